"""An amendment says what was frozen before and is frozen now."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import InvalidInput, NotFound
from procure.extensions import atomic
from procure.models.competitions import CompetitionVersion
from procure.models.documents import Document
from procure.queries import facts
from procure.services import competition_versions, competitions
from procure.services.writing import amendment
from tests import stories
from tests.services.writing import made
from tests.stories import DEADLINE

NOW = stories.START + timedelta(days=3)


def extend(session, story, summary, days=2):
    with atomic(session):
        competitions.extend(
            session, story.competition_id, deadline_at=DEADLINE + timedelta(days=days),
            summary=summary, actor=story.owner, now=NOW,
        )  # fmt: skip


def test_a_later_deadline_makes_the_notice_for_all(session):
    story = stories.issued(session)
    extend(session, story, "Svar kom sent.\nDere får mer tid.")
    stored = session.scalars(select(Document).where(Document.name == "amendment")).one()
    assert (stored.subject_id, stored.for_suppliers, stored.bid_id) == (2, True, None)
    text = made.read(session, stored.id)
    digest = session.scalars(
        select(CompetitionVersion.digest).where(CompetitionVersion.number == 2)
    ).one()
    for said in (
        "Endringsmelding, versjon 2",
        "går fra versjon 1 til versjon 2",
        "Tilbudsfrist\nmandag 1. februar 2027 kl. 09.00\nonsdag 3. februar 2027 kl. 09.00",
        "Svar kom sent.\nDere får mer tid.",
        "Tilbudsfrist\tonsdag 3. februar 2027 kl. 09.00 (ny)",
        "Har dere allerede levert tilbud, trenger dere ikke å gjøre noe.",
        "om hvordan frister regnes",
        digest,
    ):
        assert said in text, said


def test_each_amendment_keeps_its_own_before_and_after(session):
    story = stories.issued(session)
    extend(session, story, "Første.")
    extend(session, story, "Andre.", days=4)
    found = session.scalars(select(Document).where(Document.name == "amendment")).all()
    assert [(d.subject_id, d.number) for d in found] == [(2, 1), (3, 1)]
    second = made.read(session, found[1].id)
    assert "onsdag 3. februar 2027 kl. 09.00\nfredag 5. februar 2027 kl. 09.00" in second
    assert "mandag 1. februar" not in second


def test_a_change_without_a_reason_is_not_made(session):
    story = stories.issued(session)
    with pytest.raises(InvalidInput) as why:
        extend(session, story, "  ")
    assert made.lacking(why) == [("Begrunnelse for endringen", "timeline")]
    session.rollback()
    assert facts.competition(session, story.competition_id).deadline_at == DEADLINE


def test_a_change_of_the_content_tells_bidders_to_look_again(session):
    story = stories.issued(session)
    with atomic(session):
        competition = facts.competition(session, story.competition_id)
        competition.price_lines[0].hours = 900
        competition_versions.freeze(
            session, competition, summary="Timene var feil.", actor=story.owner, now=NOW
        )
    competition = facts.competition(session, story.competition_id)
    found = amendment.gather(session, competition, 2, actor=story.owner, now=NOW)
    assert (found.content_changed, found.deadline_extended, found.legal_basis) == (True, False, ())
    assert [(c.what, c.before, c.after) for c in found.changes] == [
        ("Timer i prislinje 1", "800 timer", "900 timer")
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_versions_that_changed_nothing_or_are_not_there_have_no_notice(session, number):
    story = stories.issued(session)
    competition = facts.competition(session, story.competition_id)
    with pytest.raises(NotFound):
        amendment.gather(session, competition, number, actor=story.owner, now=NOW)
