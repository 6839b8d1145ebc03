"""The counts of lines of each source, and the articles that a change of boilerplate concerns.

Each generation has its counts in a file, ``boilerplate_MAIN_7.json.zst``, which is written with its commit and named in
its manifest. A search never reads it: the left-out ranges of an article are stored with the article. If the file is
damaged or missing, the lines are learnt again from the articles, once; pinned and freed lines are lost then, and a
warning says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import orjson
from zstandard import ZstdCompressor, ZstdDecompressor, ZstdError, frame_content_size

from newssearch.analysis.boilerplate import SHOWN, Lines, Settled
from newssearch.analysis.lines import LONGEST, Ranges, key, keys_in
from newssearch.core import has_word, json_members
from newssearch.errors import DamagedIndexError, UsageError
from newssearch.index.commits import files
from newssearch.index.commits.manifest import REBUILD, FileState, Generation, read_manifest
from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.schema import LEFT_OUT, left_out_term
from newssearch.models import Article
from newssearch.query.nodes import Node, Or, Phrase
from newssearch.query.normal import all_of
from newssearch.reports import BoilerplateLine, BoilerplateSource

MOST_LINES = 200_000
"""Lines to follow at once, of all sources together: some 30 MB in memory, 4 MB in the file."""

_LARGEST = 256 << 20
"""Largest file to read in bytes, packed or not."""

_LOOK_EVERY = 1_000
"""Articles after which lines are counted."""

_ENOUGH_WORDS = 8
"""Words of a line that are searched for to find the articles to read."""

_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")

Decisions = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""For each source the pinned lines and the freed ones."""


class Boilerplate:
    """The lines of each source of a snapshot, updated for the next generation.

    ``warnings`` explain lines that had to be learnt again. Nothing is read before it is needed.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.warnings: list[str] = []
        self._snapshot = snapshot
        self._open: dict[str, Lines] = {}
        self._kept: dict[str, bytes] | None = None
        self._learnt = 0

    def learn(self, article: Article, identifier: str) -> Ranges:
        """Count the lines of an article, and return the ranges of its body that are boilerplate by now."""
        source = source_of(article)
        if not source:
            return ()
        self._learnt += 1
        if self._learnt % _LOOK_EVERY == 0:
            self._bound()
        return self.lines(source).learn(article.body or "", identifier)

    def count(self, article: Article, left_out: Ranges, identifier: str = "") -> None:
        """Count the lines of an unchanged article, whose left-out ranges have been boilerplate so far."""
        if left_out and (source := source_of(article)):
            self.lines(source).seed(list(keys_in(article.body or "", left_out)))
        self.learn(article, identifier)

    def unlearn(self, article: Article) -> None:
        """Take an article out of the counts."""
        if source := source_of(article):
            self.lines(source).unlearn(article.body or "")

    def left_out(self, article: Article) -> Ranges:
        """Return the ranges of the body of ``article`` that are boilerplate."""
        source = source_of(article)
        return self.lines(source).left_out(article.body or "") if source else ()

    def lines(self, source: str) -> Lines:
        """Return the lines of one source."""
        found = self._open.get(source)
        if found is None:
            stated = self._stated.pop(source, None)  # without readable counts, this learns all sources
            found = self._open.setdefault(source, _lines(self._snapshot.path, source, stated))
        return found

    def sources(self) -> set[str]:
        """Return the known sources."""
        return self._stated.keys() | self._open.keys()

    def decide(self, source: str, pin: Iterable[str], free: Iterable[str]) -> bool:
        """Pin or free lines of a source, and return whether that changed anything.

        Raises UsageError for an unknown source or an impossible line.
        """
        if source not in self.sources():
            near = get_close_matches(source, self.sources(), n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]!r}?" if near else "`newssearch stats -v` names the sources."
            raise UsageError(f"The index has no articles of a source {source!r}. {hint}")
        pinned, freed = (list(map(_line, lines)) for lines in (pin, free))
        lines = self.lines(source)
        before = lines.pinned, lines.freed
        for line in pinned:
            lines.pin(line)
        for line in freed:
            lines.free(line)
        return before != (lines.pinned, lines.freed)

    def decisions(self) -> Decisions:
        """Return the pinned and freed lines."""
        return _decisions({source: self.lines(source) for source in self.sources()})

    def adopt(self, decisions: Decisions) -> bool:
        """Replace the decisions by ``decisions``, and return whether that changed anything."""
        before = self.decisions()
        for source in sorted(before.keys() | decisions.keys()):
            pinned, freed = decisions.get(source, ((), ()))
            lines = self.lines(source)
            lines.undecide()
            for line in pinned:
                lines.pin(line)
            for line in freed:
                lines.free(line)
        return before != decisions

    def settle(self) -> Iterator[tuple[str, Settled]]:
        """Yield the changes of each source."""
        for source, lines in sorted(self._open.items()):
            yield source, lines.settle()

    def concerned(self, source: str, settled: Settled) -> Iterator[int]:
        """Yield the documents of the snapshot whose left-out ranges may change."""
        if not self._snapshot.segments.size:
            return
        documents = {d for name in settled.ceased for d in self._snapshot.documents_with(LEFT_OUT, left_out_term(name))}
        for line in settled.became:
            documents.update(self._holding(line, source))
        for document in sorted(documents):
            if source_of(self._snapshot.head(document)) == source:
                yield document

    def as_bytes(self) -> bytes:
        """Return all counts, to be kept with the next generation."""
        changed = {source: _packed(lines.as_json()) for source, lines in self._open.items()}
        return _file_of(self._stated | changed)

    def free_memory(self) -> None:
        """Free all counts once they have been kept."""
        self._open, self._kept = {}, {}

    @property
    def _stated(self) -> dict[str, bytes]:
        """Return the counts from the file, without the opened sources."""
        if self._kept is None:
            self._kept = {}
            live = self._snapshot.manifest.live
            try:
                self._kept = _read(self._snapshot.path, live)
            except DamagedIndexError as error:
                self.warnings.append(
                    f"{error} It is learnt again; lines that were pinned or freed have to be pinned or freed again."
                )
            if not live.learnt or self.warnings:
                self._learn_again()
        return self._kept

    def _learn_again(self) -> None:
        """Count the lines of all articles."""
        for document in self._snapshot.live():
            self.count(self._snapshot.article(document), self._snapshot.left_out(document))

    def _bound(self) -> None:
        """Forget the rarest lines when there are too many, first in the source with most."""
        sizes = {source: len(self.lines(source)) for source in self.sources()}
        excess = sum(sizes.values()) - MOST_LINES
        for source in sorted(sizes, key=lambda source: (-sizes[source], source)) if excess > 0 else ():
            lines = self.lines(source)
            lines.forget()
            excess -= sizes[source] - len(lines)
            if excess < -MOST_LINES // 2:
                break

    def _holding(self, line: str, source: str) -> list[int]:
        """Return the documents of a source whose text has the words of ``line``, and perhaps others."""
        words = _stable_words(line)
        parts: list[Node] = [Phrase(" ".join(words), "body")] if words else []
        if has_word(source):
            parts.append(Or((Phrase(source, "source"), Phrase(source, "url"))))
        return self._snapshot.matching(all_of(parts)).documents()[0] if parts else self._snapshot.live()


def source_of(article: Article | Mapping[str, Any]) -> str:
    """Return the source whose lines an article has: its publisher, or the host of its address, or an empty string.

    An article of an unknown publisher teaches nothing. ``article`` may also be a result of `Snapshot.head`.
    """
    if isinstance(article, Article):
        source, url = article.source, article.url
    else:
        source, url = article.get("source"), article.get("url")
    if source:
        return str(source)
    try:
        return urlsplit(url).hostname or "" if url else ""
    except ValueError:
        return ""


def kept_decisions(path: Path) -> Decisions:
    """Return the decisions in the index at ``path``. Raises DamagedIndexError for an unreadable file."""
    return _decisions({source: _lines(path, source, stated) for source, stated in _read_latest(path).items()})


def _decisions(sources: Mapping[str, Lines]) -> Decisions:
    said = {source: (tuple(held.pinned), tuple(held.freed)) for source, held in sources.items()}
    return {source: decided for source, decided in said.items() if any(decided)}


def left_out_by(path: Path, generation: Generation) -> Callable[[Article], Ranges]:
    """Return a function that finds the boilerplate of a body by the counts of ``generation``.

    Without readable counts it finds none.
    """
    try:
        known = {source: _lines(path, source, stated) for source, stated in _read(path, generation).items()}
    except DamagedIndexError:
        known = {}

    def left_out(article: Article) -> Ranges:
        lines = known.get(source_of(article))
        return lines.left_out(article.body or "") if lines is not None else ()

    return left_out


def learnt_boilerplate(path: Path, source: str | None = None) -> tuple[BoilerplateSource, ...]:
    """Return the boilerplate of each source of the index in ``path``, or of the named one.

    Raises DamagedIndexError for an unreadable file.
    """
    try:
        stated = _read_latest(path)
    except DamagedIndexError as error:
        mending = "The next `newssearch index` with new articles learns it again; pin or free lines again."
        raise DamagedIndexError(f"{error} {mending}") from error
    chosen = stated if source is None else [source] if source in stated else []
    found = []
    for name in chosen:
        lines = _lines(path, name, stated[name])
        if (known := lines.shown()) or source is not None:
            found.append(BoilerplateSource(name, lines.articles, tuple(BoilerplateLine(*line) for line in known)))
    return tuple(sorted(found, key=lambda one: (-len(one.lines), one.source)))


def _lines(path: Path, source: str, frame: bytes | None) -> Lines:
    """Parse the counts of a source. Raises DamagedIndexError."""
    try:
        return Lines(None if frame is None else _unpacked(frame))
    except ValueError as error:
        raise DamagedIndexError(f"{path} keeps malformed counts of the lines of {source}. {REBUILD}") from error


def _read_latest(path: Path) -> dict[str, bytes]:
    """Return the counts of the live generation, even while another commit removes the file."""
    while True:
        live = read_manifest(path).live
        try:
            return _read(path, live)
        except DamagedIndexError:
            if read_manifest(path).generation == live.generation:
                raise


def _read(path: Path, generation: Generation) -> dict[str, bytes]:
    """Return the counts of a generation for each source, as JSON; empty if it has learnt nothing."""
    for name, state in generation.learnt.items():
        try:
            text = files.read(path / name, _LARGEST)
            if state != FileState(len(text), crc32(text)):
                raise ValueError("its checksum differs")
            return _frames_of(text)
        except FileNotFoundError as error:
            raise DamagedIndexError(f"{path / name} is gone, which kept the counts of boilerplate.") from error
        except (OSError, ValueError) as error:
            raise DamagedIndexError(f"{path / name} is damaged, which keeps the counts of boilerplate.") from error
    return {}


def _unpacked(frame: bytes) -> bytes:
    """Return the content of a Zstandard frame.

    Raises ValueError for a damaged frame, and for one that states more than `_LARGEST` bytes: Zstandard takes as much
    memory as a frame asks for before it looks at the rest.
    """
    try:
        size = frame_content_size(frame)
        if not 0 <= size <= _LARGEST:
            raise ValueError(f"a compressed block states a size of {size:,} bytes")
        return ZstdDecompressor().decompress(frame)
    except ZstdError as error:
        raise ValueError(f"a compressed block cannot be read: {error}") from error


def _packed(text: bytes) -> bytes:
    return ZstdCompressor(level=1).compress(text)


def _file_of(frames: Mapping[str, bytes]) -> bytes:
    """Return frames as a file: before them comes one that names each source and the bytes of its frame."""
    ordered = sorted(frames.items())
    directory = orjson.dumps([(source, len(frame)) for source, frame in ordered])
    return b"".join([_packed(directory), *(frame for _, frame in ordered)])


def _frames_of(data: bytes) -> dict[str, bytes]:
    """Return the frame of each source in a file; formats 2 to 5 have one frame for all of them.

    Raises ValueError for a malformed file.
    """
    first = _unpacked(data)
    if first.startswith(b"{"):
        return {source: _packed(text) for source, text in json_members(first).items()}
    directory = orjson.loads(first)
    if type(directory) is not list or not all(map(_is_entry, directory)):
        raise ValueError("the directory of its sources is malformed")
    end = len(data) - sum(size for _, size in directory)
    if end < 0:
        raise ValueError("its frames are longer than the file")
    frames = {}
    for source, size in directory:
        frames[source] = data[end : end + size]
        end += size
    return frames


def _is_entry(entry: object) -> bool:
    if type(entry) is not list or len(entry) != 2:
        return False
    source, size = entry
    return type(source) is str and type(size) is int and size >= 0


def _line(text: str) -> str:
    """Return a line as it can be pinned or freed. Raises UsageError."""
    line = text.strip()
    if "\n" in line or len(line) > LONGEST or not key(line):
        rule = f"a line has a word and at most {LONGEST} characters"
        raise UsageError(f"{text[:SHOWN]!r} cannot be boilerplate: {rule}.")
    try:
        line.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{text[:SHOWN]!r} is not Unicode.") from error
    return line


def _stable_words(line: str) -> Iterable[str]:
    """Return words of ``line`` that are adjacent in every copy of it: numbers differ, and its end may be cut off."""
    words = line.split()
    if len(line) >= SHOWN:
        words.pop()
    stretches: list[list[str]] = [[]]
    for word in words:
        if _DIGIT.search(word) or not _LETTER.search(word):
            stretches.append([])
        else:
            stretches[-1].append(word)
    return max(stretches, key=len)[:_ENOUGH_WORDS]
