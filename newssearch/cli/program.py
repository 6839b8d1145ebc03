"""The program: its commands in the order of their use, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from newssearch.cli.command import HELP_FLAGS, common_options, write_options
from newssearch.cli.exits import Exit
from newssearch.cli.topics import TOPICS

_MODULES = {
    "index": "index_commands.index",
    "search": "query_commands.search",
    "show": "query_commands.show",
    "open": "query_commands.open",
    "count": "query_commands.count",
    "kwic": "query_commands.kwic",
    "similar": "query_commands.similar",
    "copies": "query_commands.copies",
    "diff": "query_commands.diff",
    "history": "query_commands.history",
    "quotes": "query_commands.quotes",
    "variants": "query_commands.variants",
    "export": "query_commands.export",
    "cite": "query_commands.cite",
    "explain": "query_commands.explain",
    "save": "index_commands.saved",
    "saved": "index_commands.saved",
    "alerts": "index_commands.alerts",
    "serve": "query_commands.serve",
    "mcp": "query_commands.mcp",
    "read": "index_commands.read",
    "remove": "index_commands.remove",
    "removed": "index_commands.remove",
    "reindex": "index_commands.reindex",
    "rollback": "index_commands.maintenance",
    "stats": "query_commands.stats",
    "boilerplate": "index_commands.boilerplate",
    "status": "index_commands.status",
    "check": "index_commands.maintenance",
    "repair": "index_commands.maintenance",
    "upgrade": "index_commands.maintenance",
    "optimize": "index_commands.maintenance",
    "backup": "index_commands.maintenance",
    "restore": "index_commands.maintenance",
    "copy": "index_commands.copy",
    "fields": "program_commands.lists",
    "formats": "program_commands.lists",
    "config": "program_commands.config",
    "completion": "program_commands.completion",
    "help": "program_commands.help",
}
"""The commands in the order of their use, each with the module that has a click command of its name."""

COMMANDS = tuple(_MODULES)
"""The names of all commands, in the order of their use."""


class _Commands(Mapping[str, click.Command]):
    """Commands by name, each loaded when it is used."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in _MODULES:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"newssearch.cli.{_MODULES[name]}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Program(click.Group):
    """The group of all commands, with the common options."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their use, not of the alphabet."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write two first commands, and the topics of the help."""
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
