"""Finishing: cleaned text, the opening read, dates weighed, language detected, an id for every article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Removal
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.finish import finish

ORIGIN = Origin("a.json", "/news/a.json", "2025-12-10", datetime(2025, 12, 10, 23, 59, 59, tzinfo=UTC))
STORY = Draft(headline="Crane saved", body="The harbour crane will not be scrapped, the council decided on Thursday.")


def finished(origin: Origin = ORIGIN, **fields: object) -> Article:
    article = finish(replace(STORY, **fields), origin)  # type: ignore[arg-type]  # the fields of a draft by name
    assert isinstance(article, Article)
    return article


def test_an_article_without_evidence_has_no_date() -> None:
    article = finished()
    assert (article.published, article.precision, article.published_from) == (None, None, None)
    assert (article.retrieved, article.source_file) == ("2025-12-10", "/news/a.json")


def test_dateline_leaves_the_body_and_dates_the_article() -> None:
    article = finished(body=f"SALTMERE, Dec 5 (Reuters) - {STORY.body}")
    assert (article.dateline, article.source, article.body) == ("SALTMERE", "Reuters", STORY.body)
    assert (article.published, article.published_from) == ("2025-12-05", "dateline")


def test_a_dateline_of_its_own_is_parsed_and_the_body_left_alone() -> None:
    article = finished(dateline="SALVADOR, Feb 26")
    assert (article.dateline, article.published, article.body) == ("SALVADOR", "2025-02-26", STORY.body)


def test_a_dateline_takes_its_year_from_the_date_that_is_known() -> None:
    article = finished(dateline="SALVADOR, Feb 26", published=(Claim("1987-02-26T15:01:01", "json"),))
    assert (article.published, article.published_from) == ("1987-02-26T15:01:01", "json")
    assert not any("disagree" in note for note in article.notes)


def test_entities_of_another_encoding_are_no_part_of_a_headline_or_a_source() -> None:
    article = finished(headline="Crane &#8217;saved&#8217; &amp; braced, &lt;b&gt; too", source="Salt &amp; Mere")
    assert (article.headline, article.source) == ("Crane ’saved’ & braced, &lt;b&gt; too", "Salt & Mere")


def test_a_plain_place_stays_a_dateline() -> None:
    assert finished(dateline="Saltmere").dateline == "Saltmere"


def test_date_lines_and_a_byline_are_taken_off_the_body() -> None:
    article = finished(body=f"Friday, December 5, 2025\n\nBy Ana Okafor\n\n{STORY.body}")
    assert (article.published, article.published_from) == ("2025-12-05", "text")
    assert (article.byline, article.body) == (("Ana Okafor",), STORY.body)


def test_when_an_article_says_when_it_was_fetched_that_bounds_its_dateline() -> None:
    article = finished(retrieved=Claim("2024-06-01", "json"), body=f"SALTMERE, Dec 5 - {STORY.body}")
    assert (article.retrieved, article.published) == ("2024-06-01", "2023-12-05")


def test_file_name_dates_its_only_article() -> None:
    origin = replace(ORIGIN, path="/news/2025-12-05.json")
    assert finished(origin).published_from == "filename"
    assert finished(origin, where="[0]").published is None


def test_dates_that_disagree_are_noted() -> None:
    article = finished(published=(Claim("2025-12-05", "json"),), url="https://a.example/2025/11/01/crane")
    assert article.published == "2025-12-05"
    assert article.notes == ("dates disagree: json 2025-12-05, url 2025-11-01",)


def test_a_declared_language_goes_before_a_guess_and_nonsense_before_neither() -> None:
    assert finished(language="EN_gb").language == "en-GB"
    assert finished(language="no language at all").language == "en"
    assert finished(headline=None, body="12 34").language == "und"


def test_nothing_but_control_characters_is_refused() -> None:
    assert isinstance(finish(Draft(headline="\x00\x01", body="\x1b"), ORIGIN), Refusal)


@given(
    st.builds(
        Draft,
        id=st.none() | st.text(),
        headline=st.none() | st.text(),
        standfirst=st.none() | st.text(),
        body=st.none() | st.text(),
        byline=st.tuples(st.text()),
        dateline=st.none() | st.text(),
        url=st.none() | st.text(),
        language=st.none() | st.text(max_size=12),
        published=st.tuples(st.builds(Claim, st.text() | st.integers() | st.floats(), st.just("json"))),
        updated=st.lists(st.builds(Claim, st.text() | st.floats(), st.just("json")), max_size=2).map(tuple),
        embargoed=st.lists(st.builds(Claim, st.text() | st.floats(), st.just("json")), max_size=2).map(tuple),
        status=st.sampled_from(("usable", "withheld", "canceled")),
        retrieved=st.none() | st.builds(Claim, st.text() | st.integers(), st.just("json")),
    )
)
def test_any_draft_ends_in_an_article_with_an_id_or_a_refusal(draft: Draft) -> None:
    result = finish(draft, ORIGIN)
    if isinstance(result, Article):
        assert result.id
        assert result.headline or result.body
        assert draft.status == "usable"
    else:
        assert result.reason


def test_the_speakers_of_a_transcript_are_no_places() -> None:
    article = finished(body="MAYOR: The crane will stay where it is.\n\nVOICE: And who pays?\n\nMAYOR: You do.")
    assert (article.dateline, (article.body or "")[:6]) == (None, "MAYOR:")


def test_signing_agency_is_the_source_if_no_other_is_known() -> None:
    assert finished(body=f"{STORY.body} (PAP)").source == "PAP"
    assert finished(body=f"{STORY.body} (PAP)", source="Tideline").source == "Tideline"


NOW = replace(ORIGIN, now=datetime(2025, 12, 10, 12, tzinfo=UTC))


def embargoed(until: str) -> Article | Removal | Refusal:
    return finish(replace(STORY, embargoed=(Claim(until, "ninjs"),)), NOW)


def test_embargoed_article_is_refused_until_its_time() -> None:
    assert embargoed("2025-12-10T12:30:00Z") == Refusal(
        "embargoed until 2025-12-10T12:30:00+00:00; index it again then"
    )
    assert isinstance(embargoed("2025-12-10T13:00:00+02:00"), Article)
    assert isinstance(embargoed("2025-12-10"), Article)
    assert isinstance(embargoed("2025-12-11"), Refusal)


def test_an_embargo_that_cannot_be_read_is_one_that_holds() -> None:
    assert embargoed("until released") == Refusal(
        "embargoed until 'until released', which is not a date; index it again then"
    )


def test_canceled_article_is_a_removal_by_the_same_id() -> None:
    canceled = replace(
        STORY, id="urn:n:1", status="canceled", source="Gazette", updated=(Claim("2025-12-06", "ninjs"),)
    )
    assert finish(canceled, ORIGIN) == Removal(
        "urn:n:1", "canceled by its publisher", "Gazette", "/news/a.json", "2025-12-06"
    )
    withheld = finish(replace(STORY, url="HTTP://n.example/a/#x", status="withheld"), ORIGIN)
    assert isinstance(withheld, Removal)
    assert withheld.id == finished(url="http://n.example/a").id
    assert isinstance(finish(replace(STORY, status="canceled"), ORIGIN), Refusal)


def test_an_address_is_resolved_against_that_of_its_source() -> None:
    fetched = replace(ORIGIN, url="https://n.example/2025/index.html")
    assert finished(fetched, url="crane?utm_source=x").url == "https://n.example/2025/crane"
    assert finished(url="crane").url == "crane"


@pytest.mark.parametrize(
    "line", ["March 3, 2021 by Runa Clay", "Runa Clay, March 3, 2021", "By Runa Clay on March 3, 2021"]
)
def test_line_of_date_and_author_leaves_the_text(line: str) -> None:
    draft = Draft(headline="Ferry late", body=f"{line}\n\nThe ferry was an hour late.\n\nNobody could say why.")
    found = finish(draft, Origin("a", "/a", "2025-12-10", datetime(2025, 12, 10, tzinfo=UTC)))
    assert isinstance(found, Article)
    assert (found.byline, found.published) == (("Runa Clay",), "2021-03-03")
    assert found.body == "The ferry was an hour late.\n\nNobody could say why."


@pytest.mark.parametrize("line", ["Runa Clay", "By Runa Clay", "By Runa Clay | Last updated March 3, 2021"])
def test_a_line_that_repeats_the_known_author_is_taken_off_the_text(line: str) -> None:
    draft = Draft(
        headline="Ferry late", byline=("Runa Clay",), body=f"{line}\n\nThe ferry was late.\n\nNobody knew why."
    )
    found = finish(draft, Origin("a", "/a", "2025-12-10", datetime(2025, 12, 10, tzinfo=UTC)))
    assert isinstance(found, Article)
    assert (found.body, found.byline) == ("The ferry was late.\n\nNobody knew why.", ("Runa Clay",))
