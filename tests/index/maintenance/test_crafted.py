"""An index that somebody made to harm is refused, and takes no more memory than its files are large."""

import resource
import subprocess
import sys

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from faults.arrays import read_arrays
from faults.crafting import CRAFTED, MEMORY
from faults.damage import replace, rewritten
from newssearch.index.commits.checksummed_json import is_sealed, sealed, unsealed
from newssearch.index.commits.toc import read_table

QUERIES = ("ferry", '"the ferry"', "fer*", "ferri~", "ferry NEAR/3 noon", "*:*", "body:noon")
ASK = f"""
import sys, newssearch
from newssearch.errors import DamagedIndexError
for ask in (
    *(lambda news, query=query: news.search(query, limit=99) for query in {QUERIES!r}),
    lambda news: news.search("ferry", limit=99, collapse="earliest"),
    lambda news: news.get("1"),
    lambda news: news.stats(),
    lambda news: news.optimize(),
):
    try:
        with newssearch.open(sys.argv[1]) as news:
            ask(news)
    except DamagedIndexError:
        print("refused")
print(newssearch.check(sys.argv[1]).ok)
"""


@pytest.fixture
def folder(make_index):
    with make_index(*(f"The ferry of day {n} came at noon." for n in range(20)), segments=2) as news:
        return news.path


def asked(folder):
    """Count the refused answers of a process with little memory, and return whether the check passes."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(folder)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert done.returncode == 0, done.stderr
    *refused, ok = done.stdout.split()
    return len(refused), ok == "True"


def array(folder, ending, name):
    file = sorted(folder.glob(f"*{ending}"))[0]
    return file, read_arrays(file)[name]


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "name", "craft"), CRAFTED, ids=[f"{n}-{case[1]}" for n, case in enumerate(CRAFTED)])
def test_arrays_that_lie_with_their_checksums_right_are_refused_in_bounded_memory(folder, ending, name, craft):
    file, values = array(folder, ending, name)
    rewritten(file, {name: craft(values)})
    refused, ok = asked(folder)
    assert refused
    assert not ok


def test_a_list_whose_numbers_are_beyond_all_files_is_refused(folder):
    file, _ = array(folder, ".postings", "id/starts.count")
    marks = {"id/starts.counts.4.marks": np.zeros(1, np.uint64), "id/starts.counts.8.marks": np.zeros(1, np.uint64)}
    wide = {"id/starts.counts.4": np.full(99, 255, np.uint8), "id/starts.counts.8": np.full(99, 255, np.uint8)}
    tiers = {f"id/starts.counts.{bits}": np.full(99, (1 << bits) - 1, f"u{bits // 8}") for bits in (16, 32)}
    more = {f"id/starts.counts.{bits}.marks": np.zeros(1, np.uint64) for bits in (16, 32)}
    rewritten(file, wide | marks | tiers | more | {"id/starts.counts.64": np.full(99, 1 << 61, np.uint64)})
    refused, ok = asked(folder)
    assert refused
    assert not ok


@pytest.mark.slow
@pytest.mark.parametrize(
    "stored", [b"[]\nbody", b"{}\nbody", b'{"id": 7}\n', b'{"id":"1","wings":"2"}\n', b"\xff\xfe\n", b"", b"{" * 9_999],
)  # fmt: skip
def test_malformed_stored_article_is_refused(folder, stored):
    import zstandard

    file, ends = array(folder, ".documents", "heads.ends")
    changed, (head, _, body) = {}, stored.partition(b"\n")
    for name, part in (("heads", head), ("bodies", body)):
        frame = zstandard.ZstdCompressor(write_checksum=True).compress(part)
        changed[name] = np.frombuffer(frame * len(ends), np.uint8)
        changed[f"{name}.ends"] = (np.arange(1, len(ends) + 1) * len(frame)).astype(np.uint64)
    rewritten(file, changed)
    refused, ok = asked(folder)
    assert refused
    assert not ok


def test_a_table_of_contents_that_would_run_code_runs_none(folder, tmp_path):
    table = next(folder.glob("*.toc"))
    data = table.read_bytes()
    code = f"cos\nsystem\n(S'touch {tmp_path}/ran'\ntR.".encode()
    at = data.rindex(b"\x80")
    replace(table, data[:at] + code)
    replace(folder / "newssearch.json", orjson.dumps({"format": 2, "generation": 1}))
    assert read_table(folder) is None
    with newssearch.open(newssearch.upgrade(folder) and folder) as news:
        assert news.search("ferry").total == 20
    assert not (tmp_path / "ran").exists()


@given(st.dictionaries(st.text(), st.integers() | st.text(), min_size=1).filter(lambda d: "crc32" not in d), st.data())
def test_sealed_object_comes_back_or_is_refused(document, data):
    try:
        text = sealed(document)
    except (TypeError, orjson.JSONEncodeError):  # numbers that JSON has no room for
        return
    assert is_sealed(text)
    assert unsealed(text) == document
    changed = bytearray(text)
    changed[data.draw(st.integers(0, len(text) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    for broken in (bytes(changed), text[: data.draw(st.integers(0, len(text) - 1))]):
        with pytest.raises(ValueError):  # noqa: PT011  # of JSON or of the checksum
            unsealed(broken)
