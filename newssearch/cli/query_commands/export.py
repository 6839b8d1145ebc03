"""``newssearch export``: every article that a query finds, for other programs."""

from __future__ import annotations

import codecs
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, get_args

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import Asked, fields_option, query_options
from newssearch.cli.output.rendering import counted
from newssearch.cli.output.terminal import safe_lines
from newssearch.errors import UsageError
from newssearch.exports.writers import FORMATS
from newssearch.models import Order

if TYPE_CHECKING:
    from typing_extensions import Buffer


@click.command(
    cls=Command,
    examples=(
        "newssearch export 'harbour pipeline' -o harbour.jsonl",
        "newssearch export 'harbour since:2025-11' --format csv --fields published,source,headline",
        "newssearch export '*:*' --format bibtex -o archive.bib",
    ),
)
@query_options
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE.")
@click.option(
    "--format",
    type=click.Choice(tuple(FORMATS)),
    help="Format of the output.  [default: by the name of FILE, else jsonl]",
)
@fields_option("The columns of a csv or parquet, in this order.")
@click.option(
    "--order", type=click.Choice(get_args(Order)), default="oldest", show_default=True, help="Order of the articles."
)
@click.option(
    "--copies/--no-copies",
    default=True,
    show_default=True,
    help="Write exact copies of a text, too, or only the earliest, as a search shows it.",
)
@click.pass_obj
def export(
    common: Common,
    query: str,
    asked: Asked,
    output: Path | None,
    format: str | None,
    fields: tuple[str, ...],
    order: Order,
    copies: bool,
) -> Exit:
    """Write every article that a query finds.

    Each has every field and the full text. They go to stdout without -o; a file is written beside its place and renamed
    when it is whole. `newssearch index` takes a jsonl back: the same ids, dates and texts.
    """
    with newssearch.open(common.place()) as news:
        report = news.export(
            query,
            output or _stdout(format),
            format=format,
            fields=fields,
            order=order,
            copies=copies,
            **asked,
        )
    sys.stdout.flush()
    common.warn(report.warnings)
    common.say(f"{counted(report.articles, 'article')} written" + (f" to {output}" if output else ""))
    return Exit.DONE if report.articles else Exit.NOTHING_FOUND


def _stdout(format: str | None) -> BinaryIO:
    """Return stdout; on a terminal, made safe for it. Raises UsageError where a terminal cannot show the format."""
    if not sys.stdout.isatty():
        return sys.stdout.buffer
    if FORMATS[format or "jsonl"].is_binary:
        raise UsageError(f"A terminal does not show {format}: name a file with -o.")
    return _Terminal()  # type: ignore[return-value]  # writers use no other method of a stream


class _Terminal(io.BufferedIOBase):
    """Text in UTF-8 that goes to stdout without what a terminal obeys."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """Say that this can be written to."""
        return True

    def write(self, data: Buffer, /) -> int:
        """Write text."""
        whole = bytes(data)
        sys.stdout.write(safe_lines(self._decoder.decode(whole)))
        return len(whole)
