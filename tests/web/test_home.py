"""The front page: introduction for a visitor, work list for the one signed in."""

from dataclasses import replace

import pytest

from procure.app import create_app
from procure.blueprints.duties import STEPS
from procure.domain.permissions import Role
from procure.domain.worklist import Step
from tests import stories
from tests.conftest import CHEAP


def test_visitor_is_told_what_this_is(client):
    response = client.get("/")
    assert response.status_code == 200
    page = response.get_data(as_text=True)
    assert "<h1" in page
    assert "Kompetansetrekanten" in page
    assert "demo-passord" not in page


def test_demo_accounts_are_offered_only_in_the_demo(session, engine, config, clock):
    stories.framework(session)
    demo = create_app(replace(config, demo=True), engine=engine, now=clock, hasher=CHEAP)
    shown = demo.test_client().get("/").get_data(as_text=True)
    assert "innkjoper1@example.test" in shown
    assert shown.count('value="demo-passord-2027"') == shown.count("Gå inn<")
    plain = create_app(config, engine=engine, now=clock, hasher=CHEAP)
    assert "example.test" not in plain.test_client().get("/").get_data(as_text=True)


def test_every_step_has_words_and_an_address():
    assert set(STEPS) == set(Step)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_a_work_list_of_its_own(session, client, login, role):
    story = stories.framework(session)
    email = {
        Role.OFFICER: "innkjoper1@example.test",
        Role.OWNER: "eier@example.test",
        Role.EVALUATOR: "evaluator1@example.test",
        Role.AUDITOR: "revisor@example.test",
        Role.ADMINISTRATOR: "admin@example.test",
        Role.SUPPLIER: "leder0@example.test",
    }.get(role)
    if email is None:  # an adviser is nobody in this story
        email = stories.adviser(session, story) if hasattr(stories, "adviser") else None
        if email is None:
            pytest.skip("the story has no adviser")
    login(email)
    page = client.get("/").get_data(as_text=True)
    assert "<h1" in page
    assert "Arbeidsliste" in page
