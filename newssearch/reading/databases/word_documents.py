"""Word documents (DOCX, ECMA-376) to lines of text: one part of a zip, in XML, a paragraph at a time."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from newssearch.errors import ReadingError
from newssearch.reading.containers.archives import Guarded
from newssearch.reading.containers.zips import DAMAGE, opened_member, opened_zip
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import local, records

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
