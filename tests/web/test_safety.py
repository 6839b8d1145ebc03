"""Hosts, tokens and headers of the server, and the limits of one request."""

from __future__ import annotations

import base64
import hmac
import logging
import threading
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

import newssearch
from newssearch.errors import NewsSearchError, QueryLimitError, UsageError
from newssearch.models import Article
from newssearch.web.searches import time_left
from newssearch.web.server_config import Config, Limits, token_in

TOKEN = "a token that nobody guesses"


@pytest.fixture
def guarded(archive, client_of):
    return client_of(archive, token=TOKEN)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "news.example"])
def test_other_machines_are_answered_only_on_purpose(archive, host):
    with pytest.raises(UsageError, match="--token-file FILE, or --public"):
        Config(archive, host=host)
    assert Config(archive, host=host, public=True).hosts
    assert Config(archive, host=host, token=TOKEN).hosts


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_this_machine_is_answered_without_a_token(archive, host):
    assert Config(archive, host=host).token is None


def test_token_must_be_long_and_private(tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        token_in(file)
    file.chmod(0o600)
    assert token_in(file) == TOKEN
    with pytest.raises(UsageError, match="16 characters"):
        Config(tmp_path, token="short")
    with pytest.raises(UsageError, match="cannot be read"):
        token_in(tmp_path / "none")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8642", 200), ("localhost", 200), ("LOCALHOST:8642", 200), ("[::1]:8642", 200), ("10.1.2.3", 200),
        ("archive.example", 200), ("evil.example", 421), ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421), ("localhost:x", 421), ("a b", 421), ("[::1", 421),
    ],
)  # fmt: skip
def test_only_our_own_names_are_answered(archive, client_of, host, status):
    client = client_of(archive, allowed_hosts=("archive.example",))
    assert client.get("/api/search?q=storm", headers={"Host": host}).status_code == status


def test_two_names_are_none(client):
    hosts = [("Host", "localhost"), ("Host", "evil.example")]
    assert client.get("/api/search?q=storm", headers=hosts).status_code == 421


def test_login_without_a_token_leads_to_the_first_page(client):
    assert client.get("/login").headers["location"] == "/"
    assert client.post("/login", data={"token": "x"}).headers["location"] == "/"


ADDRESSES = [
    "/", "/?q=storm", "/?q=(", "/articles/storm-1", "/articles/none", "/feed?q=storm", "/api/search?q=storm",
    "/nowhere", "/static/page.css", "/opensearch.xml", "/metrics", "/api/search", "/similar/storm-1",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_headers_against_running_and_leaking(client, address):
    headers = client.get(address, headers={"Origin": "https://evil.example"}).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[name] for name in policy if name.endswith("-src")} <= {"'none'", "'self'"}
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_without_the_token_have_nothing_of_the_archive(guarded, address):
    if address.startswith("/static"):
        return
    response = guarded.get(address)
    assert response.status_code in (303, 401)
    assert "storm closes" not in response.text.lower()


def test_login_gives_a_cookie_and_the_asked_page(guarded):
    asked = guarded.get("/articles/storm-1?q=a%26b")
    assert asked.headers["location"] == "/login?next=%2Farticles%2Fstorm-1%3Fq%3Da%2526b"
    form = guarded.get(asked.headers["location"])
    assert 'name="next" value="/articles/storm-1?q=a%26b"' in form.text
    wrong = guarded.post("/login", data={"token": TOKEN + "x", "next": "/"})
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    right = guarded.post("/login", data={"token": TOKEN, "next": "/articles/storm-1?q=a%26b"})
    assert (right.status_code, right.headers["location"]) == (303, "/articles/storm-1?q=a%26b")
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert TOKEN not in cookie
    page = guarded.get("/articles/storm-1")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-cache"
    guarded.post("/logout")
    assert guarded.get("/articles/storm-1").status_code == 303


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "x"]
)
def test_login_leads_nowhere_else(guarded, onward):
    response = guarded.post("/login", data={"token": TOKEN, "next": onward})
    assert response.headers["location"] == "/"


def test_programs_and_feed_readers_send_the_token(guarded):
    def status(address, header):
        return guarded.get(address, headers={"Authorization": header}).status_code

    assert status("/api/search?q=storm", f"Bearer {TOKEN}") == 200
    assert status("/api/search?q=storm", "Bearer wrong") == 401
    basic = base64.b64encode(f"reader:{TOKEN}".encode()).decode()
    assert status("/feed?q=storm", f"Basic {basic}") == 200
    for header in ("Basic", "Basic !!", "Basic " + base64.b64encode(b"\xff").decode(), "", "Digest x", "Bearer ü"):
        assert status("/feed?q=storm", header.encode()) == 401


def test_tokens_are_compared_in_constant_time(guarded, monkeypatch):
    compared, compare = list[bool](), hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda *both: compared.append(compare(*both)) or compared[-1])
    guarded.get("/api/search?q=storm", headers={"Authorization": "Bearer wrong"})
    guarded.post("/login", data={"token": TOKEN})
    guarded.get("/")
    assert compared == [False, True, True]


FORM = {"name": "Storms", "query": "storm"}


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False), ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8642"}, False),
        ({"Origin": "http://127.0.0.1:8642"}, True), ({"Origin": "http://127.0.0.1:3000"}, False),
        ({"Origin": "https://evil.example"}, False), ({"Origin": "null"}, False), ({"Origin": ""}, False),
        ({"Host": "127.0.0.1", "Origin": "https://127.0.0.1:8443"}, True),
    ],
)  # fmt: skip
def test_pages_of_other_servers_change_nothing(client_of, make_index, headers, is_ours):
    news = make_index("The storm came.")
    client = client_of(news.path, token=TOKEN)
    client.post("/login", data={"token": TOKEN})
    made = client.post("/saved", data=FORM, headers=headers)
    by_api = client.post("/api/saved", json=FORM | {"replace": True}, headers=headers)
    assert (made.status_code, by_api.status_code) == ((303, 201) if is_ours else (403, 403))
    assert len(news.saved()) == is_ours
    assert client.get("/saved", headers=headers).status_code == 200


def test_cookie_of_another_token_is_void(archive, client_of, guarded):
    old = client_of(archive, token=TOKEN + " of old")
    old.post("/login", data={"token": TOKEN + " of old"})
    guarded.cookies.update(old.cookies)
    assert guarded.get("/").status_code == 303


def test_large_form_is_not_read(guarded):
    assert guarded.post("/login", data={"token": TOKEN, "filler": "x" * 10_000}).status_code == 403


def test_surplus_searches_get_503_after_a_wait(archive, client_of, monkeypatch):
    client = client_of(archive, limits=Limits(searches=1, wait=0.1))
    going_on, go_on = threading.Event(), threading.Event()

    def slow(self, *words, **options):
        if options.get("query") == "storm":  # others search, too: the grouping of copies
            going_on.set()
            assert go_on.wait(30)
        return search(self, *words, **options)

    search = newssearch.News.search
    monkeypatch.setattr(newssearch.News, "search", slow)
    first: list[int] = []
    thread = threading.Thread(target=lambda: first.append(client.get("/api/search?q=storm").status_code))
    thread.start()
    assert going_on.wait(30)
    busy = client.get("/api/search?q=ferry")
    page = client.get("/?q=ferry")
    go_on.set()
    thread.join()
    assert (busy.status_code, busy.json()["type"]) == (503, "urn:newssearch:problem:busy")
    assert busy.headers["retry-after"] == page.headers["retry-after"] == "1"
    assert "Too many searches at once" in page.text
    assert first == [200]
    assert client.get("/api/search?q=ferry").status_code == 200


def test_pages_do_without_groups_of_copies_until_they_are_made(client_of, make_index, monkeypatch):
    story = " ".join(f"The ferry of quay {n} came late." for n in range(30))
    copies = [Article(str(n), headline="Ferry", body=f"{story} It was number {n}.", language="en") for n in range(2)]
    news, grouped, search = make_index(*copies), threading.Event(), newssearch.News.search

    def slowly(self, query, **options):
        if query == "*:*" and options.get("collapse"):
            assert grouped.wait(30)
        return search(self, query, **options)

    monkeypatch.setattr(newssearch.News, "search", slowly)
    client = client_of(news.path)
    page = client.get("/?q=ferry")
    assert page.text.count('href="/articles/') == 2
    assert "copies of this archive are being grouped" in page.text
    assert (page.headers["cache-control"], page.headers.get("etag")) == ("no-store", None)
    for address in ("/api/search?q=ferry&collapse=1", "/api/copies/0", "/copies/0"):
        busy = client.get(address)
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "10")
    assert client.get("/api/search?q=ferry").json()["total"] == 2
    assert client.get("/articles/0").status_code == 200
    grouped.set()
    for _ in range(100):
        if (page := client.get("/?q=ferry")).headers.get("etag"):
            break
        time.sleep(0.05)
    assert page.text.count('href="/articles/') == 1
    assert client.get("/api/copies/0").status_code == 200
    news.update([Article("late", headline="Ferry", body=f"{story} It was number 3.", language="en")])
    assert "and 2 copies" in client.get("/?q=ferry").text


def test_answers_are_compressed_for_clients_that_ask(client):
    for address in ("/?q=storm", "/api/openapi.json", "/static/page.css", "/help"):
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
        assert len(packed.content) == len(plain.content)


def test_slow_search_ends(client_of, make_index):
    words = " ".join(f"w{n}x" for n in range(3_000))
    news = make_index(*(Article(str(n), body=words) for n in range(30)))
    client = client_of(news.path, limits=Limits(seconds=0.001))
    began = time.monotonic()
    problem = client.get("/api/search?q=w*+OR+*x+OR+w%3F*x&match=any").json()
    assert time.monotonic() - began < 5
    assert problem["type"] == "urn:newssearch:problem:query-limit"


def test_page_leaves_out_slow_counts(archive, client_of, monkeypatch):
    def slow(self, *words, **options):
        raise QueryLimitError("The query takes too long.")

    monkeypatch.setattr(newssearch.News, "count", slow)
    monkeypatch.setattr(newssearch.News, "similar", slow)
    client = client_of(archive)
    page = client.get("/?q=storm")
    assert "<h1>3 articles</h1>" in page.text
    assert 'class="timeline"' not in page.text
    assert client.get("/articles/storm-1").status_code == 200


def test_request_has_one_time_limit():
    left = time_left(0.05)
    assert 0 < left() <= 0.05
    time.sleep(0.06)
    assert left() == 0.001


def test_damaged_index_has_a_page_that_says_so(client_of, make_index):
    news = make_index("The ferry came.")
    (postings,) = news.path.glob("*.postings")
    news.close()
    postings.write_bytes(postings.read_bytes()[:100])  # before it is mapped: a file that is cut later ends the process
    client = client_of(news.path)
    page = client.get("/?q=ferry")
    assert page.status_code == 503
    assert "The index cannot be used" in page.text
    assert postings.name in page.text
    assert client.get("/api/search?q=ferry").json()["type"] == "urn:newssearch:problem:index"
    assert (client.get("/healthz").status_code, client.get("/metrics").status_code) == (503, 200)


def test_the_public_is_not_told_where_the_index_is(client_of, tmp_path, caplog):
    client = client_of(tmp_path / "index", public=True)
    for address in ("/?q=ferry", "/api/search?q=ferry"):
        answer = client.get(address)
        assert (answer.status_code, str(tmp_path) in answer.text) == (503, False)
        assert "The log of the server says more." in answer.text
    assert str(tmp_path / "index") in caplog.text


def test_archive_that_hangs_is_answered_for(client_of, archive, monkeypatch):
    go_on, search = threading.Event(), newssearch.News.search
    monkeypatch.setattr(
        newssearch.News, "search", lambda *words, **options: go_on.wait(30) and search(*words, **options)
    )
    client = client_of(archive, limits=Limits(seconds=0.1, grace=0.2, searches=1, wait=0.1))
    began = time.monotonic()
    first, second = client.get("/api/search?q=storm"), client.get("/?q=storm")
    assert time.monotonic() - began < 10
    assert (first.status_code, first.headers["retry-after"]) == (503, "30")
    assert "has not answered" in first.json()["detail"]
    assert second.status_code == 503
    go_on.set()
    for _ in range(100):
        if client.get("/api/search?q=storm").status_code == 200:
            break
        time.sleep(0.05)
    assert client.get("/?q=storm").status_code == 200


def test_late_index_is_found(client_of, tmp_path):
    client = client_of(tmp_path / "index")
    assert client.get("/?q=ferry").status_code == 503
    with newssearch.create(tmp_path / "index") as news:
        news.update([Article("a", body="The ferry came.")])
    assert client.get("/api/search?q=ferry").json()["total"] == 1


def test_fault_is_logged_and_answered_without_its_words(archive, client_of, monkeypatch, caplog):
    client = client_of(archive)
    client.get("/api/search?q=storm")
    search = newssearch.News.search

    def fail(news, query, **options):
        return 1 / 0 if query == "storm" else search(news, query, **options)  # the server itself searches, too

    monkeypatch.setattr(newssearch.News, "search", fail)
    response = client.get("/api/search?q=storm")
    assert (response.status_code, response.json()["type"]) == (500, "urn:newssearch:problem:fault")
    assert "content-security-policy" in response.headers
    assert "ZeroDivisionError" not in response.text
    assert "ZeroDivisionError" in caplog.text


def test_request_is_one_log_line_without_the_query(archive, client_of, caplog):
    caplog.set_level(logging.INFO, "newssearch.web")
    client_of(archive).get("/?q=secret+scandal")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "newssearch.web"]
    assert line.startswith("testclient GET / 200 ")
    assert "scandal" not in line
    caplog.clear()
    client_of(archive, log_queries=True).get("/?q=secret%0Ascandal%1B[2J")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "newssearch.web"]
    assert line.endswith("secret\\nscandal\\x1b[2J")


def test_metrics_count_requests_by_route(archive, client_of):
    client = client_of(archive)
    for address in ("/?q=storm", "/?q=ferry", "/articles/storm-1", "/articles/none", "/nowhere"):
        client.get(address)
    families = {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}
    counted = {tuple(sample.labels.values()): sample.value for sample in families["newssearch_http_requests"].samples}
    assert counted == {
        ("/", "200"): 2, ("/articles/{id:path}", "200"): 1, ("/articles/{id:path}", "404"): 1, ("other", "404"): 1
    }  # fmt: skip
    assert families["newssearch_index_articles"].samples[0].value == 4
    assert families["newssearch_index_up"].samples[0].value == 1


def test_health_robots_and_search_engine_are_served(client):
    assert client.get("/healthz").text == "ok\n"
    assert (
        '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"' in client.get("/").text
    )
    assert "Disallow: /" in client.get("/robots.txt").text
    described = client.get("/opensearch.xml")
    assert described.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://127.0.0.1:8642/?q={searchTerms}"' in described.text


def test_every_error_that_may_pass_says_when_to_ask_again():
    from newssearch.errors import IndexLockedError, IndexWriteError, NoIndexError
    from newssearch.web.problems import problem_of

    for error in (IndexLockedError("x"), IndexWriteError("x"), NoIndexError("x")):
        problem = problem_of(error)
        assert (problem.kind.status, problem.headers) == (503, {"Retry-After": "30"})


def test_every_library_error_is_a_problem():
    from newssearch.web.problems import problem_of

    def family(error):
        yield error
        for child in error.__subclasses__():
            yield from family(child)

    for kind in family(NewsSearchError):
        error = kind.__new__(kind)
        Exception.__init__(error, "what is wrong")
        error.__dict__.update(message="what is wrong", hint="", query="", start=0, end=0, name="x")
        assert 400 <= problem_of(error).kind.status < 600
