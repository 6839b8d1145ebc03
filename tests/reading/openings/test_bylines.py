"""Bylines: in lines of text, and in author strings of files."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.reading.openings import bylines
from newssearch.reading.openings.bylines import bare_name, is_role, parse_byline, people


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Okafor and Li Wei, Energy Correspondent", ("Ana Okafor", "Li Wei")),
        ("BY ANA OKAFOR", ("ANA OKAFOR",)),
        ("by Ana Okafor, Li Wei and Jo O’Neill", ("Ana Okafor", "Li Wei", "Jo O’Neill")),
        ("By ANA OKAFOR Staff Writer", ("ANA OKAFOR",)),
        ("By Ana Okafor, Associated Press Writer", ("Ana Okafor",)),
        ("By Ana Okafor, Reuters", ("Ana Okafor",)),
        ("By Dr. Ana Okafor, MD", ("Ana Okafor",)),
        ("By Martin King, Jr. and Ana Okafor", ("Martin King, Jr.", "Ana Okafor")),
        ("By Ludwig van Dorp", ("Ludwig van Dorp",)),
        ("By J.K. Rowan", ("J.K. Rowan",)),
        ("By Ana Okafor ana@example.org", ("Ana Okafor",)),
        ("By Ana Okafor | @anaok", ("Ana Okafor",)),
        ("By Ana Okafor | 5 December 2025 | 14:30", ("Ana Okafor",)),
        ("By Ana Okafor, Published December 5, 2025", ("Ana Okafor",)),
        ("By Ana Okafor in London and Li Wei in Beijing", ("Ana Okafor", "Li Wei")),
        ("By Li Wei with additional reporting by Jo Doe", ("Li Wei",)),
        ("Reporting by Ana Okafor and Li Wei; editing by Jo Doe", ("Ana Okafor", "Li Wei")),
        ("(Reporting by Ana Okafor; Editing by Jo Doe)", ("Ana Okafor",)),
        ("Written by Ana Okafor", ("Ana Okafor",)),
        ("Story by: Ana Okafor", ("Ana Okafor",)),
        ("Von Jana Müller und Peter Groß", ("Jana Müller", "Peter Groß")),
        ("Par Jean Dupuis", ("Jean Dupuis",)),
        ("Por María Pérez de la Cruz y Luis García", ("María Pérez de la Cruz", "Luis García")),
        ("Di Marco Verdi", ("Marco Verdi",)),
        ("Door Jan de Vries en Piet Bakker", ("Jan de Vries", "Piet Bakker")),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("लेखक: राम कुमार", ("राम कुमार",)),
        ("द्वारा राम कुमार", ("राम कुमार",)),
        ("记者：王小明 李华", ("王小明", "李华")),
        ("Ana Okafor, Staff Reporter", ("Ana Okafor",)),
        ("Author: Madonna", ("Madonna",)),
    ],
)
def test_a_byline_gives_its_people(line: str, names: tuple[str, ...]) -> None:
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    "line", ["By Associated Press", "By Reuters Staff", "By Staff Reporter", "By our correspondent"]
)
def test_a_byline_of_an_agency_or_a_desk_names_nobody(line: str) -> None:
    assert parse_byline(line) == ()


@pytest.mark.parametrize(
    "line",
    [
        "By the time officials arrived the fire was out.",
        "By Friday the water had gone",
        "By Friday",
        "By Christmas",
        "By Christmas Eve the lights were on",
        "By 2025 the sea will rise",
        "By now",
        "by numbers",
        "Por la noche",
        "Di tutto un po'",
        "Von der Leyen in Brüssel",
        "Par ici la sortie",
        "The mayor, a former reporter",
        "Officials met in Paris, the agency said",
        "London, Ontario",
        "Text",
        "By",
        "By ",
        "",
        "By " + "Ana " * 100,
    ],
)
def test_an_ordinary_line_is_no_byline(line: str) -> None:
    assert parse_byline(line) is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ana Okafor", ("Ana Okafor",)),
        ("Ana Okafor, Li Wei and Jo Doe", ("Ana Okafor", "Li Wei", "Jo Doe")),
        ("Ana Okafor & Li Wei", ("Ana Okafor", "Li Wei")),
        ("Ana Okafor; Li Wei; Ana Okafor", ("Ana Okafor", "Li Wei")),
        ("Okafor, Ana", ("Ana Okafor",)),
        ("Okafor, Ana; Doe, Jane M.", ("Ana Okafor", "Jane M. Doe")),
        ("van der Berg, Jan", ("Jan van der Berg",)),
        ("King, Jr.", ("King, Jr.",)),
        ("By Ana Okafor", ("Ana Okafor",)),
        ("Dr Ana Okafor", ("Ana Okafor",)),
        ("Ana Okafor / AFP", ("Ana Okafor",)),
        ("Ana Okafor, Redaktion", ("Ana Okafor",)),
        ("ana@example.org (Ana Okafor)", ("Ana Okafor",)),
        ("Ana Okafor <ana@example.org>", ("Ana Okafor",)),
        ("Иван Петров и Анна Сидорова", ("Иван Петров", "Анна Сидорова")),
        ("María Pérez y Luis García", ("María Pérez", "Luis García")),
        ("Pedro Calderón de la Barca y Henao", ("Pedro Calderón de la Barca y Henao",)),
        ("王小明", ("王小明",)),
        ("राम कुमार", ("राम कुमार",)),
        ("Madonna", ("Madonna",)),
        ("Reuters", ()),
        ("PTI", ()),
        ("Staff Reporter", ()),
        ("admin", ()),
        ("https://example.org/ana", ()),
        ("@anaok", ()),
        ("12345", ()),
        ("", ()),
    ],
)
def test_an_author_string_gives_its_people_only(value: str, names: tuple[str, ...]) -> None:
    assert people(value) == names


FIRST = st.sampled_from(["Ana", "Li", "Jo", "José", "Zoë", "Иван", "Mary Ann", "J."])
LAST = st.sampled_from(["Okafor", "Wei", "O’Neill", "Müller", "Петров", "van Dorp", "Smith-Jones", "McRae"])
NAMES = st.lists(st.builds("{} {}".format, FIRST, LAST), min_size=1, max_size=4, unique=True)


@given(NAMES)
def test_every_list_of_names_reads_back(names: list[str]) -> None:
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    assert parse_byline(f"By {listed}") == tuple(names)
    assert people(listed) == tuple(names)
    assert people("; ".join(names)) == tuple(names)


@given(st.text(max_size=120) | st.text("By Ana, @()./;|and 王", max_size=40))
def test_no_text_raises_and_a_name_holds_no_digit_address_or_break(text: str) -> None:
    for name in (*people(text), *(parse_byline(text) or ())):
        assert name == " ".join(name.split())
        assert name
        assert not any(c.isdecimal() or c in "@\n<>" for c in name)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Interview by Ana Okafor", ("Ana Okafor",)),
        ("Words: Ana Okafor", ("Ana Okafor",)),
        ("Par Claire Vasseur (Saltmere, envoyée spéciale)", ("Claire Vasseur",)),
        ("Von Jürgen Weiß, Saltmere", ("Jürgen Weiß",)),
        ("By Ana Okafor, New Harbour", ("Ana Okafor",)),
        ("Priya Nandan, Business Editor, and Karin Lund", ("Priya Nandan", "Karin Lund")),
        ("홍길순 기자", ("홍길순",)),
    ],
)
def test_places_and_roles_beside_the_people_are_left_out(line: str, names: tuple[str, ...]) -> None:
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    "line", ["Ana Okafor", "Ana Okafor in London", "K. Meenakshi", "Ludwig van Dorp", "ANA OKAFOR"]
)
def test_a_bare_name_is_a_person(line: str) -> None:
    assert bare_name(line) == line.removesuffix(" in London")


@pytest.mark.parametrize(
    "line",
    ["Northgate", "New Harbour", "San Bruno", "In Saltmere", "The Courier", "Gull steals", "Crane saved", "Plan B?",
     "Marine correspondent", "Reuters", "Ana Okafor, Saltmere", "港口", "5 Dec", "", "Mayor’s Crane"],
)  # fmt: skip
def test_towns_roles_and_other_words_are_no_bare_names(line: str) -> None:
    assert bare_name(line) is None


def test_long_line_is_no_bare_name() -> None:
    assert bare_name("Ana Okafor" + " (photo)" * 10) == "Ana Okafor"
    assert bare_name("Ana Okafor" + " (photo)" * 100) is None


def test_roles_are_told_by_their_last_word() -> None:
    assert all(map(is_role, ["Marine correspondent", "Associated Press", "Staff Writer", "Editor at large"]))
    assert not any(map(is_role, ["The editor resigned on Friday", "Ana Okafor", "The reporter was late."]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sanger, David E", ["David E Sanger"]),
        ("SANGER, DAVID E", ["DAVID E SANGER"]),
        ("Samuel A Jackson", ["Samuel A Jackson"]),
        ("DAVID E SANGER", ["DAVID E SANGER"]),
        ("A O Scott", ["A O Scott"]),
        ("Juan Carlos I", ["Juan Carlos I"]),
        ("JOHN I SMITH AND MARY Y LEE", ["JOHN I SMITH", "MARY Y LEE"]),
        ("Smith, John I, Jr", ["John I Smith Jr"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ortega y Gasset, José", ["José Ortega y Gasset"]),
        ("Josep Puig i Cadafalch", ["Josep Puig i Cadafalch"]),
        ("Paulo Costa e Silva e Ana Lima", ["Paulo Costa e Silva", "Ana Lima"]),
        ("Ana Pérez, Luis Ruiz y Marta Gil", ["Ana Pérez", "Luis Ruiz", "Marta Gil"]),
        ("Ana Lima, Rui Souza, e Eva Reis", ["Ana Lima", "Rui Souza", "Eva Reis"]),
        ("ANA PÉREZ Y LUIS RUIZ", ["ANA PÉREZ", "LUIS RUIZ"]),
        ("Jan Novák a Petr Svoboda", ["Jan Novák", "Petr Svoboda"]),
        ("Jan Kowalski i Anna Nowak", ["Jan Kowalski", "Anna Nowak"]),
        ("Maria Rossi e Luca Bianchi", ["Maria Rossi", "Luca Bianchi"]),
        ("Ana Pérez y Redacción", ["Ana Pérez"]),
        ("Іван Петренко і Марія Коваль", ["Іван Петренко", "Марія Коваль"]),
        ("Mary Dan Smith", ["Mary Dan Smith"]),
        ("Paul Service-Moore", ["Paul Service-Moore"]),
        ("Mary E Lee, John Okafor", ["Mary E Lee", "John Okafor"]),
        ("Lee, Mary Y and Okafor, Ana", ["Mary Y Lee", "Ana Okafor"]),
        ("Lee, Mary Y, and Ana Okafor", ["Mary Y Lee", "Ana Okafor"]),
        ("Lee, M. Y. & Okafor, A. E.", ["M. Y. Lee", "A. E. Okafor"]),
        ("Puig de la Roca i Serra, Enric", ["Enric Puig de la Roca i Serra"]),
        ("Ana Okafor, AP Marine Writer", ["Ana Okafor"]),
        ("李 伟", ["李伟"]),
        ("李伟 王芳", ["李伟", "王芳"]),
    ],
)
def test_letters_within_a_name_are_no_conjunctions(value, expected):
    assert list(people(value)) == expected


def test_byline_keeps_initials_and_first_names_that_are_months():
    assert parse_byline("By Samuel A Jackson and David E Sanger") == ("Samuel A Jackson", "David E Sanger")
    assert parse_byline("Por Ana Pérez, Luis Ruiz y Marta Gil") == ("Ana Pérez", "Luis Ruiz", "Marta Gil")
    assert parse_byline("By Ana Okafor, Ng Wei and Do Kwon") == ("Ana Okafor", "Ng Wei", "Do Kwon")
    assert parse_byline("By Ana Okafor | Friday evening") == ("Ana Okafor",)
    assert parse_byline("By Gil y Gil, Juan; Okafor, Ana") == ("Juan Gil y Gil", "Ana Okafor")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        *(("記者李偉／台北報導", ("李偉",)), ("记者 李伟", ("李伟",)), ("本报记者：李伟、王芳", ("李伟", "王芳"))),
        *(("记者发现", None), ("記者會後離開", None)),
    ],
)  # fmt: skip
def test_chinese_reporter_is_named_by_blank_colon_or_ending(line: str, names: tuple[str, ...] | None) -> None:
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    "value",
    [
        "Olwen ❤️ Price",
        "🌊 Olwen Price",
        "By Olwen 👩🏽‍💻 Price",
        "Olwen Price 🇬🇧",
        "★ Olwen Price ★",
        "Olwen Price™",
        "By Olwen Price (she/her)",
        "Olwen Price | Email the author | Follow on Twitter",
        "By Olwen Price Follow",
        "By Olwen Price, Special to The Herald",
        "By Olwen Price for the Herald",
        "Olwen Price - Community Contributor",
        "Olwen Price View all posts by Olwen Price",
        "More by Olwen Price",
        "Guest: Olwen Price",
        "Olwen Price ✅ Verified",
        "Olwen Price (verified account)",
        "Olwen Price ✔️ verifiziert",
        "Olwen Price ☑ vérifiée",
        "Por Olwen Price | Seguir en la red",
        "By Olwen Price Leave a comment",
    ],
)
def test_words_around_a_name_are_no_part_of_it(value: str) -> None:
    assert people(value) == ("Olwen Price",)


def test_a_name_that_is_a_weekday_elsewhere_is_a_name() -> None:
    assert parse_byline("By Runa Clay and Pia Nord") == ("Runa Clay", "Pia Nord")


def test_the_last_name_before_a_date_is_a_name() -> None:
    assert parse_byline("By Runa Clay and Ada Blum March 3, 2021") == ("Runa Clay", "Ada Blum")


_PIECES = st.sampled_from(
    "By|by |Written by |Author: |Contact |about |Guest: |Ana Okafor|Li Wei|, Staff Reporter|, Editor|, of the desk"
    "| and |, |the crane stood still | (she/her)|. Follow me|, follow |— 12 comments|for the Times"
    "|\n|  |\xa0|é|😀|™|/|3"
    "|홍길동 기자|记者 李伟"
    "|The council decided on Thursday night that the crane stays on the quay, and so it was".split("|")
)


@given(st.lists(_PIECES, max_size=12).map("".join))
@example(f"홍길동 기자. Written by , Staff Reporter{'the crane stood still ' * 4}")
def test_lines_told_as_prose_at_once_are_no_bylines(line: str) -> None:
    at_once = parse_byline(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bylines, "_is_prose", lambda line: False)
        assert parse_byline(line) == at_once
