from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from procure.domain.framework_file import ExtensionOption
from procure.domain.framework_terms import Extend, SetContact, Terminate
from procure.models.frameworks import FrameworkChange
from tests import agreement_stories as agreements
from tests import stories

OFFICER = "innkjoper1@example.test"
CONTACT = {"role": "Seksjonsleder", "email": "seksjon@example.test"}
NASTY = "Smith & Sønn <AS>"


@pytest.fixture
def story(session):
    return stories.framework(session)


@pytest.fixture
def ask(session, story, post, login):
    """Post one step of a change as the officer, who has read the newest version."""
    login(OFFICER)

    def ask(kind, step="preview", framework_id=story.framework_id, **data):
        page = f"/frameworks/{framework_id}/changes/new/{kind}"
        version = agreements.framework(session, framework_id).version
        session.rollback()
        return post(page, {"version": version, "step": step} | data, page=page)

    return ask


def count(session):
    session.rollback()
    return session.scalar(select(func.count(FrameworkChange.id)))


def text(response):
    return unescape(response.get_data(as_text=True)).replace("\u00a0", " ")


def test_preview_shows_both_sides_and_changes_nothing(session, story, ask):
    response = ask("contact", **CONTACT)
    page = text(response)
    assert response.status_code == 200
    for said in ("Før og etter", "Avtaleforvalter", "Seksjonsleder", "Ingenting er endret ennå"):
        assert said in page
    assert count(session) == 0


def test_confirmed_change_stands_in_the_history(session, story, client, ask):
    response = ask("contact", "confirm", reason="Ny leder.", **CONTACT)
    assert (response.status_code, response.location) == (
        303, f"/frameworks/{story.framework_id}/changes"
    )  # fmt: skip
    page = text(client.get(response.location))
    for said in (
        "Endringen er ført inn.",
        "Ny kontakt",
        "Ny leder.",
        "Innkjøper 1",
        "Seksjonsleder",
    ):
        assert said in page
    assert agreements.framework(session, story.framework_id).contact_role == "Seksjonsleder"


def test_change_without_reason_keeps_what_was_typed(session, story, ask):
    response = ask("contact", "confirm", reason="", **CONTACT)
    page = text(response)
    assert response.status_code == 422
    assert "Skriv en begrunnelse." in page
    assert 'value="seksjon@example.test"' in page
    assert count(session) == 0


def test_going_back_keeps_what_was_typed(story, ask):
    response = ask("contact", "back", reason="Halvskrevet.", **CONTACT)
    page = text(response)
    assert response.status_code == 200
    assert "Se hva det fører til" in page
    assert 'value="Seksjonsleder"' in page
    assert 'value="Halvskrevet."' in page


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("extension", {"ends_on": ""}, "Skriv den nye siste dagen"),
        ("extension", {"ends_on": "31.02.2031"}, "Datoen finnes ikke i kalenderen"),
        ("extension", {"ends_on": "30.06.2030"}, "Datoen må være etter 30. juni 2030."),
        ("extension", {"ends_on": "31.12.2030"}, "varer mer enn fire år. Det må begrunnes."),
        ("maximum", {"maximum_ore": "mye"}, "Skriv beløpet i kroner"),
        ("maximum", {"maximum_ore": "0"}, "Rammeavtalen mangler maksimalverdi."),
        ("maximum", {"maximum_ore": "-5"}, "Beløpet kan ikke være negativt"),
        ("party_in", {"organisation_number": "310001032", "name": "X", "starts_on": "01.02.2027"},
         "Organisasjonsnummeret finnes ikke"),
        ("party_in", {"organisation_number": "310001031", "name": "", "starts_on": "01.02.2027"},
         "Skriv navnet på virksomheten"),
        ("party_in", {"organisation_number": "310001031", "name": "X", "starts_on": "01.01.2020"},
         "Endringen kan tidligst gjelde fra 11. januar 2027."),
        ("party_out", {"party_id": "999", "last_day": "01.02.2027"}, "Velg et av alternativene i listen"),
        ("party_out", {"party_id": "x", "last_day": "01.02.2027"}, "Velg et av alternativene i listen"),
        ("termination", {"terminates_on": "01.01.2031"}, "Rammeavtalen gjelder til og med 30. juni 2030."),
        ("contact", {"role": "A", "email": "ikke en adresse"}, "Skriv e-postadressen slik: navn@virksomhet.no"),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_words_and_nothing_is_lost(session, ask, kind, data, said):
    for step in ("preview", "confirm"):
        response = ask(kind, step, reason="Fordi det må til.", **data)
        page = text(response)
        assert (response.status_code, said in page) == (422, True)
        typed = [value for name, value in data.items() if value and name != "party_id"]
        assert all(f'value="{value}"' in page for value in typed)
    assert count(session) == 0


def test_hostile_name_is_shown_as_text(session, story, client, ask):
    number = stories.firm(700).organisation_number
    typed = {"organisation_number": number, "name": f"{NASTY}\x00\x1b", "starts_on": "01.02.2027"}
    preview = ask("party_in", **typed).get_data(as_text=True)
    assert "Smith &amp; Sønn &lt;AS&gt;" in preview
    assert "<AS>" not in preview
    assert ask("party_in", "confirm", reason="<script>", **typed).status_code == 303
    history = client.get(f"/frameworks/{story.framework_id}/changes").get_data(as_text=True)
    assert "Smith &amp; Sønn &lt;AS&gt;" in history
    assert "<AS>" not in history
    assert "&lt;script&gt;" in history


def test_second_officer_sees_what_the_first_wrote(session, story, ask):
    read = agreements.framework(session, story.framework_id).version
    agreements.change(session, story, Extend(date(2030, 7, 1)), actor=story.officer2)
    response = ask("contact", "confirm", version=read, reason="Ny leder.", **CONTACT)
    page = text(response)
    assert response.status_code == 409
    for said in ("Noen andre har endret rammeavtalen", "Innkjøper 2", "Forlenget", "1. juli 2030",
                 "Seksjonsleder", "Ny leder."):  # fmt: skip
        assert said in page
    newest = agreements.framework(session, story.framework_id).version
    assert f'value="{newest}"' in page
    assert count(session) == 1
    assert ask("contact", "confirm", reason="Ny leder.", **CONTACT).status_code == 303


def test_option_is_offered_and_taken(session, story, client, ask):
    other = agreements.active(
        session, story, extension_options=(ExtensionOption(months=12, text="Én gang."),),
        duration_reason="Metode.",
    )  # fmt: skip
    where = f"/frameworks/{other.framework_id}/changes/new/option_taken"
    assert "Da varer avtalen til og med 30. juni 2031." in text(client.get(where))
    preview = text(ask("option_taken", framework_id=other.framework_id, duration_reason="Metode."))
    assert "Avtalen varer da mer enn fire år." in preview
    taken = ask("option_taken", "confirm", framework_id=other.framework_id,
                duration_reason="Metode.", reason="Behovet består.")  # fmt: skip
    assert taken.status_code == 303
    assert "Rammeavtalen har ingen opsjon igjen." in text(client.get(where))


def test_consequences_name_what_is_under_way(session, story, ask):
    stories.issued(session, story)
    page = text(ask("termination", terminates_on="01.06.2027"))
    assert (
        "Én konkurranse er sendt ut uten kontrakt. Kontrakten må inngås senest 31. mai 2027."
        in page
    )
    page = text(ask("maximum", maximum_ore="50 000 000"))
    assert "Én konkurranse er sendt ut og berøres ikke." in page
    assert "Å heve verdien kan være en vesentlig endring" in page


def test_consequences_name_the_projects_that_are_shut_out(session, story, ask):
    stories.draft(session, story)
    party = agreements.framework(session, story.framework_id).parties[0].id
    session.rollback()
    page = text(ask("party_out", party_id=party, last_day="31.01.2027"))
    assert "Prøvedirektoratet (konstruert) har én konkurranse som ikke er sendt ut." in page


def test_planned_change_is_withdrawn_and_still_told(session, story, client, post, ask):
    change = agreements.change(session, story, Terminate(date(2027, 6, 1))).id
    session.rollback()
    where = f"/frameworks/{story.framework_id}/changes"
    assert "Planlagt" in text(client.get(where))
    assert post(f"{where}/{change}/withdraw", page=where).status_code == 303
    page = text(client.get(where))
    assert "Trukket av Innkjøper 1" in page
    assert "Planlagt" not in page
    assert post(f"{where}/{change}/withdraw", page=f"{where}/new/contact").status_code == 409


def test_history_is_filtered_by_kind(session, story, client, login):
    agreements.change(session, story, SetContact("Leder", "leder@example.test"))
    agreements.change(session, story, Terminate(date(2027, 6, 1)))
    session.rollback()
    login("revisor@example.test")
    where = f"/frameworks/{story.framework_id}/changes"
    page = text(client.get(f"{where}?kind=contact"))
    assert ("leder@example.test" in page, "31. mai 2027" in page) == (True, False)
    assert "Ingen treff" in text(client.get(f"{where}?kind=contact&consortium=1"))
    assert "Endre rammeavtalen" not in page


def test_draft_and_ended_agreement_refuse_in_words(session, story, client, ask):
    key = agreements.empty(session, story)
    session.rollback()
    page = text(client.get(f"/frameworks/{key}/changes/new"))
    assert "Rammeavtalen er et utkast. Sett den i kraft først." in page
    response = ask("contact", "confirm", framework_id=key, reason="Fordi.", **CONTACT)
    assert response.status_code == 409


@pytest.mark.parametrize(
    ("email", "status"),
    [("eier@example.test", 403), ("revisor@example.test", 403), ("admin@example.test", 403),
     ("leder0@example.test", 404)],
)  # fmt: skip
def test_others_cannot_force_a_change(session, story, client, login, post, email, status):
    login(email)
    where = f"/frameworks/{story.framework_id}/changes/new/contact"
    data = {"version": 1, "step": "confirm", "reason": "Fordi.", **CONTACT}
    page = "/projects/" if status == 403 else "/bids/"
    assert post(where, data, page=page).status_code == status
    assert count(session) == 0
