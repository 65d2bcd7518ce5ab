import pytest

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
    for viewer in (story.leads[0], story.administrator):
        with pytest.raises(NotFound):
            pages.listing(session, viewer=viewer)
