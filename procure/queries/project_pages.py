"""One project as a page: its facts, its money, its competitions, and what may be done to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import ledger, permissions, project_money, projects
from procure.domain.competitions import Status as CompetitionStatus
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission, Subject
from procure.domain.project_money import Money
from procure.domain.projects import Action, Approval, ProjectFacts, Status
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.competitions import Competition, status_sql
from procure.models.frameworks import CompetenceArea, Framework
from procure.models.projects import Project, ProjectNeed
from procure.queries import ceilings, facts, project_facts, project_history, project_prices, rules
from procure.queries.project_history import Line
from procure.queries.projects import may_edit

OVER: Final = frozenset(
    {
        CompetitionStatus.CONTRACTED, CompetitionStatus.COMPLETED, CompetitionStatus.CANCELLED,
        CompetitionStatus.UNSUCCESSFUL,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CompetitionRow:
    """A competition of the project, as far as the viewer may know of it."""

    id: int
    reference: str
    title: str
    status: CompetitionStatus
    estimate_ore: int | None
    contract_id: int | None
    price_ore: int | None  # of its contract, with signed changes and options taken


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What the project needs in one area of its framework; level None: not said yet."""

    area_id: int
    area: str
    level: int | None
    capacity: int  # per cent of full time, all people together
    people: int
    key: str


@dataclass(frozen=True, slots=True)
class Step:
    """When the project came to a state, if it did."""

    status: Status
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """One project; the columns keep their names, so that a form can be filled from it."""

    id: int
    owner: str
    title: str
    partners: str
    problem: str
    users: str
    effects: str
    user_need: str
    societal_benefit: str
    benefit_potential: str
    leadership_anchoring: str
    life_event: str
    cohort_year: int | None
    grant_ore: int
    own_funding_ore: int
    framework_id: int | None
    framework: str
    estimate_ore: int | None
    wanted_on: date | None
    approved_at: datetime | None
    approved_by: str
    approval: Approval | None
    invented: bool
    version: int
    status: Status
    facts: ProjectFacts
    steps: tuple[Step, ...]
    needs: tuple[NeedRow, ...]
    competitions: tuple[CompetitionRow, ...]
    money: Money
    warnings: tuple[Reason, ...]
    history: tuple[Line, ...]
    verdicts: Mapping[Action, tuple[Reason, ...]]
    proposed_reference: str
    may_edit: bool
    may_start: bool
    may_approve: bool

    @property
    def missing(self) -> tuple[Reason, ...]:
        """What must be written before anyone can approve the project, whoever reads this."""
        return projects.refusals(self.facts, Action.APPROVE)

    @property
    def open_competitions(self) -> tuple[CompetitionRow, ...]:
        """Those that are being written or run, as far as the viewer may know of them."""
        return tuple(c for c in self.competitions if c.status not in OVER)

    @property
    def needs_said(self) -> bool:
        """Whether anything is said of the need."""
        return any(need.level is not None for need in self.needs)


_SAME: Final = (
    "id", "title", "partners", "problem", "users", "effects", "user_need", "societal_benefit",
    "benefit_potential", "leadership_anchoring", "life_event", "cohort_year", "grant_ore",
    "own_funding_ore", "framework_id", "estimate_ore", "wanted_on", "approved_at", "invented",
    "version",
)  # fmt: skip

RECENT: Final = 50  # case numbers looked at for the next
LONGEST_NUMBER: Final = 9  # digits

# Which permission each button of the page needs.
BUTTONS: Final = {
    Action.APPROVE: Permission.PROJECT_APPROVE,
    Action.EDIT: Permission.PROJECT_EDIT,
    Action.FINISH: Permission.PROJECT_EDIT,
    Action.REOPEN: Permission.PROJECT_EDIT,
    Action.START: Permission.PROJECT_EDIT,
    Action.WITHDRAW: Permission.PROJECT_APPROVE,
}


def page(session: Session, project_id: int, *, viewer: Actor, now: datetime) -> ProjectPage:
    """Return one project. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    project, framework, approver = _found(session, project_id)
    known = project_facts.facts_of(session, project)
    prices = project_prices.by_competition(session, project.id)
    money = Money(
        grant_ore=project.grant_ore,
        own_funding_ore=project.own_funding_ore,
        estimate_ore=project.estimate_ore,
        price_ore=sum(amount for _, amount in prices.values()) if prices else None,
    )
    edit = may_edit(viewer, project.owner_id)
    return ProjectPage(
        **{name: getattr(project, name) for name in _SAME},
        owner=project.owner.name,
        framework=framework.title if framework else "",
        approved_by=approver,
        approval=Approval.load(project.approval_note) if project.approved_at else None,
        status=projects.status(known),
        facts=known,
        steps=_steps(session, project, known),
        needs=_needs(session, project),
        competitions=_competitions(session, project, prices, viewer, now),
        money=money,
        warnings=_warnings(session, project, framework, known, money, now),
        history=project_history.lines(session, project.id),
        verdicts=_verdicts(session, project, framework, known, viewer, now),
        proposed_reference=proposed_reference(session, now),
        may_edit=edit,
        may_start=edit and permissions.allows(viewer, Permission.COMPETITION_CREATE),
        may_approve=permissions.allows(viewer, Permission.PROJECT_APPROVE),
    )


def _found(session: Session, project_id: int) -> tuple[Project, Framework | None, str]:
    found = session.execute(
        select(Project, Framework, User.name)
        .outerjoin(Framework, Framework.id == Project.framework_id)
        .outerjoin(User, User.id == Project.approved_by_id)
        .where(Project.id == project_id)
        .options(joinedload(Project.owner))
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    project, framework, approver = found
    return project, framework, approver or ""


def _competitions(
    session: Session,
    project: Project,
    prices: Mapping[int, tuple[int, int]],
    viewer: Actor,
    now: datetime,
) -> tuple[CompetitionRow, ...]:
    found = session.execute(
        select(Competition, status_sql(now).label("status"))
        .where(Competition.project_id == project.id)
        .options(selectinload(Competition.roles))
        .order_by(Competition.id.desc())
    )
    return tuple(
        CompetitionRow(
            c.id, c.reference, c.title, CompetitionStatus(status), c.estimate_ore,
            *prices.get(c.id, (None, None)),
        )
        for c, status in found
        if permissions.allows(viewer, Permission.COMPETITION_READ, _subject(c, project.owner_id))
    )  # fmt: skip


def _subject(competition: Competition, owner_id: int) -> Subject:
    return Subject(
        organisation_id=owner_id,
        roles=frozenset((m.user_id, m.role) for m in competition.roles),
        issued=competition.issued_at is not None,
    )


def _steps(session: Session, project: Project, known: ProjectFacts) -> tuple[Step, ...]:
    """Return the way from idea to end, with the times that are known."""
    if projects.status(known) is Status.NAMED:
        return ()
    issued, signed = session.execute(
        select(project_facts.first("issued_at"), project_facts.first("contracted_at")).where(
            Project.id == project.id
        )
    ).one()
    return (
        Step(Status.IDEA, project.created_at),
        Step(Status.APPROVED, project.approved_at),
        Step(Status.PROCURING, issued),
        Step(Status.DELIVERING, signed),
        Step(Status.FINISHED, project.finished_at),
    )


def _needs(session: Session, project: Project) -> tuple[NeedRow, ...]:
    """Return every area of the project's framework, with what is said of it."""
    rows = session.execute(
        select(CompetenceArea.id, CompetenceArea.name, CompetenceArea.key, ProjectNeed)
        .outerjoin(
            ProjectNeed,
            (ProjectNeed.area_id == CompetenceArea.id) & (ProjectNeed.project_id == project.id),
        )
        .where(CompetenceArea.framework_id == project.framework_id)
        .order_by(CompetenceArea.position)
        .execution_options(populate_existing=True)
    )
    return tuple(_need(area_id, name, key, need) for area_id, name, key, need in rows)


def _need(area_id: int, area: str, key: str, need: ProjectNeed | None) -> NeedRow:
    if need is None:
        return NeedRow(area_id, area, None, 0, 1, key)
    return NeedRow(area_id, area, need.level, need.capacity, need.people, key)


def _warnings(
    session: Session,
    project: Project,
    framework: Framework | None,
    known: ProjectFacts,
    money: Money,
    now: datetime,
) -> tuple[Reason, ...]:
    """E1 3 and 47: the framework's room while nothing is bought, and the project's own money."""
    found = list(project_money.warnings(money))
    early = projects.status(known) in {Status.NAMED, Status.IDEA, Status.APPROVED}
    if framework and early:
        if project.estimate_ore:
            day = local(now).date()
            ceiling = ceilings.of(session, framework.id, on=day, but_project_id=project.id)
            warn_at = rules.settings_on(session, day).share("ceiling.warning_share")
            found += project_money.ceiling(ledger.outlook(ceiling, project.estimate_ore, warn_at))
        if project.wanted_on and project.wanted_on > framework.ends_on:
            found.append(reason(Code.PROJECT_WANTED_AFTER_FRAMEWORK, ended=framework.ends_on))
    return tuple(found)


def _verdicts(
    session: Session,
    project: Project,
    framework: Framework | None,
    known: ProjectFacts,
    viewer: Actor,
    now: datetime,
) -> Mapping[Action, tuple[Reason, ...]]:
    """Ask the same functions that the services ask, for every button at once."""
    own = Subject(organisation_id=project.owner_id)
    verdicts = {
        action: projects.refusals(known, action)
        if permissions.allows(viewer, permission, own)
        else (reason(Code.NOT_PERMITTED),)
        for action, permission in BUTTONS.items()
    }
    if not verdicts[Action.START]:
        verdicts[Action.START] = start_refusals(session, project, framework, now)
    return verdicts


def proposed_reference(session: Session, now: datetime) -> str:
    """Return the next case number of the year, by the newest ones: a proposal and no promise."""
    year = f"{local(now).year}/"
    newest = session.scalars(
        select(Competition.reference)
        .where(Competition.reference.startswith(year, autoescape=True))
        .order_by(Competition.id.desc())
        .limit(RECENT)
    )
    tails = (reference.removeprefix(year) for reference in newest)
    used = [int(t) for t in tails if t.isascii() and t.isdigit() and len(t) <= LONGEST_NUMBER]
    return f"{year}{max(used, default=0) + 1}"


def start_refusals(
    session: Session, project: Project, framework: Framework | None, now: datetime
) -> tuple[Reason, ...]:
    """Why the project's framework lets it start no competition today (E1 2 and 4)."""
    if framework is None:
        return (reason(Code.PROJECT_WITHOUT_FRAMEWORK, "framework_id"),)
    today, found = local(now).date(), []
    if not facts.in_force(framework, today):
        found.append(reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=framework.ends_on))
    if not facts.party(session, framework, project.owner_id, on=today):
        found.append(reason(Code.BUYER_NOT_PARTY))
    return tuple(found)
