"""Who sees the templates, and with how few questions to the database."""

import pytest

from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.language import Language
from procure.queries import templates as pages
from procure.services import templates
from tests import stories
from tests.services.test_templates import NAME, NB, add, checked
from tests.stories import START


def used(session, officer, *texts):
    for number, text in enumerate(texts, start=1):
        file = checked(text)
        add(session, file, officer)
        with atomic(session):
            templates.take_up(session, file, number, actor=officer, now=START)


def test_list_says_what_is_in_use_by_whom(session):
    story = stories.framework(session)
    assert pages.listing(session, viewer=story.auditor).uses == {}
    used(session, story.officer, "en", "to")
    add(session, checked("tre"), story.officer)
    listing = pages.listing(session, viewer=story.auditor)
    assert listing.uses == {(NAME, NB): pages.Use(2, story.officer.name, START)}
    assert listing.versions == {(NAME, NB): 3}
    assert not listing.may_edit
    assert pages.listing(session, viewer=story.officer).may_edit


def test_page_of_a_template_without_own_versions_is_empty(session):
    story = stories.framework(session)
    page = pages.page(session, "invitation", Language.ENGLISH, viewer=story.owner)
    assert (page.versions, page.uses, page.in_use) == ((), (), pages.SHIPPED)
    with pytest.raises(NotFound):
        page.version(1)


@pytest.mark.parametrize("who", ["administrator", "outsider"])
def test_templates_are_the_staff_s_own(session, who):
    story = stories.framework(session)
    viewer = getattr(story, who)
    used(session, story.officer, "en")
    for ask in (
        lambda: pages.listing(session, viewer=viewer),
        lambda: pages.page(session, NAME, NB, viewer=viewer),
        lambda: pages.content(session, NAME, NB, 1, viewer=viewer),
    ):
        with pytest.raises(NotFound):
            ask()


def test_pages_ask_as_little_for_three_versions_as_for_one(session, count_statements):
    story = stories.framework(session)
    counts = []
    for texts in (["en"], ["to", "tre"]):
        for text in texts:
            file = checked(text)
            number = add(session, file, story.officer).number
            with atomic(session):
                templates.take_up(session, file, number, actor=story.officer, now=START)
        with count_statements() as counted:
            pages.listing(session, viewer=story.officer)
            pages.page(session, NAME, NB, viewer=story.officer)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 5  # PostgreSQL needs no statement to begin with
