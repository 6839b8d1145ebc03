"""``newssearch cite``: articles as a list of references has them."""

from __future__ import annotations

from typing import BinaryIO

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import all_ids, ids_options, json_option
from newssearch.cli.output.terminal import safe, talk


@click.command(
    cls=Command,
    examples=(
        "newssearch cite harbour-1204",
        "newssearch cite harbour-1204 --style chicago-author-date",
        "newssearch search harbour --ids | newssearch cite --ids-from - --style modern-language-association",
    ),
)
@ids_options
@click.option(
    "--style",
    metavar="NAME",
    default="apa",
    show_default=True,
    help="A style of the Citation Style Language: a name of its repository, or a .csl file.",
)
@click.option("--locale", metavar="TAG", help="Language of words that the style adds, such as de-DE.")
@json_option("One JSON object.")
@click.pass_obj
def cite(
    common: Common, ids: tuple[str, ...], ids_from: BinaryIO | None, style: str, locale: str | None, as_json: bool
) -> Exit:
    """Cite articles as a list of references does.

    The order is that of the style. Needs the extra cite. `newssearch export --format ris|bibtex|csl-json` writes
    citations for reference managers.
    """
    with newssearch.open(common.place()) as news:
        found = news.cite(all_ids(ids, ids_from), style=style, locale=locale)
    if as_json:
        common.show_json(found)
    else:
        common.show(f"{safe(citation.text)}\n" for citation in found.citations)
    for id in found.missing:
        talk(f"no article has the id {id}")
    return Exit.NOTHING_FOUND if found.missing or not found.citations else Exit.DONE
