"""What is missing is found all at once and named as the officer knows it."""

import dataclasses

import pytest

from procure.documents.fields import FieldPath, Leaf, clean, leaves, missing, plain, said
from procure.documents.parts import Contact, EvaluationModel
from procure.documents.samples.common import MODEL
from procure.documents.samples.invitation import SAMPLE as INVITATION
from procure.documents.samples.tender_document import SAMPLE as TENDER_DOCUMENT
from procure.domain.evaluation.model import Family, PriceFormula, RoundingStage
from procure.language import using
from tests.documents.cases import SAMPLES


def paths(document) -> list[str]:
    return [field.path for field in missing(document)]


def test_samples_miss_nothing():
    assert [name for name, sample in SAMPLES.items() if missing(sample)] == []


def test_missing_values_are_found_at_every_depth_with_their_labels():
    first, *rest = INVITATION.criteria
    broken = dataclasses.replace(
        INVITATION,
        case_number="",
        bid_deadline=None,
        summary=("Kort", " \u00a0\n"),
        contact=dataclasses.replace(INVITATION.contact, email="  "),
        criteria=(first, dataclasses.replace(rest[0], weight=""), *rest[1:]),
        attachments=(),
    )
    assert missing(broken) == [
        FieldPath("case_number", "Saksnummer"),
        FieldPath("summary[1]", "Kort om oppdraget nr. 2"),
        FieldPath("bid_deadline", "Tilbudsfrist"),
        FieldPath("contact.email", "Kontakt: Kontaktpersonens e-postadresse"),
        FieldPath("criteria[1].weight", "Tildelingskriterier nr. 2: Vekt"),
        FieldPath("attachments", "Vedlegg"),
    ]


def test_a_text_of_invisible_characters_is_missing():
    assert paths(dataclasses.replace(INVITATION, dated="\u200b\u00ad")) == ["dated"]


def test_optional_values_may_be_missing():
    without = dataclasses.replace(
        INVITATION, estimated_value=None, presentation="", standstill=None, legal_basis=()
    )
    assert paths(without) == []


def test_a_value_is_needed_only_by_the_choice_that_prints_it():
    def lacking(**changes) -> list[str]:
        return paths(dataclasses.replace(MODEL, **changes))

    assert lacking(k=None) == ["k"]
    assert lacking(formula=PriceFormula.HYBRID, k=" ") == ["k"]
    assert lacking(formula=PriceFormula.PROPORTIONAL, k=None) == []
    assert lacking(formula=PriceFormula.LOG) == ["a"]
    assert lacking(formula=PriceFormula.INTERVAL) == ["high"]
    assert lacking(rounding=RoundingStage.TOTAL) == ["decimals"]
    assert lacking(family=Family.PRICED_QUALITY) == ["quality_values"]


def test_climate_needs_the_elements_of_its_choice():
    climate = TENDER_DOCUMENT.climate
    for choice, wanted in (
        ("criterion", ["climate.share", "climate.elements"]),
        ("requirement", ["climate.elements"]),
        ("insignificant", []),
    ):
        changed = dataclasses.replace(climate, choice=type(climate.choice)(choice))
        assert paths(dataclasses.replace(TENDER_DOCUMENT, climate=changed)) == wanted


def test_leaves_name_fields_as_templates_do():
    found = leaves(type(INVITATION))
    assert Leaf("summary[]", "Kort om oppdraget", printed=True, needed=True) in found
    weight = "Tildelingskriterier: Vekt"
    assert Leaf("criteria[].weight", weight, printed=True, needed=True) in found
    phone = "Kontakt: Kontaktpersonens telefonnummer"
    assert Leaf("contact.phone", phone, printed=True, needed=False) in found
    formula = "Evalueringsmodell: Prisformel"
    assert Leaf("model.formula", formula, printed=False, needed=False) in found
    assert Leaf("invented", "Konstruerte data", printed=False, needed=True) in found


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("nb", ["Saksnummer", "Tildelingskriterier nr. 2: Vekt", "Roller: Rolle (nr. 2, 3)"]),
        ("nn", ["Saksnummer", "Tildelingskriterium nr. 2: Vekt", "Roller: Rolle (nr. 2, 3)"]),
        ("en", ["Case number", "Award criteria no. 2: Weight", "Roles: Role (no. 2, 3)"]),
    ],
)
def test_a_label_is_said_whole_in_the_reader_s_language(spoken, expected):
    labels = ["Saksnummer", "Tildelingskriterier nr. 2: Vekt", "Roller: Rolle (nr. 2, 3)"]
    with using(spoken):
        assert [said(label) for label in labels] == expected


def test_a_template_is_given_plain_values_only():
    given = plain(dataclasses.replace(INVITATION, estimated_value=" "))
    assert given["estimated_value"] is None
    assert given["model"]["formula"] == "linear"
    assert given["invented"] is True
    assert given["criteria"][0] == {"name": "Oppgaveforståelse", "weight": "30\u00a0%"}
    kinds = {type(value) for value in given.values()}
    assert kinds == {str, bool, dict, list, type(None)}


def test_cleaning_shows_what_was_lost_and_keeps_the_rest():
    assert clean("a\x00b\ud800c\ufffed") == "a\ufffdb\ufffdc\ufffdd"
    assert clean("to\a avsnitt\f og\r\nlinje") == "to avsnitt og\nlinje"
    assert clean("Smith & Sønn <AS> {{ 7*7 }}") == "Smith & Sønn <AS> {{ 7*7 }}"


def test_a_role_is_enough_for_a_contact():
    assert missing(Contact(name="Innkjøper 1", email="a@b.example")) == []


def test_a_model_without_a_price_criterion_is_whole():
    whole = EvaluationModel(
        family=Family.POINTS, scale="10", normalise=MODEL.normalise, rounding=MODEL.rounding
    )
    assert missing(whole) == []
