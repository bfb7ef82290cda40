"""Seals: what lies beside the log and opens something is signed with the log's key, so that nobody writes it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent.ledger.open_ledger import OpenLedger
from signing import canonical
from signing.errors import SigningError


def seal(opened: OpenLedger, kind: str, members: Mapping[str, Any]) -> bytes:
    """The seal of a row of a kind: the log's signature over what it says."""
    return opened.log.signer.sign(_sealed_bytes(kind, members))


def holds(opened: OpenLedger, kind: str, members: Mapping[str, Any], sealed: bytes) -> bool:
    """Whether a row is as this ledger made it."""
    try:
        opened.log.signer.public.verify(sealed, _sealed_bytes(kind, members))
    except SigningError:
        return False
    return True


def _sealed_bytes(kind: str, members: Mapping[str, Any]) -> bytes:
    return f"talent-consent/{kind}/v1\n".encode() + canonical.canonicalize(dict(members))
