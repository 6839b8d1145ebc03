"""Pages: headline, standfirst, story; with or without slogan, standfirst, dateline, byline, case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates.parser import DateContext
from newssearch.reading.drafts import Draft, Refusal
from newssearch.reading.plain.scraped_text import parse_page

CONTEXT = DateContext(datetime(2025, 12, 10, tzinfo=UTC))

SLOGAN = "Straight News for an Honest Coast"
HEADLINE = "Harbour Crane Saved After Residents Sign Petition"
STANDFIRST = "Council votes to brace the old harbour crane with steel cables before the winter storms"
FIRST = (
    "The harbour crane that has stood in Saltmere since 1911 will not be scrapped, the council decided after "
    "residents handed over a petition."
)
SECOND = "Engineers had warned that the old crane could fall in winter storms, and will now brace it with steel cables."


def wrapped(text: str) -> Draft:
    found = parse_page(text, CONTEXT)
    assert isinstance(found, Draft), found
    return found


def page(*lines: str) -> Draft:
    draft = parse_page("\n\n".join(lines), CONTEXT)
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize("slogan", [[], [SLOGAN], ["Menu", SLOGAN]])
@pytest.mark.parametrize("standfirst", [[], [STANDFIRST]])
@pytest.mark.parametrize("marks", [[], ["By Ana Okafor"], ["By Ana Okafor", "5 December 2025", "Share"]])
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
@pytest.mark.parametrize("dateline", ["", "SALTMERE, Dec 5 - "])
def test_a_page_is_read_whatever_it_leaves_out(
    slogan: list[str], standfirst: list[str], marks: list[str], case: type[str], dateline: str
) -> None:
    headline = case(HEADLINE)
    draft = page(*slogan, headline, *standfirst, *marks, dateline + FIRST, SECOND)
    assert draft.headline == headline
    assert draft.standfirst == (standfirst[0] if standfirst else None)
    assert draft.body == f"{dateline}{FIRST}\n\n{SECOND}"
    assert draft.byline == (("Ana Okafor",) if marks else ())


@pytest.mark.parametrize(("mark", "dateline"), [("By Ana Okafor", ""), ("Share", "SALTMERE, Dec 5 - ")])
def test_a_sentence_above_the_byline_or_the_dateline_is_the_standfirst(mark: str, dateline: str) -> None:
    draft = page(HEADLINE, STANDFIRST + ".", mark, dateline + FIRST, SECOND)
    assert (draft.standfirst, draft.body) == (STANDFIRST + ".", f"{dateline}{FIRST}\n\n{SECOND}")


def test_marks_may_stand_above_the_headline() -> None:
    draft = page("5 December 2025", HEADLINE, FIRST, SECOND)
    assert (draft.headline, draft.published[0].value) == (HEADLINE, "5 December 2025")
    assert draft.body == f"{FIRST}\n\n{SECOND}"


def test_cross_headings_stay_and_links_and_buttons_go() -> None:
    draft = page(HEADLINE, FIRST, "What they say", SECOND, "Also read:", "Museum stays free", SECOND, "Tags", "crane")
    assert draft.body == f"{FIRST}\n\nWhat they say\n\n{SECOND}\n\n{SECOND}"


def test_short_lines_below_the_last_sentence_are_not_the_story() -> None:
    assert page(HEADLINE, FIRST, SECOND, "Ferry timetable", "The Courier shop").body == f"{FIRST}\n\n{SECOND}"


def test_results_below_the_last_sentence_are_the_story() -> None:
    assert (page(HEADLINE, FIRST, "Saltmere 2, Northgate 1").body or "").endswith("Northgate 1")


def test_outlet_beside_the_title_is_the_source() -> None:
    draft = page(f"{HEADLINE} | The Saltmere Courier", HEADLINE, FIRST, SECOND)
    assert (draft.headline, draft.source) == (HEADLINE, "The Saltmere Courier")


def test_headline_without_its_label_is_preferred() -> None:
    assert page(f"UPDATE 2-{HEADLINE}", HEADLINE, FIRST, SECOND).headline == HEADLINE


def test_a_masthead_that_the_story_names_is_not_its_headline() -> None:
    draft = page("THE NORTH QUAY GAZETTE", HEADLINE, "• Close vote", f"{FIRST} So the North Quay Gazette has learnt.")
    assert draft.headline == HEADLINE


def test_the_holder_of_the_rights_is_the_source() -> None:
    assert page(HEADLINE, FIRST, "© 2025 Ledger & Quay. All rights reserved.").source == "Ledger & Quay"


def test_a_block_of_labels_is_read_as_fields() -> None:
    draft = parse_page(f"Title: {HEADLINE}\nDate: 5 December 2025\nAuthor: Ana Okafor\n\n{FIRST}\n\n{SECOND}", CONTEXT)
    assert isinstance(draft, Draft)
    assert (draft.headline, draft.byline, draft.body) == (HEADLINE, ("Ana Okafor",), f"{FIRST}\n\n{SECOND}")


def test_a_page_of_short_lines_has_a_headline_and_a_text() -> None:
    draft = page("Crane saved", "It stays.", "More tomorrow.")
    assert (draft.headline, draft.body) == ("Crane saved", "It stays.\n\nMore tomorrow.")


def test_one_paragraph_alone_is_a_text_without_a_headline() -> None:
    assert (page(FIRST).headline, page(FIRST).body) == (None, FIRST)


def test_a_page_of_furniture_alone_is_refused() -> None:
    assert isinstance(parse_page("Advertisement\n\nShare\n\nWhatsApp", CONTEXT), Refusal)


def test_comments_below_are_not_the_story_and_a_button_above_cuts_nothing() -> None:
    remark = "This council has never parked a car in its life, and it shows in every single decision that it takes."
    assert page(HEADLINE, FIRST, SECOND, "2 Comments", "gull", remark).body == f"{FIRST}\n\n{SECOND}"
    assert page(HEADLINE, "Comments", FIRST, SECOND).body == f"{FIRST}\n\n{SECOND}"


def test_a_short_first_sentence_below_the_date_is_the_story() -> None:
    draft = page(HEADLINE, "5 December 2025", "The crane stays, says the council.", FIRST, SECOND)
    assert (draft.standfirst, (draft.body or "").split("\n\n")[0]) == (None, "The crane stays, says the council.")


def test_a_last_paragraph_without_its_stop_is_not_lost() -> None:
    last = "The council will meet again in spring to hear what the painters of the county have to say"
    assert (page(HEADLINE, FIRST, SECOND, last).body or "").endswith(last)


def test_lines_about_the_author_are_not_the_story() -> None:
    assert page(HEADLINE, FIRST, SECOND, "Ana Okafor").byline == ("Ana Okafor",)
    draft = page(HEADLINE, "By Ana Okafor", FIRST, SECOND, "Ana Okafor is a boatbuilder who lives on the quay.")
    assert draft.body == f"{FIRST}\n\n{SECOND}"


def test_a_dateline_on_a_line_of_its_own_is_kept() -> None:
    draft = page("NORTHGATE, December 5, 2025", HEADLINE, FIRST, SECOND)
    assert (draft.headline, draft.dateline) == (HEADLINE, "NORTHGATE, December 5, 2025")


LINES = st.sampled_from(
    [SLOGAN, HEADLINE, STANDFIRST, FIRST, SECOND, "By Ana Okafor", "5 December 2025", "Share", "Related:", "a", "港"]
)


@given(st.lists(LINES | st.text(max_size=40), max_size=12).map("\n".join))
def test_any_page_ends_in_a_draft_or_a_refusal(text: str) -> None:
    result = parse_page(text, CONTEXT)
    assert isinstance(result, Refusal) or result.headline or result.body


@pytest.mark.parametrize(
    "day",
    [
        "12 june 2021 ana okafor",
        "ana okafor, 12 june 2021",
        "by ana okafor | 12 june 2021",
        "saltmere, 12 june 2021",
        "12 june 2021",
        "am 12. juni 2021",
        "sábado, 12 de junio de 2021",
        "posted 12.06.2021",
        "12 June 2021",
    ],
)
@pytest.mark.parametrize(
    "headline", ["Council closes harbour bridge", "Council closes the harbour bridge of Saltmere for two months"]
)
@pytest.mark.parametrize("gap", [[], [""]])
def test_date_line_below_a_headline_is_no_part_of_it_in_wrapped_text(day: str, headline: str, gap: list[str]) -> None:
    lines = (
        "The council of Saltmere voted on Monday to close the harbour bridge for two",
        "months, after engineers found cracks in its northern pillar.",
        "",
        "Ferries will take passengers across until the repair is done, the mayor told",
        "reporters, and tickets for buses will be valid on board.",
    )
    found = wrapped("\n".join((headline, day, *gap, *lines)))
    assert found.headline == headline
    assert len(found.published) == 1
    assert (found.body or "").startswith(
        "The council of Saltmere voted on Monday to close the harbour bridge for two months, "
    )


def test_day_within_a_wrapped_paragraph_stays_in_it() -> None:
    found = wrapped(
        "Council closes harbour bridge\n\n"
        "The council of Saltmere voted to close the harbour bridge for two months from\n"
        "12 june 2021\n"
        "on, after engineers of the port had found cracks in its northern pillar again."
    )
    assert "two months from 12 june 2021 on, after" in (found.body or "")


@pytest.mark.parametrize("opening", ["12 June 2021 - ", "(12 June 2021) ", "12 June 2021: "])
def test_date_run_into_the_first_paragraph_is_that_of_the_page(opening: str) -> None:
    found = page(HEADLINE, f"{opening}{FIRST}", SECOND)
    assert [claim.value for claim in found.published] == ["12 June 2021"]


@pytest.mark.parametrize(
    "line",
    [
        *("Julkaistu 12.6.2021", "Objavljeno: 12. lipnja 2021.", "Megjelent: 2021. június 12."),
        *("Publikováno: 12. června 2021", "Публикувано на 12 юни 2021"),
        *("გამოქვეყნდა: 12 ივნისი 2021", "Апублікавана 12 чэрвеня 2021"),
    ],
)  # fmt: skip
def test_label_of_a_date_is_read_in_many_languages(line: str) -> None:
    found = page(HEADLINE, line, FIRST, SECOND)
    assert found.published
    assert line not in (found.body or "")
