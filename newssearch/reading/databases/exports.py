"""Exports of news databases to drafts: Factiva, Nexis (Lexis) and ProQuest, as text, HTML, RTF or Word (DOCX,
ECMA-376).

In every carrier an export is lines. Each database has a `Layout` that recognizes it, finds the line that ends a
document, and makes a draft of the lines of one. Any other document of a word processor is read as a page of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from xml.etree.ElementTree import Element

from newssearch.errors import ReadingError
from newssearch.reading.containers.archives import Guarded
from newssearch.reading.containers.zips import DAMAGE, opened_member, opened_zip
from newssearch.reading.databases import factiva, nexis, proquest, rich_text
from newssearch.reading.databases.field_labels import Lines
from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.encoding.characters import Characters
from newssearch.reading.markup import BLOCKS, unescaped
from newssearch.reading.plain.scraped_text import parse_page
from newssearch.reading.sniffing import EXPORTS
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import local, records
from newssearch.settings import READING_LIMITS

_READ_TO_TELL = 400
"""Lines: a cover page and a table of contents precede the first article of some."""


_LONGEST_LABELLED = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of the exports of database ``name`` (of `sniffing.EXPORTS`): ``is_border`` finds lines between documents.

    With ``closes``, the border belongs to the document before it. ``announces`` finds a border that announces a
    document, even an empty one. ``draft`` makes an article of the lines of a document, or None where they have none (a
    cover page).
    """

    name: str
    is_border: Callable[[str], bool]
    draft: Callable[[Lines, str], Draft | Refusal | None]
    closes: bool = False
    announces: Callable[[str], bool] = lambda line: False


LAYOUTS = (
    Layout("Factiva", factiva.is_border, factiva.draft, closes=True),
    Layout("ProQuest", proquest.is_border, proquest.draft),
    Layout("Nexis", nexis.is_border, nexis.draft, announces=nexis.is_numbered),
)


def read_export(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every article of an export of plain text or HTML."""
    characters = Characters(stream, origin.encoding)
    is_html = stream.peek(64).decode("latin-1").lstrip("\ufeffï»¿ \r\n\t").startswith("<")
    lines = _html_lines(characters) if is_html else _text_lines(characters)
    yield from _drafts(lines, origin)


def read_rtf(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every article of an export as rich text, or the one article of any other document."""
    yield from _drafts(rich_text.rtf_lines(stream), origin)


def read_docx(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every article of an export as a Word document, or the one article of any other document."""
    yield from _drafts(docx_lines(stream), origin)


def _drafts(lines: Iterator[str], origin: Origin) -> Iterator[Draft | Refusal]:
    # In a word processor, a line break within a paragraph and a blank that does not break are as good as any.
    plain = (part.replace("\xa0", " ").rstrip() for line in lines for part in line.split("\n"))
    head = list(islice(plain, _READ_TO_TELL))
    told = "\n".join(line[:_LONGEST_LABELLED] for line in head)
    layout = next((layout for layout in LAYOUTS if EXPORTS[layout.name].search(told)), None)
    if layout is None:
        yield _page(chain(head, plain), origin)
        return
    found = False
    for where, document in _documents(chain(head, plain), layout):
        draft = layout.draft(document, where) if isinstance(document, list) else document
        found = found or draft is not None
        if draft is not None:
            yield draft
    if not found:
        yield Refusal(f"an export of {layout.name} without any article")


def _page(lines: Iterator[str], origin: Origin) -> Draft | Refusal:
    kept, size = list[str](), 0
    for line in lines:
        size += len(line) + 1
        if size > READING_LIMITS.max_page_bytes:
            return Refusal(f"the document is larger than {READING_LIMITS.max_page_bytes // 2**20} MB of text")
        kept.append(line)
    return parse_page("\n\n".join(line for line in kept if line), origin.context())


def _documents(lines: Iterator[str], layout: Layout) -> Iterator[tuple[str, Lines | Refusal]]:
    """Yield the lines of each document with its place, ``[N]``; a refusal for one that is too long."""
    number, size, kept = 0, 0, Lines()
    for line in lines:
        is_border = layout.is_border(line)
        size += len(line) + 1
        if not is_border or layout.closes:
            kept.append(line) if size <= READING_LIMITS.max_record_bytes else None
        if is_border:
            if any(kept) or layout.announces(kept.opened_by):
                kept.closed_by = line
                yield _document(number, size, kept)
                number += 1
            size, kept = 0, Lines()
            kept.opened_by = line
    if any(kept) or layout.announces(kept.opened_by):
        yield _document(number, size, kept)


def _document(number: int, size: int, kept: Lines) -> tuple[str, Lines | Refusal]:
    where = f"[{number}]"
    if size > READING_LIMITS.max_record_bytes:
        return where, Refusal(f"larger than {READING_LIMITS.max_record_bytes // 2**20} MB; is its end missing?", where)
    return where, kept


# -- carriers of lines -------------------------------------------------------------------------------------------------


def _text_lines(characters: Characters) -> Iterator[str]:
    for line in characters.lines(READING_LIMITS.max_record_bytes):
        yield line.rstrip("\n") if line is not None else ""


def _html_lines(characters: Characters) -> Iterator[str]:
    """Yield the blocks of a page of HTML as lines, each with a blank line after it, as it is read.

    An HTML export may have a year of articles in one page, so no tree is made of it.
    """
    line: list[str] = []
    unseen, carry, size = "", "", 0
    for chunk in characters.chunks():
        pieces = (carry + chunk).split("<")
        carry = f"<{pieces.pop()}" if len(pieces) > 1 else ""
        if not carry:
            carry = pieces.pop() if pieces else ""
            if len(carry) > READING_LIMITS.max_record_bytes:
                carry = ""
        for piece in pieces:
            tag, closed, text = piece.partition(">")
            name = tag.lstrip("/").split(None, 1)[0].lower().rstrip("/") if closed and tag.strip("/ ") else ""
            if unseen:
                unseen = "" if tag.startswith("/") and name == unseen else unseen
                continue
            if name in {"script", "style", "head"} and not tag.startswith("/"):
                unseen = name
                continue
            if name in BLOCKS:
                yield from _ended(line)
                line, size = [], 0
            size += len(piece)
            if size <= READING_LIMITS.max_record_bytes:
                line.append(text if closed else piece)
    tag, closed, text = carry.partition(">")
    yield from _ended([*line, text if closed else tag])


def _ended(line: list[str]) -> Iterator[str]:
    text = " ".join(unescaped("".join(line)).split())
    if text:
        yield text
        yield ""


_TEXT = "word/document.xml"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
_UNSEEN = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback"})


def docx_lines(stream: Stream) -> Iterator[str]:
    """Yield the lines of a document, with blank lines between paragraphs; notes, headers and pictures are not read."""
    archive = opened_zip(stream, "the document")
    try:
        raw = Guarded(opened_member(archive, archive.getinfo(_TEXT)))
    except KeyError as error:
        raise ReadingError("not a Word document: it has no text inside") from error
    except (*DAMAGE, RuntimeError) as error:
        raise ReadingError(f"the document is damaged ({error}); fetch it again") from error
    with Stream(raw, None, stream.inflation) as text:
        for record in records(text, frozenset({"p"})):
            yield from "".join(_pieces(record.element)).split("\n")
            yield ""


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _UNSEEN:
            yield "\n" if name == "p" else ""
            yield from _pieces(child)
