"""`status_sql` and `status` must agree, or the list and the page would tell different stories.

As for competitions (`tests/models/test_status_sql.py`): common table expressions named
`projects` and `competitions` stand in the way of the real tables, and hold every combination of
facts, whether a project can come to it or not.
"""

from datetime import UTC, datetime
from itertools import combinations_with_replacement, product

import pytest
from sqlalchemy import DateTime, Integer, String, cast, literal, select, union_all

from procure.domain.cancellations import CancelGround
from procure.domain.errors import NotFound
from procure.domain.projects import ProjectFacts, Status, status
from procure.extensions import atomic
from procure.models.base import UtcDateTime
from procure.models.competitions import Competition
from procure.models.projects import Project
from procure.queries import project_facts
from procure.services import competitions
from tests import delivery_stories, evaluation_stories, stories

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
STAMPS = ("issued_at", "contracted_at", "cancelled_at", "unsuccessful_at")
COMPETITIONS = list(product((None, NOW), repeat=len(STAMPS)))
SETS = [
    *((),),
    *((one,) for one in COMPETITIONS),
    *combinations_with_replacement(COMPETITIONS, 2),
]
OWN = list(product(("", "Floken"), (None, NOW), (None, NOW)))  # problem, approved, finished
CASES = list(product(OWN, SETS))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_engine(request):
    return request.getfixturevalue("engine" if request.param == "sqlite" else "pg_engine")


def moment(value):
    typed = literal(value, UtcDateTime())
    return typed if value else cast(typed, DateTime(timezone=True))


def made_up(name, columns, rows):
    """A table of these rows under the name of a real one."""
    made = [
        select(*(value.label(column) for column, value in zip(columns, row, strict=True)))
        for row in rows
    ]
    return union_all(*made).cte(name)


def told(engine, cases):
    projects = [
        (literal(n, Integer), literal(problem, String), moment(approved), moment(finished))
        for n, ((problem, approved, finished), _) in enumerate(cases)
    ]
    competitions = [
        (literal(0, Integer), literal(-1, Integer), *(moment(None) for _ in STAMPS)),
        *(
            (literal(0, Integer), literal(n, Integer), *map(moment, one))
            for n, (_, found) in enumerate(cases)
            for one in found
        ),
    ]
    query = (
        select(project_facts.status_sql())
        .order_by(Project.id)
        .add_cte(
            made_up(
                Project.__tablename__, ("id", "problem", "approved_at", "finished_at"), projects
            ),
            made_up(Competition.__tablename__, ("id", "project_id", *STAMPS), competitions),
        )
        .select_from(Project)
    )
    with engine.connect() as connection:
        return connection.scalars(query).all()


def facts(case):
    (problem, approved, finished), found = case
    running = sum(issued is not None and not any(ends) for issued, *ends in found)
    contracts = sum(contracted is not None for _, contracted, *_ in found)
    return ProjectFacts(
        problem=problem, approved_at=approved, finished_at=finished, running=running,
        contracts=contracts,
    )  # fmt: skip


def test_status_sql_agrees_with_status_in_every_case(any_engine):
    size = 40  # a statement takes so many parameters and no more
    found = [
        word for n in range(0, len(CASES), size) for word in told(any_engine, CASES[n : n + size])
    ]
    assert found == [status(facts(case)).value for case in CASES]
    assert set(found) == set(Status)


def counts(session, project_id):
    session.rollback()
    found = project_facts.facts_of(session, session.get_one(Project, project_id))
    return found.drafts, found.running, found.contracts, found.open_contracts


def test_approved_draft_is_not_under_way(session):
    story = stories.approved(session)
    assert counts(session, story.project_id) == (1, 0, 0, 0)


def test_cancelled_draft_is_gone(session):
    story = stories.draft(session)
    with atomic(session):
        competitions.cancel(
            session,
            story.competition_id,
            ground=CancelGround.NEED,
            why="Feil.",
            actor=story.owner,
            now=stories.START,
        )
    assert counts(session, story.project_id) == (0, 0, 0, 0)


def test_issued_competition_is_under_way(session):
    story = stories.issued(session)
    assert counts(session, story.project_id) == (0, 1, 0, 0)


def test_contract_is_open_until_its_delivery_is_completed(session, tmp_path):
    found = evaluation_stories.contracted(session, tmp_path)
    assert counts(session, found.story.project_id) == (0, 0, 1, 1)


def test_completed_delivery_leaves_nothing_open(session, tmp_path):
    found = delivery_stories.completed(session, tmp_path)
    assert counts(session, found.story.project_id) == (0, 0, 1, 0)


def test_unknown_project_is_not_found(session):
    with pytest.raises(NotFound):
        project_facts.locked(session, 99)
