"""The report is made of the locked evaluation, and says how firmly it stands."""

from decimal import Decimal

import pytest

from procure.domain import evaluations, figures, formats
from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import facts, material
from procure.services import consensus
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


def test_the_minutes_of_the_meeting_tell_who_agreed_on_what_and_why_it_moved(session, tmp_path):
    found = es.agreed(session, tmp_path)
    bid, criterion = found.cells[0]
    with atomic(session):
        consensus.agree(
            session, found.id, bid_id=bid, criterion_id=criterion, points=Decimal(9),
            reason=es.REASON, departure="Vi fant en plan vi hadde oversett.", seen=1,
            actor=found.story.officer, now=es.CONSENSUS,
        )  # fmt: skip
        consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    shown = make(session, es.replace(found, now=es.LOCKED))
    first = points_line(found.story.owner.name, es.points_of(0))
    assert (
        f"Oppgaveforståelse\nKonsortium 0 (konstruert)\nEvaluator 1: 7\nEvaluator 2: 7,5\n9\n"
        f"{first}\n{points_line(found.story.officer.name, Decimal(9))}\n"
        "Vi fant en plan vi hadde oversett."
    ) in shown
    assert "ble skrevet ned av Innkjøper 1, Prosjekteier 1." in shown


def points_line(name, points):
    at = formats.short_moment(es.CONSENSUS).replace("\u00a0", " ")
    return f"{formats.number(points)}: {name}, {at}"


def test_an_unlocked_evaluation_has_no_report(session, tmp_path):
    found = es.agreed(session, tmp_path)
    with pytest.raises(IllegalTransition) as error:
        make(session, found)
    assert [why.code for why in error.value.reasons] == [Code.NOT_LOCKED]
