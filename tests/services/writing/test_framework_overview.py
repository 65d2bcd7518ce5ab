"""The framework overview says what the agreement and its ledger hold."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from procure.domain.consortium_changes import Plan
from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.services import (
    consortium_suspensions,
    framework_documents,
    frameworks,
    triangle_parts,
)
from tests import evaluation_stories as es
from tests import project_stories, stories
from tests.services.writing.framework_made import figures, file, made, said


def overview(session, story, **changes):
    return made(session, story, "framework_overview", 0, **changes)


def test_overview_names_every_party_and_its_number(session):
    story = stories.framework(session)
    shown = overview(session, story)
    said(
        shown,
        f"Etat for modellkjøp (konstruert)\n{spaced(stories.BUYER)}\nAvtaleeier",
        f"Prøvedirektoratet (konstruert)\n{spaced(stories.OWNER_BODY)}\nKan gjøre avrop",
    )
    for n in range(3):
        said(
            shown,
            f"Konsortium {n} (konstruert)\nkonsortium{n}@example.test\nFirma {2 * n} AS (konstruert) (leder)\n"
            f"{spaced(stories.firm(2 * n))}\nFirma {2 * n + 1} AS (konstruert)\n",
        )


def spaced(body) -> str:
    digits = body.organisation_number
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def test_overview_of_an_unused_framework_says_that_nothing_is_used(session):
    shown = overview(session, stories.framework(session))
    said(
        shown,
        "Status\tI kraft",
        "Rammeavtalen gjelder fra 1. juli 2026 til og med 30. juni 2030.",
        "Det kan gjøres avrop for høyst 40 000 000 kr uten merverdiavgift.",
        "Det er ikke inngått noen avrop ennå, så hele verdien er igjen.",
        "Alle avrop skjer ved minikonkurranse mellom leverandørene",
        "Når konkurransen gjenåpnes: Alle avrop skjer ved minikonkurranse.",
        "Kontrakten for hvert avrop inngås på SSA-O (oppdragsavtalen).",
        "Rammeavtalen har ingen opsjoner på forlengelse.",
        "Oppgaveforståelse\nKvalitet\n20–40 %",
        "R1\nSeniorrådgiver\n–\n1 500 kr",
        "Konsortium 0 (konstruert)\n1 500\n1 100",
        "Avtaleforvalter, rammeavtale@example.test",
    )


def test_overview_tells_the_competence_of_each_consortium_and_the_holes(session):
    story = stories.framework(session)
    said(
        overview(session, story),
        "1. Konsortium 0 (konstruert)\n1 (5)\n1 (4)\n0 (3)\n"
        "2. Konsortium 1 (konstruert)\n1 (5)\n1 (4)\n0 (3)\n",
        "Rammeavtalen har disse hullene:\n"
        "Endringsledelse: Ingen konsortier har noen på nivå 4 eller 5.",
    )
    levels = "Tjenestedesign 5 av 5, Gevinstrealisering 4 av 5 og Endringsledelse 3 av 5"
    assert figures(file(session, story, "framework_overview", 0)) == [
        "; ".join(f"{n + 1}. Konsortium {n} (konstruert): {levels}" for n in range(3)) + ".",
        (
            "Fordelingen mellom Tjenestedesign, Gevinstrealisering og Endringsledelse i prosent. "
            "1: 35–35–29; 2: 35–35–29; 3: 35–35–29."
        ),
    ]


def test_overview_does_not_count_a_suspended_consortium(session):
    story = stories.framework(session)
    with atomic(session):
        consortium_suspensions.suspend(
            session, story.consortium_ids[0],
            Plan(effective_on=stories.START.date(), reason="Skatteattest mangler."),
            until=None, actor=story.officer, now=stories.START,
        )  # fmt: skip
    session.expire_all()
    said(overview(session, story), "Tjenestedesign: Bare to konsortier har noen på nivå 4 eller 5.")


def test_overview_without_people_says_nothing_of_competence(session):
    story = stories.framework(session)
    empty = replace(
        stories.framework_file(1, "2026/77"),
        consortia=(replace(stories.consortium(0), people=()),),
    )
    with atomic(session):
        stored = frameworks.store(session, empty, actor=story.officer, now=stories.START)
    shown = overview(session, replace(story, framework_id=stored.id))
    assert "Kompetansetriangelet" not in shown


def test_more_consortia_than_a_picture_holds_are_told_in_the_table(session, monkeypatch):
    monkeypatch.setattr(triangle_parts, "MOST_TRIANGLES", 2)
    monkeypatch.setattr(triangle_parts, "MOST_POINTS", 2)
    story = stories.framework(session)
    assert figures(file(session, story, "framework_overview", 0)) == []
    said(overview(session, story), "3. Konsortium 2 (konstruert)\n1 (5)\n1 (4)\n0 (3)\n")


def test_overview_counts_the_call_offs(session, tmp_path):
    found = es.contracted(session, tmp_path)
    shown = overview(session, found.story, now=found.now)
    said(
        shown,
        "Det er inngått ett avrop på 1 160 000 kr. Det er 2,9 % av den høyeste verdien. "
        "Det er 38 840 000 kr igjen.",
        "2027/7 Enklere hverdag: tjenestedesign (konstruert)\nKonsortium 0 (konstruert)\n"
        "1 160 000 kr",
    )


def test_overview_without_rates_says_that_there_is_no_ceiling(session):
    story = stories.framework(session)
    for consortium in session.scalars(select(Consortium)):
        session.refresh(consortium, ["rates"])
        for rate in consortium.rates:
            session.delete(rate)
    session.commit()
    shown = overview(session, story)
    said(shown, "Rammeavtalen setter ingen høyeste timepris.")
    assert "Kode\nRolle" not in shown


def test_overview_names_everything_that_is_missing_at_once(session):
    story = stories.framework(session)
    framework = session.scalars(select(Framework)).one()
    framework.scope, framework.contact_role, framework.contact_email = " ", " ", ""
    session.commit()
    with pytest.raises(InvalidInput) as why:
        overview(session, story)
    assert [(r.code, r.params["field"], r.section) for r in why.value.reasons] == [
        (Code.DOCUMENT_VALUE_MISSING, "Rammeavtalens omfang", "framework"),
        (Code.DOCUMENT_VALUE_MISSING, "Kontakt: Kontaktperson", "framework"),
        (Code.DOCUMENT_VALUE_MISSING, "Kontakt: Kontaktpersonens e-postadresse", "framework"),
    ]


def test_equal_framework_gives_the_same_version(session):
    story = stories.framework(session)
    first, second = (make(session, story, story.officer) for _ in range(2))
    assert (first.id, first.number) == (second.id, 1)
    assert (first.framework_id, first.competition_id, first.for_suppliers) == (
        story.framework_id, None, False,
    )  # fmt: skip
    assert first.file_name == "2026-100_Rammeavtaleoversikt_v1.docx"


def make(session, story, actor, name="framework_overview", subject_id=0):
    with atomic(session):
        return framework_documents.make(
            session, story.framework_id, name, subject_id, actor=actor, now=stories.START
        )


@pytest.mark.parametrize(
    ("who", "error"),
    [("owner", PermissionDenied), ("auditor", PermissionDenied), ("outsider", NotFound)],
)
def test_only_officers_make_documents_of_a_framework(session, who, error):
    story = stories.framework(session)
    with pytest.raises(error):
        make(session, story, getattr(story, who))


def test_unknown_documents_and_frameworks_are_not_found(session):
    story = stories.framework(session)
    for name in ("invitation", "call_off_note", "nonsense"):
        with pytest.raises(NotFound):
            make(session, story, story.officer, name)
    with pytest.raises(NotFound), atomic(session):
        framework_documents.make(
            session, 999, "framework_overview", 0, actor=story.officer, now=stories.START
        )


def test_overview_draws_its_projects_by_cohort_and_phase(session):
    story = stories.framework(session)
    for cohort in (2027, 2027, 2026):
        project_stories.approved(session, story, cohort_year=cohort)
    project_stories.approved(session, story)
    said(
        overview(session, story),
        "2027\n0\n2\n0\n0\n0\n2\n2026\n0\n1\n0\n0\n0\n1\n"
        "Uten kull\n0\n1\n0\n0\n0\n1\nAlle\n0\n4\n0\n0\n0\n4",
    )
    assert figures(file(session, story, "framework_overview", 0))[0] == (
        "Prosjektene etter kull og fase. "
        "2027, Godkjent: 2; 2026, Godkjent: 1; Uten kull, Godkjent: 1."
    )
