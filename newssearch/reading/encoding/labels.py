"""Labels of encodings to the codecs of Python that read them, as in browsers (WHATWG Encoding Standard, 4.2).

Many labels are used for supersets: text labelled ``iso-8859-1`` is windows-1252, and ``gb2312`` is GBK. Labels that the
standard does not list are looked up among Python's text codecs.
"""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache

_LABELS = """
utf-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
cp866: 866 csibm866 ibm866
iso8859-2: csisolatin2 iso-8859-2 iso-ir-101 iso_8859-2:1987 l2 latin2
iso8859-3: csisolatin3 iso-8859-3 iso-ir-109 iso_8859-3:1988 l3 latin3
iso8859-4: csisolatin4 iso-8859-4 iso-ir-110 iso_8859-4:1988 l4 latin4
iso8859-5: csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso_8859-5:1988
iso8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i
  iso-ir-127 iso_8859-6:1987
iso8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso_8859-7:1987 sun_eu_greek
iso8859-8: csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-8859-8-i iso-ir-138
  iso_8859-8:1988 logical visual
iso8859-10: csisolatin6 iso-8859-10 iso-ir-157 l6 latin6
iso8859-13: iso-8859-13
iso8859-14: iso-8859-14
iso8859-15: csisolatin9 iso-8859-15 l9 latin9
iso8859-16: iso-8859-16
koi8-r: cskoi8r koi koi8
koi8-u: koi8-ru
mac-roman: csmacintosh mac macintosh x-mac-roman
cp874: dos-874 iso-8859-11 tis-620 tis620.2533 windows-874
cp1250: windows-1250 x-cp1250 win-1250 ms-ee
cp1251: windows-1251 x-cp1251 win-1251 ms-cyrl
cp1252: ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso_8859-1:1987 l1 latin latin1 us-ascii
  windows-1252 x-cp1252 win-1252 iso8859 8859 ansi us csascii windows-28591
cp1253: windows-1253 x-cp1253 ms-greek
cp1254: csisolatin5 iso-8859-9 iso-ir-148 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254 ms-turk
cp1255: windows-1255 x-cp1255 ms-hebr
cp1256: windows-1256 x-cp1256 ms-arab
cp1257: windows-1257 x-cp1257
cp1258: windows-1258 x-cp1258
mac-cyrillic: x-mac-cyrillic x-mac-ukrainian
gb18030: chinese csgb2312 csiso58gb231280 gb2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936 ms936 windows-936 euc-cn x-euc-cn
big5hkscs: big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5-eten
euc_jp: cseucpkdfmtjapanese euc-jp x-euc-jp
iso2022_jp_2: csiso2022jp iso-2022-jp
cp932: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis x-ms-cp932 windows-932
cp949: cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 windows-949 uhc
hz: hz-gb-2312
iso2022_kr: csiso2022kr iso-2022-kr
utf-7: unicode-1-1-utf-7 csutf7
"""
"""Each codec with its labels; blanks, ``-`` and ``_`` in a label do not count. Those of the standard, and a few that
mail and old pages use."""

_FURTHER = {
    "euc_jp": ("euc_jis_2004",),
    "cp932": ("shift_jis_2004",),
    "big5hkscs": ("cp950",),
    "iso2022_jp_2": ("iso2022_jp_ext", "iso2022_jp_2004"),
}
"""Codecs with characters that the first of a label lacks, as NEC's and Microsoft's: ``①``, ``㈱``."""

SEVEN_BIT = frozenset({"iso2022_jp_2", "iso2022_kr", "hz", "utf-7"})
"""Codecs that write other scripts in ASCII."""

_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "shift_jis_2004": "shift_jis",
    "cp949": "euc-kr",
    "cp950": "big5",
    "euc_jp": "euc-jp",
    "euc_jis_2004": "euc-jp",
    "iso2022_jp_2": "iso-2022-jp",
    "iso2022_jp_ext": "iso-2022-jp",
    "iso2022_jp_2004": "iso-2022-jp",
    "mac-roman": "macintosh",
    "cp874": "windows-874",
}
_ASCII = rb"\u0041" + bytes(range(32, 127))
_LONGEST = 60


def codecs_of(label: str | None) -> tuple[str, ...]:
    """Return the codecs that may read text declared as ``label``, the likeliest first; none for an unknown label.

    Each reads ASCII unchanged, unless it is one of `SEVEN_BIT`, and everything else with ``errors="replace"``.
    """
    if not label or len(label) > _LONGEST:
        return ()
    codec = _labels().get(_plain(label)) or _known_to_python(label.strip().casefold())
    return (codec, *_FURTHER.get(codec, ())) if codec else ()


def name_of(codec: str) -> str:
    """Return the usual name of a codec: ``windows-1252`` for ``cp1252``."""
    return _NAMES.get(codec) or re.sub(r"^cp(?=125\d)", "windows-", re.sub(r"^iso8859", "iso-8859", codec))


def _plain(label: str) -> str:
    return re.sub(r"[\s\"'_-]", "", label).casefold()


@cache
def _labels() -> dict[str, str]:
    entries = (entry.split(": ", 1) for entry in _LABELS.strip().replace("\n  ", " ").split("\n"))
    return {_plain(label): codec for codec, labels in entries for label in (codec, *labels.split())}


@lru_cache(maxsize=256)
def _known_to_python(label: str) -> str | None:
    """Return Python's codec of a name, if it is one of text and reads ASCII unchanged."""
    try:
        read = _ASCII.decode(label, "replace")
        codec = codecs.lookup(label).name
    except (LookupError, UnicodeError, ValueError):
        return None  # unknown, or no encoding of text (``idna``, ``hex``), or no name at all (``a\0``)
    return _labels().get(_plain(codec), codec) if read == _ASCII.decode() else None
