import re

import pytest
from sqlalchemy import func, select

from procure.app import FORM_LIMIT
from procure.blueprints.accounts import local_path
from procure.domain.audit import Tag
from procure.models.accounts import LoginSession
from procure.models.audit import AuditEntry
from tests import stories
from tests.stories import PASSWORD

EMAIL = "innkjoper1@example.test"


def cookie(response):
    return next(v for k, v in response.headers if k == "Set-Cookie" and v.startswith("procure="))


def test_signing_in_leads_to_the_work_list(session, client, login):
    stories.framework(session)
    response = login(EMAIL)
    assert (response.status_code, response.location) == (303, "/")
    assert "HttpOnly" in cookie(response)
    assert "SameSite=Lax" in cookie(response)
    page = client.get("/").get_data(as_text=True)
    assert "Innkjøper 1" in page
    assert "Logg ut" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            {"email": EMAIL, "password": "ikke dette passordet"},
            "E-postadressen eller passordet er feil",
        ),
        (
            {"email": "ukjent@example.test", "password": PASSWORD},
            "E-postadressen eller passordet er feil",
        ),
        ({"email": "", "password": PASSWORD}, "Skriv e-postadressen din"),
        ({"email": EMAIL, "password": ""}, "Skriv passordet ditt"),
        ({"email": EMAIL, "password": "p" * 201}, "Teksten kan ha høyst 200 tegn"),
    ],
)
def test_refused_sign_in_says_why_and_keeps_the_address(session, client, post, data, said):
    stories.framework(session)
    response = post("/account/login", data, page="/account/login")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in page
    assert "<title>Feil:" in page
    assert 'href="#' in page  # the error summary links to the field
    assert f'value="{data["email"]}"' in page
    assert data["password"] == "" or data["password"] not in page
    assert session.scalar(select(func.count(LoginSession.id))) == 0


def test_closed_page_leads_to_sign_in_and_back(session, client, post):
    stories.framework(session)
    asked = client.get("/frameworks/?q=æ")
    assert asked.status_code == 303
    form = client.get(asked.location).get_data(as_text=True)
    following = re.search(r'name="next"[^>]*value="([^"]*)"', form).group(1)
    response = post(
        "/account/login", {"email": EMAIL, "password": PASSWORD, "next": following},
        page="/account/login",
    )  # fmt: skip
    assert response.location == following
    assert client.get(following).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "javascript:alert(1)", "evil", "", None,
        "/a\\b",
    ],
)  # fmt: skip
def test_address_elsewhere_is_not_followed(target):
    assert local_path(target) is None


@pytest.mark.parametrize("target", ["/", "/frameworks/?q=%C3%A6", "/competitions/7#kriterier"])
def test_address_here_is_followed(target):
    assert local_path(target) == target


def test_sign_in_never_leads_to_another_site(session, client, post):
    stories.framework(session)
    response = post(
        "/account/login", {"email": EMAIL, "password": PASSWORD, "next": "//evil.example"},
        page="/account/login",
    )  # fmt: skip
    assert response.location == "/"


def test_signing_out_kills_the_session_even_for_a_copied_cookie(session, client, login, post):
    stories.framework(session)
    copied = cookie(login(EMAIL)).split(";")[0].partition("=")[2]
    assert post("/account/logout").location == "/account/login"
    assert "Du er logget ut." in client.get("/account/login").get_data(as_text=True)
    client.set_cookie("procure", copied)
    assert client.get("/frameworks/").status_code == 303


def test_session_ends_after_a_working_day(session, client, login, clock):
    stories.framework(session)
    login(EMAIL)
    clock.forward(hours=9, minutes=59)
    assert client.get("/frameworks/").status_code == 200
    clock.forward(minutes=1)
    assert client.get("/frameworks/").status_code == 303


def test_sign_in_without_the_forms_token_is_refused(session, client):
    stories.framework(session)
    response = client.post("/account/login", data={"email": EMAIL, "password": PASSWORD})
    assert response.status_code == 400
    assert "Skjemaet er for gammelt" in response.get_data(as_text=True)
    assert session.scalar(select(func.count(LoginSession.id))) == 0


def test_refused_page_is_on_record(session, client, login):
    stories.framework(session)
    login("leder0@example.test")
    assert client.get("/audit/").status_code == 404
    session.expire_all()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.tag == Tag.REFUSED)).one()
    assert '"subject":"/audit/"' in entry.line
    assert '"why":"NotFound"' in entry.line


def test_unknown_host_gets_nothing(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_form_without_files_is_refused_unread_when_it_is_too_long(client):
    fields = "a&" * (FORM_LIMIT // 2 + 1)
    response = client.post(
        "/account/login", data=fields, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert "Filen er for stor" in response.get_data(as_text=True)
