"""What cannot be so is answered in plain words, and nothing that was typed is lost."""

import re
import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from procure.app import create_app
from procure.models.bids import Submission
from procure.models.competitions import Competition, CompetitionVersion, Criterion, Invitation
from tests import amendment_stories, bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.conftest import CHEAP, csrf_token
from tests.stories import DEADLINE

OWNER, OFFICER = "eier@example.test", "innkjoper1@example.test"
HERE = "/competitions/1"


class Browser:
    """Someone signed in, who changes some fields of a form and sends the rest as it stands."""

    def __init__(self, app: Flask, email: str) -> None:
        self.client = app.test_client()
        typed = {"email": email, "password": stories.PASSWORD}
        typed["csrf_token"] = csrf_token(self.client, "/account/login")
        assert self.client.post("/account/login", data=typed).status_code == 303

    def fields(self, url, to=None):
        """What the browser would send of the form that goes to an address, else of the page's."""
        page = self.client.get(url).get_data(as_text=True)
        forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
        named = [form for form in forms if f'action="{to}"' in form]
        plain = [form for form in forms if "action=" not in form.partition(">")[0]]
        return max(map(form_fields, named or plain or forms), key=len)

    def sends(self, url, changes=None, *, to=None):
        return self.client.post(to or url, data={**self.fields(url, to), **(changes or {})})


@pytest.fixture
def draft(session):
    return stories.draft(session)


@pytest.fixture
def owner(draft, app):
    return Browser(app, OWNER)


def weights(session, *typed):
    """The fields of the page of weights, for the criteria in order."""
    ids = session.scalars(select(Criterion.id).order_by(Criterion.position, Criterion.id)).all()
    return {f"weight_{key}": text for key, text in zip(ids, typed, strict=True)}


@pytest.mark.parametrize(
    ("last", "sum_", "told"),
    [("39,99", "99,99", "Vektene er 99,99 % til sammen."),
     ("40,01", "100,01", "Vektene er 100,01 % til sammen.")],
)  # fmt: skip
def test_weights_a_hundredth_from_100_are_kept_but_go_no_further(session, owner, last, sum_, told):
    kept = owner.sends(f"{HERE}/criteria", weights(session, "30", "30", last))
    assert kept.status_code == 303
    page = words_of(owner.client.get(f"{HERE}/criteria"))
    assert f"Hovedkriteriene vektes {sum_} % til sammen." in page
    assert told in page
    refused = owner.sends(HERE, to=f"{HERE}/submit-for-review")
    assert refused.status_code == 409
    assert told in words_of(refused)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5", "Vekten må være fra 0 til 100"),
        ("100,01", "Vekten må være fra 0 til 100"),
        ("tretti", "Skriv vekten som et tall, for eksempel 30 eller 12,5"),
        ("33,333", "Skriv vekten som et tall, for eksempel 30 eller 12,5"),
        ("", "Skriv vekten som et tall, for eksempel 30 eller 12,5"),
        ("1e2", "Skriv vekten som et tall, for eksempel 30 eller 12,5"),
    ],
)
def test_weight_that_is_none_is_refused_at_its_field_and_kept(session, owner, typed, told):
    refused = owner.sends(f"{HERE}/criteria", weights(session, "30", typed, "40"))
    assert refused.status_code == 422
    assert f"Oppgaveforståelse: {told}" in words_of(refused)
    assert f'value="{typed}" aria-invalid="true"' in refused.get_data(as_text=True)
    assert session.scalars(select(Criterion.weight).order_by(Criterion.position)).all() == [
        30, 30, 40,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "time", "told"),
    [
        ("28.03.2027", "02:30", "Klokken stilles fram den natten, så klokkeslettet finnes ikke."),
        ("31.10.2027", "02:30", "Klokken stilles tilbake den natten, så klokkeslettet kommer to"),
        ("31.02.2027", "12:00", "Datoen finnes ikke i kalenderen"),
        ("i morgen", "12:00", "Skriv datoen som dd.mm.åååå"),
        ("01.02.2027", "25:00", "Skriv klokkeslettet fra 00:00 til 23:59"),
        ("01.02.2027", "", "Skriv klokkeslettet som tt:mm"),
    ],
)
def test_deadline_that_is_no_moment_is_refused_and_kept(session, owner, date, time, told):
    refused = owner.sends(f"{HERE}/timeline", {"deadline_at": [date, time]})
    assert refused.status_code == 422
    assert told in words_of(refused)
    shown = refused.get_data(as_text=True)
    assert [f'value="{typed}"' in shown for typed in (date, time)] == [True, True]
    assert session.get_one(Competition, 1).deadline_at == DEADLINE


@pytest.mark.parametrize("day", ["10.01.2027", "11.01.2027"])  # before now, and this very hour
def test_deadline_that_is_past_is_kept_but_goes_no_further(session, owner, day):
    kept = owner.sends(
        f"{HERE}/timeline",
        {"deadline_at": [day, "09:00"], "questions_due_at": ["08.01.2027", "12:00"]},
    )
    assert kept.status_code == 303
    told = "Tilbudsfristen må være fram i tid."
    assert told in words_of(owner.client.get(f"{HERE}/timeline"))
    refused = owner.sends(HERE, to=f"{HERE}/submit-for-review")
    assert (refused.status_code, told in words_of(refused)) == (409, True)


def test_criterion_that_mixes_price_and_quality_must_be_explained(owner):
    url = f"{HERE}/criteria/2"
    assert owner.sends(url, {"description": "Pris og kompetanse i teamet."}).status_code == 303
    page = words_of(owner.client.get(HERE))
    assert "«Oppgaveforståelse» nevner både pris og kvalitet." in page
    refused = owner.sends(HERE, to=f"{HERE}/submit-for-review")
    assert refused.status_code == 409
    assert "Regel 12 varsler." in words_of(refused)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("10", "")], "Skriv hva 10 poeng betyr."),
        ([("", "Godt")], "Skriv poengene som beskrivelsen gjelder."),
        ([("10", "Best"), ("10", "Nest best")], "10 poeng står to ganger."),
        ([("5", "Midt på"), ("10", "Best")], "Sett poengene i fallende rekkefølge"),
        ([("11", "Best")], "11 poeng er utenfor skalaen fra 0 til 10."),
        ([("ti", "Best")], "Skriv et tall"),
    ],
)
def test_scale_wording_that_says_nothing_is_refused_at_its_row(session, owner, rows, told):
    url = f"{HERE}/criteria/2/scale"
    emptied = {name: "" for name in owner.fields(url) if name.startswith("wordings-")}
    typed = {
        f"wordings-{n}-{part}": text
        for n, row in enumerate(rows)
        for part, text in zip(("points", "text"), row, strict=True)
    }
    refused = owner.sends(url, emptied | typed)
    assert refused.status_code == 422
    assert told in words_of(refused)
    shown = refused.get_data(as_text=True)
    assert [text for row in rows for text in row if text and text not in shown] == []


@pytest.mark.parametrize(("low", "high"), [("900 000", "900 000"), ("900 000", "800 000")])
def test_interval_of_prices_that_holds_nothing_goes_no_further(owner, low, high):
    kept = owner.sends(
        f"{HERE}/model",
        {"family": "points", "formula": "interval", "low_ore": low, "high_ore": high},
    )
    told = "Evalueringsmodellen kan ikke beregnes: øvre pris mangler eller er ikke over nedre pris."
    assert kept.status_code == 303
    assert told in words_of(owner.client.get(f"{HERE}/model"))
    refused = owner.sends(HERE, to=f"{HERE}/submit-for-review")
    assert (refused.status_code, told in words_of(refused)) == (409, True)


def together(*acts):
    """Do it all at once; return what each answered, in order."""
    answers, barrier = [None] * len(acts), threading.Barrier(len(acts))

    def do(place, act):
        barrier.wait()
        answers[place] = act()

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_issue_pressed_by_two_at_once_is_one_issue(session, engine, config, clock):
    stories.approved(session)
    session.rollback()
    people = [
        Browser(create_app(config, engine=engine, now=clock, hasher=CHEAP), email)
        for email in (OWNER, OFFICER)
    ]
    forms = [p.fields(HERE, f"{HERE}/issue") for p in people]
    answers = together(
        *(
            lambda p=p, f=f: p.client.post(f"{HERE}/issue", data=f)
            for p, f in zip(people, forms, strict=True)
        )
    )
    assert sorted(a.status_code for a in answers) == [303, 409]
    (late,) = [a for a in answers if a.status_code == 409]
    assert "Dette kan ikke gjøres nå" in words_of(late)
    assert "Konkurransen ble sendt ut mandag 11. januar 2027 kl. 09.00." in words_of(late)
    count = {
        row: session.scalar(select(func.count()).select_from(row))
        for row in (Invitation, CompetitionVersion)
    }
    assert count == {Invitation: 3, CompetitionVersion: 1}


def test_bid_delivered_from_a_page_older_than_an_amendment_is_kept_and_marked(session, app, clock):
    """The bidder never saw the amendment: the bid counts, and is asked about what was touched."""
    story = stories.issued(session)
    clock.now = amendment_stories.WHEN
    vault = app.extensions["procure_vault"]
    bid = bid_stories.written(session, story, vault, 0)
    lead = Browser(app, "leder0@example.test")
    old = lead.fields(f"/bids/{bid}/submit")
    amendment_stories.issued(session, story)
    clock.forward(minutes=1)
    sent = lead.client.post(f"/bids/{bid}/submit", data=old)
    assert sent.status_code == 200
    assert session.scalar(select(func.count()).select_from(Submission)) == 1
    assert [done for _, done in amendment_stories.marks(session, bid)] == [False]
    room = words_of(lead.client.get(f"/bids/{bid}"))
    assert "endr" in room.lower()


def test_amendment_and_bid_at_the_same_moment_both_stand(session, engine, config, clock):
    story = stories.issued(session)
    clock.now = amendment_stories.WHEN
    apps = [create_app(config, engine=engine, now=clock, hasher=CHEAP) for _ in range(2)]
    bid = bid_stories.written(session, story, apps[0].extensions["procure_vault"], 0)
    amendment_stories.approved(
        session, amendment_stories.explained(session, amendment_stories.prepared(session, story))
    )
    session.rollback()
    lead, owner = Browser(apps[0], "leder0@example.test"), Browser(apps[1], OWNER)
    form, amendment = lead.fields(f"/bids/{bid}/submit"), f"{HERE}/amendments/prepared/issue"
    given = owner.fields(f"{HERE}/amendments/prepared", amendment)
    sent, told = together(
        lambda: lead.client.post(f"/bids/{bid}/submit", data=form),
        lambda: owner.client.post(amendment, data=given),
    )
    assert (sent.status_code, told.status_code) == (200, 303)  # the receipt itself, and a redirect
    assert session.scalar(select(func.count()).select_from(Submission)) == 1
    assert session.scalar(select(func.max(CompetitionVersion.number))) == 2
    assert [done for _, done in amendment_stories.marks(session, bid)] == [False]
