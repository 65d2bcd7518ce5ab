"""Authoring and issuing a competition through its pages."""

import re

import pytest
from sqlalchemy import select

from procure.models.audit import AuditEntry, OutboxMail
from procure.models.competitions import Competition, Criterion, Invitation
from tests import evaluation_stories, stories

SECTIONS = (
    "basis", "need", "team", "requirements", "criteria", "model", "price", "climate", "timeline",
    "people",
)  # fmt: skip


@pytest.fixture
def draft(session, login):
    story = stories.draft(session)
    login("eier@example.test")
    return story


@pytest.mark.parametrize("section", SECTIONS)
def test_section_is_shown_and_saved_as_it_stands(draft, client, section):
    url = f"/competitions/1/{section}"
    page = client.get(url)
    assert page.status_code == 200, page.get_data(as_text=True)[:500]
    assert "None" not in re.sub(r"<[^>]+>", "", page.get_data(as_text=True))


def test_owner_fills_in_the_need(draft, client, post, session):
    response = post(
        "/competitions/1/need",
        {"version": "3", "need": "Smith & Sønn <AS> trenger hjelp", "assignment": "Gjør det"},
        page="/competitions/1/need",
    )
    assert response.status_code == 303
    assert response.location.endswith("/competitions/1/team")
    assert session.get(Competition, 1).need == "Smith & Sønn <AS> trenger hjelp"
    assert "Smith &amp; Sønn &lt;AS&gt; trenger hjelp" in client.get(
        "/competitions/1/preview"
    ).get_data(as_text=True)


def test_second_author_sees_the_first_authors_change_and_keeps_own(draft, post, session):
    first = {"version": "3", "need": "Første", "assignment": "A"}
    second = {"version": "3", "need": "Andre", "assignment": "B"}
    assert post("/competitions/1/need", first, page="/competitions/1/need").status_code == 303
    refused = post("/competitions/1/need", second, page="/competitions/1/need")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Noen andre har lagret endringer her" in text
    assert "Første" in text
    assert "Andre" in text
    version = re.search(r'name="version"[^>]*value="(\d+)"', text).group(1)
    again = {**second, "version": version}
    assert post("/competitions/1/need", again, page="/competitions/1/need").status_code == 303
    session.rollback()  # a new snapshot
    assert session.get(Competition, 1).need == "Andre"


@pytest.mark.parametrize("forged", [{}, {"version": "²"}, {"version": "9" * 5000}])
def test_forged_or_missing_version_is_a_conflict_and_not_a_crash(draft, post, forged):
    need = {"need": "Behovet", "assignment": "Oppdraget", **forged}
    assert post("/competitions/1/need", need, page="/competitions/1/need").status_code == 409


def test_wrong_input_is_kept_and_linked(draft, post):
    response = post(
        "/competitions/1/basis",
        {"version": "3", "title": "", "estimate_ore": "mange", "contract_form": "SSA-O"},
        page="/competitions/1/basis",
    )
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'href="#title"' in text
    assert 'href="#estimate_ore"' in text
    assert 'value="mange"' in text
    assert "<title>Feil: " in text


def test_weights_are_saved_together_and_wrong_ones_refused(draft, post, session):
    ids = session.scalars(select(Criterion.id).order_by(Criterion.position)).all()
    wrong = {f"weight_{ids[0]}": "førti", f"weight_{ids[1]}": "30", f"weight_{ids[2]}": "200"}
    refused = post("/competitions/1/criteria", wrong, page="/competitions/1/criteria")
    assert refused.status_code == 422
    assert 'value="førti"' in refused.get_data(as_text=True)
    right = {f"weight_{ids[0]}": "25", f"weight_{ids[1]}": "32,5", f"weight_{ids[2]}": "42,5 %"}
    right |= {f"version_{criterion}": "1" for criterion in ids}
    assert (
        post("/competitions/1/criteria", right, page="/competitions/1/criteria").status_code == 303
    )
    session.rollback()  # a new snapshot
    assert [str(c.weight) for c in session.scalars(select(Criterion).order_by(Criterion.id))] == [
        "25", "32.5", "42.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["NaN", "sNaN", "Infinity", "1e1", "1e-999999999", "33,333", "٣", "1_0", ""]
)
def test_weight_that_is_no_plain_number_is_refused(draft, post, session, typed):
    ids = session.scalars(select(Criterion.id).order_by(Criterion.position)).all()
    weights = {f"weight_{n}": "30" for n in ids} | {f"weight_{ids[0]}": typed}
    refused = post("/competitions/1/criteria", weights, page="/competitions/1/criteria")
    assert refused.status_code == 422
    assert "Skriv vekten som et tall" in refused.get_data(as_text=True)


@pytest.mark.parametrize("field", ["scale", "k", "a", "floor", "minimum_quality"])
def test_number_longer_than_the_database_holds_is_refused(draft, post, field):
    model = {
        "family": "points", "formula": "linear", "scale": "10", "normalise": "none", "k": "1",
        "rounding_stage": "none", "rounding_decimals": "2",
    }  # fmt: skip
    for typed in ("9" * 50, "-" + "9" * 50):
        refused = post(
            "/competitions/1/model", {**model, field: typed}, page="/competitions/1/model"
        )
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.get_data(as_text=True)


def test_incomplete_draft_cannot_be_sent_to_review(session, login, client, post):
    stories.empty_draft(session)
    login("eier@example.test")
    page = client.get("/competitions/1").get_data(as_text=True)
    assert "Fyll ut delene som mangler noe." in page
    forced = post("/competitions/1/submit-for-review")
    assert forced.status_code == 409
    assert "Beskriv behovet, oppdraget og leveransene." in forced.get_data(as_text=True)


def test_officer_approves_and_owner_issues(session, login, client, post):
    stories.in_review(session)
    login("eier@example.test")
    early = post("/competitions/1/issue")
    assert early.status_code == 409
    assert "En innkjøper må godkjenne konkurransen først." in early.get_data(as_text=True)
    assert post("/competitions/1/approve").status_code == 403
    login("innkjoper1@example.test")
    assert post("/competitions/1/approve").status_code == 303
    login("eier@example.test")
    assert post("/competitions/1/issue").status_code == 303
    invited = session.scalars(select(Invitation)).all()
    assert len(invited) == 3
    assert len({i.sent_at for i in invited}) == 1
    subjects = session.scalars(select(OutboxMail.subject)).all()
    assert (
        subjects
        == ["Invitasjon til minikonkurranse: Enklere hverdag: tjenestedesign (konstruert)"] * 3
    )


def test_issued_competition_cannot_be_edited(session, login, client, post):
    stories.issued(session)
    login("eier@example.test")
    assert "Denne delen kan ikke endres nå" in client.get("/competitions/1/need").get_data(
        as_text=True
    )
    forced = post(
        "/competitions/1/need", {"version": "9", "need": "x", "assignment": "y"},
        page="/competitions/1/model",
    )  # fmt: skip
    assert forced.status_code == 409


def test_deadline_is_extended_for_everyone_but_never_shortened(session, login, client, post):
    stories.issued(session)
    login("eier@example.test")
    shorter = {"deadline_at": ["20.01.2027", "12:00"], "summary": "Kortere"}
    refused = post("/competitions/1/extend", shorter, page="/competitions/1")
    assert refused.status_code == 422
    assert "Kortere" in refused.get_data(as_text=True)
    longer = {"deadline_at": ["15.02.2027", "12:00"], "summary": "Mer tid til alle"}
    assert post("/competitions/1/extend", longer, page="/competitions/1").status_code == 303
    mails = session.scalars(select(OutboxMail.body)).all()
    assert sum("Mer tid til alle" in body for body in mails) == 3
    assert sum("mandag 15." in body for body in mails) == 3


def test_supplier_reads_the_tender_and_the_reading_is_noted(session, login, client):
    stories.issued(session)
    login("leder0@example.test")
    text = client.get("/competitions/1").get_data(as_text=True)
    assert "Oppgaveforståelse" in text
    assert "1\u00a0800\u00a0000" not in text  # the estimate is the buyer's own
    read = session.scalars(select(Invitation).where(Invitation.read_at.is_not(None))).all()
    assert [i.consortium_id for i in read] == [1]


@pytest.mark.parametrize("who", ["utenfor@example.test", "admin@example.test"])
def test_uninvited_gets_404_whatever_the_page(session, login, client, who):
    stories.issued(session)
    login(who)
    for path in ("", "/preview", "/questions", "/need", "/criteria", "/invitations"):
        assert client.get(f"/competitions/1{path}").status_code == 404, path


def test_supplier_sees_no_draft(session, login, client):
    stories.in_review(session)
    login("leder0@example.test")
    assert client.get("/competitions/1").status_code == 404
    assert "Enklere hverdag" not in client.get("/competitions/").get_data(as_text=True)


def test_question_goes_to_the_buyer_and_the_answer_to_everyone(session, login, client, post):
    stories.issued(session)
    login("leder0@example.test")
    asked = post(
        "/competitions/1/questions",
        {"text": "Hvor er <kontoret>?"},
        page="/competitions/1/questions",
    )
    assert asked.status_code == 303
    login("leder1@example.test")
    assert "kontoret" not in client.get("/competitions/1/questions").get_data(as_text=True)
    login("eier@example.test")
    page = client.get("/competitions/1/questions").get_data(as_text=True)
    assert "Hvor er &lt;kontoret&gt;?" in page
    assert "Konsortium 0" not in page
    answered = post(
        "/competitions/1/questions/1",
        {"svar1-text": "I Oslo", "svar1-kind": "clarification"},
        page="/competitions/1/questions",
    )
    assert answered.status_code == 303
    login("leder1@example.test")
    page = client.get("/competitions/1/questions").get_data(as_text=True)
    assert "I Oslo" in page
    assert "Dere spurte" not in page
    assert sum("I Oslo" in body for body in session.scalars(select(OutboxMail.body))) == 3


def test_refused_attempt_is_on_record(session, login, post):
    stories.in_review(session)
    login("eier@example.test")
    assert post("/competitions/1/approve").status_code == 403
    tags = session.scalars(select(AuditEntry.tag).order_by(AuditEntry.at, AuditEntry.seq)).all()
    assert "access:action:refused" in tags


def test_list_filters_and_searches(session, login, client):
    stories.issued(session)
    login("innkjoper1@example.test")
    assert "2027/7" in client.get("/competitions/?q=hverdag&status=issued").get_data(as_text=True)
    assert "Ingen treff" in client.get("/competitions/?q=100%25").get_data(as_text=True)
    assert "Ingen treff" in client.get("/competitions/?status=draft").get_data(as_text=True)


def test_model_that_cannot_be_computed_is_said_in_words(draft, client, post):
    model = {
        "family": "points", "formula": "hybrid", "scale": "10", "normalise": "none", "k": "0,5",
        "rounding_stage": "total", "rounding_decimals": "2",
    }  # fmt: skip
    assert post("/competitions/1/model", model, page="/competitions/1/model").status_code == 303
    page = client.get("/competitions/1/model").get_data(as_text=True)
    assert "k må være større enn 0, og minst 1 i hybridformelen" in page
    assert post("/competitions/1/submit-for-review").status_code == 409


@pytest.mark.parametrize(
    "path",
    ["/competitions/99999999999999999999", "/bids/99999999999999999999", "/projects/9999999999"],
)
def test_number_too_long_for_an_id_is_no_page(session, login, client, path):
    stories.framework(session)
    login("innkjoper1@example.test")
    assert client.get(path).status_code == 404
    assert client.get("/competitions/?before=99999999999999999999").status_code == 200


@pytest.mark.parametrize("reach", ["opened", "scoring", "consensus", "decided"])
@pytest.mark.parametrize("email", ["leder0@example.test", "leder1@example.test"])
def test_list_tells_suppliers_nothing_of_the_evaluation_before_the_letters(
    session, login, client, clock, tmp_path, reach, email
):
    clock.now = getattr(evaluation_stories, reach)(session, tmp_path).now
    login(email)
    page = client.get("/competitions/").get_data(as_text=True)
    assert re.findall(r'class="ds-tag"[^>]*>([^<]+)<', page) == ["Fristen er ute"]
    for status, shown in (("opened", False), ("decided", False), ("closed", True)):
        found = client.get(f"/competitions/?status={status}").get_data(as_text=True)
        assert ("2027/7" in found) is shown, status


def test_list_tells_suppliers_of_the_decision_with_the_letters(
    session, login, client, clock, tmp_path
):
    clock.now = evaluation_stories.told(session, tmp_path).now
    login("leder1@example.test")
    page = client.get("/competitions/").get_data(as_text=True)
    assert re.findall(r'class="ds-tag"[^>]*>([^<]+)<', page) == ["Karensperiode"]


def test_no_draft_is_started_on_an_expired_framework(session, login, client, post, clock):
    stories.project(session)
    clock.forward(days=4 * 365)
    login("eier@example.test")
    form = {
        "project": "1", "framework": "1", "reference": "2031/1", "title": "For sent",
        "start": "scratch", "language": "nb",
    }  # fmt: skip
    refused = post("/competitions/new", form, page="/competitions/new")
    assert refused.status_code == 409
    assert "30. juni 2030" in refused.get_data(as_text=True).replace("\u00a0", " ")


def test_sentence_counts_one_as_one():
    from procure.blueprints.messages import sentence
    from procure.domain.reasons import Code, reason

    assert sentence(reason(Code.SHEETS_OUTSTANDING, count=1)) == (
        "Én evaluator har ikke levert skjemaet sitt."
    )
