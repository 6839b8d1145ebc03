"""``newssearch stats``: what the index holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import table_lines
from newssearch.cli.output.terminal import Screen
from newssearch.locations import Remote
from newssearch.reports import Stats

_SHOWN = 10


@click.command(
    cls=Command,
    examples=(
        "newssearch stats",
        "newssearch stats -v",
        "newssearch stats --json",
    ),
)
@json_option("Print everything as one JSON object.")
@click.pass_obj
def stats(common: Common, as_json: bool) -> Exit:
    """Count articles, terms, sizes, dates, sources, languages.

    Of sources and languages the ten largest are shown, with -v all.
    """
    place = common.place()
    with newssearch.open(place) as news:
        found = news.stats()
    common.present(found, [stats_text(found, place, common.screen(), whole=common.verbose)], as_json=as_json)
    return Exit.DONE


def stats_text(found: Stats, place: Path | Remote, screen: Screen, *, whole: bool = False) -> str:
    """The counts in a table; of sources and languages the ten largest, or the ``whole`` list."""
    ends = dict.fromkeys(end for end in (found.first, found.last) if end)
    dates = " to ".join(ends) or "none"
    undated = f" ({found.undated:,} undated)" if found.undated else ""
    rows = [
        ("index", f"{place} (generation {found.generation})"),
        ("articles", f"{found.articles:,}"),
        ("duplicates", f"{found.duplicates:,}"),
        *([] if found.terms is None else [("terms", f"{found.terms:,}")]),
        ("segments", f"{found.segments:,}"),
        ("size", size_text(found.bytes)),
        ("dates", dates + undated),
        *_shares("source", found.sources, whole=whole),
        *_shares("language", found.languages, whole=whole),
    ]
    return "\n".join(table_lines(rows, screen)) + "\n"


def _shares(title: str, counts: Mapping[str, int], *, whole: bool) -> Iterator[tuple[str, str]]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ranked if whole else ranked[:_SHOWN]
    for n, (name, count) in enumerate(shown):
        yield "" if n else f"by {title}", f"{count:>9,}  {name or '(none)'}"
    if len(ranked) > len(shown):
        rest = sum(count for _, count in ranked[len(shown) :])
        yield "", f"{rest:>9,}  in {len(ranked) - len(shown):,} more"


def size_text(count: int) -> str:
    """``count`` bytes in the decimal unit that leaves at most three digits before the point."""
    if count < 1000:
        return f"{count} B"
    size = float(count)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} TB"
