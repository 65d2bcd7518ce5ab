import json

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.errors import NotFound, PermissionDenied, Stale
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.projects import Project
from procure.services import projects
from tests import stories
from tests.stories import BUYER, START


def change(session, project_id, actor, *, version=1, **values):
    with atomic(session):
        projects.change(session, project_id, version=version, values=values, actor=actor, now=START)


def stored(session, project_id):
    return session.get_one(Project, project_id, populate_existing=True)


def lines(session, tag):
    found = session.scalars(select(AuditEntry.line).where(AuditEntry.tag == tag))
    return [json.loads(line)["facts"] for line in found]


def test_project_belongs_to_the_body_of_who_registers_it(session):
    story = stories.project(session)
    project = stored(session, story.project_id)
    assert project.owner_id == story.owner.organisation_id
    assert (project.created_by_id, project.created_at, project.version) == (
        story.owner.id,
        START,
        1,
    )
    assert project.problem == "Innbyggere må melde fra tre ganger."
    assert project.invented
    assert lines(session, Tag.PROJECT_CREATE) == [{"title": "Enklere hverdag (konstruert)"}]


def test_officer_registers_a_project_for_another_body(session):
    story = stories.framework(session)
    with atomic(session):
        made = projects.create(
            session, title="For andre", owner_id=story.owner.organisation_id,
            actor=story.officer, now=START,
        )  # fmt: skip
    assert stored(session, made.id).owner_id == story.owner.organisation_id


def test_owner_registers_for_no_other_body(session):
    story = stories.framework(session)
    with pytest.raises(PermissionDenied), atomic(session):
        projects.create(
            session, title="For andre", actor=story.owner, now=START,
            owner_id=stories.organisation_id(session, BUYER),
        )  # fmt: skip
    assert session.scalars(select(Project)).all() == []


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_others_register_nothing(session, who):
    story = stories.framework(session)
    with pytest.raises(PermissionDenied), atomic(session):
        projects.create(session, title="Nei", actor=getattr(story, who), now=START)


def test_change_is_on_record_by_field_name(session):
    story = stories.project(session)
    change(
        session, story.project_id, story.owner,
        title="Nytt navn", problem="Innbyggere må melde fra tre ganger.", cohort_year=2027,
    )  # fmt: skip
    project = stored(session, story.project_id)
    assert (project.title, project.cohort_year, project.version) == ("Nytt navn", 2027, 2)
    assert lines(session, Tag.PROJECT_CHANGE) == [{"fields": ["cohort_year", "title"]}]


def test_saving_without_a_change_leaves_no_trace(session):
    story = stories.project(session)
    change(session, story.project_id, story.owner, title="Enklere hverdag (konstruert)")
    assert stored(session, story.project_id).version == 1
    assert lines(session, Tag.PROJECT_CHANGE) == []


def test_fields_that_are_not_for_editing_stay(session):
    story = stories.project(session)
    change(session, story.project_id, story.owner, owner_id=1, invented=False, title="Nytt")
    project = stored(session, story.project_id)
    assert (project.owner_id, project.invented) == (story.owner.organisation_id, True)


def test_second_of_two_writers_is_told(session):
    story = stories.project(session)
    change(session, story.project_id, story.owner, title="Først")
    with pytest.raises(Stale) as refused:
        change(session, story.project_id, story.owner, title="Sist")
    assert refused.value.reasons == (reason(Code.STALE),)
    assert stored(session, story.project_id).title == "Først"


def test_evaluator_of_the_same_body_changes_nothing(session):
    story = stories.project(session)
    with pytest.raises(PermissionDenied):
        change(session, story.project_id, story.evaluators[0], title="Nei")


def test_unknown_project_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        change(session, 99, story.owner, title="Nei")
