"""Saved searches against new articles: the time of one report, as ``python -m benchmarks.alerts`` measures it.

An index gets stories, then saved searches of many kinds made of words of these stories, then new stories. The report
is measured, from the saved queries as texts to the articles that each of them finds, with a snippet of each.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter, process_time

import newssearch
from benchmarks.articles import Story, stories
from newssearch.index.sidecars.saved_file import SAVED_SEARCHES
from newssearch.models import Article
from newssearch.query.saved_searches import SavedSearch


def queries(sample: list[Story], size: int, seed: int) -> Iterator[str]:
    """``size`` queries of words that stand in stories: words, phrases, NEAR, prefixes, dates, sources, OR, NOT."""
    random = Random(seed)
    for _ in range(size):
        story = random.choice(sample)
        words = [word for word in story.body.split() if word.isalpha() and len(word) > 3] or ["storm", "ferry"]
        one, two, three = (random.choice(words).lower() for _ in range(3))
        at = random.randrange(max(1, len(words) - 2))
        phrase = " ".join(words[at : at + 2])
        yield random.choice(
            (
                f"{one} {two}",
                f"{one} {two} {three}",
                f'"{phrase}"',
                f"{one} NEAR/5 {two}",
                f"headline:{one}",
                f"{one[:4]}* {two}",
                f'({one} OR {two}) -{three} "{phrase}"',
                f"{one} {two} date:{story.day[:4]}",
                f'{one} source:"{story.source}"',
                f"{one} W/S {two}",
                f"{one}~ {two}",
            )
        )


def article(story: Story) -> Article:
    """A story as an article."""
    return Article(story.id, headline=story.headline, body=story.body, source=story.source, published=story.day)


def main() -> None:
    """Print the time of each part of a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=10_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--before", type=int, default=20_000)
    parser.add_argument("--data", type=Path, help="a folder of real stories")
    options = parser.parse_args()
    every = stories(options.before + options.new, 1, options.data)
    before = list(islice(every, options.before))
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        news.update(map(article, before))
        with news._backend.reading() as searcher:
            since = searcher.newest_run()
        texts = enumerate(queries(before, options.searches, 2))
        SAVED_SEARCHES.keep(
            news._backend.sidecars(), tuple(SavedSearch(f"s{n}", text, since=since) for n, text in texts)
        )
        news.update(map(article, every))
        began, busy = perf_counter(), process_time()
        alerts = news.alerts()
        seconds, busy = perf_counter() - began, process_time() - busy
    hits = sum(len(alert.new) for alert in alerts.alerts)
    of = options.before + options.new
    print(f"{alerts.searches:,} saved searches on {alerts.articles:,} of {of:,} articles: {seconds:.2f} s")
    print(
        f"{busy:.2f} s of processor time; {len(alerts.alerts):,} alerts, {hits:,} hits, {len(alerts.warnings)} failed"
    )


if __name__ == "__main__":
    main()
