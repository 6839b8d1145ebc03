"""Names that news files give to our fields: one table, compared without case and punctuation.

``datePublished``, ``date_published`` and ``Date Published`` are one name. If an object has several names of one field,
the first in this table wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from newssearch.errors import UsageError


def require_known(columns: Iterable[str]) -> None:
    """Raise UsageError where a column is mapped to an unknown field."""
    for named in columns:
        if named not in NAMES:
            raise UsageError(f"There is no field {named!r} to map a column to. There are: {', '.join(NAMES)}.")


def _row(names: str) -> tuple[str, ...]:
    return tuple(names.split())


NAMES: dict[str, tuple[str, ...]] = {
    "id": _row("id _id guid uuid article_id articleid item_id story_id doc_id docid docno newid identifier"),
    "headline": _row(
        "headline title hl head headlines web_title article_title news_title og_title page_title "
        "headline_main heading überschrift titre titulo título titolo"
    ),
    "standfirst": _row(
        "standfirst description dek deck subtitle subtitles sub_title subheadline subheading sub_headline "
        "summary abstract lead lede lead_paragraph snippet excerpt trail_text teaser intro og_description "
        "meta_description article_summary descriptions alternative_headline"
    ),
    "body": _row(
        "body article_body body_text article_text text full_text maintext main_text content contents "
        "content_text article_content text_content story fulltext body_plain plain_text cleaned_text "
        "article bodies body_html body_xhtml content_html html_content paragraphs texte texto testo"
    ),
    "published": _row(
        "published date_published published_at published_date publish_date date_publish pub_date "
        "publication_date first_published first_publication_date web_publication_date "
        "article_published_time published_time published_on publish_time published_parsed "
        "date_time_published datetime date first_created version_created date_created content_created "
        "created created_at pub_time posted posted_at issued dc_date issue_date dcterms_created seendate "
        "display_date timestamp ts time datum fecha data_pubblicazione"
    ),
    "updated": _row(
        "updated date_modified date_modify modified updated_at modified_at date_updated update_date "
        "last_modified lastmod last_updated modified_time article_modified_time content_modified "
        "version_updated"
    ),
    "retrieved": _row(
        "retrieved retrieved_at date_download download_date downloaded downloaded_at crawled crawled_at "
        "crawl_date date_crawled collected collected_at collected_date fetched fetched_at scraped "
        "scraped_at scrape_date access_date accessed indexed_at"
    ),
    "byline": _row(
        "byline author authors by by_line creator dc_creator creators writer writers reporter reporters "
        "journalist journalists author_name author_names authored_by contributors article_author autor "
        "auteur"
    ),
    "source": _row(
        "source publisher site site_name source_name newspaper outlet media_name publication provider "
        "news_source sitename source_title newspaper_name publisher_name og_site_name "
        "info_source agency source_domain domain site_domain quelle fuente"
    ),
    "section": _row(
        "section section_name article_section category categories desk news_desk kicker rubric department "
        "channel ressort rubrique seccion sección"
    ),
    "keywords": _row(
        "keywords tags keyword tag topics topic subjects subject news_keywords article_tags places people "
        "orgs organizations organisations companies persons locations exchanges hashtags"
    ),
    "url": _row(
        "canonical_url canonical url link article_url web_url permalink uri original_url source_url "
        "page_url amp_url short_url share_url href resolved_url main_entity_of_page"
    ),
    "language": _row("language lang in_language locale language_code dc_language sprache langue idioma"),
    "dateline": _row("dateline located place location filed_from"),
}

CONTAINERS = frozenset(
    _row(
        "article articles item story news post doc document node entry page meta metadata head header data "
        "attributes fields properties source payload result record jsonld ld content newsitem og dc"
    )
)
"""Names of objects that only wrap the fields of an article."""

WRAPPERS = frozenset(
    _row(
        "articles items data hits results docs documents entries news stories posts records rows feed list "
        "value response payload result collection body"
    )
)
"""Names of lists of articles, and of objects around such lists."""

ASIDES = frozenset(
    _row(
        "image images media photo photos picture pictures video videos thumbnail thumbnails renditions "
        "related relatedarticles relatedcontent recommended comments comment links embeds embed ads "
        "associations gallery galleries user users replies multimedia logo enclosures"
    )
)
"""Names of objects beside an article that have titles and texts of their own."""

_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return ``name`` in the form that is compared: ``dc:creator``, ``dcCreator`` and ``DC_CREATOR`` are
    ``dccreator``."""
    return _PUNCTUATION.sub("", name).casefold()


def field_of(name: str) -> tuple[str, int] | None:
    """Return the field that an object's key means, and the rank of the name in its row (0 is the best)."""
    return _FIELDS.get(plain(name))


def renamed(content: Mapping[str, Any], columns: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
    """Rename the keys of ``content`` that the user has mapped, given as ``(key, field)``, to the best name of the
    field."""
    meant = {plain(key): NAMES[field][0] for key, field in columns}
    if not meant:
        return content
    taken = {plain(name) for name in meant.values()}
    kept = {key: value for key, value in content.items() if plain(key) not in taken | meant.keys()}
    return kept | {meant[plain(key)]: value for key, value in content.items() if plain(key) in meant}


_FIELDS: dict[str, tuple[str, int]] = {
    plain(name): (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)
}
