"""``newssearch help``: on a command, or on a topic."""

from __future__ import annotations

import click

from newssearch.cli.command import Command
from newssearch.cli.exits import Exit
from newssearch.cli.topics import TOPICS


@click.command(
    cls=Command,
    examples=("newssearch help query", "newssearch help exit-codes", "newssearch help search"),
)
@click.argument("topic", required=False)
@click.pass_context
def help(context: click.Context, topic: str | None) -> Exit:
    """Help on a command, or on a topic: query, dates, exit-codes."""
    root = context.find_root()
    assert isinstance(root.command, click.Group)
    if topic is None:
        click.echo(root.get_help())
    elif topic in TOPICS:
        click.echo(TOPICS[topic], nl=False)
    else:
        command = root.command.get_command(root, topic)
        if command is None:
            known = ", ".join([*TOPICS, *root.command.list_commands(root)])
            raise click.UsageError(f"No help on {topic!r}. There is help on: {known}.", context)
        click.echo(command.get_help(command.make_context(topic, [], root, resilient_parsing=True)))
    return Exit.DONE
