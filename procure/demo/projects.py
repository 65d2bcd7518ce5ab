"""Fifteen StimuLab projects, as the public articles of DOGA and Digdir name them.

Facts only: who, with whom, about what and which year. Nothing invented is said about them,
and no competition is made for them.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.services import accounts, projects

# year, owner, partners, what it was about
PROJECTS: Final = (
    (2018, "Direktoratet for økonomistyring (DFØ)", "DSS og Nasjonalbiblioteket", "Kunnskapsdokumenter i staten"),
    (2018, "Nittedal kommune", "", "Grønn og fleksibel transport"),
    (2018, "NAV Skedsmo", "Brønnøysundregistrene og Skedsmo kommune", "Oversikt over egen økonomi"),
    (2018, "Fjell, Sund og Øygarden kommuner", "", "Tjenester til utsatte barn og unge"),
    (2021, "Kristiansand kommune", "", "Flere i arbeid"),
    (2021, "Trondheim kommune", "NAV og Kirkens Bymisjon", "Menns psykiske helse"),
    (2021, "Digitale Helgeland", "", "Innkreving og gjeldsforvaltning"),
    (2021, "Skatteetaten", "Brønnøysundregistrene", "Starte og drive bedrift"),
    (2021, "Skatteetaten", "NAV og Brønnøysundregistrene", "Fremtidens innkreving"),
    (2021, "Vestre Viken", "", "Kontortjenester"),
    (2021, "Vestre Viken, klinikk for psykisk helse og rus", "", "Pasientens helsetjeneste"),
    (2023, "Direktoratet for byggkvalitet (DiBK)", "", "Ingen sak med byggjesak"),
    (2023, "Kriminalomsorgsdirektoratet", "", "Prosjekt i Kriminalomsorgsdirektoratet"),
    (2023, "Helsedirektoratet", "", "Systemdemonstrator"),
    (2023, "Arbeids- og velferdsdirektoratet", "", "Tillitsreforma"),
)  # fmt: skip


def add(session: Session, officer: Actor, *, now: datetime) -> None:
    """Register the projects, oldest first."""
    for year, owner, partners, title in PROJECTS:
        body = accounts.organisation(session, name=owner, organisation_number=None)
        projects.create(
            session,
            title=title,
            owner_id=body.id,
            values={"partners": partners, "cohort_year": year},
            actor=officer,
            now=now,
        )
