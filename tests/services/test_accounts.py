from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, PermissionDenied
from procure.domain.permissions import Role
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.accounts import LoginSession, Organisation, User
from procure.models.audit import AuditEntry
from procure.queries.accounts import actor_by_email, actor_of, demo_logins
from procure.services import accounts
from tests import stories
from tests.stories import CHEAP, PASSWORD, START

EMAIL = "innkjoper1@example.test"


def tags(session):
    return session.scalars(
        select(AuditEntry.tag).where(AuditEntry.chain == "accounts").order_by(AuditEntry.seq)
    ).all()


def sign_in(session, *, email=EMAIL, password=PASSWORD, now=START):
    with atomic(session):
        return accounts.sign_in(session, email=email, password=password, hasher=CHEAP, now=now)


def add(session, story, *, actor, **changes):
    values = {
        "email": "Ny@Example.test ", "name": "Ny", "password": PASSWORD, "role": Role.OWNER,
        "organisation_id": story.owner.organisation_id,
    }  # fmt: skip
    with atomic(session):
        return accounts.add_user(
            session, **{**values, **changes}, hasher=CHEAP, actor=actor, now=START
        )


def test_right_password_opens_a_session_that_lasts_a_working_day(session):
    story = stories.framework(session)
    token = sign_in(session, email=" Innkjoper1@EXAMPLE.test")
    digest = accounts.token_digest(token)
    assert actor_of(session, digest, now=START) == story.officer
    almost = START + accounts.SESSION_LENGTH - timedelta(microseconds=1)
    assert actor_of(session, digest, now=almost) == story.officer
    assert actor_of(session, digest, now=START + accounts.SESSION_LENGTH) is None
    assert tags(session)[-1] == Tag.ACCOUNT_LOGIN


def test_token_itself_is_not_stored(session):
    stories.framework(session)
    token = sign_in(session)
    stored = session.scalars(select(LoginSession)).one()
    assert stored.token_digest == accounts.token_digest(token)
    assert token not in repr(vars(stored))


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "feil passord helt"), (EMAIL, ""), ("ukjent@example.test", PASSWORD)],
)
def test_wrong_sign_in_opens_nothing_and_is_on_record(session, email, password):
    stories.framework(session)
    assert sign_in(session, email=email, password=password) is None
    assert session.scalar(select(func.count(LoginSession.id))) == 0
    newest = session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.seq)).all()
    failed = [entry for entry in newest if entry.tag == Tag.ACCOUNT_LOGIN_FAILED]
    assert len(failed) == 1
    assert f"user:{email}" in failed[0].line
    assert PASSWORD not in failed[0].line


def test_disabled_user_gets_in_nowhere(session):
    stories.framework(session)
    token = sign_in(session)
    with atomic(session):
        session.scalars(select(User).where(User.email == EMAIL)).one().disabled_at = START
    assert sign_in(session) is None
    assert actor_of(session, accounts.token_digest(token), now=START) is None
    assert actor_by_email(session, EMAIL, now=stories.START) is None
    assert EMAIL not in {login.email for login in demo_logins(session)}


def test_signing_out_ends_the_session_on_the_server(session):
    story = stories.framework(session)
    token = sign_in(session)
    for _ in range(2):  # a second click does nothing more
        with atomic(session):
            accounts.sign_out(session, token, actor=story.officer, now=START)
    assert actor_of(session, accounts.token_digest(token), now=START) is None
    assert tags(session).count(Tag.ACCOUNT_LOGOUT) == 1


def test_signing_out_of_nothing_leaves_no_line(session):
    story = stories.framework(session)
    with atomic(session):
        accounts.sign_out(session, "ukjent", actor=story.officer, now=START)
    assert Tag.ACCOUNT_LOGOUT not in tags(session)


def test_administrator_adds_a_user_once(session):
    story = stories.framework(session)
    made = add(session, story, actor=story.administrator)
    assert (made.email, made.role, made.created_at) == ("ny@example.test", Role.OWNER, START)
    assert (
        actor_by_email(session, "ny@example.test", now=stories.START).organisation
        == story.owner.organisation
    )
    with pytest.raises(InvalidInput) as refused:
        add(session, story, actor=story.administrator, email="NY@example.test")
    assert refused.value.reasons == (reason(Code.DUPLICATE_EMAIL, email="ny@example.test"),)


def test_others_add_no_users(session):
    story = stories.framework(session)
    for actor in (story.officer, story.owner, story.auditor, story.evaluators[0], story.leads[0]):
        with pytest.raises(PermissionDenied):
            add(session, story, actor=actor)


@pytest.mark.parametrize(("length", "accepted"), [(11, False), (12, True)])
def test_password_has_a_least_length(session, length, accepted):
    story = stories.framework(session)
    if accepted:
        assert add(session, story, actor=None, password="p" * length).id
        return
    with pytest.raises(InvalidInput) as refused:
        add(session, story, actor=None, password="p" * length)
    assert refused.value.reasons == (reason(Code.PASSWORD_TOO_SHORT, minimum=12),)


def test_organisation_is_registered_once_per_number(session):
    with atomic(session):
        first = accounts.organisation(
            session, name="A (konstruert)", organisation_number="810000001"
        )
        second = accounts.organisation(
            session, name="B (konstruert)", organisation_number="810000001"
        )
    assert first.id == second.id
    assert session.scalars(select(Organisation.name)).all() == ["A (konstruert)"]


def test_supplier_acts_for_the_consortia_of_its_firm(session):
    story = stories.framework(session)
    first = story.consortium_ids[0]
    lead = actor_by_email(session, "leder0@example.test", now=stories.START)
    member = actor_by_email(session, "medlem0@example.test", now=stories.START)
    assert (lead.consortium_ids, lead.lead_consortium_ids) == ({first}, {first})
    assert (member.consortium_ids, member.lead_consortium_ids) == ({first}, frozenset())
    assert (
        actor_by_email(session, "utenfor@example.test", now=stories.START).consortium_ids
        == frozenset()
    )
    assert (
        actor_by_email(session, "eier@example.test", now=stories.START).consortium_ids
        == frozenset()
    )


def test_demo_logins_show_who_can_be_tried(session):
    story = stories.framework(session)
    logins = demo_logins(session)
    assert logins[0].email == EMAIL
    assert logins[0].organisation == story.officer.organisation
    assert {login.role for login in logins} == set(Role) - {Role.ADVISER}


def test_many_wrong_passwords_make_that_address_wait_and_no_other(session):
    stories.framework(session)
    for _ in range(accounts.ATTEMPTS):
        assert sign_in(session, password="feil") is None
    with pytest.raises(InvalidInput) as refused:
        sign_in(session)
    assert refused.value.reasons == (reason(Code.TOO_MANY_ATTEMPTS, minutes=15),)
    assert sign_in(session, email="innkjoper2@example.test") is not None
    assert sign_in(session, now=START + accounts.PATIENCE) is not None


def test_waiting_is_not_made_longer_by_trying(session):
    stories.framework(session)
    for _ in range(accounts.ATTEMPTS):
        sign_in(session, password="feil")
    later = START + accounts.PATIENCE - timedelta(seconds=1)
    with pytest.raises(InvalidInput):
        sign_in(session, now=later)
    assert sign_in(session, now=START + accounts.PATIENCE) is not None


def proves(session, actor, password, now=START):
    with atomic(session):
        return accounts.proves(session, password, hasher=CHEAP, actor=actor, now=now)


def test_password_is_asked_again_and_a_wrong_one_is_on_record(session):
    story = stories.framework(session)
    before = len(tags(session))
    assert proves(session, story.officer, PASSWORD) is True
    assert proves(session, story.officer, PASSWORD + " ") is False
    assert tags(session)[before:] == [Tag.ACCOUNT_LOGIN_FAILED]


def test_wrong_passwords_count_together_wherever_they_are_typed(session):
    story = stories.framework(session)
    for n in range(accounts.ATTEMPTS):
        assert (sign_in(session, password="x") if n % 2 else proves(session, story.officer, "x")) in (
            None, False,
        )  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        proves(session, story.officer, PASSWORD)
    assert [why.code for why in refused.value.reasons] == [Code.TOO_MANY_ATTEMPTS]
    assert proves(session, story.officer2, PASSWORD) is True  # nobody else waits
    later = START + accounts.PATIENCE + timedelta(seconds=1)
    assert proves(session, story.officer, PASSWORD, now=later) is True
