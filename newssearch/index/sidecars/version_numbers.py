"""Numbers of versions that a rollback took back, so that no later version of the article gets one again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore

Numbers = Mapping[str, int]
"""The highest number of each article, by its id."""


def used_numbers(store: SidecarStore) -> Numbers:
    """Return the highest numbers that were taken back. Raises DamagedIndexError."""
    return _numbers(store.read(VERSION_NUMBERS))


def note_numbers(store: SidecarStore, used: Iterable[tuple[str, int]]) -> None:
    """Note the id and the number of versions that are about to be taken back; the caller holds the lock."""
    before = used_numbers(store)
    after = _highest(before, used)
    if after != before:
        store.keep(VERSION_NUMBERS, {"numbers": after})


def _highest(numbers: Numbers, more: Iterable[tuple[str, int]]) -> dict[str, int]:
    highest = dict(numbers)
    for identifier, number in more:
        highest[identifier] = max(number, highest.get(identifier, 0))
    return highest


def _joined(ours: Content, theirs: Content) -> Content:
    numbers = _highest(_numbers(ours), _numbers(theirs).items())
    return {"numbers": numbers} if numbers else {}


def _numbers(content: Content) -> Numbers:
    numbers = content.get("numbers", {})
    if type(numbers) is not dict or not all(type(number) is int and number > 0 for number in numbers.values()):
        raise ValueError("not a number for each id")
    return numbers


VERSION_NUMBERS = Sidecar(
    name="version_numbers",
    file="newssearch.numbers.json",
    again="expect numbers of versions that were used before",
    require=lambda content, where: _numbers(content),
    joined=_joined,
)
