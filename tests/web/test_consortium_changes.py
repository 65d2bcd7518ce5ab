"""The officer's pages on a consortium: form, preview, confirmation; nothing typed is lost."""

import html
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from procure.models.consortia import Consortium, ConsortiumMember, ConsortiumSuspension, MaximumRate
from procure.models.frameworks import FrameworkChange
from procure.queries import consortium_changes as pages
from tests import stories
from tests.conftest import csrf_token
from tests.services.test_consortium_members import firm_id
from tests.services.test_consortium_rates import rates, roles
from tests.stories import START, firm

DAY = date(2027, 3, 1)
REASON = "Avtalt i brev av 5. januar, sak 26/0032-14."


def text_of(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(html.unescape(body).replace("\xa0", " ").split())


def hidden_of(response) -> dict[str, object]:
    """What the browser would send back from the form of a preview."""
    found: dict[str, list[str]] = {}
    body = response.get_data(as_text=True).split('<form class="stack"')[1].split("</form>")[0]
    for tag in re.findall(r"<input[^>]*>", body):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        unticked = 'type="checkbox"' in tag and " checked" not in tag
        if name and not unticked:
            found.setdefault(name.group(1), []).append(
                html.unescape(value.group(1)) if value else ""
            )
    return dict(found)


@pytest.fixture
def officer(session, login):
    story = stories.framework(session)
    login("innkjoper1@example.test")
    return story


@pytest.fixture
def send(client):
    """Post a form to its own page."""

    def send(url: str, data: dict):
        return client.post(url, data={"csrf_token": csrf_token(client, url), **data})

    return send


def change_url(story, kind, which=0):
    return f"/consortia/{story.consortium_ids[which]}/change/{kind}"


def previewed_and_confirmed(send, url, data, reason=REASON, **more):
    seen = send(url, data)
    assert seen.status_code == 200, text_of(seen)
    return seen, send(url, {**hidden_of(seen), "reason": reason, "step": "confirm", **more})


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_rates_are_previewed_and_then_stored(session, officer, client, send):
    role = roles(session, officer)["senior"]
    url = change_url(officer, "rate_set")
    seen, done = previewed_and_confirmed(
        send, url, {f"rate_{role}": "1 550,50", "starts_on": "01.03.2027"}
    )
    told = text_of(seen)
    assert "Seniorrådgiver 1 500 kr 1 550,50 kr +50,50 kr +3,37 %" in told
    assert "Ingenting er endret ennå" in told
    assert done.status_code == 303
    session.rollback()
    assert rates(session, officer.consortium_ids[0], DAY) == {"senior": 155_050, "junior": 110_000}
    assert "Endringen er ført inn." in text_of(client.get(done.location))


def test_preview_stores_nothing(session, officer, send):
    before = [count(session, m) for m in (MaximumRate, FrameworkChange, Consortium)]
    role = roles(session, officer)["senior"]
    seen = send(
        change_url(officer, "rate_set"), {f"rate_{role}": "1550", "starts_on": "01.03.2027"}
    )
    assert seen.status_code == 200
    assert [count(session, m) for m in (MaximumRate, FrameworkChange, Consortium)] == before


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0", "Timeprisen må være større enn 0."),
        ("150", "Timeprisen for «Seniorrådgiver» går fra 1 500 kr til 150 kr. Har et komma flyttet seg? Rett prisen."),
        ("15 000", "Timeprisen for «Seniorrådgiver» går fra 1 500 kr til 15 000 kr. Har et komma flyttet seg? Rett prisen."),
        ("1.550", "Skriv beløpet i kroner med komma før ørene, for eksempel 1 250,50"),
        ("-5", "Beløpet kan ikke være negativt"),
        ("", "Ingenting blir annerledes. Skriv en annen verdi."),
        ("1500", "Ingenting blir annerledes. Skriv en annen verdi."),
        ("100000000", "Timeprisen for «Seniorrådgiver» kan være høyst 1 000 000 kr."),
    ],
)  # fmt: skip
def test_bad_rate_is_answered_in_the_form_with_what_was_typed(session, officer, send, typed, told):
    role = roles(session, officer)["senior"]
    url = change_url(officer, "rate_set")
    answer = send(url, {f"rate_{role}": typed, "starts_on": "1.3.2027"})
    assert answer.status_code == 422
    assert told in text_of(answer)
    body = answer.get_data(as_text=True)
    assert f'value="{typed}"' in body
    assert 'value="1.3.2027"' in body


def test_large_rate_is_confirmed_or_refused(session, officer, send):
    role = roles(session, officer)["senior"]
    url = change_url(officer, "rate_set")
    data = {f"rate_{role}": "2000", "starts_on": "01.03.2027"}
    seen, refused = previewed_and_confirmed(send, url, data)
    assert "Ja, så store endringer er riktig" in text_of(seen)
    assert refused.status_code == 422
    assert "endres med mer enn 20 %. Bekreft at det er riktig." in text_of(refused)
    assert REASON in refused.get_data(as_text=True)
    done = send(url, {**hidden_of(refused), "reason": REASON, "confirmed": "y", "step": "confirm"})
    assert done.status_code == 303
    session.rollback()
    assert rates(session, officer.consortium_ids[0], DAY)["senior"] == 200_000


def test_change_without_a_reason_is_shown_again(session, officer, send):
    role = roles(session, officer)["senior"]
    url = change_url(officer, "rate_set")
    _, refused = previewed_and_confirmed(
        send, url, {f"rate_{role}": "1550", "starts_on": "01.03.2027"}, reason="  "
    )
    assert refused.status_code == 422
    assert "Skriv en begrunnelse." in text_of(refused)
    assert count(session, FrameworkChange) == 0


def test_back_keeps_what_was_typed_and_the_reason(session, officer, send):
    role = roles(session, officer)["senior"]
    url = change_url(officer, "rate_set")
    seen = send(url, {f"rate_{role}": "1 550", "starts_on": "01.03.2027"})
    back = send(url, {**hidden_of(seen), "reason": REASON, "step": "back"})
    assert back.status_code == 200
    body = back.get_data(as_text=True)
    assert 'value="1 550"' in body
    assert REASON in html.unescape(body)


def test_officer_who_was_overtaken_sees_what_the_other_did(session, officer, client, send, login):
    role = roles(session, officer)["senior"]
    url = change_url(officer, "rate_set")
    mine = send(url, {f"rate_{role}": "1550", "starts_on": "01.04.2027"})
    kept = hidden_of(mine)
    _, theirs = previewed_and_confirmed(
        send, change_url(officer, "consortium_suspended"),
        {"starts_on": "01.02.2027", "until": "28.02.2027"}, reason="Mangler skatteattest.",
    )  # fmt: skip
    assert theirs.status_code == 303
    answer = send(url, {**kept, "reason": REASON, "step": "confirm"})
    assert answer.status_code == 409
    told = text_of(answer)
    assert "Noen andre har endret dette mens du skrev" in told
    assert "Innkjøper 1 førte inn «Konsortium utestengt»" in told
    assert "28. februar 2027" in told
    assert REASON in html.unescape(answer.get_data(as_text=True))
    done = send(url, {**hidden_of(answer), "reason": REASON, "step": "confirm"})
    assert done.status_code == 303


def test_firm_comes_in_and_its_other_consortia_are_named(session, officer, send):
    body = firm(2)  # leads the second consortium
    seen, done = previewed_and_confirmed(
        send, change_url(officer, "member_in"),
        {"organisation_number": body.organisation_number, "name": body.name, "starts_on": "01.03.2027"},
    )  # fmt: skip
    assert "Virksomheten er alt med i Konsortium 1 (konstruert)." in text_of(seen)
    assert done.status_code == 303
    page = pages.page(session, officer.consortium_ids[0], viewer=officer.officer, now=START)
    assert [(m.name, m.also_in) for m in page.members] == [
        (firm(0).name, ()), (firm(1).name, ()), (body.name, ("Konsortium 1 (konstruert)",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (firm(1).organisation_number, "Firma 1 AS (konstruert) er alt med i konsortiet."),
        (firm(1).organisation_number[:-1] + "x", "Et organisasjonsnummer har ni siffer"),
        ("810000011", "Organisasjonsnummeret finnes ikke. Se etter tastefeil"),
    ],
)
def test_firm_that_cannot_come_in_is_answered_in_the_form(session, officer, send, number, told):
    data = {"organisation_number": number, "name": "<b>Ny & Sønner</b>", "starts_on": "01.03.2027"}
    answer = send(change_url(officer, "member_in"), data)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "&lt;b&gt;Ny &amp; Sønner&lt;/b&gt;" in answer.get_data(as_text=True)


def test_hostile_name_is_shown_as_text_in_preview_and_history(session, officer, client, send):
    name = "<script>alert(1)</script> {{ 7*7 }} & Sønner"
    number = firm(700).organisation_number
    seen, done = previewed_and_confirmed(
        send, change_url(officer, "member_in"),
        {"organisation_number": number, "name": name, "starts_on": "01.03.2027"},
    )  # fmt: skip
    for page in (seen, client.get(done.location)):
        body = page.get_data(as_text=True)
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &amp; Sønner" in body


def test_firm_leaves_and_its_people_are_in_the_preview(session, officer, send):
    seen, done = previewed_and_confirmed(
        send, change_url(officer, "member_out"),
        {"organisation_id": str(firm_id(session, 1)), "starts_on": "01.03.2027"},
    )  # fmt: skip
    assert "Siste dag for Gevinstrådgiver 1" in text_of(seen)
    assert done.status_code == 303


def test_lead_changes(session, officer, send):
    url = change_url(officer, "lead_changed")
    asked = {"organisation_id": str(firm_id(session, 1)), "starts_on": "01.03.2027"}
    incomplete = send(url, asked)
    assert incomplete.status_code == 422
    assert "Velg om virksomheten blir med videre" in text_of(incomplete)
    seen, done = previewed_and_confirmed(send, url, {**asked, "old_stays": "1"})
    assert "Leder Firma 0 AS (konstruert) Firma 1 AS (konstruert)" in text_of(seen)
    assert done.status_code == 303
    session.rollback()
    leads = session.scalars(
        select(ConsortiumMember.organisation_id).where(
            ConsortiumMember.consortium_id == officer.consortium_ids[0],
            ConsortiumMember.is_lead,
            ConsortiumMember.on(DAY),
        )
    ).all()
    assert leads == [firm_id(session, 1)]


def test_suspension_and_return(session, officer, client, send):
    url = change_url(officer, "consortium_suspended")
    wrong = send(url, {"starts_on": "01.02.2027", "until": "31.01.2027"})
    assert wrong.status_code == 422
    assert "Den siste dagen kan ikke være før den første." in text_of(wrong)
    _, done = previewed_and_confirmed(send, url, {"starts_on": "11.01.2027", "until": "28.02.2027"})
    assert done.status_code == 303
    told = text_of(client.get(done.location))
    assert "Utestengt fra 11. januar 2027 til og med 28. februar 2027." in told
    lift = change_url(officer, "suspension_lifted")
    _, lifted = previewed_and_confirmed(send, lift, {"starts_on": "01.02.2027"})
    assert lifted.status_code == 303
    session.rollback()
    assert session.scalars(select(ConsortiumSuspension.ends_on)).all() == [date(2027, 1, 31)]


def test_running_competitions_are_named_before_a_firm_leaves(session, login, send):
    story = stories.issued(session)
    login("innkjoper1@example.test")
    seen = send(
        change_url(story, "member_out"),
        {"organisation_id": str(firm_id(session, 1)), "starts_on": "01.03.2027"},
    )
    told = text_of(seen)
    assert "Konsortiet er med i konkurranser som er i gang" in told
    assert (
        "Enklere hverdag: tjenestedesign (konstruert) 2027/7, sendt ut 11.01.2027 Sendt ut" in told
    )
    assert "Har tilbud" not in told  # nobody knows before the opening


def test_indexing_shows_every_rate_and_the_sum(session, login, client, send):
    story = stories.issued(session)
    login("innkjoper1@example.test")
    url = f"/frameworks/{story.framework_id}/rates"
    ids = [str(c) for c in story.consortium_ids[:2]]
    seen, done = previewed_and_confirmed(
        send, url,
        {"way": "index", "index_before": "118,4", "index_after": "121,7", "rounding": "kroner",
         "starts_on": "01.03.2027", "consortia": ids},
    )  # fmt: skip
    told = text_of(seen)
    assert "Regulering +2,79 %" in told
    assert "Samlet virkning per time +146 kr" in told
    assert (
        "Konsortium 0 (konstruert) Rolle Før Etter Endring Prosent Seniorrådgiver 1 500 kr 1 542 kr +42 kr +2,80 %"
        in told
    )
    assert "Konsortium 2 (konstruert) Rolle" not in told
    assert "De bygger på timeprisene fra dagen de ble sendt ut." in told
    assert done.status_code == 303
    assert "Timeprisene er regulert i 2 konsortier." in text_of(client.get(done.location))
    session.rollback()
    assert rates(session, story.consortium_ids[1], DAY) == {"senior": 154_200, "junior": 113_100}
    session.rollback()
    assert rates(session, story.consortium_ids[2], DAY) == {"senior": 150_000, "junior": 110_000}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"way": "percent"}, "Skriv prosenten"),
        ({"way": "percent", "percent": "0"}, "Ingenting blir annerledes. Skriv en annen verdi."),
        ({"way": "percent", "percent": "3.5"}, "Skriv et tall, med komma for desimaler"),
        ({"way": "percent", "percent": "-100"}, "Tallet må være minst -99,9999"),
        ({"way": "index", "index_before": "118,4"}, "Skriv indeksen nå"),
        ({"way": "index", "index_before": "0", "index_after": "1"}, "Indeksen må være større enn 0."),
        ({"way": "index", "index_before": "118,4", "index_after": "12,17"}, "Har et komma flyttet seg? Rett tallene."),
        ({"way": "percent", "percent": "900"}, "Har et komma flyttet seg? Rett tallene."),
        ({"way": "percent", "percent": "2", "starts_on": "11.01.2027"}, "Endringen kan tidligst gjelde fra 12. januar 2027."),
        ({"way": "percent", "percent": "2", "starts_on": "01.07.2030"}, "Rammeavtalen gjelder til og med 30. juni 2030."),
        ({"way": "percent", "percent": "2", "starts_on": "31.02.2027"}, "Datoen finnes ikke i kalenderen"),
        ({"way": "percent", "percent": "2", "consortia": ["999"]}, "finnes ikke i listen"),
        ({"way": "percent", "percent": "2", "consortia": []}, "Velg minst ett konsortium"),
    ],
)  # fmt: skip
def test_bad_indexing_is_answered_in_the_form(session, officer, send, typed, told):
    ids = [str(c) for c in officer.consortium_ids]
    data = {"rounding": "ore", "starts_on": "01.03.2027", "consortia": ids, **typed}
    answer = send(f"/frameworks/{officer.framework_id}/rates", data)
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_large_indexing_asks_whether_a_comma_moved(session, officer, send):
    url = f"/frameworks/{officer.framework_id}/rates"
    data = {
        "way": "percent", "percent": "35", "rounding": "ore", "starts_on": "01.03.2027",
        "consortia": [str(officer.consortium_ids[0])],
    }  # fmt: skip
    seen, refused = previewed_and_confirmed(send, url, data)
    assert "Endringen er større enn 20 %. Har et komma flyttet seg?" in text_of(seen)
    assert refused.status_code == 422
    assert "Alle timeprisene endres med 35 %. Det er mer enn 20 %." in text_of(refused)
    done = send(url, {**hidden_of(refused), "reason": REASON, "confirmed": "y", "step": "confirm"})
    assert done.status_code == 303


def test_indexing_that_was_overtaken_shows_the_other_change(session, officer, send):
    url = f"/frameworks/{officer.framework_id}/rates"
    data = {
        "way": "percent", "percent": "2", "rounding": "ore", "starts_on": "01.04.2027",
        "consortia": [str(c) for c in officer.consortium_ids],
    }  # fmt: skip
    kept = hidden_of(send(url, data))
    role = roles(session, officer)["senior"]
    previewed_and_confirmed(
        send, change_url(officer, "rate_set"), {f"rate_{role}": "1550", "starts_on": "01.03.2027"}
    )
    answer = send(url, {**kept, "reason": REASON, "step": "confirm"})
    assert answer.status_code == 409
    assert "Innkjøper 1 førte inn «Timepris endret»" in text_of(answer)
    assert send(url, {**hidden_of(answer), "reason": REASON, "step": "confirm"}).status_code == 303


def test_planned_change_is_withdrawn_from_the_page(session, officer, client, post, send):
    url = f"/frameworks/{officer.framework_id}/rates"
    previewed_and_confirmed(
        send, url,
        {"way": "percent", "percent": "2", "rounding": "ore", "starts_on": "01.04.2027",
         "consortia": [str(c) for c in officer.consortium_ids]},
    )  # fmt: skip
    first = officer.consortium_ids[0]
    page = f"/consortia/{first}/change"
    assert "Trekk for alle konsortiene" in text_of(client.get(page))
    change = session.scalar(
        select(FrameworkChange.id).where(FrameworkChange.consortium_id == first)
    )
    gone = post(f"/frameworks/{officer.framework_id}/rates/{change}/withdraw", page=page)
    assert gone.status_code == 303
    assert "Reguleringen er trukket i 3 konsortier." in text_of(client.get(gone.location))
    assert count(session, MaximumRate) == 6
    wrong = post(f"/frameworks/{officer.framework_id + 1}/rates/{change}/withdraw", page=page)
    assert wrong.status_code == 404


def test_what_cannot_be_changed_is_not_found(session, officer, client):
    assert client.get(f"/consortia/{officer.consortium_ids[0]}/change/card").status_code == 404
    assert client.get(f"/consortia/{officer.consortium_ids[0]}/change/nothing").status_code == 404
    assert client.get("/consortia/999/change").status_code == 404


def test_agreement_that_is_over_says_so_and_refuses(session, officer, client, clock, login, send):
    url = change_url(officer, "consortium_suspended")
    clock.now = START + timedelta(days=2000)
    login("innkjoper1@example.test")
    assert "Rammeavtalen gjelder ikke" in text_of(
        client.get(f"/consortia/{officer.consortium_ids[0]}/change")
    )
    answer = client.post(
        url, data={"csrf_token": csrf_token(client, "/"), "starts_on": "01.08.2032"}
    )
    assert answer.status_code == 409


@pytest.mark.parametrize("consortia", [2, 6])
def test_pages_send_the_same_few_statements_however_many(session, count_statements, consortia):
    story = stories.framework(session, consortia=consortia)
    session.rollback()
    with count_statements() as one:
        pages.page(session, story.consortium_ids[0], viewer=story.officer, now=START)
    session.rollback()
    with count_statements() as every:
        pages.index(session, story.framework_id, viewer=story.officer, now=START)
    assert [sum(text != "BEGIN" for text in sent.statements) for sent in (one, every)] == [15, 6]
