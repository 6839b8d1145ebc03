"""Quality of reading pages of HTML, beside trafilatura and htmldate alone, on the same pages in one run.

``make evaluate-reading`` prints the scores as the tables of docs/reading.md. All readers get the bytes of a page and
nothing else, not its address.

- A date is right if it names the day of the label.
- A title is right if it is that of the label, except for case, blanks and forms of characters.
- An author is right if the names are those of the label, in any order.
- The text is scored by the parts that must and must not be in it: F1, where a part that must not be there and is counts
  as a false one. Soft hyphens and blanks do not count. Ours is standfirst and body, as both are searched.
- Time is that of the processor, and each reader has read every page that it is timed on once before.
"""

from __future__ import annotations

import argparse
import io
import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import htmldate
import trafilatura
from trafilatura.settings import Document

from benchmarks.labelled_pages import DATA, Half, Labels, labelled
from newssearch.models import Article
from newssearch.reading import read

RETRIEVED = "2025-12-10"
"""Later than any label; earlier than the years that pages speak of as yet to come."""

_DATED = ("trafilatura", "htmldate", "htmldate-mediacloud")
_IN_TITLES = "trafilatura"
"""The only collection whose titles, authors and parts were all labelled by hand."""

_TIMED_PAGES = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields that a reader found in a page; ``day`` is ISO 8601, absent ones are empty."""

    day: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A score: a share of ``of`` things, pages or parts."""

    value: float
    of: int


Scores = dict[str, Share]
"""Scores by measure: ``date: htmldate``, ``title``, ``author``, ``text F1``."""


def ours(page: bytes) -> Reading:
    """A page as newssearch reads it, from bytes to the finished article."""
    for item in read("-", stdin=io.BytesIO(page), retrieved=RETRIEVED, format="html"):
        if isinstance(item, Article):
            text = "\n\n".join(part for part in (item.standfirst, item.body) if part)
            return Reading((item.published or "")[:10], item.headline or "", item.byline, text)
    return Reading()


def trafilatura_alone(page: bytes) -> Reading:
    """A page as trafilatura reads it by default."""
    found = trafilatura.bare_extraction(page, with_metadata=True)
    if not isinstance(found, Document):
        return Reading()
    authors = tuple((found.author or "").split(";"))
    return Reading(found.date or "", found.title or "", authors, found.text or "")


def htmldate_alone(page: bytes) -> Reading:
    """The date that htmldate finds by default, asked for that of publication."""
    return Reading(htmldate.find_date(trafilatura.load_html(page), original_date=True) or "")


READERS: dict[str, Callable[[bytes], Reading]] = {
    "newssearch": ours,
    "trafilatura": trafilatura_alone,
    "htmldate": htmldate_alone,
}


def scores(readings: Iterable[tuple[Labels, Reading]]) -> Scores:
    """The scores of one reader; what no page is labelled with is left out."""
    right: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for labels, reading in readings:
        for name, is_right in _verdicts(labels, reading):
            pages[name] += 1
            right[name] += is_right
        text = _plain(reading.text)
        parts.update("found" if _plain(part) in text else "missed" for part in labels.wanted)
        parts.update("false" for part in labels.unwanted if _plain(part) in text)
    found = {name: Share(right[name] / count, count) for name, count in sorted(pages.items())}
    wanted = parts["found"] + parts["missed"]
    if wanted:
        found["text F1"] = Share(2 * parts["found"] / (wanted + parts["found"] + parts["false"]), wanted)
    return found


def _verdicts(labels: Labels, reading: Reading) -> Iterator[tuple[str, bool]]:
    if labels.day and labels.collection in _DATED:
        yield f"date: {labels.collection}", reading.day == labels.day
    if labels.title and labels.collection == _IN_TITLES:
        yield "title", _plain(reading.title).casefold() == _plain(labels.title).casefold()
    if labels.author and labels.collection == _IN_TITLES:
        yield "author", _names(reading.authors) == _names([labels.author])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text.replace("\xad", "")).split())


def _names(authors: Iterable[str]) -> set[str]:
    """The names in bylines, compared without case; ``A, B and C`` are three."""
    listed = (
        name for author in authors for name in re.split(r"[,;/&]|\b(?:and|und|et|y)\b", _plain(author).casefold())
    )
    return {name.strip() for name in listed if name.strip()}


def milliseconds(reader: Callable[[bytes], Reading], pages: Sequence[bytes]) -> float:
    """Time of the processor for a page, when all has been loaded and tried once."""
    for page in pages:
        reader(page)
    begun = time.process_time()
    for page in pages:
        reader(page)
    return 1000 * (time.process_time() - begun) / len(pages)


def table(by_reader: dict[str, Scores], speeds: dict[str, float]) -> str:
    """The scores as a table of Markdown, a column for each reader."""
    measures = list(dict.fromkeys(name for found in by_reader.values() for name in found))
    lines = ["| | of | " + " | ".join(by_reader) + " |", "|---|---|" + "---|" * len(by_reader)]
    for name in measures:
        shares = [found.get(name) for found in by_reader.values()]
        count = next(share.of for share in shares if share)
        lines.append(
            f"| {name} | {count} | "
            + " | ".join(f"{one.value:.3f}" if one and one.value else "" for one in shares)
            + " |"
        )
    if speeds:
        lines.append("| ms a page | | " + " | ".join(f"{speeds[name]:.0f}" for name in by_reader) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Score every reader on every page, and print the tables."""
    parser = argparse.ArgumentParser(prog="evaluate-reading", description=__doc__.partition("\n")[0])
    parser.add_argument("--half", choices=("developed on", "kept apart"), help="only this half of the pages")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    halves: tuple[Half, ...] = (chosen.half,) if chosen.half else ("developed on", "kept apart")
    for half in halves:
        pages = list(labelled(DATA, half))
        found = {name: scores((labels, reader(page)) for labels, page in pages) for name, reader in READERS.items()}
        sample = [page for _, page in pages[:: max(1, len(pages) // _TIMED_PAGES)]]
        speeds = {name: milliseconds(reader, sample) for name, reader in READERS.items()}
        print(f"The half {half}, {len(pages)} pages:\n\n{table(found, speeds)}\n")


if __name__ == "__main__":
    main()
