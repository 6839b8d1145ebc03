"""Crawls: the pages that were fetched, each with its address and when; a broken record costs itself and no other."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read
from newssearch.reading.containers.crawls import read_arc, read_warc
from newssearch.reading.drafts import Member, Origin, Refusal
from newssearch.reading.formats import format_of
from newssearch.reading.streams import Stream

ORIGIN = Origin("-", "-", "2025-12-10", datetime(2025, 12, 10, tzinfo=UTC))
PAGE = b"<!doctype html><title>Crane saved</title><p>The crane stays.</p>"


def response(
    body: bytes = PAGE,
    url: str = "https://a.example/x",
    *headers: str,
    media: str = "text/html; charset=ISO-8859-2",
    status: str = "200 OK",
) -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers))
    return record("response", head.encode() + b"\r\n" + body, url)


def record(kind: str, block: bytes, url: str = "https://a.example/x", length: int | None = None) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2025-12-04T02:00:01.5Z\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def found(data: bytes) -> list[tuple[Member, bytes] | Refusal]:
    stream = Stream(io.BytesIO(data))
    stream.unpack()
    kept: list[tuple[Member, bytes] | Refusal] = []
    for one in read_warc(stream, ORIGIN):
        assert isinstance(one, Member | Refusal)
        kept.append((one, one.raw.read(10**7)) if isinstance(one, Member) else one)
    return kept


def bodies(data: bytes) -> list[bytes]:
    return [one[1] for one in found(data) if not isinstance(one, Refusal)]


def test_page_of_a_crawl_has_address_encoding_and_time() -> None:
    (one,) = found(response())
    assert isinstance(one, tuple)
    member, data = one
    assert data == PAGE
    assert (member.url, member.encoding) == ("https://a.example/x", "ISO-8859-2")
    assert member.retrieved == datetime(2025, 12, 4, 2, 0, 1, 500_000, tzinfo=UTC)
    assert member.modified is None
    assert member.name.startswith("https://a.example/x!")


CHUNKED = b"5\r\n<html\r\n3;x=y\r\n><p\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "stored", "plain"),
    [
        (("Content-Encoding: gzip",), gzip.compress(PAGE, mtime=0), PAGE),
        (("Content-Encoding: deflate",), zlib.compress(PAGE), PAGE),
        (("Content-Encoding: deflate",), zlib.compress(PAGE)[2:-4], PAGE),
        (("Content-Encoding: gzip",), PAGE, PAGE),
        (("Content-Encoding: br",), PAGE, PAGE),
        (("Transfer-Encoding: chunked",), CHUNKED, b"<html><p"),
        (("Transfer-Encoding: chunked",), PAGE, PAGE),
    ],
    ids=["gzip", "zlib", "deflate", "unpacked by the crawler", "unpacked brotli", "chunked", "joined by the crawler"],
)
def test_transfer_and_content_encodings_are_removed(headers: tuple[str, ...], stored: bytes, plain: bytes) -> None:
    assert bodies(response(stored, "https://a.example/x", *headers)) == [plain]


def test_a_page_packed_with_brotli_is_unpacked() -> None:
    brotli = pytest.importorskip("brotli", reason="the extra warc is not installed")
    assert bodies(response(brotli.compress(PAGE), "https://a.example", "Content-Encoding: br")) == [PAGE]
    (refusal,) = found(response(brotli.compress(bytes(10**7)), "https://a.example", "Content-Encoding: br"))[:1]
    assert isinstance(refusal, Refusal)
    assert "larger than 8 MB" in refusal.reason


@pytest.mark.parametrize(
    "other",
    [
        record("revisit", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("warcinfo", b"software: x"),
        response(status="404 Not Found"),
        response(status="301 Moved"),
        response(media="image/png"),
        response(url="dns:a.example"),
    ],
    ids=["revisit", "request", "warcinfo", "error", "redirection", "picture", "dns"],
)
def test_records_without_a_page_are_skipped(other: bytes) -> None:
    assert bodies(other + response() + other) == [PAGE]
    (refusal,) = found(other)
    assert isinstance(refusal, Refusal)
    assert "no fetched page" in refusal.reason


@pytest.mark.parametrize("wrong", [0, 10, 150, 900, 10**12], ids=str)
def test_a_wrong_length_costs_no_record_but_its_own(wrong: int) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    data = response(b"<p>one") + record("response", block, length=wrong) + response(b"<p>three") + response(b"<p>four")
    assert bodies(data)[0] == b"<p>one"
    assert wrong > 10**6 or bodies(data) == [b"<p>one", PAGE, b"<p>three", b"<p>four"]
    assert wrong < 10**6 or any(isinstance(one, Refusal) and "cut short" in one.reason for one in found(data))


def test_a_record_without_a_length_is_refused_in_its_place() -> None:
    first, second = found(b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx\r\n\r\n" + response())
    assert first == Refusal("a record of the crawl does not say how long it is", "[0]")
    assert isinstance(second, tuple)


def test_cut_crawl_gives_its_whole_records_and_a_refusal() -> None:
    whole, refusal = found(response() + response()[:-30])
    assert isinstance(whole, tuple)
    assert isinstance(refusal, Refusal)
    assert "cut short" in refusal.reason


def test_text_of_a_crawl_has_the_time_of_its_record() -> None:
    text = (
        b"Crane saved\n\nThe steam crane on the north quay will stay where it has stood since 1911, the council said."
    )
    data = record("conversion", text, "https://a.example/story.html").replace(
        b"Content-Length", b"Content-Type: text/plain\r\nContent-Length"
    )
    (article,) = read("-", stdin=io.BytesIO(gzip.compress(data)), retrieved="2025-12-10")
    assert isinstance(article, Article), article
    assert (article.url, article.published) == ("https://a.example/story.html", None)
    assert article.retrieved == "2025-12-04T02:00:01+00:00"


def test_wacz_gives_its_crawls_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package"}')
        archive.writestr("pages/pages.jsonl", '{"title": "Crane", "text": "The crane stays."}')
        archive.writestr("archive/data.warc.gz", gzip.compress(record("revisit", b"")))
    assert format_of((tmp_path / "a.wacz").read_bytes()[:100], "a.zip").name == "wacz"
    (rejection,) = read(tmp_path / "a.wacz")
    assert isinstance(rejection, Rejection)
    assert rejection.source.endswith("a.wacz!archive/data.warc.gz")


PIECES = [
    response()[:40],
    b"\r\n\r\n",
    b"WARC/1.0\r\n",
    b"Content-Length: 7\r\n",
    b"WARC-Type: response\r\n",
    response(),
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=12))
def test_any_crawl_ends_in_verdicts(parts: list[bytes]) -> None:
    assert found(b"WARC/1.0\r\n" + b"".join(parts))


@pytest.mark.parametrize(
    ("codec", "header", "meta"),
    [
        ("gbk", "gb2312", ""),
        ("cp1251", "windows-1251", "utf-8"),
        ("cp1251", "ISO-8859-1", "windows-1251"),
        ("gbk", "utf-8", "gbk"),
        ("cp1251", "no-such", "windows-1251"),
        ("utf-8", "ISO-8859-1", ""),
    ],
)
def test_the_header_goes_before_the_page_where_it_makes_sense_of_it(codec: str, header: str, meta: str) -> None:
    title = "港口昨天重新开放" if codec == "gbk" else "Порт купит два новых крана"
    page = (
        f"<html><head><meta charset='{meta}'><title>{title}</title></head><body><h1>{title}</h1><p>{title}.</p></body>"
    )
    crawl = response(page.encode(codec), media=f"text/html; charset={header}")
    (one,) = read("-", stdin=io.BytesIO(crawl), retrieved="2025-12-10")
    assert getattr(one, "headline", one) == title


# -- ARC ---------------------------------------------------------------------------------------------------------------

FILE_OWN = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n\n"


def arc_record(block: bytes, url: str = "http://a.example/x", length: int | None = None, more: str = "") -> bytes:
    size = len(block) if length is None else length
    return f"{url} 10.0.0.1 20081204020001 text/html{more} {size}\n".encode() + block + b"\n"


def arc_bodies(data: bytes) -> list[tuple[bytes, datetime | None] | Refusal]:
    stream = Stream(io.BytesIO(arc_record(FILE_OWN, "filedesc://a.arc") + data))
    stream.unpack()
    return [
        one if isinstance(one, Refusal) else (one.raw.read(10**7), one.retrieved) for one in read_arc(stream, ORIGIN)
    ]


FETCHED = datetime(2008, 12, 4, 2, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "stored",
    [
        arc_record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE),
        arc_record(b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + PAGE, more=" 200 - - 42 a.arc"),
        arc_record(b"HTTP/1.1 200 OK\r\nServer: a\r\n\r\n" + PAGE),
        arc_record(PAGE),
    ],
)
def test_page_of_an_arc_file_comes_with_the_time_it_was_fetched(stored: bytes) -> None:
    assert arc_bodies(stored) == [(PAGE, FETCHED)]


def test_arc_file_that_is_packed_record_by_record_is_read(tmp_path: Path) -> None:
    parts = (arc_record(FILE_OWN, "filedesc://a.arc"), arc_record(PAGE), arc_record(PAGE, "http://a.example/y"))
    path = tmp_path / "a.arc.gz"
    path.write_bytes(b"".join(map(gzip.compress, parts)))
    assert [one.retrieved for one in read(path, retrieved="2025-12-10") if isinstance(one, Article)] == [
        "2008-12-04T02:00:01+00:00"
    ] * 2


@pytest.mark.parametrize(
    "other",
    [
        arc_record(b"20081204020001\n10.0.0.1\n", "dns:a.example"),
        arc_record(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + PAGE),
        arc_record(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
    ],
)
def test_arc_records_without_a_page_are_skipped(other: bytes) -> None:
    assert arc_bodies(other + arc_record(PAGE)) == [(PAGE, FETCHED)]


@pytest.mark.parametrize("wrong", [0, 1, len(PAGE) - 7, len(PAGE) + 1, len(PAGE) + 90], ids=str)
def test_arc_record_of_a_wrong_length_costs_no_other(wrong: int) -> None:
    data = arc_record(PAGE, length=wrong) + arc_record(PAGE, "http://a.example/y")
    assert [one[0].strip() for one in arc_bodies(data) if isinstance(one, tuple)] == [PAGE] * 2


@pytest.mark.parametrize(
    "block", [PAGE, b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + PAGE], ids=["HTTP 0.9", "no media type"]
)
def test_response_without_a_media_type_is_recognised(block: bytes) -> None:
    assert bodies(record("response", block)) == [PAGE]
    assert bodies(record("response", block.replace(PAGE, b"{}"))) == []


def test_wrong_lengths_without_any_border_take_no_time_together() -> None:
    data = response() + b"WARC/1\nWARC-Type: request\nContent-Length: 1\n\nx" * 50_000
    assert len(found(data)) == 1


def test_cut_arc_file_gives_its_whole_records_and_a_refusal() -> None:
    whole, cut = arc_bodies(arc_record(PAGE) + arc_record(PAGE)[:-20])
    assert whole == (PAGE, FETCHED)
    assert isinstance(cut, Refusal)
    assert "cut short" in cut.reason


@given(
    st.lists(st.sampled_from([arc_record(PAGE), FILE_OWN, b"http://a.example/x 1.2.3.4 2008 ", b"\x00\n", b"9" * 40]))
)
def test_any_arc_file_ends_in_verdicts(parts: list[bytes]) -> None:
    assert all(isinstance(one, Refusal) or one[1] == FETCHED for one in arc_bodies(b"".join(parts)))
