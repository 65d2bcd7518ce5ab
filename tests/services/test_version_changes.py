"""Two frozen texts are compared field by field, in words a bidder knows."""

import json

import pytest

from procure.queries import facts
from procure.services import competition_versions, version_changes
from tests import stories


@pytest.fixture
def frozen(session):
    story = stories.issued(session)
    return json.loads(
        competition_versions.snapshot(session, facts.competition(session, story.competition_id))
    )


def found(old, **changes):
    new = {**old, **changes}
    return [
        (c.field, c.what, c.before, c.after)
        for c in version_changes.between(json.dumps(old), json.dumps(new))
    ]


def test_equal_versions_differ_in_nothing(frozen):
    assert found(frozen) == []


@pytest.mark.parametrize(
    ("field", "value", "what", "after"),
    [
        ("title", "Nytt navn", "Konkurransens navn", "Nytt navn"),
        ("need", "", "Behovet", None),
        ("contract_form", "SSA-B", "Kontraktstandard", "SSA-B"),
        ("standstill_days", 12, "Karensperiode", "12 kalenderdager"),
        ("validity_until", "2027-06-30", "Tilbudet må gjelde til", "30.\xa0juni 2027"),
        ("questions_due_at", None, "Spørsmålsfrist", None),
        ("climate", ["requirement", "Krav er best."], "Klima og miljø", "Krav: Krav er best."),
        ("climate", [None, ""], "Klima og miljø", None),
    ],
)
def test_each_field_is_named_and_written_as_on_paper(frozen, field, value, what, after):
    ((place, name, before, now),) = found(frozen, **{field: value})
    assert (place, name, now) == (field, what, after)
    assert before


def test_requirements_are_changed_added_and_taken_away(frozen):
    rows = [[1, "must", "Teamet snakker norsk.", ""], [2, "should", "Nytt.", "Vis det."]]
    assert found(frozen, requirements=rows) == [
        (
            "requirements", "Absolutt krav 1",
            "Teamet snakker norsk. Dokumentasjon: Bekreft i tilbudet.", "Teamet snakker norsk.",
        ),
        ("requirements", "Krav 2", None, "Nytt. Dokumentasjon: Vis det."),
    ]  # fmt: skip
    assert [(what, after) for _, what, _, after in found(frozen, requirements=[])] == [
        ("Absolutt krav 1", None)
    ]
    kind = [[1, "should", "Teamet snakker norsk.", "Bekreft i tilbudet."]]
    assert found(frozen, requirements=kind) == [
        ("requirements", "Krav 1", "Absolutt krav 1", "Krav 1")
    ]


def test_criteria_tell_weight_text_and_limits(frozen):
    first, second, *rest = frozen["criteria"]
    changed = {**second, "weight": "35", "word_limit": 700, "minimum_points": "4"}
    ((_field, what, before, after),) = found(frozen, criteria=[first, changed, *rest])
    assert what == "Tildelingskriteriet «Oppgaveforståelse»"
    assert before.replace("\xa0", " ").startswith("Vekt 30 %. Vi vurderer")
    assert after.replace("\xa0", " ").endswith("Høyst 700 ord. Minst 4 poeng.")


def test_price_lines_tell_their_hours(frozen):
    first, second = frozen["price_lines"]
    named = [first[0], first[1], "Seniorrådgiver", 900, None]
    assert found(frozen, price_lines=[named, second]) == [
        ("price_lines", "Timer for «Seniorrådgiver»", "800 timer", "900 timer")
    ]


def test_needs_and_model_refer_to_the_new_tender_document(frozen):
    told = found(frozen, needs=[], model={})
    assert [(field, what, after) for field, what, _before, after in told] == [
        ("needs", "Kompetansebehov", "Se det nye konkurransegrunnlaget"),
        ("model", "Evalueringsmodell", "Se det nye konkurransegrunnlaget"),
    ]
