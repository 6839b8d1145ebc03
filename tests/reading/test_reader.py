"""`read`: one verdict for everything found, nothing raised, whatever the source."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newssearch.errors import UsageError
from newssearch.models import Article, Rejection, Removal
from newssearch.reading import Progress, read

CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared" / "data"
STORY = '{"id": "a", "title": "Crane saved", "body": "The crane stays."}'


def articles(results: Iterable[Article | Rejection]) -> list[Article]:
    return [result for result in results if isinstance(result, Article)]


def rejections(results: Iterable[Article | Rejection]) -> list[Rejection]:
    return [result for result in results if isinstance(result, Rejection)]


def reason(path: Path) -> str:
    (only,) = read(path)
    assert isinstance(only, Rejection)
    assert only.source.startswith(str(path))
    return only.reason


def test_missing_source_is_one_rejection(tmp_path: Path) -> None:
    good = tmp_path / "a.json"
    good.write_text(STORY)
    first, second = read(tmp_path / "none.json", good)
    assert first == Rejection(str(tmp_path / "none.json"), "there is no such file or folder")
    assert isinstance(second, Article)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_rejection(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(STORY)
    path.chmod(0)
    assert "permission" in reason(path)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.json", b"", "empty"),
        ("blank.txt", b" \n\n", "blanks"),
        ("zeros.txt", bytes(2000), "binary"),
        ("noise.bin", bytes(range(256)) * 20, "binary"),
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.txt", b"PK\x03\x04....", "ZIP"),
        ("a.xml", b"<?xml version='1.0'?><rss/>", "XML"),
        ("table.csv", b"a,b,c\n1,2,3\n", "--map headline=COLUMN"),
        ("deep.json", b"[" * 10_000, "deep"),
        ("cut.txt.gz", gzip.compress(b"The crane stays. " * 50)[:-20], "cut short"),
        ("bad.json.xz", b"\xfd7zXZ\x00" + b"nonsense" * 9, "damaged"),
        ("twice.json.gz", gzip.compress(gzip.compress(STORY.encode())), "compressed twice"),
        ("list.json", b"[]", "contains no articles"),
        ("number.json", b"7", "a number where an object should be"),
        ("keys.json", b'{"foo": 1, "body": ""}', "foo, body (empty)"),
        ("huge-number.json", b'{"title": ' + b"9" * 5000 + b"}", "not valid JSON"),
    ],
)
def test_bad_input_is_one_rejection_with_its_reason(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert told in reason(path)


def test_a_gzip_bomb_is_stopped_early(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(STORY.encode() + b" " * 2**26))
    assert "bomb" in rejections(read(path))[0].reason


def test_a_page_of_200_megabytes_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.write(b"News. " * 2000)
        file.truncate(200 * 2**20)
    seen: list[Progress] = []
    (only,) = read(path, progress=seen.append)
    assert isinstance(only, Rejection)
    assert "larger than 8 MB" in only.reason
    assert seen[-1].done_bytes < 10 * 2**20


def test_too_long_line_is_rejected_and_its_neighbours_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    long = b'{"id": "b", "body": "' + b"x" * (17 * 2**20) + b'"}'
    path.write_bytes(STORY.encode() + b"\n" + long + b"\n" + STORY.encode())
    first, second, third = read(path)
    assert isinstance(first, Article)
    assert isinstance(second, Rejection)
    assert second.source == f"{path}:2"
    assert isinstance(third, Article)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compression_is_told_by_content_and_not_by_name(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(pack(STORY.encode()))  # type: ignore[operator]  # three functions of one shape
    (article,) = articles(read(path))
    assert article.headline == "Crane saved"


def test_the_good_lines_of_a_truncated_archive_are_in(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = "\n".join(json.dumps({"id": str(n), "body": f"Story {n} {os.urandom(40).hex()}"}) for n in range(2000))
    data = gzip.compress(lines.encode())
    path.write_bytes(data[: len(data) // 2])
    results = list(read(path))
    assert len(articles(results)) > 100
    assert "cut short" in rejections(results)[-1].reason


def test_folders_are_walked_in_order_without_what_is_hidden_or_ours(tmp_path: Path) -> None:
    for name in ("b.json", "a/c.json", ".hidden.json", ".git/x.json", "index/newssearch.json", "index/y.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "README.md").write_text("About")
    told: list[str] = []
    found = [Path(article.source_file or "").name for article in articles(read(tmp_path, tell=told.append))]
    assert found == ["c.json", "b.json"]
    assert len(told) == 1
    assert "README.md" in told[0]


def test_standard_input_is_read_and_left_open() -> None:
    given = io.BytesIO(STORY.encode())
    (article,) = articles(read("-", stdin=given))
    assert article.source_file == "-"
    assert not given.closed


def test_retrieved_is_as_given_else_the_time_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(STORY)
    os.utime(path, (1_765_324_800, 1_765_324_800))
    (by_file,) = articles(read(path))
    assert by_file.retrieved == "2025-12-10T00:00:00+00:00"
    (given,) = articles(read(path, retrieved="2025-12-11"))
    assert given.retrieved == "2025-12-11"
    (moment,) = articles(read(path, retrieved=datetime(2025, 12, 12, tzinfo=UTC)))
    assert moment.retrieved == "2025-12-12T00:00:00+00:00"


def test_retrieved_that_is_no_date_is_a_usage_error_at_once() -> None:
    with pytest.raises(UsageError, match="soon"):
        read("-", retrieved="soon")


def test_progress_ends_at_the_size_of_all_sources(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(STORY)
    seen: list[Progress] = []
    list(read(tmp_path, progress=seen.append))
    assert seen[-1] == Progress(2 * len(STORY), 2 * len(STORY), str(tmp_path / "b.json"))


SAMPLES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and not path.name.endswith(".expected.json"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_sample_ends_in_verdicts(tmp_path: Path, sample: Path, data: st.DataObject) -> None:
    whole = sample.read_bytes()
    start = data.draw(st.integers(0, len(whole)), "cut from")
    length = data.draw(st.integers(0, 200), "bytes cut")
    noise = data.draw(st.binary(max_size=20), "bytes put in")
    path = tmp_path / f"damaged-{sample.name}"
    path.write_bytes(whole[:start] + noise + whole[start + length :])
    results = list(read(path, retrieved="2025-12-10"))
    assert results or not path.read_bytes()
    assert all(isinstance(result, Article | Rejection | Removal) for result in results)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_at_all_end_in_verdicts(data: bytes) -> None:
    assert list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared news data is not beside the project")
def test_the_seed_page_gives_its_fields() -> None:
    (page,) = articles(read(SHARED / "seed" / "article.txt", retrieved="2025-12-10"))
    assert page.headline == "Russia’s Security Is Non-Negotiable in Ukraine’s NATO Aspirations, Says Putin"
    assert (page.standfirst or "").endswith("says Moscow will not compromise core security interests")
    assert (page.dateline, page.published, page.precision, page.published_from) == (
        "Russian",
        "2025-12-05",
        "day",
        "dateline",
    )
    body = page.body or ""
    assert body.startswith("President Vladimir Putin on Thursday")
    assert body.endswith("would benefit both sides.")
    assert [len(part) < 60 for part in body.split("\n\n")].count(True) == 3
    assert "Honest and Dignified" not in repr(page)
    assert "WhatsApp" not in repr(page)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_the_good_lines_of_a_file_that_is_cut_short_are_in(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    rows = [json.dumps({"id": str(n), "title": f"Ship {n * n * 7919}", "body": f"Sails {n**3}."}) for n in range(400)]
    packed = pack("\n".join(rows).encode())
    cut = tmp_path / "a.jsonl.packed"
    cut.write_bytes(packed[: len(packed) * 2 // 3])
    results = list(read(cut.rename(tmp_path / "a.jsonl.gz")))
    assert [article.id for article in articles(results)] == [str(n) for n in range(len(results) - 1)]
    assert len(results) > 100
    assert "cut short" in rejections(results)[0].reason


def test_path_of_an_article_is_absolute_and_normal(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(STORY)
    (only,) = articles(read(f"{tmp_path}//x/../a.json")) if (tmp_path / "x").mkdir() is None else ()
    assert only.source_file == str(tmp_path / "a.json")


def test_a_name_that_is_not_utf_8_is_shown_with_its_bytes(tmp_path: Path) -> None:
    named = tmp_path / os.fsdecode(b"caf\xe9.json")
    named.write_text(STORY)
    (only,) = articles(read(tmp_path))
    assert only.source_file == str(tmp_path / "caf\\xe9.json")


def test_a_zone_may_be_named() -> None:
    page = b"Crane saved\n\n5 December 2025, 14:30\n\nThe crane stays."
    (only,) = articles(read("-", stdin=io.BytesIO(page), zone="Asia/Kolkata", retrieved="2025-12-10"))
    assert only.published == "2025-12-05T14:30:00+05:30"
    with pytest.raises(UsageError, match="no time zone"):
        read("-", zone="Mars/Base")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.html", "<html><head><meta charset={0}><title>{1}</title></head><body><h1>{1}</h1><p>{2}</p></body></html>"),
        ("a.rss", '<?xml version="1.0" encoding="{0}"?><rss><channel><item><title>{1}</title>'
                  "<description>{2}</description></item></channel></rss>"),
        ("a.xml", '<?xml version="1.0" encoding="{0}"?><nitf><body><body.head><hedline><hl1>{1}</hl1></hedline>'
                  "</body.head><body.content><p>{2}</p></body.content></body></nitf>"),
        ("a.eml", "From: a@b.example\nSubject: {1}\nContent-Type: text/plain; charset={0}\n\n{2}\n"),
    ],
    ids=["html", "feed", "nitf", "mail"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("label", "codec", "headline", "body"),
    [
        ("gb2312", "gbk", "港口新码头", "渡轮今天早上恢复航行，许多乘客放心地登上了船"),
        ("windows-1251", "cp1251", "Порт купит краны", "Совет порта в понедельник одобрил покупку двух кранов"),
    ],
    ids=["gb2312", "windows-1251"],
)
def test_a_declared_encoding_holds_through_a_bad_byte_and_it_is_noted(
    tmp_path: Path, name: str, source: str, label: str, codec: str, headline: str, body: str
) -> None:
    path = tmp_path / name
    bad = b"\xff" if codec == "gbk" else b"\x98"
    path.write_bytes(source.format(label, headline, body + "@.").encode(codec).replace(b"@.", bad + b"."))
    (article,) = read(path, retrieved="2025-12-10")
    assert isinstance(article, Article)
    assert (article.headline, article.standfirst or article.body) == (headline, f"{body}\ufffd.")
    assert [note for note in article.notes if note.startswith("encoding")] == [
        f"encoding damaged: 1 places are not {'gb18030' if codec == 'gbk' else 'windows-1251'}"
    ]


def test_damage_is_noted_on_the_entry_that_has_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("title,text\nCrane saved,Größe\nCrane sold,Größe @\n".encode("cp1252").replace(b"@", b"\x81"))
    assert [item.notes for item in read(path, retrieved="2025-12-10") if isinstance(item, Article)] == [
        ("encoding guessed: windows-1252",),
        ("encoding guessed: windows-1252",),
    ]
    path.write_bytes("title,text\nCrane saved,Größe und Höhe\nCrane sold,Größe @\n".encode().replace(b"@", b"\xff"))
    assert [item.notes for item in read(path, retrieved="2025-12-10") if isinstance(item, Article)] == [
        (),
        ("encoding damaged: 1 places are not UTF-8",),
    ]
