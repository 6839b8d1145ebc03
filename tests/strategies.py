"""Hypothesis strategies that several test modules share: query trees in normal form."""

import re
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from newssearch.core import tokenize
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    AtLeast,
    Cased,
    DateRange,
    Everything,
    First,
    Fuzzy,
    Near,
    NoDate,
    Node,
    NumberRange,
    Phrase,
    Prefix,
    Proximity,
    Wildcard,
    Word,
)
from newssearch.query.normal import all_of, any_of, none_of, within

TEXTS = (None, None, "headline", "standfirst", "body", "byline", "dateline", "section", "keywords", "source", "url")
"""Fields of leaves; the text twice, as most leaves are in it."""

RUNNING = (None, *TEXT_FIELDS)
"""The text, and the fields that have sentences and capitals that tell something."""

_SIGNS = "abzAOR éßñЖиहिन्दीعرب東京한0127'’-.&+#@%,/:;[]{}=<>|_$!"
_READ_OTHERWISE = re.compile(r"-|!|\+[^\W\d]|[^\W\d]\w*(-\w+)*:|(AND|OR|NOT)\Z|(NEAR|W|PRE)/|.*(&&|\|\|)", re.DOTALL)
"""Words that the language reads as something else, unless they are quoted."""

_letters = st.text("abcdeéжहي東", min_size=3, max_size=6)
_plain = st.text(_SIGNS.replace(" ", ""), min_size=1, max_size=8).filter(
    lambda text: any(map(str.isalnum, text)) and not _READ_OTHERWISE.match(text)
)
_words = _plain | st.sampled_from(
    [
        "and",
        "or",
        "TO",
        "US",
        "May",
        "AT&T",
        "U.S.",
        "O’Neill",
        "e-mail",
        "covid-19",
        "C++",
        "CAPS",
        "FIRST50",
        "[a",
        "b]",
    ]
)
_addresses = st.sampled_from(["https://example.org/a?b=c~d*", "example.org/x", "mailto:desk@example.org", "urn:x:1"])
_phrases = (
    st.text(_SIGNS + "()*?~", min_size=1, max_size=20)
    .map(lambda t: " ".join(t.split()))
    .filter(lambda text: any(map(str.isalnum, text)))
)
_distances = st.integers(1, 1000)
_capitals = (_words | _phrases).filter(lambda text: any(token.cased for token in tokenize(text)))


@st.composite
def _patterns(draw: st.DrawFn, field: str | None) -> Node:
    before, after = draw(_letters), draw(_letters)
    pattern = draw(
        st.sampled_from([f"*{before}", f"{before}?{after}", f"{before}*{after}?", f"{before}?", f"?{before}*"])
    )
    leaves: list[Node] = [
        Prefix(before, field),
        Wildcard(pattern, field),
        Fuzzy(before, 1, field),
        Fuzzy(before, 2, field),
    ]
    return draw(st.sampled_from(leaves))


def leaves(field: str | None) -> st.SearchStrategy[Node]:
    """Words, phrases and patterns of one field."""
    words = st.builds(Word, _words | _addresses if field == "url" else _words, st.just(field))
    proximities = st.builds(Proximity, _phrases.filter(lambda t: " " in t), _distances, st.just(field))
    rest = st.builds(Phrase, _phrases, st.just(field)) | proximities | _patterns(field)
    return words | words | rest | st.builds(Cased, _capitals, st.just(field)) if field in RUNNING else words | rest


def exact_leaves() -> st.SearchStrategy[Node]:
    """Ids and languages, plain or quoted."""
    ids = st.sampled_from(["a-1", "urn:news:1", "https://example.org/x?y=*", "harbour/12~3"])
    quoted = st.sampled_from(["two words", "-dash", "what?", "a*"])
    return (
        st.builds(Word, st.sampled_from(["en", "pt-BR"]), st.just("language"))
        | st.builds(Word, ids, st.just("id"))
        | st.builds(Phrase, quoted, st.just("id"))
    )


def nears(field: str | None) -> st.SearchStrategy[Node]:
    """``NEAR`` and ``PRE`` within one field, their sides up to three deep."""
    sides = _sides(field)
    return st.builds(Near, sides, sides, _distances, st.booleans())


def _sides(field: str | None) -> st.SearchStrategy[Node]:
    """Draw a side of ``NEAR``."""
    return st.recursive(
        leaves(field),
        lambda inner: (
            st.builds(Near, inner, inner, _distances, st.booleans())
            | st.lists(inner, min_size=2, max_size=3).map(any_of)
            | (st.builds(First, inner, _distances) if field in RUNNING else st.nothing())
        ),
        max_leaves=4,
    )


def withins(field: str | None) -> st.SearchStrategy[Node]:
    """``W/S``, and ``W/P`` of sides that may be ``W/S``, bare and among the first words."""
    in_sentences = st.lists(_sides(field), min_size=2, max_size=3).map(lambda parts: within(parts, "sentence"))
    parts = st.lists(_sides(field) | in_sentences, min_size=2, max_size=3)
    in_paragraphs = parts.map(lambda parts: within(parts, "paragraph"))
    return in_sentences | in_paragraphs | st.builds(First, in_paragraphs, _distances)


def counted(field: str | None) -> st.SearchStrategy[Node]:
    """``ATLEAST`` of anything in one field that has places."""
    return st.builds(
        AtLeast, _sides(field) | (withins(field) if field in RUNNING else st.nothing()), st.integers(1, 255)
    )


@st.composite
def date_ranges(draw: st.DrawFn) -> DateRange:
    """Days, instants to the second, open ends and mixtures, none of them empty."""
    instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC))
    start = draw(st.none() | st.dates() | instants)
    end = draw(st.none() | st.dates() | instants)
    if start is not None and end is not None:
        low, high = sorted((_as_day(start), _as_day(end)))
        if low == high and isinstance(start, datetime) and isinstance(end, datetime) and start >= end:
            return DateRange(start, None)
        if _as_day(start) != low:
            start, end = end, start
    return DateRange(start, end)


def _as_day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@st.composite
def number_ranges(draw: st.DrawFn) -> NumberRange:
    """Lengths with one end or two."""
    low, high = sorted((draw(st.integers(0, 99_999)), draw(st.integers(0, 99_999))))
    return NumberRange("words", *draw(st.sampled_from([(low, high), (low, None), (None, high), (low, low)])))


def nodes() -> st.SearchStrategy[Node]:
    """Any query tree in normal form, well within the limits."""
    texts = st.sampled_from(TEXTS).flatmap(lambda field: leaves(field) | nears(field) | counted(field))
    texts |= st.sampled_from(RUNNING).flatmap(withins)
    rest: list[Node] = [NoDate(), Everything()]
    others = exact_leaves() | date_ranges() | number_ranges() | st.sampled_from(rest)
    return st.recursive(
        texts | texts | others,
        lambda inner: (
            st.lists(inner, min_size=2, max_size=4).map(all_of)
            | st.lists(inner, min_size=2, max_size=4).map(any_of)
            | inner.map(none_of)
        ),
        max_leaves=10,
    )
