"""Putting signatures under a statement's exact bytes, in the order of its parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consent.errors import InvalidInput, Problem
from consent.statements.statement import Body, Statement, parse_statement
from signing import bundle, canonical, digests
from signing.errors import SigningError
from signing.keys import Signer
from signing.proofs import jws


def signed_bundle(statement: bytes, signers: Sequence[Signer], held: Sequence[dict[str, Any]] = ()) -> bytes:
    """The bundle of a statement with the proofs it holds and those of the signers.

    Raises InvalidInput for bytes that are no statement, or a key the statement does not name.
    """
    named = [party.key for party in opened(statement).parties]
    proofs = {_key(one): one for one in held}
    for signer in signers:
        thumbprint = signer.public.thumbprint
        if thumbprint not in named:
            detail = f"no party of the statement signs with the key {thumbprint}"
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
        raise InvalidInput((Problem(error.code, error.pointer, error.detail),)) from error


def _key(proof: dict[str, Any]) -> str:
    return bundle.proof_key(bundle.RawProof(proof["format"], proof, "/proofs"))
