"""Form fields as rendered: every hint and error is tied to its input."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from procure.forms.base import DsForm, required
from procure.forms.fields import CheckboxListField, LocalDateTimeField, MoneyField, PercentField

CHOICES = [SelectChoice("o", "SSA-O"), SelectChoice("b", "SSA-B")]
ATTACK = '"><script>alert(1)</script>'


class Answers(DsForm):
    title = StringField("Tittel", [required("Skriv tittelen")], description="Kort")
    need = TextAreaField("Behov")
    price = MoneyField("Pris", [required("Skriv prisen")])
    share = PercentField("Vekt")
    deadline = LocalDateTimeField("Frist", [required("Skriv fristen")], description="Norsk tid")
    kind = SelectField(
        "Type", [required("Velg en type")], choices=[SelectChoice("", "Velg"), *CHOICES]
    )
    contract = RadioField(
        "Avtale", [required("Velg en avtale")], choices=CHOICES, description="Les bilag 4"
    )
    areas = CheckboxListField("Områder", [required("Velg minst ett område")], choices=CHOICES)
    terms = BooleanField("Jeg godtar", [required("Godta vilkårene")], description="Bilag 4")


@pytest.fixture
def refused():
    form = Answers(MultiDict())
    assert not form.validate()
    return form


FIELDS = """
{{ error_summary(form) }}
{{ field(form.title) }}{{ field(form.need, counter=500, rows=9) }}{{ field(form.kind, data_width="auto") }}
{{ money_field(form.price) }}{{ percent_field(form.share) }}{{ field(form.deadline) }}
{{ radios(form.contract) }}{{ checks(form.areas) }}{{ check(form.terms) }}
"""
IMPORTS = "error_summary, field, money_field, percent_field, radios, checks, check"


def test_every_error_in_the_summary_leads_to_an_element_that_can_take_it(use, refused):
    tree = use("fields", IMPORTS, FIELDS, form=refused)
    links = {a.get("href"): tree.text(a) for a in tree.xpath(".//*[@id='feil']//a")}
    assert links == {f"#{place}": message for place, message in refused.error_list()}
    targets = [tree.by_id(href[1:]).tag for href in links]
    assert targets == ["input", "input", "input", "select", "input", "input", "input"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("title", ["Kort", "Feil: Skriv tittelen"]),
        ("need", ["Høyst 500 ord"]),
        ("price", ["Feil: Skriv prisen"]),
        ("share", []),
        ("deadline", ["Norsk tid", "Feil: Skriv fristen"]),
        ("deadline-time", ["Norsk tid", "Feil: Skriv fristen"]),
        ("kind", ["Feil: Velg en type"]),
        ("contract", ["Les bilag 4", "Feil: Velg en avtale"]),
        ("areas", ["Feil: Velg minst ett område"]),
        ("terms", ["Bilag 4", "Feil: Godta vilkårene"]),
    ],
)
def test_hint_and_error_are_read_with_the_field(use, refused, place, words):
    tree = use("fields", IMPORTS, FIELDS, form=refused)
    assert tree.described(tree.by_id(place)) == words


def test_every_input_has_one_label_and_every_id_is_its_own(use, refused):
    tree = use("fields", IMPORTS, FIELDS, form=refused)
    labels = [e.get("for") for e in tree.xpath(".//label")]
    inputs = [e.get("id") for e in tree.xpath(".//input | .//select | .//textarea")]
    assert sorted(labels) == sorted(inputs)
    ids = [e.get("id") for e in tree.xpath(".//*[@id]")]
    assert len(ids) == len(set(ids))


def test_only_optional_answers_are_marked(use, refused):
    tree = use("fields", IMPORTS, FIELDS, form=refused)
    assert tree.texts(".//*[cls('optional')]") == ["(valgfritt)", "(valgfritt)"]
    assert tree.texts(".//label[@for='need']") == ["Behov (valgfritt)"]


def test_a_field_without_errors_shows_none(use):
    tree = use("fields", IMPORTS, FIELDS, form=Answers(None))
    assert tree.texts(".//*[@id='feil'] | .//*[@data-field='validation']") == []
    assert tree.xpath(".//*[@aria-invalid]") == []


def test_a_text_area_gets_its_size_and_its_word_limit(use, refused):
    area = use("fields", IMPORTS, FIELDS, form=refused).xpath(".//textarea")[0]
    assert (area.get("rows"), area.get("data-word-limit")) == ("9", "500")


def test_chosen_answers_are_shown_again(use):
    form = Answers(MultiDict([("contract", "b"), ("areas", "o"), ("areas", "b"), ("terms", "y")]))
    tree = use("fields", IMPORTS, FIELDS, form=form)
    assert [e.get("id") for e in tree.xpath(".//*[@checked]")] == [
        "contract-1",
        "areas-0",
        "areas-1",
        "terms",
    ]


def test_what_was_typed_cannot_become_markup(use):
    form = Answers(MultiDict({"title": ATTACK, "need": "</textarea>" + ATTACK}))
    tree = use("fields", IMPORTS, FIELDS, form=form)
    assert tree.xpath(".//script") == []
    assert tree.xpath(".//*[@id='title']")[0].get("value") == ATTACK


def test_csrf_is_a_hidden_input_without_id(use):
    token = use("fields", "csrf", "{{ csrf() }}").xpath(".//input")[0]
    assert (token.get("type"), token.get("name"), token.get("id")) == ("hidden", "csrf_token", None)
    assert token.get("value")
