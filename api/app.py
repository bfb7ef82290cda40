"""The Flask application: routes mounted, errors told, one log line for each request."""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from api import health, openapi, problems, publication
from api.bodies import MediaTypeRefused
from api.routing import mount
from api.v1 import checks, declarations, evidence, grants, impact, statements
from consent.bootstrap import open_ledger
from consent.errors import ConsentError
from consent.ledger.ledger import Ledger
from consent.settings import Settings

ROUTES: Final = (
    *statements.ROUTES,
    *grants.ROUTES,
    *checks.ROUTES,
    *declarations.ROUTES,
    *impact.ROUTES,
    *evidence.ROUTES,
    *publication.ROUTES,
    *health.ROUTES,
)
_REQUEST_ID: Final = re.compile(r"[\x21-\x7e]{1,128}")
_log = logging.getLogger("consent.http")


def create_app(settings: Settings | None = None, ledger: Ledger | None = None) -> Flask:
    """The application over an open ledger, or over the one the settings name."""
    opened = ledger or open_ledger(settings or Settings.read())
    app = Flask("api", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False  # a redirect is no problem details
    mount(app, opened, (*ROUTES, *openapi.routes(ROUTES)))
    app.register_error_handler(ConsentError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)
    app.before_request(_begin)
    app.after_request(_end)
    return app


def _refused(error: ConsentError) -> Response:
    said = problems.problem(error)
    if isinstance(error, MediaTypeRefused):
        said |= {"status": 415, "title": "Send application/json"}
    if said["status"] >= 500:
        _log.error("request_id=%s code=%s %s", g.request_id, error.code, type(error).__name__)
    return problems.response(said)


def _http(error: HTTPException) -> Response:
    response = problems.response(problems.http_problem(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods is not None:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unforeseen(error: Exception) -> Response:
    # Where it happened and the type alone: a message may quote what was sent.
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("request_id=%s unforeseen=%s\n%s", g.get("request_id"), type(error).__name__, where)
    return problems.response(problems.unforeseen())


def _begin() -> None:
    told = request.headers.get("X-Request-ID", "")
    g.request_id = told if _REQUEST_ID.fullmatch(told) else str(uuid.uuid4())
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    """Echo the request id and write one line that names the route, never what was asked."""
    response.headers["X-Request-ID"] = g.request_id
    rule = request.url_rule.rule if request.url_rule is not None else "-"
    took = (time.perf_counter() - g.began) * 1000
    _log.info("request_id=%s %s %s %d %.1fms", g.request_id, request.method, rule, response.status_code, took)
    return response
