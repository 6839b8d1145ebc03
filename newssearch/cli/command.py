"""Base of every command: the common options, and examples under its help.

The common options are accepted before and after the command's name; the one given last counts. Their
values become one frozen `Common`, which every command receives first and through which it writes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, fields
from pathlib import Path
from typing import Any, Literal

import click

import newssearch
from newssearch.cli.configuration import PREFIX, Settings, settings_file
from newssearch.cli.copies_options import with_bare_values
from newssearch.cli.options import count, duration
from newssearch.cli.output.pager import show
from newssearch.cli.output.terminal import Color, Screen, screen_for, talk, wants_color
from newssearch.cli.place import index_path
from newssearch.errors import UsageError
from newssearch.frozen import dataclass
from newssearch.locations import Remote, remote
from newssearch.values import Value, json_text

COMPLETION = "_NEWSSEARCH_COMPLETE"
"""The environment variable in which a shell asks for completions."""

HELP_FLAGS = {"help_option_names": ["-h", "--help"]}

REPORTED = "newssearch.reported"
"""Key in a context: the error has been reported already, in the log."""

_META = "newssearch."
_SETTINGS = f"{_META}settings"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of a run that writes: waiting, logs, metrics and reports."""

    wait: float = 0.0
    metrics: Path | None = None
    keep_reports: int = 100
    log_file: Path | None = None
    log_format: Literal["text", "json"] | None = None
    on_failure: str | None = None

    @classmethod
    def of(cls, context: click.Context) -> RunOptions:
        """Return the options as given."""
        return cls(**given_options(context, [each.name for each in fields(cls)]))

    @property
    def logs_to_stderr(self) -> bool:
        """True where log records take the place of other messages on stderr."""
        return self.log_format is not None and self.log_file is None


@dataclass(frozen=True, slots=True)
class Common:
    """Values of the common options, and the ways to write that depend on them."""

    index: Path | str | None = None
    quiet: bool = False
    verbose: bool = False
    color: Color = "auto"
    run: RunOptions = field(default_factory=RunOptions)

    @classmethod
    def of(cls, context: click.Context) -> Common:
        """Return the options as given so far, before and after the command's name."""
        names = [each.name for each in fields(cls) if each.name != "run"]
        return cls(**given_options(context, names), run=RunOptions.of(context))

    def place(self, *, make: bool = False) -> Path | Remote:
        """Return the place of the index; with ``make`` it may be a new one. See `index_path`."""
        return index_path(self.index, os.environ, Path.cwd(), make=make)

    def folder(self, *, make: bool = False) -> Path:
        """Return the folder of the index; with ``make`` it may be a new one. Raises UsageError for a cluster."""
        place = self.place(make=make)
        if isinstance(place, Path):
            return place
        command = click.get_current_context().info_name
        raise UsageError(f"`newssearch {command}` needs an index in a folder; {place} is on a cluster.")

    def screen(self) -> Screen:
        """Return the abilities of stdout."""
        return screen_for(sys.stdout, self.color, os.environ)

    def show(self, chunks: Iterable[str]) -> None:
        """Write ``chunks`` of text for people to stdout, through a pager on a terminal."""
        show(chunks, self.screen(), os.environ)

    def show_json(self, shown: Value | Mapping[str, object]) -> None:
        """Write a value, or values by their names, to stdout as one line of JSON, indented on a terminal."""
        from newssearch.documents import value_document  # here, as most output is not JSON

        click.echo(json_text(value_document(shown), indented=sys.stdout.isatty()).encode(), nl=False)

    def present(self, shown: Value | Mapping[str, object], text: Iterable[str], *, as_json: bool) -> None:
        """Write a value to stdout as JSON, or its ``text`` for people."""
        if as_json:
            self.show_json(shown)
        else:
            self.show(text)

    def say(self, text: str) -> None:
        """Write ``text`` to stderr, unless quiet."""
        if not self.quiet:
            talk(text)

    def warn(self, warnings: Iterable[str]) -> None:
        """Write warnings to stderr, unless quiet."""
        for warning in warnings:
            self.say(f"warning: {warning}")

    def colored_stderr(self) -> bool:
        """Return whether stderr may be coloured."""
        return wants_color(sys.stderr.isatty(), self.color, os.environ)


class IndexName(click.Path):
    """A folder, or the address of an archive on a cluster, which stays text."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder or the address."""
        return str(value) if remote(value) else super().convert(value, param, ctx)


class KeptOption(click.Option):
    """An option of several commands; its value is kept for `Common`, not handed to the command."""

    def __init__(self, *names: str, **kwargs: Any) -> None:
        super().__init__(names, expose_value=False, **{"callback": _keep} | kwargs)


class CommonOption(KeptOption):
    """An option of every command."""


class RunOption(KeptOption):
    """An option of every command that writes."""


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value not in (None, False, ()):  # of an option that may be repeated, nothing is an empty tuple
        context.meta[f"{_META}{parameter.name}"] = value


def given_options(context: click.Context, names: Iterable[str]) -> dict[str, Any]:
    """Return the given values of options, by their names."""
    given = {name: context.meta.get(_META + name) for name in names}
    return {name: value for name, value in given.items() if value is not None}


def _configure(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    """Find the settings of the command before its other options are looked at."""
    _keep(context, parameter, value)
    command = context.command
    if context.resilient_parsing or isinstance(command, click.Group) or command.name in ("help", "completion"):
        return
    root = context.find_root().command
    commands = root.commands if isinstance(root, click.Group) else {str(command.name): command}
    file = settings_file(context.meta.get(f"{_META}config"), os.environ, Path.cwd())
    has_any = file is not None or any(name.startswith(PREFIX) for name in os.environ)
    settings = Settings.read(file, os.environ, commands, _shared_options() if has_any else ())
    context.meta[_SETTINGS] = settings
    context.default_map = {}
    kept = {option.name for option in command.params if isinstance(option, KeptOption)}
    for name, setting in settings.of(command, context).items():
        if name not in kept:
            context.default_map[name] = setting.value
        elif setting.value is not False:
            context.meta.setdefault(f"{_META}{name}", setting.value)


def _shared_options() -> list[click.Option]:
    """Return the options that commands share, which takes as long as to find something."""
    from newssearch.cli.alert_options import alert_options  # here, as it is made of the classes of this module

    options = (*common_options(), *run_options(), *alert_options())
    return [option for option in options if isinstance(option, click.Option)]


def settings_found(context: click.Context) -> Settings:
    """Return the settings that `--config`, the environment and the nearest file give to the command of ``context``."""
    found: Settings = context.meta[_SETTINGS]
    return found


def _say_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"newssearch {newssearch.__version__}")
        context.exit()


def common_options() -> list[click.Parameter]:
    """Return new objects for the options that every command takes."""
    return [
        CommonOption(
            "--index",
            type=IndexName(file_okay=False, path_type=Path),
            metavar="DIR",
            help="The index: a folder, or opensearch://HOST:9200/NAME.  "
            "[default: $NEWSSEARCH_INDEX, else the nearest index/ upwards]",
        ),
        CommonOption(
            "--config",
            type=click.Path(dir_okay=False, exists=True, path_type=Path),
            metavar="FILE",
            is_eager=True,
            callback=_configure,
            help="The file of settings.  [default: $NEWSSEARCH_CONFIG, else the nearest newssearch.toml upwards, "
            "else ~/.config/newssearch/newssearch.toml]",
        ),
        CommonOption("-q", "--quiet", is_flag=True, help="Print errors only."),
        CommonOption(
            "-v",
            "--verbose",
            is_flag=True,
            help="Print more: columns not understood, every rejection, tracebacks.",
        ),
        CommonOption(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            help="Use colour.  [default: auto, by the terminal and $NO_COLOR]",
        ),
        CommonOption(
            "--version",
            is_flag=True,
            is_eager=True,
            callback=_say_version,
            help="Print the version and exit.",
        ),
    ]


def run_options() -> list[click.Parameter]:
    """Return new objects for the options that every writing command takes."""
    file = click.Path(dir_okay=False, path_type=Path)
    return [
        RunOption(
            "--wait",
            type=duration,
            metavar="TIME",
            help="Wait this long for another writer: 30s, 10m, 2h.  [default: do not wait]",
        ),
        RunOption("--metrics", type=file, metavar="FILE", help="Write the result of the run to FILE, for Prometheus."),
        RunOption(
            "--keep-reports",
            type=count,
            metavar="N",
            help="Keep N reports of runs in the index.  [default: 100]",
        ),
        RunOption("--log-file", type=file, metavar="FILE", help="Append a log of the run to FILE."),
        RunOption(
            "--log-format",
            type=click.Choice(["text", "json"]),
            help="Format of the log; without --log-file it goes to stderr, in place of other messages.",
        ),
        RunOption(
            "--on-failure",
            metavar="COMMAND",
            help="Run this shell command if the run fails; $NEWSSEARCH_ERROR and others hold the reason.",
        ),
    ]


class Command(click.Command):
    """A command with the common options; ``examples`` are command lines that run as they are."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"context_settings": HELP_FLAGS} | kwargs)
        self.params += common_options()
        self.examples = tuple(examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command line."""
        return super().parse_args(ctx, list(with_bare_values(self.params, args)))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command with a `Common` as its first argument."""
        ctx.obj = Common.of(ctx)
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options first, then the shared ones."""
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class WritingCommand(Command):
    """A command that changes the index, with the options of a run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += run_options()


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
    """Return the options of ``command`` with their help: its own, and the common ones."""
    own: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            is_common = isinstance(parameter, CommonOption) or "--help" in parameter.opts
            (shared if is_common else own).append(record)
    return own, shared
