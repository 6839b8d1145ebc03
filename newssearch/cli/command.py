"""What every command of this program has: the common options, and examples under its help.

The common options are accepted before and after the command's name; the one given last counts. What
they say becomes one frozen `Common`, which every command receives first and through which it speaks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import newssearch
from newssearch.cli.pager import show
from newssearch.cli.place import index_path
from newssearch.cli.terminal import Color, Screen, screen_for, talk, wants_color

COMPLETION = "_NEWSSEARCH_COMPLETE"
"""The environment variable in which a shell asks for completions."""

HELP_FLAGS = {"help_option_names": ["-h", "--help"]}

_META = "newssearch."
_NAMES = ("index", "quiet", "verbose", "color")


@dataclass(frozen=True, slots=True)
class Common:
    """What the common options say, and the ways to speak that depend on them."""

    index: Path | None = None
    quiet: bool = False
    verbose: bool = False
    color: Color = "auto"

    @classmethod
    def of(cls, context: click.Context) -> Common:
        """The options as given so far, before and after the command's name."""
        given = ((name, context.meta.get(_META + name)) for name in _NAMES)
        return cls(**{name: value for name, value in given if value is not None})

    def place(self, *, make: bool = False) -> Path:
        """The folder of the index; with ``make`` it may be a new one. See `index_path`."""
        return index_path(self.index, os.environ, Path.cwd(), make=make)

    def screen(self) -> Screen:
        """What stdout can show."""
        return screen_for(sys.stdout, self.color, os.environ)

    def show(self, chunks: Iterable[str]) -> None:
        """Write ``chunks`` of text for people to stdout, through a pager on a terminal."""
        show(chunks, self.screen(), os.environ)

    def show_json(self, document: object) -> None:
        """Write ``document`` to stdout as one line of JSON, indented on a terminal."""
        from newssearch.cli.documents import json_text  # here, as most output is not JSON

        click.echo(json_text(document, indented=sys.stdout.isatty()).encode(), nl=False)

    def say(self, text: str) -> None:
        """Write ``text`` to stderr, unless quiet."""
        if not self.quiet:
            talk(text)

    def colored_stderr(self) -> bool:
        """Whether stderr may be coloured."""
        return wants_color(sys.stderr.isatty(), self.color, os.environ)


class CommonOption(click.Option):
    """An option of every command; its value is kept for `Common`, not handed to the command."""

    def __init__(self, *names: str, **kwargs: Any) -> None:
        super().__init__(names, expose_value=False, **{"callback": _keep} | kwargs)


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value not in (None, False):
        context.meta[f"{_META}{parameter.name}"] = value


def _say_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"newssearch {newssearch.__version__}")
        context.exit()


def common_options() -> list[click.Parameter]:
    """The options that every command takes, made anew."""
    return [
        CommonOption(
            "--index",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="The index.  [default: $NEWSSEARCH_INDEX, else the nearest index/ upwards]",
        ),
        CommonOption("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        CommonOption(
            "-v",
            "--verbose",
            is_flag=True,
            help="Say more: what was not understood, every rejection, tracebacks.",
        ),
        CommonOption(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            help="When to use colour.  [default: auto, by the terminal and $NO_COLOR]",
        ),
        CommonOption(
            "--version",
            is_flag=True,
            is_eager=True,
            callback=_say_version,
            help="Say the version and end.",
        ),
    ]


class Command(click.Command):
    """A command with the common options; ``examples`` are command lines that run as they stand."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"context_settings": HELP_FLAGS} | kwargs)
        self.params += common_options()
        self.examples = tuple(examples)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command with a `Common` as its first argument."""
        ctx.obj = Common.of(ctx)
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options first, then those it shares."""
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they stand, one a line."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def write_options(command: click.Command, context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of ``command`` in two sections: its own, and the common ones."""
    own, shared = option_records(command, context)
    for title, records in (("Options", own), ("Common options", shared)):
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


def option_records(
    command: click.Command, context: click.Context
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The options of ``command``, how written and what they do: its own, and the common ones."""
    own: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            is_common = isinstance(parameter, CommonOption) or "--help" in parameter.opts
            (shared if is_common else own).append(record)
    return own, shared
