from datetime import date, timedelta

import pytest

from procure.domain.errors import NotFound
from procure.domain.projects import Status
from procure.extensions import atomic
from procure.queries import project_pages
from procure.queries import projects as pages
from procure.queries.projects import Filter, Sort
from procure.services import projects
from tests import project_stories, stories
from tests.stories import START


def add(session, story, *titles, **values):
    with atomic(session):
        return [
            projects.create(session, title=t, values=values, actor=story.owner, now=START).id
            for t in titles
        ]


def titles(session, story, **which):
    return [r.title for r in pages.listing(session, viewer=story.owner, **which).rows]


def test_list_is_newest_first_and_pages_by_key(session):
    story = stories.framework(session)
    made = add(session, story, *(f"Prosjekt {n}" for n in range(pages.PAGE + 2)))
    first = pages.listing(session, viewer=story.owner)
    assert [r.id for r in first.rows] == made[:1:-1]
    assert first.older == made[2]
    rest = pages.listing(session, viewer=story.owner, before=first.older)
    assert [r.id for r in rest.rows] == [made[1], made[0]]
    assert rest.older is None


def test_exactly_one_page_has_no_next(session):
    story = stories.framework(session)
    add(session, story, *(f"Prosjekt {n}" for n in range(pages.PAGE)))
    assert pages.listing(session, viewer=story.owner).older is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Fremtidens innkreving", "50 % av alt", "Flere i arbeid"]),
        ("arbeid", ["Flere i arbeid"]),
        ("ARBEID", ["Flere i arbeid"]),
        ("50 %", ["50 % av alt"]),
        ("_", []),
        ("nav", ["Fremtidens innkreving", "50 % av alt", "Flere i arbeid"]),
        ("prøvedirektoratet", ["Fremtidens innkreving", "50 % av alt", "Flere i arbeid"]),
    ],
)
def test_search_looks_at_name_partners_and_owner_literally(session, text, found):
    story = stories.framework(session)
    add(session, story, "Flere i arbeid", "50 % av alt", "Fremtidens innkreving", partners="NAV")
    assert titles(session, story, text=text) == found


def test_projects_are_for_staff(session):
    story = stories.project(session)
    for viewer in (story.officer, story.auditor, story.evaluators[0]):
        assert len(pages.listing(session, viewer=viewer).rows) == 1
    for viewer in (story.leads[0], story.administrator):
        with pytest.raises(NotFound):
            pages.listing(session, viewer=viewer)


# Filters and sorts.


def several(session):
    """Projects of three states, two cohorts, two owners, with and without a framework."""
    story = stories.framework(session)
    with atomic(session):
        named = projects.create(
            session, title="Bare et navn", values={"cohort_year": 2021}, actor=story.officer,
            owner_id=stories.organisation_id(session, stories.BUYER), now=START,
        ).id  # fmt: skip
    idea = project_stories.idea(session, story, title="idé", cohort_year=2027, grant_ore=5_00)
    approved = project_stories.approved(
        session, story, title="Godkjent", life_event="Få barn", wanted_on=date(2027, 3, 1),
        cohort_year=2027, framework_id=story.framework_id,
    )  # fmt: skip
    return story, named, idea.project_id, approved.project_id


def found(session, story, **which):
    return [r.id for r in pages.listing(session, viewer=story.owner, which=Filter(**which)).rows]


def test_each_filter_leaves_what_it_asks_for(session):
    story, named, idea, approved = several(session)
    buyer = stories.organisation_id(session, stories.BUYER)
    assert found(session, story) == [approved, idea, named]
    assert found(session, story, phase=Status.NAMED) == [named]
    assert found(session, story, phase=Status.IDEA) == [idea]
    assert found(session, story, phase=Status.APPROVED) == [approved]
    assert found(session, story, phase=Status.FINISHED) == []
    assert found(session, story, cohort=2021) == [named]
    assert found(session, story, cohort=2027) == [approved, idea]
    assert found(session, story, owner_id=buyer) == [named]
    assert found(session, story, framework_id=story.framework_id) == [approved, idea]
    assert found(session, story, life_event="Få barn") == [approved]
    assert found(session, story, text="flytting", phase=Status.IDEA, cohort=2021) == []


def test_rows_tell_the_state_the_page_tells(session):
    story, *ids = several(session)
    rows = {r.id: r.status for r in pages.listing(session, viewer=story.owner).rows}
    for project_id in ids:
        page = project_pages.page(session, project_id, viewer=story.owner, now=START)
        assert rows[project_id] is page.status


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NEWEST, "ECDBA"),
        (Sort.TITLE, "BACDE"),
        (Sort.COHORT, "EDBCA"),
        (Sort.FUNDING, "DAECB"),
        (Sort.WANTED, "CEABD"),
    ],
)
def test_every_order_and_its_pages(session, sort, order):
    """The rows of one value stand by their number, and no page loses or repeats any."""
    story = stories.framework(session)
    given = {
        "A": ("Beta", None, 7_00, None),
        "B": ("alfa", 2026, 1_00, None),
        "D": ("delta", 2026, 9_00, None),
        "C": ("Charlie", None, 5_00, date(2027, 2, 1)),
        "E": ("epsilon", 2027, 5_00, date(2027, 2, 1)),
    }
    ids = {}
    with atomic(session):
        for key, (title, cohort, grant, wanted) in given.items():
            values = {"cohort_year": cohort, "grant_ore": grant, "wanted_on": wanted}
            ids[
                projects.create(
                    session, title=title, values=values, actor=story.owner, now=START
                ).id
            ] = key
    rows = pages.listing(session, viewer=story.owner, sort=sort).rows
    assert "".join(ids[r.id] for r in rows) == order
    for place, row in enumerate(rows):
        rest = pages.listing(session, viewer=story.owner, sort=sort, before=row.id).rows
        assert [r.id for r in rest] == [r.id for r in rows[place + 1 :]]


def test_last_key_that_is_gone_gives_an_empty_page(session):
    story, *_ = several(session)
    found = pages.listing(session, viewer=story.owner, sort=Sort.TITLE, before=999)
    assert (found.rows, found.older) == ((), None)


def test_filters_offer_what_occurs(session):
    story, *_ = several(session)
    found = pages.choices(session, viewer=story.owner)
    assert found.cohorts == (2027, 2021)
    assert [c.label for c in found.owners] == [
        "Etat for modellkjøp (konstruert)",
        "Prøvedirektoratet (konstruert)",
    ]
    assert [c.id for c in found.frameworks] == [story.framework_id]
    assert found.life_events == ("Få barn",)
    with pytest.raises(NotFound):
        pages.choices(session, viewer=story.outsider)


def test_project_is_meant_for_a_framework_that_is_not_over(session):
    story = stories.framework(session)
    label = "Rammeavtale om innovasjonsbistand (konstruert) (2026/100)"
    over = START + timedelta(days=5 * 365)

    def labels(**when):
        return [c.label for c in pages.frameworks(session, viewer=story.owner, **when)]

    assert labels(now=START) == [label]
    assert labels(now=over) == []
    assert labels(now=over, chosen=story.framework_id) == [label]


def test_list_takes_one_statement_for_one_and_for_three(session, count_statements):
    story = stories.framework(session)
    counts = []
    for more in (1, 2):
        for n in range(more):
            project_stories.idea(session, story, title=f"{more} {n}")
        session.rollback()
        for sort in Sort:
            with count_statements() as counter:
                rows = pages.listing(session, viewer=story.owner, sort=sort).rows
            counts.append(sum(s != "BEGIN" for s in counter.statements))
    assert len(rows) == 3
    assert counts == [1] * 2 * len(Sort)
