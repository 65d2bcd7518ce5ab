"""Exclusions before the issue, and what staff may do with invitations after it."""

from datetime import timedelta

import pytest

from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.competitions import Invitation
from procure.services import competitions, exclusions
from tests import bid_stories, stories
from tests.bid_pages import words_of
from tests.stories import START, VAULT

URL = "/competitions/1/invitations"
WHY = "Smith & Sønn <AS> dekker ikke delområdet."
OFFICER, OFFICER2 = "innkjoper1@example.test", "innkjoper2@example.test"


@pytest.fixture
def draft(session):
    return stories.draft(session)


@pytest.fixture
def sent(session, clock):
    return stories.issued(session)


def excluded(session, n=1):
    """An issued competition that consortium n is left out of."""
    story = stories.draft(session)
    key, by = story.competition_id, {"now": START}
    with atomic(session):
        one = {"consortium_id": story.consortium_ids[n]}
        exclusions.propose(session, key, why=WHY, actor=story.owner, **one, **by)
        exclusions.approve(session, key, actor=story.officer, **one, **by)
        competitions.submit_for_review(session, key, actor=story.owner, **by)
        competitions.approve(session, key, actor=story.officer, **by)
        competitions.issue(session, key, vault=VAULT, actor=story.owner, **by)
    return story


def fail(session, n=0):
    """The mail to consortium n has been given up."""
    with atomic(session):
        mail = session.get_one(OutboxMail, session.get_one(Invitation, n + 1).mail_id)
        mail.given_up_at, mail.attempts, mail.last_error = START, 7, "TimeoutError: x"


def test_exclusion_is_proposed_by_one_and_approved_by_another(draft, client, login, post):
    login(OFFICER)
    assert "3 av 3 konsortier får invitasjonen" in words_of(client.get(URL))
    refused = post(f"{URL}/exclusions", {"consortium": "99", "why": WHY}, page=URL)
    assert refused.status_code == 422
    shown = words_of(refused)
    assert "Smith & Sønn <AS> dekker ikke delområdet." in shown  # nothing typed is lost
    assert post(f"{URL}/exclusions", {"consortium": "2", "why": " \n"}).status_code == 422
    assert post(f"{URL}/exclusions", {"consortium": "2", "why": WHY}).status_code == 303
    shown = words_of(client.get(URL))
    assert "Ikke avgjort" in shown
    assert "2 av 3 konsortier får invitasjonen" in shown
    assert "1 forslag må avgjøres først." in shown
    assert "Du har selv foreslått dette." in shown
    again = post(f"{URL}/exclusions", {"consortium": "2", "why": WHY})  # two tabs
    assert (again.status_code, "allerede et forslag" in words_of(again)) == (409, True)
    assert post(f"{URL}/exclusions/2/approve").status_code == 403  # a button posted by hand
    post("/account/logout")
    login(OFFICER2)
    refused = post(f"{URL}/exclusions/2/refuse", {"nei-2-why": ""})
    assert (refused.status_code, "Skriv hvorfor konsortiet skal" in words_of(refused)) == (
        422, True,
    )  # fmt: skip
    assert post(f"{URL}/exclusions/9/approve").status_code == 404
    assert post(f"{URL}/exclusions/2/approve").status_code == 303
    shown = words_of(client.get(URL))
    assert "2 av 3 konsortier får invitasjonen" in shown
    assert "Foreslått av Innkjøper 1" in shown
    assert "Godkjent av Innkjøper 2" in shown
    assert post(f"{URL}/exclusions/2/refuse", {"nei-2-why": "Nei"}).status_code == 409


def test_issue_says_how_many_are_invited_and_who_is_not(session, draft, client, login, post):
    key, by = draft.competition_id, {"now": START}
    with atomic(session):
        exclusions.propose(session, key, consortium_id=2, why=WHY, actor=draft.owner, **by)
        competitions.submit_for_review(session, key, actor=draft.owner, **by)
        competitions.approve(session, key, actor=draft.officer, **by)
    login(OFFICER)
    shown = words_of(client.get("/competitions/1"))
    assert "1 forslag om ikke å invitere et konsortium er ikke godkjent" in shown
    refused = post("/competitions/1/issue")
    assert (refused.status_code, "ikke godkjent" in words_of(refused)) == (409, True)
    assert post(f"{URL}/exclusions/2/approve").status_code == 303
    shown = words_of(client.get("/competitions/1"))
    assert "2 av 3 konsortier får invitasjonen nå." in shown
    assert "Ikke invitert: Konsortium 1 (konstruert)." in shown
    assert post("/competitions/1/issue").status_code == 303
    assert post("/competitions/1/issue").status_code == 409
    shown = words_of(client.get(URL))
    assert "Ikke invitert Konsortium 1 (konstruert) Godkjent" in shown
    assert "Foreslå at" not in shown


def test_excluded_consortium_learns_nothing(session, app, client, login, post):
    """No page of the competition, no list, no mail: as for a competition that is not there."""
    excluded(session)
    login("leder1@example.test")
    rules = {
        rule.rule.replace("<int:competition_id>", "{}")
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and set(rule.arguments) == {"competition_id"}
    }
    assert len(rules) > 30
    for rule in rules:
        there, nowhere = (client.get(rule.format(key)) for key in (1, 99))
        assert (rule, there.status_code) == (rule, 404)
        assert words_of(there) == words_of(nowhere)
    for url in ("/", "/bids/", "/competitions/", "/consortia/2"):
        assert "Enklere hverdag" not in words_of(client.get(url))
    assert post(f"{URL}/exclusions/2/withdraw").status_code == 404
    post("/account/logout")
    login(OFFICER)
    assert "Godkjente at et konsortium ikke inviteres" in words_of(client.get("/audit/"))


def test_reminder_goes_to_all_who_have_not_read_and_to_no_other(
    session, sent, client, login, post, clock
):
    """Who has declined without reading is reminded too: leaving them out would tell."""
    with atomic(session):
        competitions.read_invitation(session, 1, actor=sent.leads[0], now=START)
    bid_stories.declined(session, sent, 1)
    login(OFFICER)
    early = post(f"{URL}/remind")
    assert (early.status_code, "har fått e-post det siste døgnet" in words_of(early)) == (409, True)
    clock.now = START + timedelta(days=3)
    login(OFFICER)
    assert "Minn dem som ikke har lest" in words_of(client.get(URL))
    assert post(f"{URL}/remind").status_code == 303
    assert "Påminnet 14.01.2027" in words_of(client.get(URL))
    told = [m for m in session.query(OutboxMail) if m.subject.startswith("Påminnelse")]
    assert sorted(m.recipient for m in told) == [
        "konsortium1@example.test", "konsortium2@example.test",
    ]  # fmt: skip
    assert len({m.body for m in told}) == 1
    assert post(f"{URL}/remind").status_code == 409


def test_mail_is_sent_again_only_where_it_did_not_arrive(session, sent, client, login, post):
    fail(session)
    login("eier@example.test")
    assert "Kom ikke fram" in words_of(client.get(URL))
    assert post(f"{URL}/2/resend").status_code == 409
    assert post(f"{URL}/99/resend").status_code == 404
    assert post(f"{URL}/1/resend").status_code == 303
    assert "Kom ikke fram" not in words_of(client.get(URL))
    table = client.get("/lists/invitations.csv?competition=1").get_data(as_text=True)
    assert table.count("Venter") == 3


@pytest.mark.parametrize("page", ["remind", "1/resend"])
def test_nothing_is_sent_again_after_the_deadline(session, sent, client, login, post, clock, page):
    fail(session)
    clock.now = stories.DEADLINE
    login(OFFICER)
    assert post(f"{URL}/{page}").status_code == 409
    shown = words_of(client.get(URL))
    assert "Send på nytt" not in shown


def test_page_tells_which_version_was_read(session, sent, client, login, clock):
    with atomic(session):
        competitions.read_invitation(session, 1, actor=sent.leads[0], now=START)
        competitions.extend(
            session, 1, deadline_at=stories.DEADLINE + timedelta(days=1), summary="Senere.",
            actor=sent.owner, now=START,
        )  # fmt: skip
    login(OFFICER)
    assert "Har lest versjon 1 av 2" in words_of(client.get(URL))
    with atomic(session):
        competitions.read_invitation(session, 1, actor=sent.members[0], now=START)
    assert "Har lest siste versjon" in words_of(client.get(URL))
