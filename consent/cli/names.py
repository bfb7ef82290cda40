"""Commands that are given names: digests, thumbprints and ids are base64url, and may begin with a hyphen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from consent.errors import NotFound

_MARK: Final = "\0"
"""What no argument can hold; it keeps a name from being read as options while the others are."""


class NamesDigest(click.Command):
    """A command that takes no digest (43 characters) and no decision's id (22) for an option, however it begins."""

    lengths: tuple[int, ...] = (22, 43)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments as click does, with every name left as it is."""
        rest = super().parse_args(ctx, self.marked(args))
        ctx.params = {name: _unmarked(value) for name, value in ctx.params.items()}
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Where nothing of a name is there, and the name cannot be one, that is said too."""
        try:
            return super().invoke(ctx)
        except NotFound as error:
            hint = next(filter(None, map(self._no_name, self._arguments(ctx))), "")
            raise NotFound(replace(one, detail=f"{one.detail}{hint}") for one in error.problems) from error

    def _arguments(self, ctx: click.Context) -> list[str]:
        names = [one.name for one in self.params if isinstance(one, click.Argument)]
        return [value for name in names if isinstance(value := ctx.params.get(name or ""), str)]

    def _no_name(self, argument: str) -> str | None:
        if len(argument) in self.lengths:
            return None
        if Path(argument).is_file():
            return f": {argument} is a file, and the name of what was registered is wanted"
        wanted = " or ".join(map(str, self.lengths))
        return f": it has {len(argument)} characters, and such a name {wanted}: copy the whole of it"

    def marked(self, args: list[str]) -> list[str]:
        """The arguments with every name marked as none of the options."""
        return [f"{_MARK}{one}" if self._is_name(one) else one for one in args]

    def _is_name(self, argument: str) -> bool:
        return len(argument) in self.lengths and re.fullmatch(r"-[A-Za-z0-9_-]+", argument) is not None


class NamesToken(NamesDigest):
    """The same for a token's id (12 characters)."""

    lengths = (12,)


def _unmarked(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_unmarked, value))
    return value.removeprefix(_MARK) if isinstance(value, str) else value
