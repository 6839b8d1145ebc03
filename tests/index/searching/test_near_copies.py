"""Near copies: groups are those of the texts that the index holds, however these came to it."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newssearch
from faults.arrays import read_arrays
from faults.damage import as_format_6, rewritten
from newssearch.core import Budget, are_near, near_labels, sketch, sketch_keys
from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.folder import NEAR_COPIES
from newssearch.index.searching.snapshot import Snapshot
from newssearch.models import Article


def body(first: int, count: int = 120) -> str:
    """Return a text of words that all differ; texts whose first words are close have most of them in common."""
    return " ".join(f"harbour{spelt(n)}" for n in range(first, first + count))


def spelt(number: int) -> str:
    """Return a number in letters: a word with digits is a number, and a text of such words is a table."""
    return str(number).translate(_LETTERS)


_LETTERS = str.maketrans("0123456789", "abcdefghij")


@st.composite
def stories(draw: st.DrawFn) -> list[Article]:
    """Return articles of a few stories, each with some of its words changed, a part cut, or words added."""
    articles = []
    for number in range(draw(st.integers(2, 9))):
        words = body(draw(st.integers(0, 2)) * 1000).split()
        for at in draw(st.sets(st.integers(0, 119), max_size=30)):
            words[at] = f"changed{spelt(at)}of{spelt(number)}"
        words = words[draw(st.integers(0, 30)) :] + [f"added{spelt(n)}" for n in range(draw(st.integers(0, 20)))]
        day = draw(st.sampled_from([None, "2025-12-05", "2025-12-06"]))
        precision = None if day is None else "day"
        articles.append(Article(f"a{number}", body=" ".join(words), language="en", published=day, precision=precision))
    return articles


def groups_of(folder: Path) -> list[list[str]]:
    """Return the ids of the groups that an index finds, each in its order."""
    snapshot = Snapshot(folder)
    found = {tuple(snapshot.searcher.group(document, Budget())) for document in snapshot.live()}
    return sorted([snapshot.record(document).id for document in group] for group in found if group)


def literally(articles: Iterable[Article]) -> list[list[str]]:
    """Return the groups of articles by definition: near, or by way of others, and the earliest first."""
    held = {article.id: (article.body or "", article) for article in articles}
    group = {identifier: {identifier} for identifier in held}
    for one, (own, _) in held.items():
        for other, (its, _) in held.items():
            if one != other and are_near(own, its) and set(sketch_keys(sketch(own))) & set(sketch_keys(sketch(its))):
                joined = group[one] | group[other]
                for member in joined:
                    group[member] = joined
    members = {frozenset(each) for each in group.values() if len(each) > 1}
    return sorted(sorted(each, key=lambda i: (held[i][1].published or "9999", i)) for each in members)


def filled(folder: Path, runs: Sequence[Sequence[Article]]) -> None:
    with newssearch.create(folder) as news:
        for run in runs:
            news.update(run)


@given(articles=stories(), data=st.data())
@settings(max_examples=15, deadline=None)
def test_groups_are_the_same_however_articles_came(articles, data):
    cuts = sorted(data.draw(st.sets(st.integers(1, len(articles)), max_size=3)) | {0, len(articles)})
    shuffled = data.draw(st.permutations(articles))
    right = literally(articles)
    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder) / "at once", [articles])
        filled(Path(folder) / "by and by", [shuffled[start:end] for start, end in itertools.pairwise(cuts)])
        assert groups_of(Path(folder) / "at once") == right
        assert groups_of(Path(folder) / "by and by") == right
        with newssearch.open(Path(folder) / "by and by") as news:
            news.optimize()
        assert groups_of(Path(folder) / "by and by") == right


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """An index of three articles of which the first and the last are near only through the one between."""
    folder = tmp_path / "index"
    filled(
        folder, [[Article(name, body=body(first), language="en")] for name, first in (("a", 0), ("b", 40), ("c", 80))]
    )
    return folder


def test_group_falls_apart_when_the_member_between_goes(chain):
    assert groups_of(chain) == [["a", "b", "c"]]
    with newssearch.open(chain) as news:
        news.remove(["b"])
    assert groups_of(chain) == []


def test_updated_article_moves_to_the_group_of_its_new_text(chain):
    with newssearch.open(chain) as news:
        news.update([Article("b", body=body(90), language="en", updated="2025-12-06")])
    assert groups_of(chain) == [["b", "c"]]


def test_rebuilt_index_has_the_same_groups(chain, tmp_path):
    with newssearch.open(chain) as news:
        articles = [news.get(identifier) for identifier in "cab"]
    newssearch.reindex(chain, articles)
    assert groups_of(chain) == [["a", "b", "c"]]


def test_upgraded_and_repaired_indexes_have_the_same_groups(chain):
    as_format_6(chain)
    newssearch.upgrade(chain)
    assert groups_of(chain) == [["a", "b", "c"]]
    path = next(chain.glob("*.documents"))
    rewritten(path, {"digest/sketch": np.zeros_like(read_arrays(path)["digest/sketch"])})
    newssearch.repair(chain)
    assert groups_of(chain) == [["a", "b", "c"]]
    assert newssearch.check(chain).ok


def test_boilerplate_makes_no_texts_alike(tmp_path):
    names = "amber birch cedar delta ember fable grove haven ivory jasper koala lemon".split()
    lines = [f"Follow the {name} channel for every story that others miss today." for name in names]
    articles = [Article(f"a{n}", body="\n\n".join([body(n * 1000, 22), *lines])) for n in range(9)]
    filled(tmp_path / "many", [[replace(article, source=f"Outlet {n}") for n, article in enumerate(articles)]])
    assert groups_of(tmp_path / "many") == [[article.id for article in articles]]
    filled(tmp_path / "one", [[replace(article, source="Tideline") for article in articles]])
    with newssearch.open(tmp_path / "one") as news:
        news.decide_boilerplate("Tideline", pin=lines)
    assert groups_of(tmp_path / "one") == []
    assert newssearch.check(tmp_path / "one").ok


@pytest.mark.parametrize("craft", [lambda a: a[:-1], lambda a: np.concatenate([a, a]), lambda a: a.astype(np.float64)])
def test_sketches_that_are_too_few_or_no_numbers_are_damage(chain, craft):
    path = next(chain.glob("*.documents"))
    rewritten(path, {"digest/sketch": craft(read_arrays(path)["digest/sketch"])})
    with pytest.raises(DamagedIndexError, match="digest/sketch"):
        groups_of(chain)
    assert not newssearch.check(chain).ok


@given(st.data())
@settings(max_examples=10, deadline=None)
def test_any_numbers_are_sketches_and_check_names_those_of_another_text(data):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "index"
        filled(folder, [[Article(str(n), body=body(n * 500)) for n in range(4)]])
        path = next(folder.glob("*.documents"))
        held = read_arrays(path)["digest/sketch"]
        numbers = data.draw(st.lists(st.integers(0, 2**64 - 1), min_size=len(held), max_size=len(held)))
        rewritten(path, {"digest/sketch": np.array(numbers, np.uint64)})
        groups_of(folder)
        problems = newssearch.check(folder).problems
        assert any("sketch" in problem for problem in problems)


def test_labels_are_the_least_digest_of_each_group():
    one, other = body(0), body(1000)
    texts = [(b"c" * 16, one), (b"b" * 16, other), (b"a" * 16, one), (b"b" * 16, "")]
    assert near_labels(texts, Budget()) == [b"a" * 16, b"b" * 16, b"a" * 16, b"b" * 16]


def kept(folder: Path) -> Path:
    """Have a search keep the groups of an index, and return their file."""
    with newssearch.open(folder) as news:
        news.search("*:*", collapse=True)
    return folder / NEAR_COPIES


def test_search_keeps_groups_and_the_next_process_reads_them(chain):
    file = kept(chain)
    held = read_arrays(file)
    assert list(held["members"]) == [0, 1, 2]
    assert list(held["ends"]) == [3]
    rewritten(file, {"members": np.array([2, 0, 1], np.uint32)})
    assert groups_of(chain) == [["c", "a", "b"]]


@given(articles=stories(), data=st.data())
@settings(max_examples=15, deadline=None)
def test_kept_groups_are_brought_up_to_date(articles, data):
    with tempfile.TemporaryDirectory() as place:
        folder, held = Path(place) / "index", []
        filled(folder, [])
        for start in range(0, len(articles), 3):
            with newssearch.open(folder) as news:
                news.update(articles[start : start + 3])
                held += articles[start : start + 3]
                gone = data.draw(st.sampled_from([None, *held]))
                if gone is not None:
                    news.remove([gone.id])
                    held.remove(gone)
                if data.draw(st.booleans()):
                    news.optimize()
            if data.draw(st.booleans()):
                kept(folder)
            assert groups_of(folder) == literally(held)
        kept(folder)
        assert groups_of(folder) == literally(held)
        assert newssearch.check(folder).ok


def test_groups_of_a_generation_that_was_rolled_back_are_not_used(chain):
    with newssearch.open(chain) as news:
        news.remove(["b"])
    kept(chain)
    newssearch.rollback(chain)
    assert groups_of(chain) == [["a", "b", "c"]]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_damaged_groups_are_made_again_and_check_names_them(data):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "index"
        filled(folder, [[Article(name, body=body(first)) for name, first in (("a", 0), ("b", 40), ("c", 900))]])
        file = kept(folder)
        whole = file.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        file.write_bytes(
            data.draw(st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]]))
        )
        assert groups_of(folder) == [["a", "b"]]
        assert not newssearch.check(folder).ok
        kept(folder)
        assert file.read_bytes() == whole
        assert newssearch.check(folder).ok


CRAFTED = [
    {"members": [0, 0]}, {"members": [0, 9]}, {"members": [0]}, {"ends": [1]}, {"ends": [9]}, {"ends": []},
    {"removed": [7]},
]  # fmt: skip


@pytest.mark.parametrize("arrays", CRAFTED, ids=str)
def test_malformed_groups_are_made_again(tmp_path, arrays):
    filled(tmp_path / "index", [[Article(name, body=body(first)) for name, first in (("a", 0), ("b", 40), ("c", 900))]])
    file = kept(tmp_path / "index")
    rewritten(file, {name: np.array(numbers, np.uint32) for name, numbers in arrays.items()})
    assert groups_of(tmp_path / "index") == [["a", "b"]]
    assert any(NEAR_COPIES in problem for problem in newssearch.check(tmp_path / "index").problems)


def test_check_names_groups_that_are_not_those_of_the_articles(chain):
    file = kept(chain)
    rewritten(file, {"members": np.array([0, 1], np.uint32), "ends": np.array([2], np.uint32)})
    problems = newssearch.check(chain).problems
    assert [NEAR_COPIES in problem for problem in problems] == [True]


def test_folder_that_cannot_be_written_is_searched(chain, monkeypatch):
    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(files, "replace", refuse)
    assert not kept(chain).exists()
    assert groups_of(chain) == [["a", "b", "c"]]


def test_writer_removes_what_a_killed_search_left(chain):
    (chain / f"{NEAR_COPIES}.123.new").write_bytes(b"half")
    with newssearch.open(chain) as news:
        news.update([Article("d", body=body(5000))])
    assert not list(chain.glob("*.new"))
