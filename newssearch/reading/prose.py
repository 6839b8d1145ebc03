"""Text as it should be kept: no control characters, NFC, paragraphs parted by one blank line, lines unwrapped."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_LINE_ENDS = re.compile("(?<!\r)\r+\n|\r|\v|\f|\x1c|\x1d|\x1e|\x85|\u2028|\u2029")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff]")
"""Control characters but tab and newline; marks that only say where a line may break or bytes begin."""

_MEANT = {n: char for n in range(0x80, 0xA0) if (char := bytes([n]).decode("cp1252", "ignore")) and n != 0x85}
"""Characters that windows-1252 has where Unicode has control characters: quotes, dashes and the euro sign of text that
was taken for Latin-1 on its way. U+0085 is a line end."""

_CONTROLS = re.compile("[\x80-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TO_CLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\u00a0\u2000-\u200a\u202f\u3000]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n")
_STOPS = frozenset(".!?…。！？।۔؟")
_CLOSING = "\"'”’»)]」』"
_HYPHENED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MOST_AT_HYPHENS = 0.04
"""The share of lines that end at the hyphens that words have, in the text of those who break no words."""
_NO_SPACE = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Scripts that are written without spaces: Han, kana, and their punctuation."""

_NARROWEST_WRAP, _WIDEST_WRAP = 24, 110
"""A column of a newspaper; a terminal, a newswire, a mail. A wider line is a paragraph."""


def with_meant(text: str) -> str:
    """Return ``text`` with the characters of windows-1252 for control characters that it is of no use to have."""
    return text.translate(_MEANT) if _CONTROLS.search(text) else text


def clean(text: str) -> str:
    """``text`` in NFC with ``\\n`` line ends, without control characters or lone surrogates."""
    if _TO_CLEAN.search(text):
        text = with_meant(text)
        text = _SURROGATES.sub("\ufffd", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """``text`` cleaned, on one line, with single spaces: for headlines, names and the like."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of cleaned ``text``; one may keep line breaks that are its own, as verse does."""
    blocks = [lines for block in _BLANK_LINES.split(text) if (lines := _lines(block))]
    if all(len(lines) == 1 for lines in blocks):
        return [line for lines in blocks for line in _squeezed(lines)]
    width = _wrap_width(blocks)
    found: list[str] = []
    hyphens = _Hyphens(text, blocks) if width else None
    for lines in blocks:
        found += _unwrapped(lines, width, hyphens) if width and hyphens else ["\n".join(_squeezed(lines))]
    if not width and len(found) == 1 and _each_line_is_a_paragraph(found[0].split("\n")):
        return found[0].split("\n")
    return found


def ends_a_sentence(line: str) -> bool:
    """Whether ``line`` ends as a sentence does, in any script."""
    return line.rstrip(_CLOSING)[-1:] in _STOPS and line != ""


def weight(text: str) -> int:
    """The width of ``text`` in columns: Han, kana and Hangul say twice as much in a character, and take two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text if c > "\u10ff")


def _lines(block: str) -> list[str]:
    return [line.rstrip() for line in block.split("\n") if line.strip()]


def _squeezed(lines: list[str]) -> list[str]:
    return [_SPACES.sub(" ", line.strip()) for line in lines]


# -- wrapped lines -----------------------------------------------------------------------------------------------------


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """The width that lines were wrapped at, or ``None`` where they were not.

    A line that stops within a sentence is wrapped when the next goes on in lower case, or when its first word would
    not have fitted; half of such lines must be, or they are verse, lists, tables.
    """
    widths = sorted(weight(line) for lines in blocks for line in lines)
    if not _NARROWEST_WRAP <= widths[-1] <= _WIDEST_WRAP:
        return None
    within = [pair for lines in blocks for pair in pairwise(lines) if not ends_a_sentence(pair[0])]
    width = widths[-1 - len(widths) // 50]
    lower = sum(_goes_on(after) for _, after in within)
    full = sum(_is_full(line, after, width) for line, after in within if not _goes_on(after))
    return width if (lower or full > 1) and (lower + full) * 2 >= len(within) > 0 else None


def _goes_on(after: str) -> bool:
    return after.lstrip()[:1].islower()


def _is_full(line: str, after: str, width: int) -> bool:
    slack = max(3, width // 8)  # a line that was justified or proportional is not filled to the last column
    return weight(line) + 1 + weight(after.split(None, 1)[0]) > width - slack


def _unwrapped(lines: list[str], width: int, hyphens: _Hyphens) -> list[str]:
    """The lines of one block joined; an indent, or a sentence that ends on a short line, ends a paragraph.

    A short line within a sentence stays a line. (Not too short: what a dateline was cut off from is shorter, too.)
    """
    parts = [lines[0].strip()]
    found: list[str] = []
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    for line, after in pairwise(lines):
        text = after.strip()
        indented = len(after) - len(after.lstrip()) >= margin + 2 and line[:1].strip() != ""
        continues = text[:1].islower() or _is_full(line, after, width)
        if indented or (not continues and ends_a_sentence(line)):
            found.append("".join(parts))
            parts = []
        elif not continues and weight(line) < width // 3:
            parts.append("\n")
        else:
            parts[-1:] = hyphens.joint(parts[-1], text)
        parts.append(text)
    return [_SPACES.sub(" ", paragraph) for paragraph in (*found, "".join(parts))]


class _Hyphens:
    """What a hyphen at the end of a line means: a word that was broken (``multi-/tude``), or one that has a hyphen.

    Typesetters break words everywhere, other writers break lines at the hyphens that words have. A form of the word
    that stands elsewhere in the text decides; else, how many lines end so.
    """

    def __init__(self, text: str, blocks: list[list[str]]) -> None:
        pairs = [pair for lines in blocks for pair in pairwise(lines)]
        broken = sum(_is_hyphen(line) and _goes_on(after) for line, after in pairs)
        self._typeset = broken > _MOST_AT_HYPHENS * len(pairs)
        self._words = frozenset(_HYPHENED.findall(text.casefold())) if broken else frozenset()

    def joint(self, left: str, right: str) -> tuple[str, ...]:
        """The first of two lines, and what joins it to the second, if anything."""
        if _is_hyphen(left) and right[:1].isalpha():
            return (left[:-1],) if right[:1].islower() and self._is_broken(left, right) else (left,)
        spaceless = _NO_SPACE.match(left[-1:]) and _NO_SPACE.match(right[:1])
        return (left,) if spaceless else (left, " ")

    def _is_broken(self, left: str, right: str) -> bool:
        begun, ended = _HYPHENED.findall(left[-60:].casefold())[-1], _HYPHENED.findall(right[:60].casefold())[0]
        if f"{begun}{ended}" in self._words:
            return True
        return self._typeset and f"{begun}-{ended}" not in self._words


def _is_hyphen(line: str) -> bool:
    return line[-1:] == "-" and line[-2:-1].isalpha()


def _each_line_is_a_paragraph(lines: list[str]) -> bool:
    """Long lines, or lines that end sentences: paragraphs. Else verse, a list, a table."""
    return sum(len(line) > 80 or ends_a_sentence(line) for line in lines) * 2 >= len(lines)
