"""The form every page uses: linked errors, cleaned input, required answers."""

import pytest
from flask import Flask
from flask_babel import Babel
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError

from procure.forms.base import AREA_LENGTH, LINE_LENGTH, DsForm, required
from procure.forms.fields import CheckboxListField, MoneyField

CHOICES = [SelectChoice("o", "SSA-O"), SelectChoice("b", "SSA-B")]


@pytest.fixture(autouse=True)
def request_context():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="nb")
    with app.test_request_context(method="POST"):
        yield


class Member(DsForm):
    name = StringField("Navn", [required("Skriv navnet på medlemmet")])


class Answers(DsForm):
    title = StringField("Tittel", [required("Skriv tittelen")], description="Kort")
    need = TextAreaField("Behov")
    secret = PasswordField("Passord")
    token = HiddenField()
    price = MoneyField("Pris", [required("Skriv prisen")])
    contract = RadioField("Avtale", [required("Velg en avtale")], choices=CHOICES)
    areas = CheckboxListField("Områder", [required("Velg minst ett område")], choices=CHOICES)
    terms = BooleanField("Vilkår", [required("Godta vilkårene")])
    cv = FileField("CV", [required("Last opp en CV")])
    lead = FormField(Member)
    members = FieldList(FormField(Member), min_entries=2)

    def validate_token(self, field):
        if field.data == "old":
            raise ValidationError("Siden er for gammel")


def answers(**typed):
    return Answers(MultiDict(typed))


def test_error_list_gives_ids_in_page_order_through_forms_and_lists():
    form = answers(token="old")
    assert not form.validate()
    assert form.error_list() == [
        ("title", "Skriv tittelen"),
        ("", "Siden er for gammel"),
        ("price", "Skriv prisen"),
        ("contract-0", "Velg en avtale"),
        ("areas-0", "Velg minst ett område"),
        ("terms", "Godta vilkårene"),
        ("cv", "Last opp en CV"),
        ("lead-name", "Skriv navnet på medlemmet"),
        ("members-0-name", "Skriv navnet på medlemmet"),
        ("members-1-name", "Skriv navnet på medlemmet"),
    ]


def test_error_list_places_the_errors_of_a_list_and_of_the_form():
    class Team(DsForm):
        members = FieldList(StringField("Navn"), validators=[Length(min=2, message="Minst to")])

    form = Team(MultiDict({"members-0": "Kari"}))
    assert not form.validate()
    form.form_errors.append("Laget er ikke komplett")
    assert form.error_list() == [("", "Laget er ikke komplett"), ("members-0", "Minst to")]


def test_error_list_places_a_choice_without_options_on_its_group():
    class Empty(DsForm):
        contract = RadioField("Avtale", [required("Velg en avtale")], choices=[])

    form = Empty(MultiDict())
    assert not form.validate()
    assert form.error_list() == [("contract", "Velg en avtale")]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Skriv prisen"),
        ({"price": "  "}, "Skriv prisen"),
        ({"price": "mye"}, "Skriv beløpet i kroner med komma før ørene, for eksempel 1 250,50"),
    ],
)
def test_required_keeps_the_error_of_an_answer_that_cannot_be_read(typed, error):
    form = answers(**typed)
    form.validate()
    assert form.price.errors == [error]


def test_required_takes_zero_for_an_answer():
    form = answers(price="0")
    form.validate()
    assert (form.price.data, form.price.errors) == (0, [])


def test_required_refuses_a_value_outside_the_choices_in_our_words():
    form = answers(contract="x", areas="x")
    form.validate()
    assert form.contract.errors == ["Velg et av alternativene i listen"]
    assert form.areas.errors == ["Valget «x» finnes ikke i listen"]


def test_text_is_cleaned_before_anything_looks_at_it():
    form = answers(title=" A\u030as\r\ntest ", need=" en\r\nto\x00 ", token="a\r\nb")
    assert (form.title.data, form.need.data, form.token.data) == ("Ås test", "en\nto\ufffd", "a\nb")


def test_a_password_is_left_as_typed():
    assert answers(secret=" A\u030a\x07 ").secret.data == " A\u030a\x07 "


@pytest.mark.parametrize(
    ("typed", "replaced"),
    [
        ({"title": "Bedre\r\ntjenester"}, False),
        ({"need": "a\x0bb"}, True),
        ({"members-1-name": "\ud800"}, True),
        ({"secret": "\x07"}, False),
        ({"need": "\ufffd"}, False),  # typed by the user: nothing was lost here
    ],
)
def test_replaced_characters_tells_when_something_typed_was_lost(typed, replaced):
    assert answers(**typed).replaced_characters is replaced


def test_a_new_form_has_replaced_nothing():
    assert Answers(None).replaced_characters is False


def test_text_has_a_longest_length_and_is_kept_when_too_long():
    form = answers(need="x" * (AREA_LENGTH + 1), title="y" * LINE_LENGTH)
    form.validate()
    assert form.need.errors == ["Teksten kan ha høyst 100000 tegn. Nå har den 100001"]
    assert form.need.data == "x" * (AREA_LENGTH + 1)
    assert form.title.errors == []


def test_a_limit_of_the_fields_own_replaces_the_usual_one():
    class Short(DsForm):
        code = StringField("Kode", [Length(max=3)])

    form = Short(MultiDict({"code": "abcd"}))
    form.validate()
    assert form.code.errors == ["Teksten kan ha høyst 3 tegn. Nå har den 4"]


def test_messages_of_wtforms_are_norwegian():
    class Numbers(DsForm):
        count = IntegerField("Antall")
        few = IntegerField("Få", [NumberRange(1, 5)])
        kind = SelectField("Type", choices=CHOICES)

    form = Numbers(MultiDict({"count": "to", "few": "9", "kind": "x"}))
    form.validate()
    assert form.errors == {
        "count": ["Skriv et helt tall"],
        "few": ["Tallet må være mellom 1 og 5"],
        "kind": ["Velg et av alternativene i listen"],
    }


def test_a_field_is_rendered_with_hint_and_error_linked_and_no_browser_checks():
    form = answers()
    form.validate()
    assert form.title(aria_describedby="title-count") == (
        '<input aria-describedby="title-count title-hint title-error" aria-invalid="true" '
        'aria-required="true" class="ds-input" id="title" name="title" type="text" value="">'
    )


def test_an_optional_field_without_hint_or_error_is_plain():
    assert answers(need="tekst").need(rows=3) == (
        '<textarea class="ds-input" id="need" name="need" rows="3">\r\ntekst</textarea>'
    )


def test_a_hidden_field_is_no_designed_input():
    assert answers(token="t").token() == '<input id="token" name="token" type="hidden" value="t">'
