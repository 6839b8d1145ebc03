"""Articles written for other programs: nothing lost, nothing that another program would run or misread."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.errors import UsageError
from newssearch.exports.citations import as_bibtex, as_ris, bibtex_key, csl_item, write_csl_json
from newssearch.exports.columns import FIELDS
from newssearch.exports.people import Name, name_of
from newssearch.exports.readable import as_markdown, as_text, escaped
from newssearch.exports.spreadsheets import write_csv, write_parquet
from newssearch.exports.writers import FORMATS, format_named
from newssearch.models import Article, HeldArticle
from newssearch.reading import extras

FERRY = Article(
    id="ferry-1204",
    headline="Ferry & freight: 50% late",
    standfirst="A strike at the {harbour}.",
    body="The ferry came at noon.\n\nNobody waited.",
    byline=("Ngozi Okafor", "Saltmere Press Agency"),
    dateline="SALTMERE",
    section="Business",
    keywords=("ferries", "strikes"),
    source="The Tideline Courier",
    url="https://tideline.example/a_1",
    language="en-GB",
    published="2025-12-05T14:30:00+01:00",
    retrieved="2025-12-06T08:00:00Z",
)


def written(write: Callable[[Iterable[Any], BinaryIO], int], *articles: Article | HeldArticle) -> bytes:
    out = io.BytesIO()
    assert write(articles, out) == len(articles)
    return out.getvalue()


def held(*articles: Article) -> list[HeldArticle]:
    return [HeldArticle(article, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z") for article in articles]


def test_json_lines_are_read_back_with_every_field(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    held = (HeldArticle(each, "2026-03-01T00:00:00Z", None) for each in (FERRY, Article("b", body="Short.")))
    path.write_bytes(written(FORMATS["jsonl"].load(), *held))
    first, second = newssearch.read(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    for name in ("id", "headline", "standfirst", "body", "keywords", "published", "precision", "url"):
        assert getattr(first, name) == getattr(FERRY, name)
    assert second.id == "b"


def test_csv_has_every_field_and_no_formula() -> None:
    hostile = replace(FERRY, headline='=HYPERLINK("x")', source="@SUM(A1)", section="-1", dateline="\t=1")
    header, row = csv.reader(io.StringIO(written(write_csv, *held(hostile)).decode()))
    assert header == [*FIELDS, "added", "changed"]
    cells = dict(zip(header, row, strict=True))
    assert cells["headline"] == '\'=HYPERLINK("x")'
    assert (cells["source"], cells["section"], cells["dateline"]) == ("'@SUM(A1)", "'-1", "'\t=1")
    assert cells["byline"] == "Ngozi Okafor; Saltmere Press Agency"
    assert cells["body"] == FERRY.body
    assert (cells["added"], cells["changed"]) == ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3))
def test_csv_is_parsed_back_to_the_same_texts(bodies: list[str]) -> None:
    articles = [Article(str(number), body=body or None) for number, body in enumerate(bodies)]
    _, *rows = csv.reader(io.StringIO(written(write_csv, *held(*articles)).decode(), newline=""))
    column = FIELDS.index("body")
    assert [row[column].removeprefix("'") for row in rows] == [body.removeprefix("'") for body in bodies]


@pytest.mark.skipif(not extras.is_installed("parquet"), reason="the extra parquet is not installed")
def test_parquet_has_every_field() -> None:
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(written(write_parquet, *held(FERRY, Article("b")))))
    first, second = table.to_pylist()
    assert first["byline"] == list(FERRY.byline)
    assert {name: first[name] for name in FIELDS if isinstance(getattr(FERRY, name), str)} == {
        name: getattr(FERRY, name) for name in FIELDS if isinstance(getattr(FERRY, name), str)
    }
    assert second["headline"] is None
    assert (second["added"], second["changed"]) == ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")


@pytest.mark.skipif(not extras.is_installed("parquet"), reason="the extra parquet is not installed")
def test_parquet_of_no_article_is_a_table_without_rows() -> None:
    from pyarrow import parquet

    assert parquet.read_table(io.BytesIO(written(write_parquet))).num_rows == 0


def test_text_has_headline_line_of_print_and_body() -> None:
    assert as_text(FERRY).split("\n\n") == [
        "Ferry & freight: 50% late",
        "Ngozi Okafor, Saltmere Press Agency · The Tideline Courier · Business · 2025-12-05 14:30:00+01:00 · SALTMERE",
        "A strike at the {harbour}.",
        "The ferry came at noon.",
        "Nobody waited.",
        "https://tideline.example/a_1\nid: ferry-1204\n",
    ]


@pytest.mark.parametrize(
    "line", ["# no heading", "- no list", "1. no list", "===", "> no quote", "a <b>tag</b>", "*x*"]
)
def test_markdown_prints_signs_of_its_own_as_they_are(line: str) -> None:
    quoted = escaped(line)
    assert quoted != line
    assert re.sub(r"\\(?=[^\w\s])", "", quoted) == line


def test_markdown_links_to_the_web_only() -> None:
    assert "<https://tideline.example/a_1>" in as_markdown(FERRY)
    assert "<javascript:" not in as_markdown(replace(FERRY, url="javascript:alert(1)"))


def test_csl_items_are_newspaper_articles() -> None:
    (item,) = orjson.loads(written(write_csl_json, FERRY))
    assert item == csl_item(FERRY)
    assert item["type"] == "article-newspaper"
    assert item["author"] == [
        {"family": "Okafor", "given": "Ngozi"},
        {"family": "Press Agency", "given": "Saltmere"},
    ] or (item["author"][0] == {"family": "Okafor", "given": "Ngozi"})
    assert item["issued"] == {"date-parts": [[2025, 12, 5]]}
    assert item["accessed"] == {"date-parts": [[2025, 12, 6]]}


@pytest.mark.parametrize(("published", "parts"), [("2025", [2025]), ("2025-12", [2025, 12])])
def test_csl_dates_are_as_precise_as_printed(published: str, parts: list[int]) -> None:
    assert csl_item(replace(FERRY, published=published, precision=None))["issued"] == {"date-parts": [parts]}


def test_csl_json_of_no_article_is_an_empty_array() -> None:
    assert orjson.loads(written(write_csl_json)) == []


def test_ris_records_begin_with_their_type_and_end() -> None:
    lines = as_ris(FERRY).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-3] == "ER  - "
    assert "AU  - Okafor, Ngozi" in lines
    assert "DA  - 2025/12/05" in lines
    assert "KW  - strikes" in lines


def test_ris_values_stay_on_their_line() -> None:
    assert "TI  - One TY - two" in as_ris(replace(FERRY, headline="One\r\nTY - two"))


def test_bibtex_escapes_its_signs() -> None:
    entry = as_bibtex(FERRY)
    assert r"title = {{Ferry \& freight: 50\% late}}" in entry
    assert r"abstract = {A strike at the \{harbour\}.}" in entry
    assert "url = {https://tideline.example/a_1}" in entry
    assert "year = {2025}" in entry


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_bibtex_keys_differ_where_ids_do(one: str, other: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]+", bibtex_key(one))
    assert (bibtex_key(one) == bibtex_key(other)) == (one == other)


@given(st.text(st.characters(codec="utf-8")))
def test_bibtex_braces_are_balanced(headline: str) -> None:
    entry = re.sub(r"\\[{}]", "", as_bibtex(replace(FERRY, headline=headline)))
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("printed", "language", "name"),
    [
        ("Ngozi Okafor", "en", Name("Okafor", "Ngozi")),
        ("Okafor, Ngozi", "en", Name("Okafor", "Ngozi")),
        ("Jan van der Berg", "nl", Name("van der Berg", "Jan")),
        ("Ludwig van Beethoven", None, Name("van Beethoven", "Ludwig")),
        ("Reuters", "en", Name("Reuters")),
        ("AFP Brussels", "en", Name("AFP Brussels")),
        ("staff and agencies", "en", Name("staff and agencies")),
        ("Nagy Péter", "hu", Name("Nagy Péter")),
        ("J. M. Keynes", "en-GB", Name("Keynes", "J. M.")),
    ],
)
def test_names_are_parted_as_bibliographies_sort_them(printed: str, language: str | None, name: Name) -> None:
    assert name_of(printed, language) == name


def test_unknown_format_lists_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'doc'; known are jsonl, csv"):
        format_named("doc")
