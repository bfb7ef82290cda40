"""Documents by digest, beside the log: riders, releases, whatever a statement names. They can be erased."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from consent.errors import NotFound, Refused, TooLarge
from consent.ledger import writes
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.visibility import may_see, may_see_document
from consent.ledger.writes import Answer, Draft, nothing_more
from consent.records import AnyRecord
from consent.statements import headings
from consent.statements.grants import Grant
from consent.storage.records import StoredDocument
from consent.view import HERE, View
from signing import digests

MAX_DOCUMENT_BYTES: Final = 20 * 1024 * 1024
OCTETS: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document's bytes, and the media type that a statement gives it."""

    data: bytes
    media_type: str


def put(opened: OpenLedger, sha256: str, data: bytes) -> bool:
    """Keep a document under its digest; whether it is new here. Raises TooLarge, Refused."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise TooLarge.of("too_large", f"a document has at most {MAX_DOCUMENT_BYTES} bytes")
    if digests.digest(data) != sha256:
        raise Refused.of("digest_mismatch", f"these bytes have the digest {digests.digest(data)}")
    return writes.write(opened, partial(_plan, sha256=sha256, data=data))


def _plan(draft: Draft, sha256: str, data: bytes) -> Answer[bool]:
    new = draft.tx.beside.document(sha256) is None
    if new:
        draft.keep(StoredDocument(sha256, data))
    return nothing_more(new)


def get(opened: OpenLedger, sha256: str, view: View = HERE) -> KeptDocument:
    """A document, for whoever may see a statement that names it; one that none names, for callers bound to nobody.

    Raises NotFound, for strangers too.
    """
    with opened.store.reading() as tx:
        data = tx.beside.document(sha256)
        registry = opened.registry(tx, tx.head.tree_size)
        naming = registry.about(headings.document(sha256))
        seen = [one for one in naming if may_see(view.caller, one, registry)]
        if data is None or not may_see_document(view.caller, naming, registry):
            raise NotFound.of("document_unknown", "no document of that digest is here")
        return KeptDocument(data, next((kind for one in seen if (kind := named_type(one, sha256))), OCTETS))


def named_type(record: AnyRecord, sha256: str) -> str | None:
    """The media type a grant gives the document."""
    documents = record.body.documents if isinstance(record.body, Grant) else ()
    return next((one.media_type for one in documents if one.sha256 == sha256), None)
