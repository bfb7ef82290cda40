"""What a grant may no longer say when it comes in; one that stands in the log already is read as it is.

There such a word permits nothing: an approval that cannot be told apart is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from consent.coverage.scope import Condition
from consent.errors import Problem
from consent.nearest import advice
from consent.readers import shown
from consent.statements.grants import Grant
from consent.statements.statement import Body
from consent.vocabulary import identifiers, words
from signing.pointers import step


def refused(body: Body) -> Iterator[Problem]:
    """Every member of a grant that is refused when the grant is new."""
    if not isinstance(body, Grant):
        return
    yield from _conditions(body.conditions, "/conditions")
    for name, scope in body.scopes:
        yield from _conditions(scope.conditions, step("/scopes", name) + "/conditions")


def _conditions(conditions: Iterable[Condition], pointer: str) -> Iterator[Problem]:
    for number, condition in enumerate(conditions):
        if condition.effect != "ask":
            continue
        where = step(pointer, number)
        if condition.by is not None and re.fullmatch(identifiers.PARTY, condition.by) is None:
            detail = f"{shown(condition.by)} is no party id: who must approve has to be able to sign"
            yield Problem("bad_identifier", f"{where}/by", detail)
        if condition.per is not None and condition.per not in words.APPROVAL_UNITS:
            known = advice(condition.per, words.APPROVAL_UNITS, "approval-units")
            detail = f"{shown(condition.per)} is nothing one approval may be for: {known}"
            yield Problem("unknown_word", f"{where}/per", detail)
