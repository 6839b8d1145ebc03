"""Bylines: people named as authors. ``By Ana Okafor and Li Wei, Energy Correspondent`` -> Ana Okafor, Li Wei.

A list of names is reduced by titles, roles, agencies, addresses and handles; every part left that looks like a name is
a person. A line is a byline only if it opens with a word for one, or closes with a role.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, zip_longest

from newssearch.agencies import is_agency
from newssearch.dates.names import fold, vocabulary
from newssearch.reading.openings.name_lists import (
    BRACKETED,
    FROM,
    NO_NAMES,
    ROLE,
    WORDS,
    has_case,
    is_no_person,
    members_of,
    person_in,
)

MAX_CHARACTERS = 250
"""A longer line is a sentence."""


_BY = re.compile(
    r"(?:by|von|par|por|di|door|av|af|przez|oleh(?=\s+\S+\s+[^\W\d_a-z])"
    r"|(?:(?:an? )?(?:reporting|reported|written|story|text|words|created|post"
    r"|analysis|report|compiled|commentary|opinion|interview|posted|published|submitted|contributed|article|column)) by"
    r"|(?:eine?n? )?(?:artikel|beitrag|gastbeitrag|blog[ -]?beitrag|bericht|text|kommentar|reportage|analyse|interview"
    r"|kolumne|rezension|erstellt|verfasst|geschrieben|veröffentlicht|gepostet|eingestellt|publiziert) von"
    r"|(?:un )?(?:texte?|article|écrit|rédigé|publié|posté|reportage|propos recueillis) par"
    r"|(?:un )?(?:escrito|publicado|redactado|enviado|artículo|texto) por|(?:scritto|pubblicato) da)\b\s*:?\s*"
    r"|(?-i:(?:By|Von|Por|Par)(?=[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ][a-zà-ÿ]))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:authors?|byline|words|autor(?:en|ka|in|es|a)?|auteurs?|autrice|autore|autori|författare|forfatter|skribent"
    r"|kirjoittaja|tekst[ia]?|text|texto|yazar|yazan|haber|szerző|írta|penulis|oleh|tác giả|автор(?:ы|и)?|текст"
    r"|συντάκτης|लेखक|लेखिका|द्वारा|بقلم|كتبت?|تحریر|نویسنده|লেখক|记者|記者|作者|文|撰文|著者|執筆|기자)\s*[:：/]\s*"
    r"|(?:द्वारा|بقلم)\s+",
    re.IGNORECASE,
)
_CREDIT_LABEL = (
    r"(?:(?:(?:with )?additional reporting|editing|edited|writing|compiled|produced|graphics?|art(?:work)?|videos?"
    r"|images?|photo(?:graph(?:s|ed)?)?s?|pictures?|photography|translat(?:ed|ion)|illustrat(?:ed|ions?))\s+by"
    r"|(?:illustration(?:en)?|fotos?|bild(?:er)?|videos?|übersetzung|übersetzt)(?: von|:)"
    r"|(?:photo(?:graphie)?s?|illustrations?|images?|dessins?|vidéos?|traduction|traduit)(?: d[eu]| par| ?:)"
    r"|(?:fotos?|fotograf[íi]as?|imágenes|imagens|ilustraciones|ilustrações|vídeos?|traducción|tradução)(?: de| por|:)"
    r"|(?:foto(?:grafie)?|immagini|illustrazioni|traduzione)(?: di|:)"
    r"|(?:foto['’]?s?|beeld|illustraties?|vertaling)(?: van| door|:))(?!\w)"
)
_CREDITS = re.compile(rf"\s*[;.(,]?\s*\(?\b{_CREDIT_LABEL}.*$", re.IGNORECASE)
_CREDIT = re.compile(
    rf"(?<=\w)\s*[;.,(|•·/–—-]?\s*\(?(?:\b(?:and|with|und|mit|et|avec|y|con|e|com|en|met|&)\s+)?\b{_CREDIT_LABEL}\s*:?\s*",
    re.IGNORECASE,
)
_MOST_OF_CREDIT = 9
_JOINS_CREDITED = frozenset("and und et y e en & van von der de del di da la".split())


def without_credits(text: str) -> str:
    """Return a line without the makers of pictures and translations, whose names end at a mark or a date:
    ``By Ana Okafor, photographs by Li Wei | 5 December 2025``."""
    found = _CREDIT.search(text)
    if found is None:
        return text
    end = found.end()
    following = list(islice(_WORD.finditer(text, end), _MOST_OF_CREDIT))
    for word, after in zip_longest(following, following[1:]):
        bare = word[0].strip(",;()")
        if not (bare[:1].isupper() or bare in _JOINS_CREDITED) or (after and _opens_a_day(bare, after[0])):
            break
        end = word.end()
        if word[0][-1] in ",;)":
            break
    return f"{text[: found.start()]} {text[end:].lstrip(' ,;')}".rstrip() if end > found.end() else text


def _opens_a_day(word: str, after: str) -> bool:
    """Return whether a word is a month or a weekday in front of a number: ``March 3``."""
    return after[0].isdecimal() and not {"month", "weekday"}.isdisjoint(vocabulary().meanings.get(fold(word), {}))


_CHINESE_REPORTER = re.compile(
    r"(?:(?:本报|本報|本社|特约|特約)?(?:记者|記者|特派员|特派員|通讯员|通訊員))(?:(?P<apart>\s+|\s*[:：]\s*)|)"
    r"(?P<names>[\u4e00-\u9fff]{2,3}(?:[、，\s][\u4e00-\u9fff]{2,3}){0,3})"
    r"(?P<end>\s*[／/|]?\s*[\u4e00-\u9fff]{0,6}(?:报道|報導|報道))?"
)
"""Finds a line of a reporter: ``记者 李伟``, ``記者李偉／台北報導``. A sentence has no blank, colon or ending."""
_KOREAN_REPORTER = re.compile(r"([가-힣]{2,4}) (?:기자|특파원)")
_PLACES_BEGIN = frozenset(WORDS["places_begin"].split())


_PICTURE_CHARACTERS = (
    "\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f\ue000-\uf8ff"
)
_PICTURE = f"[{_PICTURE_CHARACTERS}]"
_PICTURES = re.compile(
    rf"(?:[#*0-9]?\ufe0f?\u20e3|{_PICTURE})(?:[\ufe0e\ufe0f\u200d\u20e3]|{_PICTURE})*|[\ufe0e\ufe0f]"
)


_EDGES = "™®†‡*\u200b\u200c\u200d\u2060\ufeff"
_PRONOUNS = re.compile(
    r"\s*[(\[](?:she|he|they|ze|sie|er|elle|il|ella|él|ela|ele|any)\s*/[^)\]]{0,30}[)\]]", re.IGNORECASE
)
# The first sign or letter of a call is looked at before all calls are tried: most words begin with another.
_CALLS = re.compile(
    r"[\s|·,.–—-](?<=\w[\s|·,.–—-])[\s|·,.–—-]*(?=[\dabcefgiklmnprsuv])"
    r"(?:(?:\d{1,4} (?:comments?|replies|shares|kommentare?|commentaires?|comentarios?)"
    r"|(?:first )?publi(?:é|cado|shed)|mis à jour|veröffentlicht|aktualisiert|a[ck]?tuali[zs]ado|pubblicato|aggiornato"
    r"|leave a (?:comment|reply)|no comments?|seguir|síguel[eo]|sígueme|segui|suivre|suivez|folgen|volg|contacter"
    r"|contactar|kontakt(?:ieren)?|gepubliceerd|bijgewerkt|follow|e-?mail|contact|updated|posted"
    r"|view (?:all|more|profile)|share|subscribe"
    r"|more (?:by|from|about)|see (?:all|more)|read more|bio|(?:photos?|photographs?|pictures?|images?):)(?!\w)"
    r"(?!\s+(?:by|von|par)\b)|(?:for|special to) the\s+\w).*$",
    re.IGNORECASE,
)
_BADGE = re.compile(
    r"(?<=\w)\s+[(\[]?(?:verified|verifiziert|vérifiée?|verificad[oa]|verificat[oa]|geverifieerd|verifierad|verificeret)"
    r"(?:\s+(?:account|writer|author|user|profile|reporter|contributor|member|konto|compte|cuenta|conta|profil))?[)\]]?$",
    re.IGNORECASE,
)
"""Finds the badge of a checked account behind a name."""

_INTRODUCED = re.compile(
    r"(?:(?:about|contact|follow|meet|more (?:by|from)|(?:(?:view |see )?all )?posts by)\s+"
    r"|guest(?: author| writer)?:\s*)(?=(?-i:[A-ZÀ-ÞА-Я]))",
    re.IGNORECASE,
)


def _bare(text: str) -> str:
    """Return a byline without everything that sites print around names: emoji, pronouns, calls to follow and write."""
    text = text if text.isascii() else _PICTURES.sub(" ", text).strip(_EDGES + " ")
    text = _PRONOUNS.sub("", text) if "/" in text else text
    return _BADGE.sub("", _INTRODUCED.sub("", _CALLS.sub("", text), count=1).rstrip())


_CLOSES = 140
"""The most characters of a byline that closes with a role, before anything is cut from it."""

_LONGEST_CALL = 40
"""More characters than it takes to recognise a call."""

_ODD = re.compile(
    rf"[\t\x0b-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u20e3\ufe0e\ufe0f{_PICTURE_CHARACTERS}]"
)
"""Finds white space other than spaces, and parts of pictures: a byline is read without them."""

_BEGIN_ROLES = tuple("of for and in at the about contact follow meet more view see all posts guest".split())
"""Words in small letters that a role can begin with, before anything is cut from it."""


def _is_prose(line: str) -> bool:
    """Return fast whether a line cannot be a byline, as most cannot: it opens with no word for one, and can close with
    no role, whatever is cut from it. False where that needs a closer look."""
    plain = line.replace("\n", " ")
    if not plain or plain[0] in " ([" or "/" in plain or _is_odd(plain) or _opens(plain):
        return False
    if not plain.isascii() and (_KOREAN_REPORTER.match(plain) or _CHINESE_REPORTER.match(plain)):
        return False
    start = plain.find(",", 0, _CLOSES) + 1
    if not start or not _can_be_role(plain[start:_CLOSES].lstrip()):
        return True
    return len(line) > _CLOSES and _CALLS.search(line, start, _end_of_role(plain, start) + _LONGEST_CALL) is None


def _opens(line: str) -> bool:
    """Return whether a line opens with a word for a byline."""
    return (_LABEL.match(line) or _BY.match(line) or _INTRODUCED.match(line)) is not None


def _end_of_role(line: str, start: int) -> int:
    """Return the end of the first word from ``start`` on that cannot stand in a role."""
    small = next((word for word in _WORD.finditer(line, start, _CLOSES) if not _can_be_role(word[0])), None)
    return small.end() if small is not None else _CLOSES


_WORD = re.compile(r"\S+")


def _is_odd(line: str) -> bool:
    """Return whether anything in a line is replaced before it is read as a byline."""
    if "  " in line or line[0] in _EDGES or line[-1] in _EDGES:
        return True
    is_plain = line.isascii() and line.isprintable()  # as most are, and this check is fast
    return not is_plain and _ODD.search(line) is not None


def _can_be_role(text: str) -> bool:
    """Return whether a role can begin as ``text`` does: not with a small letter, unless in one of a few words."""
    return not text[:1].isalpha() or text[0].isupper() or text.startswith(_BEGIN_ROLES)


def parse_byline(line: str) -> tuple[str, ...] | None:
    """Return the people whom a byline names; empty where it names only a desk or an agency; None for any other line."""
    if _is_prose(line):
        return None
    text = " ".join(_bare(line).split()).lstrip("([")
    if not text or len(text) > MAX_CHARACTERS:
        return None
    label = _LABEL.match(text)
    opening = label or _BY.match(text)
    if opening is None:
        return _closing_with_a_role(text)
    rest = _CREDITS.sub("", BRACKETED.sub("", text[opening.end() :]))
    if re.search(r"\w{4,}[.!?]$", rest):
        return None
    parts = _byline_parts(rest)
    names = [person_in(part) for part in parts]
    if not parts or not all(n or is_no_person(p) for n, p in zip(names, parts, strict=True)):
        return None
    if label is None and not _is_full_name(names[0], parts[0]):
        return None
    return _distinct(_without_places(names, rest))


_LONGEST_NAME = 80
"""Characters of the longest line of a name alone, with the town of its person."""


def bare_name(text: str) -> str | None:
    """Return the person in a line of a name alone, as ``Ana Okafor``, ``Ana Okafor in London``; None if it may not be
    one.

    Two to four words, the first and the last capitalised. A name of one word, or in a script without capitals, does not
    look different from other words; nor does a town of two words, except by the first of them.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    plain = FROM.sub("", BRACKETED.sub("", " ".join(_bare(text).split()))).strip()
    first = fold(plain).split(" ")[0]
    if (
        len(plain) > _LONGEST_NAME
        or len(plain.split()) not in (2, 3, 4)
        or "," in plain
        or first in _PLACES_BEGIN
        or first in NO_NAMES
    ):
        return None
    name = person_in(plain)
    if name is None or name != plain or not has_case(name) or re.search(r"[:;()]|[’']s\b", name):
        return None
    return name if all(len(word.strip(".")) > 0 for word in name.split()) and _is_full_name(name, plain) else None


def is_role(text: str) -> bool:
    """Return whether a short text is an author's work or house: ``Marine correspondent``, ``Associated Press``."""
    return len(text.split()) <= 6 and not text.endswith((".", "!", "?")) and (is_agency(text) or _ends_in_a_role(text))


def people(value: str) -> tuple[str, ...]:
    """Return the people in an author string of any form, without titles, roles, agencies and addresses.

    ``Okafor, Ana`` is put in order; a repeated name is returned once.
    """
    text = unicodedata.normalize("NFC", _bare(value[: 4 * MAX_CHARACTERS])).strip()
    opening = _LABEL.match(text) or _BY.match(text)
    if opening is not None and opening.end() < len(text):
        text = text[opening.end() :]
    contacts = re.sub(r"\S+@\S+ \(([^)]*)\)", r"\1", text)  # RFC 822, as feeds print it: ana@example.org (Ana Okafor)
    groups = re.split(r"[;|\n]", _CREDITS.sub("", contacts))
    return _distinct([person_in(part) for group in groups for part in members_of(group)])


def _distinct(names: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _ends_in_a_role(text: str) -> bool:
    return any(
        role.end() == len(text) or text[role.end() :].startswith((",", " at ", " in ")) for role in ROLE.finditer(text)
    )


# -- one line ----------------------------------------------------------------------------------------------------------


def _byline_parts(rest: str) -> list[str]:
    """Return the parts of a byline up to the first that is a date: ``By Ana Okafor | 5 December 2025``."""
    parts: list[str] = []
    for part in [member for group in rest.split(";") for member in members_of(group)]:
        undated = _DATED_END.sub("", part)
        if parts and _is_dated(undated):
            break
        parts.append(undated)
        if undated != part and len(parts) > 1:
            break
    return parts


_LONGEST_PARTICLE = 3
"""Words of dates that are no longer may be names: ``Do``, ``Ng``."""


_DATED_END = re.compile(r"\s+(?:on|am|le|el|il)\s+\S*\s*\d.*$|\s+\S*\s*\d.*$")


def _is_dated(part: str) -> bool:
    meanings = vocabulary().meanings
    words = [word.strip(".,:") for word in fold(part).split()]
    if any(c.isdecimal() for c in part) or (words and all(word in meanings for word in words)):
        return True
    known = meanings.get(words[0], {}) if words else {}
    in_full = "weekday" in known and vocabulary().weekday.fullmatch(words[0]) is not None
    return in_full or ("word" in known and "month" not in known and len(words[0]) > _LONGEST_PARTICLE)


def _without_places(names: list[str | None], rest: str) -> list[str | None]:
    """Remove places after names: a single word or a town of two after a person's full name and a comma."""
    if not any(name and " " in name for name in names[:1]):
        return names
    return [
        n for n in names if n is None or (" " in n and fold(n).split()[0] not in _PLACES_BEGIN) or f", {n}" not in rest
    ]


def _closing_with_a_role(text: str) -> tuple[str, ...] | None:
    """Return the person of a short line that ends with a role: ``Ana Okafor, Staff Reporter``."""
    if korean := _KOREAN_REPORTER.fullmatch(text):
        return (korean[1],)
    if (chinese := _CHINESE_REPORTER.fullmatch(text)) and (chinese["apart"] or chinese["end"]):
        return tuple(re.split(r"[、，\s]", chinese["names"]))
    name, _, role = text.partition(",")
    if len(text) > 80 or text.endswith(".") or any(c.isdecimal() for c in text):
        return None
    if not is_no_person(role) or is_agency(role) or not _is_titled(role):
        return None
    people_named = [person_in(part) for part in members_of(name)]
    if not people_named or not all(map(_is_full_name, people_named, members_of(name))):
        return None
    return _distinct([*people_named, *(person_in(part) for part in members_of(role) if not is_no_person(part))])


def _is_titled(role: str) -> bool:
    small = ("of", "for", "and", "in", "at", "the")
    return all(word[0].isupper() or not word[0].isalpha() or word in small for word in role.split())


def _is_full_name(name: str | None, part: str) -> bool:
    """Return whether a text has a first name and a last, as required after a mere preposition: not ``By Christmas``."""
    if name is None:
        return is_no_person(part)
    first = name.split()[0]
    known = vocabulary().meanings.get(fold(first), {})
    in_calendar = "weekday" in known and vocabulary().weekday.fullmatch(fold(first)) is not None
    starts_well = first[0].isupper() or not first[0].isascii()
    return starts_well and not in_calendar and (" " in name or not has_case(name))
