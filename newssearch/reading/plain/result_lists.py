"""Lists of search results: headlines with the outlet and day of each, as databases print and export them.

A list is no article, and an article may list things: films, fixtures, events, items in brief. So a list must be
announced (``Results list``, ``1-50 of 120 results``), or its entries have what only databases print: a count of words,
a page, a language beside the day. Nothing but headlines and excerpts may be between, above and below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newssearch.core import ends_a_sentence
from newssearch.reading.drafts import Draft, Refusal

_MONTH = r"[^\W\d_]{3,12}\.?"
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}(?:\.|st|nd|rd|th|º|er)?(?: de| of)? {_MONTH}(?: de)?,? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}},? {_YEAR}|{_YEAR}年\d{{1,2}}月\d{{1,2}}日"
    rf"|{_YEAR}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2{_YEAR})(?!\d)"
)
_LANGUAGE = r"\((?:English|German|French|Spanish|Italian|Dutch|Portuguese|Russian|Chinese|Japanese)[^()]{0,20}\)"
_OF_DATABASES = re.compile(
    r"\b[\d.,]{1,9}+ (?:words|Wörter|mots|palabras|parole|palavras|woorden|ord|słów|слов)\b"
    r"|\b(?:pg|pp?|S|Seite|[Pp]age|p[áa]g|str|стр|blz|sid)\b\.? ?[A-Z]{0,2}\d{1,4}\b"
    rf"|{_YEAR}: [A-Z]{{0,3}}\.?\d{{1,4}}\.?$"
    rf"|, {_LANGUAGE}$"
)
_HITS = "results?|hits|treffer|ergebnisse|résultats|resultados|risultati|resultaten|träffar"
_HEADING = re.compile(
    r"(?:search |list of )?results?(?:[- ]list)\b.{0,120}|(?:list of |your )?search results\b.{0,120}"
    rf"|(?:{_HITS}|headlines|articles|documents) ?:? ?\(?[\d.,]+ ?[-–] ?[\d.,]+ (?:of|von|sur|de|di|van) [\d.,]+\)?"
    r".{0,60}|(?:showing|displaying) [\d.,]+ ?(?:[-–]|to) ?[\d.,]+ of [\d.,]+.{0,120}"
    rf"|(?:about )?[\d.,]+ (?:search )?(?:{_HITS})(?: (?:for|für|pour|para|per)\b.{{1,100}})?"
    r"|(?:trefferliste|suchergebnisse?|(?:liste des )?résultats de (?:la |votre )?recherche|liste des résultats"
    r"|(?:lista de )?resultados de (?:la búsqueda|(?:la |sua )?pesquisa)|lista de resultados"
    r"|(?:elenco dei )?risultati della ricerca|zoekresultaten|resultatenlijst|sökresultat|søkeresultater"
    r"|wyniki wyszukiwania|результаты поиска|検索結果|搜索结果|검색 ?결과)\b.{0,60}"
    r"|table of contents|inhaltsverzeichnis|table des matières|inhoudsopgave|innehållsförteckning",
    re.IGNORECASE,
)
_SHORT = re.compile(rf"(?:\S+ ){{0,20}}\S*[^\s.!?]|(?:{_DAY.pattern}) ?[—–|·:-] .+", re.DOTALL)
"""Matches a short line without a stop, or a day and the beginning of a text."""

_LISTED = re.compile(rf"(?:\S+\s+){{0,35}}\S*(?:\w|\d\.|{_LANGUAGE})")
"""Matches a line that is no sentence: corrections name the page, too, ``(Crane saved, 5 December 2025, p. 4).``"""

_NUMBER = re.compile(r"(\d{1,4})[.)]\s+\S")
_OF_CONTENTS = re.compile(r"\S.*(?: \.|\.{3,}|…|\t).{0,40}?\d{1,4}")
_RECEIPT = re.compile(r"Search Type: .{1,60}")
"""Closes each entry in the list that Nexis prints before the documents."""

_LONGEST_ENTRY = 300
_MOST_LINES_ABOVE = 12
_HEADED_WITHIN = 6
_MOST_WORDS_BETWEEN = 90
"""Words of a headline with an excerpt of its text."""

_MOST_WORDS_ABOVE = 60
_WORDS_OF_HEADLINE = 25
_FEWEST = 3
_FEWEST_NUMBERED = 4
_MOSTLY = 0.8


def is_list(lines: Sequence[str]) -> bool:
    """Return whether the lines of a document are a list of results."""
    filled = [line.strip() for line in lines if line.strip()]
    is_headed = any(map(_HEADING.fullmatch, filled[:_HEADED_WITHIN]))
    if is_headed and _is_contents(filled):
        return True
    dated = [n for n, line in enumerate(filled) if _is_dated(line)]
    if len(dated) < _FEWEST or dated[0] > _MOST_LINES_ABOVE:
        return False
    sizes = [len(line.split()) for line in filled]
    borders = [-1, *dated, len(filled)]
    between = [sum(sizes[one + 1 : other]) for one, other in pairwise(borders)]
    if max(between) > _MOST_WORDS_BETWEEN:
        return False
    sure = sum(is_of_database(filled[n]) for n in dated)
    short = sum(_SHORT.fullmatch(filled[n]) is not None or is_of_database(filled[n]) for n in dated)
    is_introduced = any(map(ends_a_sentence, filled[: dated[0]])) and not is_headed
    if is_introduced or between[0] > _MOST_WORDS_ABOVE:
        return False
    if (is_headed and short >= _MOSTLY * len(dated)) or (sure >= _FEWEST and sure >= _MOSTLY * len(dated)):
        return True
    numbered = [int(found[1]) for line in filled if (found := _NUMBER.match(line))]
    is_bare = len(dated) >= _FEWEST_NUMBERED and max(between) <= _WORDS_OF_HEADLINE
    return is_bare and numbered == list(range(1, len(dated) + 1))


def unless_list(draft: Draft) -> Draft | Refusal:
    """Return a draft; a refusal where it is a list of results."""
    lines = "\n".join(text for text in (draft.headline, draft.standfirst, draft.body) if text).split("\n")
    return LIST if is_list(lines) else draft


LIST = Refusal("it is a list of articles without their texts; export the articles themselves")


def is_of_database(line: str) -> bool:
    """Return whether a line names a day and, beside it, the length, page or language of a text."""
    if _RECEIPT.fullmatch(line):
        return True
    return _is_dated(line) and _OF_DATABASES.search(line) is not None and _LISTED.fullmatch(line) is not None


def _is_dated(line: str) -> bool:
    if len(line) > _LONGEST_ENTRY:
        return False
    has_year = "19" in line or "20" in line  # most lines have none, and a search costs more
    return (has_year and _DAY.search(line) is not None) or _RECEIPT.fullmatch(line) is not None


def _is_contents(lines: list[str]) -> bool:
    """Return whether nearly all lines end in the number of a page, as in a table of contents."""
    count = sum(len(line) <= _LONGEST_ENTRY and _OF_CONTENTS.fullmatch(line) is not None for line in lines)
    return count >= max(_FEWEST, _MOSTLY * (len(lines) - _HEADED_WITHIN))
