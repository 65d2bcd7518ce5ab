import pytest

from procure.domain.competitions import Status
from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.queries import projects as pages
from procure.services import projects
from tests import stories
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
        assert pages.page(session, story.project_id, viewer=viewer, now=START).id
    for viewer in (story.leads[0], story.administrator):
        with pytest.raises(NotFound):
            pages.listing(session, viewer=viewer)
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
    assert pages.listing(session, viewer=viewer).may_create is edit


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
        expected = [(story.competition_id, Status.DRAFT)] if known else []
        assert [(c.id, c.status) for c in page.competitions] == expected


def test_unknown_project_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        pages.page(session, 99, viewer=story.owner, now=START)
