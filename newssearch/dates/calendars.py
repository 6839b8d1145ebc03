"""Years and days of other calendars and in Han numerals, converted to Gregorian ones, each with a note.

Buddhist years of Thailand, eras of Japan, years of the Republic of China, and the days of the Solar Hijri calendar of
Iran and Afghanistan have one Gregorian reading. Days of the lunar Hijri and of the Hebrew calendar depend on sight or
begin at sunset: they are dropped where the Gregorian day is printed as well, and else the text is no date.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from newssearch.dates.names import fold, vocabulary

_LUNAR_MONTHS = """
محرم,محرم الحرام,صفر,صفر المظفر,ربيع الأول,ربيع الاول,ربيع الثاني,ربيع الآخر,ربیع الاول,ربیع الثانی,جمادى الأولى
جمادى الاولى,جمادى الأول,جمادى الآخرة,جمادى الثانية,جمادی الاول,جمادی الثانی,رجب,رجب المرجب,شعبان,شعبان المعظم,رمضان
رمضان المبارك,رمضان المبارک,شوال,شوال المكرم,شوال المکرم,ذو القعدة,ذي القعدة,ذو القعده,ذی القعدہ,ذيقعدة,ذو الحجة
ذي الحجة,ذی الحجہ
"""

_HAN = "〇零○一二三四五六七八九十"
_HAN_DAY = re.compile(rf"([〇零○一二三四五六七八九]{{4}})年([{_HAN}]{{1,3}})月(?:([{_HAN}]{{1,3}})[日号號])?")
_DIGITS = {character: str(digit) for character, digit in zip(_HAN, "000123456789", strict=False)}

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民国": 1911, "民國": 1911}
"""The year before the first of an era."""

_OF_TAIWAN = re.compile(r"(?<!\w)(1[01]\d)年(?=\d{1,2}月)")
_OF_TAIWAN_IN_DIGITS = re.compile(r"(?<![\w./-])(1[01]\d)([./])(\d\d?)\2(\d\d?)(?![\d./])")
"""Years of three digits, which are those of the Republic of China."""

_INITIALS = {"s": "昭和", "h": "平成", "r": "令和"}
_OF_AN_INITIAL = re.compile(r"(?<!\w)([shr])(\d\d?)([./-])(\d\d?)\3(\d\d?)(?![\d./-])")
"""``R3.9.22``: the year of an era by its initial; elsewhere the number of a version."""

_JAPANESE = re.compile("[\u3040-\u30ff年月日曜月火水木金土]")

_OF_AN_ERA = re.compile(rf"({'|'.join(_ERAS)}) ?(元|\d{{1,3}}) ?年")
_HAN_ERA = re.compile(rf"(?:{'|'.join(_ERAS)}) ?(?:元|[{_HAN}]{{1,3}}) ?年")
_HAN_NUMBER = re.compile(rf"([{_HAN}]{{1,3}})(?=[年月日号號])")
_OF_BUDDHA = re.compile(r"(?<!\d)(?P<year>2[4-6]\d\d)(?!\d)|(?<=[คยพ]\.) ?(?P<short>\d\d)(?![\d:.])")
"""A year in a Thai date; of two digits behind a month for short (``มิ.ย. 64``)."""

_THAI = re.compile("[\u0e00-\u0e7f]")
_BUDDHA = 543


def gregorian(folded: str, text: str, language: str | None) -> tuple[str, tuple[str, ...]]:
    """Return ``folded``, the folded form of ``text``, with Gregorian years and numbers in digits, and notes on that."""
    if text.isascii() and not _MAY_BE_OF_ASIA.search(folded):
        return folded, ()
    notes: list[str] = []

    def noted(printed: str, value: object) -> None:
        notes.append(f"calendar: {printed.strip()} is {value}")

    def of_an_era(match: re.Match[str]) -> str:
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        noted(match[0], year)
        return f"{year}年"

    def of_an_initial(match: re.Match[str]) -> str:
        if language != "ja" and not _JAPANESE.search(text):
            return "?"
        year = _ERAS[_INITIALS[match[1]]] + int(match[2])
        noted(f"{match[1].upper()}{match[2]}", year)
        return f"{year}-{match[4]}-{match[5]}"

    def of_taiwan(match: re.Match[str]) -> str:
        year = _ERAS["民國"] + int(match[1])
        noted(f"{match[1]} of the Republic of China", year)
        return f"{year}-{match[3]}-{match[4]}"

    def of_buddha(match: re.Match[str]) -> str:
        year = int(match["year"] or f"25{match['short']}") - _BUDDHA
        noted(f"{match[0].strip()} of the Buddhist calendar", year)
        return f" {year}"

    def of_the_sun(match: re.Match[str]) -> str:
        month = match["month"]
        number = int(month) if month.isdecimal() else vocabulary().solar[month]
        day = _solar_day(int(match["year"]), number, int(match["day"]) if match["day"].isdecimal() else 1)
        if day is None:
            return match[0]
        noted(f"{match[0].strip()} of the Solar Hijri calendar", day)
        return f" {day} "

    folded = _OF_AN_INITIAL.sub(of_an_initial, _OF_TAIWAN_IN_DIGITS.sub(of_taiwan, folded))
    folded = _HAN_DAY.sub(_han_day, folded)
    if _HAN_ERA.search(folded):
        folded = _HAN_NUMBER.sub(lambda match: str(_han(match[1])), folded)
    folded = _OF_AN_ERA.sub(of_an_era, _OF_TAIWAN.sub(r"民国\1年", folded))
    if _THAI.search(text) or language == "th":
        folded = _OF_BUDDHA.sub(of_buddha, folded)
    if _ARABIC.search(text) or language in _OF_IRAN:
        folded = _solar_named().sub(of_the_sun, folded)
        if _PERSIAN_DIGIT.search(text) or language in _OF_IRAN:
            folded = _SOLAR_IN_DIGITS.sub(of_the_sun, folded)
    if _ARABIC.search(text) or _HEBREW_LETTER.search(text):
        folded = _without_second_calendar(folded)
    return folded, tuple(notes)


_MAY_BE_OF_ASIA = re.compile(rf"{_OF_TAIWAN_IN_DIGITS.pattern}|(?<!\w)[shr]\d\d?[./-]\d|(?<!\d)(?:1[34]|2[4-6])\d\d")
"""Finds what may be a year of another calendar in ASCII."""

_ARABIC = re.compile("[\u0600-\u06ff]")
_HEBREW_LETTER = re.compile("[א-ת]")
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")
_OF_IRAN = frozenset({"fa", "prs"})
_SOLAR_IN_DIGITS = re.compile(r"(?<!\d)(?P<year>1[34]\d\d)(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)")


@cache
def _solar_named() -> re.Pattern[str]:
    """Return the pattern of a day in a named month of the Solar Hijri calendar."""
    names = "|".join(sorted(map(re.escape, vocabulary().solar), key=len, reverse=True))
    return re.compile(
        rf"(?<!\d)(?P<day>\d\d?|اول|یکم),? ?(?:ام )?(?:ماه )?(?P<month>{names})(?: ماه)?,? ?"
        r"(?:سال )?(?P<year>1[34]\d\d)(?!\d)"
    )


_CYCLE, _LEAPS = 33, frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Years of the cycle of leap years from 1206 to 1497, and those of them that have 366 days."""

_NEW_YEAR = date(2021, 3, 21)
_OF_NEW_YEAR = 1400


def _solar_day(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of one of the Solar Hijri calendar; None where that calendar lacks it."""
    is_leap = year % _CYCLE in _LEAPS
    longest = 31 if month <= 6 else 30 if month < 12 or is_leap else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    low, high = sorted((year, _OF_NEW_YEAR))
    days = 365 * (high - low) + sum(one % _CYCLE in _LEAPS for one in range(low, high))
    first = _NEW_YEAR + timedelta(days=days if year >= _OF_NEW_YEAR else -days)
    return first + timedelta(days=31 * (month - 1) - max(0, month - 7) + day - 1)


_GREGORIAN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LUNAR_NAMES = "|".join(fold(name) for name in re.split("[,\n]", _LUNAR_MONTHS.strip()))
_LUNAR = re.compile(rf"(?<!\d)\d\d? ?(?:من )?(?:{_LUNAR_NAMES}),? ?1[34]\d\d ?[هہھ]?\.?(?!\w)")
_HEBREW_NAMES = "תשרי|מ?רחשוו?ן|חשוו?ן|כסלי?ו|טבת|שבט|אדר(?: [אב],?'?)?|ניסן|איי?ר|סיוו?ן|תמוז|(?:מנחם )?אב|אלול"
_HEBREW = re.compile(rf"[א-ת,'\"]{{1,5}} ב?(?:{_HEBREW_NAMES}),? (?:ה,?'?)?תש[א-ת,'\"]{{1,4}}")
_SAME_DAY = re.compile(r"(?<!\w)(?:الموافق(?: ل)?|بمطابق|مطابق|برابر با)(?!\w):?")
"""Finds words for "which is" between the days of two calendars."""


def _without_second_calendar(folded: str) -> str:
    """Return a text without the day of a lunar calendar beside a Gregorian one."""
    if not _GREGORIAN_YEAR.search(folded):
        return folded
    return _SAME_DAY.sub(" ", _HEBREW.sub(" ", _LUNAR.sub(" ", folded))).strip(" ,-|/")


def _han_day(match: re.Match[str]) -> str:
    year = "".join(_DIGITS[character] for character in match[1])
    day = f"{_han(match[3])}日" if match[3] else ""
    return f"{year}年{_han(match[2])}月{day}"


def _han(numeral: str) -> int:
    """Return the number, below 100, that a numeral names: ``二十一``, ``十二``, ``〇三``."""
    tens, ten, ones = numeral.rpartition("十")
    value = int("".join(_DIGITS.get(character, "0") for character in ones) or 0)
    return value + (10 * int("".join(_DIGITS.get(character, "0") for character in tens) or 1) if ten else 0)
