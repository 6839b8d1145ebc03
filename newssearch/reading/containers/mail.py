"""Mail to drafts: newsletters and press releases, one message (EML, RFC 5322) or a box of them (mbox, RFC 4155).

Headers are decoded here and not by the newer policies of `email`: those parse a header by a grammar, which fails on the
output of broken programs, and is slow on hostile input. Attachments are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from newssearch.core import clean, paragraphs
from newssearch.errors import ReadingError
from newssearch.reading.containers.mail_headers import HeaderText, header_text
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.encoding import decoding
from newssearch.reading.markup import declared_in_html, to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.plain.page_lines import classify
from newssearch.reading.streams import Stream, lines
from newssearch.settings import READING_LIMITS

_FROM_LINE = re.compile(rb"From \S.* \d{4}")
_LONGEST_HEADER = 2_000
_MOST_PARTS = 200
_MOST_BOUNDARIES = 10_000
"""Lines that may part a message: for each, Python's parser makes an object of a kilobyte."""

_MOST_HEADERS = 20_000
"""Headers of a message and all its parts together."""

_MOST_BRACKETS = 50
"""The most brackets in an address, where comments may nest: Python's parser recurses for each."""

_FORWARD = re.compile(
    r"^(?:-{3,} ?(?:Forwarded message|Original Message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado)"
    r" ?-{3,}|Begin forwarded message:)\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_FORWARDED_HEADER = re.compile(r"\*?(From|Date|Sent|Subject|To|Cc|Reply-To|Von|Datum|Betreff|An)\*?:\s*\*?\s*(.*)")
_MARKS = re.compile(r"^(?:(?:fwd?|wg|tr|rv|re|aw)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_CALL = re.compile(
    r"unsubscribe|(?:view|read|open)\b.{0,30}\b(?:browser|online)|(?:manage|update|change)\b.{0,30}\bpreferences"
    r"|forwarded? this (?:e-?mail|newsletter|to)|you(?:'|’)?(?: a)?re receiving this|sent this (?:e-?mail|message) to"
    r"|im browser|abbestellen|abmelden|désabonner|dans (?:votre|le) navigateur|darse de baja|en (?:su|el) navegador"
    r"|annulla l.iscrizione|отписаться",
    re.IGNORECASE,
)
_LONGEST_CALL = 160
"""The longest paragraph of furniture: a longer one is text about such things."""

_MOST_CLASSIFIED = 5_000
"""Paragraphs that are looked at for such: the longest newsletters have some hundred."""

_NO_TEXT = {"furniture", "rights", "address"}
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID")
_AT = re.compile(r"^(?P<person>.+?),? (?:at|from|von|de|@) (?P<outlet>.+)$")


def read_eml(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield the one article of a message; as in a box, everything beyond the size of an article is attachments."""
    data = stream.read_all(READING_LIMITS.max_document_bytes, "the message")
    yield _draft(data[: READING_LIMITS.max_record_bytes], "", origin)


def read_mbox(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every message of a box."""
    found = False
    for begun, data in _messages(stream):
        found = True
        yield _draft(data, f":{begun}", origin)
    if not found:
        yield Refusal("the mailbox contains no messages")


def _messages(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """Yield each message with its first line, and no more of it than an article may have.

    The rest is attachments: text comes first.
    """
    begun, size, kept = 1, 0, list[bytes]()
    blank = True
    for number, line in lines(stream, READING_LIMITS.max_line_bytes):
        if line is not None and blank and _FROM_LINE.match(line):
            if any(part.strip() for part in kept):
                yield begun, b"".join(kept)
            begun, size, kept = number, 0, []
        elif line is not None and size <= READING_LIMITS.max_record_bytes:
            kept.append((line[1:] if re.match(rb">+From ", line) else line) + b"\n")
            size += len(line) + 1
        blank = line is not None and not line.strip()
    if any(part.strip() for part in kept):
        yield begun, b"".join(kept)


@dataclass(frozen=True, slots=True)
class _Mail:
    """A message: headers decoded, its text without markup."""

    subject: str
    sender: str
    text: str
    date: str
    notes: tuple[str, ...] = ()


class _Policy(policy.Compat32):
    """Policy that keeps headers unchanged, and short enough to parse fast.

    Python parses no number of more than 4,300 digits, and RFC 2231 numbers the pieces of a parameter.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        vars(self)["count"] = count = vars(self).get("count", 0) + 1
        if count > _MOST_HEADERS:
            raise ReadingError(f"it has more than {_MOST_HEADERS:,} headers")
        name, value = super().header_source_parse(sourcelines)
        return name, _LONG_PIECE_NUMBER.sub("*", value[:_LONGEST_HEADER])


_LONG_PIECE_NUMBER = re.compile(r"\*\d{4,}")


def _parsed(data: bytes) -> Message:
    if data.count(b"\n--") > _MOST_BOUNDARIES:
        raise ReadingError(f"it has more than {_MOST_BOUNDARIES:,} lines that may separate parts")
    return message_from_bytes(data, policy=_Policy())


def _draft(data: bytes, where: str, origin: Origin) -> Draft | Refusal:
    try:
        message = _parsed(data)
        inner = _forwarded_whole(message)
        mail = _mail(inner or message)
    except RecursionError:
        return Refusal("its parts are nested too deep", where)
    except ReadingError as error:
        return Refusal(str(error), where)
    except (LookupError, ValueError, TypeError) as error:
        return Refusal(f"its headers cannot be read ({error})", where)
    if not mail.subject and not mail.text and not mail.sender:
        return Refusal("not a mail message: it has no mail headers", where)
    forwarded = _forwarded_inline(mail)
    own = (inner or message) if forwarded is None else None
    mail = forwarded or mail
    byline, source = _from(mail.sender, is_list=own is not None and any(own.get(name) for name in _LISTS))
    notes = (*mail.notes, "forwarded") if inner is not None or forwarded is not None else mail.notes
    return Draft(
        where=where,
        id=_header(own, "Message-ID").strip("<> ") or None if own is not None else None,
        headline=_MARKS.sub("", mail.subject) or None,
        body=_without_furniture(mail.text, origin),
        byline=byline,
        source=source,
        language=_header(own, "Content-Language") or None if own is not None else None,
        published=(Claim(mail.date, "mail"),) if mail.date else (),
        retrieved=_delivered(message),
        notes=notes,
    )


def _mail(message: Message) -> _Mail:
    subject, sender = (header_text(_stated(message, name), _charset_of(message)) for name in ("Subject", "From"))
    body = _text(message)
    notes = tuple(dict.fromkeys((*body.notes, *subject.notes, *sender.notes)))
    return _Mail(subject.text, sender.text, body.text, _header(message, "Date"), notes)


def _header(message: Message, name: str) -> str:
    """Return a header on one line, decoded; empty if it is missing."""
    return header_text(_stated(message, name), _charset_of(message)).text


def _stated(message: Message, name: str) -> str:
    """Return a header unchanged."""
    stated = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return str(stated)[:_LONGEST_HEADER]


def _charset_of(message: Message) -> str | None:
    """Return the charset of a message, else of the first of its parts that states one."""
    stated = (_charset(part) for part in islice(message.walk(), _MOST_PARTS))
    return next((charset for charset in stated if charset), None)


def _text(message: Message) -> HeaderText:
    """Return the text of a message: its HTML, the usual form of newsletters, else its plain text."""
    found: dict[str, decoding.Decoded] = {}
    for part in islice(message.walk(), _MOST_PARTS):
        kind = part.get_content_type()
        if kind not in {"text/html", "text/plain"} or kind in found or part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment":
            continue
        decoded = _decoded(part, kind)
        if decoded.text.strip():
            found[kind] = decoded
    for kind, decoded in sorted(found.items()):  # HTML first
        text = to_text(decoded.text) if kind == "text/html" else decoded.text
        if text.strip():
            return HeaderText(text, (decoded.note,) if decoded.note else ())
    return HeaderText("")


def _decoded(part: Message, kind: str) -> decoding.Decoded:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return decoding.decode(data, _charset(part), declared_in_html(data) if kind == "text/html" else None)


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):  # RFC 2231 lets a parameter name its own encoding, and that may be any text
        return None


def _without_furniture(text: str, origin: Origin) -> str:
    """Remove lines about the message itself: unsubscribe, view it elsewhere."""
    kept: list[str] = []
    for number, paragraph in enumerate(paragraphs(_SIGNATURE.split(clean(text), maxsplit=1)[0])):
        if (
            number >= _MOST_CLASSIFIED
            or len(paragraph) >= _LONGEST_CALL
            or not (_CALL.search(paragraph) or classify(paragraph, origin.context()).kind in _NO_TEXT)
        ):
            kept.append(paragraph)
    return "\n\n".join(kept)


def _from(sender: str, *, is_list: bool) -> tuple[tuple[str, ...], str | None]:
    """Return author and outlet: a list has the name of its outlet, a message from a person has no outlet."""
    named = parseaddr(sender)[0] if sender.count("(") <= _MOST_BRACKETS else ""
    name = named or ("" if "@" in sender else sender)
    if (both := _AT.match(name)) and (author := people(both["person"])):
        return author, both["outlet"]
    if is_list:
        return (), name or None
    author = tuple(one for one in people(name) if " " in one)
    return author, None if author else name or None


def _delivered(message: Message) -> Claim | None:
    """Return when it arrived: the topmost line, which the last server on its way added."""
    stamp = _header(message, "Received").rpartition(";")[2].strip()
    return Claim(stamp, "mail") if stamp else None


# -- forwarded messages ------------------------------------------------------------------------------------------------


def _forwarded_whole(message: Message) -> Message | None:
    """Return the message within a message, where it was forwarded as an attachment."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        return None
    for count, part in enumerate(message.walk()):
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            return inner if isinstance(inner, Message) else None
        if count > _MOST_PARTS:
            break
    return None


def _forwarded_inline(mail: _Mail) -> _Mail | None:
    """Return the message that was forwarded in the text of another, with the headers above it there."""
    begin = _FORWARD.search(mail.text)
    if begin is None:
        return None
    headers: dict[str, str] = {}
    rest = mail.text[begin.end() :].lstrip("\n").split("\n")
    end = len(rest)
    for at, line in enumerate(rest):
        found = _FORWARDED_HEADER.match(line.strip())
        if found:
            headers.setdefault(_ENGLISH.get(found[1].title(), found[1].title()), found[2].strip())
        elif line.strip() and headers:
            end = at
            break
    if "From" not in headers:
        return None
    date = re.sub(r"(?<!\s)\s++(?:at|um)\s+(?=\d)", " ", headers.get("Date", ""))
    forwarded = _Mail(headers.get("Subject", ""), headers["From"], "\n".join(rest[end:]), date, mail.notes)
    return forwarded if forwarded.subject else replace(forwarded, subject=mail.subject)


_ENGLISH = {"Von": "From", "Sent": "Date", "Datum": "Date", "Betreff": "Subject"}
