"""Day of issue in Nexis documents, with the editions and corrections after or below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newssearch.dates.grammar import Parts, read
from newssearch.dates.names import fold, is_of_dates

_LONGEST_TAIL = 60
_MOST_WORDS = 20
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_EDITION = re.compile(
    r"""(?:(?:edition|editions|edicion|ediciones|ausgabe|edizione|editie|edicao|utgave|final|finale|late|early|first|second|third
      |fourth|fifth|1st|2nd|3rd|4th|5th|last|city|national|nation|metro|metropolitan|regional|state|suburban|home|abroad|all|every
      |main|web|online|print|digital|international|overseas|weekend|weekly|daily|morning|evening|afternoon|sunday|saturday
      |correction|corrections|corrected|appended|clarification|updated|update|replate|revised|version|star|stars|one|two|three
      |four|five|north|south|east|west|northern|southern|eastern|western|central|ireland|irish|scotland|scottish|ulster|wales
      |england|london|uk|u\.k|us|u\.s|usa|europe|european|asia|asian|pacific|americas|african|canada|australia|bulldog
      |tirage|derniere|premiere|nationale|komplettausgabe|gesamtausgabe|hauptausgabe|general|primera|ultima|of|the|and|[a-d]
      |\d{1,2})(?![\w])|[\s,.;:/()&-])+""",
    re.VERBOSE,
)
"""Matches words of editions and corrections alone, folded."""


@dataclass(frozen=True, slots=True)
class IssueDay:
    """A day of issue: ``text`` is the date as printed; ``is_sure`` where only an edition follows it."""

    text: str
    is_sure: bool


def is_edition(line: str) -> bool:
    """Return whether a line names an edition or a correction, and nothing else."""
    folded = fold(line.strip())
    return 0 < len(folded) <= _LONGEST_TAIL and _EDITION.fullmatch(folded) is not None and any(map(str.isalpha, folded))


def issue_day(line: str) -> IssueDay | None:
    """Return the day that opens ``line``, with a year, and perhaps a time after it; else None."""
    words = line.split()
    if len(words) > _MOST_WORDS or not _YEAR.search(line):
        return None
    for count in _counts(words):
        text, rest = " ".join(words[:count]).strip(" ,;"), " ".join(words[count:])
        if len(rest) <= _LONGEST_TAIL and _is_day(read(text, "dmy", None)):
            return IssueDay(text, not rest or is_edition(rest))
    return None


def _counts(words: list[str]) -> list[int]:
    """Yield how many words may be the date, the likeliest first: all before an edition, all of dates, all to the
    year."""
    end = next((n for n, word in enumerate(words) if n and _is_edition_word(word)), len(words))
    year = next((n for n, word in enumerate(words) if _YEAR.search(word)), len(words)) + 1
    dated = next((n for n, word in enumerate(words) if not is_of_dates(word)), len(words))
    return list(dict.fromkeys(count for count in (end, dated, year) if 0 < count <= end))


def _is_edition_word(word: str) -> bool:
    return is_edition(word) and not is_of_dates(word)


def _is_day(parts: Parts | None) -> bool:
    return parts is not None and (parts.year or 0) >= 1000 and parts.month is not None
