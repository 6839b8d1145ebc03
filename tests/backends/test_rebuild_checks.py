"""A rebuilt index goes live only when it passes its checks, and each failed check is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.backends.rebuild_checks import Canary, Checks, Share, canaries_in, verify
from newssearch.errors import QueryError, UsageError
from newssearch.models import Article, Rejection
from newssearch.reports import Report


def failed(news, report=None, before=None, **checks):
    news.close()
    return [s.check for s in verify(news.path, report or Report(1, read=9, indexed=9), before, Checks(**checks))]


@pytest.mark.parametrize(
    ("said", "count", "of", "allowed"),
    [
        ("1%", 1, 100, True),
        ("1%", 2, 100, False),
        ("0.5 %", 1, 200, True),
        ("0", 0, 9, True),
        (0, 1, 9, False),
        ("3", 3, 3, True),
        ("0%", 0, 0, True),
        ("100%", 7, 7, True),
    ],
)
def test_a_limit_is_a_number_or_a_share(said, count, of, allowed):
    assert Share.of(said).allows(count, of) == allowed


@pytest.mark.parametrize("said", ["", "much", "-1", "1%%", "1 of 9", "nan", "inf%"])
def test_malformed_limit_is_an_error(said):
    with pytest.raises(UsageError, match="is not a limit"):
        Share.of(said)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_share_of_more_allows_no_less(count, of):
    if Share.of("5%").allows(count, of):
        assert Share.of("5%").allows(count, of + 1)


def test_an_index_that_is_as_it_should_be_passes(make_index):
    news = make_index(
        *(Article(str(n), headline=f"Ferry number {n}", body="It came.", language="en") for n in range(9))
    )
    assert failed(news, before=9, min_articles=9, canaries=(Canary("ferry", 9),)) == []


@pytest.mark.slow
def test_every_article_of_the_samples_is_found_by_its_headline(tmp_path, monkeypatch):
    monkeypatch.setattr("newssearch.backends.rebuild_checks.SAMPLE", 10_000)
    with newssearch.create(tmp_path / "index") as news:
        news.update(newssearch.read("corpus", retrieved="2025-12-10"))
        assert failed(news) == []


def test_each_limit_that_is_not_kept_is_named_with_its_figure(make_index):
    news = make_index("One ferry.", "Another boat.")
    report = Report(1, read=40, indexed=2, rejected=38, rejections=tuple([Rejection("x", "empty")] * 38))
    news.close()
    checks = Checks(min_articles=3, max_rejected=Share.of("1%"), canaries=(Canary("ferry"), Canary("boat", 5)))
    assert {s.check: s.found for s in verify(news.path, report, 10, checks)} == {
        "max-rejected": "38 of 40 read were rejected; --max-rejected allows 1%",
        "min-articles": "2 articles; --min-articles wants 3",
        "max-shrink": "2 articles where the live index has 10, 80.0% fewer; --max-shrink allows 20%",
        "canary": "boat finds 1; it must find 5",
    }


@pytest.mark.parametrize(
    ("rejected", "read", "limit", "passes"),
    [(10, 11, None, True), (11, 12, None, False), (11, 1100, None, True), (1, 11, Share.of("1%"), False)],
)
def test_a_handful_of_rejections_passes_unless_a_limit_was_asked_for(make_index, rejected, read, limit, passes):
    report = Report(1, read=read, rejected=rejected)
    assert (failed(make_index("One ferry."), report, max_rejected=limit) == []) == passes


def test_file_that_reads_back_differently_does_not_pass(make_index):
    news = make_index("One ferry.")
    news.close()
    file = next(news.path.glob("*.documents"))
    data = bytearray(file.read_bytes())
    data[70] ^= 4
    file.write_bytes(data)
    assert failed(news) == ["files"]


def test_canaries_are_read_a_line_each(make_index):
    lines = ["# every night", "", 'headline:"a b" ', ">=10 gas pipeline", ">= 2 words:>800", "words:>800\n"]
    assert canaries_in(lines) == (
        Canary('headline:"a b"', 1),
        Canary("gas pipeline", 10),
        Canary("words:>800", 2),
        Canary("words:>800", 1),
    )


def test_unreadable_canary_is_an_early_error(tmp_path):
    with pytest.raises(QueryError, match="headlin"):
        newssearch.reindex(tmp_path / "index", [], canaries=["headlin:x"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", ["who won ?", "gas OR", "https://example.org/a", '"gas', "foo:bar"])
def test_canary_is_read_strictly(query):
    with pytest.raises(QueryError):
        canaries_in([query])


def test_canary_is_about_articles_with_all_words(make_index):
    news = make_index("One ferry.", "Another boat.")
    news.close()
    checks = Checks(canaries=(Canary("ferry boat"), Canary("ferry")))
    assert [s.found for s in verify(news.path, Report(1, read=2, indexed=2), None, checks)] == [
        "ferry boat finds 0; it must find 1"
    ]
