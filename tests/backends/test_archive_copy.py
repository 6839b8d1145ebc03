"""A copy of an archive has the same articles, records and metadata."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from newssearch.backends.archive_copy import _portions, _Tally
from newssearch.core import article_digests
from newssearch.matching.document import Document, Record
from newssearch.models import Article
from newssearch.reports import Holding


def document(number: int, text: str) -> Document:
    article = Article(f"a{number}", body=text)
    return Document(article, Record(article.id, article.id, *article_digests(article)))


def holding(documents: list[Document]) -> Holding:
    tally = _Tally()
    assert list(tally.counted(documents)) == documents
    return tally.holding()


documents = st.lists(st.text("ab ", max_size=5), min_size=1, max_size=8).map(
    lambda texts: [document(number, text) for number, text in enumerate(texts)]
)


@given(documents, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(every, random):
    shuffled = random.sample(every, len(every))
    assert holding(shuffled) == holding(every)


@given(documents, st.data())
def test_whatever_differs_in_one_document_differs_in_the_whole(every, data):
    at = data.draw(st.integers(0, len(every) - 1))
    one = every[at]
    changes = (
        [],
        [one, one],
        [replace(one, article=replace(one.article, body=f"{one.article.body}!"))],
        [replace(one, article=replace(one.article, retrieved="2025-12-10"))],
        [replace(one, record=replace(one.record, given="other"))],
        [replace(one, record=replace(one.record, content=bytes(16)))],
        [replace(one, record=replace(one.record, copy_of="first"))],
    )
    told = {holding([*every[:at], *change, *every[at + 1 :]]) for change in changes}
    assert len(told) == len(changes)
    assert holding(every) not in told


@given(documents)
def test_left_out_ranges_do_not_affect_the_digest(every):
    assert holding([replace(one, left_out=((0, 1),)) for one in every]) == holding(every)


@given(st.integers(0, 60))
def test_portions_hold_everything_once_in_its_order_and_there_is_always_one(count):
    found = [list(portion) for portion in _portions(iter(range(count)), 10)]
    assert [number for portion in found for number in portion] == list(range(count))
    assert [len(portion) for portion in found] == ([10] * (count // 10) + [count % 10] * (count % 10 > 0) or [0])
