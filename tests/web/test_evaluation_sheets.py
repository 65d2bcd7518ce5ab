"""The evaluator's sheet as a file: out, filled in, back, before and after, confirmed."""

import io
import json

import openpyxl
import pytest
from sqlalchemy import select

from procure.domain.sheet_forms import Remarks
from procure.models.audit import AuditEntry
from procure.models.evaluations import EvaluationSheet, Score
from tests import evaluation_stories as es
from tests.stories import atomic
from tests.web.test_evaluations import PEOPLE, text

ROOT = "/competitions/1/evaluation/sheet/file"


@pytest.fixture
def enter(login, clock):
    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


@pytest.fixture
def scoring(session, tmp_path, enter):
    found = es.scoring(session, tmp_path)
    enter(found, "evaluator")
    return found


def fill(content: bytes, *rows: tuple[object, object]) -> bytes:
    """Write points and reasons in the rows, in order."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Vurdering"]
    first = next(c.row for c in sheet["A"] if str(c.value).startswith("T"))
    for place, (points, why) in enumerate(rows):
        sheet.cell(first + place, 5).value = points
        sheet.cell(first + place, 6).value = why
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def send(post, content: bytes, name: str = "skjema.xlsx"):
    return post(ROOT, {"file": (io.BytesIO(content), name)}, page=ROOT)


def confirm(post, response, **changes):
    """Press the button of the page that shows before and after."""
    page = response.get_data(as_text=True)
    found = {
        name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
        for name in ("changes", "seen")
    }
    import html

    data = {name: html.unescape(value) for name, value in found.items()} | changes
    return post(f"{ROOT}/confirm", data, page=ROOT)


def stored(session) -> list[tuple[object, str]]:
    session.rollback()  # what another connection stored
    found = session.scalars(select(Score).order_by(Score.bid_id, Score.criterion_id))
    return [(score.points, score.reason) for score in found]


def test_the_sheet_goes_out_comes_back_and_is_confirmed(scoring, session, client, post):
    response = client.get(f"{ROOT}/download")
    assert response.headers["Content-Disposition"].endswith("2027-7_Evalueringsskjema.xlsx")
    assert response.headers["Cache-Control"] == "no-store"
    content = fill(response.data, (7.5, "Viser god forståelse av brukerne."), (4, None))
    shown = send(post, content)
    assert shown.status_code == 200
    assert "Filen endrer 2 vurderinger. Ingenting er lagret ennå." in text(shown)
    assert "Viser god forståelse av brukerne." in text(shown)
    assert stored(session) == []
    done = confirm(post, shown)
    assert (done.status_code, done.headers["Location"]) == (303, ROOT.removesuffix("/file"))
    assert [(float(p), why) for p, why in stored(session)] == [
        (7.5, "Viser god forståelse av brukerne."), (4, ""),
    ]  # fmt: skip
    tags = [json.loads(line)["tag"] for line in session.scalars(select(AuditEntry.line))]
    assert tags[-4:] == [
        "evaluation:sheet:fetch", "evaluation:score:set", "evaluation:score:set",
        "evaluation:sheet:upload",
    ]  # fmt: skip


def test_an_empty_file_changes_nothing_and_says_so(scoring, session, client, post):
    shown = send(post, client.get(f"{ROOT}/download").data)
    assert "Filen endrer ingenting" in text(shown)
    assert "4 rader er ikke fylt ut i filen" in text(shown)
    assert stored(session) == []


def test_what_is_wrong_is_told_by_row_and_the_rest_is_read(scoring, client, post):
    content = client.get(f"{ROOT}/download").data
    shown = send(post, fill(content, (11, "For mye"), (7.25, None), ("sju", None), ("6,5", "Ok")))
    said = text(shown)
    for sentence in (
        "11 er utenfor skalaen fra 0 til 10.",
        "7,25 er verken hele eller halve poeng.",
        "«sju» er ikke et tall.",
        "Tallet er skrevet som tekst: «6,5».",
        "Filen endrer 2 vurderinger.",  # the first has its reason, the last both
    ):
        assert sentence in said


def test_a_draft_that_changed_meanwhile_is_not_overwritten(scoring, session, client, post):
    shown = send(post, fill(client.get(f"{ROOT}/download").data, (7, "Fra filen.")))
    with atomic(session):
        es.evaluations.set_score(
            session, scoring.id, bid_id=scoring.bids[0], criterion_id=scoring.criteria[0],
            points=None, reason="Skrevet i mellomtiden.",
            actor=scoring.story.evaluators[0], now=scoring.now,
        )  # fmt: skip
    late = confirm(post, shown)
    assert late.status_code == 409
    assert "Skjemaet er endret etter at du lastet opp filen." in text(late)
    assert stored(session) == [(None, "Skrevet i mellomtiden.")]


@pytest.mark.parametrize(
    "changes",
    [
        "", "[", "{}", "[1]", "[[1, 2, 3, 4]]", '[[1, 2, "NaN", ""]]', '[[1, 2, "x", ""]]',
        '[[true, 2, "1", ""]]', '[[99999999999999, 2, "1", ""]]', '[["1", 2, "1", ""]]', "[" * 5000,
    ],
)  # fmt: skip
def test_a_confirmation_that_we_did_not_write_is_refused(scoring, session, client, post, changes):
    shown = send(post, fill(client.get(f"{ROOT}/download").data, (7, "Fra filen.")))
    assert confirm(post, shown, changes=changes).status_code == 422
    assert stored(session) == []


@pytest.mark.parametrize("points", ["10.5", "-1", "0.3", "1e3"])
def test_a_confirmation_obeys_the_rules_of_typing(scoring, session, client, post, points):
    shown = send(post, fill(client.get(f"{ROOT}/download").data, (7, "Fra filen.")))
    bid, criterion = scoring.bids[0], scoring.criteria[0]
    forged = json.dumps([[bid, criterion, points, "Forsøk", "", "", "", ""]])
    assert confirm(post, shown, changes=forged).status_code == 422
    unknown = json.dumps([[999, criterion, "5", "Forsøk", "", "", "", ""]])
    assert confirm(post, shown, changes=unknown).status_code == 404
    assert stored(session) == []


def test_another_evaluator_s_file_is_refused(session, tmp_path, enter, client, post, login):
    found = es.scoring(session, tmp_path)
    enter(found, "evaluator")
    content = fill(client.get(f"{ROOT}/download").data, (9, "Ikke mitt."))
    login("evaluator2@example.test")
    shown = send(post, content)
    assert shown.status_code == 422
    assert "Skjemaet er laget for noen andre. Last ned ditt eget." in text(shown)
    assert "Ikke mitt." not in text(shown)


def test_the_file_holds_answers_and_neither_prices_nor_others_scores(
    session, tmp_path, enter, client, post, login
):
    found = es.scoring(session, tmp_path)
    enter(found, "evaluator")
    confirm(post, send(post, fill(client.get(f"{ROOT}/download").data, (9, "Hemmelig vurdering."))))
    login("evaluator2@example.test")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ROOT}/download").data))
    said = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert "Hemmelig vurdering." not in said
    numbers = {c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "n"}
    assert numbers & {1000, 1010, 900, 90_000, 100_000} == set()
    answers = [row[2] for row in book["Svar"].iter_rows(values_only=True) if row[2]]
    assert len(answers) > len(found.cells)


@pytest.mark.parametrize(
    "who", ["owner", "officer", "auditor", "lead", "outsider", "administrator"]
)
def test_nobody_without_a_sheet_finds_the_page(session, tmp_path, enter, client, who):
    enter(es.scoring(session, tmp_path), who)
    assert [client.get(url).status_code for url in (ROOT, f"{ROOT}/download")] == [404, 404]


def test_an_evaluator_with_ties_or_without_a_declaration_gets_no_answers(
    session, tmp_path, enter, client
):
    enter(es.opened(session, tmp_path), "evaluator")
    assert [client.get(url).status_code for url in (ROOT, f"{ROOT}/download")] == [403, 403]


def test_a_submitted_sheet_can_be_fetched_and_not_changed(session, tmp_path, enter, client, post):
    enter(es.scored(session, tmp_path), "evaluator")
    page = client.get(ROOT)
    assert "Skjemaet er levert og kan ikke endres." in text(page)
    content = client.get(f"{ROOT}/download").data
    assert send_to_closed(post, content).status_code == 409
    assert session.scalars(select(EvaluationSheet.submitted_at)).all().count(None) == 0


def send_to_closed(post, content: bytes):
    """The page has no form any more; the token stands on another."""
    other = "/competitions/1/evaluation"
    return post(ROOT, {"file": (io.BytesIO(fill(content, (1, "Nei"))), "a.xlsx")}, page=other)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"ikke excel", "Filen er ikke en Excel-fil (.xlsx), eller den er skadet."),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "gamle Excel-formatet (.xls)"),
        (b"PK" + bytes(10_000_001), "Filen er større enn 10 MB."),
        (b"", "Velg en fil"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(scoring, post, content, sentence):
    shown = send(post, content) if content else post(ROOT, {}, page=ROOT)
    shown.request.environ["wsgi.input"].close()  # the client spools a large body to a file
    assert shown.status_code == 422
    assert sentence in text(shown)


def test_the_sheet_leads_to_the_file(scoring, client):
    assert f'href="{ROOT}"' in client.get(ROOT.removesuffix("/file")).get_data(as_text=True)


def test_remarks_in_the_file_are_shown_before_and_after_and_stored(scoring, session, client, post):
    with atomic(session):
        es.evaluations.set_score(
            session, scoring.id, bid_id=scoring.bids[0], criterion_id=scoring.criteria[0],
            points=None, reason="", remarks=Remarks(strengths="Gammel <plan>", note="Mitt"),
            actor=scoring.story.evaluators[0], now=scoring.now,
        )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ROOT}/download").data))
    sheet = book["Vurdering"]
    row = next(c.row for c in sheet["A"] if str(c.value).startswith("T"))
    assert (sheet.cell(row, 7).value, sheet.cell(row, 10).value) == ("Gammel <plan>", "Mitt")
    sheet.cell(row, 7).value, sheet.cell(row, 9).value = "Ny <plan>", "side 4"
    output = io.BytesIO()
    book.save(output)
    shown = send(post, output.getvalue())
    assert "Gammel <plan> Ny <plan>" in text(shown)
    assert confirm(post, shown).status_code == 303
    session.rollback()
    score = session.scalars(select(Score)).one()
    assert (score.strengths, score.pages, score.note) == ("Ny <plan>", "side 4", "Mitt")
