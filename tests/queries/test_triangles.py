"""The triangles as pages: the demo's ten consortia, holes, other people's needs, days, scale."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select

from procure.domain.consortium_changes import Plan
from procure.domain.errors import NotFound
from procure.domain.triangle import Need
from procure.extensions import atomic
from procure.models.consortia import Competence, Person
from procure.queries import consortium_triangles, triangles
from procure.queries.triangle_needs import Asked
from procure.queries.triangles import Sort
from procure.services import consortium_suspensions, frameworks, projects
from procure.sheets.frameworks import read_framework_files
from tests import stories
from tests.stories import START

DEMO = Path(triangles.__file__).parents[1] / "demo" / "framework.yaml"
TWO = Fraction(2)


def part(text: str) -> Fraction:
    return Fraction(text)


#: The ten consortia of the demo as it was first told, each person as the levels in service design,
#: benefit realisation and change management, and per cent of full time when that is less than all.
TEAMS = {
    "Blåklokke": "244 543 422 253 235",
    "Fjellsyre": "344 523 254 253 335 431",
    "Gullstjerne": "344 422 412 254 235 533",
    "Linnea": "345 533 522 253 234",
    "Marinøkkel": "344 533 253 234",
    "Myrull": "334 534 422 353 235 234 431",
    "Reinrose": "354 533 253 235",
    "Rosenrot": "344 421 422 153 245 533",
    "Skogstjerne": "444 533 421 422@60 153 245 431 344",
    "Tiriltunge": "344 533 422 412 254 235@50 531 344",
}
#: Counted by hand from them: level 4 or 5 counts 0.8 or 1.0 of a full-timer. Depth, then capacity, in service design, benefit realisation and change management.
TEN = {
    "Blåklokke": ((2, 3, 2), ("1.8", "2.6", "1.8")),
    "Fjellsyre": ((2, 3, 3), ("1.8", "2.8", "2.6")),
    "Gullstjerne": ((3, 2, 3), ("2.6", "1.8", "2.6")),
    "Linnea": ((2, 2, 2), ("2", "1.8", "1.8")),
    "Marinøkkel": ((1, 2, 2), ("1", "1.8", "1.6")),
    "Myrull": ((3, 1, 4), ("2.6", "1", "3.4")),
    "Reinrose": ((1, 2, 2), ("1", "2", "1.8")),
    "Rosenrot": ((3, 3, 2), ("2.6", "2.6", "1.8")),
    "Skogstjerne": ((5, 4, 3), ("3.88", "3.4", "2.6")),  # one designer of level 4 at 60 per cent
    "Tiriltunge": ((4, 3, 4), ("3.6", "2.6", "2.9")),  # one change manager of level 5 at 50
}
#: Two full-timers at level 4 in each area: coverage, weakest link, mean, and the product of the
#: coverages, whose cube root is the geometric mean.
COVERED = {
    "Blåklokke": (("0.9", "1", "0.9"), "0.9", "14/15", "0.81"),
    "Fjellsyre": (("0.9", "1", "1"), "0.9", "29/30", "0.9"),
    "Gullstjerne": (("1", "0.9", "1"), "0.9", "29/30", "0.9"),
    "Linnea": (("1", "0.9", "0.9"), "0.9", "14/15", "0.81"),
    "Marinøkkel": (("0.5", "0.9", "0.8"), "0.5", "11/15", "0.36"),
    "Myrull": (("1", "0.5", "1"), "0.5", "5/6", "0.5"),
    "Reinrose": (("0.5", "1", "0.9"), "0.5", "0.8", "0.45"),
    "Rosenrot": (("1", "1", "0.9"), "0.9", "29/30", "0.9"),
    "Skogstjerne": (("1", "1", "1"), "1", "1", "1"),
    "Tiriltunge": (("1", "1", "1"), "1", "1", "1"),
}


KEYS = ("service_design", "benefit_realisation", "change_management")


def team(n: int, name: str):
    """The n-th consortium with the people of `TEAMS`."""
    entry = stories.consortium(n)
    people = tuple(
        replace(
            entry.people[0],
            label=f"Person {number}",
            competences=dict(zip(KEYS, map(int, each[:3]), strict=True)),
            availability=int(each[4:] or 100),
        )
        for number, each in enumerate(TEAMS[name].split(), start=1)
    )
    return replace(entry, name=f"Konsortium {name} (konstruert)", people=people)


def stored(session, file):
    """An agreement from a file, and somebody who may read it."""
    story = stories.framework(session, consortia=1)
    with atomic(session):
        made = frameworks.store(session, file, actor=story.officer, now=START)
        frameworks.activate(session, made.id, actor=story.officer, now=START)
    return replace(story, framework_id=made.id)


@pytest.fixture
def demo(session):
    file = stories.framework_file(1, "2026/10")
    teams = tuple(team(n, name) for n, name in enumerate(TEAMS, start=20))
    return stored(session, replace(file, consortia=teams))


def asked(page_or_areas, level: int = 4, capacity: Fraction = TWO, people_: int = 1) -> Asked:
    return Asked(
        level=level, capacities={area.id: capacity for area in page_or_areas}, people=people_
    )


def framework_page(session, story, need: Asked | None = None, **options):
    return triangles.page(
        session, story.framework_id, need or Asked(), viewer=story.officer, now=START, **options
    )


def short(name: str) -> str:
    return name.removeprefix("Konsortium ").removesuffix(" (konstruert)")


def test_ten_consortia_have_the_depth_and_capacity_counted_by_hand(session, demo):
    rows = framework_page(session, demo).rows
    found = {
        short(row.name): (
            tuple(corner.depth for corner in row.triangle.corners),
            tuple(corner.capacity for corner in row.triangle.corners),
        )
        for row in rows
    }
    assert found == {
        name: (depth, tuple(map(part, capacity))) for name, (depth, capacity) in TEN.items()
    }
    assert [row.number for row in rows] == list(range(1, 11))


def test_ten_consortia_have_the_summaries_worked_out_by_hand(session, demo):
    need = asked(framework_page(session, demo).areas)
    rows = framework_page(session, demo, need).rows
    assert {
        short(row.name): (row.triangle.coverages, row.triangle.weakest, row.triangle.mean)
        for row in rows
    } == {
        name: (tuple(map(part, coverages)), part(weakest), part(mean))
        for name, (coverages, weakest, mean, _) in COVERED.items()
    }
    for row in rows:
        product = part(COVERED[short(row.name)][3])
        cube = Fraction(row.triangle.geometric) ** 3
        assert abs(cube - product) < Fraction(1, 10**20)


def test_demo_is_summed_as_its_rows_say_one_by_one(session):
    demo = stored(session, read_framework_files([("framework.yaml", DEMO.read_bytes())]))
    day = START.date()
    depth, weighted = Counter(), Counter()
    rows = session.execute(
        select(Person, Competence).join(Competence).where(Person.framework_id == demo.framework_id)
    )
    for person, competence in rows:
        if person.holds(day) and competence.holds(day) and competence.level >= 4:
            corner = (person.consortium_id, competence.area_id)
            depth[corner] += person.availability > 0
            weighted[corner] += person.availability * competence.level
    page = framework_page(session, demo)
    assert len(page.rows) == 10
    for row in page.rows:
        for corner in row.triangle.corners:
            place = (row.id, corner.need.area)
            assert (corner.depth, corner.capacity * 500) == (depth[place], weighted[place])


def test_one_consortium_tells_the_same_as_the_list(session, demo):
    need = asked(framework_page(session, demo).areas)
    page = framework_page(session, demo, need)
    for row in page.rows:
        one = consortium_triangles.page(
            session, row.id, need, viewer=demo.officer, now=START
        ).triangle
        assert [(c.depth, c.capacity, c.peak) for c in one.corners] == [
            (c.depth, c.capacity, c.peak) for c in row.triangle.corners
        ]


def test_consortia_stand_by_name_weakest_or_strongest(session, demo):
    need = asked(framework_page(session, demo).areas)

    def names(sort: Sort) -> list[str]:
        return [short(row.name) for row in framework_page(session, demo, need, sort=sort).rows]

    assert names(Sort.NAME) == sorted(TEN)
    assert names(Sort.WEAKEST)[:4] == ["Marinøkkel", "Myrull", "Reinrose", "Blåklokke"]
    assert names(Sort.STRONGEST)[:3] == ["Skogstjerne", "Tiriltunge", "Fjellsyre"]
    assert names(Sort.STRONGEST)[-1] == "Marinøkkel"


def test_reach_counts_consortia_at_each_level_and_where_one_person_stands_alone(session, demo):
    page = framework_page(session, demo)
    assert [each.consortia for each in page.reach] == [
        (10, 10, 10, 10, 10),
        (10, 10, 10, 10, 10),
        (10, 10, 10, 10, 9),
    ]
    assert [each.alone for each in page.reach] == [2, 1, 0]
    assert (page.holes, page.counted, page.complete) == ((), 10, 10)
    assert framework_page(session, demo, asked(page.areas)).complete == 2


def test_level_that_fewer_than_three_reach_is_a_hole_with_their_names(session):
    story = stories.framework(session, consortia=2)
    page = framework_page(session, story, Asked(level=4))
    assert [(hole.area.name, hole.level, hole.names) for hole in page.holes] == [
        ("Tjenestedesign", 4, ("Konsortium 0 (konstruert)", "Konsortium 1 (konstruert)")),
        ("Gevinstrealisering", 4, ("Konsortium 0 (konstruert)", "Konsortium 1 (konstruert)")),
        ("Endringsledelse", 4, ()),
    ]
    assert page.complete == 0


def test_three_consortia_are_no_hole(session):
    story = stories.framework(session, consortia=3)
    page = framework_page(session, story, Asked(level=4))
    assert [hole.area.name for hole in page.holes] == ["Endringsledelse"]


def test_suspended_consortium_is_marked_and_not_counted(session):
    story = stories.framework(session, consortia=3)
    today = START.date()
    with atomic(session):
        consortium_suspensions.suspend(
            session, story.consortium_ids[0], Plan(effective_on=today, reason="Skatteattest mangler."),
            until=today + timedelta(days=9), actor=story.officer, now=START,
        )  # fmt: skip
    page = framework_page(session, story, Asked(level=4))
    assert [row.suspended for row in page.rows] == [True, False, False]
    assert page.counted == 2
    assert page.reach[0].consortia == (2, 2, 2, 2, 2)
    assert [len(hole.names) for hole in page.holes] == [2, 2, 0]
    later = triangles.page(
        session, story.framework_id, Asked(), viewer=story.officer, now=START + timedelta(days=10)
    )
    assert later.counted == 3


def test_page_past_the_end_is_the_last(session, monkeypatch):
    monkeypatch.setattr(triangles, "PAGE", 2)
    story = stories.framework(session, consortia=3)
    pages = [framework_page(session, story, number=number) for number in (0, 1, 2, 9)]
    assert [(page.page, page.pages, page.count) for page in pages] == [
        (1, 2, 3), (1, 2, 3), (2, 2, 3), (2, 2, 3),
    ]  # fmt: skip
    assert [[row.number for row in page.rows] for page in pages] == [[1, 2], [1, 2], [3], [3]]


def with_need(session, story, **levels):
    """Give the story's project a need in the framework's areas, by their order."""
    areas = framework_page(session, story).areas
    with atomic(session):
        projects.change(
            session,
            story.project_id,
            version=1,
            values={"framework_id": story.framework_id},
            actor=story.owner,
            now=START,
        )
        projects.set_needs(
            session, story.project_id, version=2,
            needs={
                areas[0].id: projects.Need(level=5, capacity=150, people=2),
                areas[1].id: projects.Need(level=4, capacity=80, people=1),
                areas[2].id: projects.Need(level=0, capacity=0, people=0),
            },
            actor=story.owner, now=START,
        )  # fmt: skip
    return areas


def test_need_of_a_project_is_compared_area_by_area(session):
    story = stories.project(session)
    areas = with_need(session, story)
    page = framework_page(session, story, Asked(project_id=story.project_id))
    assert page.measure.title == "Enklere hverdag (konstruert)"
    assert page.measure.needs == (
        Need(area=areas[0].id, level=5, capacity=Fraction(3, 2), people=2),
        Need(area=areas[1].id, level=4, capacity=Fraction(4, 5)),
        Need(area=areas[2].id, level=1, people=0),
    )
    triangle = page.rows[0].triangle
    assert triangle.coverages == (Fraction(2, 3), Fraction(1))
    assert [corner.met for corner in triangle.corners] == [False, True, True]
    assert [choice.id for choice in page.projects] == [story.project_id]


def test_need_of_a_competition_asks_for_levels_only(session):
    story = stories.issued(session)
    page = framework_page(session, story, Asked(competition_id=story.competition_id))
    assert [(n.level, n.capacity, n.people) for n in page.measure.needs] == [(3, 0, 1)] * 3
    assert page.rows[0].triangle.weakest is None
    assert page.rows[0].triangle.met
    assert [choice.id for choice in page.competitions] == [story.competition_id]


def test_need_of_something_else_is_not_found(session):
    story = stories.project(session)
    for need in (Asked(project_id=987), Asked(competition_id=987)):
        with pytest.raises(NotFound):
            framework_page(session, story, need)


def test_competition_of_another_agreement_is_not_found(session):
    story = stories.issued(session)
    with atomic(session):
        other = frameworks.store(
            session, stories.framework_file(1, "2026/9"), actor=None, now=START
        )
    with pytest.raises(NotFound):
        framework_page(
            session,
            replace(story, framework_id=other.id),
            Asked(competition_id=story.competition_id),
        )


def test_statements_do_not_grow_with_the_agreement(session, count_statements):
    story = stories.framework(session, consortia=1)
    with atomic(session):
        larger = frameworks.store(
            session, stories.framework_file(4, "2026/4"), actor=None, now=START
        ).id
    framework_page(session, story)  # a transaction begins with a statement of its own
    counts = []
    for framework_id in (story.framework_id, larger):
        session.expunge_all()
        with count_statements() as statements:
            page = framework_page(session, replace(story, framework_id=framework_id))
        session.expunge_all()
        with count_statements() as more:
            consortium_triangles.page(
                session, page.rows[0].id, Asked(), viewer=story.officer, now=START
            )
        counts.append((len(statements), len(more)))
    assert counts[0] == counts[1]
    assert max(counts[0]) < 15
