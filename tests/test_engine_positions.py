from newssearch.engine.positions import AnyOf, Beside, InOrder, Terms, Together, spans

GAS, OIL, NEW, YORK = (Terms("body", (word,)) for word in ("gas", "oil", "new", "york"))


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


def test_marks_are_the_words_that_matched_and_not_what_is_between():
    places = {"oil": [0], "new": [2], "york": [3]}
    (span,) = spans(Beside(OIL, InOrder((NEW, YORK)), 3, ordered=False), lambda _, term: places.get(term, []))
    assert span.marks == ((0, 0), (2, 3))
