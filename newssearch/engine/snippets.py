"""Snippets: the stretches of an article that show why it was found, with marks at what matched.

The article's own words are run through the same expressions as the index (`newssearch.engine.positions`), so a
phrase or a NEAR is marked where it matched and nowhere else. Fragments are cut at sentences.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newssearch.engine.evaluating import EvaluatedAtom
from newssearch.engine.positions import Terms, spans, terms_of
from newssearch.engine.schema import BOUNDS, cased_postings, exact_postings
from newssearch.engine.words import bound_positions, exact_forms, stem_forms
from newssearch.models import Article, Snippet
from newssearch.text.sentences import sentences
from newssearch.text.stems import primary_subtag, stemmer_for
from newssearch.text.tokens import chunks

FIELDS = ("standfirst", "body")
"""Where snippets are cut from; the headline is shown whole, with its own marks."""

WIDTH = 240
"""Characters that a fragment aims at."""

LONGEST = 400
"""A sentence longer than this is cut at words."""

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


@dataclass(frozen=True, slots=True)
class _Fragment:
    start: int
    end: int
    worth: float
    marks: tuple[Mark, ...]


class Highlighter:
    """Marks what the positive atoms of one query match in one article."""

    def __init__(self, article: Article, atoms: Sequence[EvaluatedAtom]) -> None:
        self._article = article
        self._atoms = [atom for atom in atoms if not atom.negated]

    def marks(self, field: str) -> tuple[Mark, ...]:
        """Every mark in a field of one text."""
        text = getattr(self._article, field) or ""
        return _merged(mark for found in self._found(field, text) for mark in found.marks)

    def snippets(self, most: int) -> tuple[Snippet, ...]:
        """The ``most`` best fragments, best first; where only other fields match, how the text begins, unmarked."""
        candidates: list[tuple[float, Snippet]] = []
        for field in FIELDS:
            text = getattr(self._article, field) or ""
            fragments = _best(text, self._found(field, text), most)
            candidates += [(f.worth, _cut(field, text, f)) for f in fragments]
        candidates.sort(key=lambda candidate: -candidate[0])
        if candidates:
            return tuple(snippet for _, snippet in candidates[:most])
        return self._opening() if most else ()

    def _opening(self) -> tuple[Snippet, ...]:
        for field in FIELDS:
            text = getattr(self._article, field) or ""
            if text.strip():
                start, end = _around(text, sentences(text), 0, 0)
                return (_cut(field, text, _Fragment(start, _word_end(text, min(end, start + LONGEST)), 0.0, ())),)
        return ()

    def _found(self, field: str, text: str) -> list[_Found]:
        """Every match of every atom in ``text``, by where it starts."""
        wanted = [(n, atom) for n, atom in enumerate(self._atoms) if field in atom.expressions]
        if not wanted or not text:
            return []
        sought = {terms for _, atom in wanted for terms in terms_of(atom.expressions[field])}
        places = _Places(field, text, self._article.language, sought)
        found = []
        for n, atom in wanted:
            for span in spans(atom.expressions[field], places.positions_of):
                marks = tuple(places.characters(*mark) for mark in span.marks)
                # What matched far apart is shown piece by piece.
                apart = marks[-1][1] - marks[0][0] > LONGEST
                found += [_Found(m, n, atom.rarity) for m in ([(mark,) for mark in marks] if apart else [marks])]
        found.sort(key=lambda f: (f.start, f.end))
        return found


class _Places:
    """Where each word of a text stands, and at which positions the words that are sought do."""

    def __init__(self, field: str, text: str, language: str | None, sought: Iterable[Terms]) -> None:
        exact, cased = exact_postings(field), cased_postings(field)
        wanted: dict[str, set[str]] = {}
        for terms in sought:
            wanted.setdefault(terms.postings, set()).update(terms.terms)
        as_written, capitals = wanted.get(exact, set()), wanted.get(cased, set())
        stems = wanted.get(field, set()) if field != exact else set()
        stem = stemmer_for(primary_subtag(language))
        self._ends: list[tuple[int, int]] = []
        self._positions: dict[tuple[str, str], list[int]] = {}
        for start, chunk in chunks(text):
            for piece in chunk.pieces:
                if as_written:
                    self._note(exact, as_written.intersection(exact_forms(piece)))
                if capitals:
                    self._note(cased, capitals.intersection(piece.cased))
                if stems:
                    self._note(field, stems.intersection(stem_forms(piece, stem)))
                self._ends.append((start + piece.start, start + piece.end))
        if BOUNDS in wanted:
            starts = bound_positions(field, text, [start for start, _ in self._ends])
            self._positions |= {(BOUNDS, term): positions for term, positions in starts.items()}

    def _note(self, postings: str, terms: Iterable[str]) -> None:
        """The next word is found under ``terms``."""
        for term in terms:
            self._positions.setdefault((postings, term), []).append(len(self._ends))

    def positions_of(self, postings: str, term: str) -> Sequence[int]:
        return self._positions.get((postings, term), ())

    def characters(self, first: int, last: int) -> Mark:
        return self._ends[first][0], self._ends[last][1]


def _best(text: str, found: list[_Found], most: int) -> list[_Fragment]:
    """The best fragments that do not overlap, in order of worth."""
    if not found or most < 1:
        return []
    bounds = sentences(text)
    fragments: dict[tuple[int, int], _Fragment] = {}
    for match in found:
        start, end = _clipped(text, *_around(text, bounds, match.start, match.end), match)
        fragments.setdefault((start, end), _weigh(start, end, found))
    chosen: list[_Fragment] = []
    for fragment in sorted(fragments.values(), key=lambda f: (-f.worth, f.start)):
        if len(chosen) == most:
            break
        if fragment.marks and all(fragment.end <= c.start or fragment.start >= c.end for c in chosen):
            chosen.append(fragment)
    return chosen


def _weigh(start: int, end: int, found: Iterable[_Found]) -> _Fragment:
    """Each atom in the fragment counts its rarity once, and a little for every further match."""
    inside = [f for f in found if f.start >= start and f.end <= end]
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
    shown = before + "".join(" " if c.isspace() else c for c in text[fragment.start : fragment.end]) + after
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
