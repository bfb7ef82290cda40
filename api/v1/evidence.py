"""`/v1/evidence`: cases for those whom they concern, never kept by a cache."""

from __future__ import annotations

from typing import Final

from api.routing import PRIVATE, Call, Reply, Route
from api.schemas.shapes import ProjectQuery

ZIP: Final = "application/zip"


def of_decision(call: Call, decision: str) -> Reply:
    """Evidence of a decision."""
    return _case(call, "decision", decision)


def of_grant(call: Call, digest: str) -> Reply:
    """Evidence of a grant."""
    return _case(call, "grant", digest)


def of_project(call: Call) -> Reply:
    """Evidence of a project."""
    return _case(call, "project", call.query["project"])


def _case(call: Call, kind: str, subject: str) -> Reply:
    data = call.ledger.evidence(kind, subject, call.view())
    return Reply(data, media_type=ZIP, headers={**PRIVATE, "Content-Disposition": 'attachment; filename="case.zip"'})


ROUTES = (
    Route("GET", "/v1/evidence/decisions/<decision>", of_decision, "Evidence of a decision, as a zip", "read",
          {200: ZIP}, (404,)),
    Route("GET", "/v1/evidence/grants/<digest>", of_grant, "Evidence of a grant, as a zip", "read",
          {200: ZIP}, (404,), takes_turns=True),
    Route("GET", "/v1/evidence/projects", of_project, "Evidence of a project, as a zip", "read",
          {200: ZIP}, (404, 422), query=ProjectQuery, takes_turns=True),
)  # fmt: skip
