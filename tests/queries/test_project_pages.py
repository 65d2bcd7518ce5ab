import pytest

from procure.domain.competitions import Status
from procure.domain.errors import NotFound
from procure.queries import project_pages as pages
from procure.queries import projects
from tests import stories
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
        expected = [(story.competition_id, Status.DRAFT)] if known else []
        assert [(c.id, c.status) for c in page.competitions] == expected


def test_unknown_project_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        pages.page(session, 99, viewer=story.owner, now=START)
