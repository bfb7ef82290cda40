"""Who is calling: the bearer token of a request, and the clock a testing ledger is told."""

from __future__ import annotations

from typing import Final

from flask import request

from consent.callers import Caller
from consent.errors import InvalidInput, Problem, Unauthenticated
from consent.ledger.ledger import Ledger
from consent.vocabulary.times import BOUND, is_bounded_instant, parse_instant

PUBLIC: Final = Caller("public", frozenset())
CLOCK_HEADER: Final = "Consent-Clock"


def caller(ledger: Ledger, scope: str | None) -> Caller:
    """The holder of the request's token, when it has the scope; anybody where None is asked.

    Raises Unauthenticated or Forbidden.
    """
    if scope is None:
        return PUBLIC
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthenticated.of("token_missing", "send the header Authorization: Bearer <token>")
    found = ledger.caller(token.strip())
    found.require(scope)
    return found


def clock(ledger: Ledger) -> int | None:
    """The time the request tells a testing ledger. Raises InvalidInput on any other ledger, or for a bad time."""
    told = request.headers.get(CLOCK_HEADER)
    if told is None:
        return None
    if not ledger.testing:
        raise InvalidInput((Problem("clock_not_allowed", "", "only a testing ledger can be given a clock"),))
    instant = parse_instant(told)
    if instant is None:
        raise InvalidInput((Problem("bad_time", "", f"{CLOCK_HEADER} is a time such as 2026-09-15T10:00:00Z"),))
    if not is_bounded_instant(instant):
        raise InvalidInput((Problem("too_large", "", f"{CLOCK_HEADER}: {BOUND}"),))
    return instant
