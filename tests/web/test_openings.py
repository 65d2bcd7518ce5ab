"""The opening in the browser: two officers, then bids to read, control and download."""

import base64
import html
import json
import re

import pytest
from sqlalchemy import delete, func, select

from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, BidFile, BidFilePart, OpeningConfirmation, Submission
from procure.models.evaluations import RequirementCheck
from procure.models.openers import KeyEnvelope
from procure.services import impartiality
from procure.vault import seal
from tests import bid_stories, openers, stories
from tests.bid_pages import words_of
from tests.bid_stories import AFTER, PDF
from tests.stories import DEADLINE, PASSWORD

OPENING = "/competitions/1/opening"
HOSTILE = "Smith & Sønn <AS>"


@pytest.fixture
def vault(app):
    return app.extensions["procure_vault"]


@pytest.fixture
def storage(app):
    return app.extensions["procure_storage"]


@pytest.fixture
def story(session, clock):
    clock.now = AFTER
    return stories.issued(session)


@pytest.fixture
def opened(session, story, vault, storage):
    bid_stories.opened(session, story, vault, storage)
    return story


@pytest.fixture
def confirm(session, login, post):
    """Sign in as an officer and confirm the opening by typing."""

    def confirm(actor, *, page=OPENING, **changes):
        login(
            {"Innkjøper 1": "innkjoper1", "Innkjøper 2": "innkjoper2"}[actor.name] + "@example.test"
        )
        given = openers.typed(session, actor, PASSWORD) | changes
        if "sheet" in changes:
            del given["passphrase"]
        session.rollback()  # else it goes on seeing what was before
        return post(f"{OPENING}/confirm", given, page=page)

    return confirm


def refusals(session):
    """Why attempts on the opening were refused, as the trail tells it."""
    lines = session.scalars(
        select(AuditEntry.line)
        .where(AuditEntry.tag == "access:action:refused", AuditEntry.chain == "competition:1")
        .order_by(AuditEntry.seq)
    )
    told = [json.loads(line) for line in lines]
    return [(line["actor"].partition(" ")[2], line["facts"]["why"]) for line in told]


def test_two_officers_open_in_the_browser(session, story, vault, storage, client, confirm):
    for n in (0, 1):
        bid_stories.submitted(session, story, vault, storage, n)
    assert confirm(story.officer).status_code == 303
    text = words_of(client.get(OPENING))
    assert "Innkjøper 1 bekreftet 1. februar 2027 kl. 10.00.00 (norsk normaltid)" in text
    assert "Du har allerede bekreftet åpningen." in text
    assert "Konsortium" not in text
    again = confirm(story.officer, page="/competitions/1/questions")
    assert again.status_code == 409
    assert "En annen innkjøper må bekrefte også." in words_of(again)
    assert confirm(story.officer2).status_code == 303
    text = words_of(client.get(OPENING))
    assert "Tilbudene er åpnet." in text
    assert "Konsortium 0 (konstruert)" in text
    assert "Konsortium 1 (konstruert)" in text
    assert "1 200 016 kr" in text  # 800 hours at 1 000,01 and 400 at 1 000,02
    assert refusals(session) == [("Innkjøper 1", "already_confirmed_opening")]


@pytest.mark.parametrize(
    ("wrong", "told", "why"),
    [
        ({"password": "et annet passord"}, "Passordet til kontoen din er feil.", "password_wrong"),
        ({"passphrase": "fire andre ord til"}, "Nøkkelen eller passordfrasen passer ikke.", "opener_key_wrong"),
        ({"passphrase": "\x00<AS>"}, "Nøkkelen eller passordfrasen passer ikke.", "opener_key_wrong"),
    ],
)  # fmt: skip
def test_wrong_password_or_passphrase_confirms_nothing(
    session, story, client, confirm, wrong, told, why
):
    refused = confirm(story.officer, **wrong)
    assert refused.status_code == 422
    assert told in words_of(refused)
    page = refused.get_data(as_text=True)
    assert 'name="key" type="hidden" value="1"' in page
    assert PASSWORD not in page
    assert openers.PASSPHRASE not in page
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 0
    assert refusals(session) == [("Innkjøper 1", why)]
    assert confirm(story.officer).status_code == 303


@pytest.mark.parametrize("key", ["", "2", "999", "-1", "x", "9" * 30])
def test_key_that_is_not_offered_is_no_choice(session, story, confirm, key):
    refused = confirm(story.officer, key=key)
    assert refused.status_code == 422
    assert "Nøkkelen eller passordfrasen passer ikke." in words_of(refused)
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 0


def test_empty_form_says_what_to_fill_in(session, story, confirm):
    text = words_of(confirm(story.officer, password="", passphrase=""))
    assert "Skriv passordet til kontoen din" in text
    assert "Skriv passordfrasen til åpnernøkkelen" in text


def test_password_cannot_be_guessed_for_ever(session, story, login, post):
    login("innkjoper1@example.test")
    given = openers.typed(session, story.officer, "et annet passord")
    session.rollback()
    told = [words_of(post(f"{OPENING}/confirm", given, page=OPENING)) for _ in range(11)]
    assert all("Passordet til kontoen din er feil." in text for text in told[:10])
    assert "Passordet til kontoen din er feil." not in told[10]
    right = given | {"password": PASSWORD}
    refused = post(f"{OPENING}/confirm", right, page=OPENING)
    assert refused.status_code == 422
    assert "Vent 15 minutter og prøv igjen." in words_of(refused)


def test_sheet_of_paper_is_the_second_hand(session, story, vault, storage, client, confirm):
    bid_stories.submitted(session, story, vault, storage)
    confirm(story.officer)
    paper = str(openers.key_of(session, openers.PAPER).id)
    secret = openers.PAPER.secret
    sheet = f" {secret[:20].lower()}\n{secret[20:].lower()} "
    assert confirm(story.officer2, key=paper, sheet=sheet).status_code == 303
    assert "Tilbudene er åpnet." in words_of(client.get(OPENING))


def test_key_that_the_first_used_is_not_offered_to_the_second(session, story, client, confirm):
    paper = str(openers.key_of(session, openers.PAPER).id)
    confirm(story.officer, key=paper, sheet=openers.PAPER.secret)
    refused = confirm(story.officer2, key=paper, sheet=openers.PAPER.secret)
    assert refused.status_code == 422
    assert "Gjenopprettingsnøkkelen på papir" not in words_of(client.get(OPENING))


def test_confirmation_lapses_after_two_hours(
    session, story, vault, storage, clock, client, confirm
):
    bid_stories.submitted(session, story, vault, storage)
    confirm(story.officer)
    clock.forward(hours=2, seconds=1)
    assert confirm(story.officer2).status_code == 303
    text = words_of(client.get(OPENING))
    assert "Ikke åpnet" in text
    assert "Innkjøper 1" not in text
    assert confirm(story.officer).status_code == 303
    assert "Konsortium 0 (konstruert)" in words_of(client.get(OPENING))


def test_lapsed_confirmation_is_shown_as_such(session, story, clock, client, confirm, login):
    confirm(story.officer)
    clock.forward(hours=2, seconds=1)
    login("innkjoper1@example.test")
    page = client.get(OPENING)
    assert "så bekreftelsen gjelder ikke lenger" in words_of(page)
    assert 'name="passphrase"' in page.get_data(as_text=True)


def test_officer_without_a_key_is_told(session, story, client, login):
    with atomic(session):
        session.execute(delete(KeyEnvelope))
    login("innkjoper1@example.test")
    page = client.get(OPENING)
    assert "Du har ingen nøkkel som åpner denne konkurransen." in words_of(page)
    assert 'name="passphrase"' not in page.get_data(as_text=True)


def test_nothing_tells_of_bids_before_the_opening(
    session, story, vault, storage, clock, login, client
):
    """The pages of staff are the same, byte for byte, with and without bids."""
    login("innkjoper1@example.test")

    def pages():
        found = {}
        for moment in (DEADLINE.replace(hour=6), AFTER):
            clock.now = moment
            for path in (OPENING, "/competitions/1", "/competitions/", "/"):
                page = client.get(path).get_data(as_text=True)
                found[moment, path] = [
                    line for line in page.splitlines() if "csrf_token" not in line
                ]
        return found

    before = pages()
    bid_stories.submitted(session, story, vault, storage, 0)
    bid_stories.written(session, story, vault, 1)
    assert pages() == before


@pytest.mark.parametrize("page", ["read", "files/10001", "assess"])
@pytest.mark.parametrize(
    "email", ["innkjoper1@example.test", "eier@example.test", "leder0@example.test"]
)
def test_sealed_bid_is_not_found(session, story, vault, storage, login, client, post, page, email):
    bid_stories.submitted(session, story, vault, storage)
    login(email)
    if page == "assess":
        answer = post("/bids/1/assess", {"verdict": "admissible"})
    else:
        answer = client.get(f"/bids/1/{page}")
    assert answer.status_code == 404


def test_confirming_too_early_is_refused_with_the_deadline(
    session, story, clock, login, client, confirm
):
    clock.now = DEADLINE.replace(hour=6)
    login("innkjoper1@example.test")
    text = words_of(client.get(OPENING))
    assert "Tilbudene kan ikke åpnes før fristen mandag 1. februar 2027 kl. 09.00." in text
    refused = confirm(story.officer, page="/competitions/1/questions")
    assert refused.status_code == 409
    assert "Tilbudene kan ikke åpnes før fristen" in words_of(refused)
    clock.now = DEADLINE
    assert confirm(story.officer, page="/competitions/1/questions").status_code == 409
    assert refusals(session) == [
        ("Innkjøper 1", "before_deadline"), ("Innkjøper 1", "opening_guarded"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("eier@example.test", 200),
        ("revisor@example.test", 200),
        ("evaluator1@example.test", 404),
        ("leder0@example.test", 404),
        ("admin@example.test", 404),
    ],
)
def test_opening_is_shown_to_those_who_follow_it(
    session, story, login, client, post, email, status
):
    login(email)
    assert client.get(OPENING).status_code == status
    refused = post(f"{OPENING}/confirm", page="/account/login")
    assert refused.status_code == (403 if status == 200 else 404)
    assert len(refusals(session)) == 1


def test_bid_that_does_not_unseal_is_told_and_logged(
    session, story, vault, storage, client, confirm
):
    bid_stories.submitted(session, story, vault, storage, 0)
    bid_stories.submitted(session, story, vault, storage, 1)
    with atomic(session):
        row = session.scalars(select(Submission).where(Submission.bid_id == 2)).one()
        row.payload = row.payload[:-1] + bytes([row.payload[-1] ^ 1])
    confirm(story.officer)
    refused = confirm(story.officer2)
    text = words_of(refused)
    assert refused.status_code == 409
    assert "Tilbud nr. 2: alt som er skrevet, og alle filene" in text
    assert "Konsortium" not in text
    assert "Noe kunne ikke leses slik det ble levert (tilbud nr. 2)" in text
    assert refusals(session) == [("Innkjøper 2", "bid_unreadable")]
    assert "Ikke åpnet" in words_of(client.get(OPENING))


def test_rest_is_opened_when_what_is_lost_is_accepted(
    session, story, vault, storage, client, confirm, post
):
    """The acceptance is of the defects that were shown: any other is shown first."""
    for n in (0, 1):
        bid_stories.submitted(session, story, vault, storage, n)
    with atomic(session):
        for part in session.scalars(select(BidFilePart)):
            if part.file_id == 20001:
                storage.remove(part.object_key)
    confirm(story.officer)
    shown = confirm(story.officer2, accept="y", seen="0123456789abcdef")
    assert shown.status_code == 409
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{16})"', shown.get_data(as_text=True))
    assert "filen «Løsning.pdf» finnes ikke lenger" in words_of(shown)
    assert confirm(story.officer2, seen=seen.group(1)).status_code == 409  # not ticked
    assert confirm(story.officer2, accept="y", seen=seen.group(1)).status_code == 303
    assert "1 mangel" in words_of(client.get(OPENING))
    text = words_of(client.get("/bids/2/read"))
    assert "Filen «Løsning.pdf» fantes ikke lenger ved åpningen." in text
    assert "Vi forstår Oppgaveforståelse 1" in text
    assert client.get("/bids/2/files/20001").status_code == 404
    assert client.get("/bids/1/files/10001").status_code == 200


def test_bid_that_was_lost_can_be_rejected_only(
    session, story, vault, storage, client, confirm, post
):
    bid_stories.submitted(session, story, vault, storage, 0)
    with atomic(session):
        row = session.scalars(select(Submission)).one()
        row.payload = row.payload[:-1]
    confirm(story.officer)
    shown = confirm(story.officer2).get_data(as_text=True)
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{16})"', shown).group(1)
    assert confirm(story.officer2, accept="y", seen=seen).status_code == 303
    assert "var ikke mulig å lese ved åpningen" in words_of(client.get("/bids/1/read"))
    given = {"verdict": "admissible", "reason": "Ja"}
    refused = post("/bids/1/assess", given, page="/bids/1/read")
    assert refused.status_code == 422
    assert "kan ikke godtas til evaluering" in words_of(refused)
    assert assess(post, provision="rejection_formal", reason="Kan ikke leses.").status_code == 303


def test_browser_that_used_the_key_itself_posts_no_passphrase(
    session, story, vault, storage, client, confirm
):
    """What `openers.js` does, done here with the same attributes of the page."""
    bid_stories.submitted(session, story, vault, storage)
    client.get(OPENING)
    shown = confirm(story.officer, password="").get_data(as_text=True)
    layers = json.loads(html.unescape(re.search(r'data-layers="([^"]*)"', shown).group(1)))
    shares = {key: opened_with(openers.OFFICER, layer) for key, layer in layers.items()}
    assert len(shares) == 2
    for broken in (
        "{",
        "[]",
        "[" * 50_000,
        '{"1": null}',
        '{"x": "y"}',
        json.dumps(dict.fromkeys(shares, "AAAA")),
        "{}",
    ):
        assert confirm(story.officer, passphrase="", shares=broken).status_code == 422, broken
    assert confirm(story.officer, passphrase="", shares=json.dumps(shares)).status_code == 303
    shown = confirm(story.officer2, password="").get_data(as_text=True)
    inner = re.search(r'data-inner="([^"]*)"', shown).group(1)
    assert confirm(story.officer2, passphrase="", secret=openers.OFFICER2.secret).status_code == 422
    secret = base64.b64decode(opened_with(openers.OFFICER2, inner)).decode()
    assert confirm(story.officer2, passphrase="", secret=secret).status_code == 303
    assert "Konsortium 0 (konstruert)" in words_of(client.get(OPENING))


def opened_with(identity, sealed):
    return base64.b64encode(seal.open_one(base64.b64decode(sealed), identity.secret)).decode()


def test_no_bids_ends_the_competition(story, client, post, login, confirm):
    for officer, email in ((story.officer, "innkjoper1"), (story.officer2, "innkjoper2")):
        login(f"{email}@example.test")
        page = client.get(OPENING).get_data(as_text=True)
        assert "Avslutt uten resultat" not in page
        confirm(officer)
    assert "Ingen konsortier leverte tilbud." in words_of(client.get(OPENING))
    ended = post(f"{OPENING}/unsuccessful", page=OPENING)
    assert (ended.status_code, ended.location) == (303, "/competitions/1")
    assert "Uten resultat" in words_of(client.get(OPENING))


def test_ending_with_bids_is_refused(opened, login, post):
    login("innkjoper1@example.test")
    assert post(f"{OPENING}/unsuccessful", page="/bids/1/read").status_code == 409


def test_opened_bid_is_read_controlled_and_downloaded(session, opened, login, client, post):
    login("innkjoper1@example.test")
    text = words_of(client.get("/bids/1/read"))
    for shown in (
        "Tilbud fra Konsortium 0 (konstruert)",
        "Vi forstår Oppgaveforståelse 0",
        "Tjenestedesigner 1 Vi forstår",
        "Vi forstår forbehold",
        "Teamet snakker norsk.",
        "Løsning.pdf (609 byte)",
        "Samlet pris 1 200 016 kr",
        "Ikke kontrollert",
    ):
        assert shown in text, shown
    early = post("/bids/1/assess", {"verdict": "admissible", "reason": ""}, page="/bids/1/read")
    assert early.status_code == 422
    assert "Det gjenstår å kontrollere krav 1." in words_of(early)
    checked = meets(post)
    assert (checked.status_code, checked.location) == (303, "/bids/1/read#kontroll")
    saved = post("/bids/1/assess", {"verdict": "admissible", "reason": ""}, page="/bids/1/read")
    assert (saved.status_code, saved.location) == (303, OPENING)
    text = words_of(client.get(OPENING))
    assert "Kontrollen av tilbudet fra Konsortium 0 (konstruert) er lagret." in text
    assert "Godtatt til evaluering" in text
    assert "1 tilbud må kontrolleres" in text


def meets(post, verdict="met", reason="Vist i svar 1"):
    given = {"krav1-verdict": verdict, "krav1-reason": reason}
    return post("/bids/1/requirements", given, page="/bids/1/read")


def test_a_requirement_that_is_not_met_prepares_the_rejection(session, opened, login, client, post):
    login("innkjoper1@example.test")
    for given in ({"reason": ""}, {"verdict": ""}, {"verdict": "maybe"}):
        assert meets(post, **given).status_code == 422
    assert session.scalars(select(RequirementCheck)).all() == []
    assert meets(post, "unmet", HOSTILE).status_code == 303
    page = client.get("/bids/1/read").get_data(as_text=True)
    assert 'value="rejected" checked' in page
    assert 'value="rejection_bid" checked' in page
    assert "<AS>" not in page
    assert "Krav 1: Teamet snakker norsk." in html.unescape(page)
    refused = post("/bids/1/assess", {"verdict": "admissible", "reason": "Ja"}, page="/bids/1/read")
    assert refused.status_code == 422
    assert "Tilbudet oppfyller ikke krav 1 og kan ikke godtas." in words_of(refused)
    assert meets(post, reason="Dårligere enn Konsortium 1.").status_code == 422
    login("eier@example.test")
    assert meets(post).status_code == 403
    text = words_of(client.get("/bids/1/read"))
    assert "Kontrollert av Innkjøper 1" in text
    assert "Lagre kravene" not in text


def assess(post, **given):
    return post("/bids/1/assess", {"verdict": "rejected", **given}, page="/bids/1/read")


def test_rejection_needs_a_reason_and_keeps_hostile_text_harmless(opened, login, client, post):
    login("innkjoper1@example.test")
    refused = assess(post, provision="rejection_bid", reason=" ")
    assert refused.status_code == 422
    assert "Skriv hvorfor tilbudet avvises" in words_of(refused)
    assert 'value="rejection_bid" checked' in refused.get_data(as_text=True)
    assert post("/bids/1/assess", {}, page="/bids/1/read").status_code == 422
    saved = assess(post, provision="rejection_bid", reason=HOSTILE)
    assert saved.status_code == 303
    page = client.get("/bids/1/read")
    assert f"Tilbudet er avvist {HOSTILE} Regelen: Forhold ved tilbudet (§ 24-8)" in words_of(page)
    assert 'value="rejection_bid" checked' in page.get_data(as_text=True)
    assert "<AS>" not in page.get_data(as_text=True)


@pytest.mark.parametrize("chosen", [{}, {"provision": "rejection_of_the_unheard"}])
def test_rejection_needs_a_provision_and_keeps_what_was_written(opened, login, post, chosen):
    login("innkjoper1@example.test")
    refused = assess(post, reason="Krav 1 er ikke oppfylt.", **chosen)
    assert refused.status_code == 422
    text = words_of(refused)
    assert "Krav 1 er ikke oppfylt." in text
    assert ("Velg regelen som avvisningen bygger på" in text) is (not chosen)
    assert 'href="#provision-0"' in refused.get_data(as_text=True)


def test_provision_does_not_count_when_the_bid_is_admitted(session, opened, login, post):
    login("innkjoper1@example.test")
    meets(post)
    for chosen in ("rejection_low", "rejection_of_the_unheard"):
        given = {"verdict": "admissible", "provision": chosen, "reason": ""}
        assert post("/bids/1/assess", given, page="/bids/1/read").status_code == 303
    assert session.get_one(Bid, 1).provision is None


def test_control_is_for_officers(opened, login, client, post):
    login("eier@example.test")
    text = words_of(client.get("/bids/1/read"))
    assert "Lagre kontrollen" not in text
    assert post("/bids/1/assess", {"verdict": "admissible"}, page="/").status_code == 403


def test_file_is_sent_as_a_download_that_no_browser_runs(session, opened, login, client):
    login("innkjoper1@example.test")
    sent = client.get("/bids/1/files/10001")
    assert (sent.status_code, sent.data) == (200, PDF)
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Cache-Control"] == "no-store"
    disposition = sent.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert disposition.endswith("filename*=UTF-8''L%C3%B8sning.pdf")
    tags = session.scalars(
        select(AuditEntry.tag).where(AuditEntry.tag == "document:document:download")
    )
    assert len(tags.all()) == 1


def test_file_of_another_bid_is_not_found(session, opened, login, client):
    login("innkjoper1@example.test")
    foreign = session.scalar(select(BidFile.id).where(BidFile.bid_id == 2))
    assert client.get(f"/bids/1/files/{foreign}").status_code == 404


@pytest.mark.parametrize("path", ["read", "files/10001"])
@pytest.mark.parametrize(
    "email", ["leder1@example.test", "utenfor@example.test", "admin@example.test"]
)
def test_opened_bid_is_not_found_for_others(opened, login, client, path, email):
    login(email)
    assert client.get(f"/bids/1/{path}").status_code == 404


def test_own_consortium_reads_what_was_opened(opened, login, client):
    login("medlem0@example.test")
    text = words_of(client.get("/bids/1/read"))
    assert "Vi forstår Oppgaveforståelse 0" in text
    assert "Kontroll av absolutte krav" not in text


def test_evaluator_declares_first_and_sees_no_prices(session, opened, login, client):
    login("evaluator1@example.test")
    refused = client.get("/bids/1/read")
    assert refused.status_code == 403
    assert "Bekreft habiliteten din" in words_of(refused)
    with atomic(session):
        impartiality.declare(session, 1, ties={}, actor=opened.evaluators[0], now=AFTER)
    text = words_of(client.get("/bids/1/read"))
    assert "Vi forstår Oppgaveforståelse 0" in text
    assert "Evaluatorer ser prisene først når evalueringen er låst" in text
    for price in ("1 200 016", "1 000,01", "Timepris"):
        assert price not in text


def test_rejection_that_names_another_bidder_is_refused(opened, session, login, post):
    """The rejected bidder's letter carries the reason."""
    login("innkjoper1@example.test")
    refused = assess(post, provision="rejection_bid", reason="Dårligere plan enn Konsortium 1.")
    assert refused.status_code == 422
    assert "Begrunnelsen nevner «Konsortium 1»." in words_of(refused)
    assert "Dårligere plan enn Konsortium 1." in words_of(refused)
    own = assess(post, provision="rejection_bid", reason="Konsortium 0 mangler en seniorrådgiver.")
    assert own.status_code == 303


def test_masked_evaluator_is_not_told_when_a_bid_came(session, opened, login, client):
    seen = {}
    with atomic(session):
        impartiality.declare(session, 1, ties={}, actor=opened.evaluators[0], now=AFTER)
    for masked in (False, True):
        with atomic(session):
            impartiality.mask(session, 1, masked=masked, actor=opened.owner, now=AFTER)
        login("evaluator1@example.test")
        text = words_of(client.get("/bids/1/read"))
        assert "Vi forstår Oppgaveforståelse 0" in text
        seen[masked] = ["Mottatt" in text, "Versjon" in text, "Konsortium 0" in text]
    assert seen == {False: [True] * 3, True: [False] * 3}
