"""A project owner finds the need, tries the model while typing, and sees the course of the dates."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.models.competitions import EvaluationModel
from tests import stories
from tests.journeys.test_triangles import is_sound, signs_in

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


@pytest.fixture
def story(session):
    return stories.draft(session)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_owner_answers_the_questions_and_sees_who_covers_the_need(story, town, person, scheme):
    owner = signs_in(person, "eier@example.test", color_scheme=scheme)
    owner.goes_to("/competitions/1/team")
    groups = owner.page.locator("form fieldset")
    for number in range(groups.count()):
        groups.nth(number).get_by_role("radio").nth(2).check()
    owner.presses("Lagre og regn ut behovet")
    owner.reads("10 av 10 spørsmål er besvart")
    owner.reads("0 av 3 konsortier dekker hele behovet.")
    expect(owner.page.get_by_role("img", name="Nivået dere trenger")).to_be_visible()
    is_sound(owner)


def test_the_trial_follows_what_is_typed_and_is_attached(story, town, person):
    owner = signs_in(person, "eier@example.test")
    owner.goes_to("/competitions/1/wind-tunnel")
    owner.page.get_by_text("Endre prøvebudene").click()
    price = owner.page.get_by_label("Pris for «Som anslaget, middels»")
    price.fill("1 000 000")
    row = owner.page.locator("#resultat tr", has_text="3. Som anslaget, middels")
    expect(row).to_contain_text("10,00")  # the lowest price now, and the page was not left
    expect(price).to_be_focused()
    price.fill("mye")
    owner.reads("Prøven venter på riktige tall")
    price.fill("1 100 000")
    expect(row).to_contain_text("10,00")
    is_sound(owner)
    owner.writes("Hvorfor velger dere denne modellen?", "Prisen teller som den skal.")
    owner.presses("Legg ved avropsnotatet")
    owner.reads("ligger ved avropsnotatet")
    with Session(town.engine) as session:
        kept = session.get(EvaluationModel, 1).trial
    assert '"price": "1100000"' in kept["case"]


def test_the_dates_stand_as_a_picture_and_a_table(story, town, person):
    owner = signs_in(person, "eier@example.test")
    owner.goes_to("/competitions/1/timeline")
    expect(
        owner.page.get_by_role("img", name="Tidslinjen fra utsending til kontrakt")
    ).to_be_visible()
    owner.reads("Kontrakten kan inngås")
    is_sound(owner)
