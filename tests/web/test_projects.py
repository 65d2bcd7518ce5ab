import re
from datetime import date

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.models.projects import Project
from procure.services import projects
from tests import project_stories, stories
from tests.conftest import csrf_token
from tests.stories import START

OWNER = "eier@example.test"
FIELDS = {
    "title": "Flere i arbeid (konstruert)", "partners": "Nabokommunen", "problem": "Floken\nher",
    "users": "Unge", "effects": "", "user_need": "", "societal_benefit": "",
    "benefit_potential": "", "leadership_anchoring": "Direktøren", "life_event": "Miste jobben",
    "cohort_year": "2027", "grant_ore": "1 250 000,50", "own_funding_ore": "",
}  # fmt: skip


def project(session, project_id):
    session.rollback()
    return session.get_one(Project, project_id, populate_existing=True)


def test_owner_registers_a_project(session, client, login, post):
    stories.framework(session)
    login(OWNER)
    response = post("/projects/new", FIELDS, page="/projects/new")
    assert response.status_code == 303
    page = client.get(response.location).get_data(as_text=True)
    for said in (
        "Prosjektet er opprettet.", "Flere i arbeid (konstruert)", "med Nabokommunen",
        "1\u00a0250\u00a0000,50\u00a0kr", "Start minikonkurranse", "Direktøren",
    ):  # fmt: skip
        assert said in page
    stored = session.scalars(select(Project)).one()
    assert (stored.grant_ore, stored.own_funding_ore) == (1_250_000_50, 0)
    assert (stored.cohort_year, stored.problem) == (2027, "Floken\nher")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Skriv navnet på prosjektet"),
        ({"title": "x" * 256}, "Teksten kan ha høyst 255 tegn"),
        ({"problem": " "}, "Beskriv problemet prosjektet skal løse"),
        ({"grant_ore": "mye"}, "Skriv beløpet i kroner"),
        ({"grant_ore": "-5"}, "Beløpet kan ikke være negativt"),
        ({"cohort_year": "i fjor"}, "Skriv et helt tall"),
        ({"cohort_year": "1999"}, "Tallet må være mellom 2000 og 2199"),
    ],
)
def test_wrong_answer_is_told_at_the_field_and_everything_is_kept(
    session, client, login, post, change, said
):
    stories.framework(session)
    login(OWNER)
    response = post("/projects/new", {**FIELDS, **change}, page="/projects/new")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in page
    assert "Rett dette før du går videre" in page
    assert 'value="Miste jobben"' in page
    assert session.scalars(select(Project)).all() == []


def test_start_of_a_competition_knows_the_project(session, client, login):
    story = stories.project(session)
    login(OWNER)
    page = client.get(f"/projects/{story.project_id}").get_data(as_text=True)
    assert f'href="/competitions/new?project={story.project_id}"' in page


def test_form_shows_what_is_stored_and_saves_the_change(session, client, login, post):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/edit"
    form = client.get(url).get_data(as_text=True)
    assert 'value="2\u00a0000\u00a0000"' in form
    data = {**FIELDS, "version": version_in(form)}
    response = post(url, data, page=url)
    assert (response.status_code, response.location) == (303, f"/projects/{story.project_id}")
    assert project(session, story.project_id).title == FIELDS["title"]


def version_in(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)


def test_second_writer_sees_the_other_beside_own_and_decides(session, client, login, post):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/edit"
    mine = {**FIELDS, "version": version_in(client.get(url).get_data(as_text=True))}
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, actor=story.officer, now=START,
            values={"title": "Kollegaens navn", "own_funding_ore": 500_000_00},
        )  # fmt: skip
    response = post(url, mine, page=url)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Noen andre har endret prosjektet" in page
    theirs = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert theirs["Navn på prosjektet"] == "Kollegaens navn"
    assert theirs["Egne midler"] == "500\u00a0000\u00a0kr"
    assert theirs["Ønskede effekter"] == "Færre henvendelser"
    assert theirs["Livshendelse"] == "–"
    assert f'value="{FIELDS["title"]}"' in page
    assert project(session, story.project_id).title == "Kollegaens navn"
    again = post(url, {**mine, "version": version_in(page)}, page=url)
    assert again.status_code == 303
    assert project(session, story.project_id).title == FIELDS["title"]


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5000])
def test_forged_version_is_a_conflict_and_not_a_crash(session, client, login, post, version):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/edit"
    assert post(url, {**FIELDS, "version": version}, page=url).status_code == 409


def test_form_without_a_version_is_a_conflict_and_not_a_crash(session, client, login, post):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/edit"
    assert post(url, FIELDS, page=url).status_code == 409


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"title": "Lagt inn"}', "application/json"),
        ('{"title": 1, "version": 1}', "application/json"),
        ("[1]", "application/json"),
        ("null", "application/json"),
        ("{", "application/json"),
        ("<title/>", "text/xml"),
        ("title=x", "text/plain"),
        ("--b\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=b"),
        ("", None),
    ],
)
def test_body_that_is_no_form_is_an_empty_form(session, client, login, body, content_type):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/edit"
    header = {"X-CSRFToken": csrf_token(client, url)}
    response = client.post(url, data=body, content_type=content_type, headers=header)
    assert response.status_code == 409  # it names no version, so it cannot be saved
    assert project(session, story.project_id).version == 1


def test_others_read_but_do_not_change(session, client, login, post):
    story = stories.project(session)
    login("evaluator1@example.test")
    page = client.get(f"/projects/{story.project_id}").get_data(as_text=True)
    assert "Endre" not in page
    assert "Start minikonkurranse" not in page
    assert client.get(f"/projects/{story.project_id}/edit").status_code == 403
    assert client.get("/projects/new").status_code == 403
    assert post(f"/projects/{story.project_id}/edit", FIELDS).status_code == 403


def test_search_and_its_empty_state(session, client, login):
    stories.project(session)
    login(OWNER)
    assert "Enklere hverdag" in client.get("/projects/?q=hverdag").get_data(as_text=True)
    page = client.get("/projects/?q=finnes%20ikke").get_data(as_text=True)
    assert "Ingen treff" in page
    assert 'value="finnes ikke"' in page


def test_first_visit_says_how_to_begin(session, client, login):
    stories.framework(session)
    login(OWNER)
    page = client.get("/projects/").get_data(as_text=True)
    assert "Ingen prosjekter ennå" in page
    assert 'href="/projects/new"' in page


def test_next_page_is_reached_by_key(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        for n in range(51):
            projects.create(session, title=f"Prosjekt {n:02}", actor=story.owner, now=START)
    login(OWNER)
    first = client.get("/projects/").get_data(as_text=True)
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1)
    second = client.get(older).get_data(as_text=True)
    assert "Prosjekt 00" in second
    assert "Prosjekt 01" not in second
    assert 'rel="prev" href="/projects/"' in second


def rows_in(page):
    return re.findall(r'<th scope="row"><a class="ds-link" href="/projects/\d+">([^<]+)</a>', page)


def test_filters_and_order_stand_in_the_address_and_in_the_form(session, client, login):
    story = project_stories.idea(session, title="Beta", cohort_year=2027)
    project_stories.idea(session, story, title="Alfa", cohort_year=2027, life_event="Få barn")
    project_stories.approved(session, story, title="Gamma", cohort_year=2026)
    login(OWNER)
    page = client.get("/projects/?phase=idea&cohort=2027&sort=title").get_data(as_text=True)
    assert rows_in(page) == ["Alfa", "Beta"]
    for chosen in ('value="idea" selected', 'value="2027" selected', 'value="title" selected'):
        assert chosen in page
    assert rows_in(client.get("/projects/?event=F%C3%A5+barn").get_data(as_text=True)) == ["Alfa"]
    assert rows_in(client.get("/projects/?phase=approved").get_data(as_text=True)) == ["Gamma"]
    nothing = client.get("/projects/?phase=finished").get_data(as_text=True)
    assert "Ingen treff" in nothing


@pytest.mark.parametrize(
    "query",
    [
        "phase=x", "sort=x", "cohort=x", "owner=-1", "framework=99999999999999999999", "event=%00",
        "before=x", "q=%00%08",
    ],
)  # fmt: skip
def test_address_that_makes_no_sense_is_read_as_well_as_it_can(session, client, login, query):
    project_stories.idea(session)
    login(OWNER)
    assert client.get(f"/projects/?{query}").status_code == 200


def test_pages_of_a_filtered_list_keep_the_filter(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        for n in range(51):
            values = {"problem": "Floken", "cohort_year": 2027}
            projects.create(session, title=f"P{n:02}", values=values, actor=story.owner, now=START)
    login(OWNER)
    first = client.get("/projects/?cohort=2027&sort=title").get_data(as_text=True)
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = client.get(older).get_data(as_text=True)
    assert rows_in(second) == ["P50"]
    newer = re.search(r'rel="prev" href="([^"]+)"', second).group(1).replace("&amp;", "&")
    assert newer == "/projects/?cohort=2027&sort=title"


def test_map_leads_to_the_list_of_what_it_counts(session, client, login):
    story = project_stories.idea(session, title="Alfa", cohort_year=2027)
    project_stories.approved(session, story, title="Beta")
    login(OWNER)
    page = client.get("/projects/map").get_data(as_text=True)
    link = re.search(r'href="(/projects/\?[^"]*cohort=2027[^"]*)"', page).group(1)
    found = client.get(link.replace("&amp;", "&")).get_data(as_text=True)
    assert rows_in(found) == ["Alfa"]
    assert "Uten kull" in page
    assert "3\u00a0000\u00a0000\u00a0kr" in page  # the sum of two grants


def test_empty_map_says_what_fills_it(session, client, login):
    stories.framework(session)
    login(OWNER)
    assert "Kartet fylles når prosjekter blir registrert." in client.get("/projects/map").get_data(
        as_text=True
    )


def test_framework_estimate_and_day_are_registered(session, client, login, post):
    story = stories.framework(session)
    login(OWNER)
    data = {
        **FIELDS, "framework_id": str(story.framework_id), "estimate_ore": "900 000",
        "wanted_on": "01.03.2027",
    }  # fmt: skip
    response = post("/projects/new", data, page="/projects/new")
    assert response.status_code == 303
    page = client.get(response.location).get_data(as_text=True)
    for said in ("Rammeavtale om innovasjonsbistand", "900\u00a0000\u00a0kr", "1.\u00a0mars 2027"):
        assert said in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"framework_id": "99"}, "Velg et av alternativene i listen"),
        ({"estimate_ore": "0"}, "Beløpet må være minst 1"),
        ({"estimate_ore": "-5"}, "Beløpet kan ikke være negativt"),
        ({"wanted_on": "snart"}, "Skriv datoen som dd.mm.åååå"),
        ({"wanted_on": "31.02.2027"}, "Datoen finnes ikke i kalenderen"),
    ],
)
def test_wrong_answer_about_the_purchase_is_told(session, client, login, post, change, said):
    stories.framework(session)
    login(OWNER)
    response = post("/projects/new", {**FIELDS, **change}, page="/projects/new")
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert session.scalars(select(Project)).all() == []


def test_conflict_names_the_framework_and_the_day(session, client, login, post):
    story = stories.project(session)
    login(OWNER)
    url = f"/projects/{story.project_id}/edit"
    mine = {**FIELDS, "version": version_in(client.get(url).get_data(as_text=True))}
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, actor=story.officer, now=START,
            values={"framework_id": story.framework_id, "wanted_on": date(2027, 3, 1)},
        )  # fmt: skip
    page = post(url, {**mine, "framework_id": "", "wanted_on": ""}, page=url).get_data(as_text=True)
    theirs = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert theirs["Rammeavtale"] == "Rammeavtale om innovasjonsbistand (konstruert) (2026/100)"
    assert theirs["Ønsket leverandør fra"] == "01.03.2027"


def test_project_known_by_name_says_so(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        made = projects.create(session, title="Navnet", actor=story.owner, now=START)
    login(OWNER)
    page = client.get(f"/projects/{made.id}").get_data(as_text=True)
    assert "Her står bare navn, eier, partnere og kull." in page
    assert "Beskriv floken" in page
    assert "Fasene" not in page


def test_estimate_past_the_ceiling_is_a_stop_that_leads_to_the_ledger(session, client, login):
    story = project_stories.idea(session, estimate_ore=45_000_000_00, grant_ore=50_000_000_00)
    login(OWNER)
    page = client.get(f"/projects/{story.project_id}").get_data(as_text=True)
    said = (
        "Anslaget går 5\u00a0000\u00a0000\u00a0kr over det som er igjen av rammeavtalens "
        "maksimalverdi (40\u00a0000\u00a0000\u00a0kr). Konkurransen kan ikke lyses ut uten"
    )
    assert said in page
    assert f'href="/frameworks/{story.framework_id}/ledger"' in page
