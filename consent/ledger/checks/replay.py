"""A recorded decision decided again, under the rule set it was made with where that can still be run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent.answers.checks import Difference, Replay, RuleChange
from consent.decision.answer import rule_set_name, verdict_of
from consent.ledger.checks import recorded
from consent.ledger.open_ledger import OpenLedger
from consent.rules.releases import Release, RuleBook
from consent.verify.decision import asked
from consent.view import HERE, View


def replay(opened: OpenLedger, decision: str, view: View = HERE) -> Replay:
    """Whether the same question on the same prefix gives the same answer; else which members and rules differ.

    Under the rule set of the decision (`rule_set`) the answer must be the same. Where that set cannot be run here any
    more, the present one is run instead (`replayed_under`), and `rules_changed` names every rule that differs between
    the two: [] and `rules_known` false where what the old set said is not known either. Raises NotFound.
    """
    with opened.store.reading() as tx:
        made = recorded.concerning(tx, decision, view.caller)
        rules = opened.rules.runnable_or_present(made.rules)
        again = verdict_of(asked(made).again(opened.registry(tx, made.size), rules))
    differs = _differences(made.answer.as_json(), again.as_json())
    release = opened.rules.release_of(made.rules)
    return Replay(
        decision=decision,
        same=not differs,
        rule_set=made.answer.rule_set,
        replayed_under=rule_set_name(rules),
        differs=differs,
        rules_known=rules.digest == made.rules or release is not None,
        rules_changed=_changes(opened.rules, made.rules, rules.digest, release),
    )


def _differences(answered: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, answered[name], again[name])
        for name in sorted(answered)
        if name != "rule_set" and answered[name] != again[name]
    )


def _changes(book: RuleBook, made_with: str, run_with: str, release: Release | None) -> tuple[RuleChange, ...]:
    if made_with == run_with or release is None:
        return ()
    return tuple(book.changes(release.rules, book.present))
