"""The framework overview says what the agreement and its ledger hold."""

import pytest
from sqlalchemy import select

from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.services import framework_documents
from tests import evaluation_stories as es
from tests import stories
from tests.services.writing.framework_made import made, said


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
    assert [(r.code, r.params["label"], r.section) for r in why.value.reasons] == [
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
