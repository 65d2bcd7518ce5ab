"""The list: constant work, and it says when the clock alone will change it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain.competitions import Status
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.queries.competitions import PAGE, Row, listing
from procure.services import competitions
from tests import evaluation_stories, stories
from tests.stories import DEADLINE, START


def drafts(session, story, count):
    with atomic(session):
        for n in range(count):
            competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference=f"2027/{100 + n}", title=f"Konkurranse {n}", actor=story.owner, now=START,
            )  # fmt: skip
    return story


def seen(session, viewer, now=START, **asked):
    return listing(session, viewer=viewer, now=now, **asked)


@pytest.mark.parametrize("count", [1, 3, PAGE + 1])
def test_list_takes_one_statement_whatever_its_length(session, count_statements, count):
    story = drafts(session, stories.project(session), count)
    with count_statements() as counted:
        page = seen(session, story.officer)
    assert len(page.rows) == min(count, PAGE)
    assert len([s for s in counted.statements if s != "BEGIN"]) == 1


def test_list_turns_over_after_fifty(session):
    story = drafts(session, stories.project(session), PAGE + 2)
    first = seen(session, story.officer)
    assert [row.id for row in first.rows] == list(range(PAGE + 2, 2, -1))
    assert first.older == 3
    second = seen(session, story.officer, before=first.older)
    assert ([row.id for row in second.rows], second.older) == ([2, 1], None)


def test_row_holds_each_column_under_its_own_name(session):
    story = stories.issued(session)
    row = Row(
        id=story.competition_id, reference="2027/7", title="Enklere hverdag: tjenestedesign (konstruert)",
        owner="Prøvedirektoratet (konstruert)", deadline_at=DEADLINE, invented=True,
        status=Status.ISSUED,
    )  # fmt: skip
    assert seen(session, story.officer).rows == (row,)
    assert seen(session, story.officer, DEADLINE).rows == (replace(row, status=Status.CLOSED),)


def test_list_changes_by_itself_at_the_first_deadline_to_come(session):
    story = stories.issued(session)
    assert seen(session, story.officer).changes_at == DEADLINE
    assert seen(session, story.officer, DEADLINE - timedelta(microseconds=1)).changes_at == DEADLINE
    assert seen(session, story.officer, DEADLINE).changes_at is None


def test_list_changes_by_itself_when_the_standstill_ends(session, tmp_path):
    found = evaluation_stories.told(session, tmp_path)
    page = seen(session, found.story.officer, found.now)
    ends = session.get_one(Competition, found.id).standstill_ends_at
    assert (page.rows[0].status, page.changes_at) == (Status.STANDSTILL, ends)
    after = seen(session, found.story.officer, ends)
    assert (after.rows[0].status, after.changes_at) == (Status.DECIDED, None)


def test_list_of_drafts_without_a_deadline_never_changes_by_itself(session):
    story = drafts(session, stories.project(session), 2)
    assert seen(session, story.officer).changes_at is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["2027/101", "2027/100", "2027/7"]),
        ({"text": "  "}, ["2027/101", "2027/100", "2027/7"]),
        ({"text": "HVERDAG"}, ["2027/7"]),
        ({"text": "prøvedirektoratet"}, ["2027/101", "2027/100", "2027/7"]),
        ({"text": "2027/10"}, ["2027/101", "2027/100"]),
        ({"text": "%"}, []),
        ({"status": Status.DRAFT}, ["2027/101", "2027/100"]),
        ({"status": Status.ISSUED}, ["2027/7"]),
        ({"status": Status.DRAFT, "text": "hverdag"}, []),
        ({"status": Status.DRAFT, "text": "Konkurranse 1"}, ["2027/101"]),
    ],
)
def test_list_is_searched_and_kept_to_a_status(session, asked, found):
    story = drafts(session, stories.issued(session), 2)
    assert [row.reference for row in seen(session, story.officer, **asked).rows] == found
