"""News agencies that datelines and bylines name."""

from __future__ import annotations

import re
import unicodedata

_NAMES = """
AP|Associated Press|The Associated Press|AFP|Agence France-Presse|Reuters|Thomson Reuters|UPI
United Press International|Bloomberg|Bloomberg News|Dow Jones|PA|PA Media|Press Association|dpa
Deutsche Presse-Agentur|dpa-AFX|APA|SDA|Keystone-SDA|epd|KNA|SID|EFE|Europa Press|ANSA|AGI|Adnkronos|LaPresse
Lusa|Belga|ANP|TT|Ritzau|NTB|STT|FNB|PAP|ČTK|CTK|TASR|SITA|MTI|Agerpres|Mediafax|BTA|Tanjug|Beta|FoNet|Hina|STA
LETA|BNS|ELTA|BELTA|BelTA|Ukrinform|Interfax|Interfax-Ukraine|UNIAN|УНИАН|Укринформ|Укрінформ|TASS|ITAR-TASS
ТАСС|ИТАР-ТАСС|Интерфакс|РИА Новости|RIA Novosti|Sputnik|Спутник|PTI|IANS|ANI|UNI|भाषा|वार्ता|एएनआई|आईएएनएस
पीटीआई|APP|Online|NNI|INP|آن لائن|اے پی پی|این این آئی|آئی این پی|ایجنسی|ایجنسیاں|یو این آئی|BSS|UNB|UNN
Lankapuvath|Xinhua|新华社|新華社|中新社|中新网|CNA|中央社|Kyodo|共同|共同通信|Jiji|時事|時事通信|Yonhap|연합뉴스
뉴시스|뉴스1|KCNA|Bernama|Antara|VNA|TTXVN|PNA|MCOT|SPA|WAM|QNA|KUNA|BNA|Petra|SANA|NNA|MENA|MAP|APS|TAP|IRNA
ISNA|ایرنا|ایسنا|مهر|واس|وام|رويترز|أ ف ب|د ب أ|أ ش أ|Anadolu|Anadolu Agency|AA|DHA|İHA|ANKA|SANEF|SAPA|NAN|GNA
AIM|Angop|AAP|NZPA|CP|The Canadian Press|Canadian Press|Notimex|Télam|Agência Brasil|Estadão Conteúdo
Prensa Latina|Andina|UN News|IRIN|IPS|Inter Press Service|AP Photo|Getty Images|PR Newswire|Business Wire
GlobeNewswire|States News Service|Tribune News Service
"""


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


_KNOWN = frozenset(_key(name) for line in _NAMES.split("\n") for name in line.split("|") if name)


def is_agency(name: str) -> bool:
    """Return whether `name` is a known agency, or several joined by ``/``, ``-`` or a comma (``AP/Reuters``)."""
    key = _key(name)
    if not key:
        return False
    return key in _KNOWN or all(_key(part) in _KNOWN for part in re.split(r"[/,;&-]| and | und | y ", name))


_SIGNED = re.compile(r"""(?<=[.!?।۔。"'”’»])\s*(?:[(/\[]\s*([^()/\[\]]{2,40})\s*[)/\]]\.?|([A-Z]{3,4}))\s*$""")


def signed_by(paragraph: str) -> str | None:
    """Return the agency that signs after the last sentence: ``... on Friday. (PAP)``, ``... el domingo. EFE``."""
    match = _SIGNED.search(paragraph, max(0, len(paragraph) - 60))
    name = (match[1] or match[2]) if match else None
    return name if name and is_agency(name) else None
