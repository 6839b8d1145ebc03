"""Parts of an error that the tests of queries look at."""

import pytest

from newssearch.errors import QueryError
from newssearch.query.parsing import parse


def refusal(query: str) -> tuple[str, str]:
    """The part of the query that the caret marks, and the message with its hint."""
    with pytest.raises(QueryError) as caught:
        parse(query)
    error = caught.value
    return query[error.start : error.end], f"{error.message} {error.hint}"
