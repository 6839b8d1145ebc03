"""Every form of the query language, by what it finds and what it does not find in a few articles in view."""

from datetime import UTC, datetime

import pytest
from conftest import ids

import newssearch
from newssearch.backends import search as searching
from newssearch.backends.local.searcher import FolderSearcher
from newssearch.backends.question import Question
from newssearch.errors import QueryError
from newssearch.index.searching.snapshot import Snapshot
from newssearch.models import Article

NOW = datetime(2025, 12, 10, 12, tzinfo=UTC)  # a Wednesday
PRECISIONS = {4: "year", 7: "month", 10: "day"}


def article(id, body="", *, published=None, language="en", **fields):
    precision = PRECISIONS.get(len(published), "second") if published else None
    return Article(id, body=body or None, published=published, precision=precision, language=language, **fields)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A function from articles and a query to the ids it finds, sorted; each tuple of articles is indexed once.

    The search of the examples, *energy*, is saved in each index.
    """
    snapshots = {}

    def search(articles, query, *, limit=99, **options):
        if articles not in snapshots:
            with newssearch.create(tmp_path_factory.mktemp("query") / "index") as news:
                assert news.update(articles).indexed == len(articles)
                news.save("energy", "gas OR oil")
            snapshots[articles] = Snapshot(news.path)
        question = Question(query, **{"match": "all", "now": NOW} | options)
        results = searching.search(FolderSearcher(snapshots[articles]), question, limit=limit)
        assert results.total == len(results)
        return " ".join(sorted(ids(results)))

    yield search
    for snapshot in snapshots.values():
        snapshot.close()


def cases(table):
    """Rows of query and ids; a query may hold spaces, the ids are parted from it by two spaces or more."""
    rows = [line.strip() for line in table.strip().splitlines()]
    return [tuple(part.strip() for part in (f"{row}  ").split("  ", 1)) for row in rows]


# ---- words, operators, phrases, distances, patterns -----------------------------------------------

ENERGY = (
    article("both", "Gas pipelines were shut in the night."),
    article("gas", "The price of gas rose."),
    article("oil", "Oil is dearer."),
    article("apart", "Tankers bring it instead.", headline="Pipeline empty", standfirst="No gas for a week"),
    article("five", "Gas one two three four pipeline."),
    article("six", "Pipeline one two three four five gas."),
    article("minister", "The prime minister of the republic spoke."),
    article("turned", "The minister is in his prime. One woman, many women."),
    article("names", "Zelensky met Zelenskyy; Zelenskii was away."),
    article("summit", "Nothing was agreed.", headline="NATO summit opens"),
    article("union", "A word on NATO only in the text, and on the summit.", headline="EU leaders meet"),
)

FORMS = cases(
    """
    gas pipeline                            apart both five six
    gas AND oil
    gas OR oil                              apart both five gas oil six
    gas AND NOT pipeline                    gas
    gas -pipeline                           gas
    gas NOT pipeline                        gas
    NOT gas                                 minister names oil summit turned union
    -gas                                    minister names oil summit turned union
    oil OR gas AND price                    gas oil
    (oil OR gas) AND price                  gas
    -(gas OR oil)                           minister names summit turned union
    "prime minister"                        minister
    "minister prime"
    "minister of the republic"              minister
    "minister of republic"
    "the minister is in his prime"          turned
    "gas pipeline"
    "gas pipelines"                         both
    pipelines                               apart both five six
    "gas pipeline"~5                        five
    "pipeline gas"~5                        five
    "gas pipeline"~6                        five six
    "gas pipelines"~1                       both
    gas NEAR/5 pipeline                     both five
    pipeline NEAR/5 gas                     both five
    gas W/5 pipeline                        both five
    gas W/6 pipeline                        both five six
    gas NEAR/1 pipeline                     both
    gas PRE/5 pipeline                      both five
    gas PRE/6 pipeline                      both five
    pipeline PRE/5 gas
    pipeline PRE/6 gas                      six
    "prime minister" NEAR/3 republic        minister
    "minister prime" NEAR/3 republic
    (gas OR minister) NEAR/3 (one OR prime) five minister
    minister NEAR/4 prime                   minister turned
    pipe*                                   apart both five six
    minis*                                  minister turned
    wom?n                                   turned
    wom?
    *lensky                                 names
    zelensky~                               names
    zelenksy~                               names
    zelinski~2                              names
    zelinski~
    headline:nato                           summit
    nato                                    summit union
    headline:(nato OR eu)                   summit union
    headline:(nato summit)                  summit
    headline:"nato summit"                  summit
    body:"nato summit"
    -headline:nato body:nato                union
    words:<=3                               oil summit
    words:3..4                              apart oil summit
    words:5                                 gas
    words:>9                                turned union
    words:10..11                            turned
    words:12..                              union
    words:13..
    *:*                                     apart both five gas minister names oil six summit turned union
    -*:*
    """
)


@pytest.mark.parametrize(("query", "expected"), FORMS, ids=[query for query, _ in FORMS])
def test_a_form_finds_what_it_means_and_nothing_else(found, query, expected):
    assert found(ENERGY, query) == expected


def test_match_any_finds_either_word_and_ranks_what_has_both_first(found):
    assert found(ENERGY, "oil pipeline", match="any") == "apart both five oil six"
    assert found(ENERGY, "oil pipeline", match="all") == ""
    assert found(ENERGY, "oil OR minister prime", match="any") == "minister oil turned"


FIELDS = {
    "headline": ("Alder falls", "alder", ["title"]),
    "standfirst": ("Birch stands", "birch", ["lead"]),
    "body": ("Cedar burns.", "cedar", []),
    "byline": (("Dana Elder", "Noor Fir"), "fir", ["author", "by"]),
    "dateline": ("GORSEBY", "gorseby", []),
    "section": ("Heather desk", "heather", []),
    "keywords": (("ivy", "juniper berries"), "juniper", []),
    "source": ("Larch Courier", "larch", ["site"]),
    "url": ("https://maple.example/oak.html", "maple", []),
    "language": ("nl-BE", "nl", ["lang"]),
    "id": ("pine-1", "pine-1", []),
}
IN_EVERY_FIELD = (Article(**{name: value for name, (value, _, _) in FIELDS.items()}), article("other-1", "Nothing."))


@pytest.mark.parametrize("field", FIELDS)
def test_field_and_aliases_find_words_of_that_field_alone(found, field):
    _, word, aliases = FIELDS[field]
    for name in [field, *aliases]:
        assert found(IN_EVERY_FIELD, f"{name}:{word}") == "pine-1"
        assert found(IN_EVERY_FIELD, f"{name}:({word} OR zzz)") == "pine-1"
        assert found(IN_EVERY_FIELD, f'{name}:"{word}"') == "pine-1"
    for other in FIELDS.keys() - {field}:
        assert found(IN_EVERY_FIELD, f"{other}:{word}") == ""


def test_every_field_that_newssearch_lists_has_an_example_that_is_read(found):
    for field in newssearch.fields():
        found(ENERGY, field.example)


# ---- dates ----------------------------------------------------------------------------------------

DATED = (
    article("2024", "Alpha.", published="2024-06-30"),
    article("year", "Beta.", published="2025"),
    article("month", "Gamma.", published="2025-12"),
    article("day", "Delta.", published="2025-12-05"),
    article("east", "Epsilon.", published="2025-12-05T02:00:00+05:30"),  # the 4th in UTC
    article("west", "Zeta.", published="2025-12-04T22:00:00-05:00"),  # the 5th in UTC
    article("last", "Eta.", published="2025-12-31"),
    article("later", "Theta.", published="2026-01-01"),
    article("none", "Iota."),
)

DATES = cases(
    """
    date:2025-12-05                                 day east month year
    date:2025-12-04                                 month west year
    date:2025-12                                    day east last month west year
    date:2025-11                                    year
    date:2025                                       day east last month west year
    date:2024                                       2024
    date:2025-12-01..2025-12-31                     day east last month west year
    date:2025-12-05..2025-12                        day east last month year
    date:..2024                                     2024
    date:2026..                                     later
    date:2025..                                     day east last later month west year
    date:[2025-12-05 TO 2025-12-31]                 day east last month year
    date:{2025-12-05 TO 2025-12-31}                 month year
    date:[2025-12-05 TO 2025-12-31}                 day east month year
    date:{2025-12-04 TO 2025-12-05]                 day east month year
    since:2025-12-31                                last later month year
    after:2025-12-31                                later
    until:2024-06-30                                2024
    before:2024-06-30
    before:2025-12-05                               2024 month west year
    since:2025-12-05 until:2025-12-05               day east month year
    after:2025-12                                   later
    before:2025-12                                  2024 year
    after:2025                                      later
    date:none                                       none
    -date:none                                      2024 day east last later month west year
    date:2025-12-05T03:00Z                          day month west year
    date:2025-12-04T20:30Z                          east month year
    date:2025-12-04T22:00-05:00                     day month west year
    since:2025-12-05T01:00Z until:2025-12-05T04:00Z day month west year
    since:2025-12-05T03:00:00Z                      day last later month west year
    since:2025-12-05T03:00:01Z                      day last later month year
    after:2025-12-05T03:00:00Z                      day last later month year
    until:2025-12-05T03:00:00Z                      2024 day east month west year
    before:2025-12-05T03:00:00Z                     2024 day east month year
    until:2025-12-05T02:59:59Z                      2024 day east month year
    date:"5 December 2025"                          day east month year
    date:"December 2025"                            day east last month west year
    date:today                                      month year
    date:yesterday                                  month year
    date:"last week"                                day east month west year
    date:7d                                         day east month west year
    date:6d                                         day east month west year
    date:5d                                         day east month year
    date:4d                                         month year
    date:"this month"                               day east last month west year
    iota date:2025
    iota since:1900
    iota until:2099
    """
)


@pytest.mark.parametrize(("query", "expected"), DATES, ids=[query for query, _ in DATES])
def test_a_date_finds_the_calendar_days_or_instants_that_it_means(found, query, expected):
    assert found(DATED, query) == expected


RECENT = (
    article("tomorrow", "Alpha.", published="2025-12-11"),
    article("today", "Beta.", published="2025-12-10"),
    article("yesterday", "Gamma.", published="2025-12-09"),
    article("monday", "Delta.", published="2025-12-08"),
    article("sunday", "Epsilon.", published="2025-12-07"),
    article("month-begins", "Zeta.", published="2025-12-01"),
    article("month-before", "Eta.", published="2025-11-30"),
    article("year-before", "Theta.", published="2024-12-10"),
)

RELATIVE = cases(
    """
    date:today           today
    date:yesterday       yesterday
    date:monday          monday
    date:"last week"     month-begins sunday
    date:"this week"     monday today tomorrow yesterday
    date:"last month"    month-before
    date:"this month"    monday month-begins sunday today tomorrow yesterday
    date:"last year"     year-before
    date:3d              monday sunday today yesterday
    date:1w              monday sunday today yesterday
    since:yesterday      today tomorrow yesterday
    before:yesterday     monday month-before month-begins sunday year-before
    date:3d..yesterday   monday sunday yesterday
    """
)


@pytest.mark.parametrize(("query", "expected"), RELATIVE, ids=[query for query, _ in RELATIVE])
def test_a_relative_date_is_counted_from_today(found, query, expected):
    assert found(RECENT, query) == expected


def test_zone_decides_today_and_times_without_a_zone(found):
    assert found(DATED, "date:2025-12-05T08:30", tz="Asia/Kolkata") == "day month west year"
    assert found(DATED, "date:2025-12-05T08:30", tz="UTC") == "day month year"
    assert found(DATED, "date:6d", tz="UTC") == "day east month west year"
    assert found(DATED, "date:6d", tz="Pacific/Kiritimati") == "day east month year"  # the 11th already


# ---- no word is dropped, and spellings meet ------------------------------------------------------

SPELLINGS = (
    article("us", "A US envoy flew home."),
    article("dotted", "The U.S. envoy stayed."),
    article("may", "In May he was not there."),
    article("att", "Shares of AT&T fell."),
    article("x", "The site called X was down."),
    article("planb", "They turned to Plan B at last."),
    article("plana", "They kept to plan A."),
    article("e-mail", "She wrote an e-mail to him."),
    article("email", "An email was lost."),
    article("curly", "Judge O’Neill sat."),
    article("straight", "Mr O'Neill rose."),
    article("bare", "Ms ONeill left."),
    article("cafe", "The cafe is shut."),
    article("café", "The café is open."),
    article("covid", "A covid-19 ward opened."),
    article("nineteen", "Only 19 beds were left."),
    article("quoted", "“We’ll see,” said the minister’s aide."),
    article("of", "The end of the line."),
    article("numbers", "Some 10,000 marched; it was up 3.5 per cent."),
)

WORDS = cases(
    """
    US                  dotted us
    U.S.                dotted us
    us                  dotted us
    May                 may
    not                 may
    "not there"         may
    AT&T                att
    at&t                att
    X                   x
    B                   planb
    Plan B              planb
    "Plan B"            planb
    plan                plana planb
    e-mail              e-mail email
    email               e-mail email
    "e-mail"            e-mail email
    "an email"          e-mail email
    O’Neill             bare curly straight
    O'Neill             bare curly straight
    ONeill              bare curly straight
    "O'Neill sat"       curly
    café                cafe café
    cafe                cafe café
    CAFÉ                cafe café
    "the cafe is open"  café
    covid-19            covid
    covid               covid
    19                  covid nineteen
    "covid-19 ward"     covid
    "we'll see"         quoted
    “we’ll see”         quoted
    minister            quoted
    minister's          quoted
    minister’s          quoted
    of                  att of
    "of the line"       of
    the of              of
    10,000              numbers
    10000               numbers
    3.5                 numbers
    """
)


@pytest.mark.parametrize(("query", "expected"), WORDS, ids=[query for query, _ in WORDS])
def test_no_word_is_dropped_and_its_spellings_meet(found, query, expected):
    assert found(SPELLINGS, query) == expected


BORDERS = (
    article("comma", "He spoke of gas, oil and coal."),
    article("stop", "They ran out of gas. Oil was left."),
    article("line", "The tank held gas\noil and water."),
    article("paragraph", "First came gas\n\nOil came second."),
    article("dash", "It was gas — oil’s rival."),
    article("fields", "Oil is dear.", headline="No more gas"),
    article("values", "Nothing else.", keywords=("natural gas", "oil price"), byline=("Ann Gas", "Oil Baron")),
    article("neighbour", "Gas."),
    article("neighbours", "Oil."),
)


def test_phrase_runs_across_lines_and_not_across_fields(found):
    assert found(BORDERS, '"gas oil"') == "comma dash line paragraph stop"
    assert found(BORDERS, "gas oil") == "comma dash fields line paragraph stop"
    assert found(BORDERS, 'keywords:"natural gas"') == "values"
    assert found(BORDERS, 'keywords:"gas oil"') == ""
    assert found(BORDERS, 'byline:"gas oil"') == ""
    assert found(BORDERS, "keywords:(gas NEAR/100 oil)") == ""
    assert found(BORDERS, "gas NEAR/50 oil") == "comma dash line paragraph stop"


STEMS = (
    article("en", "They were running for office."),
    article("en-run", "A run on the bank."),
    article("de", "Die Häuser stehen leer.", language="de"),
    article("fr", "Les nationales ont voté.", language="fr"),
    article("ru", "Переговоры о газе начались.", language="ru"),
    article("und", "Xyzings zyxed.", language="und"),
)


def test_bare_word_matches_its_stem_and_quoted_one_itself(found):
    assert found(STEMS, "run") == found(STEMS, "runs") == "en en-run"
    assert found(STEMS, '"running"') == "en"
    assert found(STEMS, '"runs"') == ""
    assert found(STEMS, "Haus") == found(STEMS, "Häuser") == "de"
    assert found(STEMS, '"Haus"') == ""
    assert found(STEMS, "nationale") == "fr"
    assert found(STEMS, "переговор") == found(STEMS, "переговорам") == "ru"
    assert found(STEMS, "xyzings") == "und"


SCRIPTS = (
    article("ru", "Переговоры о поставках газа прошли в Москве.", language="ru"),
    article("hi", "प्रधानमंत्री ने नई दिल्ली में बैठक की।", language="hi"),
    article("ar", "أعلنت الحكومة خطة جديدة للطاقة.", language="ar"),
    article("zh", "中国政府宣布新的天然气管道计划。", language="zh"),
    article("ja", "東京で新しいガス管の計画が発表された。", language="ja"),
    article("el", "Η κυβέρνηση ανακοίνωσε νέο σχέδιο.", language="el"),
    article("he", "הממשלה הודיעה על תוכנית חדשה.", language="he"),
    article("ko", "정부가 새로운 계획을 발표했다.", language="ko"),
    article("th", "รัฐบาลประกาศแผนใหม่", language="th"),
)

IN_SCRIPT = cases(
    """
    Москве                  ru
    МОСКВЕ                  ru
    "поставках газа"        ru
    "газа поставках"
    दिल्ली                    hi
    "नई दिल्ली"               hi
    "दिल्ली नई"
    الحكومة                 ar
    "الحكومة خطة"           ar
    "خطة الحكومة"
    天然气                  zh
    "天然气管道"            zh
    "管道天然气"
    東京                    ja
    ガス管                  ja
    "東京で新しい"          ja
    "新しい東京"
    κυβερνηση               el
    "νέο σχέδιο"            el
    "σχέδιο νέο"
    תוכנית                  he
    "תוכנית חדשה"           he
    "חדשה תוכנית"
    새로운                  ko
    "새로운 계획을"         ko
    รัฐบาล                    th
    """
)


@pytest.mark.parametrize(("query", "expected"), IN_SCRIPT, ids=[query for query, _ in IN_SCRIPT])
def test_every_script_is_found_by_word_and_by_phrase(found, query, expected):
    assert found(SCRIPTS, query) == expected


# ---- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("gas AND", "AND", ""),
        ("gas OR OR oil", "OR", ""),
        ("(gas", "(", "never closed"),
        ("gas)", ")", "never opened"),
        ('"gas', '"', "never closed"),
        ("hedline:gas", "hedline:", "headline"),
        ("autor:lee", "autor:", "author"),
        ("date:2025-13", "2025-13", "2025-12-05"),
        ("date:2025-02-30", "2025-02-30", ""),
        ("date:soon", "soon", "yesterday"),
        ("date:2025..2024", "2025..2024", "wrong way round"),
        ("words:many", "many", "words:>800"),
        ("gas NEAR/0 oil", "NEAR/0", "from 1 to"),
        ("gas NEAR/5", "NEAR/5", ""),
        ("*", "*", "*:*"),
        ("a~9", "~9", "1 or 2"),
        ("  ", "", "empty"),
    ],
)
def test_unreadable_query_is_an_error_that_points_at_the_place(found, query, place, said):
    with pytest.raises(QueryError) as caught:
        found(ENERGY, query, strict=True)
    error = caught.value
    assert place in query[error.start : error.end] or query[error.start : error.end] in place
    assert said in str(error)
    if place:
        line, caret = str(error).split("\n")[1:3]
        assert line.strip() == query
        assert caret.index("^") - 2 == error.start
