"""Archives: every file in them is read as a file of its own, within limits, and named by where it lies."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read

Files = dict[str, bytes]
STORY = b'{"id": "a", "title": "Crane saved", "body": "The crane stays."}'
SECOND = b'{"id": "b", "title": "Ferry late", "body": "It came at noon."}'


def zipped(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files: Files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_765_000_000
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def tar_gz(files: Files) -> bytes:
    return gzip.compress(tarred(files), mtime=0)


PACKERS = pytest.mark.parametrize("pack", [zipped, tarred, tar_gz], ids=["zip", "tar", "tar.gz"])
Pack = Callable[[Files], bytes]


def reasons(path: Path) -> dict[str, str]:
    root = str(path.parent)
    results = list(read(path, retrieved="2025-12-10"))
    return {r.source.removeprefix(f"{root}/"): r.reason for r in results if isinstance(r, Rejection)}


@PACKERS
def test_members_are_read_by_their_formats_and_named(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "news"
    path.write_bytes(pack({"a.json": STORY, "deep/b.csv": b"id,title\nc,Gulls counted\n", "c.bin": bytes(900)}))
    results = list(read(path))
    places = {r.id: r.source_file for r in results if isinstance(r, Article)}
    assert places == {"a": f"{path}!a.json", "c": f"{path}!deep/b.csv"}
    assert reasons(path) == {"news!c.bin": "it is binary, not text"}


@PACKERS
def test_archives_within_archives_are_opened_to_a_depth(tmp_path: Path, pack: Pack) -> None:
    path, data = tmp_path / "news", pack({"a.json": STORY})
    for n in range(2):
        data = pack({f"{n}.packed": data})
    path.write_bytes(data)
    (article,) = read(path)
    assert isinstance(article, Article)
    assert article.source_file == f"{path}!1.packed!0.packed!a.json"
    path.write_bytes(pack({"once-more": data}))
    assert list(reasons(path).values()) == ["archives are nested more than 3 deep; unpack them first"]


@PACKERS
def test_a_name_that_leads_out_is_refused_and_the_rest_is_read(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "news"
    path.write_bytes(pack({"../../etc/passwd": STORY, "x/../../y": STORY, "b.json": SECOND}))
    assert [r.id for r in read(path) if isinstance(r, Article)] == ["b"]
    assert all("leads out" in reason for reason in reasons(path).values())
    assert len(reasons(path)) == 2


@PACKERS
def test_archive_skips_what_a_folder_skips(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "news"
    files = {
        "README.txt": b"About",
        ".hidden.json": STORY,
        "__MACOSX/x": STORY,
        "a.expected.json": b"{}",
        "b.json": SECOND,
    }
    path.write_bytes(pack(files))
    told: list[str] = []
    assert [r.id for r in read(path, tell=told.append) if isinstance(r, Article)] == ["b"]
    assert len(told) == 2


@PACKERS
def test_a_bomb_is_stopped_early_and_told_once(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "bomb"
    line = STORY + b" " * 2**20 + b"\n"
    inner = gzip.compress(line * 20, mtime=0)
    path.write_bytes(pack({f"{n}.jsonl.gz": inner for n in range(50)}))
    told = reasons(path)
    assert len(told) == 1
    assert "bomb" in next(iter(told.values()))


@PACKERS
def test_time_of_a_member_is_its_time_of_retrieval(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "news"
    path.write_bytes(pack({"a.json": STORY}))
    os.utime(path, (2_000_000_000, 2_000_000_000))
    (by_member,) = read(path)
    assert isinstance(by_member, Article)
    assert by_member.retrieved is not None
    assert by_member.retrieved < "2033"
    (given_,) = read(path, retrieved="2025-12-10")
    assert isinstance(given_, Article)
    assert given_.retrieved == "2025-12-10"


def test_an_archive_without_a_file_that_could_hold_an_article_says_so(tmp_path: Path) -> None:
    path = tmp_path / "week.zip"
    path.write_bytes(zipped({"README.txt": b"What this is."}))
    assert reasons(path) == {"week.zip": "it contains no file that could be an article"}


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.json": STORY}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(tmp_path / "a.zip") == {"a.zip!a.json": "it is encrypted"}


def test_a_table_of_contents_of_millions_is_not_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.json": STORY}))
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (2**31).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert "more than 200,000 files" in reasons(tmp_path / "a.zip")["a.zip"]


def test_an_archive_on_standard_input_is_read() -> None:
    (article,) = read("-", stdin=io.BytesIO(zipped({"a.json": STORY})))
    assert isinstance(article, Article)
    assert article.source_file == "-!a.json"


@PACKERS
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_archive_ends_in_verdicts(tmp_path: Path, pack: Pack, data: st.DataObject) -> None:
    whole = pack({"a.json": STORY, "b.json": SECOND})
    start = data.draw(st.integers(0, len(whole)), "cut from")
    noise = data.draw(st.binary(max_size=8), "put in")
    path = tmp_path / "damaged"
    path.write_bytes(whole[:start] + noise + whole[start + data.draw(st.integers(0, 60), "bytes cut") :])
    assert all(isinstance(result, Article | Rejection) for result in read(path))


@pytest.mark.slow
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_of_a_zip_are_read_whatever_they_are_packed_with(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.json", STORY)
        archive.writestr("b.jsonl", '{"headline": "Ferry late", "body": "It was."}\n' * 50_000)
    items = list(read(path, processes=1))
    assert len(items) == 50_001
    assert all(isinstance(item, Article) for item in items)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_a_zip_is_rejected_alone(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.json", STORY * 40)
        archive.writestr("b.json", STORY)
    data = bytearray(path.read_bytes())
    at = data.index(b"a.json") + 30
    data[at : at + 8] = bytes(8)
    path.write_bytes(data)
    items = list(read(path, processes=1))
    assert [type(item) for item in items][-1] is Article
    assert any(isinstance(item, Rejection) and "a.json" in item.source for item in items)


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_in_tars_are_read(tmp_path: Path, form: int) -> None:
    path = tmp_path / "a.tar"
    name = "ä" * 60 + "/" + "b" * 150 + ".json"
    with tarfile.open(path, "w", format=form) as archive:
        for n in range(3):
            info = tarfile.TarInfo(f"{n}{name}")
            data = STORY
            info.size, info.mtime = len(data), 1_765_000_000
            archive.addfile(info, io.BytesIO(data))
    items = [item for item in read(path, processes=1) if isinstance(item, Article)]
    assert [item.source_file for item in items] == [f"{path}!{n}{name}" for n in range(3)]
    assert all(item.retrieved is not None and item.retrieved.startswith("2025-12-06") for item in items)


def test_a_sparse_member_of_a_tar_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("GNUSparseFile.1/a.json")
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "a.json"}
        info.size = 512
        archive.addfile(info, io.BytesIO(b"1\n0\n512\n".ljust(512, b"\0")))
        data = STORY
        info = tarfile.TarInfo("b.json")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    sparse, article = read(path, processes=1)
    assert isinstance(sparse, Rejection)
    assert "holes" in sparse.reason
    assert isinstance(article, Article)


def test_a_size_of_thousands_of_digits_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.json")
        info.pax_headers, info.size = {"size": "9" * 5000}, len(STORY)
        archive.addfile(info, io.BytesIO(STORY))
    assert reasons(path) == {"a.tar": "the tar archive is damaged (an invalid size); fetch it again"}
