"""Places where the index is looked for."""

from pathlib import Path

import pytest

from newssearch.cli.place import index_path
from newssearch.errors import NoIndexError


@pytest.fixture
def project(tmp_path):
    """A folder with an index in it, and one without in a folder below."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "newssearch.json").touch()
    (tmp_path / "deep" / "index").mkdir(parents=True)
    return tmp_path


def test_named_place_comes_first(project):
    environment = {"NEWSSEARCH_INDEX": "/elsewhere"}
    assert index_path(Path("mine"), environment, project) == Path("mine")


def test_the_environment_comes_second(project):
    assert index_path(None, {"NEWSSEARCH_INDEX": "theirs"}, project) == Path("theirs")


def test_the_nearest_folder_that_holds_an_index_comes_third(project):
    assert index_path(None, {"NEWSSEARCH_INDEX": ""}, project / "deep") == project / "index"
    assert index_path(None, {}, project / "index") == project / "index"


def test_a_new_index_begins_in_the_working_folder(tmp_path):
    assert index_path(None, {}, tmp_path, make=True) == tmp_path / "index"


def test_an_index_above_is_added_to_rather_than_a_new_one_begun(project):
    assert index_path(None, {}, project / "deep", make=True) == project / "index"


def test_missing_index_is_an_error_with_advice(tmp_path):
    with pytest.raises(NoIndexError, match="newssearch index SOURCE"):
        index_path(None, {}, tmp_path)
