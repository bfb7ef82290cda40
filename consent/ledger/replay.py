"""A recorded decision decided again, under the rule set it was made with where that can still be run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent.callers import LOCAL, Caller
from consent.decision.answer import format_decision
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.ledger import recall
from consent.ledger.grounds import Grounds
from consent.rules import judging, releases
from signing import canonical


def replay(grounds: Grounds, decision: str, *, caller: Caller = LOCAL) -> dict[str, Any]:
    """Whether the same question on the same prefix gives the same answer; else which members and rules differ.

    Under the rule set of the decision (`rule_set`) the answer must be the same. Where that set cannot be run here any
    more, the present one is run instead (`replayed_under`), and `rules_changed` names every rule that differs between
    the two: [] and `rules_known` false where what the old set said is not known either. Raises NotFound.
    """
    with grounds.store.reading() as tx:
        row = recall.concerning(tx, decision, caller)
        record = canonical.parse(row.record, max_bytes=len(row.record))
        answered = canonical.parse(row.answer, max_bytes=len(row.answer))
        request = parse_request(canonical.parse(row.request, max_bytes=len(row.request)))
        rules = releases.runnable(record["rules"]) or judging.current()
        prefix = grounds.prefix(tx, record["size"], holds_before=row.entry_index)
        again = format_decision(decide(request, prefix, at=record["at"], now=row.recorded_at, rules=rules))
    differs = [name for name in answered if name != "rule_set" and answered[name] != _json(again[name])]
    release = releases.release_of(record["rules"])
    return {
        "decision": decision,
        "same": not differs,
        "rule_set": answered["rule_set"],
        "replayed_under": {"version": rules.version, "digest": rules.digest},
        "differs": [{"member": name, "recorded": answered[name], "replayed": again[name]} for name in differs],
        "rules_known": rules.digest == record["rules"] or release is not None,
        "rules_changed": _changes(record["rules"], rules.digest, release),
    }


def _json(value: Any) -> Any:
    return canonical.parse(canonical.canonicalize(value), max_bytes=64 * 1024 * 1024)


def _changes(made_with: str, run_with: str, release: releases.Release | None) -> list[Mapping[str, Any]]:
    if made_with == run_with or release is None:
        return []
    return list(releases.changes(release.rules, judging.current()))
