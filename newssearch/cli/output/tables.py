"""Counts as tables: for people with bars, for spreadsheets as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newssearch.cli.output.rendering import counted
from newssearch.cli.output.terminal import Screen, safe
from newssearch.cli.output.wrapping import cells, wrap
from newssearch.counting.cross_table import Counts
from newssearch.results import Variants

_WIDEST_KEY = 40
_NARROWEST_BAR = 8
_EIGHTHS = " ▏▎▍▌▋▊▉"
_NO_VALUE = "(none)"


def counts_text(counts: Counts, screen: Screen) -> str:
    """Return the rows of a table, the totals under it; on a terminal each with a bar."""
    rows = list(_rows(counts))
    if not rows:
        return f"{screen.dim(_total(counts))}\n"
    keys = [[_cut(safe(_NO_VALUE if cell is None else cell)) for cell in key] for key, *_ in rows]
    numbers = [_numbers(counts, count, of) for _, count, of in rows]
    widths = [max(map(cells, column)) for column in zip(*keys, strict=True)]
    sizes = [max(map(len, column)) for column in zip(*numbers, strict=True)]
    used = sum(widths) + sum(sizes) + 2 * (len(widths) + len(sizes))
    room = 0 if screen.width is None else screen.width - used
    heights = [_height(counts, count, of) for _, count, of in rows]
    lines = []
    for key, figures, height in zip(keys, numbers, heights, strict=True):
        left = [cell + " " * (width - cells(cell)) for cell, width in zip(key, widths, strict=True)]
        right = [text.rjust(size) for text, size in zip(figures, sizes, strict=True)]
        bar = _bar(height, max(heights), room) if room >= _NARROWEST_BAR else ""
        lines.append("  ".join([*left, *right, *([bar] if bar else [])]).rstrip())
    return "".join(f"{line}\n" for line in [*lines, screen.dim(_total(counts))])


def variants_text(found: Variants, screen: Screen) -> str:
    """Return the rows of a table of spellings, the group under it."""
    numbers = [f"{count:,}" for _, count in found.variants]
    widest = max(map(len, numbers), default=0)
    rows = [f"{number.rjust(widest)}  {safe(name)}" for number, (name, _) in zip(numbers, found.variants, strict=True)]
    if found.group:
        rows.append(screen.dim(f"group: {safe(', '.join(found.group))}"))
    return "".join(f"{row}\n" for row in rows)


def counts_csv(counts: Counts) -> str:
    """Return a header and a row a bucket: RFC 4180, except for its line ends. A missing value is an empty cell."""
    from newssearch.documents import csv_text  # here, as a table for people needs none

    shares = _has_shares(counts)
    header = [*counts.by, "count", *(["of", "share"] if shares else [])]
    rows: list[list[object]] = []
    for key, count, of in _rows(counts):
        share = [of, "" if not of else round(count / of, 4)] if of is not None else ["", ""]
        rows.append([*("" if cell is None else cell for cell in key), count, *(share if shares else [])])
    return csv_text([header, *rows])


def _rows(counts: Counts) -> Iterator[tuple[Sequence[str | None], int, int | None]]:
    """Yield the key, the count and the count of all articles of each row."""
    yield from ((bucket.key, bucket.count, bucket.of) for bucket in counts.buckets)
    rest = [""] * (len(counts.by) - 1)
    for name, count in (("(undated)", counts.undated), ("(imprecise)", counts.imprecise)):
        if count:
            yield [name, *rest], count, None


def _numbers(counts: Counts, count: int, of: int | None) -> list[str]:
    figures = [f"{count:,}"]
    if _has_shares(counts):
        figures += ["", ""] if of is None else [f"of {of:,}", f"{100 * count / of:.2f}%" if of else ""]
    return figures


def _height(counts: Counts, count: int, of: int | None) -> float:
    """Return what a bar shows: the share where it was counted."""
    if not _has_shares(counts):
        return float(count)
    return count / of if of else 0.0


def _has_shares(counts: Counts) -> bool:
    return any(bucket.of is not None for bucket in counts.buckets)


def _bar(height: float, most: float, room: int) -> str:
    eighths = round(height / most * room * 8) if most else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _cut(text: str) -> str:
    """Return a key on one line that leaves room for numbers."""
    if cells(text) <= _WIDEST_KEY:
        return text
    start, end = wrap(text, _WIDEST_KEY - 1)[0]
    return f"{text[start:end]}…"


def _total(counts: Counts) -> str:
    parts = [counted(counts.total, "article")]
    if counts.undated:
        parts.append(f"{counts.undated:,} undated")
    if counts.imprecise:
        parts.append(f"{counts.imprecise:,} with a coarser date")
    return ", ".join(parts)
