"""No source ends a run: whatever a reader raises becomes one rejection, and the rest goes in."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile
from zlib import crc32

import pytest

import newssearch
from newssearch.core import tokenize
from newssearch.models import Article, Item, Rejection
from newssearch.reading import finish, formats, tasks
from newssearch.reading.drafts import Draft, Member, Origin, Refusal
from newssearch.reading.sniffing import text_like
from newssearch.reading.streams import Stream

pytestmark = pytest.mark.slow

ERRORS: tuple[type[Exception], ...] = (
    ValueError,
    LookupError,
    KeyError,
    TypeError,
    AttributeError,
    AssertionError,
    ZeroDivisionError,
    OverflowError,
    RecursionError,
    MemoryError,
    RuntimeError,
    StopIteration,
    EOFError,
    ImportError,
    UnicodeError,
    OSError,
)
GOOD = '{"id": "%s", "headline": "Ferry %s is late", "body": "The ferry %s came at noon."}\n'


def errand(name: str, at: str = "read") -> str:
    """A source of the format ``errand``: one good article, then what it says is raised."""
    return f"ERRAND {name} {at}\n"


def read_errand(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal | Member]:
    """Yield an article, then raise the error that the source names; ``finish`` names its article so instead."""
    _, name, at = stream.read_all(1000, "the errand").decode().split()
    yield Draft(where="[0]", id=f"good-{name}", headline="A good article", body=f"It was before {name}.")
    if at == "read":
        raise {error.__name__: error for error in ERRORS}[name]("on purpose")
    yield Draft(where="[1]", id=f"bad-{name}", headline=f"RAISE {name}", body="It cannot be finished.")
    yield Draft(where="[2]", id=f"last-{name}", headline="The last article", body=f"It was behind {name}.")


FORMAT = formats.Format("errand", "errors", "errand:read_errand", text_like(r"\AERRAND \w+"), (".errand",))


@pytest.fixture
def errands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sources of the format ``errand`` read, and articles with RAISE in their headline fail as they are
    finished."""
    module = ModuleType("newssearch.reading.errand")
    module.read_errand = read_errand  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(formats, "FORMATS", (FORMAT, *formats.FORMATS))
    monkeypatch.setattr(tasks, "finish", failing_finish)


def failing_finish(draft: Draft, origin: Origin) -> object:
    """Finish a draft, unless its headline names an error to raise."""
    word, _, name = (draft.headline or "").partition(" ")
    if word == "RAISE":
        raise {error.__name__: error for error in ERRORS}[name]("on purpose")
    return finish.finish(draft, origin)


def folder_of(tmp_path: Path, *sources: str) -> Path:
    """A folder of good files around each of the sources."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for number, source in enumerate(sources):
        (folder / f"{number}-a.json").write_text(GOOD % (f"{number}a", number, number))
        (folder / f"{number}-b.errand").write_text(source)
    (folder / "z.json").write_text(GOOD % ("z", "z", "z"))
    return folder


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items if isinstance(item, Article)]


@pytest.mark.parametrize("error", ERRORS)
def test_any_error_of_a_reader_rejects_one_source(errands: None, tmp_path: Path, error: type[Exception]) -> None:
    folder = folder_of(tmp_path, errand(error.__name__))
    items = list(newssearch.read(folder, processes=1))
    assert ids(items) == ["0a", f"good-{error.__name__}", "z"]
    rejections = [item for item in items if isinstance(item, Rejection)]
    assert [rejection.source for rejection in rejections] == [str(folder / "0-b.errand")]
    assert rejections[0].reason


@pytest.mark.parametrize("error", ERRORS)
def test_any_error_while_finishing_rejects_one_article(errands: None, tmp_path: Path, error: type[Exception]) -> None:
    name = error.__name__
    folder = folder_of(tmp_path, errand(name, "finish"))
    items = list(newssearch.read(folder, processes=1))
    assert ids(items) == ["0a", f"good-{name}", f"last-{name}", "z"]
    assert [item.source for item in items if isinstance(item, Rejection)] == [f"{folder / '0-b.errand'}[1]"]


def test_a_fault_of_ours_says_so_and_has_its_traceback(errands: None, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, errand("ZeroDivisionError"))
    (rejection,) = [item for item in newssearch.read(folder, processes=1) if isinstance(item, Rejection)]
    assert rejection.reason.startswith("a fault of newssearch")
    assert "ZeroDivisionError: on purpose" in rejection.reason
    assert "Traceback" in rejection.fault
    assert "read_errand" in rejection.fault


def test_want_of_memory_is_no_fault_of_ours(errands: None, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, errand("MemoryError"))
    (rejection,) = [item for item in newssearch.read(folder, processes=1) if isinstance(item, Rejection)]
    assert "more memory than there is" in rejection.reason
    assert not rejection.fault


def test_a_fault_in_a_member_leaves_the_others_of_its_archive(errands: None, tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("a.json", GOOD % ("a", "a", "a"))
        archive.writestr("b.errand", errand("RecursionError"))
        archive.writestr("c.json", GOOD % ("c", "c", "c"))
    items = list(newssearch.read(path, processes=1))
    assert ids(items) == ["a", "good-RecursionError", "c"]
    assert [item.source for item in items if isinstance(item, Rejection)] == [f"{path}!b.errand"]


def test_errors_of_the_callers_own_functions_are_raised(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "no errand")

    def refuse(_: object) -> None:
        raise InterruptedError("enough")

    with pytest.raises(InterruptedError, match="enough"):
        list(newssearch.read(folder, progress=refuse))
    (folder / "README").write_text("passed over, with a remark")
    with pytest.raises(InterruptedError, match="enough"):
        list(newssearch.read(folder, tell=refuse))


def test_update_and_reindex_take_the_rest(errands: None, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, *(errand(error.__name__) for error in ERRORS))
    with newssearch.create(tmp_path / "index") as news:
        report = news.update(newssearch.read(folder, processes=1), prune=[folder])
        assert (report.indexed, report.rejected) == (2 * len(ERRORS) + 1, len(ERRORS))
        again = news.update(newssearch.read(folder, processes=1), prune=[folder])
        assert (again.unchanged, again.removed) == (report.indexed, 0)
        assert news.reindex(newssearch.read(folder, processes=1), max_rejected="60%").switched


# -- in other processes ------------------------------------------------------------------------------------------------

SITE = """
import sys
sys.path.insert(0, {tests!r})
import test_reading_faults as faults
from newssearch.reading import formats, tasks
sys.modules["newssearch.reading.errand"] = faults
formats.FORMATS = (faults.FORMAT, *formats.FORMATS)
tasks.finish = faults.failing_finish
"""
"""Code that a new process of Python runs first, its workers too."""


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    site = tmp_path / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(SITE.format(tests=str(Path(__file__).parent)))
    return subprocess.run(
        [sys.executable, "-m", "newssearch", *arguments],
        env={**os.environ, "PYTHONPATH": str(site), "NEWSSEARCH_INDEX": str(tmp_path / "index")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_index_exits_with_5_and_shows_the_fault_with_v(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, errand("ValueError"), errand("MemoryError", "finish"))
    done = run(tmp_path, "index", str(folder), "--json", "-v")
    assert done.returncode == 5, done.stderr
    report = json.loads(done.stdout)
    assert (report["indexed"], report["rejected"]) == (6, 2)
    assert all(set(rejection) == {"source", "reason"} for rejection in report["rejections"])
    done = run(tmp_path, "index", str(folder), "-v")
    assert done.returncode == 5
    assert "a fault of newssearch" in done.stderr
    assert "Traceback" in done.stderr
    assert "Traceback" not in run(tmp_path, "index", str(folder)).stderr


def test_reindex_and_read_exit_with_5(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, errand("OverflowError"))
    done = run(tmp_path, "reindex", str(folder), "-v")
    assert (done.returncode, "Traceback" in done.stderr) == (5, True), done.stderr
    done = run(tmp_path, "read", str(folder), "--json", "-v")
    assert (done.returncode, len(done.stdout.splitlines()), "Traceback" in done.stderr) == (5, 4, True), done.stderr


def test_faults_in_worker_processes_reject_one_article_each(
    errands: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(SITE.format(tests=str(Path(__file__).parent)))
    monkeypatch.syspath_prepend(str(site))
    folder = folder_of(tmp_path, *(errand(error.__name__, "finish") for error in ERRORS))
    items = list(newssearch.read(folder, processes=2))
    rejected = [item for item in items if isinstance(item, Rejection)]
    assert len(rejected) == len(ERRORS)
    assert len(ids(items)) == 3 * len(ERRORS) + 1
    assert any("a fault of newssearch" in rejection.reason and rejection.fault for rejection in rejected)


# -- what raised once --------------------------------------------------------------------------------------------------

CODECS = ("hex", "base64", "bz2", "zlib", "quopri", "uu", "rot13", "idna", "punycode", "undefined", "unicode_escape")
FEED = '<?xml version="1.0" encoding="%s"?><rss><channel><item><title>%s</title></item></channel></rss>'
MAIL = (
    "From: Ana Okafor <ana@tideline.example>\nTo: all\nSubject: Ferry late\nMessage-ID: <1@x>\nContent-Type: %s\n\n%s\n"
)
BODY = "The ferry caf\xe9 was late at noon, and nobody knew why it was."
PAGE = '<html><head><meta charset="%s"></head><body><h1>Ferry late</h1><p>%s</p></body></html>'
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/a\r\nWARC-Date: 2025-12-01T00:00:00Z\r\n"
    "Content-Length: %d\r\n\r\n%s\r\n\r\n"
)
HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\n\r\n%s"


def in_warc(charset: str, text: str) -> str:
    response = HTTP % (charset, PAGE % ("none", text))
    return WARC % (len(response), response)


ONCE_RAISED: dict[str, str] = {
    **{f"{codec}.html": PAGE % (codec, BODY) for codec in CODECS},
    **{f"{codec}.xml": FEED % (codec, BODY) for codec in CODECS},
    **{f"{codec}.eml": MAIL % (f"text/plain; charset={codec}", BODY) for codec in CODECS},
    **{f"subject-{codec}.eml": MAIL % (f"text/plain\nX-Subject: =?{codec}?q?a=E9?=", BODY) for codec in CODECS},
    **{f"{codec}.warc": in_warc(codec, BODY) for codec in CODECS},
    "numbers.json": '{"headline": "Ferry late", "body": "<p>The ferry &#NINES; late</p>"}',
    "numbers-bare.json": '{"headline": "Ferry late &#NINES", "body": "The ferry was late"}',
    "numbers-attribute.json": '{"headline": "Ferry late", "body": "<a href=\'&#NINES\'>The ferry</a> was late"}',
    "numbers.xml": FEED % ("utf-8", "<![CDATA[<b>The</b> ferry &#NINES; late]]>"),
    "numbers-escaped.xml": FEED % ("utf-8", "&lt;b>The&lt;/b> ferry &amp;#NINES; late &#NINES;"),
    "numbers.eml": MAIL % ("text/html", "<p>The ferry &#NINES; was late</p>"),
    "numbers.html": PAGE % ("utf-8", "The ferry &#NINES; was late, and nobody knew why it was so late at noon."),
    "numbers-ld.html": PAGE
    % (
        "utf-8",
        "The ferry was late, and nobody knew why.</p><script type='application/ld+json'>"
        + '{"@type": "NewsArticle", "headline": "Ferry &#NINES late", "articleBody": "The &#NINES; ferry"}</script><p>',
    ),
    "rfc2231.eml": MAIL % ("text/plain; charset*=a%00b''utf-8", BODY),
    "rfc2231-number.eml": MAIL % ("text/plain; charset*NINES=utf-8", BODY),
    "rfc2231-boundary.eml": MAIL % ("multipart/mixed; boundary*NINES=b", BODY),
    "brackets.eml": MAIL.replace("Ana", "(" * 1900) % ("text/plain", BODY),
    "brackets-closed.eml": MAIL.replace("Ana", "(" * 900 + ")" * 900) % ("text/plain", BODY),
    "letter.json": '{"headline": "Ferry late", "body": "The word ŉ&a and ŉ-a, ŉ\'a and ŉ are words."}',
    "number.json": '{"headline": "Ferry late", "body": "It was", "published": 1e999}',
    "wide.json": '{"headline": "Ferry late", "body": "It was", "url": "http://[x/", "published": "NINES"}',
    "page.rtf": "{\\rtf1\\ansi\\ansicpg99999999 Ferry late\\par The ferry was late.\\par}",
}


@pytest.mark.parametrize("name", ONCE_RAISED)
def test_input_that_once_raised_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(ONCE_RAISED[name].replace("NINES", "9" * 5000).encode("latin-1", "xmlcharrefreplace"))
    items = list(newssearch.read(path, retrieved="2025-12-10", processes=1))
    assert [item for item in items if isinstance(item, Rejection)] == []
    assert len(ids(items)) == 1
    with newssearch.create(tmp_path / "index") as news:
        assert news.update(items).indexed == 1


def test_words_of_letters_that_fold_to_an_apostrophe_are_tokens() -> None:
    tokens = list(tokenize("ŉ&a ŉ-ab ŉ.a ŉ's ŉ"))
    assert len(tokens) == 6
    assert all(token.term for token in tokens)


def test_a_small_file_that_claims_a_large_dictionary_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.json.xz"
    packed = bytearray(lzma.compress(b'{"headline": "a"}'))
    header = packed[12:24]  # of the block: size, flags, the filter with its dictionary, padding, checksum
    header[4] = 37  # 1.5 GB
    packed[12:24] = header[:8] + crc32(header[:8]).to_bytes(4, "little")
    path.write_bytes(packed)
    (rejection,) = newssearch.read(path, processes=1)
    assert isinstance(rejection, Rejection)
    assert "dictionary" in rejection.reason
