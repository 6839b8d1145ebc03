"""Files for whoever installs newssearch: settings that hold, units that systemd takes."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sessions import ROOT

from newssearch.cli.command import common_options, run_options
from newssearch.cli.configuration import Settings
from newssearch.cli.program import program

PACKAGING = ROOT / "packaging"
UNITS = PACKAGING / "systemd"


def test_the_sample_of_settings_holds_for_every_command():
    file = PACKAGING / "newssearch.toml"
    settings = Settings.read(file, {}, program.commands, [*common_options(), *run_options()])
    heard = set()
    for name, command in program.commands.items():
        with command.make_context(name, ["x"], resilient_parsing=True) as context:
            heard |= {setting.origin for setting in settings.of(command, context).values()}
    assert heard == {f"{file} [{table}] {name}" for table, held in settings.tables.items() for name in held}


def test_the_timer_makes_up_for_a_night_that_was_missed():
    assert "Persistent=true" in (UNITS / "newssearch-reindex.timer").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_systemd_takes_the_units(tmp_path):
    """Verify the units as they are, except for the path of the program."""
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/opt/newssearch/bin/newssearch", str(Path(sys.executable)))
        (tmp_path / unit.name).write_text(text)
    units = sorted(tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "newssearch" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda unit: unit.stem)
def test_the_units_run_a_command_line_that_can_be_read(unit):
    (line,) = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    _, name, *words = line.split()
    program.commands[name].make_context(name, words).close()


def test_the_sample_is_toml_that_names_no_secret():
    said = tomllib.loads((PACKAGING / "newssearch.toml").read_text())
    assert said["status"]["max_age"] == "26h"
