from datetime import timedelta

import pytest

from procure.domain.consortium_changes import Plan
from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.queries import framework_consortia as pages
from procure.queries.framework_consortia import Filter
from procure.services import consortium_suspensions, frameworks
from tests import agreement_stories as agreements
from tests import stories
from tests.stories import START


@pytest.fixture
def story(session):
    return stories.framework(session, consortia=4)


def listed(session, story, *, now=START, **wanted):
    page = pages.page(session, story.framework_id, Filter(**wanted), viewer=story.owner, now=now)
    return [int(row.name.split()[1]) for row in page.rows]


def test_row_says_who_leads_and_how_strong_they_are(session, story):
    page = pages.page(session, story.framework_id, Filter(), viewer=story.owner, now=START)
    first = page.rows[0]
    assert (first.name, first.lead) == ("Konsortium 0 (konstruert)", "Firma 0 AS (konstruert)")
    assert (first.members, first.people, first.suspended) == (2, 2, False)
    assert (first.rates, first.levels) == ((150_000, 110_000), (5, 4, 3))
    assert (page.total, page.may_add, page.draft) == (4, False, False)
    assert [name for _, name in page.areas] == [
        "Tjenestedesign", "Gevinstrealisering", "Endringsledelse"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"text": "KONSORTIUM 2"}, [2]),
        ({"text": "Firma 5"}, [2]),
        ({"text": stories.firm(3).organisation_number}, [1]),
        ({"text": "100%"}, []),
        ({"text": "'; DROP TABLE consortia"}, []),
        ({"standing": "out"}, []),
        ({"standing": "in"}, [0, 1, 2, 3]),
        ({"standing": "stranger"}, [0, 1, 2, 3]),
        ({"area_id": 1, "level": 5}, [0, 1, 2, 3]),
        ({"area_id": 3, "level": 4}, []),
        ({"area_id": 999, "level": 1}, []),
        ({"area_id": 3}, [0, 1, 2, 3]),
    ],
)
def test_list_is_searched_and_filtered(session, story, wanted, expected):
    assert listed(session, story, **wanted) == expected


def test_suspended_is_out_on_its_days(session, story):
    first = START.date() + timedelta(days=1)
    with atomic(session):
        consortium_suspensions.suspend(
            session, story.consortium_ids[1], Plan(effective_on=first, reason="Mislighold i to avrop."),
            until=first + timedelta(days=9), actor=story.officer, now=START,
        )  # fmt: skip
    told = [
        listed(session, story, standing="out", now=START + timedelta(days=day))
        for day in (0, 1, 10, 11)
    ]
    assert told == [[], [1], [1], []]
    assert listed(session, story, standing="in", now=START + timedelta(days=1)) == [0, 2, 3]


def test_pages_hold_every_consortium_once(session, story, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 3)
    first = pages.page(session, story.framework_id, Filter(), viewer=story.owner, now=START)
    rest = pages.page(
        session, story.framework_id, Filter(after=first.older), viewer=story.owner, now=START
    )
    assert [row.name[11] for row in (*first.rows, *rest.rows)] == list("0123")
    assert rest.older is None


def test_officer_adds_to_a_draft_only(session, story):
    key = agreements.empty(session, story)
    for viewer, may in ((story.officer, True), (story.owner, False)):
        page = pages.page(session, key, Filter(), viewer=viewer, now=START)
        assert (page.rows, page.total, page.may_add) == ((), 0, may)


def test_statements_do_not_grow_with_the_consortia(session, story, count_statements):
    with atomic(session):
        file = stories.framework_file(12, "2026/12")
        larger = frameworks.store(session, file, actor=None, now=START).id
    counts = []
    for key in (story.framework_id, larger):
        pages.page(session, key, Filter(), viewer=story.owner, now=START)
        with count_statements() as statements:
            pages.page(session, key, Filter(), viewer=story.owner, now=START)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10


def test_supplier_and_unknown_agreement_find_nothing(session, story):
    for key, viewer in ((story.framework_id, story.leads[0]), (999, story.officer)):
        with pytest.raises(NotFound):
            pages.page(session, key, Filter(), viewer=viewer, now=START)
