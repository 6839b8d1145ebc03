"""Walls: what a site sends to a robot is rejected with its reason, and an article about robots is read."""

from __future__ import annotations

import io

import pytest

from newssearch.models import Article, Rejection
from newssearch.reading import read

PROSE = (
    "The council of Saltmere voted on the plan after a debate that lasted until midnight.",
    "The port said it would buy two cranes next year, when the ice is gone from the harbour.",
)


def result(title: str, *lines: str, extra: str = "") -> Article | Rejection:
    text = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><title>{title}</title>{extra}</head><body><h1>{title}</h1>{text}</body></html>"
    (only,) = read("-", stdin=io.BytesIO(page.encode()), retrieved="2025-12-10", format="html")
    assert isinstance(only, Article | Rejection)
    return only


@pytest.mark.parametrize(
    ("title", "line", "phrase"),
    [
        ("Are you a robot?", "Please make sure that your browser accepts cookies.", "Are you a robot"),
        ("Just a moment", "Enable JavaScript and cookies to continue", "Enable JavaScript and cookies to continue"),
        ("tideline.example", "Please enable JS and disable any ad blocker", "enable JS and disable any ad blocker"),
        ("One more step", "Complete the security check to go on.", "Complete the security check"),
        ("Sicherheit", "Bestätigen Sie, dass Sie kein Roboter sind.", "kein Roboter"),
        ("Vérification", "Confirmez que vous n’êtes pas un robot.", "pas un robot"),
        ("Un momento", "Verifica que no eres un robot.", "no eres un robot"),
        ("Проверка", "Подтвердите, что вы не робот.", "не робот"),
        ("確認", "私はロボットではありません", "ロボットではありません"),
        ("Access denied", "You don't have permission to access this server.", "You don't have permission to access"),
    ],
)
def test_page_for_robots_is_rejected_with_its_phrase(title: str, line: str, phrase: str) -> None:
    found = result(title, line)
    assert isinstance(found, Rejection)
    assert phrase in found.reason
    assert "instead of an article" in found.reason


def test_article_about_robots_is_read() -> None:
    found = result("Are you a robot? Ports ask ships to prove it", *PROSE)
    assert isinstance(found, Article)
    assert found.body == "\n\n".join(PROSE)


def test_short_article_with_a_date_of_its_own_is_read() -> None:
    dated = '<meta property="article:published_time" content="2025-12-05T10:00:00Z">'
    assert isinstance(result("Are you a robot?", "A quiz by the port.", extra=dated), Article)
