"""ninjs: every version of the standard gives the same fields, and withdrawn items are removals."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection, Removal
from newssearch.reading import read


def results(*items: Any) -> list[Article | Rejection | Removal]:
    data = json.dumps(items[0] if len(items) == 1 else items).encode()
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10", format="ninjs"))


def article(**properties: Any) -> Article:
    (only,) = results({"uri": "urn:n:1", "headline": "Crane saved", **properties})
    assert isinstance(only, Article), only
    return only


@pytest.mark.parametrize(
    ("properties", "field", "expected"),
    [
        ({"headline": None, "headline_main": "Crane stays"}, "headline", "Crane stays"),
        ({"headlines": [{"role": "short", "value": "No"}], "headline": None}, "headline", "No"),
        (
            {"headlines": [{"role": "short", "value": "No"}, {"role": "main", "value": "Yes"}], "headline": ""},
            "headline",
            "Yes",
        ),
        ({"headline": None, "title": "crane-1"}, "headline", "crane-1"),
        ({"description_text": "A day late."}, "standfirst", "A day late."),
        ({"descriptions": [{"role": "creditline", "value": "BP"}, {"value": "Late."}]}, "standfirst", "Late."),
        ({"body_text": "One. Two.", "body_xhtml": "<p>One.</p><p>Two.</p>"}, "body", "One.\n\nTwo."),
        ({"bodies": [{"contentType": "text/html", "value": "<p>One.</p>"}]}, "body", "One."),
        ({"bodies": [{"contenttype": "text/plain", "value": "Crane saved\n\nOne."}]}, "body", "One."),
        ({"bodies": [{"role": "caption", "value": "A crane."}, {"role": "main", "value": "One."}]}, "body", "One."),
        ({"byline": "By Ana Okafor, Harbour Editor"}, "byline", ("Ana Okafor",)),
        ({"by": "Ana Okafor"}, "byline", ("Ana Okafor",)),
        ({"located": "Saltmere"}, "dateline", "Saltmere"),
        ({"subject": [{"name": "ports"}], "people": [{"literal": "Quist"}]}, "keywords", ("ports", "Quist")),
        ({"infoSources": [{"name": "Boreal Press"}], "copyrightHolder": "X"}, "source", "Boreal Press"),
        ({"copyrightholder": "Boreal Press"}, "source", "Boreal Press"),
        ({"uri": "https://b.example/1"}, "url", "https://b.example/1"),
        ({"language": "de-AT"}, "language", "de-AT"),
        ({"versioncreated": "2025-12-05T10:00:00Z"}, "published_from", "ninjs"),
        ({"versioncreated": "2025-12-05T10:00:00Z", "version": "3"}, "published_from", "updated"),
        ({"firstCreated": "2025-12-04", "versionCreated": "2025-12-05"}, "published", "2025-12-04"),
        ({"firstCreated": "2025-12-04", "versionCreated": "2025-12-05"}, "updated", "2025-12-05"),
    ],
)
def test_an_item_gives_its_field(properties: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(article(**properties), field) == expected


@pytest.mark.parametrize("status", ["canceled", "Cancelled", "withheld"])
def test_canceled_item_is_a_removal_by_its_uri(status: str) -> None:
    (removal,) = results({"uri": "urn:n:1", "pubStatus": status, "headlines": [{"value": "Crane"}]})
    assert isinstance(removal, Removal)
    assert removal.id == "urn:n:1"


def test_an_item_is_rejected_until_its_embargo_ends() -> None:
    (rejection,) = results({"uri": "urn:n:1", "headline": "Crane", "embargoed": "2999-01-01T00:00:00Z"})
    assert isinstance(rejection, Rejection)
    assert "embargoed" in rejection.reason


def test_announcement_of_news_is_no_article() -> None:
    event, planning = results(
        {"uri": "urn:n:1", "type": "event", "headline": "Council meets"},
        {"uri": "urn:n:2", "type": "planning", "headline": "Council"},
    )
    assert isinstance(event, Rejection)
    assert "an event" in event.reason
    assert isinstance(planning, Rejection)
    assert "a plan of coverage" in planning.reason


def test_an_object_that_is_no_item_is_read_as_other_json_is() -> None:
    item, other = results({"uri": "urn:n:1", "headline": "Crane"}, {"id": "7", "title": "Ferry", "text": "Back."})
    assert isinstance(item, Article)
    assert isinstance(other, Article)
    assert (other.id, other.published_from) == ("7", None)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("<>&p /", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "role"]), inner),
    max_leaves=6,
)
NAMES = [
    *("headline", "headlines", "bodies", "body_text", "descriptions", "subject", "people", "infosources", "by", "type"),
    *("version", "versioncreated", "firstCreated", "embargoed", "pubstatus", "language", "located", "uri", "slugline"),
]


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_values_of_any_kind_end_in_one_verdict(properties: dict[str, Any]) -> None:
    assert len(results({"uri": "urn:n:1", **properties})) == 1
