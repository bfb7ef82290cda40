"""`consent verify`: offline, with no database and no network; what is not given to believe in cannot be verified."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import click

from consent.cli import output, trust
from consent.cli.rules import rule_book
from consent.cli.signatures import opened
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from consent.evidence.limits import NOT_PROVEN
from consent.evidence.verify import Verified, verify_evidence
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


@verify.command()
@click.argument("file")
@click.option("--policy", "policy_path", metavar="FILE", help="The tlog-policy you believe in.")
@click.option(
    "--tsa-certificate", metavar="FILE", help="The time-stamping authority's certificate you believe in (PEM)."
)
@click.option("--tsa-above", metavar="FILE", help="The root above it in PEM, with what lies between.")
@click.option("--tsa-policy", metavar="OID", help="The policy it stamps under.")
@output.as_json
def evidence(
    file: str, policy_path: str | None, tsa_certificate: str | None, tsa_above: str | None, tsa_policy: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Verify the evidence in FILE (a zip): every digest, signature, log proof and receipt; each decision made again."""
    policy = trust.log_policy(policy_path)
    tsa = trust.authority(tsa_certificate, tsa_above, tsa_policy)
    verified = verify_evidence(output.read_bytes(file, output.MOST_EVIDENCE_BYTES), policy, rule_book(), tsa)
    limits = ["Not proven by this:", *(f"  · {one}" for one in NOT_PROVEN)]
    output.show(_as_json(verified), "\n".join([*_lines(verified), *limits]), json_=json_)


def _as_json(verified: Verified) -> dict[str, Any]:
    times = None if verified.times is None else {str(size): format_instant(at) for size, at in verified.times.items()}
    return {
        "verified": True, "kind": verified.kind, "subject": verified.subject, "origin": verified.head.origin,
        "tree_size": verified.head.size, "statements": verified.statements,
        "decisions": [{"decision": one.decision, "outcome": one.outcome, "decided_again": one.decided_again}
                      for one in verified.decisions],
        "documents": {"here": verified.documents.held, "named": verified.documents.named},
        "withheld": verified.withheld, "erased": list(verified.erased),
        "stamped": verified.stamped, "times": times,
    }  # fmt: skip


def _lines(verified: Verified) -> Iterator[str]:
    head, documents = verified.head, verified.documents
    yield f"✓ The evidence of the {verified.kind} {verified.subject} holds, in {head.origin} at size {head.size}"
    for one in verified.decisions:
        again = "decided again, alike" if one.decided_again else "not decided again"
        yield f"  decision {one.decision}: {one.outcome}, {again}"
    signed = f"{verified.statements} statements with every signature verified"
    yield f"  {signed}; {documents.held} of {documents.named} documents are in it"
    if verified.withheld:
        yield f"  {verified.withheld} statements that were looked at are not in it"
    yield from (f"  erased since: {one}" for one in verified.erased)
    yield from _of_time(verified)


def _of_time(verified: Verified) -> Iterator[str]:
    if verified.stamped and verified.times is None:
        yield f"  {verified.stamped} time-stamps not judged: whose may be believed? give --tsa-certificate and its kin"
    for size, at in (verified.times or {}).items():
        yield f"  the first {size} entries existed at {format_instant(at)}, says the time-stamping authority"
