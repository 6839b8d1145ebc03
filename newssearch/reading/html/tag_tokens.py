"""Tokens of markup: splits a value into tags and text, in time linear in its length.

It replaces `html.parser`, which searches the whole text for the end of every unclosed comment, tag and section. Here an
unclosed one is text up to the next sign of markup.
"""

from __future__ import annotations

import html
import re

_BLANK = r"[\t\n\f\r ]"
_ATTRIBUTE = (
    r"(?:[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"
    rf"""(?:{_BLANK}*+=++{_BLANK}*+("[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)?+)?+)"""
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_UNNAMED = _ATTRIBUTE.replace("([^", "(?:[^").replace('("[^', '(?:"[^')
_START = re.compile(rf"<([A-Za-z][^\t\n\f\r />\0]*+)({_UNNAMED}*+)[\t\n\f\r /]*+(>?)")
_END = re.compile(r"</([A-Za-z][^\t\n\f\r />\0]*)")
_RAW = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in ("script", "style")}


class TagReader:
    """Calls its ``handle`` methods, which subclasses define, for the tags and the text of a value."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Handle a start tag, its name in lower case."""

    def handle_endtag(self, tag: str) -> None:
        """Handle an end tag, its name in lower case."""

    def handle_data(self, data: str) -> None:
        """Handle text, its entities resolved."""

    def get_starttag_text(self) -> str:
        """Return the last start tag as written."""
        return self._written

    def read(self, value: str) -> None:
        """Read a value from its beginning to its end."""
        self._value = value
        self._written = ""
        self._last = {mark: value.rfind(mark) for mark in (">", "-->")}
        self._is_cut = False
        at = 0
        while (sign := value.find("<", at)) >= 0:
            if sign > at:
                self._text(at, sign)
            at = self._markup(sign)
        self._text(at, len(value))

    def _text(self, begin: int, end: int) -> None:
        if begin < end:
            self.handle_data(html.unescape(self._value[begin:end]))

    def _markup(self, at: int) -> int:
        """Handle the markup at a place, or a sign that is text; return where it ends."""
        following = self._value[at + 1 : at + 2]
        if following.isascii() and following.isalpha() and not self._is_cut:
            return self._start(at)
        if following == "/":
            return self._end(at)
        if following == "!" and self._value.startswith("<!--", at):
            return self._passed_over(at, "-->", 4)
        if following in ("!", "?") and following:
            return self._passed_over(at, ">", 2)
        self._text(at, at + 1)
        return at + 1

    def _passed_over(self, at: int, mark: str, length: int) -> int:
        """Return the end of an invisible section; an unclosed one is text up to the next sign."""
        if self._last[mark] >= at + length:
            return self._value.index(mark, at + length) + len(mark)
        self._text(at, at + length)
        return at + length

    def _end(self, at: int) -> int:
        tag = _END.match(self._value, at)
        end = self._value.find(">", at) if self._last[">"] > at else -1
        if end < 0:
            self._text(at, at + 2)
            return at + 2
        if tag is not None:
            self.handle_endtag(tag[1].lower())
        return end + 1

    def _start(self, at: int) -> int:
        tag = _START.match(self._value, at)
        if tag is None or not tag[3]:
            self._is_cut = self._is_cut or tag is not None  # unclosed, so it extends to the end of the value
            self._text(at, at + 1)
            return at + 1
        self._written = tag[0]
        name = tag[1].lower()
        self.handle_starttag(name, _attributes(tag[2]))
        if "/" in self._value[tag.end(2) : tag.end()]:
            self.handle_endtag(name)
        elif name in _RAW:
            return self._raw(tag.end(), name)
        return tag.end()

    def _raw(self, at: int, name: str) -> int:
        """Handle the contents of scripts and styles; return where their end tag begins."""
        end = _RAW[name].search(self._value, at)
        stop = end.start() if end is not None else len(self._value)
        if stop > at:
            self.handle_data(self._value[at:stop])
        return stop


def _attributes(text: str) -> list[tuple[str, str | None]]:
    if not text:
        return []
    found = _ATTRIBUTES.findall(text)
    return [(name.lower(), html.unescape(_unquoted(value)) if value else None) for name, value in found]


def _unquoted(value: str) -> str:
    return value[1:-1] if value[0] in "\"'" else value
