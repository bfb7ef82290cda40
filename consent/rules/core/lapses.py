"""CORE-31: an agreement that is named and has lapsed. Its terms go on to be asked; the answer says that it lapsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.rules.case import Case
from consent.rules.ends import ENDS
from consent.rules.model import Effect, Finding
from consent.vocabulary.times import day_of

_RULE = "CORE-31"


def of_work(case: Case) -> Iterator[Finding]:
    """Those of the agreements that the project names."""
    work = case.question.work
    yield from _lapsed(case, work.agreements if work is not None else (), "/project")


def of_grant(case: Case, agreement: str) -> Iterator[Finding]:
    """That of a grant, where the project does not name it too."""
    work = case.question.work
    if work is None or agreement not in work.agreements:
        yield from _lapsed(case, (agreement,), case.pointer())


def _lapsed(case: Case, agreements: Iterable[str], pointer: str) -> Iterator[Finding]:
    if case.question.rules.find(_RULE) is None:  # decided again under a rule set that did not know it
        return
    for agreement in agreements:
        end = ENDS.get(agreement)
        if end is not None and day_of(case.at) > end.last_day:
            follows = f"; {end.successor} follows it" if end.successor else ""
            detail = f"{agreement} ended on {end.last_day.isoformat()}{follows}: its terms are asked for who names it"
            yield Finding(_RULE, Effect.NOTICE, "", pointer, detail)
