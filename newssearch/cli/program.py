"""The program: its commands in the order of their use, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from newssearch.cli.command import HELP_FLAGS, common_options, write_options
from newssearch.cli.exits import Exit
from newssearch.cli.topics import TOPICS

_FOLDERS = {
    "index": "index_commands",
    "search": "query_commands",
    "show": "query_commands",
    "open": "query_commands",
    "count": "query_commands",
    "kwic": "query_commands",
    "similar": "query_commands",
    "quotes": "query_commands",
    "variants": "query_commands",
    "export": "query_commands",
    "cite": "query_commands",
    "explain": "query_commands",
    "serve": "query_commands",
    "mcp": "query_commands",
    "read": "index_commands",
    "remove": "index_commands",
    "reindex": "index_commands",
    "rollback": "index_commands",
    "stats": "query_commands",
    "boilerplate": "index_commands",
    "status": "index_commands",
    "check": "index_commands",
    "repair": "index_commands",
    "upgrade": "index_commands",
    "optimize": "index_commands",
    "backup": "index_commands",
    "restore": "index_commands",
    "copy": "index_commands",
    "fields": "program_commands",
    "formats": "program_commands",
    "config": "program_commands",
    "completion": "program_commands",
    "help": "program_commands",
}
"""The commands in the order of their use, with the folder of each: the click command of that name in the module of
that name."""

COMMANDS = tuple(_FOLDERS)
"""The names of all commands, in the order of their use."""


class _Commands(Mapping[str, click.Command]):
    """`COMMANDS` by name; whoever runs one does not wait for the others to load."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in _FOLDERS:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"newssearch.cli.{_FOLDERS[name]}.{name}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Program(click.Group):
    """The group of all commands, with the common options."""

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
    commands=_Commands(),
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
