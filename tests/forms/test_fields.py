"""Money, shares, dates, times and organisation numbers as Norwegians write them."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from procure.domain.formats import OSLO
from procure.forms.base import DsForm, required
from procure.forms.fields import (
    MOST_MONEY,
    NOTATION,
    DateField,
    DecimalCommaField,
    LocalDateTimeField,
    MoneyField,
    OrgNumberField,
    PercentField,
)
from procure.language import Language, using

IN_A_CONTEXT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def request_context():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="nb")
    with app.test_request_context(method="POST"):
        yield


class Answers(DsForm):
    money = MoneyField()
    loss = MoneyField(minimum=-1000)
    at_least = MoneyField(minimum=10_000, maximum=20_000)
    number = DecimalCommaField(minimum=-5)
    whole = DecimalCommaField(places=0)
    share = PercentField()
    day = DateField()
    moment = LocalDateTimeField("Frist", [required("Skriv fristen")], description="Norsk tid")
    firm = OrgNumberField()


def read(name, *typed, page="nb"):
    """The answer as read from a page in that language, or the sentence the user gets."""
    form = Answers(MultiDict([(NOTATION, page), *((name, part) for part in typed)]))
    form.validate()
    field = form[name]
    assert not (field.errors and field.data is not None)
    return field.errors[0] if field.errors else field.data


def stored(**data):
    """A form that shows what was stored before."""
    return Answers(None, data=data)


def shown(field):
    """What the user sees in the field."""
    return html.unescape(re.search(r'value="([^"]*)"', field()).group(1))


@pytest.mark.parametrize(
    ("typed", "ore"),
    [
        ("0", 0),
        ("1250", 125_000),
        ("1250,5", 125_050),
        ("1 250,50", 125_050),
        ("1\u00a0250\u00a0000", 125_000_000),
        ("1\u202f250,05", 125_005),
        ("kr 1 250,50", 125_050),
        ("Kr. 500", 50_000),
        ("500 kr", 50_000),
        ("500,-", 50_000),
        ("kr 500,-", 50_000),
        ("0,01", 1),
        (" 7 ", 700),
        ("1 000 000 000 000", MOST_MONEY),
        ("", None),
    ],
)
def test_money_is_read_as_ore(typed, ore):
    assert read("money", typed) == ore


WRONG_MONEY = "Skriv beløpet i kroner med komma før ørene, for eksempel 1 250,50"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.250", WRONG_MONEY),
        ("1250.50", WRONG_MONEY),
        ("1 25", WRONG_MONEY),
        ("12 3456", WRONG_MONEY),
        ("1,", WRONG_MONEY),
        (",5", WRONG_MONEY),
        ("1e6", WRONG_MONEY),
        ("NaN", WRONG_MONEY),
        ("Infinity", WRONG_MONEY),
        ("١٢", WRONG_MONEY),
        ("1_000", WRONG_MONEY),
        ("EUR 5", WRONG_MONEY),
        ("1,005", "Skriv beløpet med høyst to desimaler"),
        ("-1", "Beløpet kan ikke være negativt"),
        ("−1", "Beløpet kan ikke være negativt"),
        ("1 000 000 000 000,01", "Beløpet kan være høyst 1\u00a0000\u00a0000\u00a0000\u00a0000 kr"),
    ],
)
def test_money_is_never_guessed(typed, sentence):
    assert read("money", typed) == sentence


def test_money_has_its_own_span():
    assert read("loss", "-10") == -1000
    assert read("loss", "-10,01") == "Beløpet må være minst −10 kr"
    assert read("at_least", "99,99") == "Beløpet må være minst 100 kr"
    assert read("at_least", "200,01") == "Beløpet kan være høyst 200 kr"


@IN_A_CONTEXT
@given(st.integers(-1000, MOST_MONEY))
def test_money_shown_is_read_back(ore):
    assert read("loss", shown(stored(loss=ore).loss)) == ore


@IN_A_CONTEXT
@given(st.text(st.sampled_from("0123456789 \u00a0\u202f,.-−–krKR"), max_size=14) | st.text())
def test_money_is_read_or_refused_but_never_crashes(typed):
    answer = read("money", typed)
    assert answer is None or isinstance(answer, str) or 0 <= answer <= MOST_MONEY
    assert shown(Answers(MultiDict({"money": typed})).money) == typed.strip()


def test_what_cannot_be_read_is_shown_again_as_typed():
    assert 'value="ca. 500"' in Answers(MultiDict({"money": "ca. 500"})).money()


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("number", "7,5", Decimal("7.5")),
        ("number", "1 000,25", Decimal("1000.25")),
        ("number", "−5", Decimal(-5)),
        ("number", "-5,1", "Tallet må være minst -5"),
        ("number", "1,23456", "Skriv høyst 4 desimaler"),
        ("number", "7.5", "Skriv et tall, med komma for desimaler, for eksempel 7,5"),
        ("whole", "12", Decimal(12)),
        ("whole", "12,0", "Skriv et helt tall, uten komma"),
        ("share", "12,5", Decimal("12.5")),
        ("share", "40 %", Decimal(40)),
        ("share", "100", Decimal(100)),
        ("share", "100,01", "Tallet kan være høyst 100"),
        ("share", "førti", "Skriv prosenten som et tall, for eksempel 12,5"),
    ],
)
def test_decimal_and_percent_are_exact(name, typed, answer):
    assert read(name, typed) == answer


@IN_A_CONTEXT
@given(st.decimals(0, 100, places=2))
def test_percent_shown_is_read_back(share):
    assert read("share", shown(stored(share=share).share)) == share


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("01.02.2027", date(2027, 2, 1)),
        ("1.2.2027", date(2027, 2, 1)),
        ("1. 2. 2027", date(2027, 2, 1)),
        ("2027-02-01", date(2027, 2, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        ("29.02.2027", "Datoen finnes ikke i kalenderen"),
        ("01.02.1899", "Skriv et år fra 1900 til 2199"),
        ("01.02.27", "Skriv datoen som dd.mm.åååå, for eksempel 01.02.2027"),
        ("02/01/2027", "Skriv datoen som dd.mm.åååå, for eksempel 01.02.2027"),
        ("01.02.20270", "Skriv datoen som dd.mm.åååå, for eksempel 01.02.2027"),
        ("i morgen", "Skriv datoen som dd.mm.åååå, for eksempel 01.02.2027"),
        ("", None),
    ],
)
def test_date_is_read(typed, answer):
    assert read("day", typed) == answer


@IN_A_CONTEXT
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_date_shown_is_read_back(day):
    assert read("day", shown(stored(day=day).day)) == day


NOON = datetime(2027, 2, 1, 11, 0, tzinfo=UTC)
NO_TIME = "Skriv klokkeslettet som tt:mm, for eksempel 12:00"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["01.02.2027", "12:00"], NOON),
        (["01.02.2027", "12.00"], NOON),
        (["1. 2. 2027", "kl. 12.00"], NOON),
        (["01.02.2027 12:00"], NOON),
        (["01.02.2027 kl. 12.00"], NOON),
        (["01.02.2027, kl 12:00"], NOON),
        (["2027-02-01T12:00"], NOON),
        (["2027-02-01", "12:00:00"], NOON),
        (["01.07.2027", "12:00"], datetime(2027, 7, 1, 10, 0, tzinfo=UTC)),
        (["01.02.2027", ""], NO_TIME),
        (["1. 2. 2027", ""], NO_TIME),
        (["01.02.2027", "kl tolv"], NO_TIME),
        (["01.02.2027", "24:00"], "Skriv klokkeslettet fra 00:00 til 23:59"),
        (["", "12:00"], "Skriv datoen som dd.mm.åååå, for eksempel 01.02.2027"),
        (["31.02.2027", "12:00"], "Datoen finnes ikke i kalenderen"),
        (["", ""], "Skriv fristen"),
        (["28.03.2027", "01:59"], datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (
            ["28.03.2027", "02:00"],
            "Klokken stilles fram den natten, så klokkeslettet finnes ikke. Velg et annet",
        ),
        (
            ["28.03.2027", "02:59"],
            "Klokken stilles fram den natten, så klokkeslettet finnes ikke. Velg et annet",
        ),
        (["28.03.2027", "03:00"], datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (["31.10.2027", "01:59"], datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        (
            ["31.10.2027", "02:00"],
            "Klokken stilles tilbake den natten, så klokkeslettet kommer to ganger. Velg et annet",
        ),
        (["31.10.2027", "03:00"], datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_moment_is_read_by_the_clock_in_oslo(typed, answer):
    assert read("moment", *typed) == answer


@IN_A_CONTEXT
@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 -- made aware here
        lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
    )
)
def test_moment_shown_is_read_back_unless_the_clock_changes(moment):
    answer = read("moment", shown(stored(moment=moment).moment))
    here = moment.astimezone(OSLO)
    nearby = {(moment + timedelta(hours=h)).astimezone(OSLO).utcoffset() for h in (-2, 2)}
    assert answer == moment or (len(nearby) == 2 and "tilbake" in answer and here.hour <= 3)


def test_moment_is_shown_as_two_linked_inputs():
    form = Answers(MultiDict([("moment", "01.02.2027"), ("moment", "tolv")]))
    form.validate()
    shared = 'aria-describedby="moment-hint moment-error" aria-invalid="true" aria-required="true" autocomplete="off" class="ds-input"'
    assert (
        form.moment.date_input()
        == f'<input {shared} id="moment" name="moment" size="12" type="text" value="01.02.2027">'
    )
    assert (
        form.moment.time_input()
        == f'<input {shared} id="moment-time" name="moment" size="7" type="text" value="tolv">'
    )


def test_moment_stored_is_split_between_the_two_inputs():
    form = stored(moment=NOON)
    assert 'value="01.02.2027"' in form.moment.date_input()
    assert 'value="12:00"' in form.moment.time_input()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("974760673", "974760673"),
        ("974 760 673", "974760673"),
        (" 974\u00a0760\u00a0673 ", "974760673"),
        ("974760674", "Organisasjonsnummeret finnes ikke. Se etter tastefeil"),
        ("97476067", "Et organisasjonsnummer har ni siffer, for eksempel 974 760 673"),
        ("NO974760673MVA", "Et organisasjonsnummer har ni siffer, for eksempel 974 760 673"),
        ("", None),
    ],
)
def test_organisation_number_is_nine_digits_with_a_right_check_digit(typed, answer):
    assert read("firm", typed) == answer


def test_organisation_number_is_shown_in_threes():
    assert 'value="974\u00a0760\u00a0673"' in stored(firm="974760673").firm()


ENGLISH_NUMBER = "Skriv et tall, med komma for desimaler, for eksempel 7,5"


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("money", "1,250.50", 125_050),
        ("money", "NOK 1,250", 125_000),
        ("money", "1 250.5", 125_050),
        ("money", "12,5", WRONG_MONEY),
        ("money", "1,25", WRONG_MONEY),
        ("money", "1250,500", WRONG_MONEY),
        ("money", "1,250 000", WRONG_MONEY),
        ("money", "1.250,50", WRONG_MONEY),
        ("money", "1.250", "Skriv beløpet med høyst to desimaler"),
        ("number", "7.5", Decimal("7.5")),
        ("number", "7,5", ENGLISH_NUMBER),
        ("number", "1,234,567.25", Decimal("1234567.25")),
        ("whole", "12,000", Decimal(12000)),
        ("whole", "12.0", "Skriv et helt tall, uten komma"),
        ("share", "12.5%", Decimal("12.5")),
        ("day", "13/02/2027", date(2027, 2, 13)),
        ("day", "1.2.2027", date(2027, 2, 1)),
        ("day", "02/13/2027", "Datoen finnes ikke i kalenderen"),
    ],
)
def test_pages_in_english_have_a_point_and_commas(name, typed, answer):
    assert read(name, typed, page="en") == answer


@pytest.mark.parametrize("typed", ["1,250", "1 250,5", "7,5"])
def test_a_page_left_open_is_read_as_it_was_written(typed):
    """Another language was chosen in another tab: the answer is what it was on its own page."""
    before = read("money", typed)
    with using("en"):
        assert read("money", typed) == before


def test_an_answer_is_shown_again_in_the_notation_of_the_page_it_comes_to():
    form = Answers(MultiDict({"money": "1,2", "number": "1.5"}))
    with using("en"):
        assert shown(form.money) == "1.20"
        assert shown(form.number) == "1.5"  # it could not be read, and its error stands beside it


@pytest.mark.parametrize("language", list(Language))
@IN_A_CONTEXT
@given(
    ore=st.integers(-1000, MOST_MONEY),
    number=st.decimals(-5, 10**9, places=4),
    day=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)
def test_what_a_page_shows_is_read_back_from_it_in_every_language(language, ore, number, day):
    with using(language):
        form = stored(loss=ore, number=number, day=day)
        seen = [shown(form[name]) for name in ("loss", "number", "day")]
    answers = [
        read(name, typed, page=language)
        for name, typed in zip(("loss", "number", "day"), seen, strict=True)
    ]
    assert answers == [ore, number, day]


@IN_A_CONTEXT
@given(st.text("0123456789 ,.", min_size=1, max_size=9))
def test_only_a_comma_before_three_digits_means_another_number_in_english(typed):
    """Then the page that it was typed on says which: all else is one number or none."""
    ours, theirs = (read("number", typed, page=page) for page in ("nb", "en"))
    both = isinstance(ours, Decimal) and isinstance(theirs, Decimal)
    assert not both or ours == theirs or re.fullmatch(r"\s*[0-9]{1,3},[0-9]{3}\s*", typed)


def test_a_language_that_is_none_of_ours_is_read_as_bokmal():
    assert read("money", "1 250,5", page="<x>") == 125_050
