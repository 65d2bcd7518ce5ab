"""What a letter may not say, however it is written, and what is no leak at all."""

import pytest

from procure.domain.leaks import Guard, Kind, Known, Leak, Passage, Secrets

WORDING = (
    "Vi møter de unge der de er og lar dem styre hvilke tjenester som skal prøves ut først i "
    "kommunen."
)
SECRETS = Secrets(
    names=frozenset({"Konsortium Nordlys (konstruert)", "Fjord Design AS", "PwC", "Konsortium 1"}),
    numbers=frozenset({"889640782"}),
    persons=frozenset({"Kari Testnavn", "Tjenestedesigner 1"}),
    amounts=frozenset({1450_00, 2_214_000_00, 650_00, 2027_00}),
    texts=(WORDING,),
)


def found(text: str, secrets: Secrets = SECRETS, known: Known | None = None) -> list:
    leaks = Guard(secrets, known or Known()).leaks([Passage("Begrunnelse", text)])
    return [(leak.kind, leak.found) for leak in leaks]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bedre enn Fjord Design.", "Fjord Design"),
        ("bedre enn fjord design sin plan", "fjord design"),
        ("Fjord Designs plan er bedre.", "Fjord Designs"),
        ("FJORD-DESIGN har en bedre plan.", "FJORD DESIGN"),
        ("Fjord\u00a0Design", "Fjord Design"),
        ("Fjo\u200brd\nDesign AS", "Fjord Design"),
        ("Konsortium Nordlys vant.", "Konsortium Nordlys"),
        ("Nordlys har flere fagområder.", "Nordlys"),
        ("Tilbudet til PwC er lavere.", "PwC"),
        ("PwCs tilbud", "PwCs"),
        ("konsortium 1 er rimeligere", "konsortium 1"),
    ],
)
def test_a_name_is_found_however_it_is_written(text, shown):
    assert found(text) == [(Kind.NAME, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "Tilbudet har god design og kjenner hver fjord.",
        "Nordlyset er ikke nevnt.",
        "Tilbudet viser nordlys på forsiden.",
        "Konsortiet er nummer 1.",
        "Konsortium 12 finnes ikke.",
    ],
)
def test_ordinary_words_are_no_names(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["889 640 782", "889640782", "889.640.782", "889\u00a0640\u00a0782", "22 22 22 22 889 640 782"],
)
def test_an_organisation_number_is_found_with_and_without_spaces(text):
    assert [kind for kind, _ in found(f"Org.nr. {text}.")] == [Kind.NUMBER]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kari Testnavn leder teamet.", "Kari Testnavn"),
        ("Testnavns erfaring er bredere.", "Testnavns"),
        ("tjenestedesigner 1 er sterkere", "tjenestedesigner 1"),
    ],
)
def test_a_person_is_found_by_label_and_surname(text, shown):
    assert found(text) == [(Kind.PERSON, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "1 450 kr",
        "1450 kroner",
        "kr 1.450,00",
        "kr. 1450",
        "kr1450",
        "NOK 1,450",
        "NOK 1,450.00",
        "1 450,-",
        "1\u00a0450",
        "2214000",
        "2 214 000 kr",
        "650 kr",
        "kr 2027",
    ],
)
def test_a_price_is_found_in_every_notation(text):
    assert [kind for kind, _ in found(f"Det andre tilbudet krever {text} i timen.")] == [Kind.PRICE]


@pytest.mark.parametrize(
    "text",
    [
        "650 timer",
        "i 2027",
        "11.01.2027",
        "sak 2027/7",
        "1 451 kr",
        "145 kr",
        "14 500 kr",
        "12 214 000 kr",
        "8,3921 poeng",
        "7,35",
        "b1450f",
    ],
)
def test_other_numbers_are_no_prices(text):
    assert found(f"Tallet er {text}.") == []


def test_wording_is_found_when_eight_words_are_the_same():
    quoted = "Tilbudet «lar dem styre hvilke tjenester som skal prøves ut» tidlig."
    assert found(quoted) == [(Kind.WORDING, "lar dem styre hvilke tjenester som skal prøves ut")]
    assert found("Tilbudet lar dem styre hvilke tjenester de vil prøve.") == []


def test_what_the_reader_knows_is_no_leak():
    known = Known(
        texts=(
            "Fjord Design AS er med hos oss også. Kari Testnavn er en av våre.",
            "Maksprisen er 1 450 kr.",
            WORDING,
        ),
        amounts=frozenset({2_214_000_00}),
    )
    said = f"Fjord Design, Kari Testnavn, 1 450 kr og 2 214 000 kr. {WORDING}"
    assert found(said, known=known) == []
    assert found("650 kr hos Nordlys", known=known) == [
        (Kind.NAME, "Nordlys"),
        (Kind.PRICE, "650 kr"),
    ]


def test_a_published_word_takes_its_case_from_nobody():
    secrets = Secrets(names=frozenset({"Design AS"}))
    assert found("Design er viktig.", secrets) == [(Kind.NAME, "Design")]
    assert found("Design er viktig.", secrets, Known(texts=("Vi kjøper design.",))) == []


def test_every_place_is_told_once_for_each_thing():
    guard = Guard(SECRETS, Known())
    leaks = guard.leaks(
        [Passage("Grunn", "Nordlys og Nordlys"), Passage("Pris", "650 kr og 650 kr")]
    )
    assert leaks == (
        Leak("Grunn", Kind.NAME, "Nordlys"),
        Leak("Pris", Kind.PRICE, "650 kr"),
    )


def test_a_number_that_python_will_not_read_is_no_price():
    assert found(f"{'9' * 5000} kr og {'0' * 5000}650 kr") == [(Kind.PRICE, f"{'0' * 5000}650 kr")]
