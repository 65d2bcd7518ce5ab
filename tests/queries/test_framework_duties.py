from datetime import date, timedelta

import pytest

from procure.domain.framework_duties import AgreementStep
from procure.domain.framework_file import ExtensionOption
from procure.domain.framework_terms import TakeOption, Terminate
from procure.queries import framework_duties
from tests import agreement_stories as agreements
from tests import stories
from tests.stories import START

SOON = date(2027, 3, 1)


@pytest.fixture
def story(session):
    return stories.framework(session)


def asked(session, viewer, now=START):
    found = framework_duties.of(session, viewer=viewer, now=now)
    return [(duty.framework_id, duty.step, duty.ends_on, duty.days_left) for duty in found]


def test_officers_are_asked_the_most_urgent_first(session, story):
    key = agreements.empty(session, story)
    ending = agreements.active(
        session, story, ends_on=SOON, extension_options=(ExtensionOption(months=12),)
    )
    assert asked(session, story.officer) == [
        (key, AgreementStep.FINISH_DRAFT, None, 21),
        (ending.framework_id, AgreementStep.DECIDE_OPTION, SOON, 49),
    ]
    agreements.change(session, ending, TakeOption())
    assert asked(session, story.officer) == [(key, AgreementStep.FINISH_DRAFT, None, 21)]


def test_terminated_agreement_is_prepared_for_until_it_ends(session, story):
    agreements.change(session, story, Terminate(date(2027, 2, 1)))
    assert asked(session, story.officer) == [
        (story.framework_id, AgreementStep.PREPARE_NEXT, date(2027, 1, 31), 20)
    ]
    assert asked(session, story.officer, START + timedelta(days=21)) == []


@pytest.mark.parametrize("who", ["owner", "auditor", "administrator"])
def test_others_are_asked_nothing(session, story, who):
    agreements.empty(session, story)
    assert asked(session, getattr(story, who)) == []
    assert asked(session, story.leads[0]) == []


def test_one_statement_however_many(session, story, count_statements):
    counts = []
    for n in range(2):
        agreements.empty(session, story, reference=f"2027/30{n}")
        with count_statements() as statements:
            framework_duties.of(session, viewer=story.officer, now=START)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 2
