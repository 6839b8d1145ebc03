"""The whole program on a real index of a few tiny articles: output, exit codes, the terminal, the pipe."""

import csv
import io
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys

import pytest

import newssearch
from newssearch.cli import run
from newssearch.cli.program import program
from newssearch.models import Article

PROGRAM = [sys.executable, "-m", "newssearch"]

ARTICLES = [
    {
        "id": "harbour-1",
        "headline": "Pilots strike shuts harbour",
        "body": "The harbour pilots walked out on Friday. Nobody knows when the strike will end.",
        "date": "2025-12-05",
        "source": "Harbour Courier",
        "byline": "By Ann Lee",
        "url": "https://courier.example/1",
        "language": "en",
    },
    {
        "id": "storm-1",
        "headline": "Storm \x1b[2Jfloods the old harbour",
        "body": "Water stood a metre deep \x9b31m in the lanes by the harbour \u202ewall.",
        "date": "2024-02-01",
        "source": "Evening Post",
        "language": "en",
    },
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with sources, one of them empty, and an index of them."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "news").mkdir()
    lines = "".join(json.dumps(article) + "\n" for article in ARTICLES)
    (folder / "news" / "articles.jsonl").write_text(lines)
    (folder / "news" / "empty.txt").touch()
    with newssearch.create(folder / "index") as news:
        news.update(newssearch.read(folder / "news"))
    return folder


@pytest.fixture
def inside(place, monkeypatch):
    """The working folder is the one with the index, and no environment says otherwise."""
    monkeypatch.chdir(place)
    for name in ("NEWSSEARCH_INDEX", "NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    return place


def called(capsys, *words):
    """The exit code, stdout and stderr of the program called with ``words``."""
    code = run(words)
    return code, *capsys.readouterr()


# ---- help -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", program.commands)
def test_every_command_has_help_with_examples(name, capsys):
    code, out, err = called(capsys, name, "--help")
    assert (code, err) == (0, "")
    assert "\nExamples:\n" in out
    assert len(program.commands[name].examples) >= 3
    assert called(capsys, name, "-h") == (code, out, err)
    assert called(capsys, "help", name)[0] == 0


@pytest.mark.parametrize("name", program.commands)
def test_every_example_is_a_command_line_that_can_be_read(name):
    for example in program.commands[name].examples:
        for part in re.split(r" [|>] ", example):
            words = shlex.split(part)
            if words[0] == "newssearch" and words[1:]:
                command = program.commands[words[1]]
                command.make_context(words[1], words[2:]).close()


def test_the_first_sentence_of_each_command_fits_into_the_list(capsys):
    commands = called(capsys, "--help")[1].split("Commands:\n")[1].split("\n\n")[0]
    assert "..." not in commands


def test_no_command_shows_help_and_is_exit_2(capsys):
    code, out, err = called(capsys)
    assert (code, out) == (2, "")
    assert "Commands:" in err


@pytest.mark.parametrize("words", [["--version"], ["search", "--version"]])
def test_the_version_is_said_before_and_after_a_command(words, capsys):
    assert called(capsys, *words) == (0, f"newssearch {newssearch.__version__}\n", "")


@pytest.mark.parametrize("topic", ["query", "dates", "exit-codes"])
def test_there_is_help_on_topics(topic, capsys):
    code, out, _ = called(capsys, "help", topic)
    assert code == 0
    assert out.count("\n") > 5


# ---- the command line -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["serch", "x"], "'serch'"),
        (["search"], "Missing argument 'QUERY'"),
        (["search", "x", "--limit", "-1"], "'-1' is not a number from 0 up"),
        (["search", "x", "--json", "--ids"], "--json and --ids cannot go together"),
        (["search", "harbour", "-oil"], "newssearch search -- -WORD"),
        (["search", "x", "--tz", "Nowhere/Land"], "Nowhere/Land"),
        (["index", "news", "--retrieved", "someday"], "someday"),
        (["index", "news", "--zone", "Nowhere/Land"], "Nowhere/Land"),
        (["help", "nope"], "No help on 'nope'"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_exit_2(words, said, inside, capsys):
    code, out, err = called(capsys, *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_query_that_cannot_be_read_is_exit_2_with_a_caret(inside, capsys):
    code, out, err = called(capsys, "search", "--strict", "harbour AND (pilots")
    assert (code, out) == (2, "")
    assert "  harbour AND (pilots\n" in err
    assert "^" in err


def test_common_options_are_taken_before_and_after_the_command(inside, capsys):
    before = called(capsys, "-q", "--color", "always", "search", "pilots")
    after = called(capsys, "search", "pilots", "-q", "--color", "always")
    assert before == after
    assert before[0] == 0
    assert "\x1b[30;43m" in before[1]
    assert before[2] == ""


def test_the_index_is_named_by_option_environment_or_place(inside, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(inside / "news")
    assert run(["search", "pilots"]) == 0
    monkeypatch.chdir(tmp_path)
    assert run(["search", "pilots"]) == 3
    assert run(["search", "pilots", "--index", str(inside / "index")]) == 0
    monkeypatch.setenv("NEWSSEARCH_INDEX", str(inside / "index"))
    assert run(["search", "pilots"]) == 0
    assert "Make one with: newssearch index" in capsys.readouterr().err


# ---- search -----------------------------------------------------------------------------------


def test_hits_go_to_stdout_and_the_total_to_stderr(inside, capsys):
    code, out, err = called(capsys, "search", "pilots")
    assert code == 0
    assert out.startswith(" 1. Pilots strike shuts harbour\n    2025-12-05 · Harbour Courier · Ann Lee · harbour-1\n")
    assert "harbour pilots walked out" in out
    assert err.startswith("1 article (")


def test_several_words_of_the_shell_are_one_query(inside, capsys):
    assert called(capsys, "search", "--ids", "pilots", "strike")[1] == "harbour-1\n"


def test_nothing_found_is_exit_1_and_stderr_names_the_clause(inside, capsys):
    code, out, err = called(capsys, "search", "harbour zeppelin", "--match", "all")
    assert (code, out) == (1, "")
    assert err.startswith("Nothing found for: harbour zeppelin\n")
    assert [line.split()[0] for line in err.splitlines() if "zeppelin" in line][-1] == "0"
    assert called(capsys, "search", "harbour zeppelin", "-q", "--match", "all") == (1, "", "")


def test_hits_with_some_words_follow_the_blame_and_exit_1(inside, capsys):
    code, out, err = called(capsys, "search", "harbour zeppelin")
    assert code == 1
    assert out.count("\n    missing: zeppelin\n") == 2
    assert err.startswith("Nothing found for: harbour zeppelin\n")
    assert "these have most of them" in err
    assert re.search(r"^0 articles with all words, \d more with most of them \(", err, re.MULTILINE)
    quiet = called(capsys, "search", "harbour zeppelin", "-q")
    assert quiet == (1, out, "")


def test_hits_with_some_words_are_not_among_ids(inside, capsys):
    code, out, _ = called(capsys, "search", "harbour zeppelin", "--json")
    document = json.loads(out)
    assert (code, document["total"]) == (1, 0)
    assert document["partial_total"] == len(document["hits"]) > 0
    assert document["clauses"]
    assert {tuple(hit["missing"]) for hit in document["hits"]} == {("zeppelin",)}
    code, out, _ = called(capsys, "search", "harbour zeppelin", "--jsonl")
    assert (code, json.loads(out.splitlines()[0])["missing"]) == (1, ["zeppelin"])
    code, out, _ = called(capsys, "search", "harbour zeppelin", "--csv")
    assert code == 1
    assert out.splitlines()[0].endswith(",missing,copies")
    assert out.splitlines()[-1].endswith(",zeppelin,0")
    assert called(capsys, "search", "harbour zeppelin", "--ids")[:2] == (1, "")
    assert "missing" not in called(capsys, "search", "harbour", "--jsonl")[1]


def test_nothing_found_as_json_is_the_empty_object_with_its_clauses(inside, capsys):
    code, out, _ = called(capsys, "search", "zeppelin", "--json")
    document = json.loads(out)
    assert (code, document["total"], document["hits"]) == (1, 0, [])
    assert document["clauses"][0]["count"] == 0


def test_json_has_the_promised_keys_and_marks_that_lie_on_the_words(inside, capsys):
    code, out, err = called(capsys, "search", "pilots", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert list(document) == [
        "schema_version", "query", "total", "partial_total", "offset", "took_ms", "warnings", "hits",
    ]  # fmt: skip
    hit = document["hits"][0]
    assert hit["published"] == "2025-12-05"
    assert hit["byline"] == ["Ann Lee"]
    snippet = hit["snippets"][0]
    assert {snippet["text"][start:end].lower() for start, end in snippet["marks"]} == {"pilots"}
    start, end = hit["headline_marks"][0]
    assert hit["headline"][start:end] == "Pilots"


def test_jsonl_csv_and_ids_are_a_line_a_hit(inside, capsys):
    lines = called(capsys, "search", "harbour", "--jsonl")[1].splitlines()
    assert {json.loads(line)["id"] for line in lines} == {"harbour-1", "storm-1"}
    rows = list(csv.DictReader(io.StringIO(called(capsys, "search", "harbour", "--csv")[1])))
    assert {row["id"] for row in rows} == {"harbour-1", "storm-1"}
    ids = called(capsys, "search", "harbour", "--ids")[1]
    assert sorted(ids.splitlines()) == ["harbour-1", "storm-1"]


def test_ids_of_any_kind_survive_xargs(inside):
    ids = ["it's", 'say "so"', "a b", "back\\slash", "-dash", "two\nlines", "a\u202eb"]
    with newssearch.create("odd") as news:
        news.update([newssearch.Article(id, headline=f"Ferry {id}", body=f"{n} ferries.") for n, id in enumerate(ids)])
    program = f"{shlex.quote(sys.executable)} -m newssearch"
    command = f"{program} search 'ferry' --index odd --ids0 | xargs -0 {program} remove --index odd --"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.returncode == 0
    assert "7 removed" in done.stderr
    with newssearch.open("odd") as news:
        assert news.search("*:*").total == 0


def test_show_says_where_an_article_was_read(inside, capsys):
    with newssearch.open("index") as news:
        place = news.get("harbour-1").source_file
    assert f"source_file     {place}\n" in called(capsys, "show", "harbour-1")[1]


def test_sort_limit_offset_match_and_snippets_do_what_they_say(inside, capsys):
    def ids(*words):
        return called(capsys, "search", "--ids", *words)[1].splitlines()

    assert ids("harbour", "--sort", "newest") == ["harbour-1", "storm-1"]
    assert ids("harbour", "--sort", "oldest") == ["storm-1", "harbour-1"]
    assert ids("harbour", "--sort", "oldest", "--limit", "1") == ["storm-1"]
    assert ids("harbour", "--sort", "oldest", "--offset", "1") == ["harbour-1"]
    assert ids("pilots water", "--match", "any", "--sort", "oldest") == ["storm-1", "harbour-1"]
    out = called(capsys, "search", "pilots", "--snippets", "0", "--json")[1]
    assert json.loads(out)["hits"][0]["snippets"] == []


def test_a_page_behind_the_last_hit_is_no_failure(inside, capsys):
    code, out, err = called(capsys, "search", "harbour", "--offset", "9")
    assert (code, out) == (0, "")
    assert err.startswith("2 articles, none after the first 9 (")


# ---- the other commands -----------------------------------------------------------------------


def test_index_reports_verdicts_and_a_second_run_no_change(inside, tmp_path, capsys):
    words = ["index", "news", "--index", str(tmp_path / "new")]
    code, out, err = called(capsys, *words)
    assert (code, out) == (5, "")
    assert err.startswith("rejected news/empty.txt: ")
    assert err.endswith("\n3 read: 2 indexed, 1 rejected\n")
    code, _, err = called(capsys, *words)
    assert code == 5
    assert err.endswith("\n3 read: 2 unchanged, 1 rejected; nothing changed\n")


def test_index_json_adds_up(inside, tmp_path, capsys):
    code, out, err = called(capsys, "index", "news", "--json", "--index", str(tmp_path / "new"))
    assert (code, err) == (5, "")
    report = json.loads(out)
    assert (report["read"], report["indexed"], report["rejected"]) == (3, 2, 1)
    assert report["rejections"][0]["source"] == "news/empty.txt"


def test_a_dry_run_makes_no_index(tmp_path, monkeypatch, inside, capsys):
    monkeypatch.chdir(tmp_path)
    code, _, err = called(capsys, "index", str(inside / "news" / "articles.jsonl"), "--dry-run")
    assert code == 0
    assert err == "dry run: 2 read: 2 indexed\n"
    assert list(tmp_path.iterdir()) == []


def test_index_begins_in_the_working_folder_and_prunes_and_removes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSSEARCH_INDEX", raising=False)
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    assert called(capsys, "index", "articles.jsonl", "-q") == (0, "", "")
    assert (tmp_path / "index").is_dir()
    source.write_text(json.dumps(ARTICLES[0]) + "\n")
    assert called(capsys, "index", "articles.jsonl", "--prune")[2] == ("1 read: 1 unchanged, 1 removed\n")
    code, out, err = called(capsys, "remove", "harbour-1", "no-such")
    assert (code, out, err) == (0, "", "no article has the id no-such\n1 removed\n")
    assert called(capsys, "remove", "harbour-1")[0] == 1


def test_show_prints_an_article_whole(inside, capsys):
    code, out, _ = called(capsys, "show", "harbour-1")
    assert code == 0
    assert out.startswith("Pilots strike shuts harbour\n")
    assert "\nbyline          Ann Lee\n" in out
    assert "\npublished       2025-12-05 (day, from " in out
    assert ARTICLES[0]["body"] in out
    assert list(json.loads(called(capsys, "show", "harbour-1", "--json")[1])) == [
        "id", "headline", "standfirst", "body", "byline", "dateline", "section", "keywords",
        "source", "url", "language", "published", "precision", "published_from", "updated",
        "retrieved", "notes", "added", "changed",
    ]  # fmt: skip


def test_show_of_an_unknown_id_is_exit_1(inside, capsys):
    assert called(capsys, "show", "nope") == (1, "", "no article has the id nope\n")


def test_explain_counts_every_clause(inside, capsys):
    code, out, _ = called(capsys, "explain", "harbour AND pilots")
    assert code == 0
    assert out.startswith("read as ")
    assert "matches         1 article\n" in out
    document = json.loads(called(capsys, "explain", "harbour AND pilots", "--json")[1])
    assert [part["count"] for part in document["clause"]["parts"]] == [2, 1]


def test_stats_count_what_is_there(inside, capsys):
    out = called(capsys, "stats")[1]
    assert "\narticles     2\n" in out
    assert "2024-02-01 to 2025-12-05" in out
    assert json.loads(called(capsys, "stats", "--json")[1])["articles"] == 2


def test_check_of_a_damaged_file_is_exit_3(tmp_path, capsys):
    index = tmp_path / "index"
    with newssearch.create(index) as news:
        news.update([Article("a", "Harbour", body="The harbour is open.")])
    code, out, _ = called(capsys, "check", "--index", str(index))
    assert code == 0
    assert out.endswith(": all is well\n")
    largest = max((f for f in index.rglob("*") if f.is_file()), key=lambda f: f.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-7])
    checked = subprocess.run([*PROGRAM, "check", "--index", str(index)], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (3, "")
    assert checked.stdout.startswith("problem: ")


def test_read_prints_what_would_be_indexed_and_why_not(inside, capsys):
    code, out, _ = called(capsys, "read", "news")
    assert code == 5
    assert "\nheadline        Pilots strike shuts harbour\n" in out
    assert "\npublished       2025-12-05 (day, from " in out
    assert "rejected  news/empty.txt: " in out


def test_read_json_is_a_line_for_each_article_and_rejection(inside, capsys):
    lines = called(capsys, "read", "news", "--json")[1].splitlines()
    documents = [json.loads(line) for line in lines]
    assert [document["source_file"] for document in documents if "reason" in document] == ["news/empty.txt"]
    assert {document["id"] for document in documents if "id" in document} == {
        "harbour-1", "storm-1",
    }  # fmt: skip


def test_a_file_name_that_is_not_unicode_is_read_and_shown_safely(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        (tmp_path / "a\udcff\x1b.jsonl").write_text(json.dumps(ARTICLES[0]))
    except OSError:
        pytest.skip("this file system takes no such names")
    code, out, _ = called(capsys, "read", ".")
    assert code == 0
    assert "a\\xff␛.jsonl\n" in out
    assert json.loads(called(capsys, "read", ".", "--json")[1])["id"] == "harbour-1"


def test_fields_lists_each_field_with_a_query_that_runs(inside, capsys):
    assert run(["save", "energy", "gas"]) == 0
    out = called(capsys, "fields")[1]
    fields = json.loads(called(capsys, "fields", "--json")[1])["fields"]
    for field in fields:
        assert f"\n{' ' * 19} {field['example']}\n" in f"\n{out}"
        assert run(["search", field["example"]]) in (0, 1)


# ---- the terminal, the pipe, the lock, Ctrl-C ---------------------------------------------------


@pytest.mark.parametrize("command", [["search", "storm"], ["show", "storm-1"], ["read", "news"]])
def test_control_characters_of_an_article_never_reach_the_output(command, inside, capsys):
    out = called(capsys, *command)[1]
    assert "Storm" in out
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)


def on_a_terminal(*words):
    """Return the output of the program on a terminal."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "NEWSSEARCH_PAGER": "cat"}
    process = subprocess.Popen([*PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux's way to say that the terminal's other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    process.wait()
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_sees_colour_a_link_and_the_total_beneath(inside):
    shown = on_a_terminal("search", "pilots")
    assert "\x1b]8;;https://courier.example/1\x1b\\" in shown
    assert "\x1b[30;43mPilots\x1b[0m" in shown
    assert shown.rstrip().endswith("ms)\x1b[0m")


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    source = tmp_path / "many.jsonl"
    lines = (json.dumps(ARTICLES[0] | {"id": f"many-{n}"}) for n in range(3000))
    source.write_text("\n".join(lines))
    with subprocess.Popen(
        [*PROGRAM, "read", str(source), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
def test_a_full_disk_is_said_in_one_line(inside):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run([*PROGRAM, "search", "pilots"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 74
    assert done.stderr.splitlines() == ["newssearch: the machine refused: [Errno 28] No space left on device"]


def test_without_stdout_and_stderr_the_exit_code_still_tells(inside):
    command = " ".join([*PROGRAM, "search", "pilots", ">&-", "2>&-"])
    assert subprocess.run(["sh", "-c", command]).returncode == 0


@pytest.mark.slow
def test_second_writer_is_exit_4_with_the_holder(tmp_path, capsys):
    index = tmp_path / "index"
    seen = []

    def items():
        yield Article("a", "Harbour", body="The harbour is open.")
        command = [*PROGRAM, "remove", "a", "--index", str(index)]
        seen.append(subprocess.run(command, capture_output=True, text=True))
        command = [*PROGRAM, "index", str(tmp_path), "--index", str(index)]
        seen.append(subprocess.run(command, capture_output=True, text=True))

    with newssearch.create(index) as news:
        news.update([Article("a", "Harbour", body="The harbour is shut.")])
        news.update(items())
    assert [done.returncode for done in seen] == [4, 4]
    assert str(os.getpid()) in seen[0].stderr


@pytest.mark.slow
def test_interrupted_run_is_exit_130_and_changes_nothing(tmp_path, capsys):
    index = str(tmp_path / "index")
    first, many = tmp_path / "first.jsonl", tmp_path / "many.jsonl"
    first.write_text(json.dumps(ARTICLES[0] | {"unheard_of": 1}) + "\n")
    many.write_text("".join(json.dumps(ARTICLES[1] | {"id": f"m{n}"}) + "\n" for n in range(20_000)))
    assert run(["index", str(first), "--index", index]) == 0
    with subprocess.Popen(
        [*PROGRAM, "index", str(first), str(many), "-v", "--index", index], stderr=subprocess.PIPE
    ) as process:
        assert b"unheard_of" in process.stderr.readline()  # the first is read, the many are not
        process.send_signal(signal.SIGINT)
        told = process.stderr.read().decode()
    assert (process.returncode, told) == (130, "newssearch: interrupted; the index is as it was\n")
    capsys.readouterr()
    assert called(capsys, "search", "*:*", "--ids", "--index", index)[1] == "harbour-1\n"
