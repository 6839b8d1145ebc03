"""``newssearch show``: one article, whole."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, text
from newssearch.cli.rendering import article_text
from newssearch.cli.terminal import talk
from newssearch.models import article_as_dict


@click.command(
    cls=Command,
    examples=(
        "newssearch show harbour-1204",
        "newssearch show harbour-1204 --json",
        "newssearch search harbour --ids0 --limit 1 | xargs -0 newssearch show",
    ),
)
@click.argument("id", metavar="ID", type=text)
@json_option("Every field, as one JSON object.")
@click.pass_obj
def show(common: Common, id: str, as_json: bool) -> Exit:
    """Show one article, whole."""
    with newssearch.open(common.place()) as news:
        article = news.get(id)
    if article is None:
        talk(f"no article has the id {id}")
        return Exit.NOTHING_FOUND
    if as_json:
        common.show_json(article_as_dict(article))
    else:
        common.show([article_text(article, common.screen())])
    return Exit.DONE
