"""A declaration of impartiality as a document, when it is made."""

import pytest

from procure.domain.errors import InvalidInput, NotFound
from procure.extensions import atomic
from procure.services import impartiality
from tests import evaluation_stories as es
from tests.services.writing import made

NAME = "impartiality"


def make(session, found, person):
    return made.text(session, found.id, NAME, person.id, actor=found.story.officer, now=es.SCORING)


def test_each_evaluator_s_declaration_names_the_bidders_and_the_time(session, tmp_path):
    found = es.scoring(session, tmp_path)
    for evaluator in found.story.evaluators:
        shown = make(session, found, evaluator)
        assert f"Navn\t{evaluator.name}" in shown
        assert "Konsortium 0 (konstruert)\nFirma 0 AS (konstruert), Firma 1 AS" in shown
        assert "Konsortium 2" not in shown  # invited, but no bidder
        assert "Det er ikke oppgitt tilknytninger." in shown
        assert "anskaffelsesforskriften § 7-5" in shown


def test_ties_are_told_with_the_measures(session, tmp_path):
    found = es.opened(session, tmp_path)
    tied = found.story.evaluators[1]
    with atomic(session):
        impartiality.declare(
            session,
            found.id,
            ties={found.bids[0]: "Har vært ansatt hos Firma 0."},
            actor=tied,
            now=es.OPENED,
        )
    shown = make(session, found, tied)
    assert (
        "oppgir disse tilknytningene:\nKonsortium 0 (konstruert): Har vært ansatt hos Firma 0."
        in shown
    )
    assert f"{tied.name} har ikke tilgang til tilbudene." in shown


def test_what_is_not_declared_is_refused(session, tmp_path):
    found = es.opened(session, tmp_path)
    with pytest.raises(InvalidInput) as error:
        make(session, found, found.story.evaluators[0])
    assert made.lacking(error) == [("Tidspunkt for erklæringen", "evaluation")]


def test_only_evaluators_have_one(session, tmp_path):
    found = es.scoring(session, tmp_path)
    with pytest.raises(NotFound):
        make(session, found, found.story.owner)
