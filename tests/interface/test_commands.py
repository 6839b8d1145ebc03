"""Every command of the interface page does what its row says, and the common options hold before and after it."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DATA

import newssearch
from newssearch.cli import run
from newssearch.cli.program import program

COMMANDS = {"index", "search", "show", "explain", "stats", "check", "read", "remove", "fields"}


def story(id, body, **fields):
    return {"id": id, "headline": f"Harbour {id}", "body": body, "language": "en"} | fields


GULL = story("gull", "A gull sat on the crane.", date="2025-12-05", source="Courier", byline=["Ann Lee"])
TERN = story("tern", "A tern sat on the wall.", date="2024-02-01", source="Post", url="https://post.example/tern")
SEAL = story("seal", "Un phoque dormait sur le quai du port.", language="fr", source="Courier")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, with two sources and no index yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("NEWSSEARCH_INDEX", "NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    Path("news").mkdir()
    Path("news", "birds.jsonl").write_text(json.dumps(GULL) + "\n" + json.dumps(TERN) + "\n")
    Path("news", "seal.json").write_text(json.dumps(SEAL))
    return tmp_path


@pytest.fixture
def indexed(place, called):
    called("index", "news", "-q")
    return place


@pytest.fixture
def called(capsys):
    """A function from the words of a command line to what went to stdout and to stderr."""

    def call(*words, code=0):
        capsys.readouterr()
        assert run(words) == code
        return capsys.readouterr()

    return call


def found(called, query="*:*", *words):
    return sorted(called("search", query, "--ids", *words).out.splitlines())


# ---- the commands ---------------------------------------------------------------------------------


def test_every_command_of_the_page_is_in_the_help(called):
    assert set(program.commands) >= COMMANDS
    listed = called("--help").out
    for name in COMMANDS:
        assert re.search(rf"^  {name}  +[A-Z]", listed, re.MULTILINE)
        assert f"newssearch {name}" in called(name, "--help").out


def test_python_m_newssearch_is_the_same_program(indexed, called):
    done = subprocess.run(
        [sys.executable, "-m", "newssearch", "search", "gull", "--json"], capture_output=True, text=True, check=True
    )
    ours = json.loads(called("search", "gull", "--json").out)
    assert json.loads(done.stdout) | {"took_ms": 0} == ours | {"took_ms": 0}


def test_index_reads_every_kind_of_source_into_a_new_index(place, called, monkeypatch):
    called("index", "news/seal.json")
    assert found(called) == ["seal"]
    called("index", "news")
    assert found(called) == ["gull", "seal", "tern"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(story("piped", "By pipe.")).encode())))
    called("index", "-")
    assert found(called) == ["gull", "piped", "seal", "tern"]
    assert (place / "index" / "newssearch.json").is_file()


def test_second_index_run_changes_no_file(indexed, called):
    files = {path.name: path.read_bytes() for path in (indexed / "index").iterdir() if path.is_file()}
    assert called("index", "news").err == "3 read: 3 unchanged; nothing changed\n"
    assert called("index", "news").err == "3 read: 3 unchanged; nothing changed\n"
    assert {path.name: path.read_bytes() for path in (indexed / "index").iterdir() if path.is_file()} == files
    Path("news", "seal.json").write_text(json.dumps(SEAL | {"body": "Le phoque est parti."}))
    Path("news", "new.json").write_text(json.dumps(story("new", "A new crane.")))
    assert called("index", "news").err == "4 read: 1 indexed, 1 updated, 2 unchanged\n"
    assert found(called, "parti") == ["seal"]
    called("search", "dormait", code=1)


def test_index_prune_removes_what_the_sources_no_longer_hold_and_nothing_else(indexed, called):
    Path("other.json").write_text(json.dumps(story("other", "Elsewhere.")))
    called("index", "other.json")
    Path("news", "birds.jsonl").write_text(json.dumps(GULL))
    called("index", "news")
    assert found(called) == ["gull", "other", "seal", "tern"]
    assert "1 removed" in called("index", "news", "--prune").err
    assert found(called) == ["gull", "other", "seal"]
    Path("news", "seal.json").unlink()
    assert "1 removed" in called("index", "news", "--prune").err
    assert found(called) == ["gull", "other"]


def test_index_dry_run_says_what_would_be_done_and_does_nothing(indexed, called):
    files = {path.name: path.read_bytes() for path in (indexed / "index").iterdir() if path.is_file()}
    Path("news", "seal.json").unlink()
    Path("news", "new.json").write_text(json.dumps(story("new", "A new crane.")))
    report = json.loads(called("index", "news", "--prune", "--dry-run", "--json").out)
    assert (report["indexed"], report["unchanged"], report["removed"]) == (1, 2, 1)
    assert {path.name: path.read_bytes() for path in (indexed / "index").iterdir() if path.is_file()} == files


def test_retrieved_or_file_time_gives_a_missing_year(place, called):
    page = Path("page.txt")
    page.write_text("Crane saved\n\nGORSEBY, March 3 (Wire) - The crane of the old harbour stays, the board said.\n")
    os.utime(page, (1_500_000_000, 1_500_000_000))  # July 2017
    assert json.loads(called("read", "page.txt", "--json").out)["published"] == "2017-03-03"
    words = ["read", "page.txt", "--json", "--retrieved", "2025-12-10"]
    article = json.loads(called(*words).out)
    assert (article["published"], article["retrieved"]) == ("2025-03-03", "2025-12-10")
    called("index", "page.txt", "--retrieved", "2025-12-10")
    assert len(found(called, "crane date:2025-03-03")) == 1


def test_search_shows_ranked_hits_with_highlighted_snippets(indexed, called):
    out, err = called("search", "gull", "--color", "always")
    assert out.startswith("\x1b[1m 1. \x1b[0m\x1b[1mHarbour \x1b[0m\x1b[30;43mgull\x1b[0m\n")
    assert "2025-12-05 · Courier · Ann Lee · gull" in out
    assert "A \x1b[30;43mgull\x1b[0m sat on the crane." in out
    assert err.startswith("1 article")


def test_search_options_choose_the_page_the_order_the_joining_and_the_snippets(indexed, called):
    def ids(*words):
        return called("search", "--ids", *words).out.splitlines()

    assert len(ids("harbour")) == 3
    assert ids("harbour", "--sort", "newest") == ["gull", "tern", "seal"]
    assert ids("harbour", "--sort", "oldest") == ["tern", "gull", "seal"]
    assert ids("harbour", "--sort", "oldest", "--limit", "1") == ["tern"]
    assert ids("harbour", "--sort", "oldest", "--offset", "1", "--limit", "1") == ["gull"]
    assert sorted(ids("gull tern", "--match", "any")) == ["gull", "tern"]
    called("search", "gull tern", "--match", "all", code=1)
    hit = json.loads(called("search", "gull", "--jsonl", "--snippets", "0").out)
    assert hit["snippets"] == []
    for number in (1, 3):
        assert len(json.loads(called("search", "gull", "--jsonl", "--snippets", str(number)).out)["snippets"]) == 1


def test_search_shows_ten_hits_unless_told_otherwise(place, called):
    Path("many.jsonl").write_text("".join(json.dumps(story(f"m{n}", f"Crane number {n}.")) + "\n" for n in range(13)))
    called("index", "many.jsonl")
    assert len(found(called, "crane")) == 10
    assert "13 articles, showing 1-10" in called("search", "crane").err
    assert len(found(called, "crane", "--limit", "99")) == 13


def test_search_tz_says_where_a_time_without_a_zone_is_meant(place, called):
    Path("a.json").write_text(json.dumps(story("late", "A gull.", date="2025-12-05T02:00:00+05:30")))
    called("index", "a.json")
    assert found(called, "date:2025-12-05T02:00", "--tz", "Asia/Kolkata") == ["late"]
    called("search", "date:2025-12-05T02:00", "--tz", "UTC", code=1)
    assert found(called, "date:2025-12-05", "--tz", "America/New_York") == ["late"]  # days are the article's own


def test_show_prints_one_article_whole(indexed, called):
    out = called("show", "gull").out
    for value in ("Harbour gull", "A gull sat on the crane.", "Courier", "Ann Lee", "2025-12-05", "en"):
        assert value in out


def test_explain_tells_how_the_query_was_read_and_what_each_clause_matches(indexed, called):
    out = called("explain", "harbour gull OR tern").out
    assert "harbour" in out
    assert [line.split()[0] for line in out.splitlines() if re.match(r" +\d", line)] == ["2", "1", "3", "1", "1"]


def test_stats_tells_all_that_the_page_promises(indexed, called):
    stats = json.loads(called("stats", "--json").out)
    assert (stats["articles"], stats["undated"], stats["segments"]) == (3, 1, 1)
    assert (stats["first"], stats["last"]) == ("2024-02-01", "2025-12-05")
    assert stats["sources"] == {"Courier": 2, "Post": 1}
    assert stats["languages"] == {"en": 2, "fr": 1}
    assert stats["terms"] > 10
    assert stats["bytes"] == sum(path.stat().st_size for path in (indexed / "index").iterdir() if path.is_file())
    shown = called("stats").out
    for name in ("articles", "terms", "segments", "generation", "2024-02-01", "2025-12-05", "Courier", "fr"):
        assert name in shown
    called("remove", "tern")
    after = json.loads(called("stats", "--json").out)
    assert after["generation"] > stats["generation"]
    assert (after["articles"], after["first"]) == (2, "2025-12-05")


@pytest.mark.slow
def test_check_verifies_every_file(indexed, called):
    report = json.loads(called("check", "--json").out)
    assert report["ok"] is True
    named = {file["name"] for file in report["files"]}
    assert named == {path.name for path in (indexed / "index").glob("*MAIN_*") if "LOCK" not in path.name}
    for name in named:
        path = indexed / "index" / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if whole else b"x")
        done = subprocess.run([sys.executable, "-m", "newssearch", "check"], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (3, "")
        assert "problem: " in done.stdout
        path.write_bytes(whole)
    called("check")


def test_read_prints_articles_with_the_evidence_for_each_field_and_indexes_nothing(place, called):
    out = called("read", "news").out
    for field in ("headline", "body", "published", "source", "language"):
        assert re.search(rf"^{field} ", out, re.MULTILINE)
    assert re.search(r"2025-12-05 \(day, from \w+", out)
    assert not (place / "index").exists()


def test_remove_takes_articles_out(indexed, called):
    assert called("remove", "gull", "seal").err == "2 removed\n"
    assert found(called) == ["tern"]
    called("check")


def test_fields_lists_every_field_its_aliases_and_an_example_that_is_read(indexed, called):
    out = called("fields").out
    fields = json.loads(called("fields", "--json").out)["fields"]
    names = {name for field in fields for name in (field["name"], *field["aliases"])}
    assert names >= {
        "headline", "standfirst", "body", "byline", "dateline", "section", "keywords", "source", "url", "language",
        "id", "title", "lead", "author", "by", "site", "lang", "date", "since", "until", "after", "before", "words",
    }  # fmt: skip
    called("save", "energy", "gas OR oil")
    for field in fields:
        assert field["example"] in out
        assert all(name in out for name in (field["name"], *field["aliases"]))
        assert run(["search", field["example"]]) in (0, 1)


# ---- real news ------------------------------------------------------------------------------------

real = pytest.mark.skipif(not DATA.is_dir(), reason="the real news is not beside the project")


@real
@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ('"security interests" date:2025-12', {"security interests"}),
        ("headline:nato dateline:russian", set()),
        ("nato NEAR/3 expansion since:2025-12-01", {"NATO", "NATO’s", "expansion"}),
    ],
)
def test_seed_page_is_found_with_marks_on_the_match_alone(place, called, query, marks):
    called("index", str(DATA / "seed" / "article.txt"), "--retrieved", "2025-12-10")
    (hit,) = json.loads(called("search", query, "--json", "--snippets", "9").out)["hits"]
    assert hit["published"] == "2025-12-05"
    assert {s["text"][start:end] for s in hit["snippets"] for start, end in s["marks"]} == marks
    in_headline = {hit["headline"][start:end] for start, end in hit["headline_marks"]}
    assert in_headline == ({"NATO"} if "headline:" in query else set())


@real
def test_reversed_phrase_finds_nothing_and_is_blamed(place, called):
    called("index", str(DATA / "seed" / "article.txt"), "--retrieved", "2025-12-10")
    out, err = called("search", '"interests security"', code=1)
    assert out == ""
    assert 'try "security interests" (1 article)' in err
    called("search", '"Independent , Honest and Dignified Journalism" OR "WhatsApp Channel"', code=1)


@pytest.mark.slow
@real
def test_thirty_languages_add_up_and_are_unchanged_again(place, called):
    source = str(DATA / "multilingual" / "babel-briefings-sample.jsonl")
    first = json.loads(called("index", source, "--json").out)
    again = json.loads(called("index", source, "--json").out)
    assert first["read"] == first["indexed"] + first["updated"] + first["duplicate"] > 250
    assert again["unchanged"] == again["read"] == first["read"]
    assert again["generation"] == first["generation"]
    called("check")


# ---- the common options ---------------------------------------------------------------------------

RUNS = {
    "index": ["news"], "search": ["gull"], "show": ["gull"], "explain": ["gull"], "stats": [], "check": [],
    "read": ["news"], "fields": [], "remove": ["nobody"],
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_common_options_mean_the_same_before_and_after_the_command(indexed, called, name):
    elsewhere = str(indexed / "elsewhere")
    called("index", "news/birds.jsonl", "--index", elsewhere)
    code = 1 if name == "remove" else 0
    options = ["-q", "-v", "--color", "never", "--index", elsewhere]

    def without_times(streams):
        return [re.sub(r"\d+\.\d ms", "", stream) for stream in streams]

    before = called(*options, name, *RUNS[name], code=code)
    after = called(name, *RUNS[name], *options, code=code)
    assert without_times(before) == without_times(after)
    assert called("--version").out == called(name, "--version").out == f"newssearch {newssearch.__version__}\n"


def test_the_index_is_by_option_else_environment_else_the_nearest_upwards(indexed, called, monkeypatch):
    for name in ("option", "environment"):
        Path(f"{name}.json").write_text(json.dumps(story(name, f"In {name}.")))
        called("index", f"{name}.json", "--index", name)
    (indexed / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(indexed / "deep" / "er")
    assert found(called) == ["gull", "seal", "tern"]
    monkeypatch.setenv("NEWSSEARCH_INDEX", str(indexed / "environment"))
    assert found(called) == ["environment"]
    assert found(called, "*:*", "--index", str(indexed / "option")) == ["option"]


def test_quiet_prints_errors_only_and_verbose_more(place, called):
    Path("odd.json").write_text(json.dumps(GULL | {"unheard_of": 1}))
    assert "unheard_of" in called("index", "odd.json", "-v").err
    assert called("index", "news", "-q") == ("", "")
    out, err = called("search", "gull", "-q")
    assert "Harbour gull" in out
    assert err == ""
    assert "zzz" in called("search", "zzz OR (", "-q", "--strict", code=2).err


def test_color_is_by_option_else_no_color_else_the_terminal(indexed, called, monkeypatch):
    assert "\x1b" not in called("search", "gull").out  # no terminal here
    assert "\x1b[" in called("search", "gull", "--color", "always").out
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert "\x1b[" in called("search", "gull").out
    assert "\x1b" not in called("search", "gull", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in called("search", "gull").out
    assert "\x1b[" in called("search", "gull", "--color", "always").out


def test_data_goes_to_stdout_and_messages_to_stderr(place, called):
    out, err = called("index", "news")
    assert out == ""
    assert err == "3 read: 3 indexed\n"
    out, err = called("index", "news", "--json")
    assert json.loads(out)["unchanged"] == 3
    assert err == ""
    out, err = called("search", "harbour")
    assert "articles" not in out
    assert "3 articles" in err
    out, err = called("search", "zeppelin", code=1)
    assert out == ""
    assert "zeppelin" in err


NASTY = "\x1b[2J\x1b]0;title\x07\x9b31m\u202egnitirw\x08\x7f\r\x00"


def test_control_characters_never_reach_the_output(place, called):
    article = {key: value + NASTY for key, value in story("x", "A gull.", source="S", section="T").items()}
    Path("nasty.json").write_text(json.dumps(article | {"byline": ["Ann" + NASTY], "language": "en"}))
    Path("bad\x1b[2J.json").write_text("")
    written = [*called("index", ".", code=5), *called("read", ".", code=5), *called("read", ".", "--json", code=5)]
    (id,) = found(called, "gull -crane")
    for words in (["search", "gull"], ["show", id], ["search", "gull", "--json"], ["explain", f"gull {NASTY}"]):
        written += called(*words)
    written += called("search", f"zeppelin {NASTY}", code=1)
    written += called("search", f"gull AND ( {NASTY}", "--strict", code=2)
    written += called("search", f"gull AND ( {NASTY}")
    written += called("show", NASTY, code=1)
    for text in written:
        assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e", "\x08", "\x7f", "\r", "\x00"}
