"""The delivery in the browser's terms: forms that keep what was typed, and who gets in."""

import re

import pytest
from sqlalchemy import select

from procure.domain.deliveries import PhaseKey
from procure.extensions import atomic
from procure.models.deliveries import (
    ContractChange,
    ContractOption,
    DeliveryPhase,
    Deviation,
    Invoice,
    SupplierEvaluation,
)
from procure.models.journals import JournalEntry
from procure.services import contract_amounts, deliveries
from tests import delivery_stories as ds
from tests import evaluation_stories as es
from tests.delivery_stories import billed, by

OWNER = "eier@example.test"
LEAD = "leder0@example.test"
PLAN = {
    "diagnose_start": "01.03.2027", "diagnose_end": "30.04.2027",
    "explore_define_start": "03.05.2027", "explore_define_end": "31.08.2027",
    "develop_deliver_start": "01.09.2027", "develop_deliver_end": "15.12.2027",
}  # fmt: skip
EVALUATION = {
    "quality": "5", "cooperation": "4", "progress": "3", "cost_control": "4",
    "strengths": "Tett på brukerne.", "improvements": "Meld fra tidligere.",
}  # fmt: skip


@pytest.fixture
def at(session, tmp_path, clock, login, client, post):
    """Tell a story, sign in, and act on its delivery at the story's time."""

    class Delivery:
        def tell(self, story, email=OWNER):
            self.found = story(session, tmp_path)
            clock.now = self.found.now
            login(email)
            return self

        def url(self, path=""):
            return f"/competitions/{self.found.id}/delivery{path}"

        def get(self, path=""):
            return client.get(self.url(path))

        def post(self, path, data=None, *, seen=None):
            """Post the form of the page, with the hidden fields that it had."""
            page = client.get(self.url(seen or path)).get_data(as_text=True)
            hidden = dict(re.findall(r'<input[^>]*name="(seen|version)"[^>]*value="([^"]*)"', page))
            return post(self.url(path), {**hidden, **(data or {})}, page=self.url(seen or path))

    return Delivery()


def rows(session, noun):
    session.rollback()
    return session.scalars(select(noun).order_by(noun.id)).all()


def plain(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def test_contract_without_anything_says_what_to_do_first(at):
    page = plain(at.tell(es.contracted).get())
    for said in (
        "Planlegg fasene", "Ingen endringer er signert.", "Kontrakten har ingen opsjoner.",
        "Ingen fakturaer er ført.", "Ingen avvik er meldt.",
    ):  # fmt: skip
        assert said in page


def test_phases_are_planned_started_and_passed(session, at):
    at.tell(es.contracted)
    assert at.post("/plan", PLAN).status_code == 303
    assert at.post("/phases/diagnose/start").status_code == 303
    answer = at.post("/phases/diagnose/gate", {"remark": "Partene er enige."})
    assert answer.status_code == 303
    assert answer.location.endswith("/delivery#faser")
    first = rows(session, DeliveryPhase)[0]
    assert (first.key, first.gate_note) == (PhaseKey.DIAGNOSE, "Partene er enige.")
    assert "Før signert endringsbilag" in plain(at.get())


def test_faulty_plan_is_shown_again_with_what_was_typed(session, at):
    at.tell(es.contracted)
    answer = at.post("/plan", {**PLAN, "diagnose_end": "01.02.2027"})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Fasen «Diagnose» kan ikke slutte før den starter." in text
    assert 'value="01.02.2027"' in text
    assert 'aria-describedby="diagnose_end-error"' in text
    assert rows(session, DeliveryPhase) == []


def test_date_that_is_no_date_is_kept(at):
    answer = at.tell(es.contracted).post("/plan", {**PLAN, "diagnose_end": "i morgen"})
    assert answer.status_code == 422
    assert 'value="i morgen"' in answer.get_data(as_text=True)


def test_plan_that_another_changed_meanwhile_is_shown_beside_what_was_typed(session, at):
    at.tell(ds.planned)
    answer = at.post("/plan", {**PLAN, "diagnose_end": "15.04.2027", "seen": "noe annet"})
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "Noen andre har skrevet her etter at du åpnet siden" in text
    assert "Diagnose: 01.03.2027–30.04.2027" in text
    assert 'value="15.04.2027"' in text
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', text).group(1)
    again = at.post("/plan", {**PLAN, "diagnose_end": "15.04.2027", "seen": seen})
    assert again.status_code == 303


def test_second_phase_warns_and_takes_a_reason(session, at):
    at.tell(ds.diagnosed)
    page = plain(at.get("/phases/explore_define/start"))
    assert "Endringsbilaget er ikke signert" in page
    refused = at.post("/phases/explore_define/start")
    assert refused.status_code == 422
    assert "Skriv hvorfor fasen likevel starter." in plain(refused)
    assert at.post("/phases/explore_define/start", {"why": "Haster."}).status_code == 303
    assert rows(session, DeliveryPhase)[1].start_reason == "Haster."


def test_annex_from_the_journal_is_chosen_and_signed(session, at):
    at.tell(ds.diagnosed)
    (entry,) = rows(session, JournalEntry)
    page = at.get(f"/changes/new?entry={entry.id}").get_data(as_text=True)
    assert "Endringsbilag 1 fra saksjournalen" in page
    assert re.search(rf'value="{entry.id}" checked', page)
    answer = at.post(
        "/changes/new",
        {"entry": str(entry.id), "amount": "", "why": "Ny retning.", "signed_on": "26.04.2027"},
    )
    assert answer.status_code == 303
    (change,) = rows(session, ContractChange)
    assert (change.entry_id, change.amount_ore) == (entry.id, 4_000_000)


def test_change_that_stands_alone_must_say_what_it_costs(session, at):
    at.tell(es.contracted)
    data = {"entry": "0", "amount": "", "why": "Samme pris.", "signed_on": "18.02.2027"}
    answer = at.post("/changes/new", data)
    assert answer.status_code == 422
    assert "Skriv beløpet, eller 0 når prisen ikke endres" in plain(answer)
    assert "Samme pris." in answer.get_data(as_text=True)
    assert at.post("/changes/new", {**data, "amount": "0"}).status_code == 303
    assert [change.amount_ore for change in rows(session, ContractChange)] == [0]


def test_change_that_another_recorded_meanwhile_is_shown(session, at):
    at.tell(ds.planned)
    data = {"entry": "0", "amount": "-1 000", "why": "Mindre.", "signed_on": "18.02.2027"}
    with atomic(session):
        contract_amounts.sign_change(
            session, at.found.id, amount_ore=100, why="Den andre.",
            signed_on=at.found.now.date(), **by(at.found),
        )  # fmt: skip
    answer = at.post("/changes/new", {**data, "version": "1"})
    assert answer.status_code == 409
    assert "Endring 1: 1\u00a0kr, signert 18.02.2027" in answer.get_data(as_text=True)
    assert 'value="-1 000"' in answer.get_data(as_text=True)
    assert len(rows(session, ContractChange)) == 1


def test_invoices_credit_notes_and_the_ceiling(session, at):
    at.tell(es.contracted)
    invoice = {
        "kind": "invoice", "number": "77", "invoiced_on": "18.02.2027", "amount": "1 160 000",
        "phase": "diagnose", "text": "Diagnosen",
    }  # fmt: skip
    assert at.post("/invoices/new", invoice).status_code == 303
    more = {**invoice, "number": "78", "amount": "10,50", "phase": ""}
    refused = at.post("/invoices/new", more)
    assert refused.status_code == 422
    assert "er det fakturert 10,50\u00a0kr mer enn avtalt" in refused.get_data(as_text=True)
    assert 'value="78"' in refused.get_data(as_text=True)
    assert at.post("/invoices/new", {**more, "why": "Reisen."}).status_code == 303
    page = plain(at.get())
    assert "Over det som er avtalt" in page
    assert "over avtalt" in page
    credit = {**more, "kind": "credit", "number": "79", "amount": "10,50"}
    assert at.post("/invoices/new", credit).status_code == 303
    assert [i.amount_ore for i in rows(session, Invoice)] == [116_000_000, 1_050, -1_050]
    assert "Over det som er avtalt" not in plain(at.get())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": ""}, "Skriv nummeret på fakturaen"),
        ({"amount": ""}, "Skriv beløpet"),
        ({"amount": "0"}, "Beløpet kan ikke være 0."),
        ({"amount": "mye"}, "Skriv beløpet i kroner med komma før ørene"),
        ({"invoiced_on": "32.01.2027"}, "Datoen finnes ikke i kalenderen"),
        ({"invoiced_on": "01.01.2030"}, "fram i tid"),
        ({"number": "x" * 61}, "60"),
        ({"kind": "credit"}, "Kreditnotaen er større enn det som er fakturert til nå"),
    ],
)
def test_faulty_invoice_says_what_is_wrong_and_keeps_the_rest(session, at, changes, said):
    at.tell(es.contracted)
    data = {
        "kind": "invoice", "number": "77", "invoiced_on": "18.02.2027", "amount": "100",
        "phase": "", "text": "Reiser til Bodø", **changes,
    }  # fmt: skip
    answer = at.post("/invoices/new", data)
    assert answer.status_code == 422
    assert said in plain(answer)
    assert 'value="Reiser til Bodø"' in answer.get_data(as_text=True)
    assert rows(session, Invoice) == []


def test_option_is_recorded_used_and_given_up(session, at):
    at.tell(es.contracted)
    for title in ("Mer opplæring", "Enda mer"):
        data = {"title": title, "value": "100 000", "exercise_by": "31.03.2027"}
        assert at.post("/options/new", data).status_code == 303
    first, second = rows(session, ContractOption)
    for option, verb in ((first, "exercise"), (second, "lapse")):
        answer = at.post(f"/options/{option.id}/{verb}", seen="")
        assert answer.status_code == 303
    first, second = rows(session, ContractOption)
    assert (bool(first.exercised_at), bool(second.lapsed_at)) == (True, True)
    again = at.post(f"/options/{first.id}/lapse", seen="/options/new")
    assert again.status_code == 409
    assert "Opsjonen er allerede avgjort." in plain(again)


def test_option_past_the_frameworks_maximum_keeps_what_was_typed(session, at):
    at.tell(es.contracted)
    answer = at.post("/options/new", {"title": "Alt", "value": "40 000 000"})
    assert answer.status_code == 409
    assert 'value="Alt"' in answer.get_data(as_text=True)
    assert rows(session, ContractOption) == []


def test_deviation_is_raised_and_closed(session, at):
    at.tell(es.contracted)
    empty = at.post("/deviations/new", {"title": "Sen rapport"})
    assert empty.status_code == 422
    assert 'value="Sen rapport"' in empty.get_data(as_text=True)
    data = {"title": "Sen rapport", "description": "En uke.", "severity": "serious"}
    assert at.post("/deviations/new", data).status_code == 303
    assert "Alvorlig" in plain(at.get())
    assert at.post("/deviations/1/close", {"resolution": "Rettet."}).status_code == 303
    assert rows(session, Deviation)[0].resolution == "Rettet."
    again = at.post("/deviations/1/close", {"resolution": "Igjen."})
    assert again.status_code == 409
    assert "Avviket er allerede lukket." in plain(again)
    assert at.get("/deviations/2/close").status_code == 404


def test_delivery_is_completed_and_evaluated(session, at):
    at.tell(ds.gates_passed)
    assert at.post("/complete").status_code == 303
    lacking = at.post("/evaluation", {**EVALUATION, "progress": "", "strengths": ""})
    assert lacking.status_code == 422
    assert "Velg en karakter for hvert spørsmål" in plain(lacking)
    assert "Meld fra tidligere." in plain(lacking)
    assert at.post("/evaluation", EVALUATION).status_code == 303
    (evaluation,) = rows(session, SupplierEvaluation)
    assert (evaluation.quality, evaluation.progress) == (5, 3)
    again = at.post("/evaluation", EVALUATION)
    assert again.status_code == 409
    assert "allerede evaluert" in plain(again)


def test_supplier_comments_once(session, at):
    at.tell(ds.evaluated, LEAD)
    page = plain(at.get())
    assert "Kommenter evalueringen" in page
    assert "Meld et avvik" not in page
    assert at.post("/evaluation/comment", {"comment": "Takk."}).status_code == 303
    assert "Leverandørens kommentar" in plain(at.get())
    again = at.post("/evaluation/comment", {"comment": "Mer."})
    assert again.status_code == 409
    assert rows(session, SupplierEvaluation)[0].supplier_comment == "Takk."


def test_completion_with_warnings_asks_why(session, at):
    at.tell(es.contracted)
    with atomic(session):
        deliveries.plan_phases(session, at.found.id, ds.PLAN, **by(at.found))
        for key in PhaseKey:
            deliveries.start_phase(session, at.found.id, key, why="Haster.", **by(at.found))
            deliveries.pass_gate(session, at.found.id, key, remark="Enige.", **by(at.found))
    refused = at.post("/complete")
    assert refused.status_code == 422
    assert "Ingen faktura er ført." in plain(refused)
    assert at.post("/complete", {"why": "Ingen arbeid ble gjort."}).status_code == 303


PAGES = (
    "/plan", "/phases/diagnose/start", "/phases/diagnose/gate", "/options/new", "/changes/new",
    "/invoices/new", "/deviations/new", "/evaluation", "/complete",
)  # fmt: skip


@pytest.mark.parametrize(
    ("email", "record", "forms"),
    [
        (OWNER, 200, 200),
        ("innkjoper1@example.test", 200, 200),
        ("revisor@example.test", 200, 403),
        ("evaluator1@example.test", 200, 403),
        (LEAD, 200, 403),
        ("medlem0@example.test", 200, 403),
        ("leder1@example.test", 404, 404),
        ("utenfor@example.test", 404, 404),
        ("admin@example.test", 404, 404),
    ],
)
def test_pages_are_for_the_case_and_the_record_for_the_winner_too(at, email, record, forms):
    at.tell(ds.planned, email)
    assert at.get().status_code == record
    assert {at.get(path).status_code for path in PAGES} == {forms}


def test_unknown_phase_is_not_found(at):
    at.tell(ds.planned)
    assert at.get("/phases/party/start").status_code == 404
    assert at.get("/phases/party/gate").status_code == 404


def test_refused_form_shows_why_before_anything_is_typed(at):
    at.tell(ds.completed)
    for path in ("/plan", "/options/new", "/changes/new", "/invoices/new", "/deviations/new"):
        page = plain(at.get(path))
        assert "Leveransen er fullført. Det som er ført, kan ikke endres." in page


def test_competition_page_leads_to_the_delivery(client, at):
    at.tell(ds.planned)
    page = client.get(f"/competitions/{at.found.id}").get_data(as_text=True)
    assert f'href="{at.url()}"' in page


@pytest.mark.parametrize(("email", "linked"), [(LEAD, True), ("leder1@example.test", False)])
def test_only_the_winner_is_led_from_the_competition_to_the_delivery(client, at, email, linked):
    at.tell(ds.planned, email)
    answer = client.get(f"/competitions/{at.found.id}")
    assert answer.status_code == 200
    assert (f'href="{at.url()}"' in answer.get_data(as_text=True)) == linked


def test_text_from_people_is_escaped_everywhere(session, at):
    at.tell(es.contracted)
    bad = '<script>alert("x")</script>'
    with atomic(session):
        contract_amounts.register_invoice(
            session, at.found.id, billed(at.found, number=bad[:60], text=bad), **by(at.found)
        )
    assert "<script>alert" not in at.get().get_data(as_text=True)


@pytest.mark.parametrize("email", [LEAD, "innkjoper1@example.test", "revisor@example.test"])
def test_card_of_the_consortium_shows_the_evaluation(client, at, email):
    at.tell(ds.evaluated, email)
    consortium = at.found.story.consortium_ids[0]
    page = plain(client.get(f"/consortia/{consortium}"))
    assert "Evaluerte leveranser" in page
    assert "Tett på brukerne." in page
    assert "Gjennomsnittet vises når tre leveranser er evaluert." in page


def test_card_of_another_consortium_says_nothing_of_evaluations(client, at):
    at.tell(ds.evaluated)
    other = at.found.story.consortium_ids[1]
    assert "Evaluerte leveranser" not in plain(client.get(f"/consortia/{other}"))
