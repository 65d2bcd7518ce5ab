"""The day an award was published: noted for the record, shown with how long the case is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.formats import local
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.services import award_notices
from tests import evaluation_stories as es
from tests.bid_pages import words_of
from tests.conftest import csrf_token

URL = "/competitions/1/award/notice"


def test_day_is_noted_shown_and_taken_away(session, tmp_path, client, clock, login):
    found = es.contracted(session, tmp_path)
    clock.now = found.now + timedelta(days=3)
    login("innkjoper1@example.test")
    shown = words_of(client.get("/competitions/1/award"))
    assert "Kunngjort Nei" in shown
    assert "Kan tidligst slettes 18. februar 2030" in shown  # three years after the contract
    token = csrf_token(client, URL)
    refused = client.post(URL, data={"csrf_token": token, "published_on": "01.02.2027"})
    assert refused.status_code == 422
    assert "kan ikke være før kontrakten ble signert" in words_of(refused)
    for typed, told in (("19.02.2027", "Kunngjort 19. februar 2027"), ("", "Kunngjort Nei")):
        saved = client.post(URL, data={"csrf_token": token, "published_on": typed})
        assert saved.status_code == 303
        assert told in words_of(client.get("/competitions/1/award"))
    tags = session.scalars(select(AuditEntry.tag).where(AuditEntry.tag == "award:notice:note"))
    assert len(tags.all()) == 2


def note(session, found, actor, **on):
    day = local(found.now).date()
    with atomic(session):
        award_notices.note(
            session, found.id, published_on=day + timedelta(**on), actor=actor, now=found.now
        )


def test_there_must_be_a_contract_and_a_day_that_has_been(session, tmp_path):
    told = es.told(session, tmp_path)
    with pytest.raises(IllegalTransition) as early:
        note(session, told, told.story.officer)
    assert [why.code for why in early.value.reasons] == [Code.CONTRACT_MISSING]


def test_only_those_who_run_the_case_note_it(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(InvalidInput) as ahead:
        note(session, found, found.story.officer, days=1)
    assert [why.code for why in ahead.value.reasons] == [Code.TIME_AHEAD]
    for actor, refusal in (
        (found.story.auditor, PermissionDenied), (found.story.evaluators[0], PermissionDenied),
        (found.story.leads[0], NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            note(session, found, actor)
    note(session, found, found.story.owner)
    assert session.get_one(Competition, found.id).notice_published_on == local(found.now).date()
