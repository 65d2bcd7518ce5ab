"""Who sees which statements, how they stand, and what is on the work list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain.commitments import Standing
from procure.domain.errors import NotFound
from procure.queries import commitments, worklist
from tests import stories
from tests.services.test_commitments import SAID, register, withdraw
from tests.services.test_reminders import at
from tests.stories import START

SOON = at(20)


def test_page_puts_what_expires_first_on_top_and_what_is_over_apart(session):
    story = stories.framework(session)
    forever = register(session, story, replace(SAID, expires_on=None))
    later = register(
        session, story, replace(SAID, expires_on=SAID.expires_on + timedelta(days=200))
    )
    soon = register(session, story)
    gone = register(session, story)
    withdraw(session, story, gone)
    page = commitments.page(session, story.consortium_ids[0], viewer=story.officer, now=SOON)
    assert [(r.id, r.standing, r.days_left) for r in page.rows] == [
        (soon, Standing.EXPIRING, 20), (later, Standing.HOLDS, 220), (forever, Standing.HOLDS, None),
    ]  # fmt: skip
    assert [r.id for r in page.over] == [gone]
    assert page.may_change


def test_own_people_and_those_who_follow_see_the_page_and_others_do_not(session):
    story = stories.framework(session)
    register(session, story)
    first = story.consortium_ids[0]
    for viewer in (story.leads[0], story.members[0], story.auditor):
        page = commitments.page(session, first, viewer=viewer, now=START)
        assert (len(page.rows), page.may_change) == (1, False)
    for viewer in (story.leads[1], story.outsider, story.owner, story.evaluators[0]):
        with pytest.raises(NotFound):
            commitments.page(session, first, viewer=viewer, now=START)


def test_list_of_the_agreement_is_for_officer_and_auditor(session):
    story = stories.framework(session)
    register(session, story)
    register(session, story, which=1)
    page = commitments.of_framework(session, story.framework_id, viewer=story.auditor, now=SOON)
    assert [r.consortium_id for r in page.rows] == list(story.consortium_ids[:2])
    assert page.due == 2
    for viewer in (story.leads[0], story.owner):
        with pytest.raises(NotFound):
            commitments.of_framework(session, story.framework_id, viewer=viewer, now=SOON)
    with pytest.raises(NotFound):
        commitments.of_framework(session, 10**6, viewer=story.officer, now=SOON)


def test_work_list_of_officer_and_lead_asks_for_renewal(session):
    story = stories.framework(session)
    mine, theirs = register(session, story), register(session, story, which=1)

    def asked(viewer, now):
        page = worklist.page(session, viewer=viewer, now=now)
        return [row.id for row in page.expiring]

    assert asked(story.officer, at(61)) == []
    assert asked(story.officer, at(60)) == [mine, theirs]
    assert asked(story.officer, at(-10)) == [mine, theirs]
    assert asked(story.leads[0], at(60)) == [mine]
    assert asked(story.leads[1], at(60)) == [theirs]
    for viewer in (story.members[0], story.owner, story.auditor, story.outsider):
        assert asked(viewer, at(5)) == []
    withdraw(session, story, mine)
    assert asked(story.leads[0], at(5)) == []
    assert asked(story.officer, at(-2000)) == []  # the agreement is over


def test_statements_take_the_same_number_of_reads(session, count_statements):
    story = stories.framework(session)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            register(session, story)
        session.rollback()
        session.expunge_all()
        with count_statements() as counter:
            commitments.page(session, story.consortium_ids[0], viewer=story.officer, now=START)
        counts.append(len(counter))
    assert counts[0] == counts[1]
