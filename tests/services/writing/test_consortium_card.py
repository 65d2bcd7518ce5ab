"""The consortium card says who the supplier is, what it covers and how it has answered."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from procure.domain import formats
from procure.domain.errors import InvalidInput, NotFound
from procure.models.consortia import Competence, Consortium, ConsortiumSuspension
from procure.models.frameworks import CompetenceArea
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.services.test_commitments import SAID, register, withdraw
from tests.services.writing.framework_made import figures, file, made, said

NAME = "consortium_card"


def card(session, story, n=0, **changes):
    return made(session, story, NAME, story.consortium_ids[n], **changes)


def test_card_names_firms_people_levels_and_rates(session):
    story = stories.framework(session)
    digits = stories.firm(0).organisation_number
    shown = card(session, story)
    said(
        shown,
        "Konsortium 0 (konstruert)",
        "Rammeavtale\tRammeavtale om innovasjonsbistand (konstruert), saksnummer 2026/100",
        "Invitasjoner sendes til\tkonsortium0@example.test",
        f"Firma 0 AS (konstruert)\n{digits[:3]} {digits[3:6]} {digits[6:]}\nLeder\n"
        "Firma 1 AS (konstruert)\n",
        "Tjenestedesign\n5\n1\nGevinstrealisering\n4\n1\nEndringsledelse\n3\n0\n",
        "1. Tjenestedesigner 1\nSeniorrådgiver, Firma 0 AS (konstruert)\nTi år\n5\n2\n2\n"
        "2. Gevinstrådgiver 1\nSeniorrådgiver, Firma 1 AS (konstruert)\nÅtte år\n1\n4\n3\n",
        "Seniorrådgiver\n–\n1 500 kr\nRådgiver\n–\n1 100 kr\n",
        "Det er ikke registrert noen erklæring for konsortiet.",
        "Konsortiet har ikke vært invitert til en minikonkurranse der valget er meddelt.",
    )
    assert "utestengt" not in shown
    assert "Firma 2 " not in shown


def test_triangle_shows_the_highest_levels_and_the_mix_the_shares(session):
    story = stories.framework(session)
    assert figures(file(session, story, NAME, story.consortium_ids[0])) == [
        (
            "Kompetansetriangel: Tjenestedesign 5 av 5, Gevinstrealisering 4 av 5 og Endringsledelse "
            "3 av 5."
        ),
        (
            "Fordelingen mellom Tjenestedesign, Gevinstrealisering og Endringsledelse i prosent. "
            "1: 56–22–22; 2: 13–50–38."
        ),
    ]


def test_framework_with_two_areas_has_no_triangle(session):
    story = stories.framework(session)
    third = session.scalars(select(CompetenceArea).order_by(CompetenceArea.position)).all()[2]
    for competence in session.scalars(select(Competence).where(Competence.area_id == third.id)):
        session.delete(competence)
    session.delete(third)
    session.commit()
    assert figures(file(session, story, NAME, story.consortium_ids[0])) == []


def test_card_tells_how_the_consortium_has_answered(session, tmp_path):
    found = es.contracted(session, tmp_path)
    case = "2027/7 Enklere hverdag: tjenestedesign (konstruert)\n11.01.2027\n"
    for n, answer in enumerate(("Ga tilbud og ble valgt", "Ga tilbud og ble ikke valgt")):
        said(card(session, found.story, n, now=found.now), case + answer)
    said(card(session, found.story, 2, now=found.now), f"{case}Svarte ikke")


def test_card_tells_why_the_consortium_declined(session, tmp_path):
    story = stories.issued(session)
    bid_stories.declined(session, story, 2, words="Prøv igjen i mai.")
    found = es.contracted(session, tmp_path, story=story)
    why = "11.01.2027\nAvslo: Vi har ikke ledig kapasitet. Prøv igjen i mai."
    said(card(session, story, 2, now=found.now), why)


def test_card_is_silent_on_bids_until_the_choice_is_told(session, tmp_path):
    found = es.decided(session, tmp_path)
    assert "2027/7" not in card(session, found.story, now=found.now)


def test_card_of_a_bare_consortium_says_what_is_not_there(session):
    story = stories.framework(session)
    consortium = session.get(Consortium, story.consortium_ids[0])
    session.refresh(consortium, ["rates", "people"])
    for row in (*consortium.rates, *consortium.people):
        if row in consortium.people:
            session.refresh(row, ["competences"])
            for competence in row.competences:
                session.delete(competence)
        session.delete(row)
    session.add(
        ConsortiumSuspension(
            consortium_id=consortium.id,
            starts_on=formats.local(stories.START).date(),
            reason="Inhabil",
        )
    )
    session.commit()
    said(
        card(session, story),
        "Konsortiet er utestengt fra og med 11. januar 2027",
        "Tjenestedesign\n–\n0\n",
        "Konsortiet har ikke lagt inn personer i rammeavtalen.",
        "Rammeavtalen setter ingen høyeste timepris for konsortiet.",
    )


def test_card_without_an_address_is_refused(session):
    story = stories.framework(session)
    session.get(Consortium, story.consortium_ids[0]).contact_email = " "
    session.commit()
    with pytest.raises(InvalidInput) as why:
        card(session, story)
    assert [(r.params["field"], r.section) for r in why.value.reasons] == [
        ("Konsortiets e-postadresse", "framework")
    ]


def test_there_is_no_card_of_another_frameworks_consortium(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        made(session, story, NAME, 999)


def test_card_lists_the_statements_that_stand_and_marks_those_that_have_expired(session):
    story = stories.framework(session)
    register(session, story, replace(SAID, expires_on=date(2027, 1, 10)))
    register(session, story, replace(SAID, covers="En vikar.", expires_on=None, reference=""))
    withdraw(session, story, register(session, story, replace(SAID, covers="Feil fil.")))
    shown = card(session, story)
    said(
        shown,
        "De ligger i saken for rammeavtalen, saksnummer 2026/100.",
        "Firma 600 AS (konstruert)\nTre gevinstrådgivere på nivå 4.\n04.05.2026\n"
        "10.01.2027 (har gått ut)\n26/0032-14\n",
        "Firma 600 AS (konstruert)\nEn vikar.\n04.05.2026\nSom avtalen\n–\n",
    )
    assert "Feil fil." not in shown
