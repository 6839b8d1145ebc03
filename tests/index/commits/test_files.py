"""Files of an index are changed at one stroke, with the user's rights, and never through a link."""

import os
import stat

import pytest

from newssearch.index.commits import files


def test_replace_leaves_no_other_file(tmp_path):
    for content in (b"one", b"another"):
        files.replace(tmp_path / "a", content)
        assert (tmp_path / "a").read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_new_files_have_the_rights_that_the_umask_leaves(tmp_path):
    before = os.umask(0o027)
    try:
        files.replace(tmp_path / "a", b"")
        files.create(tmp_path / "b").close()
    finally:
        os.umask(before)
    assert [stat.S_IMODE(p.stat().st_mode) for p in sorted(tmp_path.iterdir())] == [0o640, 0o640]


@pytest.mark.parametrize("operation", [files.open_to_read, files.create, files.sync, lambda path: files.read(path, 99)])
def test_link_in_place_of_a_file_is_refused(tmp_path, operation):
    (tmp_path / "secret").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic link"):
        operation(tmp_path / "link")
    assert (tmp_path / "secret").read_text() == "mine"


def test_link_is_replaced_and_removed_without_its_target(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "secret").write_text("mine")
    (tmp_path / "file").symlink_to(tmp_path / "folder" / "secret")
    files.replace(tmp_path / "file", b"ours")
    assert not (tmp_path / "file").is_symlink()
    (tmp_path / "to a folder").symlink_to(tmp_path / "folder")
    files.remove_folder(tmp_path / "to a folder")
    assert not (tmp_path / "to a folder").is_symlink()
    assert (tmp_path / "folder" / "secret").read_text() == "mine"


def test_pipe_in_place_of_a_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="Not a regular file"):
        files.open_to_read(tmp_path / "pipe")
    assert not files.is_file(tmp_path / "pipe")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "sparse").open("wb") as out:
        out.truncate(1 << 40)
    with pytest.raises(OSError, match="Larger than 100 bytes"):
        files.read(tmp_path / "sparse", 100)


def test_hard_link_replaces_the_target(tmp_path):
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    files.link_or_move(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").samefile(tmp_path / "a")


def test_removing_an_absent_folder_is_no_error(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("c")
    for _ in range(2):
        files.remove_folder(tmp_path / "a")
        assert list(tmp_path.iterdir()) == []
