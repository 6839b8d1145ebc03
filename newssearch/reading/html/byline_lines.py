"""Bylines in the lines of a page, beside the headline, the date or at the end, and names of people in a text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence

from newssearch.agencies import is_agency
from newssearch.dates.names import is_of_dates
from newssearch.dates.parser import DateContext
from newssearch.reading.html.schema_org import words
from newssearch.reading.html.visible_lines import Line
from newssearch.reading.openings.bylines import bare_name, is_role, parse_byline, people
from newssearch.reading.plain.page_stamps import beside_date, date_line, is_buttons, marks_of
from newssearch.reading.plain.page_words import folded

_LONGEST = 120
_BEFORE, _AFTER = 6, 16
"""The number of lines before and after a headline that may have its byline."""

_CLOSE = 4
"""The number of lines after a headline that belong to its article, whatever is between them."""

_MOST = 5
"""Names in a byline; more are a menu."""

_SECTION = re.compile("section|categor|topic|ressort|rubri|kicker|location|place|caption")
_AUTHOR = re.compile("auth?or|auteur|byline|writer")

_LABELS = dict.fromkeys(
    "by,von,par,por,di,door,av,af,written by,posted by,reported by,text by".split(","), ""
) | dict.fromkeys("author,authors,autor,autorin,auteur,autore,words,text,byline".split(","), ":")
"""Labels of the next line, and their ends."""

_LABEL = re.compile(
    r"(authors?|autor(?:in|en)?|auteurs?|autore)\s*:?\s+(?=(?-i:[^\W\d_a-z]))|(text|words)\s*:\s*", re.IGNORECASE
)
_BY = re.compile(r"(?:^|\s)(?:by|von|par|por)\s*:?\s+(?=[^\W\d]\S\S)", re.IGNORECASE)


def printed(lines: Sequence[Line], at: int | None, source: str | None, context: DateContext) -> list[str]:
    """Return the people of the first line that names any, surest evidence first; ``at`` is the headline's line."""
    if at is None:
        return []
    near = [(n, line) for n, line in enumerate(lines[: at + _AFTER]) if n >= at - _BEFORE]
    open_ = [line for n, line in near if not line.aside or at < n <= at + _CLOSE]
    below = lines[at + 1 : at + 1 + _CLOSE]
    return (
        _first(_with_labels(_text(line, is_byline=True) for line in open_), lambda text: parse_byline(text) or ())
        or _first(_with_labels(map(_text_beside_date, open_)), lambda text: _marked(text, context))
        or _next_to_date(below, source, context)
        or _first((_text(line, is_byline=False) for line in below), lambda text: _behind_by(text, source, context))
        or _first((line.text for line in lines[at + 1 :] if not line.aside), _labelled)
        or _first(_labels_alone(lines[at + 1 :]), lambda text: parse_byline(text) or ())
        or _first((_text(line, is_byline=False) for line in lines[at + 1 : at + _AFTER]), _before_time)
    )


def fuller(names: list[str], lines: Sequence[Line], at: int | None, context: DateContext) -> list[str]:
    """Return the people of a byline beside the headline that lists all of ``names`` and a few more; else ``names``."""
    known = set(map(words, names))
    near = lines[max(0, at - _BEFORE) : at + _AFTER] if at is not None and names else ()
    texts = [line.text for line in near if len(line.text) <= _LONGEST and _lists(words(line.text), known)]
    listed = without_initials(_first(texts, lambda text: parse_byline(text) or _marked(text, context)))
    return listed if known < set(map(words, listed)) and len(listed) <= _MOST else names


def _lists(plain: str, known: set[str]) -> bool:
    """Return whether a text has all of the names, and more."""
    return plain not in known and all(name in plain for name in known)


def _text(line: Line, *, is_byline: bool) -> str:
    """Return the text of a line that may name authors: not long; a heading or section only if marked as byline."""
    is_section = line.tag or (_SECTION.search(line.names) and not _AUTHOR.search(line.names))
    return "" if len(line.text) > _LONGEST or (is_section and not is_byline) else line.text


def _text_beside_date(line: Line) -> str:
    """Return the text of a line that may name authors beside a date; of a heading if it has ``by``."""
    return _text(line, is_byline=_BY.search(line.text) is not None)


def _first(texts: Iterable[str], reading: Callable[[str], Iterable[str]]) -> list[str]:
    return next((names for text in texts if (names := list(reading(text)))), [])


def _marked(text: str, context: DateContext) -> tuple[str, ...]:
    marks = marks_of(text, context) if any(map(str.isdecimal, text)) else None
    return (marks.authors or ()) if marks is not None else ()


def _next_to_date(below: Sequence[Line], source: str | None, context: DateContext) -> list[str]:
    """Return the person in a line of only a name beside a line of a date; a link may be one line further away."""
    texts = [_text(line, is_byline=False) for line in below]
    if not any(map(bare_name, texts)):
        return []
    dated = {n for n, text in enumerate(texts) if date_line(text, context)}
    reach = [2 if line.linked == 1 else 1 for line in below]
    beside = (text for n, text in enumerate(texts) if n not in dated and any(abs(n - m) <= reach[n] for m in dated))
    return _first(beside, lambda text: names_in(text, source, is_person=False) if bare_name(text) else [])


def _behind_by(text: str, source: str | None, context: DateContext) -> list[str]:
    """Return the full name or the pen name after ``by`` in a line with a date: ``5 December 2025 by knurrhahn``."""
    pieces = beside_date(text, context) if _BY.search(text) else [text]
    behind = [] if pieces == [text] else [one[found.end() :] for one in pieces if (found := _BY.search(one))]
    if len(behind) != 1 or is_desk(behind[0]):
        return []
    name = bare_name(behind[0])
    pen_name, _, rest = behind[0].partition(" ")
    return names_in(name or pen_name, source, is_person=True) if name or not rest[:1].isupper() else []


def _labelled(text: str) -> tuple[str, ...]:
    """Return the people of a line that begins with a label, also without a colon: ``Autoren Ana Okafor und Li Wei``."""
    label = _LABEL.match(text) if len(text) <= _LONGEST else None
    return (parse_byline(f"{label[1] or label[2]}: {text[label.end() :]}") or ()) if label else ()


_BEFORE_TIME = re.compile(r"[—–-] (?P<name>[^\s@]{2,30}(?: [^\s@]{2,30})?) @ \d{1,2}[:.]\d\d(?: ?[ap]m)?(?=$|\s)", re.I)


def _before_time(text: str) -> Sequence[str]:
    """Return the person in front of a time in the manner of blogs: ``Filed under: Harbour — knurrhahn @ 09:15``."""
    found = _BEFORE_TIME.search(text)
    return names_in(found["name"], None, is_person=True) if found else ()


def _labels_alone(lines: Sequence[Line]) -> list[str]:
    """Return the lines below a label with a colon on a line of its own, joined with it: ``Von:``, ``Ana Okafor``."""
    pairs = itertools.pairwise(lines)
    return [
        f"{label.text.rstrip(' :')}{_LABELS[label.text.rstrip(' :').casefold()]} {line.text}"
        for label, line in pairs
        if label.text.endswith(":") and not line.aside and label.text.rstrip(" :").casefold() in _LABELS
    ]


def _with_labels(shown: Iterable[str]) -> list[str]:
    """Yield lines of text; a line of only a label (``By``, ``Author:``) is joined with the next."""
    joined: list[str] = []
    for line in shown:
        label = joined[-1].rstrip(" :").casefold() if joined else ""
        if label in _LABELS:
            joined[-1] = f"{joined[-1].rstrip(' :')}{_LABELS[label]} {line}"
        else:
            joined.append(line)
    return joined


_PREFIX = re.compile(
    r"^\W*(?:(?:(?:alle|view|all|mehr|more|see|tous)\s+(?:all\s+)?(?:les\s+)?(?:artikel|posts|beiträge|articles|stories)"
    r"|about the author|von|vom|author|autor(?:in)?|auteur|posted|by|par|por|text)\b\s*[:–—-]?\s*)+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[@/:<>{}\[\]|=_#?!]|\.(?:com|de|org|net)\b|\w{3}\.[a-z]{2,4}$|^\d|\d{3}", re.IGNORECASE)
_NOBODY = frozenset(
    """
    admin administrator redaktion editor author staff guest gast anonymous webmaster user root unknown none null
    undefined posted name autor auteur gastautor gastbeitrag kontakt profil profile more mehr impressum edit
    """.split()
)
_IN_NO_NAME = frozenset(
    """
    the this your our my all more read send share follow click view about print edit subscribe home menu contact
    mehr alle lesen hören drucken teilen unser unsere ihr ihre artikel beitrag beiträge kontakt startseite ort datum
    facebook twitter whatsapp linkedin instagram pinterest newsletter email
    lire voir plus notre votre leer ver más nuestro
    """.split()
)
"""Words that are in no name, but in the buttons and links beside names."""

_LONGEST_INITIALS = 4
_DOUBLED = re.compile(r"(\S.{4,})\s*\1")


def names_in(shown: str, source: str | None, *, is_person: bool) -> list[str]:
    """Return the people in a text that names authors, without its ``source``.

    If the text is marked as a person, an unusual name is kept.
    """
    found = [_once(name) for name in people(_PREFIX.sub("", shown))]
    names = [name for name in found if not _is_of_site(name, source) and not is_other(name)]
    if names or not is_person:
        return without_initials(names)
    pen_name = " ".join(_PREFIX.sub("", shown).split())
    plausible = 1 < len(pen_name) <= 40 and len(pen_name.split()) <= 3 and not is_other(pen_name.replace("_", ""))
    return [pen_name] if plausible and not is_desk(pen_name) and not _is_of_site(pen_name, source) else []


def is_desk(shown: str) -> bool:
    """Return whether a text names an agency or a desk: ``Tideline newsroom``."""
    return is_agency(shown) or is_role(shown)


def is_other(name: str) -> bool:
    """Return whether a supposed name is a date, an address, a button, or a word printed around names."""
    plain = words(name)
    if _NO_NAME.search(name) or plain in _NOBODY or not _IN_NO_NAME.isdisjoint(plain.split()):
        return True
    return is_buttons(folded(name)) or all(is_of_dates(word) for word in name.split())


def _once(name: str) -> str:
    """Remove the repetition from a name that is printed twice, as text and for a picture."""
    doubled = _DOUBLED.fullmatch(name)
    return doubled[1] if doubled else name


def without_initials(names: Iterable[str]) -> list[str]:
    """Return names without capitals that follow a full name: initials, a station, ``CEO``."""
    listed = list(names)
    is_full = any(" " in name for name in listed)
    return [name for name in listed if not (is_full and len(name) <= _LONGEST_INITIALS and name.isupper())]


def _is_of_site(name: str, source: str | None) -> bool:
    """Return whether a name is that of the site, however it is spaced: ``Tide Line`` of ``tideline.example``."""
    site = words(source)
    plain = words(name)
    return plain == site or (plain.replace(" ", "") == site.partition(" ")[0] and "." in (source or ""))
