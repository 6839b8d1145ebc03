"""Score the reading of feeds: the facts about entries that the test files of feedparser state.

Each file states what must be read of it, in a comment: ``Expect: not bozo and entries[0]['title'] == 'Example'``. The
comparisons of an entry's text, address, people, dates, topics, language and publisher count, where newssearch has a
field for the value; markup, and the addresses in it, do not. The files are not part of the project.

    python -m benchmarks.evaluate_feeds [FOLDER] [--show]
"""

from __future__ import annotations

import ast
import html
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from newssearch.analysis.languages import canonical_tag
from newssearch.errors import ReadingError
from newssearch.models import Article
from newssearch.reading.article_id import canonical_url
from newssearch.reading.drafts import Draft, Origin
from newssearch.reading.finish import finish
from newssearch.reading.streams import Stream
from newssearch.reading.xml.feeds import read_feed

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "standards" / "feedparser-tests" / "tests"
SERVED_FROM = "http://127.0.0.1:8097/"
"""The address from which feedparser's tests fetch those files that depend on an address."""

_FIELDS = {
    "headline": ("title", "title_detail.value"),
    "text": ("summary", "summary_detail.value", "description", "subtitle", "content.value"),
    "address": ("link",),
    "id": ("id", "guid"),
    "byline": ("author", "author_detail.name", "authors.name"),
    "published": ("published", "published_parsed", "created", "created_parsed"),
    "updated": ("updated", "updated_parsed"),
    "keywords": ("tags.term", "tags.label", "category", "categories"),
    "language": ("language", "title_detail.language", "summary_detail.language", "content.language"),
    "source": ("source.title", "publisher"),
}
_UNTITLED = "An entry without a title"
_PERSONS = {"Example editor": "Edda Quist", "Example author": "Arno Ruiz", "one": "Una Lindt", "two": "Tove Maas"}
"""Persons in the place of the roles that most samples name: a byline has people, and a role is nobody."""

_OF_FIELD = {name: field for field, names in _FIELDS.items() for name in names}
_EXPECTED = re.compile(r"Expect:\s*(.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"^Header:\s+([^:]+):(.*)$", re.MULTILINE)
_MAIL = re.compile(r"\(?\s*\S+@\S+?\s*\)?(?=\s|$)")
_UNSEEN = re.compile(r"<(script|style|applet|object)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)")


class Fact(NamedTuple):
    """A value that a test file states about a field of an entry."""

    path: Path
    entry: int
    field: str
    value: Any


def facts(folder: Path) -> Iterator[Fact]:
    """Yield every fact about an entry that newssearch has a field for."""
    for path in sorted(folder.rglob("*.xml")):
        stated = _EXPECTED.search(text_of(path))
        for entry, name, value in comparisons(stated[1]) if stated else ():
            field = _OF_FIELD.get(name)
            if field is not None and is_held(field, value):
                yield Fact(path, entry, field, value)


def text_of(path: Path) -> str:
    """Return the text of a test file, in the Unicode encoding that its first bytes show."""
    data = path.read_bytes()
    for beginning, encoding in (
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\x00<", "utf-32-be"),
        (b"<\x00\x00\x00", "utf-32-le"),
        (b"\xfe\xff", "utf-16"),
        (b"\xff\xfe", "utf-16"),
        (b"\x00<", "utf-16-be"),
        (b"<\x00", "utf-16-le"),
    ):
        if data.startswith(beginning):
            return data.decode(encoding, "ignore")
    return data.decode("utf-8", "ignore")


def comparisons(expression: str) -> Iterator[tuple[int, str, Any]]:
    """Yield the comparisons of an expectation: number of the entry, dotted name of its value, and the value."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        return
    for part in tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]:
        if not isinstance(part, ast.Compare) or not all(isinstance(one, ast.Eq) for one in part.ops):
            continue
        try:
            value = ast.literal_eval(part.comparators[-1])
        except ValueError:
            continue
        for side in (part.left, *part.comparators[:-1]):
            names = list(parts_of(side))
            if names[:1] == ["entries"] and len(names) > 2 and isinstance(names[1], int):
                yield names[1], ".".join(name for name in names[2:] if isinstance(name, str)), value


def parts_of(node: ast.expr) -> Iterator[str | int]:
    """Yield the names and numbers of a chain: ``entries[0]['tags'][1].term``."""
    match node:
        case ast.Name(name):
            yield name
        case ast.Attribute(inner, name):
            yield from parts_of(inner)
            yield name
        case ast.Subscript(inner, ast.Constant(str() | int() as name)):
            yield from parts_of(inner)
            yield name


def is_held(field: str, value: Any) -> bool:
    """Return whether a value has anything that an article can hold: text, a name, a web address."""
    if field == "language":
        return isinstance(value, str) and bool(value)
    if field == "byline":
        return isinstance(value, str) and bool(_MAIL.sub("", value).strip())
    if isinstance(value, str):
        return bool(bare(value))
    return isinstance(value, tuple) and len(value) == 9


def bare(text: str) -> str:
    """Return a text without markup and blanks."""
    return "".join(html.unescape(re.sub(r"<[^<>]+>", "", _UNSEEN.sub("", text))).split())


def articles_of(path: Path) -> list[Article]:
    """Return the entries of a file as articles, up to the first fault; its stated headers of HTTP apply."""
    headers = {name.strip().lower(): value.strip() for name, value in _HEADER.findall(text_of(path))}
    place = path.as_posix().partition("/tests/")[2]
    address = SERVED_FROM + (headers.get("content-location") or f"tests/{place}").lstrip("/")
    charset = _CHARSET.search(headers.get("content-type", ""))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    if headers.get("content-location", "").startswith("http"):
        address = headers["content-location"]
    encoding = charset[1] if charset else None
    data = path.read_bytes()
    for role, person in _PERSONS.items():
        data = re.sub(rb"(?<=[>(])%b(?=[<)]| [(&])" % role.encode(), person.encode(), data)
    origin = Origin("-", "-", "2026-01-01", moment, zone=UTC, url=address, encoding=encoding)
    found: list[Article] = []
    try:
        for draft in read_feed(Stream(io.BytesIO(data)), origin):
            article = finish(titled(draft), origin) if isinstance(draft, Draft) else None
            if isinstance(article, Article):
                found.append(article)
    except ReadingError:
        pass
    return found


def titled(draft: Draft) -> Draft:
    """Return a draft with a headline: many a test file states a date and no text, which would be no article."""
    has_text = draft.headline or draft.standfirst or draft.body
    return draft if has_text else replace(draft, headline=_UNTITLED)


def is_read(fact: Fact, article: Article) -> bool:
    """Return whether an article has the value that a fact states."""
    match fact.field:
        case "headline":
            return is_same_text(fact.value, article.headline)
        case "text":
            return any(is_same_text(fact.value, text) for text in (article.standfirst, article.body))
        case "address":
            return article.url == canonical_url(fact.value)
        case "id":
            return fact.value == article.id or canonical_url(fact.value) == article.url
        case "byline":
            return as_person(_MAIL.sub("", fact.value).strip()) in article.byline
        case "published" | "updated":
            return is_same_time(fact.value, article)
        case "keywords":
            return any(is_same_text(fact.value, keyword) for keyword in article.keywords)
        case "language":
            return article.language == canonical_tag(fact.value)
        case _:
            return is_same_text(as_person(fact.value), article.source)


def is_same_text(stated: str, found: str | None) -> bool:
    """Return whether a text is the stated one, whose ``<`` begin markup or are text themselves."""
    return "".join((found or "").split()) in {bare(stated), "".join(html.unescape(stated).split())}


def as_person(name: str) -> str:
    """Return a stated name, or the person that `articles_of` puts in the place of a role."""
    return _PERSONS.get(name, name)


def is_same_time(stated: Any, article: Article) -> bool:
    """Return whether one of the dates of an article is the stated one, as nine numbers or as text with a year."""
    dates = [date for date in (article.published, article.updated) if date]
    if isinstance(stated, str):
        return any(date[:4] in stated for date in dates)
    return any(numbers_of(date) == stated[: len(numbers_of(date))] for date in dates)


def numbers_of(date: str) -> tuple[int, ...]:
    """Return the numbers of a date, from its year on, in UTC."""
    if "T" not in date:
        return tuple(map(int, date.split("-")))
    moment = datetime.fromisoformat(date)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).timetuple()[: 6 if date.count(":") > 1 else 5]


def score(folder: Path = SAMPLES, show: bool = False) -> dict[str, tuple[int, int]]:
    """Return for each field the number of facts that are read, and of all."""
    right, total = Counter[str](), Counter[str]()
    for fact in facts(folder):
        articles = articles_of(fact.path)
        article = articles[fact.entry] if fact.entry < len(articles) else None
        is_right = article is not None and is_read(fact, article)
        total[fact.field] += 1
        right[fact.field] += is_right
        if show and not is_right:
            print(f"{fact.path.relative_to(folder)}: {fact.field} {fact.value!r}\n  {shown(article, fact.field)}")
    return {field: (right[field], total[field]) for field in _FIELDS}


def shown(article: Article | None, field: str) -> str:
    """Return what an article has instead of a stated value."""
    if article is None:
        return "no article"
    names = {"text": ("standfirst", "body"), "address": ("url",), "id": ("id", "url")}.get(field, (field,))
    return ", ".join(f"{name} {getattr(article, name)!r}" for name in names)


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    result = score(Path(given[0]) if given else SAMPLES, show="--show" in sys.argv)
    for field, (right, total) in result.items():
        print(f"{field:10} {right:5} of {total:5}")
    right, total = (sum(numbers) for numbers in zip(*result.values(), strict=True))
    print(f"{'all':10} {right:5} of {total:5}: {right / total:.3f}")
