"""Commands that list what the program knows: the fields of queries, and the formats of sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import table_lines
from newssearch.cli.output.terminal import Screen

if TYPE_CHECKING:
    from newssearch.query.fields import Field
    from newssearch.reading.formats import Format


@click.command(
    cls=Command,
    examples=(
        "newssearch fields",
        "newssearch fields --json",
        "newssearch search 'byline:okafor'",
    ),
)
@json_option("Print the table as one JSON object.")
@click.pass_obj
def fields(common: Common, as_json: bool) -> Exit:
    """List the searchable fields, their aliases, and examples."""
    table = newssearch.fields()
    common.present({"fields": table}, [fields_text(table, common.screen())], as_json=as_json)
    return Exit.DONE


def fields_text(table: Iterable[Field], screen: Screen) -> str:
    """Return two lines for each field: its names and meaning, and an example query beneath."""
    rows = []
    for field in table:
        rows += [(", ".join((field.name, *field.aliases)), field.description), ("", field.example)]
    return "\n".join(table_lines(rows, screen)) + "\n"


@click.command(
    cls=Command,
    examples=(
        "newssearch formats",
        "newssearch formats --json",
        "newssearch read corpus/tables/ledger.csv --format csv",
    ),
)
@json_option("Print the table as one JSON object.")
@click.pass_obj
def formats(common: Common, as_json: bool) -> Exit:
    """List the formats that are read, and missing extras.

    A source is recognised by its content, and by its name where the content is not clear; --format overrides both.
    Each may be compressed with gzip, bzip2, xz or zstd.
    """
    table = newssearch.formats()
    common.present({"formats": list(map(_format, table))}, [formats_text(table, common.screen())], as_json=as_json)
    return Exit.DONE


def _format(form: Format) -> dict[str, Any]:
    return {
        "name": form.name,
        "gives": form.gives,
        "suffixes": [suffix for suffix in form.suffixes if suffix],
        "extra": form.extra,
        "installed": form.is_installed,
    }


def formats_text(table: Iterable[Format], screen: Screen) -> str:
    """Return two or three lines for each format: its name and content, its suffixes, and the extra to install."""
    rows = []
    for form in table:
        rows.append((form.name, form.gives))
        if suffixes := " ".join(suffix for suffix in form.suffixes if suffix):
            rows.append(("", suffixes))
        if not form.is_installed:
            rows.append(("", f"not installed: pip install 'newssearch[{form.extra}]'"))
    return "\n".join(table_lines(rows, screen)) + "\n"
