"""Every run leaves a record; what cannot be read as one is passed over."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import DamagedIndexError
from newssearch.index.commits.process import Process
from newssearch.jobs.run_records import REJECTIONS_KEPT, RunRecord, records, save
from newssearch.models import Rejection
from newssearch.reports import Report

HERE = Process.current()


def run(day, outcome="ok", **changes):
    """The record of a run on a day of November."""
    began, ended = f"2026-11-{day:02}T02:00:00.000001Z", f"2026-11-{day:02}T02:10:00.000000Z"
    record = RunRecord("index", began, HERE, "0.1", outcome=outcome, ended=ended, seconds=600.0, exit_code=0)
    return replace(record, **changes)


def test_record_is_named_by_its_time_and_read_back(tmp_path):
    report = Report(3, read=2, indexed=1, rejected=1, rejections=(Rejection("x.xml", "no text"),), warnings=("odd",))
    record = run(5, "rejected", report=report, articles=7, bytes=70, exit_code=5)
    file = save(tmp_path, record)
    assert file == tmp_path / "runs" / "2026-11-05T020000.000001Z.json"
    assert records(tmp_path) == [record]
    said = json.loads(file.read_bytes())
    assert said["read"] == said["indexed"] + said["updated"] + said["unchanged"] + said["duplicate"] + said["rejected"]
    assert said["versions"].keys() == {"newssearch", "format", "python"}


def test_unfinished_record_of_a_killed_run_is_removed(tmp_path):
    save(tmp_path, run(5))
    gone, alive, mine = (
        tmp_path / "runs" / name for name in (".a.json.2147483646", f".b.json.{os.getpid()}", ".c.json.bak")
    )
    for file in (gone, alive, mine):
        file.touch()
    save(tmp_path, run(6))
    assert [file.exists() for file in (gone, alive, mine)] == [False, True, True]


def test_end_of_a_run_replaces_its_record(tmp_path):
    record = RunRecord.beginning("index", "0.1")
    save(tmp_path, record)
    assert [known.outcome for known in records(tmp_path)] == ["running"]
    save(tmp_path, record.ending(0, "ok", 1.5))
    assert [known.outcome for known in records(tmp_path)] == ["ok"]


def test_only_the_last_ones_are_kept_and_always_the_last_good_one(tmp_path):
    for day in range(1, 4):
        save(tmp_path, run(day), keep=3)
    for day in range(4, 9):
        save(tmp_path, run(day, "failed"), keep=3)
    assert [(record.began[8:10], record.outcome) for record in records(tmp_path)] == [
        ("03", "ok"),
        ("06", "failed"),
        ("07", "failed"),
        ("08", "failed"),
    ]


def test_a_thousand_rejections_are_counted_and_a_hundred_named(tmp_path):
    many = tuple(Rejection(f"{n}.xml", "no text") for n in range(1000))
    said = run(1, report=Report(1, read=1000, rejected=1000, rejections=many)).to_dict()
    assert (said["rejected"], len(said["rejections"])) == (1000, REJECTIONS_KEPT)


@pytest.mark.skipif(HERE.boot is None, reason="processes are told apart by way of /proc")
def test_a_run_whose_process_is_gone_has_died(tmp_path):
    running = run(1, "running", ended=None, seconds=None, exit_code=None)
    save(tmp_path, running)
    save(tmp_path, replace(run(2, "running", ended=None), process=replace(HERE, pid=os.getppid(), started=1)))
    save(tmp_path, replace(run(3, "running", ended=None), process=Process(7, "desk.example", "other pid:[1]", 1)))
    assert [record.outcome for record in records(tmp_path)] == ["running", "died", "running"]
    assert "was killed before it finished" in records(tmp_path)[1].error


def test_file_name_that_is_no_unicode_is_recorded(tmp_path):
    save(tmp_path, run(1, report=Report(1, read=1, rejected=1, rejections=(Rejection("\udcff.xml", "bad"),))))
    assert records(tmp_path)[0].report.rejected == 1


def test_no_record_is_written_through_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    index = tmp_path / "index"
    index.mkdir()
    (index / "runs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedIndexError, match="is a link"):
        save(index, run(1))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert records(index) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
FIELDS = sorted(run(1, report=Report(1, rejections=(Rejection("a", "b"),))).to_dict())


@given(st.dictionaries(st.sampled_from(FIELDS), json_values, min_size=1, max_size=4))
def test_a_record_with_anything_for_a_field_is_read_or_passed_over(tmp_path_factory, changes):
    folder = tmp_path_factory.mktemp("index")
    file = save(folder, run(1, report=Report(1, rejections=(Rejection("a", "b"),))))
    file.write_text(json.dumps(json.loads(file.read_bytes()) | changes))
    for record in records(folder):
        assert record.moment.tzinfo is not None


@given(st.binary(max_size=60))
def test_whatever_else_lies_in_the_folder_is_passed_over(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("index")
    save(folder, run(1))
    Path(folder, "runs", "2026-11-02T020000.000001Z.json").write_bytes(content)
    Path(folder, "runs", "notes.txt").write_bytes(content)
    Path(folder, "runs", "folder.json").mkdir()
    assert [record.began for record in records(folder)] == [run(1).began]
