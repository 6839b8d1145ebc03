"""Memory of an archive on a cluster: its stored old versions, its tombstones, and which runs can be undone."""

from __future__ import annotations

import pytest
from archive_places import KINDS, place_of

import newssearch
from newssearch.cli import run
from newssearch.errors import UsageError
from newssearch.models import Article

pytestmark = pytest.mark.cluster


place = place_of(KINDS[1:2])


def article(word: str, identifier: str = "a") -> Article:
    return Article(identifier, body=f"The {word} was seen by nobody but the keeper.", source="Courier", language="en")


def stored_versions(cluster: object, place: str) -> dict[int, list[int]]:
    """Return the numbers of all stored old versions, by the generation that they were written for."""
    name = place.rpartition("/")[2].partition("?")[0]
    found = cluster.request("POST", f"/{name}-versions/_search", {"size": 1000}).body["hits"]["hits"]
    numbers: dict[int, list[int]] = {}
    for source in sorted((hit["_source"] for hit in found), key=lambda source: source["number"]):
        numbers.setdefault(source["generation"], []).append(source["number"])
    return numbers


def test_rebuild_deletes_stored_versions_that_no_generation_has(place: str, cluster: object) -> None:
    with newssearch.create(place) as news:
        news.keep_versions(None)
        news.update([article("crane")])
        first = newssearch.generations(place)[0].generation
        news.update([article("pier")])
        news.reindex([article("ferry")], max_shrink="100%")
        second = newssearch.generations(place)[0].generation
        news.update([article("buoy")])
        news.rollback(first)  # the versions of the second generation stay, as a rollback can come back to them
        assert stored_versions(cluster, place) == {first: [1], second: [2, 3]}
        news.reindex([article("lamp")], max_shrink="100%", keep=1)
        assert second not in stored_versions(cluster, place)
        history = news.history("a")
        assert history is not None
        assert history.versions[0].version == 1
        kept = [number for numbers in stored_versions(cluster, place).values() for number in numbers]
        assert sorted(kept) == [one.version for one in history.versions][:-1]


def test_runs_are_undone_in_a_folder_alone(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    with newssearch.create(place) as news:
        news.update([article("crane")])
        news.update([article("pier")])
        with pytest.raises(UsageError, match="keep needs an index in a folder"):
            news.update([article("ferry")], keep=4)
        with pytest.raises(UsageError, match="keep needs an index in a folder"):
            news.remove(["a"], keep=4)
        assert news.search("pier").total == 1
    capsys.readouterr()
    assert run(["rollback", "--index", place]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.endswith("kept: none. On a cluster only a rebuild can be undone, not a run of index or remove.")


def test_ban_is_lifted_from_the_command_line(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    with newssearch.create(place) as news:
        news.update([article("crane"), article("pier", "b")])
    assert run(["remove", "a", "--forever", "--reason", "a court order", "--index", place]) == 0
    assert run(["removed", "--undo", "a", "--index", place]) == 0
    assert run(["removed", "--undo", "a", "--index", place]) == 1
    with newssearch.open(place) as news:
        assert news.removed() == ()
        assert news.get("a") is None
        assert news.update([article("crane")]).indexed == 1
