"""No page of an agreement asks the database more often because there are more consortia."""

import pytest

from bench.agreements import agreement
from procure.extensions import atomic
from procure.services import frameworks
from tests import stories
from tests.stories import START

PAGES = (
    "/frameworks/",
    "/frameworks/{framework}",
    "/frameworks/{framework}/agreement/xlsx",
    "/frameworks/{framework}/annual-report/2027",
    "/frameworks/{framework}/changes",
    "/frameworks/{framework}/commitments",
    "/frameworks/{framework}/consortia",
    "/frameworks/{framework}/documents",
    "/frameworks/{framework}/fairness",
    "/frameworks/{framework}/ledger",
    "/frameworks/{framework}/rates",
    "/frameworks/{framework}/triangle",
)


@pytest.fixture
def sizes(session, login):
    """An agreement with three consortia and one with forty, and an officer who is signed in."""
    story = stories.framework(session)
    keys = []
    for number, consortia in enumerate((3, 40)):
        file = agreement(consortia, consortia * 4, reference=f"2027/{number}")
        with atomic(session):
            stored = frameworks.store(session, file, actor=None, now=START)
            frameworks.activate(session, stored.id, actor=story.officer, now=START)
        keys.append(stored.id)
    login("innkjoper1@example.test")
    return keys


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_as_many_statements_for_many_consortia_as_for_few(
    page, sizes, client, count_statements
):
    def statements(framework):
        path = page.format(framework=framework)
        assert client.get(path).status_code == 200  # what is asked once is asked here
        with count_statements() as counted:
            client.get(path)
        return len(counted.statements)

    few, many = sizes
    assert statements(many) == statements(few)
