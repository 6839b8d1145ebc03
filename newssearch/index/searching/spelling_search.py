"""Words of an index that are spellings of a name."""

from __future__ import annotations

from newssearch.core import Budget
from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.schema import STEMMED, exact_postings
from newssearch.matching.spellings import Spelling, beginnings


def words_like(snapshot: Snapshot, spelling: Spelling, budget: Budget) -> set[str]:
    """Return the words of the text fields, folded, that are spellings of a name."""
    found: set[str] = set()
    for postings in map(exact_postings, STEMMED):
        for beginning in beginnings(spelling.term):
            words = snapshot.segments.terms_from(postings, beginning, budget)
            found.update(filter(spelling.is_of, words))
            budget.check()
        if spelling.edits:
            words = snapshot.searcher.within(postings, spelling.term, spelling.edits, budget)
            found.update(filter(spelling.is_of, words))
    return found
