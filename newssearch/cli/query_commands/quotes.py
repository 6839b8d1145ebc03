"""``newssearch quotes``: speakers with their words, and the articles."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import only_style, query_options, zone_or_local
from newssearch.cli.output.rendering import quote_text
from newssearch.cli.output.terminal import safe_lines
from newssearch.models import Match
from newssearch.results import Quote


@click.command(
    cls=Command,
    examples=(
        "newssearch quotes 'harbour since:2025-11'",
        "newssearch quotes 'speaker:okafor'",
        "newssearch quotes 'speaker:okafor quote:crane' --csv",
    ),
)
@query_options
@click.option("--json", "styles", flag_value="json", multiple=True, help="One JSON object.")
@click.option("--jsonl", "styles", flag_value="jsonl", multiple=True, help="One JSON object a quotation.")
@click.option("--csv", "styles", flag_value="csv", multiple=True, help="A header, and a row a quotation.")
@click.pass_obj
def quotes(
    common: Common,
    words: tuple[str, ...],
    styles: tuple[str, ...],
    match: Match,
    strict: bool,
    tz: str | None,
    timeout: float,
) -> Exit:
    """List the quotations in articles that a query finds.

    With quote: or speaker: in the query, only the quotations in which these match. Of exact copies the earliest is
    read. The oldest comes first; there is no limit.
    """
    style = only_style(styles)
    with newssearch.open(common.place()) as news:
        found = news.quotes(" ".join(words), match=match, strict=strict, tz=zone_or_local(tz), timeout=timeout)
        with found:
            for warning in found.warnings:
                common.say(f"warning: {warning}")
            first = next(found, None)
            every = found if first is None else chain([first], found)
            if style == "json":
                document = {"schema_version": 1, "query": " ".join(words)}
                common.show_json(document | {"quotes": [quote.to_dict() for quote in every]})
            elif style:
                _write(every, style)
            else:
                screen = common.screen()
                common.show(quote_text(quote, screen) for quote in every)
    return Exit.NOTHING_FOUND if first is None else Exit.DONE


def _write(quotes: Iterable[Quote], style: str) -> None:
    for line in _csv(quotes) if style == "csv" else _jsonl(quotes):
        text = safe_lines(line) if sys.stdout.isatty() else line
        click.echo(text.encode("utf-8", "replace"), nl=False)


def _jsonl(quotes: Iterable[Quote]) -> Iterator[str]:
    return (f"{quote.to_json()}\n" for quote in quotes)


def _csv(quotes: Iterable[Quote]) -> Iterator[str]:
    from newssearch.documents import csv_text  # here, as people need none

    columns = ("published", "speaker", "text", "source", "id", "start", "end")
    yield csv_text([columns])
    for quote in quotes:
        row = quote.to_dict()
        yield csv_text([[row[column] for column in columns]])
