"""Forms of dates that are rewritten before their words are looked up: times, ordinals, signs of East Asian dates."""

from __future__ import annotations

import re

_ORDINALS = (
    "লা|রা|ঠা|ই|শে|eko|°|ci|cı|cu|yil|ko|ին|ж|st|nd|rd|th|er|re|eme|ere|e|o|a|ste|de|an|en|jen|i|kor|го|е|ого|й|η|ης|ª|º"
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
        (r"\b(?:kl|klo|plkst|pl|kell)\.? ?(\d{1,2})\.(\d\d)(?!\d)", r" \1:\2 ", "kl pl kell"),  # times with a stop
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
