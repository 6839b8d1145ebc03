"""WordPress exports: published posts are articles, whatever is not public says so."""

from __future__ import annotations

import io

import pytest

from newssearch.models import Article, Rejection
from newssearch.reading import read


def posts(items: str, channel: str = "") -> list[object]:
    spaces = "xmlns:wp='http://wordpress.org/export/1.2/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    content = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    data = f"<rss version='2.0' {spaces} {content}><channel>{channel}{items}</channel></rss>".encode()
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10"))


def post(inside: str, channel: str = "") -> object:
    (only,) = posts(f"<item><title>Crane</title>{inside}</item>", channel)
    return only


@pytest.mark.parametrize("status", ["draft", "pending", "private", "trash", "auto-draft"])
def test_a_post_that_is_not_public_is_rejected_with_its_status(status: str) -> None:
    rejection = post(f"<wp:status>{status}</wp:status>")
    assert isinstance(rejection, Rejection)
    assert repr(status) in rejection.reason


def test_a_post_behind_a_password_is_rejected() -> None:
    rejection = post("<wp:post_password>x</wp:post_password>")
    assert isinstance(rejection, Rejection)
    assert "password" in rejection.reason


def test_a_scheduled_post_is_embargoed_until_its_date() -> None:
    rejection = post("<wp:status>future</wp:status><wp:post_date>9998-01-01 10:00:00</wp:post_date>")
    assert isinstance(rejection, Rejection)
    assert "embargoed" in rejection.reason


@pytest.mark.parametrize(
    ("here", "there", "published"),
    [
        ("2025-12-06 00:30:00", "2025-12-05 23:30:00", "2025-12-06T00:30:00+01:00"),
        ("2025-12-05 18:00:00", "2025-12-05 23:30:00", "2025-12-05T18:00:00-05:30"),
        ("2025-12-05 18:00:00", "0000-00-00 00:00:00", "2025-12-05T18:00:00"),
        ("0000-00-00 00:00:00", "2025-12-05 23:30:00", "2025-12-05T23:30:00+00:00"),
        ("2025-12-01 18:00:00", "2025-12-05 23:30:00", "2025-12-05T23:30:00+00:00"),
        ("", "", None),
    ],
)
def test_date_has_the_zone_of_the_site(here: str, there: str, published: str | None) -> None:
    article = post(f"<wp:post_date>{here}</wp:post_date><wp:post_date_gmt>{there}</wp:post_date_gmt>")
    assert isinstance(article, Article)
    assert article.published == published


def test_shortcodes_and_captions_are_no_text_and_other_brackets_are() -> None:
    text = "One [sic] crane. [caption id='1']&lt;img/&gt; A crane[/caption] [gallery ids='1,2'] Two."
    article = post(f"<content:encoded>{text}</content:encoded>")
    assert isinstance(article, Article)
    assert article.body == "One [sic] crane. Two."


@pytest.mark.parametrize(("login", "byline"), [("mira", ("Mira Solberg",)), ("admin", ()), ("Li Wei", ("Li Wei",))])
def test_a_login_is_read_as_the_name_that_the_export_gives_it(login: str, byline: tuple[str, ...]) -> None:
    name = "<wp:author_display_name>Mira Solberg</wp:author_display_name>"
    author = f"<wp:author><wp:author_login>mira</wp:author_login>{name}</wp:author>"
    article = post(f"<dc:creator>{login}</dc:creator>", author)
    assert isinstance(article, Article)
    assert article.byline == byline


def test_pages_and_attachments_are_skipped() -> None:
    page = "<item><title>About</title><wp:post_type>page</wp:post_type></item>"
    assert [type(one) for one in posts(page + "<item><title>Crane</title></item>" + page)] == [Article]
    (rejection,) = posts(page)
    assert isinstance(rejection, Rejection)
    assert "no posts" in rejection.reason
