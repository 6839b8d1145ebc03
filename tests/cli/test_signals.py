"""A run that is asked to end ends, with everything it has started, and leaves the index as it was."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import newssearch
from newssearch.models import Article

PROGRAM = [sys.executable, "-m", "newssearch"]

SMALL_BATCHES = """
import sys
from newssearch.index.writing import writer
writer.BATCH_BYTES = int(sys.argv.pop(1))
from newssearch.cli import main
main()
"""
"""The program with segments so small that a few articles make many of them."""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, with an index of one article."""
    monkeypatch.chdir(tmp_path)
    with newssearch.create("index") as news:
        news.update([Article("first", body="The first ferry came.", language="en")])
    return tmp_path


def files(folder):
    """Everything in an index but its reports."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def lines(count):
    """Return a number of articles, as lines of JSON."""
    story = {"title": "Ferry", "body": "The ferry of the day came at noon, and nobody minded. " * 40}
    return "".join(json.dumps(story | {"id": f"n{n}", "title": f"Ferry {n}"}) + "\n" for n in range(count)).encode()


def last_record():
    return json.loads(max(Path("index", "runs").glob("*.json")).read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code", "outcome"),
    [(signal.SIGTERM, 143, "ended by a signal"), (signal.SIGHUP, 143, "ended by"), (signal.SIGINT, 130, "interrupted")],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else None,
)
def test_a_signal_ends_a_run_and_the_index_is_as_it_was(place, number, code, outcome):
    before = files("index")
    os.mkfifo("slow.jsonl")
    with (
        subprocess.Popen([*PROGRAM, "index", "slow.jsonl"], stderr=subprocess.PIPE, text=True) as process,
        open("slow.jsonl", "wb") as slow,  # noqa: PTH123  # opens when the program has come as far as reading it
    ):
        slow.write(lines(5))
        slow.flush()
        process.send_signal(number)
        err = process.communicate(timeout=60)[1]
    assert process.returncode == code
    assert outcome in err
    assert "the index is as it was" in err
    assert "Traceback" not in err
    assert files("index") == before
    record = last_record()
    assert (record["outcome"], record["exit_code"]) == ("failed", code)


def wait_for_a_segment(process, before):
    """Wait until the run has begun to write a segment."""
    while process.poll() is None:
        if any(path.suffix == ".postings" for path in Path("index").iterdir() if path.name not in before):
            return
    raise AssertionError(f"ended with {process.returncode}")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_a_signal_while_segments_are_written_leaves_the_index_as_it_was(place, number):
    before = files("index")
    Path("many.jsonl").write_bytes(lines(4_000))
    command = [sys.executable, "-c", SMALL_BATCHES, "300000", "index", "many.jsonl"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        wait_for_a_segment(process, before)
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == (143 if number == signal.SIGTERM else -number)
    if number == signal.SIGTERM:
        assert files("index") == before
    with newssearch.open("index") as news:
        assert news.check().ok
        assert news.update([Article("second", body="The second ferry came.", language="en")]).indexed == 1
        assert news.search("ferry").total == 2


def test_second_signal_does_not_interrupt_cleaning_up():
    code = (
        "import os, signal\n"
        "from newssearch.cli.signals import Terminated, heed_signals\n"
        "heed_signals()\n"
        "try:\n"
        "    signal.raise_signal(signal.SIGTERM)\n"
        "except Terminated:\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    signal.raise_signal(signal.SIGTERM)\n"
        "    print('cleaned up')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("cleaned up\n", "")


@pytest.mark.parametrize(
    ("number", "raised"), [("SIGINT", "KeyboardInterrupt"), ("SIGTERM", "Terminated")], ids=lambda value: value
)
def test_a_signal_in_a_callback_that_may_not_raise_ends_the_run_all_the_same(number, raised):
    code = (
        "import signal, time, weakref\n"
        "from newssearch.cli.signals import heed_signals\n"
        "heed_signals()\n"
        "kept = set()\n"
        f"reference = weakref.ref(kept, lambda _: signal.raise_signal(signal.{number}))\n"
        "try:\n"
        "    del kept\n"
        "    time.sleep(60)\n"
        "except KeyboardInterrupt as error:\n"
        "    print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert (done.stdout, done.stderr) == (f"{raised}\n", "")


def test_a_hang_up_that_is_ignored_stays_ignored(place):
    command = (
        f"trap '' HUP; {sys.executable} -c 'import signal; from newssearch.cli.signals import heed_signals; "
        "heed_signals(); signal.raise_signal(signal.SIGHUP); print(1)'"
    )
    assert subprocess.run(["sh", "-c", command], capture_output=True, text=True).stdout == "1\n"


def test_a_reader_of_hits_that_leaves_early_is_no_error(place):
    command = f"{sys.executable} -m newssearch search ferry --json | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("{", "")
