"""The triangle in the browser: who sees it, what it says, and a need that cannot be read."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from procure.extensions import atomic
from procure.queries import triangle_needs, triangles
from procure.services import frameworks, projects
from tests import stories
from tests.stories import START

OFFICER = "innkjoper1@example.test"
LEAD, RIVAL = "leder0@example.test", "leder1@example.test"


def text(response) -> str:
    """What a reader sees, in one line."""
    page = response.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def get(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return text(response)


@pytest.fixture
def story(session):
    return stories.framework(session)


def test_officer_sees_every_consortium_and_the_holes(story, client, login):
    login(OFFICER)
    page = get(client, f"/frameworks/{story.framework_id}/triangle")
    assert "Ingen konsortier når nivå 4 i endringsledelse." in page
    assert "0 av 3 konsortier dekker hele behovet." in page
    for n in range(3):
        assert f"Konsortium {n} (konstruert)" in page
    assert "100 % 1 person, 1,00" in page  # service design
    assert "80 % 1 person, 0,80" in page  # benefit realisation
    assert "0 % 0 personer, 0,00" in page  # change management


def test_two_consortia_are_named_as_a_hole(session, client, login):
    story = stories.framework(session, consortia=2)
    login(OFFICER)
    page = get(client, f"/frameworks/{story.framework_id}/triangle")
    assert (
        "Bare to konsortier når nivå 4 i gevinstrealisering:"
        " Konsortium 0 (konstruert) og Konsortium 1 (konstruert)." in page
    )


def need(session, framework_id: int, **typed: str) -> str:
    """An address with a need in all three areas."""
    areas = triangle_needs.areas(session, framework_id)
    chosen = {"level": "4", "people": "1", **{f"fte_{area.id}": "1" for area in areas}}
    for name, value in typed.items():
        chosen[f"fte_{areas[int(name[-1])].id}" if name.startswith("time") else name] = value
    return "&".join(f"{name}={value}" for name, value in chosen.items())


def test_need_in_the_address_is_measured_against_and_kept(session, story, client, login):
    login(OFFICER)
    query = need(session, story.framework_id, level="3", time0="2,5", time2="0,6", sort="weakest")
    response = client.get(f"/frameworks/{story.framework_id}/triangle?{query}")
    page = text(response)
    assert "40 % 1 person, 1,00" in page  # 1 of 2.5
    assert "100 % 1 person, 0,60" in page  # level 3 in change management: 0.6 of 0.6
    assert 'value="2,5"' in response.get_data(as_text=True)
    link = f"/consortia/{story.consortium_ids[0]}/triangle?level=3&amp;people=1"
    assert link in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"level": "6"}, "Velg et av alternativene"),
        ({"level": "mye"}, "Velg et av alternativene"),
        ({"people": "-1"}, "Tallet må være mellom 0 og 99"),
        ({"people": "to"}, "Skriv et helt tall"),
        ({"people": ""}, "Skriv hvor mange personer, for eksempel 1"),
        ({"time1": "1.5"}, "Skriv et tall, med komma for desimaler, for eksempel 7,5"),
        ({"time1": "100"}, "Tallet kan være høyst 99"),
        ({"time1": "0,001"}, "Skriv høyst 2 desimaler"),
        ({"time1": ""}, "Skriv hvor mange årsverk, 0 når området ikke er med"),
    ],
)
def test_need_that_cannot_be_read_is_told_and_kept(session, story, client, login, typed, said):
    login(OFFICER)
    query = need(session, story.framework_id, **typed)
    for path in ("frameworks/{}", "consortia/{}"):
        own = story.framework_id if path.startswith("f") else story.consortium_ids[0]
        response = client.get(f"/{path.format(own)}/triangle?{query}")
        assert response.status_code == 422
        assert said in text(response)
        value = next(iter(typed.values()))
        if "level" not in typed and value:
            assert f'value="{value}"' in response.get_data(as_text=True)


def test_need_of_a_project_is_chosen_by_its_number(session, story, client, login):
    story = stories.project(session, story)
    areas = triangle_needs.areas(session, story.framework_id)
    with atomic(session):
        projects.change(
            session,
            story.project_id,
            version=1,
            values={"framework_id": story.framework_id},
            actor=story.owner,
            now=START,
        )
        projects.set_needs(
            session, story.project_id, version=2,
            needs={areas[0].id: projects.Need(level=5, capacity=150, people=2)},
            actor=story.owner, now=START,
        )  # fmt: skip
    login(OFFICER)
    path = f"/consortia/{story.consortium_ids[0]}/triangle?project={story.project_id}"
    page = get(client, path)
    assert "Målt mot behovet i prosjektet Enklere hverdag (konstruert)" in page
    assert "Tjenestedesign: nivå 5, 2 personer, 1,5 årsverk" in page
    assert "Endringsledelse: ikke behov" in page
    assert "Tjenestedesign: bare én person når nivå 5, og behovet er 2." in page
    assert "66,7 %" in page
    get(client, f"/consortia/{story.consortium_ids[0]}/triangle?project=987", 404)


def test_supplier_sees_its_own_triangle_without_the_agreements(story, client, login):
    own, other = story.consortium_ids[:2]
    login(LEAD)
    page = get(client, f"/consortia/{own}/triangle")
    assert "Konsortium 0 (konstruert)" in page
    assert "Konsortium 1 (konstruert)" not in page
    assert "Rammeavtaler" not in page
    get(client, f"/consortia/{other}/triangle", 404)
    get(client, f"/frameworks/{story.framework_id}/triangle", 404)


def test_group_and_those_nobody_can_replace_are_named(story, client, login):
    login(OFFICER)
    page = get(client, f"/consortia/{story.consortium_ids[0]}/triangle")
    assert "2 personer er nok til det som kan nås:" in page
    assert "1. Tjenestedesigner 1 og 2. Gevinstrådgiver 1." in page
    assert "Kan ikke erstattes av de andre:" in page
    assert "Endringsledelse: ingen når nivå 4." in page


def test_pictures_say_in_words_what_they_show(story, client, login):
    login(OFFICER)
    page = client.get(f"/consortia/{story.consortium_ids[0]}/triangle").get_data(as_text=True)
    told = re.search(r'<desc id="trekanten-tekst">([^<]+)</desc>', page).group(1)
    assert told == (
        "Tjenestedesign: høyeste nivå 5 av 5, behov 4. "
        "Gevinstrealisering: høyeste nivå 4 av 5, behov 4. "
        "Endringsledelse: høyeste nivå 3 av 5, behov 4."
    )
    mix = re.search(r'<desc id="blandingen-tekst">([^<]+)</desc>', page).group(1)
    assert mix == "1 Tjenestedesigner 1: 56–22–22; 2 Gevinstrådgiver 1: 13–50–38."
    assert f'<desc id="blandingen-smal-tekst">{mix}</desc>' in page
    assert "style=" not in page


def framework(session, story, areas: int, *, people: bool = True) -> int:
    """An agreement with other areas than three."""
    file = stories.framework_file(1, "2026/55")
    kept = file.framework.competence_areas[:areas]
    keys = {area.key for area in kept}
    (entry,) = file.consortia
    entry = replace(
        entry,
        people=tuple(
            replace(p, competences={k: v for k, v in p.competences.items() if k in keys})
            for p in entry.people
        )
        if people
        else (),
    )
    head = replace(file.framework, competence_areas=kept, ends_on=date(2028, 6, 30))
    with atomic(session):
        return frameworks.store(
            session, replace(file, framework=head, consortia=(entry,)), actor=None, now=START
        ).id


def test_two_areas_are_told_in_tables_without_a_triangle(session, story, client, login):
    made = framework(session, story, 2)
    login(OFFICER)
    page = get(client, f"/frameworks/{made}/triangle")
    assert "100 % 1 person, 1,00" in page
    assert "Blanding" not in page
    (row,) = triangles.page(
        session, made, triangle_needs.Asked(), viewer=story.officer, now=START
    ).rows
    page = client.get(f"/consortia/{row.id}/triangle").get_data(as_text=True)
    assert "trekanten" not in page
    assert "Gevinstrealisering" in page


def test_agreement_without_areas_says_so(session, story, client, login):
    made = framework(session, story, 0)
    login(OFFICER)
    assert "Ingen kompetanseområder" in get(client, f"/frameworks/{made}/triangle")
    (row,) = triangles.page(
        session, made, triangle_needs.Asked(), viewer=story.officer, now=START
    ).rows
    assert "Ingen kompetanseområder" in get(client, f"/consortia/{row.id}/triangle")


def test_consortium_without_people_says_so(session, story, client, login):
    made = framework(session, story, 3, people=False)
    login(OFFICER)
    assert "0 personer" in get(client, f"/frameworks/{made}/triangle")
    (row,) = triangles.page(
        session, made, triangle_needs.Asked(), viewer=story.officer, now=START
    ).rows
    assert "Ingen personer ennå" in get(client, f"/consortia/{row.id}/triangle")


def test_list_of_many_is_paged_and_keeps_the_choices(session, story, client, login, monkeypatch):
    monkeypatch.setattr(triangles, "PAGE", 2)
    login(OFFICER)
    path = f"/frameworks/{story.framework_id}/triangle"
    page = client.get(f"{path}?sort=strongest").get_data(as_text=True)
    assert f"{path}?page=2&amp;sort=strongest" in page
    assert "Konsortium 2 (konstruert)" in get(client, f"{path}?page=2&sort=strongest")
    assert "Side 2 av 2" in get(client, f"{path}?page=99")


def test_file_has_every_consortium_and_the_chosen_need(session, story, client, login, monkeypatch):
    monkeypatch.setattr(triangles, "PAGE", 2)
    login(OFFICER)
    query = need(session, story.framework_id, level="3", time0="3")
    found = client.get(f"/lists/triangles.csv?framework={story.framework_id}&{query}")
    lines = found.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[1] == (
        '"Konsortium 0 (konstruert)";"Nei";"2";"0,3333";"1";"1";"5";"0,8";"1";"0,8";"4";'
        '"0,6";"1";"0,6";"3";"0,3333";"0,5778";"0,5429";"Nei"'
    )
    assert client.get("/lists/triangles.csv?framework=987").status_code == 404


def test_area_keeps_its_capitals_inside_a_sentence(app):
    within = app.jinja_env.filters["within"]
    assert [within(name) for name in ("Gevinstrealisering", "IT-arkitektur", "")] == [
        "gevinstrealisering",
        "IT-arkitektur",
        "",
    ]


def test_what_lacks_anything_is_never_a_hundred_per_cent(app):
    coverage = app.jinja_env.filters["coverage"]
    written = [coverage(Fraction(n, 2000)) for n in (0, 1, 1450, 1999, 2000)]
    assert [each.replace("\u00a0", " ") for each in written] == [
        "0 %", "0,1 %", "72,5 %", "99,9 %", "100 %",
    ]  # fmt: skip
    assert coverage(None) == "–"
