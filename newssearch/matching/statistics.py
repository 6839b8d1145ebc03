"""Statistics of all live documents, for ranking and counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from typing import NamedTuple

from newssearch.analysis.stems import primary_subtag
from newssearch.frozen import dataclass
from newssearch.matching.publishers import Publishers, counted, host_of
from newssearch.query.fields import TEXT_FIELDS


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of all live documents: articles and copies, articles without a date, the tokens of each of `TEXT_FIELDS`,
    the articles of each language and of each source. A copy counts in ``duplicates`` alone, so that a text counts once
    however many print it.

    Queries use the counts of all documents: ``copied_sources`` and ``copied_languages`` count the copies, ``hosts`` the
    documents of each source at each host. ``renamed`` follows from these: it maps sources to the names of publishers.
    """

    articles: int = 0
    duplicates: int = 0
    undated: int = 0
    lengths: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(TEXT_FIELDS, 0))
    languages: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    hosts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    copied_sources: Mapping[str, int] = field(default_factory=dict)
    copied_languages: Mapping[str, int] = field(default_factory=dict)

    @property
    def all_sources(self) -> dict[str, int]:
        """The documents of each source, copies included."""
        return dict(sorted((Counter(self.sources) + Counter(self.copied_sources)).items()))

    @property
    def all_languages(self) -> tuple[str, ...]:
        """The languages of the documents, copies included; ``und`` if there are no documents."""
        return tuple(sorted({*self.languages, *self.copied_languages})) or ("und",)

    def publishers(self) -> Publishers:
        """Return the grouping of the sources by publisher; `publisher` answers without computing it."""
        return Publishers(self.all_sources, self.hosts)

    def publisher(self, source: str | None) -> str | None:
        """Return the one name of the publisher of a source."""
        return self.renamed.get(source, source) if source else None

    def named(self) -> Totals:
        """Return the totals with the names of publishers."""
        return replace(self, renamed=self.publishers().renamed())


class Traits(NamedTuple):
    """The counts that one document adds to `Totals`, besides its tokens."""

    copy: bool
    undated: bool = False
    language: str = ""
    source: str = ""
    host: str = ""

    @classmethod
    def of(
        cls, source: str | None, url: str | None, language: str | None, published: str | None, *, copy: bool
    ) -> Traits:
        """Return the traits of an article with these fields."""
        host = host_of(url) if source and url else ""
        return cls(copy, not published, primary_subtag(language), source or "", host)


class Tally:
    """Running totals that documents are added to and removed from."""

    def __init__(self, totals: Totals | None = None) -> None:
        before = totals or Totals()
        self._articles, self._duplicates, self._undated = before.articles, before.duplicates, before.undated
        self._lengths = Counter(before.lengths)
        self._languages, self._sources = Counter(before.languages), Counter(before.sources)
        self._copied = Counter(before.copied_sources), Counter(before.copied_languages)
        self._hosts = Counter({(host, name): n for host, names in before.hosts.items() for name, n in names.items()})

    def count(self, traits: Traits, times: int = 1) -> None:
        """Add a document ``times`` times; -1 removes it."""
        if traits.copy:
            self._duplicates += times
        else:
            self._articles += times
            self._undated += times * traits.undated
        sources, languages = self._copied if traits.copy else (self._sources, self._languages)
        languages[traits.language] += times
        if traits.source:
            sources[traits.source] += times
        if traits.host:
            self._hosts[traits.host, traits.source] += times

    def count_tokens(self, field: str, tokens: int) -> None:
        """Add ``tokens`` tokens to a field."""
        self._lengths[field] += tokens

    def totals(self) -> Totals:
        """Return the totals as they are now, without languages and sources that no document has any more."""
        totals = Totals(
            self._articles,
            self._duplicates,
            self._undated,
            {name: self._lengths[name] for name in TEXT_FIELDS},
            _some(self._languages),
            _some(self._sources),
            counted(self._hosts.items()),
            copied_sources=_some(self._copied[0]),
            copied_languages=_some(self._copied[1]),
        )
        return totals.named()


def _some(counts: Counter[str]) -> dict[str, int]:
    """Return the counts that are not 0, by name in order."""
    return {name: count for name, count in sorted(counts.items()) if count}
