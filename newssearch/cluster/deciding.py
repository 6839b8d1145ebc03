"""Whether a query means an article, found out from the article itself: for the few that the cluster cannot tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from newssearch.cluster.lines import (
    BETWEEN_TERMS,
    CASED,
    FIRST,
    OPENS,
    STEM,
    WHOLE,
    WRITTEN,
    compound_term,
    lines_of,
    tokens_in,
)
from newssearch.cluster.vocabularies import ArticleWords, distance
from newssearch.engine.deadlines import NEVER, Deadline
from newssearch.engine.documents import date_numbers, epoch_seconds
from newssearch.engine.positions import spans
from newssearch.engine.resolving import Resolver
from newssearch.engine.schema import (
    BOUNDS,
    COMPOUND,
    COMPOUND_MARK,
    END,
    EXACT,
    FIRST_DAY,
    LAST_DAY,
    START,
    VALUE_GAP,
    cased_postings,
    exact_postings,
)
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    AtLeast,
    DateRange,
    Everything,
    Fuzzy,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    SomeOf,
    Wildcard,
    Word,
)
from newssearch.query.normal import fields_of
from newssearch.text.patterns import matches
from newssearch.text.stems import primary_subtag


class Decider:
    """Decides on one article, as it is indexed; ``languages`` are those of the archive."""

    def __init__(self, article: Article, languages: tuple[str, ...], deadline: Deadline = NEVER) -> None:
        self._article = article
        self._deadline = deadline
        self._resolver = Resolver(ArticleWords([article], languages))
        self._lines = lines_of(article)
        self._places: dict[str, dict[str, list[int]]] = {}
        tag = (article.language or "und").lower()
        self._values = {"id": {article.id.casefold()}, "language": {tag, primary_subtag(tag)}}

    def means(self, node: Node) -> bool:
        """Return whether the article matches ``node``. Raises QueryLimitError when the deadline has passed."""
        self._deadline.check()
        match node:
            case And(children):
                return all(map(self.means, children))
            case Or(children):
                return any(map(self.means, children))
            case SomeOf(words, least):
                return sum(map(self.means, words)) >= least
            case Not(child):
                return not self.means(child)
            case Everything():
                return True
            case NoDate():
                return not self._article.published
            case NumberRange(_, low, high):
                length = sum(map(tokens_in, self._lines.get("body", ())))
                return (low is None or length >= low) and (high is None or length <= high)
            case DateRange():
                return bool(self._article.published) and self._is_in(node)
            case AtLeast(part, times):
                return self._count(part) >= times
        return self._count(node) > 0

    def _is_in(self, dates: DateRange) -> bool:
        numbers = date_numbers(self._article)
        match dates.start:
            case datetime() as moment if numbers[END] <= epoch_seconds(moment):
                return False
            case date() as day if not isinstance(day, datetime) and numbers[LAST_DAY] < day.toordinal():
                return False
        match dates.end:
            case datetime() as moment:
                return numbers[START] < epoch_seconds(moment)
            case date() as day:
                return numbers[FIRST_DAY] <= day.toordinal()
        return True

    def _count(self, node: Node) -> int:
        """How many matches there are in all fields that ``node`` looks in."""
        (name,) = fields_of(node)
        if name in EXACT:
            return any(_is_value(node, value) for value in self._values[name])
        fields = (name,) if name else TEXT_FIELDS
        return sum(len(self._spans(node, field)) for field in fields)

    def _spans(self, node: Node, field: str) -> Sequence[object]:
        places = self._places_in(field)
        views = {field: STEM, exact_postings(field): WRITTEN, cased_postings(field): CASED}

        def positions_of(postings: str, term: str) -> Sequence[int]:
            if postings == BOUNDS:
                unit = term.rpartition(".")[2]
                return sorted([*places.get(OPENS + unit, ()), *places.get(WHOLE + unit, ())])
            if postings == COMPOUND:
                key, _, width = term.split(COMPOUND_MARK)
                return places.get(compound_term(FIRST, int(width), key), ())
            return places.get(views[postings] + term, ())

        return spans(self._resolver.expression(node, field), positions_of, self._deadline.check)

    def _places_in(self, field: str) -> dict[str, list[int]]:
        """Where each term stands in a field."""
        if field not in self._places:
            places: dict[str, list[int]] = defaultdict(list)
            at = 0
            for line in self._lines.get(field, ()):
                for terms in line.split(" ") if line else ():
                    for term in dict.fromkeys(terms.split(BETWEEN_TERMS)):
                        places[term].append(at)
                    at += 1
                at += VALUE_GAP
            self._places[field] = dict(places)
        return self._places[field]


def _is_value(node: Node, value: str) -> bool:
    match node:
        case Or(children):
            return any(_is_value(child, value) for child in children)
        case Prefix(text):
            return value.startswith(text.casefold())
        case Wildcard(pattern):
            return matches(pattern.casefold(), value)
        case Fuzzy(text, edits):
            return distance(value, text.casefold()) <= edits
        case Word(text) | Phrase(text) | Proximity(text):
            return value == text.casefold()
    return False
