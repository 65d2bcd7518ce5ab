"""One consortium's triangle: who sees it, its people and group, and the days it changed."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from procure.domain.errors import NotFound
from procure.domain.proposals import AreaFacts, PersonFacts
from procure.domain.team_cover import Shortage
from procure.domain.triangle import Need
from procure.extensions import atomic
from procure.queries import consortium_triangles, triangles
from procure.queries.triangle_needs import Asked
from procure.services import people
from tests import stories
from tests.queries.test_triangles import with_need
from tests.stories import START


def one(session, story, viewer=None, need: Asked | None = None, *, n: int = 0, now=START):
    return consortium_triangles.page(
        session, story.consortium_ids[n], need or Asked(), viewer=viewer or story.officer, now=now
    )


def test_supplier_sees_its_own_triangle_and_nobody_elses(session):
    story = stories.framework(session)
    assert one(session, story, story.leads[0]).name == "Konsortium 0 (konstruert)"
    assert one(session, story, story.members[0]).name == "Konsortium 0 (konstruert)"
    for viewer in (story.leads[1], story.outsider):
        with pytest.raises(NotFound):
            one(session, story, viewer)
    with pytest.raises(NotFound):
        triangles.page(session, story.framework_id, Asked(), viewer=story.leads[0], now=START)


def test_supplier_hears_of_no_project(session):
    story = stories.project(session)
    with_need(session, story)
    assert one(session, story, story.leads[0]).projects == ()
    with pytest.raises(NotFound):
        one(session, story, story.leads[0], Asked(project_id=story.project_id))


def test_people_are_told_with_group_hours_and_who_nobody_can_replace(session):
    story = stories.framework(session)
    page = one(session, story, need=Asked(level=4))
    areas = [area.id for area in page.areas]
    assert [(p.number, p.label, p.levels, p.chosen, p.irreplaceable) for p in page.people] == [
        (1, "Tjenestedesigner 1", (5, 2, 2), True, True),
        (2, "Gevinstrådgiver 1", (1, 4, 3), True, True),
    ]
    assert page.cover.shortages == (
        Shortage(Need(area=areas[2], level=4, capacity=Fraction(1)), 0),
    )
    assert page.plan.share == 0  # nobody in change management
    assert page.firms == (("Firma 0 AS (konstruert)",), ("Firma 1 AS (konstruert)",), ())
    assert [(row.first, row.second, row.areas) for row in page.overlaps] == [
        ("Firma 0 AS (konstruert)", "Firma 1 AS (konstruert)", ())
    ]


def test_figures_follow_the_days_on_which_something_changed(session):
    story = stories.framework(session)
    later = START + timedelta(days=30)
    with atomic(session):
        card = people.card(session, story.consortium_ids[0], actor=story.officer, now=later)
        people.put_in(
            session,
            card,
            PersonFacts(
                label="Endringsleder 1",
                employer=stories.firm(0).organisation_number,
                availability=50,
                areas={"change_management": AreaFacts(level=4)},
            ),
        )
    session.expire_all()
    page = one(session, story, now=later + timedelta(days=10))
    assert [(day, [c.depth for c in triangle.corners]) for day, triangle in page.history] == [
        (date(2026, 7, 1), [1, 1, 0]),
        (date(2027, 2, 10), [1, 1, 1]),
        (date(2027, 2, 20), [1, 1, 1]),
    ]
    assert [triangle.weakest for _, triangle in page.history] == [
        Fraction(0),
        Fraction(2, 5),
        Fraction(2, 5),
    ]
    before = one(session, story, now=later - timedelta(days=1))
    assert [len(before.people), len(page.people)] == [2, 3]
    assert page.people[2].hours[2] == Fraction(1, 2)


def test_people_stand_beside_the_need_of_a_competition(session):
    story = stories.issued(session)
    page = one(session, story, need=Asked(competition_id=story.competition_id))
    assert page.measure.competition_id == story.competition_id
    assert [(person.label, person.role) for person in page.people] == [
        ("Tjenestedesigner 1", "Seniorrådgiver"),
        ("Gevinstrådgiver 1", "Seniorrådgiver"),
    ]
