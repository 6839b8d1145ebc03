"""``newssearch formats``: what can be read, and what has to be installed for it."""

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
from newssearch.documents import formats_document

if TYPE_CHECKING:
    from newssearch.reading.formats import Format


@click.command(
    cls=Command,
    examples=(
        "newssearch formats",
        "newssearch formats --json",
        "newssearch read corpus/tables/ledger.csv --format csv",
    ),
)
@json_option("The table, as one JSON object.")
@click.pass_obj
def formats(common: Common, as_json: bool) -> Exit:
    """List the formats that are read, and what is missing for some.

    A source tells its format by its content, and by its name where the content is silent; --format overrides both.
    Each may be compressed with gzip, bzip2, xz or zstd.
    """
    table = newssearch.formats()
    if as_json:
        common.show_json(formats_document(table))
    else:
        common.show([formats_text(table, common.screen())])
    return Exit.DONE


def formats_text(table: Iterable[Format], screen: Screen) -> str:
    """A format in two lines or three: its name and what it gives, the suffixes, and what to install."""
    rows = []
    for form in table:
        rows.append((form.name, form.gives))
        if suffixes := " ".join(suffix for suffix in form.suffixes if suffix):
            rows.append(("", suffixes))
        if not form.is_installed:
            rows.append(("", f"not installed: pip install 'newssearch[{form.extra}]'"))
    return "\n".join(table_lines(rows, screen)) + "\n"
