"""The metrics are what Prometheus reads, and are never there in part."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from test_run_records import run

from newssearch.cli.exits import Exit
from newssearch.jobs.metrics import metrics, write_metrics
from newssearch.reports import Report

SAMPLE = re.compile(r'[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,(?!\}))?)*\} (-?[0-9.e+-]+)')


def values(text):
    """Every sample with its value."""
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[0] != "#"}


def test_metrics_give_the_last_run_and_the_index(tmp_path):
    report = Report(3, read=2, indexed=2)
    said = values(metrics(tmp_path, run(10, report=report, articles=7, bytes=70), run(10)))
    where = f'index="{tmp_path}"'
    of = f'{where},command="index"'
    assert said[f"newssearch_last_run_timestamp_seconds{{{of}}}"] == 1794276600
    assert said[f'newssearch_last_run_outcome{{{of},outcome="ok"}}'] == 1
    assert said[f'newssearch_last_run_outcome{{{of},outcome="failed"}}'] == 0
    assert said[f'newssearch_last_run_articles{{{of},verdict="indexed"}}'] == 2
    assert said[f"newssearch_articles{{{where}}}"] == 7
    assert said[f"newssearch_index_bytes{{{where}}}"] == 70
    assert said[f"newssearch_last_run_seconds{{{of}}}"] == 600


def test_a_run_that_failed_leaves_standing_when_the_last_good_one_was(tmp_path):
    said = values(metrics(tmp_path, run(10, "failed", exit_code=74), run(9)))
    assert said[f'newssearch_last_good_run_timestamp_seconds{{index="{tmp_path}"}}'] == 1794190200
    assert said[f'newssearch_last_run_exit_code{{index="{tmp_path}",command="index"}}'] == 74
    assert not any("newssearch_articles" in name for name in said)


def test_file_is_replaced_as_a_whole(tmp_path):
    file = tmp_path / "newssearch.prom"
    file.write_text("old")
    write_metrics(file, tmp_path, run(10), None)
    assert file.read_text() == metrics(tmp_path, run(10), None)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@given(st.text(st.characters(exclude_characters="\0/"), min_size=1, max_size=20))
def test_metrics_are_well_formed_for_any_name_of_an_index(tmp_path_factory, name):
    text = metrics(tmp_path_factory.getbasetemp() / name, run(10, report=Report(1), articles=1, bytes=1), run(9))
    for line in text.removesuffix("\n").split("\n"):
        assert line.startswith(("# HELP ", "# TYPE ")) or SAMPLE.fullmatch(line)


def parsed(text):
    """Every sample of the file, as a parser of Prometheus reads it: its value by its name and labels."""
    families = text_string_to_metric_families(text)
    return {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}


@pytest.mark.parametrize("code", list(Exit))
def test_prometheus_reads_every_exit_code_as_a_number(tmp_path, code):
    record = run(10, report=Report(1, rejected=1)).ending(code, "failed", 1.5, "why")
    said = parsed(metrics(tmp_path, record, run(9)))
    of = (("command", "index"), ("index", str(tmp_path)))
    assert said["newssearch_last_run_exit_code", *of] == int(code)
    assert said["newssearch_last_run_seconds", *of] == 1.5


@given(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_prometheus_reads_back_the_name_of_any_index(tmp_path_factory, name):
    place = tmp_path_factory.getbasetemp() / name
    said = parsed(metrics(place, run(10, report=Report(1), articles=1, bytes=1), run(9)))
    assert said["newssearch_articles", ("index", str(place))] == 1
