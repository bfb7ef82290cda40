"""Every command of the program, by its whole name, those that join from other floors among them."""

import click

from consent.cli.main import cli


def commands(group=cli, name="consent"):
    """Pairs of a name such as `consent log audit` and its command."""
    context = click.Context(group)
    for child in group.list_commands(context):
        command = group.get_command(context, child)
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {child}")
        else:
            yield f"{name} {child}", command
