"""The receipt that is handed over once, and the submitted bid read again with its key."""

import base64
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain import receipts
from procure.extensions import atomic, forget_deleted
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.bids import BidDraft, Submission
from procure.services import bids
from procure.vault import identities, signatures
from tests import bid_stories, openers, stories
from tests.bid_pages import form_fields, words_of
from tests.bid_stories import AFTER, PDF
from tests.stories import DEADLINE

OTHER = openers.PAPER  # the same in every worker: it names cases


@pytest.fixture
def vault(app):
    return app.extensions["procure_vault"]


@pytest.fixture
def storage(app):
    return app.extensions["procure_storage"]


@pytest.fixture
def lead(session, clock, login):
    clock.now = DEADLINE - timedelta(hours=2)
    story = stories.issued(session)
    login("leder0@example.test")
    return story


def handed(page):
    """The file behind the link that holds it."""
    found = re.search(r'href="data:[a-z/]+;base64,([A-Za-z0-9+/=]+)"', page.get_data(as_text=True))
    return base64.b64decode(found.group(1)).decode()


@pytest.fixture
def delivered(session, lead, vault, storage, client):
    """A bid submitted through the page: the page of the answer, and the reading key."""
    bid_stories.written(session, lead, vault)
    bid_stories.attached(session, lead, 1, vault, storage)
    shown = client.get("/bids/1/submit")
    answer = client.post("/bids/1/submit", data=form_fields(shown.get_data(as_text=True)))
    return answer, handed(shown)


def test_reading_key_is_shown_with_the_form_and_only_its_public_half_is_sent(
    session, lead, vault, client
):
    bid_stories.written(session, lead, vault)
    first, second = (client.get("/bids/1/submit") for _time in range(2))
    secret = handed(first)
    fields = form_fields(first.get_data(as_text=True))
    assert fields["reader"] == identities.of(secret).recipient
    assert [name for name, value in fields.items() if secret in value] == []
    assert handed(second) != secret


def test_member_and_incomplete_bid_are_shown_no_key(session, lead, vault, client, login):
    bid_stories.started(session, lead)
    assert "AGE-SECRET-KEY" not in client.get("/bids/1/submit").get_data(as_text=True)
    bid_stories.written(session, lead, vault, 1)
    login("medlem0@example.test")
    assert "AGE-SECRET-KEY" not in client.get("/bids/1/submit").get_data(as_text=True)


@pytest.mark.parametrize("reader", ["", "age1", "x" * 62, "age1" + "q" * 58, "AGE-SECRET-KEY-1A"])
def test_form_with_a_changed_recipient_is_refused_and_nothing_is_submitted(
    session, lead, vault, client, reader
):
    bid_stories.written(session, lead, vault)
    fields = form_fields(client.get("/bids/1/submit").get_data(as_text=True))
    refused = client.post("/bids/1/submit", data={**fields, "reader": reader})
    assert refused.status_code == 422
    assert session.scalar(select(func.count(Submission.id))) == 0


def test_key_shown_before_a_refusal_still_counts(session, lead, vault, client):
    bid_stories.written(session, lead, vault)
    shown = client.get("/bids/1/submit")
    fields = form_fields(shown.get_data(as_text=True))
    refused = client.post("/bids/1/submit", data={**fields, "key": "x"})
    assert refused.status_code == 422
    assert "Lesenøkkelen dere fikk da dere åpnet siden, gjelder fortsatt." in words_of(refused)
    again = form_fields(refused.get_data(as_text=True))
    assert again["reader"] == fields["reader"]
    assert client.post("/bids/1/submit", data=again).status_code == 200
    read = client.get("/bids/1/receipts/1/read").get_data(as_text=True)
    sent = {**form_fields(read), "secret": handed(shown)}
    assert client.post("/bids/1/receipts/1/read", data=sent).status_code == 200


def test_receipt_is_handed_over_once_with_the_salts_and_a_signature_that_holds(
    session, delivered, vault, client
):
    answer, _secret = delivered
    assert answer.status_code == 200
    file = receipts.read_file(handed(answer))
    row = session.scalars(select(Submission)).one()
    assert file.digest == row.receipt_digest
    assert file.public_key == vault.public_key.hex()
    assert signatures.holds(file.public_key, file.signed.encode(), file.signature)
    assert receipts.signed_for(file)
    assert file.tells_of("Løsning.pdf", PDF)
    assert not file.tells_of("Løsning.pdf", PDF[:-1] + b"x")
    stored = client.get("/bids/1/receipts/1/file")
    assert stored.headers["Content-Disposition"].startswith("attachment;")
    kept = receipts.read_file(stored.get_data(as_text=True))
    assert (kept.signature, kept.seed) == (file.signature, "")


def test_key_that_checks_the_signature_is_public(session, delivered, vault, app):
    page = app.test_client().get("/audit/checkpoints")
    assert page.status_code == 200
    assert vault.public_key.hex() in words_of(page)


def test_salts_stand_in_no_row_page_or_mail_afterwards(session, delivered, client):
    answer, secret = delivered
    told = json.loads(handed(answer))
    hidden = [told["seed"], told["content"]["salt"], *told["files"][0]["salts"], secret]
    pages = "".join(
        client.get(f"/bids/1{path}").get_data(as_text=True)
        for path in ("", "/submit", "/receipts/1", "/receipts/1/file", "/receipts/1/read")
    )
    mails = " ".join(session.scalars(select(OutboxMail.body)))
    lines = " ".join(session.scalars(select(AuditEntry.line)))
    connection = session.connection().connection.driver_connection
    rows = "\n".join(connection.iterdump()) if hasattr(connection, "iterdump") else ""
    for one in hidden:
        for where in (pages, mails, lines, rows):
            assert one not in where
            assert one.upper() not in where.upper()
    assert told["digest"] in mails
    assert told["signature"] in mails
    assert told["chain"] in mails


def test_draft_is_gone_after_the_submission(session, delivered, client):
    assert session.scalar(select(func.count()).select_from(BidDraft)) == 0
    text = words_of(client.get("/bids/1/submit"))
    assert "Versjon 1 er levert, og ingenting er endret siden." in text
    assert "Utkastet ble slettet da dere leverte" in text


@pytest.fixture
def use(client):
    """Post the reading key from the page that asks for it."""

    def use(secret, verb="read", changes=None, bid_id=1, number=1):
        page = client.get(f"/bids/{bid_id}/receipts/{number}/read").get_data(as_text=True)
        sent = {**form_fields(page), "secret": secret, **(changes or {})}
        return client.post(f"/bids/{bid_id}/receipts/{number}/{verb}", data=sent)

    return use


def test_submitted_bid_is_read_with_the_key_and_nothing_is_kept(session, delivered, use):
    answer, secret = delivered
    before = session.scalar(select(func.count(AuditEntry.digest)))
    shown = use(f" {secret.lower()[:30]}\n{secret.lower()[30:]} ")
    assert shown.status_code == 200
    text = words_of(shown)
    assert "Vi forstår Oppgaveforståelse 0" in text
    assert "Vi forstår forbehold" in text
    assert receipts.read_file(handed(shown)) == receipts.read_file(handed(answer))
    assert session.scalar(select(func.count(AuditEntry.digest))) == before
    assert session.scalar(select(func.count()).select_from(BidDraft)) == 0


@pytest.mark.parametrize("verb", ["read", "restore"])
@pytest.mark.parametrize(
    ("secret", "message"),
    [
        ("", "Skriv inn lesenøkkelen"),
        ("<AS> & Sønn", "Lesenøkkelen begynner med AGE-SECRET-KEY-1 og har 74 tegn"),
        ("AGE-SECRET-KEY-1" + "Q" * 58, "Lesenøkkelen passer ikke til dette tilbudet."),
        (OTHER.secret, "Lesenøkkelen passer ikke til dette tilbudet."),
    ],
)
def test_key_that_does_not_fit_is_refused_in_words(session, delivered, use, verb, secret, message):
    refused = use(secret, verb)
    assert (refused.status_code, message in words_of(refused)) == (422, True)
    assert session.scalar(select(func.count()).select_from(BidDraft)) == 0


def test_submitted_bid_becomes_a_draft_again_and_stands_meanwhile(
    session, delivered, use, client, clock
):
    _answer, secret = delivered
    clock.forward(minutes=5)
    done = use(secret, "restore")
    assert (done.status_code, done.location) == (303, "/bids/1")
    text = words_of(client.get("/bids/1"))
    assert "Versjon 1 er hentet tilbake som utkast." in text
    assert "Dere har endringer som ikke er levert" in text
    assert "Vi forstår Oppgaveforståelse 0" in words_of(client.get("/bids/1/answers"))
    shown = client.get("/bids/1/submit")
    sent = form_fields(shown.get_data(as_text=True))
    assert "Vi mottok versjon 2" in words_of(client.post("/bids/1/submit", data=sent))


def test_draft_saved_meanwhile_is_not_replaced(session, lead, delivered, use, vault, client):
    _answer, secret = delivered
    page = client.get("/bids/1/receipts/1/read").get_data(as_text=True)
    with atomic(session):
        bids.save_draft(
            session, 1, bid_stories.content(session, lead, marker="Nytt"), version=0, vault=vault,
            actor=lead.members[0], now=bid_stories.WRITING,
        )  # fmt: skip
    sent = {**form_fields(page), "secret": secret}
    clash = client.post("/bids/1/receipts/1/restore", data=sent)
    assert clash.status_code == 409
    assert "Noen har lagret utkastet" in words_of(clash)
    assert "Nytt Oppgaveforståelse 0" in words_of(client.get("/bids/1/answers"))
    again = form_fields(clash.get_data(as_text=True))
    assert client.post("/bids/1/receipts/1/restore", data=again).status_code == 303
    assert "Vi forstår Oppgaveforståelse 0" in words_of(client.get("/bids/1/answers"))


def test_nothing_is_restored_after_the_deadline(session, delivered, use, clock):
    _answer, secret = delivered
    clock.now = DEADLINE
    assert use(secret, "restore", {"version": "0"}).status_code == 409
    assert use(secret).status_code == 200


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 20])
def test_changed_version_is_refused(delivered, use, version):
    assert use(delivered[1], "restore", {"version": version}).status_code == 422


@pytest.mark.parametrize("verb", ["read", "restore"])
def test_empty_post_is_told_what_is_missing(session, lead, delivered, vault, client, verb):
    with atomic(session):  # a draft whose version the form would carry
        bids.save_draft(
            session, 1, bid_stories.content(session, lead), version=0, vault=vault,
            actor=lead.leads[0], now=bid_stories.WRITING,
        )  # fmt: skip
    token = form_fields(client.get("/bids/1/receipts/1/read").get_data(as_text=True))["csrf_token"]
    empty = client.post(f"/bids/1/receipts/1/{verb}", headers={"X-CSRFToken": token})
    assert (empty.status_code, "Skriv inn lesenøkkelen" in words_of(empty)) == (422, True)


@pytest.mark.parametrize(
    "email", ["leder1@example.test", "utenfor@example.test", "innkjoper1@example.test"]
)
def test_receipts_and_reading_do_not_exist_for_others(delivered, login, client, post, email):
    _answer, secret = delivered
    login(email)
    for path in ("receipts/1/read", "receipts/1/file", "receipts/1/timestamp", "proof"):
        assert client.get(f"/bids/1/{path}").status_code == 404, path
    for verb in ("read", "restore"):
        sent = {"secret": secret, "version": "0"}
        assert post(f"/bids/1/receipts/1/{verb}", sent).status_code == 404, verb


@pytest.mark.parametrize("number", [0, 2, 999])
def test_version_that_was_never_submitted_is_not_found(delivered, client, number):
    for path in ("read", "file", "timestamp"):
        assert client.get(f"/bids/1/receipts/{number}/{path}").status_code == 404


def test_bid_submitted_without_a_reading_key_says_so(session, lead, vault, client):
    bid_stories.submitted(session, lead, vault)
    text = words_of(client.get("/bids/1/receipts/1/read"))
    assert "Denne versjonen ble levert uten lesenøkkel." in text


def test_proof_of_the_opening_holds_for_the_own_receipt(session, lead, vault, storage, client):
    bid_stories.submitted(session, lead, vault, storage)
    assert client.get("/bids/1/proof").status_code == 404
    bid_stories.submitted(session, lead, vault, storage, 1)
    bid_stories.submitted(session, lead, vault, storage, 2)
    for officer in (lead.officer, lead.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, lead.competition_id, vault=vault, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip
    proof = receipts.read_proof(client.get("/bids/1/proof").get_data(as_text=True))
    digests = session.scalars(select(Submission.receipt_digest).order_by(Submission.bid_id)).all()
    assert [proof.holds(one) for one in digests] == [True, False, False]
    assert (proof.count, proof.opened_at) == (3, AFTER)
    assert "Bevis på at tilbudet var med" in words_of(client.get("/bids/1/receipts/1"))


@pytest.fixture
def ready(session, lead, vault, storage, client):
    """The form that submits a complete bid with a file."""
    bid_stories.written(session, lead, vault)
    bid_stories.attached(session, lead, 1, vault, storage)
    return form_fields(client.get("/bids/1/submit").get_data(as_text=True))


def stored(session):
    """All that a submission would leave behind."""
    tables = (Submission, BidDraft, OutboxMail)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_trial_does_everything_and_leaves_nothing_but_that_it_was_tried(session, client, ready):
    before = stored(session)
    draft = session.scalars(select(BidDraft.payload)).one()
    tried = client.post("/bids/1/submit/trial", data=ready)
    assert tried.status_code == 200
    assert "Prøven gikk bra. Tilbudet er ikke levert ennå." in words_of(tried)
    assert 'method="post" action="/bids/1/submit"' in tried.get_data(as_text=True)
    assert "Utkast – ikke levert" in words_of(client.get("/bids/1"))
    session.rollback()
    assert stored(session) == before
    assert session.scalars(select(BidDraft.payload)).one() == draft
    newest = select(AuditEntry).where(AuditEntry.tag.like("bid:%")).order_by(AuditEntry.seq.desc())
    line = session.scalars(newest.limit(1)).one()
    assert (line.tag, json.loads(line.line)["facts"]) == ("bid:bid:trial", {"passed": True})
    sent = form_fields(tried.get_data(as_text=True))
    assert sent["reader"] == ready["reader"]
    assert "Vi mottok versjon 1" in words_of(client.post("/bids/1/submit", data=sent))


def test_trial_finds_an_attachment_that_is_damaged(session, client, ready, tmp_path):
    (stored_file,) = (tmp_path / "storage").iterdir()
    stored_file.write_bytes(stored_file.read_bytes()[:-1])
    tried = client.post("/bids/1/submit/trial", data=ready)
    assert tried.status_code == 422
    assert "Vedlegget «Løsning.pdf» er ikke helt hos oss." in words_of(tried)
    stored_file.unlink()
    assert client.post("/bids/1/submit/trial", data=ready).status_code == 422
    assert session.scalar(select(func.count(Submission.id))) == 0


def test_trial_after_the_deadline_is_refused_and_not_noted_as_late(session, client, ready, clock):
    clock.now = DEADLINE
    assert client.post("/bids/1/submit/trial", data=ready).status_code == 409
    tags = set(session.scalars(select(AuditEntry.tag)))
    assert tags & {"bid:bid:late", "bid:bid:trial"} == set()


def test_trial_is_for_the_lead_alone(session, client, ready, login):
    login("medlem0@example.test")
    token = form_fields(client.get("/bids/1/answers").get_data(as_text=True))["csrf_token"]
    sent = {**ready, "csrf_token": token}
    assert client.post("/bids/1/submit/trial", data=sent).status_code == 403
    login("leder1@example.test")
    token = form_fields(client.get("/bids/").get_data(as_text=True))["csrf_token"]
    sent = {**ready, "csrf_token": token}
    assert client.post("/bids/1/submit/trial", data=sent).status_code == 404


@pytest.mark.sqlite
def test_submitted_draft_is_overwritten_in_the_database_and_its_log(
    session, lead, vault, client, ready, tmp_path
):
    draft = session.scalars(select(BidDraft)).one()
    hidden = (draft.payload, draft.keys)
    session.rollback()
    files = [tmp_path / "test.db", tmp_path / "test.db-wal"]
    assert any(hidden[0] in path.read_bytes() for path in files)  # the search finds it before
    assert client.post("/bids/1/submit", data=ready).status_code == 200
    for path in files:
        for octets in hidden:
            assert octets not in path.read_bytes(), path.name


@pytest.mark.sqlite
def test_submission_does_not_wait_for_a_reader_and_the_next_forgets_for_it(
    app, session, lead, vault, client, ready, tmp_path, engine
):
    hidden = session.scalars(select(BidDraft.payload)).one()
    session.rollback()
    bid_stories.written(session, lead, vault, 1)
    log = tmp_path / "test.db-wal"
    with engine.connect() as reader:
        reader.execute(select(func.count()).select_from(Submission)).all()
        assert client.post("/bids/1/submit", data=ready).status_code == 200
        assert hidden in log.read_bytes()
    with app.app_context():
        forget_deleted()
    assert log.stat().st_size == 0
    assert hidden not in (tmp_path / "test.db").read_bytes()
