"""Names in a byline: the members of a list of names, and the person in each, without titles, roles and agencies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newssearch.agencies import is_agency
from newssearch.data_tables import table

WORDS: dict[str, str] = table(__file__, "bylines")


def _any_of(row: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(WORDS[row].split())})(?![\w-])", re.IGNORECASE)


_CONTACT = re.compile(r"<?\S+@\S+\.\w+>?|(?<!\w)@\w+|https?://\S+|www\.\S+")
BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_SUFFIX = re.compile(r",?\s+((?:Jr|Sr)\.?|II|III|IV)$", re.IGNORECASE)
FROM = re.compile(r",?\s+(?:in|from|reporting from|reporting in|aus|à|nel|em)\s+(?=[A-ZÀ-ÞА-Я]).*$")
_COMMA = re.compile(r"\s*,(?!\s*(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D)\b)\s*", re.IGNORECASE)
_AND = re.compile(
    r"\s*[;|/•·⋅∙、，&\n\t]\s*"
    r"|\s+(?:(?i:and|with|und|mit|et|avec|и|та|і|και)|con|com|en|og|och|ja|și|ve|و|اور|और|এবং|dan|và"
    r"|(?<=[A-ZÀ-Þ] )(?:EN|OG|OCH|CON|VE)(?= [A-ZÀ-Þ]{2}))\s+(?=[^a-z])"
)
_JOINS_NAMES = re.compile(r"\s+([yeia]|[YEIA](?=\s+[A-ZÀ-Þ]{2}))\s+(?=[^a-z])")
"""Finds letters that are "and" between two whole names, and within a name its particle or an initial."""
_BETWEEN_TURNED = re.compile(r"\s+(?:(?i:and|und|et)|&|y|e|og|och|en)\s+(?=[^,]+,)")
"""Finds "and" between names with the surname first: ``Lee, Mary Y and Okafor, Ana``."""
_TURNED_FIRST = re.compile(
    r"(?P<turned>[^,]+, [^,\s]+(?: [A-ZÀ-Þ]\.?)?), (?:and|und|et|&|y) (?P<last>[^,]+ [^,]+)", re.IGNORECASE
)
"""Finds a list in the manner of bibliographies: ``Lee, Mary Y, and Ana Okafor``."""
_OF_ONE_NAME = 2
_LAST_AND = re.compile(r"^(?:and|und|et|y|e|i|a|og|och|en)\s+(?=[A-ZÀ-Þ])")
"""Finds the "and" after the last comma of a list: ``Ana Lima, Rui Sá, e Eva Reis``."""
_HONORIFIC = re.compile(
    r"(?:dr|prof|professor|mr|mrs|ms|miss|sir|dame|lord|lady|rev|herr|frau|mme|mlle|sr|sra|srta|don|doña|dott|dottssa"
    r"|ing|mag|dipl|श्री|डॉ|ڈاکٹر)\.?\s+",
    re.IGNORECASE,
)
_DEGREE = re.compile(r",?\s+(?:Ph\.?D|M\.?D|MBA|MBE|OBE|CBE)\b\.?$")
ROLE = _any_of("roles")
_HOUSE = _any_of("houses")
_BEFORE_ROLE = frozenset(WORDS["before_role"].split())
_HAN_ROLE = re.compile(r"(?:本报|本報)?(?:记者|記者|特派员|特派員|通讯员|기자|특파원)")
_PARTICLES = frozenset(WORDS["particles"].split())
NO_NAMES = frozenset(WORDS["no_names"].split())
_ENDS_NO_NAME = frozenset(WORDS["ends_no_name"].split())


def members_of(group: str) -> list[str]:
    """Return the members of a list of names. One comma between a surname and first names puts them in order."""
    group = " ".join(_CONTACT.sub(" ", group).split()).strip(" ,")
    turned = [_in_order(piece) for piece in _BETWEEN_TURNED.split(group)] if "," in group else []
    if len(turned) > 1 and all(turned):
        return [name for name in turned if name]
    if name := _in_order(group):
        return [name]
    if (first := _TURNED_FIRST.fullmatch(group)) and (name := _in_order(first["turned"])):
        return [name, first["last"]]
    parts = [part for listed in _listed(group) for part in _COMMA.split(FROM.sub("", listed))]
    spread = [word for part in parts for word in (_of_han(part) if _is_han(part) else [part])]
    return [stripped for part in spread if (stripped := _LAST_AND.sub("", part.strip(" ,-–—:")))]


def _in_order(text: str) -> str | None:
    """Return the name in a text that has the surname first: ``Lee, Mary Y``; None for any other text."""
    last, comma, first = (piece.strip() for piece in text.partition(","))
    suffix = _SUFFIX.search(first)
    given = first[: suffix.start()] if suffix else first
    if comma and _is_surname(last) and _is_first_names(given):
        return f"{given} {last}{f' {suffix[1]}' if suffix else ''}"
    return None


def _of_han(part: str) -> list[str]:
    """Return the names of a list with spaces; a character alone is a surname apart from its name: ``李 伟``."""
    words = part.split()
    return ["".join(words)] if len(words[0]) == 1 and len(words) == _OF_ONE_NAME else words


def _listed(group: str) -> Iterator[str]:
    """Yield the members of a list, each with what follows its name."""
    for listed in _AND.split(group):
        joined, *rest = _JOINS_NAMES.split(listed)
        for joint, following in zip(rest[::2], rest[1::2], strict=True):
            if _is_member(joined.rpartition(",")[2]) and _is_member(following.partition(",")[0]):
                yield joined
                joined = following
            else:
                joined = f"{joined} {joint} {following}"
        yield joined


def _is_member(text: str) -> bool:
    """Return whether ``text`` can be a member of a list: a first name and a last, a desk or an agency."""
    names = [word for word in FROM.sub("", text).split() if word not in _PARTICLES]
    return len(names) > 1 or (bool(names) and is_no_person(text.strip()))


def _is_surname(text: str) -> bool:
    """Return whether ``text`` can be a surname alone: ``van der Rohe``, ``Ortega y Gasset``."""
    joined = re.split(r"\s+[yeiYEI]\s+" if text.isupper() else r"\s+[yei]\s+", text)  # else E is an initial
    return all(_is_one_surname(name) or (len(joined) > 1 and _is_of_estate(name)) for name in joined)


def _is_of_estate(text: str) -> bool:
    """Return whether ``text`` can be a part of a double surname with particles within: ``Prat de la Riba``."""
    first, *within, last = [*text.split(), "", ""][: max(2, len(text.split()))]
    capital = first[:1].isupper() and last[:1].isupper()
    return capital and bool(within) and all(word in _PARTICLES for word in within)


def _is_one_surname(text: str) -> bool:
    *particles, surname = text.split() or [""]
    return surname[:1].isupper() and all(word.casefold() in _PARTICLES for word in particles)


def _is_first_names(text: str) -> bool:
    listed = _AND.search(text) or _COMMA.search(text) or FROM.search(text)
    plain = (
        1 <= len([word for word in text.split() if not _is_initial(word)] or text.split()) <= 2
        and not listed
        and ROLE.search(text) is None
    )
    return plain and not is_agency(text) and _is_name(text) and not re.match(r"(?:Jr|Sr|I{2,3}|IV)\b", text)


def person_in(part: str) -> str | None:
    """Return the name in one part of a list, or None."""
    if is_agency(part) or _is_house(part):
        return None
    name = _HAN_ROLE.sub(" ", BRACKETED.sub("", part)).strip(" ,-–—:'\"“”()[]")
    while (match := _HONORIFIC.match(name)) is not None:
        name = name[match.end() :]
    name = _DEGREE.sub("", name)
    role = ROLE.search(name)
    if role is not None:
        words = name[: role.start()].split()
        while words and words[-1].casefold() in _BEFORE_ROLE:
            words.pop()
        words = [] if words and is_agency(words[0]) and words[0].isupper() else words  # AP Marine Writer
        name = " ".join(words).rstrip(" -–—·,") if len(words) > 1 else ""
    return " ".join(name.split()) if _is_name(name) else None


def is_no_person(part: str) -> bool:
    """Return whether a part of a list is an agency, a role or a house."""
    return is_agency(part) or ROLE.search(part) is not None or _is_house(part)


def is_work(text: str) -> bool:
    """Return whether a text of two words or more is only the work of an author: ``Staff Reporter``."""
    *before, last = text.casefold().split() or [""]
    return bool(before) and _BEFORE_ROLE.issuperset(before) and ROLE.fullmatch(last) is not None


def _is_house(part: str) -> bool:
    """Return whether a part of a byline is a company, a club or an office, by one of several words."""
    return " " in part.strip() and _HOUSE.search(part) is not None


def _is_name(name: str) -> bool:
    """Return whether at most six words and particles are capitalised, initials, or of a script without capitals."""
    words = name.split()
    own = [word for word in words if word not in _PARTICLES]
    if not 1 <= len(own) <= 6 or len(name) < 2 or any(c.isdecimal() for c in name) or is_agency(name):
        return False
    if re.search(r"[!?…<>=#{}\[\]%$€_@]|\w\w\.\s+[a-z]", name) or _opens_no_name(words):
        return False
    ends_well = words[-1].casefold() not in _PARTICLES or _is_initial(words[-1])
    return ends_well and not announces_a_date(name) and all(map(_is_name_word, words))


def announces_a_date(text: str) -> bool:
    """Return whether several words end as no name does, but as a label of a date may: ``Valid until:``."""
    _, blank, last = text.rstrip(" :.-–—").rpartition(" ")
    return bool(blank) and last.casefold() in _ENDS_NO_NAME


def _opens_no_name(words: list[str]) -> bool:
    """Return whether a text begins as no name does; ``A O Scott`` begins with initials."""
    return words[0].casefold() in NO_NAMES and not all(map(_is_initial, words[:2]))


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isupper()


def _is_name_word(word: str) -> bool:
    bare = word.strip("'’\"“”().,-")
    if not bare or word.casefold() in _PARTICLES:
        return bool(word)
    return bare[0].isupper() or unicodedata.category(bare[0]) == "Lo" or bare[:2] in ("d'", "d’", "o’", "o'")


def has_case(text: str) -> bool:
    """Return whether ``text`` is of a script with capitals."""
    return text.upper() != text.lower()


def _is_han(text: str) -> bool:
    return " " in text and all(c == " " or "\u4e00" <= c <= "\u9fff" for c in text)
