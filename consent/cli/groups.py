"""Groups whose commands are found when they are asked for, and whose options are all used or refused.

A short command waits for nothing that it does not need. An option that is given twice and taken once would drop what
somebody said: it is refused before the command runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module, metadata
from importlib.metadata import EntryPoint
from typing import Any, Final

import click

from consent.cli import examples
from consent.cli.names import NamesDigest

OFFLINE: Final = frozenset(
    {"demo", "key new", "log watch", "rules list", "rules show", "scenario run", "statement sign", "statement template",
     "verify bundle", "verify evidence", "verify receipt", "vocabulary", "witness serve"}
)  # fmt: skip
"""The commands that ask neither a ledger nor a service: a URL that was said for them would be dropped."""
JOINING: Final = "consent.commands"
"""The entry-point group through which commands of other floors join: `serve`, or `witness.serve` into a group."""


class Gathering(click.Group):
    """A group over its own commands, those that stand at a place (`module:name`), and those that join it."""

    def __init__(self, *arguments: Any, places: Mapping[str, str] | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.places = dict(places or {})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """The names of all its commands."""
        return sorted({*self.commands, *self.places, *self._joining})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now where it was not before."""
        if cmd_name not in self.commands and (found := self._found(cmd_name)) is not None:
            self.add_command(found, cmd_name)
        command = super().get_command(ctx, cmd_name)
        if command is not None and command.epilog is None:
            command.epilog = examples.epilog(f"{self.name} {cmd_name}".strip())
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command and its arguments. Raises click.UsageError for an option given twice that is taken once."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            _refuse_repeated(command, command.context_class(command, info_name=name, parent=ctx), rest)
            _refuse_unused_url(ctx, f"{ctx.command_path} {name}".partition(" ")[2])
        return name, command, rest

    def _found(self, name: str) -> click.Command | None:
        if name in self.places:
            module, _, attribute = self.places[name].partition(":")
            found: click.Command = getattr(import_module(module), attribute)
            return found
        return self._joining[name].load() if name in self._joining else None

    @cached_property
    def _joining(self) -> dict[str, EntryPoint]:
        """The commands of other floors that name this group; the program itself is the group without a name."""
        within = f"{self.name}." if self.name else ""
        found = {one.name.removeprefix(within): one for one in metadata.entry_points(group=JOINING)
                 if one.name.startswith(within)}  # fmt: skip
        return {name: one for name, one in found.items() if "." not in name}


def _refuse_repeated(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    """Raises click.UsageError where an option stands there twice and its command would use the last alone."""
    read = args if not isinstance(command, NamesDigest) else command.marked(args)
    _, _, order = command.make_parser(ctx).parse_args(list(read))
    given = Counter(one for one in order if isinstance(one, click.Option) and not one.multiple and not one.count)
    for option, times in given.items():
        if times > 1:
            raise click.UsageError(f"{option.opts[-1]} is given {times} times, and one is used: say it once.", ctx)


def _refuse_unused_url(ctx: click.Context, command: str) -> None:
    """Raises click.UsageError where a service was named for a command that asks none."""
    if command in OFFLINE and ctx.find_root().params.get("url") is not None:
        raise click.UsageError(f"`consent {command}` asks no ledger and no service: leave --url out.", ctx)
