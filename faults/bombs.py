"""Sources made to take much memory or time: small on the disk, or cut into pieces, or of claims that are not true.

Each bomb writes one file of at most ``size`` bytes and states its unpacked size, as far as that is known.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from zlib import crc32

import orjson
import zstandard

Bomb = Callable[[Path, int], int]

BOMBS: dict[str, Bomb] = {}
"""By the name of the file that each writes."""

UNPACKED = 1 << 27
"""Bytes that a small packed file becomes."""


def bomb(name: str) -> Callable[[Bomb], Bomb]:
    """Register a bomb under the name of its file."""

    def register(function: Bomb) -> Bomb:
        BOMBS[name] = function
        return function

    return register


def text_bomb(name: str, text: Callable[[int], str]) -> None:
    """Register the text that ``text`` makes of a size."""

    def write(path: Path, size: int) -> int:
        data = text(size).encode("utf-8", "surrogatepass")
        path.write_bytes(data)
        return len(data)

    BOMBS[name] = write


def filled(before: str, part: str, after: str = "") -> Callable[[int], str]:
    """Return what makes a text of a part that is repeated, with the number of the repetition where it has ``%d``."""

    def made(size: int) -> str:
        room = size - len(before) - len(after)
        if "%d" not in part:
            return before + part * (room // len(part)) + after
        numbers = range(room // (len(part) + 5))
        return before + "".join(part.replace("%d", str(n)) for n in numbers) + after

    return made


# -- honest ------------------------------------------------------------------------------------------------------------

STORY = (
    "The ferry of the evening came to the harbour at noon, and a crane of steel lifted its ramp while {n} waited. "
    "Mayor Ana Okafor said on Tuesday that the pier would be mended before winter, as the council had asked in {m}. "
)


def stories(size: int) -> Iterator[dict[str, str]]:
    """Yield articles as they are written, of about ``size`` bytes together."""
    made = number = 0
    while made < size:
        body = "\n\n".join(STORY.format(n=number * 7 + line, m=number % 100) for line in range(12))
        yield {"id": str(number), "headline": f"Ferry {number} is late again", "body": body, "date": "2025-12-05"}
        made += len(body) + 100
        number += 1


@bomb("honest.jsonl")
def honest(path: Path, size: int) -> int:
    """Articles in JSON lines, for comparison."""
    path.write_bytes(b"".join(orjson.dumps(story) + b"\n" for story in stories(size)))
    return path.stat().st_size


# -- zip ---------------------------------------------------------------------------------------------------------------


def zipped(method: int, name: str) -> Bomb:
    """Return a bomb of a zip whose one member is of lines or of paragraphs without an end."""

    def write(path: Path, size: int) -> int:
        with zipfile.ZipFile(path, "w", method) as archive:
            if name.startswith("word/"):
                archive.writestr("[Content_Types].xml", "<a/>")
            root = name.endswith("xml")
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(b"<d>" if root else b"")
                for _ in range(UNPACKED >> 20):
                    member.write(b"<p>a</p>".ljust(1 << 20) if root else b"\n".rjust(1 << 20, b"a"))
        return UNPACKED

    return write


BOMBS["zip-bzip2.zip"] = zipped(zipfile.ZIP_BZIP2, "a.jsonl")
BOMBS["zip-lzma.zip"] = zipped(zipfile.ZIP_LZMA, "a.jsonl")
BOMBS["zip-deflate.zip"] = zipped(zipfile.ZIP_DEFLATED, "a.jsonl")
BOMBS["docx-bzip2.docx"] = zipped(zipfile.ZIP_BZIP2, "word/document.xml")
BOMBS["docx-lzma.docx"] = zipped(zipfile.ZIP_LZMA, "word/document.xml")
BOMBS["docx-deflate.docx"] = zipped(zipfile.ZIP_DEFLATED, "word/document.xml")


@bomb("zip-dictionary.zip")
def zip_dictionary(path: Path, size: int) -> int:
    """A member of LZMA that claims a dictionary of 4 GB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.json", '{"headline": "Ferry late"}' * 100)
    data = bytearray(path.read_bytes())
    at = data.index(b"a.json") + 6
    data[at + 5 : at + 9] = b"\xff\xff\xff\xf0"
    path.write_bytes(data)
    return len(data)


def directory(entries: int, *, length: int | None = None, wide: bool = False, offset: int = 0) -> bytes:
    """Return a table of contents of files that are all at one place, and its end; ``length`` is what it claims."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    chance = Random(entries)  # so that it does not pack like a bomb
    table = b"".join(entry[:16] + chance.randbytes(4) + entry[20:] for _ in range(entries))
    claimed = len(table) if length is None else length
    if not wide:
        return table + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, claimed, offset, 0)
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, claimed, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, offset + len(table), 1)
    return (
        table
        + record
        + locator
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    )


FIRST = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"


@bomb("zip-directory.zip.gz")
def zip_directory(path: Path, size: int) -> int:
    """More files than the limit, all at one place."""
    return gzipped(path, [FIRST + directory(400_000, offset=len(FIRST))])


@bomb("zip64-directory.zip.gz")
def zip64_directory(path: Path, size: int) -> int:
    """More files than the limit, in the directory of a zip64."""
    return gzipped(path, [FIRST + directory(400_000, wide=True, offset=len(FIRST))])


@bomb("zip64-partly.zip.gz")
def zip64_partly(path: Path, size: int) -> int:
    """A zip64 whose plain end says a small size, and only of the place that it is in the other record."""
    data = bytearray(FIRST + directory(400_000, wide=True, offset=len(FIRST)))
    data[-10:-6] = (47).to_bytes(4, "little")
    return gzipped(path, [bytes(data)])


@bomb("zip-end-in-size.zip.gz")
def zip_end_in_size(path: Path, size: int) -> int:
    """A directory as large as the number that the mark of its end is."""
    wanted = int.from_bytes(b"PK\x05\x06", "little")
    return gzipped(path, (part for part in _large_directory(wanted)))


def _large_directory(wanted: int) -> Iterator[bytes]:
    yield FIRST
    entry = directory(1)[:47]
    entries = directory(10_000)[: 10_000 * len(entry)]
    for _ in range(wanted // len(entry) // 10_000):
        yield entries
    left = wanted - wanted // len(entry) // 10_000 * 10_000 * len(entry)
    yield entry * (left // len(entry)) + bytes(left % len(entry))
    yield struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, wanted, len(FIRST), 0)


@bomb("zip-overlap.zip")
def zip_overlap(path: Path, size: int) -> int:
    """A hundred thousand names for one stored member of some megabytes."""
    story = b'{"headline": "Ferry late"}'.ljust(1000)
    data = story * (size // 2000)
    head = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, crc32(data), len(data), len(data), 9, 0) + b"000.jsonl"
    )
    fields = (20, 20, 0, 0, 0, 33, crc32(data), len(data), len(data), 9, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *fields) + b"000.jsonl"
    count = size // 120
    at = len(head) + len(data)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, count * len(entry), at, 0)
    path.write_bytes(head + data + entry * count + end)
    return at


# -- tar ---------------------------------------------------------------------------------------------------------------


def gzipped(path: Path, parts: Iterator[bytes] | list[bytes]) -> int:
    """Write parts as gzip; return how long they are."""
    size = 0
    with gzip.open(path, "wb", compresslevel=6) as file:
        for part in parts:
            file.write(part)
            size += len(part)
    return size


def header(name: str, size: int, kind: bytes = b"0", **more: object) -> bytes:
    """Return a header of a member of a tar."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


def tar_of(kind: bytes, content: bytes) -> Bomb:
    """Return a bomb of a tar whose first header has a long text of its own."""

    def write(path: Path, size: int) -> int:
        count = UNPACKED // len(content)
        return gzipped(path, (header("x", count * len(content), kind) if n == 0 else content for n in range(count + 1)))

    return write


BOMBS["tar-pax.tar.gz"] = tar_of(b"x", b"30 comment=aaaaaaaaaaaaaaaaaa\n" * 1024)
BOMBS["tar-pax-keys.tar.gz"] = tar_of(b"g", b"".join(b"20 k%06d=aaaaaaaa\n" % n for n in range(1 << 16)))
BOMBS["tar-name.tar.gz"] = tar_of(b"L", b"a" * (1 << 16))
BOMBS["tar-link.tar.gz"] = tar_of(b"K", b"a" * (1 << 16))


@bomb("tar-globals.tar.gz")
def tar_globals(path: Path, size: int) -> int:
    """A hundred headers that hold for all files behind them, each of its own names."""
    return gzipped(path, (_global(number) for number in range(100)))


def _global(number: int) -> bytes:
    records = b"".join(b"30 k%05d.%06d=aaaaaaaaaaaaa\n" % (number, n) for n in range(16_384))
    return header("g", len(records), b"g") + records.ljust((len(records) + 511) // 512 * 512, b"\0")


@bomb("tar-chain.tar.gz")
def tar_chain(path: Path, size: int) -> int:
    """Headers of headers of headers."""
    record = header("x", 12, b"x") + b"12 path=abc\n".ljust(512, b"\0")
    return gzipped(path, (record * 1000 for _ in range(100)))


@bomb("tar-sparse-old.tar.gz")
def tar_sparse_old(path: Path, size: int) -> int:
    """A file with holes, whose table of holes goes on without an end."""
    first = bytearray(header("a", 0, b"S"))
    first[482] = 1
    first[148:156] = b"%06o\0 " % (sum(first[:148]) + 256 + sum(first[156:]))
    block = (b"%011o\0" % 1 + b"%011o\0" % 0) * 21
    return gzipped(
        path, (bytes(first) if n == 0 else block.ljust(504, b"\0") + b"\1" + bytes(7) for n in range(1 << 18))
    )


def tar_sparse_new(content: bytes) -> Bomb:
    """Return a bomb of a file with holes whose table is in its data."""

    def write(path: Path, size: int) -> int:
        pax = b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
        start = header("x", len(pax), b"x") + pax.ljust(512, b"\0") + header("a", 1 << 33)
        return gzipped(path, (start if n == 0 else content for n in range(UNPACKED // len(content))))

    return write


BOMBS["tar-sparse-new.tar.gz"] = tar_sparse_new(b"1000000000\n" + b"0\n" * 32_000)
BOMBS["tar-sparse-line.tar.gz"] = tar_sparse_new(b"1" * 65_536)


@bomb("tar-members.tar.gz")
def tar_members(path: Path, size: int) -> int:
    """A million empty files."""
    return gzipped(path, (header("a.txt", 0) * 1000 for _ in range(1000)))


# -- packers -----------------------------------------------------------------------------------------------------------


def repeated(pack: Callable[[bytes], bytes], plain: bytes, most: int | None = None) -> Bomb:
    """Return a bomb of one packed piece over and over."""

    def write(path: Path, size: int) -> int:
        piece = pack(plain)
        path.write_bytes(piece * (min(size, most or size) // len(piece)))
        return size

    return write


ZEROS = bytes(1 << 26)
BOMBS["empties.jsonl.gz"] = repeated(gzip.compress, b"")
BOMBS["empties.jsonl.bz2"] = repeated(bz2.compress, b"")
BOMBS["empties.jsonl.xz"] = repeated(lzma.compress, b"")
BOMBS["empties.jsonl.zst"] = repeated(zstandard.compress, b"")
BOMBS["zeros.jsonl.gz"] = repeated(gzip.compress, ZEROS)
BOMBS["zeros.jsonl.bz2"] = repeated(bz2.compress, ZEROS, 1 << 20)
BOMBS["zeros.jsonl.xz"] = repeated(lzma.compress, ZEROS, 1 << 20)
BOMBS["zeros.jsonl.zst"] = repeated(zstandard.compress, ZEROS, 1 << 20)


@bomb("name-without-end.gz")
def gzip_name(path: Path, size: int) -> int:
    """A gzip whose name of a file has no end."""
    path.write_bytes(b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + b"a" * (size - 10))
    return size


@bomb("dictionary.json.xz")
def xz_dictionary(path: Path, size: int) -> int:
    """An xz of a few bytes that asks for a dictionary of 1.5 GB."""
    packed = bytearray(lzma.compress(b'{"headline": "Ferry late"}'))
    head = packed[12:24]
    head[4] = 37
    packed[12:24] = head[:8] + crc32(head[:8]).to_bytes(4, "little")
    path.write_bytes(packed)
    return len(packed)


def packed(name: str) -> None:
    """Register the bomb of another name again as gzip, its plain size as large as `MOST_PLAIN`."""
    plain = BOMBS[name]

    def write(path: Path, size: int) -> int:
        bare = path.with_suffix("")
        count = plain(bare, MOST_PLAIN)
        path.write_bytes(gzip.compress(bare.read_bytes(), 6))
        bare.unlink()
        return count

    BOMBS[f"{name}.gz"] = write


MOST_PLAIN = 60 * 1000 * 1000

# -- XML ---------------------------------------------------------------------------------------------------------------

_RSS = "<rss><channel>"
_END = "</channel></rss>"
_VALUE = "v" * 8000

_DEFAULTS = " ".join(f'a{n} CDATA "{_VALUE}"' for n in range(40))
text_bomb(
    "attribute-defaults.rss",
    filled(f"<!DOCTYPE rss [<!ATTLIST i {_DEFAULTS}>]>{_RSS}<item>", "<i/>", f"</item>{_END}"),
)
text_bomb(
    "attribute-entities.xml",
    filled(f'<!DOCTYPE rss [<!ENTITY e "{"v" * 900}">]>{_RSS}<item>', f'<i a="{"&e;" * 2000}"/>', f"</item>{_END}"),
)
text_bomb(
    "text-entities.xml",
    filled(f'<!DOCTYPE rss [<!ENTITY e "{"v" * 900}">]>{_RSS}<item>', f"<i>{'&e;' * 2000}</i>", f"</item>{_END}"),
)
text_bomb("namespaces.xml", filled(f"{_RSS}<item>", '<a xmlns:n%d="u%d"/>', f"</item>{_END}"))
text_bomb(
    "namespaces-of-root.xml",
    lambda size: (
        "<rss "
        + " ".join(f'xmlns:n{n}="u"' for n in range(size // 40))
        + "><channel><item>"
        + '<a xmlns:m="u"/>' * (size // 40)
        + f"</item>{_END}"
    ),
)
text_bomb("namespace-long.xml", filled(f'<rss xmlns="{"u" * 100_000}"><channel><item>', "<a%d/>", f"</item>{_END}"))
text_bomb("names.xml", filled(f"{_RSS}<item>", "<a%d/>", f"</item>{_END}"))
text_bomb("attribute-names.xml", filled(f"{_RSS}<item>", '<a b%d=""/>', f"</item>{_END}"))
text_bomb("attributes-of-a-tag.xml", filled(f"{_RSS}<item><title>x</title><a ", 'a%d="" ', f"/></item>{_END}"))
text_bomb("attributes.xml", filled(f"{_RSS}<item>", '<a b="" c="" d="" e="" f="" g=""/>', f"</item>{_END}"))
text_bomb("tags.xml", filled(f"{_RSS}<item><title>", "<a/>", f"</title></item>{_END}"))
text_bomb("tags-with-text.xml", filled(f"{_RSS}<item><description>", "<a>b</a>c", f"</description></item>{_END}"))
text_bomb("tags-around.xml", filled(_RSS, "<a>b</a>", _END))
text_bomb("items.xml", filled(_RSS, "<item/>", _END))
text_bomb("items-with-title.xml", filled(_RSS, "<item><title>a</title></item>", _END))
text_bomb(
    "deep.xml",
    filled(f"{_RSS}<item><description>{'<b>' * 190}", "<i>a</i>b", f"{'</b>' * 190}</description></item>{_END}"),
)
text_bomb("cdata.xml", filled(f"{_RSS}<item><title>", "a<![CDATA[b]]>", f"</title></item>{_END}"))
text_bomb("comments.xml", filled(f"{_RSS}<item><title>", "a<!---->", f"</title></item>{_END}"))
text_bomb("comment.xml", filled(f"{_RSS}<!--", "a", f"-->{_END}"))
text_bomb("entities.rss", filled("<!DOCTYPE rss [", '<!ENTITY e%d SYSTEM "u">', f"]>{_RSS}{_END}"))
text_bomb(
    "parameters.rss", filled("<!DOCTYPE rss [", '<!ENTITY %% e%d SYSTEM "u">'.replace("%%", "%"), f"]>{_RSS}{_END}")
)
text_bomb("attlists.rss", filled("<!DOCTYPE rss [", '<!ATTLIST a%d b CDATA "c">', f"]>{_RSS}{_END}"))
text_bomb("elements.rss", filled("<!DOCTYPE rss [", "<!ELEMENT a%d (b,(c|d)*)>", f"]>{_RSS}{_END}"))
text_bomb("model.rss", filled("<!DOCTYPE rss [<!ELEMENT a (b", ",c", f")>]>{_RSS}{_END}"))
text_bomb("references.xml", filled(f"{_RSS}<item><title>", "&#65;", f"</title></item>{_END}"))
text_bomb("escaped-html.xml", filled(f"{_RSS}<item><description>", "&lt;b>", f"</description></item>{_END}"))
text_bomb("sitemap.xml", filled("<urlset>", "<url><loc>a</loc></url>", "</urlset>"))
for _name in (
    "attribute-entities.xml",
    "tags.xml",
    "namespaces-of-root.xml",
    "attlists.rss",
    "attributes.xml",
    "names.xml",
):
    packed(_name)

# -- HTML --------------------------------------------------------------------------------------------------------------

_PAGE = "<!doctype html><html><head><title>Ferry late</title></head><body><h1>Ferry late</h1><p>The ferry was late.</p>"


def _html(name: str, part: str, before: str = "", after: str = "") -> None:
    most = 195_000 * (len(part) + 5 * ("%d" in part)) // max(1, part.count("<"))
    text_bomb(f"{name}.html", lambda size: filled(_PAGE + before, part, after)(min(size, 8_000_000, most)))


_html("attributes", " a%d", "<p", ">x</p>")
_html("attributes-quoted", ' a%d="b"', "<p", ">x</p>")
_html("attributes-often", "<p " + " ".join(f"a{n}" for n in range(200)) + ">x</p>")
_html("attributes-alike", " a=b", "<p", ">x</p>")
_html("classes", " c%d", '<p class="', '">x</p>')
_html("paragraphs", "<p>a</p>")
_html("paragraphs-open", "<p>a")
_html("links", '<a href="/%d">a</a>')
_html("bold-open", "<b>a")
_html("nested", "<div>")
_html("fonts", "<font><p>")
_html("tables", "<table><tr><td>a")
_html("lists", "<ul><li>a</ul>")
_html("breaks", "a<br>")
_html("times", "<time>2025-12-%d</time>")
_html("metas", '<meta name="date" content="2025-12-%d">')
_html("headings", "<h1>a %d</h1>")
_html("entities", "&amp;")
_html("text", "The ferry was late. ", "<p>", "</p>")
_html("letters", "a", "<p>", "</p>")
_html("blanks", " ", "<p>a", "b</p>")
_html("digits", "1", "<p>", "</p>")
_html("dates", "12 May 2025, ", "<p>", "</p>")
_html("date-lines", "<p>12 May 20%d</p>")
_html("by-lines", "<p>By Ana Okafor</p>")
_html("spans", '<span class="byline date author">By Ana</span>')
_html("comments", "<!-- a -->")
_html("less", "<")
_html("less-open", "<a ")
_html("json-ld", '{"@type": "NewsArticle", "headline": "a"},', '<script type="application/ld+json">[', "{}]</script>")
_html("json-ld-broken", '{"a": "b", ,', '<script type="application/ld+json">[', "</script>")
_html("json-ld-backslash", "\\", '<script type="application/ld+json">{"a": "', '"}</script>')
_html("scripts", '<script type="application/ld+json">{"@type": "NewsArticle"}</script>')
_html("entry", '<div class="article-body"><p>The ferry was late, and nobody knew why.</p></div>')
_html("images", '<figure><img src="a%d.jpg"><figcaption>a</figcaption></figure>')

# -- WARC, mail --------------------------------------------------------------------------------------------------------

_RECORD = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/%d\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
)

text_bomb("claims.warc", filled("", _RECORD.format(8_000_000, "HTTP/1.1 200 OK\r\n\r\n")))
text_bomb("claims-much.warc", filled("", _RECORD.format(900_000_000, "HTTP/1.1 200 OK\r\n\r\n")))
text_bomb("claims-some.warc", filled("", _RECORD.format(300, "HTTP/1.1 200 OK\r\n\r\n")))
text_bomb("records.warc", filled("", _RECORD.format(0, "")))
text_bomb("record-headers.warc", filled("WARC/1.0\r\n", " a\r\n"))
text_bomb("record-header-lines.warc", filled("", "WARC/1.0\r\n"))
packed("claims.warc")


@bomb("pages.warc.gz")
def warc_pages(path: Path, size: int) -> int:
    """Responses whose bodies are packed again, each as large as the limit."""
    body = gzip.compress(b"<html><p>" + b"a " * 3_900_000)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: %d\r\n\r\n"
        % len(block)
    )
    return gzipped(path, [(record + block + b"\r\n\r\n") * 6])


_MAIL = "From: Ana Okafor <ana@x.example>\nTo: all\nSubject: Ferry late\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"
_MIXED = _MAIL + 'Content-Type: multipart/mixed; boundary="b"\n\n'

text_bomb("parts.eml", filled(_MIXED, "--b\n\n"))
text_bomb("parts-with-headers.eml", filled(_MIXED, "--b\nA: b\n\na\n"))
text_bomb("headers.eml", filled(_MAIL, "A: b\n", "\ntext\n"))
text_bomb("header.eml", filled(_MAIL + "Content-Type: text/plain; ", "a=b; ", "\n\ntext\n"))
text_bomb("header-folded.eml", filled(_MAIL + "Content-Type: text/plain;\n", " a=b;\n", "\n\ntext\n"))
text_bomb("header-quotes.eml", filled(_MAIL + 'Content-Type: text/plain; a="', '\\"', "\n\ntext\n"))
text_bomb("sender.eml", filled("Subject: a\nTo: a\nMIME-Version: 1.0\nFrom: ", "(", "\n\ntext\n"))
text_bomb(
    "nested.eml",
    filled(_MAIL, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"),
)
text_bomb("messages.eml", lambda size: _MAIL + "Content-Type: message/rfc822\n\n" * (size // 31))
text_bomb("boundaries.eml", filled(_MIXED, "--\n"))
text_bomb("html.eml", filled(_MAIL + "Content-Type: text/html\n\n", "<b>a"))
text_bomb("lines.eml", filled(_MAIL + "\n", "a\n\n"))
text_bomb("forwards.eml", filled(_MAIL + "\n", "Begin forwarded message:\n"))
text_bomb("forward.eml", filled(_MAIL + "\n", "-"))
text_bomb("quoted.eml", filled(_MAIL + "Content-Transfer-Encoding: quoted-printable\n\n", "=\n"))
text_bomb("uu.eml", filled(_MAIL + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n", "!  \n"))
text_bomb("base64.eml", filled(_MAIL + "Content-Transfer-Encoding: base64\n\n", "YWFh\n"))
text_bomb("box.mbox", filled("", "From a 2025\nA: b\n\n\n"))
text_bomb("box-lines.mbox", filled("From a 2025\nA: b\n\n", "From "))
text_bomb("box-parts.mbox", filled("From a 2025\n" + _MIXED, "--b\n\n"))
packed("parts.eml")
packed("headers.eml")
packed("lines.eml")

# -- JSON, tables ------------------------------------------------------------------------------------------------------

for _name, _part in {
    "lists": "[],",
    "objects": "{},",
    "objects-of-one": '{"a":1},',
    "strings": '"ab",',
    "numbers": "1.5,",
    "keys": '{"%d":1},',
    "stories": '{"headline":"a"},',
}.items():
    text_bomb(f"{_name}.json", filled("[", _part, "{}]"))
    packed(f"{_name}.json")
    text_bomb(f"{_name}-within.json", filled('{"headline": "a", "b": [', _part, "{}]}"))
    text_bomb(f"{_name}-broken.json", filled("[", _part, "{"))
text_bomb("lists-within-lists.json", filled('{"headline": "a", "b": [', "[[[[[[[[[[[[]]]]]]]]]]]],", "0]}"))
text_bomb("members.json", filled("{", '"a%d":1,', '"headline":"a"}'))
text_bomb("lines.jsonl", filled("", '{"a":1}\n'))
text_bomb("braces.jsonl", filled("", "{\n"))
text_bomb("keywords.json", filled('{"headline": "a", "keywords": [', '"k%d",', '"a"]}'))
text_bomb("authors.json", filled('{"headline": "a", "author": [', '{"name":"A%d B"},', '"a"]}'))
text_bomb("author.json", filled('{"headline": "a", "author": "', "Ana B and ", 'C"}'))
text_bomb("dates.json", filled('{"headline": "a", "date": "', "12 May ", '"}'))
text_bomb("url.json", filled('{"headline": "a", "url": "http://x/', "&a=b", '"}'))
text_bomb("escapes.json", filled('{"headline": "a", "body": "', "\\u0041", '"}'))
text_bomb("tags.json", filled('{"headline": "a", "body": "', "<b>", '"}'))
text_bomb("tag.json", filled('{"headline": "a", "body": "<p ', "a ", '"}'))
text_bomb("tags-open.json", filled('{"headline": "a", "body": "<p>', "<p ", '"}'))
text_bomb("marked.json", filled('{"headline": "a", "body": "<p>', "<![", '"}'))
text_bomb("comment.json", filled('{"headline": "a", "body": "<p>', "<!--", '"}'))
text_bomb("script.json", filled('{"headline": "a", "body": "<script>', "</", '"}'))
text_bomb("ampersands.json", filled('{"headline": "a", "body": "<p>', "&", '"}'))
text_bomb("columns.csv", filled("headline,body,date", ",", "\na,b\n"))
text_bomb("columns-named.csv", filled("headline,body,date", ",c%d", "\na,b\n"))
text_bomb("cells.csv", filled("headline,body,date\na,b", ",", "\n"))
text_bomb("rows.csv", filled("headline,body,date\n", "a,,\n"))
text_bomb("rows-wide.csv", filled("headline,body,date" + ",x" * 10_000 + "\n", "a" + "," * 10_000 + "\n"))
text_bomb("quote.csv", filled('headline,body,date\na,"', "a\n"))
text_bomb("quotes.csv", filled("headline,body,date\n", '"a\n'))


@bomb("text.parquet")
def parquet_text(path: Path, size: int) -> int:
    """One value of a gigabyte."""
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.table({"headline": ["a"], "body": ["a" * (1 << 29)]})
    parquet.write_table(table, path, compression="zstd")
    return 1 << 29


@bomb("rows.parquet")
def parquet_rows(path: Path, size: int) -> int:
    """Ten million rows of one value."""
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"headline": ["a"] * 10_000_000, "body": [""] * 10_000_000}), path)
    return 20_000_000


@bomb("lists.parquet")
def parquet_lists(path: Path, size: int) -> int:
    """A row with a list of fifty million numbers."""
    import numpy as np
    import pyarrow
    from pyarrow import parquet

    count = 50_000_000
    offsets = pyarrow.array([0, count], pyarrow.int32())
    numbers = pyarrow.ListArray.from_arrays(offsets, pyarrow.array(np.zeros(count, np.int8)))
    parquet.write_table(pyarrow.table({"headline": ["a"], "body": numbers}), path, compression="zstd")
    return count


# -- documents, exports, collections -----------------------------------------------------------------------------------

text_bomb("groups.rtf", filled("{\\rtf1 ", "{}", "}"))
text_bomb("groups-open.rtf", filled("{\\rtf1 ", "{a}", "}"))
text_bomb("words.rtf", filled("{\\rtf1 ", "\\b", "}"))
text_bomb("signs.rtf", filled("{\\rtf1 ", "\\~", "}"))
text_bomb("bytes.rtf", filled("{\\rtf1 ", "\\'e9", "}"))
text_bomb("unicode.rtf", filled("{\\rtf1 ", "\\u9?", "}"))
text_bomb("paragraphs.rtf", filled("{\\rtf1 ", "\\par ", "}"))
text_bomb("lines.rtf", filled("{\\rtf1 ", "a\\par ", "}"))
text_bomb("pages.rtf", filled("{\\rtf1 ", "\\ansicpg65001 a", "}"))

_PROQUEST = "_" * 40 + "\nDocument 1 of 1\n\nFerry late\n\nProQuest document ID: 1\n"
text_bomb("info.txt", filled(f"{_PROQUEST}Publication info: ", "a ;", "\n"))
text_bomb("info-blanks.txt", filled(f"{_PROQUEST}Publication info: a", " ", "\n"))
text_bomb("info-days.txt", filled(f"{_PROQUEST}Publication info: a", " 1 a 2000", "\n"))
text_bomb("info-often.txt", filled("", _PROQUEST + "Publication info: " + "a ; , " * 2000 + "\n"))
text_bomb("borders.txt", filled("", "_" * 40 + "\nFull text: a\n"))
text_bomb("factiva.txt", filled("HD\n", "a\n" * 30 + "WC 5 words\n"))
text_bomb(
    "factiva-lines.txt",
    filled("HD\nFerry\nWC\n12 words\nPD\n5 December 2025\nLP\n", "a\n", "Document ABCDEFGH20251205eabc00001\n"),
)
text_bomb("nexis.txt", filled("", "1 of 9 DOCUMENTS\n\n\nThe Ferry\n\nLENGTH: 5 words\n\na\n\n"))
text_bomb("nexis-labels.txt", filled("1 of 9 DOCUMENTS\n\n", "LENGTH: 5 words\n"))
text_bomb("sgml.txt", filled("<DOC>\n<DOCNO>1</DOCNO>\n<TEXT>", "<P>\na\n", "</TEXT>\n</DOC>\n"))
text_bomb("sgml-docs.txt", filled("", "<DOC><DOCNO>%d</DOCNO></DOC>\n"))
text_bomb("sgml-open.txt", filled("<DOC>\n<DOCNO>1</DOCNO>\n", "<DOC "))
text_bomb("reuters.sgm", filled("", "<REUTERS><TEXT><TITLE>a</TITLE></TEXT></REUTERS>"))
text_bomb("reuters-open.sgm", filled("<REUTERS ><TEXT>", "<REUTERS "))
text_bomb("references.ris", filled("", "TY  - NEWS\nTI  - a\nER  - \n"))
text_bomb("fields.ris", filled("TY  - NEWS\nTI  - a\n", "KW  - a\n", "ER  - \n"))
text_bomb("wire.txt", filled("\x01a0001reu\r\nu i bc-ferry 12-05 0100\r\n\x02", "a\r\n", "\x03"))
text_bomb("wires.txt", filled("", "\x01a0001reu\r\nu i bc-ferry 12-05 0100\r\n\x02a\x03\n"))


def _page(name: str, part: str, before: str = "Ferry late\n\n", after: str = "\n") -> None:
    text_bomb(f"page-{name}.txt", lambda size: filled(before, part, after)(min(size, 8_000_000)))


_page("letters", "a")
_page("words", "ferry ")
_page("lines", "a\n")
_page("paragraphs", "a\n\n")
_page("stories", "The ferry was late, and nobody knew why it was.\n\n")
_page("dates", "12 May 2025\n")
_page("dates-in-a-line", "12 May 2025 ")
_page("bylines", "By Ana Okafor\n")
_page("byline", "Okafor and ", "Ferry late\n\nBy Ana ")
_page("byline-commas", "Ana, ", "Ferry late\n\nBy ")
_page("dateline", "LONDON, ", "Ferry late\n\n")
_page("dateline-days", "LONDON, Dec 3 ", "Ferry late\n\n")
_page("capitals", "A", "Ferry late\n\n")
_page("capitals-and-dots", "A.", "Ferry late\n\n")
_page("brackets", "(", "Ferry late\n\n")
_page("brackets-pairs", "()", "Ferry late\n\n")
_page("dots", ".", "Ferry late\n\n")
_page("dashes", "- ", "Ferry late\n\n")
_page("blanks", " ", "Ferry late\n\na", "b\n")
_page("tabs", "\t", "Ferry late\n\na", "b\n")
_page("digits", "1", "Ferry late\n\n")
_page("digits-apart", "1 ", "Ferry late\n\n")
_page("quotes", '"a" ', "Ferry late\n\n")
_page("apostrophes", "'", "Ferry late\n\na")
_page("hyphens", "a-\n", "Ferry late\n\n")
_page("hyphenated", "a-", "Ferry late\n\n")
_page("accents", "\u0301", "Ferry late\n\na")
_page("surrogates", "\U0001f600\u200d", "Ferry late\n\na")
_page("thai", "\u0e01", "Ferry late\n\n")
_page("labels", "Title: a\n", "")
_page("urls", "http://x.example/a ", "Ferry late\n\n")
_page("colons", "a: ", "Ferry late\n\n")
_page("bars", "a | ", "")
_page("menus", "Home\nNews\nSport\n", "")
_page("zeros", "\u200b", "Ferry late\n\na")
