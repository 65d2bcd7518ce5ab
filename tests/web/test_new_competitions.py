"""A new competition through its page: what must be typed, and the three ways to begin."""

import re

import pytest
from sqlalchemy import select

from procure.domain.drafting import StartingPoint
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.services import projects
from tests import stories

PAGE = "/competitions/new"


@pytest.fixture
def story(session, login):
    story = stories.project(session)
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, actor=story.owner, now=story.now,
            values={"framework_id": story.framework_id, "estimate_ore": 900_000_00},
        )  # fmt: skip
    login("eier@example.test")
    return story


def shown(client, url):
    """The fields of the form as a browser would send them, and which of them are blank."""
    page = client.get(url).get_data(as_text=True)
    form = page[page.index('<form method="post" class="stack"') :]
    inputs = [
        dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]+>", form)
    ]
    typed = {i["name"]: i["value"] for i in inputs if i.get("type") == "text"}
    chosen = dict(re.findall(r'name="(\w+)" value="(\w+)" checked', form))
    for name, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        found = re.search(r'<option selected value="(\w+)"', options)
        chosen[name] = (found or re.search(r'<option value="(\w+)"', options)).group(1)
    return typed | chosen


def test_newcomer_from_the_project_page_types_one_field(story, client, post, session):
    fields = shown(client, f"{PAGE}?project={story.project_id}")
    assert [name for name, value in fields.items() if value == ""] == ["reference"]
    made = post(PAGE, fields | {"reference": "2027/8"}, page=PAGE)
    assert made.status_code == 303
    found = session.scalars(select(Competition)).one()
    assert (found.title, found.started_from) == (
        "Enklere hverdag (konstruert)", StartingPoint.DIAGNOSE_FIRST,
    )  # fmt: skip
    overview = client.get(made.location).get_data(as_text=True)
    assert "Utkastet er opprettet" in overview


FORM = {
    "project": "1", "framework": "1", "reference": "2027/8", "title": "", "start": "scratch",
    "copied_from": "0", "language": "nb",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reference": "  "}, "Skriv saksnummeret"),
        ({"reference": "9" * 61}, "60"),
        ({"start": "copy"}, "Velg konkurransen som skal kopieres"),
        ({"start": "copy", "copied_from": "99"}, "Velg et av alternativene"),
        ({"start": "unknown"}, "Velg et av alternativene"),
        ({"start": ""}, "Velg hva dere vil starte med"),
        ({"language": "se"}, "Velg et av alternativene"),
        ({"project": "99"}, "Velg et av alternativene"),
        ({"framework": "x"}, "Velg et av alternativene"),
        ({"title": "x" * 201}, "200"),
    ],
)
def test_wrong_answer_is_told_beside_its_field_and_nothing_typed_is_lost(
    story, post, session, wrong, said
):
    refused = post(PAGE, FORM | {"title": "Smith & Sønn <AS>"} | wrong, page=PAGE)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in page
    if "title" not in wrong:
        assert 'value="Smith &amp; Sønn &lt;AS&gt;"' in page
    assert session.scalars(select(Competition)).all() == []


def test_case_number_in_use_is_told(story, post):
    assert post(PAGE, FORM, page=PAGE).status_code == 303
    again = post(PAGE, FORM, page=PAGE)
    assert again.status_code == 422
    assert "Saksnummeret er allerede i bruk" in again.get_data(as_text=True)


def test_copy_is_offered_of_what_the_viewer_may_see_only(session, login, client, post):
    story = stories.draft(session)
    login("eier@example.test")
    page = client.get(f"{PAGE}?copy={story.competition_id}").get_data(as_text=True)
    assert 'value="copy" checked' in page
    assert f'<option selected value="{story.competition_id}">2027/7' in page
    made = post(
        PAGE, FORM | {"start": "copy", "copied_from": str(story.competition_id)},
        page=f"{PAGE}?copy={story.competition_id}",
    )  # fmt: skip
    assert made.status_code == 303
    found = session.scalars(select(Competition).where(Competition.reference == "2027/8")).one()
    assert (found.copied_from_id, found.title) == (
        story.competition_id,
        "Enklere hverdag (konstruert)",
    )
    login("evaluator1@example.test")
    assert client.get(PAGE).status_code == 403


def test_other_bodys_competition_cannot_be_copied(session, login, post, client):
    from procure.domain.permissions import Role
    from procure.services import accounts
    from tests.stories import BUYER, CHEAP, PASSWORD, START

    stories.draft(session)
    with atomic(session):
        body = accounts.organisation(
            session, name=BUYER.name, organisation_number=BUYER.organisation_number
        )
        accounts.add_user(
            session, email="eier2@example.test", name="Prosjekteier 2", password=PASSWORD,
            role=Role.OWNER, organisation_id=body.id, hasher=CHEAP, actor=None, now=START,
        )  # fmt: skip
    login("eier2@example.test")
    page = client.get(f"{PAGE}?copy=1").get_data(as_text=True)
    assert "2027/7" not in page
