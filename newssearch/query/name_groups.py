"""Groups of names: spellings of one name, of which an unquoted word of a query finds all.

People write them by hand, in TOML::

    [groups]
    zelensky = ["zelenskyy", "zelenskiy"]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from newssearch.core import has_word, tokenize
from newssearch.errors import DamagedIndexError, UsageError
from newssearch.query.nodes import Node, Phrase, Word
from newssearch.query.normal import any_of, mapped
from newssearch.query.parsing import Parsed

_FIELDS = frozenset((None, "headline", "standfirst", "body", "dateline", "byline", "keywords", "quote", "speaker"))
"""Fields in which a word finds its group."""

_LONGEST, _MOST = 200, 100
"""Characters of a name, and names of a group."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = "# Spellings of one name: an unquoted word of a group finds all of it.\n[groups]\n"


class NameGroups:
    """Groups of names; the first of each names the group.

    Raises UsageError for a name in two groups, and for one without a word.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self.groups = tuple(tuple(dict.fromkeys(names)) for names in groups)
        for names in self.groups:
            for name in names:
                if len(name) > _LONGEST or not has_word(name) or "\n" in name:
                    raise UsageError(f"{name[:_LONGEST]!r} is not a name for a group.")
            if len(names) > _MOST:
                raise UsageError(f"The group {names[0]!r} has {len(names)} names; {_MOST} are the most.")
        self._by_word  # noqa: B018  # a name in two groups raises

    def __bool__(self) -> bool:
        return bool(self.groups)

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[str, ...]]:
        """The group of each name of one word, by the word folded."""
        found: dict[str, tuple[str, ...]] = {}
        for names in self.groups:
            for word in {word for name in names if (word := _word(name)) is not None}:
                if word in found:
                    raise UsageError(f"{word!r} is in two groups: {found[word][0]!r} and {names[0]!r}.")
                found[word] = names
        return found

    def of(self, name: str) -> tuple[str, ...]:
        """Return the group of a name; empty where it is in none."""
        word = _word(name)
        return self._by_word.get(word, ()) if word is not None else ()

    def with_group(self, name: str, names: Iterable[str]) -> NameGroups:
        """Return the groups with one more, in place of the one that ``name`` was in; none of it without ``names``."""
        before, members = self.of(name), tuple(names)
        others = [group for group in self.groups if group != before]
        return NameGroups([*others, (name, *members)] if members else others)

    def expanded(self, parsed: Parsed) -> Parsed:
        """Return a query whose words of a group stand for all of it, with a warning for each."""
        if not self:
            return parsed
        warnings: dict[str, None] = {}
        node = self._expanded(parsed.node, warnings)
        first = None if parsed.first is None else self._expanded(parsed.first, warnings)
        return parsed._replace(node=node, first=first, warnings=(*parsed.warnings, *warnings))

    def _expanded(self, node: Node, warnings: dict[str, None]) -> Node:
        def change(leaf: Node) -> Node:
            if not isinstance(leaf, Word) or leaf.field not in _FIELDS:
                return leaf
            word = _word(leaf.text)
            others = [name for name in self.of(leaf.text) if _word(name) != word]
            if not others:
                return leaf
            warnings[f'{leaf.text} also finds {", ".join(others)}; "{leaf.text}" in quotes finds it alone'] = None
            field = leaf.field
            return any_of([leaf, *(Word(n, field) if _word(n) is not None else Phrase(n, field) for n in others)])

        return mapped(node, change)


def _word(name: str) -> str | None:
    """Return a name folded; None where it is no single word."""
    tokens = tokenize(name)
    return tokens[0].term if len(tokens) == 1 else None


def read_groups(text: str, where: str) -> NameGroups:
    """Read the groups of a TOML text. Raises DamagedIndexError with the line that is wrong."""
    import tomllib  # here, as most archives have no groups

    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DamagedIndexError(f"{where} is not TOML: {error}. Mend it, or delete it to have no groups.") from error
    groups = stated.get("groups", {})
    if stated.keys() - {"groups"} or not isinstance(groups, dict):
        raise _wrong(
            where, text, next(iter(stated.keys() - {"groups"}), "groups"), "only the table [groups] can be there"
        )
    for name, others in groups.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            raise _wrong(where, text, name, f'{name} needs a list of names, as {name} = ["other spelling"]')
    try:
        return NameGroups((name, *others) for name, others in groups.items())
    except UsageError as error:
        named = next((name for name, others in reversed(groups.items()) if _is_in(str(error), name, others)), "")
        raise _wrong(where, text, named, str(error)) from error


def _is_in(message: str, name: str, others: list[str]) -> bool:
    return any(repr(one) in message for one in (name, *others))


def _wrong(where: str, text: str, key: str, what: str) -> DamagedIndexError:
    line = next((n for n, line in enumerate(text.splitlines(), 1) if key and key in line.partition("=")[0]), 0)
    at = f", line {line}" if line else ""
    return DamagedIndexError(f"{where}{at}: {what.rstrip('.')}. Mend it, or delete the file to have no groups.")


def written(groups: NameGroups) -> str:
    """Write groups as TOML."""
    return _HEAD + "".join(_lines(groups))


def _lines(groups: NameGroups) -> Iterator[str]:
    for name, *others in groups.groups:
        key = name if _BARE.fullmatch(name) else _quoted(name)
        yield f"{key} = [{', '.join(map(_quoted, others))}]\n"


def _quoted(text: str) -> Any:
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
