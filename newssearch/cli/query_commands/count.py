"""``newssearch count``: how many articles a query finds, by time and by value."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import Asked, above_zero, json_option, query_options
from newssearch.cli.output.terminal import safe_lines
from newssearch.counting.buckets import DIMENSIONS


@click.command(
    cls=Command,
    examples=(
        "newssearch count 'harbour pipeline' --by month",
        "newssearch count harbour --by year --share",
        "newssearch count harbour --by month --by source --top 5 --csv",
        "newssearch count harbour --by month --share --plot harbour.svg",
    ),
)
@query_options
@click.option(
    "--by",
    type=click.Choice(DIMENSIONS),
    multiple=True,
    default=("month",),
    show_default="month",
    help="Dimension to count by; twice for a cross table.",
)
@click.option("--share", is_flag=True, help="Count all articles of each bucket, too, and show the share of them.")
@click.option("--top", metavar="N", type=above_zero, help="Only the N most frequent values; the others are one row.")
@click.option("--csv", "as_csv", is_flag=True, help="A header, and a row a bucket.")
@click.option(
    "--plot",
    "chart",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw the counts, or the shares, into FILE: .svg, or .png with the extra plot.",
)
@json_option("One JSON object.")
@click.pass_obj
def count(
    common: Common,
    query: str,
    asked: Asked,
    by: tuple[str, ...],
    share: bool,
    top: int | None,
    as_csv: bool,
    chart: Path | None,
    as_json: bool,
) -> Exit:
    """Count the articles that a query finds, by time or by value.

    Time is as printed on the article; of exact copies the earliest counts. Empty buckets in between are shown where
    time is all that is counted by. Weekdays are 1 (Monday) to 7.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json cannot go together: choose one.", click.get_current_context())
    if chart is not None:
        from newssearch.backends.questions.plotting import format_for  # here, as a table needs none

        format_for(chart)
    with newssearch.open(common.place()) as news:
        counts = news.count(query, by=by, share=share, top=top, **asked)
    if chart is not None:
        newssearch.plot(counts, chart)
        common.say(f"chart written to {chart}")
    if as_json:
        common.show_json(counts)
    else:
        from newssearch.cli.output.tables import counts_csv, counts_text

        common.warn(counts.warnings)
        if as_csv:
            table = counts_csv(counts)
            click.echo((safe_lines(table) if sys.stdout.isatty() else table).encode("utf-8", "replace"), nl=False)
        else:
            common.show([counts_text(counts, common.screen())])
    return Exit.DONE if counts.total else Exit.NOTHING_FOUND
