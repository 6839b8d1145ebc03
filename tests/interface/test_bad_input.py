"""Bad input ends as a rejection with its reason or an error with its exit code, and the good articles are in."""

import bz2
import gzip
import json
import lzma
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import fields as whoosh_fields
from whoosh import index as whoosh_index

import newssearch
from newssearch.cli import run
from newssearch.errors import QueryError
from newssearch.models import Article, Rejection

GOOD = {
    "id": "good",
    "headline": "Harbour open",
    "body": "A gull sat on the crane of the harbour.",
    "date": "2025-12-05",
}
LINE = json.dumps(GOOD).encode()


def line(id, body):
    return json.dumps(GOOD | {"id": id, "body": body}).encode() + b"\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, with a folder of news that holds one good article."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSSEARCH_INDEX", raising=False)
    Path("news").mkdir()
    Path("news", "good.json").write_bytes(LINE)
    return tmp_path


def called(capsys, *words):
    """The exit code, stdout and stderr of a call that ends in one of the codes of the page, without a traceback."""
    capsys.readouterr()
    code = run(words)
    out, err = capsys.readouterr()
    assert code in (0, 1, 2, 3, 4, 5, 66, 74, 130), err  # 74: the machine refuses
    assert "Traceback" not in out + err
    return code, out, err


# ---- sources --------------------------------------------------------------------------------------

BAD = {
    "empty.txt": b"",
    "empty.json": b"",
    "blank.jsonl": b" \n\n\t\n",
    "zeros.txt": bytes(4096),
    "noise.bin": random.Random(1).randbytes(50_000),
    "picture.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40,
    "program": b"\x7fELF\x02\x01\x01" + bytes(500),
    "page.html": b"<!doctype html><title>Crane</title>" + b"<div>" * 300,
    "cut.json": LINE[:-9],
    "cut-list.json": b"[" + LINE[:-9],
    "cut.json.gz": gzip.compress(LINE)[:40],
    "cut.jsonl.bz2": bz2.compress(LINE)[:40],
    "cut.txt.xz": lzma.compress(LINE)[:40],
    "bomb.jsonl.gz": gzip.compress(bytes(30_000_000)),
    "damaged.json.gz": b"\x1f\x8b\x08\x00" + b"nonsense" * 20,
    "deep.json": b"[" * 10_000 + b"]" * 10_000,
    "deep-object.json": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "deep.jsonl": b'{"headline":' * 10_000 + b'""' + b"}" * 10_000 + b"\n",
    "number.json": b"7",
    "nothing.json": b"{}",
    "strange.json": b'{"foo": {"bar": [1, 2, 3]}}',
    "invalid-utf8.json": b'{"headline": "\xff\xfe\xfa\xf0"',
    "half-utf16.json": b"\xff\xfe" + LINE.decode().encode("utf-16-le")[:-1],
}


@pytest.mark.parametrize("name", BAD)
def test_bad_source_is_rejected_and_the_good_article_is_in(place, capsys, name):
    Path("news", name).write_bytes(BAD[name])
    code, out, _ = called(capsys, "index", "news", "--json")
    report = json.loads(out)
    assert (code, report["indexed"], report["read"]) == (5, 1, 1 + report["rejected"])
    for rejection in report["rejections"]:
        assert rejection["source"].startswith(f"news/{name}")
        assert len(rejection["reason"]) > 5
    assert called(capsys, "search", "gull", "--ids")[1] == "good\n"


def test_all_bad_sources_at_once_add_up(place, capsys):
    for name, data in BAD.items():
        Path("news", name).write_bytes(data)
    code, out, _ = called(capsys, "index", "news", "no-such-file.json", "--json")
    report = json.loads(out)
    assert (code, report["indexed"]) == (66, 1)
    assert report["read"] == report["indexed"] + report["rejected"]
    named = {rejection["source"].partition(":")[0].partition("[")[0] for rejection in report["rejections"]}
    assert named == {*(f"news/{name}" for name in BAD), "no-such-file.json"}
    assert called(capsys, "search", "gull", "--ids")[1] == "good\n"
    assert called(capsys, "check")[0] == 0


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_article_in_any_encoding_and_with_any_line_end_is_read(place, capsys, encoding, newline):
    text = json.dumps(
        GOOD | {"id": "coded", "body": "Der Bürgermeister aß im Café. " * 9}, ensure_ascii=False, indent=1
    )
    Path("news", "coded.json").write_bytes(text.replace("\n", newline).encode(encoding))
    assert called(capsys, "index", "news")[0] == 0
    assert called(capsys, "search", "Bürgermeister", "--ids")[1] == "coded\n"


def test_a_wrongly_encoded_article_is_read_and_says_so_or_is_rejected(place, capsys):
    Path("news", "broken.json").write_bytes(line("broken", "Ein T\u00fcrke.").replace(b"\\u00fc", b"\xfc\xe9\x81"))
    code, out, _ = called(capsys, "index", "news", "--json")
    report = json.loads(out)
    assert report["read"] == 2
    assert (code, report["indexed"]) in ((0, 2), (5, 1))
    assert called(capsys, "search", "gull", "--ids")[1] == "good\n"


def test_good_lines_around_bad_ones_are_in(place, capsys):
    bad = [b"{cut", b"7", b"[]", b'{"a":' * 10_000, b"\xff\xfe\xfd", b'{"headline": ""}']
    Path("news", "mixed.jsonl").write_bytes(b"\n".join([line("first", "A tern."), *bad, line("last", "A seal.")]))
    code, out, _ = called(capsys, "index", "news", "--json")
    report = json.loads(out)
    assert (code, report["indexed"], report["rejected"]) == (5, 3, len(bad))
    lines = [rejection["source"].rpartition(":")[2] for rejection in report["rejections"]]
    assert lines == sorted(lines)
    assert len(set(lines)) == len(bad)
    assert called(capsys, "search", "tern OR seal", "--ids", "--sort", "oldest")[0] == 0


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])  # bzip2 gives nothing of a block that is cut
def test_the_whole_lines_before_a_cut_are_in(place, capsys, pack):
    chance = random.Random(1)
    packed = pack(b"".join(line(f"w{n}", f"Tern {chance.random()}.") for n in range(200)))
    Path("news", "cut").write_bytes(packed[: -len(packed) // 3])
    code, out, _ = called(capsys, "index", "news", "--json")
    report = json.loads(out)
    assert code == 5
    assert report["read"] == report["indexed"] + report["rejected"]
    assert report["indexed"] > 50
    assert {rejection["source"].partition(":")[0] for rejection in report["rejections"]} == {"news/cut"}


def test_the_whole_articles_of_a_list_that_is_cut_short_are_in(place, capsys):
    Path("news", "list.json").write_bytes(b"[" + b",".join(line(f"w{n}", f"Tern {n}.") for n in range(99))[:-9])
    code, out, _ = called(capsys, "index", "news/list.json", "--json")
    report = json.loads(out)
    assert (code, report["indexed"], report["rejected"]) == (5, 98, 1)
    assert report["rejections"][0]["source"] == "news/list.json[98]"


MEASURED = """
import atexit, pathlib, re, runpy
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: pathlib.Path("peak").write_text(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1]))
runpy.run_module("newssearch", run_name="__main__")
"""
"""Runs the program and notes its peak memory in kilobytes; to its parent it would count the parent's own."""


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not tell a process its peak memory"
)
def test_huge_text_and_huge_line_are_rejected_in_bounded_memory(place, capsys):
    with Path("news", "archive.txt").open("wb") as huge:
        huge.write(b"A gull sat on the crane. " * 20_000)
        huge.truncate(200_000_000)  # a hole on disk, zeros to a reader
    with Path("news", "lines.jsonl").open("wb") as long:
        long.write(line("before", "A tern.") + b'{"id": "long", "body": "' + b"gull " * 20_000)
        long.seek(100_000_000)
        long.write(b'"}\n' + line("after", "A seal."))
    done = subprocess.run([sys.executable, "-c", MEASURED, "index", "news", "--json"], capture_output=True, check=False)
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (5, b"")
    assert (report["indexed"], report["rejected"]) == (3, 2)
    assert [r["source"] for r in report["rejections"]] == ["news/archive.txt", "news/lines.jsonl:2"]
    assert int(Path("peak").read_text()) < 200_000


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_missing_permission_is_a_rejection_or_an_error(place, capsys):
    Path("news", "secret.json").write_bytes(line("secret", "A seal."))
    Path("news", "secret.json").chmod(0)
    code, _, err = called(capsys, "index", "news")
    assert code == 5
    assert "rejected news/secret.json: no permission to read it" in err
    Path("index").chmod(0o500)
    try:
        Path("news", "new.json").write_bytes(line("new", "A tern."))
        code, _, err = called(capsys, "index", "news/new.json")
        assert code == 74
        assert "cannot be written" in err
        assert called(capsys, "search", "gull")[0] == 0
    finally:
        Path("index").chmod(0o700)


@pytest.mark.parametrize("broken", [
    Article("a\ud800", body="A tern."),
    Article("b", headline="A \udcff tern"),
    Article("c", body="A tern.", source_file="/news/\udcff.json"),
    Article("d", body="A tern.", published="2025-13", precision="month"),
    Article("e", body="A tern.", published="soon", precision="day"),
    Article("f", body="A tern.", keywords=("x", "\ud800")),
])  # fmt: skip
def test_an_article_that_no_index_can_hold_is_rejected_with_its_reason(make_index, broken):
    news = make_index()
    report = news.update([Article("good", body="A gull."), broken, Rejection("x\udcff", "is \udcff")])
    assert (report.read, report.indexed, report.rejected) == (3, 1, 2)
    assert "cannot be stored" in report.rejections[0].reason
    assert news.search("*:*").total == 1
    assert news.check().ok


anything = st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
nearly_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["id", "headline", "body", "date", "byline", "url", "keywords", "language", "updated", "x"]),
        inner,
        max_size=6,
    ),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode())  # fmt: skip


@given(st.lists(anything | nearly_json, min_size=1, max_size=4), st.sampled_from([".json", ".jsonl", ".txt", ""]))
def test_any_bytes_end_in_verdicts_and_a_sound_index(sources, suffix):
    with tempfile.TemporaryDirectory() as folder:
        news_folder = Path(folder, "news")
        news_folder.mkdir()
        (news_folder / "zz-good.json").write_bytes(LINE)
        for n, data in enumerate(sources):
            (news_folder / f"{n}{suffix}").write_bytes(data)
        with newssearch.create(Path(folder, "index")) as news:
            report = news.update(newssearch.read(news_folder))
            parts = (report.indexed, report.updated, report.unchanged, report.duplicate, report.rejected)
            assert report.read == sum(parts) == len(list(newssearch.read(news_folder)))
            assert all(rejection.reason for rejection in report.rejections)
            assert "good" in {hit.id for hit in news.search('"gull sat" date:2025-12-05')}
            assert news.check().ok
            again = news.update(newssearch.read(news_folder))
            assert (again.read, again.rejected) == (report.read, report.rejected)


# ---- indexes --------------------------------------------------------------------------------------


def made_of_files(folder):
    (folder / "thesis.tex").write_text("Mine.")
    (folder / "data").mkdir()


def made_by_whoosh(folder):
    schema = whoosh_fields.Schema(title=whoosh_fields.TEXT(stored=True))
    index = whoosh_index.create_in(str(folder), schema)
    writer = index.writer()
    writer.add_document(title="A gull")
    writer.commit()
    index.close()


@pytest.mark.parametrize("made", [made_of_files, made_by_whoosh])
def test_a_folder_of_someone_else_is_refused_and_not_touched(place, capsys, made):
    folder = place / "theirs"
    folder.mkdir()
    made(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for words in (["search", "gull"], ["index", "news"], ["stats"], ["check"], ["remove", "x"], ["show", "x"]):
        code, out, err = called(capsys, *words, "--index", "theirs")
        assert (code, out) == (3, "")
        assert "theirs" in err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_index_at_or_below_a_file_is_refused(place, capsys):
    for where in ("news/good.json", "news/good.json/index"):
        assert called(capsys, "index", "news", "--index", where)[0] in (2, 3, 74)
        assert called(capsys, "search", "gull", "--index", where)[0] in (2, 3)
    assert Path("news", "good.json").read_bytes() == LINE


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """An index of two segments, a copy and a removed article in it."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    body = "A gull sat on the crane, an e-mail said. " * 9
    with newssearch.create(folder) as news:
        for part in range(2):
            news.update(Article(f"{part}-{n}", f"Gull {n}", body=f"{body}{part} {n}", source="Post") for n in range(5))
        news.update([Article("copy", "Gull 4", body=f"{body}1 4", source="Post")])
        news.remove(["0-0"])
    return folder


COMMANDS = [
    ["check"],
    ["search", '"gull sat" date:none e-mail', "--sort", "newest"],
    ["search", "gul* OR crnae~"],
    ["show", "1-1"],
    ["stats"],
    ["explain", "email"],
    ["remove", "1-1"],
    ["index", "news"],
]


def damaged(data, kind):
    chance = random.Random(kind)
    if kind == "empty":
        return b""
    if kind == "cut":
        return data[: chance.randrange(len(data))]
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gone", "empty", "cut", *range(6)])
def test_damaged_index_is_no_fault_of_any_command(place, whole, capsys, kind):
    for name in sorted(path.name for path in whole.iterdir() if "LOCK" not in path.name):
        for words in COMMANDS[:2] if kind == "gone" else COMMANDS:  # Whoosh looks for a file that is gone for a second
            shutil.rmtree("index", ignore_errors=True)
            shutil.copytree(whole, "index")
            file = Path("index", name)
            file.unlink() if kind == "gone" else file.write_bytes(damaged(file.read_bytes(), kind))
            code, _, _ = called(capsys, *words)
            assert code == 3 if words == ["check"] else code in (0, 1, 3)


def test_damage_does_not_pass_for_the_truth_when_the_next_run_commits(place, tmp_path, capsys):
    story = "The crane of the old harbour stays, the board said on day {} of the week, and the {} gulls with it. "
    many = (Article(f"{n}", f"Gull {n}", body="".join(story.format(n, m) for m in range(40))) for n in range(400))
    with newssearch.create("index") as news:
        news.update(many)
    segment = max(Path("index").iterdir(), key=lambda path: path.stat().st_size)
    data = segment.read_bytes()
    at = data.index(b"on day 7 of the week") + 3 if b"on day 7 of the week" in data else len(data) // 3
    segment.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert called(capsys, "index", "news")[0] in (0, 3)
    assert segment.exists()
    code, out, _ = called(capsys, "check")
    assert code == 3
    assert segment.name in out


# ---- queries --------------------------------------------------------------------------------------

HARD = {
    "100,000 letters": "a" * 100_000,
    "100,000 characters of words": "gull " * 20_000,
    "5,000 brackets": "(" * 5_000 + "gull" + ")" * 5_000,
    "5,000 open brackets": "(" * 5_000,
    "5,000 quotes": '"' * 5_001,
    "5,000 minuses": "-" * 5_000 + "gull",
    "2,000 NOTs": "NOT " * 2_000 + "gull",
    "2,000 ORs": " OR ".join(["gull"] * 2_000),
    "900 NEARs": " NEAR/2 ".join(["gull"] * 900),
    "stars": "*" * 5_000,
    "a pattern of stars": "a" + "*a" * 2_000,
    "a fuzzy of 5,000 letters": "a" * 5_000 + "~2",
    "a phrase of 4,000 characters": '"' + "gull " * 800 + '"',
    "colons": "headline:" * 1_000,
    "zeros": "gull\x00\x00",
    "bytes": "gull \udcff",
    "a date of digits": "date:" + "9" * 5_000,
    "a length of digits": "words:>" + "9" * 5_000,
    "a distance of digits": "gull NEAR/" + "9" * 5_000 + " sat",
}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    with newssearch.create(tmp_path_factory.mktemp("harbour") / "index") as news:
        news.update([Article("good", "Harbour open", body=GOOD["body"], published="2025-12-05", precision="day")])
        yield news


@pytest.mark.parametrize("query", HARD.values(), ids=HARD)
def test_a_query_that_is_too_much_is_refused_or_answered(harbour, capsys, query):
    for command in ("search", "explain"):
        code, _, err = called(capsys, command, "--index", str(harbour.path), "--", query)
        assert code in (0, 1, 2)
        assert code != 2 or "^" in err


@pytest.mark.parametrize("name", ["100,000 letters", "100,000 characters of words", "5,000 brackets", "2,000 ORs"])
def test_a_query_beyond_a_limit_is_exit_2_and_names_the_limit(harbour, capsys, name):
    code, out, err = called(capsys, "search", HARD[name], "--index", str(harbour.path))
    assert (code, out) == (2, "")
    assert re.search(r"10,000|1,000|50", err)
    assert len(err) < 500


pieces = st.sampled_from(
    'gull sat crane ( ) " -  AND OR NOT NEAR/2 PRE/1 W/0 ~ ~2 * ? headline: date: 2025 .. [ TO ] { } words: > < : *:* '
    "id: lang: since: none today \\ ' ’ & | ! + ^ / . , é ж 東 \x00 \u202e 😀".split(" ")
)


@given(st.lists(pieces, max_size=12).map("".join) | st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_query_is_answered_or_refused_at_a_place(harbour, query):
    try:
        results = harbour.search(query, sort="newest")
    except QueryError as error:
        refused = error
    else:
        assert results.total in (0, 1)
        assert harbour.explain(query).total == results.total
        return
    assert 0 <= refused.start <= len(query)
    assert refused.message
