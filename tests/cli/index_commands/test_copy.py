"""``newssearch copy``: what it prints, how it ends, and what it leaves on record. `test_backends` says what it does."""

import json
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.cli.place import index_path
from newssearch.models import Article


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSSEARCH_INDEX", raising=False)
    with newssearch.create("index") as news:
        stories = [Article(str(n), body=f"The ferry of day {n} came late.", language="en") for n in range(5)]
        news.update([*stories, Article("copy", body=stories[0].body, language="en")])
    return tmp_path


def called(capsys, *words):
    code = run(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_copy_reports_verdicts_and_both_sides(place, capsys):
    code, out, err = called(capsys, "copy", "index", "to")
    assert (code, out) == (0, "")
    said, digest = err.rsplit(" ", 1)
    assert said == "6 read: 5 indexed, 1 duplicate; both hold 5 articles and 1 copy, the same (digest"
    assert called(capsys, "copy", "index", "to")[2] == (
        f"6 read: 6 unchanged; nothing changed; both hold 5 articles and 1 copy, the same (digest {digest}"
    )
    assert called(capsys, "search", "ferry", "--ids", "--index", "to")[1].split() == ["0", "1", "2", "3", "4"]


def test_json_report_of_a_copy_has_counts_and_digests(place, capsys):
    code, out, err = called(capsys, "copy", "index", "to", "--json")
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert (report["read"], report["indexed"], report["duplicate"], report["proven"]) == (6, 5, 1, True)
    assert report["source"] == report["target"]
    assert (report["target"]["articles"], report["target"]["duplicates"]) == (5, 1)


def test_copy_is_recorded_in_its_target(place, capsys):
    called(capsys, "copy", "index", "to")
    said = json.loads(called(capsys, "status", "--json", "--index", "to")[1])
    assert (said["ok"], said["last"]["command"], said["last"]["read"]) == (True, "copy", 6)
    assert json.loads(called(capsys, "status", "--json", "--index", "index")[1])["last"] is None


def test_target_with_other_articles_is_exit_2_without_force(place, capsys):
    with newssearch.create("to") as other:
        other.update([Article("own", body="Its own ferry.")])
    code, _, err = called(capsys, "copy", "index", "to")
    assert code == 2
    assert "to holds 1 article that index does not: own." in err
    assert "--force" in err
    code, _, err = called(capsys, "copy", "index", "to", "--force")
    assert code == 0
    assert err.startswith("6 read: 5 indexed, 1 duplicate, 1 removed; both hold 5 articles and 1 copy")


def test_3_is_a_source_that_is_not_there(place, capsys):
    code, _, err = called(capsys, "copy", "nowhere", "to")
    assert code == 3
    assert "nowhere" in err
    assert not (place / "to").exists()


def test_pins_of_boilerplate_go_along_to_a_folder(place, capsys):
    with newssearch.open("index") as news:
        news.update([Article(f"t{n}", body=f"On day {n} it rained.\n\nRead on at home.", source="T") for n in range(3)])
    assert called(capsys, "boilerplate", "T", "--pin", "Read on at home.")[0] == 0
    called(capsys, "copy", "index", "to")
    assert called(capsys, "boilerplate", "T", "--index", "to") == called(capsys, "boilerplate", "T")
    assert called(capsys, "search", '"read on"', "--index", "to")[0] == 1


def test_an_index_of_its_own_is_refused_as_both_places_are_named(place, capsys):
    assert run(["copy", "index", "again", "--index", "other"]) == 2
    assert "give FROM and TO" in capsys.readouterr().err
    assert not Path("again").exists()


def test_two_clusters_may_be_asked_as_different_users():
    said = {
        "NEWSSEARCH_OPENSEARCH_USER": "desk",
        "NEWSSEARCH_OPENSEARCH_PASSWORD": "one",
        "NEWSSEARCH_OPENSEARCH_FROM_USER": "reader",
        "NEWSSEARCH_OPENSEARCH_FROM_PASSWORD": "two",
    }
    address = "opensearch://localhost:9200/news"
    one, other = (index_path(address, said, Path("/"), role=role) for role in ("FROM", "TO"))
    assert isinstance(one, newssearch.Remote)
    assert isinstance(other, newssearch.Remote)
    assert (one.credentials.user, one.credentials.password) == ("reader", "two")
    assert (other.credentials.user, other.credentials.password) == ("desk", "one")
