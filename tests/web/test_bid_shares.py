"""The lead shares out the bid on its pages; members see, fill in and confirm what is theirs."""

from datetime import timedelta

import pytest

from procure.domain.bid_corners import answer_cell, people_cell, rate_cell
from procure.domain.bid_forms import ReadForm
from procure.domain.formats import kroner
from procure.extensions import atomic
from procure.models.bids import BidFile
from procure.queries import bid_corners, bid_terms, facts
from procure.services import bid_forms, bid_shares, bids
from procure.services.bid_shares import Given
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.bid_stories import AFTER, WRITING
from tests.stories import DEADLINE, VAULT

SECRET = "Vi forstår Oppgaveforståelse 0"


@pytest.fixture
def story(session, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    story = stories.issued(session)
    bid_stories.written(session, story, VAULT)
    return story


@pytest.fixture
def terms(session, story):
    competition = facts.competition(session, story.competition_id)
    return bid_terms.of(session, competition, story.consortium_ids[0])


@pytest.fixture
def closed(session, story, terms):
    """The lead's answer, rate and people are closed; the member answers the second criterion."""
    lead, member = story.leads[0].organisation_id, story.members[0].organisation_id
    wanted = {
        answer_cell(terms.criteria[0].id): Given(lead, private=True),
        rate_cell(terms.lines[0].id): Given(lead, private=True),
        people_cell(lead): Given(lead, private=True),
        answer_cell(terms.criteria[1].id): Given(member),
        "statements": Given(lead),
    }
    with atomic(session):
        bid_shares.share_out(session, 1, wanted=wanted, actor=story.leads[0], now=WRITING)
    return terms


@pytest.fixture
def send(client):
    """Fill in the last form of a page, change some fields, and post it."""

    def send(url, changes=None, *, to=None, without=()):
        data = {**form_fields(client.get(url).get_data(as_text=True)), **(changes or {})}
        return client.post(to or url, data={k: v for k, v in data.items() if k not in without})

    return send


def content(session, story):
    """The draft as the lead reads it now."""
    session.rollback()  # the page saved in a session of its own: read afresh
    return bids.read_draft(session, 1, vault=VAULT, actor=story.leads[0]).content


def test_lead_gives_parts_to_firms(session, story, login, client, send):
    login("leder0@example.test")
    member = str(story.members[0].organisation_id)
    page = client.get("/bids/1/shares").get_data(as_text=True)
    assert page.count("<legend") == 7  # two answers, two firms' people, two rates, statements
    done = send("/bids/1/shares", {"firm_0": member, "closed_0": "y"})
    assert (done.status_code, done.location) == (303, "/bids/1#fordeling")
    text = words_of(client.get("/bids/1"))
    assert "Oppgaveforståelse Firma 1 AS (konstruert) Firmaet og lederen Ikke bekreftet" in text
    (share,) = bid_corners.shares(session, 1)
    assert (share.firm, share.private) == ("Firma 1 AS (konstruert)", True)
    assert form_fields(client.get("/bids/1/shares").get_data(as_text=True))["firm_0"] == member


def test_part_that_is_closed_has_a_firm(session, story, login, send):
    login("leder0@example.test")
    page = send("/bids/1/shares", {"closed_0": "y"})
    assert page.status_code == 422
    assert "Velg hvilket firma som fyller ut delen" in words_of(page)
    assert form_fields(page.get_data(as_text=True))["closed_0"] == "y"


def test_firm_of_another_consortium_cannot_be_chosen(session, story, login, send):
    login("leder0@example.test")
    rival = str(story.leads[1].organisation_id)
    assert send("/bids/1/shares", {"firm_0": rival}).status_code == 422
    assert bid_corners.shares(session, 1) == ()


def test_member_sees_the_shares_but_cannot_change_them(story, closed, login, client, send):
    login("medlem0@example.test")
    page = client.get("/bids/1/shares")
    assert "Lederen av konsortiet fordeler delene." in words_of(page)
    forced = client.post("/bids/1/shares", data=send_token(client))
    assert forced.status_code == 403
    assert "Bare lederen av konsortiet kan fordele delene" in words_of(forced)


def send_token(client):
    page = client.get("/bids/1/prices").get_data(as_text=True)
    return {"csrf_token": form_fields(page)["csrf_token"]}


@pytest.mark.parametrize(
    "path",
    ["", "/answers", "/team", "/prices", "/statements", "/preview", "/submit", "/earlier",
     "/shares", "/forms", "/files"],
)  # fmt: skip
def test_member_finds_nothing_closed_on_any_page(session, story, closed, login, client, path):
    rate = content(session, story).rates[closed.lines[0].id]
    login("medlem0@example.test")
    page = client.get(f"/bids/1{path}")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    hidden = (SECRET, "Tjenestedesigner 1 Vi forstår", " ".join(kroner(rate).split()))
    assert [secret for secret in hidden if secret in words_of(page) or secret in text] == []


def test_lead_finds_everything(story, closed, login, client):
    login("leder0@example.test")
    text = words_of(client.get("/bids/1/preview"))
    assert SECRET in text
    assert "Tjenestedesigner 1 Vi forstår" in text


def test_member_writes_the_own_part_and_nothing_is_lost(
    session, story, closed, login, client, send
):
    before = content(session, story)
    login("medlem0@example.test")
    field = f"answer_{closed.criteria[1].id}"
    page = client.get("/bids/1/answers").get_data(as_text=True)
    assert [name for name in form_fields(page) if name.startswith("answer_")] == [field]
    assert send("/bids/1/answers", {field: "**Nytt**"}).status_code == 303
    after = content(session, story)
    assert after.answers == {**before.answers, closed.criteria[1].id: "**Nytt**"}
    assert (after.team, after.rates) == (before.team, before.rates)


@pytest.mark.parametrize("page", ["/prices", "/team"])
def test_saving_a_page_with_closed_parts_keeps_them(session, story, closed, login, send, page):
    before = content(session, story)
    login("medlem0@example.test")
    assert send(f"/bids/1{page}").status_code == 303
    after = content(session, story)
    assert after.rates == before.rates
    assert sorted(m.person_id for m in after.team) == sorted(m.person_id for m in before.team)


def test_field_of_a_closed_part_posted_by_hand_is_refused(
    session, story, closed, login, send, client
):
    before = content(session, story)
    login("medlem0@example.test")
    forced = send("/bids/1/answers", {f"answer_{closed.criteria[0].id}": "mitt <b>ord</b>"})
    assert forced.status_code == 403
    text = words_of(forced)
    assert "Dette er ikke lagret" in text
    assert "Firma 0 AS (konstruert)" in text
    assert "mitt &lt;b&gt;ord&lt;/b&gt;" in forced.get_data(as_text=True)
    assert SECRET not in text
    assert content(session, story) == before


def test_text_typed_while_the_part_was_given_away_is_not_lost(
    session, story, terms, login, client, send
):
    """Two tabs: the member types while the lead gives the answer to another firm."""
    login("medlem0@example.test")
    fields = form_fields(client.get("/bids/1/answers").get_data(as_text=True))
    lead = story.leads[0].organisation_id
    with atomic(session):
        bid_shares.share_out(
            session, 1, wanted={answer_cell(terms.criteria[0].id): Given(lead)},
            actor=story.leads[0], now=WRITING,
        )  # fmt: skip
    name = f"answer_{terms.criteria[0].id}"
    late = client.post("/bids/1/answers", data={**fields, name: "Skrevet for sent"})
    assert late.status_code == 403
    assert "Skrevet for sent</textarea>" in late.get_data(as_text=True)


def test_rate_reservation_and_person_posted_by_hand_are_refused(
    session, story, closed, login, client, send
):
    before = content(session, story)
    login("medlem0@example.test")
    for path, forced in (
        ("/prices", {f"rate_{closed.lines[0].id}": "1"}),
        ("/statements", {"reservations": "mitt"}),
        ("/team", {"members_list-7-person_id": "1", "members_list-7-role": "",
                   "members_list-7-level_service_design": "1",
                   "members_list-7-level_benefit_realisation": "1",
                   "members_list-7-level_change_management": "1",
                   "members_list-7-evidence": ""}),
    ):  # fmt: skip
        assert send(f"/bids/1{path}", forced).status_code == 403
    assert content(session, story) == before


def test_firm_confirms_and_the_room_says_so(session, story, closed, login, client, post):
    login("medlem0@example.test")
    cell = answer_cell(closed.criteria[1].id)
    done = post(f"/bids/1/shares/{cell}/confirm", page="/bids/1")
    assert done.status_code == 303
    assert "Bekreftet av Medlem 0" in words_of(client.get("/bids/1"))
    assert post(f"/bids/1/shares/{cell}/confirm", page="/bids/1").status_code == 303
    for other in ("statements", "answer:999", "x"):
        assert post(f"/bids/1/shares/{other}/confirm", page="/bids/1").status_code == 404


def test_empty_part_is_confirmed_once_it_is_filled_in(session, story, login, client, post):
    lead = story.leads[1].organisation_id
    bid = bid_stories.started(session, story, 1)
    with atomic(session):
        bid_shares.share_out(
            session, bid, wanted={"statements": Given(lead)}, actor=story.leads[1], now=WRITING
        )
    login("leder1@example.test")
    done = post(f"/bids/{bid}/shares/statements/confirm", page=f"/bids/{bid}")
    assert done.status_code == 303
    assert "Fyll ut delen og lagre den før dere bekrefter den." in words_of(
        client.get(f"/bids/{bid}")
    )
    assert [share.confirmed_by for share in bid_corners.shares(session, bid)] == [""]


def test_lead_is_told_what_is_unconfirmed_and_may_deliver(session, story, closed, login, client):
    login("leder0@example.test")
    text = words_of(client.get("/bids/1/submit"))
    assert "5 deler er ikke bekreftet av firmaene som fyller dem ut." in text
    assert "Lederen kan levere likevel." in text
    assert 'type="submit">Lever tilbudet</button>' in client.get("/bids/1/submit").get_data(
        as_text=True
    )


@pytest.mark.parametrize("email", ["leder1@example.test", "innkjoper1@example.test"])
@pytest.mark.parametrize("path", ["shares", "preview", "earlier"])
def test_pages_do_not_exist_for_others(story, login, client, email, path):
    login(email)
    assert client.get(f"/bids/1/{path}").status_code == 404


def test_firm_in_two_consortia_is_told_so(session, story, login, client):
    from procure.models.consortia import ConsortiumMember

    with atomic(session):
        session.add(
            ConsortiumMember(
                consortium_id=story.consortium_ids[1],
                organisation_id=story.members[0].organisation_id, is_lead=False,
                starts_on=stories.START.date(),
            )
        )  # fmt: skip
    login("leder0@example.test")
    assert "Firmaet ditt er i flere konsortier" not in words_of(client.get("/bids/1"))
    client.delete_cookie("procure")
    login("medlem0@example.test")
    assert "Firmaet ditt er også med i Konsortium 1 (konstruert)." in words_of(
        client.get("/bids/1")
    )


def test_team_below_the_need_is_told_before_delivery(session, story, login, client):
    login("leder0@example.test")
    told = "Ingen i teamet når behovet i Gevinstrealisering, Endringsledelse."
    assert told in words_of(client.get("/bids/1"))
    assert told in words_of(client.get("/bids/1/submit"))
    page = client.get("/bids/1/team")
    assert "Nivå i teamet" in page.get_data(as_text=True)
    assert "Seniorrådgiver 800 0 Ikke fordelt" in words_of(page).replace("\xa0", " ")


@pytest.fixture
def opened(session, story, closed, config, clock, login, client, post):
    """The shared bid with a file to each answer, confirmed in part, delivered and opened."""
    storage = FolderStorage(config.storage_path)
    files = [
        bid_stories.attached(session, story, 1, VAULT, storage, name=f"svar{n}.pdf")
        for n in range(2)
    ]
    with atomic(session):
        for file, criterion in zip(files, closed.criteria, strict=True):
            session.get_one(BidFile, file).criterion_id = criterion.id
        bid_shares.confirm(
            session, 1, cell=answer_cell(closed.criteria[1].id), vault=VAULT,
            actor=story.members[0], now=WRITING,
        )  # fmt: skip
    bid_stories.deliver(session, story, 1, VAULT)
    clock.now = AFTER
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=VAULT, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip
    return files


def test_annex_is_shown_with_the_opened_bid(session, story, opened, login, client):
    login("innkjoper1@example.test")
    text = words_of(client.get("/bids/1/read"))
    assert "Medlemmenes bekreftelser" in text
    assert "Team og kompetanse Firma 1 AS (konstruert) Medlem 0, 29.01.2027 kl. 09.00" in text
    assert "Oppgaveforståelse Firma 0 AS (konstruert) Ikke bekreftet av firmaet" in text
    assert SECRET in text


def test_what_was_closed_stays_closed_to_members_after_the_opening(
    session, story, closed, opened, login, client
):
    rates = {" ".join(kroner(100_000 + line.id).split()) for line in closed.lines}
    first, second = opened
    login("medlem0@example.test")
    text = words_of(client.get("/bids/1/read"))
    assert "Noen av prisene er lukket for firmaet ditt." in text
    hidden = {SECRET, "Tjenestedesigner 1 Vi forstår", "svar0.pdf", *rates}
    assert {secret for secret in hidden if secret in text} == set()
    assert "Vi forstår Team og kompetanse 0" in text
    assert client.get(f"/bids/1/files/{first}").status_code == 404
    assert client.get(f"/bids/1/files/{second}").status_code == 200
    client.delete_cookie("procure")
    login("leder0@example.test")
    text = words_of(client.get("/bids/1/read"))
    assert {secret for secret in hidden if secret not in text} == set()


def test_form_page_names_what_another_firm_fills_in(session, story, closed, config, login, client):
    read = ReadForm(
        answers={closed.criteria[0].id: "a", closed.criteria[1].id: "b"}, reservations="c"
    )
    with atomic(session):
        key = bid_forms.keep(
            session, 1, read, name="svar.docx", vault=VAULT,
            storage=FolderStorage(config.storage_path), actor=story.members[0], now=WRITING,
        )  # fmt: skip
    login("medlem0@example.test")
    text = words_of(client.get(f"/bids/1/forms/{key}"))
    told = "blir ikke tatt inn her: Oppgaveforståelse Forbehold og bekreftelser"
    assert told in text
    assert SECRET not in text


def test_file_is_offered_a_place_in_ones_own_answers_alone(story, closed, login, client):
    login("medlem0@example.test")
    page = client.get("/bids/1/files").get_data(as_text=True)
    assert f'<option value="{closed.criteria[0].id}"' not in page
    assert f'<option value="{closed.criteria[1].id}"' in page
