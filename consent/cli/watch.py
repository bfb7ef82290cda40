"""`consent log watch`: following a ledger from outside."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from consent.cli import codes, output, trust
from consent.errors import Unavailable
from consent.outbound.witnesses import Witnessed, last_head
from consent.panel.panel import cosigners_of
from consent.watch.published import Published
from consent.watch.watcher import Forked, Look, Seen, look, restored
from signing import digests
from signing.policy import Policy


@click.command()
@click.argument("place", metavar="URL|DIRECTORY")
@click.option("--policy", "policy_path", metavar="FILE", help="The tlog-policy: which log and witnesses to believe.")
@click.option("--state", default="watch.json", show_default=True, metavar="FILE", help="What was seen so far.")
@click.option("--digest", "held", multiple=True, help="A digest you hold, such as a grant's; repeatable.")
@click.option("--every", type=click.IntRange(1), metavar="SECONDS", help="Go on looking; once where not given.")
@output.as_json
def watch(
    place: str, policy_path: str | None, state: str, held: tuple[str, ...], every: int | None, json_: bool
) -> None:
    """Follow the log published at URL (such as https://ledger.example/log) or in DIRECTORY.

    Every entry is hashed and every head held against all before it, and against what the policy's witnesses were shown
    where it gives their addresses. Exit 13 and FILE.fork.json when the log has two histories; 12 when a head is not
    signed as the policy wants, or cannot be read.
    """
    for number, digest in enumerate(held):
        digests.parse_digest(digest, f"/digest/{number}")
    policy, log, path = trust.log_policy(policy_path), Published(place), Path(state)
    seen = restored(json.loads(path.read_text(encoding="utf-8")), policy) if path.exists() else None
    while True:
        seen = _looked(log, policy, seen, frozenset(held), path, json_=json_, going_on=every is not None)
        if every is None:
            return
        time.sleep(every)


def _looked(
    log: Published, policy: Policy, seen: Seen | None, held: frozenset[str], path: Path, *, json_: bool, going_on: bool
) -> Seen | None:
    """One look; what cannot be read is only told where the watch goes on."""
    try:
        found = look(log, policy, seen, held, list(_witnessed(policy)))
    except Forked as error:
        evidence = path.with_name(f"{path.name}.fork.json")
        evidence.write_text(json.dumps(error.evidence, indent=1) + "\n", encoding="utf-8")
        output.show({"forked": True, "evidence": str(evidence), **error.evidence},
                    f"✕ The log has two histories: {error}\n  both signed heads: {evidence}", json_=json_)  # fmt: skip
        sys.exit(codes.EVIDENCE_INVALID)
    except Unavailable as error:
        if not going_on:
            raise
        output.aside(str(error))
        return seen
    path.write_text(json.dumps(found.seen.as_json()) + "\n", encoding="utf-8")
    output.show(_said(found), _text(found, held), json_=json_)
    return found.seen


def _witnessed(policy: Policy) -> Iterator[Witnessed]:
    """What the witnesses of the policy that have an address were shown last; who cannot be read is only told."""
    for cosigner in cosigners_of(policy):
        for verifier in policy.logs:
            try:
                found = last_head(cosigner, verifier)
            except Unavailable as error:
                output.aside(str(error))
            else:
                if found is not None:
                    yield found


def _said(found: Look) -> dict[str, Any]:
    return {"origin": found.seen.head.origin, "tree_size": found.seen.head.size, "new": found.new, "forked": False,
            "alerts": [one.as_json() for one in found.alerts]}  # fmt: skip


def _text(found: Look, held: frozenset[str]) -> str:
    head = found.seen.head
    lines = [f"✓ {head.origin} at size {head.size}: {found.new} new entries, all of them lead to its head"]
    lines += [f"  ▲ entry {one.index} ({one.event} {one.kind}) names {one.names}" for one in found.alerts]
    named = {one.names for one in found.alerts}
    lines += [f"  · no new entry names {one}" for one in sorted(held - named)]
    return "\n".join(lines)
