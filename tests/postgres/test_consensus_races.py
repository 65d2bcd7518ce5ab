"""Several who agree on the same cell at the same moment: one text stands, none is written over."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.errors import Stale
from procure.models.evaluations import ConsensusChange, ConsensusScore
from procure.services import consensus
from tests import evaluation_stories as es
from tests.postgres.test_races import at_once, whole

pytestmark = pytest.mark.postgres
PEOPLE = 4


def writes(found, said, seen):
    bid, criterion = found.cells[0]

    def agree(at):
        consensus.agree(
            at, found.id, bid_id=bid, criterion_id=criterion, points=es.Decimal(7), reason=said,
            seen=seen, actor=found.story.owner, now=es.CONSENSUS,
        )  # fmt: skip

    return agree


def texts(engine):
    with Session(engine) as reader:
        stands = reader.scalars(select(ConsensusScore.reason)).all()
        kept = reader.scalars(select(ConsensusChange.reason).order_by(ConsensusChange.id)).all()
        return stands, kept


def test_one_text_stands_and_the_others_are_told(session, engine, tmp_path):
    found = es.consensus(session, tmp_path)
    session.rollback()
    first: list[str] = []
    for seen in (0, 1):
        said = [f"Planen er god og gjennomførbar, tekst {seen}-{n}." for n in range(PEOPLE)]
        ends = at_once(engine, *(writes(found, one, seen) for one in said))
        won = [one for one, end in zip(said, ends, strict=True) if end is None]
        assert [type(end) for end in ends if end is not None] == [Stale] * (PEOPLE - 1)
        first += won
        assert texts(engine) == (won, first)
    whole(engine)
