"""Whoosh itself runs on our segments: its opening, its queries, its sorting."""

import orjson
import pytest
from whoosh_ranking import query_of, ranking_of

from newssearch.index.commits.toc import read_table
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.whoosh.whoosh_api import query
from newssearch.models import Article
from newssearch.query.parsing import parse

TEXTS = ["ferry", '"the harbour"', "date:2025-12", "CAPS(A) W/S crane", "cranes W/P ferries"]
BODIES = [
    "The ferry came at noon and the harbour was calm.",
    "The harbour ferry was late; no ferry came before three.",
    "A crane fell. Nobody was hurt at the harbour.",
    "Ferries and cranes, cranes and ferries.",
]


@pytest.fixture(params=[1, 2])
def news(make_index, request):
    days = ["2025-12-03", "2025-12-01", None, "2025-12-02"]
    articles = [
        Article(str(n), body=body, language="en", published=day, precision="day" if day else None)
        for n, (body, day) in enumerate(zip(BODIES, days, strict=True))
    ]
    made = make_index(*articles, Article("gone", body="A ferry to nowhere.", language="en"), segments=request.param)
    made.remove(["gone"])
    return made


@pytest.fixture
def searcher(news):
    from whoosh.index import open_dir

    with open_dir(str(news.path)).searcher() as searcher:
        yield searcher


def found(searcher, wanted, **options):
    results = searcher.search(wanted, limit=None, **options)
    return [orjson.loads(hit["article"])["id"] for hit in results]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (query.Term("body_exact", "ferry"), {"0", "1"}),
        (query.Term("body", "ferri"), {"0", "1", "3"}),
        (query.Term("body_exact", "absent"), set()),
        (query.And([query.Term("body", "harbour"), query.Term("body", "ferri")]), {"0", "1"}),
        (query.Or([query.Term("body_exact", "crane"), query.Term("body_exact", "noon")]), {"0", "2"}),
        (query.And([query.Every("body"), query.Not(query.Term("body", "ferri"))]), {"2"}),
        (query.Phrase("body_exact", ["the", "harbour"]), {"0", "1", "2"}),
        (query.Phrase("body_exact", ["harbour", "ferry"]), {"1"}),
        (query.Phrase("body_exact", ["harbour", "ferry"], slop=3), {"1"}),
        (query.Prefix("body_exact", "cran"), {"2", "3"}),
        (query.Wildcard("body_exact", "f*y"), {"0", "1"}),
        (query.FuzzyTerm("body_exact", "ferrx"), {"0", "1"}),
        (query.TermRange("body_exact", "late", "nobody"), {"1", "2"}),
        (query.spans.SpanNear(query.Term("body_exact", "ferry"), query.Term("body_exact", "late"), slop=2), {"1"}),
        (query.spans.SpanFirst(query.Term("body_exact", "crane"), limit=1), {"2"}),
        (query.Term("kind", "undated"), {"2"}),
        (query.Term("id", "3"), {"3"}),
    ],
)
def test_whoosh_query_finds_its_articles(searcher, wanted, expected):
    assert set(found(searcher, wanted)) == expected


def test_whoosh_sorts_by_our_columns(searcher):
    ferries = query.Term("body", "ferri")
    assert found(searcher, ferries, sortedby="start") == ["1", "3", "0"]
    assert found(searcher, ferries, sortedby="start", reverse=True) == ["0", "3", "1"]


def test_whoosh_parses_and_runs_a_query_with_our_analysis(searcher):
    from whoosh.qparser import QueryParser

    assert set(found(searcher, QueryParser("body", searcher.schema).parse("ferries harbour"))) == {"0", "1"}


@pytest.mark.parametrize(
    "text", ["ferry -crane", '"the harbour" OR late', "crane NEAR/3 ferry", "since:2025-12-02", "nothing"]
)
def test_a_node_of_ours_is_a_query_for_whooshs_searcher(news, searcher, text):
    snapshot = Snapshot(news.path)
    assert set(found(searcher, query_of(snapshot, parse(text).node))) == {hit.id for hit in news.search(text)}
    snapshot.close()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("body:FIRST2(crane)", query.spans.SpanFirst(query.Term("body", "crane"), limit=1)),
        ('body:FIRST5("the harbour")', query.spans.SpanFirst(query.Phrase("body_exact", ["the", "harbour"]), limit=4)),
        ("body:CAPS(Ferries)", query.Term("body_cased", "Ferries")),
        (
            'body:CAPS("A crane")',
            query.And([query.Term("body_cased", "A"), query.Phrase("body_exact", ["a", "crane"])]),
        ),
    ],
)
def test_whoosh_positions_and_capitals_find_the_same(news, searcher, ours, theirs):
    assert {hit.id for hit in news.search(ours)} == set(found(searcher, theirs)) != set()


def test_atleast_counts_as_whoosh_does(news, searcher):
    often = {hit.id for hit in news.search("body:ATLEAST2(ferry)")}
    matcher = query.Term("body", "ferri").matcher(searcher)
    counted = set()
    while matcher.is_active():
        if matcher.weight() >= 2:
            counted.add(orjson.loads(searcher.stored_fields(matcher.id())["article"])["id"])
        matcher.next()
    assert often == counted == {"1", "3"}


def test_merge_keeps_live_documents_only(news):
    from newssearch.index.writing.writer import Writer

    before = {text: {h.id: h.score for h in news.search(text)} for text in TEXTS}
    with Writer(news.path) as writer:
        writer.commit(merge_all=True)
    news.close()
    assert {text: {h.id: h.score for h in news.search(text)} for text in before} == before
    assert news.check().problems == ()


def test_our_ranking_is_a_weighting_model_that_whoosh_scores_with(make_index):
    from whoosh.index import open_dir

    news = make_index(*BODIES, segments=2)
    snapshot = Snapshot(news.path)
    with open_dir(str(news.path)).searcher(weighting=ranking_of(snapshot)) as searcher:
        theirs = sorted(hit.score for hit in searcher.search(query.Term("body", "ferri"), limit=None))
    ours = sorted(
        match.score for match in snapshot.page(snapshot.evaluate(parse("body:ferry").node), "relevance", 0, 9)
    )
    snapshot.close()
    assert theirs == pytest.approx(ours, abs=1e-5)  # ours are of 32 bits
    assert len(theirs) == 3


@pytest.mark.parametrize(
    ("ours", "theirs"), [("body:ferry", ("body", "ferri")), ("body:CAPS(The)", ("body_cased", "The"))]
)
def test_whoosh_scores_with_live_statistics_in_every_view(make_index, ours, theirs):
    from whoosh.index import open_dir

    news = make_index(*BODIES)
    news.remove(["0"])
    snapshot = Snapshot(news.path)
    with open_dir(str(news.path)).searcher(weighting=ranking_of(snapshot)) as searcher:
        scores = sorted(hit.score for hit in searcher.search(query.Term(*theirs), limit=None))
    found = snapshot.page(snapshot.evaluate(parse(ours).node), "relevance", 0, 9)
    snapshot.close()
    assert scores == pytest.approx(sorted(match.score for match in found))
    assert scores


def test_a_word_of_two_stems_is_counted_over_segments_with_removals(make_index):
    """In French the word has two stems, in English one of them: only its places tell them apart."""
    texts = [("fr", "Élysée élysée."), ("en", "Élysée."), ("fr", "L’élysée."), ("en", "Not there.")]
    articles = [Article(str(n), body=body, language=language) for n, (language, body) in enumerate(texts)]
    news = make_index(*articles, Article("gone", body="élysée", language="en"), segments=2)
    news.remove(["gone"])
    assert {hit.id for hit in news.search('"elysee"')} == {"0", "1", "2"}
    assert {hit.id for hit in news.search('ATLEAST2("elysee")')} == {"0"}


def test_table_of_contents_lists_the_segments(news):
    with_removed = [state for state in Snapshot(news.path).manifest.live.segments if state.removed]
    assert with_removed
    states = Snapshot(news.path).manifest.live.segments
    assert [(entry.name, entry.documents, entry.removed) for entry in read_table(news.path)] == [
        (state.name, state.documents, state.removed) for state in states
    ]


def test_terms_behind_a_thousand_are_read(make_index):
    from whoosh.index import open_dir

    body = " ".join(f"w{number:04}" for number in range(2_500))
    news = make_index(Article("1", body=body, language="en"))
    with open_dir(str(news.path)).searcher() as searcher:
        terms = [term.decode() for field, term in searcher.reader().all_terms() if field == "body_exact"]
        assert terms == body.split()
        assert found(searcher, query.Prefix("body_exact", "w249")) == ["1"]
