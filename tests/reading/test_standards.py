"""The examples and test suites of the IPTC, where they stand beside the project: every item ends as it should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DATA

from newssearch.models import Article, Rejection, Removal
from newssearch.reading import read

STANDARDS = DATA / "standards"
pytestmark = pytest.mark.skipif(not STANDARDS.is_dir(), reason="the shared standards are not beside the project")

HEADED = "article with a headline"
UNHEADED = "article without a headline"
REASONS = (
    "neither a headline nor a text",
    "an event, not an article",
    "a plan of coverage, not an article",
    "a planning item",
    "a concept item",
    "a knowledge item",
    "a catalog item",
    "a package",
    "has no headline, and its content is a file elsewhere",
    "it is XML of an unknown kind",
)
"""All that an item of a standard may be rejected for."""


def verdicts(paths: Iterator[Path]) -> Counter[str]:
    """Count each verdict; a rejection counts by its reason."""
    counted: Counter[str] = Counter()
    for result in read(*sorted(paths), retrieved="2026-11-01"):
        if isinstance(result, Article):
            counted[HEADED if result.headline else UNHEADED] += 1
        elif isinstance(result, Removal):
            counted["removal"] += 1
        else:
            counted[next((reason for reason in REASONS if result.reason.startswith(reason)), result.reason)] += 1
    return counted


def test_valid_ninjs_gives_a_text_or_a_reason() -> None:
    assert verdicts(STANDARDS.glob("ninjs/validation/**/should_pass/*.json")) == {
        HEADED: 48,
        UNHEADED: 10,  # six of them with a description alone
        "removal": 2,
        "an event, not an article": 9,
        "a plan of coverage, not an article": 7,
        "neither a headline nor a text": 83,  # one property each, to test a schema with
    }


def test_valid_newsml_g2_gives_a_text_or_a_reason() -> None:
    assert verdicts(STANDARDS.glob("newsml-g2/examples/*.xml")) == {
        HEADED: 10,
        UNHEADED: 1,
        "a planning item": 4,
        "a concept item": 3,
        "a package": 3,
        "a knowledge item": 2,
        "a catalog item": 1,
        "has no headline, and its content is a file elsewhere": 1,
        "neither a headline nor a text": 9,
        "it is XML of an unknown kind": 5,  # parts of an item, printed alone
    }


def test_the_examples_of_ninjs_and_newsml_1_are_articles_but_for_events() -> None:
    paths = (path for path in STANDARDS.glob("ninjs/examples/**/*.*") if path.suffix in {".json", ".xml"})
    assert verdicts(paths) == {HEADED: 57, "an event, not an article": 3}


@pytest.mark.slow
def test_no_file_of_any_standard_is_without_a_verdict() -> None:
    for path in sorted(path for path in STANDARDS.rglob("*") if path.is_file()):
        assert all(isinstance(one, Article | Rejection | Removal) for one in read(path, retrieved="2026-11-01"))
