"""The final report comes from the journal, the contract and the newest benefit plan."""

import pytest

from procure.domain import journal_facts as kinds
from procure.domain.errors import InvalidInput
from tests import delivery_stories as ds
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "final_report"


def shown(session, found, entry):
    return made.text(session, found.id, NAME, entry, actor=found.story.owner, now=found.now)


def test_the_report_tells_results_learning_transfer_and_what_goes_on(session, tmp_path):
    found = ds.completed(session, tmp_path)
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
        "Fakturert i alt\t400 000 kr",
        "Diagnose\n1. mars 2027 til 30. april 2027\n26. april 2027",
        "Utvikle–levere\n1. september 2027 til 15. desember 2027\n12. november 2027",
        "Kortere ventetid\n5 dager\nI gang",
    ):
        assert said in text


def test_a_report_before_the_phases_are_planned_leaves_them_out(session, tmp_path):
    found = es.contracted(session, tmp_path)
    js.written(session, found, js.ANNEX)  # not signed, so it changes no sum
    (entry,) = js.written(session, found, js.REPORT)
    text = shown(session, found, entry)
    assert "Fasene" not in text
    assert "Kontraktsverdi til slutt\t1 160 000 kr" in text
    assert "Fakturert i alt\t0 kr" in text


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
