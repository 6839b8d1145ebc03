"""XML to elements, streaming and defused: the base of every family of XML formats.

`records` yields the element of one article after another, as `xml.etree.ElementTree.Element`, and forgets each; so a
feed or a dump of any size takes the memory of its largest article. Expat never sees an ampersand: references are
resolved afterwards, once, by this module. So no entity of the document expands into others, none is fetched, and
``&nbsp;``, a bare ``&`` and ``AT&T``, which are common in news, are not errors. Names of elements are
``{namespace}local``; an undeclared prefix is its own namespace (``{dc}creator``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.parsers import expat

from newssearch.errors import ReadingError
from newssearch.reading.encoding.characters import Characters
from newssearch.reading.markup import unescaped
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

XML = "{http://www.w3.org/XML/1998/namespace}"
"""The namespace of ``xml:lang`` and ``xml:base``."""

_AMPERSAND = "\ufdd0"
"""Replaces ``&`` while expat reads: a code point that is never a character, and that XML allows."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufffe\uffff\ud800-\udfff]")
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9][\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml\s(?:[^?]|\?(?!>))*\?>")
_REFERENCE = re.compile(r"&([^\s&;]{1,100});")
_MOST_DECLARED = 1024 * 1024
"""The most bytes of declarations before the first tag: the DTD of NITF, with its comments, has 60 kB."""

_MOST_FAULTS = 1_000
"""Places of broken XML in a document after which it is read no further."""

_LONGEST_TAG_BEGUN = 100
"""Bytes of the beginning of a record that may lie at the end of a chunk."""

_MOST_NAMES = 20_000
"""Different names of elements and attributes, which expat never forgets: NewsML and NITF have some hundred each."""

_LONGEST_NAME = 1_000
"""Characters of a name with its namespace."""

_MOST_SPACES = 500
"""Namespaces that are declared at one place."""

_MOST_ENTITIES = 10_000
_LONGEST_ENTITY = 1_000
"""The most characters of an entity of the document: a word, a name, a line of rights."""


@dataclass(frozen=True, slots=True)
class Record:
    """One requested element, complete; ``ancestors`` are the elements around it, the outermost first.

    They have, so far, everything before and beside the records, such as the title of a feed. ``line`` is the line in
    which the element begins, from 1.
    """

    element: Element
    ancestors: tuple[Element, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A place of broken XML: the reason with its line, and whether a record is lost with it."""

    reason: str
    is_in_record: bool


def records(stream: Stream, names: Container[str], encoding: str | None = None) -> Iterator[Record]:
    """Yield every outermost element of one of the local ``names``, in the order of the document.

    ``encoding`` is the one stated by the document's place; it overrides the document's own. Raises `ReadingError`,
    after the records before it, where the XML is broken or beyond a limit, with the line.
    """
    for found in _read(stream, encoding, _Builder(names)):
        if isinstance(found, Fault):
            raise ReadingError(found.reason)
        yield found


def records_and_faults(
    stream: Stream, names: frozenset[str], around: frozenset[str], encoding: str | None = None
) -> Iterator[Record | Fault]:
    """Yield records as `records` does; where the XML is broken, yield a fault and go on at the next record.

    Of the elements open at that place, those with local names in ``around`` (in lower case) stay so. Raises
    `ReadingError` beyond a limit.
    """
    begins = rb"<(?:[\w.-]{1,50}:)?(?:%b)(?=[\s/>])" % b"|".join(name.encode() for name in sorted(names))
    yield from _read(stream, encoding, _Builder(names, re.compile(begins), around))


def _read(stream: Stream, encoding: str | None, builder: _Builder) -> Iterator[Record | Fault]:
    declared = _DECLARED.search(stream.peek(1024))
    characters = Characters(stream, encoding, declared[1].decode("ascii") if declared else None)
    begun = False
    for chunk in characters.chunks():
        text = _NO_XML.sub("", chunk).replace("&", _AMPERSAND)
        if not begun:  # the declared encoding is applied by now, and is often wrong
            text = _DECLARATION.sub("", text, count=1).lstrip()
            begun = bool(text)
        yield from builder.feed(text)
    yield from builder.close()


def local(name: str) -> str:
    """Return the name of an element or an attribute without its namespace."""
    return name.rpartition("}")[2]


class _Builder:
    """Builder of the tree around the records, and of complete records.

    With ``begins``, which finds the beginning of a record in bytes, it goes on there after broken XML.
    """

    def __init__(
        self, names: Container[str], begins: re.Pattern[bytes] | None = None, around: frozenset[str] = frozenset()
    ) -> None:
        self._names = names
        self._begins = begins
        self._names_around = around
        self._open: list[Element] = []
        self._tags_open: list[str] = []
        self._spaces: list[dict[str, str]] = [{"xml": XML[1:-1]}]
        self._entities: dict[str, str] = {}
        self._declared = 0
        self._declaring_from: int | None = None
        self._names_met: dict[str, str] = {}
        self._pieces: list[str] = []
        self._whole: list[str] = []
        self._in_cdata = False
        self._record: tuple[int, int] | None = None
        self._found: list[Record | Fault] = []
        self._tags = self._size = 0
        self._around = 0, 0
        self._faults = 0
        self._skipped: bytes | None = None
        self._begin_parsing(line=1)

    def _begin_parsing(self, line: int) -> None:
        """Make a parser for the bytes from ``line`` on, within the elements that are open."""
        self._parser = expat.ParserCreate("utf-8")
        self._line_before = line - 1
        self._fed = 0
        self._declaring_from = None
        if self._tags_open:
            ancestors = "".join(f"<{tag}>" for tag in self._tags_open).encode()
            self._fed = len(ancestors)
            self._parser.Parse(ancestors, False)
        self._parser.buffer_text = True
        self._parser.specified_attributes = True  # attributes that a DTD adds to every tag are a bomb, not news
        self._parser.StartDoctypeDeclHandler = self._begin_declaring
        self._parser.EndDoctypeDeclHandler = self._end_declaring
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add
        self._parser.StartCdataSectionHandler = self._start_cdata
        self._parser.EndCdataSectionHandler = self._end_cdata
        self._parser.EntityDeclHandler = self._declare

    def feed(self, text: str) -> Iterator[Record | Fault]:
        """Parse more; return the records that are now complete."""
        data = text.encode()
        yield from self._parse(data, False)
        if self._declaring_from is not None and self._fed - self._declaring_from > _MOST_DECLARED + len(data):
            raise self._error(f"it declares more than {_MOST_DECLARED // 2**20} MB before its first tag")
        if self._fed - max(0, self._parser.CurrentByteIndex) > READING_LIMITS.max_line_bytes + len(data):
            raise self._error(f"a tag is longer than {READING_LIMITS.max_line_bytes // 2**20} MB")

    def close(self) -> Iterator[Record | Fault]:
        """Parse to the end; return the last records."""
        if self._skipped is None:
            yield from self._parse(b"", True)

    def _parse(self, data: bytes, final: bool) -> Iterator[Record | Fault]:
        while (rest := self._from_next_record(data)) is not None:
            fault = None
            self._fed += len(rest)
            try:
                self._parser.Parse(rest, final)
            except expat.ExpatError as error:
                data = self._after_fault(error, rest)
            except ReadingError as error:
                fault = error
            found, self._found = self._found, []
            yield from found
            if fault is not None:
                raise fault
            if self._skipped is None or final:
                break

    # -- broken XML ----------------------------------------------------------------------------------------------------

    def _after_fault(self, error: expat.ExpatError, data: bytes) -> bytes:
        """Note a fault, forget the record that it is in, and return the rest of ``data``, which is to be searched."""
        line = self._line_before + error.lineno
        reason = f"broken XML at line {line}: {expat.ErrorString(error.code)}"
        self._found.append(Fault(reason, self._record is not None))
        self._faults += 1
        if self._faults > _MOST_FAULTS:
            raise ReadingError(f"{reason}; no more is read after {_MOST_FAULTS:,} such places")
        kept = 0
        while kept < len(self._open) and local(self._open[kept].tag).lower() in self._names_around:
            kept += 1
        if self._record is not None:
            kept = min(kept, self._record[0] - 1)
            self._record = None
            self._tags, self._size = self._around
            del self._open[kept - 1][-1:]
        del self._open[kept:], self._tags_open[kept:], self._spaces[kept + 1 :]
        self._pieces.clear()
        self._whole.clear()
        self._in_cdata = False
        self._skipped, self._line_skipped_from = b"", line
        return data[max(0, len(data) - (self._fed - self._parser.ErrorByteIndex)) :]

    def _from_next_record(self, data: bytes) -> bytes | None:
        """Return ``data``; after a fault from the next record on, or ``None`` where none begins in it."""
        if self._skipped is None:
            return data
        data = self._skipped + data
        begun = self._begins.search(data) if self._begins is not None else None
        end = begun.start() if begun else max(0, len(data) - _LONGEST_TAG_BEGUN)
        self._line_skipped_from += data.count(b"\n", 0, end)
        self._skipped = None if begun else data[end:]
        if begun is None:
            return None
        self._begin_parsing(self._line_skipped_from)
        return data[end:]

    # -- callbacks of expat --------------------------------------------------------------------------------------------

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._flush()
        self._count()
        spaces = self._spaces[-1]
        if attributes:
            spaces = self._spaces_of(attributes, spaces)
        self._spaces.append(spaces)
        given = {
            self._named(name, spaces, is_element=False): self._value(value)
            for name, value in attributes.items()
            if not _is_declaration(name)
        }
        element = Element(self._named(tag, spaces), given)
        if self._open:
            self._open[-1].append(element)
        self._open.append(element)
        self._tags_open.append(tag)
        if self._record is None and local(element.tag) in self._names:
            self._record = len(self._open), self._line_before + self._parser.CurrentLineNumber
            self._around = self._tags, self._size
            self._tags = self._size = 0

    def _spaces_of(self, attributes: dict[str, str], spaces: dict[str, str]) -> dict[str, str]:
        """Return the namespaces within a tag: those around it, and those it declares."""
        self._tags += len(attributes)
        declared = {name[6:]: value for name, value in attributes.items() if _is_declaration(name)}
        if not declared:
            return spaces
        if len(declared) > _MOST_SPACES or len(spaces := spaces | declared) > _MOST_SPACES:
            raise self._error(f"it declares more than {_MOST_SPACES} namespaces at one place")
        return spaces

    def _named(self, name: str, spaces: dict[str, str], *, is_element: bool = True) -> str:
        """Return a name with its namespace: one string object for each distinct name."""
        expanded = _expanded(name, spaces, is_element=is_element)
        if (known := self._names_met.get(expanded)) is not None:
            return known
        if len(self._names_met) >= _MOST_NAMES:
            raise self._error(f"it has more than {_MOST_NAMES:,} different names of tags and attributes")
        if len(expanded) > _LONGEST_NAME:
            raise self._error(f"a name of a tag or an attribute has more than {_LONGEST_NAME:,} characters")
        self._names_met[expanded] = expanded
        return expanded

    def _value(self, value: str) -> str:
        value = self._resolved(value)
        self._add_size(len(value))
        return value

    def _end(self, tag: str) -> None:
        self._flush()
        self._spaces.pop()
        element = self._open.pop()
        self._tags_open.pop()
        if self._record is None or len(self._open) >= self._record[0]:
            return
        self._found.append(Record(element, tuple(self._open), self._record[1]))
        if self._open:
            del self._open[-1][-1]
        self._record = None
        self._tags, self._size = self._around

    def _add(self, text: str) -> None:
        self._add_size(len(text))
        self._pieces.append(text)

    def _add_size(self, size: int) -> None:
        self._size += size
        if self._size > READING_LIMITS.max_record_bytes:
            raise self._error(f"one article holds more than {READING_LIMITS.max_record_bytes // 2**20} MB of text")

    def _start_cdata(self) -> None:
        self._settle()
        self._in_cdata = True

    def _end_cdata(self) -> None:
        self._settle()
        self._in_cdata = False

    def _begin_declaring(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        self._declaring_from = self._fed

    def _end_declaring(self) -> None:
        self._declaring_from = None

    def _declare(self, name: str, is_parameter: bool, value: str | None, *_: str | None) -> None:
        self._declared += 1
        if self._declared > _MOST_ENTITIES:
            raise self._error(f"it declares more than {_MOST_ENTITIES:,} entities")
        if value is None:  # it is external, and nothing is fetched
            return
        value = unescaped(value.replace(_AMPERSAND, "&"))
        if _REFERENCE.search(value) or "%" in value or len(value) > _LONGEST_ENTITY:
            raise self._error(f"the entity {name[:40]!r} is made of others or very long, as those of an XML bomb are")
        if not is_parameter:
            self._entities[name] = value

    # -- text ----------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Resolve the text read since the last border of a CDATA section, within which nothing is a reference."""
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            self._whole.append(text.replace(_AMPERSAND, "&") if self._in_cdata else self._resolved(text))

    def _flush(self) -> None:
        self._settle()
        if not self._whole:
            return
        text = "".join(self._whole)
        self._whole.clear()
        if not self._open:
            return
        if self._record is None and text.isspace():  # between records: in a large file, too much for memory
            self._size -= len(text)
            return
        around = self._open[-1]
        if len(around):
            around[-1].tail = (around[-1].tail or "") + text
        else:
            around.text = (around.text or "") + text

    def _resolved(self, text: str) -> str:
        if _AMPERSAND not in text:
            return text
        text = text.replace(_AMPERSAND, "&")
        if self._entities:
            grown = sum(len(self._entities.get(name, "")) for name in _REFERENCE.findall(text))
            if len(text) + grown > READING_LIMITS.max_record_bytes:
                raise self._error("its entities stand for more text than an article holds, as those of an XML bomb do")
            self._add_size(grown)
            text = _REFERENCE.sub(lambda reference: self._entities.get(reference[1], reference[0]), text)
        return unescaped(text)

    def _count(self) -> None:
        self._tags += 1
        if self._tags > READING_LIMITS.max_tags:
            raise self._error(f"one article holds more than {READING_LIMITS.max_tags:,} tags")
        if len(self._open) >= READING_LIMITS.max_depth:
            raise self._error(f"tags are nested more than {READING_LIMITS.max_depth} deep")

    def _error(self, reason: str) -> ReadingError:
        return ReadingError(f"broken XML at line {self._line_before + self._parser.CurrentLineNumber}: {reason}")


def _is_declaration(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _expanded(name: str, spaces: dict[str, str], *, is_element: bool = True) -> str:
    prefix, colon, rest = name.rpartition(":")
    if not colon:
        space = spaces.get("", "") if is_element else ""
        return f"{{{space}}}{name}" if space else name
    return f"{{{spaces.get(prefix, prefix)}}}{rest}"
