"""The journal: written by those who run the case, fixed by its letter, answered, closed."""

import dataclasses
import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from procure.domain import journals as rules
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.journal_facts import Reversal
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.journals import JournalAnswer, JournalEntry
from procure.services import awards, journals
from tests import evaluation_stories as es
from tests import journal_stories as js


def codes(error):
    return [why.code for why in error.value.reasons]


def write(session, found, facts, **changes):
    asked = {"bid_ids": [found.bids[0]], "actor": found.story.officer, "now": found.now, **changes}
    with atomic(session):
        return journals.write(session, found.id, js.dated(facts, found), **asked)


def change(session, found, entry, facts, **changes):
    asked = {"version": 1, "actor": found.story.officer, "now": found.now, **changes}
    with atomic(session):
        return journals.change(session, found.id, entry, js.dated(facts, found), **asked)


def answer(session, found, entry, **changes):
    asked = {
        "text": "200 timer.", "received_at": found.now, "accepted": True,
        "assessment": "Endrer ikke prisen.", "actor": found.story.officer2, "now": found.now,
        **changes,
    }  # fmt: skip
    with atomic(session):
        return journals.answer(session, found.id, entry, **asked)


def entries(session):
    return session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()


def test_each_chosen_bidder_gets_an_entry_of_its_own_numbered_in_turn(session, tmp_path):
    found = es.consensus(session, tmp_path)
    write(session, found, js.VALIDITY, bid_ids=list(reversed(found.bids)))
    write(session, found, js.VALIDITY)
    kept = entries(session)
    assert [(e.number, e.bid_id) for e in kept] == [
        (1, found.bids[0]), (2, found.bids[1]), (3, found.bids[0]),
    ]  # fmt: skip
    assert {(e.made_by_id, e.made_at) for e in kept} == {(found.story.officer.id, found.now)}
    assert rules.load(kept[0].kind, kept[0].facts) == js.dated(js.VALIDITY, found)


def test_the_contract_s_bidder_is_meant_by_what_follows_it(session, tmp_path):
    found = es.contracted(session, tmp_path)
    made = [write(session, found, facts, bid_ids=()) for facts in (js.ANNEX, js.PLAN, js.REPORT)]
    assert [entry.bid_id for (entry,) in made] == [found.bids[0], None, None]


@pytest.mark.parametrize(
    ("state", "facts"), [(es.told, js.CLARIFICATION), (es.consensus, js.ANNEX)]
)
def test_an_entry_belongs_to_its_step(session, tmp_path, state, facts):
    found = state(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        write(session, found, facts)
    assert codes(why) == [Code.ENTRY_WRONG_STEP]
    assert entries(session) == []


def test_a_reversal_is_never_written_by_hand(session, tmp_path):
    found = es.told(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        write(session, found, Reversal(fault="A", reason="B", following="C"))
    assert codes(why) == [Code.ENTRY_WRONG_STEP]


def test_those_who_run_the_case_write_and_others_do_not(session, tmp_path):
    found = es.consensus(session, tmp_path)
    write(session, found, js.CLARIFICATION, actor=found.story.owner)
    for actor in (found.story.evaluators[0], found.story.auditor):
        with pytest.raises(PermissionDenied):
            write(session, found, js.CLARIFICATION, actor=actor)
    for actor in (found.story.leads[0], found.story.outsider, found.story.administrator):
        with pytest.raises(NotFound):
            write(session, found, js.CLARIFICATION, actor=actor)
    assert len(entries(session)) == 1


def test_a_bidder_must_be_chosen_and_be_of_the_case(session, tmp_path):
    found = es.consensus(session, tmp_path)
    with pytest.raises(InvalidInput) as why:
        write(session, found, js.CLARIFICATION, bid_ids=())
    assert [(r.code, r.section) for r in why.value.reasons] == [(Code.VALUE_MISSING, "bids")]
    with pytest.raises(NotFound):
        write(session, found, js.CLARIFICATION, bid_ids=[999])


def test_a_letter_to_one_bidder_names_no_other(session, tmp_path):
    found = es.consensus(session, tmp_path)
    named = dataclasses.replace(js.CLARIFICATION, question="Konsortium 1 sier 200. Hva sier dere?")
    with pytest.raises(InvalidInput) as why:
        write(session, found, named)
    assert codes(why) == [Code.REASON_NAMES_OTHER]
    write(session, found, dataclasses.replace(named, question="Konsortium 0, hva gjelder?"))


def test_the_chosen_one_may_be_named_once_all_were_told(session, tmp_path):
    found = es.decided(session, tmp_path)
    named = dataclasses.replace(js.COMPLAINT, assessment="Konsortium 0 har flere referanser.")
    with pytest.raises(InvalidInput):
        write(session, found, named, bid_ids=[found.bids[1]])
    with atomic(session):
        awards.send_letters(session, found.id, actor=found.story.owner, now=es.SENT)
    write(session, found, named, bid_ids=[found.bids[1]], now=es.SENT)
    assert len(entries(session)) == 1


def test_minutes_for_the_staff_may_name_anyone(session, tmp_path):
    found = es.consensus(session, tmp_path)
    named = dataclasses.replace(
        js.MINUTES, equal="Konsortium 1 og Konsortium 0 fikk like lang tid."
    )
    write(session, found, named)
    assert len(entries(session)) == 1


def test_two_who_write_at_once_do_not_write_twice_unseen(session, tmp_path):
    found = es.consensus(session, tmp_path)
    write(session, found, js.CLARIFICATION, after=0)
    with pytest.raises(Stale):
        write(session, found, js.CLARIFICATION, after=0)
    write(session, found, js.CLARIFICATION, after=1)
    assert [e.number for e in entries(session)] == [1, 2]


def test_an_entry_is_changed_until_its_letter_is_made(session, tmp_path):
    found = es.consensus(session, tmp_path)
    ((entry,)) = js.written(session, found, js.CLARIFICATION, 0)
    better = dataclasses.replace(js.CLARIFICATION, subject="Timer i fase 3")
    assert change(session, found, entry, better).version == 2
    with pytest.raises(Stale):
        change(session, found, entry, js.CLARIFICATION, version=1)
    js.lettered(session, found, "clarification", entry)
    with pytest.raises(IllegalTransition) as why:
        change(session, found, entry, js.CLARIFICATION, version=2)
    assert codes(why) == [Code.ENTRY_FIXED]
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "journal:entry:change")
    ).one()
    told = json.loads(line)["facts"]
    assert "Antall timer i fase 2" in told["before"]
    assert "Timer i fase 3" in told["facts"]


def test_a_change_is_held_to_the_same_rules(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    for wrong, error in (
        (dataclasses.replace(js.CLARIFICATION, subject=" "), InvalidInput),
        (dataclasses.replace(js.CLARIFICATION, question="Som Konsortium 1?"), InvalidInput),
        (js.MINUTES, NotFound),
    ):
        with pytest.raises(error):
            change(session, found, entry, wrong)
    with pytest.raises(NotFound):
        change(session, found, 999, js.CLARIFICATION)


def test_another_entry_replaces_one_that_is_fixed(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (first,) = js.written(session, found, js.CLARIFICATION, 1)
    js.lettered(session, found, "clarification", first)
    (second,) = js.written(session, found, js.CLARIFICATION, replaces=first)
    old, new = entries(session)
    assert (old.closed_reason, old.closed_at) == ("Erstattet av nr. 2.", found.now)
    assert (new.id, new.replaces_id, new.bid_id) == (second, first, found.bids[1])
    with pytest.raises(IllegalTransition):
        js.written(session, found, js.CLARIFICATION, replaces=first)
    with pytest.raises(NotFound):
        js.written(session, found, js.MINUTES, replaces=second)


def test_the_answer_is_noted_after_the_letter_with_its_time_and_the_verdict(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    with pytest.raises(IllegalTransition) as why:
        answer(session, found, entry)
    assert codes(why) == [Code.ENTRY_NOT_SENT]
    js.lettered(session, found, "clarification", entry)
    later = found.now + timedelta(days=1)
    answer(session, found, entry, accepted=False, now=later)
    noted = session.scalars(select(JournalAnswer)).one()
    assert (noted.text, noted.received_at, noted.accepted, noted.assessment, noted.made_at) == (
        "200 timer.", found.now, False, "Endrer ikke prisen.", later,
    )  # fmt: skip
    kept = session.get(JournalEntry, entry)
    assert rules.load(kept.kind, kept.facts) == js.dated(js.CLARIFICATION, found)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"text": " "}, [(Code.TEXT_MISSING, "text")]),
        ({"received_at": None}, [(Code.VALUE_MISSING, "received_at")]),
        ({"received_at": es.CONSENSUS + timedelta(1)}, [(Code.TIME_AHEAD, "received_at")]),
        ({"assessment": ""}, [(Code.TEXT_MISSING, "assessment")]),
        ({"assessment": "Konsortium 1 sa noe annet."}, [(Code.REASON_NAMES_OTHER, None)]),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_not_noted(
    session, tmp_path, changes, expected
):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    js.lettered(session, found, "clarification", entry)
    with pytest.raises(InvalidInput) as why:
        answer(session, found, entry, **changes)
    assert [(r.code, r.section) for r in why.value.reasons] == expected
    assert session.scalars(select(JournalAnswer)).all() == []


def test_minutes_take_no_answer(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.MINUTES, 0)
    with pytest.raises(IllegalTransition) as why:
        answer(session, found, entry)
    assert codes(why) == [Code.ENTRY_WRONG_STEP]


def test_a_closed_entry_stays_and_gives_no_more_letters(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    by = {"actor": found.story.officer, "now": found.now}
    with pytest.raises(InvalidInput), atomic(session):
        journals.close(session, found.id, entry, reason=" ", **by)
    with atomic(session):
        journals.close(session, found.id, entry, reason="Ikke aktuelt lenger.", **by)
    assert session.get(JournalEntry, entry).closed_reason == "Ikke aktuelt lenger."
    with pytest.raises(IllegalTransition) as why:
        change(session, found, entry, js.CLARIFICATION)
    assert codes(why) == [Code.ENTRY_CLOSED]
    with pytest.raises(IllegalTransition), atomic(session):
        journals.close(session, found.id, entry, reason="Igjen.", **by)
    with pytest.raises(NotFound):
        js.lettered(session, found, "clarification", entry)


def test_every_act_stands_in_the_case_s_audit_trail(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    js.lettered(session, found, "clarification", entry)
    answer(session, found, entry)
    with atomic(session):
        journals.close(
            session, found.id, entry, reason="Ferdig.", actor=found.story.owner, now=found.now
        )
    lines = session.scalars(
        select(AuditEntry.line)
        .where(AuditEntry.tag.startswith("journal:"))
        .order_by(AuditEntry.seq)
    )
    told = [json.loads(line) for line in lines]
    assert [line["tag"] for line in told] == [
        "journal:entry:write", "journal:entry:answer", "journal:entry:close",
    ]  # fmt: skip
    assert {line["subject"] for line in told} == {"journal:clarification:1"}
    assert {line["chain"] for line in told} == {f"competition:{found.id}"}


def test_the_database_itself_keeps_numbers_bids_and_reasons_right(session, tmp_path):
    found = es.consensus(session, tmp_path)
    js.written(session, found, js.CLARIFICATION, 0)
    session.rollback()
    plain = {
        "competition_id": found.id, "kind": rules.EntryKind.CLARIFICATION, "number": 2,
        "facts": "{}", "made_by_id": found.story.officer.id, "made_at": found.now,
    }  # fmt: skip
    for wrong in (
        {"number": 1}, {"number": 0}, {"bid_id": 999}, {"replaces_id": 999},
        {"closed_at": found.now},
    ):  # fmt: skip
        session.add(JournalEntry(**{**plain, **wrong}))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    session.add(JournalEntry(**plain))
    session.flush()


def test_another_than_who_asked_confirms_that_an_answer_improves_nothing(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    js.lettered(session, found, "clarification", entry)
    with pytest.raises(InvalidInput) as refused:
        answer(session, found, entry, actor=found.story.officer)
    assert [(why.code, why.section) for why in refused.value.reasons] == [
        (Code.ANSWER_NEEDS_OTHER, "accepted")
    ]
    assert answer(session, found, entry, actor=found.story.owner).accepted
