"""The pages in a real browser: what people do with them, and what hostile articles do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from web_fixtures import serving

import newssearch
from newssearch.models import Article
from newssearch.web.pages.states import article_address, copies_address

PAGES = [
    "/", "/?q=storm", "/?q=storm+date:2025-13", "/?q=headline:strom+harbour", "/?q=storm&share=1", "/nowhere", "/api",
    "/articles/storm-1?q=storm", "/articles/ferry%2F3", "/similar/storm-1", "/help", "/fields", "/formats",
    "/copies/storm-1?with=storm-2", "/saved", "/alerts",
]  # fmt: skip


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    """A page of a browser that is as wide as a desk's."""
    with browser.new_context(base_url=served, viewport={"width": 1200, "height": 800}) as context:
        yield context.new_page()


def title(page: Any) -> str:
    """Return the first heading of a page."""
    text: str = page.inner_text("main h1")
    return text


def test_search_is_typed_and_narrowed(page):
    page.goto("/")
    page.fill("#q", "storm")
    page.press("#q", "Enter")
    assert title(page) == "3 articles"
    page.click("aside >> text=Tideline")
    assert title(page) == "1 article"
    assert page.input_value("#q") == 'storm source:"Tideline"'
    page.click(".chips a")
    assert title(page) == "3 articles"
    page.click("text=Storm closes harbour")
    assert page.inner_text("article h1").startswith("Storm closes harbour")


def test_timeline_bar_is_clicked(page):
    page.goto("/?q=storm")
    page.click(".timeline svg a >> nth=0")
    assert title(page) == "1 article"
    assert "date:2025-11" in page.input_value("#q")


def test_caret_is_under_the_error(page):
    page.goto("/")
    page.fill("#q", "storm date:2025-13")
    page.press("#q", "Enter")
    assert "2025-13" in page.inner_text(".caret em")
    box, caret = page.locator("#q").bounding_box(), page.locator(".caret em").bounding_box()
    assert caret["y"] > box["y"]


def test_matches_are_reached_by_keys_and_links(page):
    page.goto("/articles/storm-1?q=storm")

    def current() -> str:
        return str(page.evaluate("document.querySelector('mark:target').id"))

    page.keyboard.press("n")
    assert current() == "m1"
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert current() == "m1"
    page.keyboard.press("p")
    assert current() == "m3"
    page.click("mark:target >> text=›")
    assert current() == "m1"
    assert page.locator("mark:target").bounding_box()["y"] >= 0


def test_all_works_by_keyboard_alone(page):
    page.goto("/help")
    page.keyboard.press("/")
    page.keyboard.type("storm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=storm")
    outlines = {}
    for _ in range(40):
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            "[document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
        )
        if page.evaluate("document.activeElement !== document.body"):
            outlines[at] = outline
    assert {"Newest", "Storm closes harbour", "Tideline"} <= set(outlines)
    assert [at for at, outline in outlines.items() if outline == "none"] == []
    page.get_by_role("link", name="Storm closes harbour").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/storm-1**")


def test_all_works_without_javascript(browser, served):
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/?q=storm")
        page.click("aside >> text=Tideline")
        page.click("text=Storm closes harbour")
        page.click("#first-match")
        page.click("mark#m1 >> text=›")
        assert page.url.endswith("#m2")


@pytest.mark.parametrize("address", PAGES)
def test_phone_scrolls_no_page_sideways(browser, served, address):
    with browser.new_context(base_url=served, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dark_and_light_follow_the_reader(browser, served):
    papers = []
    for scheme in ("light", "dark"):
        with browser.new_context(base_url=served, color_scheme=scheme) as context:
            page = context.new_page()
            page.goto("/?q=storm")
            papers.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    light, dark = (sum(map(int, re.findall(r"\d+", paper)[:3])) for paper in papers)
    assert light > 700 > 150 > dark


def test_print_shows_articles_without_what_is_to_be_clicked(page):
    page.goto("/articles/storm-1?q=storm")
    page.emulate_media(media="print")
    assert page.is_visible("article")
    assert not any(page.is_visible(part) for part in ("header", "footer", ".matches", ".like", "text=As JSON"))
    page.goto("/?q=storm")
    assert page.is_visible("text=Storm closes harbour")
    assert not any(page.is_visible(part) for part in ("header", "footer", ".sorts", "aside", ".switch"))


def obstacles(page: Any) -> list[tuple[str, list[str]]]:
    """Return what axe finds on a page, with all parts of it open, that keeps people from using it."""
    from axe_playwright_python.sync_playwright import Axe

    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    violations = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations
            if each["impact"] in ("serious", "critical")]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_keeps_people_from_using_a_page(browser, served, address, scheme):
    with browser.new_context(base_url=served, color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(address)
        assert obstacles(page) == []


def test_who_has_the_token_saves_and_deletes_a_search(browser, make_index):
    news = make_index(Article("ferry", headline="Ferry late", body="The ferry came late.", language="en"))
    with (
        serving(news.path, token="a token of the tests") as address,
        browser.new_context(base_url=address, viewport={"width": 360, "height": 740}, bypass_csp=True) as context,
    ):
        page = context.new_page()
        page.goto("/saved?new=ferry")
        assert obstacles(page) == []
        page.fill("#token", "a token of the tests")
        page.click("text=Log in >> nth=-1")
        page.locator("#query").wait_for()
        assert title(page) == "Saved searches"
        assert page.input_value("#query") == "ferry"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert obstacles(page) == []
        page.fill("#name", "Ferries <b>")
        page.get_by_label("Alerts have changed articles, too").check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Ferry late").wait_for()
        assert title(page) == "Ferries <b>"
        (search,) = news.saved()
        assert (search.name, search.query, search.changes) == ("Ferries <b>", "ferry", True)
        page.get_by_role("button", name="Delete this saved search").click()
        page.get_by_text("No search is saved.").wait_for()
        assert news.saved() == ()


def test_copies_versions_alerts_and_feed_are_reached_by_links(browser, make_index):
    story = " ".join(f"The ferry of quay {n} came late." for n in range(30))
    first, copy = (Article(str(n), headline=f"Ferry {n}", body=f"{story} It was number {n}.", language="en")
                   for n in (1, 2))  # fmt: skip
    news = make_index()
    news.save("Ferries", "ferry")
    news.keep_versions(9)
    news.update([first, copy])
    news.update([Article("1", headline="Ferry 1, late", body=first.body, language="en")])
    news.alerts(command="exit 3")
    with serving(news.path) as address, browser.new_context(base_url=address, bypass_csp=True) as context:
        page = context.new_page()
        page.goto("/?q=ferry")
        page.get_by_role("link", name="and 1 copy").click()
        page.get_by_role("link", name=re.compile("^Compare with")).click()
        assert page.locator(".diff ins").count() >= 1
        assert page.locator(".diff del").count() >= 1
        page.goto("/articles/1")
        page.get_by_role("link", name="What Version 2 changed").click()
        assert page.inner_text(".diff ins") == ", late"
        assert obstacles(page) == []
        page.get_by_role("navigation", name="Archive").get_by_role("link", name="Alerts").click()
        assert "exit code 3" in page.inner_text(".alerts .warning")
        assert obstacles(page) == []
        page.get_by_role("link", name="Ferries").click()
        assert title(page) == "Ferries"
        assert obstacles(page) == []
        feed = page.request.get(page.get_by_role("link", name="Feed").get_attribute("href"))
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert "Ferry 1, late" in feed.text()


def test_id_of_percent_signs_and_slashes_has_a_page(browser, make_index):
    ids = ["%2F", "https://a.example//b?c#d", "100%"]
    news = make_index(*(Article(id, headline=f"Story {n}", body="A ferry.") for n, id in enumerate(ids)))
    with serving(news.path) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        for n in range(len(ids)):
            page.goto("/?q=ferry")
            page.click(f"text=Story {n}")
            assert page.inner_text("article h1") == f"Story {n}"


# Hostile articles

PAYLOADS = [
    "<script>window.ran = 1</script>",
    "</title><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran = 1</script></svg>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<a href='javascript:window.ran = 1'>click</a>",
    "<body onload=window.ran=1>",
    "<math><mtext></mtext><style><img src=x onerror=window.ran=1></style></math>",
    "<b>unclosed <i>tags <table><tr><td>",
    "</article></main></body></html>",
    "<!-- comment",
    "<![CDATA[ cdata",
    "<plaintext>",
    "<textarea>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<form action='https://evil.example/'><input name=q></form>",
    "' onmouseover='window.ran = 1' x='",
    '" onfocus="window.ran = 1" autofocus x="',
    "{{ 7 * 7 }}{% for x in y %}",
    "${window.ran = 1} `window.ran = 1`",
    "\u202eesrever \u2066isolated \u202dforced",
    "\u202e" * 50 + "deep",
    "a\u0000b\u0008c\ufffe \ud800",
    "&lt;script&gt;window.ran = 1&lt;/script&gt; &#x3c;script&#x3e;",
    "W" * 5_000,
    "Z\u0351\u036b\u0343\u036a\u0302" * 200,
]
ADDRESSES = [
    "javascript:window.ran=1", "JaVaScRiPt:window.ran=1", "java\nscript:window.ran=1", " javascript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>", "vbscript:x", "https://evil.example/\"onclick='window.ran=1'",
    "//evil.example", "file:///etc/passwd", "blob:https://x/y", "https://[::1", "\x01javascript:window.ran=1",
    "https://ok.example/",
]  # fmt: skip


def hostile(count: int) -> Iterator[Article]:
    """Articles with something hostile in every field."""
    for n in range(count):
        bad = PAYLOADS[n % len(PAYLOADS)].encode("utf-8", "replace").decode()
        yield Article(
            f"{n}{bad[:200]}",
            headline="H" * 1_000_000 if n == 0 else f"ferry {bad}",
            standfirst=f"ferry {bad}",
            body=f"ferry {bad}\n\n{bad} ferry {bad}",
            byline=(bad[:300],),
            dateline=bad[:200],
            section=bad[:200],
            keywords=(bad[:200],),
            source=f"{bad[:100]} {n % 7}",
            url=ADDRESSES[n % len(ADDRESSES)],
            language="en",
            published=f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
            notes=(bad[:200],),
            source_file=f"/tmp/{bad[:100]}",
        )


FOREIGN = """() => {
  const isWeb = (address) => /^https?:$/.test(new URL(address, location).protocol);
  const outside = [...document.querySelectorAll("*")].filter((element) =>
    ["IFRAME", "OBJECT", "EMBED", "IMG", "STYLE", "BASE", "TEXTAREA", "PLAINTEXT", "MATH"].includes(element.tagName)
    || (element.tagName === "SCRIPT" && !element.src.startsWith(location.origin + "/static/"))
    || (element.tagName === "LINK" && !element.href.startsWith(location.origin))
    || (element.tagName === "FORM" && !element.action.startsWith(location.origin))
    || (element.tagName === "META" && element.httpEquiv !== "")
    || element.hasAttribute("style")
    || [...element.attributes].some((attribute) => attribute.name.startsWith("on"))
    || (element.localName === "a" && !isWeb(element.href.baseVal ?? element.href)));
  const parts = document.querySelectorAll("body > header, body > main, body > footer").length;
  return { ran: window.ran ?? null, outside: outside.map((element) => element.outerHTML.slice(0, 200)), parts,
           width: document.documentElement.scrollWidth };
}"""
"""A function that lists the elements on a page that no template has put there."""


def test_five_hundred_hostile_articles_are_inert(browser, make_index):
    with newssearch.open(make_index().path) as news:
        report = news.update(hostile(500))
        assert report.indexed + report.duplicate == 500, report.rejections[:3]
        asked, dialogs, refused = set[str](), list[str](), list[str]()
        with serving(news.path) as address, browser.new_context(base_url=address) as context:
            page = context.new_page()
            page.on("request", lambda request: asked.add(request.url.split("/")[2]))
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
            page.on("console", lambda message: refused.append(message.text))
            for offset in range(0, 500, 10):
                page.goto(f"/?q=*:*&sort=oldest&offset={offset}", wait_until="domcontentloaded")
                assert_inert(page)
            before = None
            for article in hostile(500):
                page.goto(article_address(article.id, "ferry"), wait_until="domcontentloaded")
                assert_inert(page)
                assert page.locator("article").count() == 1
                if before and article.id.startswith("1"):
                    page.goto(f"{copies_address(article.id)}?{urlencode({'with': before})}")
                    assert_inert(page)
                before = article.id
        assert asked == {address.removeprefix("http://")}
        assert (dialogs, refused) == ([], [])


def assert_inert(page: Any) -> None:
    """Hold a page to the elements that its templates have put there."""
    found = page.evaluate(FOREIGN)
    assert found["outside"] == []
    assert (found["ran"], found["parts"]) == (None, 3)
    assert found["width"] <= page.viewport_size["width"]
