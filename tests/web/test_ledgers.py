"""The ledger in the browser, and the stops at the ceiling and the last day on their own buttons."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from procure.domain.formats import NBSP
from procure.domain.framework_terms import SetMaximum, Terminate
from procure.extensions import atomic
from procure.models.ledger import LedgerPosting
from procure.queries import ledger as pages
from procure.services import competitions
from tests import evaluation_stories as es
from tests import ledger_stories, stories
from tests.ledger_stories import PRICE, SIGNING

ROOT = "/frameworks/1/ledger"
AWARD = "/competitions/1/award"
DAY_AFTER = datetime(2030, 6, 30, 22, tzinfo=UTC)  # 1 July in Oslo


def text(response):
    """What the reader sees: tags gone, entities read, spaces plain."""
    said = html.unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))
    return " ".join(said.replace(NBSP, " ").split())


@pytest.fixture
def enter(login, clock):
    """Sign in as someone, at an instant."""

    def enter(who="innkjoper1", now=SIGNING):
        clock.now = now
        login(f"{who}@example.test")

    return enter


@pytest.fixture
def signed(session, tmp_path):
    return es.contracted(session, tmp_path)


def test_empty_ledger_says_what_will_come(session, enter, client):
    stories.framework(session)
    enter()
    page = text(client.get(ROOT))
    assert "40 000 000 kr igjen av 40 000 000 kr uten mva." in page
    assert "Ingen posteringer ennå" in page
    assert "Ingen prognose på takt. Det er færre enn tre posteringer." in page


def test_overview_of_the_agreement_draws_the_use_beside_its_numbers(session, signed, enter, client):
    ledger_stories.option(session, signed, 5_000_000_00)
    enter()
    shown = client.get("/frameworks/1")
    assert 'id="rammen-over-tid-navn"' in shown.get_data(as_text=True)
    page = text(shown)
    assert "Posteringer per år År Sum i året Brukt i alt 2027 1 160 000 kr 1 160 000 kr" in page
    assert "Ingen prognose på takt. Det er færre enn tre posteringer." in page


def test_overview_draws_no_use_before_there_is_any(session, enter, client):
    stories.framework(session)
    enter()
    assert "rammen-over-tid" not in client.get("/frameworks/1").get_data(as_text=True)


def test_use_of_an_agreement_is_drawn_for_those_who_may_read_its_ledger(signed, enter, client):
    enter("admin")
    response = client.get("/frameworks/1")
    assert response.status_code == 200
    assert "rammen-over-tid" not in response.get_data(as_text=True)


def test_ledger_shows_lines_sums_and_what_is_left(session, signed, enter, client):
    ledger_stories.option(session, signed, 5_000_000_00)
    ledger_stories.change(session, signed, -160_000_00)
    enter()
    page = text(client.get(ROOT))
    assert "34 000 000 kr igjen av 40 000 000 kr uten mva." in page
    assert "Brukt: summen av alle posteringer 1 000 000 kr" in page
    assert "Bundet: opsjoner i avropene som kan tas 5 000 000 kr" in page
    assert "varselgrensen på 80 %: 32 000 000 kr" in page
    assert "2 posteringer, til sammen 1 000 000 kr." in page
    assert "Konsortium 0 (konstruert) 1 000 000 kr 1 100 %" in page
    assert "2 konsortier har ingen posteringer." in page
    assert "Prøvedirektoratet (konstruert) 1 000 000 kr 1 100 %" in page
    assert "Endring 2027/7" in page
    assert "−160 000 kr 1 000 000 kr" in page


def test_ledger_is_filtered_and_paged_by_key(session, signed, enter, client, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 2)
    for n in range(1, 5):
        ledger_stories.change(session, signed, n * 1_000_00)
    enter()
    first = client.get(ROOT)
    assert "5 posteringer" in text(first)
    older = re.search(r'href="([^"]+before=\d+[^"]*)"', first.get_data(as_text=True)).group(1)
    second = client.get(html.unescape(older))
    amounts = re.findall(r'<td class="num"[^>]*>([^<]+)</td>', second.get_data(as_text=True))
    assert {"2 000 kr", "1 000 kr"} <= {one.replace(NBSP, " ") for one in amounts}
    assert "Nyere" in text(second)
    chosen = client.get(f"{ROOT}?kind=award&year=2027&consortium={signed.story.consortium_ids[0]}")
    assert "Én postering, til sammen 1 160 000 kr." in text(chosen)
    none = client.get(f"{ROOT}?year=2031")
    assert "Ingen posteringer passer" in text(none)
    odd = client.get(f"{ROOT}?year=x&kind=y&buyer=-1&before=9999")
    assert "5 posteringer" in text(odd)


def test_officer_takes_a_line_back_with_a_reason(session, signed, enter, post, client):
    enter()
    page = client.get(f"{ROOT}/1")
    assert "En ny linje på −1 160 000 kr tar den tilbake" in text(page)
    assert "Kontrakten gjelder fortsatt." in text(page)
    long = "x" * 1001
    for typed, said in (("", "Skriv hvorfor posteringen rettes"), (long, "Skriv høyst 1000 tegn")):
        wrong = post(f"{ROOT}/1/correct", {"reason": typed}, page=f"{ROOT}/1")
        assert wrong.status_code == 422
        assert said in text(wrong)
        assert typed in wrong.get_data(as_text=True)
    done = post(f"{ROOT}/1/correct", {"reason": "Ført på feil avrop."}, page=f"{ROOT}/1")
    assert (done.status_code, done.location) == (303, ROOT)
    page = client.get(ROOT)
    assert "Posteringen er rettet. Begge linjene står i regnskapet." in text(page)
    assert "Ført på feil avrop." in text(page)
    session.rollback()
    amounts = session.scalars(select(LedgerPosting.amount_ore).order_by(LedgerPosting.id)).all()
    assert amounts == [PRICE, -PRICE]


@pytest.mark.parametrize(
    ("line", "said"), [(1, "Posteringen er allerede rettet."), (2, "En retting kan ikke rettes.")]
)
def test_button_of_a_corrected_line_says_why_and_force_gets_409(
    session, signed, enter, post, client, line, said
):
    enter()
    post(f"{ROOT}/1/correct", {"reason": "Ført på feil avrop."}, page=f"{ROOT}/1")
    page = client.get(f"{ROOT}/{line}")
    assert 'aria-disabled="true"' in page.get_data(as_text=True)
    assert said in text(page)
    forced = post(f"{ROOT}/{line}/correct", {"reason": "Igjen."}, page="/")
    assert forced.status_code == 409
    assert said in text(forced)
    session.rollback()
    assert len(session.scalars(select(LedgerPosting.id)).all()) == 2


@pytest.mark.parametrize("who", ["eier", "revisor", "evaluator1"])
def test_staff_read_the_line_and_cannot_take_it_back(session, signed, enter, post, client, who):
    enter(who)
    page = client.get(f"{ROOT}/1")
    assert page.status_code == 200
    assert "Rollen din gir ikke rett til dette." in text(page)
    assert post(f"{ROOT}/1/correct", {"reason": "Nei."}, page="/").status_code == 403


def test_supplier_knows_of_no_ledger(session, signed, enter, post, client):
    enter("leder0")
    for url in (ROOT, f"{ROOT}/1", "/frameworks/1/fairness"):
        assert client.get(url).status_code == 404
    assert post(f"{ROOT}/1/correct", {"reason": "Nei."}, page="/").status_code == 404


def test_line_of_another_agreement_or_of_none_is_not_found(session, signed, enter, post, client):
    enter()
    for url in ("/frameworks/2/ledger", "/frameworks/2/ledger/1", f"{ROOT}/99"):
        assert client.get(url).status_code == 404
    for url in ("/frameworks/2/ledger/1/correct", f"{ROOT}/99/correct"):
        assert post(url, {"reason": "Nei."}, page="/").status_code == 404


def stopped(client, post, said, url):
    """The award page's button is refused with the sentence, and so is a forced request."""
    page = client.get(AWARD)
    assert said in text(page)
    assert 'aria-disabled="true"' in page.get_data(as_text=True)
    forced = post(f"{AWARD}/{url}", {"bid": 1, "reason": es.REASON}, page="/")
    assert forced.status_code == 409
    assert said in text(forced)


@pytest.mark.parametrize(
    ("reach", "url"),
    [(es.locked, "decision"), (es.decided, "letters"), (es.told, "contract")],
)
def test_past_the_maximum_each_button_of_the_award_is_refused(
    session, tmp_path, enter, post, client, reach, url
):
    found = reach(session, tmp_path)
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=PRICE - 1), found.now)
    enter(now=SIGNING)
    stopped(
        client, post,
        "Tilbudet koster 1 160 000 kr. Det er bare 1 159 999,99 kr igjen av rammeavtalens "
        "maksimalverdi, når opsjoner som kan tas er regnet med.",
        url,
    )  # fmt: skip
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=PRICE), found.now)
    assert "Tilbudet koster" not in text(client.get(AWARD))


@pytest.mark.parametrize(
    ("reach", "url"),
    [(es.locked, "decision"), (es.decided, "letters"), (es.told, "contract")],
)
def test_the_day_after_the_last_each_button_of_the_award_is_refused(
    session, tmp_path, enter, post, client, reach, url
):
    reach(session, tmp_path)
    said = "Rammeavtalen gjelder ikke på dette tidspunktet (utløper 30. juni 2030)."
    enter(now=DAY_AFTER - timedelta(minutes=1))
    assert said not in text(client.get(AWARD))
    enter(now=DAY_AFTER)
    stopped(client, post, said, url)


def test_competition_cannot_be_issued_past_the_maximum_or_the_last_day(
    session, tmp_path, enter, post, client
):
    story = stories.approved(session)
    at = stories.START + timedelta(days=1)
    found = es.Evaluation(story=story, bids=(), criteria=(), now=at)
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=1_799_999_00), at)
    enter("eier", at)
    page = "/competitions/1"
    said = "Anslaget er høyere enn det som er igjen av rammeavtalens maksimalverdi (1 799 999 kr)."
    assert said in text(client.get(page))
    forced = post(f"{page}/issue", {}, page="/")
    assert (forced.status_code, said in text(forced)) == (409, True)
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=1_800_000_00), at)
    assert said not in text(client.get(page))
    ledger_stories.amend(session, found, Terminate(terminates_on=stories.DEADLINE.date()), at)
    ended = "Rammeavtalen gjelder ikke på dette tidspunktet (utløper 31. januar 2027)."
    assert ended in text(client.get(page))
    assert post(f"{page}/issue", {}, page="/").status_code == 409


def test_nearly_used_is_a_warning_before_anything_is_refused(session, signed, enter, client):
    ledger_stories.change(session, signed, 3_200_000_000 - PRICE)
    enter()
    page = text(client.get(ROOT))
    assert "80 % av rammen er brukt eller bundet" in page


def test_planned_competitions_warn_before_they_are_signed(session, signed, enter, client):
    ledger_stories.change(session, signed, 3_100_000_000 - PRICE)
    one = stories.replace(signed.story, reference="2027/9", project_id=0)
    drafted = stories.draft(session, one)
    with atomic(session):
        competitions.change(
            session, drafted.competition_id, version=3, values={"estimate_ore": 100_000_000},
            actor=drafted.owner, now=SIGNING,
        )  # fmt: skip
    enter()
    page = text(client.get(ROOT))
    assert "Det som er planlagt, bringer rammen over varselgrensen på 80 %" in page
    assert "Planlagt: én konkurranse under arbeid 1 000 000 kr" in page


def test_used_up_ceiling_is_told_without_a_date_to_come(session, signed, enter, client):
    for ore in (1_000_000_00, 1_000_000_00, 38_000_000_00 - PRICE):
        ledger_stories.change(session, signed, ore)
    enter(now=SIGNING + timedelta(days=90))
    page = text(client.get(ROOT))
    assert "i snitt" in page
    assert "Rammen er brukt opp." in page
    assert "Med samme takt" not in page
