"""Putting signatures under a statement's exact bytes, in the order of its parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from consent.errors import InvalidInput, Problem
from consent.statements.statement import Body, Statement, parse_statement
from signing import bundle, canonical, digests
from signing.bundle import Bundle
from signing.errors import SigningError
from signing.keys import Signer
from signing.proofs import jws

_DRAFT: Final = " (consent statement draft FILE makes the bytes to sign)"
NO_BUNDLE: Final = ": a bundle holds a statement and its proofs, this is none: consent statement sign FILE makes one"

MEMBERS: Final = frozenset({"missing_member", "unknown_member"})
"""How bytes are refused that are something else than a bundle, most often a statement."""


def signed_bundle(statement: bytes, signers: Sequence[Signer], held: Sequence[dict[str, Any]] = ()) -> bytes:
    """The bundle of a statement with the proofs it holds and those of the signers.

    Raises InvalidInput for bytes that are no statement, or a key the statement does not name.
    """
    parties = opened(statement).parties
    named = [party.key for party in parties]
    proofs = {_key(one): one for one in held}
    for signer in signers:
        thumbprint = signer.public.thumbprint
        if thumbprint not in named:
            wanted = "; ".join(f"{one.party} as {one.role} with {one.key}" for one in parties if one.key is not None)
            detail = f"no party of the statement signs with the key {thumbprint}: it waits for {wanted or 'nobody'}"
            raise InvalidInput((Problem("proof_not_named", "/parties", detail),))
        value = jws.sign_detached(statement, signer, typ=bundle.STATEMENT_TYP)
        proofs[thumbprint] = {"format": "jws", "value": value}
    ordered = [proofs[one] for one in named if one in proofs]
    return canonical.canonicalize({"statement": digests.encode_base64url(statement), "proofs": ordered})


def opened(statement: bytes) -> Statement[Body]:
    """The statement of canonical bytes. Raises InvalidInput."""
    try:
        return parse_statement(canonical.open_canonical(statement))
    except SigningError as error:
        mend = _DRAFT if error.code == "not_canonical" else ""
        raise InvalidInput.of(error.code, f"{error.detail}{mend}", error.pointer) from error


def bundled(raw: bytes, file: str) -> Bundle:
    """The bundle in a file's bytes. Raises InvalidInput, for a statement that nobody signed with what to do."""
    data = raw.removesuffix(b"\n")
    try:
        return bundle.read_bundle(data)
    except SigningError as error:
        mend = NO_BUNDLE if error.code in MEMBERS else ""
        raise InvalidInput.of(error.code, f"{file}: {error.detail}{mend}", error.pointer) from error


def _key(proof: dict[str, Any]) -> str:
    return bundle.proof_key(bundle.RawProof(proof["format"], proof, "/proofs"))
