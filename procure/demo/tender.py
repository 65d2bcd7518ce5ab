"""Invented competitions: authored, approved and issued through the services."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.demo import authoring, openers, warnings
from procure.demo import projects as invented
from procure.domain.cancellations import CancelGround
from procure.domain.competitions import Action
from procure.domain.drafting import ClimateChoice, CriterionKind, RequirementKind
from procure.domain.formats import OSLO
from procure.domain.permissions import Actor, CompetitionRole
from procure.domain.price_lines import AskedOption
from procure.domain.ties import TieRule
from procure.models.frameworks import AllowedCriterion, FrameworkRole
from procure.queries import facts
from procure.queries.wind_tunnel import Settings
from procure.services import (
    competitions,
    criteria,
    needs,
    price_lines,
    projects,
    questions,
    requirements,
    trials,
)
from procure.vault.keys import Vault


class Stage(IntEnum):
    """How far a story is told."""

    DRAFT = 0
    IN_REVIEW = 1
    ISSUED = 2
    CLOSED = 3
    OPENED = 4
    SCORING = 5
    CONSENSUS = 6
    LOCKED = 7
    DECIDED = 8
    TOLD = 9
    CONTRACTED = 10
    COMPLETED = 11


@dataclass(frozen=True, slots=True)
class Plot:
    """One invented competition: what it is about, and how far it goes."""

    number: int
    title: str
    problem: str
    stage: Stage
    bids: int = 3
    tie: bool = False
    cancelled: bool = False
    unsuccessful: bool = False
    amended: bool = False
    declined: bool = False  # by a consortium that gives no bid
    rejected: bool = False  # the last of its bids
    option: bool = False  # more work that may be ordered later
    talked: bool = False  # with the market before it; and one consortium is left out


PLOTS: Final = (
    Plot(101, "Enklere flytting for familier", "Familier som flytter, melder fra til åtte etater.", Stage.DRAFT),
    Plot(102, "Trygg overgang til voksenlivet", "Unge med vedtak mister hjelpen når de fyller 18.", Stage.IN_REVIEW),
    Plot(103, "Samordnet hjelp ved sykdom i familien", "Pårørende må selv koordinere tjenestene.", Stage.ISSUED, bids=1, option=True, talked=True),
    Plot(104, "Raskere svar i byggesaker", "Søkere vet ikke hva som mangler før etter uker.", Stage.ISSUED, bids=0, amended=True, declined=True),
    Plot(105, "Bedre start for nye bedrifter", "Gründere leser de samme reglene fem steder.", Stage.CLOSED),
    Plot(106, "Digital hjelp for dem som ikke er digitale", "Mange får ikke brukt rettighetene sine.", Stage.OPENED, declined=True),
    Plot(107, "Færre tvangssalg", "Kommunen får vite om gjelden for sent.", Stage.SCORING),
    Plot(108, "Helhetlig oppfølging etter soning", "Løslatte står uten bolig og jobb.", Stage.CONSENSUS),
    Plot(109, "Mer tid til pasientene", "Ansatte fører det samme i tre systemer.", Stage.LOCKED, tie=True),
    Plot(110, "Grønn logistikk i kommunen", "Ti virksomheter kjører hver sin rute.", Stage.DECIDED),
    Plot(111, "Tidlig innsats i barnehagen", "Bekymringer når ikke fram i tide.", Stage.TOLD, rejected=True),
    Plot(112, "Arbeid tilpasset den enkelte", "Tiltakene passer ikke dem som trenger dem mest.", Stage.CONTRACTED),
    Plot(113, "Felles inngang til frivilligheten", "Frivillige finner ikke dem som trenger hjelp.", Stage.COMPLETED),
    Plot(114, "Klart språk i skattevarsler", "Mottakerne forstår ikke hva de skal gjøre.", Stage.ISSUED, bids=0, cancelled=True),
    Plot(115, "Smartere vedlikehold av veier", "Meldinger om hull blir borte.", Stage.CLOSED, bids=0, unsuccessful=True),
)  # fmt: skip

# Days before now when a story that has come this far was issued; the deadline is 14 days later.
AGE: Final = {
    Stage.DRAFT: 0, Stage.IN_REVIEW: 1, Stage.ISSUED: 4, Stage.CLOSED: 15, Stage.OPENED: 16,
    Stage.SCORING: 18, Stage.CONSENSUS: 20, Stage.LOCKED: 22, Stage.DECIDED: 24, Stage.TOLD: 26,
    Stage.CONTRACTED: 100, Stage.COMPLETED: 180,
}  # fmt: skip

CRITERIA: Final = (
    ("price", "Pris", 25, None, "Samlet pris for timene i konkurransegrunnlaget.", ""),
    ("understanding", "Forståelse av oppdraget", 25, 800,
     "Hvor godt tilbudet viser innsikt i problemet, brukerne og virksomheten.",
     "Beskriv hvordan dere forstår problemet, og hva dere ikke vet ennå."),
    ("solution", "Løsningsforslag og gjennomføring", 20, 1000,
     "Hvor gjennomførbar og åpen framgangsmåten er, særlig i diagnosefasen.",
     "Beskriv framgangsmåten fase for fase, med milepæler og samarbeid."),
    ("team", "Teamets kompetanse og erfaring", 30, 600,
     "Hvor godt teamet dekker kompetansetriangelet på nivået vi trenger.",
     "Beskriv hva hver person bidrar med, med relevant erfaring."),
)  # fmt: skip


WORDING: Final = (
    (Decimal(10), "Svaret viser innsikt i problemet, brukerne og virksomheten, og sier hva som er usikkert."),
    (Decimal(7), "Svaret viser innsikt i det meste, med få og små hull."),
    (Decimal(4), "Svaret viser innsikt i deler av problemet."),
    (Decimal(0), "Svaret gjentar det som står i konkurransegrunnlaget."),
)  # fmt: skip


def author(
    session: Session,
    plot: Plot,
    people: dict[str, Actor],
    framework_id: int,
    *,
    issued_at: datetime,
) -> int:
    """Register the project and write the competition; return its id."""
    owner, now = people["prosjekteier1"], issued_at - timedelta(days=3)
    project = projects.create(
        session,
        title=f"{plot.title} (konstruert)",
        values={
            "problem": plot.problem,
            "users": "Innbyggere og ansatte i førstelinjen.",
            "effects": "Færre runder for innbyggeren og kortere saksbehandling.",
            "grant_ore": 1_500_000_00,
            "own_funding_ore": 500_000_00,
            "cohort_year": issued_at.year,
            "life_event": invented.LIFE_EVENTS.get(plot.number, ""),
            "framework_id": framework_id,
            "estimate_ore": 1_900_000_00,
            "wanted_on": (deadline_of(issued_at) + timedelta(days=30)).date(),
            **invented.CRITERIA,
        },
        invented=True,
        actor=owner,
        now=now - timedelta(days=14),
    )
    invented.say_need(session, project, (4, 3, 3), owner, now=now - timedelta(days=13))
    if plot.stage > Stage.DRAFT:
        invented.approve(session, project, people["innkjoper1"], now=now - timedelta(days=7))
    reference = f"{issued_at.year}/{plot.number}"
    made = projects.start_competition(
        session, project.id, reference=reference, actor=owner, now=now
    )
    if plot.stage > Stage.DRAFT:
        _fill(session, plot, made.id, made.version, people, framework_id, issued_at)
    return made.id


def _fill(
    session: Session,
    plot: Plot,
    key: int,
    version: int,
    people: dict[str, Actor],
    framework_id: int,
    issued_at: datetime,
) -> None:
    by: dict[str, Any] = {"actor": people["prosjekteier1"], "now": issued_at - timedelta(days=2)}
    competitions.change(session, key, version=version, values=_fields(plot, issued_at), **by)
    for kind, text in (
        (RequirementKind.MUST, "Alle i teamet snakker og skriver norsk, svensk eller dansk."),
        (RequirementKind.MUST, "Prosjektlederen er tilgjengelig minst halve arbeidsuken."),
        (RequirementKind.SHOULD, "Teamet deler innsikt fortløpende med prosjektets ansatte."),
    ):
        requirements.add_requirement(
            session, key, kind=kind, text=text, evidence="Bekreft og forklar kort.", **by
        )
    _criteria(session, key, framework_id, by)
    roles = _ids(session, FrameworkRole, framework_id)
    hours = (300, 500, 400, 200, 150)
    price_lines.set_lines(
        session, key, lines=[(r, "", h) for r, h in zip(roles, hours, strict=False)], **by
    )
    if plot.option:
        option = AskedOption(
            name="Utrulling i tre kommuner",
            description="Hjelp til å ta tjenesten i bruk og måle gevinstene i tre kommuner.",
            last_taken_on=(deadline_of(issued_at) + timedelta(days=240)).date(),
            lines=[(role, "", 60) for role in roles[:3]],
        )
        price_lines.set_option(session, key, option, **by)
    _needed_and_tried(session, key, by)
    _members(session, key, people, by)


def _members(session: Session, key: int, people: dict[str, Actor], by: dict[str, Any]) -> None:
    competitions.set_members(
        session,
        key,
        role=CompetitionRole.EVALUATOR,
        user_ids={people["evaluator1"].id, people["evaluator2"].id},
        **by,
    )
    competitions.set_members(
        session, key, role=CompetitionRole.ADVISER, user_ids={people["radgiver"].id}, **by
    )


def _fields(plot: Plot, issued_at: datetime) -> dict[str, object]:
    deadline = deadline_of(issued_at)
    return {
        "need": f"{plot.problem} Vi vet hva som oppleves, men ikke hvorfor det skjer.",
        "assignment": (
            "Leverandøren leder arbeidet gjennom diagnose, utforsking og utvikling. "
            "Diagnosen er åpen: den kan vise at problemet er et annet enn vi tror."
        ),
        "deliverables": "Diagnose med felles problemforståelse, prøvd konsept og gevinstplan.",
        "delivery_place": "Hos oppdragsgiveren i Oslo, og digitalt.",
        "scope_statement": (
            "Tjenestedesign, gevinstrealisering og endringsledelse er det rammeavtalen omfatter."
        ),
        "estimate_ore": 1_900_000_00,
        "climate_choice": ClimateChoice.INSIGNIFICANT,
        "climate_reason": "Oppdraget er rådgivning med få reiser og ingen varekjøp.",
        "standstill_days": 10,
        "standstill_reason": "Tilbyderne får tid til å vurdere begrunnelsen før kontrakt.",
        "deadline_at": deadline,
        "questions_due_at": deadline - timedelta(days=5),
        "validity_until": (deadline + timedelta(days=90)).date(),
        "starts_on": (deadline + timedelta(days=30)).date(),
        "ends_on": (deadline + timedelta(days=300)).date(),
    }


def deadline_of(issued_at: datetime) -> datetime:
    """Noon in Oslo, fourteen days after issue."""
    day = issued_at.astimezone(OSLO) + timedelta(days=14)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


def _criteria(session: Session, key: int, framework_id: int, by: dict[str, Any]) -> None:
    allowed = session.scalars(
        select(AllowedCriterion).where(AllowedCriterion.framework_id == framework_id)
    )
    ids = {a.key: a.id for a in allowed}
    for which, name, weight, limit, description, documentation in CRITERIA:
        made = criteria.add_criterion(
            session,
            key,
            kind=CriterionKind.PRICE if which == "price" else CriterionKind.QUALITY,
            allowed_criterion_id=ids[which],
            values={
                "name": name,
                "weight": Decimal(weight),
                "word_limit": limit,
                "description": description,
                "documentation": documentation,
            },
            **by,
        )
        if which == "understanding":
            criteria.set_wordings(session, key, made.id, wordings=WORDING, **by)


# What the owner answers to the plain questions about the need.
_ANSWERS: Final = {
    "users_known": 2, "problem_known": 2, "users_reached": 2, "work_changed": 2, "leaders": 1,
    "staff": 1, "goal_measured": 2, "gain_shared": 1, "bodies": 1, "own_time": 2,
}  # fmt: skip


def _needed_and_tried(session: Session, key: int, by: dict[str, Any]) -> None:
    """Answer the questions about the need, and try the model before it is handed in."""
    competitions.set_model(session, key, values={"tie_rule": TieRule.QUALITY}, **by)
    draft = facts.competition(session, key)
    needs.save(session, key, version=draft.version, answers=_ANSWERS, typed={}, **by)
    trials.attach(
        session,
        key,
        settings=Settings(
            estimate_ore=draft.estimate_ore or 0, wanted="dear_strong", other="cheap_weak"
        ),
        why="Leverandørene kjenner formelen, og kvaliteten avgjør når prisene ligger nær hverandre.",
        **by,
    )


def _ids(session: Session, noun: type[FrameworkRole], framework_id: int) -> list[int]:
    rows = session.scalars(
        select(noun.id).where(noun.framework_id == framework_id).order_by(noun.position)
    )
    return list(rows)


def issue(
    session: Session,
    plot: Plot,
    key: int,
    people: dict[str, Actor],
    *,
    vault: Vault,
    issued_at: datetime,
) -> None:
    """Have the competition approved and issue it; one question is asked and answered."""
    owner, officer = people["prosjekteier1"], people["innkjoper1"]
    before = issued_at - timedelta(days=1)
    if plot.talked:
        authoring.talk(session, key, people, now=before)
        framework_id = facts.competition(session, key).framework_id
        authoring.leave_out(session, key, framework_id, people, now=before)
    warnings.explain(session, key, Action.SUBMIT_FOR_REVIEW, actor=owner, now=before)
    competitions.submit_for_review(session, key, actor=owner, now=before)
    if plot.stage is Stage.IN_REVIEW:
        return
    warnings.explain(session, key, Action.APPROVE, actor=officer, now=before)
    competitions.approve(session, key, actor=officer, now=before)
    warnings.explain(session, key, Action.ISSUE, actor=owner, now=issued_at)
    openers.rehearse(session, people, now=issued_at)
    competitions.issue(session, key, vault=vault, actor=owner, now=issued_at)
    asked = questions.ask(
        session,
        key,
        text="Kan vi bruke egne metoder innenfor den triple diamanten?",
        actor=people["leverandor2"],
        now=issued_at + timedelta(days=1),
    )
    if not plot.amended:
        questions.answer(
            session,
            key,
            asked.number,
            text="Ja, så lenge diagnosen er åpen og fasene kan kjennes igjen.",
            actor=owner,
            now=issued_at + timedelta(days=2),
        )
    _exits(session, plot, key, people, issued_at)


def _exits(
    session: Session, plot: Plot, key: int, people: dict[str, Actor], issued_at: datetime
) -> None:
    later = issued_at + timedelta(days=3)
    if plot.amended:
        competitions.extend(
            session,
            key,
            deadline_at=deadline_of(issued_at) + timedelta(days=7),
            summary="Flere spurte om mer tid. Alle får en uke ekstra.",
            actor=people["prosjekteier1"],
            now=later,
        )
        authoring.amend(session, key, 1, people, now=later + timedelta(hours=3))
    if plot.cancelled:
        competitions.cancel(
            session,
            key,
            ground=CancelGround.FUNDING,
            why="Prosjektet mistet finansieringen, og behovet må vurderes på nytt.",
            actor=people["innkjoper1"],
            now=later,
        )
