"""The account of a decision in plain sentences, and how to verify its evidence without us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from consent import sentences
from consent.evidence.verifying import NOT_PROVEN
from consent.prefix import Record
from consent.statements.grants import Grant
from consent.vocabulary.times import format_instant

_OUTCOMES: Final = {
    "covered": "The use is covered by valid consent.",
    "no_consent_required": "The use needs no consent.",
    "needs_escalation": "A person must decide.",
    "not_covered": "The use is not covered.",
}


def story_of(request: Mapping[str, Any], answer: Mapping[str, Any], records: Iterable[Record]) -> str:
    """What was asked, what was answered and why, and the grants that were looked at, in full."""
    return "\n".join([*_asked(request), "", *_answered(answer), "", *_granted(records)]) + "\n"


def _asked(request: Mapping[str, Any]) -> Iterator[str]:
    project = request.get("project") or {}
    yield f"{request.get('licensee')} asked about {project.get('scheme')}:{project.get('value')}: {request.get('use')}."
    for one in request.get("performances") or ():
        performer = one.get("performer") or {}
        who = performer.get("party") or performer.get("value") or performer.get("name")
        yield f"  Performer {who} as {one.get('role')} in scene {one.get('scene')}: {_list(one.get('modalities'))}."
    for name in ("media", "territories", "languages", "content", "tools"):
        yield f"  {name.capitalize()}: {_list(request.get(name))}."
    yield f"  Purpose: {request.get('purpose')}."


def _list(values: Iterable[Any] | None) -> str:
    return ", ".join(map(str, values or ())) or "none"


def _answered(answer: Mapping[str, Any]) -> Iterator[str]:
    yield f"{_OUTCOMES[answer['outcome']]} (judged at {answer['at']}, rule set {answer['rule_set']['version']})"
    for one in answer["reasons"]:
        yield f"  Because: {one['detail']} ({one['code']})."
    for one in answer["rules"]:
        yield f"  Rule {one['id']} ({one['effect']}), {one['citation']}, how sure: {one['confidence']}."
    for one in answer["obligations"]:
        due = f", due {one['due']}" if one["due"] else ""
        yield f"  Owed under {one['rule']}{due}: {one['text']}"
    for one in answer["assumed"]:
        yield f"  It leans on what the asker stated at {one['pointer']}: {one['value']}."


def _granted(records: Iterable[Record]) -> Iterator[str]:
    for record in sorted(records, key=lambda one: one.index):
        if isinstance(record.body, Grant):
            yield f"Grant {record.digest}, entry {record.index} of the log, {format_instant(record.at)}:"
            yield "\n".join(f"  {line}" for line in sentences.render(record.statement).splitlines())


def how_to_verify(origin: str) -> str:
    """The page that goes with every bundle."""
    missing = "\n".join(f"- {one}" for one in NOT_PROVEN)
    return f"""How to verify this evidence without us
======================================

With the program, offline: consent verify evidence FILE --policy POLICY. The policy names the key of the log
{origin} and is not in this file: take it from where you trust.

Without it:
1. manifest.json names every file with the base64url SHA-256 of its bytes.
2. checkpoint.txt is a C2SP signed note; verify it with the log's key.
3. log/N.tlog-proof and log/N.entry.json: C2SP tlog-proof of entry N under that checkpoint (RFC 6962 hashing).
4. statements/D.json: D is the base64url SHA-256 of its bytes, and the entry of its index names D. proofs/D.P.json is
   the proof of party P of the statement: a JWS with detached payload over those bytes. Keys stand in statements of type
   key.registration; registrars and receipt keys in log/0.entry.json.
5. receipt.jwt is a JWS by a receipt key; its claims hold the digests of request.json and of the decision's entry.

What it does not prove:
{missing}
"""
