"""Settings: the command line before the environment, that before the file, that before the default."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.cli import run
from newssearch.cli.command import common_options, run_options
from newssearch.cli.configuration import CONFIG, Settings, options_by_name, settings_file
from newssearch.cli.program import program
from newssearch.errors import UsageError
from newssearch.models import Article

SHARED = [*common_options(), *run_options()]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, with an index of three articles elsewhere in it, and settings that name it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(CONFIG)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    with newssearch.create(tmp_path / "deep" / "news") as news:
        news.update(Article(str(n), body=f"Ferry {n} came.", language="en") for n in range(3))
    Path("newssearch.toml").write_text('[all]\nindex = "deep/news"\n[search]\nlimit = 1\n')
    return tmp_path


def found(capsys, *words):
    """Return the number of articles that a search shows."""
    code = run(["search", "ferry", "--ids", *words])
    out, err = capsys.readouterr()
    assert code == 0, err
    return len(out.split())


def refused(capsys, *words):
    """Return the error for settings that cannot be used."""
    assert run(words or ["search", "ferry"]) == 2
    return capsys.readouterr().err


def test_each_counts_before_the_next(place, monkeypatch, capsys):
    assert found(capsys) == 1
    monkeypatch.setenv("NEWSSEARCH_SEARCH_LIMIT", "2")
    assert found(capsys) == 2
    assert found(capsys, "--limit", "3") == 3
    monkeypatch.setenv("NEWSSEARCH_SEARCH_LIMIT", "")
    assert found(capsys) == 1
    Path("newssearch.toml").write_text('[all]\nindex = "deep/news"\n')
    assert found(capsys) == 3


def test_an_index_named_before_the_command_counts_before_the_file(place, capsys):
    assert run(["--index", "elsewhere", "search", "ferry"]) == 3
    assert "elsewhere" in capsys.readouterr().err


def test_the_table_of_a_command_counts_before_that_of_all(place, capsys):
    Path("newssearch.toml").write_text('[all]\nindex = "nowhere"\n[search]\nindex = "deep/news"\n')
    assert found(capsys) == 3
    assert run(["stats"]) == 3


def test_paths_in_a_file_are_told_from_where_it_is(place, monkeypatch, capsys):
    monkeypatch.chdir(place / "deep")
    assert found(capsys) == 1


def test_settings_are_named_else_nearest_else_the_users(place, monkeypatch, capsys):
    here, mine = place / "deep", place / "mine.toml"
    assert settings_file(mine, {CONFIG: "x"}, here) == mine
    mine.write_text("")
    assert settings_file(None, {CONFIG: str(mine)}, here) == mine
    assert settings_file(None, {CONFIG: ""}, here) is None
    assert settings_file(None, {}, here) == place / "newssearch.toml"
    (place / "newssearch.toml").unlink()
    assert settings_file(None, {"HOME": "home"}, here) is None
    own = place / "home" / ".config" / "newssearch" / "newssearch.toml"
    own.parent.mkdir(parents=True)
    own.write_text("")
    assert settings_file(None, {"HOME": str(place / "home")}, here) == own
    assert settings_file(None, {"XDG_CONFIG_HOME": str(own.parents[1])}, here) == own
    monkeypatch.setenv(CONFIG, "gone.toml")
    assert "$NEWSSEARCH_CONFIG names gone.toml, which is not a file" in refused(capsys)
    assert "gone.toml" in refused(capsys, "search", "ferry", "--config", "gone.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[search]\nlimt = 3", "[search]: there is no setting 'limt'. Did you mean limit?"),
        ("[serach]\nlimit = 3", "there is no table 'serach'. Did you mean search?"),
        ("[all]\nlimit = 3", "[all]: there is no setting 'limit'"),
        ("[stats]\nlog-fil = 'x'", "there is no setting 'log_fil'"),
        ("search = 3", "search is outside a table"),
        ("[search]\nlimit = true", "[search] limit: True is not what it takes"),
        ("[search]\nlimit = 'many'", "[search] limit: 'many' is not a number from 0 up"),
        ("[search]\nlimit = [1]", "[search] limit: [1] is not one value"),
        ("[search]\nsort = 'upside-down'", "[search] sort: 'upside-down' is not one of"),
        ("[all]\nquiet = 'yes'", "[all] quiet: 'yes' is not true or false"),
        ("[search\n", "is not valid TOML"),
        ("[search]\nversion = true", "there is no setting 'version'"),
    ],
)
def test_unusable_setting_is_named_with_its_place(place, capsys, text, said):
    Path("newssearch.toml").write_text(text)
    err = refused(capsys)
    assert said in err
    assert "newssearch.toml" in err


def test_a_wrong_value_in_the_environment_is_named_with_its_variable(place, monkeypatch, capsys):
    monkeypatch.setenv("NEWSSEARCH_SEARCH_LIMIT", "many")
    assert "$NEWSSEARCH_SEARCH_LIMIT: 'many' is not a number" in refused(capsys)


def test_help_is_there_whatever_the_settings_say(place, capsys):
    Path("newssearch.toml").write_text("[search\n")
    for words in (["search", "--help"], ["help", "search"], ["--help"]):
        assert run(words) == 0


def test_settings_of_a_run_reach_it(place, capsys):
    Path("newssearch.toml").write_text(
        '[all]\nindex = "deep/news"\nmetrics = "m.prom"\nlog-file = "run.log"\nlog_format = "json"\nquiet = true\n'
        '[index]\nretrieved = 2025-12-10\nmap = ["headline=Schlagzeile"]\n'
    )
    Path("a.csv").write_text("Schlagzeile,text\nFerry again,The ferry came again.\n")
    assert run(["index", "a.csv"]) == 0
    assert capsys.readouterr().err == ""
    assert Path("m.prom").exists()
    assert json.loads(Path("run.log").read_text().splitlines()[0])["level"] == "info"
    with newssearch.open("deep/news") as news:
        (hit,) = news.search("headline:ferry")
        assert news.get(hit.id).retrieved == "2025-12-10"


def test_config_shows_what_is_set_and_where_that_was_said(place, monkeypatch, capsys):
    monkeypatch.setenv("NEWSSEARCH_WAIT", "10m")
    assert run(["config"]) == 0
    file = place / "newssearch.toml"
    assert [line.split(None, 2) for line in capsys.readouterr().out.splitlines() if line] == [
        ["file:", f"{file}"],
        ["[all]"],
        ["index", "deep/news", f"{file} [all] index"],
        ["wait", "10m", "$NEWSSEARCH_WAIT"],
        ["[search]"],
        ["limit", "1", f"{file} [search] limit"],
    ]


def test_config_shows_every_setting_of_every_command_when_asked(place, capsys):
    assert run(["config", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["file"] == str(place / "newssearch.toml")
    by_name = {(row["table"], row["name"]): (row["value"], row["origin"]) for row in said["settings"]}
    assert by_name["search", "limit"] == (1, f"{place / 'newssearch.toml'} [search] limit")
    assert by_name["search", "snippets"] == (2, "default")
    assert by_name["all", "keep_reports"] == (100, "default")
    assert by_name["all", "color"] == ("auto", "default")
    assert {table for table, _ in by_name} > {"all", "index", "search", "status"}
    assert run(["config", "-v"]) == 0
    assert "Sentinel" not in capsys.readouterr().out


def test_without_settings_config_says_that_there_are_none(place, capsys):
    Path("newssearch.toml").unlink()
    assert run(["config"]) == 0
    assert capsys.readouterr().out == "file: none\nevery setting has its default; -v shows them\n"


@pytest.mark.parametrize("name", program.commands)
def test_no_option_of_a_command_is_named_as_a_shared_one(name):
    shared = options_by_name(SHARED)
    own = options_by_name(program.commands[name].params)
    for key in shared.keys() & own.keys():
        assert shared[key].name == own[key].name


toml_texts = st.lists(
    st.sampled_from(
        ["[all]", "[search]", "[index]", "[", "]", "limit", "=", "3", '"x"', "\n", "map", "[1]", "{}", "x.y"]
    ),
    max_size=14,
).map(" ".join)


@given(toml_texts | st.text(max_size=30))
def test_any_file_is_read_or_refused(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("settings") / "newssearch.toml"
    file.write_text(text)
    try:
        settings = Settings.read(file, {}, program.commands, SHARED)
        for name in ("search", "index"):
            command = program.commands[name]
            with command.make_context(name, ["x"], resilient_parsing=True) as context:
                settings.of(command, context)
    except UsageError as error:
        assert "newssearch.toml" in str(error)  # noqa: PT017  # either is right


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_settings_of_another_user_are_not_taken_unless_they_are_named(place, capsys):
    os.chown("newssearch.toml", 12345, -1)
    assert "belongs to another user" in refused(capsys)
    assert found(capsys, "--config", "newssearch.toml") == 1
