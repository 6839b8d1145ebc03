"""Cues: classes and ids with which publishers mark the text of an article, and everything beside it.

Names are compared word by word: ``relatedPosts``, ``related-posts`` and ``related_posts`` are the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINTS = re.compile(r"[-_]+")

_SAYS_NOTHING = re.compile(
    r"^(?:has|with|without|no|not|one|is|if|includes?|show|two|both|left|right|js)-"
    r"|^(?:post|postid|page|author|category|tag)-?\d+$|-hidden$|-(?:above|below|inline)$|:"
    r"|sidebars?-(?:wrap|content|main|layout|no)|^widgets?-(?:content|area|wrap)"
    r"|^elementor-(?!share|post-info|author)|-(?:menu|nav|sidebar|header)-(?:open|fixed|sticky|layout)"
)
"""Finds names of layouts, states and numbers, even with words such as ``sidebar``."""

_IS_POST = re.compile(r"\bhentry\b|\btype-post\b|\bstatus-publish\b")
"""Finds the classes of a whole post of a blog, which list its categories and tags."""

_SHOWN_LATER = re.compile(r":(?:flex|block|grid|inline)")
"""Finds names of elements hidden on small screens only."""

_BESIDE = re.compile(
    r"(?:^|-)(?:(?:foot(?:er)?|relat(?:ed|ion)|shar(?:e|ing)|social|sociable|syndicat|sidebar|subnav|navi|navbar|menu"
    r"|breadcrumb|crumb|author|byline|avatar|teaser|rating|timestamp|metadata|promo|newsletter|subscri|signup|recomm"
    r"|recirc|popular|trending|respond|disqus|cookie|consent|gdpr|banner|advert|sponsor|outbrain|taboola|caption"
    r"|credit|copyright|disclaimer|toolbar|paginat|pager|carousel|slideshow|slider|swiper|ticker|kicker|linklist"
    r"|taglist|tagcloud|postmeta|entrymeta|articlemeta|wp-caption|mostread|readmore|comment(?!ary)|kommentar|noprint"
    r"|reply|replies|autor(?!e)|bookmark|screen-reader|biograph|popup|widget|embed"
    r"|image-?(?:desc|caption|text|credit|info|legend)|img-?(?:caption|text|inline|desc)"
    r"|picture-?(?:caption|text|credit)|photo-?(?:caption|credit|text)|foto-?(?:text|quelle|credit)"
    r"|bild(?:unterschrift|text|quelle|nachweis)|abo-?werbung|werbung|anzeigen?|reklame|publicidad|relacion|similar"
    r"|suggest|verwandt|empfehl|lire-|leia|veja|leggi|correlat|partag|compart|condivi|teilen|comentari|commentaire"
    r"|commenti|rodape|auteur|suscri|iscriv|abonn|inscri|etiquet|schlagw|stichw)\w*"
    r"|(?:nav|meta|bio|ads?|adv|tags|cat-links|hidden|invisible|visually-hidden|sr-only|skip|modal|overlay|toc|login"
    r"|listing|categories|category|more|also|donate|donation|most-read|sign-up|see-also|next|prev|previous|stories"
    r"|date|jp|infos|legend|copy-right|reading-time|read-time|print|buttons?|btn|attachment|dropdown|abo|kategorien"
    r"|themen|topics|labels|follow|read-next|read-more|side|siderail|rail|sticky-bar|factbox|playlist|player"
    r"|live-?ticker|onward|zephr|optin|opt-in|mailchimp|cta|callout|cross-?sell|plista|quiz|poll|tools))(?=$|-)"
)
_TEXT = re.compile(
    r"article-?(?:body|content|text)|story-?(?:body|content|text)|post-?(?:content|body|text)|entry-?content"
    r"|body-?text|bodycopy|full-?text|text-?body|content-?body|main-?content|artikel-?(?:text|body)|single-?content"
    r"|name-body|theme-content|news-?(?:text|body|content)|content-?article|page-content|rte|articulo|cuerpo|noticia"
)
_OF_READERS = re.compile(r"comment|disqus|respond|kommentar")


@lru_cache(maxsize=8192)
def is_beside_text(names: str) -> bool:
    """Return whether the names of an element mark it as beside the text of an article: menus, teasers, comments."""
    if _IS_POST.search(names):
        return False
    cues = filter(None, map(_cue_in, names.split()))
    return any(cue != "hidden" or not _SHOWN_LATER.search(names) for cue in cues)


@lru_cache(maxsize=8192)
def _cue_in(name: str) -> str:
    """Return the word of a name that marks its element as beside the text, else an empty one."""
    name = _parted(name)
    cue = None if _SAYS_NOTHING.search(name) else _BESIDE.search(name)
    return cue[0].strip("-") if cue is not None else ""


@lru_cache(maxsize=8192)
def is_text(names: str) -> bool:
    """Return whether the names of an element mark it as the text of an article."""
    return _TEXT.search(_parted(names)) is not None


@lru_cache(maxsize=8192)
def is_of_readers(names: str) -> bool:
    """Return whether the names of an element mark it as written by readers."""
    return _OF_READERS.search(names.lower()) is not None


def _parted(names: str) -> str:
    return _JOINTS.sub("-", _CAMEL.sub("-", names)).lower()
