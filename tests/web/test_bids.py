"""The supplier's pages: write together, attach, submit once, replace, withdraw, keep the receipt."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain.cancellations import CancelGround
from procure.domain.law import RejectionProvision
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, Submission
from procure.services import bids
from procure.services import competitions as lifecycle
from procure.vault import identities
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.bid_stories import AFTER, PDF, WRITING
from tests.stories import DEADLINE

READER = identities.new()
HOSTILE = "Smith & Sønn <AS> \"'{{ 7*7 }}"


@pytest.fixture
def vault(app):
    return app.extensions["procure_vault"]


@pytest.fixture
def storage(app):
    return app.extensions["procure_storage"]


@pytest.fixture
def story(session, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    return stories.issued(session)


@pytest.fixture
def lead(story, login):
    login("leder0@example.test")
    return story


@pytest.fixture
def send(client):
    """Fill in the form of a page as a browser does, change some fields, and post it."""

    def send(url, changes=None, *, to=None, without=(), **kwargs):
        fields = form_fields(client.get(url).get_data(as_text=True))
        data = {**fields, **(changes or {})}
        return client.post(
            to or url, data={k: v for k, v in data.items() if k not in without}, **kwargs
        )

    return send


def test_list_shows_invitations_and_leads_to_the_bid(lead, client):
    page = client.get("/bids/")
    text = words_of(page)
    assert page.status_code == 200
    assert "Enklere hverdag: tjenestedesign (konstruert)" in text
    assert "Ikke begynt" in text
    assert 'href="/competitions/1/bid"' in page.get_data(as_text=True)


def test_list_says_what_to_do_when_it_is_empty(story, login, client):
    login("utenfor@example.test")
    assert "Ingen invitasjoner ennå" in words_of(client.get("/bids/"))


@pytest.mark.parametrize(
    ("q", "found"), [("hverdag", True), ("2027/7", True), ("%", False), ("x_", False)]
)
def test_list_is_searched_by_title_and_reference(lead, client, q, found):
    text = words_of(client.get("/bids/", query_string={"q": q}))
    assert ("Enklere hverdag" in text) is found
    assert ("Ingen treff" in text) is not found


@pytest.mark.parametrize(
    "email", ["innkjoper1@example.test", "eier@example.test", "admin@example.test"]
)
def test_list_is_not_for_staff(story, login, client, email):
    login(email)
    assert client.get("/bids/").status_code == 403


def test_visitor_is_sent_to_the_login(story, client):
    page = client.get("/bids/1")
    assert (page.status_code, page.location.startswith("/account/login?next=")) == (303, True)


def test_starting_gives_a_room_and_only_one(lead, client, send):
    first = send("/competitions/1/bid")
    assert (first.status_code, first.location) == (303, "/bids/1")
    again = client.get("/competitions/1/bid")
    assert (again.status_code, again.location) == (303, "/bids/1")
    text = words_of(client.get("/bids/1"))
    assert "Utkast – ikke levert" in text
    assert "Dette er et utkast" in text
    assert "en sikkerhetskopi tatt før dere leverer, kan vise det" in text


def test_firm_in_two_consortia_chooses(session, clock, login, client, send):
    clock.now = WRITING
    story = stories.issued(session)
    from procure.models.consortia import ConsortiumMember

    with atomic(session):
        session.add(
            ConsortiumMember(
                consortium_id=story.consortium_ids[1],
                organisation_id=story.leads[0].organisation_id,
                is_lead=False,
                starts_on=stories.START.date(),
            )
        )
    login("leder0@example.test")
    assert "Velg konsortium" in words_of(send("/competitions/1/bid"))
    made = send("/competitions/1/bid", {"consortium": str(story.consortium_ids[1])})
    assert made.status_code == 303
    assert session.scalars(select(Bid.consortium_id)).all() == [story.consortium_ids[1]]


def test_foreign_consortium_cannot_be_chosen(lead, send):
    assert send("/competitions/1/bid", {"consortium": "2"}).status_code == 422


PAGES = ["", "/answers", "/team", "/prices", "/files", "/statements", "/submit"]


@pytest.mark.parametrize(
    "email",
    [
        "leder1@example.test",
        "utenfor@example.test",
        "innkjoper1@example.test",
        "admin@example.test",
    ],
)
def test_room_does_not_exist_for_others(session, story, vault, login, client, email):
    bid_stories.submitted(session, story, vault)
    login(email)
    for path in (*PAGES, "/receipts/1", "/receipts/1/document"):
        assert client.get(f"/bids/1{path}").status_code == 404, path


def test_posting_into_anothers_room_is_not_found(session, story, vault, storage, login, post):
    bid_stories.submitted(session, story, vault, storage)
    login("leder1@example.test")
    for path in (
        "answers",
        "team",
        "prices",
        "statements",
        "files",
        "submit",
        "withdraw",
        "files/10001/remove",
    ):
        assert post(f"/bids/1/{path}", {"key": "0" * 32}).status_code == 404, path


@pytest.mark.parametrize(
    "state", ["empty", "draft", "submitted", "withdrawn", "closed", "late draft"]
)
def test_pages_are_shown_in_every_state(
    session, story, vault, storage, clock, login, client, state
):
    if state == "empty":
        bid_stories.started(session, story)
    elif state in {"draft", "late draft"}:
        bid_stories.written(session, story, vault)
    else:
        bid_stories.submitted(session, story, vault, storage)
    if state == "withdrawn":
        with atomic(session):
            bids.withdraw(session, 1, actor=story.leads[0], now=WRITING)
    if state in {"closed", "late draft"}:
        clock.now = AFTER
    login("medlem0@example.test")
    for path in PAGES:
        shown = client.get(f"/bids/1{path}")
        assert shown.status_code == 200, (path, shown.get_data(as_text=True)[:2000])
        assert not re.search(r"\bNone\b|\{\{|Undefined", words_of(shown)), path


def criterion(client, bid_id=1):
    return re.findall(
        r'name="(answer_\d+)"', client.get(f"/bids/{bid_id}/answers").get_data(as_text=True)
    )


def test_answers_are_saved_and_shown_again(session, lead, client, send):
    bid_stories.started(session, lead)
    first, _second = criterion(client)
    saved = send("/bids/1/answers", {first: f"{HOSTILE}\r\nlinje to"})
    assert (saved.status_code, saved.location) == (303, "/bids/1/answers")
    page = client.get("/bids/1/answers").get_data(as_text=True)
    assert form_fields(page)[first] == f"{HOSTILE}\nlinje to"
    assert "<AS>" not in page
    assert "Lagret." in page


def test_saving_can_lead_back_to_the_room(session, lead, client, send):
    bid_stories.started(session, lead)
    saved = send("/bids/1/answers", {criterion(client)[0]: "Hei", "then": "room"})
    assert saved.location == "/bids/1"
    text = words_of(client.get("/bids/1"))
    assert "Lagret. Tilbudet er ikke levert ennå." in text
    assert "Svaret på «Team og kompetanse» mangler." in text


def test_hundred_thousand_characters_are_kept_and_one_more_is_refused(session, lead, client, send):
    bid_stories.started(session, lead)
    name = criterion(client)[0]
    assert send("/bids/1/answers", {name: "ø" * 100_000}).status_code == 303
    assert form_fields(client.get("/bids/1/answers").get_data(as_text=True))[name] == "ø" * 100_000
    refused = send("/bids/1/answers", {name: "ø" * 100_001})
    assert refused.status_code == 422
    assert form_fields(refused.get_data(as_text=True))[name] == "ø" * 100_001


def test_answer_over_the_limit_is_saved_and_said(session, lead, client, send):
    bid_stories.started(session, lead)
    assert send("/bids/1/answers", {criterion(client)[0]: "ord " * 601}).status_code == 303
    text = words_of(client.get("/bids/1/answers"))
    assert "Svaret på «Oppgaveforståelse» har 601 ord. Grensen er 600." in text


def test_two_members_write_different_answers_at_once_and_both_are_kept(
    session, story, login, app, send, client
):
    bid_stories.started(session, story)
    login("leder0@example.test")
    first, second = criterion(client)
    mine = form_fields(client.get("/bids/1/answers").get_data(as_text=True))
    send("/bids/1/answers", {first: "min"})
    late = client.post("/bids/1/answers", data={**mine, second: "også min, fra en eldre side"})
    assert late.status_code == 303
    shown = form_fields(client.get("/bids/1/answers").get_data(as_text=True))
    assert (shown[first], shown[second]) == ("min", "også min, fra en eldre side")


def test_same_answer_changed_twice_shows_both_and_loses_neither(session, lead, client, send):
    bid_stories.started(session, lead)
    first, second = criterion(client)
    old = form_fields(client.get("/bids/1/answers").get_data(as_text=True))
    send("/bids/1/answers", {first: "deres ord", second: "uendret"})
    clash = client.post("/bids/1/answers", data={**old, first: "mine ord"})
    page = clash.get_data(as_text=True)
    assert clash.status_code == 409
    assert "Tilbudsleder 0 har lagret her samtidig" in words_of(clash)
    assert '<div class="prose formatted"><p class="ds-paragraph">deres ord</p></div>' in page
    fields = form_fields(page)
    assert (fields[first], fields[second]) == ("mine ord", "uendret")
    assert client.post("/bids/1/answers", data=fields).status_code == 303
    shown = form_fields(client.get("/bids/1/answers").get_data(as_text=True))
    assert (shown[first], shown[second]) == ("mine ord", "uendret")


def test_prices_are_summed_by_the_server(session, lead, client, send):
    bid_stories.started(session, lead)
    names = [
        n
        for n in form_fields(client.get("/bids/1/prices").get_data(as_text=True))
        if n.startswith("rate_")
    ]
    assert (
        send("/bids/1/prices", dict(zip(names, ["1 500", "999,50"], strict=True))).status_code
        == 303
    )
    text = words_of(client.get("/bids/1/prices"))
    assert "800 timer. Høyst 1 500 kr per time." in text
    assert "1 200 000 kr" in text
    assert "399 800 kr" in text
    assert "Samlet pris 1 599 800 kr" in text


@pytest.mark.parametrize("typed", ["tusen", "0", "-5", "1,234", "9" * 30])
def test_rate_that_is_no_price_is_refused_and_kept(session, lead, client, send, typed):
    bid_stories.started(session, lead)
    fields = form_fields(client.get("/bids/1/prices").get_data(as_text=True))
    name = next(n for n in fields if n.startswith("rate_"))
    refused = send("/bids/1/prices", {name: typed})
    assert refused.status_code == 422
    assert form_fields(refused.get_data(as_text=True))[name] == typed


def test_rate_above_the_ceiling_is_saved_and_said(session, lead, client, send):
    bid_stories.started(session, lead)
    fields = form_fields(client.get("/bids/1/prices").get_data(as_text=True))
    name = next(n for n in fields if n.startswith("rate_"))
    assert send("/bids/1/prices", {name: "1 500,01"}).status_code == 303
    text = words_of(client.get("/bids/1/prices"))
    assert (
        "Timeprisen for «Seniorrådgiver» er høyere enn maksprisen i rammeavtalen (1 500 kr)."
        in text
    )


def test_team_is_put_together_from_the_consortiums_people(session, lead, client, send):
    bid_stories.started(session, lead)
    page = client.get("/bids/1/team").get_data(as_text=True)
    people = re.findall(r'<option value="([1-9]\d*)">([^<]+)', page)
    assert [name for _id, name in people] == [
        "Tjenestedesigner 1, Firma 0 AS (konstruert)",
        "Gevinstrådgiver 1, Firma 1 AS (konstruert)",
    ]
    for person, _name in people:
        assert send("/bids/1/team", {"person": person}).status_code == 303
    fields = form_fields(client.get("/bids/1/team").get_data(as_text=True))
    assert fields["members_list-0-role"] == "Seniorrådgiver"
    assert [
        fields[f"members_list-0-level_{a}"] for a in ("service_design", "change_management")
    ] == ["5", "2"]
    assert fields["members_list-1-evidence"] == "Åtte år"
    text = words_of(client.get("/bids/1/team"))
    assert "Tjenestedesign 3 5 1 Dekket" in text
    assert "Endringsledelse 3 3 1 Dekket" in text
    changed = {"members_list-0-level_service_design": "2", "members_list-0-evidence": HOSTILE}
    assert send("/bids/1/team", changed).status_code == 303
    text = words_of(client.get("/bids/1/team"))
    assert "Tjenestedesign 3 2 0 Under behovet" in text
    assert HOSTILE in text
    assert send("/bids/1/team", {"remove": people[0][0]}).status_code == 303
    fields = form_fields(client.get("/bids/1/team").get_data(as_text=True))
    assert [v for k, v in fields.items() if k.endswith("person_id")] == [people[1][0]]


@pytest.mark.parametrize(
    "changes",
    [
        {"members_list-0-level_service_design": "6"},
        {"members_list-0-level_service_design": "x"},
        {"members_list-0-role": "Sjef"},
        {"members_list-0-person_id": "x"},
        {"person": "999"},
    ],
)
def test_team_that_is_tampered_with_is_refused(session, lead, vault, send, changes):
    bid_stories.written(session, lead, vault)
    assert send("/bids/1/team", changes).status_code == 422


def test_person_of_another_consortium_is_not_taken_in(session, lead, vault, client, send):
    bid_stories.written(session, lead, vault)
    assert send("/bids/1/team", {"members_list-0-person_id": "3"}).status_code == 303
    fields = form_fields(client.get("/bids/1/team").get_data(as_text=True))
    assert [v for k, v in fields.items() if k.endswith("person_id")] == ["2"]


def test_people_added_by_two_at_once_are_both_in_the_team(session, lead, client, send):
    bid_stories.started(session, lead)
    old = form_fields(client.get("/bids/1/team").get_data(as_text=True))
    send("/bids/1/team", {"person": "1"})
    assert client.post("/bids/1/team", data={**old, "person": "2"}).status_code == 303
    fields = form_fields(client.get("/bids/1/team").get_data(as_text=True))
    assert [fields[f"members_list-{n}-person_id"] for n in (0, 1)] == ["1", "2"]


def test_person_changed_by_two_shows_the_others(session, lead, client, send):
    bid_stories.started(session, lead)
    send("/bids/1/team", {"person": "1"})
    old = form_fields(client.get("/bids/1/team").get_data(as_text=True))
    send("/bids/1/team", {"members_list-0-hours": "300"})
    clash = client.post("/bids/1/team", data={**old, "members_list-0-hours": "200"})
    assert clash.status_code == 409
    assert "Teamet slik Tilbudsleder 0 lagret det" in words_of(clash)
    fields = form_fields(clash.get_data(as_text=True))
    assert fields["members_list-0-hours"] == "200"
    assert client.post("/bids/1/team", data=fields).status_code == 303


@pytest.mark.parametrize("typed", ["0", "-1", "12,5", "mange", "100001"])
def test_hours_are_a_whole_number(session, lead, client, send, typed):
    bid_stories.started(session, lead)
    send("/bids/1/team", {"person": "1"})
    page = send("/bids/1/team", {"members_list-0-hours": typed})
    assert page.status_code == 422
    assert "helt tall" in words_of(page)
    assert form_fields(page.get_data(as_text=True))["members_list-0-hours"] == typed


def test_statements_are_kept_and_every_confirmation_is_needed(session, lead, client, send):
    bid_stories.started(session, lead)
    page = client.get("/bids/1/statements").get_data(as_text=True)
    names = re.findall(r'name="(confirm_\w+)"', page)
    assert len(names) == 4
    assert "Teamet snakker norsk." in page
    assert "bindende til og med 31. mai 2027" in words_of(client.get("/bids/1/statements"))
    send("/bids/1/statements", {names[0]: "y", "reservations": HOSTILE})
    text = words_of(client.get("/bids/1/statements"))
    assert "Kryss av for alle bekreftelsene" in text
    assert HOSTILE in text
    send("/bids/1/statements", dict.fromkeys(names, "y"))
    assert "Kryss av for alle bekreftelsene" not in words_of(client.get("/bids/1/statements"))


def upload(client, name="Løsning.pdf", body=PDF, bid_id=1):
    """Send the bytes a browser sends; Werkzeug's own client would put them in a file on disk."""
    token = form_fields(client.get(f"/bids/{bid_id}/files").get_data(as_text=True))["csrf_token"]
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"--grense\r\n{head.format('csrf_token')}\r\n\r\n{token}\r\n".encode(),
        f'--grense\r\n{head.format("file")}; filename="{name}"\r\n\r\n'.encode(),
        body,
        b"\r\n--grense--\r\n",
    ]
    kind = "multipart/form-data; boundary=grense"
    return client.post(f"/bids/{bid_id}/files", data=b"".join(parts), content_type=kind)


def test_bid_is_submitted_and_the_receipt_is_another_page_than_the_draft(
    session, lead, vault, client, send
):
    bid_stories.written(session, lead, vault)
    delivered = send("/bids/1/submit")
    assert delivered.status_code == 200
    assert "Last ned kvitteringen nå" in words_of(delivered)
    text = words_of(client.get("/bids/1/receipts/1"))
    row = session.scalars(select(Submission)).one()
    assert "Tilbudet er levert" in text
    assert "1. februar 2027 kl. 07.00.00 (norsk normaltid)" in text
    assert row.receipt_digest in text
    assert row.payload_digest in text
    assert "Utkast" not in text
    room = words_of(client.get("/bids/1"))
    assert "Tilbudet er levert Versjon 1 ble mottatt" in room


def test_two_clicks_are_one_submission(session, lead, vault, client):
    bid_stories.written(session, lead, vault)
    fields = form_fields(client.get("/bids/1/submit").get_data(as_text=True))
    first, second = (words_of(client.post("/bids/1/submit", data=fields)) for _click in range(2))
    assert "Last ned kvitteringen nå" in first
    assert "Dere har allerede fått kvitteringen" in second
    assert session.scalar(select(func.count(Submission.id))) == 1


@pytest.mark.parametrize("key", ["", "x" * 32, "0" * 31, "0" * 65])
def test_submission_without_a_key_is_refused(session, lead, vault, send, key):
    bid_stories.written(session, lead, vault)
    assert send("/bids/1/submit", {"key": key}).status_code == 422


def test_incomplete_bid_shows_links_to_what_is_missing(session, lead, client, post):
    bid_stories.started(session, lead)
    page = client.get("/bids/1/submit").get_data(as_text=True)
    for part in ("answers", "team", "prices", "statements"):
        assert f'href="/bids/1/{part}"' in page
    assert "Fyll ut det som mangler først." in page
    refused = post("/bids/1/submit", {"key": "0" * 32}, page="/bids/1/answers")
    assert refused.status_code == 422
    assert "Dette må være på plass før dere kan levere" in words_of(refused)


def test_member_sees_why_and_is_refused(session, story, vault, login, client, post):
    bid_stories.submitted(session, story, vault)
    login("medlem0@example.test")
    with atomic(session):
        bids.save_draft(
            session, 1, bid_stories.content(session, story, marker="ny"), version=0, vault=vault,
            actor=story.members[0], now=WRITING + timedelta(minutes=1),
        )  # fmt: skip
    assert "Bare lederen av konsortiet kan levere tilbudet." in words_of(
        client.get("/bids/1/submit")
    )
    for path in ("submit", "withdraw"):
        sent = {"key": "0" * 32, "reader": READER.recipient}
        refused = post(f"/bids/1/{path}", sent, page="/bids/1/answers")
        assert refused.status_code == 403
        assert "Bare lederen av konsortiet kan levere tilbudet." in words_of(refused)


@pytest.mark.parametrize(
    ("offset", "status"),
    [(timedelta(microseconds=-1), 200), (timedelta(0), 409), (timedelta(hours=1), 409)],
)
def test_deadline_is_exact_and_a_late_bid_is_told_and_logged(
    session, lead, vault, clock, client, offset, status
):
    bid_stories.written(session, lead, vault)
    fields = form_fields(client.get("/bids/1/submit").get_data(as_text=True))
    clock.now = DEADLINE + offset
    answer = client.post("/bids/1/submit", data=fields)
    assert answer.status_code == status
    late = session.scalars(select(AuditEntry.line).where(AuditEntry.tag == "bid:bid:late")).all()
    assert len(late) == (status == 409)
    if status == 409:
        text = words_of(answer)
        assert "Tilbudet kom for sent" in text
        assert "Tilbudsfrist 1. februar 2027 kl. 09.00.00" in text
        assert (
            "Vi mottok tilbudet 1. februar 2027 kl. " + ("09.00.00" if not offset else "10.00.00")
            in text
        )
        assert session.scalar(select(func.count(Submission.id))) == 0


def again(session, story, vault, clock, n=0):
    """A new draft beside the bid that is submitted: the first went with the submission."""
    with atomic(session):
        bids.save_draft(
            session, n + 1, bid_stories.content(session, story, n, marker="Bedre svar"), version=0,
            vault=vault, actor=story.leads[n], now=clock.forward(minutes=5),
        )  # fmt: skip


def test_changed_bid_says_that_the_change_is_not_delivered(
    session, lead, vault, clock, client, send
):
    bid_stories.submitted(session, lead, vault)
    assert "ingenting er endret siden" in words_of(client.get("/bids/1/submit"))
    again(session, lead, vault, clock)
    assert "Dere har endringer som ikke er levert" in words_of(client.get("/bids/1"))
    assert "Vi mottok versjon 2" in words_of(send("/bids/1/submit"))
    assert "Erstattet av versjon 2" in words_of(client.get("/bids/1/receipts/1"))
    assert "Tilbudet er levert" in words_of(client.get("/bids/1/receipts/2"))


def test_file_added_after_delivery_is_a_change(session, lead, vault, client):
    bid_stories.submitted(session, lead, vault)
    upload(client)
    assert "Dere har endringer som ikke er levert" in words_of(client.get("/bids/1"))


def test_bid_is_withdrawn_and_says_so_everywhere(session, lead, vault, client, post):
    bid_stories.submitted(session, lead, vault)
    assert post("/bids/1/withdraw", page="/bids/1").status_code == 303
    for page in ("/bids/1", "/bids/", "/bids/1/receipts/1"):
        assert "rukket" in words_of(client.get(page)), page
    assert "Kontroller og lever Ikke klart" in words_of(client.get("/bids/1"))
    assert post("/bids/1/withdraw", page="/bids/1/answers").status_code == 409


@pytest.mark.parametrize("number", [0, 2, 99999])
def test_receipt_that_was_never_given_is_not_found(session, lead, vault, client, number):
    bid_stories.submitted(session, lead, vault)
    assert client.get(f"/bids/1/receipts/{number}").status_code == 404
    assert client.get(f"/bids/1/receipts/{number}/document").status_code == 404


@pytest.mark.parametrize("with_file", [True, False])
def test_receipt_is_downloaded_as_word_and_logged(session, lead, vault, storage, client, with_file):
    bid_stories.submitted(session, lead, vault, storage if with_file else None)
    for _again in range(2):
        found = client.get("/bids/1/receipts/1/document")
        assert found.status_code == 200, found.get_data(as_text=True)[:1000]
        assert found.headers["Content-Disposition"].startswith("attachment;")
    document = zipfile.ZipFile(io.BytesIO(found.data)).read("word/document.xml").decode()
    row = session.scalars(select(Submission)).one()
    assert row.receipt_digest in document
    assert row.signature in document
    assert ("Løsning.pdf" in document) is with_file
    tags = session.scalars(select(AuditEntry.tag).where(AuditEntry.tag.like("document:%")))
    made = [t for t in tags if t != "document:document:generate"]
    assert made == ["document:document:download"] * 2


def test_changed_receipt_is_told(session, lead, vault, client):
    bid_stories.submitted(session, lead, vault)
    assert "Kontrollsummen stemmer med det som er lagret." in words_of(
        client.get("/bids/1/receipts/1")
    )
    with atomic(session):
        session.scalars(select(Submission)).one().received_at -= timedelta(hours=1)
    assert "Kontrollsummen stemmer ikke lenger" in words_of(client.get("/bids/1/receipts/1"))


def test_room_closes_at_the_deadline_and_nothing_is_lost(session, lead, vault, clock, client, send):
    bid_stories.written(session, lead, vault)
    fields = form_fields(client.get("/bids/1/answers").get_data(as_text=True))
    clock.now = DEADLINE
    refused = client.post("/bids/1/answers", data={**fields, "answer_2": "for sent"})
    assert refused.status_code == 409
    text = words_of(client.get("/bids/1/answers"))
    assert "Vi forstår Oppgaveforståelse 0" in text
    assert "Fristen gikk ut mandag 1. februar 2027 kl. 09.00." in text
    assert "Fristen er ute, og tilbudet ble ikke levert." in words_of(client.get("/bids/1"))


def test_cancelled_competition_says_so_in_the_room(session, lead, vault, client):
    bid_stories.submitted(session, lead, vault)
    with atomic(session):
        lifecycle.cancel(
            session, 1, ground=CancelGround.NEED, why="Behovet falt bort", actor=lead.officer,
            now=WRITING,
        )  # fmt: skip
    assert client.get("/bids/1/submit").status_code == 200
    assert "Avlyst" in words_of(client.get("/bids/"))


def test_verdict_is_not_shown_before_the_letter(session, lead, vault, storage, clock, client):
    from procure.services import assessments

    bid_stories.opened(session, lead, vault, storage)
    clock.now = AFTER
    with atomic(session):
        assessments.assess(
            session, 1, admissible=False, provision=RejectionProvision.BID,
            reason="Krav 1 mangler", actor=lead.officer, now=AFTER,
        )  # fmt: skip
    for page in ("/bids/", "/bids/1", "/bids/1/read"):
        text = words_of(client.get(page))
        assert "Åpnet" in text, page
        assert "Avvist" not in text, page
        assert "Krav 1 mangler" not in text, page


def test_posts_without_a_token_are_refused(session, lead, vault, client):
    bid_stories.written(session, lead, vault)
    assert client.post("/bids/1/submit", data={"key": "0" * 32}).status_code == 400
    assert session.scalar(select(func.count(Submission.id))) == 0


@pytest.mark.parametrize("address", ["/bids/x", "/bids/-1", "/bids/1/"])
def test_odd_address_is_not_found(lead, client, address):
    assert client.get(address).status_code == 404
