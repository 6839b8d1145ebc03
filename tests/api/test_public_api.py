"""The public names of the library: complete, documented, typed, and cheap to import."""

import dataclasses
import datetime
import html
import inspect
import json
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch import Article, Hit, News, ReadOptions, Results, Snippet, UsageError, admin
from newssearch.reading import read

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("user_program.py")
NAMES_OF_TYPES = {*dir(typing), *vars(__import__("builtins")), "Path", "Iterator", "BinaryIO", "Mapping", "Sequence"}
NOT_VALUES = {"AbstractContextManager", "Self", "T", "Key", "Keys"}
"""Names in annotations of results that are neither of Python nor public."""


def public_calls():
    for module in (newssearch, admin):
        for name in module.__all__:
            one = getattr(module, name)
            if inspect.isfunction(one) and one.__module__.startswith("newssearch"):
                yield f"{module.__name__}.{name}", one
    for name, one in inspect.getmembers(News, inspect.isfunction):
        if not name.startswith("_"):
            yield f"News.{name}", one


@pytest.mark.parametrize(("name", "call"), list(public_calls()), ids=lambda part: part if isinstance(part, str) else "")
def test_every_return_type_is_public(name, call):
    for used in re.findall(r"\b[A-Z]\w+", str(inspect.signature(call).return_annotation)):
        assert used in newssearch.__all__ or used in NAMES_OF_TYPES | NOT_VALUES, used


def test_every_type_within_a_public_value_is_public():
    for name in newssearch.__all__:
        value = getattr(newssearch, name)
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                for used in re.findall(r"\b[A-Z]\w+", str(field.type)):
                    public = used in newssearch.__all__ or used in NAMES_OF_TYPES | NOT_VALUES
                    assert public or value.__name__ in ("Format", "RunRecord"), (name, used)


def test_every_error_is_public():
    errors = {
        name for name, one in vars(newssearch.errors).items() if inspect.isclass(one) and issubclass(one, Exception)
    }
    assert errors <= set(newssearch.__all__)


def test_public_names_are_sorted_and_unique():
    assert newssearch.__all__ == sorted(set(newssearch.__all__))


def test_every_public_name_is_in_the_page_of_the_library():
    page = (ROOT / "docs/library.md").read_text("utf-8")
    methods = {name for name, _ in inspect.getmembers(News, inspect.isfunction) if not name.startswith("_")}
    missing = [name for name in {*newssearch.__all__, *methods} if not re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", page)]
    assert missing == []


def test_import_loads_no_module_of_the_package_but_itself():
    code = "import sys, newssearch; print(sorted(name for name in sys.modules if name.startswith('newssearch.')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.slow
def test_program_of_a_user_passes_mypy_strict(tmp_path):
    pytest.importorskip("mypy", reason="mypy is an extra of development")
    words = ["--strict", "--no-incremental", "--follow-imports=silent", "--config-file=", str(PROGRAM)]
    done = subprocess.run([sys.executable, "-m", "mypy", *words], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Success: no issues found in 1 source file"), done


@pytest.mark.slow
def test_program_of_a_user_runs(tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.json").write_text('{"headline": "A gull", "body": "It sat.", "date": "12/05/2025"}')
    done = subprocess.run([sys.executable, str(PROGRAM), str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith("1 2 [")
    assert "Ferry late <again>" in done.stdout
    assert done.stdout.splitlines()[-1] == "True True True True"


@pytest.mark.parametrize(
    ("given", "stored", "precision"),
    [
        ("2025-12", "2025-12", "month"),
        (datetime.date(2025, 12, 5), "2025-12-05", "day"),
        (datetime.datetime(2025, 12, 5, 14, 30), "2025-12-05T14:30:00", "second"),
        (datetime.datetime(2025, 12, 5, 14, 30, tzinfo=datetime.UTC), "2025-12-05T14:30:00+00:00", "second"),
    ],
)
def test_article_takes_dates_as_text_date_or_datetime(make_index, given, stored, precision):
    article = Article("a", body="A gull.", published=given, updated=given, retrieved=given)
    assert (article.published, article.precision, article.updated, article.retrieved) == (
        stored,
        precision,
        stored,
        stored,
    )
    held = make_index(article).get("a")
    assert (held.published, held.precision) == (stored, precision)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (None, None),
        ("2025", None),
        ("2025-12", None),
        ("2025-12-05", datetime.date(2025, 12, 5)),
        ("2025-12-05T23:30:00+05:30", datetime.date(2025, 12, 5)),
        ("2025-02-30", None),
        ("someday", None),
    ],
)
def test_date_is_the_day_as_printed_or_none(published, day):
    assert Article("a", published=published).date == day
    assert Hit("a", 1.0, published=published, precision=Article("a", published=published).precision).date == day


def test_article_can_be_made_again_of_its_dictionary():
    article = Article("a", "A gull", byline=["Ann Lee"], published="2025-12-05", notes=["a note"])
    assert Article(**article.to_dict()) == article
    assert json.loads(article.to_json()) == article.to_dict()


def test_results_and_hits_are_json_as_the_command_prints_them(make_index):
    news = make_index(Article("a", "A gull", body="The ferry came.", published="2025-12-05", language="en"))
    for query in ("ferry", "fery"):
        results = news.search(query)
        assert json.loads(results.to_json()) == results.to_dict()
        assert results.to_dict()["hits"] == [hit.to_dict() for hit in results]
        assert "schema_version" not in results.to_dict()
        assert ("clauses" in results.to_dict()) == (results.total == 0)
    for value in (news.stats(), news.check(), news.explain("ferry"), news.update([]), news.count("ferry")):
        assert json.loads(value.to_json()) == json.loads(json.dumps(value.to_dict()))


def test_snippet_escapes_html_and_marks_matches():
    snippet = Snippet("body", "a <b> & c", ((2, 5), (8, 9)))
    assert snippet.highlight() == "a <mark>&lt;b&gt;</mark> &amp; <mark>c</mark>"
    assert snippet.highlight("[", "]") == "a [&lt;b&gt;] &amp; [c]"


@given(st.text(), st.lists(st.integers(0, 40), unique=True).map(sorted))
def test_highlight_is_the_text_again_without_its_marks(text, cuts):
    cuts = [cut for cut in cuts if cut <= len(text)]
    marks = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    marked = Snippet("body", text, marks).highlight("\0", "\1")
    if "\0" not in text and "\1" not in text:
        assert html.unescape(marked.replace("\0", "").replace("\1", "")) == html.unescape(html.escape(text))
        assert marked.count("\0") == marked.count("\1") == len(marks)


def test_reprs_are_short():
    article = Article("a", "x" * 500, body="y" * 5_000)
    hit = Hit("a", 1.23456789, "x" * 500, snippets=(Snippet("body", "z" * 500),))
    for value in (article, hit, Results("q", 1, 0, (hit,) * 10), hit.snippets[0]):
        assert len(repr(value)) < 150
        assert "\n" not in repr(value)


def test_get_many_returns_articles_in_the_order_of_the_ids(make_index):
    news = make_index(*(Article(id, body=f"The ferry {id}.", language="en") for id in "abc"))
    found = news.get_many(["c", "x", "a", "c"])
    assert list(found) == ["c", "a"]
    assert found["a"] == news.get("a")


def test_read_takes_options_and_a_keyword_goes_before_them(tmp_path):
    source = tmp_path / "a.json"
    source.write_text('{"headline": "A gull", "body": "It sat.", "date": "12/05/2025"}')
    options = ReadOptions(date_order="mdy", retrieved="2025-12-31", processes=1)
    assert [article.published for article in read(source, options=options)] == ["2025-12-05"]
    assert [article.published for article in read(source, options=options, date_order="ymd")] != ["2025-12-05"]
    assert [article.retrieved for article in read(source, options=options)] == ["2025-12-31"]


@pytest.mark.parametrize("wrong", [{"date_order": "dym"}, {"zone": 5}, {"processes": 0}, {"columns": "a"}])
def test_options_are_checked_when_they_are_made(wrong):
    with pytest.raises(UsageError):
        ReadOptions(**wrong)


def test_read_refuses_options_of_another_type():
    with pytest.raises(UsageError, match="options must be ReadOptions or None"):
        read("x", options={"zone": "UTC"})
