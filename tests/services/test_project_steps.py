"""The verbs of a project's life, its need, and the one step to a competition."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain import projects as life
from procure.domain.audit import Tag
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.projects import Approval, Status
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import CompetenceNeed, Competition
from procure.models.projects import Project, ProjectNeed
from procure.queries import new_competitions as pages
from procure.queries import project_facts
from procure.services import competitions, frameworks, projects
from procure.services.projects import Need
from tests import delivery_stories, evaluation_stories, project_stories, stories
from tests.project_stories import ASSESSED, NEEDS, areas, version
from tests.stories import START

LATER = START + timedelta(days=1)


def stored(session, story):
    session.rollback()
    return session.get_one(Project, story.project_id, populate_existing=True)


def status(session, story):
    return life.status(project_facts.facts_of(session, stored(session, story)))


def lines(session, tag):
    found = session.scalars(select(AuditEntry.line).where(AuditEntry.tag == tag))
    return [json.loads(line)["facts"] for line in found]


def codes(refused):
    return [why.code for why in refused.value.reasons]


def do(session, verb, story, who="owner", **values):
    with atomic(session):
        return verb(
            session, story.project_id, actor=getattr(story, who), now=LATER, **values
        )  # fmt: skip


# The need.


def needs_of(session, story):
    rows = session.scalars(
        select(ProjectNeed).where(ProjectNeed.project_id == story.project_id).order_by(
            ProjectNeed.area_id
        )
    )  # fmt: skip
    return [Need(row.level, row.capacity, row.people) for row in rows]


def test_need_is_kept_per_area_and_is_of_the_projects_version(session):
    story = project_stories.idea(session)
    first, second, third = areas(session, story)
    do(session, projects.set_needs, story, version=1, needs={first: NEEDS[0], second: NEEDS[1]})
    assert stored(session, story).version == 2
    assert needs_of(session, story) == [NEEDS[0], NEEDS[1]]
    do(session, projects.set_needs, story, version=2, needs={first: Need(2), third: NEEDS[2]})
    assert needs_of(session, story) == [Need(2), NEEDS[1], NEEDS[2]]
    assert lines(session, Tag.PROJECT_NEED_SET) == [
        {"areas": [first, second]},
        {"areas": [first, third]},
    ]


def test_saving_the_same_need_leaves_no_trace(session):
    story = project_stories.needing(session)
    before = version(session, story)
    needs = dict(zip(areas(session, story), NEEDS, strict=True))
    do(session, projects.set_needs, story, version=before, needs=needs)
    assert version(session, story) == before
    assert len(lines(session, Tag.PROJECT_NEED_SET)) == 1


def test_second_of_two_who_say_the_need_is_told(session):
    story = project_stories.idea(session)
    (area, *_) = areas(session, story)
    do(session, projects.set_needs, story, version=1, needs={area: Need(3)})
    for verb, values in (
        (projects.set_needs, {"needs": {area: Need(5)}}),
        (projects.change, {"values": {"title": "Sist"}}),
    ):
        with pytest.raises(Stale):
            do(session, verb, story, version=1, **values)
    assert needs_of(session, story) == [Need(3)]


def test_area_of_another_framework_does_not_exist(session):
    story = project_stories.idea(session)
    with atomic(session):
        file = stories.framework_file(reference="2026/200")
        other = frameworks.store(session, file, actor=None, now=START)
    (area, *_) = areas(session, replace(story, framework_id=other.id))
    with pytest.raises(NotFound):
        do(session, projects.set_needs, story, version=1, needs={area: Need(3)})
    assert needs_of(session, story) == []


@pytest.mark.parametrize("chosen", [99])
def test_framework_that_does_not_exist_cannot_be_meant(session, chosen):
    story = project_stories.idea(session)
    with pytest.raises(NotFound):
        do(session, projects.change, story, version=1, values={"framework_id": chosen})


# Approval.


def test_officer_approves_with_an_assessment_of_each_criterion(session):
    story = project_stories.idea(session)
    do(session, projects.approve, story, "officer", version=1, approval=ASSESSED)
    project = stored(session, story)
    assert (project.approved_at, project.approved_by_id) == (LATER, story.officer.id)
    assert Approval.load(project.approval_note) == ASSESSED
    assert status(session, story) is Status.APPROVED
    assert lines(session, Tag.PROJECT_APPROVE) == [{}]


@pytest.mark.parametrize("who", ["owner", "auditor", "administrator"])
def test_nobody_else_approves(session, who):
    story = project_stories.idea(session)
    with pytest.raises(PermissionDenied):
        do(session, projects.approve, story, who, version=1, approval=ASSESSED)
    assert status(session, story) is Status.IDEA


def test_text_changed_since_the_officer_read_it_is_not_approved(session):
    story = project_stories.idea(session)
    do(session, projects.change, story, version=1, values={"problem": "En annen floke"})
    with pytest.raises(Stale):
        do(session, projects.approve, story, "officer", version=1, approval=ASSESSED)


def test_project_that_says_too_little_is_not_approved(session):
    story = project_stories.idea(session, user_need="", leadership_anchoring="")
    with pytest.raises(IllegalTransition) as refused:
        do(session, projects.approve, story, "officer", version=1, approval=ASSESSED)
    assert codes(refused) == [Code.PROJECT_USER_NEED_MISSING, Code.PROJECT_ANCHORING_MISSING]


def test_project_without_money_is_approved_with_a_reason(session):
    story = project_stories.idea(session, grant_ore=0, own_funding_ore=0)
    with pytest.raises(InvalidInput) as refused:
        do(session, projects.approve, story, "officer", version=1, approval=ASSESSED)
    assert codes(refused) == [Code.PROJECT_FUNDING_MISSING]
    reasoned = replace(ASSESSED, funding="Driftsbudsjettet dekker det.")
    do(session, projects.approve, story, "officer", version=1, approval=reasoned)
    assert status(session, story) is Status.APPROVED


def test_withdrawn_approval_is_gone_from_the_project_and_kept_in_the_trail(session):
    story = project_stories.approved(session)
    do(session, projects.withdraw_approval, story, "officer", why="Lederen har sluttet.")
    project = stored(session, story)
    assert (project.approved_at, project.approved_by_id, project.approval_note) == (None, None, "")
    (line,) = lines(session, Tag.PROJECT_WITHDRAW)
    assert line == {"why": "Lederen har sluttet.", "found": ASSESSED.dump()}


def test_withdrawing_needs_a_reason(session):
    story = project_stories.approved(session)
    with pytest.raises(InvalidInput):
        do(session, projects.withdraw_approval, story, "officer", why=" ")
    assert status(session, story) is Status.APPROVED


def test_approval_stands_once_a_competition_is_issued(session):
    story = project_stories.approved(session, stories.framework(session))
    stories.issued(session, story)
    with pytest.raises(IllegalTransition) as refused:
        do(session, projects.withdraw_approval, story, "officer", why="Nei")
    assert codes(refused) == [Code.PROJECT_UNDER_WAY]


# The end.


def test_project_is_finished_when_its_delivery_is_completed_and_opened_again(session, tmp_path):
    story = delivery_stories.completed(session, tmp_path).story
    project_stories.approved_of(session, story)
    do(session, projects.finish, story)
    assert status(session, story) is Status.FINISHED
    with pytest.raises(IllegalTransition) as refused:
        do(session, projects.change, story, version=version(session, story), values={"title": "x"})
    assert codes(refused) == [Code.PROJECT_FINISHED]
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        competitions.create(
            session, project_id=story.project_id, framework_id=story.framework_id,
            reference="2027/99", title="En til", actor=story.owner, now=LATER,
        )  # fmt: skip
    assert codes(refused) == [Code.PROJECT_FINISHED]
    assert story.project_id not in {
        choice.id for choice in pages.new_page(session, viewer=story.owner, now=START).projects
    }
    with pytest.raises(InvalidInput):
        do(session, projects.reopen, story, why="")
    do(session, projects.reopen, story, why="En gevinst gjenstår.")
    assert status(session, story) is Status.DELIVERING
    assert lines(session, Tag.PROJECT_REOPEN) == [{"why": "En gevinst gjenstår."}]


def test_project_with_an_open_contract_is_not_finished(session, tmp_path):
    story = evaluation_stories.contracted(session, tmp_path).story
    project_stories.approved_of(session, story)
    with pytest.raises(IllegalTransition) as refused:
        do(session, projects.finish, story)
    assert codes(refused) == [Code.PROJECT_CONTRACTS_OPEN]


# From project to competition.


def test_one_step_copies_what_the_project_says(session):
    story = project_stories.needing(session)
    made = do(session, projects.start_competition, story, reference="2027/55")
    session.rollback()
    found = session.get_one(Competition, made.id, populate_existing=True)
    assert (found.project_id, found.framework_id) == (story.project_id, story.framework_id)
    assert (found.reference, found.title) == ("2027/55", "Enklere flytting (konstruert)")
    assert (found.estimate_ore, found.need) == (
        1_900_000_00,
        "Familier melder fra til åtte etater.",
    )
    levels = session.execute(
        select(CompetenceNeed.area_id, CompetenceNeed.level)
        .where(CompetenceNeed.competition_id == made.id)
        .order_by(CompetenceNeed.area_id)
    ).all()
    expected = zip(areas(session, story), (need.level for need in NEEDS), strict=True)
    assert levels == list(expected)
    assert lines(session, Tag.PROJECT_START) == [{"competition": made.id}]


def test_project_that_says_little_gives_a_draft_with_little_in_it(session):
    story = project_stories.idea(session, estimate_ore=None)
    made = do(session, projects.start_competition, story, reference="2027/55")
    session.rollback()
    found = session.get_one(Competition, made.id, populate_existing=True)
    assert found.estimate_ore is None
    assert session.scalars(select(CompetenceNeed)).all() == []


def test_case_number_in_use_makes_nothing(session):
    story = project_stories.needing(session)
    do(session, projects.start_competition, story, reference="2027/55")
    with pytest.raises(InvalidInput) as refused:
        do(session, projects.start_competition, story, reference="2027/55")
    assert codes(refused) == [Code.DUPLICATE_REFERENCE]
    assert len(session.scalars(select(Competition)).all()) == 1


def test_project_without_a_framework_starts_nothing(session):
    story = project_stories.idea(session, framework_id=None)
    with pytest.raises(IllegalTransition) as refused:
        do(session, projects.start_competition, story, reference="2027/55")
    assert codes(refused) == [Code.PROJECT_WITHOUT_FRAMEWORK]


def test_framework_out_of_force_starts_nothing(session):
    story = project_stories.idea(session)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        projects.start_competition(
            session, story.project_id, reference="2027/55", actor=story.owner,
            now=START + timedelta(days=4 * 365),
        )  # fmt: skip
    assert codes(refused) == [Code.FRAMEWORK_NOT_IN_FORCE]


def test_body_that_is_no_party_starts_nothing(session):
    story = stories.framework(session)
    firm = story.leads[0].organisation_id
    with atomic(session):
        made = projects.create(
            session, title="For andre", owner_id=firm, actor=story.officer, now=START,
            values={"problem": "Floken", "framework_id": story.framework_id},
        )  # fmt: skip
    with pytest.raises(IllegalTransition) as refused:
        do(
            session, projects.start_competition, replace(story, project_id=made.id), "officer",
            reference="2027/55",
        )  # fmt: skip
    assert codes(refused) == [Code.BUYER_NOT_PARTY]
    assert session.scalars(select(Competition)).all() == []


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_others_start_nothing(session, who):
    story = project_stories.needing(session)
    with pytest.raises(PermissionDenied):
        do(session, projects.start_competition, story, who, reference="2027/55")
