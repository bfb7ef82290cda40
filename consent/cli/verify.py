"""`consent verify`: offline, with no database and no network; what is not given to believe in cannot be verified."""

from __future__ import annotations

import sys
import time
from typing import Any, Final

import click

from consent.cli import codes, output, trust
from consent.cli.groups import Gathering
from consent.errors import EvidenceInvalid, InvalidInput, Problem
from consent.receipt import Receipt, open_receipt
from consent.vocabulary.times import format_instant

issuer_option: Final = click.option(
    "--issuer", "issuers", multiple=True, metavar="URL", help="Who issues its receipts besides the log's host."
)


@click.group(
    cls=Gathering,
    places={"bundle": "consent.cli.bundles:bundle", "evidence": "consent.cli.verify_evidence:evidence"},
)
def verify() -> None:
    """Verify evidence offline: no database, no network."""


@verify.command()
@click.argument("file")
@click.option("--keys", "keys_path", metavar="JWKS", help="The ledger's receipt keys.")
@click.option("--policy", "policy_path", metavar="FILE", help="The tlog-policy you believe in.")
@click.option("--request", "request_path", metavar="FILE", help="The question the receipt must answer.")
@click.option("--audience", metavar="PARTY", help="The licensee it must have been issued for.")
@click.option("--at", "instant", metavar="UNIX", type=int, help="Judge expiry at this Unix time.")
@issuer_option
@output.any_outcome
@output.as_json
def receipt(file: str, any_outcome: bool, json_: bool, **given: Any) -> None:
    """Verify the coverage receipt in FILE (or -): signature, log proofs, and that both say the same.

    Exits with the outcome's code when all holds, 10 when it has expired.
    """
    keyring, policy = trust.key_set(given["keys_path"]), trust.log_policy(given["policy_path"])
    try:
        token = output.read_bytes(file).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise EvidenceInvalid.of("receipt_malformed", "a receipt is ASCII text") from error
    request = _object(output.read_json(given["request_path"])) if given["request_path"] else None
    known = {"audience": given["audience"], "request": request, "issuers": given["issuers"]}
    held = open_receipt(token, keyring=keyring, policy=policy, **known)
    expired = (int(time.time()) if given["instant"] is None else given["instant"]) >= held.claims["exp"]
    said = {"verified": True, "expired": expired, "claims": dict(held.claims)}
    output.show(said, _told(held, expired=expired), json_=json_)
    sys.exit(codes.of_receipt(held.claims["outcome"], expired=expired, any_outcome=any_outcome))


def _told(held: Receipt, *, expired: bool) -> str:
    claims, head = held.claims, held.checkpoint
    mark, life = ("▲", "expired at") if expired else ("✓", "stands until")
    return (
        f"{mark} The receipt holds: {claims['outcome']} for {claims['aud']} at {format_instant(claims['at'])}\n"
        f"  it {life} {format_instant(claims['exp'])}\n"
        f"  decision {claims['decision']}, in {head.origin} at size {head.size}"
    )


def _object(value: Any) -> dict[str, Any]:
    """Raises InvalidInput (`wrong_type`) for a question that is no object."""
    if not isinstance(value, dict):
        raise InvalidInput((Problem("wrong_type", "/request", "a question is an object"),))
    return value
