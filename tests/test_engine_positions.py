from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine.positions import AnyOf, Beside, InOne, InOrder, Terms, Together, among_first, spans

GAS, OIL, NEW, YORK = (Terms("body", (word,)) for word in ("gas", "oil", "new", "york"))
STOP = Terms("body", ("|",))


def found(expression, text):
    words = text.split()
    return [
        (span.start, span.end)
        for span in spans(expression, lambda _, term: [i for i, word in enumerate(words) if word == term])
    ]


def test_a_sequence_is_found_wherever_its_parts_stand_side_by_side():
    assert found(InOrder((NEW, YORK)), "new york is not york new nor new old york") == [(0, 1)]


def test_a_sequence_overlaps_itself():
    assert found(InOrder((NEW, NEW)), "new new new") == [(0, 1), (1, 2)]


def test_any_of_gives_each_place_once():
    assert found(AnyOf((OIL, OIL, GAS)), "gas oil") == [(0, 0), (1, 1)]


def test_beside_counts_from_the_end_of_one_side_to_the_start_of_the_other():
    city = InOrder((NEW, YORK))
    assert found(Beside(OIL, city, 1, ordered=False), "oil new york") == [(0, 2)]
    assert found(Beside(OIL, city, 1, ordered=False), "new york oil") == [(0, 2)]
    assert found(Beside(OIL, city, 1, ordered=True), "new york oil") == []
    assert found(Beside(OIL, city, 2, ordered=True), "oil x new york") == [(0, 3)]
    assert found(Beside(OIL, city, 1, ordered=True), "oil x new york") == []


def test_beside_never_pairs_a_word_with_itself():
    assert found(Beside(OIL, OIL, 5, ordered=False), "oil x") == []
    assert found(Beside(OIL, OIL, 5, ordered=False), "oil oil") == [(0, 1)]


def test_together_takes_a_place_for_each_part():
    assert found(Together((OIL, OIL), 3), "oil x y") == []
    assert found(Together((OIL, OIL), 3), "oil x y oil") == [(0, 3)]
    assert found(Together((OIL, GAS), 2), "gas x oil") == [(0, 2)]
    assert found(Together((OIL, GAS), 1), "gas x oil") == []


def test_what_is_in_one_stretch_is_found_once_there_from_its_first_word_to_its_last():
    assert found(InOne((OIL, GAS), STOP), "| oil x gas oil | gas | oil gas") == [(1, 4), (8, 9)]
    assert found(InOne((OIL, GAS), STOP), "| gas | oil") == []


def test_what_runs_across_the_end_of_a_stretch_is_in_none():
    apart = Beside(OIL, GAS, 2, ordered=True)
    assert found(InOne((apart, NEW), STOP), "| new oil | gas") == []
    assert found(InOne((apart, NEW), STOP), "| new oil x gas") == [(1, 4)]


def test_no_two_parts_of_a_stretch_begin_at_the_same_word():
    assert found(InOne((OIL, OIL), STOP), "| oil | oil x oil") == [(3, 5)]
    assert found(InOne((OIL, AnyOf((OIL, GAS))), STOP), "| oil | oil gas") == [(3, 4)]
    assert found(InOne((OIL, GAS, OIL), STOP), "| gas oil | oil gas oil") == [(4, 6)]


def test_what_is_among_the_first_words_is_so_wholly():
    assert found(among_first(GAS, 2), "gas gas gas") == [(0, 0), (1, 1)]
    assert found(among_first(InOrder((NEW, YORK)), 3), "new york new york") == [(0, 1)]
    assert found(among_first(Beside(OIL, GAS, 9, ordered=False), 3), "oil x x gas") == []
    assert found(among_first(Together((OIL, GAS), 9), 3), "oil x gas gas") == [(0, 2)]
    assert found(among_first(InOne((OIL, GAS), STOP), 4), "| oil gas x gas oil") == [(1, 2)]
    assert found(among_first(among_first(GAS, 1), 9), "gas gas") == [(0, 0)]


def test_marks_are_the_words_that_matched_and_not_what_is_between():
    places = {"oil": [0], "new": [2], "york": [3]}
    (span,) = spans(Beside(OIL, InOrder((NEW, YORK)), 3, ordered=False), lambda _, term: places.get(term, []))
    assert span.marks == ((0, 0), (2, 3))


def test_in_one_stretch_every_word_that_was_asked_for_is_marked():
    places = {"oil": [1, 4], "gas": [3], "|": [0, 5]}
    (span,) = spans(InOne((OIL, GAS), STOP), lambda _, term: places.get(term, []))
    assert span.marks == ((1, 1), (3, 3), (4, 4))


def test_together_finds_places_for_any_number_of_parts():
    assert found(Together((OIL,) * 1_200, 1_200), "oil " * 1_200) == [(0, 1_199)]
    assert found(Together((OIL,) * 3, 9), "oil oil") == []


@given(
    st.lists(st.sampled_from(["gas", "oil", "new"]), max_size=7), st.lists(st.sampled_from([GAS, OIL, NEW]), max_size=4)
)
def test_together_begins_wherever_each_part_can_have_a_place(words, parts):
    places = [[i for i, word in enumerate(words) if word == part.terms[0]] for part in parts]
    chosen = [c for c in product(*places) if c and len(set(c)) == len(c) and max(c) - min(c) <= 3]
    assert {start for start, _ in found(Together(tuple(parts), 3), " ".join(words))} == {min(c) for c in chosen}
