"""`consent impact`: what a withdrawal does, before it is filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click

from consent.cli import output
from consent.cli.names import NamesDigest
from consent.cli.target import desk
from consent.vocabulary.times import format_instant

_EFFECTS: Final = {
    "ends": "The withdrawal ends the grant",
    "ends_by_law": "A person must decide: the law lets it end, the contract does not",
    "ends_new_works": "The withdrawal ends the grant for new works",
    "disputes": "The withdrawal ends nothing by itself",
}


@click.command(cls=NamesDigest)
@click.option("--grant", required=True, metavar="DIGEST", help="The grant.")
@click.option("--effective", metavar="TIME", help="From when the withdrawal would say it counts; now where not given.")
@output.at
@output.known_at
@output.as_json
def impact(grant: str, effective: str | None, at: int | None, known_at: int | None, json_: bool) -> None:
    """What a withdrawal of a grant does, before or after it is filed. Nothing is filed."""
    said = {"effective_at": effective, "at": None if at is None else format_instant(at), "known_at": known_at}
    asked = {"grant": grant, **{name: value for name, value in said.items() if value is not None}}
    said = desk().impact(asked)
    output.show(said, "\n".join(_lines(said)), json_=json_)


def _lines(said: dict[str, Any]) -> Iterator[str]:
    withdrawal = said["withdrawal"]
    when = f" from {withdrawal['effective_at']} on" if withdrawal["effective_at"] else ""
    yield f"{_EFFECTS[withdrawal['effect']]}{when}: {withdrawal['why']} ({withdrawal['rule']})"
    for one in said["filed"]:
        yield f"  filed already: {one['code']} from {one['effective_at']} on ({one['statement']})"
    for one in said["decisions"]:
        standing = one["standing"].replace("_", " ")
        yield f"  decision {one['decision']} ({one['outcome']} at {one['at']}): {standing}"
        yield f"    its receipt lasts until {one['receipt_until']}"
    if said["earlier_decisions"]:
        yield f"  {said['earlier_decisions']} earlier decisions, whose receipts have expired, stand"
    for one in said["reservations"]:
        yield f"  held until {one['until']}: {one['amount']} {one['unit']} by {one['decision']}"
    for one in said["outputs"]:
        until = f"until {one['shown_until']}" if one["shown_until"] else "without an end"
        yield f"  output {one['sha256']} was made lawfully and may be shown {until}"
    for one in said["obligations"]:
        yield f"  owed all the same under {one['rule']}: {one['text']}"
