"""A service asked over HTTP, with the verbs of a ledger: what the command line uses when it is given `--url`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from consent.errors import (
    Conflict,
    ConsentError,
    Forbidden,
    InvalidInput,
    NotFound,
    Problem,
    Refused,
    Unauthenticated,
    Unavailable,
)  # fmt: skip
from consent.outbound.http import Answer, Ask, Limits, Unanswered, exchange
from consent.vocabulary.times import format_instant
from signing import canonical
from signing.errors import SigningError

ANSWERS: Final = Limits(seconds=120, octets=64 * 1024 * 1024, silence=30)
FILES: Final = Limits(seconds=3600, octets=1024 * 1024 * 1024, silence=30)
"""Documents and evidence are large, and some lines slow; a service that falls silent is left as soon."""
OCTETS: Final = "application/octet-stream"
_KINDS: Final[Mapping[int, type[ConsentError]]] = {
    400: InvalidInput,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: InvalidInput,
    415: InvalidInput,
    422: Refused,
}


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration answered."""

    created: bool
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document's bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Client:
    """One service, and the token it is asked with. Whatever goes wrong on the way is Unavailable: never an answer."""

    url: str
    token: str | None
    answers: Limits = ANSWERS
    files: Limits = FILES

    def register(self, raw: bytes) -> Registered:
        """`POST /v1/statements`."""
        status, body = self._sent("POST", "/v1/statements", raw)
        return Registered(status == 201, body)

    def add_proofs(self, digest: str, raw: bytes) -> Registered:
        """`POST /v1/statements/{digest}/proofs`."""
        return Registered(
            created=False, body=self._sent("POST", f"/v1/statements/{quote(digest, safe='')}/proofs", raw)[1]
        )

    def statement(self, digest: str, *, at: int | None = None, known_at: int | None = None) -> dict[str, Any]:
        """`GET /v1/statements/{digest}`."""
        return self._sent("GET", f"/v1/statements/{quote(digest, safe='')}{_query(_moments(at, known_at))}")[1]

    def draft(self, value: Any) -> dict[str, Any]:
        """`POST /v1/drafts`."""
        return self._sent("POST", "/v1/drafts", canonical.canonicalize(value))[1]

    def check(self, value: Any) -> dict[str, Any]:
        """`POST /v1/checks`."""
        return self._sent("POST", "/v1/checks", canonical.canonicalize(value))[1]

    def recorded(self, decision: str) -> dict[str, Any]:
        """`GET /v1/checks/{decision}`."""
        return self._sent("GET", f"/v1/checks/{quote(decision, safe='')}")[1]

    def replay(self, decision: str) -> dict[str, Any]:
        """`GET /v1/checks/{decision}/replay`."""
        return self._sent("GET", f"/v1/checks/{quote(decision, safe='')}/replay")[1]

    def impact(self, value: Any) -> dict[str, Any]:
        """`POST /v1/impact`."""
        return self._sent("POST", "/v1/impact", canonical.canonicalize(value))[1]

    def status(self, decision: str) -> dict[str, Any]:
        """`GET /v1/checks/{decision}/status`."""
        return self._sent("GET", f"/v1/checks/{quote(decision, safe='')}/status")[1]

    def evidence(self, kind: str, subject: str) -> bytes:
        """`GET /v1/evidence/…` as a zip."""
        return self._file("GET", _evidence(kind, subject)).body

    def document(self, sha256: str) -> Fetched:
        """`GET /v1/documents/{sha256}`."""
        return Fetched(self._file("GET", f"/v1/documents/{quote(sha256, safe='')}").body)

    def put_document(self, sha256: str, data: bytes) -> bool:
        """`PUT /v1/documents/{sha256}`."""
        return self._file("PUT", f"/v1/documents/{quote(sha256, safe='')}", data).status == 201

    def declare(self, value: Any) -> dict[str, Any]:
        """`POST /v1/declarations`."""
        return self._sent("POST", "/v1/declarations", canonical.canonicalize(value))[1]

    def declarations(self, project: str, *, at: int | None = None, known_at: int | None = None) -> dict[str, Any]:
        """`GET /v1/declarations`."""
        return self._sent("GET", f"/v1/declarations{_query({'project': project, **_moments(at, known_at)})}")[1]

    def obligations(
        self, project: str, *, status: str | None = None, at: int | None = None, known_at: int | None = None
    ) -> dict[str, Any]:
        """`GET /v1/obligations`."""
        query = {"project": project, **({"status": status} if status else {}), **_moments(at, known_at)}
        return self._sent("GET", f"/v1/obligations{_query(query)}")[1]

    def _sent(self, method: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, Any]]:
        answer = self._answer(self.answers, method, path, body, "application/json")
        return answer.status, _read(answer.body)

    def _file(self, method: str, path: str, body: bytes | None = None) -> Answer:
        return self._answer(self.files, method, path, body, OCTETS)

    def _answer(self, limits: Limits, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        if not self.url.lower().startswith(("http://", "https://")):
            raise InvalidInput((Problem("setting_unknown", "", "CONSENT_URL is an http or https address"),))
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = kind
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = exchange(Ask(self.url.rstrip("/") + path, method, body, headers), limits)
        except Unanswered as error:
            raise Unavailable.of("service_unavailable", f"{self.url} {error.detail}") from error
        if not answer.successful:
            raise _refusal(answer)
        return answer


def _moments(at: int | None, known_at: int | None) -> dict[str, str]:
    """`at` and `known_at` as the query has them."""
    return {
        **({"at": format_instant(at)} if at is not None else {}),
        **({"known_at": str(known_at)} if known_at is not None else {}),
    }


def _query(members: Mapping[str, str]) -> str:
    return f"?{urlencode(members)}" if members else ""


def _evidence(kind: str, subject: str) -> str:
    if kind == "project":
        return f"/v1/evidence/projects?{urlencode({'project': subject})}"
    return f"/v1/evidence/{kind}s/{quote(subject, safe='')}"


def _read(data: bytes) -> dict[str, Any]:
    try:
        value = canonical.parse(data, max_bytes=len(data))
    except SigningError as error:
        raise Unavailable.of("service_unreadable", f"the service answered something else than JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unavailable.of("service_unreadable", "the service answered something else than an object")
    return value


def _refusal(answer: Answer) -> ConsentError:
    said = _read(answer.body)
    listed = said.get("errors")
    items = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    problems = [Problem(str(one.get("code")), str(one.get("pointer", "")), str(one.get("detail"))) for one in items]
    kind = _KINDS.get(answer.status, Unavailable)
    return kind(problems or [Problem("service_unavailable", "", f"the service answered {answer.status}")])
