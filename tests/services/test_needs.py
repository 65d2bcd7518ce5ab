"""The need of a draft: from answers, by hand, from the project, and by two people at once."""

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, NotFound, Stale
from procure.domain.needs import CHANGE, DESIGN, AreaNeed, of
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.models.frameworks import CompetenceArea
from procure.queries import facts
from procure.services import competitions, needs, projects
from tests import stories

DESIGN_HIGH = {"users_known": 3, "problem_known": 3, "users_reached": 2}
SIZES = {"bodies": 1, "own_time": 2}
CHANGE_LOW = {"work_changed": 1, "leaders": 0, "staff": 0}


@pytest.fixture
def story(session):
    return stories.draft(session)


@pytest.fixture
def areas(session, story):
    found = session.execute(
        select(CompetenceArea.key, CompetenceArea.id).where(
            CompetenceArea.framework_id == story.framework_id
        )
    )
    return dict(found.all())


def save(session, story, answers=None, typed=None, follow=frozenset(), *, version=None):
    with atomic(session):
        return needs.save(
            session,
            story.competition_id,
            version=version or session.get(Competition, story.competition_id).version,
            answers=answers or {},
            typed=typed or {},
            follow=follow,
            actor=story.owner,
            now=story.now,
        )


def stored(session, story):
    rows = facts.competition(session, story.competition_id).needs
    return {row.area_id: of(row.level, row.capacity, row.people) for row in rows}


def test_answers_set_the_areas_they_suffice_for(session, story, areas):
    before = stored(session, story)
    save(session, story, {**DESIGN_HIGH, **SIZES})
    after = stored(session, story)
    # 80 per cent at level 5, times 1/2 and the mean of 1, 1/3 and 2/3.
    assert after[areas[DESIGN]] == AreaNeed(5, 90, 2)
    assert after[areas[CHANGE]] == before[areas[CHANGE]]
    assert session.get(Competition, story.competition_id).need_answers == {**DESIGN_HIGH, **SIZES}


def test_figures_typed_by_hand_stay_when_the_answers_change(session, story, areas):
    save(session, story, {**CHANGE_LOW, **SIZES})
    by_hand = AreaNeed(4, 120, 3)
    save(session, story, {**CHANGE_LOW, **SIZES}, {areas[CHANGE]: by_hand})
    more = {**CHANGE_LOW, **SIZES, "leaders": 3}
    save(session, story, more, {areas[CHANGE]: by_hand})
    assert stored(session, story)[areas[CHANGE]] == by_hand
    save(session, story, more, {areas[CHANGE]: by_hand}, {areas[CHANGE]})
    # (1/3 + 1) / 2 = 2/3: level 1 + 8/3 = 4; size (0 + 1/3 + 2/3) / 3: 60 times 5/6 is 50.
    assert stored(session, story)[areas[CHANGE]] == AreaNeed(4, 50, 1)


def test_saving_figures_alone_makes_the_other_authors_page_stale(session, story, areas):
    version = session.get(Competition, story.competition_id).version
    save(session, story, typed={areas[DESIGN]: AreaNeed(2, 10, 1)}, version=version)
    with pytest.raises(Stale):
        save(session, story, typed={areas[DESIGN]: AreaNeed(3, 10, 1)}, version=version)


def test_saving_what_stands_writes_nothing(session, story):
    save(session, story, SIZES)
    entries = session.query(AuditEntry).count()
    version = session.get(Competition, story.competition_id).version
    save(session, story, SIZES)
    assert session.query(AuditEntry).count() == entries
    assert session.get(Competition, story.competition_id).version == version


def test_an_area_of_another_framework_does_not_exist(session, story):
    with pytest.raises(NotFound):
        save(session, story, typed={999: AreaNeed(1, 0, 1)})


def test_the_need_stands_when_the_draft_is_handed_in(session, story):
    with atomic(session):
        competitions.submit_for_review(
            session, story.competition_id, actor=story.owner, now=story.now
        )
        competitions.approve(session, story.competition_id, actor=story.officer, now=story.now)
        competitions.issue(
            session, story.competition_id, vault=stories.VAULT, actor=story.officer, now=story.now
        )
    with pytest.raises(IllegalTransition):
        save(session, story, SIZES)


def test_a_draft_from_a_project_inherits_its_need_whole(session):
    story = stories.project(session)
    area = session.scalars(select(CompetenceArea.id)).first()
    by = {"actor": story.owner, "now": story.now}
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, values={"framework_id": story.framework_id}, **by
        )
        projects.set_needs(
            session, story.project_id, version=2, needs={area: projects.Need(4, 150, 2)}, **by
        )
        made = projects.start_competition(session, story.project_id, reference="2027/99", **by)
    found = facts.competition(session, made.id).needs
    assert [(n.area_id, n.level, n.capacity, n.people) for n in found] == [(area, 4, 150, 2)]
