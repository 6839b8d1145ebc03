"""An article that is removed for good leaves every file of a folder, and stays out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard
from conftest import MakeIndex, ids

import newssearch
from newssearch.core import CheckedSegment, SegmentReader
from newssearch.errors import UsageError
from newssearch.index.commits import files
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.tombstones import TOMBSTONES
from newssearch.index.versions.version_files import VersionFile
from newssearch.matching.schema import cased_postings, exact_postings
from newssearch.models import Article

SECRET = "quillonite"
OLDER = "zebrafeld"


def story(n: int, text: str = "", *, source: str = "Courier") -> Article:
    body = f"The harbour of town {n} was closed for {n % 7} days.\nFerries waited at pier {n * 31 % 97}.\n{text}"
    return Article(
        f"s{n}",
        headline=f"Harbour {n} closed",
        body=body,
        source=source,
        url=f"https://courier.example/{n}",
        language="en",
        source_file=f"/news/{n}.json",
    )


VICTIM = story(3, f"The word {SECRET} is only here, and nobody else was ever told of it by us.")
FIRST = story(3, f"The word {OLDER} stood here before, and nobody else was ever told of it.")


def everything(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all bytes of all files in a folder, then all that is compressed or packed in them, unpacked."""
    for file in sorted(path.rglob("*")):
        if not file.is_file():
            continue
        data = file.read_bytes()
        yield file.name, data
        if file.name.startswith("versions_"):
            yield from ((file.name, entry.stored) for entry in VersionFile(file).all())
        elif file.suffix == ".zst":
            for part in data.split(b"\x28\xb5\x2f\xfd")[1:]:
                yield file.name, zstandard.ZstdDecompressor().decompress(b"\x28\xb5\x2f\xfd" + part, 1 << 24)
        if file.suffix == ".documents":
            segment = CheckedSegment(file.with_suffix(".postings"), file)
            for number in range(len(segment)):
                yield file.name, segment.stored(number)
            yield from ((file.name, dictionary) for dictionary in segment.dictionaries())
        if file.suffix == ".postings":
            yield from ((file.name, word) for word in words_of(file))


def words_of(file: Path) -> Iterator[bytes]:
    """Yield the terms, words and odd spellings of a file of postings."""
    documents = file.with_suffix(".documents")
    reader = SegmentReader("read", file, documents, len(CheckedSegment(file, documents)))
    for name in reader.names:
        for postings in (name, exact_postings(name), cased_postings(name)):
            try:
                yield from reader.terms_from(postings, 0, 1 << 20)
            except KeyError:
                continue


def holders(path: Path, word: str) -> list[str]:
    """Return the names of the files that hold a word."""
    return sorted({name for name, data in everything(path) if word.encode() in data.lower()})


def archive(make_index: MakeIndex, many: int = 12) -> newssearch.News:
    """Return an index with the victim in two versions, in a kept generation and in a deleted document."""
    news = make_index(*(story(n) for n in range(many) if n != 3), FIRST, segments=2)
    news.reindex([*(story(n) for n in range(many) if n != 3), FIRST])
    news.update([VICTIM])
    assert holders(news.path, OLDER)
    assert holders(news.path, SECRET)
    return news


def test_text_leaves_every_file_in_all_versions_and_nothing_else_does(make_index: MakeIndex) -> None:
    news = archive(make_index)
    report = news.remove(["s3"], forever=True, reason="a court order")
    assert report.removed == 1
    assert holders(news.path, SECRET) == holders(news.path, OLDER) == []
    assert news.check().problems == ()
    assert news.search("harbour").total == 11
    for generation in newssearch.generations(news.path)[1:]:
        news.rollback(generation.generation)
        assert news.check().problems == ()
        assert news.search("harbour").total == 11
        assert news.get("s3") is None


def test_text_leaves_dictionaries(make_index: MakeIndex) -> None:
    many = [story(n, f"Quay {n * 7919 % 1009} took {n * 31 % 977} boats. " * 9) for n in range(1200) if n != 3]
    news = make_index(VICTIM, *many)
    (documents,) = news.path.glob("*.documents")
    postings = documents.with_suffix(".postings")
    held = CheckedSegment(postings, documents).dictionaries()
    assert held
    news.remove(["s3"], forever=True, reason="a court order")
    assert holders(news.path, SECRET) == []
    assert news.check().problems == ()
    assert news.search("quay").total == 1199


def test_old_versions_that_are_kept_lose_the_text(make_index: MakeIndex) -> None:
    news = make_index(*(story(n) for n in range(6) if n != 3), FIRST)
    news.keep_versions(None)
    news.update([VICTIM, story(4, "It was closed again.")])
    news.update([replace(VICTIM, body="Nothing of it is left.")])
    assert any(name.startswith("versions_") for name in holders(news.path, OLDER))
    news.remove(["s3"], forever=True, reason="a court order")
    assert holders(news.path, SECRET) == holders(news.path, OLDER) == []
    assert len(news.history("s4").versions) == 2
    assert news.check().problems == ()


def test_failed_damaged_and_unfinished_folders_go(make_index: MakeIndex) -> None:
    news = archive(make_index)
    for name in ("newssearch.failed", "newssearch.damaged", "newssearch.rebuild"):
        (news.path / name).mkdir()
        (news.path / name / "x.txt").write_text(SECRET)
    news.remove(["s3"], forever=True, reason="a court order")
    assert holders(news.path, SECRET) == []
    assert not list(news.path.glob("newssearch.[fdr]*"))


def test_reports_of_runs_lose_what_they_quote(make_index: MakeIndex) -> None:
    news = archive(make_index)
    (news.path / "runs").mkdir(exist_ok=True)
    report = {
        "rejections": [{"source": "a", "reason": f"{SECRET!r} is not a date"}, {"source": "b", "reason": "empty"}]
    }
    (news.path / "runs" / "2026-01-01.json").write_bytes(orjson.dumps(report))
    news.remove(["s3"], forever=True, reason="a court order")
    assert holders(news.path, SECRET) == []
    assert b"empty" in (news.path / "runs" / "2026-01-01.json").read_bytes()


def test_lines_of_the_article_are_no_longer_counted(make_index: MakeIndex) -> None:
    line = f"Subscribe to the letter of {SECRET}"
    shared = [story(n, f"A line about {n}.\nFollow us on the networks") for n in range(30) if n != 3]
    news = make_index(*shared, story(3, f"{line}\nFollow us on the networks"))
    news.remove(["s3"], forever=True, reason="a court order")
    assert holders(news.path, SECRET) == []
    (source,) = news.boilerplate()
    assert "Follow us on the networks" in {one.text for one in source.lines}


def test_later_runs_leave_the_article_out_and_say_so(make_index: MakeIndex) -> None:
    news = archive(make_index)
    news.remove(["s3"], forever=True, reason="a court order")
    moved = replace(VICTIM, id="other", url=None)
    linked = replace(VICTIM, id="another", body="Something else is here now.")
    report = news.update([VICTIM, FIRST, moved, linked, story(99)])
    assert (report.read, report.unchanged, report.banned, report.indexed) == (5, 4, 4, 1)
    assert any("4 articles were left out" in warning for warning in report.warnings)
    report = news.reindex([VICTIM, *(story(n) for n in range(12) if n != 3)])
    assert report.banned == 1
    assert news.get("s3") is None


def test_same_id_of_another_publisher_is_taken_in(make_index: MakeIndex) -> None:
    news = archive(make_index)
    news.remove(["s3"], forever=True, reason="a court order")
    other = Article("s3", body="Words of a gazette.", source="Gazette", language="en", source_file="/gazette.json")
    assert news.update([other]).indexed == 1


def test_exact_copies_stay_are_listed_and_may_be_read_again(make_index: MakeIndex) -> None:
    copies = [replace(VICTIM, id=f"copy{n}", url=f"https://gazette.example/{n}", source="Gazette") for n in range(2)]
    news = make_index(VICTIM, *copies)
    report = news.remove(["s3"], forever=True, reason="a court order")
    assert isinstance(report, newssearch.ForeverReport)
    assert report.copies == ("copy0", "copy1")
    assert news.search(SECRET).total == 1
    assert news.check().problems == ()
    assert news.update(copies).banned == 0
    news.reindex(copies)
    assert ids(news.search("*:*")) == {"copy0"}
    news.remove(["copy0", "copy1"], forever=True, reason="those, too")
    assert holders(news.path, SECRET) == []


def test_backup_from_before_does_not_bring_it_back(make_index: MakeIndex, tmp_path: Path) -> None:
    news = archive(make_index)
    news.backup(tmp_path / "backup", link=False)
    news.remove(["s3"], forever=True, reason="a court order")
    newssearch.restore(tmp_path / "backup", news.path, force=True)
    assert holders(news.path, SECRET) == []
    assert news.get("s3") is None
    assert news.check().problems == ()


def test_backup_that_is_brought_up_to_date_loses_it(make_index: MakeIndex, tmp_path: Path) -> None:
    news = archive(make_index)
    news.backup(tmp_path / "backup")
    news.remove(["s3"], forever=True, reason="a court order")
    news.backup(tmp_path / "backup")
    assert holders(tmp_path / "backup", SECRET) == []
    assert [one.id for one in TOMBSTONES.kept(FolderSidecars(tmp_path / "backup"))] == ["s3"]


def test_copy_does_not_bring_it_back_and_takes_it_from_its_target(make_index: MakeIndex, tmp_path: Path) -> None:
    news = archive(make_index)
    newssearch.copy(news.path, tmp_path / "older")
    news.remove(["s3"], forever=True, reason="a court order")
    report = newssearch.copy(tmp_path / "older", news.path)
    assert report.proven
    assert report.banned == 1
    assert news.get("s3") is None
    newssearch.copy(news.path, tmp_path / "older")
    assert holders(tmp_path / "older", SECRET) == []


def test_article_that_only_a_kept_generation_holds_can_be_removed_for_good(make_index: MakeIndex) -> None:
    news = archive(make_index)
    news.remove(["s3"])
    assert holders(news.path, SECRET)
    assert news.remove(["s3"], forever=True, reason="a court order").removed == 1
    assert holders(news.path, SECRET) == []


def test_unknown_id_and_missing_reason(make_index: MakeIndex) -> None:
    news = archive(make_index)
    report = news.remove(["nobody"], forever=True, reason="a court order")
    assert (report.removed, report.warnings) == (0, ("no article has the id nobody",))
    assert news.removed() == ()
    with pytest.raises(UsageError, match="reason"):
        news.remove(["s3"], forever=True)


def test_lifted_ban_lets_a_source_bring_it_back(make_index: MakeIndex) -> None:
    news = archive(make_index)
    news.remove(["s3"], forever=True, reason="a court order")
    (stone,) = news.removed()
    assert (stone.id, stone.reason, stone.url) == ("s3", "a court order", VICTIM.url)
    assert SECRET not in stone.to_json()
    assert news.allow(["s3", "nobody"]) == ("s3",)
    assert news.removed() == ()
    assert news.update([VICTIM]).indexed == 1


OPERATIONS = ("create", "replace", "rename", "link_or_move", "remove", "remove_folder", "sync", "sync_folder")


@pytest.mark.slow
def test_killed_at_any_operation_the_removal_has_not_begun_or_goes_on(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = archive(make_index)
    (whole.path / "newssearch.failed").mkdir()
    (whole.path / "newssearch.failed" / "x.txt").write_text(SECRET)
    for n in range(1, 1000):
        path = tmp_path / f"try{n}"
        shutil.copytree(whole.path, path)
        if not _killed_at(n, path, monkeypatch):
            break
        with newssearch.open(path) as news:
            assert news.check().problems == (), n
            if not news.removed():
                assert news.get("s3") is not None, n
                continue
            news.update([story(500)])
            assert news.get("s3") is None
            assert holders(path, SECRET) == holders(path, OLDER) == [], n
            assert not news.removed()[0].pending
            assert news.check().problems == (), n
        shutil.rmtree(path)
    assert n > 15
    assert holders(path, SECRET) == []


def _killed_at(n: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Remove the article, killed at the n-th operation on files; False if there are fewer."""
    done = 0

    def struck(call: Any, *given: Any) -> Any:
        nonlocal done
        done += 1
        if done == n:
            raise KeyboardInterrupt
        return call(*given)

    with monkeypatch.context() as patch:
        for name in OPERATIONS:
            patch.setattr(files, name, partial(struck, getattr(files, name)))
        with newssearch.open(path) as news:
            try:
                news.remove(["s3"], forever=True, reason="a court order")
            except KeyboardInterrupt:
                return True
    return False
