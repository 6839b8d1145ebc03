"""Saved searches and alerts on the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_server import mail_server

from newssearch.cli import run

Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def called(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Called:
    """A function that calls the program in a folder with an index, and returns exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(words)
        return code, *capfd.readouterr()

    story("ferry")
    assert call("index", "ferry.json")[0] == 0
    return call


def story(name: str) -> None:
    article = {"id": name, "title": f"The {name}", "body": f"The {name} was seen at noon, and nobody minded it."}
    Path(f"{name}.json").write_text(json.dumps(article))


def test_name_that_is_taken_is_exit_2_and_names_the_option(called: Called) -> None:
    assert called("save", "crane", "crane") == (0, "", "saved crane: crane\n")
    code, _, said = called("save", "Crane", "crane OR ferry")
    assert (code, "--replace" in said) == (2, True)
    assert called("save", "crane", "crane", "OR", "ferry", "--replace")[0] == 0
    assert called("saved")[1].split() == ["crane", "crane", "OR", "ferry"]
    assert called("saved", "--delete", "crane")[0] == 0
    assert called("saved", "--delete", "crane")[0] == 1
    assert called("saved")[0] == 1


def test_saved_searches_as_json(called: Called) -> None:
    called("save", "crane", "crane", "--changes", "--mail", "desk@example.org")
    said = json.loads(called("saved", "--json")[1])
    (one,) = said["saved"]
    assert said["schema_version"] == 1
    assert (one["name"], one["query"], one["changes"], one["mail"]) == ("crane", "crane", True, ["desk@example.org"])


def test_alerts_have_the_shape_of_the_interface(called: Called) -> None:
    called("save", "crane", "crane")
    assert called("alerts")[0] == 1
    story("crane")
    called("index", "crane.json")
    code, text, _ = called("alerts", "--json")
    (alert,) = json.loads(text)["alerts"]
    assert code == 0
    assert (alert["name"], alert["query"], [hit["id"] for hit in alert["new"]]) == ("crane", "crane", ["crane"])
    assert alert["changed"] == []


def test_settings_name_the_targets_of_every_run(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("newssearch.toml").write_text('[all]\nalert_file = "alerts.jsonl"\nalert_feeds = "feeds"\n')
    monkeypatch.delenv("NEWSSEARCH_CONFIG")
    called("save", "crane", "crane")
    story("crane")
    assert called("index", "crane.json")[0] == 0
    story("crane-2")
    assert called("reindex", "crane.json", "crane-2.json", "ferry.json")[0] == 0
    lines = [json.loads(line) for line in Path("alerts.jsonl").read_text().splitlines()]
    assert [(line["name"], line["kind"], line["id"]) for line in lines] == [
        ("crane", "new", "crane"),
        ("crane", "new", "crane-2"),
    ]
    assert Path("feeds", "crane.atom").read_text().count("<entry>") == 2


def test_settings_name_the_addresses_of_mail(called: Called) -> None:
    with mail_server() as box:
        server = f'alert_smtp = "smtp://127.0.0.1:{box.port}"\nalert_from = "news@example.org"\n'
        Path("settings.toml").write_text(f'[all]\n{server}alert_mail = ["desk@example.org", "night@example.org"]\n')
        called("save", "crane", "crane")
        called("save", "own", "crane", "--mail", "own@example.org")
        story("crane")
        assert called("index", "crane.json", "--config", "settings.toml")[0] == 0
        story("crane")
        called("index", "crane.json", "--config", "settings.toml")
    to = [sorted(addresses) for addresses in box.recipients]
    assert sorted(to) == [["desk@example.org", "night@example.org"], ["own@example.org"]]


def test_failing_target_is_red_in_status_and_the_run_is_done(called: Called) -> None:
    called("save", "crane", "crane")
    story("crane")
    code, _, said = called("index", "crane.json", "--alert-command", "exit 4")
    assert (code, "exit code 4" in said) == (0, True)
    assert called("status", "-q")[0] == 7
    assert called("alerts", "--alert-command", "cat > report.json")[0] == 1
    assert called("status", "-q") == (0, "", "")
    assert [alert["name"] for alert in json.loads(Path("report.json").read_text())["alerts"]] == ["crane"]


@pytest.mark.parametrize(
    "words",
    [
        ("--alert-smtp", "mail.example.org"),
        ("--alert-smtp", "smtp://mail.example.org"),
        ("--alert-file", "index/alerts.jsonl"),
        ("--alert-command", "true", "--alert-mail", "nobody"),
    ],
)
def test_target_that_cannot_be_one_is_refused_before_the_run(called: Called, words: tuple[str, ...]) -> None:
    before = shutil.copytree("index", "before")
    assert called("index", "ferry.json", *words)[0] == 2
    assert Path("index", "newssearch.json").read_bytes() == Path(before, "newssearch.json").read_bytes()


def test_config_shows_targets_without_the_password(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("newssearch.toml").write_text(
        '[all]\nalert_smtp = "smtp://me:secret@mail.example.org"\nalert_from = "a@b.example"\n'
    )
    monkeypatch.delenv("NEWSSEARCH_CONFIG")
    code, text, _ = called("config", "-v")
    assert code == 0
    assert "smtp://me:***@mail.example.org" in text
    assert "secret" not in text
    assert "secret" not in called("config", "--json")[1]


def test_report_that_could_not_be_printed_is_printed_again(called: Called) -> None:
    called("save", "crane", "crane")
    story("crane")
    called("index", "crane.json")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "newssearch", "alerts", "--json"], stdout=full, check=False)
    assert done.returncode != 0
    code, text, _ = called("alerts", "--json")
    assert (code, [alert["name"] for alert in json.loads(text)["alerts"]]) == (0, ["crane"])
    assert called("alerts")[0] == 1


def test_alert_for_a_target_that_is_gone_is_given_up(called: Called) -> None:
    called("save", "crane", "crane")
    story("crane")
    called("index", "crane.json", "--alert-command", "exit 4")
    assert called("status", "-q")[0] == 7
    code, _, said = called("alerts", "--give-up")
    assert (code, "gave up an undelivered alert (command)" in said) == (1, True)
    assert called("status", "-q") == (0, "", "")
