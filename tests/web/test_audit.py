import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from procure.blueprints.audit import TAG_LABELS, fault_text
from procure.domain.audit import Tag
from procure.extensions import atomic
from procure.services import audit, questions
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
    assert "Satte rammeavtalen i kraft" in listed(page)
    assert "Sendte ut konkurransen" not in listed(page)
    assert "Ingen hendelser" in client.get("/audit/?chain=competition:99").get_data(as_text=True)
    one = client.get("/audit/?chain=competition:1").get_data(as_text=True)
    assert '<option value="competition:1" selected>Konkurranse 2027/7</option>' in one


def listed(page):
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"tag": "competition:competition:issue"}, 1),
        ({"tag": "competition:competition:issue", "who": "eier 1"}, 1),
        ({"tag": "competition:competition:issue", "who": "Innkjøper"}, 0),
        ({"tag": "competition:competition:issue", "since": "2027-01-11", "until": "2027-01-11"}, 1),
        ({"tag": "competition:competition:issue", "since": "2027-01-12"}, 0),
        ({"tag": "competition:competition:issue", "until": "2027-01-10"}, 0),
        ({"tag": "competition:competition:issue", "until": "9999-12-31"}, 1),  # no day of ours
        ({"tag": "competition:competition:issue", "since": "i går"}, 1),
        ({"tag": "competition:competition:issue", "who": "%"}, 0),
    ],
)
def test_trail_is_searched_by_act_name_and_day(session, client, login, query, count):
    stories.issued(session)
    login(AUDITOR)
    page = client.get("/audit/", query_string=query).get_data(as_text=True)
    assert listed(page).count("Sendte ut konkurransen") == count
    assert '<option value="competition:competition:issue" selected>' in page


def test_search_keeps_to_the_page_and_the_file(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        for n in range(60):
            audit.record(
                session, Tag.PROJECT_CHANGE, f"nr {n:02}", chain="accounts", actor=story.owner,
                now=START + timedelta(minutes=n),
            )  # fmt: skip
    login(AUDITOR)
    asked = {"who": "Smith & <b>", "tag": "project:project:change", "since": "2027-01-01"}
    assert "Smith &amp; &lt;b&gt;" in client.get("/audit/", query_string=asked).text
    asked["who"] = "prosjekteier"
    page = client.get("/audit/", query_string=asked).get_data(as_text=True)
    older = html.unescape(re.search(r'rel="next" href="([^"]+)"', page).group(1))
    file = html.unescape(re.search(r'href="(/lists/audit\.csv[^"]*)"', page).group(1))
    for url in (older, file):
        kept = parse_qs(urlsplit(url).query)
        assert {name: kept[name] for name in asked} == {name: [asked[name]] for name in asked}
    assert client.get(file).get_data(as_text=True).count("nr ") == 60


def test_search_for_a_name_does_not_find_who_asked(session, client, login, clock):
    story = stories.issued(session)
    with atomic(session):
        questions.ask(session, story.competition_id, text="Hva?", actor=story.leads[1], now=START)
    login(AUDITOR)
    everyone = client.get("/audit/").get_data(as_text=True)
    assert "Stilte et spørsmål" in listed(everyone)
    page = client.get("/audit/", query_string={"who": "Tilbudsleder"}).get_data(as_text=True)
    assert "Stilte et spørsmål" not in listed(page)


def test_checkpoints_are_open_to_everyone_and_tell_nothing_else(session, client):
    assert "Ingen kontrollpunkter ennå" in client.get("/audit/checkpoints").get_data(as_text=True)
    stories.issued(session)
    page = client.get("/audit/checkpoints").get_data(as_text=True)
    assert audit.newest_checkpoint(session) in page
    assert "competition:" not in page
    assert "2027/7" not in page


def test_trail_does_not_show_what_a_checkpoint_tells_of_the_chains(session, client, login):
    stories.issued(session)
    login(AUDITOR)
    for query in ("", "?chain=checkpoints", "?tag=audit:checkpoint:take"):
        page = client.get(f"/audit/{query}").get_data(as_text=True)
        assert "Tok et kontrollpunkt" not in listed(page)
        assert re.findall(r"competition:1\b.{0,4}\d+:[0-9a-f]{64}", page) == []


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


def test_verification_holds_the_trail_against_what_someone_kept(session, client, login):
    stories.issued(session)
    told = audit.newest_checkpoint(session)
    login(AUDITOR)

    def asked(anchor):
        return client.get("/audit/verify", query_string={"anchor": anchor}).text

    for typed in (told, f"Kontrollpunkt for loggen: {told}"):
        page = asked(typed)
        assert "Det du oppga, står i loggen." in page
        assert "Loggen er hel" in page
    forged = asked(f"2:{'a' * 64}")
    assert "Loggen er endret utenom tjenesten" in forged
    assert "Loggen har ingen linje 2 med denne kontrollsummen." in forged
    for typed in ("12", "Smith & <b>", "x" * 5000, "2:" + "A" * 64):
        page = asked(typed)
        assert "Vi fant ikke noe kontrollpunkt i det du skrev." in page
        assert "Loggen er hel" in page
    assert "Smith &amp; &lt;b&gt;" in asked("Smith & <b>")


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
        ("rewritten at 7", "Linje 7 er en annen enn den var da et kontrollpunkt ble tatt."),
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
