"""The status of an index follows from the records of its runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_run_records import HERE, run

import newssearch
from newssearch.errors import DamagedIndexError, NoIndexError
from newssearch.jobs.run_records import FolderRuns, save
from newssearch.jobs.status import span, status

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
DAY = timedelta(hours=26)


@pytest.fixture
def index(make_index):
    """The folder of an index with two articles."""
    return make_index("A ferry.", "A crane.").path


def test_good_run_leaves_no_problem(index):
    save(index, run(9, "failed", error="the disk is full"))
    save(index, run(10))
    found = status(FolderRuns(index), DAY, NOON)
    assert found.ok
    assert (found.articles, found.generation, found.last, found.last_good) == (2, 1, run(10), run(10))


def test_status_as_json_has_its_runs_as_their_reports(index):
    save(index, run(9, "failed", error="the disk is full"))
    said = status(FolderRuns(index), DAY, NOON).to_dict()
    assert (said["ok"], said["articles"], said["last_good"], said["running"]) == (False, 2, None, [])
    assert said["last"] == run(9, "failed", error="the disk is full").to_dict()


def test_run_with_rejections_is_good(index):
    save(index, run(10, "rejected", exit_code=5))
    assert status(FolderRuns(index), DAY, NOON).ok


def test_failed_run_is_a_problem_despite_a_young_good_one(index):
    save(index, run(9))
    save(index, run(10, "failed", error="the disk is full"))
    found = status(FolderRuns(index), timedelta(days=30), NOON)
    assert found.problems == ("the last run (index, begun 2026-11-10T02:00:00.000001Z) failed: the disk is full",)
    assert found.last_good == run(9)


def test_report_of_alerts_hides_no_failed_run(index):
    save(index, run(8))
    save(index, run(9, "failed", error="the disk is full"))
    save(index, run(10, command="alerts"))
    found = status(FolderRuns(index), None, NOON)
    assert (found.last, found.last_good) == (run(9, "failed", error="the disk is full"), run(8))
    assert found.problems == ("the last run (index, begun 2026-11-09T02:00:00.000001Z) failed: the disk is full",)


def test_failed_report_of_alerts_is_a_problem(index):
    save(index, run(9))
    save(index, run(10, "failed", command="alerts", error="the disk is full"))
    found = status(FolderRuns(index), None, NOON)
    assert found.last == run(9)
    assert found.problems == ("the last run (alerts, begun 2026-11-10T02:00:00.000001Z) failed: the disk is full",)


def test_reports_of_alerts_push_no_good_run_out(index):
    save(index, run(1), keep=2)
    for day in (2, 3, 4):
        save(index, run(day, command="alerts"), keep=2)
    assert status(FolderRuns(index), None, NOON).last_good == run(1)


def test_last_run_is_the_one_that_ended_last(index):
    save(index, run(10, ended="2026-11-10T05:00:00.000000Z"))
    save(index, run(10, "failed", began="2026-11-10T03:00:00.000000Z", error="locked"))
    assert status(FolderRuns(index), DAY, NOON).ok


def test_old_good_run_is_a_problem(index):
    save(index, run(9))
    assert status(FolderRuns(index), None, NOON).ok
    (problem,) = status(FolderRuns(index), DAY, NOON).problems
    assert problem == "the last good run (index) ended 1 d 9 h ago, which is more than 1 d 2 h"


def test_missing_good_run_is_a_problem(index):
    assert status(FolderRuns(index), None, NOON).ok
    assert status(FolderRuns(index), DAY, NOON).problems == ("no good run is on record",)


def test_running_run_is_no_problem(index):
    running = run(10, "running", ended=None, seconds=None, exit_code=None)
    save(index, run(9))
    save(index, running)
    found = status(FolderRuns(index), None, NOON)
    assert found.ok
    assert (found.last, found.running) == (run(9), (running,))


@pytest.mark.skipif(HERE.boot is None, reason="processes are told apart by way of /proc")
def test_killed_run_is_a_problem(index):
    save(index, run(9))
    save(index, replace(run(10, "running", ended=None), process=replace(HERE, started=1)))
    (problem,) = status(FolderRuns(index), None, NOON).problems
    assert "died: process" in problem


def test_missing_index_has_no_status(tmp_path):
    with pytest.raises(NoIndexError):
        newssearch.status(tmp_path)
    (tmp_path / "newssearch.json").write_text("{")
    with pytest.raises(DamagedIndexError):
        newssearch.status(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.6, "1 min"), (3_600, "1 h"), (93_784, "1 d 2 h"), (-5, "0 s"), (3_601, "1 h 1 s")],
)
def test_span_has_its_two_largest_units(seconds, said):
    assert span(timedelta(seconds=seconds)) == said


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_span_has_at_most_two_units(time):
    assert len(span(time).split()) in (2, 4)
