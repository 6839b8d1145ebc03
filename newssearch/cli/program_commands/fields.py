"""``newssearch fields``: what a query may name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import table_lines
from newssearch.cli.output.terminal import Screen
from newssearch.documents import fields_document

if TYPE_CHECKING:
    from newssearch.query.fields import Field


@click.command(
    cls=Command,
    examples=(
        "newssearch fields",
        "newssearch fields --json",
        "newssearch search 'byline:okafor'",
    ),
)
@json_option("The table, as one JSON object.")
@click.pass_obj
def fields(common: Common, as_json: bool) -> Exit:
    """List the searchable fields, their aliases, and examples."""
    table = newssearch.fields()
    if as_json:
        common.show_json(fields_document(table))
    else:
        common.show([fields_text(table, common.screen())])
    return Exit.DONE


def fields_text(table: Iterable[Field], screen: Screen) -> str:
    """A field in two lines: its names and what it holds, and an example query beneath."""
    rows = []
    for field in table:
        rows += [(", ".join((field.name, *field.aliases)), field.description), ("", field.example)]
    return "\n".join(table_lines(rows, screen)) + "\n"
