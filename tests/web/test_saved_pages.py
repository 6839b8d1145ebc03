"""Saved searches in the browser and over the interface: listed for all, changed by who has the token."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient
from test_pages_of_searches import links, page

import newssearch
from newssearch.cli.program import program
from newssearch.documents import value_document
from newssearch.models import Article
from newssearch.values import json_text

TOKEN = "a token of the tests"


@pytest.fixture
def place(make_index):
    """The folder of an archive with a saved search."""
    news = make_index(
        Article("a", headline="Ferry late", body="The ferry came late.", published="2025-12-01", language="en"),
        Article("b", headline="Ferry gone", body="The ferry went.", published="2025-12-02", language="en"),
        Article("c", headline="Gull", body="A gull sat.", published="2025-12-03", language="en"),
    )
    news.save("Ferries <b>", "ferry AND came")
    return news.path


@pytest.fixture
def open_client(place, client_of) -> TestClient:
    return client_of(place)


@pytest.fixture
def owner(place, client_of) -> TestClient:
    """A client that sends the token with each request."""
    client = client_of(place, token=TOKEN)
    client.headers["Authorization"] = f"Bearer {TOKEN}"
    return client


def test_saved_search_has_newest_articles_and_a_feed(open_client):
    found = links(page(open_client, "/saved"))
    html = page(open_client, found["Ferries <b>"])
    assert "<bdi>Ferries &lt;b&gt;</bdi>" in html
    assert "<code><bdi>ferry AND came</bdi></code>" in html
    within = links(html)
    assert within["Ferry late"].startswith("/articles/a?q=")
    assert "Gull" not in within
    feed = open_client.get(within["Feed"])
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "Ferry late" in feed.text
    assert "<h1>1 article</h1>" in page(open_client, within["1 article"])


def test_list_has_the_feed_of_each_search(open_client):
    feed = open_client.get(links(page(open_client, "/saved"))["feed"])
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "Ferry late" in feed.text
    assert "Ferry gone" not in feed.text


def test_nobody_saves_without_a_token(open_client, place):
    html = page(open_client, "/saved")
    assert 'action="/saved"' not in html
    assert "newssearch save NAME QUERY" in html
    for response in (
        open_client.post("/saved", data={"name": "x", "query": "gull"}),
        open_client.post("/saved/Ferries <b>"),
        open_client.post("/api/saved", json={"name": "x", "query": "gull"}),
        open_client.delete("/api/saved/Ferries <b>"),
    ):
        assert response.status_code == 403
        assert "--token-file" in response.text
    with newssearch.open(place) as news:
        assert [search.name for search in news.saved()] == ["Ferries <b>"]


def test_requests_without_the_token_change_nothing(place, client_of):
    client = client_of(place, token=TOKEN)
    assert client.post("/saved", data={"name": "x", "query": "gull"}).status_code == 401
    assert client.delete("/api/saved/Ferries <b>").status_code == 401
    with newssearch.open(place) as news:
        assert len(news.saved()) == 1


def test_password_that_a_browser_adds_by_itself_changes_nothing(place, client_of):
    client = client_of(place, token=TOKEN)
    assert client.get("/saved", auth=("reader", TOKEN)).status_code == 200
    form = {"name": "x", "query": "gull"}
    assert (
        client.post("/saved", data=form, auth=("reader", TOKEN), headers={"Origin": "https://evil.example"}).status_code
        == 401
    )
    assert client.delete("/api/saved/Ferries <b>", auth=("reader", TOKEN)).status_code == 401
    with newssearch.open(place) as news:
        assert [search.name for search in news.saved()] == ["Ferries <b>"]


def test_form_saves_and_deletes(owner):
    assert 'value="gull OR ferry"' in page(owner, "/saved?new=gull+OR+ferry")
    made = owner.post("/saved", data={"name": "Gulls", "query": "gull", "changes": "1"})
    assert (made.status_code, made.headers["location"]) == (303, "/saved/Gulls")
    assert "alerts have changed articles, too" in page(owner, "/saved/gulls")
    assert owner.post("/saved", data={"name": "gulls", "query": "ferry"}).status_code == 400
    assert owner.post("/saved", data={"name": "gulls", "query": "ferry", "replace": "1"}).status_code == 303
    assert owner.post("/saved", data={"name": "bad", "query": "gull AND ("}).status_code == 400
    assert owner.post("/saved/Gulls").status_code == 303
    assert owner.get("/saved/Gulls").status_code == 404


def test_interface_saves_lists_and_deletes(owner):
    made = owner.post("/api/saved", json={"name": "Gulls", "query": "gull"})
    assert (made.status_code, made.headers["location"]) == (201, "/api/saved/Gulls")
    assert made.json()["query"] == "gull"
    assert [one["name"] for one in owner.get("/api/saved").json()["saved"]] == ["Ferries <b>", "Gulls"]
    assert owner.get("/api/saved/gulls").json() == made.json()
    assert owner.delete("/api/saved/Gulls").status_code == 204
    assert owner.delete("/api/saved/Gulls").status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"name": 1, "query": "gull"}', b'{"name": "x", "query": "gull", "more": 1}',
             b'{"name": "x"}', b'{"name": "", "query": "gull"}', b"[" * 100_000, b'{"name": "' + b"x" * 1_000_000]
)  # fmt: skip
def test_malformed_body_is_a_problem(owner, body):
    response = owner.post("/api/saved", content=body)
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")


def test_tag_changes_with_a_saved_search(owner):
    tag = owner.get("/saved").headers["etag"]
    assert owner.get("/saved", headers={"If-None-Match": tag}).status_code == 304
    owner.post("/api/saved", json={"name": "Gulls", "query": "gull"})
    assert owner.get("/saved", headers={"If-None-Match": tag}).status_code == 200


def test_last_alerts_are_listed_with_what_failed(place, open_client):
    assert "No alert was reported" in page(open_client, "/alerts")
    tag = open_client.get("/alerts").headers["etag"]
    with newssearch.open(place) as news:
        news.update([Article("d", headline="Ferry <i>back</i>", body="The ferry came.", published="2025-12-04")])
        news.alerts(command="exit 3")
    response = open_client.get("/alerts", headers={"If-None-Match": tag})
    assert response.status_code == 200
    html, found = response.text, links(response.text)
    assert found["Ferry <i>back</i>"] == "/articles/d?q=ferry+AND+came"
    assert found["Ferries <b>"] == "/saved/Ferries%20%3Cb%3E"
    assert "Not delivered to <bdi>command: the command ended with exit code 3</bdi>" in html
    assert "Ferry <i>back</i>" in links(page(open_client, found["Ferries <b>"]))
    with newssearch.open(place) as news:
        news.alerts(command="true")
    assert "Not delivered" not in page(open_client, "/alerts")


def test_last_alerts_are_those_of_command_line_and_library(place, open_client):
    with newssearch.open(place) as news:
        news.update([Article("d", headline="Ferry back", body="The ferry came.", published="2025-12-04")])
        news.alerts(command="exit 3")
        answer = open_client.get("/api/alerts").json()
        assert answer == json.loads(json_text(value_document(news.past_alerts())))
    done = CliRunner().invoke(program, ["alerts", "--past", "--json", "--index", str(place)], standalone_mode=False)
    assert answer == json.loads(done.stdout)
    printed = CliRunner().invoke(program, ["alerts", "--past", "--index", str(place)], standalone_mode=False)
    assert "Ferries <b>: 1 new; command: the command ended with exit code 3" in printed.stdout
    assert open_client.get("/api/alerts?name=none").json()["alerts"] == []
    assert open_client.get("/api/alerts?limit=501").status_code == 400


def test_the_public_sees_no_addresses_and_no_reasons(place, client_of):
    with newssearch.open(place) as news:
        news.save("Gulls", "gull", mail=["desk@example.org"])
        news.update([Article("d", headline="Gull", body="A gull and a ferry came.", published="2025-12-04")])
        news.alerts(command="exit 3", file=place / "absent" / "alerts.jsonl")
    client = client_of(place, public=True)
    for path in ("/alerts", "/saved/Gulls", "/api/alerts", "/api/saved", "/api/saved/Gulls", "/api/status"):
        text = client.get(path).text
        assert not [word for word in ("desk@", "exit code", "absent", str(place)) if word in text], path
    assert "Not delivered to <bdi>command</bdi>" in client.get("/alerts").text
