"""``newssearch show``: articles, whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import all_ids, ids_options, json_option, text
from newssearch.cli.output.rendering import article_text
from newssearch.cli.output.terminal import talk
from newssearch.documents import article_document
from newssearch.models import HeldArticle
from newssearch.results import Highlighted
from newssearch.values import json_text

_WIDEST = 88
"""Columns of text that are read with ease."""


@click.command(
    cls=Command,
    examples=(
        "newssearch show harbour-1204",
        "newssearch show harbour-1204 --highlight 'steam crane'",
        "newssearch search harbour --ids | newssearch show --ids-from - --json",
    ),
)
@ids_options
@click.option("--highlight", metavar="QUERY", type=text, help="Mark what a query matches.")
@json_option("Every field, as JSON: one object, and of several articles one a line.")
@click.pass_obj
def show(common: Common, ids: tuple[str, ...], ids_from: BinaryIO | None, highlight: str | None, as_json: bool) -> Exit:
    """Show articles, whole."""
    wanted, missing = all_ids(ids, ids_from), list[str]()

    def found() -> Iterator[tuple[HeldArticle, Highlighted | None]]:
        for id in wanted:
            held = news.held(id)
            if held is None:
                missing.append(id)
            else:
                yield held, news.highlight(held.article.id, highlight) if highlight is not None else None

    with newssearch.open(common.place()) as news:
        if as_json:
            indented = len(wanted) == 1 and sys.stdout.isatty()
            for held, marked in found():
                click.echo(json_text(article_document(held, marked), indented=indented).encode(), nl=False)
        else:
            screen = common.screen()
            screen = replace(screen, width=screen.width and min(screen.width, _WIDEST))
            texts = (article_text(held.article, screen, _marks(marked)) for held, marked in found())
            common.show(text if n == 0 else f"\n{text}" for n, text in enumerate(texts))
    for id in missing:
        talk(f"no article has the id {id}")
    return Exit.NOTHING_FOUND if missing or not wanted else Exit.DONE


def _marks(marked: Highlighted | None) -> dict[str, tuple[tuple[int, int], ...]]:
    return {text.field: text.marks for text in marked.texts} if marked else {}
