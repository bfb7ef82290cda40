"""Recorded answers again, one by one or as a list, each to whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.answers.checks import QUORUM_MISSING, CheckAnswer, Checks
from consent.callers import Caller
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger import pages
from consent.ledger.checks import receipts
from consent.ledger.checks.check import answer_of
from consent.ledger.checks.judge import ledger_of
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.pages import FIRST, Page
from consent.ledger.statements.grants import project_named
from consent.ledger.visibility import may_see_decision, performers
from consent.nearest import advice
from consent.readers import shown
from consent.records import RecordedDecision
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from consent.vocabulary.words import OUTCOMES, USES


def recorded(opened: OpenLedger, decision: str, view: View = HERE) -> CheckAnswer:
    """A recorded answer again, to whom it concerns, with its receipt once that may be released.

    Raises NotFound, for strangers too, and as of a time or size before it was made.
    """
    with opened.store.reading() as tx:
        size = opened.known_size(tx, view.known_at)
        withheld = receipts.missing(concerning(tx, decision, view.caller, at=view.at, size=size)) == QUORUM_MISSING
    if withheld:
        receipts.release(opened, [decision])
    with opened.store.reading() as tx:
        return _answer(opened, tx, concerning(tx, decision, view.caller))


def _answer(opened: OpenLedger, tx: Transaction, made: RecordedDecision) -> CheckAnswer:
    return answer_of(made, ledger_of(opened, tx, made.size))


@dataclass(frozen=True, slots=True)
class CheckFilter:
    """Which recorded answers are wanted; `since` is Unix seconds, `shot`, `job`, `task` are those of its `ref`."""

    performer: str | None = None
    project: str | None = None
    shot: str | None = None
    job: str | None = None
    task: str | None = None
    use: str | None = None
    licensee: str | None = None
    outcome: str | None = None
    since: int | None = None


EVERY_CHECK: Final = CheckFilter()


def checks(opened: OpenLedger, wanted: CheckFilter = EVERY_CHECK, page: Page = FIRST, view: View = HERE) -> Checks:
    """A page of recorded answers in the order of the log: recorded from `since` on, and by the view's instant.

    Receipts that are withheld stay null here; ask for the answer itself. Raises InvalidInput for a filter, cursor or
    limit that is none of ours.
    """
    after = pages.after(page)
    _refuse_unknown_words(wanted)
    named = None if wanted.project is None else str(project_named(wanted.project))
    with opened.store.reading() as tx:
        size = opened.known_size(tx, view.known_at)
        matching = {"project": named, "outcome": wanted.outcome, "licensee": wanted.licensee}
        made = tx.decisions.after(after, size, matching, since=wanted.since, until=view.at)
        seen = (one for one in made if may_see_decision(view.caller, one) and _is_about(one, wanted))
        found = pages.cut(seen, page.limit)
        answers = tuple(_answer(opened, tx, one) for one in found.shown)
        return Checks(answers, pages.cursor(found.shown[-1].index) if found.more else None)


def _refuse_unknown_words(wanted: CheckFilter) -> None:
    """Raises InvalidInput: a filter by a word that nothing can bear would read as nothing there."""
    if wanted.outcome is not None and wanted.outcome not in OUTCOMES:
        detail = f"{shown(wanted.outcome)} is no outcome: {advice(wanted.outcome, OUTCOMES, 'outcomes')}"
        raise InvalidInput((Problem("unknown_word", "/outcome", detail),))
    if wanted.use is not None and wanted.use not in USES:
        detail = f"{shown(wanted.use)} is no known use: {advice(wanted.use, USES, 'uses')}"
        raise InvalidInput((Problem("unknown_word", "/use", detail),))


def _is_about(made: RecordedDecision, wanted: CheckFilter) -> bool:
    if wanted.performer is not None and wanted.performer not in performers(made):
        return False
    if wanted.use is not None and made.request.get("use") != wanted.use:
        return False
    ref = made.request.get("ref") or {}
    named = {"shot": wanted.shot, "job": wanted.job, "task": wanted.task}
    return all(value is None or ref.get(name) == value for name, value in named.items())


def concerning(
    tx: Transaction, decision: str, caller: Caller, *, at: int | None = None, size: int | None = None
) -> RecordedDecision:
    """A recorded decision that concerns the caller, made by `at` and among the first `size` entries.

    Raises NotFound, for strangers too.
    """
    made = tx.decisions.find(decision)
    early = made is not None and (
        (at is not None and at < made.recorded_at) or (size is not None and size <= made.index)
    )
    if made is None or early or not may_see_decision(caller, made):
        raise NotFound.of("decision_unknown", "no recorded decision of that id is here")
    return made
