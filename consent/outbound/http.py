"""One HTTP exchange with another machine, under one policy for whoever asks.

What is asked is answered by the place that was asked, whole and in time, or it is not answered: no redirect is
followed, no proxy is used whatever the environment names, and the host's addresses pass a rule before anything is sent
to them. A proxy that is wanted one day is a member of `Limits`, beside that rule. This module must not know who asks,
nor what an answer is worth.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import SplitResult, urlsplit

from consent.errors import Unavailable
from consent.outbound.connection import AddressRule, Deadline, Line, anywhere, connected, secured

_PORTS: Final = {"http": 80, "https": 443}
_FRAMING: Final = 64 * 1024
"""Bytes that may be received beside a body and what is in proportion to it."""


class Unanswered(Unavailable):
    """No answer that may be believed. Who asked tells it under a code of its own, with `detail` after the address."""

    @property
    def detail(self) -> str:
        """What went wrong, as the end of a sentence that begins with who was asked."""
        return self.problems[0].detail


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take, and where it may lead.

    `seconds` is for all of it and `silence` for each wait within; `octets` are those of the answer's body. `addresses`
    says of each address of the host whether it may be spoken to: one that may not refuses the host.
    """

    seconds: float
    octets: int
    silence: float = math.inf
    addresses: AddressRule = anywhere


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. Its headers may hold a token, which no text of ours shows."""

    url: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, the media type without its parameters, and the whole body."""

    status: int
    kind: str
    body: bytes

    @property
    def successful(self) -> bool:
        """Whether the status says that what was asked was done (RFC 9110 §15.3)."""
        return 200 <= self.status < 300


def exchange(ask: Ask, limits: Limits) -> Answer:
    """Ask once. Any status that is no redirect is for the caller to judge.

    Raises Unanswered: no address of a web server, nobody there, not HTTP, a redirect, too slow, too long, broken off.
    """
    place = _place(ask.url)
    if not all(value.isascii() and value.isprintable() for value in ask.headers.values()):
        raise _unanswered("is not asked: a header has a line end or a letter that none may have")  # and may be a secret
    try:
        with _line(place, limits) as line:
            return _answer(_asked(ask, place, line), limits)
    except (OSError, HTTPException, ValueError) as error:
        # what the other side said may stand in the error: shown without what a terminal would obey
        raise _unanswered(f"does not answer: {ascii(str(error)[:200])[1:-1]}") from error


@dataclass(frozen=True, slots=True)
class _Place:
    """A web server, and what is asked for there."""

    secure: bool
    authority: str
    host: str
    port: int
    target: str


def _place(url: str) -> _Place:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unanswered(f"is no address: {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or not _plain(url):
        raise _unanswered("is no http or https address")
    port = _PORTS[parts.scheme] if port is None else port
    return _Place(parts.scheme == "https", parts.netloc, parts.hostname, port, _target(parts))


def _plain(url: str) -> bool:
    """Whether it is read as it is written: urlsplit drops what it does not like."""
    return url.isascii() and url.isprintable() and " " not in url


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _line(place: _Place, limits: Limits) -> Iterator[Line]:
    """A connection that is over in time and is closed afterwards."""
    deadline = Deadline(time.monotonic() + limits.seconds, limits.silence)
    octets = 2 * limits.octets + _FRAMING
    with connected(place.host, place.port, deadline, limits.addresses) as plain:
        if not place.secure:
            yield Line(plain, deadline, octets)
            return
        with secured(plain, place.host, deadline) as connection:
            yield Line(connection, deadline, octets)


def _asked(ask: Ask, place: _Place, line: Line) -> HTTPResponse:
    """The answer as far as its headers. The connection is given; none is opened in its place."""
    speaker = HTTPConnection(place.host, place.port)
    speaker.auto_open, speaker.sock = 0, line
    speaker.request(ask.method, place.target, ask.body, {**ask.headers, "Host": place.authority, "Connection": "close"})
    return speaker.getresponse()


def _answer(response: HTTPResponse, limits: Limits) -> Answer:
    """The whole answer: of a redirect nothing is believed, of a body that is cut short or too long neither."""
    if 300 <= response.status < 400:
        raise _unanswered(f"answered with a redirect ({response.status}), and none is followed")
    body = response.read(limits.octets + 1)
    if len(body) > limits.octets:
        raise _unanswered(f"answers more than {limits.octets} bytes")
    if response.length:  # promised and not sent; read() does not say so in every Python
        raise _unanswered("broke off its answer")
    return Answer(response.status, response.headers.get_content_type(), body)


def _unanswered(detail: str) -> Unanswered:
    return Unanswered.of("no_answer", detail)
