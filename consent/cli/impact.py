"""`consent impact`: what a withdrawal does, before it is filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from consent.answers.impact import Impact
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
    when = {"effective_at": effective, "at": None if at is None else format_instant(at), "known_at": known_at}
    said = desk().impact({"grant": grant, **{name: value for name, value in when.items() if value is not None}})
    output.show(said, "\n".join(_lines(said)), json_=json_)


def _lines(said: Impact) -> Iterator[str]:
    withdrawal = said.withdrawal
    when = f" from {withdrawal.effective_at} on" if withdrawal.effective_at else ""
    yield f"{_EFFECTS[withdrawal.effect]}{when}: {withdrawal.why} ({withdrawal.rule})"
    for ended in said.filed:
        part = " in part" if ended.in_part else ""
        yield f"  filed already: {ended.code}{part} from {ended.effective_at} on ({ended.statement})"
    for one in said.decisions:
        yield f"  decision {one.decision} ({one.outcome} at {one.at}): {one.standing.replace('_', ' ')}"
        yield f"    its receipt lasts until {one.receipt_until}; consent status tells whether it still holds"
    if said.earlier_decisions:
        yield f"  {said.earlier_decisions} earlier decisions, whose receipts have expired, stand"
    for held in said.reservations:
        yield f"  held until {held.until}: {held.amount} {held.unit} by {held.decision}"
    for made in said.outputs:
        until = f"until {made.shown_until}" if made.shown_until else "without an end"
        yield f"  output {made.sha256} was made lawfully and may be shown {until}"
    for owed in said.obligations:
        yield f"  owed all the same under {owed.rule}: {owed.text}"
