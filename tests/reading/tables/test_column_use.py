"""No column with text is dropped in silence, and none that was mapped may be missing."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.models import Article, Item, Rejection
from newssearch.reading.tables.column_use import is_prose

ROWS = [
    {"title": "Ferry", "Inhalt": "The ferry came back to the harbour late.", "Nr": "1"},
    {"title": "Crane", "Inhalt": "The crane fell into the water at noon.", "Nr": "2"},
]


def write(path: Path) -> Path:
    """Write the rows in the format that the name of the file says."""
    if path.suffix in (".csv", ".tsv"):
        mark = ";" if path.suffix == ".csv" else "\t"
        path.write_text("\n".join(mark.join(row) for row in [list(ROWS[0]), *(row.values() for row in ROWS)]))
    elif path.suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, ROWS)))
    elif path.suffix == ".json":
        path.write_text(json.dumps({"articles": ROWS}))
    else:
        pyarrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(pyarrow.Table.from_pylist(ROWS), path)
    return path


FORMATS = [".csv", ".tsv", ".jsonl", ".json", ".parquet"]


def read(path: Path, **columns: str) -> tuple[list[Item], list[tuple[str, tuple[str, ...]]]]:
    unused: list[tuple[str, tuple[str, ...]]] = []
    items = newssearch.read(path, columns=columns, unused=lambda source, names: unused.append((source, names)))
    return list(items), unused


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_column_of_text_that_was_not_understood_is_passed_on(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}")
    _, unused = read(path)
    assert unused[0][0] == str(path)
    assert "Inhalt" in unused[0][1]
    assert ("Nr" in unused[0][1]) == (not suffix.startswith(".json"))
    items, unused = read(path, body="Inhalt")
    assert all("Inhalt" not in names for _, names in unused)
    assert {item.body for item in items if isinstance(item, Article)} == {row["Inhalt"] for row in ROWS}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_mapped_column_that_is_not_there_is_a_rejection(tmp_path: Path, suffix: str) -> None:
    items, _ = read(write(tmp_path / f"a{suffix}"), headline="Nope")
    (rejection,) = (item for item in items if isinstance(item, Rejection))
    assert "--map headline=Nope" in rejection.reason


def test_piped_table_with_mapped_columns_is_never_read_as_text() -> None:
    table = b"Titel;Haupttext\nFerry;The ferry came back late.\n"
    columns = {"headline": "Titel", "body": "Haupttext"}
    (refused,) = newssearch.read("-", stdin=io.BytesIO(table), columns=columns)
    assert isinstance(refused, Rejection)
    assert "--map headline=Titel" in refused.reason
    assert "--format csv" in refused.reason
    (article,) = newssearch.read("-", stdin=io.BytesIO(table), columns=columns, format="csv")
    assert isinstance(article, Article)
    assert article.headline == "Ferry"


def test_mapped_key_that_no_item_has_is_a_rejection(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    item = {"id": "1", "title": "Ferry", "content_text": "The ferry came late."}
    path.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [item]}))
    items, _ = read(path, headline="Nope")
    assert [item.reason for item in items if isinstance(item, Rejection)] == [
        "no article has the key 'Nope' of --map headline=Nope"
    ]


def test_a_mapped_key_may_be_in_a_few_objects_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, [ROWS[0], {"title": "Bare"}, ROWS[1]])))
    items, _ = read(path, body="inhalt")
    assert [item for item in items if isinstance(item, Rejection)] == []


def test_a_text_deep_in_parts_of_an_object_is_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": "Ferry", "data": {"meta": {"Inhalt": [ROWS[0]["Inhalt"]], "hue": "red"}}}))
    assert read(path)[1] == [(str(path), ("Inhalt",))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("The ferry came back late.", True),
        (["The ferry came back late."], True),
        ("渡轮今天很晚才回到港口因为天气非常恶劣所有人都平安", True),
        ("red", False),
        ("https://a.example/with a few odd words", False),
        (7, False),
        (None, False),
        ("", False),
        ({"a": "The ferry came back late."}, False),
    ],
)
def test_prose_is_a_few_words(value: object, expected: bool) -> None:
    assert is_prose(value) is expected


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", [["index"], ["index", "--dry-run"], ["reindex"], ["read"], ["index", "--json"]])
def test_commands_name_on_one_line_what_was_not_understood(
    place: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    for suffix in (".csv", ".tsv", ".jsonl"):
        write(place / f"a{suffix}")
    assert run([*command, "a.csv", "a.tsv", "a.jsonl"]) == 0
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "not understood" in line)
    assert (
        line == "newssearch: columns not understood: Inhalt, Nr (in a.csv and 2 more); to use one: --map FIELD=COLUMN"
    )
    assert run([*command, "a.csv", "-q"]) == 0
    assert capsys.readouterr().err == ""


def ids() -> set[str]:
    with newssearch.open("index") as news:
        return {hit.id for hit in news.search("*:*", limit=100)}


@pytest.mark.parametrize("source", ["a.csv", "."])
def test_other_columns_replace_the_articles_of_a_source(place: Path, source: str) -> None:
    rows = "".join(f"Kran {n};Ferry {n};The ferry {n} came late.\n" for n in range(15))
    (place / "a.csv").write_text("Kopf;title;text\n" + rows)
    assert run(["index", source, "-q"]) == 0
    before = ids()
    assert run(["index", source, "--map", "headline=Kopf", "-q"]) == 0
    after = ids()
    assert len(after) == 15
    assert not after & before
    assert run(["index", source, "-q"]) == 0
    assert run(["index", source, "--map", "headline=Kopf", "-q"]) == 0
    assert ids() == after


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_mapping_that_is_refused_replaces_nothing_and_is_not_remembered(place: Path, suffix: str) -> None:
    source = write(place / f"a{suffix}").name
    assert run(["index", source, "-q"]) == 0
    before = ids()
    assert run(["index", source, "--map", "headline=Nope", "-q"]) == 5
    assert ids() == before
    assert run(["index", source, "-q"]) == 0


def test_articles_of_other_files_are_not_replaced(place: Path) -> None:
    write(place / "a.csv")
    (place / "b.csv").write_text("title;text\nGull;A gull came by.\n")
    assert run(["index", "a.csv", "b.csv", "-q"]) == 0
    assert run(["index", "a.csv", "--map", "headline=Inhalt", "-q"]) == 0
    with newssearch.open("index") as news:
        assert news.search("gull").total == 1
        assert news.search("*:*").total == 3
