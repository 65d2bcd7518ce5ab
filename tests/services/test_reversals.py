"""A decision is reversed: all are told at once, the scores open again, the old stays on record."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain import competitions as lifecycle
from procure.domain.competitions import Status
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.awards import Decision, Letter
from procure.models.competitions import Competition, status_sql
from procure.models.documents import Document
from procure.models.journals import JournalEntry
from procure.queries import facts
from procure.services import award_approvals, awards, consensus, reversals
from tests import evaluation_stories as es
from tests.services.writing import made

WHY = {
    "fault": "To referanser var eldre enn konkurransegrunnlaget tillater.",
    "why": "Uten dem kan rangeringen bli en annen.",
    "following": "Vi vurderer kriteriet på nytt og sender ny meddelelse.",
}
LATER = es.SENT + timedelta(days=3)


def reverse(session, found, *, actor=None, now=LATER, **changes):
    with atomic(session):
        return reversals.reverse(
            session, found.id, **{**WHY, **changes}, actor=actor or found.story.owner, now=now
        )


def status(session, found, now=LATER):
    competition = facts.competition(session, found.id)
    derived = lifecycle.status(facts.facts_of(session, competition), now)
    asked = session.scalar(select(status_sql(now)).where(Competition.id == found.id))
    assert asked == derived.value
    return derived


def test_every_bidder_gets_a_letter_and_a_mail_in_one_event(session, tmp_path):
    found = es.told(session, tmp_path, bids=4, rejected=(3,))
    reverse(session, found)
    letters = session.scalars(
        select(Document).where(Document.name == "reversal_letter").order_by(Document.bid_id)
    ).all()
    assert [d.bid_id for d in letters] == [*found.bids, max(found.bids) + 1]
    assert {(d.made_at, d.for_suppliers) for d in letters} == {(LATER, True)}
    mails = session.scalars(
        select(OutboxMail).where(OutboxMail.subject.startswith("Valget av leverandør er gjort om"))
    ).all()
    assert sorted(m.recipient for m in mails) == [f"konsortium{n}@example.test" for n in range(4)]
    assert all("Konsortium" not in m.body for m in mails)


def test_a_letter_tells_of_its_reader_and_the_one_who_was_chosen(session, tmp_path):
    found = es.told(session, tmp_path, bids=3)
    entries = reverse(session, found)
    texts = {
        entry.bid_id: made.read(
            session,
            session.scalars(
                select(Document.id).where(
                    Document.name == "reversal_letter", Document.subject_id == entry.id
                )
            ).one(),
        )
        for entry in entries
    }
    winner, loser = texts[found.bids[0]], texts[found.bids[1]]
    assert "Tilbudet deres er derfor ikke lenger valgt." in winner
    assert "Vi viser til meddelelsen av 6. februar 2027" in loser
    assert "Der skrev vi at vi hadde valgt Konsortium 0 (konstruert)." in loser
    assert "Prosjekteier 1 gjorde om dette valget 9. februar 2027." in loser
    assert "To referanser var eldre enn konkurransegrunnlaget tillater." in loser
    assert "Da begynner også en ny karensperiode." in loser
    assert "Konsortium 2" not in loser


def test_a_rejected_bidder_stays_rejected(session, tmp_path):
    found = es.told(session, tmp_path, bids=3, rejected=(2,))
    *_, last = reverse(session, found)
    stored = select(Document.id).where(
        Document.name == "reversal_letter", Document.subject_id == last.id
    )
    text = made.read(session, session.scalars(stored).one())
    assert "Konsortium 2 (konstruert)\nv/ Firma 4 AS (konstruert)" in text
    assert "Avvisningen av tilbudet deres gjelder fortsatt." in text
    assert "igjen med i konkurransen" not in text


def test_the_scores_open_again_and_the_old_decision_stays(session, tmp_path):
    found = es.told(session, tmp_path)
    assert status(session, found) is Status.STANDSTILL
    reverse(session, found)
    assert status(session, found) is Status.CONSENSUS
    competition = session.get(Competition, found.id)
    stamps = ("decided_at", "letters_sent_at", "standstill_ends_at", "locked_at")
    assert [getattr(competition, name) for name in stamps] == [None] * 4
    decision = session.scalars(select(Decision)).one()
    assert (decision.bid_id, decision.reversed_at) == (found.bids[0], LATER)
    assert len(session.scalars(select(Letter)).all()) == 2
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "award:decision:reverse")
    ).one()
    told = json.loads(line)["facts"]
    assert (told["decision"], told["bid"], told["fault"]) == (
        decision.id, found.bids[0], WHY["fault"],
    )  # fmt: skip
    assert len(told["documents"]) == 2


def test_a_new_decision_brings_new_letters_and_a_new_standstill(session, tmp_path):
    found = es.told(session, tmp_path)
    first = session.get(Competition, found.id).standstill_ends_at
    reverse(session, found)
    by = {"actor": found.story.owner}
    with atomic(session):
        consensus.agree(
            session, found.id, bid_id=found.bids[0], criterion_id=found.criteria[0],
            points=es.Decimal(1), reason="Referansene var for gamle.", departure=es.DEPARTURE,
            seen=1, now=LATER, **by,
        )  # fmt: skip
        consensus.lock(session, found.id, now=LATER, **by)
    with atomic(session):
        awards.decide(
            session, found.id, bid_id=found.bids[1],
            reason="Tilbudet har nå den beste oppgaveforståelsen.", now=LATER, **by,
        )  # fmt: skip
        award_approvals.approve(session, found.id, actor=found.story.officer, now=LATER)
        awards.send_letters(session, found.id, now=LATER, **by)
    letters = session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.decision_id for letter in letters] == [1, 1, 2, 2]
    assert len({letter.document_id for letter in letters}) == 4
    old, new = (made.read(session, letters[place].document_id) for place in (1, 3))
    taken_back = "Denne meddelelsen erstatter meddelelsen av 6. februar 2027, som er gjort om."
    assert (taken_back in old, taken_back in new) == (False, True)
    ends = session.get(Competition, found.id).standstill_ends_at
    assert ends == first + timedelta(days=3)
    assert status(session, found) is Status.STANDSTILL
    with pytest.raises(IllegalTransition) as why, atomic(session):
        awards.sign_contract(session, found.id, actor=found.story.officer, now=first)
    assert [r.code for r in why.value.reasons] == [Code.STANDSTILL_RUNS]


def test_after_the_standstill_it_can_still_be_reversed_until_the_contract(session, tmp_path):
    found = es.told(session, tmp_path)
    late = es.SENT + timedelta(days=20)
    assert status(session, found, late) is Status.DECIDED
    reverse(session, found, now=late)
    assert status(session, found, late) is Status.CONSENSUS


@pytest.mark.parametrize("state", [es.locked, es.contracted])
def test_elsewhere_there_is_nothing_to_reverse(session, tmp_path, state):
    found = state(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        reverse(session, found, now=found.now)
    assert [r.code for r in why.value.reasons] == [Code.WRONG_STATE]


def test_before_the_letters_nobody_was_told(session, tmp_path):
    found = es.decided(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        reverse(session, found, now=found.now)
    assert [r.code for r in why.value.reasons] == [Code.LETTERS_NOT_SENT]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"fault": " "}, [(Code.TEXT_MISSING, "fault")]),
        (
            {"fault": "", "why": "", "following": ""},
            [
                (Code.TEXT_MISSING, "fault"),
                (Code.TEXT_MISSING, "reason"),
                (Code.TEXT_MISSING, "following"),
            ],
        ),
        ({"why": "Konsortium 1 var bedre."}, [(Code.REASON_NAMES_OTHER, "reason")]),
    ],
)
def test_what_the_rules_refuse_tells_nobody(session, tmp_path, changes, expected):
    found = es.told(session, tmp_path)
    mails = len(session.scalars(select(OutboxMail)).all())
    with pytest.raises(InvalidInput) as why:
        reverse(session, found, **changes)
    assert [(r.code, r.section) for r in why.value.reasons] == expected
    assert session.scalars(select(JournalEntry)).all() == []
    assert len(session.scalars(select(OutboxMail)).all()) == mails
    assert status(session, found) is Status.STANDSTILL


def test_only_the_decision_makers_reverse(session, tmp_path):
    found = es.told(session, tmp_path)
    for actor in (found.story.evaluators[0], found.story.auditor):
        with pytest.raises(PermissionDenied):
            reverse(session, found, actor=actor)
    for actor in (found.story.leads[0], found.story.outsider, found.story.administrator):
        with pytest.raises(NotFound):
            reverse(session, found, actor=actor)


def test_it_is_reversed_once(session, tmp_path):
    found = es.told(session, tmp_path)
    reverse(session, found)
    with pytest.raises(IllegalTransition):
        reverse(session, found)
    assert len(session.scalars(select(JournalEntry)).all()) == 2
