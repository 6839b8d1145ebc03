"""Where sentences begin and end: enough of UAX #29 for news prose, with the abbreviations of newsrooms.

A sentence ends at a full stop of any script, with its closing quotes and brackets, before a word that can begin
one; a line end always ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof gen col lt sgt capt cmdr adm sen rep gov pres rev hon st jr sr mt ft vs etc nos vol fig inc corp
    co ltd bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun approx dept est min max tel
    ext abs bzw ca dh evtl ggf nr str usw vgl zb hr fr m mm mme mlle sra srta avda pág núm sig dott ing avv г гг
    им ул руб млн млрд тыс
    """.split()
)
_CLOSING = r"[\"'”’»」』)\]]*"
_BOUNDARY = re.compile(
    r"(?P<line>(?:(?<![^\S\n])[^\S\n]++)?+\n\s*)|(?<![.!?…。！？।۔؟])(?P<stop>[.!?…。！？।۔؟]++)"
    rf"{_CLOSING}(?:\s+|(?<=[。！？”」』])(?=\S))"
)
_STOPS = ".!?…。！？।۔؟"
_CLOSES = "\"'”’»」』)]"
_AT_THE_END = re.compile(rf"(?P<stop>[.!?…。！？।۔؟]+){_CLOSING}\Z")
SENTENCE_ENDS = frozenset(_STOPS + _CLOSES)
"""What the last word of a sentence ends in, where it is not the last of its line."""

_LONGEST_SHORTENED = max(map(len, _ABBREVIATIONS)) + 1
_LAST_WORD = re.compile(r"([^\W\d_]+)\.?$")


def sentences(text: str) -> list[tuple[int, int]]:
    """[start, end) of every sentence of ``text``, in order, without the white space around them."""
    text = text.replace("\0", " ")  # which parts words, too, and in a batch texts
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for match in _BOUNDARY.finditer(text):
        if match["line"] is not None:
            end = match.start()
        elif "\n" in match.group() or _ends_sentence(text, match):
            end = match.start() + len(match.group().rstrip())
        else:
            continue
        if end > start:
            spans.append((start, end))
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        spans.append((start, end))
    return spans


def may_end_sentence(word: str) -> bool:
    """Whether a sentence ends behind ``word``, which white space follows, unless the next word begins small."""
    if len(word) > _LONGEST_SHORTENED and word[-1] == "." and word[:-1].isalpha():
        return True
    stopped = word.rstrip(_CLOSES)
    bare = stopped.rstrip(_STOPS)
    if bare == stopped:
        return False
    return stopped != word or stopped[len(bare) :] != "." or not _is_shortened(bare, len(bare))


def breaks_inside(word: str) -> list[int]:
    """The offsets in ``word``, which holds no white space, before which a sentence begins; none in ASCII."""
    found = (match for match in _BOUNDARY.finditer(word) if match.end() < len(word))
    # Stops and what closes them up to its end stand before white space: `may_end_sentence` tells of them, as one.
    found = (match for match in found if not _AT_THE_END.match(word, match.start()))
    return [match.end() for match in found if _ends_sentence(word, match)]


def openings(text: str) -> Iterator[tuple[int, bool]]:
    """Where each sentence of ``text`` begins, and whether a paragraph, which a line end always ends, begins there."""
    end = None
    for start, stop in sentences(text):
        yield start, end is None or "\n" in text[end:start]
        end = stop


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    stop = match["stop"]
    following = text[match.end() : match.end() + 1]
    if following.islower():
        return False
    closed = text[match.start() + len(stop) : match.end()].strip()
    if stop != "." or closed:
        return True
    return not _is_shortened(text, match.start())


def _is_shortened(text: str, end: int) -> bool:
    """Whether what stands before ``end``, where a full stop is, is an initial or an abbreviation."""
    before = _LAST_WORD.search(text, max(0, end - 24), end)
    if before is None:
        return False
    word = before.group(1)
    initial = len(word) == 1 and word.isupper()
    return initial or word.lower() in _ABBREVIATIONS
