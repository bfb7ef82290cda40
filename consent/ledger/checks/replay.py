"""A recorded decision decided again, under the rule set it was made with where that can still be run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent.callers import LOCAL, Caller
from consent.decision.answer import format_decision
from consent.ledger.checks import recorded
from consent.ledger.opened import OpenLedger
from consent.rules.releases import Release, RuleBook
from consent.verify.decision import asked
from signing import canonical


def replay(opened: OpenLedger, decision: str, *, caller: Caller = LOCAL) -> dict[str, Any]:
    """Whether the same question on the same prefix gives the same answer; else which members and rules differ.

    Under the rule set of the decision (`rule_set`) the answer must be the same. Where that set cannot be run here any
    more, the present one is run instead (`replayed_under`), and `rules_changed` names every rule that differs between
    the two: [] and `rules_known` false where what the old set said is not known either. Raises NotFound.
    """
    with opened.store.reading() as tx:
        made = recorded.concerning(tx, decision, caller)
        rules = opened.rules.runnable_or_present(made.rules)
        again = format_decision(asked(made).again(opened.registry(tx, made.size), rules))
    answered = made.answer
    differs = [name for name in answered if name != "rule_set" and answered[name] != _json(again[name])]
    release = opened.rules.release_of(made.rules)
    return {
        "decision": decision,
        "same": not differs,
        "rule_set": answered["rule_set"],
        "replayed_under": {"version": rules.version, "digest": rules.digest},
        "differs": [{"member": name, "recorded": answered[name], "replayed": again[name]} for name in differs],
        "rules_known": rules.digest == made.rules or release is not None,
        "rules_changed": _changes(opened.rules, made.rules, rules.digest, release),
    }


def _json(value: Any) -> Any:
    return canonical.parse(canonical.canonicalize(value), max_bytes=64 * 1024 * 1024)


def _changes(book: RuleBook, made_with: str, run_with: str, release: Release | None) -> list[Mapping[str, Any]]:
    if made_with == run_with or release is None:
        return []
    return list(book.changes(release.rules, book.present))
