"""Nothing is read, kept and ignored: every member of a grant, and of a question, changes something that somebody sees.

For each member of a grant the table says what reads it, and two grants that differ in it alone: an answer, the state,
what is noted of it, or only the words it is shown in.
"""

from __future__ import annotations

import copy
import dataclasses
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from consent.admission import effects, terms
from consent.coverage.scope import Scope
from consent.decision import facts
from consent.decision.answer import verdict_of
from consent.decision.decide import decide
from consent.decision.request import OPTIONAL, REQUIRED, parse_request
from consent.errors import InvalidInput
from consent.rules import engine
from consent.scenario.loader import merge_patch
from consent.sentences import earlier
from consent.sentences.render import render, render_grant
from consent.statements.grants import Grant
from consent.statements.headings import headings_of
from consent.statements.statement import TYPES, parse_statement
from consent.states.state import state_of
from signing import digests
from tests.consent.test_statements import statement
from tests.pure.harbor import QUESTION, RIVAL, SCOPE, asked, furnished_harbor
from tests.pure.memory import HARBOR, PAULA, STRANGER, STUDIO, TIDE, day, on_day, signer

PAPER, OTHER = digests.digest(b"paper"), digests.digest(b"other")
SECONDS = {"unit": "second", "amount": 10}
ASK = {"id": "c1", "kind": "shot_approval", "effect": "ask", "text": "Shown first."}
RIDER = {"sha256": PAPER, "media_type": "application/pdf", "name": "rider.pdf"}
BASIS = {"kind": "transcribed", "document": PAPER, "signed_on": "2026-06-02", "method": "pen", "attested_by": STRANGER}
EXCLUSION = {"applies_to": "this_grant", "scope": {"territories": ["US"]}}
SHOWN = {"media": ["svod"], "territories": ["US"], "until": "2030-01-01"}
COUNTED = {"event": "photography_start", "days": 1}
AMOUNTS = {"performances": [{**QUESTION["performances"][0], "amounts": [SECONDS], "episode": "1"}]}


def of_scope(**patch):
    return {"scopes": {"main": patch}}


def limited(**patch):
    return {"limits": [{**SECONDS, **patch}]}


# (member, what reads it, the grant with it, the same with another, what is asked)
READ: list[tuple[str, str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("performer", "answer", {}, {"performer": RIVAL}, {}),
    ("licensee", "answer", {}, {"licensee": RIVAL}, {}),
    ("agreement", "answer", {}, {"agreement": "SAT26"}, {}),
    ("replica_class", "answer", {"agreement": "SAT23"}, {"agreement": "SAT23", "replica_class": "visual"}, {}),
    ("form", "answer", {"agreement": "SAT23"}, {"agreement": "SAT23", "form": "oral"}, {}),
    ("representation", "words", {}, {"representation": "none"}, {}),
    ("description", "answer", {}, {"description": ""}, {}),
    ("exclusions", "answer", {}, {"exclusions": [EXCLUSION]}, {}),
    ("exclusions.applies_to", "words", {"exclusions": [EXCLUSION]},
     {"exclusions": [{**EXCLUSION, "applies_to": "all_grants_of_performer"}]}, {}),
    ("exclusions.scope", "answer", {"exclusions": [EXCLUSION]},
     {"exclusions": [{**EXCLUSION, "scope": {"territories": ["CN"]}}]}, {}),
    ("limits", "answer", {}, limited(), {}),
    ("limits.unit", "answer", limited(), limited(unit="line"), AMOUNTS),
    ("limits.amount", "answer", limited(), limited(amount=9), AMOUNTS),
    ("limits.per", "answer", limited(), limited(per="episode"), merge_patch(copy.deepcopy(AMOUNTS), {"performances": [
        {**QUESTION["performances"][0], "amounts": [SECONDS], "episode": one} for one in "12"]})),
    ("revocability", "words", {}, {"revocability": {"kind": "unstated", "days": None}}, {}),
    ("revocability.kind", "words", {}, {"revocability": {"kind": "unstated"}}, {}),
    ("revocability.days", "words", {"revocability": {"kind": "revocable_on_notice", "days": 1}},
     {"revocability": {"kind": "revocable_on_notice", "days": 2}}, {}),
    ("after_death", "words", {}, {"after_death": "ends"}, {}),
    ("business_reason", "words", {}, {"business_reason": "Because."}, {}),
    ("legal_basis", "words", {}, {"legal_basis": "gdpr_consent"}, {}),
    ("documents", "words", {}, {"documents": [RIDER]}, {}),
    ("documents.sha256", "answer", {"documents": [RIDER]}, {"documents": [{**RIDER, "sha256": OTHER}]},
     {"facts": {"documents": [{"name": "rider.pdf", "sha256": PAPER}]}}),
    ("documents.name", "answer", {"documents": [RIDER]}, {"documents": [{**RIDER, "name": "b.pdf"}]},
     {"facts": {"documents": [{"name": "rider.pdf", "sha256": OTHER}]}}),
    ("documents.media_type", "case", {"documents": [RIDER]}, {"documents": [{**RIDER, "media_type": "text/plain"}]},
     {}),
    ("vocabulary", "refused", {}, {"vocabulary": {"languages": "iana"}}, {}),
    ("vocabulary.territories", "refused", {}, {"vocabulary": {"territories": "cldr-47"}}, {}),
    ("conditions", "answer", {}, {"conditions": [ASK]}, {}),
    ("conditions.id", "notes", {"conditions": [ASK]}, {"conditions": [{**ASK, "id": "c2"}]}, {}),
    ("conditions.kind", "answer", {"conditions": [{**ASK, "effect": "owe"}]},
     {"conditions": [{**ASK, "effect": "owe", "kind": "pay"}]}, {}),
    ("conditions.effect", "answer", {"conditions": [ASK]}, {"conditions": [{**ASK, "effect": "note"}]}, {}),
    ("conditions.text", "answer", {"conditions": [ASK]}, {"conditions": [{**ASK, "text": "Later."}]}, {}),
    ("conditions.clause", "words", {"conditions": [ASK]}, {"conditions": [{**ASK, "clause": "7"}]}, {}),
    ("conditions.by", "approval", {"conditions": [ASK]}, {"conditions": [{**ASK, "by": STRANGER}]}, {}),
    ("conditions.due", "answer", {"conditions": [{**ASK, "effect": "owe"}]},
     {"conditions": [{**ASK, "effect": "owe", "due": "soon"}]}, {}),
    ("conditions.per", "approval", {"conditions": [ASK]}, {"conditions": [{**ASK, "per": "episode"}]}, {}),
    ("exploitation", "words", {}, {"exploitation": SHOWN}, {}),
    ("exploitation.media", "words", {"exploitation": SHOWN}, {"exploitation": {**SHOWN, "media": []}}, {}),
    ("exploitation.territories", "words", {"exploitation": SHOWN}, {"exploitation": {**SHOWN, "territories": []}}, {}),
    ("exploitation.until", "words", {"exploitation": SHOWN}, {"exploitation": {**SHOWN, "until": "2031-01-01"}}, {}),
    ("compensation", "words", {}, {"compensation": {"unit": "day"}}, {}),
    *((f"compensation.{name}", "words", {"compensation": {}}, {"compensation": {name: value}}, {})
      for name, value in {"unit": "day", "currency": "USD", "minor_units": 1, "estimated_days": 1, "multiplier": "1.5",
                          "minimum": 1, "payee": "agent", "tiers": [{"above": 1, "minor_units": 1}]}.items()),
    *((f"compensation.tiers.{name}", "words", {"compensation": {"tiers": [{"above": 1, "minor_units": 1}]}},
       {"compensation": {"tiers": [{"above": 1, "minor_units": 1, name: 2}]}},
     {}) for name in ("above", "minor_units")),
    ("deal", "case", {}, {"deal": "urn:deal:x"}, {}),
    ("text", "answer", {}, {"text": {"language": "en", "renderer": "2", "sha256": PAPER}}, {}),
    *((f"text.{name}", "text", {}, {"text": {name: value}}, {})
      for name, value in {"language": "fr", "renderer": "3", "sha256": PAPER}.items()),
    ("basis", "answer", {}, {"basis": BASIS}, {}),
    ("basis.kind", "refused", {"basis": BASIS}, {"basis": {**BASIS, "kind": "heard"}}, {}),
    ("basis.document", "case", {"basis": BASIS}, {"basis": {**BASIS, "document": OTHER}}, {}),
    ("basis.signed_on", "words", {"basis": BASIS}, {"basis": {**BASIS, "signed_on": "2026-06-01"}}, {}),
    ("basis.method", "case", {"basis": BASIS}, {"basis": {**BASIS, "method": "seal"}}, {}),
    ("basis.attested_by", "words", {"basis": BASIS}, {"basis": {**BASIS, "attested_by": STUDIO}}, {}),
    ("sign_by", "words", {}, {"sign_by": "2026-07-01"}, {}),
    ("supersedes", "notes", {}, {"supersedes": [OTHER]}, {}),
    ("scopes", "answer", {}, {"scopes": {"other": {**SCOPE, "uses": []}}}, {"languages": ["fr"]}),
    *((f"scopes.{facet}", "answer", {}, of_scope(**{facet: other}), asks) for facet, other, asks in (
        ("projects", [TIDE], {}), ("episodes", ["2"], {}), ("roles", ["Nobody"], {}), ("scenes", ["99"], {}),
        ("uses", [], {}), ("modalities", [], {}), ("media", [], {}), ("territories", ["CN"], {}),
        ("languages", ["fr"], {}), ("purposes", [], {}), ("content", ["nudity"], {"content": ["nudity"]}),
        ("tools", [], {}), ("vendors", [STRANGER], {"vendor": STRANGER}),
     ("sublicensees", [RIVAL], {"licensee": RIVAL}),
        ("conditions", [ASK], {}), ("limits", [SECONDS], {}))),
    ("scopes.description", "answer", {"description": ""}, {"description": "", **of_scope(description="Vale.")}, {}),
    ("scopes.script", "answer", {}, of_scope(script={"revision": "1", "date": on_day(1), "sha256": PAPER}), {}),
    *((f"scopes.script.{name}", "answer", of_scope(script={"revision": "1", "date": on_day(1), "sha256": PAPER}),
       of_scope(script={"revision": "1", "date": on_day(1), "sha256": PAPER, name: value}), asks)
      for name, value, asks in (("revision", "2", {}), ("sha256", OTHER, {"facts": {"documents": [
          {"name": "script.pdf", "sha256": PAPER}]}}), ("date", on_day(2), {"performances": [
              {**QUESTION["performances"][0], "facts": {"script_date": "2026-06-02"}}]}))),
    ("scopes.term", "answer", {}, of_scope(term={"from": on_day(12)}), {}),
    ("scopes.term.start", "answer", {}, of_scope(term={"from": on_day(12)}), {}),
    ("scopes.term.until", "answer", {}, of_scope(term={"until": on_day(5)}), {}),
    ("scopes.term.zone", "answer", of_scope(term={"from": "2026-06-10"}),
     of_scope(term={"from": "2026-06-10", "zone": "America/Los_Angeles"}), {}),
    ("scopes.term.start.event", "answer", of_scope(term={"from": COUNTED}),
     of_scope(term={"from": {**COUNTED, "event": "release_date"}}), {}),
    ("scopes.term.start.days", "answer", of_scope(term={"from": COUNTED}),
     of_scope(term={"from": {**COUNTED, "days": 99}}), {}),
    ("scopes.term.start.months", "answer", of_scope(term={"from": COUNTED}),
     of_scope(term={"from": {"event": "photography_start", "months": 4, "days": None}}), {}),
]  # fmt: skip
TWICE = {"scopes.conditions.": "conditions.", "scopes.limits.": "limits.", "exclusions.scope.": "scopes.",
         "scopes.term.until.": "scopes.term.start."}  # fmt: skip
"""Members that are read where another stands, by the same code."""
NOT_WRITTEN = {"Moment", "Identifier"}


def written(kind: type, path: str = "") -> Iterator[str]:
    """The members of a type and of whatever is put together of it, as paths."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if not field.init:
            continue
        yield path + field.name
        for inner in _kinds(hints[field.name]):
            yield from written(inner, f"{path}{field.name}.")


def _kinds(hint: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in NOT_WRITTEN:
            yield hint
        return
    for inner in typing.get_args(hint):
        yield from _kinds(inner)


def test_every_member_of_a_grant_has_its_reader_in_the_table():
    known = {path for path, *_ in READ}
    members = {one for one in written(Grant) if not one.startswith(tuple(TWICE))}
    assert known - members == set()
    assert members - known == set()
    assert {f"scopes.{field.name}" for field in dataclasses.fields(Scope) if field.init} <= members


# -- what two grants are seen to be ------------------------------------------------------------------------------


def said(patch):
    """A grant of everything the question asks, changed; its parties stay who they were."""
    body = merge_patch(
        {"scopes": {"main": copy.deepcopy(SCOPE)}, "revocability": {"kind": "revocable_at_will"}}, copy.deepcopy(patch)
    )
    memory = furnished_harbor().copy()
    record = memory.grant(signed_by=[signer(PAULA, "performer"), STUDIO], when=2, **body)
    return memory, record


def seen(how, patch, asks):
    """What the reader named by `how` makes of a grant, its digest aside; why it is refused where it is."""
    try:
        return LOOKS[how](patch, asks)
    except InvalidInput as error:
        return [(one.code, one.pointer) for one in error.problems]


def _refused(patch, _asks):
    said(patch)


def _answered(patch, asks, approval=None):
    memory, record = said(patch)
    if approval is not None:
        _approved(memory, record, approval)
    request, rules = asked(**copy.deepcopy(asks)), engine.current()
    decision = decide(request, memory.registry(), at=day(9), now=day(9), rules=rules)
    return str(verdict_of(decision).as_json()).replace(record.digest, "@grant")


def _approved(memory, record, scope):
    return memory.say("use.approval", grant=record.digest, condition="c1", project=HARBOR, scope=scope, when=3,
                      signed_by=[signer(PAULA, "performer")])  # fmt: skip


def _answered_where_approved(patch, asks):
    return _answered(patch, asks, {name: value for name, value in SCOPE.items() if name != "term"})


def _noted(patch, _asks):
    memory, record = said(patch)
    approval, registry = _approved(memory, record, {}), memory.registry()
    noted = [*effects.problems(record, registry), *effects.problems(approval, registry)]
    return [(one.code, one.pointer) for one in (*terms.refused(record.body), *noted)]


def _worded(patch, _asks):
    return render_grant(said(patch)[1].statement)


def _told_beside(patch, _asks):
    record = said(patch)[1]
    return list(earlier.beside(record.body)), headings_of(record.statement)


def _stands_as_shown(patch, _asks):
    """The state of a grant that carries the sentences it was shown in, but for what `patch` says of them."""
    plain = said({"text": {**TEXT, "sha256": PAPER}})[1]
    shown = digests.digest(render_grant(plain.statement, TEXT["renderer"]).encode())
    memory, record = said({"text": {**TEXT, "sha256": shown, **patch.get("text", {})}})
    return state_of(record, memory.registry(), day(9), day(9))


LOOKS = {
    "refused": _refused, "answer": _answered, "approval": _answered_where_approved, "notes": _noted, "words": _worded,
    "case": _told_beside, "text": _stands_as_shown,
}  # fmt: skip
TEXT = {"language": "en", "renderer": "2"}


@pytest.mark.parametrize(("member", "how", "one", "other", "asks"), READ, ids=[one[0] for one in READ])
def test_each_member_of_a_grant_is_read_by_whom_the_table_says(member, how, one, other, asks):
    assert seen(how, one, asks) == seen(how, one, asks)
    assert seen(how, one, asks) != seen(how, other, asks), member


def test_the_members_that_are_read_where_another_stands_are_judged_there_too():
    for path, how, one, other, asks in READ:
        if path.startswith("conditions.") and how == "answer":
            assert seen(how, of_scope(**one), asks) != seen(how, of_scope(**other), asks), path
        if path.startswith("limits."):
            assert seen(how, of_scope(**one), asks) != seen(how, of_scope(**other), asks), path


# -- other statements: each member stands in the words that are shown before signing -----------------------------


OTHERS = [
    (kind, name)
    for kind in sorted(set(TYPES) - {"consent.grant"})
    for name in statement(kind)
    if name not in {"type", "v", "id", "nonce", "ledgers", "issued_at", "parties"}
]


@pytest.mark.parametrize(("kind", "name"), OTHERS)
def test_each_member_of_any_other_statement_stands_in_its_words(kind, name):
    body = statement(kind)
    whole = render(parse_statement(body))
    changed = {**body, name: _other(body[name])}
    try:
        shown = render(parse_statement(changed))
    except InvalidInput:
        return  # a closed word, or one that would not go with the rest: refused, and so not ignored
    assert shown != whole


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] + ("b" if value[-1] != "b" else "c")
        case []:
            return ["party:other"]
        case list():
            return [_other(one) for one in value]
        case dict():
            return {name: _other(one) for name, one in value.items()} or {"content": ["nudity"]}
    raise AssertionError(value)


# -- questions ---------------------------------------------------------------------------------------------------

NOT_JUDGED = {
    "ref": "recorded and searched, never judged",
    "record": "whether it is recorded",
    "reserve": "whether it holds amounts",
    "known_at": "how much of the ledger is asked",
    "at": "when it is asked: whoever decides is handed the instant",
    "prompt_references": "tested with those who are only prompted with",
}
ASKED: dict[str, Any] = {
    "project": TIDE, "licensee": RIVAL, "use": "model.train.foundation", "performances": [], "media": ["theatrical"],
    "territories": ["CN"], "languages": ["fr"], "purpose": "marketing", "tools": ["tool:other"], "vendor": STRANGER,
    "content": ["nudity"], "assets": ["asset:a"], "facts": {"generation_ends_at": on_day(30)},
}  # fmt: skip
PERFORMED: dict[str, Any] = {
    "performer": {"party": RIVAL}, "role": "Other", "scene": "99", "modalities": ["voice_speech"], "episode": "1",
    "amounts": [SECONDS], "facts": {"script_date": "2026-05-05"},
}  # fmt: skip


def test_every_member_of_a_question_is_in_the_tables():
    assert set(ASKED) | set(NOT_JUDGED) == set(REQUIRED) | set(OPTIONAL)
    assert set(ASKED).isdisjoint(NOT_JUDGED)
    fields = {field.name for field in dataclasses.fields(parse_request(copy.deepcopy(QUESTION)).performances[0])}
    assert set(PERFORMED) == fields
    assert facts.OF_THE_REQUEST
    assert facts.OF_A_PERFORMANCE


SCRIPTED = of_scope(script={"revision": "1", "date": on_day(1), "sha256": PAPER}, episodes=["2"], limits=[SECONDS])


@pytest.mark.parametrize("member", ASKED)
def test_each_member_of_a_question_is_read(member):
    assert seen("answer", {}, {}) != seen("answer", {}, {member: ASKED[member]})


@pytest.mark.parametrize("member", PERFORMED)
def test_each_member_of_a_performance_is_read(member):
    plain = QUESTION["performances"][0]
    changed = {"performances": [{**plain, member: PERFORMED[member]}]}
    assert seen("answer", SCRIPTED, {}) != seen("answer", SCRIPTED, changed)
