"""`consent verify`: offline, with no database and no network; what is not given to believe in cannot be verified."""

from __future__ import annotations

import time

import click

from consent.cli import output, trust
from consent.cli.signing_off import opened
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from consent.receipt import open_receipt
from consent.vocabulary.times import format_instant
from signing import bundle
from signing.errors import SigningError, UnknownKey


@click.group()
def verify() -> None:
    """Verify evidence offline: no database, no network."""


@verify.command(name="bundle")
@click.argument("file")
@click.option("--keys", "keys_path", metavar="JWKS", help="The signers' public keys.")
@output.as_json
def bundle_(file: str, keys_path: str | None, json_: bool) -> None:
    """Verify every signature of the bundle in FILE (or -) over the statement's exact bytes."""
    keyring = trust.key_set(keys_path)
    try:
        read = bundle.read_bundle(output.read_bytes(file).removesuffix(b"\n"))
        statement = opened(read.statement)
        verified = [bundle.verify_proof(one, read.statement, keyring).key for one in read.proofs]
    except UnknownKey as error:
        raise CouldNotVerify.of(error.code, error.detail) from error
    except SigningError as error:
        raise EvidenceInvalid.of(error.code, str(error)) from error
    except ConsentError as error:
        raise EvidenceInvalid(error.problems) from error
    named = {party.key: party.role for party in statement.parties if party.key is not None}
    strangers = [one for one in verified if one not in named]
    if strangers:
        raise EvidenceInvalid.of("proof_not_named", f"signed with a key the statement does not name: {strangers[0]}")
    missing = [role for key, role in named.items() if key not in verified]
    if missing:
        raise CouldNotVerify.of("signature_missing", f"not signed by {', '.join(missing)}")
    said = {"digest": read.digest, "type": statement.type, "signed_by": [named[one] for one in verified]}
    text = f"✓ {statement.type} {read.digest}: signed by {', '.join(said['signed_by'])}"
    output.show({"verified": True, **said}, text, json_=json_)


@verify.command()
@click.argument("file")
@click.option("--keys", "keys_path", metavar="JWKS", help="The ledger's receipt keys.")
@click.option("--policy", "policy_path", metavar="FILE", help="The tlog-policy you believe in.")
@click.option("--request", "request_path", metavar="FILE", help="The question the receipt must answer.")
@click.option("--audience", metavar="PARTY", help="The licensee it must have been issued for.")
@click.option("--at", "instant", metavar="UNIX", type=int, help="Judge expiry at this Unix time.")
@output.as_json
def receipt(
    file: str, keys_path: str | None, policy_path: str | None, request_path: str | None, audience: str | None,
    instant: int | None, json_: bool,
) -> None:  # fmt: skip
    """Verify the coverage receipt in FILE (or -): signature, log proofs, and that both say the same."""
    keyring, policy = trust.key_set(keys_path), trust.log_policy(policy_path)
    try:
        token = output.read_bytes(file).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise EvidenceInvalid.of("receipt_malformed", "a receipt is ASCII text") from error
    opened_receipt = open_receipt(
        token,
        keyring=keyring,
        policy=policy,
        now=int(time.time()) if instant is None else instant,
        audience=audience,
        request=output.read_json(request_path) if request_path else None,
    )
    claims, head = opened_receipt.claims, opened_receipt.checkpoint
    at = format_instant(claims["at"])
    text = (
        f"✓ The receipt holds: {claims['outcome']} for {claims['aud']} at {at}\n"
        f"  decision {claims['decision']}, in {head.origin} at size {head.size}"
    )
    output.show({"verified": True, "claims": dict(claims)}, text, json_=json_)
