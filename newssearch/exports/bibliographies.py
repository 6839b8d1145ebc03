"""Citations in any style of the Citation Style Language, through citeproc-py (extra ``cite``)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from newssearch.errors import UsageError
from newssearch.exports.citations import csl_item
from newssearch.models import Article
from newssearch.reports import Citation

_PURPOSE = "A citation in a style"


def cited(articles: Sequence[Article], style: str, locale: str | None = None) -> tuple[Citation, ...]:
    """Return a citation of each article, in the order of the style, which may number them.

    ``style`` is a name of the CSL repository (``apa``) or the path of a ``.csl`` file; ``locale`` is such as ``de-DE``,
    without it that of the style. Raises UsageError for an unknown style or locale, or without the extra ``cite``.
    """
    citeproc = _load("citeproc")
    sources, plain = _load("citeproc.source.json"), _load("citeproc.formatter.plain")
    with _quiet():
        known = sources.CiteProcJSON([_item(article) | {"id": str(n)} for n, article in enumerate(articles)])
        bibliography = citeproc.CitationStylesBibliography(_style(citeproc, style, locale), known, plain)
        for n in range(len(articles)):
            bibliography.register(citeproc.Citation([citeproc.CitationItem(str(n))]))
        bibliography.sort()
        entries = [" ".join(str(entry).split()) for entry in bibliography.bibliography()]
        ids = [articles[int(key)].id for key in bibliography.keys]
    return tuple(map(Citation, ids, entries))


def _load(module: str) -> Any:
    from newssearch.reading import extras

    return extras.required("cite", _PURPOSE, module)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what citeproc-py warns of from the caller: fields that it does not know, files that it leaves open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _style(citeproc: Any, name: str, locale: str | None) -> Any:
    try:
        return citeproc.CitationStylesStyle(name, locale=locale, validate=False)
    except Exception as error:  # the errors of a file that is no style are undocumented
        shown = f"{name!r} with the locale {locale!r}" if locale else repr(name)
        raise UsageError(
            f"{shown} is not a citation style; give a name such as apa, modern-language-association or "
            "chicago-author-date, or the path of a .csl file."
        ) from error


def _item(article: Article) -> dict[str, Any]:
    """Return the CSL item of an article; one without authors has its source as author, as agencies are cited."""
    item = csl_item(article)
    if "author" not in item and "container-title" in item:
        item["author"] = [{"literal": item["container-title"]}]
    return item
