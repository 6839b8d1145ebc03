"""A program of a user, typed strictly: the library's types say enough for it. `test_public_api` checks and runs it."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

import newssearch
from newssearch import admin


def stories() -> Iterator[newssearch.Item]:
    """Yield articles with dates of each type that they take."""
    day = datetime.date(2025, 12, 5)
    noon = datetime.datetime(2025, 12, 5, 12, tzinfo=datetime.UTC)
    yield newssearch.Article(
        "ferry", "Ferry late <again>", body="It came at noon.", byline=["A. Okafor"], published=day
    )
    yield newssearch.Article("crane", "Crane falls", body="A storm took the crane.", published=noon, language="en")
    yield newssearch.Article("storm", "Storm ahead", body="The ferry stays in.", published="2025-12")
    yield newssearch.Removal("crane", "canceled by its publisher")


def shown(hit: newssearch.Hit) -> str:
    """Return one line for a hit."""
    day: datetime.date | None = hit.date
    marked = [snippet.highlight("<b>", "</b>") for snippet in hit.snippets]
    return f"{day.year if day else 'undated'} {hit.headline} {marked}"


def refused(news: newssearch.News, query: str, match: newssearch.Match) -> newssearch.QueryError | None:
    """Return the error of a query that cannot be read."""
    try:
        news.search(query, match=match, strict=True, timeout=5)
    except newssearch.QueryError as error:
        return error
    return None


def main(folder: Path) -> None:
    """Index, search, count, copy and check."""
    place: newssearch.Place = folder / "index"
    order: newssearch.Sort = "oldest"
    options = newssearch.ReadOptions(date_order="mdy", zone="Europe/London", processes=1)
    with newssearch.create(place) as news:
        report: newssearch.Report = news.update(stories())
        report = news.update(newssearch.read(folder / "news", options=options))
        results: newssearch.Results = news.search("ferry OR noon", sort=order, match="all", snippets=1)
        print(report.read, results.total, [shown(hit) for hit in results], results.to_json() != "")
        found: dict[str, newssearch.Article] = news.get_many(["storm", "nothing"])
        print([(article.date, article.to_dict()["published"]) for article in found.values()])
        counts: newssearch.Counts = news.count("ferry", by=["source", "month"])
        first: newssearch.Bucket | None = counts.buckets[0] if counts.buckets else None
        with news.iterate("ferry", order="newest") as every:
            print(first, [article.id for article in every])
        error = refused(news, "headlin:storm", "all")
        print(error.hint if error else "", news.stats().articles)
        backup: newssearch.BackupReport = news.backup(folder / "backup", link=False)
    copied: newssearch.CopyReport = admin.copy(place, folder / "copied")
    status: newssearch.Status = admin.status(place, datetime.timedelta(days=1))
    print(backup.copied > 0, copied.proven, status.articles > 0, newssearch.check(folder / "copied").ok)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
