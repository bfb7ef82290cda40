"""`consent verify evidence`: a case with nothing but its file, apart from what verifying a receipt needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from consent.cli import codes, output, trust
from consent.cli.rules import rule_book
from consent.cli.verify import issuer_option
from consent.evidence.limits import NOT_PROVEN
from consent.evidence.verify import Verified, verify_evidence
from consent.vocabulary.times import format_instant


@click.command()
@click.argument("file")
@click.option("--policy", "policy_path", metavar="FILE", help="The tlog-policy you believe in.")
@click.option(
    "--tsa-certificate", metavar="FILE", help="The time-stamping authority's certificate you believe in (PEM)."
)
@click.option("--tsa-above", metavar="FILE", help="The root above it in PEM, with what lies between.")
@click.option("--tsa-policy", metavar="OID", help="The policy it stamps under.")
@issuer_option
@output.any_outcome
@output.as_json
def evidence(file: str, any_outcome: bool, json_: bool, **given: Any) -> None:
    """Verify the evidence in FILE (a zip): every digest, signature, log proof and receipt; each decision made again.

    Exits with the worst outcome's code when all holds, as of the instants judged, and with 12 when a decision could not
    be made again.
    """
    policy = trust.log_policy(given["policy_path"])
    tsa = trust.authority(*(given[f"tsa_{part}"] for part in ("certificate", "above", "policy")))
    data = output.read_bytes(file, output.MOST_EVIDENCE_BYTES)
    verified = verify_evidence(data, policy, rule_book(), tsa, given["issuers"])
    limits = ["Not proven by this:", *(f"  · {one}" for one in NOT_PROVEN)]
    output.show(_as_json(verified), "\n".join([*_lines(verified), *limits]), json_=json_)
    outcomes = [one.outcome for one in verified.decisions]
    sys.exit(codes.of_evidence(outcomes, undecided=bool(verified.undecided), any_outcome=any_outcome))


def _as_json(verified: Verified) -> dict[str, Any]:
    times = None if verified.times is None else {str(size): format_instant(at) for size, at in verified.times.items()}
    return {
        "verified": not verified.undecided, "kind": verified.kind, "subject": verified.subject,
        "origin": verified.head.origin, "tree_size": verified.head.size, "statements": verified.statements,
        "decisions": [{"decision": one.decision, "outcome": one.outcome, "decided_again": one.decided_again}
                      for one in verified.decisions],
        "documents": {"here": verified.documents.held, "named": verified.documents.named},
        "undecided": list(verified.undecided), "cosigned_by": list(verified.cosigned_by),
        "withheld": verified.withheld, "erased": list(verified.erased),
        "stamped": verified.stamped, "times": times,
    }  # fmt: skip


def _lines(verified: Verified) -> Iterator[str]:
    head, documents = verified.head, verified.documents
    where = f"in {head.origin} at size {head.size}"
    if verified.undecided:
        said = f"{len(verified.undecided)} of {len(verified.decisions)} decisions could not be decided again"
        yield f"▲ Nothing in the evidence of the {verified.kind} {verified.subject} is false, but {said}, {where}"
    else:
        yield f"✓ The evidence of the {verified.kind} {verified.subject} holds, {where}"
    for one in verified.decisions:
        again = "decided again, alike" if one.decided_again else "not decided again: its reasons are not proven"
        yield f"  decision {one.decision}: {one.outcome}, {again}"
    signed = f"{verified.statements} statements with every signature verified"
    yield f"  {signed}; {documents.held} of {documents.named} documents are in it"
    if verified.cosigned_by:
        yield f"  the head is cosigned by {', '.join(verified.cosigned_by)}"
    if verified.withheld:
        yield f"  {verified.withheld} statements that were looked at are not in it"
    yield from (f"  erased since: {one}" for one in verified.erased)
    yield from _of_time(verified)


def _of_time(verified: Verified) -> Iterator[str]:
    if verified.stamped and verified.times is None:
        yield f"  {verified.stamped} time-stamps not judged: whose may be believed? give --tsa-certificate and its kin"
    for size, at in (verified.times or {}).items():
        yield f"  the first {size} entries existed at {format_instant(at)}, says the time-stamping authority"
