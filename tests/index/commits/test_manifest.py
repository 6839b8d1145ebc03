"""The manifest is believed only where it says what it can say, and nothing of an index is ever unpickled."""

import pickle
import zlib
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.errors import DamagedIndexError, NewsSearchError
from newssearch.index.commits.manifest import (
    FileState,
    Generation,
    Manifest,
    SegmentState,
    last_known_generation,
    learnt_name,
    manifest_text,
    read_manifest,
)
from newssearch.matching.statistics import Totals
from newssearch.models import Article

counts = st.integers(0, 1 << 40)
states = st.builds(FileState, counts, st.integers(0, (1 << 32) - 1))
names = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=16).map("MAIN_{}".format)
tables = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), counts, max_size=3)


@st.composite
def segments(draw, name):
    documents = draw(st.integers(0, 50))
    removed = draw(st.sets(st.integers(0, documents - 1))) if documents else ()
    files = {f"{name}.postings": draw(states), f"{name}.documents": draw(states)}
    return SegmentState(name, documents, files, tuple(sorted(removed)))


@st.composite
def generations(draw):
    own = [draw(segments(name)) for name in sorted(draw(st.sets(names, max_size=3)))]
    lengths, languages, sources = (draw(tables) for _ in range(3))
    named = st.sampled_from(sorted(sources)) if sources else st.nothing()
    hosts = draw(st.dictionaries(st.text(max_size=5, alphabet="ab."), st.dictionaries(named, counts), max_size=3))
    renamed = draw(st.dictionaries(named, named))
    totals = Totals(*(draw(counts) for _ in range(3)), lengths, languages, sources, hosts, renamed)
    learnt = {learnt_name(draw(st.integers(0, 10**9))): draw(states)} if draw(st.booleans()) else {}
    return Generation(draw(st.integers(0, 10**9 - 1)), "2025-12-05T02:00:00+00:00", totals, tuple(own), learnt)


@given(generations(), st.lists(generations(), max_size=2))
def test_a_manifest_is_read_as_it_was_written(tmp_path_factory, live, kept):
    folder = tmp_path_factory.mktemp("manifest")
    manifest = Manifest(live, tuple(kept), {f"_MAIN_{live.generation}.toc": FileState(1, 2)})
    (folder / "newssearch.json").write_bytes(manifest_text(manifest))
    assert read_manifest(folder) == manifest
    assert last_known_generation(folder) >= live.generation


@pytest.fixture
def folder(make_index):
    news = make_index(*(f"The ferry of day {n} came at noon." for n in range(9)), segments=2)
    news.remove(["3"])
    news.close()
    forge(news.path, lambda said: said.update(kept=[]))  # nothing to go back to
    return news.path


def forge(folder, change):
    """Write the manifest again, with a right checksum."""
    said = orjson.loads((folder / "newssearch.json").read_bytes())
    del said["crc32"]
    change(said)
    text = orjson.dumps(said)[:-1]
    (folder / "newssearch.json").write_bytes(text + b',"crc32":%d}\n' % zlib.crc32(text))


def renamed(said, name):
    segment = said["segments"][0]
    segment["files"] = {
        name + end: state for end, state in zip((".postings", ".documents"), segment["files"].values(), strict=True)
    }
    segment["name"] = name


CRAFTED = {
    "a path upwards": lambda said: renamed(said, "../../MAIN_x"),
    "an absolute path": lambda said: renamed(said, "/etc/MAIN_x"),
    "files of another name": lambda said: said["segments"][0]["files"].update({"../x": {"bytes": 1, "crc32": 1}}),
    "a huge count": lambda said: said["segments"][0].update(documents=1 << 60),
    "a count that is none": lambda said: said["segments"][0].update(documents="9" * 99),
    "a count below nothing": lambda said: said["segments"][0].update(documents=-1),
    "removed beyond the end": lambda said: said["segments"][0].update(removed=[1 << 60]),
    "removed twice": lambda said: said["segments"][0].update(removed=[1, 1]),
    "removed that are no numbers": lambda said: said["segments"][0].update(removed=["1"]),
    "a segment twice": lambda said: said["segments"].append(said["segments"][0]),
    "no segments": lambda said: said.pop("segments"),
    "segments that are no list": lambda said: said.update(segments=7),
    "totals that are text": lambda said: said["totals"].update(articles="nine"),
    "lengths that are none": lambda said: said["totals"].update(lengths=[1]),
    "no hosts": lambda said: said["totals"].pop("hosts"),
    "a host without a table": lambda said: said["totals"].update(hosts={"quay.example": 3}),
    "a source that no article has": lambda said: said["totals"].update(hosts={"quay.example": {"Gazette": 1}}),
    "a name that no source has": lambda said: said["totals"].update(renamed={"Gazette": "quay.example"}),
    "names that are none": lambda said: said["totals"].update(renamed=[[]]),
    "nothing of what was learnt": lambda said: said.pop("learnt"),
    "learnt at another place": lambda said: said.update(
        learnt={"../boilerplate_MAIN_1.json.zst": {"bytes": 1, "crc32": 1}}
    ),
    "learnt twice": lambda said: said.update(learnt={learnt_name(n): {"bytes": 1, "crc32": 1} for n in (1, 2)}),
    "a table of another place": lambda said: said.update(tables={"../x.toc": {"bytes": 1, "crc32": 1}}),
    "a kept path upwards": lambda said: said.update(
        kept=[dict(said, segments=[dict(said["segments"][0], name="../x")])]
    ),
    "a generation too high to count on from": lambda said: said.update(generation=1 << 40),
    "another format": lambda said: said.update(format=2),
    "no object": lambda said: said.clear(),
}


@pytest.mark.parametrize("change", CRAFTED.values(), ids=CRAFTED)
def test_a_crafted_manifest_is_damage_whatever_is_asked_of_it(folder, change):
    forge(folder, change)
    for ask in (newssearch.open, newssearch.create):
        with pytest.raises(DamagedIndexError):
            ask(folder)
    with pytest.raises(NewsSearchError):
        newssearch.rollback(folder)
    assert not newssearch.check(folder).ok


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    folder = tmp_path_factory.mktemp("manifest") / "index"
    with newssearch.create(folder) as news:
        news.update([Article("a", body="The ferry came.", language="en")])
    return folder, (folder / "newssearch.json").read_bytes()


@given(at=st.floats(0, 1), middle=st.binary(max_size=9), gone=st.integers(0, 40))
def test_any_other_bytes_are_damage_and_never_anything_else(one, at, middle, gone):
    folder, whole = one
    cut = int(at * len(whole))
    changed = whole[:cut] + middle + whole[cut + gone :]
    (folder / "newssearch.json").write_bytes(changed)
    if changed == whole:
        newssearch.open(folder).close()
    else:
        with pytest.raises(NewsSearchError):
            newssearch.open(folder)


class Bomb:
    """Object whose pickle runs a command when it is loaded."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return Path.touch, (self.place,)


def test_a_table_of_contents_that_is_a_bomb_does_not_go_off(folder, tmp_path):
    bomb = pickle.dumps(Bomb(tmp_path / "went off"))
    pickle.loads(pickle.dumps(Bomb(tmp_path / "armed")))  # noqa: S301  # it would
    assert (tmp_path / "armed").exists()
    for table in [*folder.glob("*.toc"), folder / "_MAIN_99.toc"]:
        table.write_bytes((table.read_bytes()[:20] if table.exists() else b"") + bomb)
    assert not newssearch.check(folder).ok
    with newssearch.open(folder) as news:
        assert news.search("ferry").total == 8
        assert news.update([Article("new", body="A crane.", language="en")]).indexed == 1
        assert news.search("*:*").total == 9
    assert newssearch.check(folder).ok
    assert not (tmp_path / "went off").exists()


@pytest.mark.parametrize("pattern", ["newssearch.json", "*.postings", "*.documents"])
def test_a_file_that_is_a_link_is_damage(folder, tmp_path, pattern):
    file = next(folder.glob(pattern))
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NewsSearchError):
        newssearch.open(folder)


def test_older_format_is_refused_with_advice(folder):
    (folder / "newssearch.json").write_text('{\n  "format": 2,\n  "generation": 41,\n  "files": {}\n}')
    with pytest.raises(DamagedIndexError, match=r"format 2; this program reads format 7.*newssearch reindex"):
        newssearch.open(folder)
    assert last_known_generation(folder) == 41
