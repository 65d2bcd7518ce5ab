"""An amendment at the moment of a submission, and two who act on one amendment at once."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.errors import NotFound, Stale
from procure.models.amendments import Amendment
from procure.models.bids import Submission
from procure.models.competitions import CompetitionVersion
from procure.services import amendment_changes, amendment_issue, bids
from procure.vault.keys import ServerKeyVault
from tests import amendment_stories as told
from tests import bid_stories, evaluation_stories, stories
from tests.amendment_stories import SAID, WHEN
from tests.postgres.test_races import at_once, whole

pytestmark = pytest.mark.postgres


def ready(session):
    """An approved amendment, and a complete bid that is not delivered yet."""
    story = stories.issued(session)
    vault = ServerKeyVault(evaluation_stories.SECRET)
    bid = bid_stories.written(session, story, vault)
    told.explained(session, told.prepared(session, story), replace(SAID, requirements=True))
    told.approved(session, story)
    return story, bid, vault


def issue(story, version):
    return lambda s: (
        amendment_issue.issue(
            s, story.competition_id, version=version, actor=story.owner, now=WHEN
        ).number
    )


def test_bid_delivered_while_the_competition_is_amended_stands_and_is_marked(session, engine):
    story, bid, vault = ready(session)
    version = told.current(session, story).version
    first = told.criteria(session, story)[0]
    session.close()
    amended, delivered = at_once(
        engine,
        issue(story, version),
        lambda s: bids.submit(
            s, bid, idempotency_key="one click", received_at=WHEN, vault=vault,
            actor=story.leads[0], now=WHEN,
        ).number,
    )  # fmt: skip
    assert (amended, delivered) == (2, 1)
    with Session(engine) as fresh:
        assert told.marks(fresh, bid) == [(None, False), (first, False)]
        assert fresh.scalar(select(func.count()).select_from(Submission)) == 1
    whole(engine)


def test_amendment_that_two_issue_at_once_goes_out_once(session, engine):
    story, bid, _vault = ready(session)
    version = told.current(session, story).version
    session.close()
    found = at_once(engine, *[issue(story, version)] * 4)
    assert sorted(map(str, (type(one) for one in found))) == sorted(
        map(str, (int, NotFound, NotFound, NotFound))
    )
    with Session(engine) as fresh:
        assert fresh.scalars(select(CompetitionVersion.number)).all() == [1, 2]
        assert len(told.marks(fresh, bid)) == 2
    whole(engine)


def test_of_two_authors_at_once_one_is_told_that_the_other_wrote(session, engine):
    story, _bid, _vault = ready(session)
    version = told.current(session, story).version
    session.close()
    found = at_once(
        engine,
        *(
            lambda s, actor=actor, text=text: amendment_changes.change_texts(
                s, story.competition_id, version=version, values={"need": text}, actor=actor,
                now=WHEN,
            )
            for actor, text in ((story.owner, "Den ene."), (story.officer2, "Den andre."))
        ),
    )  # fmt: skip
    assert {type(one) for one in found} == {type(None), Stale}
    with Session(engine) as fresh:
        deltas = fresh.scalars(select(Amendment.deltas)).one()
    assert len([d for d in deltas if d["kind"] == "text"]) == 1
    whole(engine)
