"""Tables: rows are articles, columns are known by their names or from the user, and a bad row is its own rejection."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import UsageError
from newssearch.models import Article, Item, Rejection
from newssearch.reading import read


def rows(text: str | bytes, **columns: str) -> list[Item]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read("-", stdin=io.BytesIO(data), format="csv", retrieved="2025-12-10", columns=columns))


def headlines(text: str, **columns: str) -> list[str | None]:
    return [row.headline for row in rows(text, **columns) if isinstance(row, Article)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_columns_are_parted_by_what_the_first_line_has_most_of(mark: str) -> None:
    table = f"Title{mark}Date Published{mark}Full Text\nCrane saved{mark}2025-12-05{mark}It stays.\n"
    (article,) = rows(table)
    assert isinstance(article, Article)
    assert (article.headline, article.published, article.published_from) == ("Crane saved", "2025-12-05", "csv")
    assert article.body == "It stays."


@pytest.mark.parametrize("name", "Titel Schlagzeile Tytuł Заголовок Otsikko Overskrift Başlık".split())
def test_headlines_are_named_in_other_languages(name: str) -> None:
    (article,) = rows(f"Datum;{name};Text;Quelle\n05.12.2025;Kran bleibt;Der Kran bleibt.;Tideline\n")
    assert isinstance(article, Article)
    assert article.headline == "Kran bleibt"


def test_a_value_in_quotes_may_hold_lines_quotes_and_marks() -> None:
    (article,) = rows('\ufefftitle,text\r\nCrane,"One, ""two"".\r\n\r\nThree; four."\r\n')
    assert isinstance(article, Article)
    assert article.body == 'One, "two".\n\nThree; four.'


def test_columns_that_mean_nothing_by_themselves_are_mapped() -> None:
    table = "kop,title,dag\nKraan gered,Mr,5-12-2025\n"
    (article,) = rows(table, headline="kop", published="dag")
    assert isinstance(article, Article)
    assert (article.headline, article.published) == ("Kraan gered", "2025-12-05")


def test_a_table_of_unknown_columns_is_one_rejection_that_asks() -> None:
    (only,) = rows("kop,tekst\nKraan,Blijft.\nMeeuw,Telt.\n")
    assert isinstance(only, Rejection)
    assert "its columns are kop, tekst; say which is which: --map headline=COLUMN" in only.reason


def test_a_field_that_there_is_not_is_a_usage_error_at_once() -> None:
    with pytest.raises(UsageError, match="standfirst"):
        rows("a", subheading="a")


def test_row_of_too_many_values_is_rejected_with_its_line() -> None:
    first, second, third = rows("title,text\nA,a\nB,b,c\n\nC\n")
    assert isinstance(first, Article)
    assert second == Rejection("-:3", "has 3 values for 2 columns")
    assert isinstance(third, Article)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("title,text\n", "no rows"),
        ("\n \n", "empty"),
        ("title,text\n,\n", "no rows"),
        ("title,date\n,2025\n", "neither"),
    ],
)
def test_a_table_without_articles_says_so(table: str, told: str) -> None:
    (only,) = rows(table)
    assert isinstance(only, Rejection)
    assert told in only.reason or "blanks" in only.reason


def test_too_long_value_is_rejected_and_the_rest_is_read() -> None:
    results = rows("title,text\nA," + "x" * (17 * 2**20) + "\nB,b\n")
    assert [type(result) for result in results] == [Rejection, Article]
    assert "longer than 16 MB" in getattr(results[0], "reason", "")


def test_a_key_of_json_is_mapped_as_a_column_is() -> None:
    source = io.BytesIO(b'{"kop": "Kraan gered", "title": "Mr", "tekst": "Hij blijft."}')
    (article,) = read("-", stdin=source, columns={"headline": "kop", "body": "tekst"})
    assert isinstance(article, Article)
    assert (article.headline, article.body) == ("Kraan gered", "Hij blijft.")


VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n",;'), min_size=1, max_size=12)


@given(st.lists(VALUES.filter(lambda text: any(map(str.isalnum, text))), min_size=1, max_size=6))
def test_written_tables_are_read_back(texts: list[str]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([("id", "body", "title"), *((n, text, "Crane") for n, text in enumerate(texts))])
    found = [row.id for row in rows(written.getvalue()) if isinstance(row, Article)]
    assert found == [str(n) for n in range(len(texts))]


@given(st.text('a,;\t"\n\0 |', max_size=60))
def test_any_table_ends_in_verdicts(text: str) -> None:
    assert all(isinstance(result, Article | Rejection) for result in rows(f"title,text\n{text}"))
