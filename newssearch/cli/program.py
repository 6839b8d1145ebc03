"""The program: its commands in the order of their use, and help on what is no command."""

from __future__ import annotations

import click

from newssearch.cli.check import check
from newssearch.cli.command import HELP_FLAGS, Command, common_options, write_options
from newssearch.cli.completion import completion
from newssearch.cli.exits import Exit
from newssearch.cli.explain import explain
from newssearch.cli.fields import fields
from newssearch.cli.index import index
from newssearch.cli.read import read
from newssearch.cli.remove import remove
from newssearch.cli.search import search
from newssearch.cli.show import show
from newssearch.cli.stats import stats
from newssearch.cli.topics import TOPICS


class Program(click.Group):
    """The group of all commands, with the common options, in the order they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of their use, not of the alphabet."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how to begin, and which topics there is help on."""
        with formatter.section("Begin with"):
            formatter.write("  newssearch index corpus\n  newssearch search 'harbour pipeline'\n")
        formatter.write(f"\nMore: newssearch COMMAND --help, newssearch help {'|'.join(TOPICS)}\n")


@click.group(
    cls=Program,
    params=common_options(),
    invoke_without_command=True,
    context_settings=HELP_FLAGS,
)
@click.pass_context
def program(context: click.Context) -> Exit:
    """Full-text search for news: phrases, fields and dates."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
    return Exit.UNREADABLE


@click.command(
    cls=Command,
    examples=("newssearch help query", "newssearch help exit-codes", "newssearch help search"),
)
@click.argument("topic", required=False)
@click.pass_context
def help(context: click.Context, topic: str | None) -> Exit:
    """Help on a command, or on a topic: query, dates, exit-codes."""
    root = context.find_root()
    if topic is None:
        click.echo(root.get_help())
    elif topic in TOPICS:
        click.echo(TOPICS[topic], nl=False)
    else:
        command = program.get_command(root, topic)
        if command is None:
            known = ", ".join([*TOPICS, *program.commands])
            raise click.UsageError(f"No help on {topic!r}. There is help on: {known}.", context)
        click.echo(command.get_help(command.make_context(topic, [], root, resilient_parsing=True)))
    return Exit.DONE


for _command in (
    index,
    search,
    show,
    explain,
    read,
    remove,
    stats,
    check,
    fields,
    completion,
    help,
):
    program.add_command(_command)
