"""The Flask application: its surfaces mounted, and one log line for each request."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Final

from flask import Flask, Response, g, request

from api import health, openapi, publication
from api.problems import ProblemDetails
from api.routing import endpoints
from api.surface import Surface, mount
from api.v1 import (
    audit,
    checks,
    declarations,
    disclosures,
    documents,
    drafts,
    evidence,
    grants,
    impact,
    log,
    obligations,
    reservations,
    statements,
)
from consent.bootstrap import open_ledger
from consent.ledger.ledger import Ledger
from consent.settings import Settings

ROUTES: Final = (
    *statements.ROUTES,
    *drafts.ROUTES,
    *grants.ROUTES,
    *checks.ROUTES,
    *reservations.ROUTES,
    *declarations.ROUTES,
    *disclosures.ROUTES,
    *obligations.ROUTES,
    *impact.ROUTES,
    *evidence.ROUTES,
    *documents.ROUTES,
    *log.ROUTES,
    *audit.ROUTES,
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
    mount(app, service(opened))
    app.before_request(_begin)
    app.after_request(_end)
    return app


def service(ledger: Ledger) -> Surface:
    """The routes of the service and the document of them, with problem details for everything that goes wrong."""
    return Surface("service", endpoints(ledger, (*ROUTES, *openapi.routes(ROUTES))), ProblemDetails())


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
