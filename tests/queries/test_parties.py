from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from procure.domain.framework_terms import RemoveParty
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.queries.parties import is_party, register, stands_for
from procure.services import organisations
from tests import agreement_stories as agreements
from tests import stories
from tests.stories import START

TODAY = date(2027, 1, 11)
DAY = timedelta(days=1)
CHAIN = (stories.OWNER_BODY, stories.firm(610), stories.firm(611), stories.firm(612))
TAKEOVERS = (date(2027, 3, 1), date(2027, 5, 1), date(2028, 1, 1))


@pytest.fixture
def story(session):
    return stories.framework(session)


def key(session, entry):
    number = Organisation.organisation_number == entry.organisation_number
    found = session.scalars(select(Organisation.id).where(number)).one()
    session.rollback()
    return found


@pytest.fixture
def chain(session, story):
    """The owner's body is taken over three times; the ids in that order."""
    for (before, after), since in zip(pairwise(CHAIN), TAKEOVERS, strict=True):
        body = key(session, before)
        with atomic(session):
            organisations.succeed(
                session, body, name=after.name, number=after.organisation_number, since=since,
                actor=story.officer, now=START,
            )  # fmt: skip
    return [key(session, entry) for entry in CHAIN]


def test_party_and_buyer_may_call_off_and_others_not(session, story):
    framework = story.framework_id
    assert is_party(session, framework, key(session, stories.OWNER_BODY), on=TODAY)
    assert is_party(session, framework, key(session, stories.BUYER), on=TODAY)
    assert not is_party(session, framework, key(session, stories.firm(0)), on=TODAY)
    assert not is_party(session, 999, key(session, stories.OWNER_BODY), on=TODAY)


def test_party_holds_on_its_days_only(session, story):
    owner = key(session, stories.OWNER_BODY)
    party = agreements.framework(session, story.framework_id).parties[0].id
    agreements.change(session, story, RemoveParty(party, date(2027, 6, 30)))
    told = {
        day: is_party(session, story.framework_id, owner, on=day)
        for day in (date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1))
    }
    assert list(told.values()) == [False, True, True, False]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_each_in_a_row_of_successors_may_from_the_takeover(session, story, chain, n):
    since = max(TAKEOVERS[:n])
    may = [is_party(session, story.framework_id, chain[n], on=day) for day in (since - DAY, since)]
    assert may == [False, True]


def test_successor_stands_for_all_before_it(session, chain):
    assert stands_for(session, chain[3], on=TAKEOVERS[2]) == set(chain)
    assert stands_for(session, chain[3], on=TAKEOVERS[2] - DAY) == {chain[3]}
    assert stands_for(session, chain[2], on=TAKEOVERS[1]) == set(chain[:3])
    assert stands_for(session, chain[0], on=date.max) == {chain[0]}


def test_successor_of_a_party_that_left_may_not(session, story, chain):
    party = agreements.framework(session, story.framework_id).parties[0].id
    agreements.change(session, story, RemoveParty(party, date(2027, 6, 30)))
    may = [
        is_party(session, story.framework_id, chain[2], on=day)
        for day in (date(2027, 6, 30), date(2027, 7, 1))
    ]
    assert may == [True, False]


def test_successor_of_the_buyer_may(session, story):
    new = stories.firm(620)
    buyer = key(session, stories.BUYER)
    with atomic(session):
        follower = organisations.succeed(
            session, buyer, name=new.name, number=new.organisation_number, since=TODAY,
            actor=story.officer, now=START,
        ).id  # fmt: skip
    assert is_party(session, story.framework_id, follower, on=TODAY)
    assert not is_party(session, story.framework_id, follower, on=TODAY - DAY)


def test_register_says_the_same_for_every_body_and_day(session, story, chain):
    party = agreements.framework(session, story.framework_id).parties[0].id
    agreements.change(session, story, RemoveParty(party, date(2027, 6, 30)))
    framework = agreements.framework(session, story.framework_id)
    known = register(session)
    days = [
        day + step
        for day in (TODAY, *TAKEOVERS, date(2027, 6, 30))
        for step in (-DAY, 0 * DAY, DAY)
    ]
    bodies = session.scalars(select(Organisation.id)).all()
    told = {(body, day): known.is_party(framework, body, on=day) for body in bodies for day in days}
    assert told == {
        (body, day): is_party(session, framework.id, body, on=day) for body, day in told
    }
    assert set(told.values()) == {True, False}
