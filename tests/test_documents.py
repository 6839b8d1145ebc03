"""The shapes of JSON and CSV that scripts rely on."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch import documents
from newssearch.models import Article, Rejection
from newssearch.reports import CheckedFile, CheckReport, Report, Stats
from newssearch.results import Clause, Hit, Results, Snippet
from newssearch.values import json_text

HIT = Hit(
    "h-1", 7.123456, "Pilots strike", "2025-12-05", "day", "Courier", ("A. Lee", "B. Okafor"),
    "WESTPORT", None, "en", "https://example.org/1",
    (Snippet("body", "the pilots, \"all\" of them", ((4, 10),)),), ((0, 6),),
)  # fmt: skip


def test_search_json_has_the_shape_that_is_promised():
    document = documents.value_document(Results("pilots", 12, 0, (HIT,), 1.94, ("careful",)))
    assert json.loads(json_text(document)) == {
        "schema_version": 1,
        "query": "pilots",
        "total": 12,
        "partial_total": 0,
        "offset": 0,
        "took_ms": 1.9,
        "warnings": ["careful"],
        "hits": [
            {
                "id": "h-1",
                "score": 7.1235,
                "headline": "Pilots strike",
                "headline_marks": [[0, 6]],
                "published": "2025-12-05",
                "precision": "day",
                "source": "Courier",
                "byline": ["A. Lee", "B. Okafor"],
                "dateline": "WESTPORT",
                "section": None,
                "language": "en",
                "url": "https://example.org/1",
                "snippets": [{"field": "body", "text": 'the pilots, "all" of them', "marks": [[4, 10]]}],
                "copies": 0,
                "outlets": 0,
            }
        ],
    }


def test_search_json_names_the_clauses_only_when_nothing_was_found():
    blamed = Results("x", 0, 0, (), clauses=(Clause("x", "the word x", 0, "nearest: y"),))
    assert documents.value_document(blamed)["clauses"] == [
        {"text": "x", "meaning": "the word x", "count": 0, "hint": "nearest: y", "parts": []}
    ]
    assert "clauses" not in documents.value_document(Results("x", 1, 0, (HIT,)))


def test_index_json_has_the_keys_that_are_promised_in_their_order():
    report = Report(7, read=40, indexed=39, rejected=1, rejections=(Rejection("x.xml", "empty"),))
    document = json.loads(json_text(documents.value_document(report)))
    assert list(document) == [
        "schema_version", "generation", "read", "indexed", "updated", "unchanged", "duplicate",
        "rejected", "removed", "seconds", "rejections", "warnings", "banned",
    ]  # fmt: skip
    assert document["rejections"] == [{"source": "x.xml", "reason": "empty"}]


def test_a_line_of_read_json_is_an_article_or_a_rejection():
    article = documents.verdict_document(Article("a", source_file="/x.txt"))
    assert article["id"] == "a"
    assert article["byline"] == []
    assert article["source_file"] == "/x.txt"
    rejection = documents.verdict_document(Rejection("y.txt", "empty"))
    assert rejection == {"source_file": "y.txt", "reason": "empty"}


def test_stats_and_check_documents_hold_every_field():
    stats = documents.value_document(Stats(1, 0, 5, 1, 99, 1, 0, None, None, {"A": 1}, {"en": 1}))
    assert stats["sources"] == {"A": 1}
    assert stats["undated"] == 0
    check = documents.value_document(CheckReport(1, 1, (CheckedFile("a", 1),), ()))
    assert check["ok"] is True
    assert list(check["files"]) == [{"name": "a", "bytes": 1, "problem": ""}]


def test_csv_is_a_header_and_a_row_a_hit():
    header, row = csv.reader(io.StringIO(documents.hits_csv([HIT])))
    assert header[:5] == ["id", "score", "headline", "published", "precision"]
    values = dict(zip(header, row, strict=True))
    assert values["byline"] == "A. Lee; B. Okafor"
    assert values["section"] == ""
    assert values["snippets"] == 'the pilots, "all" of them'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\ufeff=1", "\n@x"])
def test_no_cell_of_a_csv_is_a_formula(text):
    hit = replace(HIT, id=text, headline=text, source=text, byline=(text,), section=text, url=text)
    header, row = csv.reader(io.StringIO(documents.hits_csv([hit]), newline=""))
    values = dict(zip(header, row, strict=True))
    assert {values[name] for name in ("id", "headline", "source", "byline", "section", "url")} == {f"'{text}"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_csv_cell_is_the_text_or_behind_an_apostrophe(text):
    (_, row) = csv.reader(io.StringIO(documents.hits_csv([replace(HIT, headline=text)]), newline=""))
    assert row[2] in (text, f"'{text}")


@given(st.text())
def test_json_round_trips_without_control_characters(text):
    written = json_text({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set(written.rstrip("\n")) & {*map(chr, range(0x20)), "\x7f", "\x9b", "\u202e"}


def test_a_file_name_that_is_not_unicode_does_not_stop_the_json():
    written = json_text({"rejections": [{"source": "a\udcff.txt"}]})
    assert json.loads(written)["rejections"][0]["source"] == "a\ufffd.txt"
