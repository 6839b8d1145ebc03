"""``newssearch copies``: who printed an article when, and what differs."""

from __future__ import annotations

from collections.abc import Iterator

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit, unknown_id
from newssearch.cli.options import json_option, text
from newssearch.cli.output.terminal import Screen, safe
from newssearch.results import Copy, CopyGroup


@click.command(
    cls=Command,
    examples=(
        "newssearch copies skerry-courier",
        "newssearch copies skerry-courier --diff",
        "newssearch copies skerry-courier --json",
    ),
)
@click.argument("id", metavar="ID", type=text)
@click.option("--diff", is_flag=True, help="Show the words that differ from the article ID.")
@json_option("One JSON object.")
@click.pass_obj
def copies(common: Common, id: str, diff: bool, as_json: bool) -> Exit:
    """List the copies of an article: who printed it when.

    Exact copies have its text; others were edited, cut or added to. Similarity is the share of runs of words that both
    bodies have. The earliest comes first, the article itself included.
    """
    with newssearch.open(common.place()) as news:
        found = news.copies(id, diff=diff)
    if found is None:
        return unknown_id(id)
    common.present(found, _lines(found, common.screen()), as_json=as_json)
    return Exit.DONE if len(found) > 1 else Exit.NOTHING_FOUND


def _lines(found: CopyGroup, screen: Screen) -> Iterator[str]:
    """Yield each copy on a line, and below it what differs."""
    sizes = [max(map(len, column)) for column in zip(*(_known(copy, found.id) for copy in found), strict=True)]
    for copy in found:
        columns = [known.ljust(size) for known, size in zip(_known(copy, found.id), sizes, strict=True)]
        line = "  ".join([screen.dim(columns[0]), *columns[1:], screen.bold(safe(copy.headline or "(no headline)"))])
        yield f"{line.rstrip()}\n"
        if copy.diff:
            yield from _differences(copy, screen)


def _known(copy: Copy, asked: str) -> tuple[str, ...]:
    """Return the date, the likeness, the source and the id of a copy."""
    likeness = "itself" if copy.id == asked else "exact" if copy.exact else f"{copy.similarity:.0%}"
    when = (copy.published or "undated").replace("T", " ", 1)
    return when, likeness, safe(copy.source or "-"), safe(copy.id)


def _differences(copy: Copy, screen: Screen) -> Iterator[str]:
    from newssearch.cli.output.diffs import spans_text  # here, as it is for --diff alone

    for field, spans in (copy.diff or {}).items():
        yield f"    {screen.dim(field)}\n"
        yield from (f"{line}\n" for line in spans_text(spans, screen, indent=6))
    yield "\n"
