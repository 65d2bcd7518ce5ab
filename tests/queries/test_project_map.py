import pytest

from procure.domain.errors import NotFound
from procure.domain.projects import Status
from procure.extensions import atomic
from procure.queries import project_map
from procure.queries.project_map import Cell
from procure.services import projects
from tests import project_stories, stories
from tests.stories import START


def told(session):
    """Two ideas of two cohorts, one approved without a cohort, one name."""
    story = stories.framework(session)
    project_stories.idea(session, story, title="Den nye", cohort_year=2027, grant_ore=100_00)
    project_stories.idea(session, story, title="Den gamle", cohort_year=2026, grant_ore=30_00)
    project_stories.approved(session, story, title="Uten kull", grant_ore=7_00)
    with atomic(session):
        projects.create(
            session, title="Navnet", values={"cohort_year": 2026}, actor=story.owner, now=START
        )
    return story


def test_map_counts_projects_and_grants_where_phase_and_cohort_meet(session):
    story = told(session)
    found = project_map.read(session, viewer=story.auditor)
    assert found.cohorts == (2027, 2026, None)
    assert found.cells == {
        (Status.IDEA, 2027): Cell(1, 100_00),
        (Status.IDEA, 2026): Cell(1, 30_00),
        (Status.APPROVED, None): Cell(1, 7_00),
        (Status.NAMED, 2026): Cell(1, 0),
    }
    assert found.by_cohort == {2027: Cell(1, 100_00), 2026: Cell(2, 30_00), None: Cell(1, 7_00)}
    assert found.total == Cell(4, 137_00)
    assert [(c.status, c.total) for c in found.columns] == [
        (Status.NAMED, Cell(1, 0)),
        (Status.IDEA, Cell(2, 130_00)),
        (Status.APPROVED, Cell(1, 7_00)),
        (Status.PROCURING, Cell(0, 0)),
        (Status.DELIVERING, Cell(0, 0)),
        (Status.FINISHED, Cell(0, 0)),
    ]


def test_cards_stand_by_cohort_newest_first(session):
    story = told(session)
    columns = {c.status: c for c in project_map.read(session, viewer=story.owner).columns}
    cards = columns[Status.IDEA].cards
    assert [(c.title, c.cohort_year) for c in cards] == [("Den nye", 2027), ("Den gamle", 2026)]
    assert [c.funding_ore for c in cards] == [500_100_00, 500_030_00]


def test_names_have_a_place_only_when_there_are_any(session):
    story = project_stories.idea(session)
    found = project_map.read(session, viewer=story.owner)
    assert [c.status for c in found.columns] == list(Status)[1:]


def test_phase_with_many_shows_the_newest_and_counts_all(session):
    story = stories.framework(session)
    with atomic(session):
        for n in range(project_map.SHOWN + 2):
            values = {"problem": "Floken", "grant_ore": 1_00}
            projects.create(
                session, title=f"Prosjekt {n}", values=values, actor=story.owner, now=START
            )
    (idea, *_) = project_map.read(session, viewer=story.owner).columns
    newest = range(project_map.SHOWN + 1, 1, -1)
    assert [c.title for c in idea.cards] == [f"Prosjekt {n}" for n in newest]
    assert idea.total == Cell(project_map.SHOWN + 2, (project_map.SHOWN + 2) * 100)


def test_map_is_for_staff(session):
    story = stories.framework(session)
    assert project_map.read(session, viewer=story.evaluators[0]).total == Cell(0, 0)
    for viewer in (story.leads[0], story.administrator):
        with pytest.raises(NotFound):
            project_map.read(session, viewer=viewer)


def test_map_takes_two_statements_however_many(session, count_statements):
    story = stories.framework(session)
    counts = []
    for n in range(3):
        project_stories.idea(session, story, title=f"Prosjekt {n}", cohort_year=2020 + n)
        session.rollback()
        with count_statements() as counter:
            project_map.read(session, viewer=story.owner)
        counts.append(sum(s != "BEGIN" for s in counter.statements))
    assert counts == [2, 2, 2]


def test_map_of_a_framework_counts_its_own_projects(session):
    story = told(session)
    project_stories.idea(session, story, cohort_year=2026, framework_id=None)
    found = project_map.of_framework(session, story.framework_id)
    assert found.cells == {
        (Status.IDEA, 2027): Cell(1, 100_00),
        (Status.IDEA, 2026): Cell(1, 30_00),
        (Status.APPROVED, None): Cell(1, 7_00),
    }
    assert [c.cards for c in found.columns] == [()] * 5
