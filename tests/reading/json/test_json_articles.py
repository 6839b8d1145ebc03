"""JSON to drafts: keys by the names that news files use, articles inside wrappers, and what was not used."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.json.json_articles import draft_of, read_json
from newssearch.reading.streams import Stream

NOW = datetime(2025, 12, 10, tzinfo=UTC)


def draft(**content: Any) -> Draft:
    found, _ = draft_of({"body": "The crane stays.", **content})
    assert isinstance(found, Draft)
    return found


def drafts(content: Any, told: list[str] | None = None) -> list[Draft | Refusal]:
    origin = Origin("a.json", "/a.json", "2025-12-10", NOW, tell=(told if told is not None else []).append)
    return list(read_json(Stream(io.BytesIO(json.dumps(content).encode())), origin))


@pytest.mark.parametrize("name", ["title", "Headline", "hl", "articleTitle", "og:title", "web-title"])
def test_a_headline_has_many_names(name: str) -> None:
    assert draft(**{name: "Crane saved"}).headline == "Crane saved"


@pytest.mark.parametrize(
    "name", ["text", "maintext", "articleBody", "article_text", "content", "Body Text", "fulltext"]
)
def test_a_text_has_many_names(name: str) -> None:
    found, unused = draft_of({name: "The crane stays."})
    assert isinstance(found, Draft)
    assert (found.body, unused) == ("The crane stays.", [])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("By Ana Okafor and Li Wei", ("Ana Okafor", "Li Wei")),
        (["Ana Okafor", "By Li Wei"], ("Ana Okafor", "Li Wei")),
        ([{"name": "Ana Okafor", "url": "https://a.example"}], ("Ana Okafor",)),
        ({"name": "Ana Okafor"}, ("Ana Okafor",)),
        ({"original": "By Ana Okafor"}, ("Ana Okafor",)),
        (None, ()),
    ],
)
def test_authors_are_read_from_any_shape(given: object, expected: tuple[str, ...]) -> None:
    assert draft(author=given).byline == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"id": None, "name": "Tideline"}, "Tideline"),
        ("North Quay bulletin.", "North Quay bulletin"),
        ("example.org", "example.org"),
        ([{"name": "Tideline"}], "Tideline"),
    ],
)
def test_a_source_is_a_name_or_an_object_with_one(given: object, expected: str) -> None:
    assert draft(source=given).source == expected


def test_keywords_add_up_from_all_their_names() -> None:
    found = draft(places=["Saltmere", "US"], topics="gas; oil", tags=[{"term": "gas"}], people="O’Neill, Maura")
    assert set(found.keywords) == {"Saltmere", "US", "gas", "oil", "O’Neill", "Maura"}


def test_ids_may_be_numbers_and_addresses_must_be_addresses() -> None:
    found = draft(id=42, url="/relative", link="https://a.example/b")
    assert (found.id, found.url) == ("42", "https://a.example/b")


def test_fields_within_objects_are_found_but_outer_ones_go_first() -> None:
    content = {"article": {"title": "Inner", "text": ["One.", "Two."]}, "meta": {"title": "Meta", "lang": "en"}}
    found, unused = draft_of(content)
    assert isinstance(found, Draft)
    assert (found.headline, found.body, found.language, unused) == ("Inner", "One.\n\nTwo.", "en", [])


def test_dotted_keys_are_read_as_nested_ones() -> None:
    found, _ = draft_of({"article.title": "Crane saved", "article.body": "It stays.", "source.name": "Tideline"})
    assert isinstance(found, Draft)
    assert (found.headline, found.body, found.source) == ("Crane saved", "It stays.", "Tideline")


def test_whole_text_goes_before_a_preview() -> None:
    cut = draft(body="The crane… [+4411 chars]")
    assert (cut.body, cut.notes) == ("The crane", ("body cut short by the source",))
    whole = draft(body="The crane… [+4411 chars]", text="The crane stays.")
    assert (whole.body, whole.notes) == ("The crane stays.", ())


@pytest.mark.parametrize(
    "wrapper",
    [
        lambda a: {"articles": a},
        lambda a: {"status": "ok", "data": a},
        lambda a: {"hits": {"total": 2, "hits": [{"_id": "x", "_source": one} for one in a]}},
        lambda a: {"response": {"docs": a}},
        lambda a: {"title": "A feed", "items": a},
        lambda a: [{"articles": a}],
    ],
)
def test_articles_are_found_inside_their_wrappers(wrapper: Any) -> None:
    found = drafts(wrapper([{"title": "One", "body": "1."}, {"title": "Two", "body": "2."}]))
    assert [one.headline for one in found if isinstance(one, Draft)] == ["One", "Two"]


def test_the_place_of_a_wrapped_article_is_its_path() -> None:
    found = drafts({"data": {"items": [{"title": "One"}, {"foo": 1}]}})
    assert [one.where for one in found] == [":data.items[0]", ":data.items[1]"]


def test_object_beside_an_article_is_no_article() -> None:
    (found,) = drafts({"title": "Crane saved", "url": "https://a.example", "related": [{"title": "Other"}]})
    assert isinstance(found, Draft)
    assert found.headline == "Crane saved"


def test_an_object_without_headline_and_text_is_refused_with_its_keys() -> None:
    (found,) = drafts({"foo": 1, "body": ""})
    assert found == Refusal("neither a headline nor a text; its keys: foo, body (empty)")


def test_keys_that_were_not_used_are_told_once_with_their_count() -> None:
    told: list[str] = []
    drafts([{"title": "One", "mood": 1}, {"title": "Two", "mood": 2, "hue": 3}], told)
    assert told == ["a.json: not used: mood (2 times), hue (once)"]


NAMES = [
    "title",
    "body",
    "text",
    "date",
    "author",
    "source",
    "keywords",
    "id",
    "url",
    "article",
    "_source",
    "hits",
    "x",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=12,
)


@given(JSON)
def test_any_json_ends_in_drafts_or_refusals(content: object) -> None:
    found = drafts(content)
    assert found
    assert all(isinstance(one, Draft | Refusal) for one in found)


def test_lists_of_a_wrapper_are_read_unless_of_another_kind() -> None:
    by_day = {"2025-12-05": [{"title": "A", "text": "B."}], "2025-12-06": [{"title": "C", "text": "D."}]}
    graph = {"@graph": [{"@type": "WebSite", "name": "Tideline"}, {"@type": "NewsArticle", "headline": "A"}]}
    assert [one.headline for one in drafts(by_day) if isinstance(one, Draft)] == ["A", "C"]
    assert [one.headline for one in drafts(graph) if isinstance(one, Draft)] == ["A"]
    assert len(drafts(graph)) == 1


def test_a_source_with_a_name_and_an_address_is_the_source() -> None:
    found = draft(title="Crane saved", source={"uri": "tideline.example", "title": "Tideline"})
    assert (found.headline, found.source, found.url) == ("Crane saved", "Tideline", None)


def test_the_outlet_behind_a_headline_goes_and_numbers_are_no_names() -> None:
    found = draft(title="Crane saved - Tideline", source="Tideline", categories=[5], tags=[7, "harbour"])
    assert (found.headline, found.section, found.keywords) == ("Crane saved", None, ("harbour",))


def test_a_name_with_a_summary_and_a_date_is_a_headline() -> None:
    value = {"value": [{"name": "Crane saved", "description": "It stays.", "datePublished": "2025-12-05"}]}
    assert [one.headline for one in drafts(value) if isinstance(one, Draft)] == ["Crane saved"]
