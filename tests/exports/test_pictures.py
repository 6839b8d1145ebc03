"""Charts of counts: their marks, the escaping of texts, and counts that cannot be drawn."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.counting.buckets import DIMENSIONS
from newssearch.counting.cross_table import table_of, tally_of
from newssearch.errors import UsageError
from newssearch.exports.charts import WIDTH, Label, Rectangle, chart_of, width_of
from newssearch.models import Article

_ANY = st.text(max_size=30)
_articles = st.lists(
    st.builds(
        lambda source, section, published: Article(
            "a", source=source, section=section, published=published, precision="day" if published else None
        ),
        st.none() | _ANY,
        st.none() | st.sampled_from(list("abcdefghijklmnop")),
        st.none() | st.dates().map(lambda day: day.isoformat()),
    ),
    max_size=20,
)
_by = st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=2, unique=True)


def _drawn(counts: object) -> ElementTree.Element:
    out = io.BytesIO()
    newssearch.plot(counts, out)
    return ElementTree.fromstring(out.getvalue())


@given(_articles, _by, _ANY, st.booleans(), st.none() | st.integers(1, 3))
def test_every_count_is_drawn_within_the_picture(articles, by, query, share, top):
    found = tally_of(articles[::2], by)
    counts = table_of(query, found, tally_of(articles, by) if share else None, top)
    chart = chart_of(counts)
    bars = [shape for shape in chart.shapes if isinstance(shape, Rectangle) and shape.note]
    if len(by) == 1:
        assert len(bars) == sum(bucket.count > 0 for bucket in counts.buckets)
    for bar in bars:
        assert min(bar.x, bar.y) >= 0
        assert bar.x + bar.width <= WIDTH
        assert bar.y + bar.height <= chart.height
    _drawn(counts)  # raises where it is no XML


def test_bars_are_as_high_as_their_counts():
    articles = [Article(str(n), published=f"2025-0{m}-01", precision="day") for m in (1, 1, 1, 3) for n in range(2)]
    chart = chart_of(table_of("gas", tally_of(articles, ["month"])))
    bars = {shape.note: shape.height for shape in chart.shapes if isinstance(shape, Rectangle)}
    assert list(bars) == ["2025-01: 6", "2025-03: 2"]
    assert bars["2025-01: 6"] == pytest.approx(3 * bars["2025-03: 2"])
    assert "2025-02" in {shape.text for shape in chart.shapes if isinstance(shape, Label)}


def test_texts_are_escaped_and_cut():
    articles = [Article("a", source=f'<script>alert("1")</script>\x00\u202e{"w" * 200}')]
    root = _drawn(table_of('<b> & "', tally_of(articles, ["source"])))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == '<b> & "'
    assert not list(root.iter("script"))
    assert all(width_of(text, 12) < WIDTH for text in texts)
    assert not any(re.search("[\x00\u202e]", text) for text in texts)


def test_a_chart_is_written_as_the_name_of_its_file_ends(tmp_path):
    counts = table_of("gas", tally_of([Article("a", source="Tideline"), Article("b", source="潮線日報")], ["source"]))
    for name, start in (("chart.svg", b"<svg"), ("chart.PNG", b"\x89PNG")):
        newssearch.plot(counts, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(UsageError, match=r"\.svg or \.png"):
        newssearch.plot(counts, tmp_path / "chart.pdf")
    newssearch.plot(counts, out := io.BytesIO(), format="png")
    assert out.getvalue().startswith(b"\x89PNG")


def test_png_without_pillow_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "PIL.Image", None)
    counts = table_of("gas", tally_of([], ["source"]))
    with pytest.raises(UsageError, match=r"newssearch\[plot\]"):
        newssearch.plot(counts, tmp_path / "chart.png")
    assert not list(tmp_path.iterdir())
