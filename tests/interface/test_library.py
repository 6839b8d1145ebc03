"""The library as the interface page shows it: its example, its promises, ranking, order, pages, marks."""

import copy
import inspect
import json
import pickle
import tempfile
from dataclasses import FrozenInstanceError, replace
from dataclasses import fields as fields_of
from pathlib import Path

import brute_force
import pytest
import strategies
from conftest import marked
from hypothesis import given
from hypothesis import strategies as st
from test_against_brute_force import atoms, texts

import newssearch
from newssearch import errors
from newssearch.core import tokenize
from newssearch.models import Article
from newssearch.query.nodes import Phrase, Word
from newssearch.query.parsing import parse
from newssearch.query.printing import to_text
from newssearch.results import Hit

EXAMPLE = """
import newssearch

with newssearch.open("index") as news:            # or newssearch.create("index")
    report = news.update(newssearch.read("corpus"))
    results = news.search('"NATO expansion" date:2025-12', limit=10)
    print(results.total)
    for hit in results:
        print(hit.published, hit.headline, hit.snippets[0].text)
"""


def article(id, body=None, headline=None, published=None, **fields):
    precision = {4: "year", 7: "month", 10: "day"}[len(published)] if published else None
    return Article(
        id, headline, body=body, published=published, precision=precision, **{"language": "en"} | fields
    )  # fmt: skip


def order(results):
    return [hit.id for hit in results]


# ---- the example and the promises -----------------------------------------------------------------


def test_the_example_runs_as_it_stands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    body = "Ministers spoke of NATO expansion for an hour."
    for name, date in (("a", "2025-12-05"), ("b", "2024-12-05")):
        story = {"id": name, "headline": f"Talks {name}", "body": body, "date": date}
        Path("corpus", f"{name}.json").write_text(json.dumps(story))
    newssearch.create("index").close()
    exec(EXAMPLE, {})
    assert capsys.readouterr().out == f"1\n2025-12-05 Talks a {body}\n"


def test_search_has_the_arguments_and_defaults_of_the_page():
    assert str(inspect.signature(newssearch.News.search)).replace("'", "").startswith(
        "(self, query: str, *, limit: int = 10, offset: int = 0, sort: Sort = relevance, match: Match = best, "
        "strict: bool = False, snippets: int = 2, tz: str | tzinfo | None = None"
    )  # fmt: skip


def test_all_errors_derive_from_one():
    family = [e for e in vars(errors).values() if inspect.isclass(e) and issubclass(e, BaseException)]
    assert len(family) >= 9
    assert all(issubclass(error, newssearch.NewsSearchError) for error in family)
    assert sorted(newssearch.__all__) == newssearch.__all__
    assert all(getattr(newssearch, name) is not None for name in newssearch.__all__)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda news, tmp: news.search("gas AND (", strict=True), errors.QueryError),
        (lambda news, tmp: news.search("x" * 100_000), errors.QueryLimitError),
        (lambda news, tmp: news.search("gas", sort="best"), errors.UsageError),
        (lambda news, tmp: news.search("gas", match="some"), errors.UsageError),
        (lambda news, tmp: news.search("gas", limit=-1), errors.UsageError),
        (lambda news, tmp: news.search("gas", tz="Mars/Olympus"), errors.UsageError),
        (lambda news, tmp: newssearch.open(tmp / "nowhere"), errors.NoIndexError),
        (lambda news, tmp: newssearch.check(tmp / "nowhere"), errors.NoIndexError),
        (lambda news, tmp: newssearch.read(tmp, retrieved="someday"), errors.UsageError),
    ],
)
def test_failed_call_raises_an_error_of_ours(make_index, tmp_path, call, error):
    with pytest.raises(error) as caught:
        call(make_index(article("a", "Gas.")), tmp_path)
    assert str(caught.value)


def test_the_library_prints_nothing_and_reads_no_environment(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("NEWSSEARCH_INDEX", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news", "good.json").write_text('{"id": "a", "headline": "Harbour", "body": "A gull.", "unheard": 1}')
    Path("news", "bad.json").write_text('{"id": ')
    with newssearch.create("index") as news:
        report = news.update(newssearch.read("news"))
        assert (report.read, report.indexed, report.rejected) == (2, 1, 1)
        news.search("gull"), news.search("gul"), news.explain("gull"), news.stats(), news.check(), news.get("a")
        news.remove(["a", "b"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "news"]
    assert capfd.readouterr() == ("", "")


def test_a_hit_of_a_search_is_a_frozen_dataclass_like_any_other(make_index):
    (hit,) = make_index("The ferry came.").search("ferry").hits
    same = Hit(**{field.name: getattr(hit, field.name) for field in fields_of(Hit)})
    assert (type(hit), hit, hash(hit), repr(hit)) == (Hit, same, hash(same), repr(same))
    assert pickle.loads(pickle.dumps(hit)) == copy.copy(hit) == hit  # noqa: S301  # what was pickled here
    assert replace(hit, id="b").id == "b"
    with pytest.raises(FrozenInstanceError):
        hit.id = "b"


def test_no_foreign_object_crosses_the_border(make_index):
    """Hits, results, reports and the rest are plain values all the way down."""

    def plain(value):
        if hasattr(value, "__dataclass_fields__"):
            assert type(value).__module__ in ("newssearch.models", "newssearch.reports", "newssearch.results")
            return all(plain(getattr(value, field.name)) for field in fields_of(value))
        if isinstance(value, dict):
            return all(map(plain, value)) and all(map(plain, value.values()))
        return all(map(plain, value)) if isinstance(value, tuple) else isinstance(value, str | int | float | None)

    news = make_index(article("a", "Gas.", "Gas again", "2025-12-05", byline=("Ann Lee",)))
    everything = [news.search("gas"), news.search("oil"), news.explain("gas OR oil"), news.stats(), news.check()]
    assert all(map(plain, [*everything, news.get("a"), news.remove(["b"])]))


# ---- ranking, order, pages ------------------------------------------------------------------------


def test_match_in_the_headline_outranks_standfirst_and_body(make_index):
    filler = "The council met on the quay."
    news = make_index(
        article("body", f"Gas. {filler}", "The quay", standfirst="A meeting"),
        article("standfirst", f"Coal. {filler}", "The quay", standfirst="Gas meeting"),
        article("headline", f"Peat. {filler}", "The gas", standfirst="A meeting"),
        article("none", f"Wind. {filler}", "The quay", standfirst="A meeting"),
    )
    assert order(news.search("gas")) == ["headline", "standfirst", "body"]


def test_a_rare_word_outranks_a_common_one_and_both_outrank_either(make_index):
    common = [article(f"common{n}", f"Gas was shut {n}.") for n in range(5)]
    news = make_index(*common, article("rare", "Kelp was shut 9."), article("both", "Gas, kelp, shut."))
    found = order(news.search("gas kelp", match="any"))
    assert found[:2] == ["both", "rare"]
    assert set(found[2:]) == {f"common{n}" for n in range(5)}


def test_more_matches_outrank_fewer_and_a_short_text_outranks_a_long_one(make_index):
    pad = "The council met on the quay and spoke at length of other things. "
    news = make_index(
        article("once", "Gas. " + pad), article("twice", "Gas, gas. " + pad), article("long", "Gas. " + pad * 9)
    )
    assert order(news.search("gas")) == ["twice", "once", "long"]


def test_dates_and_exclusions_narrow_and_never_change_a_score(make_index):
    news = make_index(
        article("a", "Gas and kelp.", published="2025-12-05"), article("b", "Gas.", published="2024-12-05")
    )
    score = {hit.id: hit.score for hit in news.search("gas")}
    for query in ("gas date:2025", "gas -wind date:2025", "gas words:2..9", "gas lang:en date:2025"):
        assert {hit.id: hit.score for hit in news.search(query)} == {"a": score["a"]}
    assert score["a"] > 0


DATES = ["2025-12-05", "2025-12", "2024", "2025-12-06", None, "1999-01-01", None]


def test_undated_come_last_by_newest_and_oldest(make_index):
    news = make_index(*(article(f"{n}", f"Gas n{n}.", published=date) for n, date in enumerate(DATES)), segments=3)
    for sort, dated in (("newest", ["3", "0", "1", "2", "5"]), ("oldest", ["5", "2", "1", "0", "3"])):
        found = order(news.search("gas", sort=sort))
        assert found[:5] == dated
        assert sorted(found[5:]) == ["4", "6"]


@pytest.mark.parametrize("segments", [1, 3])
def test_the_first_day_that_computers_count_from_is_a_day_like_others(make_index, segments):
    days = ["1980-03-01", "1970-01-01", "2020-05-05", "1999-01-01"]
    news = make_index(*(article(day, f"Gas {day}.", published=day) for day in days), segments=segments)
    assert order(news.search("gas", sort="newest")) == sorted(days, reverse=True)
    assert order(news.search("gas", sort="oldest")) == sorted(days)
    assert order(news.search("gas")) == sorted(days, reverse=True)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Forty articles in four segments, many of one score and one date, some undated, three removed."""
    with newssearch.create(tmp_path_factory.mktemp("crowd") / "index") as news:
        for segment in range(4):
            news.update(
                article(
                    f"{segment}-{n}", f"Gas was {'shut' if n % 2 else 'open'} s{segment}n{n}.", published=DATES[n % 7]
                )
                for n in range(10)
            )
        news.remove(["0-0", "2-5", "3-9"])
        yield news


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["gas", "shut OR date:1999", "*:*"])
def test_the_pages_are_a_partition_of_the_whole_in_one_stable_order(crowd, sort, query):
    whole = crowd.search(query, limit=99, sort=sort)
    assert len(set(order(whole))) == len(whole) == whole.total > 20 - (query != "gas") * 5
    for size in (1, 3, 10, 36, 37, 50):
        pages = [crowd.search(query, limit=size, offset=at, sort=sort) for at in range(0, whole.total + size, size)]
        assert [page.offset for page in pages] == list(range(0, whole.total + size, size))
        assert {page.total for page in pages} == {whole.total}
        assert [hit for page in pages for hit in page] == list(whole)
    scores = [hit.score for hit in whole]
    assert sort != "relevance" or scores == sorted(scores, reverse=True)


def test_a_page_of_none_still_counts(crowd):
    results = crowd.search("gas", limit=0)
    assert (results.total, len(results)) == (37, 0)


# ---- nothing found --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    with newssearch.create(tmp_path_factory.mktemp("harbour") / "index") as news:
        news.update(
            [
                article("a", "The zeppelin left the harbour. Its security interests were clear.", "Zeppelin departs"),
                article("b", "The harbour froze in May.", "Ice", "2025-05-02", byline=("Ann Okafor",)),
            ]
        )
        yield news


@pytest.mark.parametrize(
    ("query", "blamed", "hint"),
    [
        ("harbour zepelin", ["zepelin"], "zeppelin"),
        ("harbor", ["harbor"], "harbour"),
        ('"interests security"', ['"interests security"'], '"security interests"'),
        ("harbour date:1999", ["date:1999-01-01..1999-12-31"], "2025-05-02"),
        ("okafor", ["okafor"], "byline:okafor"),
        ("headline:harbour", ["headline:harbour"], "try harbour"),
        ("zeppelin froze", [], ""),
    ],
)
def test_zero_hits_blame_a_clause_and_suggest_a_spelling(harbour, query, blamed, hint):
    results = harbour.search(query)
    assert results.total == 0
    assert all(hit.missing for hit in results)
    assert [clause.text for clause in results.clauses if not clause.count] == blamed
    for clause in results.clauses:
        assert clause.count == harbour.search(clause.text).total
        assert clause.meaning
    assert hint in "".join(clause.hint for clause in results.clauses if not clause.count)


def test_clauses_are_counted_only_when_nothing_is_found(harbour):
    assert harbour.search("harbour").clauses == ()


# ---- snippets and marks ---------------------------------------------------------------------------

TEXT = (
    "He runs a café. It was running late. “The Prime\nMinister’s aide”, he said; the minister is in his prime. "
    "Gas, then oil, then a long pipe to a gas works: U.S. firms own it."
)


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("run", ["runs", "running"]),
        ('"running"', ["running"]),
        ("CAFE", ["café"]),
        ('"prime minister"', ["Prime Minister’s"]),
        ("prime minister", ["Prime", "Minister’s", "minister", "prime"]),
        ('"prime minister" aide', ["Prime Minister’s", "aide"]),
        ("gas NEAR/2 oil", ["Gas", "oil"]),
        ("gas NEAR/3 works", ["gas", "works"]),
        ('"oil gas"~2', ["Gas", "oil"]),
        ("pip*", ["pipe"]),
        ("p?pe", ["pipe"]),
        ("worsk~", ["works"]),
        ("US", ["U.S."]),
        ('"gas works"', ["gas works"]),
        ("gas -zebra", ["Gas", "gas"]),
        ("late -headline:gas", ["late"]),
        ("late OR -gas", ["late"]),
        ("oil date:none", ["oil"]),
        ("body:oil", ["oil"]),
        ("*:*", []),
    ],
)
def test_marks_lie_on_the_matched_words_as_they_stand_and_nowhere_else(make_index, query, marks):
    news = make_index(article("a", TEXT))
    hit = news.search(query, snippets=9)[0]
    found = [word for snippet in hit.snippets for word in marked(snippet)]
    assert sorted(found) == sorted(marks)
    assert all(snippet.field == "body" and "\n" not in snippet.text for snippet in hit.snippets)


@pytest.mark.parametrize(
    ("language", "text", "query", "marks"),
    [
        ("ru", "Переговоры о газе прошли в Москве.", "газ", ["газе"]),
        ("ru", "Переговоры о газе прошли в Москве.", '"в Москве"', ["в Москве"]),
        ("hi", "प्रधानमंत्री ने नई दिल्ली में कहा।", '"नई दिल्ली"', ["नई दिल्ली"]),
        ("ar", "أعلنت الحكومة خطة جديدة.", "الحكومة", ["الحكومة"]),
        ("ar", "أعلنت الحكومة خطة جديدة.", '"خطة جديدة"', ["خطة جديدة"]),
        ("zh", "中国政府宣布新的天然气管道计划。", "天然气", ["天然气"]),
        ("ja", "東京で新しいガス管の計画が発表された。", "ガス管", ["ガス管"]),
        ("de", "Die Häuser stehen leer.", "haus", ["Häuser"]),
        ("el", "Η ΚΥΒΈΡΝΗΣΗ ανακοίνωσε.", "κυβερνηση", ["ΚΥΒΈΡΝΗΣΗ"]),
        ("tr", "İstanbul’da sis vardı.", "istanbul", ["İstanbul’da"]),
        ("en", "A ﬁrm in Zürich 🇨🇭 grew.", "firm zurich", ["ﬁrm", "Zürich"]),
    ],
)
def test_marks_are_right_in_every_script(make_index, language, text, query, marks):
    hit = make_index(article("a", text, text, language=language)).search(query)[0]
    assert marked(hit.snippets[0]) == marks
    assert [hit.headline[start:end] for start, end in hit.headline_marks] == marks


def test_snippets_are_as_many_as_asked_for_and_from_the_standfirst_too(make_index):
    far = "Gas was shut here. " + "Nothing else happened in the town that day. " * 20
    news = make_index(article("a", far * 4, "Gas", standfirst="More gas was needed"))
    for most in (0, 1, 2, 4):
        snippets = news.search("gas", snippets=most)[0].snippets
        assert len(snippets) == most
    assert {snippet.field for snippet in snippets} == {"standfirst", "body"}
    assert all(len(snippet.text) < 450 and snippet.marks for snippet in snippets)


def test_long_sentence_is_cut_at_words_around_the_match(make_index):
    long = "the crane and the quay and the lighthouse, " * 30
    news = make_index(article("a", f"{long}the gull and {long}the end."))
    (snippet,) = news.search("gull")[0].snippets
    assert marked(snippet) == ["gull"]
    assert snippet.text.startswith("… ")
    assert snippet.text.endswith(" …")
    assert set(snippet.text.split()) <= {*f"{long} gull".split(), "…"}


def check_marks(text, marks):
    """Marks are within the text, ascending, apart, and begin and end where words of the text do."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in marks)
    words = list(tokenize(text))
    assert {start for start, _ in marks} <= {word.start for word in words}
    assert {end for _, end in marks} <= {word.end for word in words}


def leaf_texts(node):
    """The words that a query tree asks for, to write articles with."""
    children = getattr(node, "children", None) or [getattr(node, name, None) for name in ("left", "right", "child")]
    text = getattr(node, "text", None) or getattr(node, "pattern", None)
    return [text, *text.split()] if text else [leaf for child in children if child for leaf in leaf_texts(child)]


@st.composite
def query_and_articles(draw):
    """A query tree and three articles, written mostly with its words in any order."""
    node = draw(strategies.nodes())
    words = st.sampled_from([*leaf_texts(node), "harbour", "was", "O’Neill"])
    joints = st.sampled_from([" ", " ", ", ", ". ", "\n\n", "-", " — ", "\u200d", "\t"])
    prose = st.lists(st.tuples(words, joints), min_size=1, max_size=30).map(lambda pairs: "".join(map("".join, pairs)))
    made = [
        article(f"{n}", draw(prose) + f" n{n}", draw(prose), draw(st.sampled_from(DATES)), standfirst=draw(prose),
                byline=(draw(prose),), language=draw(st.sampled_from(["en", "ru", "hi", "fr", "und"])))
        for n in range(3)
    ]  # fmt: skip
    return node, made


@given(query_and_articles())
def test_printed_query_finds_the_same(drawn):
    node, articles = drawn
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        news.update(articles)
        query = to_text(node)
        results = news.search(query, snippets=3)
        again = news.search(to_text(parse(query).node), snippets=3)
        assert list(again) == list(results)
        assert results.total + news.search(f"-({query})").total == 3
        for hit in results:
            check_marks(hit.headline, hit.headline_marks)
            for snippet in hit.snippets:
                check_marks(snippet.text, snippet.marks)


def _can_be_written(node):
    """Return whether a query can express ``node``: the engine knows wider patterns than the language."""
    try:
        return parse(to_text(node)).node == node
    except errors.QueryError:
        return False


@given(atoms.filter(_can_be_written), st.lists(texts, min_size=1, max_size=6))
def test_marks_are_on_matches_and_none_is_missing(node, sentences):
    body = ". ".join(sentences)
    whole = article("a", body, body)
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        news.update([whole])
        for hit in news.search(to_text(node), snippets=99):
            for field, text, marks in [
                ("headline", hit.headline, hit.headline_marks),
                *((s.field, s.text, s.marks) for s in hit.snippets),
            ]:
                check_marks(text, marks)
                expected = matched_characters(node, field, text)
                on = {i for start, end in marks for i in range(start, end)}
                assert on <= expected
                if field == "headline" and isinstance(node, Word | Phrase):
                    assert on == expected


def matched_characters(node, field, text):
    """The offsets of ``text`` that lie in a match of ``node``, by the definition of the query alone."""
    words = list(tokenize(text))
    # Where a snippet shows two paragraphs on one line, more may be in one sentence than is in the article.
    found = brute_force.spans(getattr(node, "part", node), article("a", **{field: text})).get(field, ())
    # The marks of words apart (Near, Proximity) leave out the words between them.
    return {i for first, last in found for i in range(words[first].start, words[last].end)}
