"""The text of a stream, decoded as it is read: for formats whose files may be larger than memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from newssearch.reading.encoding import decoding
from newssearch.reading.streams import CHUNK, Stream

_HEAD = 1024 * 1024
"""Bytes that decide on the encoding: a file in English may have its first accent late."""


_REPLACEMENT = "\ufffd".encode()


class Characters:
    """The characters of a stream; line ends are ``\n``, whatever they were.

    ``declared`` are the encodings stated by the source, the nearest first, used unless its bytes contradict them.
    ``note`` states what was doubtful near the start; `Stream.doubts` gives the note for each article.
    """

    def __init__(self, stream: Stream, *declared: str | None) -> None:
        head = stream.peek(_HEAD)
        decoded, mark = decoding.encoding_of(head, *declared, is_whole=len(head) < _HEAD)
        self.encoding = decoded.encoding
        self.note = decoded.note
        self._is_guess = decoded.is_guess
        self._is_damaged = False
        stream.doubts = self._note_on
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        if mark:
            stream.read(mark)

    def chunks(self) -> Iterator[str]:
        """Yield the text, some hundred thousand characters at a time."""
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        while data := self._stream.read(CHUNK):
            if text := newlines.decode(self._decoded(data)):
                yield text
        if text := newlines.decode(self._decoded(b"", final=True), final=True):
            yield text

    def _decoded(self, data: bytes, *, final: bool = False) -> str:
        text = decoding.tidied(self._decoder.decode(data, final), self.encoding)
        if "\ufffd" in text and text.count("\ufffd") > data.count(_REPLACEMENT):
            self._is_damaged = True
        return text

    def _note_on(self, text: str) -> str | None:
        """Return the note on an article with this text: a guess applies to all, damage only to those that have it."""
        if self._is_guess:
            return self.note
        return decoding.damage_note(text, self.encoding) if self._is_damaged else None

    def lines(self, limit: int) -> Iterator[str | None]:
        """Yield each line with its line end; ``None`` for one of more than ``limit`` characters."""
        carry, skipping = "", False
        for chunk in self.chunks():
            first, *rest = chunk.split("\n")
            if not skipping:
                carry += first
                skipping = len(carry) > limit
            for part in rest:
                yield None if skipping else f"{carry}\n"
                carry, skipping = part, len(part) > limit
            if skipping:
                carry = ""
        if carry or skipping:
            yield None if skipping else carry
