"""docs/query-language.md is true: what it shows as a query is one, and what it shows as refused is refused."""

import re
from datetime import UTC, datetime

import pytest
from conftest import ROOT

from newssearch.errors import QueryError
from newssearch.query.fields import FIELDS, Field
from newssearch.query.parsing import parse
from newssearch.settings import QUERY_LIMITS as LIMITS

PAGE = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
GOOD, REFUSED = PAGE.split("## Refused queries")
NOW = datetime(2025, 12, 10, 12, tzinfo=UTC)


def examples(page: str) -> list[str]:
    cells = re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE)
    return [query for cell in cells for query in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("query", examples(GOOD))
def test_every_example_of_the_page_is_read(query: str) -> None:
    parse(query, now=NOW)


@pytest.mark.parametrize("query", examples(REFUSED))
def test_refusals_of_the_page_point_at_the_place(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert caught.value.hint
    assert 0 <= caught.value.start < caught.value.end <= len(query)


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("gas oil", "gas AND oil"),
        ("gas -oil", "gas AND NOT oil"),
        ("gas W/5 pipeline", "gas NEAR/5 pipeline"),
        ("gas NEAR/5 pipeline PRE/2 leak", "(gas NEAR/5 pipeline) PRE/2 leak"),
        ("gas OR oil price", "gas OR (oil AND price)"),
        ("gas W/S pipeline W/S leak", "gas W/S (pipeline W/S leak)"),
        ("gas W/5 leak W/S council W/P mayor", "((gas W/5 leak) W/S council) W/P mayor"),
        ("headline:FIRST5(gas)", "FIRST5(headline:gas)"),
        ("headline:CAPS(US)", "CAPS(headline:US)"),
        ("CAPS(US OR Turkey)", "CAPS(US) OR CAPS(Turkey)"),
        ("“prime minister”", '"prime minister"'),
        ("Title:nato", "headline:nato"),
        ("after:2025-12", "since:2026-01-01"),
        ("before:2025-12", "until:2025-11-30"),
        ("date:last-week", "date:2025-12-01..2025-12-07"),
        ("date:30d..7d", "date:2025-11-10..2025-12-03"),
        ("words:[200 TO 400}", "words:200..399"),
    ],
)
def test_equal_queries_of_the_page_are_equal(shorter: str, longer: str) -> None:
    assert parse(shorter, now=NOW).node == parse(longer, now=NOW).node


def test_match_any_reads_the_example_as_the_page_says() -> None:
    loose = parse("gas pipeline date:2025 -oil", match="any")
    assert loose.node == parse("(gas OR pipeline) AND date:2025 AND NOT oil").node


def test_the_page_states_the_limits_that_are_in_force() -> None:
    numbers = f"{LIMITS.max_characters:,} characters and {LIMITS.max_clauses:,} clauses"
    assert numbers in PAGE
    assert f"at most {LIMITS.max_depth} deep" in PAGE


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_example_of_every_field_is_read(field: Field) -> None:
    parse(field.example)
