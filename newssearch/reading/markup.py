"""HTML inside a value: turns tags into paragraphs and entities into characters. Whole pages need
`newssearch.reading.html`."""

from __future__ import annotations

import html
import re

from newssearch.errors import ReadingError
from newssearch.reading.html.tag_tokens import TagReader
from newssearch.settings import READING_LIMITS


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = _tags(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p "
    "pre search section summary table tbody td tfoot th thead tr ul xmp"
)
_INLINE = _tags(
    "a abbr acronym area audio b base bdi bdo big blink button cite code col colgroup data datalist del dfn em embed "
    "font frame i img input ins kbd label link map mark marquee meta meter nobr output param picture progress q rb rp "
    "rt rtc ruby s samp select slot small source span strike strong sub sup textarea time track tt u var video wbr"
)
_UNSEEN = _tags("script style head title template noscript iframe svg object applet frameset canvas")
_SCRIPTS = _tags("script style template head")
"""Elements that extend to the end of a text if they are not closed; other invisible elements end at once."""

_APART = _tags("img input iframe svg object embed video audio canvas button select textarea applet map")
"""Elements within a line that separate words."""

_SAMPLES = _tags("code pre samp kbd tt xmp listing")
"""Elements whose text is literal, such as ``&amp;``."""

_FLAG_NAMES = (
    "nowrap noshade disabled selected checked controls compact hidden async defer open reversed itemscope download "
    "required readonly autoplay muted loop multiple ismap novalidate autofocus playsinline allowfullscreen inert"
).split()
_FLAGS = f"(?:{'|'.join(_FLAG_NAMES)})"
_NAMES = "|".join(sorted(BLOCKS | _INLINE | _UNSEEN))
_TAG = re.compile(rf"</?(?:{_NAMES})\b(?:\s*+/?\s*+|\s[^<>=]*+=[^<>]*+|(?:\s++{_FLAGS})++\s*+)>", re.IGNORECASE)
_LETTER = re.compile(r"<(?<=\w<)([abiqsu])>(?=\w)", re.IGNORECASE)
"""Finds a possible tag of one letter, or two comparisons: ``x<b>y`` has a tag only where the element is closed."""

_OPENING = re.compile(r"<([a-z][\w:.-]*)(?:\s[^<>]*|/)?>", re.IGNORECASE)
_CLOSING = re.compile(r"</([a-z][\w:.-]*)\s*>", re.IGNORECASE)
_SURELY_A_TAG = re.compile(
    r"<[a-z][\w:.-]*+\s[^<>=]*+=\s*+[\"'][^<>]*+>|<(?<=\S<)br\s*+/?>|<br\s*+/?>\S", re.IGNORECASE
)
_SECTION = re.compile(r"<!(?:--|\s)?\[?\s?CDATA\s?\[", re.IGNORECASE)
_MOST_ROUNDS = 3
"""The most times a value may have been encoded: by its author, and by each program on its way."""

_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#([0-9]{8,})")
"""Python takes no number of more than 4,300 digits from text."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)

_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*+=\s*+["']?+\s*+([A-Za-z0-9][\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{1,100}?encoding\s*=\s*[\"']([A-Za-z0-9][\w.:-]{1,40})")
_DECLARED_WITHIN = 8 * 1024


def declared_in_html(data: bytes) -> str | None:
    """Return the encoding that a page of HTML declares near its start, if it does."""
    head = data[:_DECLARED_WITHIN]
    found = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return found[1].decode("ascii") if found else None


def to_text(value: str) -> str:
    """Return ``value`` without markup, with blank lines between blocks, even if it was encoded several times.

    Only certain markup counts: ``USX <X> debt`` and ``a < b`` have none, and samples of code keep theirs. Raises
    `ReadingError` when there are more tags than the limit.
    """
    if "<" not in value and "&" not in value and "]]>" not in value:
        return value
    for round_ in range(_MOST_ROUNDS):
        value = _without_sections(with_short_numbers(value))
        if _is_markup(value) if round_ == 0 else _was_markup(value):
            return _stripped(value)
        plain = unescaped(value)
        if plain == value:
            break
        value = plain
    return value


def _stripped(value: str) -> str:
    if value.count("<") > READING_LIMITS.max_tags:
        raise ReadingError(f"contains more than {READING_LIMITS.max_tags:,} tags")
    closed = _closed(value)
    stripper = _Stripper(closed)
    stripper.read(_with_comparisons(value, closed))
    return stripper.text()


def _without_sections(value: str) -> str:
    """Return a value without CDATA marks that were escaped with their text, or left at its end."""
    if "<!" in value and _SECTION.search(value):
        return _SECTION.sub("", value).replace("]]>", "").replace("]]-->", "")
    return value.rstrip().removesuffix("]]>") if value.rstrip().endswith("]]>") else value


def _is_markup(value: str) -> bool:
    if "<" not in value:
        return False
    return _TAG.search(_with_comparisons(value, _closed(value))) is not None or _was_markup(value)


def _with_comparisons(value: str, closed: frozenset[str]) -> str:
    """Escape ``x<b>y`` in a value where no element of that name is closed."""
    return _LETTER.sub(lambda found: found[0] if found[1].casefold() in closed else f"&lt;{found[1]}&gt;", value)


def _was_markup(value: str) -> bool:
    """Return whether an unescaped value is markup, and not text about a tag: ``How to use <p>``."""
    if "<" not in value or ">" not in value:
        return False
    closed = _closed(value)
    is_paired = any(found[1].casefold() in closed for found in _OPENING.finditer(value)) if closed else False
    return is_paired or _SURELY_A_TAG.search(value) is not None


def _closed(value: str) -> frozenset[str]:
    """Return the names of the elements that a value closes."""
    return frozenset(name.casefold() for name in _CLOSING.findall(value))


def is_shown_as_block(style: str | None) -> bool:
    """Return whether a ``style`` makes a block of its element."""
    return style is not None and _SHOWN_AS_BLOCK.search(style) is not None


def unescaped(value: str) -> str:
    """Replace the entities of HTML in ``value``; a stray ``&`` is kept."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value) if "&" in value else value


def unescaped_again(data: str) -> str:
    """Replace entities that were encoded twice in text between tags; those in tags are quoted ones."""
    for _ in range(_MOST_ROUNDS - 1):
        if "&" not in data:
            break
        data = _ENTITY.sub(
            lambda entity: entity[0] if html.unescape(entity[0]) in "<>" else html.unescape(entity[0]), data
        )
    return data


def with_short_numbers(value: str) -> str:
    """Shorten numeric character references in ``value`` to 8 digits: no character has a longer one.

    Everything that ``html.unescape`` or an ``HTMLParser`` reads must go through here first.
    """
    if "&#" not in value:
        return value
    return _LONG_NUMBER.sub(lambda found: "&#" + (found[1].lstrip("0") or "0")[:8], value)


def html_unescaped(value: str) -> str:
    """Replace all entities of HTML in ``value``, including those without a semicolon."""
    return html.unescape(with_short_numbers(value)) if "&" in value else value


def _is_comparison(attrs: list[tuple[str, str | None]]) -> bool:
    """Return whether the attributes of an apparent tag show that it is text: ``a<b and c>d``."""
    plain = (value is None and name.isalpha() and name not in _FLAG_NAMES for name, value in attrs)
    return bool(attrs) and all(plain)


class _Stripper(TagReader):
    """Converter from markup to text; ``closed`` are the names of elements that have an end tag."""

    def __init__(self, closed: frozenset[str]) -> None:
        self._closed = closed
        self._parts: list[str] = []
        self._unseen = 0
        self._kept_lines = 0
        self._samples = 0
        self._shown_as_blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _is_comparison(attrs):
            self.handle_data(self.get_starttag_text() or "")
            return
        if tag in _APART:
            self._parts.append(" ")
        if tag in _UNSEEN:
            self._unseen += tag in self._closed or tag in _SCRIPTS
        elif tag in BLOCKS:
            self._parts.append("\n" if tag == "br" else "\n\n")
            self._kept_lines += tag == "pre"
        elif is_shown_as_block(dict(attrs).get("style")):
            self._parts.append("\n\n")
            self._shown_as_blocks += [tag] if tag in self._closed else []
        elif tag not in _INLINE and tag not in self._closed and not any(value for _, value in attrs):
            self._parts.append(self.get_starttag_text())
        self._samples += tag in _SAMPLES

    def handle_endtag(self, tag: str) -> None:
        self._samples = max(0, self._samples - (tag in _SAMPLES))
        if tag == "button":
            self._parts.append(" ")
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BLOCKS and tag != "br":
            self._parts.append("\n\n")
            self._kept_lines = max(0, self._kept_lines - (tag == "pre"))
        elif self._shown_as_blocks[-1:] == [tag]:
            self._parts.append("\n\n")
            self._shown_as_blocks.pop()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._samples:
            data = unescaped_again(data)
        # In HTML a line end is a space; but in JSON, blank lines beside a stray tag mean paragraphs.
        self._parts.append(data if self._kept_lines else re.sub(r"(?<!\n)\n(?!\n)", " ", data))

    def text(self) -> str:
        return "".join(self._parts)
