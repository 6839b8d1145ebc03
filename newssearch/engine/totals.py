"""What ranking and counting need of all live documents together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newssearch.engine.publishers import Publishers, counted, host_of
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.text.stems import primary_subtag


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all live documents: articles and copies, articles without a date, the tokens of each of `TEXT_FIELDS`, the
    articles of each language and of each source, and of each source at each host.

    ``renamed`` follows from these: the names of publishers by other sources that are theirs.
    """

    articles: int = 0
    duplicates: int = 0
    undated: int = 0
    lengths: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(TEXT_FIELDS, 0))
    languages: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    hosts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)


class Traits(NamedTuple):
    """What one document adds to `Totals`, but for its tokens; a copy adds nothing else."""

    copy: bool
    undated: bool = False
    language: str = ""
    source: str = ""
    host: str = ""

    @classmethod
    def of(cls, article: Article, copy: bool) -> Traits:
        """Of one article."""
        if copy:
            return cls(copy)
        source = article.source or ""
        host = host_of(article.url) if source else ""
        return cls(copy, not article.published, primary_subtag(article.language), source, host)


class Tally:
    """Totals that documents are added to and taken from."""

    def __init__(self, totals: Totals | None = None) -> None:
        before = totals or Totals()
        self._articles, self._duplicates, self._undated = before.articles, before.duplicates, before.undated
        self._lengths = Counter(before.lengths)
        self._languages, self._sources = Counter(before.languages), Counter(before.sources)
        self._hosts = Counter({(host, name): n for host, names in before.hosts.items() for name, n in names.items()})

    def count(self, traits: Traits, times: int = 1) -> None:
        """Add a document so many times; take it away with -1."""
        if traits.copy:
            self._duplicates += times
            return
        self._articles += times
        self._undated += times * traits.undated
        self._languages[traits.language] += times
        if traits.source:
            self._sources[traits.source] += times
        if traits.host:
            self._hosts[traits.host, traits.source] += times

    def count_tokens(self, field: str, tokens: int) -> None:
        """Add so many tokens of a field."""
        self._lengths[field] += tokens

    def totals(self) -> Totals:
        """As they are now; what there is none of any more is not named."""
        sources = {name: n for name, n in sorted(self._sources.items()) if n}
        hosts = counted(self._hosts.items())
        return Totals(
            self._articles,
            self._duplicates,
            self._undated,
            {name: self._lengths[name] for name in TEXT_FIELDS},
            {name: n for name, n in sorted(self._languages.items()) if n},
            sources,
            hosts,
            Publishers(sources, hosts).renamed(),
        )
