"""The help on topics: narrow enough for any terminal, and true."""

import pytest

from newssearch.cli.exits import Exit
from newssearch.cli.output.wrapping import cells
from newssearch.cli.topics import TOPICS
from newssearch.query.fields import FIELDS


def test_there_is_help_on_queries_dates_and_exit_codes():
    assert list(TOPICS) == ["query", "dates", "exit-codes"]


@pytest.mark.parametrize("topic", ["query", "dates"])
def test_a_topic_fits_on_eighty_columns(topic):
    assert all(cells(line) <= 80 for line in TOPICS[topic].split("\n"))


def test_every_exit_code_is_listed():
    assert all(f"\n  {code} " in TOPICS["exit-codes"] for code in Exit)


def test_every_field_of_dates_is_explained():
    dates = [field.name for field in FIELDS if field.kind == "date"]
    assert all(f"{name}:" in TOPICS["dates"] for name in dates)
