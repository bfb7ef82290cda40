"""A route as data: what it does, who may call it, what goes in and what comes out; Flask and OpenAPI read the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from flask import Response, g, request
from marshmallow import Schema, ValidationError

from api import auth, bodies, idempotency
from api.surface import Endpoint
from api.turns import MOST_WAITING, Turns
from consent.answers.shape import Shape
from consent.callers import Caller
from consent.errors import InvalidInput, Problem
from consent.ledger.ledger import Ledger
from consent.ledger.pages import Page
from consent.once import Claim, Once
from consent.view import View
from consent.vocabulary.times import BOUND, is_bounded_instant, parse_instant

OCTETS: Final = "application/octet-stream"
TEXT: Final = "text/plain; charset=utf-8"
NO_STORE: Final = {"Cache-Control": "no-store"}
PRIVATE: Final = {**NO_STORE, "X-Content-Type-Options": "nosniff"}
_ALWAYS: Final = (400,)
_GUARDED: Final = (401, 403, 503)
_WITH_QUERY: Final = (422,)
_WITH_BODY: Final = (413, 422)
_WITH_JSON: Final = (415,)
_WITH_TURNS: Final = (429,)
_UNDER_KEY: Final = (409, 422)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the ledger it is for, who calls, the clock it tells, its query, and the bytes of its body, capped.

    `claim` is there where it happens once.
    """

    ledger: Ledger
    caller: Caller
    clock: int | None
    query: Mapping[str, Any]
    octets: Callable[[], bytes]
    claim: Claim | None = None

    def raw(self) -> bytes:
        """The bytes of a body that is declared as JSON."""
        return bodies.raw_body(self.octets())

    def json(self, otherwise: Any = None) -> Any:
        """The value of the body."""
        return bodies.json_body(self.octets(), otherwise)

    def instant(self, name: str) -> int | None:
        """A time of the query, Unix seconds. Raises InvalidInput (`bad_time`, `too_large`)."""
        written = self.query.get(name)
        found = parse_instant(written) if written is not None else None
        if written is not None and found is None:
            raise InvalidInput((Problem("bad_time", f"/{name}", "a time such as 2026-09-15T10:00:00Z"),))
        if found is not None and not is_bounded_instant(found):
            raise InvalidInput((Problem("too_large", f"/{name}", BOUND),))
        return found

    def view(self, telling: Callable[[Any], Reply] | None = None) -> View:
        """Who asks, and what of the ledger they look at. Raises InvalidInput (`bad_time`).

        `telling` makes the reply of what is answered, where it is to be kept in the transaction that writes it.
        """
        once = None
        if self.claim is not None and telling is not None:
            once = Once(self.claim, lambda answer: idempotency.told(_response(telling(answer))))
        return View(self.caller, self.clock, self.instant("at"), self.query.get("known_at"), once)

    def page(self) -> Page:
        """Which page is wanted."""
        return Page(self.query.get("cursor"), self.query["limit"])

    def next_page(self, cursor: str | None) -> dict[str, str]:
        """The header that leads on to the next page, where there is one (RFC 8288)."""
        if cursor is None:
            return {}
        query = urlencode({**request.args.to_dict(), "cursor": cursor})
        return {"Link": f'<{request.path}?{query}>; rel="next"'}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a view answers: JSON, or text of another media type.

    Where it decides something, `outcome` is what it comes to, and `decided` what each check that was asked comes to.
    """

    body: Any
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    outcome: str | None = None
    decided: tuple[str, ...] = ()


Answering = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `scope` None is public; `answers` maps a status to its schema, or to a media type for text.

    `errors` are those of the thing itself, beyond what follows from its form. `cap` is how many bytes its body may
    have, 0 where it has none; `octets`: the body is bytes of any media type. `once`: it writes, and under an
    `Idempotency-Key` it does so once. `takes_turns`: it may be large, and is answered one at a time.
    """

    method: str
    rule: str
    view: Answering
    summary: str
    scope: str | None
    answers: Mapping[int, type[Schema] | str]
    errors: tuple[int, ...] = ()
    body: type[Schema] | None = None
    octets: bool = False
    once: bool = False
    query: type[Schema] | None = None
    cap: int = 0
    takes_turns: bool = False

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status of an error it may answer with, in order (specification §6.1).

        A clock that is told and any query may be malformed, or the query hold a word nobody knows; a token may be
        missing or not enough; a body may be too large, read and refused, or not be declared as JSON; a key may be that
        of something else, or of what still runs.
        """
        guarded = _GUARDED if self.scope is not None else ()
        with_body = _WITH_BODY if self.cap else ()
        with_json = _WITH_JSON if self.cap and not self.octets else ()
        with_query = _WITH_QUERY if self.query is not None else ()
        with_turns = _WITH_TURNS if self.takes_turns else ()
        under_key = _UNDER_KEY if self.once else ()
        of_form = {*guarded, *with_query, *with_body, *with_json, *with_turns, *under_key}
        return tuple(sorted({*_ALWAYS, *of_form, *self.errors}))


def endpoints(ledger: Ledger, routes: Iterable[Route], most_waiting: int = MOST_WAITING) -> tuple[Endpoint, ...]:
    """The routes over an open ledger, as a surface takes them; so many large requests wait for their turn."""
    turns = Turns(most_waiting, ledger.opened.large_turn)
    return tuple(Endpoint(route.method, route.rule, _served(ledger, route, turns)) for route in routes)


def _served(ledger: Ledger, route: Route, turns: Turns) -> Callable[..., Response]:
    query = route.query() if route.query is not None else None

    def served(**path: Any) -> Response:
        caller = auth.caller(ledger, route.scope)
        octets = cache(partial(bodies.octets, route.cap))
        call = Call(ledger, caller, auth.clock(ledger), _query(query), octets)

        def run(claim: Claim | None) -> Response:
            reply = route.view(replace(call, claim=claim), **path)
            g.outcome, g.decided = reply.outcome, reply.decided
            return _response(reply)

        if route.takes_turns and route.cap:
            octets()  # before the turn: whoever sends slowly keeps nobody waiting
        with turns.taken() if route.takes_turns else nullcontext():
            return idempotency.once(ledger, caller.token, call.clock, octets, run) if route.once else run(None)

    return served


def _query(schema: Schema | None) -> Mapping[str, Any]:
    """The query string as its schema reads it. Raises InvalidInput for members nobody knows or that are malformed."""
    given = request.args.to_dict()
    if len(given) < sum(len(values) for _, values in request.args.lists()):
        raise InvalidInput((Problem("duplicate_name", "", "a query member stands there twice"),))
    if schema is None:
        if given:
            name = next(iter(given))
            raise InvalidInput((Problem("unknown_member", f"/{name}", "this route has no query"),))
        return {}
    try:
        read: Mapping[str, Any] = schema.load(given)
    except ValidationError as error:
        raise InvalidInput(_problems(error)) from error
    return read


def _problems(error: ValidationError) -> list[Problem]:
    found = []
    for name, messages in error.messages_dict.items():
        text = "; ".join(map(str, messages))
        code = {"Unknown field.": "unknown_member", "Missing data for required field.": "missing_member"}.get(text)
        found.append(Problem(code or "wrong_type", f"/{name}", text))
    return found


def _response(reply: Reply) -> Response:
    body = reply.body.as_json() if isinstance(reply.body, Shape) else reply.body
    text = orjson.dumps(body) if reply.media_type == "application/json" else body
    response = Response(text, status=reply.status, content_type=reply.media_type)
    response.headers.extend(dict(reply.headers))
    if "no-store" not in reply.headers.get("Cache-Control", "") and reply.media_type != "application/json":
        # What is published: a client may ask whether it has changed.
        response.add_etag()
        response.make_conditional(request)
    return response
