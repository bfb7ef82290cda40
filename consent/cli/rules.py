"""`consent rules`: the rules this program decides with."""

from __future__ import annotations

from typing import Any

import click

from consent.cli import output
from consent.cli.groups import Gathering
from consent.errors import NotFound
from consent.rules import engine
from consent.rules.page import rule_text
from consent.rules.releases import RuleBook


def rule_book() -> RuleBook:
    """The rules of this program, for what is read and verified without a ledger."""
    return RuleBook(engine.current())


@click.group(cls=Gathering)
def rules() -> None:
    """The rules: agreements, laws and platform guidance, with source and how sure each is."""


@rules.command("list")
@click.option("--profile", metavar="CODE", help="Only the rules of one profile, such as SAT26.")
@output.as_json
def list_(profile: str | None, json_: bool) -> None:
    """Every rule, a line each."""
    found = rule_book().present
    listed = [rule for rule in found.rules if profile is None or rule.profile == profile]
    if not listed:
        raise NotFound.of("rule_unknown", f"no profile {profile} is known: consent rules list names all")
    said: dict[str, Any] = {
        "version": found.version,
        "digest": found.digest,
        "rules": [one.as_json() for one in listed],
    }
    lines = [f"{one.id:<11} {one.confidence:<6} {one.title}." for one in listed]
    output.show(said, "\n".join([f"Rule set {found.version} ({found.digest})", *lines]), json_=json_)


@rules.command()
@click.argument("rule_id", metavar="ID")
@output.as_json
def show(rule_id: str, json_: bool) -> None:
    """One rule: what it says and does, what it reads, its source, how sure it is, and who may settle it."""
    rule = rule_book().present.find(rule_id)
    if rule is None:
        raise NotFound.of("rule_unknown", f"no rule {rule_id} is known: consent rules list names all")
    output.show(rule.as_json(), rule_text(rule), json_=json_)
