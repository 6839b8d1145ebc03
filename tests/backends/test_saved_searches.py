"""Saved searches and alerts keep their word on both backends: a folder, and an archive on a cluster."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from test_against_brute_force import nodes
from test_backends import SHIPS, article

import newssearch
from newssearch.alert_reports import Alerts, PastAlert, PastAlerts
from newssearch.errors import IndexLockedError, QueryError, UsageError
from newssearch.index.commits.generations import ARRIVALS
from newssearch.index.sidecars.alert_state import ALERTS, PAST_KEPT, AlertState, keep_state
from newssearch.index.sidecars.sidecar import Content, Sidecar
from newssearch.models import Article
from newssearch.query.printing import to_text

CRANE = article("crane", "The steam crane fell into the harbour.", headline="Crane falls")


def reported(alerts: Alerts) -> dict[str, tuple[set[str], set[str]]]:
    return {a.name: ({h.hit.id for h in a.new}, {h.hit.id for h in a.changed}) for a in alerts.alerts}


def test_saved_search_is_kept_listed_and_deleted(news: newssearch.News) -> None:
    news.update(SHIPS)
    saved = news.save("energy", "gas pipeline", changes=True, mail=["desk@example.org"])
    assert news.saved() == (saved,)
    assert (saved.name, saved.query, saved.changes, saved.mail) == (
        "energy",
        "gas pipeline",
        True,
        ("desk@example.org",),
    )
    with pytest.raises(UsageError, match="taken"):
        news.save("Energy", "oil")
    assert news.save("energy", "oil", replace=True).query == "oil"
    assert news.delete_saved("ENERGY")
    assert not news.delete_saved("energy")
    assert news.saved() == ()


def test_saved_search_is_found_in_every_question(news: newssearch.News) -> None:
    news.update(SHIPS)
    news.save("energy", "gas pipeline")
    assert {hit.id for hit in news.search("saved:energy")} == {"1", "2"}
    assert {hit.id for hit in news.search("saved:energy headline:gas")} == {"1"}
    assert news.count("saved:energy", by=("month",)).total == 2
    assert {one.id for one in news.iterate("-saved:energy")} == {"3", "4", "5", "6"}
    assert news.explain("saved:energy").read_as == "gas AND pipeline"
    assert {context.id for context in news.kwic("saved:energy")} == {"1", "2"}
    with pytest.raises(QueryError, match="Did you mean saved:energy"):
        news.search("saved:enery")


def test_query_is_read_strictly_and_cannot_come_back_to_itself(news: newssearch.News) -> None:
    news.save("a", "gas")
    with pytest.raises(QueryError):
        news.save("b", "headlin:nato")
    news.save("b", "saved:a oil")
    with pytest.raises(QueryError, match="itself"):
        news.save("a", "saved:b", replace=True)
    with pytest.raises(UsageError, match="used by the saved search b"):
        news.delete_saved("a")


def test_alert_has_what_came_in_since_the_save_and_each_article_once(news: newssearch.News) -> None:
    news.update(SHIPS[:1])
    news.save("energy", "gas")
    assert news.alerts().alerts == ()
    news.update([*SHIPS, CRANE])
    alerts = news.alerts()
    assert reported(alerts) == {"energy": ({"2", "5"}, set())}
    assert (alerts.searches, alerts.articles) == (1, 6)
    assert news.alerts().alerts == ()
    news.update([article("7", "More gas.")])
    assert reported(news.alerts()) == {"energy": ({"7"}, set())}


def test_two_runs_in_one_second_lose_no_alert(news: newssearch.News) -> None:
    news.save("gas", "gas")
    for n in range(3):
        news.update([article(f"gas-{n}", f"Gas, part {n}.")])
        assert reported(news.alerts()) == {"gas": ({f"gas-{n}"}, set())}


def test_article_behind_the_removal_of_the_newest_alerts_whatever_the_clock_says(news: newssearch.News) -> None:
    news.save("cranes", "crane")
    with patch("time.time", return_value=2e9):  # a clock that was set right afterwards
        news.update([CRANE])
    assert reported(news.alerts()) == {"cranes": ({"crane"}, set())}
    news.remove(["crane"])
    news.update([article("second", "A second crane fell into the dock.", headline="Crane")])
    assert reported(news.alerts()) == {"cranes": ({"second"}, set())}


def test_changed_article_alerts_where_it_is_asked_for_and_its_words_changed(news: newssearch.News) -> None:
    news.update([CRANE])
    news.save("all changes", "crane", changes=True)
    news.save("new only", "crane")
    news.update(
        [article("crane", "The steam crane fell into the  harbour\u2019s \u2018basin\u2019.", headline="Crane falls")]
    )
    (alert,) = news.alerts().alerts
    assert (alert.name, [h.changes for h in alert.changed]) == ("all changes", [("text",)])
    news.update([article("crane", "The steam crane fell into the harbour's 'basin'.", headline="Crane  falls")])
    assert news.alerts().alerts == ()
    news.update([article("crane", "The steam crane fell into the harbour's 'basin'.", headline="Crane fell")])
    (alert,) = news.alerts().alerts
    assert [h.changes for h in alert.changed] == [("headline",)]


def test_changes_of_byline_and_date_are_named_where_versions_are_kept(news: newssearch.News) -> None:
    news.keep_versions(None)
    news.update([CRANE])
    news.save("crane", "crane", changes=True)
    signed = replace(CRANE, byline=("Ana Okafor",))
    news.update([signed])
    (alert,) = news.alerts().alerts
    assert [h.changes for h in alert.changed] == [("byline",)]
    news.update([replace(signed, published="2025-12-07", headline="Crane fell")])
    news.update([replace(signed, published="2025-12-08", headline="Crane fell")])
    (alert,) = news.alerts().alerts
    assert [h.changes for h in alert.changed] == [("headline", "date")]


def test_slight_edit_after_a_real_one_hides_it_not(news: newssearch.News) -> None:
    news.update([CRANE])
    news.save("crane", "crane", changes=True)
    news.update([article("crane", "The steam crane rose again.", headline="Crane falls")])
    news.update([article("crane", "The steam  crane rose again.", headline="Crane falls")])
    assert reported(news.alerts()) == {"crane": (set(), {"crane"})}


def test_copy_of_what_was_reported_is_marked(news: newssearch.News) -> None:
    text = " ".join(f"The steam crane of quay {n} fell into the harbour." for n in range(20))
    news.save("crane", "crane")
    news.update([article("crane", text)])
    (alert,) = news.alerts().alerts
    assert [h.copy for h in alert.new] == [None]
    news.update([article("twin", text, source="Other")])
    (alert,) = news.alerts().alerts
    assert [(h.hit.id, h.copy, h.copy_of) for h in alert.new] == [("twin", "exact", "crane")]


def test_near_copy_of_what_was_reported_is_marked(news: newssearch.News) -> None:
    lines = [f"The steam crane of quay {n} fell into the harbour on day {n * 7}." for n in range(60)]
    news.save("crane", "crane")
    news.update([article("crane", "\n\n".join(lines))])
    news.alerts()
    news.update([article("edited", "\n\n".join(["Our reporter was there.", *lines[2:]]), source="Other")])
    (alert,) = news.alerts().alerts
    assert [(h.hit.id, h.copy, h.copy_of) for h in alert.new] == [("edited", "near", "crane")]


def test_article_that_comes_back_is_not_reported_again(news: newssearch.News) -> None:
    news.save("crane", "crane")
    news.update([CRANE])
    assert reported(news.alerts()) == {"crane": ({"crane"}, set())}
    news.remove(["crane"])
    news.update([CRANE])
    assert news.alerts().alerts == ()


def test_search_that_cannot_be_run_is_named_and_reports_later(
    news: newssearch.News,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from newssearch.backends.alerts import reporting

    news.save("crane", "crane")
    news.save("gas", "gas")
    news.update([CRANE, SHIPS[0]])
    node = reporting.Reporter._node

    def failing(self: reporting.Reporter, search: newssearch.SavedSearch) -> object:
        if search.name == "gas":
            raise QueryError("It is too slow.")
        return node(self, search)

    monkeypatch.setattr(reporting.Reporter, "_node", failing)
    alerts = news.alerts()
    assert reported(alerts) == {"crane": ({"crane"}, set())}
    assert alerts.warnings == ("the saved search gas cannot be run: It is too slow.",)
    monkeypatch.undo()
    assert reported(news.alerts()) == {"gas": ({"1"}, set())}


def test_rebuild_reports_only_what_is_new(news: newssearch.News) -> None:
    news.update(SHIPS)
    news.save("gas", "gas")
    news.reindex([*SHIPS, article("7", "More gas.")], min_articles=1)
    assert reported(news.alerts()) == {"gas": ({"7"}, set())}


def test_saved_searches_and_their_state_go_along_with_a_copy(way: tuple[newssearch.News, str]) -> None:
    source, target = way
    source.save("gas", "gas")
    source.update(SHIPS[:1])
    assert reported(source.alerts()) == {"gas": ({"1"}, set())}
    source.update(SHIPS[1:2])
    newssearch.copy(str(source.place), target)
    with newssearch.open(target) as there:
        assert there.saved() == source.saved()
        assert reported(there.alerts()) == {"gas": ({"2"}, set())}


STORIES = [
    *SHIPS,
    article("7", "The gas pipeline was closed. Oil runs on.", headline="Gas", source="Other", published="2025-12-06"),
    Article("8", headline="Storm flood", body="Storm and flood, gas.", language="en", byline=("Ann Okafor",)),
    Article("9", body="Le p\u00e9trole et le gaz.", language="fr", source="Port Journal", url="https://post.example/9"),
]


@pytest.fixture
def archive(news: newssearch.News) -> newssearch.News:
    """An archive in which some articles came in after a time."""
    news.update(STORIES[::2])
    with news._backend.reading() as searcher:
        news.after = searcher.newest_run()  # type: ignore[attr-defined]
    news.update(STORIES[1::2])
    return news


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(node=nodes)
def test_query_finds_the_same_in_arrivals_and_archive(archive: newssearch.News, node) -> None:
    from newssearch.backends.alerts.arrivals import came_after
    from newssearch.query.normal import all_of

    with archive._backend.streaming() as searcher:
        after = archive.after  # type: ignore[attr-defined]
        for queries in (1, 1_000):
            with searcher.came_in(after, queries) as arrivals:
                found = {arrivals.record(document).id for document in arrivals.found(node)[0]}
            there = searcher.every(all_of([node, came_after(after)]), order="id", copies=True)
            assert found == {matched.article.id for matched in there}, to_text(node)


@pytest.mark.parametrize("query", ["copies:>0", "copy-of:1", "gas -copies:>0"])
def test_clause_on_copies_is_about_those_of_the_whole_archive(news: newssearch.News, query: str) -> None:
    text = " ".join(f"The gas pipeline of quay {n} was closed." for n in range(30))
    news.update([article("1", text), article("2", "Some gas.")])
    for n in range(25):  # many, so that the new articles are written apart
        news.save(f"copies {n}", query)
    news.update([article("3", text, source="Other"), article("4", "More gas.")])
    found = {hit.id for hit in news.iterate(query)} & {"3", "4"}
    assert found
    assert {frozenset(new) for new, _ in reported(news.alerts()).values()} == {frozenset(found)}


def test_article_removed_for_good_leaves_reports_that_wait(news: newssearch.News) -> None:
    news.save("crane", "crane")
    news.update([CRANE, article("2", "Another crane.")])
    news.alerts(command="exit 1")
    news.remove(["crane"], forever=True, reason="A wrong name.")
    (pending,) = ALERTS.kept(news._backend.sidecars()).pending
    (alert,) = pending.report["alerts"]
    assert [hit["id"] for hit in alert["new"]] == ["2"]


def test_targets_take_the_report_and_later_what_they_missed(news: newssearch.News, tmp_path: Path) -> None:
    news.save("gas", "gas")
    news.update(SHIPS[:1])
    lines, feeds = tmp_path / "alerts.jsonl", tmp_path / "feeds"
    alerts = news.alerts(file=lines, feeds=feeds, command="exit 3")
    assert alerts.warnings == (
        "alerts were not delivered (command): the command ended with exit code 3; the next run tries again",
    )
    assert len(lines.read_text().splitlines()) == 1
    news.update(SHIPS[1:2])
    second = news.alerts(
        file=lines, feeds=feeds, command=f"cat >> {tmp_path}/reports; echo $NEWSSEARCH_ALERT_ID >> {tmp_path}/ids"
    )
    assert second.warnings == ()
    assert (tmp_path / "ids").read_text().split() == [alerts.id, second.id]
    assert len(lines.read_text().splitlines()) == 2
    assert (feeds / "gas.atom").read_text().count("<entry>") == 2


def test_target_that_nobody_names_any_more_is_given_up(news: newssearch.News, tmp_path: Path) -> None:
    news.save("gas", "gas")
    news.update(SHIPS[:1])
    lines = tmp_path / "alerts.jsonl"
    news.alerts(command="exit 3", file=tmp_path / "absent" / "alerts.jsonl")
    assert len(ALERTS.kept(news._backend.sidecars()).pending[0].left) == 2
    alerts = news.alerts(file=lines, give_up=True)
    assert sorted(alerts.warnings) == [
        "gave up an undelivered alert (command)",
        f"gave up an undelivered alert (file {tmp_path / 'absent' / 'alerts.jsonl'})",
    ]
    assert ALERTS.kept(news._backend.sidecars()).pending == ()
    assert news.alerts(file=lines, give_up=True).warnings == ()


def test_target_that_is_named_is_not_given_up(news: newssearch.News, tmp_path: Path) -> None:
    news.save("gas", "gas")
    news.update(SHIPS[:1])
    news.alerts(command="exit 3")
    (warning,) = news.alerts(command="exit 4", give_up=True).warnings
    assert "the next run tries again" in warning
    assert news.alerts(command=f"cat > {tmp_path}/report", give_up=True).warnings == ()
    assert (tmp_path / "report").stat().st_size


def test_saving_waits_for_another_writer(news: newssearch.News) -> None:
    with news._backend.writing(0.0):
        with pytest.raises(IndexLockedError):
            news.save("gas", "gas", wait=0.0)
        with pytest.raises(IndexLockedError):
            news.delete_saved("gas", wait=0.0)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: news.save(f"gas {n}", f"gas {n}", wait=60.0), range(8)))
    assert len(news.saved()) == 8


def test_remains_of_a_killed_report_go_with_the_next_write(tmp_path: Path) -> None:
    left = tmp_path / "index" / ARRIVALS

    def leave() -> None:
        left.mkdir()
        (left / "MAIN_1.docs").write_text("the text of an article")

    with newssearch.create(tmp_path / "index") as archive:
        leave()
        archive.update([CRANE, *SHIPS])
        assert not left.exists()
        leave()
        archive.remove(["crane"], forever=True, reason="A wrong name.")
        assert not left.exists()
        leave()
        with archive._backend.streaming() as searcher, searcher.came_in(0, 21) as arrivals:
            assert len(arrivals) == len(SHIPS)
            assert left.is_dir()
        assert not left.exists()
        assert archive.check().ok


def test_held_report_comes_again_until_it_is_settled(news: newssearch.News, tmp_path: Path) -> None:
    news.save("gas", "gas")
    news.update(SHIPS[:1])
    first = news.alerts(hold=True)
    news.update([article("7", "More gas.")])
    second = news.alerts(hold=True, file=tmp_path / "alerts.jsonl")
    assert second.earlier == (first,)
    assert reported(second) == {"gas": ({"7"}, set())}
    third = news.alerts(hold=True, file=tmp_path / "alerts.jsonl", give_up=True)
    assert (third.alerts, [one.id for one in third.earlier]) == ((), [first.id, second.id])
    news.settle(third)
    assert news.alerts(hold=True).earlier == ()
    assert ALERTS.kept(news._backend.sidecars()).pending == ()
    assert len((tmp_path / "alerts.jsonl").read_text().splitlines()) == 1


def test_past_alerts_say_what_was_reported_and_what_failed(news: newssearch.News, tmp_path: Path) -> None:
    news.save("gas", "gas", changes=True)
    news.save("tin", "tin", mail=["desk@example.org"])
    assert news.past_alerts() == PastAlerts()
    news.update([*SHIPS[:1], article("8", "Tin rose.")])
    first = news.alerts(
        file=tmp_path / "alerts.jsonl", command="exit 3", smtp="smtp://127.0.0.1:9", sender="a@b.example"
    )
    past = news.past_alerts()
    failed = {one.name: [target.partition(":")[0] for target in one.undelivered] for one in past.alerts}
    assert failed == {"gas": ["command"], "tin": ["mail", "command"]}
    assert {(one.name, one.new, one.changed, one.articles) for one in past.alerts} == {
        ("gas", 1, 0, ("1",)), ("tin", 1, 0, ("8",))
    }  # fmt: skip
    assert {one.report for one in past.alerts} == {first.id}
    assert "exit code 3" in past.warnings[0] + past.warnings[1]
    news.update([article("1", "Gas was cut off.", headline="Gas")])
    news.alerts(command="true", give_up=True)
    (gas, before) = news.past_alerts("GAS").alerts
    assert (gas.new, gas.changed, gas.articles, gas.undelivered) == (0, 1, ("1",), ())
    assert before.undelivered == ()
    assert news.past_alerts(limit=1).alerts == (gas,)
    assert news.past_alerts().warnings == ()


def test_past_alert_names_no_article_that_was_removed_for_good(news: newssearch.News) -> None:
    news.save("crane", "crane")
    news.update([CRANE, article("2", "Another crane.")])
    news.alerts()
    news.remove(["crane"], forever=True, reason="A wrong name.")
    (past,) = news.past_alerts().alerts
    assert (past.new, past.articles) == (2, ("2",))


def test_past_alerts_are_bounded_and_may_be_absent_from_an_older_state() -> None:
    past = [PastAlert("gas", "gas", "2025-12-01T00:00:00Z", str(n), 1, 0, ("a",)) for n in range(PAST_KEPT + 5)]
    state = AlertState().with_past(past[:10]).with_past(past[10:])
    assert [one.report for one in state.past] == [str(n) for n in range(5, PAST_KEPT + 5)]
    store = Sidecars()
    keep_state(store, state)
    assert ALERTS.kept(store).past == state.past
    store.content = {name: value for name, value in store.content.items() if name != "past"}
    assert ALERTS.kept(store).past == ()


class Sidecars:
    """The sidecars of an archive in memory: the one that is kept last."""

    folder = None

    def __init__(self) -> None:
        self.content: Content = {}

    def read(self, sidecar: Sidecar) -> Content:
        return self.content

    def keep(self, sidecar: Sidecar, content: Content) -> None:
        self.content = content
