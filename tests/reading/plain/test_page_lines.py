"""Lines of pages: what a line says it is, in several languages, and what must not be mistaken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates.parser import DateContext
from newssearch.reading.plain.page_lines import classify, crumbs
from newssearch.reading.plain.page_stamps import dates_and_authors

CONTEXT = DateContext(datetime(2025, 12, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "WhatsApp Channel", "Facebook Twitter WhatsApp", "Share", "3 min read",
        "12 comments", "Subscribe to our newsletter", "Follow us on Instagram for more",
        "► Also read: Museum to stay free", "Photo: Mira Holm / Tideline", "(Photo by Mira Holm)",
        "We use cookies to improve this site.", "Anzeige", "Lesen Sie auch: Strom wird teurer",
        "Publicité", "À lire aussi : Le stade agrandi", "Publicidad", "Suscríbete a nuestro boletín",
        "Реклама", "Читайте также: Улов сократился", "विज्ञापन", "यह भी पढ़ें: गैस के दाम", "اشتہار",
        "یہ بھی پڑھیں: عجائب گھر", "إعلان", "اقرأ أيضا: تراجع الصيد", "分享", "延伸阅读：鲱鱼捕捞量",
        "シェア", "関連記事：ガス料金", "Paylaş", "İlgili haber: Eski vinç kurtarıldı",
        "Aktualisiert am", "Last modified:", "Publié le", "Wird geladen ...", "Teilen mit:", "Zum Weiterlesen:",
        "Warning: Creating default object from empty value in /srv/tide/head.php on line 12",
        "The Tideline is not responsible for the opinions of its guests.", "Pressekontakt:",
        "Dieser Beitrag gibt die Meinung des Autors wieder.",
        "Los comentarios no reflejan necesariamente la línea del diario.",
    ],
)  # fmt: skip
def test_furniture_says_so_itself(line: str) -> None:
    assert classify(line, CONTEXT).kind in {"furniture", "after", "lead-in", "credit", "end"}


@pytest.mark.parametrize(
    "line",
    [
        "Warning: the tide will be high on Friday", "The work is posted on", "Updated rules on nets",
        "Share prices fell on Friday.", "Comments by the mayor angered the fleet", "Follow the money",
        "X marks the ballot", "Photographs of the crane are for sale",
        "Related party deals worry investors", "Videos show the roof in the air.",
        "Criticism of the mayor’s leadership", "May fair moves to June", "2025", "Plan B",
        "Watch the tide, skippers told", "By the sea, nobody sleeps",
        "Subscribers to the pipeline fund may withdraw, Borea said on Friday.", "फोटोग्राफर ने बताया",
        "关注民生的市长", "Tags on the nets name their owners.", "In the US, X is not the only one",
    ],
)  # fmt: skip
def test_lines_of_a_story_are_not_mistaken_for_furniture(line: str) -> None:
    assert classify(line, CONTEXT).kind == "text"


@pytest.mark.parametrize(
    ("line", "role", "expected"),
    [
        ("Published: 5 December 2025 | 14:30 IST", "published", "2025-12-05"),
        ("5 December 2025", "published", "2025-12-05"),
        ("Updated: Dec 5, 2025, 10:00 GMT", "updated", "2025-12-05"),
        ("Last modified on Thu 4 Dec 2025 12.30 GMT", "updated", "2025-12-04"),
        ("Aktualisiert: 5. Dezember 2025, 14:30 Uhr", "updated", "2025-12-05"),
        ("Publié le 5 décembre 2025 à 10h30", "published", "2025-12-05"),
        ("نشر في: 4 ديسمبر 2025", "published", "2025-12-04"),
        ("更新时间：2025年12月4日", "updated", "2025-12-04"),
    ],
)
def test_date_lines_are_stamps_of_their_role(line: str, role: str, expected: str) -> None:
    (stamp,) = classify(line, CONTEXT).stamps
    assert stamp.role == role
    dates, authors = dates_and_authors(line, CONTEXT) or ((), ())
    assert [date.value[:10] for date in dates] == ([expected] if role == "published" else [])
    assert authors == ()


def test_a_line_may_hold_authors_and_two_dates() -> None:
    line = classify("By Ana Okafor | Published: 5 December 2025 | Updated: 6 December 2025", CONTEXT)
    assert line.byline == ("Ana Okafor",)
    assert [stamp.role for stamp in line.stamps] == ["published", "updated"]


def test_breadcrumbs_begin_at_home() -> None:
    assert crumbs("Home > News > Weather") == ["Home", "News", "Weather"]
    assert crumbs("Accueil » Sports") == ["Accueil", "Sports"]
    assert crumbs("Saltmere > Northgate") == []


@pytest.mark.parametrize("line", ["© 2025 The North Quay Gazette. All rights reserved.", "Alle Rechte vorbehalten"])
def test_rights_are_told(line: str) -> None:
    assert classify(line, CONTEXT).kind == "rights"


@given(st.text(min_size=1, max_size=200))
def test_any_line_is_of_some_kind(line: str) -> None:
    assert classify(line, CONTEXT).kind


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to the idea that a light must burn, he said, and you must subscribe to the bill as well.",
        "“Subscribe to our newsletter and follow us on Instagram,” one of them read.",
        "“Read more, drink less,” another said, above the address of the library.",
        "Share the quay with the tourists, by all means.",
        "Comments are welcome at the box office.",
        "He asked for the privacy policy of the harbour, and got a herring.",
    ],
)
def test_sentences_that_begin_or_quote_like_adverts_are_text(line: str) -> None:
    assert classify(line, CONTEXT).kind == "text"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("3 Comments", "end"), ("Comments (12)", "end"), ("About the author", "end"), ("End of list", "resume"),
        ("Getty Images The ferry at dawn", "credit"), ("The ferry last week.Credit...Mira Holm", "credit"),
        ("The whale on Monday. [Mira Holm/Tideline]", "credit"), ("* * *", "furniture"),
        ("pjh@example.org", "furniture"), ("courier.example", "furniture"),
        ("By signing up, you agree to our Privacy Policy and Terms of Use.", "furniture"), ("Opinion", "section"),
        ("Czytaj też: Muzeum za darmo", "furniture"), ("Baca juga: Museum gratis", "furniture"),
    ],
)  # fmt: skip
def test_lines_of_many_pages_say_what_they_are(line: str, kind: str) -> None:
    assert classify(line, CONTEXT).kind == kind
