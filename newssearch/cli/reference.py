"""``docs/cli.md`` from the commands themselves: ``python -m newssearch.cli.reference > docs/cli.md``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from newssearch.cli.command import Command, option_records
from newssearch.cli.exits import MEANINGS
from newssearch.cli.program import program
from newssearch.cli.topics import TOPICS

_HEAD = """\
# The command line

<!-- Written by `python -m newssearch.cli.reference`; change the commands, not this page. -->

`python -m newssearch` is the same program as `newssearch`. Data goes to stdout; progress, counts and
warnings go to stderr. A progress bar, colour, links and a pager appear only on a terminal.
"""

_ENVIRONMENT = (
    ("NEWSSEARCH_CONFIG", "the settings, where `--config` names none; empty for none at all"),
    (
        "NEWSSEARCH_WAIT, ...",
        "an option that commands share: `--wait`; [operations.md](operations.md) tells of settings",
    ),
    ("NEWSSEARCH_SEARCH_LIMIT, ...", "an option of one command: `search --limit`"),
    ("NEWSSEARCH_INDEX", "the index, where `--index` names none"),
    ("NEWSSEARCH_PAGER", "the pager, before `PAGER`; empty or `cat` for none"),
    ("PAGER", "the pager, else `less -FRX`"),
    ("NO_COLOR", "not empty: no colour, but with `--color always`"),
    ("CLICOLOR_FORCE", "not empty and not `0`: colour even in a file or a pipe"),
    ("TERM", "`dumb`: no colour and no links"),
    ("TZ", "the local zone, where `--tz` names none"),
)


def reference() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    root = program.make_context("newssearch", [], resilient_parsing=True)
    yield _HEAD
    for name in program.list_commands(root):
        summary = inspect.cleandoc(program.commands[name].help or "").split("\n", 1)[0]
        yield f"- [`newssearch {name}`](#newssearch-{name}): {summary}"
    yield "\n## Common options\n\nAccepted before and after the name of the command.\n"
    yield from _options(option_records(program, root)[1])
    for name in program.list_commands(root):
        yield from _command_lines(program.commands[name], root)
    yield "\n## Exit codes\n\n| code | meaning |\n|---|---|"
    yield from (f"| {code} | {meaning} |" for code, meaning in MEANINGS.items())
    yield "\n## Environment\n\n| variable | meaning |\n|---|---|"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in _ENVIRONMENT)
    for name, text in TOPICS.items():
        if name != "exit-codes":  # the table above says the same
            yield f"\n## newssearch help {name}\n\n```text\n{text.rstrip()}\n```"


def _command_lines(command: click.Command, root: click.Context) -> Iterator[str]:
    context = click.Context(command, root, command.name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\n## newssearch {command.name}\n\n```text\nnewssearch {command.name} {usage}\n```\n"
    yield inspect.cleandoc(command.help or "")
    own, _ = option_records(command, context)
    if own:
        yield ""
        yield from _options(own)
    if isinstance(command, Command):
        yield "\n```sh\n" + "\n".join(command.examples) + "\n```"


def _options(records: list[tuple[str, str]]) -> Iterator[str]:
    yield from (f"- `{written}`: {meaning.replace('  [', ' [')}" for written, meaning in records)


if __name__ == "__main__":
    click.echo(reference(), nl=False)
