"""``newssearch boilerplate``: the recurring lines of a source, and decisions on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, text
from newssearch.cli.output.rendering import counted, table_lines
from newssearch.cli.output.terminal import Screen, talk
from newssearch.reports import BoilerplateSource


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch boilerplate",
        "newssearch boilerplate 'The Tideline'",
        "newssearch boilerplate 'The Tideline' --pin 'Send us your tide tables' --free 'Background'",
    ),
)
@click.argument("source", metavar="[SOURCE]", required=False, type=text)
@click.option("--pin", metavar="LINE", multiple=True, type=text, help="Leave LINE out of SOURCE; may be repeated.")
@click.option("--free", metavar="LINE", multiple=True, type=text, help="Keep LINE as text; may be repeated.")
@json_option("Print sources with their lines as one JSON object.")
@click.pass_obj
def boilerplate(common: Common, source: str | None, pin: tuple[str, ...], free: tuple[str, ...], as_json: bool) -> Exit:
    """Show the recurring lines that are left out.

    Lines that recur in the articles of one source are in neither index nor snippets. Without SOURCE,
    list the sources with their numbers of lines. --pin and --free take effect at once, also for later
    articles.
    """
    if source is None and (pin or free):
        raise click.UsageError("--pin and --free need one source; give it as SOURCE.")
    place = common.folder()
    if source is not None and (pin or free):
        _decide(common, place, source, pin, free)
    with newssearch.open(place) as news:
        found = news.boilerplate(source)
    if as_json:
        common.show_json({"sources": found})
    elif found:
        common.show(boilerplate_text(found, common.screen(), with_lines=source is not None))
    else:
        talk(f"no articles of a source {source} have been counted" if source else "no boilerplate has been learnt")
    return Exit.DONE if found else Exit.NOTHING_FOUND


def _decide(common: Common, place: Path, source: str, pin: tuple[str, ...], free: tuple[str, ...]) -> None:
    from newssearch.cli.running import recorded  # here, as help needs no engine

    with recorded(common, place) as run:
        with newssearch.open(place) as news:
            report = news.decide_boilerplate(source, pin=pin, free=free, wait=run.wait)
        run.ended(report)
    if not common.run.logs_to_stderr:
        common.warn(report.warnings)


def boilerplate_text(found: Iterable[BoilerplateSource], screen: Screen, *, with_lines: bool) -> Iterator[str]:
    """Yield each source with the number of its lines; or ``with_lines``, each line with its number of articles."""
    if not with_lines:
        yield "\n".join(table_lines([(f"{len(one.lines):>7,}", one.source) for one in found], screen)) + "\n"
        return
    for one in found:
        rows = [
            (f"{line.articles:>7,}", line.text + ("" if line.state == "learnt" else f" ({line.state})"))
            for line in one.lines
        ]
        head = screen.dim(f"{counted(len(one.lines), 'line')} of {counted(one.articles, 'article')}")
        yield "\n".join([head, *table_lines(rows, screen)]) + "\n"
