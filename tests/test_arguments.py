"""Whatever a caller hands to a public call of the library is used, or refused by an error of ours with a sentence."""

import inspect
import io
import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import newssearch
from newssearch import Article, Counts, Credentials, News, Rejection, Remote, Removal, admin
from newssearch.alert_reports import Alerts
from newssearch.errors import NewsSearchError, UsageError
from newssearch.models import require_types
from newssearch.parameters import CHECKS


class Strange:
    """An object that no call has asked for, with a representation that fails."""

    def __repr__(self):
        raise RuntimeError


STRANGE = [
    None, True, -1, 10**400, 1.5, math.nan, math.inf, 1j, Decimal(1), "", "\ud800", "\0",
    "n\udce9ws", ["n\udce9ws"], "x" * 5_000, b"x",
    [], {}, {1: 2},
    [None], ["\ud800"], [b"x"], (5,), Strange(), datetime(2025, 12, 5, tzinfo=UTC), date(2025, 12, 5), timedelta(1),
    -timedelta(1), Path("x"), int, print, np.array([1, 2]),
]  # fmt: skip

NEVER = (1j, Decimal(1), Strange, b"x", [b"x"], (5,))
"""Values that no call can use."""

CALLS = {
    "search": {"query": "gull"},
    "explain": {"query": "gull"},
    "explain_rank": {"id": "a", "query": "gull"},
    "highlight": {"id": "a", "query": "gull"},
    "get": {"id": "a"},
    "get_many": {"ids": ["a", "b"]},
    "iterate": {"query": "gull"},
    "export": {"query": "gull", "out": io.BytesIO()},
    "count": {"query": "gull"},
    "cite": {"ids": ["a"]},
    "copies": {"id": "a"},
    "held": {"id": "a"},
    "history": {"id": "a"},
    "diff": {"id": "a", "older": 1, "newer": 1},
    "keep_versions": {"versions": 1},
    "quotes": {"query": "gas"},
    "variants": {"name": "gas"},
    "group_names": {"name": "gas", "group": ["gaz"]},
    "kwic": {"query": "gull"},
    "similar": {"id": "a"},
    "update": {"items": [], "dry_run": True},
    "remove": {"ids": []},
    "allow": {"ids": []},
    "reindex": {"items": [Article("a", body="A gull.")]},
    "rollback": {"to": 9},
    "remembered_columns": {"sources": []},
    "remember_columns": {"sources": [], "columns": {}},
    "boilerplate": {},
    "decide_boilerplate": {"source": "Post", "pin": ["A line of it."]},
    "check": {"quick": True},
    "save": {"name": "gulls", "query": "gull", "replace": True},
    "delete_saved": {"name": "nothing"},
    "alerts": {},
    "settle": {"alerts": Alerts("a report")},
    "optimize": {},
    "backup": {"target": "there"},
}
MODULE = {
    "open": {"place": "index"},
    "create": {"place": "index"},
    "crew": {},
    "reindex": {"place": "other", "items": [Article("a", body="A gull.")]},
    "copy": {"source": "index", "target": "copied"},
    "rollback": {"place": "index", "to": 9},
    "generations": {"place": "index"},
    "check": {"place": "index", "quick": True},
    "repair": {"path": "index"},
    "upgrade": {"path": "index"},
    "restore": {"backup": "index", "path": "restored"},
    "status": {"place": "index"},
    "runs": {"place": "index"},
    "read": {},
    "plot": {"counts": Counts("gull", ("month",), 0, ()), "out": io.BytesIO()},
}


def parameters_of(function):
    found = inspect.signature(function).parameters.values()
    return [p.name for p in found if p.name != "self" and p.kind is not p.VAR_POSITIONAL]


CASES = [
    *(("method", call, name) for call in CALLS for name in parameters_of(getattr(News, call))),
    *(("function", call, name) for call in MODULE for name in parameters_of(getattr(newssearch, call, admin.runs))),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("called")
    with newssearch.create(folder / "index") as news:
        news.update([Article("a", body="A gull sat on the crane.", source="Post")])
    return folder


def refusal(kind, call, arguments):
    """The error of a call; None where it takes the arguments."""
    try:
        if kind == "function":
            getattr(newssearch, call, admin.runs)(**arguments)
        else:
            with newssearch.open("index") as news:
                getattr(news, call)(**arguments)
    except NewsSearchError as error:
        return error
    return None


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "call", "name"), CASES, ids=lambda part: str(part))
def test_any_value_is_used_or_refused_with_a_sentence(place, monkeypatch, kind, call, name):
    monkeypatch.chdir(place)
    valid = (CALLS if kind == "method" else MODULE)[call]
    for value in STRANGE:
        error = refusal(kind, call, {**valid, name: value})
        never = isinstance(value, Strange) or any(value is one for one in NEVER)
        assert error is None or len(str(error).split()) > 3
        assert not never or isinstance(error, UsageError), (value, error)


def test_every_public_call_is_tried():
    functions = {name for name in newssearch.__all__ if inspect.isroutine(getattr(newssearch, name))}
    assert functions - {"fields", "formats"} == MODULE.keys() - {"runs"}
    methods = {name for name, _ in inspect.getmembers(News, inspect.isfunction) if not name.startswith("_")}
    assert methods - {"close", "past_alerts", "stats", "removed", "saved"} == CALLS.keys()


@pytest.mark.parametrize(
    ("call", "arguments", "message"),
    [
        ("search", {"query": None}, "query must be text, not None."),
        ("search", {"query": "gull", "limit": None}, "limit must be a whole number from 0 to 2,147,483,647, not None."),
        ("search", {"query": "gull", "limit": True}, "limit must be a whole number from 0 to 2,147,483,647, not True."),
        ("search", {"query": "gull", "timeout": math.nan}, "timeout must be a number of seconds above 0, not nan."),
        ("search", {"query": "gull", "sort": ["newest"]}, "sort must be one of relevance, newest, oldest, not a list."),
        ("get", {"id": 7}, "id must be text, not 7."),
        ("update", {"items": "corpus"}, "items must be several articles, as newssearch.read() gives, not 'corpus'."),
        ("update", {"items": [{"id": "a"}]}, "items[0] must be an Article, a Rejection or a Removal, not a dict."),
        ("update", {"items": [], "prune": "news"}, "prune must be several sources, as a list, not 'news'."),
        ("update", {"items": [], "dry_run": "no"}, "dry_run must be True or False, not 'no'."),
        ("remove", {"ids": "abc"}, "ids must be several ids, as a list, not 'abc'."),
        ("remove", {"ids": ["a", 5]}, "ids[1] must be text, not 5."),
        ("export", {"query": "gull", "out": io.StringIO()}, "out must be a path or a binary stream, not a StringIO."),
        ("backup", {"target": b"there"}, "target must be a path, as text or as a Path, not a bytes."),
    ],
)
def test_an_error_names_the_argument_and_what_it_must_be(place, monkeypatch, call, arguments, message):
    monkeypatch.chdir(place)
    assert str(refusal("method", call, arguments)) == message


def test_text_that_is_half_a_character_is_refused(place, monkeypatch):
    monkeypatch.chdir(place)
    error = refusal("method", "get", {"id": "a\ud800"})
    assert "character 2 of 'a\\ud800' is half of a surrogate pair" in str(error)


@pytest.mark.parametrize("share", [0.2, 1.0, math.inf])
def test_a_share_is_text_or_a_count(tmp_path, share):
    with newssearch.create(tmp_path / "index") as news, pytest.raises(UsageError, match="max_shrink must be a whole"):
        news.update([], prune=[tmp_path], max_shrink=share)


def test_a_wrong_type_can_be_caught_as_a_type_error(place, monkeypatch):
    monkeypatch.chdir(place)
    with pytest.raises(TypeError):
        newssearch.open(5)


@pytest.mark.parametrize("call", ["repair", "upgrade"])
def test_call_for_folders_refuses_an_address(call):
    for place in ("opensearch://host:9200/news", Remote("opensearch://host:9200/news")):
        with pytest.raises(UsageError, match="path must be a folder: opensearch://host"):
            getattr(newssearch, call)(place)


def test_a_file_of_certificates_may_be_named_as_text():
    assert Credentials(ca="some/file").ca == Path("some/file")


def test_columns_are_remembered_for_fields_that_there_are(place, monkeypatch):
    monkeypatch.chdir(place)
    error = refusal("method", "remember_columns", {"sources": ["x.csv"], "columns": {"nope": "Titel"}})
    assert "There is no field 'nope'" in str(error)


def test_a_stream_of_text_is_no_standard_input():
    with pytest.raises(UsageError, match="stdin must be a binary stream"):
        newssearch.read("-", stdin=io.StringIO("x"))


def test_numbers_of_numpy_are_numbers(place, monkeypatch):
    monkeypatch.chdir(place)
    with newssearch.open("index") as news:
        assert news.search("gull", limit=np.int64(3), timeout=np.float32(9)).total == 1


def test_nothing_is_written_when_an_item_is_no_article(place, monkeypatch):
    monkeypatch.chdir(place)
    with newssearch.create("half") as news:
        with pytest.raises(UsageError, match=r"items\[1\]"):
            news.update([Article("a", body="A tern."), "b"])
        assert news.search("*:*").total == 0
        assert news.update([Article("a", body="A tern.")]).indexed == 1


def test_every_check_is_of_an_argument_that_there_is():
    known = {name for _, call, name in CASES} | {"named", "strict"}
    assert CHECKS.keys() <= known


# ---- articles -------------------------------------------------------------------------------------

LISTS = ("byline", "keywords", "notes")
DATES = ("published", "updated", "retrieved")
TEXTS = tuple(f for f in Article.__dataclass_fields__ if f not in LISTS)


@pytest.mark.parametrize("field", LISTS)
def test_text_for_a_list_field_is_refused(field):
    with pytest.raises(UsageError, match=f"Article {field} must be a list of text, as {field}=.*not 'Ana Okafor'"):
        Article("a", **{field: "Ana Okafor"})


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_field_takes_text_alone(field):
    day = datetime(2025, 12, 5, tzinfo=UTC)  # which a date takes
    for value in [5, 1.5, True, b"x", ["x"], {}, Path("x"), Strange(), *[day] * (field not in DATES)]:
        with pytest.raises(UsageError, match=f"Article {field} must be"):
            Article(**{"id": "a", field: value})


@pytest.mark.parametrize("field", LISTS)
def test_a_list_field_takes_lists_of_text_alone(field):
    assert getattr(Article("a", **{field: ["x", "y"]}), field) == ("x", "y")
    for value in [None, 5, {"x"}, {"x": 1}, iter("x"), ["x", None], [b"x"], [["x"]]]:
        with pytest.raises(UsageError, match=f"Article {field}"):
            Article("a", **{field: value})


def test_a_precision_that_is_none_of_ours_is_a_rejection(make_index):
    report = make_index().update([Article("a", body="A gull.", published="2025-12-05", precision="hour")])
    assert "precision 'hour' is not one of year, month, day" in report.rejections[0].reason


def test_rejections_and_removals_take_text_alone():
    for make in (Rejection, Removal):
        for arguments in ((None, "x"), ("x", None), (Path("x"), "x"), ("x", 5)):
            with pytest.raises(UsageError, match="must be text"):
                make(*arguments)


def test_places_take_text_alone():
    for make in (
        lambda: Remote(5),
        lambda: Remote("x", "user"),
        lambda: Credentials(user=5),
        lambda: Credentials(ca=5),
    ):
        with pytest.raises(UsageError):
            make()


@pytest.mark.parametrize(
    ("published", "precision"),
    [
        ("2025", "year"),
        ("2025-12", "month"),
        ("2025-12-05", "day"),
        ("2025-12-05T14:30", "minute"),
        ("2025-12-05T14:30:00+05:30", "second"),
        ("2025-12-05T14:30:00.5Z", "second"),
    ],
)
def test_a_date_alone_is_read_at_the_precision_it_is_written_with(make_index, published, precision):
    news = make_index(Article("a", body="A gull.", published=published))
    assert news.get("a").precision == precision
    assert news.search(f"date:{published[:10]}").total == 1
    assert news.search("date:none").total == 0


UNREADABLE = [
    "05/12/2025",
    "soon",
    "",
    " ",
    "2025-13",
    "2025-02-30",
    "20251205",
    "2025-12-05 14:30",
    "٢٠٢٥",
    "2025-12-05T25:00",
]


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize("field", ["published", "updated", "retrieved"])
def test_a_date_that_cannot_be_read_is_a_rejection(make_index, field, text):
    news = make_index()
    report = news.update([Article("a", body="A gull.", **{field: text}), Article("b", body="A tern.")])
    assert (report.indexed, report.rejected) == (1, 1)
    assert f"cannot be stored: {field} {text!r} is not a date" in report.rejections[0].reason


def test_a_date_says_no_more_than_it_is_written_with(make_index):
    report = make_index().update([Article("a", body="A gull.", published="2025", precision="day")])
    assert "states no more than a year" in report.rejections[0].reason


def test_an_article_without_an_id_is_a_rejection(make_index):
    assert make_index().update([Article("", body="A gull."), Article(" ", body="A tern.")]).rejected == 2


def test_a_removal_stated_at_no_date_is_a_rejection(make_index):
    assert make_index().update([Removal("a", "canceled", stated="soon")]).rejected == 1


@pytest.mark.parametrize(
    ("field", "value"), [("byline", "Ana"), ("keywords", "x"), ("headline", 5), ("published", 2025)]
)
def test_types_are_looked_at_once_more_when_an_article_is_stored(make_index, field, value):
    article = Article("a", body="A gull.")
    object.__setattr__(article, field, value)
    with pytest.raises(UsageError):
        require_types(article)
    news = make_index()
    assert news.update([article, Article("b", body="A gull.")]).rejected == 1
    assert news.search("gull").total == 1
    assert news.check().ok
