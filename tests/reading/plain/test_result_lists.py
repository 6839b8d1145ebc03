"""Lists of search results: never an article, in any carrier; and articles that list things stay articles."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from conftest import DATA
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.labelled_pages import labelled
from newssearch.models import Article, Rejection
from newssearch.reading import read
from newssearch.reading.plain.result_lists import is_list

TITLES = (
    "Harbour crane saved after protest",
    "Council votes to keep north quay",
    "Ferry strike enters third week",
    "Storm closes the old lighthouse",
    "Fish market to move in spring",
)
SNIPPET = "The council said on Friday that the crane on the north quay will stay where it is ..."

ENTRIES = {
    "nexis": "{n}. {title}\nThe Tideline Gazette, December {n}, 2025 Friday, NEWS; Pg. 4, 512 words, Ana Okafor",
    "nexis cites": "{n}.  The Tideline Gazette, December {n}, 2025 Friday, NEWS; Pg. 4, 512 words, {title}",
    "factiva": "{title}\nThe Tideline, 12:00, {n} December 2025, 1,512 words, Ana Okafor, (English)\n" + SNIPPET,
    "proquest": "{n}. {title}\nOkafor, Ana. The Tideline; London (UK) [London (UK)]. 0{n} Dec 2025: A.4.\nFull text",
    "genios": "{title}\nSaltmere Post vom 0{n}.12.2025, S. 4 / Lokales, 512 Wörter",
    "pages": "{title}\nSaltmere Post, {n} décembre 2025, p. 4",
    "numbers": "{n}. {title}\nSaltmere Post, {n} December 2025",
}
HEADED = {
    "Search results\ncrane harbour": "{title}\nThe Tideline · {n} December 2025 · By Ana Okafor\n" + SNIPPET,
    "Showing 1-5 of 120 results for crane": "{title}\nwww.tideline.example\n{n} December 2025 — " + SNIPPET,
    "Trefferliste": "{title}\nSaltmere Post vom 0{n}.12.2025",
    "Résultats de la recherche": "{title}\nSaltmere Post, {n} décembre 2025",
    "検索結果 5": "{title}\n2025年12月{n}日",
    "Table of Contents": "{n}. {title} ........ 1{n}",
    "Documents (5)": "{n}. {title}\nClient/Matter: -None-\nSearch Terms: crane\nSearch Type: Natural Language",
}
LISTS = [*ENTRIES.values(), *(f"{head}\n\n{entry}" for head, entry in HEADED.items())]


def listed(entry: str) -> str:
    head, _, repeated = entry.rpartition("\n\n")
    return f"{head}\n\n" + "\n\n".join(repeated.format(n=n, title=title) for n, title in enumerate(TITLES, start=1))


def as_text(text: str, folder: Path) -> Path:
    path = folder / "list.txt"
    path.write_text(text, encoding="utf-8")
    return path


def as_rtf(text: str, folder: Path) -> Path:
    path = folder / "list.rtf"
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    path.write_text("{\\rtf1\\ansi " + escaped.replace("\n", "\\par\n") + "}", encoding="ascii")
    return path


def as_docx(text: str, folder: Path) -> Path:
    path = folder / "list.docx"
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document xmlns:w='w'><w:body>{paragraphs}</w:body></w:document>")
    return path


def as_html(text: str, folder: Path) -> Path:
    path = folder / "list.html"
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    path.write_text(f"<!doctype html><meta charset=utf-8><title>List</title><body>{lines}</body>", encoding="utf-8")
    return path


IN_TEXT_ALONE = {ENTRIES["numbers"], f"Documents (5)\n\n{HEADED['Documents (5)']}"}
"""Lists without what a page of HTML keeps in its text: the number of each entry, short labels."""


@pytest.mark.parametrize(
    ("entry", "carrier"),
    [
        (entry, carrier)
        for entry in LISTS
        for carrier in (as_text, as_rtf, as_docx, as_html)
        if carrier is not as_html or entry not in IN_TEXT_ALONE
    ],
)
def test_a_list_of_results_is_rejected_in_every_carrier(entry: str, carrier: object, tmp_path: Path) -> None:
    (only,) = read(carrier(listed(entry), tmp_path), retrieved="2026-01-10")  # type: ignore[operator]
    assert isinstance(only, Rejection)
    assert "list of articles" in only.reason


def test_headlines_of_factiva_with_their_numbers_are_entries_of_a_list() -> None:
    entry = ENTRIES["factiva"] + "\nDocument TIDEL0002025120{n}elc500010"
    found = list(read("-", stdin=io.BytesIO(listed("\n\n" + entry).encode()), retrieved="2026-01-10"))
    assert len(found) == len(TITLES)
    assert all(isinstance(one, Rejection) and "entry of a list" in one.reason for one in found)


PROSE = (
    "The crane on the north quay has stood since 1911, and the council wants to keep it there for as long as it can."
)
ARTICLES = {
    "films": "Five films of the week\n\n"
    + "\n\n".join(f"{n}. Crane\nReleased 5 December 2025\n{PROSE}" for n in range(1, 6)),
    "fixtures": "Fixtures\n\n" + "\n".join(f"Tideline FC v Saltmere, {n} December 2025, 15:00" for n in range(1, 9)),
    "results": "Results\n\n" + "\n".join(f"Tideline 2 Saltmere {n} ({n} December 2025)" for n in range(1, 9)),
    "tour": "The Cranes announce tour\n\n" + "\n".join(f"Saltmere Hall, {n} December 2025" for n in range(1, 9)),
    "history": "History of the crane\n\n" + "\n\n".join(f"{n} December 2025: The council met." for n in range(1, 9)),
    "briefs": "In brief\n\n" + "\n\n".join(f"SALTMERE, Dec. {n}, 2025 - {PROSE}" for n in range(1, 9)),
    "corrections": "Corrections and clarifications\n\n"
    + "\n\n".join(f"A report on the crane gave a wrong year ({title}, 5 December 2025, page 4)." for title in TITLES),
    "books": "Books of the year\n\n"
    + "\n\n".join(f"{title}, by Ana Okafor (Quay, 5 December 2025)." for title in TITLES),
    "press review": f"What the papers say\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n"
    + "\n\n".join(f"{title}\nSaltmere Post, 5 December 2025, p. 4" for title in TITLES),
    "with an introduction": f"What the papers say\n\n{PROSE}\n\n"
    + "\n\n".join(f"{title}\nSaltmere Post, 5 December 2025, p. 4" for title in TITLES),
    "research": "Search results in\n\n" + "\n\n".join(f"{PROSE} That was on {n} December 2025." for n in range(1, 6)),
}


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_an_article_that_lists_things_stays_one(text: str) -> None:
    (only,) = read("-", stdin=io.BytesIO(text.encode()), format="page", retrieved="2026-01-10")
    assert isinstance(only, Article)


@given(st.lists(st.sampled_from([*TITLES, PROSE, "5 December 2025", "1.", "p. 4", "Search results", ""]), max_size=30))
def test_text_below_a_list_makes_it_an_article(lines: list[str]) -> None:
    assert not is_list([*lines, PROSE, PROSE, PROSE, PROSE, PROSE])


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not beside the project")
def test_no_labelled_page_is_a_list() -> None:
    for _, page in labelled(half="kept apart"):
        for found in read("-", stdin=io.BytesIO(page), format="html", retrieved="2026-01-10"):
            assert isinstance(found, Article) or "list of articles" not in found.reason
