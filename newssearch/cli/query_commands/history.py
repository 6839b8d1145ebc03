"""``newssearch history``: the versions of an article, and what each changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit, unknown_id
from newssearch.cli.options import json_option, text
from newssearch.cli.output.terminal import Screen

if TYPE_CHECKING:
    from newssearch.backends.questions.histories import History


@click.command(
    cls=Command,
    examples=(
        "newssearch index corpus --keep-versions all",
        "newssearch history skerry-courier",
        "newssearch history skerry-courier --json",
    ),
)
@click.argument("id", metavar="ID", type=text)
@json_option("One JSON object.")
@click.pass_obj
def history(common: Common, id: str, as_json: bool) -> Exit:
    """List the versions of an article, and what each changed.

    Old versions are there where `newssearch index --keep-versions` has kept them.
    """
    with newssearch.open(common.place()) as news:
        found = news.history(id)
    if found is None:
        return unknown_id(id)
    common.present(found, _lines(found, common.screen()), as_json=as_json)
    return Exit.DONE


def _lines(found: History, screen: Screen) -> Iterator[str]:
    for version in found:
        changes = ", ".join(version.changes) or ("first version" if version.version == 1 else "no change of the text")
        fetched = f"  (fetched {version.retrieved})" if version.retrieved else ""
        yield f"{version.version:>3}  {screen.dim(version.added or 'time not known      ')}  {changes}{fetched}\n"
    if found.removed:
        yield f"     {screen.dim(found.removed)}  removed\n"
