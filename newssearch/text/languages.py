"""Language tags: what pages and files call a language -> BCP 47 (RFC 5646); and the language of a text.

Tags come as ``EN_us``, ``eng``, ``English``, ``Deutsch``; all of these become ``en-US``, ``en``, ``de``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice

from newssearch.core import classify_language

UNKNOWN = "und"
"""BCP 47 for a language that could not be told."""

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

_MIN_LETTERS = 20
"""Fewer letters are a guess: names and loanwords read alike in many languages."""

_MIN_PROBABILITY = 0.5
"""Below, two close languages (Danish and Norwegian, Croatian and Serbian) share the text or there is none at all."""

_READ = 4_000
"""Characters that decide; more only cost time."""


_ENGLISH = frozenset("the of and to that with from have were this been their which they would".split())
_MIN_WORDS = 30
_PLAIN = 0.12
"""The share of those words in English prose is 0.17 or more, and in prose of other languages below 0.03."""


def canonical_tag(tag: str) -> str | None:
    """The BCP 47 tag that `tag` means: ``EN_us`` -> ``en-US``, ``ger`` and ``German`` -> ``de``; None for nonsense.

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
    """The BCP 47 primary tag of the language that `text` is written in; ``und`` for short or unsure text."""
    sample = text[:_READ]
    if not _has_letters(sample, _MIN_LETTERS // 2 if _is_dense(sample) else _MIN_LETTERS):
        return UNKNOWN
    if _is_plainly_english(sample):
        return "en"
    if sample.isupper():  # the model has learnt from text in both cases
        sample = sample.lower()
    code, probability = classify_language(unicodedata.normalize("NFC", sample).encode("utf-8", "surrogatepass"))
    if probability < _MIN_PROBABILITY:
        return UNKNOWN
    return canonical_tag(code) or UNKNOWN


def _has_letters(text: str, enough: int) -> bool:
    letters = (c for c in text if unicodedata.category(c)[0] in "LM")
    return next(islice(letters, enough - 1, None), None) is not None


def _is_dense(text: str) -> bool:
    """Whether a letter says as much as a syllable or a word: Han, kana, Hangul."""
    return not text.isascii() and sum(c >= "\u2e80" for c in text) * 2 > len(text)


def _is_plainly_english(text: str) -> bool:
    """Whether so many of the words are the commonest of English, none of them common elsewhere, that none else is left.

    Every third text or more of most archives is English: telling it so costs a tenth of asking the model, which need
    not even be loaded.
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < _MIN_WORDS or "the" not in words:
        return False
    return sum(word in _ENGLISH for word in words) >= _PLAIN * len(words)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for entry in _NAMED.replace("\n", "|").split("|"):
        code, *names = entry.split() or [""]
        for name in (code, *names):
            codes.setdefault(name.casefold(), code)
    del codes[""]
    return codes
