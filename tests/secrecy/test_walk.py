"""Everyone but the bidder walks through everything, before and after bids come in.

What each page, list, file and form says must be what it said before: no mark of the bid, no
line, count, order or time that tells of it. The bid is consortium 1's, delivered twice;
consortium 2 takes its bid back and is reminded; consortium 0 has one of its own from before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.blueprints import background
from procure.blueprints.lists import LISTS
from procure.domain.packs import Content
from procure.domain.permissions import Role
from procure.extensions import atomic
from procure.models.accounts import User
from procure.models.audit import OutboxMail
from procure.services import bid_reminders, bids, competitions, packs, projects, questions
from tests import bid_stories
from tests.architecture.test_routes import VALUES, WHO, build, get_rules, sealed, sign_in
from tests.conftest import csrf_token
from tests.crawler import forms_of, sqlite_file
from tests.secrecy import planted
from tests.stories import DEADLINE, START

BIDDER = "rival"  # as the table of routes calls the lead of consortium 1
SIGN_INS = ("/audit/", "/lists/audit.csv", "/lists/audit.xlsx")  # they tell who has signed in
QUICK = {("officer", "open"), ("lead", "open")}
CLOSE = ("officer", "lead")  # a buyer and a bidder who see most
MOMENTS = [
    pytest.param(who, moment, marks=() if (who, moment) in QUICK else pytest.mark.matrix)
    for moment in ("open", "closed", "confirmed")
    for who in WHO
    if who != BIDDER and (moment == "open" or who in CLOSE)
]


@pytest.fixture
def world(session, app, clock):
    """Everyone has a part in the competition; bids come in when they are told to."""
    clock.now = bid_stories.WRITING
    story = sealed(session, app)
    vault, storage = app.extensions["procure_vault"], app.extensions["procure_storage"]

    def one_officer_confirms():
        clock.now = bid_stories.AFTER
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=vault, storage=storage, actor=story.officer,
                now=clock.now,
            )  # fmt: skip
        session.rollback()

    def bids_come_in():
        bid = planted.bid(session, story, vault, storage, 1)
        bid_stories.deliver(
            session, story, redrafted(session, story, vault, bid), vault, 1, key="2"
        )
        taken_back = bid_stories.submitted(session, story, vault, storage, 2)
        with atomic(session):
            bids.withdraw(session, taken_back, actor=story.leads[2], now=bid_stories.WRITING)
        with atomic(session):
            bid_reminders.remind(session, now=DEADLINE - timedelta(hours=23))
        session.rollback()
        return bid

    def others_go_on():
        by = {"actor": story.owner, "now": bid_stories.WRITING}
        with atomic(session):
            projects.create(session, title="Et annet (konstruert)", **by)
            competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference="2027/9", title="Et nytt avrop (konstruert)", **by,
            )  # fmt: skip
            questions.ask(
                session, story.competition_id, text="Når?", actor=story.leads[0], now=START
            )
            questions.answer(session, story.competition_id, 1, text="Nå.", **by)
            packs.order(
                session, story.competition_id, content=Content.CASE, all_versions=True,
                with_pdf=False, actor=story.officer, now=by["now"],
            )  # fmt: skip
        session.rollback()

    return World(bids_come_in, one_officer_confirms, others_go_on)


@dataclass(frozen=True)
class World:
    """What happens in it."""

    bids_come_in: Callable[[], planted.Planted]
    one_officer_confirms: Callable[[], None]
    others_go_on: Callable[[], None]


def redrafted(session, story, vault, bid):
    """The same bid is written again, to be replaced."""
    with atomic(session):
        content = bid_stories.content(session, story, 1)
        bids.save_draft(
            session, bid.bid_id, content, version=0, vault=vault, actor=story.leads[1],
            now=bid_stories.WRITING,
        )  # fmt: skip
    return bid.bid_id


def addresses(app):
    """Every page, for the first of everything and for what belongs to the bid; every list."""
    others = VALUES | {"bid_id": 2, "file_id": 20001, "invitation_id": 2, "consortium_id": 2}
    pages = {build(rule, values) for rule in get_rules(app) for values in (VALUES, others)}
    asked = "competition=1&consortium=1&framework=1&project=1&bid=2&organisation=4"
    lists = {f"/lists/{name}.{kind}?{asked}" for name in LISTS for kind in ("csv", "xlsx")}
    searches = {f"/admin/outbox?q=tilbud&state={state}" for state in ("waiting", "sent", "failed")}
    found = {f"/search?q={word}" for word in ("konstruert", planted.FREE, "docx", "leder1")}
    return sorted(
        pages | lists | searches | found | {"/audit/?tag=bid:bid:submit", "/audit/?who=leder1"}
    )


def client_of(app, who):
    client = app.test_client()
    if WHO[who]:
        sign_in(client, WHO[who])
    return client


def said(client, url):
    """What an address answers, without what is made anew each time."""
    response = client.get(url)
    body = re.sub(rb'name="csrf_token"[^>]*>', b"", response.data)
    headers = {k: v for k, v in response.headers if k not in {"Set-Cookie", "Date", "Expires"}}
    if url == "/competitions/":
        headers.pop("ETag", None)  # follows the sign-ins; looked at in test_conditional.py
    parts = tuple(planted.parts(body))
    return response.status_code, headers, parts or body


def walk(app, who):
    client = client_of(app, who)
    return {url: said(client, url) for url in addresses(app)}


@pytest.mark.parametrize(("who", "moment"), MOMENTS)
def test_nothing_anybody_else_can_see_changes_when_bids_come_in(
    session, app, clock, world, monkeypatch, who, moment
):
    """Before the deadline, after it, and when one officer has confirmed the opening.

    Bids of before the deadline are put in after it: all that is seen is compared, not the times.
    """
    monkeypatch.setenv("PATH", "")  # no LibreOffice: previews are not drawn
    if moment == "closed":
        clock.now = bid_stories.AFTER
    if moment == "confirmed":
        world.one_officer_confirms()
    before = walk(app, who)
    bid = world.bids_come_in()
    after = walk(app, who)
    differing = [url for url in after if not url.startswith(SIGN_INS) and after[url] != before[url]]
    assert differing == []
    marks = bid.marks | {bid.file_name, planted.SECRET}
    for url, (_status, headers, body) in after.items():
        whole = repr(headers).encode() + (b"".join(body) if isinstance(body, tuple) else body)
        assert (url, planted.found(whole, marks)) == (url, [])
        if url.startswith(SIGN_INS) and who != "lead":
            assert re.search(rb"\bbid:\d", whole) is None, url


@pytest.mark.sqlite  # the same database twice
@pytest.mark.matrix
@pytest.mark.parametrize("who", CLOSE)
def test_nothing_that_others_make_afterwards_tells_of_bids(
    session, app, engine, world, monkeypatch, tmp_path, who
):
    """The same acts, sign-ins too, in a world with bids and one without: no number has a gap."""
    monkeypatch.setenv("PATH", "")
    session.close()
    put_back = sqlite_file(engine, tmp_path / "test.db")()
    world.others_go_on()
    before = {url: even(answer) for url, answer in walk(app, who).items()}
    session.close()
    put_back()
    world.bids_come_in()
    world.others_go_on()
    after = {url: even(answer) for url, answer in walk(app, who).items()}
    assert [url for url in after if after[url] != before[url]] == []


def even(answer):
    """What was said, without the names that are drawn at random."""
    return re.sub(r"[0-9a-f]{16,}|/documents/[0-9]{9}", "#", repr(answer))


@pytest.mark.sqlite  # after each form the database is put back
@pytest.mark.matrix
@pytest.mark.parametrize("who", [who for who in WHO if WHO[who] and who != BIDDER])
def test_nothing_that_anybody_else_can_post_or_make_holds_a_mark(
    session, app, engine, clock, world, monkeypatch, tmp_path, who
):
    """Every button that the pages show is pressed, and what comes of it is read to the end."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(background, "SHORT", 600.0)  # seconds: a pack is made before the page
    bid = world.bids_come_in()
    session.close()
    marks = bid.marks | {bid.file_name, planted.SECRET}
    client = client_of(app, who)
    token = csrf_token(client, "/")
    put_back = sqlite_file(engine, tmp_path / "test.db")()
    forms = {}
    for url in addresses(app):
        page = client.get(url)
        if page.status_code == 200 and page.mimetype == "text/html":
            forms |= {(f.action, *sorted(f.fields.items())): f for f in forms_of(page.text, url)}
    assert forms
    for form in forms.values():
        answer = client.post(form.action, data=form.fields | {"csrf_token": token})
        for body in (answer.data, *planted.behind(client, answer)):
            assert (form.action, planted.found(body, marks)) == (form.action, [])
        put_back()


def test_mails_that_tell_of_bids_go_to_their_consortia_alone(session, app, world):
    bid = world.bids_come_in()
    staff = set(session.scalars(select(User.email).where(User.role != Role.SUPPLIER)))
    for mail in session.scalars(select(OutboxMail)):
        text = f"{mail.subject}\n{mail.body}".encode()
        assert planted.found(text, bid.marks | {planted.SECRET}) == []
        if mail.sealed_in_id is not None:
            assert mail.recipient not in staff
            assert re.fullmatch(r"konsortium[012]@example\.test", mail.recipient)
