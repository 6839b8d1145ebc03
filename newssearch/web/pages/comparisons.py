"""Presenter of what resembles an article: its copies and its versions, with the words that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from newssearch.backends.deliveries.feed_xml import clean
from newssearch.backends.questions.histories import ArticleVersion, Difference, History
from newssearch.models import Article
from newssearch.results import Copy, CopyGroup, Spans
from newssearch.web.pages.states import article_address, copies_address, versions_address
from newssearch.web.pages.text import shortened, when

_AROUND = 40
"""Words that two texts share which are shown beside a difference."""

_HEADLINE = 300
_TAGS = {"removed": Markup("<del>{}</del>"), "added": Markup("<ins>{}</ins>")}


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy of a list; ``compare`` is the address of its comparison, None for the article itself."""

    headline: str
    address: str
    known: tuple[str, ...]
    compare: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The texts in which an article differs from another, by field; ``name`` says which other."""

    name: str
    address: str
    texts: tuple[tuple[str, Markup], ...]


def copy_views(group: CopyGroup) -> tuple[CopyView, ...]:
    """Return the copies of an article as a list shows them, itself included."""
    return tuple(_copy_view(copy, group.id) for copy in group)


def _copy_view(copy: Copy, asked: str) -> CopyView:
    is_itself = copy.id == asked
    likeness = "this article" if is_itself else "the same text" if copy.exact else f"{copy.similarity:.0%} alike"
    return CopyView(
        headline=shortened(copy.headline or "(no headline)", (), _HEADLINE)[0],
        address=article_address(copy.id),
        known=tuple(part for part in (when(copy.published), copy.source, likeness) if part),
        compare=None if is_itself else f"{copies_address(asked)}?{urlencode({'with': copy.id})}",
    )


def comparison(other: Article, differences: Iterator[tuple[str, Spans]]) -> Comparison:
    """Return what differs in another article, as a page shows it."""
    return Comparison(
        name=", ".join(part for part in (other.source, when(other.published), other.id) if part),
        address=article_address(other.id),
        texts=tuple((field, spans_markup(spans)) for field, spans in differences),
    )


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a list; ``compare`` is the address of what it changed, None for the first that is kept."""

    name: str
    known: tuple[str, ...]
    compare: str | None


def version_views(history: History) -> tuple[VersionView, ...]:
    """Return the versions of an article as a list shows them, the newest first."""
    versions = list(history)
    views = [_version_view(history.id, before, one) for before, one in zip([None, *versions], versions, strict=False)]
    return tuple(reversed(views))


def _version_view(identifier: str, before: ArticleVersion | None, version: ArticleVersion) -> VersionView:
    changes = ", ".join(version.changes) or ("" if before is None else "no change of the text")
    came = f"came in {when(version.added)}" if version.added else ""
    fetched = f"fetched {when(version.retrieved)}" if version.retrieved else ""
    pair = None if before is None else urlencode({"from": before.version, "to": version.version})
    return VersionView(
        name=f"Version {version.version}",
        known=tuple(part for part in (came, fetched, changes) if part),
        compare=f"{versions_address(identifier)}?{pair}" if pair else None,
    )


def difference(found: Difference) -> Comparison:
    """Return what a version changed, as a page shows it."""
    return Comparison(
        name=f"version {found.older} to {found.newer}",
        address=article_address(found.id),
        texts=tuple((field, spans_markup(spans)) for field, spans in found.fields.items()),
    )


def spans_markup(spans: Spans) -> Markup:
    """Return a word diff as HTML; of what both texts have, only the words beside a difference."""
    last = len(spans) - 1
    return Markup("").join(
        _TAGS[kind].format(clean(text)) if kind in _TAGS else Markup("{}").format(_cut(clean(text), n > 0, n < last))
        for n, (kind, text) in enumerate(spans)
    )


def _cut(text: str, has_before: bool, has_behind: bool) -> str:
    words = text.split(" ")
    if len(words) <= _AROUND * (has_before + has_behind) + 2:
        return text
    return " ".join([*(words[:_AROUND] if has_before else ()), "[…]", *(words[-_AROUND:] if has_behind else ())])
