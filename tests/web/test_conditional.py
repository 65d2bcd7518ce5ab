"""A page the browser holds is answered 304 while it is true, and never a moment longer."""

from datetime import timedelta

import pytest

from procure.app import create_app
from procure.domain.cancellations import CancelGround
from procure.extensions import atomic
from procure.services import accounts, competitions, projects
from tests import bid_stories, stories
from tests.stories import DEADLINE, START

LIST = "/competitions/"


@pytest.fixture
def story(session, login, client):
    """An officer who has looked at the list once: the session has its CSRF token."""
    story = stories.issued(session)
    login("innkjoper1@example.test")
    client.get(LIST)
    return story


@pytest.fixture
def ask(client):
    """Ask for a page, as a browser that holds the page with this tag."""

    def ask(tag="", url=LIST):
        return client.get(url, headers={"If-None-Match": tag} if tag else {})

    return ask


def body(response):
    return response.get_data(as_text=True)


def test_page_is_kept_privately_and_asked_about_each_time(story, ask):
    page = ask()
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Vary"] == "Accept-Encoding, Cookie"
    again = ask(page.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert [again.headers[name] for name in ("ETag", "Cache-Control", "Vary")] == [
        page.headers[name] for name in ("ETag", "Cache-Control", "Vary")
    ]


def test_page_takes_three_statements_and_an_unchanged_one_two(story, ask, count_statements):
    with count_statements() as first:
        page = ask()
    with count_statements() as again:
        ask(page.headers["ETag"])
    counts = [len([s for s in c.statements if s != "BEGIN"]) for c in (first, again)]
    assert counts == [3, 2]


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_statements_for_three_as_for_one(
    session, story, ask, count_statements, count
):
    with atomic(session):
        for n in range(count - 1):
            competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference=f"2027/{n + 50}", title="Enda en", actor=story.owner, now=START,
            )  # fmt: skip
    with count_statements() as counted:
        page = ask()
    assert body(page).count('<th scope="row"><a class="ds-link" href="/competitions/') == count
    assert f'href="/competitions/{story.competition_id}"' in body(page)
    assert len([s for s in counted.statements if s != "BEGIN"]) == 3


def test_form_of_a_kept_page_still_works(story, client, ask):
    page = ask()
    token = body(page).partition('name="csrf_token" value="')[2].partition('"')[0]
    assert ask(page.headers["ETag"]).status_code == 304
    sent = client.post("/scheme", data={"csrf_token": token, "next": LIST})
    assert (sent.status_code, sent.headers["Location"]) == (303, LIST)


def test_what_someone_did_shows_at_once(session, story, ask):
    held = ask().headers["ETag"]
    with atomic(session):
        competitions.cancel(
            session,
            story.competition_id,
            ground=CancelGround.NEED,
            why="Behovet er falt bort.",
            actor=story.officer,
            now=START,
        )
    page = ask(held)
    assert page.status_code == 200
    assert "Avlyst" in body(page).partition("<tbody>")[2]


def test_what_has_nothing_to_do_with_the_list_asks_for_it_anew(session, story, ask):
    held = ask().headers["ETag"]
    with atomic(session):
        projects.create(session, title="Et annet", actor=story.owner, now=START)
    assert ask(held).status_code == 200


def test_page_ends_with_the_deadline_to_the_second(session, login, clock, ask):
    stories.issued(session)
    clock.now = DEADLINE - timedelta(hours=1)
    login("innkjoper1@example.test")
    ask()
    held = ask().headers["ETag"]
    clock.now = DEADLINE - timedelta(seconds=1)
    assert ask(held).status_code == 304
    clock.now = DEADLINE
    page = ask(held)
    assert page.status_code == 200
    assert "Fristen er ute" in body(page).partition("<tbody>")[2]
    assert ask(held).status_code == 200
    assert ask(page.headers["ETag"]).status_code == 304


def test_another_person_gets_a_page_of_their_own(story, login, ask):
    held = ask().headers["ETag"]
    login("revisor@example.test")
    ask()
    assert ask(held).status_code == 200


def test_new_session_of_the_same_person_gets_new_tokens(story, login, ask):
    held = ask().headers["ETag"]
    login("innkjoper1@example.test")
    ask()
    assert ask(held).status_code == 200


def test_other_colours_are_another_page(story, client, ask):
    held = ask().headers["ETag"]
    client.set_cookie("scheme", "dark")
    assert ask(held).status_code == 200


def test_other_language_is_another_page(story, client, ask):
    held = ask().headers["ETag"]
    client.set_cookie("language", "en")
    assert ask(held).status_code == 200


def test_other_address_is_another_page(story, ask):
    held = ask().headers["ETag"]
    assert ask(held, f"{LIST}?q=hverdag").status_code == 200


def test_message_is_shown_once_and_not_kept(story, client, ask):
    held = ask().headers["ETag"]
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "Utkastet er opprettet.")]
    page = ask(held)
    assert "Utkastet er opprettet." in body(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert "Utkastet er opprettet." not in body(ask())


def test_first_page_of_a_session_is_not_kept(session, client, app):
    """Its tokens are made while it is drawn: the next page is the first to be known by them."""
    story = stories.issued(session)
    with atomic(session):
        token = accounts.sign_in(
            session, email="innkjoper1@example.test", password=stories.PASSWORD,
            hasher=stories.CHEAP, now=START,
        )  # fmt: skip
    with client.session_transaction() as cookie:
        cookie["token"] = token
    assert story.officer.name in body(first := client.get(LIST))
    assert first.headers["Cache-Control"] == "no-store"
    assert client.get(LIST).headers["Cache-Control"] == "private, no-cache"


def test_list_of_one_status_is_not_kept(story, ask):
    """Time alone moves rows into it that the page does not know of."""
    page = ask(url=f"{LIST}?status=closed")
    assert (page.headers["Cache-Control"], "ETag" in page.headers) == ("no-store", False)


def test_tag_of_one_start_says_nothing_at_the_next(story, client, ask, config, engine, clock):
    held = ask().headers["ETag"]
    cookie = client.get_cookie("procure").value
    restarted = create_app(config, engine=engine, now=clock, hasher=stories.CHEAP).test_client()
    restarted.set_cookie("procure", cookie)
    assert restarted.get(LIST, headers={"If-None-Match": held}).status_code == 200


@pytest.mark.parametrize("tag", ["*", '"x"', 'W/".9999999999"', "{key}", "{key}.", "{key}.later"])
def test_tag_that_was_never_given_is_worth_nothing(story, ask, tag):
    key = ask().headers["ETag"].removeprefix('W/"').partition(".")[0]
    assert ask(tag if "{" not in tag else f'W/"{tag.format(key=key)}"').status_code == 200


def test_tag_of_staff_does_not_follow_a_sealed_bid(session, story, ask):
    held = ask().headers["ETag"]
    bid_stories.submitted(session, story, stories.VAULT, None, 0)
    assert ask(held).status_code == 304


def test_page_of_a_supplier_is_not_kept(session, story, login, ask):
    """Its own bids show on it, and the mark says nothing of them."""
    login("leder0@example.test")
    ask()
    page = ask()
    assert (page.headers["Cache-Control"], "ETag" in page.headers) == ("no-store", False)


def test_who_signed_out_is_told_nothing(story, client, post, ask):
    held = ask().headers["ETag"]
    cookie = client.get_cookie("procure").value
    post("/account/logout")
    client.set_cookie("procure", cookie)  # a copied cookie
    assert ask(held).status_code == 303


def test_every_other_page_is_stored_nowhere(story, client):
    for url in ("/", f"/competitions/{story.competition_id}", "/projects/", "/frameworks/"):
        assert client.get(url).headers["Cache-Control"] == "no-store", url


@pytest.mark.parametrize("until", ["", "x", "-1", "²", "9" * 5000])
def test_tag_with_a_forged_time_gets_the_whole_page(story, ask, until):
    name = ask().headers["ETag"].removeprefix('W/"').partition(".")[0]
    again = ask(f'W/"{name}.{until}"')
    assert (again.status_code, "2027/7" in body(again)) == (200, True)
