"""The answer to a complaint, and the decision on access, come from the journal."""

import dataclasses

import pytest

from procure.domain import journal_facts as kinds
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "complaint_answer"


def answered(session, tmp_path, facts):
    found = es.told(session, tmp_path)
    (entry,) = js.written(session, found, facts, 1)
    return made.text(session, found.id, NAME, entry, actor=found.story.officer, now=found.now)


def test_a_complaint_is_answered_with_assessment_and_the_way_on(session, tmp_path):
    text = answered(session, tmp_path, js.COMPLAINT)
    assert "Konsortium 1 (konstruert)\nv/ Firma 2 AS (konstruert)" in text
    assert "Svar på klagen" in text
    assert "Klagen kom 1. februar 2027." in text
    assert "Vi gir dere ikke medhold i klagen." in text
    assert "Poengene bygger på dokumentasjonen i tilbudet." in text
    assert "Det som skjer nå\nValget blir stående." in text
    assert "Klagenemnda for offentlige anskaffelser (KOFA):" in text
    assert "Send klagen skriftlig" not in text  # the buyer has answered
    assert "Vedtak om innsyn" not in text


def test_access_is_decided_for_each_document_with_reasons(session, tmp_path):
    text = answered(session, tmp_path, js.ACCESS)
    assert "Vedtak om innsyn" in text
    assert "Vi gir delvis innsyn." in text
    assert "Evalueringsrapporten\nGis ut i sin helhet\n–\n–" in text
    assert (
        "Det valgte tilbudet\nGis ut sladdet\nTimepriser og metodebeskrivelsen på side 6\n"
        "Opplysningene er forretningshemmeligheter."
    ) in text
    assert "Vedtaket kan klages inn for departementet innen tre uker." in text
    assert "Klagen kom" not in text


@pytest.mark.parametrize(
    ("facts", "verdict", "sentence"),
    [
        (js.COMPLAINT, kinds.Verdict.UPHELD, "Vi gir dere medhold i klagen."),
        (js.COMPLAINT, kinds.Verdict.PARTLY, "Vi gir dere delvis medhold i klagen."),
        (js.ACCESS, kinds.Verdict.UPHELD, "Vi gir innsyn i alt dere ber om."),
        (js.ACCESS, kinds.Verdict.DISMISSED, "Vi gir ikke innsyn."),
    ],
)
def test_the_verdict_is_a_sentence(session, tmp_path, facts, verdict, sentence):
    assert sentence in answered(session, tmp_path, dataclasses.replace(facts, verdict=verdict))


def test_the_chosen_bidder_may_be_named_after_the_letters(session, tmp_path):
    claim = dataclasses.replace(js.COMPLAINT, assessment="Konsortium 0 har flere referanser.")
    assert "Konsortium 0 har flere referanser." in answered(session, tmp_path, claim)
