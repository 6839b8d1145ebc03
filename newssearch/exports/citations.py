"""Citations for reference managers: RIS, BibTeX, and CSL-JSON (Citation Style Language 1.0.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Any, BinaryIO

import orjson

from newssearch.exports.columns import one_line
from newssearch.exports.people import Name, name_of
from newssearch.models import Article

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def write_csl_json(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write a JSON array of CSL items; return the number of articles."""
    count = 0
    out.write(b"[")
    for article in articles:
        out.write((b",\n" if count else b"\n") + orjson.dumps(csl_item(article)))
        count += 1
    out.write(b"\n]\n")
    return count


def write_ris(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write RIS records, each line ended as its standard has it; return the number of articles."""
    return _records(articles, out, as_ris)


def write_bibtex(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write BibTeX entries in UTF-8; return the number of articles."""
    return _records(articles, out, as_bibtex)


def csl_item(article: Article) -> dict[str, Any]:
    """Return an article as a CSL item of the type ``article-newspaper``."""
    item: dict[str, Any] = {"id": article.id, "type": "article-newspaper"}
    texts = {
        "title": article.headline,
        "container-title": article.source,
        "section": article.section,
        "URL": article.url,
        "language": None if article.language == "und" else article.language,
        "abstract": article.standfirst,
        "keyword": ", ".join(article.keywords),
    }
    item |= {name: one_line(text) for name, text in texts.items() if text}
    if article.byline:
        item["author"] = [_csl_name(name) for name in _names(article)]
    for name, date in (("issued", article.published), ("accessed", article.retrieved)):
        if parts := _date_parts(date):
            item[name] = {"date-parts": [parts]}
    return item


def as_ris(article: Article) -> str:
    """Return an article as a RIS record of the type ``NEWS``."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in (*_ris_lines(article), ("ER", ""))) + "\r\n"


def as_bibtex(article: Article) -> str:
    """Return an article as an ``@article`` entry."""
    parts = _date_parts(article.published)
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in _names(article)),
        "title": f"{{{_bibtex_text(article.headline)}}}" if article.headline else "",
        "journal": _bibtex_text(article.source),
        "year": f"{parts[0]:04d}" if parts else "",
        "month": str(parts[1]) if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        "url": one_line(article.url).translate(_NO_BRACES),
        "urldate": (article.retrieved or "")[:10],
        "language": "" if article.language == "und" else _bibtex_text(article.language),
        "abstract": _bibtex_text(article.standfirst),
        "keywords": _bibtex_text(", ".join(article.keywords)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@article{{{bibtex_key(article.id)},\n{lines}}}\n\n"


def bibtex_key(identifier: str) -> str:
    """Return a key of letters, digits and hyphens, a different one for each id."""
    plain = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode()
    key = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60]
    if key and key == identifier:
        return key
    digest = blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{key}-{digest}".lstrip("-")


def _ris_lines(article: Article) -> Iterator[tuple[str, str]]:
    parts = _date_parts(article.published)
    yield "TY", "NEWS"
    yield from (("AU", name.inverted) for name in _names(article))
    day = "/".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])]) if parts else ""
    values = (
        ("TI", article.headline),
        ("T2", article.source),
        ("SE", article.section),
        ("PY", f"{parts[0]:04d}" if parts else ""),
        ("DA", day),
        ("AB", article.standfirst),
        ("LA", "" if article.language == "und" else article.language),
        ("UR", article.url),
        ("Y2", (article.retrieved or "")[:10].replace("-", "/")),
        ("ID", article.id),
    )
    yield from ((tag, one_line(value)) for tag, value in values if value)
    yield from (("KW", one_line(word)) for word in article.keywords)


def _names(article: Article) -> Iterator[Name]:
    return (name_of(one_line(name), article.language) for name in article.byline)


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _bibtex_name(name: Name) -> str:
    if name.given:
        return _bibtex_text(name.inverted)
    return f"{{{_bibtex_text(name.family)}}}"


def _date_parts(date: str | None) -> list[int]:
    """Return year, month and day of a date as printed, as far as it is stated."""
    match = _DAY.match(date or "")
    return [int(part) for part in match.groups() if part] if match else []


_NO_BRACES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_BIBTEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {"{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def _bibtex_text(text: str | None) -> str:
    return one_line(text).translate(_BIBTEX)


def _records(articles: Iterable[Article], out: BinaryIO, form: Callable[[Article], str]) -> int:
    count = 0
    for article in articles:
        out.write(form(article).encode("utf-8", "replace"))
        count += 1
    return count
