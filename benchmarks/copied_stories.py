"""Groups of copies of real stories, edited as newsrooms and scanners do.

A copy is changed in a share of its words, by up to three of the `EDITS`. The same seed gives the same copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.articles import Story

LARGEST = 40
"""Members of a group at most, the original included."""

LEAST_WORDS = 60
"""Words of a story to copy."""

Words = list[str]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a story, or the story itself: the number of its group, and its body."""

    group: int
    body: str


def copies(
    originals: Sequence[Story], others: Sequence[Story], random: Random, share: Callable[[], float]
) -> Iterator[Copy]:
    """Yield each of ``originals`` with 1 to 39 copies of it, each changed in the share that ``share`` returns.

    New words and paragraphs come from ``others``.
    """
    for group, story in enumerate(originals):
        words = story.body.split()
        yield Copy(group, " ".join(words))
        for _ in range(random.randrange(1, LARGEST)):
            kinds = random.sample(list(EDITS), random.randrange(1, 4))
            yield Copy(group, edited(words, kinds, share(), Editor.drawing(random, others)))


@dataclass(frozen=True, slots=True)
class Editor:
    """The words of another story, from which edits take what they put in."""

    random: Random
    other: Words

    @classmethod
    def drawing(cls, random: Random, others: Sequence[Story]) -> Editor:
        """Return an editor with one of ``others`` at hand."""
        return cls(random, random.choice(others).body.split())

    def replaced(self, words: Words, share: float) -> Words:
        """Return ``words`` with others in the place of a share of them, anywhere."""
        return [self.random.choice(self.other) if self.random.random() < share else word for word in words]

    def misread(self, words: Words, share: float) -> Words:
        """Return ``words`` with a share of them misread, as from a bad scan."""
        return [self._misread(word) if self.random.random() < share else word for word in words]

    def with_other_head(self, words: Words, share: float) -> Words:
        """Return ``words`` with another opening of the same length."""
        count = round(len(words) * share)
        return self._stretch(count) + words[count:]

    def cut(self, words: Words, share: float) -> Words:
        """Return ``words`` without a stretch: mostly the end, as desks cut."""
        count = round(len(words) * share)
        start = len(words) - count if self.random.random() < 0.7 else self.random.randrange(len(words) - count + 1)
        return words[:start] + words[start + count :]

    def with_paragraphs(self, words: Words, share: float) -> Words:
        """Return ``words`` with a stretch of another story put in."""
        count, start = round(len(words) * share), self.random.randrange(len(words) + 1)
        return words[:start] + self._stretch(count) + words[start:]

    def _stretch(self, count: int) -> Words:
        at = self.random.randrange(max(1, len(self.other) - count))
        return self.other[at : at + count]

    def _misread(self, word: str) -> str:
        """Return ``word`` with one letter lost, doubled, parted by a space, or taken for another."""
        at = self.random.randrange(len(word))
        put = self.random.choice(["", word[at] * 2, f"{word[at]} ", self.random.choice("abcdefghilmnorstu1.,'")])
        return word[:at] + put + word[at + 1 :]


EDITS: dict[str, Callable[[Editor, Words, float], Words]] = {
    "words replaced": Editor.replaced,
    "noise of OCR": Editor.misread,
    "another head": Editor.with_other_head,
    "cuts": Editor.cut,
    "paragraphs added": Editor.with_paragraphs,
}


def edited(words: Words, kinds: Sequence[str], share: float, editor: Editor) -> str:
    """Return a body changed in ``share`` of its words, in equal parts by each of ``kinds``."""
    for kind in kinds:
        words = EDITS[kind](editor, words, share / len(kinds))
    return " ".join(words)
