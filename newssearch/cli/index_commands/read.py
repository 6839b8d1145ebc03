"""``newssearch read``: articles as they would be indexed, every field with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, reading_options, zone_or_none
from newssearch.cli.output.rendering import verdict_text
from newssearch.cli.output.terminal import talk
from newssearch.cli.output.unused import UnusedColumns
from newssearch.cli.place import remembered_columns
from newssearch.documents import verdict_document
from newssearch.models import Item, MissingSource, Rejection
from newssearch.settings import DateOrder
from newssearch.values import json_text


@click.command(
    cls=Command,
    examples=(
        "newssearch read corpus --retrieved 2025-12-10",
        "newssearch read corpus --retrieved 2025-12-10 --json",
        "cat corpus/*.jsonl | newssearch read - -v",
    ),
)
@reading_options
@json_option("Print one article or rejection a line.")
@click.pass_obj
def read(
    common: Common,
    sources: tuple[str, ...],
    retrieved: str | None,
    date_order: DateOrder,
    zone: str | None,
    format: str | None,
    columns: dict[str, str],
    as_json: bool,
) -> Exit:
    """Print articles as they would be indexed, and index nothing.

    Read files, folders, or - (stdin), and print every field with its evidence. With --index, columns
    that the index stores for the sources (--map) are used.
    """
    unused = UnusedColumns()
    verdicts = newssearch.read(
        *sources,
        retrieved=retrieved,
        date_order=date_order,
        zone=zone_or_none(zone),
        format=format,
        columns=columns,
        remembered=remembered_columns(common.place(), sources) if common.index else {},
        tell=common.say if common.verbose else None,
        unused=unused,
    )
    tally = _Tally(verdicts, talk if common.verbose else None)
    if as_json:
        for verdict in tally:
            click.echo(json_text(verdict_document(verdict)).encode(), nl=False)
    else:
        screen = common.screen()
        common.show(_parted(verdict_text(verdict, screen) for verdict in tally))
    if unused.line:
        common.say(f"newssearch: {unused.line}")
    if tally.missing:
        return Exit.NO_SOURCE
    return Exit.SOME_REJECTED if tally.rejected else Exit.DONE


class _Tally:
    """The verdicts as they come, the rejections among them counted."""

    def __init__(self, verdicts: Iterable[Item], on_fault: Callable[[str], None] | None) -> None:
        self._verdicts = verdicts
        self._on_fault = on_fault
        self.rejected = 0
        self.missing = 0

    def __iter__(self) -> Iterator[Item]:
        for verdict in self._verdicts:
            if isinstance(verdict, Rejection):
                self.rejected += 1
                if verdict.fault and self._on_fault is not None:
                    self._on_fault(verdict.fault)
                self.missing += isinstance(verdict, MissingSource)
            yield verdict


def _parted(texts: Iterable[str]) -> Iterator[str]:
    """Yield ``texts`` with a blank line between them."""
    for n, text in enumerate(texts):
        yield f"\n{text}" if n else text
