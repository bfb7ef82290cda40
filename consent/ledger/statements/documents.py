"""Documents by digest, beside the log: riders, releases, whatever a statement names. They can be erased.

A document is shown to who put it there, and to the parties of statements that open it: those made by somebody who could
see it. Naming a digest opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from consent.callers import LOCAL, Caller
from consent.errors import NotFound, Refused, TooLarge
from consent.ledger import visibility, writes
from consent.ledger.access import papers
from consent.ledger.draft import Answer, Draft, nothing_more
from consent.ledger.open_ledger import OpenLedger
from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.statements.headings import documents_of
from consent.storage.records import DocumentOpening, StoredDocument
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from signing import digests

MAX_DOCUMENT_BYTES: Final = 20 * 1024 * 1024
OCTETS: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document's bytes, and the media type that a statement gives it."""

    data: bytes
    media_type: str


def put(opened: OpenLedger, sha256: str, data: bytes, caller: Caller = LOCAL) -> bool:
    """Keep a document under its digest for the caller; whether it is new of theirs. Raises TooLarge, Refused.

    A party's documents have `document_quota` bytes in all; a caller bound to nobody has no such bound.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise TooLarge.of("too_large", f"a document has at most {MAX_DOCUMENT_BYTES} bytes")
    if digests.digest(data) != sha256:
        raise Refused.of("digest_mismatch", f"these bytes have the digest {digests.digest(data)}")
    return writes.write(opened, partial(_plan, sha256=sha256, data=data, party=papers.owner_of(caller)), alone=True)


def _plan(draft: Draft, sha256: str, data: bytes, party: str) -> Answer[bool]:
    stored = draft.tx.documents
    if party in {one.party for one in stored.owners(sha256)}:
        return nothing_more(False)
    if party != papers.OPERATOR:
        _refuse_beyond_quota(draft, party, len(data))
    if stored.data(sha256) is None:
        draft.keep(StoredDocument(sha256, data))
    draft.keep(papers.owned(draft.opened, sha256, party, draft.now(None)))
    return nothing_more(True)


def _refuse_beyond_quota(draft: Draft, party: str, more: int) -> None:
    held, most = draft.tx.documents.kept_by(party), draft.opened.document_quota
    if held + more > most:
        detail = (
            f"the documents of {party} have {held} bytes, and {most} at most: have some erased, or ask the operator"
        )
        raise TooLarge.of("too_large", detail)


def get(opened: OpenLedger, sha256: str, view: View = HERE) -> KeptDocument:
    """A document, for whoever may see it (see `visibility.may_see_document`). Raises NotFound, for strangers too."""
    with opened.store.reading() as tx:
        data = tx.documents.data(sha256)
        registry = opened.registry(tx, tx.head.tree_size)
        opening = openings(opened, tx, sha256, registry)
        kept = papers.kept(opened, tx, sha256)
        if data is None or not visibility.may_see_document(view.caller, kept.owners, opening, registry):
            raise NotFound.of("document_unknown", "no document of that digest is here")
        seen = (one for one in opening if visibility.may_see(view.caller, one, registry))
        return KeptDocument(data, next((kind for one in seen if (kind := named_type(one, sha256))), OCTETS))


def openings(opened: OpenLedger, tx: Transaction, sha256: str, registry: Registry) -> tuple[AnyRecord, ...]:
    """The statements that open a document to their parties, oldest first."""
    kept = papers.kept(opened, tx, sha256)
    return visibility.opening(sha256, kept.owners - {papers.OPERATOR}, kept.opened_by, registry)


def goes_with(opened: OpenLedger, tx: Transaction, sha256: str, record: AnyRecord, caller: Caller) -> bool:
    """Whether a document goes with a statement that names it, to a caller who is shown that."""
    if papers.is_operator(caller) or caller.party in papers.kept(opened, tx, sha256).owners:
        return True
    registry = opened.registry(tx, tx.head.tree_size)
    return any(one.digest == record.digest for one in openings(opened, tx, sha256, registry))


def given_by_operator(draft: Draft, record: AnyRecord, caller: Caller) -> list[DocumentOpening]:
    """What a new statement opens because the operator hands it in: documents that no statement has opened so before."""
    if not papers.is_operator(caller):
        return []
    named = documents_of(record.statement)
    return [
        papers.opening(draft.opened, one, record.digest) for one in named if draft.tx.documents.opening(one) is None
    ]


def adopt(opened: OpenLedger) -> None:
    """Take the documents of an older version for the operator's, opened by the first statement that names each."""
    writes.write_beside(opened, _plan_adoption, alone=True)


def _plan_adoption(draft: Draft) -> Answer[None]:
    registry = draft.registry()
    for sha256 in draft.tx.documents.ownerless():
        draft.keep(papers.owned(draft.opened, sha256, papers.OPERATOR, draft.now(None)))
        named = visibility.naming(sha256, registry)
        draft.keep(*(papers.opening(draft.opened, sha256, one.digest) for one in named[:1]))
    return nothing_more(None)


def named_type(record: AnyRecord, sha256: str) -> str | None:
    """The media type a grant gives the document."""
    documents = record.body.documents if isinstance(record.body, Grant) else ()
    return next((one.media_type for one in documents if one.sha256 == sha256), None)
