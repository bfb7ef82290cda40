"""The Flask application: its surfaces mounted, and one log line for each request."""

from __future__ import annotations

import logging
import re
import time
import uuid
from functools import partial
from typing import Final

from flask import Flask, Response, g, request

from api import health, openapi, publication
from api.meters import Meters, outcome_of
from api.problems import ProblemDetails
from api.routing import endpoints
from api.surface import Surface, mount
from api.turns import MOST_WAITING
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


def create_app(
    settings: Settings | None = None, ledger: Ledger | None = None, *, most_waiting: int = MOST_WAITING
) -> Flask:
    """The application over an open ledger, or over the one the settings name.

    `most_waiting` large requests may wait for their turn, each in a thread.
    """
    opened = ledger or open_ledger(settings or Settings.read())
    app = Flask("api", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False  # a redirect is no problem details
    mount(app, service(opened, most_waiting))
    meters = Meters(opened.opened)
    app.extensions[Meters.PLACE] = meters
    app.before_request(partial(_begin, meters))
    app.after_request(partial(_end, meters))
    app.teardown_request(lambda _: meters.end())
    return app


def service(ledger: Ledger, most_waiting: int = MOST_WAITING) -> Surface:
    """The routes of the service and the document of them, with problem details for everything that goes wrong."""
    listed = (*ROUTES, *openapi.routes(ROUTES))
    return Surface("service", endpoints(ledger, listed, most_waiting), ProblemDetails())


def _begin(meters: Meters) -> None:
    meters.begin()
    told = request.headers.get("X-Request-ID", "")
    g.request_id = told if _REQUEST_ID.fullmatch(told) else str(uuid.uuid4())
    g.began = time.perf_counter()


def _end(meters: Meters, response: Response) -> Response:
    """Echo the request id, count, and write one line that names the route, never what was asked."""
    response.headers["X-Request-ID"] = g.request_id
    rule = request.url_rule.rule if request.url_rule is not None else None
    status, took = response.status_code, time.perf_counter() - g.began
    _count(meters, rule, status, took)
    _log.info("request_id=%s %s %s %d %.1fms", g.request_id, request.method, rule or "-", status, took * 1000)
    return response


def _count(meters: Meters, rule: str | None, status: int, seconds: float) -> None:
    """Add an answer to the meters: a decision is named by its outcome, all else by its status."""
    decided: tuple[str, ...] = g.get("decided", ())
    if decided:
        meters.decided(decided)
    if "told_code" in g:
        meters.refused(g.told_code)
    meters.answered(request.method, rule, g.get("outcome") or outcome_of(status), seconds)
