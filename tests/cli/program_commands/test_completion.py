"""Shell completion: the scripts, and what they are answered."""

import os
import shutil
import subprocess
import sys

import pytest

PROGRAM = [sys.executable, "-m", "newssearch"]


def completions(*words):
    """Return the completions in bash for the last of ``words``."""
    environment = os.environ | {
        "_NEWSSEARCH_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["newssearch", *words]),
        "COMP_CWORD": str(len(words)),
    }
    output = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=True)
    return [line.split(",", 1)[1] for line in output.stdout.splitlines() if line]


def test_commands_are_completed():
    assert completions("sea") == ["search"]


def test_options_are_completed_the_common_ones_too():
    assert set(completions("search", "--s")) == {"--sort", "--snippets", "--strict"}
    assert completions("stats", "--ind") == ["--index"]


def test_fields_are_completed_in_a_query_by_name_and_alias():
    assert completions("search", "headlin") == ["headline:", "headline-changed:"]
    assert completions("search", "tit") == ["title:"]
    assert completions("explain", "la") == ["language:", "lang:"]


def test_a_query_not_yet_begun_is_offered_nothing():
    assert completions("search", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell):
    output = subprocess.run([*PROGRAM, "completion", shell], capture_output=True, text=True, check=True)
    assert f"_NEWSSEARCH_COMPLETE={shell}_complete" in output.stdout


def test_bash_reads_the_script_and_keeps_a_field_open():
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    script = subprocess.run([*PROGRAM, "completion", "bash"], capture_output=True, check=True).stdout
    assert b"compopt -o nospace" in script
    subprocess.run([bash, "-n"], input=script, check=True)
