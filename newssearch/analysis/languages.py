"""Language tags: turns names and codes of languages into BCP 47 (RFC 5646), and detects the language of a text.

Tags come as ``EN_us``, ``eng``, ``English``, ``Deutsch``; these become ``en-US``, ``en``, ``de``.
"""

from __future__ import annotations

import re
from functools import cache

from newssearch.core import detect_language

UNKNOWN = "und"
"""BCP 47 for an unknown language."""

# code, its ISO 639-2 and -3 codes, then its names in English and its own language ("_" for a blank)
_NAMED = """
af afr afrikaans|am amh amharic አማርኛ|ar ara arabic العربية عربي|as asm assamese|az aze azerbaijani azərbaycan
be bel belarusian|беларуская|bg bul bulgarian български|bn ben bengali bangla বাংলা|bo bod tib tibetan
bs bos bosnian bosanski|ca cat catalan català|cs ces cze czech čeština česky|cy cym wel welsh cymraeg
da dan danish dansk|de deu ger german deutsch|el ell gre greek ελληνικά|en eng english|eo epo esperanto
es spa spanish español castellano|et est estonian eesti|eu eus baq basque euskara|fa fas per|persian farsi فارسی
fi fin finnish suomi|fr fra fre french français|ga gle irish gaeilge|gd gla gaelic|gl glg galician galego
gu guj gujarati ગુજરાતી|ha hau hausa|he heb iw hebrew עברית|hi hin hindi हिन्दी हिंदी|hr hrv croatian hrvatski
ht hat haitian|hu hun hungarian magyar|hy hye arm armenian հայերեն|id ind in indonesian bahasa_indonesia|ig ibo igbo
is isl ice icelandic íslenska|it ita italian italiano|ja jpn japanese 日本語|jv jav javanese
ka kat geo georgian ქართული|kk kaz kazakh қазақша|km khm khmer|kn kan kannada ಕನ್ನಡ|ko kor korean 한국어
ku kur kurdish kurdî|ky kir kyrgyz|la lat latin|lb ltz luxembourgish|lo lao|lt lit lithuanian lietuvių
lv lav latvian latviešu|mg mlg malagasy|mk mkd mac macedonian македонски|ml mal malayalam മലയാളം|mn mon mongolian
mr mar marathi मराठी|ms msa may zsm malay bahasa_melayu|mt mlt maltese|my mya bur burmese|nb nob bokmål
ne nep nepali नेपाली|nl nld dut dutch nederlands|nn nno nynorsk|no nor norwegian norsk|or ori ory odia oriya
pa pan punjabi ਪੰਜਾਬੀ|pl pol polish polski|ps pus pashto پښتو|pt por portuguese português|qu que quechua
rm roh romansh|ro ron rum mo romanian română|ru rus russian русский|rw kin kinyarwanda|sd snd sindhi
se sme northern_sami|si sin sinhala|sk slk slo slovak slovenčina|sl slv slovenian slovene slovenščina|so som somali
sq sqi alb albanian shqip|sr srp scc serbian српски srpski|sv swe swedish svenska|sw swa swahili kiswahili
ta tam tamil தமிழ்|te tel telugu తెలుగు|tg tgk tajik|th tha thai ไทย|ti tir tigrinya|tk tuk turkmen|tl tgl tagalog
tr tur turkish türkçe|tt tat tatar|ug uig uyghur|uk ukr ukrainian українська|ur urd urdu اردو|uz uzb uzbek
vi vie vietnamese tiếng_việt|wo wol wolof|xh xho xhosa|yi yid ji yiddish|yo yor yoruba
zh zho chi cmn chinese mandarin 中文 汉语 漢語|zu zul zulu|fil filipino pilipino|ckb sorani|gsw swiss_german
nds low_german|ceb cebuano|hsb upper_sorbian|yue cantonese 粵語|ay aym aymara|gn grn guarani|fo fao faroese
fy fry frisian|br bre breton|co cos corsican|oc oci occitan|mi mri mao māori maori|sm smo samoan|st sot sesotho
sn sna shona|ny nya chichewa|om orm oromo|ln lin lingala|lg lug luganda|dv div dhivehi|dz dzo dzongkha
ba bas bashkir|cv chv chuvash|os oss ossetian|ce che chechen|tn tsn tswana|ts tso tsonga|ss ssw swati|ve ven venda
kl kal greenlandic
"""

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*)"
    r"(?P<private>(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)"
)


def canonical_tag(tag: str) -> str | None:
    """Return the BCP 47 tag that `tag` means: ``EN_us`` -> ``en-US``, ``ger`` and ``German`` -> ``de``; else None.

    ``und`` stays ``und``. Variants and extensions are kept, in lower case.
    """
    plain = tag.strip().casefold().split(".")[0].split("@")[0]
    if plain in (UNKNOWN, ""):
        return plain or None
    named = _codes().get(plain.replace(" ", "_"))
    if named is not None:
        return named
    match = _TAG.fullmatch(re.sub(r"[_\s]", "-", plain))
    code = None if match is None else _codes().get(match["language"])
    if match is None or code is None:
        return None
    subtags = [code]
    if match["script"]:
        subtags.append(match["script"].title())
    if match["region"]:
        subtags.append(match["region"].upper())
    return "-".join(subtags) + match["variants"] + match["private"]


def detect(text: str) -> str:
    """Return the BCP 47 primary tag of the language of `text`; ``und`` for short or unsure text."""
    code = detect_language(text)
    return _tag_of(code) if code is not None else UNKNOWN


@cache
def _tag_of(code: str) -> str:
    return canonical_tag(code) or UNKNOWN


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for entry in _NAMED.replace("\n", "|").split("|"):
        code, *names = entry.split() or [""]
        for name in (code, *names):
            codes.setdefault(name.casefold(), code)
    del codes[""]
    return codes
