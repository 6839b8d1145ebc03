"""A short article gets the language of its publisher's articles so far, in every run, and keeps it."""

from __future__ import annotations

import io
import json

import pytest
from archive_places import KINDS, place_of

import newssearch
from newssearch.analysis.usual_language import NOTE
from newssearch.models import Article
from newssearch.reading import read

BODY = "The harbour board met again and put off its vote on the new crane, as it had done the week before."
GERMAN = "Der Rat hat am Freitag noch einmal über den neuen Kran beraten und die Abstimmung wieder verschoben."


place = place_of(KINDS[:2])


def full(number: int, source: str = "Tideline", language: str = "en", body: str = BODY) -> Article:
    text = f"{body} It was meeting {number}."
    return Article(id=f"{source}-{number}", headline=f"Crane {number}", body=text, source=source, language=language)


def short(identifier: str = "short", source: str | None = "Tideline", headline: str = "Qtr net 3.1") -> Article:
    return Article(id=identifier, headline=headline, body="Net 3.1 vs 2.9", source=source, language="und")


def language(news: newssearch.News, identifier: str = "short") -> tuple[str | None, bool]:
    article = news.get(identifier)
    assert article is not None
    return article.language, NOTE in article.notes


def test_language_is_that_of_earlier_runs(news: newssearch.News) -> None:
    news.update([full(n) for n in range(10)])
    news.update([short()])
    assert language(news) == ("en", True)
    assert {hit.id for hit in news.search("language:en net", strict=True)} == {"short"}


def test_language_is_that_of_the_run_so_far(news: newssearch.News) -> None:
    news.update([full(n) for n in range(5)])
    news.update([short("early"), *(full(n) for n in range(5, 10)), short()])
    assert (language(news, "early"), language(news)) == (("und", False), ("en", True))


def test_second_run_changes_nothing(news: newssearch.News) -> None:
    articles = [short("early"), *(full(n) for n in range(12)), short()]
    news.update(articles)
    assert news.update(articles).unchanged == len(articles)
    assert (language(news, "early"), language(news)) == (("und", False), ("en", True))


def test_language_stays_when_the_source_changes(news: newssearch.News) -> None:
    news.update([*(full(n) for n in range(10)), short()])
    news.update([full(n, language="de", body=GERMAN) for n in range(100, 120)])
    assert news.update([short()]).unchanged == 1
    assert language(news) == ("en", True)
    news.update([short("later")])
    assert language(news, "later") == ("und", False)


@pytest.mark.parametrize(
    "article",
    [short(source="Tide"), short(source=None), short(source="—"), short(headline="Кран на причале 3.1")],
    ids=["other source", "no source", "source without words", "other script"],
)
def test_language_is_not_inferred_from_others(news: newssearch.News, article: Article) -> None:
    news.update([full(n) for n in range(12)])
    news.update([article])
    assert language(news) == ("und", False)


def test_inferred_languages_are_no_evidence(news: newssearch.News) -> None:
    news.update([full(n) for n in range(10)])
    news.update([short(f"s{n}", headline=f"Qtr net {n}") for n in range(300)])
    news.update([full(n, language="de", body=GERMAN) for n in range(100, 103)])
    news.update([short()])
    assert language(news) == ("und", False)


def test_articles_of_standard_input_get_a_language(news: newssearch.News) -> None:
    news.update([full(n) for n in range(10)])
    line = json.dumps({"id": "short", "title": "Qtr net 3.1", "text": "Net 3.1 vs 2.9", "source": "Tideline"})
    news.update(read("-", stdin=io.BytesIO(line.encode()), retrieved="2025-12-10"))
    assert language(news) == ("en", True)
