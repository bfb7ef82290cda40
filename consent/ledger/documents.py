"""Documents by digest, beside the log: riders, releases, whatever a statement names. They can be erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.callers import LOCAL, Caller
from consent.errors import InvalidInput, NotFound, Problem, Refused
from consent.ledger.concerning import may_see
from consent.ledger.grounds import Grounds
from consent.prefix import Record
from consent.statements.grants import Grant
from consent.storage import tables
from signing import digests

MAX_DOCUMENT_BYTES: Final = 20 * 1024 * 1024
OCTETS: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Document:
    """A document's bytes, and the media type that a statement gives it."""

    data: bytes
    media_type: str


def put(grounds: Grounds, sha256: str, data: bytes) -> bool:
    """Keep a document under its digest; whether it is new here. Raises InvalidInput (`too_large`), Refused."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InvalidInput((Problem("too_large", "", f"a document has at most {MAX_DOCUMENT_BYTES} bytes"),))
    if digests.digest(data) != sha256:
        raise Refused.of("digest_mismatch", f"these bytes have the digest {digests.digest(data)}")
    with grounds.writing() as tx:
        if tx.document(sha256) is not None:
            return False
        tx.insert(tables.documents, [{"sha256": sha256, "data": data}])
        return True


def get(grounds: Grounds, sha256: str, *, caller: Caller = LOCAL) -> Document:
    """A document, for whoever may see a statement that names it; one that none names, for callers bound to nobody.

    Raises NotFound, for strangers too.
    """
    with grounds.store.reading() as tx:
        data = tx.document(sha256)
        prefix = grounds.prefix(tx)
        naming = prefix.about(f"document:{sha256}")
        seen = [one for one in naming if may_see(caller, one, prefix)]
        unbound = caller.party is None and not caller.projects
        if data is None or not (seen or (unbound and not naming)):
            raise NotFound.of("document_unknown", "no document of that digest is here")
        return Document(data, next((kind for one in seen if (kind := named_type(one, sha256))), OCTETS))


def named_type(record: Record, sha256: str) -> str | None:
    """The media type a grant gives the document."""
    documents = record.body.documents if isinstance(record.body, Grant) else ()
    return next((one.media_type for one in documents if one.sha256 == sha256), None)
