"""Decisions follow from an article and the run's knowledge of it alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from newssearch.ingest.decision import NOTE, RESTORE, Decision, decide, known_version
from newssearch.ingest.fingerprints import Storable, storable
from newssearch.matching.document import Record
from newssearch.models import Article

BODIES = ["The harbour board put off its vote on the crane.", "Nobody said why the ferry was late at noon.", ""]
FILES = ["/news/day1.jsonl", "/news/day2.jsonl"]


@dataclass
class Known:
    new: Storable
    record: Record
    before: tuple[Record, int] | None = None


def articles() -> st.SearchStrategy[Storable]:
    return st.builds(
        lambda body, headline, source, file: storable(
            Article("1", headline=headline, body=body, source=source, source_file=file, language="en")
        ),
        st.sampled_from(BODIES),
        st.sampled_from(["Crane", "Ferry", None]),
        st.sampled_from(["Tideline", "Courier", None]),
        st.sampled_from(FILES),
    )


def known_as(new: Storable) -> Known:
    article = new.article
    return Known(new, Record("1", "1", new.content, new.text, article.source_file, source=article.source))


def article_of(known: Known) -> Article:
    return known.new.article


@given(articles(), st.sampled_from([None, "2"]))
def test_new_article_is_indexed_unless_another_has_its_text(new, first):
    assert decide(new, None, {new.text: first}.get, article_of) == (
        Decision("duplicate", "write", "2") if first else Decision("indexed", "write", None)
    )


@given(articles(), articles(), st.sampled_from([None, "1", "2"]))
def test_known_article_is_unchanged_updated_or_a_copy(new, old, first):
    decision = decide(new, known_as(old), {new.text: first}.get, article_of)
    only_names = not new.article.body and old.article.body and new.article.source_file != old.article.source_file
    if new.content == old.content or only_names:
        assert decision == NOTE
    else:
        assert decision == (Decision("duplicate", "write", "2") if first == "2" else Decision("updated", "write"))


@given(articles(), articles(), st.sampled_from([None, "1", "2"]))
def test_content_from_before_the_run_is_restored_where_its_text_is_free(new, now, first):
    known = known_as(now)
    known.before = (known_as(new).record, 0)
    decision = decide(new, known, {new.text: first}.get, article_of)
    if decision != NOTE:
        assert (decision == RESTORE) == (first != "2")
        known.before = (replace(known.before[0], copy_of="2"), 0)
        assert decide(new, known, {new.text: first}.get, article_of) == RESTORE


@given(articles(), st.lists(articles(), max_size=3))
def test_known_version_prefers_equal_content_and_needs_a_reason(new, others):
    candidates = [known_as(other) for other in others]
    found = known_version(new, candidates, article_of)
    if any(other.content == new.content for other in others):
        assert found is not None
        assert found.record.content == new.content
    elif found is not None:
        same_place = found.record.origin == new.article.source_file
        same_source = found.record.source == (new.article.source or "")
        same_words = article_of(found).headline == new.article.headline or article_of(found).body == new.article.body
        assert same_place or same_source or same_words
    else:
        assert not any(
            other.article.source_file == new.article.source_file or (other.article.body or "x") == new.article.body
            for other in others
        )
