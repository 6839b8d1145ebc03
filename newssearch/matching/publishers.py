"""Publishers: one name for each, derived from the articles of the index and from no list of sites.

Formats state a source in different ways: ``BBC News``, ``bbc.co.uk``, ``www.bbc.co.uk``. These are known to be one
where articles at an address of ``bbc.co.uk`` state the name: the manifest counts names by host, and all else follows
from those counts. So the order of reading makes no difference, nothing stored is changed, and a removed article takes
its evidence along.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from newssearch.core import fold, tokenize
from newssearch.query.nodes import And, Node, Not, Or, Phrase, Word
from newssearch.query.normal import all_of, any_of, none_of

ENOUGH = 3
"""The least articles at a host that must state a name for it to be the host's, however it is spelt."""

AGREED = 0.9
"""The least share of these among all at the host that state a name: portals carry what others publish."""

AGREED_WHEN_ALIKE = 2 / 3
"""The same share for a name that contains the host's, as ``BBC News`` and ``bbc.co.uk``: one article is enough."""

_ADDRESS = r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?/?"
_PARTS = r"[^\W_]+"
_PLAIN_LABELS = ("www.", "m.", "amp.", "mobile.")
_BELOW_COUNTRIES = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})


def host_of(url: str | None) -> str:
    """Return the host of a web address, without ``www.`` and the like; empty for any other address."""
    scheme, _, rest = (url or "").partition("://")
    if scheme.lower() not in ("http", "https"):
        return ""
    return _plain(re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0])


_KEPT = 1_000
"""Texts of which the sources are remembered: a few milliseconds each, which many saved searches have."""


class Publishers:
    """The sources of an index, grouped by publisher.

    ``sources`` counts the articles of each, copies included; ``hosts`` counts the names stated at each host.
    """

    def __init__(self, sources: Mapping[str, int], hosts: Mapping[str, Mapping[str, int]]) -> None:
        self._sources, self._names_at = sources, hosts
        self._widened: dict[str, tuple[Node, ...]] = {}

    @cached_property
    def _hosts(self) -> dict[str, str]:
        return _named_hosts(self._names_at)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """Names as articles at their publishers' hosts spell them, each with the letters that all spellings share."""
        return {
            _plainly(name): letters
            for host, letters in self._hosts.items()
            for name in self._names_at[host]
            if _letters(name) == letters
        }

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for source in sorted(self._sources):
            members[self._key(source)].append(source)
        return dict(members)

    @cached_property
    def _known_as(self) -> list[tuple[list[str], list[str]]]:
        """The sources of each publisher with several names, and all of these names, its hosts included."""
        hosts: dict[str, list[str]] = defaultdict(list)
        for host, key in self._hosts.items():
            hosts[key].append(host)
        each = ((members, [*members, *hosts.get(key, ())]) for key, members in self._members.items())
        return [(members, names) for members, names in each if len(names) > 1]

    def name(self, source: str) -> str:
        """Return the name of the publisher of ``source``: the one that most articles of all its sources use."""
        members = self._members.get(self._key(source), [])
        return min(members, key=self._rank) if members else source

    def renamed(self) -> dict[str, str]:
        """Map each source to the name of its publisher, where the two differ."""
        several = (held for held in self._members.values() if len(held) > 1)
        return {one: name for held in several for name in (self.name(held[0]),) for one in held if one != name}

    def counts(self, articles: Mapping[str, int] | None = None) -> dict[str, int]:
        """Count the articles of each publisher; ``articles`` counts those of each source (default: all)."""
        of = self._sources if articles is None else articles
        counts = {self.name(held[0]): sum(of.get(one, 0) for one in held) for held in self._members.values()}
        return {name: count for name, count in counts.items() if count}

    def widened(self, node: Node) -> Node:
        """Return ``node`` with each word or phrase in ``source`` widened to all sources of the publishers it names."""
        match node:
            case And(children):
                return all_of(self.widened(child) for child in children)
            case Or(children):
                return any_of(self.widened(child) for child in children)
            case Not(child):
                return none_of(self.widened(child))
            case Word(text, "source") | Phrase(text, "source"):
                if text not in self._widened:
                    if len(self._widened) >= _KEPT:
                        self._widened.clear()
                    self._widened[text] = tuple(map(self._exactly, self._others(text)))
                return any_of([node, *self._widened[text]])
        return node

    def _key(self, source: str) -> str:
        """Return the key that all sources of one publisher share."""
        if address := re.fullmatch(_ADDRESS, source.strip().lower()):
            host = _plain(address[1])
            return self._hosts.get(host, f"host {host}")
        return self._spelt.get(_plainly(source), f"name {_plainly(source)}")

    def _rank(self, source: str) -> tuple[bool, int, str]:
        return re.fullmatch(_ADDRESS, source.lower()) is not None, -self._sources[source], source

    def _others(self, text: str) -> Iterator[str]:
        """Yield the sources that ``text`` does not match, of publishers that it matches by another source or host."""
        wanted = _words(text)
        for members, names in self._known_as:
            if any(_holds(one, wanted) for one in names):
                yield from (one for one in members if not _holds(one, wanted))

    def _exactly(self, source: str) -> Node:
        """Build a node that finds this source, and none whose name only contains the same words."""
        words = _words(source)
        longer = [one for one in self._sources if _holds(one, words) and len(_words(one)) > len(words)]
        phrase = Phrase(source, "source")
        return all_of([phrase, none_of(any_of(Phrase(one, "source") for one in longer))]) if longer else phrase


def _named_hosts(hosts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Map hosts with a known publisher to the letters of its name; hosts of one name need one label."""
    named = {host: letters for host, names in hosts.items() if (letters := _publisher_at(host, names))}
    labels: dict[str, set[str]] = defaultdict(set)
    for host, letters in named.items():
        labels[letters].add(_label(host))
    return {host: letters for host, letters in named.items() if len(labels[letters]) == 1}


def _publisher_at(host: str, names: Mapping[str, int]) -> str | None:
    """Return the letters of the name that articles at a host agree on; None if they do not."""
    counts: Counter[str] = Counter()
    alike: set[str] = set()
    label = _letters(_label(host))
    for name, count in names.items():
        if re.fullmatch(_ADDRESS, name.strip().lower()):
            continue  # a host adds nothing to the address of the article
        letters = _letters(name)
        counts[letters] += count
        if label in (letters, *map(_letters, name.split())):
            alike.add(letters)
    if not counts:
        return None
    letters, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    share = count / counts.total()
    agreed = share >= AGREED_WHEN_ALIKE if letters in alike else count >= ENOUGH and share >= AGREED
    return letters if letters and agreed else None


def _plain(host: str) -> str:
    host = host.lower().strip(".")
    for label in _PLAIN_LABELS:
        if host.startswith(label) and host.count(".") > 1:
            return host.removeprefix(label)
    return host


def _label(host: str) -> str:
    """Return the part of a host that its owner chose: ``bbc`` of ``news.bbc.co.uk``."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _BELOW_COUNTRIES:
        labels.pop()
    return labels[-1] if labels else host


def _plainly(name: str) -> str:
    """Return a name as queries compare it: without case, accents and odd spaces."""
    return " ".join(fold(name).split())


def _letters(name: str) -> str:
    """Return a name without the parts that vary in spelling: capitals, spaces, an article before it."""
    folded = "".join(re.findall(_PARTS, fold(name)))
    return folded.removeprefix("the") or folded


def _words(text: str) -> list[str]:
    return [token.term for token in tokenize(text)]


def _holds(name: str, wanted: list[str]) -> bool:
    """Return whether ``name`` has the words ``wanted`` side by side."""
    folded = fold(name)  # a hundredth of the cost of tokenizing
    if not wanted or not all(word in folded for word in wanted):
        return False
    words, size = _words(name), len(wanted)
    return any(words[n : n + size] == wanted for n in range(len(words) - size + 1))


def counted(pairs: Iterable[tuple[tuple[str, str], int]]) -> dict[str, dict[str, int]]:
    """Turn counts of (host, name) into counts of names by host, sorted and without zeros."""
    by_host: dict[str, dict[str, int]] = defaultdict(dict)
    for (host, name), count in sorted(pairs):
        if count > 0:
            by_host[host][name] = count
    return dict(by_host)
