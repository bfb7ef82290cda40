"""How errors are told: the one table from error classes to status codes, as RFC 9457 problem details.

The default says nothing: what we did not foresee may hold what nobody should read.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, g, json
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from api.bodies import MediaTypeRefused
from consent.errors import (
    Busy,
    Conflict,
    ConsentError,
    Forbidden,
    InvalidInput,
    LogInconsistent,
    NotFound,
    Problem,
    Refused,
    TooLarge,
    Unauthenticated,
    Unavailable,
)  # fmt: skip

MEDIA_TYPE: Final = "application/problem+json"
_TITLES: Final = {
    400: "The request cannot be read",
    401: "Who is calling?",
    403: "This token may not do that",
    404: "Nothing is there",
    405: "This method is not known here",
    409: "It contradicts what has happened since",
    413: "The request is too large",
    415: "Send application/json",
    422: "Read, and refused",
    500: "Our mistake",
    429: "Too much at once",
    503: "Not now: nothing was written",
}
_STATUS: Final[tuple[tuple[type[ConsentError], int], ...]] = (
    (Refused, 422),
    (NotFound, 404),
    (Conflict, 409),
    (Forbidden, 403),
    (Unauthenticated, 401),
    (Busy, 429),
    (Unavailable, 503),
    (LogInconsistent, 503),
)
_ALWAYS_400: Final = frozenset({"clock_not_allowed", "idempotency_key_malformed"})
_SHORTLY: Final = frozenset({"idempotency_key_running"})
"""What may go through when the same is sent again in a second."""
_SILENT: Final = (LogInconsistent,)


def status_of(error: ConsentError) -> int:
    """The status an error is answered with."""
    if isinstance(error, MediaTypeRefused):
        return 415
    if isinstance(error, TooLarge):
        return 413
    if isinstance(error, InvalidInput):
        return 400 if error.malformed or error.code in _ALWAYS_400 else 422
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem(error: ConsentError) -> dict[str, Any]:
    """The problem details of an error of ours. A damaged log is not described to strangers."""
    status = status_of(error)
    if isinstance(error, _SILENT):
        return _problem(status, "log_inconsistent", "the ledger must be looked at before it answers", ())
    return _problem(status, error.code, str(error), error.problems)


def _problem(status: int, code: str, detail: str, problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "type": f"/problems/{code}",
        "title": _TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        "errors": [{"code": one.code, "pointer": one.pointer, "detail": one.detail} for one in problems],
    }


def http_problem(error: HTTPException) -> dict[str, Any]:
    """The problem details of what Flask itself refuses."""
    status = error.code or 500
    code = {404: "route_unknown", 405: "method_not_allowed", 413: "too_large", 415: "media_type"}.get(status, "refused")
    detail = _TITLES.get(status, error.name)
    listed = (Problem(code, "", detail),) if status < 500 else ()
    return _problem(status, code, detail, listed)


def unforeseen() -> dict[str, Any]:
    """What is said of a bug: that it is ours, and nothing else."""
    return _problem(500, "internal", "something went wrong on our side; nothing was answered", ())


def response(said: dict[str, Any]) -> Response:
    """The problem as a response; its code is kept for whoever counts them."""
    g.told_code = said["type"].rpartition("/")[2]
    answer = Response(json.dumps(said), status=said["status"], content_type=MEDIA_TYPE)
    if said["status"] == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if said["status"] in {429, 503} or g.told_code in _SHORTLY:
        answer.headers["Retry-After"] = "1"
    return answer


class ProblemDetails:
    """The style of the service: problem details for everything."""

    def refused(self, error: ConsentError) -> Response:
        """The problem details of an error of ours."""
        return response(problem(error))

    def http(self, error: HTTPException) -> Response:
        """The same of what Flask itself refuses."""
        answer = response(http_problem(error))
        if isinstance(error, MethodNotAllowed) and error.valid_methods is not None:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    def unforeseen(self) -> Response:
        """The same of a bug."""
        return response(unforeseen())
