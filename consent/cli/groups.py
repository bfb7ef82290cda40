"""Groups whose commands are found when they are asked for: a short command waits for nothing that it does not need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib import import_module, metadata
from importlib.metadata import EntryPoint
from typing import Any, Final

import click

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
        return super().get_command(ctx, cmd_name)

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
