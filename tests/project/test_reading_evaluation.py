"""Quality of reading labelled pages: floors that are lowered only on purpose, on the half that no rule was made on."""

from __future__ import annotations

import pytest
from conftest import DATA

pytestmark = pytest.mark.slow

PAGES = DATA / "html"
FLOORS = {
    "date: htmldate": 0.97,
    "date: htmldate-mediacloud": 0.97,
    "date: trafilatura": 0.91,
    "title": 0.88,
    "author": 0.62,
    "text F1": 0.93,
}


@pytest.mark.skipif(not PAGES.is_dir(), reason="the labelled pages stand in ../shared/data, which is not there")
def test_unseen_pages_are_read_as_well_as_before() -> None:
    from benchmarks.evaluate_reading import ours, scores  # needs the extra
    from benchmarks.labelled_pages import labelled

    found = scores((labels, ours(page)) for labels, page in labelled(PAGES, "kept apart"))
    below = {name: found[name].value for name, floor in FLOORS.items() if found[name].value < floor}
    assert below == {}
