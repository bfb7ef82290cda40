"""`consent witness`: whom this ledger asks to cosign its heads. `consent witness serve` joins from the HTTP floor."""

from __future__ import annotations

import click

from consent.cli import output
from consent.cli.groups import Gathering
from consent.cli.target import ledger, settings
from consent.errors import Unavailable


@click.group(cls=Gathering)
def witness() -> None:
    """Witnesses: they cosign heads of a log, so that it cannot show two histories."""


@witness.command()
@click.argument("name")
@click.option("--vkey", "vkeys", required=True, multiple=True, help="A verifier key of the witness; the first counts.")
@click.option("--url", required=True, help="Where it is asked, such as https://witness.union.example.")
@output.as_json
def add(name: str, vkeys: tuple[str, ...], url: str, json_: bool) -> None:
    """Ask the witness NAME (a word of your own) to cosign every new head from now on.

    Take its verifier keys from its operator, not from the network. Receipts wait for it only with `witness quorum`.
    """
    from consent.panel.panel import save_policy, with_witness

    opened = ledger()
    save_policy(settings().keys, with_witness(opened.panel, opened.vkey, name, vkeys, url))
    again = ledger()
    try:
        again.confirm()
        again.cosign()
    except Unavailable:
        output.aside(f"{name} did not answer as a witness does")
    cosigned = again.has_cosigned(url)
    told = "it has cosigned the present head" if cosigned else "it has not cosigned the present head"
    text = f"{'✓' if cosigned else '▲'} {name} is asked from now on; {told}"
    output.show({"name": name, "url": url, "cosigned": cosigned}, text, json_=json_)


@witness.command()
@click.argument("number", type=click.IntRange(0, 100))
@output.as_json
def quorum(number: int, json_: bool) -> None:
    """Release receipts only under heads that NUMBER witnesses have cosigned; 0 asks for none."""
    from consent.panel.panel import save_policy, with_quorum

    opened = ledger()
    save_policy(settings().keys, with_quorum(opened.panel, opened.vkey, number))
    text = f"✓ Receipts wait for {number} cosignatures" if number else "✓ Receipts wait for no witness"
    output.show({"quorum": number}, text, json_=json_)


@witness.command()
@click.argument("name")
@output.as_json
def retire(name: str, json_: bool) -> None:
    """Ask the witness NAME no more. Its keys are kept, so that what it signed can still be audited."""
    from consent.panel.panel import save_policy, without_asking

    opened = ledger()
    save_policy(settings().keys, without_asking(opened.panel, opened.vkey, name))
    output.show({"name": name}, f"✓ {name} is asked no more", json_=json_)


@witness.command(name="list")
@output.as_json
def list_(json_: bool) -> None:
    """The witnesses this ledger asks, and its policy."""
    panel = ledger().panel
    rows = [{"name": one.name, "url": one.url, "keys": len(one.verifiers)} for one in panel.cosigners]
    output.show({"witnesses": rows, "policy": panel.text}, panel.text.rstrip("\n"), json_=json_)
