"""``newssearch diff``: the words that differ between two versions of an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit, unknown_id
from newssearch.cli.options import json_option, text
from newssearch.cli.output.diffs import spans_text
from newssearch.cli.output.terminal import Screen

if TYPE_CHECKING:
    from newssearch.backends.questions.histories import Difference


@click.command(
    cls=Command,
    examples=(
        """echo '{"id": "pier", "title": "Pier to close"}' | newssearch index - --keep-versions all""",
        """echo '{"id": "pier", "title": "Pier closes"}' | newssearch index -""",
        "newssearch diff pier",
        "newssearch diff pier 1 2 --json",
    ),
)
@click.argument("id", metavar="ID", type=text)
@click.argument("older", metavar="[A]", type=click.IntRange(min=1), required=False)
@click.argument("newer", metavar="[B]", type=click.IntRange(min=1), required=False)
@json_option("One JSON object.")
@click.pass_obj
def diff(common: Common, id: str, older: int | None, newer: int | None, as_json: bool) -> Exit:
    """Compare two versions of an article, word by word.

    Without numbers the last two; with A alone, A and the newest.

    Removed words are in [-brackets-], added ones in {+braces+}. The numbers are those of `newssearch history`.
    """
    with newssearch.open(common.place()) as news:
        found = news.diff(id, older, newer)
    if found is None:
        return unknown_id(id)
    common.present(found, _lines(found, common.screen()), as_json=as_json)
    return Exit.DONE if found.fields else Exit.NOTHING_FOUND


def _lines(found: Difference, screen: Screen) -> Iterator[str]:
    yield f"{screen.dim(f'version {found.older} to {found.newer}')}\n"
    for field, spans in found.fields.items():
        yield f"{screen.dim(field)}\n"
        yield from (f"{line}\n" for line in spans_text(spans, screen, indent=2))
