"""Files that a run writes outside of its index: regular files alone, never through a link or into the index."""

import json
import os
import socket
import stat
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.errors import OutputError, UsageError
from newssearch.jobs.outputs import open_to_append, replace_text, require_writable
from newssearch.models import Article


def fifo(path):
    os.mkfifo(path)


def bound(path):
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def link(path):
    path.with_name("aim").write_text("kept")
    path.symlink_to("aim")


def dangling(path):
    path.symlink_to("nowhere")


OTHERS = [fifo, bound, link, dangling, Path.mkdir]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSSEARCH_INDEX", raising=False)
    Path("news").mkdir()
    Path("news", "good.json").write_text(json.dumps({"id": "good", "body": "A gull sat on the crane."}))
    with newssearch.create("index") as news:
        news.update([Article("a", body="A tern.")])
    return tmp_path


@pytest.mark.parametrize("make", OTHERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("write", [lambda file: replace_text(file, "x"), open_to_append], ids=["replace", "append"])
def test_only_a_regular_file_is_written(tmp_path, make, write):
    file = tmp_path / "out"
    make(file)
    before = sorted(path.name for path in tmp_path.iterdir()), stat.S_IFMT(file.lstat().st_mode)
    with pytest.raises(UsageError, match=r"out is (a link|not a regular file)"):
        write(file)
    assert (sorted(path.name for path in tmp_path.iterdir()), stat.S_IFMT(file.lstat().st_mode)) == before
    assert not (tmp_path / "nowhere").exists()
    assert (make is not link) or (tmp_path / "aim").read_text() == "kept"


@pytest.mark.parametrize(
    "device", ["/dev/null", "/dev/full", "/dev/zero", "/dev/stderr", "/dev/fd/1", "/proc/self/fd/2"]
)
def test_a_device_is_refused(device):
    if not os.path.lexists(device):
        pytest.skip("this system has no such device")
    with pytest.raises(UsageError):
        require_writable("--metrics", Path(device), None)


@pytest.mark.parametrize("option", ["--metrics", "--log-file"])
@pytest.mark.parametrize("make", OTHERS[:4], ids=lambda make: make.__name__)
def test_a_run_begins_only_if_its_files_can_be_written(place, capsys, option, make):
    make(place / "out")
    assert run(["index", "news", option, "out"]) == 2
    assert f"{option} out is" in capsys.readouterr().err
    assert run(["search", "gull", "-q"]) == 1


WITHIN = [
    "index/newssearch.json",
    "index/new",
    "index/runs/x.json",
    "./index/../index/x",
    "linked/x",
    "index/../news/../index/y",
]


@pytest.mark.parametrize("option", ["--metrics", "--log-file"])
@pytest.mark.parametrize("file", WITHIN)
def test_nothing_within_the_index_is_written(place, capsys, option, file):
    Path("linked").symlink_to("index")
    before = {path.name: path.read_bytes() for path in Path("index").iterdir() if path.is_file()}
    assert run(["index", "news", option, file]) == 2
    assert "is within the index" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in Path("index").iterdir() if path.is_file()} == before
    assert run(["index", "news", "--index", "fresh", option, "fresh/out"]) == 2


@pytest.mark.parametrize("option", ["--metrics", "--log-file"])
def test_another_name_of_a_file_of_the_index_is_not_written(place, capsys, option):
    os.link("index/newssearch.json", "out")
    assert run(["index", "news", option, "out"]) == 2
    assert "is another name of a file of the index" in capsys.readouterr().err
    assert run(["check", "-q"]) == 0


def test_file_named_like_a_temporary_one_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda count: "00")
    (tmp_path / ".out.00").symlink_to("aim")
    with pytest.raises(OutputError, match="out cannot be written: File exists"):
        replace_text(tmp_path / "out", "x")
    assert not (tmp_path / "aim").exists()


def test_metrics_and_log_are_written_as_the_umask_says(place):
    os.umask(0o027)
    try:
        name = "m" * 250
        assert run(["index", "news", "--metrics", name, "--log-file", "log", "-q"]) == 0
    finally:
        os.umask(0o022)
    assert [stat.S_IMODE(Path(file).stat().st_mode) for file in (name, "log")] == [0o640, 0o640]
    assert "index ended: ok" in Path("log").read_text()
    assert run(["index", "news", "--log-file", "log", "-q"]) == 0
    assert Path("log").read_text().count("index ended: ok") == 2


def test_no_file_of_another_index_is_written(place, capsys):
    with newssearch.create("other"):
        pass
    for file in ("other/newssearch.json", "other/runs/new", "other/new"):
        assert run(["index", "news", "--metrics", file]) == 2
        assert run(["copy", "index", "copied", "--metrics", "index/newssearch.json"]) == 2
    assert "is within the index" in capsys.readouterr().err
    assert run(["check", "--index", "other", "-q"]) == run(["check", "-q"]) == 0


def test_log_and_metrics_are_two_files(place, capsys):
    assert run(["index", "news", "--metrics", "out", "--log-file", "out"]) == 2
    assert "name two files" in capsys.readouterr().err


def test_export_that_cannot_be_written_names_its_file(place, capsys):
    name = "news/none/ferry.csv"
    with newssearch.open("index") as news, pytest.raises(newssearch.OutputError, match=f"^{name} cannot be written: "):
        news.export("tern", Path(name))
    assert run(["export", "tern", "-o", name]) == 74
    err = capsys.readouterr().err
    assert err.startswith(f"newssearch: {name} cannot be written: ")
    assert "Errno" not in err
