"""Boilerplate stays out of index and snippets, whenever it was learnt; the articles are kept whole."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from conftest import ids
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from zstandard import ZstdCompressor, ZstdDecompressor

import newssearch
from newssearch.analysis.boilerplate import Lines
from newssearch.analysis.lines import without
from newssearch.backends.local import rebuild
from newssearch.core import tokenize
from newssearch.errors import DamagedIndexError, UsageError
from newssearch.index.commits.generations import publish
from newssearch.index.commits.manifest import LEARNT, file_state, read_manifest
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.learnt_lines import Boilerplate, source_of
from newssearch.index.writing.writer import Writer
from newssearch.matching.document import Document, Record, article_of, left_out_of, stored
from newssearch.models import Article
from newssearch.reports import BoilerplateLine, BoilerplateSource

CALL = "Join our channel for more from the quay"
LEAST = 5
"""Least number of articles with a line of boilerplate."""
NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()


def story(number: int, *more: str, source: str | None = "Tideline", **fields: str | None) -> Article:
    """An article of two lines of its own, and others."""
    own = f"The crane stood still on day {NUMBERS[number % 16]} of week {NUMBERS[number // 16]}."
    body = "\n\n".join([own, f"Nobody at berth {NUMBERS[number % 16]} said why.", *more])
    return Article(f"t{number}", headline=CALL, body=body, source=source, language="en", **fields)  # type: ignore[arg-type]


def stories(count: int, *more: str, first: int = 0, source: str | None = "Tideline") -> list[Article]:
    return [story(number, *more, source=source) for number in range(first, first + count)]


def left_out(news: newssearch.News) -> dict[str, str]:
    """Return the indexed body of every article with left-out ranges."""
    snapshot = Snapshot(news.path)
    try:
        held = [snapshot.document(d) for d in snapshot.live()]
        return {one.record.id: one.indexed.body for one in held if one.left_out}
    finally:
        snapshot.close()


def learnt(news: newssearch.News) -> Path:
    """The one file of what was learnt."""
    (file,) = news.path.glob(f"{LEARNT}*")
    return file


def agrees(news: newssearch.News) -> None:
    """Check that every article leaves out exactly the boilerplate of the counts."""
    snapshot = Snapshot(news.path)
    try:
        known = Boilerplate(snapshot)
        for document in snapshot.live():
            article = snapshot.article(document)
            is_copy = snapshot.record(document).copy_of is not None
            assert snapshot.left_out(document) == (() if is_copy else known.left_out(article))
            if not is_copy:
                words = list(tokenize(without(article.body or "", snapshot.left_out(document))))
                assert snapshot.lengths([document])["body"] == len(words)
        assert known.warnings == []
    finally:
        snapshot.close()


# ---- left-out ranges ---------------------------------------------------------------------------


def test_recurring_line_is_stored_and_not_searched(make_index) -> None:
    news = make_index(*stories(12, CALL))
    assert news.search('body:"join our channel"').total == 0
    assert news.search("headline:channel").total == 12
    (hit,) = news.search("id:t3 crane", snippets=5)
    assert not any("channel" in snippet.text for snippet in hit.snippets)
    assert news.search("words:16").total == 12
    assert news.get("t3").body == story(3, CALL).body
    assert news.check().problems == ()


def test_highlight_skips_left_out_ranges(make_index) -> None:
    news = make_index(*(story(n, CALL, f"The ferry number {NUMBERS[n]} joined a channel.") for n in range(12)))
    texts = {text.field: text for text in news.highlight("t3", "(ferry OR channel) said why").texts}
    body = texts["body"]
    assert CALL in body.text
    assert [body.text[start:end] for start, end in body.marks] == ["said", "why", "ferry", "channel"]
    (across,) = news.highlight("t3", '"why the ferry"').texts[-1:]
    assert [across.text[start:end] for start, end in across.marks] == ["why.\n\n", "The ferry"]


def test_marks_after_left_out_ranges_are_at_their_places(make_index) -> None:
    news = make_index(*(story(n, CALL, f"The ferry number {NUMBERS[n]} was late.") for n in range(12)))
    (hit,) = news.search('"ferry number three"', snippets=1)
    assert [hit.snippets[0].text[start:end] for start, end in hit.snippets[0].marks] == ["ferry number three"]
    assert news.search("(berth W/S ferry)").total == 0
    assert news.search("why PRE/1 the").total == 12


def test_earlier_articles_lose_a_new_line_in_later_runs(make_index) -> None:
    news = make_index(*stories(LEAST - 1, CALL))
    assert news.search("body:channel").total == LEAST - 1
    report = news.update(stories(1, CALL.upper(), first=LEAST))
    assert (report.read, report.indexed, report.updated) == (1, 1, 0)
    assert news.search("body:channel").total == 0
    assert news.search("crane").total == LEAST
    agrees(news)


def test_a_line_that_has_become_rare_is_text_again(make_index) -> None:
    news = make_index(*stories(LEAST, "Our quay"))
    assert news.search('body:"our quay"').total == 0
    news.update(stories(200, first=LEAST))
    assert news.search('body:"our quay"').total == LEAST
    agrees(news)


def test_the_next_run_over_the_same_sources_changes_nothing(make_index) -> None:
    news = make_index(*stories(12, CALL))
    before = learnt(news).read_bytes()
    report = news.update(stories(12, CALL))
    assert (report.unchanged, report.generation) == (12, 1)
    assert learnt(news).read_bytes() == before


def test_a_dry_run_learns_nothing(make_index) -> None:
    news = make_index()
    assert news.update(stories(12, CALL), dry_run=True).indexed == 12
    assert not list(news.path.glob(f"{LEARNT}*"))


def test_other_sources_keep_the_line(make_index) -> None:
    other = replace(story(99, CALL, source="Courier"), id="other")
    news = make_index(*stories(12, CALL), other)
    assert ids(news.search("body:channel")) == {"other"}


def test_article_without_a_source_has_that_of_its_address(make_index) -> None:
    sited = [replace(a, url=f"https://news.example/{a.id}") for a in stories(12, CALL, source=None)]
    news = make_index(*sited, *stories(12, "All rights reserved by nobody", first=20, source=None))
    assert [one.source for one in news.boilerplate()] == ["news.example"]
    assert news.search("body:channel").total == 0
    assert news.search("body:nobody body:rights").total == 12
    assert source_of(Article("x", url="http://[broken")) == ""


def test_promoted_copy_has_the_left_out_ranges_of_its_first(make_index) -> None:
    twin = replace(story(3, CALL), id="twin")
    news = make_index(*stories(12, CALL), twin)
    news.remove(["t3"])
    assert ids(news.search("id:twin crane")) == {"twin"}
    assert news.search("body:channel").total == 0
    agrees(news)


def test_copies_of_one_text_are_not_boilerplate(make_index) -> None:
    text = story(0, "The jib was found sound by the engineers of the harbour.").body
    news = make_index(*(Article(str(n), headline=f"Day {n}", body=text, source="Wire") for n in range(30)))
    assert news.boilerplate() == ()


# ---- stored counts -----------------------------------------------------------------------------


def test_stored_article_excludes_its_record() -> None:
    article = Article("a", headline='"left_out":[[1,2]]', body="one\ntwo")
    record = Record("a", "a", b"c" * 16, b"t" * 16)
    assert left_out_of(stored(Document(article, record))) == ()
    held = stored(Document(article, record, ((3, 7),)))
    assert left_out_of(held) == ((3, 7),)
    assert article_of(held) == article
    assert Document(article, record, ((3, 7),)).indexed.body == "one"


@pytest.mark.parametrize("damage", [b"", b"{", b'{"Tideline": 3}'])
def test_damaged_counts_are_a_warning_and_learnt_again(make_index, damage: bytes) -> None:
    news = make_index(*stories(12, CALL))
    learnt(news).write_bytes(damage)
    assert [LEARNT in problem for problem in news.check().problems] == [True]
    with pytest.raises(DamagedIndexError, match="boilerplate"):
        news.boilerplate()
    report = news.update(stories(1, first=40))
    assert [LEARNT in warning for warning in report.warnings] == [True]
    assert news.boilerplate() == (BoilerplateSource("Tideline", 13, (BoilerplateLine(CALL, 12),)),)
    agrees(news)


def test_missing_counts_are_a_warning_and_learnt_again(make_index) -> None:
    news = make_index(*stories(12, CALL))
    news.decide_boilerplate("Tideline", pin=["Nobody at berth four said why."])
    learnt(news).unlink()
    assert [LEARNT in problem for problem in news.check().problems] == [True]
    with pytest.raises(DamagedIndexError, match="gone"):
        news.boilerplate()
    report = news.update(stories(1, first=40))
    assert [("gone" in warning, "pinned or freed" in warning) for warning in report.warnings] == [(True, True)]
    assert news.boilerplate() == (BoilerplateSource("Tideline", 13, (BoilerplateLine(CALL, 12),)),)
    assert news.check().ok
    agrees(news)


def test_a_file_that_is_a_link_is_not_followed(make_index, tmp_path: Path) -> None:
    news = make_index(*stories(12, CALL))
    file = learnt(news)
    file.rename(tmp_path / "mine.json")
    file.symlink_to(tmp_path / "mine.json")
    with pytest.raises(DamagedIndexError, match="boilerplate"):
        news.boilerplate()
    assert len(news.update(stories(1, first=40)).warnings) == 1


def test_counts_that_are_none_are_damage_whatever_their_checksum(make_index) -> None:
    news = make_index()
    with Writer(news.path) as writer:
        writer.keep(ZstdCompressor().compress(b'{"Tideline": {"articles": []}}'))
        writer.commit()
    with pytest.raises(DamagedIndexError, match="Tideline"):
        news.update(stories(1))


def test_commit_without_news_keeps_the_counts(make_index) -> None:
    news = make_index(*stories(12, CALL))
    known = news.boilerplate()
    with Writer(news.path) as writer:
        writer.commit()
    assert news.boilerplate() == known
    assert news.check().ok


def test_each_kept_generation_has_its_own_counts(make_index) -> None:
    news = make_index(*stories(12, CALL))
    news.decide_boilerplate("Tideline", free=[CALL])
    before = news.boilerplate()
    news.reindex(stories(30, first=40))
    news.update(stories(1, first=90))
    after = Snapshot(news.path).manifest.live.learnt
    news.rollback()
    assert news.boilerplate() == before
    assert news.search("body:channel").total == 12
    news.update(stories(1, CALL, first=20))
    assert news.search("body:channel").total == 13
    agrees(news)
    news.rollback()
    assert Snapshot(news.path).manifest.live.learnt == after
    agrees(news)
    assert news.check().ok


@pytest.mark.parametrize("many", [5, 1_000])
def test_rebuild_learns_again_and_keeps_decisions(make_index, monkeypatch, many: int) -> None:
    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", many)
    rights, rare = "All rights reserved by nobody", "Read 3 comments"
    news = make_index(*stories(12, CALL, rights))
    news.decide_boilerplate("Tideline", pin=[rare], free=[CALL])
    report = news.reindex([*stories(12, CALL, rights), story(13, rare)])
    assert report.warnings == ()
    assert news.search("body:channel").total == 12
    assert news.search("body:rights").total == news.search("body:comments").total == 0
    lines = {line.text: (line.articles, line.state) for line in news.boilerplate("Tideline")[0].lines}
    assert lines == {CALL: (12, "freed"), rare: (1, "pinned"), rights: (12, "learnt")}
    agrees(news)


def test_continued_rebuild_uses_later_decisions(make_index, monkeypatch) -> None:
    def cut_off():
        yield from stories(7, CALL)
        raise KeyboardInterrupt

    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", 6)
    news = make_index(*stories(12, CALL))
    with pytest.raises(KeyboardInterrupt):
        news.reindex(cut_off(), made_from=["news"])
    news.decide_boilerplate("Tideline", free=[CALL])
    report = news.reindex(stories(12, CALL), made_from=["news"])
    assert (report.resumed, report.unchanged) == (True, 6)
    assert news.search("body:channel").total == 12
    agrees(news)


def test_a_rebuild_says_that_decisions_are_lost_with_their_file(make_index) -> None:
    news = make_index(*stories(12, CALL))
    news.decide_boilerplate("Tideline", free=[CALL])
    learnt(news).unlink()
    report = news.reindex(stories(12, CALL))
    assert ["pinned or freed" in warning for warning in report.warnings] == [True]
    assert news.search("body:channel").total == 0
    assert news.check().ok


def test_counts_of_a_killed_run_are_ignored(make_index) -> None:
    news = make_index(*stories(12, CALL))
    (news.path / f"{LEARNT}2.json").write_bytes(b"{")
    assert news.boilerplate()[0].articles == 12
    assert news.check().ok
    assert news.update(stories(1, first=40)).warnings == ()
    assert news.boilerplate()[0].articles == 13
    assert news.check().ok


def test_index_without_counts_learns_from_its_articles(make_index) -> None:
    news = make_index(*stories(12, CALL))
    manifest = read_manifest(news.path)
    publish(news.path, replace(manifest.live, learnt={}), manifest.kept)
    assert news.boilerplate() == ()
    news.remove(["t3"])
    assert news.boilerplate()[0].articles == 11
    agrees(news)


# ---- what people decide ------------------------------------------------------------------------


def test_freed_line_is_found_again_and_stays_text(make_index) -> None:
    news = make_index(*stories(12, CALL))
    report = news.decide_boilerplate("Tideline", free=[CALL.upper()])
    assert (report.generation, report.read) == (2, 0)
    assert news.search("body:channel").total == 12
    news.update(stories(3, CALL, first=20))
    assert news.search("body:channel").total == 15
    assert news.boilerplate()[0].lines == (BoilerplateLine(CALL.upper(), 15, "freed"),)
    agrees(news)


def test_pinned_line_is_left_out_of_old_and_new_articles(make_index) -> None:
    rare = "Read 3 comments » and more…"
    news = make_index(*stories(12), story(30, rare), replace(story(31, rare, source="Courier"), id="other"))
    news.decide_boilerplate("Tideline", pin=[rare])
    assert ids(news.search("body:comments")) == {"other"}
    news.update([story(32, "READ 12 comments » and more"), story(33, rare)])
    assert ids(news.search("body:comments")) == {"other"}
    assert news.boilerplate("Tideline")[0].lines == (BoilerplateLine(rare, 3, "pinned"),)
    agrees(news)


def test_deciding_twice_is_no_new_generation(make_index) -> None:
    news = make_index(*stories(12, CALL))
    assert news.decide_boilerplate("Tideline", free=[CALL]).generation == 2
    assert news.decide_boilerplate("Tideline", free=[CALL]).generation == 2
    assert news.decide_boilerplate("Tideline", pin=[CALL]).generation == 3
    assert news.search("body:channel").total == 0


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("Tidelin", CALL, "Did you mean 'Tideline'"),
        ("Zebra", CALL, "stats -v"),
        ("Tideline", "", "cannot be boilerplate"),
        ("Tideline", "12", "cannot be boilerplate"),
        ("Tideline", "crane " * 60, "300 characters"),
        ("Tideline", "one\ntwo", "cannot be boilerplate"),
        ("Tideline", "lone \ud800 surrogate", "surrogate pair"),
    ],
    ids=["misspelt", "unknown", "empty", "number", "paragraph", "two-lines", "surrogate"],
)
def test_impossible_decision_is_an_error_and_changes_nothing(make_index, source, line, says) -> None:
    news = make_index(*stories(2))
    with pytest.raises(UsageError, match=says):
        news.decide_boilerplate(source, pin=[line])
    assert news.stats().generation == 1
    assert news.boilerplate() == ()


# ---- properties --------------------------------------------------------------------------------

LINES = [
    CALL,
    f"» {CALL.upper()}!",
    "Read 3 comments",
    "READ 14 COMMENTS",
    "@quay on #tides",
    "Élysée’s e-mail news",
    "Mehr",
]
batches = st.lists(st.lists(st.sampled_from(LINES), max_size=3), min_size=1, max_size=24)


@given(batches, st.integers(1, 4), st.randoms(use_true_random=False))
def test_boilerplate_does_not_depend_on_runs_and_order(texts, runs, random) -> None:
    whole = [story(number, *lines) for number, lines in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for n, items in enumerate((whole, random.sample(whole, len(whole)))):
            with newssearch.create(Path(folder) / str(n)) as news:
                for start in range(runs if n else 1):
                    news.update(items[start :: runs if n else 1])
                agrees(news)
                found.append(left_out(news))
                assert news.check().problems == ()
        if runs == 1:
            assert found[0] == found[1]


class Lifetime(RuleBasedStateMachine):
    """Updates, removals, decisions and losses of the file in any order keep articles and counts consistent."""

    items = st.lists(
        st.tuples(st.integers(0, 12), st.lists(st.sampled_from(LINES[:4]), max_size=2)), min_size=1, max_size=9
    )

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.news = newssearch.create(Path(self.folder.name) / "index")
        self.bodies: dict[str, str | None] = {}

    @rule(items=items)
    def update(self, items) -> None:
        whole = [story(number, *lines) for number, lines in items]
        self.news.update(whole)
        self.bodies |= {article.id: article.body for article in whole}

    @rule(number=st.integers(0, 12))
    def remove(self, number: int) -> None:
        assert self.news.remove([f"t{number}"]).removed == (self.bodies.pop(f"t{number}", None) is not None)

    @rule(line=st.sampled_from(LINES[:4]), pin=st.booleans())
    def decide(self, line: str, pin: bool) -> None:
        if self.bodies:
            self.news.decide_boilerplate("Tideline", **{"pin" if pin else "free": [line]})

    @rule()
    def lose_the_file(self) -> None:
        for name in read_manifest(self.news.path).live.learnt:
            (self.news.path / name).unlink(missing_ok=True)
        if self.bodies.pop("t15", None):
            self.news.remove(["t15"])
        else:
            self.news.update([story(15)])
            self.bodies["t15"] = story(15).body

    @invariant()
    def agrees(self) -> None:
        if hasattr(self, "news"):
            agrees(self.news)
            assert {name: self.news.get(name).body for name in self.bodies} == self.bodies
            counted = self.news.boilerplate("Tideline")
            if counted and self.bodies:
                assert counted[0].articles == len(self.bodies)
                assert self.news.check().problems == ()

    def teardown(self) -> None:
        if hasattr(self, "news"):
            assert self.news.check().problems == ()
            self.news.close()
            self.folder.cleanup()


TestLifetime = Lifetime.TestCase
# A shrunk failure is worth minutes to a person, but not in every run of the suite.
TestLifetime.settings = settings(max_examples=15, stateful_step_count=8, phases=set(Phase) - {Phase.shrink})


def test_the_lines_of_many_sources_are_bounded(make_index, monkeypatch) -> None:
    monkeypatch.setattr("newssearch.index.sidecars.learnt_lines.MOST_LINES", 50)
    monkeypatch.setattr("newssearch.index.sidecars.learnt_lines._LOOK_EVERY", 10)
    news = make_index(*(replace(a, source=f"Paper {n % 3}") for n, a in enumerate(stories(60, CALL))))
    snapshot = Snapshot(news.path)
    known = Boilerplate(snapshot)
    assert sum(len(known.lines(source)) for source in known.sources()) < 80
    snapshot.close()
    assert {line.text for one in news.boilerplate() for line in one.lines} == {CALL}


def test_file_of_an_older_format_is_read_and_written_as_today(make_index) -> None:
    """Formats 2 to 5 keep one object of JSON in one frame."""
    news = make_index(*stories(16, CALL))
    news.decide_boilerplate("Tideline", pin=["Nobody at berth one said why."])
    known = news.boilerplate()
    packed = learnt(news).read_bytes()
    directory = ZstdDecompressor().decompress(packed)
    ((source, size),) = orjson.loads(directory)
    older = b"{%b:%b}" % (orjson.dumps(source), ZstdDecompressor().decompress(packed[-size:]))
    learnt(news).write_bytes(ZstdCompressor().compress(older))
    manifest = read_manifest(news.path)
    state = {learnt(news).name: file_state(learnt(news))}
    publish(news.path, replace(manifest.live, learnt=state), manifest.kept)
    assert news.boilerplate() == known
    news.update([story(20, source="Harbour Post")])
    assert {one.source: one for one in news.boilerplate()}["Tideline"] == known[0]
    assert news.check().problems == ()


def test_crafted_frames_are_damage(make_index) -> None:
    news = make_index(*stories(8, CALL))
    for directory in ({"a": 1}, [["a"]], [["a", -1]], [["a", 1 << 40]], [[1, 1]], "a"):
        data = ZstdCompressor().compress(orjson.dumps(directory))
        learnt(news).write_bytes(data)
        manifest = read_manifest(news.path)
        state = {learnt(news).name: file_state(learnt(news))}
        publish(news.path, replace(manifest.live, learnt=state), manifest.kept)
        with pytest.raises(DamagedIndexError):
            news.boilerplate()


def test_lines_are_a_sketch_that_can_be_kept() -> None:
    lines = Lines()
    lines.learn(f"{CALL}\n\nNothing else.")
    assert Lines(lines.as_json()).as_json() == lines.as_json()
