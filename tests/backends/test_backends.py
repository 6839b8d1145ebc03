"""Both backends keep `newssearch.backends.contract`: a folder, and an archive on a cluster of one shard and of three.

Scores are never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from archive_places import somewhere
from brute_force import matches
from conftest import ids, marked
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_against_brute_force import DATES, PRECISIONS, nodes, texts
from test_copies import expected, made, names, own, queries
from test_learnt_lines import CALL, stories

import newssearch
from newssearch.backends import archive_copy
from newssearch.backends.opening import backend_at
from newssearch.backends.searcher_contract import PageRequest
from newssearch.errors import (
    CopyUnprovenError,
    IndexLockedError,
    NoIndexError,
    PruneRefusedError,
    QueryError,
    RebuildRefusedError,
    UsageError,
)
from newssearch.matching.document import Document
from newssearch.models import Article, Rejection, Removal, Sort
from newssearch.query.nodes import Node
from newssearch.query.printing import to_text
from newssearch.settings import CLUSTER_LIMITS


def article(number: int | str, body: str = "", **said: object) -> Article:
    return Article(str(number), body=body or f"The ferry of {number} came late.", language="en", **said)


SHIPS = [
    article(1, "The gas pipeline was closed. Oil runs on.", headline="Gas", published="2025-12-05", precision="day"),
    article(2, "A pipeline for gas, not oil.", headline="Pipeline", published="2025-11", precision="month"),
    article(3, "Send an e-mail to the U.S. harbour’s office.", headline="O’Neill", published="2024", precision="year"),
    article(4, "Nobody knows when the steam crane fell.", headline="The Crane", byline=("Ann Okafor", "Ben Lee")),
    article(5, "Running oil, running gas: the gas is gone.", section="Business", keywords=("energy", "gas trade")),
    Article("6", body="Der Hafen schließt. Die Häfen schließen.", language="de", source="Hafenblatt"),
]  # fmt: skip

FOUND = {
    "gas pipeline": "12",
    '"gas pipeline"': "1",
    "gas OR crane": "1245",
    "gas -pipeline": "5",
    "run": "15",
    '"run"': "",
    "email": "3",
    '"e mail"': "3",
    "e-mail": "3",
    "us": "3",
    "CAPS(US)": "3",
    "neill": "3",
    "harbour": "3",
    "haefen OR hafen": "6",
    "schliessen": "6",
    "pipe*": "12",
    "*line": "12",
    "cr?ne": "4",
    "pipelnie~": "12",
    "gsa~": "125",
    "gas PRE/1 pipeline": "1",
    "gas NEAR/3 pipeline": "12",
    "gas NEAR/2 (oil OR gone)": "25",
    "gas W/S oil": "25",
    "gas W/P oil": "125",
    "FIRST3(gas)": "1",
    "ATLEAST2(gas)": "15",
    "body:ATLEAST2(gas)": "5",
    "headline:crane": "4",
    'byline:"ann okafor"': "4",
    "byline:(okafor NEAR/5 ben)": "",
    'keywords:"gas trade"': "5",
    "keywords:(energy NEAR/9 trade)": "",
    "language:de": "6",
    "id:3": "3",
    "words:..6": "26",
    "words:7..8": "145",
    "date:2025": "12",
    "date:2025-12-05": "1",
    "date:2025-11-15": "2",
    "since:2024-06": "123",
    "before:2025": "3",
    "date:none": "456",
    "*:*": "123456",
    "NOT gas": "346",
    "zeppelin": "",
}


FOREIGN = [
    Article("uk", body="Нова зʼява корабля в порту.", language="uk"),
    Article("tr", body="Grev İstanbul’da başladı, Aldous'un sözleri.", language="tr"),
    Article("it", body="La festa di Sant'Antonio comincia oggi.", language="it"),
    Article("haw", body="Peter O`Neill left for Hawaiʻi.", language="en"),
    Article("ko", body="대통령은 서울에서 말했다.", language="ko"),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("з'ява", {"uk"}),
        ('"з´ява корабля"', {"uk"}),
        ('"İstanbul"', {"tr"}),
        ("CAPS(İstanbul)", {"tr"}),
        ("aldou*", {"tr"}),
        ("Antonio", {"it"}),
        ("CAPS(Antonio)", {"it"}),
        ("O'Neill NEAR/3 Hawai'i", {"haw"}),
        ("oʻnei*", {"haw"}),
        ("대통령", {"ko"}),
        ("대통령이 서울", {"ko"}),
        ('"대통령"', set()),
    ],
)
def test_words_with_apostrophes_and_particles_are_found(news, query, expected):
    news.update(FOREIGN)
    assert ids(news.search(query)) == expected


def test_every_form_of_a_query_finds_its_articles(news):
    news.update(SHIPS)
    found = {query: "".join(sorted(ids(news.search(query, match="all", limit=99)))) for query in FOUND}
    assert found == FOUND
    assert {query: news.search(query, limit=0).total for query in FOUND} == {q: len(f) for q, f in FOUND.items()}


@pytest.mark.parametrize(
    ("query", "full", "most"),
    [
        ("gas pipeline", "12", {"5": ("pipeline",)}),
        ("gas pipeline oil zeppelin", "", {"1": ("zeppelin",), "2": ("zeppelin",), "5": ("pipeline", "zeppelin")}),
        ("running pipeline gas -closed", "", {"2": ("running",), "5": ("pipeline",)}),
        ("oil oils oil crane", "", {"1": ("crane",), "2": ("crane",), "4": ("oil",), "5": ("crane",)}),
        ('"gas pipeline" oil crane', "", {"1": ("crane",)}),
        ("gas steam crane date:none", "", {"4": ("gas",)}),
        ("e-mail harbour gas", "", {"3": ("gas",)}),
        ("steam-crane fell", "4", {}),
        ("crane-steam fell", "", {"4": ("crane-steam",)}),
        ("e-mail", "3", {}),
        ("gas AND pipeline", "12", {}),
        ("Hafen ferry", "", {"6": ("ferry",)}),
        ("who fell ?", "", {"4": ("who",)}),
    ],
)
def test_articles_with_most_of_the_words_follow_those_with_all(news, query, full, most):
    news.update(SHIPS)
    for sort in ("relevance", "newest", "oldest"):
        results = news.search(query, sort=sort)
        assert "".join(sorted(hit.id for hit in results.hits[: len(full)])) == full
        assert {hit.id: hit.missing for hit in results.hits[len(full) :]} == most
        assert (results.total, results.partial_total) == (len(full), len(most))
    assert news.search(query, limit=len(full)).partial_total == 0


def test_pages_over_the_last_article_with_all_words_have_each_once(news):
    bodies = ["gas oil coal peat", "gas oil coal", "gas oil", "oil peat", "gas"]
    days = ("2025-12-01", "2025-12-02", None)
    news.update(
        article(n, f"{bodies[n % 5]} of {n}", published=days[n % 3], precision="day" if days[n % 3] else None)
        for n in range(40)
    )
    for sort in ("relevance", "newest", "oldest"):
        pages = [news.search("gas oil coal peat", sort=sort, offset=offset, limit=6) for offset in range(0, 42, 6)]
        shown = [hit for page in pages for hit in page]
        assert len({hit.id for hit in shown}) == len(shown) == 32
        assert [bool(hit.missing) for hit in shown] == [False] * 8 + [True] * 24
        assert {page.total for page in pages} == {8}
        assert [page.partial_total for page in pages] == [0] + [24] * 6


def test_copy_of_a_hit_is_no_hit_of_its_own(news):
    body = "The gas runs on under the sea, past the island and the old light, until it comes to the harbour. " * 3
    copies = [
        Article(place, body=body, dateline=place.upper(), language="en", source=place) for place in ("oslo", "bergen")
    ]
    news.update([*copies, article("other", "Gas again.")])
    assert news.stats().duplicates == 1
    results = news.search("oslo gas")
    assert [(hit.id, hit.missing) for hit in results] == [("oslo", ()), ("other", ("oslo",))]
    assert (results.total, results.partial_total) == (1, 1)
    results = news.search("bergen gas zeppelin")
    assert [(hit.id, hit.missing) for hit in results] == [("bergen", ("zeppelin",))]
    results = news.search("gas zeppelin")
    assert len(results) == results.partial_total == 2


def test_present_words_are_marked(news):
    news.update(SHIPS)
    hit = news.search("zeppelin steam crane").hits[0]
    assert (hit.id, hit.missing, hit.headline_marks) == ("4", ("zeppelin",), ((4, 9),))
    assert marked(hit.snippets[0]) == ["steam", "crane"]


def test_all_pages_together_have_every_article_once_in_every_order(news):
    days = ("2025-12-01", "2025-12-02", None)
    every = [
        article(n, f"Ferry {n} and its ferry.", published=days[n % 3], precision="day" if days[n % 3] else None)
        for n in range(50)
    ]
    news.update(every)
    for sort in ("relevance", "newest", "oldest"):
        pages = [news.search("ferry", sort=sort, offset=offset, limit=7) for offset in range(0, 56, 7)]
        assert [page.total for page in pages] == [50] * 8
        shown = [hit for page in pages for hit in page]
        assert sorted(int(hit.id) for hit in shown) == list(range(50))
        dates = [hit.published for hit in shown]
        if sort != "relevance":
            dated = [date for date in dates if date]
            assert dates == sorted(dated, reverse=sort == "newest") + [None] * 16


def test_the_article_that_says_most_of_it_comes_first(news):
    others = [article(n, f"Number {n}: a storm passed over the town of {n}, and the mayor spoke.") for n in range(30)]
    winner = article("winner", "A storm, a storm, and once more a storm.", headline="Storm")
    news.update([*others[:15], winner, *others[15:]])
    assert news.search("storm").hits[0].id == "winner"


def test_articles_with_both_words_come_first_with_match_any(news):
    rest = "The council met and went home again. " * 9
    both = article("both", f"{rest} A ferry passed a crane.")
    news.update([both, article("ferry", "Ferry, ferry."), article("crane", "A crane."), article("other", rest)])
    found = news.search("ferry crane", match="any", limit=2)
    assert (found.total, [hit.missing for hit in found]) == (3, [(), ()])
    assert found.hits[0].id == "both"
    others = news.search("ferry crane", match="any", offset=1)
    assert (others.total, {hit.id for hit in others}) == (3, {"ferry", "crane"})


def test_words_of_one_stem_count_once(news):
    articles = [
        article("a", "One ferry, two ferries."),
        article("b", "A crane.", dateline="Ferry"),
        article("c", "A quay."),
    ]
    news.update([*articles, *(article(n, f"Nothing on day {n}.") for n in range(9))])
    once = news.search("ferry").hits[0].score
    assert {hit.id for hit in news.search("ferry", match="all")} == {"a", "b"}
    for match in ("all", "any"):
        found = {hit.id: hit.score for hit in news.search("ferry ferries", match=match)}
        assert found["a"] == once
        assert set(found) == ({"a"} if match == "all" else {"a", "b"})


def test_recent_articles_get_a_bonus_that_halves(news):
    days = {"new": "2025-12-01", "older": "2025-11-01", "old": "1999-01-01", "undated": None, "future": "2999-01-01"}
    news.update(article(id, f"The ferry {id}.", published=day) for id, day in days.items())
    plain = {hit.id: hit.score for hit in news.search("ferry")}
    recent = news.search("ferry", recency=timedelta(days=30))
    assert [hit.id for hit in recent][:2] == ["new", "older"]
    bonus = {hit.id: hit.score / plain[hit.id] for hit in recent}
    assert bonus == pytest.approx({"new": 2, "older": 1.5, "old": 1, "undated": 1, "future": 1}, rel=1e-2)


def test_rank_is_explained_by_parts_and_missing_clauses(news):
    news.update(
        [article("a", "One ferry came by a crane."), article("b", "A crane."), article("c", "A quay, no more.")]
    )
    found = news.explain_rank("a", "ferry crane")
    assert (found.rank, found.total, found.missing) == (1, 2, ())
    assert found.score == news.search("ferry crane").hits[0].score
    assert sum(part.score for part in found.parts) == pytest.approx(found.score, abs=1e-2)
    assert {part.text: part.matching for part in found.parts} == {"ferry": 1, "crane": 2}
    assert [(one.name, one.count, one.length) for one in found.parts[0].fields] == [("body", 1, 6)]
    lacking = news.explain_rank("b", "ferry crane -quay")
    assert (lacking.rank, lacking.missing) == (2, ("ferry",))
    none = news.explain_rank("c", "ferry crane -quay", match="all")
    assert (none.rank, none.missing) == (None, ("ferry", "crane", "NOT quay"))
    assert news.explain_rank("nobody", "ferry") is None


def test_matches_are_marked_in_the_text(news):
    news.update(SHIPS)
    hit = news.search('"gas pipeline"').hits[0]
    assert [marked(snippet) for snippet in hit.snippets] == [["gas pipeline"]]
    hit = news.search("email").hits[0]
    assert marked(hit.snippets[0]) == ["e-mail"]
    hit = news.search("crane").hits[0]
    assert hit.headline_marks == ((4, 9),)
    assert marked(hit.snippets[0]) == ["crane"]
    assert news.search("gas", snippets=0).hits[0].snippets == ()


def test_same_articles_again_change_nothing(news):
    first = news.update(SHIPS)
    assert (first.read, first.indexed) == (6, 6)
    again = news.update(SHIPS)
    assert (again.read, again.unchanged) == (6, 6)
    changed = replace(SHIPS[0], body="The gas pipeline was opened.")
    copy = replace(SHIPS[3], id="copy", url="https://copy.example/crane")
    report = news.update([changed, copy, Rejection("x.txt", "empty"), article(7)])
    assert (report.indexed, report.updated, report.duplicate, report.rejected) == (1, 1, 1, 1)
    assert ids(news.search("closed")) == set()
    assert ids(news.search("opened")) == {"1"}
    assert ids(news.search("crane")) == {"4"}
    assert ids(news.search("id:copy")) == {"copy"}
    assert news.get("copy").url == "https://copy.example/crane"


LONG = " ".join(f"tide{n}" for n in range(20))


def wire(number: int, body: str = "Gas runs on.", **said: object) -> Article:
    """A report that outlet ``number`` printed."""
    fields = {"source": f"Outlet {number}", "url": f"https://outlet{number}.example/gas", "headline": "Gas"} | said
    return Article(f"o{number:02}", body=f"{body} {LONG}", language="en", **fields)


def test_exact_copy_is_found_by_all_that_is_its_own(news):
    own = {"byline": ("Ann Okafor",), "section": "Business", "keywords": ("energy",), "dateline": "OSLO"}
    dated = [replace(wire(n), published=f"2025-12-{n + 1:02}", precision="day") for n in range(20)]
    assert news.update([*dated[:12], replace(dated[12], **own), *dated[13:]]).duplicate == 19
    news.update([wire(20), wire(30, "The crane fell.", headline="Crane")])
    asked = {
        'source:"Outlet 12"': "o12", "url:outlet12.example": "o12", "id:o12": "o12", "id:O12": "o12", "oslo": "o12",
        "byline:okafor": "o12", "section:business": "o12", "keywords:energy": "o12", "dateline:oslo": "o12",
        'gas source:"Outlet 12"': "o12", 'source:"Outlet 12" -gas': "", "date:2025-12-09": "o08", "tide3 crane": "o30",
        "tide3 gas": "o00", "since:2025-12-05 tide3": "o04", 'gas -source:"Outlet 0" tide3': "o01",
        "tide1 gas date:none": "o20", '"gas runs on"': "o00", "tide1 PRE/2 tide3 gas": "o00", "tide7* gas": "o00",
        "id:(o05 OR o07)": "o05", "ATLEAST2(gas) tide3": "o00",
    }  # fmt: skip
    found = {q: [(hit.id, hit.copies) for hit in news.search(q, match="all", limit=9)] for q in asked}
    assert found == {q: [(one, 0 if one == "o30" else 20)] if one else [] for q, one in asked.items()}
    stats = news.stats()
    assert (stats.articles, stats.duplicates, stats.sources["Outlet 0"]) == (2, 20, 1)
    assert news.search("*:*").total == 2
    assert news.explain("tide3").clause.count == 2


def test_pages_of_groups_neither_repeat_nor_skip_one(news):
    stories = [
        wire(n * 10 + m, f"Gas {n}.", published=f"2025-{1 + (n + m) % 9:02}-01", precision="day")
        for m in range(4) for n in range(9)
    ]  # fmt: skip
    news.update(stories[::2])
    news.update(stories[1::2])
    firsts = {min((s for s in stories if s.body == one.body), key=lambda s: (s.published, s.id)).id for one in stories}
    for sort in ("relevance", "newest", "oldest"):
        pages = [news.search("gas tide1", sort=sort, offset=at, limit=4) for at in range(0, 12, 4)]
        assert [page.total for page in pages] == [9, 9, 9]
        hits = [hit for page in pages for hit in page]
        assert (len(hits), {hit.id for hit in hits}, {hit.copies for hit in hits}) == (9, firsts, {3})
        if sort != "relevance":
            dates = [hit.published for hit in hits]
            assert dates == sorted(dates, reverse=sort == "newest")


@pytest.mark.cluster
def test_cluster_searches_articles_alone_where_too_many_copies_match(request, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "newssearch.backends.opensearch.searching.copy_lookup.CLUSTER_LIMITS", replace(CLUSTER_LIMITS, max_copies=3)
    )
    with somewhere(request, "cluster", tmp_path) as there, newssearch.create(there) as news:
        news.update(replace(wire(n), published=f"2025-12-{9 - n:02}", precision="day") for n in range(6))
        results = news.search("tide3")
        assert ([(hit.id, hit.copies) for hit in results], results.total) == ([("o00", 5)], 1)
        assert "exact copies match" in results.warnings[0]
        assert ids(news.search('source:"Outlet 4"')) == {"o04"}


@pytest.mark.cluster
@pytest.mark.parametrize("window", [2, 3, 50])
def test_cluster_reads_copies_on_from_page_to_page(request, tmp_path, monkeypatch, window):
    monkeypatch.setattr(
        "newssearch.backends.opensearch.searching.copy_lookup.CLUSTER_LIMITS",
        replace(CLUSTER_LIMITS, max_window=window),
    )
    said = [(number, body, number % 3) for number, body in enumerate(["Gas runs on."] * 7 + ["The crane fell."] * 6)]
    days = (None, "2025-12-05", "2025-12-04")
    with somewhere(request, "shards", tmp_path) as there, newssearch.create(there) as news:
        news.update(
            replace(wire(number, body), published=days[day], precision="day" if days[day] else None)
            for number, body, day in said
        )
        found = {(hit.id, hit.copies) for hit in news.search("tide3")}
        assert (found, news.search("tide3").total) == ({("o02", 6), ("o08", 5)}, 2)
        assert {hit.id for hit in news.search("date:none tide3")} == {"o00", "o09"}


def test_publisher_is_known_by_its_copies_too(news):
    said = {"url": "https://www.tideline.example/gas"}
    news.update([wire(1), wire(2, source="Tideline", **said), wire(3, source="tideline.example")])
    assert ids(news.search("source:tideline -id:o02")) == {"o03"}
    assert news.get("o03").source == "Tideline"
    assert news.stats().sources == {"Outlet 1": 1}


def test_copy_in_another_language_is_found_by_the_forms_of_its_own(news):
    news.update([wire(1, "Die Tore schließen."), replace(wire(2, "Die Tore schließen."), language="de")])
    assert ids(news.search("schliesse")) == {"o02"}
    assert ids(news.search("language:de")) == {"o02"}
    assert ids(news.search("schliessen")) == {"o01"}


def test_group_goes_on_whoever_of_it_goes(news):
    news.update(replace(wire(n), published=f"2025-12-{9 - n:02}", precision="day") for n in range(4))
    for gone, shown in ((None, ("o03", 3)), ("o00", ("o03", 2)), ("o03", ("o02", 1)), ("o02", ("o01", 0))):
        if gone:
            news.remove([gone])
        assert [(hit.id, hit.copies) for hit in news.search("gas")] == [shown]
        assert (news.stats().articles, news.stats().duplicates) == (1, shown[1])
    assert news.check().ok


def test_rebuild_passes_that_meets_articles_and_copies_twice(news):
    report = news.reindex([wire(1), wire(2), wire(1), wire(3), wire(2)], max_shrink="100%")
    assert (report.indexed, report.duplicate, report.unchanged) == (1, 2, 2)
    assert news.search("*:*").total == 1


def test_copies_are_found_after_rebuild_and_copy(way):
    news, target = way
    news.reindex([*(wire(n) for n in range(15)), *SHIPS], max_shrink="100%")
    assert newssearch.copy(news.place, target).proven
    with newssearch.open(target) as there:
        for archive in (news, there):
            assert [(h.id, h.copies) for h in archive.search('source:"Outlet 12"')] == [("o12", 14)]
            assert archive.search("*:*").total == archive.stats().articles == 7


def test_a_copy_takes_the_place_of_the_article_that_goes(news):
    news.update([SHIPS[3], replace(SHIPS[3], id="copy")])
    assert ids(news.search("crane")) == {"4"}
    report = news.remove(["4", "nobody"])
    assert report.removed == 1
    assert report.warnings == ("no article has the id nobody",)
    assert ids(news.search("crane")) == {"copy"}


def test_change_and_its_reverse_in_one_run_count_as_unchanged(news):
    news.update(SHIPS)
    report = news.update([replace(SHIPS[0], body="Nothing."), SHIPS[0]])
    assert (report.updated, report.unchanged) == (0, 2)
    assert ids(news.search('"gas pipeline"')) == {"1"}
    assert news.get("1") == SHIPS[0]


def test_dry_run_reports_changes_and_writes_nothing(news):
    news.update(SHIPS[:3])
    report = news.update(SHIPS, dry_run=True)
    assert (report.indexed, report.unchanged) == (3, 3)
    assert news.search("*:*").total == 3


def test_withdrawn_article_goes_and_stays_away(news):
    news.update([article("urn:a", source="Wire"), article("urn:b", source="Wire")])
    assert news.update([Removal("urn:a", "canceled", source="Wire", source_file="/wire/2")]).removed == 1
    assert ids(news.search("ferry")) == {"urn:b"}
    assert news.update([article("urn:a", source="Wire", source_file="/wire/1")]).unchanged == 1
    assert ids(news.search("ferry")) == {"urn:b"}


def test_vanished_article_is_pruned(news, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("")
    held = [article(n, source_file=str(file)) for n in range(3)]
    news.update(held)
    report = news.update(held[:2], prune=[file])
    assert (report.unchanged, report.removed) == (2, 1)
    assert ids(news.search("ferry")) == {"0", "1"}


def test_one_publisher_has_one_name(news):
    said = {"url": "https://www.tideline.example/a/{}", "source": "Tideline"}
    articles = [article(n, source=said["source"], url=said["url"].format(n)) for n in range(4)]
    news.update([*articles, article("x", source="tideline.example"), article("y", source="Another")])
    assert ids(news.search("source:tideline")) == {"0", "1", "2", "3", "x"}
    assert {hit.source for hit in news.search("source:tideline")} == {"Tideline"}
    assert news.stats().sources == {"Tideline": 5, "Another": 1}
    assert news.get("x").source == "Tideline"


def test_rebuild_replaces_all_and_can_be_rolled_back(news, place):
    news.update(SHIPS)
    report = news.reindex([article(n) for n in range(8)], max_shrink="100%")
    assert report.switched
    assert report.before == 6
    assert news.search("*:*").total == 8
    assert [g.articles for g in newssearch.generations(place)] == [8, 6]
    news.rollback()
    assert ids(news.search("*:*")) == set("123456")
    assert newssearch.generations(place)[0].live


def test_a_rebuild_that_does_not_pass_leaves_the_live_one(news):
    news.update(SHIPS)
    with pytest.raises(RebuildRefusedError) as refused:
        news.reindex([article(1)], canaries=["zeppelin"])
    assert [shortfall.check for shortfall in refused.value.report.shortfalls] == ["max-shrink", "canary"]
    assert ids(news.search("*:*")) == set("123456")


def test_a_rebuild_that_was_cut_off_is_gone_on_with(news):
    def cut() -> Iterator[Article]:
        yield from (article(n) for n in range(1200))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        news.reindex(cut(), made_from=["a"])
    assert news.search("*:*").total == 0
    report = news.reindex((article(n) for n in range(1300)), made_from=["a"])
    assert report.read == 1300
    assert news.search("*:*").total == 1300


def test_numbers_of_an_archive_are_those_of_its_articles(news):
    news.update([*SHIPS, replace(SHIPS[0], id="copy")])
    stats = news.stats()
    assert (stats.articles, stats.duplicates, stats.undated) == (6, 1, 3)
    assert (stats.first, stats.last) == ("2024-01-01", "2025-12-05")
    assert stats.languages == {"en": 5, "de": 1}
    assert news.check().ok
    assert news.check().articles >= 6


def test_columns_of_a_source_are_remembered(news, tmp_path):
    news.remember_columns([tmp_path / "a.csv", "-"], {"headline": "Titel"})
    news.remember_columns([tmp_path / "b.csv"], {"body": "Text"})
    held = {str(tmp_path / "a.csv"): {"headline": "Titel"}, str(tmp_path / "b.csv"): {"body": "Text"}}
    assert news.remembered_columns() == held


def test_a_query_that_finds_nothing_is_explained_clause_by_clause(news):
    news.update(SHIPS)
    results = news.search("gas zeppelin")
    assert [(clause.text, clause.count) for clause in results.clauses] == [("gas", 3), ("zeppelin", 0)]
    assert news.explain("gas pipeline").clause.count == 2


def test_unreadable_and_missing_archives_are_errors(news, place):
    with pytest.raises(QueryError, match="\\^"):
        news.search("(gas", strict=True)
    with pytest.raises(UsageError):
        news.search("gas", limit=-1)
    gone = place.replace("index", "nowhere") if "://" not in place else place.replace("?", "-nowhere?")
    with pytest.raises(NoIndexError):
        newssearch.open(gone)


def test_who_writes_keeps_others_out_and_no_reader(news, place):
    def slowly() -> Iterator[Article]:
        yield article(1)
        with newssearch.open(place) as other:
            assert other.search("*:*").total == 0
            with pytest.raises(IndexLockedError, match="process"):
                other.update([article(2)])

    assert news.update(slowly()).indexed == 1
    assert news.update([article(2)]).indexed == 1
    assert news.search("*:*").total == 2


def _kept(place: newssearch.locations.Place) -> dict[str, Document]:
    """Every document of an archive, as it is kept, by its id."""
    backend = backend_at(place)
    try:
        with backend.stored() as stored:
            return {document.record.id: document for document in stored.documents()}
    finally:
        backend.close()


def test_copy_equals_its_source(way):
    news, target = way
    news.update([*SHIPS, replace(SHIPS[3], id="copy"), article("x", source="A", source_file="/a")])
    news.update([article("x", "Another, of another file.", source="B", source_file="/b")])
    news.remember_columns(["/a.csv"], {"headline": "Titel"})
    before = _kept(news.place)
    assert sorted(before) == ["1", "2", "3", "4", "5", "6", "copy", "x", "x@b"]
    report = newssearch.copy(news.place, target)
    assert (report.read, report.indexed, report.duplicate) == (9, 8, 1)
    assert (report.source, report.source.articles, report.source.duplicates) == (report.target, 8, 1)
    assert report.proven
    assert _kept(target) == before
    with newssearch.open(target) as there:
        assert {q: ids(there.search(q, limit=99)) for q in FOUND} == {q: ids(news.search(q, limit=99)) for q in FOUND}
        assert ids(there.search("id:copy")) == {"copy"}
        assert there.remembered_columns() == news.remembered_columns()
        assert there.check().ok
        again = [*SHIPS, replace(SHIPS[3], id="copy"), article("x", source="A", source_file="/a")]
        assert there.update(again).unchanged == 8


def test_second_copy_writes_only_changes(way):
    news, target = way
    news.update([*SHIPS, replace(SHIPS[3], id="copy")])
    newssearch.copy(news.place, target)
    generation = _generation(target)
    report = newssearch.copy(news.place, target)
    assert (report.read, report.unchanged, report.generation) == (7, 7, generation)
    news.update([replace(SHIPS[0], body="The gas pipeline was opened."), replace(SHIPS[3], body="Gone."), article(7)])
    report = newssearch.copy(news.place, target)
    assert (report.indexed, report.updated, report.unchanged) == (1, 3, 4)
    assert _kept(target) == _kept(news.place)
    with newssearch.open(target) as there:
        assert ids(there.search("body:crane")) == {"copy"}


def _generation(place: str) -> int:
    with newssearch.open(place) as there:
        return there.stats().generation


def test_killed_copy_continues(way, monkeypatch):
    monkeypatch.setattr(archive_copy, "PORTION", 10)
    news, target = way
    news.update(article(n) for n in range(35))

    def cut(count: int) -> None:
        if count == 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        newssearch.copy(news.place, target, progress=cut)
    report = newssearch.copy(news.place, target)
    assert report.read == 35
    assert 20 <= report.unchanged < 35
    assert report.indexed == 35 - report.unchanged
    assert _kept(target) == _kept(news.place)


def test_other_archive_is_no_target_without_force(way):
    news, target = way
    news.update(SHIPS)
    with newssearch.create(target) as other:
        other.update([SHIPS[0], article("a"), article("b"), replace(article("b"), id="c")])
        with pytest.raises(UsageError, match=r"holds 3 articles that .* does not: a, b, c\."):
            newssearch.copy(news.place, target)
        assert ids(other.search("*:*")) == {"1", "a", "b"}
    report = newssearch.copy(news.place, target, force=True)
    assert (report.removed, report.indexed) == (3, 5)
    assert report.updated + report.unchanged == 1, "its times may be those of another second"
    assert _kept(target) == _kept(news.place)


def test_withdrawn_article_stays_out_of_the_copy(way):
    news, target = way
    news.update([article("urn:a", source="Wire"), article("urn:b", source="Wire")])
    news.update([Removal("urn:a", "canceled", source="Wire", source_file="/wire/2")])
    newssearch.copy(news.place, target)
    with newssearch.open(target) as there:
        assert there.update([article("urn:a", source="Wire", source_file="/wire/1")]).unchanged == 1
        assert ids(there.search("ferry")) == {"urn:b"}


def test_copy_changed_by_another_writer_is_reported(way, monkeypatch):
    monkeypatch.setattr(archive_copy, "PORTION", 10)
    news, target = way
    news.update(article(n) for n in range(15))

    def written_to(count: int) -> None:
        if count == 11:
            with newssearch.open(target) as there:
                there.update([article("stranger")])

    with pytest.raises(CopyUnprovenError, match=r"15 articles .* the copy 16 articles") as unproven:
        newssearch.copy(news.place, target, progress=written_to)
    assert not unproven.value.report.proven


def test_no_archive_is_copied_to_itself_or_from_nowhere(way):
    news, target = way
    with pytest.raises(UsageError, match="itself"):
        newssearch.copy(news.place, news.place)
    with pytest.raises(NoIndexError):
        newssearch.copy(target, news.place)
    with pytest.raises(NoIndexError):
        newssearch.open(target)
    assert newssearch.copy(news.place, target).read == 0
    with newssearch.open(target) as there:
        assert there.search("*:*").total == 0


def test_left_out_ranges_are_copied(way):
    news, target = way
    news.update(stories(30, CALL))
    newssearch.copy(news.place, target)
    kept, before = _kept(target), _kept(news.place)
    with newssearch.open(target) as there:
        found = there.search(f'body:"{CALL}"').total
    if "://" not in target:  # a folder decides by all its articles, whatever a cluster did not
        assert found == 0
        assert all(document.left_out for document in kept.values())
        with newssearch.open(target) as there:
            assert [line.text for line in there.boilerplate("Tideline")[0].lines] == [CALL]
            assert there.update(stories(30, CALL)).unchanged == 30
            assert there.check().ok
    else:
        assert kept == before
        assert found == news.search(f'body:"{CALL}"').total


_collections = st.lists(
    st.builds(
        lambda headline, body, published: Article(
            "",
            headline=headline,
            body=body,
            published=published,
            precision=PRECISIONS[len(published)] if published else None,
            language="en",
        ),
        st.none() | texts,
        texts,
        st.sampled_from(DATES),
    ),
    min_size=15,
    max_size=25,
)


def _same_for_every_node(news: newssearch.News, articles: list[Article], queries: list[Node]) -> None:
    whole = [replace(a, id=str(n), body=f"{a.body} n{n}") for n, a in enumerate(articles)]
    news.reindex(whole, max_shrink="100%", keep=1)
    backend = backend_at(news.place)
    try:
        with backend.reading() as searcher:
            for node in queries:
                page = searcher.find(node, PageRequest(limit=99, snippets=1))
                wanted = sorted(a.id for a in whole if matches(node, a))
                assert (sorted(hit.id for hit in page.hits), page.total) == (wanted, len(wanted)), to_text(node)
    finally:
        backend.close()


def _property(max_examples: int) -> Callable[..., None]:
    @settings(max_examples=max_examples, suppress_health_check=list(HealthCheck))
    @given(_collections, st.lists(nodes, min_size=10, max_size=40))
    def holds(news: newssearch.News, articles: list[Article], queries: list[Node]) -> None:
        _same_for_every_node(news, articles, queries)

    return holds


@pytest.mark.slow
def test_every_node_finds_the_articles_of_its_definition(news):
    """A tenth of the examples: each fills an archive, and asks up to 40 queries."""
    _property(max(6, settings().max_examples // 10))(news)


def test_moved_article_is_not_pruned(news):
    old, new = ([article(n, source_file=f"/{folder}/a.jsonl") for n in range(3)] for folder in ("old", "new"))
    news.update(old)
    assert news.update(new).unchanged == 3
    assert news.update([], prune=["/old"]).removed == 0
    assert news.get("1").source_file == "/new/a.jsonl"
    assert news.update(new[:2], prune=["/new"]).removed == 1
    assert ids(news.search("ferry")) == {"0", "1"}


def test_article_of_two_folders_is_pruned_with_the_last(news):
    one, other = (article(1, source_file=f"/{folder}/a.jsonl") for folder in ("one", "other"))
    news.update([one, other])
    assert news.update([other], prune=["/one", "/other"]).removed == 0
    assert news.update([], prune=["/other"]).removed == 1


def test_pruning_beyond_the_limit_removes_nothing(news):
    held = [article(n, source_file="/news/a.jsonl") for n in range(20)]
    news.update(held)
    with pytest.raises(PruneRefusedError, match="15 of 20 articles") as refused:
        news.update([*held[:5], article("new", source_file="/news/a.jsonl")], prune=["/news"])
    assert (refused.value.report.indexed, refused.value.report.removed) == (1, 0)
    assert news.search("*:*").total == 21
    with pytest.raises(PruneRefusedError):
        news.update([], prune=["/news"], dry_run=True)
    assert news.update([], prune=["/news"], max_shrink="100%").removed == 21


def test_pruning_of_a_few_always_removes_them(news):
    news.update([article(n, source_file="/news/a.jsonl") for n in range(10)])
    assert news.update([], prune=["/news"], max_shrink=0).removed == 10


def test_removals_have_no_limit(news):
    news.update([article(f"urn:{n}", source_file="/news/a.jsonl", source="Wire") for n in range(30)])
    taken_back = [Removal(f"urn:{n}", "canceled", source="Wire", source_file="/wire/2") for n in range(15)]
    assert news.update(taken_back, prune=["/elsewhere"], max_shrink=0).removed == 15
    assert news.remove([f"urn:{n}" for n in range(15, 30)]).removed == 15


def test_with_a_source_that_does_not_exist_nothing_is_pruned(news, tmp_path):
    news.update([article(n, source_file="/news/a.jsonl") for n in range(3)])
    items = [*newssearch.read(tmp_path / "none"), article("new")]
    report = news.update(items, prune=["/news", tmp_path / "none"], max_shrink="100%")
    assert report.missing == (str(tmp_path / "none"),)
    assert (report.indexed, report.removed) == (1, 0)


@pytest.mark.parametrize("before", [0, 3])
def test_an_empty_index_never_goes_live(news, tmp_path, before):
    news.update([article(n) for n in range(before)])
    for items in ([], [Rejection("a", "is empty")], newssearch.read(tmp_path / "none"), newssearch.read(tmp_path)):
        with pytest.raises(RebuildRefusedError) as refused:
            news.reindex(items, max_shrink="100%", max_rejected="100%")
        assert "empty" in {shortfall.check for shortfall in refused.value.report.shortfalls}
    assert news.search("*:*").total == before


def test_a_rebuild_with_a_source_that_does_not_exist_stays_behind(news, tmp_path):
    news.update([article(1)])
    items = [*newssearch.read(tmp_path / "none"), article(1), article(2)]
    with pytest.raises(RebuildRefusedError) as refused:
        news.reindex(items)
    assert [shortfall.check for shortfall in refused.value.report.shortfalls] == ["sources"]
    assert news.search("*:*").total == 1


@pytest.mark.slow
def test_groups_of_copies_are_found_as_defined(news):
    """A tenth of the examples, as above."""

    @settings(max_examples=max(6, settings().max_examples // 10), suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(names, own, min_size=6, max_size=16), st.lists(queries, min_size=5, max_size=15))
    def holds(held: dict[str, dict[str, str | None]], nodes: list[Node]) -> None:
        articles = [made(name, said) for name, said in held.items()]
        news.reindex(articles, max_shrink="100%", keep=1)
        backend = backend_at(news.place)
        try:
            with backend.reading() as searcher:
                for node in nodes:
                    wanted = expected(node, articles)
                    for sort in get_args(Sort):
                        page = searcher.find(node, PageRequest(sort=sort, limit=99))
                        found = {hit.id: hit.copies for hit in page.hits}
                        assert (found, page.total) == (wanted, len(wanted)), to_text(node)
                    assert searcher.count(node) == len(wanted)
        finally:
            backend.close()

    holds()


def test_articles_of_a_file_read_in_another_way_are_replaced(news):
    news.update([article(n, source_file="/news/a.csv") for n in range(15)])
    news.update([article("kept", source_file="/news/b.csv")])
    now = [article(f"new-{n}", source_file="/news/a.csv") for n in range(15)]
    report = news.update(now, replace=["/news"])
    assert (report.indexed, report.removed) == (15, 15)
    assert news.get("kept") is not None
    assert news.update([], replace=["/news"]).removed == 0


def test_article_of_another_file_is_not_replaced(news):
    news.update([article(1, source_file="/news/a.csv"), article(1, source_file="/news/b.csv")])
    assert news.update([article("new", source_file="/news/a.csv")], replace=["/news/a.csv"]).removed == 0
    assert news.update([], prune=["/news/b.csv"]).removed == 1
    assert ids(news.search("*:*")) == {"new"}


def test_every_hit_has_a_snippet(news):
    about = {"language": "en", "published": "2025-12-05"}
    news.update([
        Article("a", headline="Gas dear", body="It was cold. Snow fell.", **about),
        Article("b", headline="Gas cheap", **about),
        Article("c", headline="Gas gone", body="  ", **about),
    ])  # fmt: skip
    for query in ("*:*", "date:2025-12-05", "headline:gas", "gas"):
        shown = {hit.id: [(s.field, s.text, s.marks) for s in hit.snippets] for hit in news.search(query, snippets=1)}
        assert shown == {
            "a": [("body", "It was cold. Snow fell.", ())],
            "b": [("headline", "Gas cheap", ())],
            "c": [("headline", "Gas gone", ())],
        }


def test_unstorable_article_is_rejected_alone(news):
    report = news.update([
        Article("a", body="Gas runs on.", published="2025-12-05"),
        Article("b", body="Oil runs on.", published="05/12/2025"),
        Article("", body="Oil runs out."),
        Removal("a", "canceled", stated="soon"),
    ])  # fmt: skip
    assert (report.indexed, report.rejected) == (1, 3)
    assert ids(news.search("date:2025-12-05")) == {"a"}
    assert news.get("a").precision == "day"


def highlights(news, query, id="a"):
    """The marked words of each text of an article, by field."""
    return {text.field: marked(text) for text in news.highlight(id, query).texts}


def test_highlight_marks_the_whole_texts_of_an_article(news):
    body = "Gas is dear.\n\nThe pipelines\u2028carry gas 🦀 and an e-mail. " + "Nothing. " * 99 + "L’Élysée said GAS."
    article = Article("a", headline="Gas pipeline", body=body, dateline="ÉLYSÉE", language="en", published="2025")
    news.update([article, Article("b", body="Oil.", language="en")])
    assert highlights(news, "gas") == {"headline": ["Gas"], "dateline": [], "body": ["Gas", "gas", "GAS"]}
    assert highlights(news, '"gas pipeline"') == {"headline": ["Gas pipeline"], "dateline": [], "body": []}
    assert highlights(news, "pipeline PRE/3 gas")["body"] == ["pipelines", "gas"]
    assert highlights(news, "carry W/P email -oil")["body"] == ["carry", "e-mail"]
    assert highlights(news, "elys* OR CAPS(GAS)") == {
        "headline": [],
        "dateline": ["ÉLYSÉE"],
        "body": ["L’Élysée", "GAS"],
    }
    assert highlights(news, "date:2025") == {"headline": [], "dateline": [], "body": []}
    whole = news.highlight("A", "gas -pipeline")
    assert (whole.id, whole.query, whole.matches) == ("a", "gas -pipeline", False)
    assert [text.text for text in whole.texts] == ["Gas pipeline", "ÉLYSÉE", body]
    assert whole.to_dict()["texts"][0] == {"field": "headline", "text": "Gas pipeline", "marks": [[0, 3]]}
    assert news.highlight("a", "gas coal").matches is False
    assert news.highlight("a", "gas e-mail", match="all").matches is True
    assert news.highlight("nobody", "gas") is None


@pytest.mark.parametrize("call", [
    lambda news: news.highlight("a", None),
    lambda news: news.highlight("a", "gas", match="some"),
    lambda news: news.highlight("a", "gas", timeout=0),
    lambda news: news.get("\ud800"),
    lambda news: news.get(None),
    lambda news: news.search("gas", limit=None),
    lambda news: news.search({"query": "gas"}),
    lambda news: news.update("corpus"),
    lambda news: news.update([{"id": "a"}]),
    lambda news: news.remove("abc"),
    lambda news: news.search("gas", timeout=0),
])  # fmt: skip
def test_wrong_arguments_are_refused(news, call):
    with pytest.raises(UsageError):
        call(news)


def test_a_costly_query_ends_where_a_cluster_cannot_tell(news):
    news.update([Article("a", body="the of " * 400, language="en")])
    assert news.search("the of", timeout=1e300).total == 1
    with pytest.raises(QueryError, match=r"longer than|in more than"):
        news.search('"the of the of"~9 NEAR/900 "of the of the"~9 NEAR/900 "the of"~9', timeout=0.3)


@pytest.mark.cluster
def test_cluster_gives_more_hits_than_it_gives_at_once(request, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "newssearch.backends.opensearch.searching.searcher.CLUSTER_LIMITS", replace(CLUSTER_LIMITS, max_window=7)
    )
    with somewhere(request, "shards", tmp_path) as there, newssearch.create(there) as news:
        news.update(Article(str(n), body=f"gull number {n}", published=f"2025-12-{1 + n % 28:02}") for n in range(30))
        for limit, offset in ((3, 0), (8, 0), (30, 0), (2**31 - 1, 5), (14, 7), (20, 23), (5, 60)):
            found = [hit.id for hit in news.search("gull", limit=limit, offset=offset, sort="oldest")]
            assert len(found) == len(set(found)) == max(0, min(limit, 30 - offset))
