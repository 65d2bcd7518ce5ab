"""The scale in words: proposed, refused plainly, and shown to those who score and bid."""

import html
import re

import pytest

from procure.queries import scale_wordings
from tests import evaluation_stories as es
from tests import price_stories


@pytest.fixture
def draft(session, login):
    story = price_stories.drafted(session)
    login("eier@example.test")
    return story


def page_of(session, draft, place=0):
    return f"/competitions/1/criteria/{price_stories.quality(session, draft)[place]}/scale"


def typed(*steps, version="3"):
    posted = {"version": version}
    for place, (points, text) in enumerate(steps):
        posted |= {f"wordings-{place}-points": points, f"wordings-{place}-text": text}
    return posted


def worded(session, draft, place=0):
    session.rollback()  # a new snapshot
    found = scale_wordings.of(session, 1).get(price_stories.quality(session, draft)[place], ())
    return [(str(grade.points), grade.text) for grade in found]


def test_the_usual_points_are_proposed_and_none_is_saved_unworded(session, draft, client, post):
    page = page_of(session, draft, 1)
    text = client.get(page).get_data(as_text=True)
    assert [f'value="{points}"' in text for points in (10, 8, 6, 4, 2, 0)] == [True] * 6
    proposed = typed(*((str(points), "") for points in (10, 8, 6, 4, 2, 0)), version="1")
    refused = post(page, proposed, page=page)
    said = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert [said.count(f"Skriv hva {points} poeng betyr.") for points in (10, 8, 0)] == [2, 2, 2]
    assert worded(session, draft, 1) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([("11", "Best")], "11 poeng er utenfor skalaen fra 0 til 10."),
        ([("-1", "Verst")], "-1 poeng er utenfor skalaen fra 0 til 10."),
        ([("5", "A"), ("5,0", "B")], "5 poeng står to ganger. Hver poengsum kan stå én gang."),
        ([("5", "A"), ("6", "B")], "Sett poengene i fallende rekkefølge, med de høyeste først."),
        ([("", "Uten poeng")], "Skriv poengene som beskrivelsen gjelder."),
        ([("5", " ")], "Skriv hva 5 poeng betyr."),
        ([("ti", "Best")], "Skriv et tall"),
        ([("1e1", "Best")], "Skriv et tall"),
    ],
)
def test_a_scale_that_cannot_be_published_is_refused(session, draft, post, steps, said):
    page = page_of(session, draft)
    before = worded(session, draft)
    refused = post(page, typed(*steps), page=page)
    text = refused.get_data(as_text=True).replace("\N{MINUS SIGN}", "-")
    assert refused.status_code == 422
    assert said in text
    assert f'value="{steps[0][0]}"' in text
    assert worded(session, draft) == before


def test_a_scale_is_saved_and_emptied_and_the_second_author_is_told(session, draft, post):
    page = page_of(session, draft)
    new = typed(("10", "Smith & Sønn <AS>\x00"), ("", ""), ("2,5", "Litt."))
    assert post(page, new, page=page).status_code == 303
    assert worded(session, draft) == [
        ("10", "Smith & Sønn <AS>\N{REPLACEMENT CHARACTER}"),
        ("2.5", "Litt."),
    ]
    conflict = post(page, typed(("9", "Mitt.")), page=page)
    text = conflict.get_data(as_text=True)
    assert conflict.status_code == 409
    assert "Litt." in text
    assert "Mitt." in text
    assert post(page, typed(("", ""), version="4"), page=page).status_code == 303
    assert worded(session, draft) == []


def test_price_and_wholes_of_parts_have_no_scale_of_their_own(session, draft, client):
    assert client.get("/competitions/1/criteria/1/scale").status_code == 404


def test_evaluators_read_the_wording_beside_the_score(session, client, login, tmp_path):
    story = price_stories.issued(session)
    found = es.scoring(
        session, tmp_path, story=story,
        contents={n: price_stories.rates(session, story, 100_000, 90_000) for n in range(2)},
    )  # fmt: skip
    login("evaluator1@example.test")
    bid, criterion = found.cells[0]
    page = client.get(f"/competitions/1/evaluation/sheet/{bid}/{criterion}")
    assert page.get_data(as_text=True).count("Svaret viser innsikt i deler av problemet.") == 1


def test_a_model_that_no_longer_holds_the_wording_is_refused(session, draft, post, client):
    page = client.get("/competitions/1/model").get_data(as_text=True)
    model = {
        "base": html.unescape(re.search(r'name="base"[^>]*value="([^"]*)"', page)[1]),
        "family": "points", "formula": "proportional", "scale": "5", "normalise": "none",
        "rounding_stage": "total", "rounding_decimals": "2",
    }  # fmt: skip
    refused = post("/competitions/1/model", model, page="/competitions/1/model")
    assert refused.status_code == 422
    assert "10 poeng er utenfor skalaen fra 0 til 5." in refused.get_data(as_text=True)
