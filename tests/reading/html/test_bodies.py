"""The text of a page: the lines of its article, without everything between and around them."""

from __future__ import annotations

import io

import pytest

from newssearch.models import Article
from newssearch.reading import read

LEAD = "The harbour of Norrhamn gets its old steam crane back, a year after the council sold it for scrap."
PARAGRAPHS = [
    "The crane was bought by a society of dockers who had worked under it for most of their lives, and who paid twice.",
    "It will stand where it stood before, on the eastern quay, and it will lift again on the first Sunday of a month.",
    "The council said that it regretted the sale, which it had called a tidy end to a long and costly story in March.",
    "A new foundation costs some two hundred thousand crowns, of which the port pays one half, the society the rest.",
    "Whoever wants to see it before that has to go to the yard in Sundvik, where it is painted until the autumn.",
    "Children of the town have drawn the crane for a contest, and the winner may pull the lever when it lifts again.",
]


def text_of(body: str) -> str:
    page = f"<html><head><title>Steam crane comes back</title></head><body>{body}</body></html>".encode()
    (article,) = read("-", stdin=io.BytesIO(page), retrieved="2025-12-10", format="html")
    assert isinstance(article, Article)
    return "\n\n".join(part for part in (article.standfirst, article.body) if part)


def story(above: str = "", between: str = "", below: str = "", beside: str = "") -> str:
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    inside = f"{above}{first}{between}{''.join(rest)}{below}"
    return f"<h1>Steam crane comes back</h1>{beside}<div class='x1'>{inside}</div>"


def test_the_text_is_every_paragraph_of_the_story() -> None:
    assert text_of(story()) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("around", ["<p>{}</p>", "<div class='x2'><span>{}</span></div>", "<h2>{}</h2>"])
def test_prose_between_headline_and_body_is_of_the_text(around: str) -> None:
    assert text_of(story(beside=around.format(LEAD))) == "\n\n".join([LEAD, *PARAGRAPHS])


@pytest.mark.parametrize(
    "above",
    [
        "<p>5 December 2025</p>",
        "<p>By Mira Holm</p>",
        "<div class='imageCaption'>The crane in the yard of Sundvik, where it waits for a coat of new paint.</div>",
        "<figure><img src='a.jpg'><figcaption>The crane waits in Sundvik for a coat of paint.</figcaption></figure>",
        "<div class='author-box'><p>Mira Holm writes about ports, ships and the people who work on them.</p></div>",
        "<div class='article-categories'>Harbour, Norrhamn, Machines that people of the town remember.</div>",
        "<p>Photo: Mira Holm</p>",
        "<p>The yard in Sundvik © Mira Holm / Tideline</p>",
    ],
)
def test_lines_above_the_first_paragraph_are_not_of_the_text(above: str) -> None:
    assert text_of(story(above)) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "below",
    [
        "<h3>Related articles</h3><p>The ferry to Sundvik stays in port for another week, the company said.</p>",
        "<p>Sign up for our newsletter</p>",
        "<h3>Also read</h3><ul><li><a href='/b'>The ferry stays in port</a></li></ul>",
        "<section class='relatedPosts'><p>The ferry to Sundvik stays in port for a week, they said.</p></section>",
        "<div id='comments'>"
        + "<p>I never liked that crane, and I do not see why anyone should pay for it.</p>" * 5
        + "</div>",
        "<footer><p>Tideline is a paper for the coast, and has been printed in Norrhamn since 1921.</p></footer>",
    ],
)
def test_lines_behind_the_last_paragraph_are_not_of_the_text(below: str) -> None:
    assert text_of(story(below=below)) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "between",
    [
        "<p>•</p>",
        "<p>|---|---|</p>",
        f"<blockquote>{PARAGRAPHS[0]}</blockquote>",
        "<p>Read more: The ferry stays in port</p>",
        "<p><a href='/b'>The ferry stays in port</a></p>",
        "<div style='display: none'><p>The words that nobody sees are not of the text of any article at all.</p></div>",
        "<script>var crane = 'The words that nobody sees are not of the text of any article at all.';</script>",
    ],
)
def test_lines_between_paragraphs_are_not_of_the_text(between: str) -> None:
    assert text_of(story(between=between)) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("names", ["content-sidebar-wrap", "has-footer", "post-12 category-share hentry", "lg:hidden"])
def test_names_of_layouts_hide_no_text(names: str) -> None:
    page = story().replace("x1", f"{names}")
    menu = "<nav><ul><li><a href='/'>Harbour</a></li><li><a href='/b'>Ferries</a></li></ul></nav>"
    assert text_of(menu + page) == "\n\n".join(PARAGRAPHS)


def test_headings_and_lists_within_the_text_stay() -> None:
    between = "<h2>Two cranes are left</h2><ul><li>the steam crane</li><li>its younger sister in Sundvik</li></ul>"
    text = text_of(story(between=between))
    assert "Two cranes are left\n\nthe steam crane\n\nits younger sister in Sundvik" in text


def test_comments_longer_than_the_article_are_not_its_text() -> None:
    comment = "<p>I never liked that crane number {}, and I do not see why anyone at all should have to pay for it.</p>"
    comments = "".join(comment.format(number) for number in range(30))
    assert text_of(story() + f"<div class='comments-area'>{comments}</div>") == "\n\n".join(PARAGRAPHS)


def test_readings_of_characters_are_not_of_the_text() -> None:
    ruby = "<ruby>港<rt>みなと</rt></ruby>に古いクレーンが戻ってきました。" * 20
    assert "みなと" not in text_of(f"<h1>クレーン</h1><div><p>{ruby}</p></div>")
