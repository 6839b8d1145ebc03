"""The questions of a newsroom have one answer, whatever holds the articles: a folder, a cluster, several shards."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import get_args

import orjson
import pytest
from archive_places import address
from brute_force import matches
from conftest import ids
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_backends import article
from test_copies import expected, made, names, own, queries

import newssearch
from newssearch.backends.opening import backend_at
from newssearch.counting.buckets import DIMENSIONS
from newssearch.counting.cross_table import Tally, tally_of
from newssearch.dates.periods import period_of
from newssearch.errors import QueryLimitError, UsageError
from newssearch.models import Article, Order
from newssearch.query.nodes import Node
from newssearch.query.printing import to_text
from newssearch.settings import QUERY_LIMITS

BYS = [*((name,) for name in DIMENSIONS), *list(combinations(("month", "hour", "source", "byline"), 2))]

_more = st.fixed_dictionaries(
    {
        "section": st.sampled_from([None, "Business", "Sport"]),
        "byline": st.sampled_from([(), ("Ann Okafor",), ("Ben Lee", "Ann Okafor"), ("Ben Lee", "Ben Lee")]),
        "keywords": st.sampled_from([(), ("energy",), ("energy", "gas trade")]),
        "published": st.sampled_from(
            ["1999", "2025-11", "2025-12-05", "2025-12-31T23:30:00-11:00", "2026-01-01T00:15+09:00", "2024-02-29", None]
        ),
    }
)
_held = st.dictionaries(names, st.tuples(own, _more), min_size=3, max_size=14)


def _articles(held: dict[str, tuple[dict[str, str | None], dict[str, object]]]) -> list[Article]:
    some = (made(name, {**said, "published": None}) for name, (said, _) in held.items())
    return [replace(one, precision=None, **more) for one, (_, more) in zip(some, held.values(), strict=True)]


def _date(one: Article) -> float | None:
    if one.published is None or one.precision is None:
        return None
    return period_of(one.published, one.precision).start.timestamp()


def _place(one: Article, order: Order) -> tuple[object, ...]:
    """Return the sort key of an article."""
    if order == "id":
        return (one.id,)
    date = _date(one)
    return date is None, (0 if date is None else date if order == "oldest" else -date), one.id


def _as_kept(tally: Tally) -> tuple[object, ...]:
    return tally.by, tally.total, dict(tally.counts), tally.undated, tally.imprecise


def test_get_many_agrees_with_get(news):
    news.update([*(article(f"Ferry-{n}") for n in range(600)), article("gull"), article("GULL")])
    asked = ["GULL", "nothing", "ferry-7", *(f"Ferry-{n}" for n in reversed(range(600))), "gull", "Gull", "GULL"]
    found = news.get_many(asked)
    assert list(found) == [id for id in dict.fromkeys(asked) if id != "nothing"]
    assert all(found[f"Ferry-{n}"].id == f"Ferry-{n}" for n in range(600))
    assert all(found.get(id) == news.get(id) for id in ("GULL", "nothing", "ferry-7", "Ferry-599", "gull"))


def test_state_tag_changes_with_whatever_changes_an_answer(news):
    tags = [news.state_tag]

    def changed() -> bool:
        assert news.state_tag == news.state_tag
        tags.append(news.state_tag)
        return None not in tags and len(set(tags)) == len(tags)

    news.update([article(1), article(2)])
    assert changed()
    news.search("ferry")
    with newssearch.open(news.place) as other:
        assert other.state_tag == tags[-1]
        other.group_names("ferry", ["boat"])
    assert changed()
    news.remove(["2"])
    assert changed()
    news.reindex([article(1)])
    assert changed()
    news.rollback()
    assert changed()


@pytest.mark.cluster
def test_cluster_cannot_tell_its_state_while_a_run_writes(cluster):
    with newssearch.create(address(cluster)) as news:
        seen = []

        def articles():
            yield article(1)
            seen.append(news.state_tag)
            yield article(2)

        news.update(articles())
        assert seen == [None]
        assert news.state_tag is not None


def test_articles_and_counts_agree_with_a_scan_of_all_articles(news):
    """A tenth of the examples: each fills an archive."""

    @settings(max_examples=max(6, settings().max_examples // 10), suppress_health_check=list(HealthCheck))
    @given(_held, st.lists(queries, min_size=3, max_size=8))
    def holds(held: dict[str, tuple[dict[str, str | None], dict[str, object]]], nodes: list[Node]) -> None:
        articles = _articles(held)
        by_id = {one.id: one for one in articles}
        news.reindex(articles, max_shrink="100%", keep=1)
        backend = backend_at(news.place)
        try:
            for node in nodes:
                hits = [by_id[name] for name in expected(node, articles)]
                every = [one for one in articles if matches(node, one)]
                with backend.streaming() as searcher:
                    for order in get_args(Order):
                        for copies, wanted in ((True, every), (False, hits)):
                            found = [one.article for one in searcher.every(node, order=order, copies=copies)]
                            assert found == sorted(wanted, key=lambda one: _place(one, order)), to_text(node)
                with backend.reading() as searcher:
                    for by in BYS:
                        assert _as_kept(searcher.tally(node, by)) == _as_kept(tally_of(hits, by)), (to_text(node), by)
        finally:
            backend.close()

    holds()


def test_stream_reads_one_state_during_writes(news):
    news.update([article(n) for n in range(9)])
    stream = news.iterate("ferry", order="id")
    first = next(stream)
    news.remove([str(n) for n in range(1, 9)])
    news.update([article("x")])
    assert [first.id, *(one.id for one in stream)] == [str(n) for n in range(9)]
    assert {one.id for one in news.iterate("ferry")} == {"0", "x"}


def test_stream_has_the_warnings_of_the_query(news):
    news.update([article(1)])
    with news.iterate("colour:ferry") as stream:
        assert stream.warnings
    assert news.count("colour:ferry", by="year").warnings


def test_all_words_must_be_there(news):
    news.update([article(1, "Gas pipeline."), article(2, "Gas alone."), article(3, "A pipeline.")])
    assert news.search("gas pipeline").partial_total == 2
    assert [one.id for one in news.iterate("gas pipeline")] == ["1"]
    assert news.count("gas pipeline", by="source").total == 1
    assert news.count("gas pipeline", by="source", match="any").total == 3


def test_publishers_are_counted_and_exported_by_their_one_name(news):
    there = {"url": "https://www.tideline.example/a"}
    news.update([article(1, source="Tideline", **there), article(2, source="tideline.example", **there)])
    assert [(bucket.key, bucket.count) for bucket in news.count("ferry", by="source").buckets] == [(("Tideline",), 2)]
    assert [one.source for one in news.iterate("ferry")] == ["Tideline", "Tideline"]


def test_shares_are_of_all_articles_of_a_bucket(news):
    news.update([
        article(1, "Gas.", published="2025-01-02"), article(2, "Oil.", published="2025-01-03"),
        article(3, "Oil.", published="2025-02-03"), article(4, "Gas again.", published="2025-03-03"),
    ])  # fmt: skip
    counts = news.count("gas", by="month", share=True)
    assert [(b.key[0], b.count, b.of, b.share) for b in counts.buckets] == [
        ("2025-01", 1, 2, 0.5), ("2025-02", 0, 1, 0.0), ("2025-03", 1, 1, 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["colour", [], ["year", "year"], ["year", "source", "byline"]])
def test_unknown_dimension_is_refused(make_index, by):
    with pytest.raises(UsageError):
        make_index("Gas.").count("gas", by=by)


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
_NAMES = st.lists(_TEXT, max_size=3).map(tuple)
_any_article = st.builds(
    lambda number, said, published: Article(f"id {number} \u00e9", published=published, **said),
    st.integers(0, 30),
    st.fixed_dictionaries(
        {
            **{name: st.none() | _TEXT for name in ("headline", "standfirst", "dateline", "section", "source", "url")},
            **dict.fromkeys(("byline", "keywords", "notes"), _NAMES),
            "body": _TEXT | st.just("By Ann Okafor\n\nSALTMERE, March 3 (Reuters) - The crane.  Fell.\n\nRead more"),
            "language": st.sampled_from(["en", "de-AT", "und", None]),
            "published_from": st.none() | st.just("json-ld"),
        }
    ),
    st.sampled_from([None, "2025", "2025-12", "2025-12-05", "2025-12-05T14:30", "1987-03-02T23:30:10.5-11:00"]),
)


@given(st.lists(_any_article, min_size=1, max_size=8, unique_by=lambda one: one.id))
def test_an_export_gives_the_same_archive_back(articles: list[Article]) -> None:
    articles += [replace(one, id=f"{one.id} again") for one in articles[:2]]  # exact copies
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "export.jsonl")
        with newssearch.create(Path(folder, "one")) as one:
            one.update(articles)
            before = list(one.iterate("*:*"))
            assert one.export("*:*", file).articles == len(before)
            told = one.stats()
        with newssearch.create(Path(folder, "other")) as other:
            report = other.update(newssearch.read(file))
            assert report.rejected == 0
            after = list(other.iterate("*:*"))
            again = other.stats()
        assert [replace(each, source_file=None) for each in after] == [replace(e, source_file=None) for e in before]
        assert {each.source_file for each in after} <= {str(file)}
        assert (again.articles, again.duplicates, again.undated) == (told.articles, told.duplicates, told.undated)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "it has no id"),
        ({"id": ""}, "it has no id"),
        ({"id": 7}, "id must be text"),
        ({"id": "a", "byline": "Ann"}, "byline"),
        ({"id": "a", "byline": [1]}, "byline[0]"),
        ({"id": "a", "published": "yesterday"}, "published 'yesterday' is not a date"),
        ({"id": "a", "retrieved": "2025-02-30"}, "retrieved '2025-02-30' is not a date"),
        ({"id": "a", "published": "2025", "precision": "day"}, "precision"),
        ({"id": "a", "published": "2025", "precision": ["day"]}, "precision"),
        ({"id": "a", "precision": "day"}, "precision"),
    ],
)
def test_malformed_export_is_rejected_with_its_reason(tmp_path, said, reason):
    file = tmp_path / "export.jsonl"
    file.write_bytes(orjson.dumps({"newssearch_export": 1, "headline": "Gas", **said}))
    (found,) = newssearch.read(file)
    assert isinstance(found, newssearch.Rejection)
    assert reason in found.reason


def test_the_mark_gives_an_article_no_more_than_its_fields(tmp_path):
    file = tmp_path / "export.jsonl"
    hostile = {"newssearch_export": 1, "id": "a", "body": "Gas.", "source_file": "/etc/passwd", "copy_of": "b"}
    file.write_bytes(orjson.dumps(hostile))
    said: list[str] = []
    (found,) = newssearch.read(file, tell=said.append)
    assert found == Article("a", body="Gas.", source_file=str(file))
    assert any("copy_of" in line for line in said)
    another = tmp_path / "later.jsonl"
    another.write_bytes(orjson.dumps({**hostile, "newssearch_export": 2, "byline": "By Ann Okafor"}))
    (found,) = newssearch.read(another)
    assert found.byline == ("Ann Okafor",)  # of a later version: read as other JSON is


def test_an_export_is_known_wherever_its_articles_stand(tmp_path, make_index):
    body = "SALTMERE, March 3 (Reuters) - The crane."
    news = make_index(Article("a", body=body, byline=("By",), language="en"))
    out = io.BytesIO()
    news.export("crane", out)
    line = orjson.loads(out.getvalue())
    for n, written in enumerate(([line], {"articles": [line]}, {"id": "b", "body": "Gas."})):
        file = tmp_path / f"{n}.json"
        file.write_bytes(orjson.dumps(written))
        (found,) = newssearch.read(file)
        assert (found.id, found.body) == (("b", "Gas.") if n == 2 else ("a", body))


def test_a_file_is_written_whole_or_not_at_all(tmp_path, make_index):
    news = make_index("Gas one.", "Gas two.")
    file = tmp_path / "gas.csv"
    assert news.export("gas", file, fields=["id", "body"]).articles == 2
    assert file.read_bytes() == b"id,body\r\n0,Gas one.\r\n1,Gas two.\r\n"
    for wrong in ({"format": "docx"}, {"fields": ["colour"]}, {"format": "text", "fields": ["id"]}):
        with pytest.raises(UsageError):
            news.export("gas", file, **wrong)
    with pytest.raises(newssearch.NewsSearchError):
        news.export('"gas', file, strict=True)
    assert file.read_bytes().startswith(b"id,body")
    assert [each.name for each in tmp_path.iterdir() if not each.is_dir()] == ["gas.csv"]
    with pytest.raises(UsageError):
        news.export("gas", Path("/dev/null"))
    assert news.export("crane", file).articles == 0
    assert file.read_text().startswith("id,headline")
    assert ids(news.search("gas")) == {"0", "1"}


def _lines(found) -> list[tuple[str, str, str, str, str]]:
    return [(one.id, one.field, one.left, one.match, one.right) for one in found]


def test_every_match_has_its_context(news):
    news.update([
        article(1, "The gas\npipeline. Then  the gas trade.", headline="Gas again", published="2025-12-05"),
        article(2, "No gas here.", published="2024"),
        article(3, "The gas\npipeline. Then  the gas trade.", headline="Gas again", published="2025-12-05"),
    ])  # fmt: skip
    assert _lines(news.kwic("gas", width=10)) == [
        ("2", "body", "No ", "gas", " here."),
        ("1", "headline", "", "Gas", " again"),
        ("1", "body", "The ", "gas", " pipeline."),
        ("1", "body", "Then the ", "gas", " trade."),
    ]
    by_right = [one.right.strip() for one in news.kwic("gas", sort="right")]
    assert by_right == sorted(by_right, key=str.casefold)
    by_left = [one.left.split()[-1:] for one in news.kwic("gas", sort="left")]
    assert by_left == [[], ["No"], ["The"], ["the"]]
    assert [one.match for one in news.kwic('"gas pipeline"')] == ["gas pipeline"]
    assert list(news.kwic("zebra")) == []


def test_left_out_text_is_shown_in_contexts_and_never_matched(make_index):
    call = "Join our gas channel today"
    body = "Long tides {n} carry the {n} news and the {n} words of gas.\n\n" + call
    news = make_index(*(Article(str(n), body=body.format(n=n), source="Post", language="en") for n in range(40)))
    assert news.search(f'"{call}"').total == 0
    first = next(news.kwic("gas"))
    assert (first.match, first.right) == ("gas", ". Join our gas channel today")
    assert sum(1 for _ in news.kwic("gas")) == 40


CRANES = [
    article("a", "The steam crane of Saltmere was sold to a scrap dealer by the council.", published="2025-12-05"),
    article("b", "The scrap dealer of Saltmere never came for the steam crane.", published="2025-12-09"),
    article("c", "A steam crane stood in Saltmere before the council met.", published="2025-11"),
    *(article(n, f"The herring fleet of port {n} came home with a catch.", published="2025-12-01") for n in range(9)),
]


def test_articles_with_its_telling_words_are_most_like_an_article(news):
    news.update(CRANES)
    found = news.similar("a", limit=2)
    assert {hit.id for hit in found} == {"b", "c"}
    assert found.query == "similar:a"
    assert next(iter(news.similar("a", before=True))).id == "c"
    assert [hit.id for hit in news.similar("a", after=True)][:1] == ["b"]
    assert next(iter(news.similar(text="A scrap dealer bought the steam crane"))).id in "ab"
    assert news.similar("zebra") is None
    assert news.similar(text="qqq zzz").total == 0
    with pytest.raises(UsageError):
        news.similar("a", text="b")
    news.update([article("d", "A crane.")])
    with pytest.raises(UsageError, match="no date"):
        news.similar("d", before=True)


def test_facets_count_all_that_was_found(news):
    news.update([*CRANES, article("x", "A crane.", source="Post")])
    facets = news.search("crane", limit=1, facets=["source", "month"]).facets
    assert facets["source"] == (("Post", 1), (None, 3))
    assert facets["month"] == (("2025-11", 1), ("2025-12", 2))
    with pytest.raises(UsageError, match="colour"):
        news.search("crane", facets=["colour"])


SAID = [
    article("a", 'Ngozi Okafor said: "The crane stays." A gull left.', published="2025-12-05", source="Tideline"),
    article("b", '"The gull never stays," said Ben Lee. Okafor laughed.', published="2025-12-01"),
    article("c", "The crane stays, and Okafor never said so.", published="2025-11"),
    article("d", 'She called it "a crane that stays" again.'),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('quote:"crane stays"', {"a"}),
        ("quote:crane", {"a", "d"}),
        ("quote:(crane OR gull)", {"a", "b", "d"}),
        ("quote:(crane stay)", {"a", "d"}),
        ("quote:(gull NEAR/2 stays)", {"b"}),
        ("speaker:okafor", {"a"}),
        ('speaker:"ngozi okafor"', {"a"}),
        ("speaker:oka*", {"a"}),
        ("speaker:okafor quote:stays", {"a"}),
        ("speaker:okafor quote:gull", set()),
        ("speaker:okafor OR quote:gull", {"a", "b"}),
        ("okafor -quote:crane", {"b", "c"}),
        ("quote:stays since:2025-12-02", {"a"}),
        ("quote:said", set()),
        ('"crane stays" quote:crane', {"a"}),
        ("ATLEAST1(quote:never)", {"b"}),
    ],
)
def test_clauses_on_quotations_look_within_the_marks(news, query, found):
    news.update(SAID)
    assert ids(news.search(query, match="all")) == found
    assert news.count(query, by="year").total == len(found)
    assert {one.id for one in news.iterate(query)} == found


def test_clauses_on_quotations_are_explained_marked_and_printed(news):
    news.update(SAID)
    explained = news.explain('quote:"crane stays" gull')
    assert (explained.read_as, explained.total) == ('quote:"crane stays" AND gull', 1)
    assert [part.count for part in explained.clause.parts] == [1, 2]
    (hit,) = news.search("speaker:okafor").hits
    assert [hit.snippets[0].text[start:end] for start, end in hit.snippets[0].marks] == ["Okafor"]


def test_quotations_are_listed_with_who_when_and_where_the_oldest_first(news):
    news.update(SAID)
    found = [(one.id, one.speaker, one.text, one.published, one.source) for one in news.quotes("stays")]
    assert found == [
        ("b", "Ben Lee", "The gull never stays,", "2025-12-01", None),
        ("a", "Ngozi Okafor", "The crane stays.", "2025-12-05", "Tideline"),
        ("d", None, "a crane that stays", None, None),
    ]
    assert [one.id for one in news.quotes("speaker:okafor")] == ["a"]
    (one,) = news.quotes("quote:gull")
    assert (one.start, one.end) == (1, 22)
    assert not list(news.quotes("zebra"))


def test_more_articles_than_are_read_for_quotations_are_refused(news, monkeypatch):
    news.update(SAID)
    monkeypatch.setattr("newssearch.backends.quoting.QUERY_LIMITS", replace(QUERY_LIMITS, max_quoting=1))
    with pytest.raises(QueryLimitError, match="4 articles would have to be read"):
        news.search("quote:stays")
    assert news.search("quote:never since:2025-12").total == 1


def test_quotations_follow_the_articles(news):
    news.update(SAID)
    assert news.search("quote:crane").total == 2
    news.update([article("a", "Nothing is said."), article("e", 'A sign: "Mind the crane".')])
    assert ids(news.search("quote:crane")) == {"d", "e"}


NAMES = [
    article(1, "Zelensky spoke."),
    article(2, "Zelenskyy spoke. Zelenskyy left."),
    article(3, "Zelenskiy spoke."),
    article(4, "Zelenskyy came."),
    Article("5", body="Зеленский прибыл в Киев.", language="ru"),
    article(6, "The zelenska dance.", headline="A ferry"),
]


def test_spellings_of_a_name_are_listed_with_their_articles(news):
    news.update(NAMES)
    found = news.variants("Zelensky")
    assert found.variants[0] == ("zelenskyy", 2)
    assert dict(found.variants) == {"zelenskyy": 2, "zelensky": 1, "zelenskiy": 1, "зеленский": 1}
    assert dict(news.variants("Kyiv").variants) == {"киев": 1}
    assert news.variants("qqqqq").variants == ()
    with pytest.raises(UsageError, match="one word"):
        news.variants("two words")


def test_unquoted_name_finds_its_group_until_ungrouped(news):
    news.update(NAMES)
    assert ids(news.search("zelensky")) == {"1"}
    grouped = news.group_names("zelensky", ["Zelenskyy", "zelenskiy"])
    assert grouped.group == ("zelensky", "Zelenskyy", "zelenskiy")
    found = news.search("zelenskiy")
    assert ids(found) == {"1", "2", "3", "4"}
    assert found.warnings == ('zelenskiy also finds zelensky, Zelenskyy; "zelenskiy" in quotes finds it alone',)
    assert ids(news.search('"zelenskiy"')) == {"3"}
    assert news.count("zelensky", by="year").total == 4
    assert news.explain("zelensky").warnings
    assert [one.match for one in news.kwic("zelensky")] == [
        "Zelensky",
        "Zelenskyy",
        "Zelenskyy",
        "Zelenskiy",
        "Zelenskyy",
    ]
    assert news.variants("zelensky").group == grouped.group
    assert news.group_names("zelensky", []).group == ()
    assert ids(news.search("zelensky")) == {"1"}


def test_canaries_of_a_rebuild_know_groups_and_quotations(news):
    news.update(NAMES)
    news.group_names("Zelenskyj", ["zelensky"])
    said = article("said", '"The crane stays," said Ngozi Okafor.')
    news.reindex([*NAMES, said], canaries=["Zelenskyj", "speaker:okafor quote:crane"])
    assert ids(news.search("Zelenskyj")) == {"1"}


def test_groups_are_copied_with_the_archive(news, tmp_path):
    news.update(NAMES)
    news.group_names("zelensky", ["zelenskyy"])
    newssearch.copy(news.place, tmp_path / "copy")
    with newssearch.open(tmp_path / "copy") as other:
        assert ids(other.search("zelenskyy")) == ids(news.search("zelenskyy"))


def test_handwritten_groups_survive_rebuild_and_backup(make_index, tmp_path):
    news = make_index(*NAMES)
    file = news.path / "newssearch.variants.toml"
    file.write_text('[groups]  # by hand\nzelensky = ["zelenskyy"]\n')
    assert ids(news.search("zelensky")) == {"1", "2", "4"}
    assert not news.check().problems
    news.backup(tmp_path / "backup")
    news.reindex(NAMES)
    assert ids(news.search("zelensky")) == {"1", "2", "4"}
    with newssearch.open(tmp_path / "backup") as other:
        assert ids(other.search("zelensky")) == {"1", "2", "4"}
    assert (tmp_path / "backup" / file.name).read_text() == file.read_text()
    file.write_text("[groups]\nzelensky = zelenskyy\n")
    with pytest.raises(newssearch.NewsSearchError, match="line 2"):
        news.search("gas")
    assert any("line 2" in problem for problem in news.check().problems)
    file.unlink()
    assert ids(news.search("zelensky")) == {"1"}
