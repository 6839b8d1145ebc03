"""Names of people in a text that a page marks as its authors, without texts that only look like names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newssearch.agencies import is_agency
from newssearch.dates.names import is_of_dates
from newssearch.reading.html.schema_org import words
from newssearch.reading.openings.bylines import is_role, people
from newssearch.reading.plain.page_stamps import is_buttons
from newssearch.reading.plain.page_words import folded

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
    plausible = 1 < len(pen_name) <= 40 and len(pen_name.split()) <= 3 and not is_other(pen_name)
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
