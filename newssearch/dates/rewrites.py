"""Rewriting of dates before the grammar reads them: times, ordinals, East Asian signs, years of other calendars.

Years of other calendars, days in Han numerals and ranges of days add a note, since the value differs from the print.
"""

from __future__ import annotations

import re

_ORDINALS = (
    "লা|রা|ঠা|ই|শে|eko|°|ci|cı|cu|yil|ko|ին|ж|st|nd|rd|th|er|re|eme|ere|e|o|a|ste|de|an|en|jen|i|kor|го|е|ого|й"
    "|нии|ны|ныи|η|ης|ª|º"
)
_CHANGED = "modific|aggiornat|actualiz|atualiz|updated|edited|mis a jour|modifie|aktualisiert|bijgewerkt"
_REWRITES = tuple(
    (re.compile(pattern), replacement, tuple(needles.split()))
    for pattern, replacement, needles in (
        (r"[{}]", " ? ", "{ }"),
        (r"(?:this )?(?<!\d)(\d\d?)(?:st|nd|rd|th)? day of (?=[^\W\d])", r"\1 ", "day"),
        (r"\bika-? ?(?=\d)", "", "ika"),
        (r"(?<=\d) ?[(\[]([^\W\d_]{3,20})[)\]] ?(?=[1-9]\d{3})", r" \1 ", "( ["),  # a month in brackets
        (r"(?<=\d): (?=\d\d\b)", ":", ": "),
        (r"^t(?:hu)? ?[2-7],? (?=\d{1,2}[/.-]\d)", "", "t"),  # vi: days of the week are numbered
        (r"(:\d\d),(?=[12]\d{3}$)", r"\1 ", ","),  # a year behind a time is no fraction of its second
        (r"(?<=\d{4})'[^\W\d_]{2,4}\b", " ", "'"),  # tr 2019'da
        (r"(?<=\d{4})\(e\)ko\b", " ", "(e)ko"),  # eu
        (r"(?<=\d{4}) ?م$", " ", "م"),  # ar: of our era, and not the afternoon
        (r"\b(?:[dl]|dell|all)'(?=\d|[^\W\d_]{3})", " ", "'"),  # ca d'agost, it dell'8
        (r"(\d{1,2})[ -]?(?:р )?сар(?:ын)?\b", r" M\1 ", "сар"),  # mn
        (r"\b([cm]e)t dst\b", r"\1st", "dst"),
        (r"(?<=[^\W\d_])前$", " 前", "前"),
        (r"\bیکم\b", "1", "یکم"),  # Urdu: the first
        (r"([+-]\d{2}:?\d{2}) ?\([^)\d]*\)$", r"\1", "("),  # JavaScript: GMT+0530 (India Standard Time)
        (r"(?<!\d)(\d{4})(\d\d)(\d\d)[t ]?(\d\d)(\d\d)(\d\d)(?![\d])", r"\1-\2-\3 \4:\5:\6", ""),
        (r"(?<!\d)(\d{4})(\d\d)(\d\d)[t ]?(\d\d)(\d\d)(?!\d)", r"\1-\2-\3 \4:\5", ""),
        (r"(?<!\d)(\d{4})(\d\d)(\d\d)(?=$|t| )", r"\1-\2-\3", ""),
        (r"(\d-\d\d)t(\d\d)(?=z|[+-]|$)", r"\1 \2h ", ""),
        (r"(?<=\d)t(?=\d)", " ", ""),
        (r"(?<!\w)([ap])\. ?m\b\.?", r" \1m ", ""),
        (r"(?<=\d)([ap])\.?m\b\.?", r" \1m ", ""),
        (r"(?<=\d) ?[年년](?! ?[前전])", " ", "年 년"),
        (r"(\d{1,2}) ?[月월](?!曜|요)", r" M\1 ", "月 월"),
        (r"\bth(?:ang|g)?\.? ?(\d{1,2})\b", r" M\1 ", "th"),
        (rf" ?\((?:{_CHANGED})[^()]*\)$", "", "("),
        (r"(?<=\d) (?:来源|來源|source|quelle|fonte|fuente) ?[:,].*$", "", "来源 來源 source quelle fonte fuente"),
        (r"(?<=\d) ?[日号號일](?! ?[前전])", " ", "日 号 號 일"),
        (r"(\d{1,2}) ?(?:[时点點시]|時(?!間))(?!간) ?(\d{1,2}) ?[分분]", r" \1:\2 ", "时 点 點 시 時"),
        (r"(:\d\d) ?(\d{1,2}) ?[秒초]", r"\1:\2 ", "秒 초"),
        (r"(\d{1,2}) ?(?:[时点點시]|時(?!間))(?!간)", r" \1h ", "时 点 點 시 時"),
        (r"\b(\d{1,2}) ?(?:h|heures?) ?(\d\d) ?(?:m|min)?\.? ?(\d\d) ?s\b", r"\1:\2:\3", "h"),
        (r"\b(\d{1,2}) ?(?:h|heures?) ?(\d\d)(?: ?(?:m|min))?\b", r"\1:\2", "h"),
        (r"\b(\d{1,2}) ?heures?\b", r"\1 H ", "heure"),
        (r"\b(\d{1,2}) ?h\b", r"\1 H ", "h"),
        (rf"(?<=\d)[-:.]?(?:{_ORDINALS})(?![^\W_])", " ", ""),
        (r"\b(?:kl|klo|plkst|pl|kell|godz)\.? ?(\d{1,2})\.(\d\d)(?!\d)", r" \1:\2 ", "kl pl kell godz"),
        (r"\b(\d{1,2})\.(\d\d) ?val\b", r" \1:\2 ", "val"),
        (r":(\d)(?=\s|$)", r":0\1", ""),
        (r"(^|\d{4}[ ,|]+)([01]\d|2[0-3])([0-5]\d)(?= ?(?:gmt|utc|hrs)\b)", r"\1\2:\3", "gmt utc hrs"),
    )
)
"""Patterns, what they become, and texts of which a line holds one if the pattern is in it: most lines hold none."""


def rewritten(folded: str) -> str:
    """Return a folded text in the forms that the grammar of dates reads."""
    for pattern, replacement, needles in _REWRITES:
        if not needles or any(needle in folded for needle in needles):
            folded = pattern.sub(replacement, folded)
    return folded


_HAN = "〇零○一二三四五六七八九十"
_HAN_DAY = re.compile(rf"([〇零○一二三四五六七八九]{{4}})年([{_HAN}]{{1,3}})月(?:([{_HAN}]{{1,3}})[日号號])?")
_DIGITS = {character: str(digit) for character, digit in zip(_HAN, "000123456789", strict=False)}

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民国": 1911, "民國": 1911}
"""The year before the first of an era."""

_OF_TAIWAN = re.compile(r"(?<!\w)(1[01]\d)年(?=\d{1,2}月)")
"""A year of three digits, which is one of the Republic of China."""

_OF_AN_ERA = re.compile(rf"({'|'.join(_ERAS)}) ?(元|\d{{1,3}}) ?年")
_OF_BUDDHA = re.compile(r"(?<!\d)(?P<year>2[4-6]\d\d)(?!\d)|(?<=[คยพ]\.) ?(?P<short>\d\d)(?![\d:.])")
"""A year in a Thai date; of two digits behind a month for short (``มิ.ย. 64``)."""

_THAI = re.compile("[\u0e00-\u0e7f]")
_BUDDHA = 543


def plain(folded: str) -> tuple[str, tuple[str, ...]]:
    """Return a folded text with its year of the Gregorian calendar and its numbers in digits, and notes on that."""
    if folded.isascii():
        return folded, ()
    notes: list[str] = []

    def of_an_era(match: re.Match[str]) -> str:
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        notes.append(f"calendar: {match[0]} is {year}")
        return f"{year}年"

    def of_buddha(match: re.Match[str]) -> str:
        year = int(match["year"] or f"25{match['short']}") - _BUDDHA
        notes.append(f"calendar: {match[0].strip()} of the Buddhist calendar is {year}")
        return f" {year}"

    folded = _HAN_DAY.sub(_han_day, folded)
    folded = _OF_AN_ERA.sub(of_an_era, _OF_TAIWAN.sub(r"民国\1年", folded))
    if _THAI.search(folded):
        folded = _OF_BUDDHA.sub(of_buddha, folded)
    return folded, tuple(notes)


def _han_day(match: re.Match[str]) -> str:
    year = "".join(_DIGITS[character] for character in match[1])
    day = f"{_han(match[3])}日" if match[3] else ""
    return f"{year}年{_han(match[2])}月{day}"


def _han(numeral: str) -> int:
    """Return the number, below 100, that a numeral names: ``二十一``, ``十二``, ``〇三``."""
    tens, ten, ones = numeral.rpartition("十")
    value = int("".join(_DIGITS.get(character, "0") for character in ones) or 0)
    return value + (10 * int("".join(_DIGITS.get(character, "0") for character in tens) or 1) if ten else 0)


_ORDINAL = r"(?:st|nd|rd|th|er|e|º|ª)?\.?"
_JOINED = rf"{_ORDINAL} ?(?:-|/|to|until|till?|bis|au?|al|e|ao|tot|t/m|до|по|do|ate) ?"
_RANGE = rf"(?P<first>\d{{1,2}}){_JOINED}(?P<last>\d{{1,2}})"
_DAYS_AND_MONTH = re.compile(
    rf"(?<![\d.,:/-]){_RANGE}(?={_ORDINAL} ?(?:de |di |of )?[^\W\d_]{{3}}|\.\d{{1,2}}\.[12]\d{{3}}(?!\d))"
)
_MONTH_AND_DAYS = re.compile(rf"(?<=[^\W\d_]{{3}})(?P<mark>\.? ){_RANGE}(?={_ORDINAL},? [1-9]\d{{3}})")


def first_of_range(folded: str) -> tuple[str, int, str] | None:
    """Return a folded text with the first day of its range of days alone, that day, and a note; None without a range.

    ``12-14 June 2021``, ``June 12-14, 2021``, ``du 12 au 14 juin 2021``: both days are of one month.
    """
    for pattern in (_DAYS_AND_MONTH, _MONTH_AND_DAYS):
        found = pattern.search(folded)
        if found is None:
            continue
        first, last = int(found["first"]), int(found["last"])
        if 0 < first < last <= 31:
            mark = found.groupdict().get("mark") or ""
            note = f"range of days: {first} to {last}, the first is given"
            return f"{folded[: found.start()]}{mark}{first}{folded[found.end() :]}", first, note
    return None
