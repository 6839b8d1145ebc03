"""Visible lines: the text of a page by lines and blocks, and the elements that its markup marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.html.trees import Element, Parsed, parse
from newssearch.reading.html.visible_lines import Shown, shown_in

XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'


def shown(body: str, declaration: str = "<!DOCTYPE html>") -> tuple[Parsed, Shown]:
    """Return a page and what it shows."""
    page = parse(f"{declaration}<html><body>{body}</body></html>".encode(), "utf-8")
    return page, shown_in(page.tree)


def test_a_page_of_xhtml_shows_what_one_of_html_shows() -> None:
    body = '<p>One<br>line</p><a name="share" id="">Two</a><div lang="en" class="">Three &amp; &lt;four&gt;</div>'
    assert shown(body, XHTML)[1] == shown(body)[1]
    assert [line.whole for line in shown(body)[1].lines] == ["One", "line", "Two", "Three & <four>"]
    assert {line.names for line in shown(body)[1].lines} == {""}


def test_odd_names_of_tags_and_attributes_hide_nothing_behind_them() -> None:
    _, found = shown("""<p a"b=1 =c @d='e>f' class='x"y'>One</p><o:p g<h="i">Two</o:p><p class=z/>Three""")
    assert [(line.whole, line.names) for line in found.lines] == [("One", 'x"y'), ("Two", ""), ("Three", "z/")]


def test_marked_elements_are_those_of_the_tree() -> None:
    body = (
        '<svg><title>a</title></svg><h1>b</h1><noscript><h2>c</h2></noscript><i class="byline">d</i><p itemscope>e</p>'
    )
    page, found = shown(body)
    marked = found.marked
    assert [element.tag for element in marked.headings] == ["h1", "h2"]
    assert list(marked.authors) == page.tree.findall(".//i")
    assert list(marked.scopes) == page.tree.findall(".//p")


def test_only_blocks_with_lines_are_kept() -> None:
    _, found = shown("<div><p></p><br></div><section><p>a</p><hr></section>")
    assert [(block.tag, block.around, block.first, block.last) for block in found.blocks] == [
        ("body", -1, 0, 1),
        ("section", 0, 0, 1),
        ("p", 1, 0, 1),
    ]


TAGS = st.sampled_from("p div b span a br h1 li ul table td svg noscript script select pre textarea xmp o:p".split())
PARTS = st.one_of(
    st.text(st.sampled_from("aZé9 \n&<>\"'\xa0;#x"), max_size=8),
    TAGS.map(lambda tag: f"<{tag} class='a' id=\"b\">"),
    TAGS.map(lambda tag: f"</{tag}>"),
)


def _text(element: Element, unseen: frozenset[str]) -> str:
    if element.tag in unseen:
        return ""
    inner = "".join(_text(child, unseen) + (child.tail or "") for child in element)
    return (element.text or "") + inner


@given(st.lists(PARTS, max_size=30))
def test_lines_have_all_text_that_is_seen_in_its_order(parts: list[str]) -> None:
    page, found = shown("x" + "".join(parts))
    unseen = frozenset("script style noscript template svg head select option iframe object rt rp".split())
    seen = _text(next(page.tree.iter("body")), unseen)
    assert "".join("".join(line.whole.split()) for line in found.lines) == "".join(seen.split())
    for block in found.blocks:
        assert block.first < block.last <= len(found.lines)
    for n, line in enumerate(found.lines):
        assert found.blocks[line.block].first <= n < found.blocks[line.block].last
