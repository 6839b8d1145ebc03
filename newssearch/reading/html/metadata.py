"""Head of a page: its meta tags, links and title, under the names that publishers use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newssearch.data_tables import table
from newssearch.reading.article_id import is_web_address, resolved
from newssearch.reading.html.trees import Element

NAMES: dict[str, tuple[str, ...]] = {
    field: tuple(names.split()) for field, names in table(__file__, "metadata").items()
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
