from datetime import date

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.accounts import Organisation, OrganisationName
from procure.models.audit import AuditEntry
from procure.services import organisations
from tests import stories
from tests.stories import START

TODAY = date(2027, 1, 11)
NEW = stories.firm(600)
NEWER = stories.firm(601)


@pytest.fixture
def story(session):
    return stories.framework(session)


def body(session, entry=stories.OWNER_BODY):
    number = Organisation.organisation_number == entry.organisation_number
    return session.scalars(select(Organisation).where(number)).one()


def rename(session, story, name, since, was_since=None, **by):
    session.rollback()
    key = body(session).id
    session.rollback()
    with atomic(session):
        return organisations.rename(
            session, key, name=name, since=since, was_since=was_since,
            **({"actor": story.officer, "now": START} | by),
        )  # fmt: skip


def succeed(session, story, entry, since=TODAY, of=stories.OWNER_BODY):
    session.rollback()
    key = body(session, of).id
    session.rollback()
    with atomic(session):
        return organisations.succeed(
            session, key, name=entry.name, number=entry.organisation_number, since=since,
            actor=story.officer, now=START,
        )  # fmt: skip


def names(session):
    found = session.scalars(select(OrganisationName).order_by(OrganisationName.starts_on))
    return [(n.name, n.starts_on, n.ends_on) for n in found]


def test_old_names_stand_with_their_days(session, story):
    rename(session, story, "Andre navn", date(2020, 1, 1), date(2008, 1, 1))
    rename(session, story, "Tredje navn", TODAY)
    assert body(session).name == "Tredje navn"
    assert names(session) == [
        (stories.OWNER_BODY.name, date(2008, 1, 1), date(2019, 12, 31)),
        ("Andre navn", date(2020, 1, 1), date(2027, 1, 10)),
    ]
    found = session.scalars(select(AuditEntry.tag).where(AuditEntry.tag == Tag.ORGANISATION_NAME))
    assert len(found.all()) == 2


@pytest.mark.parametrize(
    ("name", "since", "was_since", "expected"),
    [
        (stories.OWNER_BODY.name, TODAY, None, reason(Code.NOTHING_CHANGED, "name")),
        ("Ny", date(2027, 1, 12), date(2008, 1, 1), reason(Code.TIME_AHEAD, "since")),
        ("Ny", TODAY, None, reason(Code.VALUE_MISSING, "was_since")),
        ("Ny", TODAY, TODAY, reason(Code.DAY_NOT_LATER, "since", after=TODAY)),
    ],
)
def test_name_is_refused_for_these_reasons(session, story, name, since, was_since, expected):
    with pytest.raises(InvalidInput) as refused:
        rename(session, story, name, since, was_since)
    assert refused.value.reasons == (expected,)


def test_only_officers_rename(session, story):
    with pytest.raises(PermissionDenied):
        rename(session, story, "Ny", TODAY, date(2008, 1, 1), actor=story.owner)
    with pytest.raises(NotFound):
        rename(session, story, "Ny", TODAY, date(2008, 1, 1), actor=story.leads[0])


def test_successor_is_recorded_once(session, story):
    follower = succeed(session, story, NEW)
    found = body(session)
    assert (found.successor_id, found.succeeded_on) == (follower.id, TODAY)
    with pytest.raises(IllegalTransition) as refused:
        succeed(session, story, NEWER)
    assert refused.value.reasons == (reason(Code.SUCCEEDED_ALREADY, name=stories.OWNER_BODY.name),)


def test_nobody_follows_itself_nor_one_it_has_taken_over(session, story):
    with pytest.raises(InvalidInput) as refused:
        succeed(session, story, stories.OWNER_BODY)
    assert refused.value.reasons == (reason(Code.OWN_SUCCESSOR, "organisation_number"),)
    succeed(session, story, NEW)
    succeed(session, story, NEWER, of=NEW)
    with pytest.raises(InvalidInput) as refused:
        succeed(session, story, stories.OWNER_BODY, of=NEWER)
    assert refused.value.reasons == (
        reason(Code.SUCCEEDED_IN_CIRCLE, "organisation_number", name=stories.OWNER_BODY.name),
    )
