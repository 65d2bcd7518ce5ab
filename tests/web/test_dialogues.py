"""Talks with the market before the competition: noted, shared, and what an unshared one stops."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.dialogues import Talk
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.dialogues import MarketDialogue
from procure.services import competitions, dialogues
from tests import stories
from tests.bid_pages import words_of
from tests.conftest import csrf_token
from tests.stories import START

URL = "/competitions/1/dialogues"
NOTE = {
    "held_on": "08.01.2027",
    "subject": "Innledende samtale om flytting",
    "participants": "Prosjekteier 1 og Smith & Sønn <AS> (konstruert)",
    "material": "Intervjuguide fra 2026. Ligger på prosjektets side.",
}
TALK = Talk(
    held_on=date(2027, 1, 8), subject="Samtale", participants="Prosjekteier 1", material="Et notat."
)


def note(session, story, talk=TALK, now=START):
    with atomic(session):
        return dialogues.note(session, story.competition_id, talk, actor=story.owner, now=now).id


def test_talk_is_noted_shared_and_shown_to_the_suppliers(session, client, login):
    stories.approved(session)
    login("eier@example.test")
    assert "Ingen dialog er ført" in words_of(client.get(URL))
    token = csrf_token(client, f"{URL}/new")
    answered = client.post(f"{URL}/new", data={"csrf_token": token, **NOTE})
    assert (answered.status_code, answered.location) == (303, URL)
    shown = words_of(client.get(URL))
    assert "Smith & Sønn <AS> (konstruert)" in shown
    assert "Materiale fra 1 samtale er ikke delt" in shown
    issue = words_of(client.get("/competitions/1"))
    assert "Materiale som en leverandør fikk før konkurransen, er ikke delt med alle." in issue
    forced = client.post("/competitions/1/issue", data={"csrf_token": token})
    assert forced.status_code == 409
    assert "er ikke delt med alle" in words_of(forced)
    assert client.post(f"{URL}/1/share", data={"csrf_token": token}).status_code == 303
    assert "Delt med alle" in words_of(client.get(URL))
    assert client.post("/competitions/1/issue", data={"csrf_token": token}).status_code == 303
    client.post("/account/logout", data={"csrf_token": token})
    login("leder1@example.test")
    tender = words_of(client.get("/competitions/1"))
    assert "Intervjuguide fra 2026." in tender
    assert "Smith & Sønn" not in tender
    assert client.get(URL).status_code == 404
    tags = session.scalars(
        select(AuditEntry.tag)
        .where(AuditEntry.tag.startswith("dialogue:"))
        .order_by(AuditEntry.seq)
    )
    assert tags.all() == [Tag.DIALOGUE_NOTE, Tag.DIALOGUE_SHARE]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"held_on": ""}, "Skriv datoen for samtalen"),
        ({"held_on": "12.01.2027"}, "fram i tid"),
        ({"held_on": "i fjor"}, "dato"),
        ({"subject": " "}, "Skriv hva samtalen handlet om"),
        ({"subject": "x" * 256}, "Skriv høyst 255 tegn"),
        ({"participants": ""}, "Skriv hvem som deltok"),
    ],
)
def test_bad_talk_is_told_and_kept(session, client, login, changed, said):
    stories.empty_draft(session)
    login("eier@example.test")
    token = csrf_token(client, f"{URL}/new")
    answered = client.post(f"{URL}/new", data={"csrf_token": token, **NOTE, **changed})
    assert answered.status_code == 422
    shown = words_of(answered)
    assert said in shown
    assert "Ligger på prosjektets side." in answered.get_data(as_text=True)
    assert session.scalars(select(MarketDialogue.id)).all() == []


def test_talk_after_the_issue_is_refused_and_leads_to_the_journal(session, client, login):
    story = stories.issued(session)
    with pytest.raises(IllegalTransition) as refused:
        note(session, story)
    assert [why.code for why in refused.value.reasons] == [Code.DIALOGUE_TOO_LATE]
    login("eier@example.test")
    shown = client.get(f"{URL}/new")
    assert "Skriv senere møter som referat i saksjournalen." in words_of(shown)
    token = csrf_token(client, "/competitions/1/journal/new/presentation_minutes")
    answered = client.post(f"{URL}/new", data={"csrf_token": token, **NOTE})
    assert answered.status_code == 409
    assert "Skriv senere møter som referat i saksjournalen." in words_of(answered)


def test_only_those_who_write_the_case_note_and_share(session):
    story = stories.draft(session)
    made = note(session, story)
    by = {"now": START}
    for actor, refusal in (
        (story.auditor, PermissionDenied), (story.evaluators[0], PermissionDenied),
        (story.leads[0], NotFound), (story.administrator, NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal), atomic(session):
            dialogues.note(session, story.competition_id, TALK, actor=actor, **by)
        with pytest.raises(refusal), atomic(session):
            dialogues.share(session, story.competition_id, made, actor=actor, **by)


def test_material_is_shared_once_and_only_of_its_own_competition(session):
    story = stories.draft(session)
    made, bare = note(session, story), note(session, story, Talk(
        held_on=date(2027, 1, 8), subject="Samtale 2", participants="Prosjekteier 1"
    ))  # fmt: skip
    with atomic(session):
        other = competitions.create(
            session, project_id=story.project_id, framework_id=story.framework_id,
            reference="2027/8", title="En annen (konstruert)", actor=story.owner, now=START,
        ).id  # fmt: skip
    by = {"actor": story.owner, "now": START + timedelta(days=1)}
    with pytest.raises(NotFound), atomic(session):
        dialogues.share(session, other, made, **by)
    with atomic(session):
        dialogues.share(session, story.competition_id, made, **by)
    for key, code in ((made, Code.MATERIAL_SHARED), (bare, Code.MATERIAL_NONE)):
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            dialogues.share(session, story.competition_id, key, **by)
        assert [why.code for why in refused.value.reasons] == [code]


def test_blank_talk_lacks_everything_but_the_material(session):
    story = stories.empty_draft(session)
    with pytest.raises(InvalidInput) as refused:
        note(session, story, Talk())
    told = [(why.code, why.section) for why in refused.value.reasons]
    assert told == [
        (Code.VALUE_MISSING, "held_on"),
        (Code.TEXT_MISSING, "subject"),
        (Code.TEXT_MISSING, "participants"),
    ]
