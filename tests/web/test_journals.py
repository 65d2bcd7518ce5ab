"""The case journal in the browser: write, change, two tabs, more rows, answer, close, reverse."""

import html
import re

import pytest
from sqlalchemy import select

from procure.domain import journals as rules
from procure.domain.journal_facts import Phase
from procure.models.documents import Document
from procure.models.journals import JournalAnswer, JournalEntry
from tests import evaluation_stories as es
from tests import journal_stories as js

ROOT = "/competitions/1/journal"
NEW = f"{ROOT}/new/clarification"
ASKED = {
    "purpose": "clarify",
    "subject": "Timer i fase 2",
    "question": "Hvilket tall gjelder?",
    "due_at": ["08.02.2027", "12:00"],
}


@pytest.fixture
def enter(login, clock):
    """Sign in as someone, at the time a story has reached."""

    def enter(found, who="innkjoper1"):
        clock.now = found.now + es.timedelta(minutes=1)
        login(f"{who}@example.test")

    return enter


def text(response):
    """What the reader sees: tags gone, entities read, spaces plain."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))).split())


def source(response):
    return html.unescape(response.get_data(as_text=True))


def entries(session):
    session.rollback()  # what a request committed is not seen from an older snapshot
    return session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()


def facts(entry):
    return rules.load(entry.kind, entry.facts)


@pytest.fixture
def evaluated(session, tmp_path, enter):
    found = es.consensus(session, tmp_path)
    enter(found)
    return found


def test_list_says_what_can_be_written_now_and_what_waits(evaluated, client):
    page = client.get(ROOT)
    assert page.status_code == 200
    shown = text(page)
    assert "Be om avklaring eller ettersending" in shown
    assert "Svaret kan ikke forbedre tilbudet." in shown
    assert "Skriv endringsbilag" not in shown
    assert "Endringsbilag: Denne typen oppføring hører til et annet steg i saken." in shown


def test_officer_asks_one_bidder_and_makes_the_letter(session, evaluated, client, post):
    form = client.get(NEW)
    assert "Svaret kan ikke forbedre tilbudet" in text(form)
    saved = post(NEW, {**ASKED, "bids": evaluated.bids[0], "version": 0}, page=NEW)
    assert saved.status_code == 303
    assert saved.location == f"{ROOT}/1"
    (entry,) = entries(session)
    assert (entry.bid_id, facts(entry).subject) == (evaluated.bids[0], "Timer i fase 2")
    page = client.get(f"{ROOT}/1")
    assert "Avklaring 1: Konsortium 0" in text(page)
    assert "mandag 8. februar 2027 kl. 12.00" in text(page)
    made = post("/competitions/1/documents/clarification/1", page=f"{ROOT}/1")
    assert made.status_code == 303
    session.rollback()
    assert session.scalars(select(Document.name).where(Document.subject_id == 1)).all() == [
        "clarification"
    ]
    assert "Skriv en ny som erstatter den" in text(client.get(f"{ROOT}/1"))


def test_wrong_input_is_kept_and_named(session, evaluated, post):
    typed = {**ASKED, "subject": "", "question": "Er <b>Konsortium 1</b> & dere enige?"}
    empty = post(NEW, {**typed, "bids": evaluated.bids[0], "version": 0}, page=NEW)
    assert empty.status_code == 422
    assert "Rett dette før du går videre" in text(empty)
    assert "Skriv hva det gjelder" in text(empty)
    assert "Er <b>Konsortium 1</b> & dere enige?" in source(empty)
    assert 'value="08.02.2027"' in source(empty)
    named = post(
        NEW, {**typed, "subject": "Timer", "bids": evaluated.bids[0], "version": 0}, page=NEW
    )
    assert named.status_code == 422
    assert "Begrunnelsen nevner «Konsortium 1»" in text(named)
    past = post(
        NEW,
        {**ASKED, "due_at": ["01.02.2027", "12:00"], "bids": evaluated.bids[0], "version": 0},
        page=NEW,
    )
    assert past.status_code == 422
    assert "Tidspunktet må være fram i tid." in text(past)
    assert entries(session) == []


def test_two_tabs_write_one_entry_until_the_second_has_seen_the_first(session, evaluated, post):
    typed = {**ASKED, "bids": evaluated.bids[0], "version": 0}
    assert post(NEW, typed, page=NEW).status_code == 303
    again = post(NEW, {**typed, "subject": "Noe annet"}, page=NEW)
    assert again.status_code == 409
    assert "Noen andre har skrevet her etter at du åpnet siden" in text(again)
    assert 'value="Noe annet"' in source(again)
    assert 'name="version" type="hidden" value="1"' in source(again)
    assert len(entries(session)) == 1
    assert post(NEW, {**typed, "subject": "Noe annet", "version": 1}, page=NEW).status_code == 303
    assert len(entries(session)) == 2


def test_two_who_change_the_same_entry_both_see_what_is_stored(session, evaluated, post):
    (entry,) = js.written(session, evaluated, js.CLARIFICATION, 0)
    url = f"{ROOT}/{entry}/edit"
    assert post(url, {**ASKED, "version": 1}, page=url).status_code == 303
    late = post(url, {**ASKED, "subject": "Mitt eget", "version": 1}, page=url)
    assert late.status_code == 409
    assert "Slik er det lagret nå:" in text(late)
    assert "Timer i fase 2" in text(late)
    assert 'value="Mitt eget"' in source(late)
    assert post(url, {**ASKED, "subject": "Mitt eget", "version": 2}, page=url).status_code == 303
    assert facts(entries(session)[0]).subject == "Mitt eget"


def test_more_rows_come_without_javascript_and_nothing_typed_is_lost(session, evaluated, post):
    url = f"{ROOT}/new/presentation_minutes"
    typed = {
        "version": 0, "bids": evaluated.bids[1], "meeting": "presentation", "topic": "Presentasjon",
        "held_at": ["03.02.2027", "08:00"], "minutes": "45", "place": "Digitalt",
        "equal": "Lik tid.", "shared": "", "participants-0-who": "",
        "participants-1-who": "Innkjøper 1", "participants-1-side": "Oss",
        "participants-2-who": "", "participants-2-side": "",
        "exchanges-0-question": "", "exchanges-0-answer": "",
    }  # fmt: skip
    more = post(url, {**typed, "more": "participants"}, page=url)
    assert more.status_code == 200
    assert 'name="participants-5-who"' in source(more)
    assert 'value="Innkjøper 1"' in source(more)
    assert entries(session) == []
    half = post(url, {**typed, "participants-3-who": "Prosjektleder"}, page=url)
    assert half.status_code == 422
    assert "Rad 4 er ikke fylt helt ut." in text(half)
    assert 'href="#participants-3-side"' in source(half)
    saved = post(
        url,
        {**typed, "participants-3-who": "Prosjektleder", "participants-3-side": "Dem"},
        page=url,
    )
    assert saved.status_code == 303
    (entry,) = entries(session)
    assert [(row.who, row.side) for row in facts(entry).participants] == [
        ("Innkjøper 1", "Oss"),
        ("Prosjektleder", "Dem"),
    ]
    shown = text(post(f"{ROOT}/{entry.id}/edit", {**typed, "more": "exchanges"}, page=url))
    assert "Referat 1" in shown


def test_validity_goes_to_all_who_can_still_be_chosen(session, evaluated, client, post):
    url = f"{ROOT}/new/validity_extension"
    form = source(client.get(url))
    for bid in evaluated.bids:
        assert re.search(rf'value="{bid}" checked', form)
    typed = {
        "version": 0, "bids": list(evaluated.bids), "reason": "Vi trenger mer tid.",
        "new_until": "01.09.2027", "answer_by": ["10.02.2027", "12:00"],
    }  # fmt: skip
    saved = post(url, typed, page=url)
    assert saved.status_code == 303
    assert saved.location == f"{ROOT}#validity_extension"
    assert [e.bid_id for e in entries(session)] == list(evaluated.bids)


def test_access_is_decided_in_rows_and_a_redaction_needs_its_reason(session, evaluated, post):
    url = f"{ROOT}/new/complaint_answer"
    typed = {
        "version": 0, "bids": evaluated.bids[1], "reply": "access", "received_on": "01.02.2027",
        "claim": "Ber om innsyn.", "verdict": "partly", "assessment": "Vurdert.",
        "parts-0-document": "Rapporten", "parts-0-given": "whole",
        "parts-1-document": "Tilbudet", "parts-1-given": "redacted",
        "appeal": "Klag til departementet innen tre uker.",
    }  # fmt: skip
    refused = post(url, typed, page=url)
    assert refused.status_code == 422
    assert "Rad 2: Skriv hvorfor dere ikke gir innsyn i alt, og hva som er sladdet." in text(
        refused
    )
    reasons = {
        "parts-1-redacted": "Side 6", "parts-1-reason": "Hemmelig metode.",
        "parts-1-original": "Vi bruker metoden X-12.", "parts-1-shown": "Vi bruker metoden X-12.",
    }  # fmt: skip
    same = post(url, {**typed, **reasons}, page=url)
    assert same.status_code == 422
    assert "Rad 2: Den sladdede teksten er lik originalen." in text(same)
    reasons["parts-1-shown"] = "Vi bruker metoden XXXX."
    counted = post(url, {**typed, **reasons}, page=url)
    assert counted.status_code == 422
    assert "Rad 2: Sladden viser hvor mange sifre som er skjult." in text(counted)
    reasons["parts-1-shown"] = "Vi bruker metoden [sladdet]."
    assert post(url, {**typed, **reasons}, page=url).status_code == 303
    assert [p.reason for p in facts(entries(session)[0]).parts] == ["", "Hemmelig metode."]


def test_answer_is_noted_with_its_verdict(session, evaluated, client, post):
    (entry,) = js.written(session, evaluated, js.CLARIFICATION, 0)
    url = f"{ROOT}/{entry}"
    assert "Lag brevet før du fører inn svaret på det." in text(client.get(url))
    js.lettered(session, evaluated, "clarification", entry)
    typed = {
        "svar-received_at": ["03.02.2027", "09:00"], "svar-text": "200 timer.",
        "svar-accepted": "no", "svar-assessment": "",
    }  # fmt: skip
    short = post(f"{url}/answer", typed, page=url)
    assert short.status_code == 422
    assert "Skriv hvorfor svaret forbedrer eller ikke forbedrer tilbudet" in text(short)
    assert "200 timer." in source(short)
    saved = post(f"{url}/answer", {**typed, "svar-assessment": "Gir flere timer."}, page=url)
    assert saved.status_code == 303
    assert "Svaret forbedrer tilbudet og blir ikke tatt med" in text(client.get(url))
    assert session.scalars(select(JournalAnswer.accepted)).all() == [False]


def test_entry_is_closed_with_a_reason(session, evaluated, client, post):
    (entry,) = js.written(session, evaluated, js.CLARIFICATION, 0)
    url = f"{ROOT}/{entry}"
    assert post(f"{url}/close", {"why": " "}, page=url).status_code == 422
    assert post(f"{url}/close", {"why": "Ikke aktuelt."}, page=url).status_code == 303
    shown = text(client.get(url))
    assert "Ikke aktuelt." in shown
    assert "Lukk oppføringen" not in shown
    assert post(f"{url}/close", {"why": "Igjen."}, page=NEW).status_code == 409


def test_what_is_fixed_is_replaced_with_the_text_in_place(session, evaluated, client, post):
    (entry,) = js.written(session, evaluated, js.CLARIFICATION, 0)
    js.lettered(session, evaluated, "clarification", entry)
    assert post(f"{ROOT}/{entry}/edit", {**ASKED, "version": 1}, page=NEW).status_code == 409
    url = f"{NEW}?replaces={entry}"
    form = client.get(url)
    assert 'value="Antall timer i fase 2"' in source(form)
    assert "Denne oppføringen erstatter nr. 1, som blir lukket." in text(form)
    assert post(url, {**ASKED, "version": 1}, page=url).status_code == 303
    old, new = entries(session)
    assert (old.closed_reason, new.replaces_id) == ("Erstattet av nr. 2.", entry)
    assert "Erstatter Avklaring 1" in text(client.get(f"{ROOT}/{new.id}"))


def test_plans_are_written_bit_by_bit(session, tmp_path, enter, client, post):
    found = es.contracted(session, tmp_path)
    enter(found)
    url = f"{ROOT}/new/change_annex"
    typed = {
        "version": 0, "diagnosis": "Tre overleveringer.",
        "deliverables-0-phase": "develop", "deliverables-0-text": "Utprøving",
        "deliverables-0-due": "01.10.2027",
        "prices-0-item": "Reiser", "prices-0-hours": "-20", "prices-0-amount_ore": "-12 500,50",
    }  # fmt: skip
    assert post(url, typed, page=url).status_code == 303
    (entry,) = entries(session)
    kept = facts(entry)
    assert (kept.deliverables[0].phase, kept.prices[0].hours, kept.amount_ore) == (
        Phase.DEVELOP, -20, -1_250_050,
    )  # fmt: skip
    assert entry.bid_id == found.bids[0]
    form = source(client.get(f"{ROOT}/1/edit"))
    assert 'value="Utprøving"' in form
    assert '<option selected value="develop">' in form
    gaps = post("/competitions/1/documents/change_annex/1", page=f"{ROOT}/1")
    assert gaps.status_code == 422
    assert "Felles problemforståelse" in text(gaps)
    assert f'href="{ROOT}"' in source(gaps)


def test_evaluator_and_auditor_read_without_buttons(session, tmp_path, enter, client, post):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    enter(found, "evaluator1")
    assert client.get(ROOT).status_code == 200
    page = client.get(f"{ROOT}/{entry}")
    assert "Hvilket tall gjelder?" in text(page)
    assert "Lukk oppføringen" not in text(page)
    assert client.get(NEW).status_code == 403
    assert post(f"{ROOT}/{entry}/close", {"why": "A"}, page=ROOT).status_code == 403


def test_suppliers_know_of_no_journal(session, tmp_path, enter, client):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    enter(found, "leder0")
    for url in (ROOT, f"{ROOT}/{entry}", NEW):
        assert client.get(url).status_code == 404


def test_unknown_kinds_and_acts_have_no_form(evaluated, client):
    for kind in ("reversal", "nonsense"):
        assert client.get(f"{ROOT}/new/{kind}").status_code == 404


REVERSAL = "/competitions/1/award/reversal"
WHY = {"fault": "To referanser var for gamle.", "reason": "Rangeringen kan bli en annen.",
       "following": "Vi vurderer kriteriet på nytt."}  # fmt: skip


def test_owner_reverses_and_the_old_decision_stays_in_view(session, tmp_path, enter, client, post):
    found = es.told(session, tmp_path)
    enter(found, "eier")
    assert "Gjør om valget" in text(client.get("/competitions/1/award"))
    named = post(REVERSAL, {**WHY, "reason": "Konsortium 1 er bedre."}, page=REVERSAL)
    assert named.status_code == 422
    assert "Konsortium 1 er bedre." in source(named)
    done = post(REVERSAL, WHY, page=REVERSAL)
    assert done.status_code == 303
    journal = text(client.get(ROOT))
    assert "Omgjøring 1: Konsortium 0" in journal
    assert "Omgjøring 2: Konsortium 1" in journal
    shown = text(client.get("/competitions/1/award"))
    assert "Beslutninger som er gjort om" in shown
    assert "Her velges leverandør når evalueringen er låst med innstilling." in shown
    again = client.get(REVERSAL)
    assert "Valget kan ikke gjøres om nå" in text(again)
    assert post(REVERSAL, WHY, page="/").status_code == 409
    entry = text(client.get(f"{ROOT}/1"))
    assert "To referanser var for gamle." in entry
    assert "Endre" not in entry


def test_evaluator_cannot_reverse(session, tmp_path, enter, client):
    found = es.told(session, tmp_path)
    enter(found, "evaluator1")
    assert client.get(REVERSAL).status_code == 403
