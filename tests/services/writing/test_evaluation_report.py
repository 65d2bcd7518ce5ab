"""The report is made of the locked evaluation, and says how firmly it stands."""

from decimal import Decimal

import pytest

from procure.domain import evaluations, figures
from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code
from procure.queries import facts, material
from tests import evaluation_stories as es
from tests import stories
from tests.services.writing import made

NAME = "evaluation_report"


def make(session, found):
    return made.text(session, found.id, NAME, actor=found.story.officer, now=found.now)


def outcome(session, found):
    return evaluations.outcome(material.of(session, facts.competition(session, found.id)))


def test_the_report_holds_results_reasons_and_the_decision(session, tmp_path):
    found = es.decided(session, tmp_path, bids=3, rejected=(2,))
    shown, result = make(session, found), outcome(session, found)
    for offer in result.material.offers:
        total = figures.result(result, offer.id)
        price = (figures.price(result, offer.id) or "").replace("\u00a0", " ")
        assert f"{price}\n{total}\n{figures.rank(result, offer.id)}" in shown
    for agreed in result.material.agreed.values():
        assert agreed.reason in shown
    for sentence in (
        "Vi mottok 3 tilbud innen fristen og evaluerte 2.",
        "Avvist: Et absolutt krav er ikke oppfylt.",
        "Teamet snakker norsk.",
        "Vi innstiller på at kontrakten tildeles Konsortium 0 (konstruert).",
        "Tilbudet har den beste oppgaveforståelsen.\nTeamet dekker hele trekanten.",
        "av Prosjekteier 1.",
        "Anslått verdi\t1 800 000 kr uten merverdiavgift",
        "Evaluator 1\nErklærte seg habil",
    ):
        assert sentence in shown, sentence


def test_the_report_tells_who_would_win_without_each_bid(session, tmp_path):
    found = es.locked(session, tmp_path, bids=3)
    shown, result = make(session, found), outcome(session, found)
    names = {str(offer.id): offer.name for offer in result.material.offers}
    for removal in result.evaluation.leave_one_out:
        after = ", ".join(names[winner] for winner in removal.winners)
        assert f"{names[removal.removed]}\n{after}\n" in shown
    assert "Avstanden mellom nummer én og nummer to er" in shown
    assert "Innstillingen er ikke behandlet ennå." in shown


def test_equal_results_are_left_to_whoever_decides(session, tmp_path):
    story = stories.issued(session)
    same = es.rates(session, story, 100_000, 90_000)
    equal = {(bid, criterion): Decimal(7) for bid in range(2) for criterion in range(2)}
    found = es.locked(session, tmp_path, story=story, contents={0: same, 1: same}, points=equal)
    shown = make(session, found)
    assert (
        "likt resultat på første plass: Konsortium 0 (konstruert), Konsortium 1 (konstruert)."
        in shown
    )
    assert "Vi innstiller på at" not in shown


def test_an_unlocked_evaluation_has_no_report(session, tmp_path):
    found = es.agreed(session, tmp_path)
    with pytest.raises(IllegalTransition) as error:
        make(session, found)
    assert [why.code for why in error.value.reasons] == [Code.NOT_LOCKED]
