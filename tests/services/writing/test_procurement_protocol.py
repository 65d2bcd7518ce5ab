"""The protocol is written by the act that ends the case, from all that the case knows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain import formats
from procure.domain.cancellations import CancelGround
from procure.domain.competitions import Action
from procure.domain.complaints import ComplaintKind
from procure.domain.dialogues import Talk
from procure.domain.errors import InvalidInput
from procure.domain.formats import NBSP
from procure.domain.journal_facts import Clarification, ValidityExtension
from procure.extensions import atomic
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.services import (
    awards,
    competitions,
    complaints,
    dialogues,
    impartiality,
    journals,
    reversals,
    rules,
)
from tests import evaluation_stories as es
from tests import stories, whole_story
from tests.services.writing import made

NAME = "procurement_protocol"


def complete(session, found):
    with atomic(session):
        awards.complete(
            session, found.id, actor=found.story.officer, now=found.now + timedelta(days=200)
        )


def test_completing_writes_the_protocol_of_the_whole_case(session, tmp_path):
    found = whole_story.told(session, tmp_path)
    complete(session, found)
    shown = made.newest(session, NAME)
    number = formats.organisation_number(stories.firm(0).organisation_number).replace(NBSP, " ")
    for sentence in (
        "Saksnummer\t2027/7",
        "Protokollfører\tInnkjøper 1",
        "Anslått verdi\t1 800 000 kr uten merverdiavgift",
        "Varighet\t1. mars 2027 – 15. desember 2027",
        "vilkår for minikonkurranse: Alle avrop skjer ved minikonkurranse.",
        "Pris\n30 %",
        "Klimaavtrykket og miljøbelastningen er uvesentlige.",
        f"Konsortium 0 (konstruert)\n{number}\nTilbud mottatt",
        "Konsortium 2 (konstruert)\n",
        "Ga ikke tilbud",
        "Ingen tilbud er avvist.",
        "Vi ba ikke om avklaring eller ettersending.",
        "Disse tilbudene er vurdert mot tildelingskriteriene:\nKonsortium 0 (konstruert)",
        "Valgt leverandør\tKonsortium 0 (konstruert)",
        "Kontraktsverdi\t1 160 000 kr uten merverdiavgift",
        "av Prosjekteier 1",
        "Teamet dekker hele trekanten.",
        "Firma 1 AS (konstruert)\n",
        "Antall spørsmål fra leverandørene: 2. Svarene gikk til alle.",
        "Antall endringer sendt til alle før fristen: 1.",
        "Konkurransen ble ikke avlyst. Saken ble avsluttet",
        "Anskaffelsesforskriften § 25-5 om anskaffelsesprotokoll",
        "Evaluator 1\nEvaluator\nErklærte seg habil",
    ):
        assert sentence in shown, sentence


def test_a_rejected_bid_stands_there_with_reason_and_the_day_it_was_told(session, tmp_path):
    found = es.contracted(session, tmp_path, bids=3, rejected=(2,))
    shown = made.text(session, found.id, NAME, actor=found.story.officer, now=found.now)
    assert "§ 24-8\nEt absolutt krav er ikke oppfylt.\n" in shown
    assert "Anskaffelsesforskriften § 24-8 om avvisning på grunn av forhold ved tilbudet" in shown
    assert "Ingen tilbud er avvist." not in shown
    assert "Konkurransen ble ikke avlyst.\n" in shown  # signed, not yet completed


def test_an_older_rejection_stands_there_without_provision(session, tmp_path):
    found = es.contracted(session, tmp_path, bids=3, rejected=(2,))
    with atomic(session):
        session.scalars(select(Bid).where(Bid.assessment == "rejected")).one().provision = None
    shown = made.text(session, found.id, NAME, actor=found.story.officer, now=found.now)
    assert "Ikke registrert\nEt absolutt krav er ikke oppfylt.\n" in shown
    assert "§ 24-8" not in shown


def test_ties_and_their_measures_stand_in_the_protocol(session, tmp_path):
    found = es.opened(session, tmp_path)
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={found.bids[0]: "Har vært ansatt hos Firma 0"}, actor=found.story.evaluators[0],
            now=es.OPENED,
        )  # fmt: skip
        competitions.cancel(
            session,
            found.id,
            ground=CancelGround.NEED,
            why="Behovet er borte.",
            actor=found.story.owner,
            now=es.OPENED,
        )
    shown = made.newest(session, NAME)
    assert (
        "Evaluator 1: Konsortium 0 (konstruert): Har vært ansatt hos Firma 0. Fikk ikke tilgang til tilbudene"
        in shown
    )
    assert "Evaluator 2\nEvaluator\nIkke erklært: tilbudene ble ikke evaluert" in shown
    assert "Behovet er borte.\nAlle som var invitert, fikk brev" in shown


def test_who_stepped_aside_and_what_met_the_requirements_stand_in_the_protocol(session, tmp_path):
    found = es.scoring(session, tmp_path)
    gone = found.story.evaluators[0]
    with atomic(session):
        impartiality.recuse(
            session, found.id, gone.id, why="Søsteren er ansatt der", actor=found.story.owner,
            now=es.SCORING,
        )  # fmt: skip
        competitions.cancel(
            session, found.id, ground=CancelGround.NEED, why="Behovet er borte.",
            actor=found.story.owner, now=es.SCORING,
        )  # fmt: skip
    shown = made.newest(session, NAME)
    assert "Evaluator 1\nEvaluator\nTrådte til side" in shown
    assert "Søsteren er ansatt der. Vurderingene er tatt vare på og teller ikke." in shown
    assert "Konsortium 0 (konstruert) (Krav 1 er oppfylt: Vist i tilbudet.)" in shown


def test_talks_and_passed_warnings_stand_in_the_protocol(session, tmp_path):
    story = stories.draft(session)
    key, by = story.competition_id, {"actor": story.owner, "now": stories.START}
    talk = Talk(
        held_on=date(2027, 1, 4), subject="Hva som er prøvd", participants="Prosjekteier 1",
        material="En rapport",
    )  # fmt: skip
    with atomic(session):
        noted = dialogues.note(session, key, talk, **by)
        dialogues.share(session, key, noted.id, **by)
        competitions.submit_for_review(session, key, **by)
        competitions.approve(session, key, actor=story.officer, now=stories.START)
        competitions.issue(session, key, vault=stories.VAULT, **by)
    low = {0: es.rates(session, story, 20_000, 20_000)}
    found = es.opened(session, tmp_path, story=story, contents=low)
    late = {"actor": story.owner, "now": es.OPENED}
    with atomic(session):
        rules.explain(
            session, key, gate=Action.START_SCORING, rule="28b",
            why="Konsortiet har forklart prisen i telefonen.", **late,
        )  # fmt: skip
        competitions.cancel(session, key, ground=CancelGround.NEED, why="Borte.", **late)
    shown = made.newest(session, NAME)
    assert found.id == key
    assert "4. januar 2027\nHva som er prøvd\nProsjekteier 1\nEn rapport. Delt med alle" in shown
    assert (
        "Regel 28b: Unormalt lave tilbud\nKonsortiet har forklart prisen i telefonen.\n"
        "Prosjekteier 1, 1. februar 2027"
    ) in shown
    assert "Den kan tidligst slettes 1. februar 2030." in shown


def test_a_gap_refuses_the_protocol_and_the_act_with_all_that_is_missing(session):
    story = stories.issued(session)
    with atomic(session):
        competition = session.get_one(Competition, story.competition_id)
        competition.estimate_ore = None
        competition.starts_on = None
        session.get_one(Framework, story.framework_id).reopening_condition = ""
    with pytest.raises(InvalidInput) as error, atomic(session):
        competitions.cancel(
            session, story.competition_id, ground=CancelGround.NEED, why="Behovet er borte.", actor=story.owner,
            now=stories.START,
        )  # fmt: skip
    assert made.lacking(error) == [
        ("Vilkår for minikonkurranse", "framework"),
        ("Anslått verdi", "need"),
        ("Varighet", "timeline"),
    ]
    session.expire_all()
    assert session.get_one(Competition, story.competition_id).cancelled_at is None


def test_what_happened_after_the_opening_is_told_line_by_line(session, tmp_path):
    found = es.opened(session, tmp_path)
    asked = Clarification(
        subject="Hvem som er prosjektleder", question="Hvem?", due_at=es.OPENED + timedelta(days=2)
    )
    extended = ValidityExtension(
        reason="Evalueringen tok lenger tid.",
        new_until=date(2027, 6, 30),
        answer_by=es.OPENED + timedelta(days=5),
    )
    by = {"actor": found.story.officer, "now": es.OPENED}
    with atomic(session):
        (entry,) = journals.write(session, found.id, asked, bid_ids=[found.bids[0]], **by)
    made.text(session, found.id, "clarification", entry.id, **by)
    with atomic(session):
        journals.answer(
            session, found.id, entry.id, text="Konsulent 1.", received_at=es.OPENED,
            accepted=True, assessment="Svaret forbedrer ikke tilbudet.",
            actor=found.story.owner, now=es.OPENED,
        )  # fmt: skip
        journals.write(session, found.id, extended, bid_ids=found.bids, **by)
        competitions.cancel(
            session, found.id, ground=CancelGround.NEED, why="Behovet er borte.", **by
        )
    shown = made.newest(session, NAME)
    day = formats.day(formats.local(es.OPENED).date()).replace(NBSP, " ")
    answered = f"Besvart {day}. Godtatt. Svaret forbedrer ikke tilbudet."
    for line in (
        f"Konsortium 0 (konstruert)\nHvem som er prosjektleder\n{day}\n{answered}",
        f"Til 30. juni 2027: Evalueringen tok lenger tid.\n{day}\nIkke besvart",
        "Det er ikke holdt presentasjoner eller møter.",
    ):
        assert line in shown, line
    assert "Vi ba ikke om avklaring" not in shown


def test_a_reversed_choice_stands_there_with_its_fault(session, tmp_path):
    found = es.told(session, tmp_path)
    later = es.SENT + timedelta(days=3)
    with atomic(session):
        reversals.reverse(
            session, found.id, fault="To referanser var for gamle.", why="Rangeringen kan endres.",
            following="Vi vurderer på nytt.", actor=found.story.owner, now=later,
        )  # fmt: skip
        competitions.cancel(
            session,
            found.id,
            ground=CancelGround.NEED,
            why="Behovet er borte.",
            actor=found.story.owner,
            now=later,
        )
    shown = made.newest(session, NAME)
    assert "Valget av Konsortium 0 (konstruert) ble gjort om" in shown
    assert "To referanser var for gamle." in shown


def test_complaints_stand_with_what_came_of_them_and_who_approved_the_choice(session, tmp_path):
    found = es.contracted(session, tmp_path)
    by = {"actor": found.story.officer, "now": found.now}
    with atomic(session):
        key = complaints.receive(
            session, found.id, bid_id=found.bids[1], kind=ComplaintKind.COURT,
            said="Kontrakten må stanses.", received_at=found.now, **by,
        ).id  # fmt: skip
    with atomic(session):
        complaints.end(
            session, found.id, key, outcome="Retten avviste begjæringen.", version=1, **by
        )
    complete(session, found)
    shown = made.newest(session, NAME)
    for sentence in (
        "Begjæring om midlertidig forføyning: Kontrakten må stanses.",
        "Avsluttet: Retten avviste begjæringen.",
        ", godkjent av Innkjøper ",
    ):
        assert sentence in shown
    assert "Det er ikke kommet klager." not in shown
