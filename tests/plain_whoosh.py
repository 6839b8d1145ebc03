"""Plain Whoosh 2.7.4 over our analysis: its own codec, segments, matchers and queries, with nothing of the engine.

An article is analysed by the program's tokens and stems; what happens to them afterwards is Whoosh's own doing. `said`
puts a node of ours into Whoosh's queries, and a `Clause` scores what they find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from whoosh_ranking import BM25F, Statistics

from newssearch.core import Token, stems_of, tokenize
from newssearch.dates.periods import period_of
from newssearch.index.whoosh.whoosh_api import Analyzer as WhooshAnalyzer
from newssearch.index.whoosh.whoosh_api import (
    FileIndex,
    FileStorage,
    ListMatcher,
    NullMatcher,
    WhooshToken,
    fields,
    query,
)
from newssearch.matching.document import field_values
from newssearch.matching.ranking import LEAD, LEAD_WEIGHT
from newssearch.matching.schema import STEMMED, VALUE_GAP
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    Everything,
    First,
    Fuzzy,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Wildcard,
    Word,
)
from newssearch.query.normal import fields_of, is_leaf

NAMES = ("byline",)
_BETWEEN = "\x1f"
_WITH_HYPHEN = re.compile(r"[a-z]+-[a-z]+", re.IGNORECASE)
_DAYS = 10_000
"""A day is numbered year * 10,000 + month * 100 + day."""


def _stems(token: Token) -> Iterable[str]:
    return dict.fromkeys(stem for base in (token.base, *token.also_bases) for stem in stems_of("en", base))


def _exact(token: Token) -> Iterable[str]:
    return dict.fromkeys((token.term, *token.also))


def _cased(token: Token) -> Iterable[str]:
    return dict.fromkeys(token.cased)


_FORMS = {"": _stems, "_exact": _exact, "_cased": _cased}
_HYPHENED = "_hyphened"
"""The view that has a word with hyphens, as it is printed but in small letters, at its first token."""


class HyphensAnalyzer(WhooshAnalyzer):
    """Whoosh's tokens of the words with a hyphen."""

    def __call__(self, value: str, positions: bool = False, mode: str = "", **_: Any) -> Iterator[Any]:
        first = 0
        for part in value.split(_BETWEEN):
            starts = [token.start for token in tokenize(part)]
            for word in _WITH_HYPHEN.finditer(part):
                made = WhooshToken(positions, False, mode=mode, text=word.group().lower(), boost=1.0)
                made.pos, made.stopped = first + starts.index(word.start()), False
                yield made
            first += len(starts) + VALUE_GAP


class FormsAnalyzer(WhooshAnalyzer):
    """Whoosh's tokens of our tokens: one for each form that a token is found under, at the token's position."""

    def __init__(self, view: str) -> None:
        self.view = view

    def __call__(self, value: str, positions: bool = False, mode: str = "", **_: Any) -> Iterator[Any]:
        first = 0
        for part in value.split(_BETWEEN):
            tokens = tokenize(part)
            for token in tokens:
                for form in _FORMS[self.view](token):
                    made = WhooshToken(positions, False, mode=mode, text=form, boost=1.0)
                    made.pos, made.stopped = first + token.position, False
                    yield made
            first += len(tokens) + VALUE_GAP


def _schema() -> Any:
    views = {f"{name}{view}": fields.TEXT(FormsAnalyzer(view)) for name in TEXT_FIELDS for view in _FORMS}
    views |= {f"{name}_exact": fields.TEXT(FormsAnalyzer("_exact")) for name in NAMES}
    views |= {f"{name}{_HYPHENED}": fields.TEXT(HyphensAnalyzer()) for name in (*TEXT_FIELDS, *NAMES)}
    # Signed, as Whoosh's ranges of unsigned numbers are wrong; sortable, for ranking reads lengths from a column.
    views |= {f"{name}_length": fields.NUMERIC(int, signed=True, sortable=True) for name in TEXT_FIELDS}
    views |= {name: fields.NUMERIC(int, signed=True) for name in ("first_day", "last_day")}
    views |= {name: fields.DATETIME() for name in ("start", "end")}
    return fields.Schema(id=fields.ID(stored=True), kind=fields.KEYWORD(), **views)


def _values(article: Article) -> dict[str, Any]:
    said: dict[str, Any] = {"id": article.id, "kind": "article"}
    for name in TEXT_FIELDS:
        text = getattr(article, name) or ""
        said |= {f"{name}{view}": text for view in (*_FORMS, _HYPHENED)}
        said |= {f"{name}_length": len(tokenize(text))}
    for name in NAMES:
        said |= {f"{name}{view}": _BETWEEN.join(field_values(article, name)) for view in ("_exact", _HYPHENED)}
    if article.published is None or article.precision is None:
        return said | {"kind": "article undated"}
    period = period_of(article.published, article.precision)
    said |= {"first_day": _day(period.first_day), "last_day": _day(period.last_day)}
    return said | {"start": period.start.replace(tzinfo=None), "end": period.end.replace(tzinfo=None)}


def _day(day: date) -> int:
    return day.year * _DAYS + day.month * 100 + day.day


class PlainIndex:
    """An index of Whoosh's own in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._index = FileIndex.create(FileStorage(str(folder), supports_mmap=False), _schema(), "PLAIN")

    def update(self, articles: Iterable[Article], removed: Iterable[str] = (), merge: bool = False) -> None:
        """Another segment, unless everything is merged; an article takes the place of the one that had its id."""
        writer = self._index.writer()
        held = {article.id: article for article in articles}
        for identifier in (*held, *removed):  # not `update_document`, which adds one twice in a batch
            writer.delete_by_term("id", identifier)
        for article in held.values():
            writer.add_document(**_values(article))
        writer.commit(merge=False, optimize=merge)

    def searcher(self, model: BM25F) -> Any:
        """A searcher that scores with our ranking."""
        return self._index.searcher(weighting=model)


def statistics_of(articles: Iterable[Article]) -> Statistics:
    """Statistics of the live articles for ranking."""
    articles = list(articles)
    lengths = {f: sum(len(tokenize(getattr(a, f) or "")) for a in articles) for f in TEXT_FIELDS}
    return Statistics.of(len(articles), lengths)


class _Near(query.spans.SpanNear):
    """Whoosh's, which does not say how many documents it may find, as ``Or`` asks of its parts."""

    def estimate_size(self, ixreader: Any) -> int:
        return ixreader.doc_count_all()


class _First(query.spans.SpanFirst):
    """The same."""

    def estimate_size(self, ixreader: Any) -> int:
        return ixreader.doc_count_all()


class _Contains(query.spans.SpanContains):
    """The same."""

    def estimate_size(self, ixreader: Any) -> int:
        return ixreader.doc_count_all()


Spans = dict[int, set[tuple[int, int]]]


def drained(wanted: Any, leaf: Any) -> Spans:
    """The spans of a query in every document of one segment, from its matcher, document by document."""
    from whoosh.searching import SearchContext

    matcher = wanted.matcher(leaf, SearchContext(needs_current=True, weighting=None))
    found: Spans = {}
    while matcher.is_active():
        found[matcher.id()] = {(span.start, span.end) for span in matcher.spans()}
        matcher.next()
    return found


class _Found(query.Query):
    """Documents and their scores, segment by segment."""

    def __init__(self) -> None:
        self.boost = 1.0
        self._held: dict[str, dict[int, float]] = {}

    def hold(self, leaf: Any, scores: Mapping[int, float]) -> None:
        self._held[leaf.reader().segment().segment_id()] = dict(scores)

    def estimate_size(self, ixreader: Any) -> int:
        return sum(map(len, self._held.values()))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        scores = self._held[searcher.reader().segment().segment_id()]
        return ListMatcher(sorted(scores), [scores[n] for n in sorted(scores)]) if scores else NullMatcher()


class Filter(_Found):
    """Matches of a query of Whoosh's, scored 0: Whoosh gives 1.0 to whatever a ``Not`` or a range lets through."""

    def __init__(self, wanted: Any, searcher: Any) -> None:
        super().__init__()
        for leaf, _ in searcher.leaf_searchers():
            documents = wanted.matcher(leaf, leaf.boolean_context()).all_ids()
            # A `Not` lets a removed document through that follows the last one which it excludes.
            self.hold(leaf, {n: 0.0 for n in documents if not leaf.reader().is_deleted(n)})


class Clause(_Found):
    """Matches of Whoosh in one field or several, scored as one term: it cannot add impacts up before they saturate.

    ``wanted`` are queries by the field they look in; ``starts`` says that matches are counted by where they begin.
    """

    def __init__(self, wanted: Mapping[str, Any], searcher: Any, times: int = 1, starts: bool = False) -> None:
        super().__init__()
        model = searcher.weighting
        found = []
        for leaf, _ in searcher.leaf_searchers():
            counts: dict[int, dict[str, int]] = {}
            leads = set()
            for name, one in wanted.items():
                for document, spans in drained(one, leaf).items():
                    counts.setdefault(document, {})[name] = len({a for a, _ in spans} if starts else spans)
                    if name == "body" and any(b < LEAD for _, b in spans):
                        leads.add(document)
            found.append((leaf, {d: c for d, c in counts.items() if sum(c.values()) >= times}, leads))
        rarity = model.rarity(sum(len(counts) for _, counts, _ in found))
        for leaf, counts, leads in found:
            impacts = {d: _impact(model, leaf, d, c, d in leads) for d, c in counts.items()}
            self.hold(leaf, {d: model.score(rarity, impact) for d, impact in impacts.items()})


def _impact(model: BM25F, leaf: Any, document: int, counts: Mapping[str, int], in_lead: bool) -> float:
    total = LEAD_WEIGHT if in_lead else 0.0
    for name, count in counts.items():
        length = leaf.reader().column_reader(f"{name}_length")[document] if name in TEXT_FIELDS else 0
        total += model.impact(name, count, length)
    return total


def said(node: Node, searcher: Any) -> Any:
    """``node`` as a query of Whoosh's."""
    match node:
        case And(children):
            return query.And(list(_distinct(children, searcher)))
        case Or(children):
            made = query.Or(list(_distinct(children, searcher)))
            made.matcher_type = query.Or.DEFAULT_MATCHER  # of more than two, Whoosh would lose what scores 0
            return made
        case Not(child):
            return Filter(query.Not(said(child, searcher)), searcher)
        case Everything() | NoDate() | NumberRange() | DateRange():
            return Filter(_filter(node), searcher)
    (field,) = fields_of(node)
    times = node.times if isinstance(node, AtLeast) else 1
    part = node.part if isinstance(node, AtLeast) else node
    wanted = {f: placed(part, f) for f in ((field,) if field else TEXT_FIELDS)}
    if field and times == 1 and isinstance(wanted[field], query.Term):
        return wanted[field]  # one term in one field is what Whoosh itself can score
    counted = part.part if isinstance(part, First) else part
    return Clause(wanted, searcher, times, starts=isinstance(counted, Proximity))


def _distinct(children: Iterable[Node], searcher: Any) -> Iterator[Any]:
    """Each child; of words, phrases and patterns that are the same in stemmed fields, only the first has scores."""
    known = set()
    for child in children:
        wanted = said(child, searcher)
        fields_read = [f for f in STEMMED if child.field in (None, f)] or [child.field] if is_leaf(child) else []
        same = (child.field, *(repr(placed(child, field)) for field in fields_read)) if fields_read else None
        yield Filter(wanted, searcher) if same in known else wanted
        if same is not None:
            known.add(same)


def _filter(node: Node) -> Any:
    match node:
        case NoDate():
            return query.Term("kind", "undated")
        case NumberRange(_, low, high):
            return query.NumericRange("body_length", low, high)
        case DateRange(start, end):
            return query.And([query.Not(query.Term("kind", "undated")), *_bounds(start, end)])
    return query.Every()


def _bounds(start: date | datetime | None, end: date | datetime | None) -> Iterator[Any]:
    if isinstance(start, datetime):
        yield query.DateRange("end", start.replace(tzinfo=None), None, startexcl=True)
    elif start is not None:
        yield query.NumericRange("last_day", _day(start), None)
    if isinstance(end, datetime):
        yield query.DateRange("start", None, end.replace(tzinfo=None), endexcl=True)
    elif end is not None:
        yield query.NumericRange("first_day", None, _day(end))


def placed(node: Node, field: str) -> Any:
    """A node that has places, in one field."""
    exact = f"{field}_exact"
    match node:
        case Near(left, right, distance, ordered):
            sides = (placed(side, field) for side in (left, right))
            return _Near(*sides, slop=distance, ordered=ordered)
        case First(part, words):
            return _First(placed(part, field), limit=words - 1)
        case Or(children):
            return query.Or([placed(child, field) for child in children])
        case Word(text) if field not in NAMES:
            tokens = tokenize(text)
            return _word([list(stems_of("en", p.base)) for p in tokens], tokens, field, field)
        case Word(text) | Phrase(text):
            tokens = tokenize(text)
            if len(text.split()) > 1:
                return _beside([placed(Phrase(word), field) for word in text.split()])
            return _word([[p.term] for p in tokens], tokens, exact, field)
        case Cased(text):
            views = [(f"{field}_cased", p.cased[0]) if p.cased else (exact, p.term) for p in tokenize(text)]
            return _beside([query.Term(*view) for view in views])
        case Proximity(text, distance):
            return _Near(*(query.Term(exact, t.term) for t in tokenize(text)), distance, False)
        case Prefix(text):
            return query.Prefix(exact, text, constantscore=False)
        case Wildcard(pattern):
            return query.Wildcard(exact, pattern, constantscore=False)
        case Fuzzy(text, edits):
            return query.FuzzyTerm(exact, text, maxdist=edits, prefixlength=0, constantscore=False)
    raise AssertionError(node)


def _word(forms: list[list[str]], tokens: list[Token], view: str, field: str) -> Any:
    """A word, with and without its hyphen: ``e-mail`` is found as ``email``, too, and the other way round."""
    whole = _beside([_any([query.Term(view, form) for form in some]) for some in forms])
    if len(tokens) > 1:
        return _any([whole, query.Term(view, "".join(p.term for p in tokens))])
    if tokens[0].term != "email":  # the only word of the tests that is written both ways
        return whole
    apart = _beside([query.Term(f"{field}_exact", part) for part in ("e", "mail")])
    return _any([whole, _Contains(apart, query.Term(f"{field}{_HYPHENED}", "e-mail"))])


def _any(some: list[Any]) -> Any:
    return some[0] if len(some) == 1 else query.Or(some)


def _beside(parts: list[Any]) -> Any:
    """Side by side. Not `query.Phrase`, which has terms only; nor SpanNear2, which loses spans of several words."""
    whole, *rest = parts
    for part in rest:
        whole = _Near(whole, part, slop=1, ordered=True)
    return whole
