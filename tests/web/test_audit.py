import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from procure.blueprints.audit import TAG_LABELS, fault_text
from procure.domain.audit import Tag
from procure.extensions import atomic
from procure.services import audit
from tests import stories
from tests.stories import START

AUDITOR = "revisor@example.test"


def test_every_tag_has_words_of_its_own(app):
    assert set(TAG_LABELS) == set(Tag)
    with app.test_request_context():
        assert len({str(label) for label in TAG_LABELS.values()}) == len(Tag)


def test_trail_is_read_in_words(session, client, login):
    stories.issued(session)
    login(AUDITOR)
    page = client.get("/audit/").get_data(as_text=True)
    for said in (
        "Sendte ut konkurransen", "Prosjekteier 1", "Konkurranse 2027/7", "11.01.2027",
        "Rammeavtale 2026/100",
    ):  # fmt: skip
        assert said in page


def test_filter_keeps_its_choice(session, client, login):
    stories.issued(session)
    login(AUDITOR)
    page = client.get("/audit/?chain=framework").get_data(as_text=True)
    assert '<option value="framework" selected>' in page
    assert "Satte rammeavtalen i kraft" in page
    assert "Sendte ut konkurransen" not in page
    assert "Ingen hendelser" in client.get("/audit/?chain=competition:99").get_data(as_text=True)
    one = client.get("/audit/?chain=competition:1").get_data(as_text=True)
    assert '<option value="competition:1" selected>Konkurranse 2027/7</option>' in one


def test_older_lines_are_reached_by_key(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        for n in range(60):
            audit.record(
                session, Tag.PROJECT_CHANGE, f"nr {n:02}", chain="accounts", actor=story.owner,
                now=START + timedelta(minutes=n),
            )  # fmt: skip
    login(AUDITOR)
    first = client.get("/audit/?chain=accounts").get_data(as_text=True)
    older = html.unescape(re.search(r'rel="next" href="([^"]+)"', first).group(1))
    second = client.get(older).get_data(as_text=True)
    shown = re.findall(r"nr \d\d", first + second)
    assert shown == [f"nr {n:02}" for n in reversed(range(60))]
    assert 'rel="prev" href="/audit/?chain=accounts"' in second


@pytest.mark.parametrize(
    "before",
    [
        "x", "2027~a~b", "' OR 1=1", "2027-01-01T00:00:00+00:00~a~" + "9" * 30,
        "0001-01-01T00:00:00+14:00~a~1", "0" * 64, "\x00",
    ],
)  # fmt: skip
def test_foreign_place_in_the_list_shows_the_newest(session, client, login, before):
    stories.framework(session)
    login(AUDITOR)
    response = client.get("/audit/", query_string={"before": before})
    assert response.status_code == 200
    assert "Logget inn" in response.get_data(as_text=True)


@pytest.mark.parametrize("chain", ["competition:" + "9" * 40, "framework:²", "x", "\x00"])
def test_chain_that_cannot_be_is_an_empty_list(session, client, login, chain):
    stories.framework(session)
    login(AUDITOR)
    response = client.get("/audit/", query_string={"chain": chain})
    assert response.status_code == 200
    assert "Ingen hendelser" in response.get_data(as_text=True)


def test_verification_says_that_the_trail_is_whole(session, client, login):
    stories.issued(session)
    login(AUDITOR)
    page = client.get("/audit/verify").get_data(as_text=True)
    assert "Loggen er hel" in page
    assert "Vises når tilbudene er åpnet" in page
    assert re.search(r"<code[^>]*>[0-9a-f]{64}</code>", page)


@pytest.mark.sqlite
def test_verification_says_where_the_trail_was_changed(session, client, login):
    stories.framework(session)
    with atomic(session):
        session.execute(text("DROP TRIGGER audit_entries_update"))
        session.execute(
            text("UPDATE audit_entries SET line = 'x' WHERE chain = 'framework:1' AND seq = 2")
        )
    login(AUDITOR)
    page = client.get("/audit/verify").get_data(as_text=True)
    assert "Loggen er endret utenom tjenesten" in page
    assert "Innholdet i linje 2 er endret." in page


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, ""),
        ("gap at 3", "Linje 3 mangler."),
        ("broken link at 4", "Linje 4 henger ikke sammen med linjen før."),
        ("content changed at 5", "Innholdet i linje 5 er endret."),
        ("end missing at 6", "Loggen slutter for tidlig. Linje 6 og det som fulgte, mangler."),
    ],
)
def test_fault_is_told_in_words(app, fault, said):
    with app.test_request_context():
        assert fault_text(fault) == said


@pytest.mark.parametrize(
    "email", ["eier@example.test", "admin@example.test", "leder0@example.test"]
)
def test_trail_is_closed_to_others(session, client, login, email):
    stories.framework(session)
    login(email)
    assert client.get("/audit/").status_code == 404
    assert client.get("/audit/verify").status_code == 404
