"""Exact copies: each is found by all that is its own, and a group is one hit, in whatever order its members came."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from brute_force import matches
from conftest import ids
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from test_against_brute_force import PRECISIONS, filters, leaves

import newssearch
from newssearch.backends.local.searcher import FolderSearcher
from newssearch.backends.searcher_contract import PageRequest
from newssearch.core import article_digests
from newssearch.dates.periods import period_of
from newssearch.index.searching.snapshot import Snapshot
from newssearch.models import Article
from newssearch.query.nodes import And, Everything, Node, Not, Or, Phrase, Word

LONG = " ".join(f"tide{n}" for n in range(20))
BODIES = [
    f"Oil and gas run along the pipeline. {LONG}",
    f"The gas is gone, the US says. {LONG}",
    f"Nobody runs the crane. {LONG}",
]


def wire(number: int, body: str = BODIES[0], published: str | None = "2025-12-05", **said: object) -> Article:
    """A report that outlet ``number`` printed."""
    precision = PRECISIONS[len(published)] if published else None
    fields = {"headline": "Gas", "source": f"Outlet {number}", "url": f"https://outlet{number}.example/gas"} | said
    return Article(f"o{number:02}", body=body, language="en", published=published, precision=precision, **fields)


def test_copy_is_found_by_its_own_source_url_and_id(make_index):
    news = make_index(*(wire(n) for n in range(41)))
    for query in ('source:"Outlet 12"', "url:outlet12.example", "id:o12", 'gas source:"Outlet 12"', "id:O12"):
        results = news.search(query)
        assert (results.total, [(hit.id, hit.copies) for hit in results]) == (1, [("o12", 40)]), query
    assert news.get("o12").source == "Outlet 12"
    assert ids(news.search('source:"Outlet 12" -gas')) == set()
    assert ids(news.search('gas -source:"Outlet 0"')) == {"o01"}


def test_copy_is_found_by_its_own_fields(make_index):
    own = wire(
        7, published="2024-02-01", byline=("Ann Okafor",), section="Business", keywords=("energy",), dateline="OSLO"
    )
    news = make_index(wire(1), wire(2), replace(own, language="de", standfirst=None), segments=3)
    found = {q: [hit.id for hit in news.search(q)] for q in (
        "byline:okafor", "section:business", "keywords:energy", "dateline:oslo", "oslo", "language:de",
        "date:2024", "before:2025", "gas date:2025", "*:*", "NOT oslo", "date:none",
    )}  # fmt: skip
    assert found == {q: ["o07"] for q in found} | {"gas date:2025": ["o01"], "NOT oslo": ["o01"], "date:none": []}


def test_copy_in_another_language_is_found_by_the_forms_of_its_own(make_index):
    body = f"Die Häfen schließen. {LONG}"
    news = make_index(wire(1, body), replace(wire(2, body), language="de"))
    assert ids(news.search("schliesse")) == {"o02"}
    assert ids(news.search("schliessen")) == {"o01"}
    assert news.stats().languages == {"en": 1}
    news.remove(["o02"])
    assert ids(news.search("schliesse")) == set()


def test_undated_copy_is_shown_after_dated_ones_and_found_as_undated(make_index):
    news = make_index(wire(1, published=None), wire(2), wire(3, published="2024"))
    assert [hit.id for hit in news.search("gas")] == ["o03"]
    assert [hit.id for hit in news.search("date:none")] == ["o01"]
    assert news.stats().undated == 1


def test_stats_count_a_group_once(make_index):
    news = make_index(wire(1), *(wire(n) for n in range(2, 9)), wire(9, BODIES[1]))
    stats = news.stats()
    assert (stats.articles, stats.duplicates) == (2, 7)
    assert stats.sources == {"Outlet 1": 1, "Outlet 9": 1}
    assert stats.languages == {"en": 2}
    assert news.search("*:*").total == 2


def test_copies_change_no_score(make_index):
    others = [Article(f"x{n}", body=f"{BODIES[n % 3]} mark{n}", headline=f"Gas {n}", language="en") for n in range(9)]
    alone, printed = make_index(wire(1), *others), make_index(wire(1), *others, *(wire(n) for n in range(2, 42)))
    for query in ("gas", '"gas run"', "gas OR crane", "headline:gas", "run* -crane", "pipeline NEAR/9 gas"):
        one, other = ([(hit.id, hit.score) for hit in news.search(query, limit=99)] for news in (alone, printed))
        assert one == other, query
        assert alone.explain(query).clause.count == printed.explain(query).clause.count


def test_boilerplate_of_a_copys_own_source_is_left_out_of_it(make_index):
    call = "Join our own channel today"
    news = make_index(
        *(wire(n, f"{LONG} story{n}\n\n{call}", source="Tideline", headline=f"Report {n}") for n in range(9)),
        *(wire(n + 20, f"{LONG} story{n}\n\n{call}", source="Courier", headline=f"Report {n}") for n in range(9)),
    )
    assert news.stats().duplicates == 9
    assert news.search(f'"{call}"').total == 0
    news.decide_boilerplate("Courier", free=[call])
    assert {hit.source for hit in news.search(f'"{call}"', limit=99)} == {"Courier"}
    assert news.search(f'"{call}"').total == 9
    assert news.check().ok


def test_publisher_is_known_by_its_copies_too(make_index):
    news = make_index(
        wire(1, source="Agency"),
        wire(2, source="Tideline", url="https://www.tideline.example/gas"),
        wire(3, source="tideline.example"),
    )
    assert news.search("source:tideline").total == 1
    assert news.get("o03").source == "Tideline"
    assert ids(news.search("source:tideline -id:o02")) == {"o03"}


def test_group_is_shown_as_its_next_member_when_one_goes(make_index):
    news = make_index(*(wire(n, published=f"2025-12-{9 - n:02}") for n in range(4)), segments=2)
    assert [(hit.id, hit.copies) for hit in news.search("gas")] == [("o03", 3)]
    for gone, shown in (("o00", ("o03", 2)), ("o03", ("o02", 1)), ("o02", ("o01", 0))):
        news.remove([gone])
        assert [(hit.id, hit.copies) for hit in news.search("gas")] == [shown]
        assert news.check().ok
    assert news.stats().duplicates == 0


# Random articles, of which many are copies, held against the definition of a query, member by member.

own = st.fixed_dictionaries(
    {
        "body": st.sampled_from(BODIES),
        "headline": st.sampled_from(["Gas", "Gas", "The Crane"]),
        "source": st.sampled_from(["Outlet 1", "Outlet 2", "Outlet 12"]),
        "dateline": st.sampled_from([None, None, "OSLO"]),
        "published": st.sampled_from(["2025", "2025-11", "2025-12-05", "2025-12-06", "2024-02-29", None]),
    }
)
names = st.sampled_from([f"{letter}{n}" for letter in "abZ" for n in range(1, 13)])
sources = st.sampled_from([Phrase("Outlet 12", "source"), Phrase("Outlet 1", "source"), Word("outlet", "source")])
words = st.sampled_from([Word("oslo"), Word("oslo", "dateline"), Word("crane"), Word("gas", "headline")])
queries = st.recursive(
    sources | words | filters | leaves(None),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda c: And(tuple(c)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda c: Or(tuple(c)))
        | st.builds(Not, inner)
    ),
    max_leaves=4,
)


def made(identifier: str, said: dict[str, str | None]) -> Article:
    published = said["published"]
    precision = PRECISIONS[len(published)] if published else None
    return Article(identifier, language="en", precision=precision, **said)


def expected(node: Node, articles: Iterable[Article]) -> dict[str, int]:
    """The id of each hit, and how many other articles have its text."""
    groups: dict[bytes, list[Article]] = defaultdict(list)
    for article in articles:
        groups[article_digests(article)[1]].append(article)
    found = {}
    for group in groups.values():
        if members := [a for a in group if matches(node, a)]:
            found[min(members, key=earliness).id] = len(group) - 1
    return found


def brute_groups(node: Node, articles: Iterable[Article]) -> list[list[Article]]:
    """Return the articles that match by their texts, the earliest of each first."""
    groups: dict[bytes, list[Article]] = defaultdict(list)
    for article in sorted(articles, key=earliness):
        if matches(node, article):
            groups[article_digests(article)[1]].append(article)
    return list(groups.values())


def earliness(article: Article) -> tuple[bool, float, str]:
    if article.published is None or article.precision is None:
        return True, 0.0, article.id
    return False, period_of(article.published, article.precision).start.timestamp(), article.id


def shown(news: newssearch.News, node: Node) -> dict[str, int]:
    """The same as a search shows it, page by page, in every order."""
    snapshot = Snapshot(news.path)
    try:
        searcher = FolderSearcher(snapshot)
        answers = []
        for sort in ("relevance", "newest", "oldest"):
            pages = [searcher.find(node, PageRequest(sort=sort, offset=at, limit=2)) for at in range(0, 40, 2)]
            hits = [hit for page in pages for hit in page.hits]
            assert len({hit.id for hit in hits}) == len(hits) == pages[0].total == searcher.count(node)
            answers.append({hit.id: hit.copies for hit in hits})
        assert answers[0] == answers[1] == answers[2]
        return answers[0]
    finally:
        snapshot.close()


@given(st.dictionaries(names, own, min_size=1, max_size=12), st.lists(queries, min_size=4, max_size=8), st.randoms())
def test_groups_are_found_as_defined_in_whatever_order_they_came(held, nodes, chance):
    articles = [made(name, said) for name, said in held.items()]
    with tempfile.TemporaryDirectory() as folder:
        answers = []
        for turn in range(2):
            chance.shuffle(articles)
            with newssearch.create(Path(folder) / str(turn)) as news:
                for start in range(0, len(articles), 1 + len(articles) // 3):
                    news.update(articles[start : start + 1 + len(articles) // 3])
                answers.append([shown(news, node) for node in nodes])
                assert news.stats().articles == len(expected(Everything(), articles))
        assert answers[0] == answers[1] == [expected(node, articles) for node in nodes]


def _own(article: Article) -> dict[str, str | None]:
    return {name: getattr(article, name) for name in ("body", "headline", "source", "dateline", "published")}


class Archive(RuleBasedStateMachine):
    """An index that articles and their copies come to and go from."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.news = newssearch.create(Path(self.folder.name) / "index")
        self.held: dict[str, Article] = {}
        self.changed = True

    @rule(some=st.lists(st.tuples(names, own), min_size=1, max_size=9))
    def update(self, some: list[tuple[str, dict[str, str | None]]]) -> None:
        articles = [made(name, said) for name, said in some]
        self.news.update(articles)  # an id may come twice: the last version stays
        self.held |= {article.id: article for article in articles}
        self.changed = True

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def exchange(self, data: st.DataObject) -> None:
        """Give articles the fields of others: firsts become copies, copies firsts."""
        pairs = st.tuples(*[st.sampled_from(sorted(self.held))] * 2)
        self.update([(to, _own(self.held[of])) for of, to in data.draw(st.lists(pairs, min_size=1, max_size=6))])

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        gone = data.draw(st.sets(st.sampled_from(sorted(self.held)), max_size=3))
        assert self.news.remove(sorted(gone)).removed == len(gone)
        for name in gone:
            del self.held[name]
        self.changed = True

    @rule()
    def optimize(self) -> None:
        self.news.optimize()
        self.changed = True

    @precondition(lambda self: self.held)
    @rule()
    def rebuild(self) -> None:
        self.news.reindex(list(self.held.values()), max_shrink="100%", keep=1)
        self.changed = True

    @precondition(lambda self: self.held)
    @rule(nodes=st.lists(queries, min_size=1, max_size=4))
    def search(self, nodes: list[Node]) -> None:
        for node in nodes:
            assert shown(self.news, node) == expected(node, self.held.values())

    @invariant()
    def is_whole(self) -> None:
        if self.changed:
            assert self.news.check().problems == ()
            stats = self.news.stats()
            groups = len(expected(Everything(), self.held.values()))
            assert (stats.articles, stats.duplicates) == (groups, len(self.held) - groups)
            self.changed = False

    def teardown(self) -> None:
        self.news.close()
        self.folder.cleanup()


TestArchive = Archive.TestCase
TestArchive.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
