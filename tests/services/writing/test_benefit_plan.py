"""The benefit plan comes from the journal, with the status written last."""

import dataclasses

import pytest

from procure.domain import journal_facts as kinds
from procure.domain.errors import InvalidInput
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "benefit_plan"


def shown(session, found, entry):
    return made.text(session, found.id, NAME, entry, actor=found.story.owner, now=found.now)


def test_each_benefit_has_owner_baseline_target_measure_date_and_status(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, js.PLAN)
    text = shown(session, found, entry)
    assert "Leverandør\tKonsortium 0 (konstruert)" in text
    assert "Innbyggerne skal få svar raskere." in text
    assert (
        "Kortere ventetid\nAvdelingsleder 1\n14 dager\n5 dager\n"
        "Saksbehandlingssystemet, hver måned\n1. januar 2028\nI gang"
    ) in text
    assert "0 av 1 gevinster er oppnådd." in text
    assert "Ledergruppen går gjennom planen hvert kvartal." in text


def test_what_a_benefit_lacks_is_told_with_its_number(session, tmp_path):
    found = es.contracted(session, tmp_path)
    begun = dataclasses.replace(
        js.PLAN, benefits=(*js.PLAN.benefits, kinds.Benefit(name="Færre feil")), follow_up=""
    )
    (entry,) = js.written(session, found, begun)
    with pytest.raises(InvalidInput) as why:
        shown(session, found, entry)
    assert made.lacking(why) == [
        *(
            (f"Gevinster nr. 2: {name}", "journal")
            for name in ("Gevinsteier", "Nullpunkt", "Mål", "Måling", "Dato")
        ),
        ("Oppfølging", "journal"),
    ]
