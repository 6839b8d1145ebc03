"""Snippets: the stretches of an article that show why it was found, with marks at what matched.

The article's own words are run through the same expressions as the index (`newssearch.engine.positions`), so a
phrase or a NEAR is marked where it matched and nowhere else. Fragments are cut at sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newssearch.engine.deadlines import NEVER, Deadline
from newssearch.engine.evaluating import EvaluatedAtom
from newssearch.engine.positions import Terms, spans, terms_of
from newssearch.engine.schema import BOUNDS, COMPOUND, COMPOUND_MARK, cased_postings, compound_term, exact_postings
from newssearch.engine.words import KnownWords, WordForms, bound_positions, tokens_of
from newssearch.models import Snippet
from newssearch.text.sentences import sentences
from newssearch.text.stems import primary_subtag

FIELDS = ("standfirst", "body")
"""Where snippets are cut from; the headline is shown whole, with its own marks."""

WIDTH = 240
"""Characters that a fragment aims at."""

LONGEST = 400
"""A sentence longer than this is cut at words."""

_WORD = re.compile(r"\S+")
"""No token crosses white space."""

_OTHER_SPACE = re.compile(r"[^\S ]")

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """One match in a field: its marks as character offsets, and how much it tells (its atom's number and rarity)."""

    marks: tuple[Mark, ...]
    atom: int
    rarity: float

    @property
    def start(self) -> int:
        return self.marks[0][0]

    @property
    def end(self) -> int:
        return self.marks[-1][1]


def _start(found: _Found) -> int:
    return found.start


@dataclass(frozen=True, slots=True)
class _Fragment:
    start: int
    end: int
    worth: float
    marks: tuple[Mark, ...]


class Highlighter:
    """Marks what the ``atoms`` of one query match, in one article after another.

    A word (what stands between white space) is looked at once, however often the articles repeat it, or those of other
    queries that have the same words in ``known``, by language. Raises QueryLimitError when ``deadline`` has passed.
    """

    def __init__(
        self,
        atoms: Sequence[EvaluatedAtom],
        known: dict[str, KnownWords] | None = None,
        deadline: Deadline = NEVER,
    ) -> None:
        self._atoms = atoms
        self._deadline = deadline
        self._known = {} if known is None else known
        self._sought: dict[str, _Sought] = {}

    def marks(self, field: str, text: str, language: str | None) -> tuple[Mark, ...]:
        """Every mark in ``text``, which stands in ``field`` of an article in ``language``."""
        return _merged(mark for found in self._found(field, text, language) for mark in found.marks)

    def snippets(self, texts: Mapping[str, str], language: str | None, most: int) -> tuple[Snippet, ...]:
        """The ``most`` best fragments of ``texts``, an article's by field, best first; none where only other fields
        match."""
        candidates: list[tuple[float, Snippet]] = []
        for field in FIELDS:
            text = texts.get(field, "")
            fragments = _best(text, self._found(field, text, language), most)
            candidates += [(f.worth, _cut(field, text, f)) for f in fragments]
        candidates.sort(key=lambda candidate: -candidate[0])
        return tuple(snippet for _, snippet in candidates[:most])

    def _found(self, field: str, text: str, language: str | None) -> list[_Found]:
        """Every match of every atom in ``text``, by where it starts."""
        wanted = [(n, atom) for n, atom in enumerate(self._atoms) if field in atom.expressions]
        if not wanted or not text:
            return []
        if field not in self._sought:
            expressions = (atom.expressions[field] for _, atom in wanted)
            self._sought[field] = _Sought(field, (terms for e in expressions for terms in terms_of(e)), self._known)
        places = self._sought[field].places(text, primary_subtag(language))
        if not places.positions:
            return []
        found = []
        for n, atom in wanted:
            for span in spans(atom.expressions[field], places.positions_of, self._deadline.check):
                marks = tuple(places.characters(*mark) for mark in span.marks)
                # What matched far apart is shown piece by piece.
                apart = marks[-1][1] - marks[0][0] > LONGEST
                found += [_Found(m, n, atom.rarity) for m in ([(mark,) for mark in marks] if apart else [marks])]
        found.sort(key=lambda f: (f.start, f.end))
        return found


class _Sought:
    """The terms that a query asks for in one field."""

    def __init__(self, field: str, sought: Iterable[Terms], known: dict[str, KnownWords]) -> None:
        self._field = field
        self._known = known
        views = (exact_postings(field), cased_postings(field), field)
        terms: dict[str, set[str]] = {}
        for some in sought:
            terms.setdefault(some.postings, set()).update(some.terms)
        self._wanted = [(view, terms.get(view, set())) for view in views]
        self._compounds = terms.get(COMPOUND, set())
        self._bounded = BOUNDS in terms
        self._words: dict[str, _Words] = {}

    def places(self, text: str, language: str) -> _Places:
        """Where they stand in ``text``."""
        sought = self._words.get(language)
        if sought is None:
            known = self._known.setdefault(language, KnownWords(language))
            sought = self._words[language] = _Words(self._field, self._wanted, self._compounds, known)
        places = _Places()
        words = text.split()
        hits = sought.hits(words)
        found = [n for n, word in enumerate(words) if word in hits] if hits else []
        if not found and not self._bounded:
            return places
        offsets = _offsets(text, (words[n] for n in found))
        for position, offset, n in zip(sought.positions(words, found), offsets, found, strict=True):
            places.note(position, offset, hits[words[n]])
        if self._bounded:
            each = [(match.start(), tokens_of(match.group(), language)) for match in _WORD.finditer(text)]
            starts = [offset + token.start for offset, word in each for token in word.tokens]
            bounds = bound_positions(self._field, text, starts)
            places.positions |= {(BOUNDS, term): positions for term, positions in bounds.items()}
        return places


_Hit = tuple[int, int, int, list[tuple[str, str]]]
"""A token of a word that is sought: its number there, from where to where it stands, and under which terms."""


class _Words:
    """The words of one language, and which tokens of each are sought."""

    def __init__(
        self, field: str, wanted: Sequence[tuple[str, set[str]]], compounds: set[str], known: KnownWords
    ) -> None:
        self._field = field
        self._known = known
        self._wanted = wanted
        self._compounds = compounds
        self._any = {term.partition(COMPOUND_MARK)[0] for term in compounds}.union(*(terms for _, terms in wanted))
        self._hits: dict[str, list[_Hit]] = {}

    def hits(self, words: Iterable[str]) -> dict[str, list[_Hit]]:
        """The tokens that are sought of those of ``words`` that have any, and perhaps of others."""
        distinct = set(words)
        self._known.look_at(distinct)
        for word in self._known.under(distinct, self._any).difference(self._hits):
            if hits := sorted(self._hits_in(self._known.forms[word])):
                self._hits[word] = hits
        return self._hits

    def positions(self, words: Sequence[str], chosen: Sequence[int]) -> Iterator[int]:
        """At which tokens of a text those of its ``words`` begin whose numbers are ``chosen``, ascending."""
        more = self._known.more
        others = [(n, more[word]) for n, word in enumerate(words) if word in more] if more else []
        before = at = 0
        for n in chosen:
            while at < len(others) and others[at][0] < n:
                before += others[at][1]
                at += 1
            yield n + before

    def _hits_in(self, word: WordForms) -> Iterator[_Hit]:
        for n, token in enumerate(word.tokens):
            held = (token.exact, token.cased, token.stems)
            each = zip(self._wanted, held, strict=True)
            terms = [(view, form) for (view, wanted), forms in each for form in forms if form in wanted]
            if terms:
                yield n, token.start, token.end, terms
        for compound in word.compounds:
            named = [compound_term(key, self._field, compound.width) for key in compound.keys]
            terms = [(COMPOUND, term) for term in named if term in self._compounds]
            if terms:
                last = compound.first + compound.width - 1
                yield compound.first, *word.tokens[compound.first][:2], terms
                yield last, *word.tokens[last][:2], []


def _offsets(text: str, words: Iterable[str]) -> Iterator[int]:
    """Where ``words``, some of those between white space, stand in ``text``: every place of each, in order."""
    at = 0
    for word in words:
        while True:
            at = text.index(word, at)
            end = at + len(word)
            if (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
                break
            at += 1
        yield at
        at = end


class _Places:
    """At which positions of a text the terms that are sought stand, and where those are in it."""

    def __init__(self) -> None:
        self.positions: dict[tuple[str, str], list[int]] = {}
        self._marks: dict[int, Mark] = {}

    def note(self, position: int, offset: int, hits: Iterable[_Hit]) -> None:
        """A word stands at ``offset``, its first token at ``position``."""
        for n, start, end, terms in hits:
            self._marks[position + n] = offset + start, offset + end
            for term in terms:
                self.positions.setdefault(term, []).append(position + n)

    def positions_of(self, postings: str, term: str) -> Sequence[int]:
        return self.positions.get((postings, term), ())

    def characters(self, first: int, last: int) -> Mark:
        return self._marks[first][0], self._marks[last][1]


def opening(texts: Iterable[tuple[str, str | None]]) -> tuple[Snippet, ...]:
    """The beginning of the first of ``texts``, each with its field, that says anything; without marks."""
    for field, text in texts:
        if text and (bounds := sentences(text)):
            start, end = _around(text, bounds, 0, 0)
            return (_cut(field, text, _Fragment(start, _word_end(text, min(end, start + LONGEST)), 0.0, ())),)
    return ()


def _best(text: str, found: list[_Found], most: int) -> list[_Fragment]:
    """The best fragments that do not overlap, in order of worth."""
    if not found or most < 1:
        return []
    bounds = _Sentences(text)
    fragments: dict[tuple[int, int], _Fragment] = {}
    for match in found:
        start, end = _clipped(text, *_around(text, bounds.near(match.start, match.end), match.start, match.end), match)
        if (start, end) not in fragments:
            fragments[start, end] = _weigh(start, end, found)
    chosen: list[_Fragment] = []
    for fragment in sorted(fragments.values(), key=lambda f: (-f.worth, f.start)):
        if len(chosen) == most:
            break
        if fragment.marks and all(fragment.end <= c.start or fragment.start >= c.end for c in chosen):
            chosen.append(fragment)
    return chosen


class _Sentences:
    """The sentences of a text, looked for paragraph by paragraph, as they are asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[tuple[int, int], list[Mark]] = {}

    def near(self, start: int, end: int) -> list[Mark]:
        """Those of the paragraphs that [start, end) lies in."""
        first = self._text.rfind("\n", 0, start) + 1
        last = self._text.find("\n", end)
        place = (first, len(self._text) if last < 0 else last)
        if place not in self._known:
            found = sentences(self._text[slice(*place)])
            self._known[place] = [(first + start, first + end) for start, end in found]
        return self._known[place]


def _weigh(start: int, end: int, found: Sequence[_Found]) -> _Fragment:
    """Each atom in the fragment counts its rarity once, and a little for every further match."""
    first = bisect_left(found, start, key=_start)
    inside = [f for f in found[first : bisect_left(found, end, lo=first, key=_start)] if f.end <= end]
    first_of = {f.atom: f.rarity + 0.5 for f in inside}
    worth = sum(first_of.values()) + 0.05 * len(inside)
    return _Fragment(start, end, worth, _merged(mark for f in inside for mark in f.marks))


def _around(text: str, bounds: Sequence[Mark], start: int, end: int) -> Mark:
    """The sentences that hold [start, end), and those after them in the paragraph while they fit the width."""
    first = max(0, bisect_right(bounds, start, key=lambda b: b[0]) - 1)
    last = max(first, bisect_left(bounds, end, key=lambda b: b[1]))
    last = min(last, len(bounds) - 1)
    left, right = bounds[first][0], bounds[last][1]
    for start_of_next, following in bounds[last + 1 :]:
        if following - left > WIDTH or "\n" in text[right:start_of_next]:
            break
        right = following
    return left, right


def _clipped(text: str, start: int, end: int, match: _Found) -> Mark:
    """The same where it is short; else the part around the match, cut at words."""
    if end - start <= LONGEST:
        return start, end
    room = max(WIDTH, match.end - match.start + WIDTH // 2)
    left = max(start, match.start - (room - (match.end - match.start)) // 3)
    right = min(end, max(match.end, left + room))
    return (left if left == start else _word_start(text, left, match.start)), _word_end(text, right)


def _word_start(text: str, at: int, limit: int) -> int:
    """The first word start from ``at`` on, but no further than ``limit``."""
    while at < limit and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    """The end of the last whole word up to ``at``, unless the word is very long."""
    if at >= len(text):
        return len(text.rstrip())
    back = at
    while back > at - 40 and back > 0 and not text[back].isspace():
        back -= 1
    return back if text[back].isspace() else at


def _cut(field: str, text: str, fragment: _Fragment) -> Snippet:
    """The fragment as a snippet: on one line, with ellipses where a sentence goes on."""
    before = "… " if _mid_sentence(text, fragment.start) else ""
    after = " …" if fragment.end < len(text.rstrip()) and text[fragment.end - 1].isalnum() else ""
    shown = before + _OTHER_SPACE.sub(" ", text[fragment.start : fragment.end]) + after
    shift = len(before) - fragment.start
    marks = tuple((s + shift, e + shift) for s, e in fragment.marks)
    return Snippet(field, shown, marks)


def _mid_sentence(text: str, at: int) -> bool:
    lead = text[:at].rstrip(" ")
    return bool(lead) and (lead[-1].isalnum() or lead[-1] in ",;:")


def _merged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Ascending, without overlaps: a mark within another is part of it."""
    merged: list[Mark] = []
    for start, end in sorted(marks):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
