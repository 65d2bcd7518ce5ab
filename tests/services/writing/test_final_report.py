"""The final report comes from the journal, the contract and the newest benefit plan."""

import pytest

from procure.domain import journal_facts as kinds
from procure.domain.errors import InvalidInput
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "final_report"


def shown(session, found, entry):
    return made.text(session, found.id, NAME, entry, actor=found.story.owner, now=found.now)


def test_the_report_tells_results_learning_transfer_and_what_goes_on(session, tmp_path):
    found = es.contracted(session, tmp_path)
    js.written(session, found, js.ANNEX)
    js.written(session, found, js.PLAN)
    (entry,) = js.written(session, found, js.REPORT)
    text = shown(session, found, entry)
    for said in (
        "Prosjektet samlet tre mottak til ett.",
        "Resultater\nVentetiden er halvert.",
        "Læring\nDiagnosen bør ta den tiden den trenger.",
        "Overføringsverdi\nMottaket kan brukes av andre etater.",
        "Videreføring\nLinjen tar over fra nyttår.",
        "Kontraktsverdi ved signering\t1 160 000 kr",
        "Kontraktsverdi til slutt\t1 200 000 kr",
        "Kortere ventetid\n5 dager\nI gang",
    ):
        assert said in text


def test_a_project_without_a_benefit_plan_says_so(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, js.REPORT)
    assert "Det er ikke laget en gevinstplan for prosjektet." in shown(session, found, entry)


def test_gaps_are_told_all_at_once(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, kinds.FinalReport(summary="Bare begynt."))
    with pytest.raises(InvalidInput) as why:
        shown(session, found, entry)
    assert made.lacking(why) == [
        (label, "journal") for label in ("Resultater", "Læring", "Overføringsverdi", "Videreføring")
    ]
