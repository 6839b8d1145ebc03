"""One name for one publisher, told by the articles of the index themselves and by no list of sites.

Formats give a source as they have it: ``BBC News``, ``bbc.co.uk``, ``www.bbc.co.uk``. That these are one is known where
articles at an address of ``bbc.co.uk`` state the name: the manifest counts names by host, and all else follows from
those counts. So what was read first or last makes no difference, nothing stored is changed, and an article that is
removed takes its evidence along.
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
"""Articles at a host that state a name, for the name to be that of the host whatever it sounds like."""

AGREED = 0.9
"""The share of them among all at the host that state any: portals carry what others publish."""

AGREED_WHEN_ALIKE = 2 / 3
"""The same for a name that has the host's own name in it, as ``BBC News`` has that of ``bbc.co.uk``: one will do."""

_ADDRESS = r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?/?"
_PARTS = r"[^\W_]+"
_PLAIN_LABELS = ("www.", "m.", "amp.", "mobile.")
_BELOW_COUNTRIES = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})


def host_of(url: str | None) -> str:
    """The host of an address, without what only says that it is a web site; empty where it is no address of one."""
    scheme, _, rest = (url or "").partition("://")
    if scheme.lower() not in ("http", "https"):
        return ""
    return _plain(re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0])


class Publishers:
    """The sources of an index, and which of them are one publisher.

    ``sources`` counts the articles of each, copies included; ``hosts`` counts the names stated at each host.
    """

    def __init__(self, sources: Mapping[str, int], hosts: Mapping[str, Mapping[str, int]]) -> None:
        self._sources, self._names_at = sources, hosts

    @cached_property
    def _hosts(self) -> dict[str, str]:
        return _named_hosts(self._names_at)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """Names as articles at the hosts of their publishers spell them, with the letters that these have in common."""
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

    def name(self, source: str) -> str:
        """The name of the publisher that ``source`` is: what most articles of all its sources call it."""
        members = self._members.get(self._key(source), [])
        return min(members, key=self._rank) if members else source

    def renamed(self) -> dict[str, str]:
        """The sources that are called otherwise than they call themselves, with the names of their publishers."""
        several = (held for held in self._members.values() if len(held) > 1)
        return {one: name for held in several for name in (self.name(held[0]),) for one in held if one != name}

    def counts(self, articles: Mapping[str, int] | None = None) -> dict[str, int]:
        """Count the articles of each publisher, by its name; ``articles`` counts those of each source, else all do."""
        of = self._sources if articles is None else articles
        counts = {self.name(held[0]): sum(of.get(one, 0) for one in held) for held in self._members.values()}
        return {name: count for name, count in counts.items() if count}

    def widened(self, node: Node) -> Node:
        """``node`` with each word or phrase in ``source`` finding all that is of the publishers it names."""
        match node:
            case And(children):
                return all_of(self.widened(child) for child in children)
            case Or(children):
                return any_of(self.widened(child) for child in children)
            case Not(child):
                return none_of(self.widened(child))
            case Word(text, "source") | Phrase(text, "source"):
                return any_of([node, *map(self._exactly, self._others(text))])
        return node

    def _key(self, source: str) -> str:
        """What all sources of one publisher have in common."""
        if address := re.fullmatch(_ADDRESS, source.strip().lower()):
            host = _plain(address[1])
            return self._hosts.get(host, f"host {host}")
        return self._spelt.get(_plainly(source), f"name {_plainly(source)}")

    def _rank(self, source: str) -> tuple[bool, int, str]:
        return re.fullmatch(_ADDRESS, source.lower()) is not None, -self._sources[source], source

    def _others(self, text: str) -> Iterator[str]:
        """The sources that ``text`` does not find itself, of publishers that it finds by another source or host."""
        wanted = _words(text)
        hosts: dict[str, list[str]] = defaultdict(list)
        for host, key in self._hosts.items():
            hosts[key].append(host)
        for key, members in self._members.items():
            known_as = [*members, *hosts[key]] if key in hosts else members
            if len(known_as) > 1 and any(_holds(one, wanted) for one in known_as):
                yield from (one for one in members if not _holds(one, wanted))

    def _exactly(self, source: str) -> Node:
        """What finds this source, and none that only has its words among others."""
        words = _words(source)
        longer = [one for one in self._sources if _holds(one, words) and len(_words(one)) > len(words)]
        phrase = Phrase(source, "source")
        return all_of([phrase, none_of(any_of(Phrase(one, "source") for one in longer))]) if longer else phrase


def _named_hosts(hosts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """For each host whose publisher is known the letters of the name; not of names that unlike hosts have."""
    named = {host: letters for host, names in hosts.items() if (letters := _publisher_at(host, names))}
    labels: dict[str, set[str]] = defaultdict(set)
    for host, letters in named.items():
        labels[letters].add(_label(host))
    return {host: letters for host, letters in named.items() if len(labels[letters]) == 1}


def _publisher_at(host: str, names: Mapping[str, int]) -> str | None:
    """The letters of the name that articles at a host agree on, if they do."""
    counts: Counter[str] = Counter()
    alike: set[str] = set()
    label = _letters(_label(host))
    for name, count in names.items():
        if re.fullmatch(_ADDRESS, name.strip().lower()):
            continue  # which says nothing that the address of the article does not
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
    """The part of a host that its owner chose: ``bbc`` of ``news.bbc.co.uk``."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _BELOW_COUNTRIES:
        labels.pop()
    return labels[-1] if labels else host


def _plainly(name: str) -> str:
    """A name as queries compare it: without case, accents and odd spaces."""
    return " ".join(fold(name).split())


def _letters(name: str) -> str:
    """A name without what is spelt now so, now otherwise: capitals, spaces, an article before it."""
    folded = "".join(re.findall(_PARTS, fold(name)))
    return folded.removeprefix("the") or folded


def _words(text: str) -> list[str]:
    return [token.term for token in tokenize(text)]


def _holds(name: str, wanted: list[str]) -> bool:
    """Whether the words ``wanted`` stand in ``name`` side by side."""
    folded = fold(name)  # which costs a hundredth of taking it apart into words
    if not wanted or not all(word in folded for word in wanted):
        return False
    words, size = _words(name), len(wanted)
    return any(words[n : n + size] == wanted for n in range(len(words) - size + 1))


def counted(pairs: Iterable[tuple[tuple[str, str], int]]) -> dict[str, dict[str, int]]:
    """Counts of a host and a name as counts of names by host, sorted; what there is none of is left out."""
    by_host: dict[str, dict[str, int]] = defaultdict(dict)
    for (host, name), count in sorted(pairs):
        if count > 0:
            by_host[host][name] = count
    return dict(by_host)
