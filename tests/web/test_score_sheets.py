"""The evaluator's own sheet as people use it: the overview, the cell, and what is refused."""

import html
import re

import pytest
from sqlalchemy import select

from procure.models.evaluations import Score, ScoreChange
from procure.services import calibration
from tests import evaluation_stories as es
from tests.stories import atomic
from tests.web.test_evaluations import PEOPLE, text

ROOT = "/competitions/1/evaluation"
SHEET = f"{ROOT}/sheet"


@pytest.fixture
def enter(login, clock):
    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


@pytest.fixture
def found(session, tmp_path, enter):
    story = es.scoring(session, tmp_path)
    enter(story, "evaluator")
    return story


def address(cell: tuple[int, int]) -> str:
    return f"{SHEET}/{cell[0]}/{cell[1]}"


def typed(cell: tuple[int, int], **values: str) -> dict[str, str]:
    return {f"k{cell[1]}-{name}": value for name, value in values.items()}


def body(response) -> str:
    return response.get_data(as_text=True)


def seen(client, cell: tuple[int, int]) -> str:
    """What the page of a cell says that it was filled from."""
    return re.search(
        rf'name="k{cell[1]}-seen" type="hidden" value="(\w*)"', body(client.get(address(cell)))
    )[1]


def test_the_sheet_shows_every_cell_and_leads_to_it(found, client):
    page = client.get(SHEET)
    assert "0 av 4" in text(page)
    assert "Begynn vurderingen" in text(page)
    assert [address(cell) in body(page) for cell in found.cells] == [True] * 4
    assert "Vi forstår" not in text(page)  # the answers stand at the cells


def test_a_cell_shows_the_answer_the_wording_and_its_place(found, client):
    page = client.get(address(found.cells[1]))
    assert "Vurdering 2 av 4" in text(page)
    assert "Vi forstår Løsningsforslag" in text(page) or "Vi forstår" in text(page)
    assert "Tilbudet svarer svært godt på hele kriteriet" in text(page)
    assert "Tjenestedesigner 1 Vi forstår" in text(page)


def test_a_cell_is_saved_and_leads_to_the_next(found, session, post, client):
    cell = found.cells[0]
    given = typed(
        cell, points="7,5", reason="Bra & godt", strengths="Tydelig plan", weaknesses="Få <tall>",
        pages="side 4", note="Spør kollegaen",
    )  # fmt: skip
    saved = post(address(cell), given | {"go": "next"}, page=address(cell))
    assert (saved.status_code, saved.location) == (303, address(found.cells[1]))
    session.rollback()
    score = session.scalars(select(Score)).one()
    assert (str(score.points), score.reason, score.strengths, score.weaknesses) == (
        "7.5", "Bra & godt", "Tydelig plan", "Få <tall>",
    )  # fmt: skip
    assert (score.pages, score.note) == ("side 4", "Spør kollegaen")
    again = client.get(address(cell))
    assert "1 av 4" in text(again)
    assert 'value="7,5" checked' in body(again)
    assert "Få &lt;tall&gt;" in body(again)
    assert "Historikk: lagret én gang" in text(again)
    assert "Fortsett der du slapp" in text(client.get(SHEET))


@pytest.mark.parametrize(
    ("start", "go", "there"),
    [(0, "", 0), (1, "previous", 0), (0, "across", 2), (2, "across", 0), (3, "next", None),
     (0, "previous", None), (1, "noe annet", 1)],
)  # fmt: skip
def test_the_buttons_lead_through_the_whole_sheet(found, post, start, go, there):
    cell = found.cells[start]
    saved = post(address(cell), typed(cell, points="5") | {"go": go}, page=SHEET)
    assert saved.location == (SHEET if there is None else address(found.cells[there]))


def test_what_is_saved_again_unchanged_is_no_change(found, session, client, post):
    cell = found.cells[0]
    for points in ("6", "6", "6,5"):
        given = typed(cell, points=points, reason="Godt", seen=seen(client, cell))
        post(address(cell), given, page=SHEET)
    session.rollback()
    kept = session.scalars(select(ScoreChange.points).order_by(ScoreChange.id)).all()
    assert [float(points) for points in kept] == [6, 6.5]


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("11", "Poengene må være mellom 0 og 10."),
        ("7,3", "Bruk hele eller halve poeng."),
        ("mye", "Skriv et tall, med komma for desimaler, for eksempel 7,5"),
    ],
)
def test_wrong_points_are_kept_and_explained(found, session, post, points, message):
    cell = found.cells[3]
    given = typed(cell, points=points, reason="Min <b>tekst</b>", note="Et notat")
    refused = post(address(cell), given, page=SHEET)
    assert refused.status_code == 422
    assert message in text(refused)
    assert f'value="{points}"' in body(refused)
    assert "Min &lt;b&gt;tekst&lt;/b&gt;" in body(refused)
    assert "Et notat" in body(refused)
    assert f'href="#k{cell[1]}-points"' in body(refused)
    session.rollback()
    assert session.scalars(select(Score)).all() == []


def test_a_reference_that_is_too_long_is_kept_and_explained(found, post):
    cell = found.cells[0]
    refused = post(address(cell), typed(cell, pages="s. 4, " * 60), page=SHEET)
    assert refused.status_code == 422
    assert "255" in text(refused)
    assert "s. 4, s. 4" in body(refused)


def test_a_cell_saved_in_the_background_answers_with_what_changed(found, post):
    cell = found.cells[0]
    quiet = {"headers": {"HX-Request": "true"}, "page": SHEET}
    saved = post(address(cell), typed(cell, points="7"), **quiet)
    assert saved.status_code == 200
    assert "<html" not in body(saved)
    assert "mangler begrunnelse" in text(saved)
    assert "0 av 4" in text(saved)
    refused = post(address(cell), typed(cell, points="12"), **quiet)
    assert refused.status_code == 422
    assert text(refused) == "Ikke lagret. Poengene må være mellom 0 og 10."


def test_an_older_tab_gets_both_texts_and_writes_over_nothing(found, session, client, post):
    cell = found.cells[0]
    older = typed(
        cell, points="3", reason="Gammel <fane>", note="Ikke mist", seen=seen(client, cell)
    )
    newer = typed(cell, points="8", reason="Ny & god", strengths="Plan", seen=seen(client, cell))
    assert post(address(cell), newer, page=SHEET).status_code == 303
    late = post(address(cell), older | {"go": "next"}, page=SHEET)
    assert late.status_code == 409
    assert "Vurderingen er endret i en annen fane eller fra en fil" in text(late)
    for said in ("Ny &amp; god", "Plan", "Gammel &lt;fane&gt;", "Ikke mist", 'value="3" checked'):
        assert said in body(late)
    assert "data-hx-post" not in body(late)  # nothing is saved until the evaluator has chosen
    session.rollback()
    assert session.scalars(select(Score.reason)).all() == ["Ny & god"]
    chosen = older | {f"k{cell[1]}-seen": seen(client, cell)}
    assert f'value="{seen(client, cell)}"' in body(late)
    assert post(address(cell), chosen, page=SHEET).status_code == 303
    session.rollback()
    assert session.scalars(select(Score.reason)).all() == ["Gammel <fane>"]


def test_an_older_tab_that_saves_in_the_background_is_told_what_stands(
    found, session, client, post
):
    cell = found.cells[0]
    quiet = {"headers": {"HX-Request": "true"}, "page": SHEET}
    first = post(address(cell), typed(cell, points="8", reason="Ny & god"), **quiet)
    assert f'name="k{cell[1]}-seen" type="hidden" value="{seen(client, cell)}"' in body(first)
    late = post(address(cell), typed(cell, points="3", reason="Gammel"), **quiet)
    assert late.status_code == 409
    assert "<html" not in body(late)
    assert "Ikke lagret. Vurderingen er endret i en annen fane eller fra en fil." in text(late)
    assert "8 poeng. Ny & god" in html.unescape(text(late))
    assert "-seen" not in body(late)  # a later save from here is refused too
    session.rollback()
    assert session.scalars(select(Score.reason)).all() == ["Ny & god"]


@pytest.mark.parametrize("cell", [(1, 99), (99, 2), (1, 1)])
def test_what_is_no_cell_is_not_found(found, client, post, cell):
    assert client.get(address(cell)).status_code == 404
    assert post(address(cell), typed(cell, points="5"), page=SHEET).status_code == 404


@pytest.mark.parametrize("who", ["owner", "officer", "auditor", "lead", "outsider"])
def test_nobody_else_finds_a_cell(found, client, enter, who):
    enter(found, who)
    assert client.get(address(found.cells[0])).status_code == 404


def test_the_sheet_is_handed_in_when_it_is_whole(found, post, client):
    assert "4 vurderinger mangler poeng eller begrunnelse." in text(client.get(SHEET))
    assert post(f"{SHEET}/submit", page=ROOT).status_code == 422
    for cell in found.cells:
        post(address(cell), typed(cell, points="6", reason="Godt svar"), page=SHEET)
    assert post(f"{SHEET}/submit", page=SHEET).status_code == 303
    assert "kan ikke endres" in text(client.get(SHEET))
    page = client.get(address(found.cells[0]))
    assert "Skjemaet er levert og kan ikke endres." in text(page)
    assert "data-hx-post" not in body(page)
    forced = post(address(found.cells[0]), typed(found.cells[0], points="9"), page=ROOT)
    assert forced.status_code == 409
    assert "Skjemaet er levert og kan ikke endres." in text(forced)


def test_the_sheet_waits_for_the_made_up_answer(found, session, post, client):
    with atomic(session):
        calibration.make(
            session, found.id, criterion_id=found.criteria[0], answer="Et svar.",
            actor=found.story.owner, now=found.now,
        )  # fmt: skip
    page = client.get(SHEET)
    assert "Gi poeng for kalibreringssvaret først." in text(page)
    assert f"{ROOT}/calibration" in body(page)
    assert client.get(address(found.cells[0])).status_code == 409
    forced = post(address(found.cells[0]), typed(found.cells[0], points="5"), page=ROOT)
    assert forced.status_code == 409
    assert client.get(f"{SHEET}/file/download").status_code == 409
    with atomic(session):
        calibration.end(session, found.id, actor=found.story.owner, now=found.now)
    assert client.get(address(found.cells[0])).status_code == 200
