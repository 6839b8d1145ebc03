"""Every document that programs read: its keys in their order, the types of their values, and that they add up."""

import csv
import io
import json
import re

import pytest

from newssearch.cli import run

ARTICLES = [
    {
        "id": "whole-1",
        "headline": "Harbour 🚢 pilots strike",
        "standfirst": "Nobody knows for how long",
        "body": "The harbour pilots walked out 🌊 on Friday. The prime minister called for the harbour to open.",
        "byline": ["Ann Lee", "Tomé Okafor"],
        "dateline": "GORSEBY",
        "section": "Ports",
        "keywords": ["harbour", "strikes"],
        "source": "Harbour Courier",
        "url": "https://courier.example/1",
        "language": "en",
        "date": "2025-12-05T14:30:00+05:30",
        "updated": "2025-12-06T09:00:00+05:30",
        "retrieved": "2025-12-10",
    },
    {
        "id": "day-2",
        "headline": "Harbour ice",
        "body": "Ice closed the harbour.",
        "date": "2025-12-05",
        "language": "en",
    },
    {"id": "month-3", "headline": "Harbour fog", "body": "Fog closed it.", "date": "2025-12", "language": "en"},
    {"id": "year-4", "headline": "Harbour wall", "body": "A wall fell.", "date": "2025", "language": "en"},
    {"id": "bare-5", "body": "The harbour was quiet, and nobody wrote down when."},
]

HIT = {
    "id": str,
    "score": float,
    "headline": str | None,
    "published": str | None,
    "precision": str | None,
    "source": str | None,
    "byline": list,
    "dateline": str | None,
    "section": str | None,
    "language": str | None,
    "url": str | None,
    "snippets": list,
}
REPORT = {
    "schema_version": int,
    "generation": int,
    "read": int,
    "indexed": int,
    "updated": int,
    "unchanged": int,
    "duplicate": int,
    "rejected": int,
    "removed": int,
    "seconds": float,
    "rejections": list,
}
ARTICLE = {
    "id": str,
    "headline": str | None,
    "standfirst": str | None,
    "body": str | None,
    "byline": list,
    "dateline": str | None,
    "section": str | None,
    "keywords": list,
    "source": str | None,
    "url": str | None,
    "language": str | None,
    "published": str | None,
    "precision": str | None,
    "published_from": str | None,
    "updated": str | None,
    "retrieved": str | None,
    "notes": list,
}
SHOWN = ARTICLE | {"added": str | None, "changed": str | None}
SEARCH = {
    "schema_version": int,
    "query": str,
    "total": int,
    "offset": int,
    "took_ms": float,
    "warnings": list,
    "hits": list,
}


def assert_shape(document, shape):
    """The keys of ``shape`` stand in their order, whatever may have grown between them, with values of its types."""
    assert [key for key in document if key in shape] == list(shape)
    wrong = {key: document[key] for key, kind in shape.items() if not isinstance(document[key], kind)}
    assert not wrong


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with an index of the articles and their source, and one source that is rejected."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "news").mkdir()
    lines = "".join(json.dumps(article) + "\n" for article in ARTICLES)
    (folder / "news" / "articles.jsonl").write_text(lines)
    (folder / "news" / "cut.json").write_text('{"headline": "Harb')
    assert run(["index", str(folder / "news"), "--index", str(folder / "index"), "-q"]) == 5
    return folder


@pytest.fixture
def said(place, monkeypatch, capsys):
    """A function from the words of a command line to what it writes to stdout; nothing may go to stderr."""
    monkeypatch.chdir(place)
    capsys.readouterr()

    def call(*words, code=0):
        assert run(words) == code
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return call


# ---- search ---------------------------------------------------------------------------------------


def test_search_json_has_the_keys_and_types_of_the_page(said):
    document = json.loads(said("search", "harbour", "--json", "--offset", "1", "--limit", "3"))
    assert_shape(document, SEARCH)
    assert (document["schema_version"], document["query"], document["total"]) == (1, "harbour", 5)
    assert (document["offset"], len(document["hits"]), document["warnings"]) == (1, 3, [])
    for hit in document["hits"]:
        assert_shape(hit, HIT)
        for snippet in hit["snippets"]:
            assert list(snippet) == ["field", "text", "marks"]
            assert all(isinstance(edge, int) for mark in snippet["marks"] for edge in mark)
            assert all(len(mark) == 2 for mark in snippet["marks"])


def test_a_hit_says_what_the_article_says(said):
    (hit,) = json.loads(said("search", "pilots", "--json"))["hits"]
    given = ARTICLES[0]
    assert hit["score"] > 0
    for key in ("id", "headline", "source", "byline", "dateline", "section", "language", "url"):
        assert hit[key] == given[key]
    assert (hit["published"], hit["precision"]) == ("2025-12-05T14:30:00+05:30", "second")


def test_marks_are_offsets_and_a_phrase_is_one_mark(said):
    (hit,) = json.loads(said("search", '"prime minister" pilots walk', "--json"))["hits"]
    marked = [text["text"][start:end] for text in hit["snippets"] for start, end in text["marks"]]
    assert sorted(marked) == ["pilots", "prime minister", "walked"]
    (hit,) = json.loads(said("search", "headline:pilots", "--json"))["hits"]
    assert [hit["headline"][start:end] for start, end in hit["headline_marks"]] == ["pilots"]


def test_published_is_iso_8601_at_its_own_precision_or_null(said):
    hits = json.loads(said("search", "harbour", "--json", "--sort", "newest"))["hits"]
    assert {hit["id"]: (hit["published"], hit["precision"]) for hit in hits} == {
        "whole-1": ("2025-12-05T14:30:00+05:30", "second"),
        "day-2": ("2025-12-05", "day"),
        "month-3": ("2025-12", "month"),
        "year-4": ("2025", "year"),
        "bare-5": (None, None),
    }
    assert hits[-1]["id"] == "bare-5"


def test_the_absent_is_null_or_an_empty_list(said):
    (hit,) = json.loads(said("search", "quiet", "--json"))["hits"]
    assert {key: hit[key] for key in ("headline", "source", "byline", "dateline", "section", "url")} == {
        "headline": None, "source": None, "byline": [], "dateline": None, "section": None, "url": None,
    }  # fmt: skip


def test_nothing_found_is_a_whole_document_and_exit_1(said):
    document = json.loads(said("search", "zeppelin", "--json", code=1))
    assert_shape(document, SEARCH)
    assert (document["total"], document["hits"]) == (0, [])


def test_warnings_stand_in_the_document_and_not_on_stderr(said):
    document = json.loads(said("search", "harbour OR ice closed", "--json"))
    assert any("AND binds tighter" in warning for warning in document["warnings"])


def test_jsonl_is_the_hits_of_json_one_a_line(said):
    hits = json.loads(said("search", "harbour", "--json"))["hits"]
    lines = said("search", "harbour", "--jsonl").splitlines()
    assert [json.loads(line) for line in lines] == hits


def test_csv_is_a_header_and_a_row_a_hit_that_reads_back(said):
    rows = list(csv.DictReader(io.StringIO(said("search", "harbour", "--csv"))))
    hits = {hit["id"]: hit for hit in json.loads(said("search", "harbour", "--json"))["hits"]}
    assert set(rows[0]) == {*HIT, "missing", "copies"}
    assert {row["id"] for row in rows} == set(hits)
    for row in rows:
        for key in ("headline", "published", "source", "url"):
            assert row[key] == (hits[row["id"]][key] or "")


def test_ids_are_one_a_line_in_the_order_of_the_hits(said):
    hits = json.loads(said("search", "harbour", "--json"))["hits"]
    assert said("search", "harbour", "--ids").splitlines() == [hit["id"] for hit in hits]


# ---- index, show, read ----------------------------------------------------------------------------


def sums_up(report):
    assert_shape(report, REPORT)
    parts = ("indexed", "updated", "unchanged", "duplicate", "rejected")
    assert report["read"] == sum(report[part] for part in parts)
    assert report["rejected"] == len(report["rejections"])
    return {part: report[part] for part in (*parts, "removed") if report[part]}


def test_verdicts_in_index_json_add_up(said, tmp_path):
    source, index = tmp_path / "a.jsonl", str(tmp_path / "index")

    def indexed(*articles, code=0, options=()):
        source.write_text("".join(f"{json.dumps(a) if isinstance(a, dict) else a}\n" for a in articles))
        return json.loads(said("index", str(source), "--json", "--index", index, *options, code=code))

    whole, day, month, _, bare = ARTICLES
    copy = whole | {"id": "copy-6"}
    first = indexed(whole, day, bare, copy, "{cut", code=5)
    assert sums_up(first) == {"indexed": 3, "duplicate": 1, "rejected": 1}
    assert list(first["rejections"][0]) == ["source", "reason"]
    assert first["rejections"][0]["source"] == f"{source}:5"
    assert first["rejections"][0]["reason"]
    again = indexed(whole, day, bare, copy)
    assert sums_up(again) == {"unchanged": 4}
    assert again["generation"] == first["generation"]
    third = indexed(whole, day | {"body": "Ice left the harbour."}, month, options=["--prune"])
    assert sums_up(third) == {"indexed": 1, "updated": 1, "unchanged": 1, "removed": 2}
    assert third["generation"] > first["generation"]


def test_show_json_holds_every_field_of_the_article(said):
    document = json.loads(said("show", "whole-1", "--json"))
    assert list(document) == list(SHOWN)
    assert_shape(document, SHOWN)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["added"])
    assert document["changed"] == document["added"]
    for key in ("headline", "standfirst", "body", "byline", "dateline", "section", "keywords", "source", "url"):
        assert document[key] == ARTICLES[0][key]
    assert document["published"] == ARTICLES[0]["date"]
    assert (document["updated"], document["retrieved"]) == (ARTICLES[0]["updated"], "2025-12-10")
    assert document["published_from"]


def test_show_json_of_a_bare_article_is_null_and_empty_lists(said):
    document = json.loads(said("show", "bare-5", "--json"))
    assert list(document) == list(SHOWN)
    absent = {key for key, value in document.items() if value is None}
    assert absent >= {"headline", "standfirst", "dateline", "section", "source", "url", "published", "precision"}
    assert (document["byline"], document["keywords"]) == ([], [])


def test_read_json_is_a_line_for_each_article_and_each_rejection(said, place):
    lines = [json.loads(line) for line in said("read", "news", "--json", code=5).splitlines()]
    *articles, rejection = lines
    assert [article["id"] for article in articles] == [article["id"] for article in ARTICLES]
    for article in articles:
        assert list(article) == [*ARTICLE, "source_file"]
        assert article["source_file"] == str(place / "news" / "articles.jsonl")
        shown = json.loads(said("show", article["id"], "--json"))
        assert {key: article[key] for key in ARTICLE} == {key: shown[key] for key in ARTICLE}
    assert list(rejection) == ["source_file", "reason"]
    assert rejection["source_file"] == "news/cut.json"
    assert re.search(r"\w", rejection["reason"])


@pytest.mark.parametrize(
    "words", [["stats"], ["check"], ["fields"], ["explain", "harbour -ice"], ["search", "harbour"], ["show", "day-2"]]
)
def test_a_document_is_one_line_of_json_when_it_is_piped(said, words):
    out = said(*words, "--json")
    assert out.count("\n") == 1
    document = json.loads(out)
    assert words[0] == "show" or document["schema_version"] == 1


def test_explain_json_says_how_the_query_was_read_and_counts_each_clause(said):
    document = json.loads(said("explain", "harbour ice -fog", "--json"))
    assert (document["query"], document["total"]) == ("harbour ice -fog", 1)
    assert [(part["text"], part["count"]) for part in document["clause"]["parts"]] == [
        ("harbour", 5), ("ice", 1), ("NOT fog", 4),
    ]  # fmt: skip
    again = json.loads(said("explain", document["read_as"], "--json"))
    assert again["clause"] == document["clause"]
