"""``newssearch variants``: spellings of a name, and groups of them."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, names, text
from newssearch.cli.output.tables import variants_text


@click.command(
    cls=Command,
    examples=(
        "newssearch variants zelensky",
        "newssearch variants zelensky --group zelenskyy,zelenskiy",
        "newssearch variants zelensky --ungroup",
    ),
)
@click.argument("name", metavar="NAME", type=text)
@click.option(
    "--group",
    metavar="NAME,NAME...",
    type=names,
    help="Make a group: an unquoted name of it finds all of them.",
)
@click.option("--ungroup", is_flag=True, help="Take the group of NAME away.")
@json_option("One JSON object.")
@click.pass_obj
def variants(common: Common, name: str, group: tuple[str, ...] | None, ungroup: bool, as_json: bool) -> Exit:
    """List the spellings of a name in the archive.

    Each with the number of articles that have it: a few letters away, otherwise transliterated, or inflected. Groups
    are kept in newssearch.variants.toml in the index, which you can edit.
    """
    if group and ungroup:
        raise click.UsageError("--group and --ungroup cannot go together.", click.get_current_context())
    with newssearch.open(common.place()) as news:
        if ungroup:
            news.group_names(name, ())
        found = news.group_names(name, group) if group else news.variants(name)
    common.present(found, [variants_text(found, common.screen())], as_json=as_json)
    return Exit.DONE if any(count for _, count in found.variants) else Exit.NOTHING_FOUND
