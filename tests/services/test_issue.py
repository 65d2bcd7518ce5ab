"""Issue is one act, and approval another's: see also the races."""

import pytest
from sqlalchemy import func, select

from procure.documents.errors import DocumentError
from procure.domain.errors import IllegalTransition, PermissionDenied
from procure.domain.permissions import CompetitionRole
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.language import Language
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.competitions import Competition, CompetitionVersion, Invitation
from procure.models.documents import Document
from procure.queries import overviews
from procure.services import competitions, templates
from tests import stories
from tests.documents.cases import altered
from tests.postgres.test_issue_races import (
    test_issue_and_return_at_once_leave_one_of_them,
    test_of_two_who_issue_at_once_the_second_is_told_that_it_is_done,
)
from tests.stories import START, VAULT

NONSENSE = "<w:p><w:r><w:t>{{ finnes_ikke }}</w:t></w:r></w:p><w:sectPr"

__all__ = [
    "test_issue_and_return_at_once_leave_one_of_them",
    "test_of_two_who_issue_at_once_the_second_is_told_that_it_is_done",
]


def count(session, row):
    return session.scalar(select(func.count()).select_from(row))


def test_all_are_told_at_one_time_with_one_hash(session):
    stories.issued(session)
    version = session.scalars(select(CompetitionVersion)).one()
    invited = session.scalars(select(Invitation)).all()
    mails = session.scalars(select(OutboxMail)).all()
    assert {i.sent_at for i in invited} == {version.issued_at} == {m.created_at for m in mails}
    assert {i.mail_id for i in invited} == {m.id for m in mails}
    assert len({(m.subject, m.body, m.reply_to) for m in mails}) == 1
    assert version.digest in mails[0].body
    assert mails[0].reply_to == "rammeavtale@example.test"


def test_broken_template_issues_nothing(session):
    """The buyer's own template of the last document names what does not exist."""
    story = stories.approved(session)
    broken = altered("bid_form", "word/document.xml", "<w:sectPr", NONSENSE)
    file = templates.Checked(name="bid_form", language=Language.BOKMAL, content=broken, findings=())
    with atomic(session):
        templates.add(session, file, file_name="mal.docx", actor=story.officer, now=START)
        templates.take_up(session, file, 1, actor=story.officer, now=START)
    lines = count(session, AuditEntry)
    with pytest.raises(DocumentError), atomic(session):
        competitions.issue(session, story.competition_id, vault=VAULT, actor=story.owner, now=START)
    session.rollback()
    found = {row: count(session, row) for row in (Invitation, CompetitionVersion, OutboxMail)}
    assert set(found.values()) == {0}
    assert session.get_one(Competition, story.competition_id).issued_at is None
    made = session.scalars(select(Document.name).where(Document.name == "invitation")).all()
    assert (made, count(session, AuditEntry)) == ([], lines)
    with atomic(session):  # with the template that ships it goes
        templates.put_back(session, "bid_form", Language.BOKMAL, actor=story.officer, now=START)
        competitions.issue(session, story.competition_id, vault=VAULT, actor=story.owner, now=START)
    assert count(session, Invitation) == 3


def test_issuing_again_is_refused_plainly(session):
    story = stories.issued(session)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        competitions.issue(
            session, story.competition_id, vault=VAULT, actor=story.officer, now=START
        )
    assert [why.code for why in refused.value.reasons] == [Code.ALREADY_ISSUED]


# who made it, who submitted it, who approves it, whether that goes
CASES = [
    ("owner", "owner", "officer", True),
    ("owner", "officer", "officer", False),
    ("owner", "officer", "officer2", True),
    ("officer", "owner", "officer", False),
    ("officer", "owner", "officer2", True),
    ("officer", "officer", "officer", False),
    ("officer", "officer", "officer2", True),
    ("officer", "officer2", "officer2", False),
    ("owner", "owner", "owner", False),
    ("owner", "officer", "owner", False),
]


@pytest.mark.parametrize(("maker", "submitter", "approver", "goes"), CASES)
def test_approver_neither_made_nor_submitted_it(session, maker, submitter, approver, goes):
    story = stories.draft(session)
    key = story.competition_id
    who = {name: getattr(story, name) for name in ("owner", "officer", "officer2")}
    with atomic(session):
        session.get_one(Competition, key).created_by_id = who[maker].id
        competitions.submit_for_review(session, key, actor=who[submitter], now=START)
    page = overviews.overview(session, key, viewer=who[approver], now=START)
    shown = [why.code for why in page.verdicts["approve"].reasons]
    assert (page.seen.created_by, page.seen.submitted_by) == (
        who[maker].name, who[submitter].name,
    )  # fmt: skip
    found = []
    try:
        with atomic(session):
            competitions.approve(session, key, actor=who[approver], now=START)
    except PermissionDenied as refused:
        found = [why.code for why in refused.reasons]
    assert (found == [], found) == (goes, shown)


def test_change_takes_the_approval_away(session):
    """What is approved cannot be changed; to be changed it goes back, and must be approved anew."""
    story = stories.approved(session)
    key = story.competition_id
    for work in (
        lambda: competitions.change(
            session, key, version=9, values={"title": "Ny"}, actor=story.owner, now=START
        ),
        lambda: competitions.set_model(
            session, key, values={"formula": "linear"}, actor=story.officer, now=START
        ),
        lambda: competitions.set_members(
            session, key, role=CompetitionRole.OWNER, user_ids=set(), actor=story.owner, now=START
        ),
    ):
        with pytest.raises(IllegalTransition), atomic(session):
            work()
    with atomic(session):
        competitions.return_to_draft(session, key, comment="Rett", actor=story.officer, now=START)
    page = overviews.overview(session, key, viewer=story.officer, now=START)
    assert (page.seen.approved_by, page.seen.submitted_by) == ("", "")
    with atomic(session):
        competitions.submit_for_review(session, key, actor=story.owner, now=START)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        competitions.issue(session, key, vault=VAULT, actor=story.owner, now=START)
    assert Code.NOT_APPROVED in [why.code for why in refused.value.reasons]
