"""Near copies on both backends: the same groups, whatever came first and whatever goes."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from archive_places import somewhere
from conftest import ids

import newssearch
from newssearch.core import Budget, article_digests, near_labels, resemblance
from newssearch.models import Article

WORDS = [f"{first}{last}" for first in "bcdfghklmnprstvw" for last in ("arbour", "ellow", "indow", "onder", "umble")]


def story(number: int, words: int = 160) -> list[str]:
    """The words of a report."""
    return random.Random(number).choices(WORDS, k=words)


def printed(identifier: str, words: list[str], day: int, **said: object) -> Article:
    fields = {"headline": f"Report of {identifier}", "source": f"Outlet {identifier}", "language": "en"} | said
    return Article(identifier, body=" ".join(words), published=f"2025-12-{day:02}", precision="day", **fields)


def wires(number: int, first_day: int = 1) -> list[Article]:
    """A report as six papers print it: as it came (twice), cut, added to, changed here and there, and misread."""
    whole, name, chance = story(number), f"n{number}", random.Random(number)
    versions = [
        whole,
        whole[:140],
        [*whole, *story(number + 500, 20)],
        [word if chance.random() > 0.03 else "altered" for word in whole],
        [word if chance.random() > 0.03 else f"{word[:-1]}x" for word in whole],
    ]
    texts = [printed(f"{name}-{n}", words, first_day + n) for n, words in enumerate(versions)]
    return [*texts, replace(texts[0], id=f"{name}-5", source="Outlet again", published=f"2025-12-{first_day + 5:02}")]


def group_of(news: newssearch.News, identifier: str) -> list[str]:
    return [one.id for one in news.copies(identifier)]


def groups(news: newssearch.News) -> set[frozenset[str]]:
    """The groups of all articles, as `News.copies` lists them."""
    return {frozenset(group_of(news, article.id)) for article in news.iterate("*:*")}


def defined(articles: Iterable[Article]) -> set[frozenset[str]]:
    """The groups of articles, as the core defines them."""
    every = list(articles)
    labels = near_labels([(article_digests(one)[1], one.body or "") for one in every], Budget())
    named = list(zip(labels, every, strict=True))
    return {frozenset(one.id for other, one in named if other == label) for label, _ in named}


@pytest.fixture
def archive(news: newssearch.News) -> newssearch.News:
    """Two reports in six papers each, and another in one."""
    news.update([*wires(1), *wires(2, 10), printed("alone", story(3), 20)])
    return news


def test_many_reports_with_a_passage_in_common_are_grouped_by_the_rest(news):
    passage, copied = story(7, 60), range(70, 80)
    reports = {f"r{n}": [*passage, *story(n + 1000, 110)] for n in range(80)}
    copies = {f"r{n}-copy": [*reports[f"r{n}"], "altered"] for n in copied}
    news.update([printed(name, words, 5) for name, words in (reports | copies).items()])
    assert {group for group in groups(news) if len(group) > 1} == {frozenset({f"r{n}", f"r{n}-copy"}) for n in copied}


def test_tables_of_two_days_are_no_copies(news):
    def prices(day: int, rise: int) -> Article:
        lines = [[word, "sold", str(100 + n + rise)] for n, word in enumerate(WORDS[:40])]
        return printed(f"day-{day}-{rise}", [word for line in lines for word in line], day)

    news.update([prices(1, 0), prices(2, 7), replace(prices(1, 0), id="again", body=f"Prices {prices(1, 0).body}")])
    assert sorted(group_of(news, "day-1-0")) == ["again", "day-1-0"]
    assert group_of(news, "day-2-7") == ["day-2-7"]


def test_edited_copies_are_one_group(archive):
    assert group_of(archive, "n1-3") == [f"n1-{n}" for n in range(6)]
    assert [(hit.id, hit.copies, hit.outlets) for hit in archive.search("*:*", collapse="earliest", sort="oldest")] == [
        ("n1-0", 5, 6), ("n2-0", 5, 6), ("alone", 0, 1),
    ]  # fmt: skip
    found = archive.search("*:*", collapse=True)
    assert (found.total, found.groups) == (11, 3)


def test_a_member_tells_how_similar_it_is(archive):
    whole, cut = archive.get("n1-0"), archive.get("n1-1")
    listed = {one.id: one for one in archive.copies("n1-0", diff=True)}
    assert (listed["n1-0"].similarity, listed["n1-5"].similarity) == (1.0, 1.0)
    assert (listed["n1-5"].exact, listed["n1-1"].exact) == (True, False)
    assert listed["n1-1"].similarity == round(resemblance(whole.body, cut.body), 4)
    body = listed["n1-1"].diff["body"]
    assert "".join(text for kind, text in body if kind != "added") == whole.body
    assert "".join(text for kind, text in body if kind != "removed") == cut.body


def test_queries_count_near_copies(archive):
    assert ids(archive.search("copies:5", copies="all", limit=20)) == {
        f"n{one}-{n}" for one in (1, 2) for n in range(6)
    }
    assert ids(archive.search("copies:0")) == {"alone"}
    assert ids(archive.search("copy-of:n2-4 date:..2025-12-12", copies="all")) == {"n2-0", "n2-1", "n2-2"}


def test_collapse_counts_members_that_match(archive):
    found = archive.search("since:2025-12-12 -source:again", collapse="earliest", sort="oldest")
    assert [(hit.id, hit.copies) for hit in found] == [("n2-2", 2), ("alone", 0)]


def test_groups_are_the_same_whatever_came_first(news):
    articles = [*wires(1), *wires(2, 10), printed("alone", story(3), 20)]
    for seed in (1, 2):
        chance = random.Random(seed)
        chance.shuffle(articles)
        for at in range(0, len(articles), 4):
            news.update(articles[at : at + 4])
        assert groups(news) == defined(articles)
        news.remove([article.id for article in articles])
        assert news.search("*:*").total == 0


def test_groups_are_formed_again_when_a_member_goes_or_changes(news):
    whole = story(7, 200)
    chain = [printed(f"c{n}", whole[n * 30 : n * 30 + 110], n + 1) for n in range(4)]
    news.update(chain)
    assert groups(news) == defined(chain)
    for gone in ("c1", "c2"):
        chain = [one for one in chain if one.id != gone]
        news.remove([gone])
        assert groups(news) == defined(chain)
    news.update(wires(1))
    changed = replace(wires(1)[2], body=" ".join(story(90)))
    news.update([changed])
    assert "n1-2" not in group_of(news, "n1-0")
    assert group_of(news, "n1-2") == ["n1-2"]


def test_a_report_that_comes_between_joins_two_groups(news):
    whole = story(8, 200)
    first, second, both = whole[:120], whole[80:], whole
    ends = [printed("first", first, 1), printed("second", second, 2)]
    news.update(ends)
    assert groups(news) == defined(ends)
    every = [*ends, printed("both", both, 3)]
    news.update(every[2:])
    assert groups(news) == defined(every)


def test_groups_are_the_same_after_a_rebuild_and_in_a_copy(way):
    news, target = way
    articles = [*wires(1), *wires(2, 10)]
    news.update(articles)
    before = groups(news)
    assert newssearch.copy(news.place, target).proven
    with newssearch.open(target) as there:
        assert groups(there) == before == defined(articles)
    news.reindex(reversed(articles))
    assert groups(news) == before


@pytest.mark.cluster
def test_next_run_groups_what_a_run_that_ended_early_left(request, tmp_path, monkeypatch):
    articles = [*wires(1), *wires(2, 10)]
    with somewhere(request, "cluster", tmp_path) as there, newssearch.create(there) as news:
        with monkeypatch.context() as patch:
            patch.setattr("newssearch.backends.opensearch.writing.near_groups.NearGroups.regroup", interrupted)
            with pytest.raises(KeyboardInterrupt):
                news.update(articles)
        assert group_of(news, "n1-0") == ["n1-0", "n1-5"]
        assert news.update(articles[:1]).unchanged == 1
        assert groups(news) == defined(articles)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt
