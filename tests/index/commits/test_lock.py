"""One writer at a time: who holds the lock is named, who is gone holds nobody up, who may live is believed."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.errors import IndexLockedError, IndexWriteError
from newssearch.index.commits.lock import LOCK, WRITER, Holder, WriterLock, prove
from newssearch.index.commits.process import Process

HOLD = """
import sys
from pathlib import Path
from newssearch.index.commits.lock import WriterLock
lock = WriterLock.acquire(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""

ON_LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are told apart by way of /proc")


@pytest.fixture
def folder(tmp_path):
    """A folder to lock."""
    return tmp_path


@pytest.fixture
def holding(folder):
    """A function that starts another process, which holds the lock until it is killed."""
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def note(folder, **changes):
    """Leave a note of this process with ``changes``."""
    here = Process.current()
    said = {"pid": here.pid, "host": here.host, "boot": here.boot, "started": here.started, "since": "2026-11-22T02:00"}
    (folder / WRITER).write_text(json.dumps(said | changes))


def test_who_holds_the_lock_is_named_with_process_host_start_and_command(folder, holding):
    process = holding()
    with pytest.raises(IndexLockedError) as caught:
        WriterLock.acquire(folder)
    said = str(caught.value)
    assert f"process {process.pid} on {socket.gethostname()} (-c " in said
    assert "has been writing since 20" in said
    assert "--wait" in said


def test_lock_of_a_killed_process_is_taken_over_with_a_warning(folder, holding, caplog):
    process = holding()
    process.kill()
    process.wait()
    assert (folder / WRITER).exists()
    WriterLock.acquire(folder).release()
    assert f"process {process.pid} on {socket.gethostname()}" in caplog.text
    assert "taking over" in caplog.text


@ON_LINUX
def test_reused_process_number_does_not_block(folder):
    note(folder, pid=os.getppid(), started=1)
    WriterLock.acquire(folder).release()


@ON_LINUX
def test_living_writer_keeps_its_lock_without_the_file(folder, holding):
    process = holding()
    (folder / LOCK).unlink()
    for _ in range(2):
        with pytest.raises(IndexLockedError, match=f"process {process.pid} "):
            WriterLock.acquire(folder)
    process.kill()
    process.wait()
    WriterLock.acquire(folder).release()


def test_lock_of_another_machine_is_never_taken_over(folder):
    note(folder, host="desk-7.example", boot="another start pid:[1]")
    for _ in range(2):
        with pytest.raises(IndexLockedError) as caught:
            WriterLock.acquire(folder)
    assert "on desk-7.example" in str(caught.value)
    assert f"remove {folder / WRITER}" in str(caught.value)
    (folder / WRITER).unlink()
    WriterLock.acquire(folder).release()


@ON_LINUX
def test_note_from_before_a_restart_does_not_block(folder):
    note(folder, pid=os.getppid(), boot="an earlier start pid:[1]")
    WriterLock.acquire(folder).release()


@ON_LINUX
def test_a_container_on_this_machine_is_not_another_machine(folder):
    boot = Process.current().boot.partition(" ")[0]
    note(folder, host="0a1b2c", boot=f"{boot} pid:[1]", pid=1)
    WriterLock.acquire(folder).release()


def test_one_process_does_not_get_the_lock_twice(folder):
    lock = WriterLock.acquire(folder)
    with pytest.raises(IndexLockedError, match=f"process {os.getpid()} "):
        WriterLock.acquire(folder)
    lock.release()
    lock.release()
    WriterLock.acquire(folder).release()


def test_waiting_writer_is_next_and_gets_a_warning(folder, caplog):
    held = WriterLock.acquire(folder)

    class Release(logging.Handler):
        """Lets go as soon as somebody says to be waiting."""

        def emit(self, record):
            held.release()

    logger = logging.getLogger("newssearch")
    handler = Release()
    logger.addHandler(handler)
    try:
        WriterLock.acquire(folder, wait=60).release()
    finally:
        logger.removeHandler(handler)
    assert "waiting up to 60 seconds" in caplog.text
    assert caplog.text.count("waiting up to") == 1


def test_waiting_in_vain_is_an_error(folder):
    lock = WriterLock.acquire(folder)
    with pytest.raises(IndexLockedError):
        WriterLock.acquire(folder, wait=0.05)
    lock.release()


def test_threads_take_turns(folder):
    inside, most = [], []

    def write():
        lock = WriterLock.acquire(folder, wait=60)
        inside.append(1)
        most.append(len(inside))
        inside.pop()
        lock.release()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


def test_file_system_with_shared_locks_is_refused(folder, tmp_path):
    """Two files stand for one file on a file system whose locks hold nobody up."""
    with (
        (tmp_path / "one").open("w") as one,
        (tmp_path / "other").open("w") as other,
        pytest.raises(IndexWriteError, match="one lock to two writers"),
    ):
        prove(folder, one.fileno(), other.fileno())


def test_a_lock_file_that_is_a_link_is_not_followed(folder, tmp_path):
    (tmp_path / "target").touch()
    (folder / LOCK).symlink_to(tmp_path / "target")
    with pytest.raises(IndexWriteError, match=str(folder)):
        WriterLock.acquire(folder)


@given(
    st.one_of(
        st.binary(max_size=80),
        st.fixed_dictionaries(
            {"pid": st.one_of(st.integers(), st.text(max_size=3), st.none()), "host": st.one_of(st.text(), st.none())},
            optional={
                "boot": st.one_of(st.text(), st.integers(), st.none()),
                "started": st.one_of(st.integers(), st.text(max_size=3)),
                "since": st.text(),
                "command": st.one_of(st.text(), st.lists(st.integers())),
            },
        ).map(lambda said: json.dumps(said).encode()),
    )
)
def test_any_note_lets_the_lock_be_taken_or_refused(tmp_path_factory, written):
    folder = tmp_path_factory.mktemp("lock")
    (folder / WRITER).write_bytes(written)
    try:
        WriterLock.acquire(folder).release()
    except IndexLockedError as error:
        assert "remove" in str(error)  # noqa: PT017  # either is right


def test_an_index_whose_maker_was_killed_is_made_all_the_same(tmp_path):
    folder = tmp_path / "index"
    newssearch.create(folder).close()
    (folder / "newssearch.json").unlink()
    note(folder, started=1, pid=os.getppid())
    with newssearch.create(folder) as news:
        assert news.search("*:*").total == 0


def test_a_holder_says_who_it_is():
    assert str(Holder(Process(7, "desk"), "2026")) == "process 7 on desk"
    assert str(Holder(Process(7, "desk"), "2026", "newssearch index x")) == "process 7 on desk (newssearch index x)"


INDEX = [sys.executable, "-m", "newssearch", "index"]


@pytest.mark.slow
@pytest.mark.parametrize("wait", ["0s", "120s"])
def test_each_of_eight_writers_succeeds_or_gets_the_holder(tmp_path, wait):
    """None of them finds an index: each would make it."""
    running = []
    for n in range(8):
        source = tmp_path / f"{n}.json"
        source.write_text(json.dumps({"id": f"a{n}", "title": f"Ferry {n}", "body": f"Boat {n} came."}))
        command = [*INDEX, str(source), "--index", str(tmp_path / "index"), "--wait", wait]
        running.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
    told = [process.communicate()[1] for process in running]
    codes = [process.returncode for process in running]
    assert set(codes) <= {0, 4}, told
    assert 0 in codes
    if wait != "0s":
        assert codes == [0] * 8, told
    with newssearch.open(tmp_path / "index") as news:
        found = {hit.id for hit in news.search("*:*", limit=20)}
        assert found == {f"a{n}" for n, code in enumerate(codes) if code == 0}
        assert news.check().ok
    outcomes = [json.loads(file.read_bytes())["outcome"] for file in (tmp_path / "index" / "runs").glob("*.json")]
    assert outcomes.count("ok") == codes.count(0)


def in_child(work):
    """Run ``work`` in a forked process; its exit code is 0 when it returns."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def waiting():
    """A function that forks a process, which does nothing until the test is over."""
    children = []
    yield lambda: children.append(in_child(signal.pause))
    for child in children:
        os.kill(child, signal.SIGKILL)
        ended(child)


def test_a_process_forked_during_an_update_does_not_keep_the_lock(folder, waiting):
    def articles():
        yield newssearch.Article("a", body="A gull.")
        waiting()

    with newssearch.create(folder) as news:
        assert news.update(articles()).indexed == 1
        assert news.update([newssearch.Article("b", body="A tern.")]).indexed == 1
        assert newssearch.reindex(folder, articles(), max_shrink="100%").switched
        assert news.update([newssearch.Article("c", body="A seal.")]).indexed == 1


def test_a_lock_that_was_inherited_is_neither_held_nor_released(folder):
    lock = WriterLock.acquire(folder)

    def try_to():
        lock.release()
        with pytest.raises(IndexLockedError):
            WriterLock.acquire(folder)

    assert ended(in_child(try_to)) == 0
    assert (folder / WRITER).exists()
    with pytest.raises(IndexLockedError):
        WriterLock.acquire(folder)
    lock.release()
    assert ended(in_child(lambda: WriterLock.acquire(folder).release())) == 0


def test_a_process_that_dies_while_its_child_lives_leaves_the_lock(folder):
    script = """
import os, sys
from pathlib import Path
from newssearch.index.commits.lock import WriterLock
lock = WriterLock.acquire(Path(sys.argv[1]))
if os.fork():
    os._exit(0)
print("forked", flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "forked\n"
        assert process.wait() == 0
        WriterLock.acquire(folder).release()


def test_a_process_forked_in_an_update_changes_nothing_of_it(folder):
    with newssearch.create(folder) as news:
        news.update([newssearch.Article("old", body="A gull.")])

        def articles():
            yield newssearch.Article("a", body="A tern.")
            child = os.fork()
            if not child:  # leaves every block as it would by sys.exit
                forked.append(True)
                raise SystemExit
            assert ended(child) == 7
            yield newssearch.Article("b", body="A seal.")

        forked = []
        try:
            report = news.update(articles())
        except SystemExit:
            os._exit(7 if forked else 1)
        assert report.indexed == 2
        assert news.search("gull OR tern OR seal").total == 3
        assert news.check().ok


def test_forked_process_uses_the_open_index_of_its_parent(folder):
    with newssearch.create(folder) as news:
        news.update([newssearch.Article("a", body="A gull.")])
        assert news.search("gull").total == 1
        busy, done = threading.Event(), threading.Event()

        def hold():
            with news._backend._opening:
                busy.set()
                done.wait(60)

        thread = threading.Thread(target=hold)
        thread.start()
        assert busy.wait(60)

        def work():
            assert news.search("gull").total == 1
            assert news.update([newssearch.Article("b", body="A gull, too.")]).indexed == 1
            assert news.search("gull").total == 2

        child = in_child(work)
        assert ended(child) == 0
        done.set()
        thread.join()
        assert news.search("gull").total == 2
