"""HTML inside a value: tags to paragraphs, entities to characters. For pages of HTML, this is not enough."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from newssearch.errors import ReadingError
from newssearch.settings import READING_LIMITS


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = _tags(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_INLINE = _tags(
    "a abbr b base big blink body center cite code del em font frame html i img ins link mark meta q s small span "
    "strong sub sup time u wbr"
)
_UNSEEN = _tags("script style head title template noscript iframe svg object applet frameset")
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS | _INLINE | _UNSEEN))})\b[^<>]*>", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#([0-9]{8,})")
"""Python takes no number of more than 4,300 digits from text."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)

_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9][\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{1,100}?encoding\s*=\s*[\"']([A-Za-z0-9][\w.:-]{1,40})")
_DECLARED_WITHIN = 8 * 1024


def declared_in_html(data: bytes) -> str | None:
    """Return the encoding that a page of HTML declares in its beginning, if it does."""
    head = data[:_DECLARED_WITHIN]
    found = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return found[1].decode("ascii") if found else None


def to_text(value: str) -> str:
    """``value`` without markup, blocks parted by blank lines; returned as it is where there is none.

    Only the tags of HTML count: ``USX <X> debt`` has none. A `ReadingError` when there are more than the limit.
    """
    value = with_short_numbers(value)
    if "<" in value and _TAG.search(value):
        if value.count("<") > READING_LIMITS.max_tags:
            raise ReadingError(f"holds more than {READING_LIMITS.max_tags:,} tags")
        stripper = _Stripper()
        stripper.feed(value)
        stripper.close()
        return stripper.text()
    return unescaped(value)


def unescaped(value: str) -> str:
    """``value`` with characters for the entities of HTML; a stray ``&`` is left as it is."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value) if "&" in value else value


def with_short_numbers(value: str) -> str:
    """Return ``value`` with references to characters by number of 8 digits at most: no character has a longer one.

    What ``html.unescape`` or an ``HTMLParser`` is to read comes through here first.
    """
    if "&#" not in value:
        return value
    return _LONG_NUMBER.sub(lambda found: "&#" + (found[1].lstrip("0") or "0")[:8], value)


def html_unescaped(value: str) -> str:
    """Return ``value`` with all entities of HTML resolved, those without a semicolon, too."""
    return html.unescape(with_short_numbers(value)) if "&" in value else value


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = 0
        self._kept_lines = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in BLOCKS:
            self._parts.append("\n" if tag == "br" else "\n\n")
            self._kept_lines += tag == "pre"
        elif tag not in _INLINE:
            self._parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BLOCKS and tag != "br":
            self._parts.append("\n\n")
            self._kept_lines = max(0, self._kept_lines - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # In HTML a line end is a space; but in JSON, blank lines beside a stray tag mean paragraphs.
            self._parts.append(data if self._kept_lines else re.sub(r"(?<!\n)\n(?!\n)", " ", data))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Python's parser raises on ``<![`` with no name behind it; browsers take it for a comment."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.rawdata.find(">", i) + 1 or -1

    def text(self) -> str:
        return "".join(self._parts)
