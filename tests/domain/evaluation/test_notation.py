from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain.evaluation.notation import exact, number, plain

F = Fraction


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", F(7)),
        ("-7", F(-7)),
        ("0.10", F(1, 10)),
        ("1000000.05", F(100000005, 100)),
        ("1e6", F(1000000)),
        ("2.5E-3", F(1, 400)),
        ("23/3", F(23, 3)),
    ],
)
def test_number_reads_exactly(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 7",
        "7 ",
        "1 000",
        "1_000",
        "0,4",
        "+7",
        ".5",
        "5.",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "9" * 61,
        "1/0",
        "1/-2",
        "٣",
        "true",
        "0x10",
        "1\n",
    ],
)
def test_number_refuses_anything_else(text):
    with pytest.raises(ValueError, match=r".*"):
        number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (F(0), "0"),
        (F(-3), "-3"),
        (F(10) ** 25, "1" + "0" * 25),
        (F(1, 8), "0.125"),
        (F(-1, 200), "-0.005"),
        (F(41, 5), "8.2"),
        (F(1, 10**20), "0." + "0" * 19 + "1"),
        (F(3, 10**40), "0." + "0" * 39 + "3"),
        (F(10**40 + 1, 10**40), "1." + "0" * 39 + "1"),
        (F(-1, 5**40), "-0." + str(2**40).zfill(40)),
        (F(1, 2**40), "0." + str(5**40).zfill(40)),
        (F(2, 3), "0." + "6" * 29 + "7"),
        (F(1, 3 * 10**9), "0." + "0" * 9 + "3" * 30),
        (F(10**40, 3), "3" * 30 + "0" * 10),
    ],
)
def test_plain_writes_without_exponent(value, text):
    assert plain(value) == text


@settings(deadline=None, max_examples=100)
@given(st.fractions(max_denominator=10**9))
def test_exact_reads_back_and_plain_is_close(value):
    assert number(exact(value)) == value
    assert abs(F(plain(value)) - value) <= abs(value) / 10**12


@pytest.mark.parametrize(
    ("value", "text"), [(F(1, 8), "0.125"), (F(1, 25), "0.04"), (F(1, 6), "1/6"), (F(7), "7")]
)
def test_exact_writes_a_decimal_when_there_is_one(value, text):
    assert exact(value) == text
