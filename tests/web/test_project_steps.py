"""The steps of a project's life in the browser's words: forms, refusals, two tabs."""

import re

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.models.competitions import CompetenceNeed, Competition
from procure.models.projects import Project, ProjectNeed
from procure.services import projects
from procure.services.projects import Need
from tests import delivery_stories, project_stories, stories
from tests.project_stories import ASSESSED, areas
from tests.stories import START

OWNER, OFFICER = "eier@example.test", "innkjoper1@example.test"
HOSTILE = '<script>alert("1")</script> & {{ 7*7 }} \u202e'
FOUND = {
    "user_need": "Godt belagt.", "societal_benefit": "Stor.", "benefit_potential": "Målbart.",
    "leadership_anchoring": "Sterk.", "funding": "", "note": "",
}  # fmt: skip


def text(response):
    return response.get_data(as_text=True)


def version_in(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)


def project(session, story):
    session.rollback()
    return session.get_one(Project, story.project_id, populate_existing=True)


def form_data(page, **changes):
    return {**FOUND, "version": version_in(page), **changes}


def approval(client, story):
    url = f"/projects/{story.project_id}/approval"
    return url, text(client.get(url))


def test_project_leads_to_templates_and_earlier_competitions(session, client, login):
    story = project_stories.idea(session)
    login(OWNER)
    start = f"/competitions/new?project={story.project_id}"
    assert f'href="{start}"' in text(client.get(f"/projects/{story.project_id}"))
    assert "Mal: Diagnose først." in text(client.get(start))


# Approval.


def test_officer_reads_assesses_and_approves(session, client, login, post):
    story = project_stories.idea(session)
    login(OFFICER)
    page = text(client.get(f"/projects/{story.project_id}"))
    assert f'href="/projects/{story.project_id}/approval"' in page
    url, form = approval(client, story)
    assert project_stories.CRITERIA["user_need"] in form
    assert "Hvorfor uten penger" not in form
    response = post(url, form_data(form, note="Følg opp nullpunktet."), page=url)
    assert response.status_code == 303
    page = text(client.get(response.location))
    for said in (
        "Prosjektet er godkjent.", "Innkjøper 1 godkjente prosjektet", "Målbart.",
        "Følg opp nullpunktet.", "Godkjente prosjektet",
    ):  # fmt: skip
        assert said in page
    assert project(session, story).approved_by_id == story.officer.id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("user_need", "Skriv hvordan du vurderer brukerbehovet"),
        ("societal_benefit", "Skriv hvordan du vurderer samfunnsnytten"),
        ("benefit_potential", "Skriv hvordan du vurderer gevinstpotensialet"),
        ("leadership_anchoring", "Skriv hvordan du vurderer lederforankringen"),
    ],
)
def test_every_criterion_is_assessed_and_what_was_typed_is_kept(
    session, client, login, post, name, said
):
    story = project_stories.idea(session)
    login(OFFICER)
    url, form = approval(client, story)
    response = post(url, form_data(form, **{name: "  ", "note": "Står igjen"}), page=url)
    assert response.status_code == 422
    assert said in text(response)
    assert "Står igjen" in text(response)
    assert project(session, story).approved_at is None


def test_project_without_money_asks_why(session, client, login, post):
    story = project_stories.idea(session, grant_ore=0, own_funding_ore=0)
    login(OFFICER)
    url, form = approval(client, story)
    assert "Hvorfor uten penger" in form
    refused = post(url, form_data(form), page=url)
    assert refused.status_code == 422
    assert "Skriv hvorfor prosjektet kan godkjennes uten tilskudd og egne midler." in text(refused)
    done = post(url, form_data(form, funding="Driftsbudsjettet"), page=url)
    assert done.status_code == 303
    assert "Driftsbudsjettet" in text(client.get(done.location))


def test_project_changed_while_the_officer_read_is_read_again(session, client, login, post):
    story = project_stories.idea(session)
    login(OFFICER)
    url, form = approval(client, story)
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, actor=story.owner, now=START,
            values={"user_need": "Noe helt annet."},
        )  # fmt: skip
    response = post(url, form_data(form, note="Min merknad"), page=url)
    page = text(response)
    assert response.status_code == 409
    for said in ("Prosjektet ble endret mens du vurderte det", "Noe helt annet.", "Min merknad"):
        assert said in page
    assert project(session, story).approved_at is None
    assert post(url, form_data(page), page=url).status_code == 303


def test_second_officer_is_told_that_it_is_approved_and_loses_nothing(session, client, login, post):
    story = project_stories.idea(session)
    login(OFFICER)
    url, form = approval(client, story)
    project_stories.approve(session, story)
    response = post(url, form_data(form, note="Min merknad"), page=url)
    assert response.status_code == 409
    assert "Prosjektet er allerede godkjent." in text(response)
    assert "Min merknad" in text(response)
    assert projects.Approval.load(project(session, story).approval_note) == ASSESSED


def test_what_is_missing_is_told_instead_of_a_button(session, client, login, post):
    story = project_stories.idea(session, leadership_anchoring="")
    login(OFFICER)
    page = text(client.get(f"/projects/{story.project_id}"))
    assert "Dette mangler før prosjektet kan godkjennes:" in page
    assert "Skriv om lederforankringen." in page
    assert "Vurder og godkjenn" not in page
    url, form = approval(client, story)
    assert "Prosjektet kan ikke godkjennes ennå" in form
    assert post(url, form_data(form), page=url).status_code == 409


@pytest.mark.parametrize("email", [OWNER, "evaluator1@example.test", "revisor@example.test"])
def test_others_do_not_approve(session, client, login, post, email):
    story = project_stories.idea(session)
    login(email)
    url = f"/projects/{story.project_id}/approval"
    assert client.get(url).status_code == 403
    assert post(url, FOUND).status_code == 403
    assert "Vurder og godkjenn" not in text(client.get(f"/projects/{story.project_id}"))


def test_approval_is_withdrawn_with_a_reason(session, client, login, post):
    story = project_stories.approved(session)
    login(OFFICER)
    here = f"/projects/{story.project_id}"
    refused = post(f"{here}/approval/withdraw", {"withdraw-why": " "}, page=here)
    assert refused.status_code == 422
    assert "Skriv en begrunnelse" in text(refused)
    assert "<details" in text(refused)
    done = post(f"{here}/approval/withdraw", {"withdraw-why": "Lederen sluttet"}, page=here)
    assert done.status_code == 303
    assert "Trakk godkjenningen av prosjektet" in text(client.get(here))
    again = post(f"{here}/approval/withdraw", {"withdraw-why": "Lederen sluttet"}, page=here)
    assert again.status_code == 409
    assert "Prosjektet er ikke godkjent." in text(again)


# The need.


def need_form(session, client, story):
    url = f"/projects/{story.project_id}/need"
    form = text(client.get(url))
    first, second, third = areas(session, story)
    data = {
        "version": version_in(form),
        f"level_{first}": "4", f"capacity_{first}": "120", f"people_{first}": "2",
        f"level_{second}": "3", f"capacity_{second}": "", f"people_{second}": "1",
        f"level_{third}": "0", f"capacity_{third}": "", f"people_{third}": "",
    }  # fmt: skip
    return url, data, form


def stored_needs(session, story):
    session.rollback()
    rows = session.scalars(
        select(ProjectNeed)
        .where(ProjectNeed.project_id == story.project_id)
        .order_by(ProjectNeed.area_id)
    )
    return [(n.level, n.capacity, n.people) for n in rows]


def test_owner_says_the_need(session, client, login, post):
    story = project_stories.idea(session)
    login(OWNER)
    url, data, form = need_form(session, client, story)
    for said in (
        "Nivå i tjenestedesign", "4 – Leder arbeidet og lærer opp andre", "Prosent av heltid",
    ):  # fmt: skip
        assert said in form
    response = post(url, data, page=url)
    assert response.status_code == 303
    assert stored_needs(session, story) == [(4, 120, 2), (3, 0, 1), (0, 0, 0)]
    page = text(client.get(response.location))
    assert "Kompetansebehovet er lagret." in page
    assert "120\u00a0%" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("level", "", "Velg et nivå i tjenestedesign"),
        ("level", "6", "Velg et av alternativene i listen"),
        ("level", "x", "Velg et av alternativene i listen"),
        ("capacity", "mye", "Skriv et helt tall"),
        ("capacity", "-1", "Tallet må være mellom 0 og 9900"),
        ("capacity", "99999", "Tallet må være mellom 0 og 9900"),
        ("people", "100", "Tallet må være mellom 0 og 99"),
    ],
)
def test_need_that_is_none_is_told_at_its_field(session, client, login, post, field, value, said):
    story = project_stories.idea(session)
    login(OWNER)
    url, data, _ = need_form(session, client, story)
    (first, *_) = areas(session, story)
    response = post(url, {**data, f"{field}_{first}": value}, page=url)
    assert response.status_code == 422
    assert said in text(response)
    assert stored_needs(session, story) == []


def test_two_who_say_the_need_see_each_other(session, client, login, post):
    story = project_stories.idea(session)
    login(OWNER)
    url, data, _ = need_form(session, client, story)
    (first, *_) = areas(session, story)
    with atomic(session):
        projects.set_needs(
            session, story.project_id, version=1, needs={first: Need(5, 200, 3)},
            actor=story.officer, now=START,
        )  # fmt: skip
    response = post(url, data, page=url)
    page = text(response)
    assert response.status_code == 409
    assert "nivå 5, 200 % av heltid, personer: 3" in page
    assert re.search(rf'name="level_{first}" value="4" checked', page)
    assert stored_needs(session, story) == [(5, 200, 3)]
    again = post(url, {**data, "version": version_in(page)}, page=url)
    assert again.status_code == 303
    assert stored_needs(session, story)[0] == (4, 120, 2)


def test_plain_answers_fill_in_the_need_and_save_nothing(session, client, login):
    story = project_stories.idea(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/need"
    first, second, *_ = areas(session, story)
    answers = {"q_users_known": 3, "q_problem_known": 3, "q_users_reached": 2, "q_bodies": 1,
               "q_own_time": 2}  # fmt: skip
    shown = text(client.get(url, query_string=answers))
    assert "Skjemaet er fylt ut med forslaget." in shown
    assert re.search(rf'name="level_{first}" value="5" checked', shown)
    assert re.search(rf'name="capacity_{first}"[^>]*value="90"', shown)
    assert not re.search(rf'name="level_{second}" value="\d" checked', shown)
    assert stored_needs(session, story) == []
    wrong = text(client.get(url, query_string={"q_users_known": "mye"}))
    assert "Skjemaet er fylt ut" not in wrong


def test_need_waits_for_a_framework(session, client, login, post):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/need"
    assert "Velg rammeavtale først" in text(client.get(url))
    assert post(url, {}).status_code == 422


# From project to competition.


def test_one_press_makes_the_draft(session, client, login, post):
    story = project_stories.approved(session)
    login(OWNER)
    here = f"/projects/{story.project_id}"
    assert 'value="2027/1"' in text(client.get(here))
    response = post(f"{here}/start", {"reference": "2027/1"}, page=here)
    assert response.status_code == 303
    made = session.scalars(select(Competition)).one()
    assert response.location == f"/competitions/{made.id}"
    levels = session.scalars(select(CompetenceNeed.level).order_by(CompetenceNeed.area_id)).all()
    assert levels == [4, 3, 0]
    assert "Utkastet er opprettet med det prosjektet sier." in text(client.get(response.location))


def test_draft_that_is_there_comes_before_another(session, client, login, post):
    story = project_stories.approved(session)
    login(OWNER)
    here = f"/projects/{story.project_id}"
    assert "Lag en minikonkurranse til" not in text(client.get(here))
    made = post(f"{here}/start", {"reference": "2027/1"}, page=here)
    page = text(client.get(here))
    assert "Lag en minikonkurranse til" in page
    assert re.search(rf'<li><a class="ds-link" href="{made.location}">.*\(2027/1\): utkast', page)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("", "Skriv saksnummeret"),
        ("x" * 61, "Teksten kan ha høyst 60 tegn"),
        ("2027/7", "Saksnummeret 2027/7 er allerede i bruk."),
    ],
)
def test_case_number_that_will_not_do_is_kept_and_told(
    session, client, login, post, reference, said
):
    story = project_stories.approved(session)
    with atomic(session):
        projects.start_competition(
            session, story.project_id, reference="2027/7", actor=story.owner, now=START
        )
    login(OWNER)
    here = f"/projects/{story.project_id}"
    response = post(f"{here}/start", {"reference": reference}, page=here)
    assert response.status_code == 422
    assert said in text(response)
    assert f'value="{reference}"' in text(response) or not reference
    assert len(session.scalars(select(Competition)).all()) == 1


def test_framework_out_of_force_is_the_reason_beside_the_button(
    session, client, clock, login, post
):
    story = project_stories.approved(session)
    clock.forward(days=4 * 365)
    login(OWNER)
    here = f"/projects/{story.project_id}"
    page = text(client.get(here))
    assert "Rammeavtalen gjelder ikke på dette tidspunktet (utløper 30.\u00a0juni 2030)." in page
    assert post(f"{here}/start", {"reference": "2031/1"}, page=here).status_code == 409


@pytest.mark.parametrize("step", ["start", "finish", "reopen"])
def test_reader_takes_no_step(session, client, login, post, step):
    story = project_stories.approved(session)
    login("revisor@example.test")
    data = {"reference": "2027/1", "reopen-why": "Nei"}
    assert post(f"/projects/{story.project_id}/{step}", data).status_code == 403


# The end.


def test_finished_project_is_closed_until_it_is_reopened(
    session, client, clock, tmp_path, login, post
):
    found = delivery_stories.completed(session, tmp_path)
    project_stories.approved_of(session, found.story)
    clock.now = found.now
    login(OWNER)
    here = f"/projects/{found.story.project_id}"
    edit = f"{here}/edit"
    open_form = text(client.get(edit))
    assert post(f"{here}/finish", page=here).status_code == 303
    page = text(client.get(here))
    assert "Prosjektet er avsluttet." in page
    assert f'href="{edit}"' not in page
    assert client.get(edit).status_code == 409
    late = {
        "title": "Skrevet i en annen fane",
        "problem": "Floken",
        "version": version_in(open_form),
    }
    refused = post(edit, late, page=here)
    assert refused.status_code == 409
    assert "Prosjektet er avsluttet. Gjenåpne det først." in text(refused)
    assert "Skrevet i en annen fane" in text(refused)
    assert post(f"{here}/reopen", {"reopen-why": ""}, page=here).status_code == 422
    assert post(f"{here}/reopen", {"reopen-why": "Gevinst"}, page=here).status_code == 303
    assert "Gjenåpnet prosjektet" in text(client.get(here))


def test_delivery_that_runs_is_the_reason_beside_the_button(
    session, client, clock, tmp_path, login
):
    found = delivery_stories.planned(session, tmp_path)
    project_stories.approved_of(session, found.story)
    clock.now = found.now
    login(OWNER)
    page = text(client.get(f"/projects/{found.story.project_id}"))
    assert "Én kontrakt i prosjektet er ikke fullført." in page


def test_what_people_type_is_shown_as_text(session, client, login, post):
    story = project_stories.idea(session, title=HOSTILE, problem=HOSTILE, life_event=HOSTILE)
    login(OFFICER)
    url, form = approval(client, story)
    post(url, form_data(form, note=HOSTILE, user_need=f"{HOSTILE}\x00\x08"), page=url)
    for path in (f"/projects/{story.project_id}", url, "/projects/", "/projects/map"):
        page = text(client.get(path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7*7 }}" in page
    assert "\ufffd\ufffd" in text(client.get(f"/projects/{story.project_id}"))
