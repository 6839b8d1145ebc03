"""Numbers of versions that a rollback took back, so that no later version of the article gets one again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore

Numbers = Mapping[str, int]
"""The highest number of each article, by its id."""


def note_numbers(store: SidecarStore, used: Iterable[tuple[str, int]]) -> None:
    """Note the id and the number of versions that are about to be taken back; the caller holds the lock."""
    before = VERSION_NUMBERS.kept(store)
    after = _highest(before, used)
    if after != before:
        VERSION_NUMBERS.keep(store, after)


def _highest(numbers: Numbers, more: Iterable[tuple[str, int]]) -> dict[str, int]:
    highest = dict(numbers)
    for identifier, number in more:
        highest[identifier] = max(number, highest.get(identifier, 0))
    return highest


def _parse(content: Content, where: str) -> Numbers:
    numbers: Numbers = content.get("numbers", {})
    if type(numbers) is not dict or not all(type(number) is int and number > 0 for number in numbers.values()):
        raise ValueError("not a number for each id")
    return numbers


VERSION_NUMBERS: Sidecar[Numbers] = Sidecar(
    name="version_numbers",
    file="newssearch.numbers.json",
    again="expect numbers of versions that were used before",
    parse=_parse,
    content=lambda numbers: {"numbers": numbers} if numbers else {},
    join=lambda ours, theirs: _highest(ours, theirs.items()),
)
