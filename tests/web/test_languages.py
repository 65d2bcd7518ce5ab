"""The reader's language: chosen on any page, kept in the browser, followed by words and formats."""

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.language import Language, current, using
from tests.conftest import csrf_token


def choose(client, language, following="/account/login"):
    token = csrf_token(client, "/account/login")
    data = {"language": language, "next": following, "csrf_token": token}
    return client.post("/language", data=data)


@pytest.mark.parametrize(
    ("language", "heading"), [("nb", "Logg inn"), ("nn", "Logg inn"), ("en", "Log in")]
)
def test_pages_follow_the_choice(client, language, heading):
    response = choose(client, language)
    assert (response.status_code, response.location) == (303, "/account/login")
    page = client.get("/account/login").get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    assert f"<title>{heading} – Minikonkurranse</title>" in page
    assert f'value="{language}" lang="{language}" aria-current="true"' in page


def test_bokmal_is_written_until_another_is_chosen(client):
    assert '<html lang="nb"' in client.get("/account/login").get_data(as_text=True)
    client.set_cookie("language", "xx")
    assert '<html lang="nb"' in client.get("/account/login").get_data(as_text=True)


def test_an_unknown_language_and_a_foreign_address_change_nothing(client):
    response = choose(client, "xx", "https://evil.example/")
    assert (response.status_code, response.location) == (303, "/")
    assert client.get_cookie("language") is None


def test_a_request_leaves_no_language_behind(client):
    choose(client, "en")
    client.get("/account/login")
    assert current() is Language.BOKMAL


def test_what_is_kept_is_bokmal_whatever_the_reader_s_pages_are_written_in(session):
    with using("en"):
        with atomic(session) as transaction:
            transaction.execute(select(1))
            assert current() is Language.BOKMAL
        assert current() is Language.ENGLISH
