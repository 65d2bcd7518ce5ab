from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.competitions import Status as CompetitionStatus
from procure.domain.errors import NotFound
from procure.domain.projects import Action, Status
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.awards import Contract
from procure.queries import project_pages as pages
from procure.queries import projects
from procure.services import projects as services
from tests import delivery_stories, evaluation_stories, project_stories, stories
from tests.stories import START


def test_page_is_for_staff(session):
    story = stories.project(session)
    for viewer in (story.officer, story.auditor, story.evaluators[0]):
        assert pages.page(session, story.project_id, viewer=viewer, now=START).id
    for viewer in (story.leads[0], story.administrator):
        with pytest.raises(NotFound):
            pages.page(session, story.project_id, viewer=viewer, now=START)


@pytest.mark.parametrize(
    ("who", "edit", "start"),
    [("owner", True, True), ("officer", True, True), ("auditor", False, False)],
)
def test_page_says_what_the_viewer_may_do(session, who, edit, start):
    story = stories.project(session)
    viewer = getattr(story, who)
    page = pages.page(session, story.project_id, viewer=viewer, now=START)
    assert (page.may_edit, page.may_start) == (edit, start)
    assert projects.listing(session, viewer=viewer).may_create is edit


def test_page_has_the_columns_and_the_owner(session):
    story = stories.project(session)
    page = pages.page(session, story.project_id, viewer=story.owner, now=START)
    assert page.owner == "Prøvedirektoratet (konstruert)"
    assert (page.grant_ore, page.own_funding_ore, page.version) == (2_000_000_00, 0, 1)
    assert page.competitions == ()


def test_page_shows_the_competitions_one_may_know_of(session):
    story = stories.empty_draft(session)
    for viewer, known in (
        (story.owner, True), (story.officer, True), (story.auditor, True),
        (story.evaluators[0], False),  # chosen in a complete draft only
    ):  # fmt: skip
        page = pages.page(session, story.project_id, viewer=viewer, now=START)
        expected = [(story.competition_id, CompetitionStatus.DRAFT)] if known else []
        assert [(c.id, c.status) for c in page.competitions] == expected


def test_unknown_project_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        pages.page(session, 99, viewer=story.owner, now=START)


# The life, the need and the money.


def page_of(session, story, viewer=None, now=START):
    session.rollback()
    return pages.page(session, story.project_id, viewer=viewer or story.owner, now=now)


def codes(reasons):
    return [why.code for why in reasons]


def test_project_known_by_name_has_no_way_and_no_money(session):
    story = stories.framework(session)
    with atomic(session):
        made = services.create(session, title="Navnet", actor=story.owner, now=START)
    page = page_of(session, replace(story, project_id=made.id))
    assert (page.status, page.steps, page.warnings) == (Status.NAMED, (), ())
    assert codes(page.missing) == [
        Code.PROJECT_PROBLEM_MISSING, Code.PROJECT_USER_NEED_MISSING,
        Code.PROJECT_BENEFIT_TO_SOCIETY_MISSING, Code.PROJECT_BENEFIT_POTENTIAL_MISSING,
        Code.PROJECT_ANCHORING_MISSING,
    ]  # fmt: skip


def test_need_is_told_for_every_area_of_the_framework(session):
    page = page_of(session, project_stories.needing(session))
    assert [(n.area, n.level, n.capacity, n.people) for n in page.needs] == [
        ("Tjenestedesign", 4, 120, 2),
        ("Gevinstrealisering", 3, 60, 1),
        ("Endringsledelse", 0, 0, 0),
    ]
    assert page.needs_said


def test_need_not_said_yet_is_asked_for(session):
    page = page_of(session, project_stories.idea(session))
    assert [n.level for n in page.needs] == [None, None, None]
    assert not page.needs_said


def test_project_without_a_framework_has_no_areas(session):
    assert page_of(session, stories.project(session)).needs == ()


def test_approved_project_tells_by_whom_and_how_it_was_assessed(session):
    page = page_of(session, project_stories.approved(session))
    assert (page.status, page.approved_by) == (Status.APPROVED, "Innkjøper 1")
    assert page.approval == project_stories.ASSESSED
    assert [(step.status, step.at) for step in page.steps] == [
        (Status.IDEA, START),
        (Status.APPROVED, START),
        (Status.PROCURING, None),
        (Status.DELIVERING, None),
        (Status.FINISHED, None),
    ]


@pytest.mark.parametrize(
    ("who", "open_"),
    [
        ("owner", {Action.EDIT, Action.START}),
        ("officer", {Action.EDIT, Action.START, Action.APPROVE}),
        ("auditor", set()),
    ],
)
def test_buttons_of_an_idea(session, who, open_):
    story = project_stories.idea(session)
    page = page_of(session, story, getattr(story, who))
    assert {action for action in Action if not page.verdicts[action]} == open_
    assert page.may_approve is (who == "officer")


def test_start_is_refused_in_the_words_of_the_service(session):
    story = project_stories.idea(session)
    after = START + timedelta(days=4 * 365)
    page = page_of(session, story, now=after)
    assert codes(page.verdicts[Action.START]) == [Code.FRAMEWORK_NOT_IN_FORCE]
    page = page_of(session, stories.project(session, story))
    assert codes(page.verdicts[Action.START]) == [Code.PROJECT_WITHOUT_FRAMEWORK]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"estimate_ore": 2_100_000_00}, [Code.PROJECT_ESTIMATE_ABOVE_FUNDING]),
        ({"grant_ore": 0, "own_funding_ore": 0}, [Code.PROJECT_FUNDING_UNKNOWN]),
        (
            {"grant_ore": 50_000_000_00, "estimate_ore": 32_000_000_00},
            [Code.PROJECT_CEILING_NEAR],
        ),
        (
            {"grant_ore": 50_000_000_00, "estimate_ore": 40_000_000_01},
            [Code.PROJECT_CEILING_PASSED],
        ),
        ({"wanted_on": date(2030, 7, 1)}, [Code.PROJECT_WANTED_AFTER_FRAMEWORK]),
        ({"wanted_on": date(2030, 6, 30)}, []),
        ({"estimate_ore": 40_000_000_01, "framework_id": None, "grant_ore": 50_000_000_00}, []),
    ],
)
def test_warnings_of_an_idea(session, values, expected):
    """E1 3 and 47."""
    assert codes(page_of(session, project_stories.idea(session, **values)).warnings) == expected


def test_own_draft_does_not_count_against_the_room(session):
    story = project_stories.idea(session, grant_ore=50_000_000_00, estimate_ore=25_000_000_00)
    with atomic(session):
        services.start_competition(
            session, story.project_id, reference="2027/55", actor=story.owner, now=START
        )
    assert page_of(session, story).warnings == ()
    other = project_stories.idea(
        session, story, grant_ore=50_000_000_00, estimate_ore=20_000_000_00
    )
    assert codes(page_of(session, other).warnings) == [Code.PROJECT_CEILING_CROWDED]


def test_price_is_the_contract_with_its_signed_changes(session, tmp_path):
    found = evaluation_stories.contracted(session, tmp_path)
    signed = session.scalar(select(Contract.value_ore))
    page = page_of(session, found.story, now=found.now)
    assert page.money.price_ore == signed
    assert [(c.price_ore, c.contract_id is None) for c in page.competitions] == [(signed, False)]
    assert page.status is Status.DELIVERING


def test_changed_contract_costs_what_its_delivery_says(session, tmp_path):
    found = delivery_stories.changed(session, tmp_path)
    signed = session.scalar(select(Contract.value_ore))
    assert page_of(session, found.story, now=found.now).money.price_ore == signed + 4_000_000


def test_history_tells_who_did_what_to_this_project_alone(session):
    story = project_stories.approved(session)
    other = project_stories.idea(session, story)
    for n in (0, 1):
        project_stories.idea(session, story, title=f'"subject":"project:{story.project_id}" {n}')
    with atomic(session):
        services.change(
            session, story.project_id, version=project_stories.version(session, story),
            values={"title": "Nytt", "grant_ore": 1}, actor=story.officer, now=START,
        )  # fmt: skip
    lines = page_of(session, story).history
    assert [(line.tag, line.who, line.fields) for line in lines] == [
        (Tag.PROJECT_CHANGE, "Innkjøper 1", ("grant_ore", "title")),
        (Tag.PROJECT_APPROVE, "Innkjøper 1", ()),
        (Tag.PROJECT_NEED_SET, "Prosjekteier 1", ()),
        (Tag.PROJECT_CREATE, "Prosjekteier 1", ()),
    ]
    assert [line.tag for line in page_of(session, other).history] == [Tag.PROJECT_CREATE]


@pytest.mark.parametrize(
    ("used", "proposed"),
    [
        ((), "2027/1"),
        (("2027/7",), "2027/8"),
        (("2027/9", "2027/12", "2026/99"), "2027/13"),
        (("2027/abc", "2027/12-A", "27/3"), "2027/1"),
    ],
)
def test_case_number_is_proposed_after_those_of_the_year(session, used, proposed):
    story = project_stories.idea(session)
    with atomic(session):
        for reference in used:
            services.start_competition(
                session, story.project_id, reference=reference, actor=story.owner, now=START
            )
    assert page_of(session, story).proposed_reference == proposed


def test_page_takes_as_many_statements_for_one_competition_as_for_three(session, count_statements):
    story = project_stories.approved(session)
    counts = []
    for n in range(3):
        with atomic(session):
            services.start_competition(
                session, story.project_id, reference=f"2027/{n}", actor=story.owner, now=START
            )
        session.rollback()
        with count_statements() as counter:
            page = pages.page(session, story.project_id, viewer=story.owner, now=START)
        counts.append(sum(s != "BEGIN" for s in counter.statements))
    assert len(page.competitions) == 3
    assert len(set(counts)) == 1
    assert counts[0] <= 12
