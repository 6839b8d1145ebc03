"""Hits, articles and explanations as people see them."""

import re
from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from newssearch.cli.output import rendering
from newssearch.cli.output.terminal import Screen
from newssearch.cli.output.wrapping import cells
from newssearch.models import Article, Rejection
from newssearch.reports import Report
from newssearch.results import Clause, Explanation, Hit, Results, Snippet

HIT = Hit(
    "h-1", 7.1, "Pilots strike shuts harbour", "2025-12-05T14:30:00+01:00", "minute", "Courier",
    ("A. Lee",), "WESTPORT", None, "en", "https://example.org/1",
    (
        Snippet("body", "The pilots walked out.", ((4, 10),)),
        Snippet("standfirst", "Ninth day", ((0, 5),)),
    ),
    ((7, 13),),
)  # fmt: skip
PAGE = Results("strike", 12, 10, (HIT, replace(HIT, id="h-2", published=None)), 1.94)
PAINTED = Screen(width=40, color=True, links=True, interactive=True)
OURS = re.compile(r"\x1b\[(?:0|1|2|30;43)m|\x1b\]8;;[!-~]*\x1b\\")
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ANY_TEXT = st.text(st.characters() | st.sampled_from("\x1b\x9b\r\n\t \u202e"))


def test_page_in_a_pipe_is_plain_and_numbered_from_its_offset():
    assert rendering.hits_text(PAGE, Screen()) == (
        "11. Pilots strike shuts harbour\n"
        "    2025-12-05 14:30:00+01:00 · Courier · A. Lee · WESTPORT · h-1\n"
        "    The pilots walked out.\n"
        "    standfirst: Ninth day\n"
        "\n"
        "12. Pilots strike shuts harbour\n"
        "    undated · Courier · A. Lee · WESTPORT · h-2\n"
        "    The pilots walked out.\n"
        "    standfirst: Ninth day\n"
    )


def test_terminal_shows_marks_and_a_bold_link():
    shown = rendering.hits_text(PAGE, replace(PAINTED, width=60)).split("\n")
    link = "\x1b]8;;https://example.org/1\x1b\\"
    end = "\x1b]8;;\x1b\\"
    assert shown[0] == (
        f"\x1b[1m11. \x1b[0m{link}\x1b[1mPilots \x1b[0m\x1b[30;43mstrike\x1b[0m\x1b[1m shuts harbour\x1b[0m{end}"
    )
    assert shown[3] == "    The \x1b[30;43mpilots\x1b[0m walked out."
    assert shown[4] == "    standfirst: \x1b[30;43mNinth\x1b[0m day"


def test_mark_over_a_line_end_is_painted_on_both_lines():
    painted = rendering.marked_lines("aaaa bbbb cccc", [(5, 14)], Screen(width=10, color=True))
    assert list(painted) == ["aaaa \x1b[30;43mbbbb\x1b[0m", "\x1b[30;43mcccc\x1b[0m"]


def test_the_total_says_what_is_shown_and_how_to_see_the_next():
    def said(**changes):
        return rendering.total_text(replace(PAGE, **changes), Screen())

    assert said(total=30) == "30 articles, showing 11-12 (1.9 ms); next: --offset 12\n"
    assert said() == "12 articles, showing 11-12 (1.9 ms)\n"
    assert said(offset=0, total=2) == "2 articles (1.9 ms)\n"
    assert said(offset=0, total=1, hits=(HIT,)) == "1 article (1.9 ms)\n"
    assert said(offset=20, hits=()) == "12 articles, none after the first 20 (1.9 ms)\n"
    assert said(offset=0, hits=()) == "12 articles, none shown (1.9 ms)\n"


def test_an_article_is_headline_what_is_known_and_the_text():
    article = Article(
        "h-1", "Harbour opens", "Pilots return", "One.\n\nTwo.", ("A. Lee", "B. Okafor"),
        published="2025-12-05", precision="day", published_from="dateline",
        notes=("year inferred: 2025", "weekday disagrees: Thursday"),
    )  # fmt: skip
    assert rendering.article_text(article, Screen()) == (
        "Harbour opens\n"
        "Pilots return\n"
        "\n"
        "id              h-1\n"
        "byline          A. Lee, B. Okafor\n"
        "published       2025-12-05 (day, from dateline)\n"
        "notes           year inferred: 2025\n"
        "                weekday disagrees: Thursday\n"
        "\n"
        "One.\n"
        "\n"
        "Two.\n"
    )


def test_read_article_shows_every_field():
    shown = rendering.verdict_text(Article("h-1", "Harbour", source_file="/a.txt"), Screen())
    assert shown.startswith("/a.txt\nid              h-1\nheadline        Harbour\n")
    assert "\npublished       -\n" in shown


def test_a_rejection_is_shown_with_its_reason():
    shown = rendering.verdict_text(Rejection("a.txt", "no text in it"), Screen())
    assert shown == "rejected  a.txt: no text in it\n"


def test_a_new_copy_is_a_change_of_the_index():
    assert rendering.summary(Report(3, read=4, unchanged=3, duplicate=1)) == "4 read: 3 unchanged, 1 duplicate"
    assert rendering.summary(Report(3, read=4, unchanged=4)) == "4 read: 4 unchanged; nothing changed"


def test_nothing_found_names_each_clause_with_its_count_and_hint():
    clauses = (
        Clause("strike", 'the word "strike"', 1200),
        Clause("x", 'the phrase "interests security"', 0, 'nearest: "security interests"'),
    )
    shown = rendering.blame_text(Results('"x"', 0, 0, (), clauses=clauses), Screen())
    assert shown == (
        'Nothing found for: "x"\n'
        '  1,200  the word "strike"\n'
        '      0  the phrase "interests security"    nearest: "security interests"\n'
    )


def test_an_explanation_is_a_tree_of_clauses():
    parts = (Clause("a", "the word a", 5), Clause("b", "the word b", 0, "nearest: c"))
    explanation = Explanation("a  b", "a AND b", 0, Clause("a b", "all of", 0, "", parts))
    assert rendering.explanation_text(explanation, Screen()) == (
        "read as         a AND b\n"
        "matches         0 articles\n"
        "\n"
        "  0  all of\n"
        "  5    the word a\n"
        "  0    the word b    nearest: c\n"
    )


@given(ANY_TEXT)
def test_no_control_character_of_a_hit_reaches_the_terminal(text):
    hit = Hit(
        text, 1.0, text, text, "day", text, (text,), text, text, text, f"https://{text}",
        (Snippet(text, text, ((0, len(text)),)),), ((0, len(text)),),
    )  # fmt: skip
    results = Results(text, 1, 0, (hit,), clauses=(Clause(text, text, 0, text),))
    explanation = Explanation(text, text, 1, results.clauses[0])
    for screen in (Screen(), PAINTED):
        assert_safe(rendering.hits_text(results, screen))
        assert_safe(rendering.blame_text(results, screen))
        assert_safe(rendering.explanation_text(explanation, screen))


@given(ANY_TEXT)
def test_no_control_character_of_an_article_reaches_the_terminal(text):
    plural = ("byline", "keywords", "notes")
    names = [field.name for field in fields(Article)]
    article = Article(**{name: (text,) if name in plural else text for name in names})
    for screen in (Screen(), PAINTED):
        assert_safe(rendering.article_text(article, screen))
        assert_safe(rendering.verdict_text(article, screen))
        assert_safe(rendering.verdict_text(Rejection(text, text), screen))


def assert_safe(shown):
    assert not OBEYED.search(OURS.sub("", shown))


@given(st.text(st.sampled_from("ab 日本é")), st.integers(20, 60))
def test_no_line_is_wider_than_the_terminal(text, width):
    screen = replace(PAINTED, width=width)
    hit = Hit("i", 1, text, snippets=(Snippet("body", text, ((1, 3),)),))
    article = Article("i", text, text, text, notes=(text,))
    shown = rendering.hits_text(Results("q", 1, 0, (hit,)), screen)
    shown += rendering.article_text(article, screen)
    assert all(cells(OURS.sub("", line)) <= width for line in shown.split("\n"))
