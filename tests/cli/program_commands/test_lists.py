"""`newssearch formats`, and the options that say what a source is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run


def test_every_format_is_listed_with_what_it_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats"]) == 0
    shown = capsys.readouterr().out
    assert all(form.name in shown and form.gives[:30] in shown for form in newssearch.formats())


def test_the_list_for_programs_says_what_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["schema_version"] == 1
    assert [one["name"] for one in listed["formats"]] == [form.name for form in newssearch.formats()]
    assert all(one["installed"] for one in listed["formats"] if one["extra"] is None)


def test_a_source_is_read_as_what_it_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "export.txt"
    table.write_text("kop,dag\nKraan gered,2025-12-05\n")
    words = ["read", str(table), "--format", "csv", "--map", "headline=kop", "--map", "published=dag", "--json"]
    assert run(words) == 0
    article = json.loads(capsys.readouterr().out)
    assert (article["headline"], article["published"]) == ("Kraan gered", "2025-12-05")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "docbook"], "There is no format 'docbook'"),
        (["--map", "headline"], "is not FIELD=COLUMN"),
        (["--map", "kop=headline"], "There is no field 'kop'"),
    ],
)
def test_impossible_options_are_a_usage_error(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "-", *words]) == 2
    assert told in capsys.readouterr().err


def test_removal_is_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from newssearch.cli.output.rendering import verdict_text
    from newssearch.cli.output.terminal import Screen
    from newssearch.documents import verdict_document

    removal = newssearch.Removal("urn:n:1", "canceled by its publisher", source_file="/n/a.xml")
    assert verdict_text(removal, Screen()) == "removes   urn:n:1: canceled by its publisher (/n/a.xml)\n"
    assert verdict_document(removal) == {
        "source_file": "/n/a.xml",
        "reason": "canceled by its publisher",
        "removes": "urn:n:1",
    }


def test_reading_goes_by_what_the_named_index_remembers_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, index = tmp_path / "export.csv", str(tmp_path / "index")
    table.write_text("kop;nr\nKraan gered;1\n")
    assert run(["index", str(table), "--index", index, "--map", "headline=kop", "-q"]) == 0
    assert run(["read", str(table), "--index", index, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["headline"] == "Kraan gered"
    assert run(["read", str(table), "--json"]) == 5


def test_entries_that_only_name_an_article_are_noted_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "feed.json"
    items = [{"id": "1", "title": "Crane saved", "content_text": "It stays."}, {"id": "2", "title": "Ferry late"}]
    feed.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    told = f"{feed}: 1 of 2 articles have a headline but no body text"
    assert run(["index", str(feed), "--index", str(tmp_path / "index"), "-v"]) == 0
    assert told in capsys.readouterr().err
    assert run(["index", str(feed), "--index", str(tmp_path / "index")]) == 0
    assert told not in capsys.readouterr().err


@pytest.mark.slow
def test_embargoed_article_is_indexed_after_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, words = tmp_path / "item.json", ["index", str(tmp_path / "item.json"), "--index", str(tmp_path / "index")]
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    item = {"uri": "urn:n:a", "headline": "Crane saved", "body_text": "It stays.", "embargoed": ends.isoformat()}
    source.write_text(json.dumps(item))
    while True:  # each run is judged by the clock before and after it, so none has to be in time
        before = datetime.now(UTC)
        code = run([*words, "--json"])
        report = json.loads(capsys.readouterr().out)
        if before < ends < datetime.now(UTC):
            continue
        if before >= ends:
            break
        assert (code, report["rejected"], report["indexed"]) == (5, 1, 0)
        assert "embargoed until" in report["rejections"][0]["reason"]
    assert (code, report["rejected"]) == (0, 0)
    with newssearch.open(tmp_path / "index") as news:
        assert news.search("crane").total == 1
