"""The JSON interface: parameters, problems, versions of answers, and its description."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
import schemathesis
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from starlette.responses import Response
from web_fixtures import serving

import newssearch
from newssearch.models import Article
from newssearch.web.answers import not_kept

TOKEN = "a token of the tests"

NAMES = (
    "search", "count", "explain", "similar/{id}", "copies/{id}", "history/{id}", "diff/{id}", "articles/{id}",
    "saved", "saved/{name}", "alerts", "status",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/search", "q"),
        ("/api/search?q=a&limit=-1", "limit"),
        ("/api/search?q=a&limit=101", "limit"),
        ("/api/search?q=a&limit=1&limit=2", "limit"),
        ("/api/search?q=a&offset=10001", "offset"),
        ("/api/search?q=a&sort=best", "sort"),
        ("/api/search?q=a&facet=colour", "facet"),
        ("/api/search?q=a" + "&facet=source" * 9, "facet"),
        ("/api/search?q=a&strict=yes", "strict"),
        ("/api/search?q=a&recency=0d", "recency"),
        ("/api/search?q=a&tz=../etc", "tz"),
        ("/api/search?q=a&colour=red", "colour"),
        ("/api/count?q=a&by=month&by=year&by=day", "by"),
        ("/api/count?q=a&top=0", "top"),
    ],
)
def test_wrong_parameter_is_named(client, address, parameter):
    response = client.get(address)
    problem = response.json()
    assert response.status_code == problem["status"] == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert (problem["type"], problem["parameter"]) == ("urn:newssearch:problem:parameter", parameter)
    assert parameter in problem["detail"]


def test_unreadable_query_has_position_and_hint(client):
    problem = client.get("/api/search?q=storm+date:2025-13").json()
    assert problem["type"] == "urn:newssearch:problem:query"
    start, end = problem["position"]
    assert "2025-13" in problem["query"][start:end]


def test_unknown_zone_is_a_problem(client):
    assert client.get("/api/search?q=a&tz=Mars/Olympus").status_code == 400


@pytest.mark.parametrize(
    "address", ["/api/articles/none", "/api/similar/none", "/api/explain?q=a&rank=none", "/api/none"]
)
def test_absent_resource_is_404(client, address):
    response = client.get(address)
    assert (response.status_code, response.json()["status"]) == (404, 404)


@pytest.mark.parametrize("headers", [{}, {"Host": "evil.example"}])
def test_refusals_are_problems_too(archive, client_of, headers):
    response = client_of(archive, token=TOKEN).get("/api/search?q=storm", headers=headers)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code == response.json()["status"] == (421 if headers else 401)
    assert {"type", "title", "detail"} <= response.json().keys()


def test_only_get_is_answered(client):
    response = client.post("/api/search?q=storm")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


def test_tag_lasts_until_the_next_commit(client_of, make_index):
    news = make_index(Article("a", body="The ferry came."))
    client = client_of(news.path)
    address = "/api/search?q=ferry"
    first = client.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    with newssearch.open(news.path) as writer:
        writer.update([Article("b", body="Another ferry came.")])
    later = client.get(address, headers={"If-None-Match": tag})
    assert (later.status_code, later.json()["total"]) == (200, 2)
    assert later.headers["etag"] != tag


def test_tag_changes_with_a_group_of_names(client_of, make_index):
    news = make_index(Article("a", body="Zelensky came.", language="en"), Article("b", body="Zelenskyy came."))
    client = client_of(news.path)
    tag = client.get("/?q=zelensky").headers["etag"]
    news.group_names("zelensky", ["zelenskyy"])
    later = client.get("/?q=zelensky", headers={"If-None-Match": tag})
    assert (later.status_code, later.headers["etag"] != tag) == (200, True)
    assert "Read as <code><bdi>zelensky OR zelenskyy</bdi></code>" in later.text
    assert "<h1>2 articles</h1>" in later.text


def test_partial_answer_has_no_tag():
    assert not_kept(Response(), partial=False).headers.get("cache-control") is None
    assert not_kept(Response(), partial=True).headers["cache-control"] == "no-store"


def test_pages_and_feeds_have_tags_too(client):
    for address in ("/?q=storm", "/articles/storm-1", "/feed?q=storm"):
        tag = client.get(address).headers["etag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_tag_differs_by_the_version_of_the_program(client, monkeypatch):
    tag = client.get("/api/search?q=a").headers["etag"]
    monkeypatch.setattr(newssearch, "__version__", "99.9")
    assert client.get("/api/search?q=a", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/api/search?q=a").headers["etag"] != tag


def test_tag_differs_by_the_day_of_the_zone(client):
    tags = {client.get(f"/api/search?q=a&tz={zone}").headers["etag"] for zone in ("Etc/GMT%2B12", "Etc/GMT-14")}
    assert len(tags) == 2


def test_description_names_every_route_and_parameter(client):
    document = client.get("/api/openapi.json").json()
    assert set(document["paths"]) == {f"/api/{name}" for name in NAMES}
    assert document["info"]["version"] == newssearch.__version__
    html = client.get("/api").text
    for path, item in document["paths"].items():
        assert f"<code>{path}</code>" in html
        assert all(f"<code>{parameter['name']}</code>" in html for parameter in item["get"]["parameters"])
    assert "POST <code>/api/saved</code>" in html
    assert "DELETE <code>/api/saved/{name}</code>" in html
    assert "<code>replace</code>" in html


@pytest.fixture(scope="session")
def described(served):
    """The operations that the description of a server names."""
    return schemathesis.openapi.from_url(f"{served}/api/openapi.json")


PLAIN = ("history/{id}", "saved", "saved/{name}", "status")
"""Routes without a parameter, which no request can get wrong."""

VALID, INVALID = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


def conforms(case, **options):
    """Send a made-up request, and hold the answer to the description; not every text is a query, though."""
    readable = schemathesis.checks.CHECKS.get_one("positive_data_acceptance")
    return case.call_and_validate(excluded_checks=[readable], **options)


@pytest.mark.parametrize(
    ("name", "mode"), [*((name, VALID) for name in NAMES), *((name, INVALID) for name in NAMES if name not in PLAIN)]
)
def test_answers_to_made_up_requests_are_as_described(described, name, mode):
    @given(described[f"/api/{name}"]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=25)
    def holds(case):
        assume(sum(len(quote(str(value))) for value in case.query.values()) < 60_000)  # longer lines are not read
        conforms(case)

    holds()


@pytest.fixture(scope="module")
def changeable(tmp_path_factory):
    """The operations of a server with a token, whose archive a test may change."""
    folder = tmp_path_factory.mktemp("changeable") / "index"
    with newssearch.create(folder) as news:
        news.update([Article("a", body="The ferry came.")])
    with serving(folder, token=TOKEN) as address:
        yield schemathesis.openapi.from_url(f"{address}/api/openapi.json", headers=BEARER)


BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("mode", [VALID, INVALID])
def test_answers_to_made_up_searches_to_save_are_as_described(changeable, mode):
    @given(changeable["/api/saved"]["POST"].as_strategy(generation_mode=mode))
    @settings(max_examples=40)
    def holds(case):
        conforms(case, headers=BEARER)

    holds()


def test_made_up_names_are_deleted_once_they_are_saved(changeable):
    @given(changeable["/api/saved/{name}"]["DELETE"].as_strategy(), st.booleans())
    @settings(max_examples=40)
    def holds(case, is_saved):
        case.call(headers=BEARER)  # another example may have saved it
        if is_saved:
            body = {"name": unquote(case.path_parameters["name"]), "query": "ferry"}
            saving = changeable["/api/saved"]["POST"].Case(body=body)
            is_saved = saving.call(headers=BEARER).status_code == 201
        response = case.call(headers=BEARER)
        assert response.status_code == (204 if is_saved else 404), case.path_parameters
        case.validate_response(response, headers=BEARER)

    holds()
