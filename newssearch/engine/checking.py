"""Looking an index over: every file against its checksum, and the files against one another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newssearch.engine.documents import Record
from newssearch.engine.folder import describe, require_index
from newssearch.engine.manifest import REBUILD, Manifest, file_state, read_manifest
from newssearch.engine.snapshot import Snapshot
from newssearch.errors import DamagedIndexError, NewsSearchError
from newssearch.models import CheckedFile, CheckReport


def check(path: Path) -> CheckReport:
    """Read every file of the index in ``path``; NoIndexError when there is none, else a report, whatever is wrong."""
    require_index(path)
    try:
        manifest = read_manifest(path)
    except DamagedIndexError as error:
        found = tuple(CheckedFile(p.name, p.stat().st_size) for p in sorted(path.glob("*")) if p.is_file())
        return CheckReport(0, 0, found, (str(error),))
    files = tuple(_checked_files(path, manifest))
    problems = [f"{f.name}: {f.problem}" for f in files if f.problem]
    try:
        snapshot = Snapshot(path)
    except DamagedIndexError as error:
        return CheckReport(manifest.generation, 0, files, (*problems, str(error)))
    try:
        problems += _between_files(snapshot, manifest)
        return CheckReport(snapshot.generation, manifest.totals.articles, files, tuple(problems))
    finally:
        snapshot.close()


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn whatever a damaged file of the index in ``path`` makes Whoosh or Python raise into DamagedIndexError.

    Where every file is as it was written the fault is not the index's, and the error goes on as it is.
    """
    try:
        yield
    except NewsSearchError:
        raise
    except Exception as error:  # a flipped bit can make anything of a file
        problems = check(path).problems
        if not problems:
            raise
        raise DamagedIndexError(f"{path} is damaged: {problems[0]}. {REBUILD}") from error


def _checked_files(path: Path, manifest: Manifest) -> Iterator[CheckedFile]:
    for name, said in manifest.files.items():
        try:
            found = file_state(path / name)
        except OSError as error:
            yield CheckedFile(name, 0, f"cannot be read ({error.strerror})")
            continue
        problem = ""
        if found.bytes != said.bytes:
            problem = f"is {found.bytes:,} bytes long, not {said.bytes:,}"
        elif found.crc32 != said.crc32:
            problem = "has changed since it was written (its checksum differs)"
        yield CheckedFile(name, found.bytes, problem)


def _between_files(snapshot: Snapshot, manifest: Manifest) -> list[str]:
    """Every record and article can be read, every copy has its first, and the totals add up."""
    problems: list[str] = []
    records: list[Record] = []
    try:
        for document, record in snapshot.records():
            records.append(record)
            if snapshot.article(document).id != record.id:
                problems.append(f"article {record.id}: the stored article has another id")
    except Exception as error:  # whatever a damaged file makes Whoosh raise
        problems.append(f"the stored articles cannot be read: {describe(error)}")
        return problems
    first = {record.id for record in records if record.copy_of is None}
    problems += [
        f"article {r.id}: repeats {r.copy_of}, which is not there"
        for r in records
        if r.copy_of is not None and r.copy_of not in first
    ]
    if len({record.id for record in records}) != len(records):
        problems.append("two articles have the same id")
    if manifest.generation == snapshot.generation and snapshot.counted() != manifest.totals:
        problems.append("the totals in the manifest do not agree with the articles")
    return problems
