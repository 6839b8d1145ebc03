"""Head of a page: its meta tags, links and title, under the names that publishers use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newssearch.reading.article_id import is_web_address, resolved
from newssearch.reading.html.trees import Element


def _row(names: str) -> tuple[str, ...]:
    return tuple(names.split())


NAMES: dict[str, tuple[str, ...]] = {
    "headline": _row(
        "og:title twitter:title citation_title dc.title dcterms.title dc:title parsely-title sailthru.title headline "
        "fb_title shareaholic:title rbtitle hdl title"
    ),
    "standfirst": _row(
        "og:description description twitter:description dc.description dcterms.description dcterms.abstract "
        "sailthru.description lead"
    ),
    "byline": _row(
        "author article:author parsely-author sailthru.author dc.creator dcterms.creator dc:creator dc.creator.aut "
        "dcterms.creator.aut citation_author byl authors byline creator og:author og:article:author rbauthors "
        "shareaholic:article_author_name dcsext.author atc-metaauthor cxenseparse:author twitter:data1"
    ),
    "published": _row(
        "article:published_time article:published og:article:published_time og:published_time og:pubdate "
        "article:published_date article:publicationdate article:post_date parsely-pub-date sailthru.date "
        "date_published publish-date publish_date publishdate publication_date published-date published_date "
        "published_time publisheddate publish_time pubdate ptime pdate originalpublicationdate dc.date.issued "
        "dcterms.issued dc.date.publication dc.issued citation_publication_date "
        "citation_date citation_online_date analyticsattributes.articledate article_date_original article.published "
        "bt:pubdate rbpubdate cxenseparse:recs:publishtime mediator_published_time displaydate doc_date "
        "og:datepublished og:publish_date og:regdate og:question:published_time rnews:datepublished dateposted "
        "shareaholic:article_published_time vr:published_time dcsext.articlefirstpublished release_date "
        "video:release_date gentime"
    ),
    "datePublished": _row("datepublished"),
    "dateModified": _row("datemodified"),
    "dated": _row("dcterms.date dc.date dc:date date"),
    "created": _row(
        "article.created date_created datecreated created content_create_date dc.created dc.date.created "
        "dcterms.created dc:created timestamp"
    ),
    "updated": _row(
        "article:modified_time article:modified article:modified_date og:updated_time og:modified_time "
        "og:article:modified_time updated_time modified_time dcterms.modified dc.modified dc.date.modified lastmod "
        "lastmodified last-modified modified modificationdate revision_date bt:moddate"
    ),
    "section": _row(
        "article:section parsely-section og:article:section section cxenseparse:section dc.subject.section"
    ),
    "keywords": _row("article:tag news_keywords keywords parsely-tags sailthru.tags og:article:tag citation_keywords"),
    "source": _row(
        "og:site_name application-name dc.publisher dcterms.publisher dc:publisher publisher sailthru.publisher "
        "citation_journal_title rbpubname apple-mobile-web-app-title"
    ),
    "url": _row("og:url twitter:url parsely-link"),
    "language": _row("content-language og:locale dc.language dcterms.language language inlanguage"),
}
"""For each field the names of tags, the best first; compared in lower case."""

_EVERY = 400
"""Tags that are read of one page: the longest heads have some 150."""


@dataclass(frozen=True, slots=True)
class Head:
    """Values of a head: ``metas`` by the name of a tag, ``canonical`` the page's own address, if stated."""

    metas: dict[str, tuple[str, ...]]
    title: str
    canonical: str | None
    declared_language: str | None

    def all(self, field: str) -> Iterator[str]:
        """Yield every value for a field of ours, those of the best name first."""
        for name in NAMES[field]:
            yield from self.metas.get(name, ())

    def first(self, field: str) -> str | None:
        """Return the best value for a field of ours."""
        return next(self.all(field), None)

    @property
    def types(self) -> str:
        """The OpenGraph types of the page: ``article``, ``website``."""
        return (self.metas.get("og:type") or ("",))[0].lower()


def head_of(tree: Element, url: str | None) -> Head:
    """Return the head of a page fetched from ``url``; tags count wherever they are, as in browsers."""
    metas: dict[str, list[str]] = {}
    for count, meta in enumerate(tree.iter("meta")):
        content = " ".join((meta.get("content") or meta.get("datetime") or "").split())
        if content and count < _EVERY:
            for kind in ("property", "name", "itemprop", "http-equiv"):
                if name := meta.get(kind):
                    metas.setdefault(name.strip().lower(), []).append(content)
    found = {name: tuple(dict.fromkeys(values)) for name, values in metas.items()}
    title = next((" ".join("".join(one.itertext()).split()) for one in tree.iter("title") if _is_own(one)), "")
    return Head(
        found,
        title,
        _canonical(tree, found, url),
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang"),
    )


def _is_own(title: Element) -> bool:
    around = title.getparent()
    return around is None or around.tag != "svg"


def _canonical(tree: Element, metas: dict[str, tuple[str, ...]], url: str | None) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    stated = [*links, *(value for name in NAMES["url"] for value in metas.get(name, ()))]
    for one in stated:
        address = resolved(one or "", url)
        if is_web_address(address) and not _is_front(address):
            return address
    return url


def _is_front(address: str) -> bool:
    """Return whether an address is that of a whole site, which careless templates give every page."""
    return address.split("//", 1)[-1].rstrip("/").count("/") == 0 and "?" not in address
