"""Reading what a verifier trusts from files: public keys, key sets, policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from consent.cli import output
from consent.errors import CouldNotVerify, InvalidInput, Problem
from signing import keys, policy
from signing.errors import SigningError
from signing.keys import Keyring, PrivateKey, PublicKey
from signing.policy import Policy

if TYPE_CHECKING:
    from signing.timestamps import TimestampTrust


def public_key(path: str) -> PublicKey:
    """The public JWK of a file; a private one gives its public half. Raises InvalidInput."""
    value = output.read_json(path)
    if isinstance(value, dict):
        value = {name: member for name, member in value.items() if name in {"kty", "crv", "x", "y"}}
    try:
        return keys.parse_public_jwk(value)
    except SigningError as error:
        raise InvalidInput((Problem(error.code, error.pointer, f"{path}: {error.detail}"),)) from error


def private_key(path: str) -> PrivateKey:
    """The private JWK of a key file. Raises InvalidInput."""
    try:
        return keys.load_private_key(Path(path))
    except SigningError as error:
        raise InvalidInput((Problem(error.code, error.pointer, f"{path}: {error.detail}"),)) from error
    except OSError as error:
        raise output.unreadable(path, error) from error


def key_set(path: str | None) -> Keyring:
    """The JWK set of a file. Raises CouldNotVerify when none was given, InvalidInput when it is none."""
    if path is None:
        raise CouldNotVerify.of(
            "key_unknown",
            "whose keys may be believed? give --keys FILE, a JWK set you trust;"
            " a ledger publishes its own at /.well-known/jwks.json",
        )
    try:
        return keys.parse_jwks(output.read_json(path))
    except SigningError as error:
        raise InvalidInput((Problem(error.code, error.pointer, f"{path}: {error.detail}"),)) from error


def log_policy(path: str | None) -> Policy:
    """The tlog-policy of a file. Raises CouldNotVerify when none was given, InvalidInput when it is none."""
    if path is None:
        raise CouldNotVerify.of(
            "policy_missing",
            "which log and witnesses may be believed? give --policy FILE, the tlog-policy that the log publishes",
        )
    try:
        return policy.parse_policy(output.read_bytes(path).decode())
    except UnicodeDecodeError as error:
        raise _no_policy(path, "it is no text") from error
    except SigningError as error:
        raise _no_policy(path, error.detail) from error


def _no_policy(path: str, why: str) -> InvalidInput:
    detail = f"{path} is no tlog-policy: {why}; give the one that the log publishes beside its checkpoint"
    return InvalidInput.of("policy_malformed", detail)


def authority(certificate: str | None, above: str | None, policy_oid: str | None) -> TimestampTrust | None:
    """The time-stamping authority of files, None where none is given. Raises InvalidInput where only a part is."""
    if certificate is None and above is None and policy_oid is None:
        return None
    if certificate is None or above is None or policy_oid is None:
        detail = "an authority is --tsa-certificate, --tsa-above and --tsa-policy together"
        raise InvalidInput((Problem("tsa_trust_malformed", "", detail),))
    from signing import timestamps  # with all of X.509, which takes longer to load than a receipt to verify

    try:
        return timestamps.parse_trust(output.read_bytes(certificate), output.read_bytes(above), policy_oid)
    except SigningError as error:
        raise InvalidInput((Problem(error.code, "", error.detail),)) from error
