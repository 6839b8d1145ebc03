"""Every article ends in one verdict, and a second run over the same sources changes nothing."""

import pytest
from conftest import ids
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import newssearch
from newssearch.errors import IndexLockedError
from newssearch.models import Article, Rejection, Removal

LONG = "The harbour board met for the third time this week and again put off its vote on the new crane, which " * 3


def story(id="a", body="The crane has come.", origin="/news/one.jsonl", **fields):
    return Article(id, body=body, language="en", source_file=origin, **fields)


def verdicts(report):
    assert report.read == sum((report.indexed, report.updated, report.unchanged, report.duplicate, report.rejected))
    names = ("indexed", "updated", "unchanged", "duplicate", "rejected", "removed")
    return {name: count for name in names if (count := getattr(report, name))}


def test_a_new_article_is_indexed_and_then_unchanged(make_index):
    news = make_index()
    assert verdicts(news.update([story()])) == {"indexed": 1}
    before = news.stats().generation
    assert verdicts(news.update([story()])) == {"unchanged": 1}
    assert news.stats().generation == before


def test_a_later_retrieval_of_the_same_article_is_no_change(make_index):
    news = make_index(story(retrieved="2025-12-01"))
    assert verdicts(news.update([story(retrieved="2025-12-09")])) == {"unchanged": 1}


def test_a_changed_article_is_updated_and_found_by_its_new_words_only(make_index):
    news = make_index(story(body="The crane has come."))
    assert verdicts(news.update([story(body="The crane has gone.")])) == {"updated": 1}
    assert news.search("gone").total == 1
    assert news.search('"has come"').total == 0
    assert news.search("*:*").total == 1


def test_an_exact_copy_under_another_id_is_a_duplicate_and_one_hit(make_index):
    news = make_index()
    report = news.update([story("a", LONG), story("b", LONG, source="Wire")])
    assert verdicts(report) == {"indexed": 1, "duplicate": 1}
    assert ids(news.search("crane")) == {"a"}
    assert verdicts(news.update([story("a", LONG), story("b", LONG, source="Wire")])) == {"unchanged": 2}


def test_a_copy_is_found_by_its_own_id(make_index):
    news = make_index(story("a", LONG), story("b", LONG))
    assert ids(news.search("id:b")) == {"b"}
    assert news.get("b").body == LONG


def test_a_copy_takes_the_place_of_a_first_that_is_removed(make_index):
    news = make_index(story("a", LONG), story("b", LONG), story("c", LONG))
    news.remove(["a"])
    assert ids(news.search("crane")) == {"b"}
    assert news.search("id:c").hits[0].copies == 1
    assert news.check().problems == ()


def test_copy_replaces_a_first_article_whose_text_changes(make_index):
    news = make_index(story("a", LONG))
    news.update([story("b", LONG), story("a", "Another text altogether, about a ferry.")])
    assert ids(news.search("crane")) == {"b"}
    assert ids(news.search("ferry")) == {"a"}
    assert news.check().problems == ()


def test_a_first_whose_date_alone_changes_keeps_its_copies(make_index):
    news = make_index(story("a", LONG), story("b", LONG))
    news.update([story("a", LONG, published="2025-12-05", precision="day", published_from="json")])
    assert ids(news.search("crane date:2025")) == {"a"}
    assert news.search("id:b").hits[0].copies == 1
    assert news.search("*:*").total == 1


def test_short_notices_of_different_days_are_no_copies(make_index):
    news = make_index(
        story("a", "More follows.", published="2025-12-05", precision="day"),
        story("b", "More follows.", published="2025-12-06", precision="day"),
    )
    assert news.search("follows").total == 2


def test_one_id_from_two_collections_is_two_articles(make_index):
    one = story("1", "Ferry sinks in the strait, all aboard are safe.", "/reuters/x.jsonl")
    two = story("1", "A new opera house opens to great acclaim.", "/time/y.jsonl")
    news = make_index()
    assert verdicts(news.update([one, two])) == {"indexed": 2}
    assert ids(news.search("ferry")) == {"1"}
    assert ids(news.search("opera")) == {"1@y"}
    assert verdicts(news.update([two, one])) == {"unchanged": 2}


def test_one_id_of_one_publisher_is_one_article_whatever_its_words(make_index):
    news = make_index(story("1", "A ferry sank.", "/day1.jsonl", source="Courier"))
    assert verdicts(news.update([story("1", "All are safe.", "/day2.jsonl", source="Courier")])) == {"updated": 1}
    assert verdicts(news.update([story("1", "A new opera.", "/day3.jsonl", source="Tideline")])) == {"indexed": 1}


def test_a_later_file_updates_the_article_that_it_is_a_version_of(make_index):
    news = make_index(story("1", LONG + "No vote was taken.", "/day1.jsonl"))
    report = news.update([story("1", LONG + "It passed by nine votes to two.", "/day2.jsonl")])
    assert verdicts(report) == {"updated": 1}
    assert news.search("*:*").total == 1


def test_later_of_two_versions_in_one_run_wins(make_index):
    first, second = story(body=LONG + "First."), story(body=LONG + "Second.")
    news = make_index()
    assert verdicts(news.update([first, second])) == {"indexed": 1, "updated": 1}
    assert news.search("second").total == 1
    assert news.search("first").total == 0
    assert verdicts(news.update([first, second])) == {"unchanged": 2}
    assert verdicts(news.update([first])) == {"updated": 1}


def named(id="a", origin="/news/sitemap.xml", **fields):
    return story(id, None, origin, **({"headline": "Crane comes"} | fields))


@pytest.mark.parametrize("origin", ["/news/sitemap.xml", "-"])
def test_entry_without_text_does_not_empty_an_article(make_index, origin):
    news = make_index(story(headline="Crane comes", origin="-" if origin == "-" else "/news/page.txt"))
    assert verdicts(news.update([named(origin=origin)])) == {"unchanged": 1}
    assert news.get("a").body == "The crane has come."
    assert verdicts(news.update([named("b", headline="Ferry late"), named(origin=origin)])) == {
        "indexed": 1,
        "unchanged": 1,
    }


@pytest.mark.parametrize("order", [1, -1])
def test_text_wins_over_an_entry_that_names_it(make_index, order):
    items = [story(headline="Crane comes"), named()][::order]
    news = make_index()
    assert news.update(items).indexed == 1
    assert news.get("a").body == "The crane has come."
    assert verdicts(news.update(items)) == {"unchanged": 2}


def test_file_may_empty_its_own_article(make_index):
    news = make_index(story(headline="Crane comes"))
    assert verdicts(news.update([named(origin="/news/one.jsonl")])) == {"updated": 1}
    assert news.get("a").body is None


def test_a_rejection_is_counted_and_the_rest_is_in(make_index):
    news = make_index()
    report = news.update([story("a"), Rejection("x.json", "is empty"), story("b", "Other words.")])
    assert verdicts(report) == {"indexed": 2, "rejected": 1}
    assert report.rejections == (Rejection("x.json", "is empty"),)


def canceled(id="urn:n:a", **fields):
    return Removal(id, "canceled by its publisher", **({"source_file": "/news/two.jsonl"} | fields))


def test_removal_removes_an_article_of_an_earlier_run(make_index):
    news = make_index(story("urn:n:a"), story("b", "The ferry has come."))
    report = news.update([canceled()])
    assert (report.read, report.removed) == (0, 1)
    assert news.get("urn:n:a") is None
    again = news.update([canceled()])
    assert (again.removed, again.generation) == (0, report.generation)


@pytest.mark.parametrize("order", [1, -1])
def test_article_canceled_in_its_run_is_unchanged(make_index, order):
    news = make_index(story("b", "The ferry has come."))
    generation = news.stats().generation
    for _ in range(2):
        report = news.update([story("urn:n:a"), canceled()][::order])
        assert (report.read, report.unchanged, report.removed) == (1, 1, 0)
    assert news.get("urn:n:a") is None
    assert news.stats().generation == generation


def test_version_after_a_removal_is_indexed(make_index):
    news = make_index()
    news.update([canceled(stated="2025-12-06"), story("urn:n:a", updated="2025-12-07")])
    assert news.get("urn:n:a") is not None


def test_common_id_is_removed_only_for_its_publisher_or_file(make_index):
    news = make_index(story("1", source="Gazette"))
    assert news.update([canceled("1", source="Courier")]).removed == 0
    assert news.update([canceled("1", source="Gazette")]).removed == 1
    news.update([story("2", origin="/news/one.jsonl")])
    assert news.update([canceled("2", source_file="/news/one.jsonl")]).removed == 1


def test_pruning_removes_vanished_members_of_an_archive(make_index):
    kept, gone = (
        story("a", origin="/news/w.zip!one.txt"),
        story("b", "The ferry.", origin="/news/w.zip!deep.tar!two.txt"),
    )
    elsewhere = story("c", "The gulls.", origin="/news/w!/three.txt")
    news = make_index(kept, gone, elsewhere)
    unread = Rejection("/news/w.zip!deep.tar", "damaged")
    assert news.update([kept, unread], prune=["/news/w.zip", "/news/w"]).removed == 0
    assert news.update([kept], prune=["/news/w.zip", "/news/w"]).removed == 1
    assert news.update([kept, Rejection("/news/w.zip", "cut short")], prune=["/news"]).removed == 1


def test_pruning_removes_vanished_articles(make_index):
    kept, gone = story("a", origin="/news/a.txt"), story("b", "Other words.", "/news/b.txt")
    elsewhere = story("c", "Third words.", "/other/c.txt")
    news = make_index(kept, gone, elsewhere)
    assert verdicts(news.update([kept], prune=["/news"])) == {"unchanged": 1, "removed": 1}
    assert ids(news.search("*:*")) == {"a", "c"}


def test_pruning_keeps_articles_of_an_unreadable_file(make_index):
    news = make_index(story("a", origin="/news/a.jsonl"), story("b", "Other words.", "/news/b.txt"))
    report = news.update([Rejection("/news/a.jsonl:1", "cut short")], prune=["/news"])
    assert verdicts(report) == {"rejected": 1, "removed": 1}
    assert ids(news.search("*:*")) == {"a"}


def test_pruning_keeps_articles_of_a_missing_folder(make_index):
    news = make_index(story("a", origin="/mnt/news/a.txt"))
    report = news.update([Rejection("/mnt/news", "does not exist")], prune=["/mnt/news"])
    assert verdicts(report) == {"rejected": 1}
    assert news.search("*:*").total == 1


def test_dry_run_reports_changes_and_writes_nothing(make_index):
    news = make_index(story("a"))
    report = news.update([story("a", "New words."), story("b", "More words.")], prune=["/news"], dry_run=True)
    assert verdicts(report) == {"updated": 1, "indexed": 1}
    assert ids(news.search("crane")) == {"a"}
    assert news.search("*:*").total == 1


def test_removal_counts_known_ids_and_names_unknown_ones(make_index):
    news = make_index(story("a"))
    report = news.remove(["a", "nothing"])
    assert report.removed == 1
    assert "nothing" in report.warnings[0]


def test_an_error_halfway_leaves_the_index_as_it_was(make_index):
    news = make_index(story("a"))

    def broken():
        yield story("b", "More words.")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        news.update(broken())
    assert ids(news.search("*:*")) == {"a"}
    assert verdicts(news.update([story("b", "More words.")])) == {"indexed": 1}


def test_second_writer_gets_the_name_of_the_first(make_index):
    news = make_index(story("a"))

    def while_writing():
        with pytest.raises(IndexLockedError, match=r"process \d+ on .* since 20"):
            news.update([])
        yield story("b", "More words.")

    news.update(while_writing())
    assert news.search("*:*").total == 2


class AgainstAList(RuleBasedStateMachine):
    """Random runs against a plain dictionary of what should be there."""

    texts = st.sampled_from(["alpha ferry", "beta crane", "gamma vote", "delta strike"])
    names = st.sampled_from("abcd")

    @initialize(tmp=st.none())
    def start(self, tmp):
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.news = newssearch.create(self.folder.name + "/index")
        self.expected: dict[str, str] = {}

    @rule(items=st.lists(st.tuples(names, texts), min_size=1, max_size=5))
    def update(self, items):
        before = dict(self.expected)
        report = self.news.update([story(name, text) for name, text in items])
        self.expected |= dict(items)
        assert report.read == len(items)
        if self.expected == before and len(dict(items)) == len(items):
            assert report.unchanged == len(items)

    @rule(name=names)
    def remove(self, name):
        assert self.news.remove([name]).removed == (1 if self.expected.pop(name, None) else 0)

    @rule(items=st.dictionaries(names, texts, max_size=4))
    def prune(self, items):
        self.news.update([story(name, text) for name, text in items.items()], prune=["/news"])
        self.expected = dict(items)

    @invariant()
    def holds_exactly_what_it_should(self):
        if not hasattr(self, "news"):
            return
        for name, text in self.expected.items():
            assert self.news.get(name).body == text
        distinct = set(self.expected.values())
        assert self.news.search("*:*").total == len(distinct)
        for text in ("alpha ferry", "beta crane", "gamma vote", "delta strike"):
            found = ids(self.news.search(f'"{text}"'))
            holders = {n for n, t in self.expected.items() if t == text}
            assert len(found) == (1 if holders else 0)
            assert found <= holders

    def teardown(self):
        if hasattr(self, "news"):
            assert self.news.check().problems == ()
            self.news.close()
            self.folder.cleanup()


TestAgainstAList = AgainstAList.TestCase
# A shrunk failure is worth minutes to a person, but not in every run of the suite.
TestAgainstAList.settings = settings(max_examples=15, stateful_step_count=6, phases=set(Phase) - {Phase.shrink})


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x y", "x z", "w", ""])), max_size=6))
def test_after_any_run_of_versions_the_next_run_says_all_unchanged(items):
    import tempfile

    with tempfile.TemporaryDirectory() as folder, newssearch.create(folder + "/index") as news:
        whole = [
            story(name, f"{text} {name}", headline=name) if text else named(name, headline=name) for name, text in items
        ]
        report = news.update(whole)
        verdicts(report)
        again = news.update(whole)
        verdicts(again)
        assert again.unchanged == len(items)
        last = {name: text for name, text in items if text}
        assert {name: news.get(name).body for name in last} == {name: f"{text} {name}" for name, text in last.items()}
