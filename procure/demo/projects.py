"""Fifteen StimuLab projects as DOGA and Digdir name them in public articles; invented ones too.

Of the fifteen, facts only: who, with whom, about what and which year. Nothing invented is said
about them, and no competition is made for them. Needs, money and approvals belong to invented
projects alone, and those are marked so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.domain.projects import Approval
from procure.models.competitions import Competition
from procure.models.frameworks import CompetenceArea
from procure.models.projects import Project
from procure.services import accounts, projects
from procure.services.projects import Need

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An invented project without a competition."""

    title: str
    problem: str
    owner: str = "prosjekteier2"
    life_event: str = ""
    anchored: bool = True
    grant_ore: int = 0
    own_funding_ore: int = 0
    estimate_ore: int | None = None
    levels: tuple[int, ...] = ()
    approved: bool = False


IDEAS: Final = (
    Idea(title="Lettere vei til fritidstilbud", problem="Barn faller fra når familien bytter bydel.", life_event="Få barn", anchored=False),
    Idea(title="Én dør inn ved samlivsbrudd", problem="Foreldre møter fem kontorer med hver sin plan.", life_event="Få barn", grant_ore=600_000_00, own_funding_ore=200_000_00, estimate_ore=1_400_000_00, levels=(4, 2, 3)),
    Idea(title="Trygge skolebytter", problem="Det viktigste om eleven følger ikke med til ny skole.", estimate_ore=900_000_00, levels=(3, 3, 2), approved=True),
    Idea(title="Raskere hjelp etter brann", problem="Beboere uten tak må fortelle det samme mange ganger.", owner="prosjekteier1", grant_ore=1_800_000_00, own_funding_ore=400_000_00, estimate_ore=1_700_000_00, levels=(5, 3, 3), approved=True),
)  # fmt: skip
LIFE_EVENTS: Final = {
    103: "Alvorlig sykt barn",
    105: "Starte og drive bedrift",
    107: "Miste og finne jobb",
    111: "Få barn",
    112: "Miste og finne jobb",
    113: "Starte og drive en frivillig organisasjon",
}
CRITERIA: Final = {
    "user_need": "Vi har snakket med brukere og ansatte. De forteller om den samme floken, men ikke hvorfor den oppstår.",
    "societal_benefit": "Flere virksomheter har den samme floken og kan bruke det vi lærer.",
    "benefit_potential": "Færre henvendelser og kortere ventetid. Nåsituasjonen måles i diagnosen.",
    "leadership_anchoring": "Ledergruppen eier floken og har satt av folk til arbeidet.",
}
CAPACITY: Final = (120, 60, 50)  # per cent of full time, area by area
PEOPLE: Final = (2, 1, 1)


def add_ideas(
    session: Session, cast: dict[str, Actor], framework_id: int, *, now: datetime
) -> None:
    """Register the invented projects that have not come to a competition."""
    for idea in IDEAS:
        anchoring = {} if idea.anchored else {"leadership_anchoring": ""}
        project = projects.create(
            session,
            title=f"{idea.title} (konstruert)",
            values={
                "problem": idea.problem,
                "users": "Innbyggere og ansatte som møter dem.",
                "effects": "Hjelpen kommer tidligere og henger sammen.",
                "life_event": idea.life_event,
                "cohort_year": now.year,
                "grant_ore": idea.grant_ore,
                "own_funding_ore": idea.own_funding_ore,
                "framework_id": framework_id if idea.levels else None,
                "estimate_ore": idea.estimate_ore,
                "wanted_on": (now + timedelta(days=120)).date() if idea.levels else None,
                **CRITERIA,
                **anchoring,
            },
            invented=True,
            actor=cast[idea.owner],
            now=now - timedelta(days=20),
        )
        say_need(session, project, idea.levels, cast[idea.owner], now=now - timedelta(days=18))
        if idea.approved:
            approve(session, project, cast["innkjoper1"], now=now - timedelta(days=10))


def say_need(
    session: Session, project: Project, levels: tuple[int, ...], actor: Actor, *, now: datetime
) -> None:
    """Say the level, the capacity and the people needed in each area, in the areas' order."""
    if not levels:
        return
    areas = session.scalars(
        select(CompetenceArea.id)
        .where(CompetenceArea.framework_id == project.framework_id)
        .order_by(CompetenceArea.position)
    )
    needs = {
        area: Need(level, capacity, people)
        for area, level, capacity, people in zip(areas, levels, CAPACITY, PEOPLE, strict=False)
    }
    projects.set_needs(
        session, project.id, version=project.version, needs=needs, actor=actor, now=now
    )


def approve(session: Session, project: Project, officer: Actor, *, now: datetime) -> None:
    """Assess the four criteria, and why the project can go on without money when it has none."""
    unfunded = not project.grant_ore + project.own_funding_ore
    approval = Approval(
        user_need="Behovet er sannsynliggjort, og prosjektet vet hva det ikke vet.",
        societal_benefit="Overføringsverdien er stor.",
        benefit_potential="Gevinstene er mulige å måle. Nullpunkt må på plass i diagnosen.",
        leadership_anchoring="Ledelsen er med og har satt av tid.",
        funding="Virksomheten dekker oppdraget av driftsbudsjettet til neste år."
        if unfunded
        else "",
        note="Bruk mer tid på diagnosen enn dere tror.",
    )
    projects.approve(
        session, project.id, version=project.version, approval=approval, actor=officer, now=now
    )


def finish(session: Session, competition_id: int, owner: Actor, *, now: datetime) -> None:
    """Finish the project of a competition whose delivery is completed."""
    competition = session.get_one(Competition, competition_id)
    projects.finish(session, competition.project_id, actor=owner, now=now)
