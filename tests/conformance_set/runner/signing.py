"""Statements signed while a case is played, because they name something only the service makes."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from . import ed25519

STATEMENT_TYP = "consent-statement+jws"


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a value with ASCII names and whole numbers only."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def base64url(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def digest(data: bytes) -> str:
    """SHA-256 in base64url without padding."""
    return base64url(hashlib.sha256(data).digest())


def proof(statement: bytes, key: dict[str, str]) -> dict[str, str]:
    """The detached JWS of a private Ed25519 JWK over a statement's bytes."""
    thumbprint = digest(canonical({name: key[name] for name in ("crv", "kty", "x")}))
    header = base64url(canonical({"alg": "Ed25519", "kid": thumbprint, "typ": STATEMENT_TYP}))
    seed = base64.urlsafe_b64decode(key["d"] + "=")
    signature = ed25519.sign(seed, f"{header}.{base64url(statement)}".encode())
    return {"format": "jws", "value": f"{header}..{base64url(signature)}"}


def bundle(statement: bytes, keys: list[dict[str, str]]) -> bytes:
    """The body of `POST /v1/statements`."""
    return canonical({"statement": base64url(statement), "proofs": [proof(statement, key) for key in keys]})
