"""Entries that a run puts aside return unchanged, so no verdict depends on the time of that."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.core import Keys
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.writing import writer
from newssearch.ingest import run_state
from newssearch.matching.document import Document
from newssearch.models import Article, Item, Removal
from newssearch.reports import Report

CALL = "Join our channel for more from the quay"
SAME = "The harbour board met for the third time this week and again put off its vote on the new crane, as it had "
BODIES = [SAME * 2, f"{SAME * 2}\n\n{CALL}", f"Nobody said why.\n\n{CALL}", "The ferry was late.", ""]
FILES = ["/news/day1.jsonl", "/news/day2.jsonl", "/wire/all.jsonl"]
IDS = ["a", "b", "c", "1", "1@day2"]


@st.composite
def items(draw: st.DrawFn) -> Item:
    identifier, source = draw(st.sampled_from(IDS)), draw(st.sampled_from(["Tideline", "Courier", None]))
    origin = draw(st.sampled_from(FILES))
    if draw(st.integers(0, 11)) == 0:
        return Removal(identifier, "canceled", source=source, source_file=origin)
    body, headline = draw(st.sampled_from(BODIES)), draw(st.sampled_from(["Crane", "Ferry", None]))
    return Article(identifier, headline=headline, body=body, source=source, source_file=origin, language="en")


RUNS = st.lists(st.tuples(st.lists(items(), max_size=24), st.sampled_from([(), ("/news",), ("/wire",)])), max_size=3)


def outcome(runs: Sequence[tuple[Sequence[Item], tuple[str, ...]]]) -> tuple[list[Report], list[Document]]:
    """Return the report of every run, each preceded by a dry one, and all documents in the end, by id."""
    reports = []
    with tempfile.TemporaryDirectory() as folder, newssearch.create(f"{folder}/index") as news:
        for day, (taken, roots) in enumerate(runs):
            with patch("time.time", return_value=1e9 + 86_400 * day):  # records have the time of their run
                for is_dry in (True, False):
                    report = news.update(taken, prune=roots, dry_run=is_dry)
                    reports.append(replace(report, seconds=0.0))
        assert news.check().problems == ()
        snapshot = Snapshot(news.path)
        try:
            numbers = snapshot.live()
            found = [Document(snapshot.article(n), snapshot.record(n), snapshot.left_out(n)) for n in numbers]
        finally:
            snapshot.close()
    return reports, sorted(found, key=lambda document: document.record.id)


@given(RUNS, st.sampled_from([0, 2]), st.sampled_from([0, 1 << 30]))
def test_no_verdict_depends_on_entries_at_hand(runs, most: int, batch: int) -> None:
    """``batch`` decides whether what was put aside is read from segments or from memory."""
    expected = outcome(runs)
    with patch.object(run_state, "AT_HAND", most), patch.object(writer, "BATCH_BYTES", batch):
        assert outcome(runs) == expected


@given(st.lists(st.lists(st.tuples(st.integers(0, 2**64 - 1) | st.integers(0, 9), st.integers(0, 2**32 - 1)))))
def test_keys_give_the_numbers_that_came_under_them_in_their_order(lots: list[list[tuple[int, int]]]) -> None:
    keys, expected = Keys(), dict[int, list[int]]()
    for pairs in lots:
        keys = keys.with_more(pairs)
        for key, number in pairs:
            expected.setdefault(key, []).append(number)
    for key in [*expected, 0, 2**64 - 1]:
        assert keys.numbers(key) == expected.get(key, [])
    assert keys.all_numbers() == sorted({number for numbers in expected.values() for number in numbers})
