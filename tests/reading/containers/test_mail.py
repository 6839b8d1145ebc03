"""Mail: newsletters and press releases, one or a box of them, whatever their headers are encoded in."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read

HEAD = (
    "From: Tideline <a@b.example>\nDate: Fri, 5 Dec 2025 14:30:00 +0100\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\n"
)


def mail(text: str | bytes, **options: str) -> list[Article | Rejection]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10", **options))  # type: ignore[arg-type]


def letter(headers: str, body: str = "The crane stays.") -> Article:
    (only,) = mail(f"{HEAD}{headers}\n{body}\n")
    assert isinstance(only, Article), only
    return only


@pytest.mark.parametrize(
    ("header", "field", "expected"),
    [
        ("Subject: =?iso-8859-1?q?Caf=E9?= open\n", "headline", "Café open"),
        ("Subject: =?no-such-charset?q?Caf=E9?=\n", "headline", "Café"),
        ("Subject: Caf\udce9 open\n", "headline", "Café open"),
        ("Subject: =?utf-8?b?a?=\n", "headline", "=?utf-8?b?a?="),
        ("Subject: Crane\n saved\n", "headline", "Crane saved"),
        ("Subject: Fwd: RE: Crane saved\n", "headline", "Crane saved"),
        ("Subject: A\n", "id", "1@b.example"),
        ("Subject: A\n", "published", "2025-12-05T14:30:00+01:00"),
        ("Subject: A\n", "published_from", "mail"),
        ("Subject: A\nContent-Language: de\n", "language", "de"),
        ("Received: from x; Sat, 6 Dec 2025 01:02:03 +0000\nSubject: A\n", "retrieved", "2025-12-06T01:02:03+00:00"),
    ],
)
def test_a_header_gives_its_field(header: str, field: str, expected: str) -> None:
    assert getattr(letter(header), field) == expected


def test_bare_subject_has_the_charset_of_the_message() -> None:
    subject, text = "港口昨天重新开放".encode("gbk"), "渡轮今天早上恢复航行".encode("gbk")
    parts = b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=gbk\n\n" + text
    for rest in (b"Content-Type: text/plain; charset=gb2312\n\n" + text, parts + b"\n--x--\n"):
        (article,) = mail(HEAD.encode() + b"Subject: " + subject + b"\n" + rest)
        assert isinstance(article, Article)
        assert (article.headline, article.body, article.notes) == ("港口昨天重新开放", "渡轮今天早上恢复航行", ())


def test_a_charset_that_only_the_html_declares_counts() -> None:
    page = '<html><head><meta charset="koi8-r"></head><body><p>Порт купит краны</p></body></html>'.encode("koi8-r")
    (article,) = mail(HEAD.encode() + b"Subject: A\nContent-Type: text/html\n\n" + page)
    assert isinstance(article, Article)
    assert (article.body, article.notes) == ("Порт купит краны", ())


@pytest.mark.parametrize(
    ("sender", "byline", "source"),
    [
        ("List-Id: <x>\nFrom: The North Quay Gazette <a@b.example>", (), "The North Quay Gazette"),
        ("From: Ana Okafor <a@b.example>", ("Ana Okafor",), None),
        ("From: Ana Okafor at Tideline <a@b.example>", ("Ana Okafor",), "Tideline"),
        ("From: a@b.example", (), None),
    ],
)
def test_a_list_is_an_outlet_and_a_person_wrote_it(sender: str, byline: tuple[str, ...], source: str | None) -> None:
    (article,) = mail(f"{sender}\nMIME-Version: 1.0\nSubject: A\nDate: 5 Dec 2025\n\nText.\n")
    assert isinstance(article, Article)
    assert (article.byline, article.source) == (byline, source)


def test_the_text_is_that_of_the_html_without_attachments_calls_and_signature() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "Tideline <a@b.example>", "Crane", "<1@b.example>"
    message.set_content("View this newsletter in your browser.")
    message.add_alternative("<p>View it in your browser</p><p>The crane stays.</p><p>Unsubscribe</p>", subtype="html")
    message.add_attachment(b"<p>Not this.", maintype="text", subtype="html", filename="x.html")
    (article,) = mail(message.as_bytes())
    assert isinstance(article, Article)
    assert article.body == "The crane stays."
    assert letter("Subject: A\n", "The crane stays.\n\n-- \nTideline, North Quay").body == "The crane stays."


def test_forwarded_message_is_the_article() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = "Ana Okafor <c@d.example>", "Crane saved", "<2@d.example>"
    inner["Date"] = "Thu, 4 Dec 2025 10:00:00 +0000"
    inner.set_content("The crane stays.")
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["Message-ID"] = "A Friend <a@b.example>", "Fwd: see below", "<1@b.example>"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    (article,) = mail(outer.as_bytes())
    assert isinstance(article, Article)
    assert (article.id, article.headline, article.byline) == ("2@d.example", "Crane saved", ("Ana Okafor",))
    assert (article.published, article.notes) == ("2025-12-04T10:00:00+00:00", ("forwarded",))


def test_messages_of_a_box_keep_lines_that_begin_with_from() -> None:
    box = f"From a@b.example Fri Dec  5 14:30:00 2025\n{HEAD}Subject: A\n\n>From here, one.\n\nFrom now, two.\n\n"
    first, second = mail(box + box.replace("<1@", "<2@").replace("Subject: A", "Subject: B"))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.body == "From here, one.\n\nFrom now, two."
    assert (second.id, second.headline) == ("2@b.example", "B")


PARTS = [
    HEAD,
    "Subject: =?utf-8?b?",
    "Content-Type: multipart/mixed; boundary=x\n",
    "\n--x\n",
    "--x--\n",
    "Content-Type: message/rfc822\n",
    "Content-Transfer-Encoding: base64\n",
    'Content-Type: text/html; charset="idna"\n',
    "\n",
    "---------- Forwarded message ---------\nFrom: x\n",
    "<p>Crane",
    "\udcff",
]


@given(st.lists(st.sampled_from(PARTS), max_size=16), st.sampled_from(["eml", "mbox"]))
def test_any_message_ends_in_verdicts(parts: list[str], name: str) -> None:
    assert mail("".join(["From a@b.example Fri Dec  5 14:30:00 2025\n", *parts]), format=name)
