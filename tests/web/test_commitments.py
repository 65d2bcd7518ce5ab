"""The pages of statements: nothing typed is lost, and two officers see each other."""

import html

import pytest
from sqlalchemy import select

from procure.models.consortia import CommitmentStatement
from tests import stories
from tests.services.test_commitments import OUTSIDE, register
from tests.web.test_consortium_changes import csrf_token, text_of

TYPED = {
    "organisation_number": OUTSIDE.organisation_number,
    "name": "Firma 600 AS (konstruert)",
    "covers": "Tre gevinstrådgivere <på> nivå 4 & to til.",
    "signed_on": "04.05.2026",
    "expires_on": "31.03.2027",
    "reference": "26/0032-14",
}


@pytest.fixture
def officer(session, login):
    story = stories.framework(session)
    login("innkjoper1@example.test")
    return story


def send(client, url, data, **more):
    form = client.get(url).get_data(as_text=True)
    version = form.split('name="version"')[1].split('value="')[1].split('"')[0]
    token = csrf_token(client, url)
    return client.post(url, data={"csrf_token": token, "version": version, **data, **more})


def kept(session):
    session.rollback()
    own = CommitmentStatement
    return [
        tuple(r)
        for r in session.execute(select(own.covers, own.withdrawn_at.is_(None)).order_by(own.id))
    ]


def test_empty_list_says_what_to_do(officer, client):
    told = text_of(client.get(f"/consortia/{officer.consortium_ids[0]}/commitments"))
    assert "Ingen erklæringer ennå" in told
    assert "Registrer dem som fulgte med tilbudet på rammeavtalen" in told


def test_statement_is_registered_replaced_and_withdrawn(session, officer, client):
    base = f"/consortia/{officer.consortium_ids[0]}/commitments"
    done = send(client, f"{base}/new", TYPED)
    assert (done.status_code, done.location) == (303, base)
    page = client.get(base)
    assert "Erklæringen er registrert." in text_of(page)
    assert "Tre gevinstrådgivere &lt;på&gt; nivå 4 &amp; to til." in page.get_data(as_text=True)
    session.rollback()
    old = session.scalar(select(CommitmentStatement.id))
    assert send(client, f"{base}/{old}", {**TYPED, "covers": "Ny."}).status_code == 303
    session.rollback()
    new = session.scalar(select(CommitmentStatement.id).order_by(CommitmentStatement.id.desc()))
    assert client.get(f"{base}/{old}").status_code == 404  # it is over
    refused = send(client, f"{base}/{new}/withdraw", {"reason": " "})
    assert (refused.status_code, "Skriv en begrunnelse" in text_of(refused)) == (422, True)
    assert send(client, f"{base}/{new}/withdraw", {"reason": "Feil fil."}).status_code == 303
    assert [stands for _, stands in kept(session)] == [False, False]
    assert "Erstattet eller trukket" in text_of(client.get(base))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"organisation_number": "810000011"}, "Organisasjonsnummeret finnes ikke. Se etter tastefeil"),
        ({"organisation_number": "12"}, "Et organisasjonsnummer har ni siffer"),
        ({"name": ""}, "Skriv navnet på virksomheten"),
        ({"covers": " "}, "Skriv hva erklæringen gjelder"),
        ({"signed_on": ""}, "Skriv når erklæringen er signert"),
        ({"signed_on": "12.01.2027"}, "Tidspunktet kan ikke være fram i tid."),
        ({"signed_on": "31.02.2026"}, "Datoen finnes ikke i kalenderen"),
        ({"expires_on": "03.05.2026"}, "Den siste dagen kan ikke være før den første."),
        ({"reference": "x" * 256}, "255"),
    ],
)  # fmt: skip
def test_bad_statement_is_answered_in_the_form_with_what_was_typed(
    session, officer, client, wrong, told
):
    url = f"/consortia/{officer.consortium_ids[0]}/commitments/new"
    answer = send(client, url, {**TYPED, **wrong})
    assert answer.status_code == 422
    assert told in text_of(answer)
    for value in {**TYPED, **wrong}.values():
        assert value.strip() in html.unescape(answer.get_data(as_text=True))
    assert kept(session) == []


def test_officer_who_was_overtaken_sees_what_stands_now(session, officer, client):
    url = f"/consortia/{officer.consortium_ids[0]}/commitments/new"
    read = client.get(url).get_data(as_text=True)
    version = read.split('name="version"')[1].split('value="')[1].split('"')[0]
    register(session, officer, actor=officer.officer2)
    answer = client.post(
        url, data={"csrf_token": csrf_token(client, url), **TYPED, "version": version}
    )
    assert answer.status_code == 409
    told = text_of(answer)
    assert "Noen andre har endret konsortiet mens du skrev" in told
    assert "Tre gevinstrådgivere på nivå 4." in told  # the other's
    assert TYPED["covers"] in html.unescape(answer.get_data(as_text=True))
    fresh = (
        answer.get_data(as_text=True).split('name="version"')[1].split('value="')[1].split('"')[0]
    )
    again = client.post(
        url, data={"csrf_token": csrf_token(client, url), **TYPED, "version": fresh}
    )
    assert again.status_code == 303


def test_lead_reads_its_statements_and_changes_none(session, login, client):
    story = stories.framework(session)
    register(session, story)
    login("leder0@example.test")
    base = f"/consortia/{story.consortium_ids[0]}/commitments"
    told = text_of(client.get(base))
    assert "Tre gevinstrådgivere på nivå 4." in told
    assert "Erstatt" not in told
    assert client.get(f"{base}/new").status_code == 403
    assert client.get(f"/consortia/{story.consortium_ids[1]}/commitments").status_code == 404


def test_work_list_names_what_must_be_renewed(session, officer, client, clock, login):
    register(session, officer)
    clock.forward(days=60)
    login("innkjoper1@example.test")
    told = text_of(client.get("/"))
    assert "Erklæringer som må fornyes Forpliktelseserklæring fra Firma 600 AS (konstruert)" in told
    assert "19 dager igjen" in told
