"""`/admin/outbox`: what is told of mails, and what is not before the opening."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.blueprints.outbox import STATE_LABELS
from procure.domain.mails import State
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.services import bid_reminders, bids, outbox
from tests import bid_stories, stories
from tests.stories import DEADLINE, START

OFFICER = "innkjoper1@example.test"
URL = "/admin/outbox"


def names(session, **where):
    return session.scalars(
        select(OutboxMail.message_id).filter_by(**where).order_by(OutboxMail.id)
    ).all()


def mail(session, subject, **changes):
    with atomic(session):
        row = outbox.queue(session, "a@example.test", subject, "Hei", now=START)
        for name, value in changes.items():
            setattr(row, name, value)


def text(client, url=URL):
    found = client.get(url)
    assert found.status_code == 200
    return found.get_data(as_text=True)


def test_every_state_has_words(app):
    assert set(STATE_LABELS) == set(State)


def test_list_is_searched_filtered_and_downloaded(session, client, login):
    stories.framework(session)
    failed = {"last_error": "SMTPRecipientsRefused: {}", "attempts": 1}
    mail(session, "Smith & Sønn <AS>")
    mail(session, "Ute av drift", **failed, try_again_at=START + timedelta(minutes=10))
    mail(session, "Gitt opp", **failed, given_up_at=START)
    login("admin@example.test")
    page = text(client)
    assert "Smith &amp; Sønn &lt;AS&gt;" in page
    assert re.search(r"Prøves igjen 11.01.2027 kl.\s09.10", page)
    assert "Mottakerens e-posttjener tar ikke imot adressen." in page
    found = text(client, f"{URL}?state=failed")
    assert ("Gitt opp" in found, "Ute av drift" in found) == (True, False)
    found = text(client, f"{URL}?q=drift&state=finnes-ikke")
    assert ("Gitt opp" in found, "Ute av drift" in found) == (False, True)
    assert "Ingen treff" in text(client, f"{URL}?q=%25")
    table = text(client, "/lists/outbox.csv?state=failed")
    assert ("Gitt opp" in table, "drift" in table) == (True, False)


def test_older_mails_are_reached_by_key(session, client, login):
    stories.framework(session)
    for n in range(60):
        mail(session, f"nr {n:02}")
    login(OFFICER)
    first = text(client)
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1)
    shown = re.findall(r"nr \d\d", first + text(client, older))
    assert shown == [f"nr {n:02}" for n in reversed(range(60))]
    assert text(client, f"{URL}?before=tull").count("nr ") == 50


def test_mail_that_was_given_up_is_sent_again_by_a_person(session, client, login, post):
    stories.framework(session)
    mail(session, "Gitt opp", given_up_at=START, attempts=7, last_error="TimeoutError: x")
    [name] = names(session)
    login(OFFICER)
    page = text(client, f"{URL}/{name}")
    assert "Vi prøvde 7 ganger og har gitt opp." in page
    assert "E-posttjeneren svarte ikke." in page
    assert post(f"{URL}/{name}/retry").status_code == 303
    assert "Venter" in text(client, f"{URL}/{name}")
    again = post(f"{URL}/{name}/retry")  # two tabs
    assert again.status_code == 409
    assert "blir prøvd igjen av seg selv" in again.get_data(as_text=True)


def test_work_list_tells_of_mails_that_were_given_up(session, client, login, post):
    stories.framework(session)
    mail(session, "Gitt opp", given_up_at=START, attempts=7, last_error="TimeoutError: x")
    for who, told in (("admin@example.test", True), (OFFICER, True), ("eier@example.test", False)):
        login(who)
        assert ("1 e-post kom ikke fram" in text(client, "/")) is told
        post("/account/logout")


def test_button_sends_what_waits_to_the_folder_of_the_demo(
    session, app, config, client, login, post, tmp_path
):
    stories.framework(session)
    mail(session, "Svar på spørsmål")
    app.config["PROCURE"] = replace(config, mail_url=(tmp_path / "post").as_uri())
    login(OFFICER)
    assert "Den blir skrevet til en mappe" in text(client)
    told = post(f"{URL}/send", follow_redirects=True)
    assert "blir sendt nå" in told.get_data(as_text=True)
    assert len(list((tmp_path / "post").iterdir())) == 1
    assert "Sendt" in text(client, f"{URL}?state=sent&q=svar")


def test_page_says_when_no_mail_leaves(session, client, login, post):
    stories.framework(session)
    login(OFFICER)
    assert "E-post er ikke satt opp." in text(client)
    assert post(f"{URL}/send").status_code == 303


def everything(client, login, post, email, urls):
    """Return what each page says to someone, but for the form's token."""
    login(email)
    said = {}
    for url in urls:
        answer = client.get(url)
        body = re.sub(r'name="csrf_token"[^>]*>', "", answer.get_data(as_text=True))
        # The tag of a kept list follows every act of anyone in the whole service, so none is told.
        tag = None if url == "/competitions/" else answer.headers.get("ETag")
        said[url] = answer.status_code, tag, body
    post("/account/logout")
    return said


@pytest.mark.parametrize(
    "email",
    [
        OFFICER,
        *(
            pytest.param(f"{who}@example.test", marks=pytest.mark.matrix)
            for who in ("eier", "admin", "revisor")
        ),
    ],
)
def test_nothing_that_staff_can_see_changes_when_someone_bids(
    session, app, client, login, post, email
):
    """Two deliver, one withdraws and declines, a third is reminded: as if nobody had bid.

    No line, count, gap, order, time, file or ETag tells; nor a mail's own page. Nor does a
    receipt that could not be sent.
    """
    story = stories.issued(session)
    key = story.competition_id
    urls = [
        "/", URL, f"{URL}?state=failed", f"{URL}?q=tilbudet", f"{URL}?before=tull",
        "/lists/outbox.csv", "/audit/", "/lists/audit.csv",
        *(
            f"/competitions/{key}{page}"
            for page in (
                "", "/invitations", "/opening", "/documents", "/questions", "/award", "/rules",
                "/amendments", "/journal", "/packs", "/evaluation", "/calendar.ics", "/comments",
            )
        ),
        *(f"/lists/{name}.csv?competition={key}" for name in ("invitations", "documents", "bids")),
        "/consortia/1", "/frameworks/1", "/frameworks/1/fairness", "/projects/1", "/competitions/", "/lists/competitions.csv",
    ]  # fmt: skip
    before = everything(client, login, post, email, urls)

    vault, storage = app.extensions["procure_vault"], app.extensions["procure_storage"]
    for n in (0, 1):
        bid_stories.submitted(session, story, vault, storage, n)
    with atomic(session):
        bids.withdraw(session, 2, actor=story.leads[1], now=bid_stories.WRITING)
    bid_stories.written(session, story, vault, 2)
    bid_stories.declined(session, story, 1)
    with atomic(session):
        bid_reminders.remind(session, now=DEADLINE - timedelta(hours=23))
    with atomic(session):
        rows = session.scalars(select(OutboxMail).where(OutboxMail.sealed_in_id == key)).all()
        rows[0].given_up_at, rows[0].last_error, rows[0].attempts = START, "TimeoutError: x", 7
        secret = {row.message_id: row.subject.partition(":")[0] for row in rows}
    assert list(secret.values()) == [
        "Tilbudet er mottatt", "Tilbudet er mottatt", "Tilbudet er trukket",
        "Tilbudet er ikke levert",
    ]  # fmt: skip

    told = ("/audit/", "/lists/audit.csv")  # sign-ins are told there, and rightly so
    after = everything(client, login, post, email, urls)
    for url in urls:
        if url not in told:
            assert (url, after[url]) == (url, before[url])
        assert re.search(r"\bbid:\d", after[url][2]) is None
    login(OFFICER)
    for name in secret:
        assert client.get(f"{URL}/{name}").status_code == 404
        assert post(f"{URL}/{name}/retry").status_code == 404
        hidden, none = (text(client, f"{URL}?before={key}") for key in (name, "tull"))
        assert shown(hidden) == shown(none) != []


def shown(page):
    return re.findall(rf'href="{URL}/([0-9a-f]+)"', page)


def test_receipts_are_shown_when_the_bids_are_opened(session, app, client, login):
    story = stories.issued(session)
    vault, storage = app.extensions["procure_vault"], app.extensions["procure_storage"]
    bid_stories.opened(session, story, vault, storage)
    login(OFFICER)
    assert "Tilbudet er mottatt" in text(client)
