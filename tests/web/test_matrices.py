"""The matrix as CSV and JSON, bids side by side, and the robustness, as people fetch them."""

import csv
import html
import io
import json
import re
from dataclasses import replace

import pytest

from procure.domain.evaluation.files import evaluate_text
from procure.extensions import atomic
from procure.services import consensus as meetings
from tests import evaluation_stories as es

ROOT = "/competitions/1/evaluation"
API = "/api/v1/competitions/1/evaluation"
PEOPLE = {
    "owner": "eier@example.test",
    "officer": "innkjoper1@example.test",
    "evaluator": "evaluator1@example.test",
    "auditor": "revisor@example.test",
    "lead": "leder0@example.test",
    "outsider": "utenfor@example.test",
    "administrator": "admin@example.test",
}
PATHS = (f"{ROOT}/matrix.csv", f"{ROOT}/compare", f"{ROOT}/robustness", API)


@pytest.fixture
def enter(login, clock):
    """Sign in as someone, at the time a story has reached."""

    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


def text(response):
    """What the reader sees: tags gone, entities read, spaces plain."""
    seen = re.sub(
        r"<(script|style).*?</\1>|<[^>]+>", " ", response.get_data(as_text=True), flags=re.DOTALL
    )
    return " ".join(html.unescape(seen).split())


def test_csv_holds_the_numbers_of_the_page(session, tmp_path, enter, client):
    enter(es.locked(session, tmp_path), "evaluator")
    file = client.get(f"{ROOT}/matrix.csv")
    assert file.mimetype == "text/csv"
    assert "2027-7_Evalueringsmatrise.csv" in file.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Kriterium", "Vekt i prosent", "A: Konsortium 0 (konstruert), poeng"]
    assert rows[1] == ["Pris", "30", "10", "3", "9,93", "2,98"]
    assert rows[-3:] == [
        ["Sum", "", "", "8,1", "", "7,73"],
        ["Plassering", "", "", "1", "", "2"],
        ["Samlet pris", "", "", "1160000", "", "1168000"],
    ]
    shown = text(client.get(f"{ROOT}/matrix"))
    assert "8,10 7,73" in shown
    assert "Hva resultatet består av" in shown


def test_api_gives_the_case_and_what_evaluate_makes_of_it(session, tmp_path, enter, client):
    found = es.locked(session, tmp_path)
    enter(found, "auditor")
    told = client.get(API).get_json()
    assert json.loads(evaluate_text(json.dumps(told["case"]))) == told["result"]
    assert told["competition"] == {
        "id": 1, "reference": "2027/7", "title": "Enklere hverdag: tjenestedesign (konstruert)", "invented": True,
    }  # fmt: skip
    assert [(bid["column"], bid["name"]) for bid in told["bids"]] == [
        ("A", "Konsortium 0 (konstruert)"), ("B", "Konsortium 1 (konstruert)"),
    ]  # fmt: skip
    assert told["result"]["winners"] == [str(found.bids[0])]
    assert {one["id"] for one in told["case"]["criteria"]} <= {
        one["id"] for one in told["criteria"]
    }


def test_api_says_in_json_why_there_is_no_result_yet(session, tmp_path, enter, client):
    found = es.agreed(session, tmp_path)
    enter(found, "evaluator")
    early = client.get(API)
    assert early.status_code == 409
    assert early.get_json()["problem"] == "not_yet"
    assert len(early.get_json()["reasons"]) == 1
    assert client.get(f"{ROOT}/matrix.csv").status_code == 409
    enter(found, "owner")
    assert client.get(API).status_code == 200


def test_two_or_three_bids_are_shown_side_by_side(session, tmp_path, enter, client):
    found = es.locked(session, tmp_path, bids=4)
    enter(found, "evaluator")
    a, b, c, d = found.bids
    page = client.get(f"{ROOT}/compare?bid={b}&bid={a}&bid={b}")
    assert page.status_code == 200
    seen = text(page)
    assert "A: Konsortium 0 (konstruert) 1 8,10 1 160 000 kr" in seen
    assert f"{es.REASON} Ref. 0-0." in seen
    assert "Teamene i kompetansetriangelet" in seen
    assert client.get(f"{ROOT}/compare?bid={a}&bid={b}&bid={c}").status_code == 200
    for wrong in (f"?bid={a}", f"?bid={a}&bid={b}&bid={c}&bid={d}"):
        refused = client.get(f"{ROOT}/compare{wrong}")
        assert refused.status_code == 422
        assert "Velg to eller tre tilbud." in text(refused)
    assert client.get(f"{ROOT}/compare").status_code == 200
    assert client.get(f"{ROOT}/compare?bid=x&bid=-1&bid=").status_code == 200
    assert client.get(f"{ROOT}/compare?bid={a}&bid=999").status_code == 404


def test_comparison_before_the_lock_has_reasons_and_no_prices(session, tmp_path, enter, client):
    found = es.agreed(session, tmp_path)
    enter(found, "evaluator")
    seen = text(client.get(f"{ROOT}/compare?bid={found.bids[0]}&bid={found.bids[1]}"))
    assert "Prisene og resultatet vises når evalueringen er låst." in seen
    assert es.REASON in seen
    assert "1 160 000" not in seen


def test_robustness_is_a_page_to_read_once_the_evaluation_is_locked(
    session, tmp_path, enter, client
):
    found = es.agreed(session, tmp_path, bids=3, rejected=(2,))
    enter(found, "owner")
    assert client.get(f"{ROOT}/robustness").status_code == 409
    with atomic(session):
        meetings.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    enter(replace(found, now=es.LOCKED), "evaluator")
    page = client.get(f"{ROOT}/robustness")
    seen = text(page)
    for said in (
        "Tallene her gir ingen adgang til å vekte på nytt.",
        "Resultatet er robust",
        "Avstand i poeng 0,37",
        "Grensene for hver vekt",
        "Ingen: alle er med",
        "Lavest–høyest (frarådes)",
        "Modellen er relativ",
    ):
        assert said in seen, said
    assert "<form" not in page.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("who", ["lead", "outsider", "administrator"])
def test_whoever_may_not_know_gets_404(session, tmp_path, enter, client, who):
    enter(es.locked(session, tmp_path), who)
    assert [client.get(path).status_code for path in PATHS] == [404] * len(PATHS)
