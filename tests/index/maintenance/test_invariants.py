"""Broken invariants of a segment are reported."""

import numpy as np
import pytest

import newssearch
from faults.arrays import read_arrays
from faults.damage import rewritten
from newssearch.models import Article


@pytest.fixture
def folder(make_index):
    articles = [
        Article(
            f"s{n}",
            headline=f"Ferry {n} to O’Neill Quay",
            body=f"The e-mail of day {n} came late. The US said so.\n\nLate, said Élise, on day {n * 7}.",
            byline=("Ana Okafor", "Li Wei"),
            language=("en", "fr", "de")[n % 3],
            published=f"2025-12-{n + 1:02}" if n % 4 else None,
            precision="day" if n % 4 else None,
        )
        for n in range(20)
    ]
    stranger = Article(
        "s3", headline="Tunnel shut", body="Water stood knee-deep.", source_file="north.xml", source="North"
    )
    with make_index(*articles, articles[3], stranger) as news:
        news.update(
            [Article("copy", **{name: getattr(articles[5], name) for name in ("headline", "body", "language")})]
        )
        return news.path


def file_and_array(folder, ending, name):
    file = max(folder.glob(f"*{ending}"), key=lambda p: p.stat().st_size)
    return file, read_arrays(file)[name]


def test_they_hold_for_articles_of_all_kinds(folder):
    assert newssearch.check(folder).problems == ()


@pytest.mark.parametrize(
    ("ending", "name", "change", "told"),
    [
        (".documents", "column/last_day", lambda a: np.roll(a, 1), "its date differs from last_day"),
        (".documents", "digest/id", lambda a: np.roll(a, 1), "its id is not the one"),
        (".documents", "digest/given", lambda a: np.roll(a, 1), "its given id is not the one"),
        (".documents", "digest/text", lambda a: np.roll(a, 2), "its text differs from its digest"),
        (".documents", "digest/content", lambda a: np.roll(a, 2), "its fields differ from their digest"),
        (".documents", "column/body_length", lambda a: a + 1, "places have no word"),
        (".documents", "column/body_length", lambda a: a - 1, "beyond the end of their text"),
        (".postings", "body/documents.8", lambda a: np.where(a == a.max(), 99, a).astype(a.dtype), "out of order"),
        (".postings", "id/documents.8", lambda a: a[::-1].copy(), "id: does not lead to the documents"),
        (".postings", "kind/documents.8", lambda a: np.where(np.arange(len(a)) == 2, a + 1, a).astype(a.dtype), "kind"),
        (".postings", "body/kinds", lambda a: np.full(len(a), 255, a.dtype), "odd forms without their letters"),
        (".postings", "body/several_starts", lambda a: a + 1, "forms of occurrences that begin elsewhere"),
        (".postings", "body/forms.4", lambda a: np.full(len(a), 0xEE, a.dtype), "a form that the term has not"),
    ],
)  # fmt: skip
def test_broken_invariant_is_reported(folder, ending, name, change, told):
    file, values = file_and_array(folder, ending, name)
    rewritten(file, {name: change(values)})
    problems = newssearch.check(folder).problems
    assert any(told in problem for problem in problems), problems


def test_terms_out_of_order_are_reported(folder):
    file, first = file_and_array(folder, ".postings", "language/terms.firsts")
    rewritten(file, {"language/terms.firsts": np.full(len(first), ord("z"), np.uint8)})
    assert any("terms out of order" in problem for problem in newssearch.check(folder).problems)
