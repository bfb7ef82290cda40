"""`/v1/documents`: files by digest, for those whom they concern, never kept by a cache."""

from __future__ import annotations

import re
from typing import Final

from api import bodies
from api.routing import OCTETS, PRIVATE, Call, Reply, Route
from api.schemas.documents import DocumentSchema

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")


def put_document(call: Call, sha256: str) -> Reply:
    """Keep a document under its digest."""
    data = call.octets()
    new = call.ledger.put_document(sha256, data, call.view())
    return Reply({"sha256": sha256, "bytes": len(data)}, 201 if new else 200)


def document(call: Call, sha256: str) -> Reply:
    """A document, to be saved and never shown in place: it is somebody else's file."""
    found = call.ledger.document(sha256, call.view())
    kind = found.media_type if _MEDIA_TYPE.fullmatch(found.media_type) else OCTETS
    headers = {**PRIVATE, "Content-Disposition": "attachment", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Reply(found.data, media_type=kind, headers=headers)


ROUTES = (
    Route("PUT", "/v1/documents/<sha256>", put_document, "Keep a document under its digest", "write",
          {201: DocumentSchema, 200: DocumentSchema}, octets=True, cap=bodies.DOCUMENT_BYTES),
    Route("GET", "/v1/documents/<sha256>", document, "A document by its digest", "read", {200: OCTETS}, (404,)),
)  # fmt: skip
