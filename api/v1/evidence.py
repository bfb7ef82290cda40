"""`/v1/evidence` and `/v1/documents`: files for those whom they concern, never kept by a cache."""

from __future__ import annotations

import re
from typing import Final

from api import bodies
from api.routing import OCTETS, Call, Reply, Route
from api.schemas.declarations import ProjectQuery
from api.schemas.evidence import DocumentSchema

ZIP: Final = "application/zip"
PRIVATE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_READS: Final = (400, 401, 403, 404, 503)


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


def put_document(call: Call, sha256: str) -> Reply:
    """Keep a document under its digest."""
    data = call.octets()
    new = call.ledger.put_document(sha256, data)
    return Reply({"sha256": sha256, "bytes": len(data)}, 201 if new else 200)


def document(call: Call, sha256: str) -> Reply:
    """A document, to be saved and never shown in place: it is somebody else's file."""
    found = call.ledger.document(sha256, call.view())
    kind = found.media_type if _MEDIA_TYPE.fullmatch(found.media_type) else OCTETS
    headers = {**PRIVATE, "Content-Disposition": "attachment", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Reply(found.data, media_type=kind, headers=headers)


ROUTES = (
    Route("GET", "/v1/evidence/decisions/<decision>", of_decision, "Evidence of a decision, as a zip", "read",
          {200: ZIP}, _READS),
    Route("GET", "/v1/evidence/grants/<digest>", of_grant, "Evidence of a grant, as a zip", "read", {200: ZIP}, _READS),
    Route("GET", "/v1/evidence/projects", of_project, "Evidence of a project, as a zip", "read", {200: ZIP},
          (*_READS, 422), query=ProjectQuery),
    Route("PUT", "/v1/documents/<sha256>", put_document, "Keep a document under its digest", "write",
          {201: DocumentSchema, 200: DocumentSchema}, (400, 401, 403, 413, 422, 503), octets=True,
          cap=bodies.DOCUMENT_BYTES),
    Route("GET", "/v1/documents/<sha256>", document, "A document by its digest", "read", {200: OCTETS}, _READS),
)  # fmt: skip
