"""One value as people write it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.framework_file import CallOffMethod, Currency, StandardContract
from procure.domain.framework_kinds import Kind
from procure.sheets import framework_values as values
from procure.sheets.framework_nodes import Trouble
from procure.sheets.framework_values import ValueRefused


def refusal(read, *arguments):
    with pytest.raises(ValueRefused) as info:
        read(*arguments)
    return info.value.code.value


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1250", 125_000),
        ("1250,5", 125_050),
        ("1250.50", 125_050),
        ("1 250,50", 125_050),
        ("1\u00a0250\u00a0000", 125_000_000),
        ("1\u202f250,00", 125_000),
        ("1.250,50", 125_050),
        ("1.250.000", 125_000_000),
        ("1_250_000", 125_000_000),
        ("kr 1250,-", 125_000),
        ("Kr. 1 250", 125_000),
        ("1250 kr", 125_000),
        ("1250 NOK", 125_000),
        ("1250 kr/time", 125_000),
        ("1250,- pr. time", 125_000),
        ('="1250"', 125_000),
        (Decimal(1250), 125_000),
        (Decimal("1250.5"), 125_050),
        ("0,01", 1),
        ("1000000000000", 10**14),
    ],
)
def test_money_is_read_in_ore(written, ore):
    assert values.money(written) == ore


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.250", "ambiguous"),
        ("1,250", "ambiguous"),
        ("1,250.50", "not_an_amount"),
        ("12 50", "not_an_amount"),
        ("ca. 1250", "not_an_amount"),
        ("1250 inkl. mva", "not_an_amount"),
        ("1,2 mill.", "not_an_amount"),
        ("1e6", "not_an_amount"),
        ("", "not_an_amount"),
        ("tolv", "not_an_amount"),
        (True, "not_an_amount"),
        (date(2026, 1, 1), "not_an_amount"),
        ("0", "amount_not_positive"),
        ("-1250", "amount_not_positive"),
        ("−1250", "amount_not_positive"),
        ("12,5001", "amount_decimals"),
        (Decimal("12.505"), "amount_decimals"),
        ("1000000000000,01", "amount_too_large"),
        ("9" * 30, "not_an_amount"),
    ],
)
def test_money_that_can_be_read_in_two_ways_or_none_is_refused(written, code):
    assert refusal(values.money, written) == code


@given(st.integers(1, 10**14))
def test_money_written_by_norwegians_is_read_back(ore):
    kroner, rest = divmod(ore, 100)
    grouped = f"{kroner:,}".replace(",", "\u00a0")
    assert values.money(f"kr {grouped},{rest:02}") == ore


@pytest.mark.parametrize(
    "written",
    [
        "974760673",
        "974 760 673",
        " 974\u00a0760\u00a0673 ",
        "974.760.673",
        "974-760-673",
        "974760673.0",
        "974760673,00",
        "NO 974 760 673 MVA",
        "no974760673mva",
        '="974760673"',
        Decimal(974760673),
        Decimal("974760673.0"),
    ],
)
def test_organisation_numbers_are_read_as_nine_digits(written):
    assert values.organisation_number(written) == "974760673"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("974760674", "number_check_digit"),
        ("97476067", "number_length"),
        ("9747606733", "number_length"),
        (Decimal(97476067), "number_length"),
        ("9,74761E+08", "number_scientific"),
        ("9.7E8", "number_scientific"),
        ("97476O673", "number_format"),
        ("Brønnøysund", "number_format"),
        ("000000000", "number_format"),
        ("", "number_format"),
    ],
)
def test_other_numbers_are_refused(written, code):
    assert refusal(values.organisation_number, written) == code


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("31.01.2026", date(2026, 1, 31)),
        (" 1.2.2026 ", date(2026, 2, 1)),
        (date(2026, 1, 31), date(2026, 1, 31)),
    ],
)
def test_days_are_read(written, day):
    assert values.day(written) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/01/2026", "not_a_date"),
        ("31.02.2026", "not_a_date"),
        ("31.1.26", "not_a_date"),
        ("januar", "not_a_date"),
        (Decimal(46053), "not_a_date"),
        (datetime(2026, 1, 31, 12, 0), "not_a_date"),  # noqa: DTZ001 -- as Excel gives it
        ("31.12.1926", "out_of_range"),
        ("31.12.2206", "out_of_range"),
    ],
)
def test_other_days_are_refused(written, code):
    assert refusal(values.day, written) == code


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (values.percent, "30 %", Decimal(30)),
        (values.percent, "12,5", Decimal("12.5")),
        (values.percent, Decimal("30.00"), Decimal(30)),
        (values.percent, "0", Decimal(0)),
        (values.percent, "100%", Decimal(100)),
        (values.months, "12 måneder", 12),
        (values.months, "24 mnd.", 24),
        (values.months, Decimal(6), 6),
        (values.level, "3", 3),
        (values.level, "3,0", 3),
        (values.level, Decimal(0), 0),
        (values.flag, "Ja", True),
        (values.flag, "x", True),
        (values.flag, "NEI", False),
        (values.flag, True, True),
        (values.cpv, "79411000-8", "79411000"),
        (values.cpv, "79411000 Vanlig bedriftsrådgivning", "79411000"),
        (values.cpv, Decimal(79411000), "79411000"),
        (values.email, "mailto:post@etat.example", "post@etat.example"),
        (values.key, "gevinst_2", "gevinst_2"),
    ],
)
def test_other_values_are_read(read, written, value):
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written", "code"),
    [
        (values.percent, "101", "out_of_range"),
        (values.percent, "-1", "out_of_range"),
        (values.percent, "33,3333", "out_of_range"),
        (values.percent, "en tredel", "not_a_number"),
        (values.months, "0", "out_of_range"),
        (values.months, "121", "out_of_range"),
        (values.months, "1,5", "not_whole"),
        (values.level, "6", "out_of_range"),
        (values.level, "2,5", "not_whole"),
        (values.level, "høy", "not_a_number"),
        (values.flag, "kanskje", "not_yes_or_no"),
        (values.cpv, "7941100", "not_cpv"),
        (values.cpv, "79411000-88", "not_cpv"),
        (values.email, "etat.example", "not_an_email"),
        (values.email, "a@b", "not_an_email"),
        (values.email, "a@b.no, c@d.no", "not_an_email"),
        (values.key, "Gevinst", "not_a_key"),
        (values.key, "2_linje", "not_a_key"),
        (values.key, "k" * 61, "too_long"),
        (values.readable, Trouble.FORMULA, "formula_without_value"),
        (values.readable, Trouble.ERROR, "formula_error"),
    ],
)
def test_other_values_are_refused(read, written, code):
    assert refusal(read, written) == code


@pytest.mark.parametrize(
    ("written", "options", "value"),
    [
        ("Minikonkurranse", CallOffMethod, CallOffMethod.MINI_COMPETITION),
        ("mini_competition", CallOffMethod, CallOffMethod.MINI_COMPETITION),
        ("Direkte avrop", CallOffMethod, CallOffMethod.DIRECT_AWARD),
        ("Begge deler", CallOffMethod, CallOffMethod.BOTH),
        ("ssa o", StandardContract, StandardContract.ASSIGNMENT),
        ("Bistandsavtalen", StandardContract, StandardContract.ASSISTANCE),
        ("Norske kroner", Currency, Currency.NOK),
    ],
)
def test_choices_have_norwegian_words(written, options, value):
    assert values.choice(written, options) is value


def test_a_line_is_put_right_and_a_text_keeps_its_lines():
    typed = " Tjeneste\u00addesign\u200b \n og\u00a0gevinst\x07 "
    assert values.text(typed, Kind.LINE) == "Tjenestedesign og gevinst\ufffd"
    assert values.text(typed) == "Tjenestedesign \n og gevinst\ufffd"
    assert values.text("en\u2028to\x85tre") == "en\nto\ntre"
    assert values.text("bla\u030a") == "blå"
    assert refusal(values.text, "x" * 256, Kind.LINE) == "too_long"
    assert refusal(values.text, date(2026, 1, 1), Kind.LINE) == "not_text"


def test_a_long_value_is_quoted_short():
    assert values.shown("x" * 100) == "x" * 79 + "…"
    assert values.shown(Decimal("1250.50")) == "1250,50"
    assert values.shown(date(2026, 1, 31)) == "31.01.2026"
