"""Formatted answers as they are read, and answers from earlier competitions used again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain.bid_corners import answer_cell
from procure.extensions import atomic
from procure.queries import bid_terms, facts
from procure.services import bid_shares, bids
from procure.services.bid_shares import Given
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.bid_stories import AFTER, WRITING
from tests.stories import DEADLINE, VAULT

FORMATTED = "Vi **leder** & følger:\n- ett <b>\n- to\n\n1. først"
SHOWN = (
    '<div class="prose formatted"><p class="ds-paragraph">Vi <strong>leder</strong> &amp; følger:'
    '</p><ul class="ds-list"><li>ett &lt;b&gt;</li><li>to</li></ul>'
    '<ol class="ds-list"><li>først</li></ol></div>'
)


@pytest.fixture
def story(session, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    return stories.issued(session)


def first_criterion(session, story):
    competition = facts.competition(session, story.competition_id)
    return bid_terms.of(session, competition, story.consortium_ids[0]).criteria[0].id


def write(session, story, text):
    """A complete draft whose first answer is this."""
    whole = bid_stories.content(session, story)
    answers = {**whole.answers, first_criterion(session, story): text}
    return bid_stories.written(session, story, VAULT, answers=answers)


def test_formatted_answer_is_shown_the_same_in_preview_and_when_opened(
    session, story, config, clock, login, client
):
    bid = write(session, story, FORMATTED)
    login("leder0@example.test")
    assert SHOWN in client.get(f"/bids/{bid}/preview").get_data(as_text=True)
    bid_stories.deliver(session, story, bid, VAULT)
    clock.now = AFTER
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=VAULT,
                storage=FolderStorage(config.storage_path), actor=officer, now=AFTER,
            )  # fmt: skip
    login("innkjoper1@example.test")
    page = client.get(f"/bids/{bid}/read")
    assert SHOWN in page.get_data(as_text=True)
    assert "7 av høyst 600 ord" in words_of(page)


def test_words_over_the_limit_are_counted_without_marks(session, story, login, client):
    items = "\n".join(f"{n}. **ord**" for n in range(1, 601))
    bid = write(session, story, items)
    login("leder0@example.test")
    assert "600 av høyst 600 ord" in words_of(client.get(f"/bids/{bid}/preview"))
    assert "Fyll ut det som mangler først." not in words_of(client.get(f"/bids/{bid}/submit"))


@pytest.fixture
def earlier(session, story, tmp_path):
    """Consortium 0 answered one competition, which is opened; the next is issued."""
    bid = write(session, story, FORMATTED)
    given = {
        answer_cell(first_criterion(session, story)): Given(
            story.leads[0].organisation_id, private=True
        )
    }
    with atomic(session):
        bid_shares.share_out(session, bid, wanted=given, actor=story.leads[0], now=WRITING)
    bid_stories.deliver(session, story, bid, VAULT)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=VAULT, storage=FolderStorage(tmp_path),
                actor=officer, now=AFTER,
            )  # fmt: skip
    return stories.issued(session, replace(story, competition_id=0, reference="2027/8"))


def test_earlier_answer_is_put_into_the_draft_after_what_stands_there(
    session, earlier, clock, login, client
):
    clock.now = DEADLINE - timedelta(hours=2)
    bid = bid_stories.started(session, earlier)
    login("leder0@example.test")
    page = client.get(f"/bids/{bid}/earlier")
    assert SHOWN in page.get_data(as_text=True)
    assert "2027/7" in words_of(page)
    fields = _fields(page, "Sett inn i svaret på «Oppgaveforståelse»")
    for _ in range(2):
        assert client.post(f"/bids/{bid}/earlier", data=fields).status_code == 303
    draft = bids.read_draft(session, bid, vault=VAULT, actor=earlier.leads[0])
    criterion = first_criterion(session, earlier)
    assert draft.content.answers == {criterion: f"{FORMATTED}\n\n{FORMATTED}"}


def _fields(page, label):
    """The hidden fields of the form with this button."""
    text = page.get_data(as_text=True)
    end = text.index(label)
    form = text[text.rindex("<form", 0, end) : text.index("</form>", end) + 7]
    return form_fields(form)


def test_answer_that_was_closed_stays_closed(session, earlier, clock, login, client):
    clock.now = DEADLINE - timedelta(hours=2)
    bid = bid_stories.started(session, earlier)
    login("medlem0@example.test")
    page = client.get(f"/bids/{bid}/earlier").get_data(as_text=True)
    assert SHOWN not in page
    assert "Vi forstår Team og kompetanse 0" in page


@pytest.mark.parametrize(
    "forced",
    [
        {"from_bid": "999"},
        {"from_criterion": "999"},
        {"criterion": "999"},
        {"from_bid": "x"},
        {"from_bid": ""},
        {"from_bid": "1" * 30},
    ],
)
def test_answer_that_is_not_shown_is_not_there(session, earlier, clock, login, client, forced):
    clock.now = DEADLINE - timedelta(hours=2)
    bid = bid_stories.started(session, earlier)
    login("leder0@example.test")
    fields = _fields(client.get(f"/bids/{bid}/earlier"), "Sett inn i svaret på «Oppgave")
    assert client.post(f"/bids/{bid}/earlier", data={**fields, **forced}).status_code == 404
    assert bids.read_draft(session, bid, vault=VAULT, actor=earlier.leads[0]).version == 0


def test_other_consortium_finds_none_of_it(session, earlier, clock, login, client):
    clock.now = DEADLINE - timedelta(hours=2)
    bid = bid_stories.started(session, earlier, 1)
    login("leder1@example.test")
    page = client.get(f"/bids/{bid}/earlier")
    assert "Konsortiet har ikke svart på noe slikt i tidligere konkurranser." in words_of(page)
    assert SHOWN not in page.get_data(as_text=True)
