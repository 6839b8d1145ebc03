"""Rewriting of dates before the grammar reads them: times, ordinals, East Asian signs, months in Roman numerals.

Ranges of days add a note, since the value differs from the print.
"""

from __future__ import annotations

import re

from newssearch import core

_ORDINALS = (
    "লা|রা|ঠা|ই|শে|eko|°|ci|cı|cu|yil|ko|ին|ж|st|nd|rd|th|er|re|eme|ere|e|o|a|ste|de|an|en|jen|i|kor|го|е|ого|й"
    "|нии|ны|ныи|η|ης|ª|º|sten|nji|njy|ی|ে"
)
_CHANGED = "modific|aggiornat|actualiz|atualiz|updated|edited|mis a jour|modifie|aktualisiert|bijgewerkt"
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
_MONTH = "|".join(_ROMAN)
_MARK = r"(?:\. ?|[ /-])"
_OF_DAY = re.compile(rf"(?<![\w.])(?P<day>\d\d?){_MARK}(?P<month>{_MONTH}){_MARK}(?P<year>[12]\d{{3}})(?!\d)")
_OF_YEAR = re.compile(
    rf"(?<![\w.])(?<!\d[. ])(?<!\d\. )(?P<year>[12]\d{{3}}){_MARK}(?P<month>{_MONTH}){_MARK}"
    r"(?P<day>\d\d?)(?!\d|[:.]\d| ?h)"
)
_MAY_BE_ROMAN = re.compile("[ ./-][ivx]+[ ./-]")
"""Months in Roman numerals between day and year: ``22 IX 2021``, ``2021. IX. 22.``."""

ENGLISH = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        range(1, 21),
        strict=True,
    )
) | {"thirtieth": 30}
"""Ordinals in English words, and their numbers."""

_IN_WORDS = re.compile(
    rf"\b(?:(?P<tens>twenty|thirty)[ -])?(?P<ones>{'|'.join(ENGLISH)})(?: day)?,?(?= (?:of )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? [12]\d{3})"
)


_MONTH_FIRST = re.compile(
    r"\b(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? )(?:the )?"
    rf"(?:(?P<tens>twenty|thirty)[ -])?(?P<ones>{'|'.join(ENGLISH)})(?=,? [12]\d{{3}})"
)
_HAN_COUNTS = "一二三四五六七八九十"
_HAN_AGO = re.compile(rf"^([{_HAN_COUNTS}两兩])(?= ?(?:天|日|週|周|個月|个月|小時|小时|分鐘|分钟|年)之?前$)")


def _han_in_digits(match: re.Match[str]) -> str:
    """Return the number of units in Han numerals: ``两`` of ``两天前``."""
    return str(2 if match[1] in "两兩" else _HAN_COUNTS.index(match[1]) + 1)


def _in_digits(match: re.Match[str]) -> str:
    """Return the number of an ordinal in English words: ``twenty-second``."""
    number = {"twenty": 20, "thirty": 30}.get(match["tens"] or "", 0) + ENGLISH[match["ones"]]
    return f"{match.groupdict().get('month') or ''}{number}"


def _named_month(match: re.Match[str]) -> str:
    return f"{match['day']} M{_ROMAN.index(match['month']) + 1} {match['year']}"


_THAI_UNITS = "นาที|ชั่วโมง|ชม\\.|วัน|สัปดาห์|เดือน|ปี"
_REWRITES = tuple(
    (re.compile(pattern), replacement, tuple(needles.split()), frozenset(one[0] for one in needles.split()))
    for pattern, replacement, needles in (
        (r"[{}]", " ? ", "{ }"),
        (r"(?:this )?(?<!\d)(\d\d?)(?:st|nd|rd|th)? day of (?=[^\W\d])", r"\1 ", "day"),
        (r"(?<!\d)([12]\d{3}) ([01]\d) ([0-3]\d)(?=$| \d\d:)", r"\1-\2-\3", ""),  # 2021 09 22
        (r"(?<![\d/])(\d\d?)/(\d\d?)[ -](?=[12]\d{3}(?!\d))", r"\1/\2/", "/"),  # da 22/9 2021
        (r"(?<!\d)(\d\d?) ?([|/]) ?(\d\d?) ?\2 ?(?=[12]\d{3}(?!\d))", r"\1/\3/", "| /"),  # 26 | 01 | 2022
        (r"(?<=[12]\d{3})[, ]+(?:a\. ?d|c\. ?e|ad|ce)\.?$", " ", "a c"),
        (r"'s (?=(?:morgens|ochtends|middags|avonds|nachts)\b)", " ", "'s"),
        (r"(?<!\d)[2-6][aª]?[ -]feira\b", " ", "feira"),
        (r"(\d{1,2}) ?ч\.? ?(\d\d) ?мин\.?", r"\1:\2", "мин"),
        (r"(?:ថ្ងៃ|ខែ)(?=[\u1780-\u17ff])|(?:ទី|ឆ្នាំ)(?=\d)", " ", "ទី ថ្ងៃ ឆ្នាំ ខែ"),
        (r"\bika-? ?(?=\d)", "", "ika"),
        (r"(?<=\d) ?[(\[]([^\W\d_]{3,20})[)\]] ?(?=[1-9]\d{3})", r" \1 ", "( ["),  # a month in brackets
        (r"(?<=\d): (?=\d\d\b)", ":", ": "),
        (r"(?<=/[12]\d{3}):(?=\d\d:\d\d)", " ", ":"),  # logs: 22/Sep/2021:21:05
        (r"^t(?:hu)? ?[2-7],? (?=\d{1,2}[/.-]\d)", "", "t"),  # vi: days of the week are numbered
        (r"(:\d\d),(?=[12]\d{3}$)", r"\1 ", ","),  # a year behind a time is no fraction of its second
        (r"(?<=\d{4})'[^\W\d_]{2,4}\b", " ", "'"),  # tr 2019'da
        (r"(?<=\d{4})\(e\)ko\b", " ", "(e)ko"),  # eu
        (r"(?<=\d{4}) ?م$", " ", "م"),  # ar: of our era, and not the afternoon
        (r"\b(?:[dl]|dell|all)'(?=\d|[^\W\d_]{3})", " ", "'"),  # ca d'agost, it dell'8
        (r"(\d{1,2})[ -]?(?:р |дугаар |дүгээр )?сар(?:ын)?\b", r" M\1 ", "сар"),  # mn
        (r"\b([cm]e)t dst\b", r"\1st", "dst"),
        (r"(?<=[^\W\d_])前$", " 前", "前"),
        (r"\bیکم\b", "1", "یکم"),  # Urdu: the first
        (r"([+-]\d{2}(?::?\d{2})?) ?\([^)\d]*\)$", r"\1", "("),  # JavaScript: GMT+0530 (India Standard Time)
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
        (r"(?<=\d)[ |]+(?:来源|來源|source|quelle|fonte|fuente) ?[:,].*$", "", "来源 來源 source quelle fonte fuente"),
        (r"(?<=\d) ?[日号號일](?! ?[前전])", " ", "日 号 號 일"),
        (r"(\d{1,2}) ?(?:[时点點시]|時(?!間))(?!간) ?(\d{1,2}) ?[分분]", r" \1:\2 ", "时 点 點 시 時"),
        (r"(:\d\d) ?(\d{1,2}) ?[秒초]", r"\1:\2 ", "秒 초"),
        (r"(\d{1,2}) ?(?:[时点點시]|時(?!間))(?!간)", r" \1h ", "时 点 點 시 時"),
        (r"\b(\d{1,2}) ?(?:h|heures?) ?(\d\d) ?(?:m|min)?\.? ?(\d\d) ?s\b", r"\1:\2:\3", "h"),
        (r"\b(\d{1,2}) ?(?:h|heures?) ?(\d\d)(?: ?(?:m|min))?\b", r"\1:\2", "h"),
        (r"\b(\d{1,2}) ?heures?\b", r"\1 H ", "heure"),
        (r"\b(\d{1,2}) ?h\b", r"\1 H ", "h"),
        (rf"(?<=\d)[-:.]?(?:{_ORDINALS})(?![^\W_])", " ", ""),
        (r"\b(?:kl|klo|plkst|pl|kell|godz|ore|h)\.? ?(\d{1,2})[.,](\d\d)(?!\d)", r" \1:\2 ", "kl pl kell godz ore h"),
        (r"\b(\d{1,2})\.(\d\d) ?val\b", r" \1:\2 ", "val"),
        (r":(\d)(?=\s|$)", r":0\1", ""),
        (r"(^|\d{4}[ ,|]+)([01]\d|2[0-3])([0-5]\d)(?= ?(?:gmt|utc|bst|ce?s?t|ist|hrs)\b)", r"\1\2:\3", "t utc hrs"),
        (rf"(?<=\d) ?({_THAI_UNITS})(?=ที่แล้ว|ที่ผ่านมา|ก่อน)", r" \1 ", "ที่แล้ว ที่ผ่านมา ก่อน"),
    )
)
"""Patterns, what they become, and texts of which a line holds one if the pattern is in it, with their first
characters: most lines hold none."""


SEASONS = frozenset(
    """
    spring summer autumn fall winter frühjahr frühling frühsommer sommer herbst printemps été automne hiver primavera
    verano otoño invierno estate autunno inverno verão outono voorjaar lente zomer herfst
    """.split()
)
"""Names of seasons, which give a year its place in an issue of a magazine."""

_NAMES = "|".join(map(core.fold, sorted(SEASONS)))
_SEASON = re.compile(
    rf"(?:early |late |mid-?)?(?:{_NAMES})(?: issue| edition)?,? ?(?:of |de |del )?([12]\d{{3}})(?:[-/]\d\d(?:\d\d)?)?"
)


def year_of_season(folded: str) -> int | None:
    """Return the year of a text that is a season: ``summer 2022``."""
    match = _SEASON.fullmatch(folded.strip(" ,."))
    return None if match is None else int(match[1])


_HALF = re.compile(
    r"(?<=[a-z])(?<=tag|och|dag)s?(?:vor|nach)?(?:morgen|mittag|abend|nacht|middag|ochtend|avond)\b", re.IGNORECASE
)


_WITH_HALF = re.compile("(?:[Tt]ag|[Oo]ch|[Dd]ag)[a-z]")


def without_half(text: str) -> str:
    """Return a text with the half of the day cut from its weekday: ``Mittwochabend``, ``woensdagavond``."""
    return _HALF.sub("", text) if _WITH_HALF.search(text) else text


def rewritten(folded: str) -> str:
    """Return a folded text in the forms that the grammar of dates reads."""
    folded = without_half(folded)
    if _MAY_BE_ROMAN.search(folded):
        folded = _OF_YEAR.sub(_named_month, _OF_DAY.sub(_named_month, folded))
    if not folded[:1].isdecimal():
        folded = _MONTH_FIRST.sub(_in_digits, _IN_WORDS.sub(_in_digits, folded))
        folded = _HAN_AGO.sub(_han_in_digits, folded)
    characters = set(folded)
    for pattern, replacement, needles, firsts in _REWRITES:
        if needles and (characters.isdisjoint(firsts) or not any(needle in folded for needle in needles)):
            continue
        folded, count = pattern.subn(replacement, folded)
        characters = set(folded) if count else characters
    return folded


_ORDINAL = r"(?:st|nd|rd|th|er|e|º|ª)?\.?"
_TO = "to|until|till?|through|bis(?: zum)?|au?|al|e|ao|tot(?: en met)?|t/m|до|по|do|ate"
_JOINED = rf"{_ORDINAL} ?(?:[-/]|{_TO}) ?"
_RANGE = rf"(?P<first>\d{{1,2}}){_JOINED}(?P<last>\d{{1,2}})"
_DAYS_AND_MONTH = re.compile(
    rf"(?<![\d.,:/-]){_RANGE}(?={_ORDINAL} ?(?:de |di |of )?[^\W\d_]\S{{2}}|\.\d{{1,2}}\.[12]\d{{3}}(?!\d))"
)
_MONTH_AND_DAYS = re.compile(rf"(?<=[^\W\d_]{{3}})(?P<mark>\.? ){_RANGE}(?={_ORDINAL},? [1-9]\d{{3}})")
_DAYS_IN_HAN = re.compile(
    r"(?<=[月월])(?P<mark> ?)(?P<first>\d{1,2}) ?[日号號일]? ?(?:[-~〜]|至|到|から|부터)"
    r" ?(?P<last>\d{1,2})(?= ?[日号號일])"
)
_BEFORE_DAYS = re.compile(
    r"(?:from|vom|von|du|del?|dal|desde|from|fra|fran|van|od|z|с|з|од|entre|between|mellan|mellem) (?=\d)"
)
"""Finds the word before the first of several days, at the start of a text."""


def first_of_range(folded: str) -> tuple[str, int, str] | None:
    """Return a folded text with the first day of its range of days alone, that day, and a note; None without a range.

    ``12-14 June 2021``, ``June 12-14, 2021``, ``du 12 au 14 juin 2021``, ``6月12日～14日``: both days are of one
    month.
    """
    folded = _BEFORE_DAYS.sub("", folded, count=1) if _BEFORE_DAYS.match(folded) else folded
    for pattern in (_DAYS_AND_MONTH, _MONTH_AND_DAYS, _DAYS_IN_HAN):
        found = pattern.search(folded)
        if found is None:
            continue
        first, last = int(found["first"]), int(found["last"])
        if 0 < first < last <= 31:
            mark = found.groupdict().get("mark") or ""
            note = f"range of days: {first} to {last}, the first is given"
            return f"{folded[: found.start()]}{mark}{first}{folded[found.end() :]}", first, note
    return None
