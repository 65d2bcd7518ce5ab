"""Comments on a draft: who writes them, who deals with them, when nobody can any more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.permissions import CompetitionRole, Role
from procure.domain.reasons import Code
from procure.domain.worklist import Step
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.reviews import ReviewComment
from procure.queries import reviews as pages
from procure.queries import worklist
from procure.queries.accounts import actor_by_email
from procure.services import accounts, competitions, reviews
from tests import stories
from tests.stories import BUYER, CHEAP, PASSWORD, START, VAULT

LATER = START + timedelta(hours=1)


@pytest.fixture
def story(session):
    return stories.draft(session)


@pytest.fixture
def adviser(session, story):
    """An adviser of the competition."""
    email = "radgiver@example.test"
    with atomic(session):
        accounts.add_user(
            session, email=email, name="Rådgiver 1", password=PASSWORD, role=Role.ADVISER,
            organisation_id=stories.organisation_id(session, BUYER), hasher=CHEAP, actor=None,
            now=START,
        )  # fmt: skip
    found = actor_by_email(session, email, now=START)
    with atomic(session):
        competitions.set_members(
            session, story.competition_id, role=CompetitionRole.ADVISER, user_ids={found.id},
            actor=story.owner, now=START,
        )  # fmt: skip
    return found


def comment(session, story, actor, text="Hvem er brukerne?", section="need", field="need"):
    with atomic(session):
        return reviews.comment(
            session, story.competition_id, section=section, field=field, text=text, actor=actor,
            now=LATER,
        ).id  # fmt: skip


def resolve(session, story, comment_id, actor, resolution="Rettet."):
    with atomic(session):
        reviews.resolve(
            session, story.competition_id, comment_id, resolution=resolution, actor=actor,
            now=LATER,
        )  # fmt: skip


def seen(session, story, viewer):
    return pages.of_section(session, story.competition_id, "need", viewer=viewer)


def test_officer_adviser_and_owners_comment_and_others_do_not(session, story, adviser):
    for actor in (story.officer, adviser, story.owner):
        comment(session, story, actor)
    with pytest.raises(PermissionDenied):
        comment(session, story, story.auditor)
    for actor in (story.evaluators[0], story.administrator, story.leads[0], story.outsider):
        with pytest.raises(NotFound):
            comment(session, story, actor)
        assert seen(session, story, actor) is None
    written = [(c.written_by, c.role) for c in seen(session, story, story.auditor).waiting]
    assert written == [
        ("Innkjøper 1", Role.OFFICER), ("Rådgiver 1", Role.ADVISER),
        ("Prosjekteier 1", Role.OWNER),
    ]  # fmt: skip


def test_author_deals_with_a_comment_once(session, story, adviser):
    number = comment(session, story, adviser)
    with pytest.raises(PermissionDenied):
        resolve(session, story, number, adviser)
    with pytest.raises(NotFound):
        resolve(session, story, 99, story.owner)
    with pytest.raises(InvalidInput):
        resolve(session, story, number, story.owner, " ")
    resolve(session, story, number, story.owner, "Beholdt. Det følger av prosjektet.")
    with pytest.raises(IllegalTransition) as refused:
        resolve(session, story, number, story.officer)
    assert [why.code for why in refused.value.reasons] == [Code.COMMENT_RESOLVED]
    found = seen(session, story, adviser)
    assert (found.waiting, [c.resolution for c in found.resolved]) == (
        (), ["Beholdt. Det følger av prosjektet."],
    )  # fmt: skip


def test_comment_of_another_competition_is_not_reached_through_this_one(session, story):
    number = comment(session, story, story.officer)
    with atomic(session):
        other = competitions.create(
            session, project_id=story.project_id, framework_id=story.framework_id,
            reference="2027/8", title="Et annet avrop", actor=story.owner, now=START,
        ).id  # fmt: skip
    with pytest.raises(NotFound), atomic(session):
        reviews.resolve(session, other, number, resolution="Ja", actor=story.owner, now=LATER)


def test_issued_competition_takes_no_comments_and_hides_them_from_the_adviser(
    session, story, adviser
):
    number = comment(session, story, adviser)
    stories_on = {"actor": story.owner, "now": LATER}
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, **stories_on)
        competitions.approve(session, story.competition_id, actor=story.officer, now=LATER)
        competitions.issue(session, story.competition_id, vault=VAULT, **stories_on)
    with pytest.raises(PermissionDenied):
        comment(session, story, story.officer)
    with pytest.raises(PermissionDenied):
        resolve(session, story, number, story.owner)
    assert seen(session, story, adviser) is None
    kept = seen(session, story, story.owner)
    assert (len(kept.waiting), kept.may_comment, kept.may_resolve) == (1, False, False)


def test_comment_is_the_owners_duty_until_it_is_dealt_with(session, story):
    def duty(viewer):
        page = worklist.page(session, viewer=viewer, now=LATER)
        return [(item.duty.step, item.duty.count) for item in page.todo]

    number = comment(session, story, story.officer)
    assert duty(story.owner) == [(Step.RESOLVE_COMMENTS, 1)]
    resolve(session, story, number, story.owner)
    assert duty(story.owner) == [(Step.SUBMIT_FOR_REVIEW, 0)]
    with atomic(session):
        competitions.submit_for_review(
            session, story.competition_id, actor=story.officer, now=LATER
        )
    assert (duty(story.officer), duty(story.officer2)) == ([], [(Step.APPROVE, 0)])


def test_author_gets_a_mail_when_the_draft_comes_back(session, story):
    comment(session, story, story.officer)
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, actor=story.owner, now=LATER)
        competitions.return_to_draft(
            session, story.competition_id, comment="Skriv hvem brukerne er.",
            actor=story.officer, now=LATER,
        )  # fmt: skip
    mail = session.scalars(select(OutboxMail)).one()
    assert mail.recipient == "eier@example.test"
    assert "Innkjøper 1 har sendt" in mail.body
    assert "Skriv hvem brukerne er.\n\nÉn kommentar venter på svar." in mail.body
    assert session.scalars(select(ReviewComment.resolved_at)).one() is None
