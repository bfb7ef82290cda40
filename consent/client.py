"""A service asked over HTTP, with the verbs of a ledger: what the command line uses when it is given `--url`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

from consent.answers.audit import Sample
from consent.answers.checks import CheckAnswer, Replay, Status
from consent.answers.declarations import Declaration, Declarations
from consent.answers.disclosures import Disclosure
from consent.answers.impact import Impact
from consent.answers.log import LoggedStatement
from consent.answers.obligations import Obligations
from consent.answers.shape import Shape, UnreadableAnswer
from consent.answers.statements import Described, Drafted, Registered, ShownStatement
from consent.errors import (
    Conflict,
    ConsentError,
    Forbidden,
    InvalidInput,
    NotFound,
    Problem,
    Refused,
    TooLarge,
    Unauthenticated,
    Unavailable,
)  # fmt: skip
from consent.outbound.http import Answer, Ask, Limits, Unanswered, exchange
from consent.view import HERE, View
from consent.vocabulary.times import format_instant
from signing import canonical
from signing.errors import SigningError

ANSWERS: Final = Limits(seconds=120, octets=64 * 1024 * 1024, silence=30)
FILES: Final = Limits(seconds=3600, octets=1024 * 1024 * 1024, silence=30)
"""Documents and evidence are large, and some lines slow; a service that falls silent is left as soon."""
S = TypeVar("S", bound=Shape)
CREATED: Final = 201
_NO_ADDRESS: Final = "CONSENT_URL (or --url) is an http or https address, such as https://ledger.example"
_WHERE: Final = " (is it running, and are CONSENT_URL or --url, and CONSENT_TOKEN, as they were given to you?)"
_MENDS: Final[Mapping[str, str]] = {
    "token_missing": " (set CONSENT_TOKEN to a token)",
    "route_unknown": " (CONSENT_URL or --url names the service alone, without a path)",
}
"""What a caller of ours does about a refusal, by its code: the service cannot know how it is asked."""
OCTETS: Final = "application/octet-stream"
_KINDS: Final[Mapping[int, type[ConsentError]]] = {
    400: InvalidInput,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    415: InvalidInput,
    422: Refused,
}


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
        answer = self._json("POST", "/v1/statements", raw)
        return Registered(answer.status == CREATED, _read(Described, answer.body))

    def add_proofs(self, digest: str, raw: bytes) -> Registered:
        """`POST /v1/statements/{digest}/proofs`."""
        answer = self._json("POST", f"/v1/statements/{_quoted(digest)}/proofs", raw)
        return Registered(created=False, statement=_read(Described, answer.body))

    def statement(self, digest: str, view: View = HERE) -> ShownStatement:
        """`GET /v1/statements/{digest}`."""
        return self._asked(ShownStatement, f"/v1/statements/{_quoted(digest)}{_query(_moments(view))}")

    def draft(self, value: Any) -> Drafted:
        """`POST /v1/drafts`."""
        return self._told(Drafted, "/v1/drafts", value)

    def check(self, value: Any) -> CheckAnswer:
        """`POST /v1/checks`."""
        return self._told(CheckAnswer, "/v1/checks", value)

    def recorded(self, decision: str) -> CheckAnswer:
        """`GET /v1/checks/{decision}`."""
        return self._asked(CheckAnswer, f"/v1/checks/{_quoted(decision)}")

    def replay(self, decision: str) -> Replay:
        """`GET /v1/checks/{decision}/replay`."""
        return self._asked(Replay, f"/v1/checks/{_quoted(decision)}/replay")

    def impact(self, value: Any) -> Impact:
        """`POST /v1/impact`."""
        return self._told(Impact, "/v1/impact", value)

    def status(self, decision: str) -> Status:
        """`GET /v1/checks/{decision}/status`."""
        return self._asked(Status, f"/v1/checks/{_quoted(decision)}/status")

    def evidence(self, kind: str, subject: str) -> bytes:
        """`GET /v1/evidence/…` as a zip."""
        return self._file("GET", _evidence(kind, subject)).body

    def document(self, sha256: str) -> Fetched:
        """`GET /v1/documents/{sha256}`."""
        return Fetched(self._file("GET", f"/v1/documents/{_quoted(sha256)}").body)

    def put_document(self, sha256: str, data: bytes) -> bool:
        """`PUT /v1/documents/{sha256}`."""
        return self._file("PUT", f"/v1/documents/{_quoted(sha256)}", data).status == CREATED

    def declare(self, value: Any) -> Declaration:
        """`POST /v1/declarations`."""
        return self._told(Declaration, "/v1/declarations", value)

    def declarations(self, project: str, view: View = HERE) -> Declarations:
        """`GET /v1/declarations`."""
        return self._asked(Declarations, f"/v1/declarations{_query({'project': project, **_moments(view)})}")

    def disclosure(
        self, project: str, since: int | None = None, cursor: str | None = None, limit: int = 200, view: View = HERE
    ) -> Disclosure:
        """`GET /v1/disclosures`, a page of it."""
        asked = {"project": project, "limit": str(limit), **({"cursor": cursor} if cursor else {})}
        asked |= {"since": format_instant(since)} if since is not None else {}
        return self._asked(Disclosure, f"/v1/disclosures{_query({**asked, **_moments(view)})}")

    def obligations(self, project: str, status: str | None = None, view: View = HERE) -> Obligations:
        """`GET /v1/obligations`."""
        query = {"project": project, **({"status": status} if status else {}), **_moments(view)}
        return self._asked(Obligations, f"/v1/obligations{_query(query)}")

    def logged(self, digest: str) -> LoggedStatement:
        """`GET /v1/log/statements/{digest}`."""
        return self._asked(LoggedStatement, f"/v1/log/statements/{_quoted(digest)}")

    def sample(self, seed: str, wanted: int) -> Sample:
        """`GET /v1/audit/sample`."""
        return self._asked(Sample, f"/v1/audit/sample{_query({'seed': seed, 'n': str(wanted)})}")

    def _asked(self, kind: type[S], path: str) -> S:
        return _read(kind, self._json("GET", path).body)

    def _told(self, kind: type[S], path: str, value: Any) -> S:
        return _read(kind, self._json("POST", path, canonical.canonicalize(value)).body)

    def _json(self, method: str, path: str, body: bytes | None = None) -> Answer:
        return self._answer(self.answers, method, path, body, "application/json")

    def _file(self, method: str, path: str, body: bytes | None = None) -> Answer:
        return self._answer(self.files, method, path, body, OCTETS)

    def _answer(self, limits: Limits, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        if not self.url.lower().startswith(("http://", "https://")):
            raise InvalidInput((Problem("setting_unknown", "", _NO_ADDRESS),))
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = kind
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = exchange(Ask(self.url.rstrip("/") + path, method, body, headers), limits)
        except Unanswered as error:
            raise Unavailable.of("service_unavailable", f"{self.url} {error.detail}{_WHERE}") from error
        if not answer.successful:
            raise _refusal(answer)
        return answer


def _quoted(name: str) -> str:
    return quote(name, safe="")


def _moments(view: View) -> dict[str, str]:
    """`at` and `known_at` as the query has them; who asks is told by the token."""
    return {
        **({"at": format_instant(view.at)} if view.at is not None else {}),
        **({"known_at": str(view.known_at)} if view.known_at is not None else {}),
    }


def _query(members: Mapping[str, str]) -> str:
    return f"?{urlencode(members)}" if members else ""


def _evidence(kind: str, subject: str) -> str:
    if kind == "project":
        return f"/v1/evidence/projects?{urlencode({'project': subject})}"
    return f"/v1/evidence/{kind}s/{_quoted(subject)}"


def _read(kind: type[S], data: bytes) -> S:
    """An answer as the service gave it. Raises Unavailable (`service_unreadable`): what cannot be read is no answer."""
    try:
        return kind.read(_object(data))
    except UnreadableAnswer as error:
        raise Unavailable.of(
            "service_unreadable", f"the service answered what is no {kind.__name__}: {error}"
        ) from error


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = canonical.parse(data, max_bytes=len(data))
    except SigningError as error:
        raise Unavailable.of("service_unreadable", f"the service answered something else than JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unavailable.of("service_unreadable", "the service answered something else than an object")
    return value


def _problem(code: str, pointer: str, detail: str) -> Problem:
    return Problem(code, pointer, detail + _MENDS.get(code, ""))


def _refusal(answer: Answer) -> ConsentError:
    said = _object(answer.body)
    listed = said.get("errors")
    items = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    problems = [_problem(str(one.get("code")), str(one.get("pointer", "")), str(one.get("detail"))) for one in items]
    kind = _KINDS.get(answer.status, Unavailable)
    return kind(problems or [Problem("service_unavailable", "", f"the service answered {answer.status}")])
