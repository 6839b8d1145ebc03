"""The proof by breaking, in short: `make faults` breaks indexes in the same ways, many more times."""

import shutil
from dataclasses import replace

import orjson
import pytest
from click.testing import CliRunner

import newssearch
from faults import crafting, flips, kills, minutes, operations, readers, report, run, scenarios, shortages, writers
from faults.outcome import Outcome
from faults.readers import state_in
from faults.stories import LostError, held, state_of, story
from newssearch.index.commits.generations import publish
from newssearch.index.commits.manifest import read_manifest

pytestmark = pytest.mark.slow

SEED = 2026


def test_killed_command_leaves_the_old_index_or_the_new_one(tmp_path):
    outcome = kills.kill(tmp_path, SEED, 7, measured=1)
    assert outcome.failures == []
    assert outcome.tried == 7


def test_failed_file_operation_leaves_the_old_index_or_the_new_one(tmp_path):
    outcome = operations.fail_each(tmp_path, step=43)
    assert outcome.failures == []
    assert outcome.counts.keys() > set(operations.WAYS)


def test_shortage_is_an_error_and_leaves_the_index_unchanged(tmp_path):
    outcome = shortages.run_short(tmp_path, files=(500,), descriptors=(8,), room=())
    assert outcome.failures == []
    assert outcome.counts["exit code 74"]


def test_damage_anywhere_is_found_and_never_an_answer(tmp_path):
    outcome = flips.flip_and_cut(tmp_path, SEED, 24)
    assert outcome.failures == []
    assert outcome.counts["searches refused"]


def test_readers_at_work_see_one_generation_at_a_time(tmp_path):
    outcome = readers.read_while_writing(tmp_path, 12, 2)
    assert outcome.failures == []
    assert outcome.counts["switches"] == 2
    assert outcome.counts["merges"]
    assert outcome.counts["looks over the index"]


def test_many_writers_and_old_locks_do_not_block(tmp_path):
    outcome = writers.write_at_once(tmp_path, 2)
    assert outcome.failures == []


def test_small_updates_without_end_take_no_more_and_more(tmp_path):
    outcome = minutes.update_often(tmp_path, SEED, 40, timed=False)
    assert outcome.failures == []


def test_a_folder_that_was_made_to_harm_does_none(tmp_path):
    outcome = crafting.craft(tmp_path, step=9)
    assert outcome.failures == []
    assert outcome.counts["refused"]


# The proof itself: it sees what it looks for


@pytest.fixture
def optimize(tmp_path):
    """A scenario, begun."""
    scenario = next(one for one in scenarios.make(tmp_path) if one.name == "merge")
    scenario.begin()
    return scenario


def test_an_article_that_is_gone_is_noticed(optimize):
    assert optimize.broken() == []
    with newssearch.open(optimize.place / "index") as news:
        news.remove(["s5"])
    assert ["1 missing" in problem for problem in optimize.broken()] == [True]


def test_old_versions_that_are_gone_are_noticed(tmp_path):
    scenario = next(one for one in scenarios.make(tmp_path) if one.name == "versions")
    scenario.begin()
    assert scenario.broken() == []
    manifest = read_manifest(scenario.place / "index")
    publish(scenario.place / "index", replace(manifest.live, versions={}), manifest.kept)
    (problem,) = scenario.broken()
    assert "10 missing" in problem


def test_an_index_that_is_gone_is_noticed(optimize):
    (optimize.place / "index" / "newssearch.json").unlink()
    assert optimize.broken()
    assert not optimize.is_done()
    assert optimize.finished()


def test_file_that_no_generation_needs_is_noticed(optimize):
    for name in ("MAIN_x.postings", "newssearch.writer", "runs/.x.json.7"):
        (optimize.place / "index" / name).touch()
    assert scenarios.leftovers(optimize.place / "index") == {"MAIN_x.postings", "newssearch.writer", "runs/.x.json.7"}


def test_a_file_that_is_damaged_is_noticed(optimize):
    file = next((optimize.place / "index").glob("*.documents"))
    shutil.copy(next((optimize.place / "index").glob("*.postings")), file)
    assert optimize.broken()


def test_an_article_that_its_words_do_not_find_is_noticed(tmp_path):
    with newssearch.create(tmp_path / "index") as news:
        news.update([story(1)])
        assert held(news.path) == state_of([story(1)])
        news.update([story(2), newssearch.Article("s9", headline=story(2).headline, body="Another.", language="en")])
        with pytest.raises(LostError, match="s9"):
            held(news.path)


def test_an_answer_of_two_generations_is_noticed(tmp_path):
    with newssearch.create(tmp_path / "index") as news:
        news.update(readers.articles(3))
        assert state_in(news.search("ferry OR logbook", limit=99)) == 3
        news.update(list(readers.ferries(4))[:1])
        with pytest.raises(ValueError, match="states"):
            state_in(news.search("ferry OR logbook", limit=99))


def test_the_table_says_what_was_tried_counted_and_left_out():
    one = Outcome("a fault", "a promise", 1200, {"done": 1000, "times": "0.9"}, ["it broke"], ["the moon"]).document()
    machine = {"cpu": "a processor", "cores": 2}
    text = report.table({"x": {**one, "date": "2026-11-22", "seed": 7, "seconds": 61, "machine": machine}})
    assert "| a fault | a promise | 1,200 | 1 | done: 1,000; times: 0.9 |" in text
    assert "Not tried in `x`: the moon." in text
    assert "Run 2026-11-22 with seed 7 on a processor, 2 cores: x (61 s)." in text


def test_the_page_holds_the_table_of_the_results_that_are_kept():
    page = run.PAGE.read_text(encoding="utf-8")
    assert report.replaced(page, report.table(orjson.loads(run.RESULTS.read_bytes()))) == page


def test_the_program_says_the_counts_of_what_was_asked_for(tmp_path):
    done = CliRunner().invoke(run.main, ["--only", "fuzzing", "--queries", "20", "--work", str(tmp_path)])
    assert done.exit_code == 0
    assert "queries made at random: 20 tried, 0 failed" in done.output
