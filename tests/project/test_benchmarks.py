"""The yardstick itself: the same stories and queries for all engines, right answers, and the report on the rest."""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest
import Stemmer
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import agreement, articles, cluster, engines, machine, pages, plot, queries, report
from benchmarks.articles import Story
from benchmarks.engines import Engine
from benchmarks.engines.newssearch_ import to_article
from benchmarks.processes import run_phase
from benchmarks.queries import DISTANCE, Query
from benchmarks.run import main
from benchmarks.worker import Task

pytestmark = pytest.mark.slow

SEED = 7
STORIES = list(articles.stories(60, SEED))
CLASSES = (
    "rare term|middling term|frequent term|OR of 3 mixed|OR of 3 frequent|AND of 2|AND of 3|phrase of 2|phrase of 3|"
    "NEAR/5|prefix|term in a date range|newest first|page at offset 1,000|top 10 with snippets|"
    "frequent term, with its total"
).split("|")


@cache
def sample_queries() -> list[Query]:
    return queries.draw(queries.observe(STORIES), SEED, each=3)


def require(name: str) -> None:
    if not engines.is_installed(name):
        pytest.skip(f"{name} is not installed; it comes with newssearch[bench]")


# The stories


def test_the_same_seed_generates_the_same_stories_and_another_others() -> None:
    assert list(articles.stories(5, SEED)) == STORIES[:5]
    assert list(articles.stories(5, SEED + 1)) != STORIES[:5]


def test_generated_stories_are_as_long_as_news_and_follow_zipf() -> None:
    words = Counter(word.lower() for story in STORIES for word in story.body.replace(".", "").split())
    counts = sorted(words.values(), reverse=True)
    assert 200 < words.total() / len(STORIES) < 800
    assert counts[0] > 5 * counts[30] > 0, "a few words are everywhere"
    assert counts[len(counts) // 2] <= 2, "and most are rare"


def real_collection(folder: Path) -> Path:
    """Four invented stories, one of them a copy of another."""
    bodies = [
        "A ferry came at noon.",
        "The crane is painted red.",
        "A  ferry came\nat noon.",
        "Rain fell all day long.",
    ]
    path = folder / "reuters" / "articles.jsonl.gz"
    path.parent.mkdir()
    lines = [
        orjson.dumps({"id": n, "title": f"Story {n}", "body": body, "date": "1987-03-01T10:00"})
        for n, body in enumerate(bodies)
    ]
    path.write_bytes(gzip.compress(b"\n".join(lines)))
    return folder


def test_real_stories_are_spliced_without_equal_texts(tmp_path: Path) -> None:
    data = real_collection(tmp_path)
    found = list(articles.stories(8, SEED, data))
    assert articles.is_real(data)
    assert len({story.body for story in found}) == len({story.id for story in found}) == len(found) > 3
    assert {story.day for story in found} == {"1987-03-01"}
    assert all("+" in story.id for story in found[3:])


def test_a_folder_without_collections_means_generated_stories(tmp_path: Path) -> None:
    assert not articles.is_real(tmp_path)
    assert list(articles.stories(3, SEED, tmp_path)) == STORIES[:3]


@given(st.lists(st.builds(Story, st.text(), st.text(), st.text(), st.text(), st.text()), max_size=4))
def test_any_stories_come_back_from_their_file_as_they_were_written(stories: list[Story]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        articles.write(Path(folder) / "stories.jsonl", stories)
        assert list(articles.read(Path(folder) / "stories.jsonl")) == stories


# The queries


def test_classes_of_queries_are_drawn_in_order() -> None:
    kinds = queries.by_kind(sample_queries())
    assert list(kinds) == CLASSES
    assert {len(asked) for asked in kinds.values()} == {3}


def test_the_same_seed_draws_the_same_queries() -> None:
    assert queries.draw(queries.observe(STORIES), SEED, each=3) == sample_queries()


def test_queries_come_back_from_their_file_as_they_were_written(tmp_path: Path) -> None:
    queries.write(tmp_path / "queries.json", sample_queries())
    assert queries.read(tmp_path / "queries.json") == sample_queries()


def story(body: str, number: int = 0) -> Story:
    return Story(str(number), "", body, "", "2020-01-01")


def words_drawn(*bodies: str) -> set[str]:
    drawn = queries.draw(queries.observe(story(body, n) for n, body in enumerate(bodies)), SEED)
    return {word for query in drawn if query.kind == "rare term" for word in query.words}


FILLER = "harbour ferry crane lantern"


def test_a_word_that_the_stemmers_group_differently_is_not_drawn() -> None:
    assert "generic" not in words_drawn(f"{FILLER} generic general"), (
        "to Porter's first they are one, to his second two"
    )
    assert "generic" in words_drawn(f"{FILLER} generic")


def test_a_word_that_is_also_spelt_with_a_hyphen_is_not_drawn() -> None:
    assert "today" not in words_drawn(f"{FILLER} today", f"{FILLER} to-day")
    assert "today" in words_drawn(f"{FILLER} today")


def test_a_phrase_that_also_stands_in_another_form_is_not_drawn() -> None:
    bodies = ["old crane moves"] * 3 + ["the old cranes"] + [FILLER]
    drawn = queries.draw(queries.observe(story(body, n) for n, body in enumerate(bodies)), SEED)
    assert {query.words for query in drawn if query.kind == "phrase of 2"} == {("crane", "moves")}


# The engines


_stem = Stemmer.Stemmer("english")


@cache
def analysed(item: Story) -> tuple[list[list[str]], list[list[str]]]:
    fields = [text.lower().replace(".", " ").split() for text in (item.headline, item.body)]
    return fields, [_stem.stemWords(found) for found in fields]


def matches(query: Query, item: Story) -> bool:
    """Return the articles that a query means, as plainly as possible."""
    fields, stemmed = analysed(item)
    stems = _stem.stemWords(query.words)
    if query.days and not query.days[0] <= item.day <= query.days[1]:
        return False
    match query.form:
        case "all":
            return all(any(stem in found for found in stemmed) for stem in stems)
        case "any":
            return any(stem in found for stem in stems for found in stemmed)
        case "phrase":
            return any(list(run) == stems for found in stemmed for run in runs(found, len(stems)))
        case "near":
            return any(near(found, *stems) for found in stemmed)
        case "prefix":
            return any(word.startswith(query.words[0]) for found in fields for word in found)


def runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(islice(words, start, None) for start in range(length)), strict=False)


def near(words: list[str], one: str, other: str) -> bool:
    places = [[at for at, word in enumerate(words) if word == wanted] for wanted in (one, other)]
    return any(abs(a - b) <= DISTANCE for a in places[0] for b in places[1])


@pytest.fixture(params=engines.NAMES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine that is installed, over the same stories."""
    require(request.param)
    made = engines.make(request.param)
    made.build(iter(STORIES), tmp_path / "index")
    made.open(tmp_path / "index")
    yield made
    made.close()


def test_an_engine_finds_what_a_plain_scan_finds_and_updates_are_seen(engine: Engine) -> None:
    by_id = {item.id: item for item in STORIES}
    for query in sample_queries():
        if not engine.answers(query):
            continue
        expected = {item.id for item in STORIES if matches(query, item)}
        total, hits = engine.search(replace(query, counted=True))
        assert total in (None, len(expected)), query
        assert len(hits) == max(0, min(queries.LIMIT, len(expected) - query.offset)), query
        assert all(hit.id in expected and hit[1:] == (by_id[hit.id].headline, by_id[hit.id].day) for hit in hits), query
        if query.newest:
            days = sorted((by_id[id].day for id in expected), reverse=True)
            assert [hit.day for hit in hits] == days[: queries.LIMIT]
    if engine.can_update:
        engine.update([replace(item, body=f"{item.body} zqxq") for item in STORIES[::10]])
        total, hits = engine.search(Query("update", ("zqxq",), counted=True))
        assert total == 6
        assert {hit.id for hit in hits} == {item.id for item in STORIES[::10]}


@pytest.mark.parametrize("name", engines.COUNTING)
def test_counts_and_exports_are_those_of_a_plain_scan(name: str, tmp_path: Path) -> None:
    require(name)
    made = engines.counting(name)
    made.build(iter(STORIES), tmp_path / "index")
    made.open(tmp_path / "index")
    query = next(query for query in sample_queries() if query.kind == "frequent term")
    found = [item for item in STORIES if matches(query, item)]
    assert made.count(query.words[0], "month") == Counter(item.day[:7] for item in found)
    assert made.count(query.words[0], "source") == Counter(item.source for item in found)
    assert made.export(tmp_path / "all.jsonl") == len(STORIES)
    lines = map(orjson.loads, (tmp_path / "all.jsonl").read_bytes().splitlines())
    assert {line["id"]: line["body"] for line in lines} == {item.id: item.body for item in STORIES}
    made.close()


# The run


def run(tmp_path: Path, *options: str) -> tuple[dict[str, Any], str]:
    flags = ["--generated", "--results", str(tmp_path), "--work", str(tmp_path), "--name", "it", *options]
    done = CliRunner().invoke(main, flags, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    results: dict[str, Any] = orjson.loads((tmp_path / "it.json").read_bytes())
    return results, done.stdout


def test_run_writes_measurements_and_names_gaps(tmp_path: Path) -> None:
    results, shown = run(tmp_path, "--articles", "60", "--rounds", "1", "--queries", "2")
    (measured,) = results["runs"]
    assert {"schema_version", "date", "revision", "machine", "versions", "settings", "runs"} == set(results)
    assert (measured["articles"], measured["real"]) == (60, False)
    assert measured["agreement"]["disagreements"] == []
    assert measured["agreement"]["compared"] == 2 * len(CLASSES)
    for name in filter(engines.is_installed, engines.NAMES):
        phases = measured["engines"][name]
        assert {"seconds", "cpu_seconds", "index_bytes", "peak_bytes"} == set(phases["build"])
        assert list(phases["search"]["classes"]) == CLASSES
        assert {len(times) for times in phases["first"]["classes"].values()} == {2}
        for kind, part in phases["search"]["classes"].items():
            assert len(part.get("milliseconds", ())) == 2 or part["not_measured"] == "it has no means to answer", kind
        assert phases["update"].get("articles") == 60 or name == "bm25s"
        assert (phases.get("export", {}).get("articles") == 60) == (name in engines.COUNTING)
        assert all(phases["counting"][by] > 0 for by in engines.DIMENSIONS if name in engines.COUNTING)
        assert phases["cold"].get("search_seconds", 0) > 0 or name == "bm25s"
    assert set(measured["engines"]["newssearch"]["threads"]["queries_per_second"]) == {"1", "4"}
    assert measured["engines"]["newssearch"]["files"]["seconds"] > 0
    assert not list(tmp_path.glob("benchmark-*")), "the indexes are gone"
    again = CliRunner().invoke(main, ["--show", str(tmp_path / "it.json")], catch_exceptions=False)
    assert again.stdout == shown, "results that were written can be shown again"


def test_an_engine_that_is_unknown_is_named_beside_those_there_are() -> None:
    done = CliRunner().invoke(main, ["--engines", "fts5,lucene"])
    assert done.exit_code == 2
    assert "lucene: there are newssearch, whoosh, fts5, tantivy, bm25s" in done.stderr


def task(folder: Path, **changes: Any) -> Task:
    plain = Task("prepare", "fts5", str(folder), str(folder / "out"), 20, 1, 60.0, SEED, 2)
    return replace(plain, **changes)


def test_a_phase_beyond_its_limit_is_stopped_and_says_so(tmp_path: Path) -> None:
    assert run_phase(task(tmp_path, size=1_000_000, seconds=0.0), grace=0.0) == {"not_measured": "it took over 0 s"}


def test_a_phase_that_fails_says_how(tmp_path: Path) -> None:
    assert "FileNotFoundError" in run_phase(task(tmp_path, phase="build"))["not_measured"]


def test_slow_class_is_left_out_and_others_are_measured(tmp_path: Path) -> None:
    prepared = run_phase(task(tmp_path))
    assert prepared["articles"] == 20
    assert "not_measured" not in run_phase(task(tmp_path, phase="build"))
    measured = run_phase(task(tmp_path, phase="search", seconds=0.0))
    assert {part["not_measured"] for part in measured["classes"].values()} == {"counting took over 0 s"}


# The report


def test_total_off_the_median_is_reported() -> None:
    totals: agreement.Totals = {
        "one": {"term": [100, 1000, 5]},
        "two": {"term": [100, 1015, 7]},
        "three": {"term": [90, 1000, None]},
        "four": {},
    }
    assert agreement.disagreements(totals) == [agreement.Disagreement("three", "term", 0, 90, 100)]
    assert agreement.compared(totals) == 3


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=5))
@settings(max_examples=30)
def test_engines_with_any_equal_total_never_disagree(totals: list[int]) -> None:
    alike = {str(n): {"term": totals} for n in range(3)}
    assert agreement.disagreements(alike) == []


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from((0.5, 0.95)))
def test_percentile_is_one_of_the_values(values: list[float], share: float) -> None:
    found = report.percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)


def results_of(**engines_: dict[str, Any]) -> dict[str, Any]:
    return {
        "date": "2025-12-10T08:00:00+00:00",
        "machine": {"cpu": "Any CPU", "cores": 2, "memory_bytes": 8 * 2**30, "system": "Linux"},
        "versions": {"Python": "3.11.7"},
        "settings": {"rounds": 5},
        "runs": [
            {
                "articles": 2000,
                "text_bytes": 4_000_000,
                "real": True,
                "engines": engines_,
                "agreement": {"compared": 20, "disagreements": disagreeing()},
            }
        ],
    }


def disagreeing() -> list[dict[str, Any]]:
    return [{"engine": "whoosh", "kind": "rare term", "number": 1, "total": 9, "expected": 4.0}]


def lines_of(page: str, *starts: str) -> Iterable[str]:
    return [line for line in page.splitlines() if line.startswith(starts)]


def test_table_gives_figures_and_ratios() -> None:
    ours = {
        "first": {"classes": {"rare term": [8.0, 9.0, 4.0], "prefix": [1.0]}},
        "build": {"seconds": 2.0, "cpu_seconds": 3.0},
        "files": {"seconds": 4.0},
        "cold": {"search_seconds": 0.3, "imports_seconds": 0.2},
        "search": {"classes": {"rare term": {"milliseconds": [1.0, 2.0, 4.0]}, "prefix": {}}},
        "threads": {"queries_per_second": {"1": 200.0, "4": 320.0}},
        "counting": {"month": 2.0, "source": 3.0},
        "export": {"articles": 2000, "seconds": 0.5},
    }
    theirs = {
        "build": {"seconds": 1.0, "cpu_seconds": 1.5},
        "first": {"classes": {"prefix": [0.5]}},
        "search": {"classes": {"rare term": {"not_measured": "it broke"}}},
    }
    page = report.markdown(results_of(newssearch=ours, whoosh=theirs))
    wanted = [
        "| indexing, art",
        "| `newss",
        "| proc",
        "| rare",
        "| prefix",
        "Asked",
        "4 threads",
        "Not",
        "| a search",
        "| count",
        "| export",
    ]
    assert lines_of(page, *wanted, "- whoosh") == [
        "| indexing, articles/s | 1,000 | 2,000 (×2) |",
        "| `newssearch index` of the file, the others as above, articles/s | 500 | 2,000 (×4) |",
        "| processor time an article, indexing, µs | 1,500 | 750 (×0.5) |",
        "| a search in a fresh process, ms | 300 | — |",
        "| counting a frequent word by month, ms | 2 | — |",
        "| counting a frequent word by source, ms | 3 | — |",
        "| export of all as JSON lines, articles/s | 4,000 | — |",
        "| rare term, ms | 8 / 2 | — |",
        "| prefix, ms | 1 / — | 0.5 / — (×0.5) |",
        "Asked for the first time: whoosh takes ×0.5 of newssearch's time, median of 1 classes; ×0.5 in newssearch's "
        "worst, prefix.",
        "4 threads on one open index: 320 queries/s, 1 thread 200 (×1.6).",
        "Not measured of whoosh: rare term (it broke).",
        "- whoosh, rare term: 1 of them; the worst finds 9 where 4 are expected.",
    ]


def saved(folder: Path, name: str, articles_: int, day: int, milliseconds: float, *, real: bool = True) -> None:
    """Write results of one size, in which every query took the same time."""
    times = {"classes": {kind: [milliseconds] for kind in CLASSES}}
    again = {"classes": {kind: {"milliseconds": [milliseconds / 2]} for kind in CLASSES}}
    built = {"seconds": 2.0, "cpu_seconds": 3.0, "index_bytes": 4_000_000, "peak_bytes": 5_000_000}
    phases = {"build": built, "first": times, "search": again}
    results = results_of(newssearch=phases, tantivy=phases)
    results |= {"schema_version": report.SCHEMA_VERSION, "date": f"2025-12-{day:02}T08:00:00+00:00"}
    results["runs"][0] |= {"articles": articles_, "real": real}
    (folder / f"{name}.json").write_bytes(orjson.dumps(results))


def test_pages_show_the_newest_run_of_each_size(tmp_path: Path) -> None:
    saved(tmp_path, "b", 40_000, 1, 8.0)
    saved(tmp_path, "a", 40_000, 2, 4.0)
    saved(tmp_path, "c", 200_000, 1, 2.0)
    saved(tmp_path, "d", 1_000_000, 3, 1.0, real=False)
    (tmp_path / "of another kind.json").write_text('{"places": {}}')
    measured = pages.newest(tmp_path)
    assert [(one.articles, report.first_time(one.run)["newssearch"]) for one in measured] == [
        (40_000, 4.0),
        (200_000, 2.0),
    ]
    short = pages.short_table(measured).splitlines()
    assert len(short) == 2 + len(report.SHORT_ROWS) == 10
    assert short[0] == "| 200,000 articles, 2 cores | newssearch | tantivy |"
    assert "| a new query, median of the classes, ms | 2 | 2 |" in short
    assert "| index size, MB | 4 | 4 |" in short
    assert pages.long_page(measured).count("| rare term, ms | ") == 2


def test_page_is_written_between_its_marks() -> None:
    page = f"Before.\n{pages.BEGIN}\nold\n{pages.END}\nAfter.\n"
    assert pages.replace_between_marks(page, "new\n") == page.replace("old", "new")
    with pytest.raises(ValueError, match="it needs the lines"):
        pages.replace_between_marks("# A page\n", "new")


def test_plot_has_a_line_for_each_engine() -> None:
    drawn = plot.svg({"fast": [(1000, 0.1), (10_000, 0.2)], "a < b": [(1000, 30.0), (10_000, 100.0)], "none": []}, "T")
    root = ElementTree.fromstring(drawn)
    lines = [
        [tuple(map(float, place.split(","))) for place in line.attrib["points"].split()]
        for line in root.iter("{http://www.w3.org/2000/svg}polyline")
    ]
    slow, fast = lines
    assert all(high < low for (_, high), (_, low) in zip(slow, fast, strict=True))
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    assert all(0 <= x <= width and 0 <= y <= height for line in lines for x, y in line)
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"fast", "a < b", "0.1 ms", "100 ms", "1,000", "10,000"} <= set(texts)
    with pytest.raises(ValueError, match="no point"):
        plot.svg({}, "T")


def test_outside_a_repository_there_is_no_revision(tmp_path: Path) -> None:
    assert machine.revision(tmp_path) is None
    assert machine.versions()["Whoosh"] == "2.7.4"


def test_a_cluster_is_measured_beside_a_folder_on_the_same_queries(tmp_path):
    stories = list(articles.stories(40, seed=1))
    asked = queries.draw(queries.observe(stories), seed=1, each=2)
    sides = {
        name: cluster.measure(str(tmp_path / name), map(to_article, stories), asked, rounds=1)
        for name in ("folder", "cluster")
    }
    assert [(side["read"], side["articles"]) for side in sides.values()] == [(40, 40)] * 2
    assert cluster._differing(sides.values()) == 0
    table = cluster.markdown({"stories": "generated", "differing": 0, "asked": len(asked), "places": sides})
    assert "| | folder | cluster |" in table
    assert all(f"| {kind}, ms | " in table for kind in queries.by_kind(asked))
    sides["cluster"]["search"]["rare term"]["totals"][0] += 1
    assert cluster._differing(sides.values()) == 1
