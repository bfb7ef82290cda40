"""Seals: what lies beside the log and opens something is signed with the log's key, so that nobody writes it in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from consent.ledger.open_ledger import OpenLedger
from signing import canonical
from signing.errors import SigningError
from signing.keys import PublicKey

_MOST_KEPT: Final = 4096


def seal(opened: OpenLedger, kind: str, members: Mapping[str, Any]) -> bytes:
    """The seal of a row of a kind: the log's signature over what it says."""
    return opened.log.signer.sign(_sealed_bytes(kind, members))


def holds(opened: OpenLedger, kind: str, members: Mapping[str, Any], sealed: bytes) -> bool:
    """Whether a row is as this ledger made it."""
    try:
        data = _sealed_bytes(kind, members)
    except SigningError:
        return False  # it holds what cannot be written, so this ledger never wrote it
    return _verifies(opened.log.signer.public, data, sealed)


@lru_cache(maxsize=_MOST_KEPT)
def _verifies(key: PublicKey, data: bytes, sealed: bytes) -> bool:
    """Whether a signature is the key's over these very bytes; if it is, it always will be."""
    try:
        key.verify(sealed, data)
    except SigningError:
        return False
    return True


def _sealed_bytes(kind: str, members: Mapping[str, Any]) -> bytes:
    return f"talent-consent/{kind}/v1\n".encode() + canonical.canonicalize(dict(members))
