"""Pages of HTML: the page's own data, its visible text, and guesses, in that order."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read

PROSE = "".join(
    f"<p>The {word} ferry left Saltmere at noon with forty sheep on deck, and came back in the evening without one.</p>"
    for word in ("green", "white", "second", "last")
)


LATE = "Ferry late for the third time"


def results(page: str | bytes, **given_: str) -> list[object]:
    data = page.encode() if isinstance(page, str) else page
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10", format="html", **given_))  # type: ignore[arg-type]


def article(head: str = "", body: str = "", lang: str = "en") -> Article:
    (only,) = results(f"<!doctype html><html lang={lang}><head>{head}</head><body>{body}{PROSE}</body></html>")
    assert isinstance(only, Article), only
    return only


def data(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def named(json: str) -> str:
    return data(f'{{"@type": "NewsArticle", "headline": "Ferry late", {json}}}')


@pytest.mark.parametrize(
    ("head", "body", "field", "expected"),
    [
        (named('"author": "Ana Okafor"'), "", "byline", ("Ana Okafor",)),
        (named('"author": [{"name": "Ana Okafor"}, {"name": "Li Wei"}]'), "", "byline", ("Ana Okafor", "Li Wei")),
        (named('"author": {"@type": "Organization", "name": "Tideline News"}'), "", "byline", ()),
        (named('"author": {"@type": "Person", "name": "knurrhahn"}'), "", "byline", ("knurrhahn",)),
        ("<meta name=author content='knurrhahn'>", "", "byline", ()),
        ("<meta name=author content='Ana Okafor, Marine Correspondent'>", "", "byline", ("Ana Okafor",)),
        ("", "<h1>Ferry late</h1><p class=byline>By Ana Okafor</p>", "byline", ("Ana Okafor",)),
        ("", "<h1>Ferry late</h1><a rel=author>Ana Okafor</a>", "byline", ("Ana Okafor",)),
        ("", "<h1>Ferry late</h1><div class=comments><p class=author>Li Wei</p></div>", "byline", ()),
        (named('"articleSection": ["Harbour", "News"]'), "", "section", "Harbour"),
        (named('"keywords": "ferry, sheep"'), "", "keywords", ("ferry", "sheep")),
        ("<meta property=article:tag content=ferry><meta property=article:tag content=sheep>", "", "keywords",
         ("ferry", "sheep")),
        (named('"publisher": {"name": "Tideline"}'), "", "source", "Tideline"),
        ("<meta property=og:site_name content=Tideline>", "", "source", "Tideline"),
        ("<link rel=canonical href='https://tideline.example/a?utm_source=x#top'>", "", "url",
         "https://tideline.example/a"),
        ("<link rel=canonical href='https://tideline.example/'>", "", "url", None),
    ],
)  # fmt: skip
def test_a_page_gives_its_field(head: str, body: str, field: str, expected: object) -> None:
    assert getattr(article(head, body), field) == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Ferry late | Tideline</title>", "<h1>Tideline</h1><h2>Ferry late</h2>", "Ferry late"),
        ("<title>Ferry late | Tideline</title><meta property=og:site_name content=Tideline>", "", "Ferry late"),
        ("<title>Ferry late</title>", "<h1>Menu</h1><h1>Ferry late</h1>", "Ferry late"),
        ("<meta property=og:title content='Ferry late'>", "<h1>Harbour</h1><h1>Sport</h1>", "Ferry late"),
        ("<title>Tideline</title>", "<h1>Ferry <em>late</em></h1>", "Ferry late"),
        (f"<title>{LATE}</title>", "<h1>The Herald</h1>", LATE),
        (f"<title>{LATE} - The Herald</title>", "<header><h1>The Herald</h1></header>", LATE),
        (f"<title>The Herald: {LATE}</title>", "<h1>The Herald</h1>", LATE),
        (f"<title>{LATE}</title>", "<h1><a href='/'>Saltmere Live</a></h1>", LATE),
        (f"<title>{LATE}</title>", "<h1 class=site-title>Saltmere Live</h1>", LATE),
        (f"<meta property=og:title content='{LATE}'>", "<h1>Saltmere Live</h1><article>", LATE),
        (
            data(f'{{"@type": "NewsArticle", "headline": "{LATE}"}}') + "<title>Saltmere Live</title>",
            "<h1>Saltmere Live</h1>",
            LATE,
        ),
        ("<title>Saltmere Live</title>", f"<h1>Saltmere Live</h1><article><h2>{LATE}</h2>", LATE),
        ("", f"<h1><a href='/'>Saltmere Live</a></h1><h2>{LATE}</h2>", LATE),
        ("<title>Quai : le port choisit une grue</title>", "<h1>Le Courrier</h1>", "Quai : le port choisit une grue"),
        ("<title>Storm hits - 3 hurt</title>", "", "Storm hits - 3 hurt"),
        ("<meta property=og:title content='Don&amp;amp;#x27;t sail on Friday'>", "", "Don't sail on Friday"),
        ("<title>AT&amp;amp;T buys the ferry</title>", "<h1>AT&amp;amp;T buys the ferry</h1>", "AT&T buys the ferry"),
        ("<title>Storm - a story | Saltmere Live</title>", "", "Storm - a story"),
        (
            "<title>Порт закрыли на неделю — Вести Севера</title>",
            "<h1>Вести Севера</h1><article>",
            "Порт закрыли на неделю",
        ),
        (
            "<title>渡輪今年第三次遲到旅客不滿_海港日報</title>",
            "<h1>海港日報</h1><article>",
            "渡輪今年第三次遲到旅客不滿",
        ),
        (f"<title>{LATE}: The Herald</title>", "<header><h1>The Herald</h1></header><article>", LATE),
        (f"<title>The Herald of Saltmere - {LATE}</title>", f"<header><h1>{LATE}</h1></header><article>", LATE),
        (
            "<title>The Herald of Saltmere - Ferry late</title>",
            "<header><h1>Ferry late</h1></header><article>",
            "Ferry late",
        ),
        ("<title>What we know of Saltmere | Tideline</title>", "<article><h1>Ferry late</h1>", "Ferry late"),
        ("<title>The Saltmere Echo</title>", f"<article><h1>The Saltmere Echo</h1><h2>{LATE}</h2>", LATE),
        (
            f"<title>The Saltmere Echo</title><meta property=og:title content='{LATE}'>",
            "<article><h1>The Saltmere Echo</h1>",
            LATE,
        ),
        ("<title>The Saltmere Echo</title>", "<article><h1>The Saltmere Echo</h1><h2>More</h2>", "The Saltmere Echo"),
    ],
)
def test_the_headline_is_that_of_the_page_and_not_of_the_site(head: str, body: str, expected: str) -> None:
    assert article(head, body).headline == expected


@pytest.mark.parametrize(
    "heading",
    [
        f"<span class=kicker>Harbour</span> {LATE}",
        f'<span class="article__kicker">Harbour</span><span class="visually-hidden">: </span><span>{LATE}</span>',
        f"<span class=title__roofline>Harbour and sea in the north</span> {LATE}",
        f'{LATE} <small>5 December 2025 <span class="tags">Harbour</span></small>',
        f"<time datetime=2025-12-05>Dec 5</time>{LATE}",
        f"{LATE}<br><span class=Subtitle>What passengers say of it</span>",
        f'<span class="screen-reader-text">Read: </span>{LATE}',
        f'<span class=overline>Harbour</span> <span class="headline headline--has-kicker">{LATE}</span>',
        f'{LATE} <a class="anchor" href="#late">#</a>',
        f"<em class=label>Live</em> {LATE}",
    ],
)
def test_labels_within_a_heading_are_no_part_of_the_headline(heading: str) -> None:
    assert article("", f"<h1>{heading}</h1>").headline == LATE
    assert article(f"<title>Harbour: {LATE} | Tideline</title>", f"<article><h1>{heading}</h1>").headline == LATE


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (f"<small>{LATE}</small>", LATE),
        (f"Harbour <small>{LATE}</small>", f"Harbour {LATE}"),
        (f"<span class=pass-through-title>{LATE}</span>", LATE),
    ],
)
def test_heading_stays_whole_where_its_labels_are_most_of_it(heading: str, expected: str) -> None:
    assert article("", f"<h1>{heading}</h1>").headline == expected


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Ferry late", f"<ol class=breadcrumbs><li><h1>Ferry late</h1></ol><article><h2>{LATE}</h2>"),
        ("Ferry late", f"<nav><h1>Ferry late</h1></nav><article><h2>{LATE}</h2>"),
        ("Ferry late for the third | Tideline", f"<article><h1>{LATE}</h1><h2 class=recipe>Ferry late</h2>"),
        ("Late ferry, third this year | Tideline | News", f"<h1>{LATE}</h1><h1>Our newsletter for you</h1>"),
        ("Ferry", f"<h2>Find a club</h2><h2>{LATE}</h2><h1>Quicklinks</h1><h1>Partners</h1>"),
        (LATE, "<h1><a rel=home href=/n/>Saltmere Live</a></h1>"),
        (f"{LATE} | News | Tideline Herald", "<h1>TIDELINE HERALD</h1>"),
        (f"{LATE} – Politik – Tideline Herald", "<h1>Tideline Herald</h1>"),
        (LATE, "<h1><a class=header__logo-link href=/n/>Saltmere Live</a></h1>"),
    ],
)
def test_other_headings_of_a_page_are_not_its_headline(title: str, body: str) -> None:
    assert article(f"<title>{title}</title>", body).headline == LATE


def test_site_that_ends_a_title_without_spaces_is_no_headline() -> None:
    page = "<title>港口关闭新大桥 - 海港日报</title>", "<header><h1>海港日报</h1></header><article>"
    assert article(*page).headline == "港口关闭新大桥"


def test_markup_encoded_twice_is_no_part_of_a_headline() -> None:
    assert (
        article("<title>x</title>", f"<h1>&amp;lt;i&amp;gt;{LATE}&amp;lt;/i&amp;gt; &amp;amp; more</h1>").headline
        == f"{LATE} & more"
    )
    assert article(f"<title>&lt;b&gt;{LATE}&lt;/b&gt;</title>").headline == LATE


def test_date_of_a_tag_counts_and_not_the_distance_that_it_marks() -> None:
    found = article("", f"<h1>{LATE}</h1><time datetime=2025-11-20T10:00:00Z>2 days ago</time>")
    assert (found.published, found.notes) == ("2025-11-20T10:00:00+00:00", ())


def test_site_in_the_middle_of_a_title_ends_the_headline() -> None:
    named = f"<title>{LATE} | Tideline | Find out now!</title><meta property=og:site_name content=Tideline>"
    assert article(named).headline == LATE


@pytest.mark.parametrize(
    ("head", "body", "published", "evidence"),
    [
        (named('"datePublished": "2025-12-05T14:30:00+01:00"'), "", "2025-12-05T14:30:00+01:00", "json-ld"),
        ("<meta property=article:published_time content=2025-12-05>", "", "2025-12-05", "meta"),
        ("", "<h1>Ferry late</h1><time datetime=2025-12-05>on Friday</time>", "2025-12-05", "time"),
        ("", "<h1>Ferry late</h1><p>Published: 5 December 2025</p>", "2025-12-05", "text"),
        ("", "<h1>Ferry late</h1><div class=entry-meta>Ana <time datetime=2025-12-05T08:40:32+01:00>5 December 2025"
         "</time> <time datetime=2025-12-06T09:00:00+01:00>6 December 2025</time> Harbour</div>",
         "2025-12-05T08:40:32+01:00", "time"),
        ("", "<h1>Ferry late</h1><p class=date>Friday, 5 December 2025 in Harbour</p>", "2025-12-05", "text"),
        ("<link rel=canonical href='https://t.example/2025/12/05/ferry'>", "", "2025-12-05", "url"),
        ("", "<h1>Ferry late</h1><p>Updated: 5 December 2025</p>", "2025-12-05", "updated"),
        (named('"datePublished": "2025-12-05T23:40:00Z"'), "<h1>Ferry late</h1><p class=date>6 December 2025</p>",
         "2025-12-06", "text"),
        ("", "<h1>Ferry late</h1><p>© 2019 Tideline</p>", None, None),
        ("", "<p><i>01.02.2022</i> in Harbour</p>", "2022-02-01", "search"),
        ("", "<p>Sailing on 1 February 2022, the ferry was on time for all of its guests.</p>", "2022-02-01", "search"),
        ("", "<p>What has been said of it since 02/2022 stands.</p>", "2022-02", "search"),
    ],
)  # fmt: skip
def test_a_page_is_dated_by_its_evidence(head: str, body: str, published: str | None, evidence: str | None) -> None:
    found = article(head, body)
    assert (found.published, found.published_from) == (published, evidence)


H1 = "<h1>Ferry late</h1>"
LONG = (
    "The green ferry left Saltmere at noon with forty sheep on deck, and came back in the evening without one of them."
)


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ("<meta name=date content=2025-12-06>", f"{H1}<p class=date>5 December 2025</p>", "2025-12-05"),
        (
            "<meta name=dcterms.date content=2025-12-06>",
            f"<div><span class=date>9 December 2025</span> <a href=/>Tideline</a></div>{'<p>Menu</p>' * 12}{H1}",
            "2025-12-06",
        ),
        ("<meta name=date content=2025-12-06>", f"{H1}<p>Stand: 05.12.2025</p>", "2025-12-05"),
        ("<meta name=date content=2025-11-20>", f"{H1}<p>Stand: 05.12.2025</p>", "2025-11-20"),
        ("", f"{H1}<p>1. Dezember 2025, Ana Okafor</p>", "2025-12-01"),
        ("", "<h1>Ferries 9 December 2025</h1><p>Ana Okafor</p><p>1 December 2025</p>", "2025-12-01"),
        ("", "<h1>Ferries 9 December 2025</h1><p>Ana Okafor</p>", "2025-12-09"),
        ("", f"{H1}<p>Ana Okafor 1/12/2025 22:41</p>", "2025-12-01T22:41:00"),
        ("", f"{H1}<p>5 December 2025</p><p class=event-details>Tickets until 9 December 2025</p>", "2025-12-05"),
        (
            "<meta name=date content=2025-12-06>",
            "<h1><span class=kicker>Harbour</span> Ferry late at the quay</h1><p class=date>5 December 2025</p>",
            "2025-12-05",
        ),
        ("", f"{H1}<p>Saltmere, (5.12.2025). {LONG}</p>", "2025-12-05"),
        ("", f"{H1}<p>5 December 2025 {LONG}</p>", "2025-12-05"),
        (
            "",
            f"{H1}<aside><p>Menu</p><p>Menu</p><p>Menu</p><p>Menu</p><p>Erstellt am: 05.12.2025</p></aside>",
            "2025-12-05",
        ),
        ("", '<script type="application/json">{"publishedDate": "2025-12-05T10:00:00Z"}</script>', "2025-12-05"),
        (
            "",
            '<script>a = [{"publishedAt": "2025-12-05"}, {"publishedAt": "2025-12-06"}]</script>',
            None,
        ),
    ],
)
def test_date_that_a_page_prints_is_found_in_whatever_place(head: str, body: str, published: str | None) -> None:
    assert article(head, body).published == published


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("<p class=date>yesterday</p>", "2025-12-09"),
        ("<p class=date>a day ago</p>", "2025-12-09"),
        ("<p class=date>vorgestern</p>", "2025-12-08"),
        ("<p class=date>hace una semana</p>", "2025-12-03"),
        ("<p>yesterday</p>", None),
        ("<p>two days ago</p>", "2025-12-08"),
        ("<p>an hour ago</p>", "2025-12-10"),
        ("<p>1y ago</p>", "2024"),
        ("<p>1y</p>", None),
        ("<p>vor zwei Tagen</p>", "2025-12-08"),
        ("<p>5 min read · il y a trois jours</p>", "2025-12-07"),
        ("<p class=date>The day before yesterday was calm and nobody left the port at all</p>", None),
        ("<p>Posted: 5 December 2025 16:10 by Ana Okafor</p>", "2025-12-05T16:10:00"),
    ],
)
def test_line_beside_the_headline_may_be_dated_in_words_or_signed(line: str, published: str | None) -> None:
    assert article("<title>Ferry late</title>", f"<h1>Ferry late</h1>{line}").published == published


@pytest.mark.parametrize(
    "line",
    [
        "On March 3, 2021, Runa Clay wrote:",
        "On Wed, Mar 3, 2021 at 9:05 PM Runa Clay &lt;runa@tideline.example&gt; wrote:",
        "Am 03.03.2021 um 21:05 schrieb Runa Clay:",
        "Le 3 mars 2021 à 21:05, Runa Clay a écrit :",
        "3 марта 2021 г. Руна Клей написал:",
        "2021年3月3日 Runa Clay 写道：",
    ],
)
def test_line_above_the_quotation_of_a_letter_gives_no_date_and_no_author(line: str) -> None:
    page = article("<title>Ferry late</title>", f"<h1>Ferry late</h1><p>{line}</p>")
    assert (page.published, page.byline) == (None, ())


@pytest.mark.parametrize(
    "line",
    [
        "March 3, 2021 By Runa Clay, photographs by Pia Nord",
        "By Runa Clay, photographs by Pia Nord March 3, 2021",
        "By Runa Clay and Photographs by Pia Nord, March 3, 2021",
        "Von Runa Clay, Fotos von Pia Nord, 3. März 2021",
        "Par Runa Clay, photos de Pia Nord - 3 mars 2021",
        "Por Runa Clay, fotos de Pia Nord | 3 de marzo de 2021",
        "By Runa Clay, illustrated by Pia Nord — March 3, 2021",
    ],
)
def test_makers_of_pictures_beside_a_date_are_no_authors(line: str) -> None:
    page = article("<title>Ferry late</title>", f"<h1>Ferry late</h1><p>{line}</p>")
    assert (page.published, page.byline) == ("2021-03-03", ("Runa Clay",))
    assert "Pia" not in (page.body or "")


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        ('<p>by <a rel="author" href="/writers/7">Knurr_Hahn</a></p>', ("Knurr_Hahn",)),
        ('<footer><a href="/author/knurrhahn">knurrhahn</a></footer>', ("knurrhahn",)),
        ("<p>Filed under: Harbour — knurrhahn @ 09:15</p>", ("knurrhahn",)),
        ("<p>Write to us @ 10:30</p>", ()),
    ],
)
def test_pen_name_of_a_blog_is_its_author(body: str, byline: tuple[str, ...]) -> None:
    page = results(f"<html><body><article><h1>Ferry late</h1>{PROSE}{body}</article></body></html>")
    assert [one.byline for one in page if isinstance(one, Article)] == [byline]


def test_label_alone_below_the_text_names_the_author_in_the_next_line() -> None:
    far = f"<h1>Ferry late</h1>{PROSE * 5}<div>Von:</div><div>Ana Okafor</div>"
    assert article("<title>Ferry late</title>", far).byline == ("Ana Okafor",)


def test_class_of_a_whole_article_names_no_author() -> None:
    page = '<article class="hentry author-okafor"><h1>Ferry late</h1><a href="/a">Yellow Vests</a></article>'
    assert article("<title>Ferry late</title>", page).byline == ()


def test_newspaper_in_the_title_is_no_author() -> None:
    page = article(
        "<title>Ferry late | Saltmere Echo</title>", "<h1>Ferry late</h1><p>By Ana Okafor, Saltmere Echo</p>"
    )
    assert page.byline == ("Ana Okafor",)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>On 5 December 2025 Ana Okafor left. {LONG}</p>",
        f"<p>5 December 2025 was the day on which all changed. {LONG}</p>",
        "<p>Deadline: 9 December 2025</p>",
        "<p>Ferry</p><time datetime=2025-12-05></time>",
    ],
)
def test_date_in_a_sentence_or_empty_tag_is_ignored(body: str) -> None:
    assert article("", f"{H1}{body}").published_from in {None, "search"}


def test_tag_of_microdata_is_counted_once() -> None:
    tag = "<meta itemprop=datePublished content=2025-12-01>"
    page = f"<div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop=headline>Ferry late</h1>{tag}</div>"
    assert article(named('"datePublished": "2025-12-05"'), page).published == "2025-12-05"


def test_update_before_publication_is_dropped_with_a_note() -> None:
    found = article(named('"datePublished": "2025-12-05", "dateModified": "2025-12-01"'))
    assert (found.published, found.updated) == ("2025-12-05", None)
    assert any(note.startswith("order of dates: ") for note in found.notes)


def test_last_change_may_be_in_the_line_beside_the_publication() -> None:
    found = article("", f"<h1>{LATE}</h1><p>Published: December 3, 2025</p><p>Updated: December 5, 2025</p>")
    assert (found.published, found.updated) == ("2025-12-03", "2025-12-05")
    found = article("", f"<h1>{LATE}</h1><p>Published: December 5, 2025</p><p>Updated: December 3, 2025</p>")
    assert (found.published, found.updated) == ("2025-12-05", None)
    assert any(note.startswith("order of dates") for note in found.notes)


def test_when_it_was_updated_is_never_when_it_was_published() -> None:
    found = article(named('"datePublished": "2025-12-01", "dateModified": "2025-12-05"'))
    assert (found.published, found.updated) == ("2025-12-01", "2025-12-05")


def test_a_disagreement_of_dates_is_told() -> None:
    found = article(named('"datePublished": "2025-12-01"'), "<h1>Ferry late</h1><p>Published: 5 December 2025</p>")
    assert found.published == "2025-12-01"
    assert found.notes == ("dates disagree: json-ld 2025-12-01, text 2025-12-05",)


def test_page_is_the_article_of_its_title() -> None:
    other = '{"@type": "NewsArticle", "headline": "Crane saved", "datePublished": "2024-01-01"}'
    head = data(f'[{other}, {{"@type": "NewsArticle", "headline": "Ferry late", "datePublished": "2025-12-05"}}]')
    assert article(f"<title>Ferry late</title>{head}").published == "2025-12-05"
    assert article(f"<title>The week in Saltmere</title>{head}").published is None


def test_a_description_is_a_standfirst_only_where_the_page_shows_it() -> None:
    told = "The morning boat was an hour late, and nobody could say why."
    head = f"<meta name=description content='{told}'>"
    shown = article(head, f"<h1>Ferry late</h1><p class=lead>{told}</p>")
    assert shown.standfirst == told
    assert told not in (shown.body or "")
    assert article(head, "<h1>Ferry late</h1>").standfirst is None


def test_description_in_a_part_marked_as_teaser_is_a_standfirst() -> None:
    lead = "The ferry to the islands left an hour late on Friday, for the third time."
    head = f"<title>Ferry late</title><meta name=description content='{lead}'>"
    page = article(head, f"<h1>Ferry late</h1><div class=article-teaser><p>{lead}</p></div>")
    assert page.standfirst == lead


def test_a_line_that_is_a_link_to_another_article_is_no_text() -> None:
    link = "<p><a href=/b>Read also: What the sheep thought of it</a></p>"
    (found,) = results(f"<html><body><h1>Ferry late</h1>{PROSE}{link}{PROSE}</body></html>")
    assert isinstance(found, Article)
    assert "Read also" not in (found.body or "")
    assert "forty sheep" in (found.body or "")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html>", "neither a headline nor a text"),
        ("<div>" * 300 + "x", "nested more than 200 deep"),
        ("<html>" + "<p>" * 200_001, "more than 200,000 tags"),
        ("", "the file is empty"),
    ],
)
def test_unreadable_page_is_rejected_with_a_reason(page: str, reason: str) -> None:
    (found,) = results(page)
    assert isinstance(found, Rejection)
    assert reason in found.reason


PIECES = (
    "<p> </p> <h1> <time datetime=2025> Ana Okafor <script> { ]]> <!-- 5. Mai 2025 <a href=/author/x> "
    "<body \0 <table> <svg> &#0; <div itemscope itemtype=http://schema.org/Article> <i itemprop=author>"
).split(" ")


@given(st.lists(st.sampled_from(PIECES)))
def test_any_page_ends_in_one_verdict(parts: list[str]) -> None:
    assert len(results("<html>" + " ".join(parts))) == 1


def test_nothing_is_logged_for_a_page_without_an_article(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        results("<html><h1>Ferry late</h1>")
    assert caplog.records == []


def test_a_script_that_compares_much_has_no_tags() -> None:
    script = "<script>for(i=0;i<a.length;i++){" + "x = y ; " * 300 + "}</script>"
    assert article(f"<title>Ferry late</title>{script}", "<h1>Ferry late</h1>").headline == "Ferry late"
    assert article(script + named('"author": "Ana Okafor"')).byline == ("Ana Okafor",)


@pytest.mark.parametrize(
    "line",
    [
        "<div class=byline>March 3, 2021 by Runa Clay</div>",
        "<p>Posted March 3, 2021 by Runa Clay</p>",
        "<p>Posted on March 3, 2021 by Runa Clay Leave a comment</p>",
        "<h2>March 3, 2021 by Runa Clay</h2>",
        "<p>Written March 3, 2021 by Runa Clay</p>",
        "<p>Runa Clay, March 3, 2021</p>",
        "<p>Runa Clay (March 3, 2021)</p>",
        "<p>March 3, 2021<br>by Runa Clay</p>",
        "<span class=date>March 3, 2021</span><span class=author>by Runa Clay</span>",
        "<div>March 3, 2021 | Runa Clay</div>",
        "<div class=byline>By <b>Runa Clay</b>March 3, 2021</div>",
        "<div class=byline>By Runa Clay<span>March 3, 2021</span></div>",
        "<small>March 3, 2021 • By Runa Clay • 4 min read</small>",
        "<p>March 3, 2021 - 10:05 - By Runa Clay - Herald staff</p>",
        "<table><tr><td>March 3, 2021</td><td>by Runa Clay</td></tr></table>",
        "<h4>Mercredi 3 mars 2021 par Runa Clay</h4>",
        "<div class=byline><span>March 3, 2021</span><span>Runa Clay</span></div>",
        "<p>By Runa Clay March 3, 2021</p>",
        "<dl><dt>Author</dt><dd>Runa Clay</dd><dt>Date</dt><dd>March 3, 2021</dd></dl>",
        "<div class=author-name>Runa ❤️ Clay</div><div class=author-title>Member</div><p>March 3, 2021</p>",
        "<div class=author>Runa Clay 🌊 Follow</div><p class=date>March 3, 2021</p>",
        "<p>Par Runa Clay - Publié le 3 mars 2021</p>",
        "<div class=byline>3/3/21 by Runa Clay</div>",
        "<div class=byline><time datetime=2021-03-03>3 Mar</time> by Runa Clay</div>",
        "<div class=byline>March 3, 2021 10:05 am by Runa Clay 12 comments</div>",
        "<div class=byline>First published March 3, 2021. By Runa Clay. Photo: Pia Nord</div>",
        "<p>Runa Clay on March 3, 2021 at 4:10 pm</p>",
        "<section>Written March 3, 2021 by Runa Clay</section>",
        "<p>3 de marzo de 2021 por Runa Clay</p>",
        "<p>Author: Runa Clay, 3 mars 2021 г.</p>",
    ],
)
def test_date_and_author_are_read_in_any_order_and_element(line: str) -> None:
    found = article("<title>Ferry late</title>", f"<h1>Ferry late</h1>{line}")
    assert (found.byline, (found.published or "")[:10]) == (("Runa Clay",), "2021-03-03")


@pytest.mark.parametrize(
    "line", ["Valid Until: 9 December 2025", "Offer Expires: 9 December 2025", "Gültig Bis | 9. Dezember 2025"]
)
def test_end_of_a_term_is_text_and_names_no_author(line: str) -> None:
    found = article("", f"{H1}<p>{line}</p><p>{LONG}</p><p>{LONG} Again.</p>")
    assert (found.byline, found.published_from) == ((), "search")
    assert line in (found.body or "")


def test_weekday_behind_an_author_is_no_part_of_the_name() -> None:
    line = "<div class=byline>by Runa Clay<br>Monday, November 18, 2019</div>"
    assert article("<title>Ferry late</title>", f"<h1>Ferry late</h1>{line}").byline == ("Runa Clay",)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("<span class=author>Ana Okafor</span> <span class=publication>Tideline Today</span>", ("Ana Okafor",)),
        ("<span class=author>Ana Okafor and Li Wei</span> <i>Tideline Today</i>", ("Ana Okafor", "Li Wei")),
        ("<span class=author>Ana Okafor</span>, <span class=author>Li Wei</span> Tideline", ("Ana Okafor", "Li Wei")),
    ],
)
def test_author_is_not_joined_with_a_publication(authors: str, names: tuple[str, ...]) -> None:
    line = f"<div class=byline-section><div>{authors}</div><div>Published 11:34 PM EST Nov 19, 2019</div></div>"
    assert article("<title>Ferry late</title>", f"<h1>Ferry late</h1>{line}").byline == names


AT_HEADLINE = "<title>Ferry late</title>", "<h1>Ferry late</h1>"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<div class=sidebar><p>By Ana Okafor</p></div>", ("Ana Okafor",)),
        ("<p>ByAna Okafor</p>", ("Ana Okafor",)),
        ("<p>VonAna Okafor</p>", ("Ana Okafor",)),
        ("<p>Ein Artikel von Ana Okafor | 27.01.2022 - 12:45</p>", ("Ana Okafor",)),
        ("<p>Text von Ana Okafor Illustration von Li Wei</p>", ("Ana Okafor",)),
        ("<p>Erstellt von Ana Okafor</p>", ("Ana Okafor",)),
        ("<p>wow! | By Ana Okafor | April 13, 2020</p>", ("Ana Okafor",)),
        ("<ul class=share><li>19. Oktober 2019<li>Ana Okafor</ul>", ("Ana Okafor",)),
        ("<p><a href=/x>Ana Okafor</a></p><p>All you need</p><p>August 6, 2019</p>", ("Ana Okafor",)),
        ("<p>1. Januar 2016 von knurrhahn</p>", ("knurrhahn",)),
        ("<p>Posted by knurrhahn on January 1, 2016</p>", ("knurrhahn",)),
        (f"{PROSE}<p>Autorin: Ana Okafor</p>", ("Ana Okafor",)),
        (f"{PROSE}<p>Autoren Ana Okafor und Li Wei</p>", ("Ana Okafor", "Li Wei")),
        ("<div class=author>About the author – Ana Okafor</div>", ("Ana Okafor",)),
        ("<div class=author>Ana OkaforAna Okafor</div>", ("Ana Okafor",)),
        ("<div class=byline>By <a href=/w>Ana Okafor</a> <a href=/e>Edit</a></div>", ("Ana Okafor",)),
        ("<p>5 December 2025</p><h2>Marine Affairs</h2>", ()),
        ("<p class=category>Marine Affairs</p><p>5 December 2025</p>", ()),
        ("<p>5 December 2025</p><p>Facebook Twitter Mail</p>", ()),
        ("<p>Text Size</p>", ()),
        ("<div class=author>Tideline Media GmbH</div>", ()),
        ("<div class=author>tideline.it</div>", ()),
        (
            f"<div class=author>{''.join(f'<a>{name}da Orr</a>' for name in 'ABCDEF')}</div>",
            (),
        ),
        ("<a rel=author>Tideline newsroom</a><div class=author>Saltmere</div>", ()),
    ],
)
def test_author_is_read_beside_the_headline_or_below_the_text(line: str, names: tuple[str, ...]) -> None:
    head, heading = AT_HEADLINE
    assert article(head, heading + line).byline == names


@pytest.mark.parametrize(
    ("stated", "line", "names"),
    [
        ("Ana Okafor", "<p>Von Ana Okafor, Li Wei</p>", ("Ana Okafor", "Li Wei")),
        ("Ana Okafor", "<p>By Bo Ray and Li Wei</p>", ("Ana Okafor",)),
        ("Ana Okafor, AO", "", ("Ana Okafor",)),
        ("Ana Okafor, CNN", "<p>By Ana Okafor | CNN</p>", ("Ana Okafor",)),
        ("Aokafor", "<p>By Ana Okafor</p>", ("Ana Okafor",)),
        ("Knurrhahn", "<p>By Ana Okafor</p>", ("Knurrhahn",)),
        ("Edit", "<p>By Ana Okafor</p>", ("Ana Okafor",)),
    ],
)
def test_printed_byline_completes_the_stated_author(stated: str, line: str, names: tuple[str, ...]) -> None:
    head, heading = AT_HEADLINE
    assert article(f"{head}<meta name=author content='{stated}'>", heading + line).byline == names


def test_every_author_tag_counts() -> None:
    tags = "".join(f"<meta name=citation_author content='{name}'>" for name in ("Ana Okafor", "Li Wei"))
    assert article(tags).byline == ("Ana Okafor", "Li Wei")


def test_element_with_the_headline_is_part_of_the_article() -> None:
    inner = "<h1>Ferry late</h1><span class=author>Ana Okafor</span>"
    assert article("", f"<div class=one-sidebar><header class=header-footer>{inner}</header></div>").byline == (
        "Ana Okafor",
    )


def test_part_of_a_headline_is_no_source() -> None:
    head = "<title>Ferry late — it’s the third time</title><link rel=canonical href='https://h.example/a'>"
    assert article(head, "<h1>Ferry late — it’s the third time</h1>").source is None


def test_dates_and_names_of_comments_are_not_those_of_the_article() -> None:
    comments = "<p>Tom Reed says:</p><p>June 5, 2022 at 9:14 am</p><div>June 6, 2022 by Ada Blum</div>"
    page = f"<article><h1>Ferry late</h1>{PROSE}</article><div id=comments class=comment-list>{comments}</div>"
    (found,) = results(f"<html><head><title>Ferry late</title></head><body>{page}</body></html>")
    assert isinstance(found, Article)
    assert (found.published, found.byline) == (None, ())


@pytest.mark.parametrize(
    "blocks",
    [
        "<div>One part<div>two parts</div>three parts</div>",
        "<p>One part<section>two parts</section>three parts</p>",
        "<p>One part<br>two parts<br/>three parts</p>",
        "<ul><li>One part</li><li>two parts</li><li>three parts</li></ul>",
        "<table><tr><td>One part</td><td>two parts</td><td>three parts</td></tr></table>",
        "<span style='display:block'>One part</span><span style='display: block'>two parts</span>three parts",
        "<div><b>One part</b><div>two parts</div><i>three parts</i></div>",
        "<center>One part</center><center>two parts</center>three parts",
        "<h3>One part</h3>two parts<h3>three parts</h3>",
    ],
)
def test_neighbouring_blocks_keep_words_apart(blocks: str) -> None:
    around = PROSE, PROSE.replace("ferry", "boat")
    page = f"<title>Ferry late</title><article><h1>Ferry late</h1>{around[0]}{blocks}{around[1]}</article>"
    (found,) = results(page)
    body = getattr(found, "body", None) or ""
    assert [word for word in re.findall(r"\w*part\w*", body) if word not in {"part", "parts"}] == []
    assert "two parts" in body


@pytest.mark.parametrize(
    "blocks",
    [
        "<ul><li><div>One part.</div><div>Two parts.</div></li></ul>",
        "<ul><li><span style='display:block'>One part.</span><div></div>"
        "<span style='display:block'> Two parts.</span></li></ul>",
        "<blockquote><div>One part.</div><div>Two parts.</div></blockquote>",
    ],
)
def test_divisions_within_lists_and_quotes_keep_words_apart(blocks: str) -> None:
    long = f"<p>{'The ferry left Saltmere at noon, and came back in the evening without a sheep. ' * 5}</p>"
    page = f"<html><body><article><h1>Ferry late</h1>{long}{blocks}{long}</article></body></html>"
    (found,) = results(page)
    assert isinstance(found, Article)
    assert re.search(r"One part\.\s+Two parts\.", found.body or "")


def test_words_that_only_look_cut_stay_whole() -> None:
    body = article(
        "<title>Ferry late</title>", f"<article><h1>Ferry late</h1>{PROSE}<p>Co<wbr>operation, b<b>ol</b>d</p>"
    ).body
    assert "Cooperation, bold" in (body or "")


def test_control_characters_of_a_page_are_the_quotes_that_they_were() -> None:
    said = "\u0093Late again,\u0094 said the captain of the ferry on Friday, and it\u0092s true."
    body = article("<meta charset=utf-8><title>Ferry late</title>", f"<h1>Ferry late</h1>{PROSE}<p>{said}</p>").body
    assert "“Late again,” said the captain of the ferry on Friday, and it’s true." in (body or "")


@pytest.mark.parametrize("shown", ["26 | 01 | 2022", "Miércoles, 26 de Enero de 2022", "26. Jänner 2022"])
def test_date_far_from_the_article_is_read_by_the_grammar_of_our_own(shown: str) -> None:
    assert article("", f"<h1>{LATE}</h1>{PROSE * 9}<div class=entry-date>{shown}</div>").published == "2022-01-26"


def test_a_page_without_a_date_does_not_load_dateparser() -> None:
    page = f"<h1>{LATE}</h1>{PROSE}<div class=date>12 klaufrudember 2, 2021 xy</div>{PROSE}"
    told = (
        "import io, sys; from newssearch.reading import read;"
        f"print(*read('-', stdin=io.BytesIO({page.encode()!r}), format='html'));"
        "from htmldate import extractors;"
        "assert 'dateparser' not in sys.modules; assert extractors.get_external_parser().get_date_data"
    )
    subprocess.run([sys.executable, "-c", told], check=True)
