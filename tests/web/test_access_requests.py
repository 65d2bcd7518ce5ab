"""The pages of access: asked by the bidder, decided by the staff, fetched by the asker."""

import io

import docx
import pytest
from sqlalchemy import select

from procure.models.complaints import AccessRequest
from procure.models.journals import JournalEntry
from tests import evaluation_stories as es
from tests.bid_pages import words_of
from tests.conftest import csrf_token

LEAD = "leder1@example.test"
OFFICER = "innkjoper1@example.test"
ONE = "/competitions/1/access/1"


@pytest.fixture
def asked(session, tmp_path, clock, client, login):
    found = es.told(session, tmp_path)
    clock.now = found.now
    login(LEAD)
    url = f"/bids/{found.bids[1]}/access"
    token = csrf_token(client, url)
    empty = client.post(url, data={"csrf_token": token, "text": ""})
    assert empty.status_code == 422
    assert "Skriv hva dere ber om innsyn i" in words_of(empty)
    said = {"csrf_token": token, "text": "Vi ber om det valgte tilbudet."}
    assert client.post(url, data=said).status_code == 303
    login(OFFICER)
    return found


def filled(client, **changed):
    return {
        "csrf_token": csrf_token(client, ONE), "version": "1", "chosen": "1", "claim": "Det valgte tilbudet.",
        "bid": "redacted", "hidden": ["0"], "redacted": "Første setning", "reason": "Hemmelig.",
        "verdict": "partly", "assessment": "Vurdert.", "appeal": "Klag til oss.", **changed,
    }  # fmt: skip


def test_officer_picks_passages_sees_a_draft_decides_and_the_asker_fetches_the_copy(
    session, asked, client, login
):
    page = client.get(ONE).get_data(as_text=True)
    assert 'id="hidden-0"' in page
    draft = client.post(ONE, data=filled(client, then="preview"))
    texts = [p.text for p in docx.Document(io.BytesIO(draft.data)).paragraphs]
    assert "[sladdet]" in " ".join(texts)
    lacking = client.post(ONE, data=filled(client, hidden=[]))
    assert lacking.status_code == 422
    assert "Hemmelig." in lacking.get_data(as_text=True)  # nothing typed is lost
    done = client.post(ONE, data=filled(client))
    entry = session.scalars(select(JournalEntry)).one()
    assert done.headers["Location"].endswith(f"/competitions/1/journal/{entry.id}")
    assert "Lag brevet fra saksjournalen" in words_of(client.get(ONE))
    again = client.post(ONE, data=filled(client))
    assert again.status_code == 409
    login(LEAD)
    own = client.get(f"/bids/{asked.bids[1]}/access").get_data(as_text=True)
    assert "Kopi av tilbudet for innsyn" in own
    login("leder0@example.test")
    assert client.get(f"/bids/{asked.bids[1]}/access").status_code == 404


def test_draft_and_decision_follow_what_is_chosen_and_refuse_ticks_nobody_would_heed(
    session, asked, client
):
    for chosen in ("whole", "refused", "none"):
        for then in ("preview", ""):
            page = client.post(ONE, data=filled(client, bid=chosen, then=then))
            assert page.status_code == 422
            assert "Velg «Gis ut sladdet», eller fjern kryssene." in words_of(page)
            assert 'value="0" checked' in page.get_data(as_text=True)
    assert session.scalars(select(AccessRequest)).one().decided_at is None
    whole = client.post(ONE, data=filled(client, bid="whole", hidden=[], then="preview"))
    texts = [p.text for p in docx.Document(io.BytesIO(whole.data)).paragraphs]
    assert "[sladdet]" not in " ".join(texts)
    nothing = client.post(ONE, data=filled(client, bid="refused", hidden=[], then="preview"))
    assert nothing.status_code == 422
    assert "Ellers blir det ingen kopi." in words_of(nothing)


@pytest.mark.parametrize("then", ["preview", ""])
@pytest.mark.parametrize("seen", ["2", ""])
def test_ticks_of_a_bid_that_is_no_longer_chosen_are_dropped_and_the_words_kept(
    session, asked, client, seen, then
):
    changed = client.post(ONE, data=filled(client, chosen=seen, hidden=["0", "999"], then=then))
    assert changed.status_code == 409
    assert "Valget er endret etter at dere åpnet siden." in words_of(changed)
    page = changed.get_data(as_text=True)
    assert 'name="chosen" type="hidden" value="1"' in page
    assert 'value="0" checked' not in page
    assert "Første setning" in page
    assert session.scalars(select(AccessRequest)).one().decided_at is None


@pytest.mark.parametrize(
    "changed",
    [{"hidden": ["999999"]}, {"bid": "nonsense"}, {"verdict": ""}, {"claim": " "}, {"appeal": ""}],
)
def test_bad_answers_are_told_and_decide_nothing(session, asked, client, changed):
    assert client.post(ONE, data=filled(client, **changed)).status_code == 422
    assert session.scalars(select(AccessRequest)).one().decided_at is None
