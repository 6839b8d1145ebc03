"""Commands that count and export: what goes to stdout, what to stderr, and how they end."""

from __future__ import annotations

import csv
import io
import json

import pytest
from test_commands import called, indexed, place  # noqa: F401  # fixtures: a folder with an index of three

from newssearch.cli.output.tables import counts_csv, counts_text
from newssearch.cli.output.terminal import Screen
from newssearch.cli.query_commands.open import original_of
from newssearch.counting.cross_table import Bucket, Counts
from newssearch.models import Article


def test_count_shows_empty_months_and_the_undated(indexed, called):  # noqa: F811
    out = called("count", "harbour", "--by", "year").out.splitlines()
    assert out == ["2024       1", "2025       1", "(undated)  1", "3 articles, 1 undated"]


def test_count_as_json_has_the_shape_of_the_interface(indexed, called):  # noqa: F811
    document = json.loads(called("count", "gull", "--by", "month", "--by", "source", "--share", "--json").out)
    assert document == {
        "schema_version": 1,
        "query": "gull",
        "by": ["month", "source"],
        "total": 1,
        "buckets": [{"key": ["2025-12", "Courier"], "count": 1, "of": 1, "share": 1.0}],
        "undated": 0,
        "imprecise": 0,
        "warnings": [],
    }


def test_count_as_csv_has_every_row(indexed, called):  # noqa: F811
    rows = list(csv.reader(io.StringIO(called("count", "*:*", "--by", "day", "--csv").out)))
    assert rows[0] == ["day", "count"]
    assert sum(int(count) for _, count in rows[1:]) == 3
    assert rows[-1] == ["(undated)", "1"]


@pytest.mark.parametrize("command", ["count", "export", "kwic", "similar", "show", "open"])
def test_nothing_found_ends_with_1(indexed, called, command):  # noqa: F811
    called(command, "zebra", code=1)


@pytest.mark.parametrize(
    "words",
    [
        ("count", "gull", "--by", "colour"),
        ("count", "gull", "--by", "year", "--by", "year"),
        ("count", "gull", "--csv", "--json"),
        ("count", "gull", "--top", "0"),
        ("export", "gull", "--format", "docx"),
        ("export", "gull", "--fields", "colour", "--format", "csv"),
        ("search", "gull", "--fields", "id"),
        ("search", "gull", "--facet", "colour"),
        ("kwic", "gull", "--csv", "--jsonl"),
        ("similar",),
        ("similar", "gull", "--before", "--after"),
        ("show",),
        ("search", "gull", "--csv", "--fields", "colour"),
    ],
)
def test_impossible_question_is_exit_2(indexed, called, words):  # noqa: F811
    assert called(*words, code=2).err


def test_export_goes_to_stdout_and_its_count_to_stderr(indexed, called):  # noqa: F811
    told = called("export", "harbour", "--order", "id")
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["gull", "seal", "tern"]
    assert told.err == "3 articles written\n"


def test_an_export_is_indexed_again_as_it_was(indexed, called):  # noqa: F811
    called("export", "*:*", "-o", "all.jsonl", "-q")
    called("index", "all.jsonl", "--index", "other", "-q")
    assert called("export", "*:*", "--format", "csv", "--fields", "id,byline,published", "--index", "other").out == (
        called("export", "*:*", "--format", "csv", "--fields", "id,byline,published").out
    )


def test_the_name_of_the_file_says_the_format(indexed, called):  # noqa: F811
    called("export", "tern", "-o", "tern.ris", "-q")
    assert (indexed / "tern.ris").read_text().startswith("TY  - NEWS")


def test_fields_choose_the_columns_of_search_results(indexed, called):  # noqa: F811
    out = called("search", "gull", "--csv", "--fields", "published,id").out
    assert out == "published,id\n2025-12-05,gull\n"


COUNTS = Counts(
    "q",
    ("month", "source"),
    6,
    (Bucket(("2025-01", "Courier"), 4, 8), Bucket(("2025-02", None), 1, 8), Bucket(("2025-02", "=1+1\x1b[2J"), 0, 0)),
    undated=1,
)


def test_bars_fit_the_terminal_and_nothing_is_obeyed():
    lines = counts_text(COUNTS, Screen(width=50)).splitlines()
    assert all(len(line) <= 50 for line in lines)
    assert [line.count("█") > 0 for line in lines] == [True, True, False, False, False]
    assert lines[0].count("█") > 3 * lines[1].count("█")
    assert "\x1b" not in "".join(lines)
    assert "(none)" in lines[1]


def test_tables_for_spreadsheets_hold_no_formula():
    rows = list(csv.reader(io.StringIO(counts_csv(COUNTS))))
    assert rows[0] == ["month", "source", "count", "of", "share"]
    assert rows[2] == ["2025-02", "", "1", "8", "0.125"]
    assert rows[3][1].startswith("'=")
    assert rows[4] == ["(undated)", "", "1", "", ""]


def test_contexts_are_aligned_at_the_match(indexed, called):  # noqa: F811
    lines = called("kwic", "sat", "--width", "12").out.splitlines()
    assert lines == [
        "2024-02-01       A tern sat on the wall  tern",
        "2025-12-05       A gull sat on the cran  gull",
    ]
    (match,) = json.loads(called("kwic", "crane", "--json").out)["matches"]
    assert match == {
        "id": "gull", "published": "2025-12-05", "field": "body", "left": "A gull sat on the ", "match": "crane",
        "right": ".",
    }  # fmt: skip
    assert json.loads(called("kwic", "crane", "--jsonl").out) == match
    assert called("kwic", "gull", "--csv").out.splitlines()[0] == "id,published,field,left,match,right"


@pytest.mark.parametrize(("command", "name"), [("kwic", "matches"), ("quotes", "quotes")])
def test_list_without_a_line_says_so_and_where_to_look(indexed, called, command, name):  # noqa: F811
    told = called(command, "date:1999 crane", code=1)
    assert (told.out, told.err) == (
        "",
        f"no {name} in any text; what each clause finds: newssearch explain 'date:1999 crane'\n",
    )
    assert called(command, "date:1999", "-q", code=1).err == ""


def test_several_articles_are_shown_one_after_another(indexed, called, monkeypatch):  # noqa: F811
    told = called("show", "gull", "zebra", "tern", code=1)
    assert told.out.index("Harbour gull") < told.out.index("\n\nHarbour tern")
    assert told.err == "no article has the id zebra\n"
    assert "birds.jsonl" in told.out
    for written in (b"gull\ntern\n", b"gull\0tern\0"):
        (indexed / "ids").write_bytes(written)
        lines = called("show", "--ids-from", "ids", "--json").out.splitlines()
        assert [json.loads(line)["id"] for line in lines] == ["gull", "tern"]


def test_matches_are_marked_in_the_whole_article(indexed, called):  # noqa: F811
    out = called("show", "gull", "--highlight", "crane OR harbour", "--color", "always").out
    assert out.count("\x1b[30;43m") == 2
    document = json.loads(called("show", "gull", "--highlight", "crane", "--json").out)
    assert (document["matches"], document["marks"]) == (True, {"body": [[18, 23]]})


def test_the_original_is_the_address_or_the_file(indexed, called):  # noqa: F811
    assert called("open", "tern", "--print").out == "https://post.example/tern\n"
    assert called("open", "gull", "--print").out == f"{indexed / 'news' / 'birds.jsonl'}\n"
    (indexed / "news" / "birds.jsonl").chmod(0o755)
    called("open", "gull", "--print", code=1)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "--help", ""])
def test_no_other_address_is_opened(url):
    assert original_of(Article("a", url=url, source_file="-")) is None


def test_more_like_one_is_shown_as_hits_are(indexed, called):  # noqa: F811
    document = json.loads(called("similar", "gull", "--json").out)
    assert (document["query"], [hit["id"] for hit in document["hits"]]) == ("similar:gull", ["tern"])
    (indexed / "draft.txt").write_text("A gull on the crane")
    assert "Harbour gull" in called("similar", "--text", "draft.txt").out


def test_facets_stand_under_the_hits(indexed, called):  # noqa: F811
    assert "\nsource\n    Courier  2\n    Post     1\n" in called("search", "harbour", "--facet", "source").out
    document = json.loads(called("search", "harbour", "--facet", "year", "--json").out)
    assert document["facets"] == {"year": [["2024", 1], ["2025", 1]]}


def test_counts_are_drawn_beside_their_table(indexed, called):  # noqa: F811
    told = called("count", "harbour", "--by", "year", "--plot", "years.svg")
    assert told.out.splitlines()[0] == "2024       1"
    assert told.err == "chart written to years.svg\n"
    assert "2025: 1" in (indexed / "years.svg").read_text()
    assert ".svg or .png" in called("count", "harbour", "--plot", "years.pdf", code=2).err


def test_articles_are_cited_and_unknown_ids_named(indexed, called):  # noqa: F811
    told = called("cite", "gull", "zebra", code=1)
    assert told.out == "Lee, A. (2025, December 5). Harbour gull. Courier.\n"
    assert told.err == "no article has the id zebra\n"
    document = json.loads(called("cite", "gull", "--style", "harvard-cite-them-right", "--json").out)
    assert document["citations"] == [{"id": "gull", "text": "Lee, A. (2025) “Harbour gull”, Courier, 5 December."}]
    assert "nonesuch" in called("cite", "gull", "--style", "nonesuch", code=2).err


def test_quotations_are_listed(indexed, called):  # noqa: F811
    (indexed / "said.jsonl").write_text(
        json.dumps({"id": "said", "body": '"The gull stays," said Ngozi Okafor.', "date": "2025-12-07"})
    )
    called("index", "said.jsonl", "-q")
    assert called("quotes", "speaker:okafor").out == "2025-12-07  Ngozi Okafor\n    “The gull stays,”\n    said\n\n"
    (quote,) = json.loads(called("quotes", "gull", "--json").out)["quotes"]
    assert quote == {
        "id": "said", "published": "2025-12-07", "source": None, "speaker": "Ngozi Okafor", "text": "The gull stays,",
        "start": 1, "end": 16,
    }  # fmt: skip
    assert json.loads(called("quotes", "gull", "--jsonl").out) == quote
    assert called("quotes", "gull", "--csv").out.splitlines()[0] == "published,speaker,text,source,id,start,end"
    called("quotes", "crane", code=1)


def test_spellings_are_listed_and_grouped(indexed, called):  # noqa: F811
    assert called("variants", "gulls").out == "1  gull\n"
    document = json.loads(called("variants", "gull", "--group", "tern", "--json").out)
    assert document["variants"] == [["gull", 1], ["tern", 1]]
    assert document["group"] == ["gull", "tern"]
    assert called("search", "gull", "--ids").out.split() == ["gull", "tern"]
    assert called("variants", "gull").out.splitlines()[-1] == "group: gull, tern"
    called("variants", "gull", "--ungroup")
    assert called("search", "gull", "--ids").out.split() == ["gull"]
    called("variants", "zzzzz", code=1)
    called("variants", "two words", code=2)
    called("variants", "gull", "--group", "a", "--ungroup", code=2)
