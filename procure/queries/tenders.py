"""What is asked for: the content of a competition, as authors edit it and suppliers read it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action, Status
from procure.domain.drafting import ClimateChoice, CriterionKind, RequirementKind
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, CompetitionRole, Permission, Role
from procure.domain.reasons import Code, Reason, reason
from procure.domain.worklist import status_for_supplier
from procure.models.accounts import Organisation, User
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.frameworks import AllowedCriterion, CompetenceArea, FrameworkRole
from procure.queries import facts
from procure.queries.competitions import Choice


@dataclass(frozen=True, slots=True)
class RequirementRow:
    id: int
    number: int
    kind: RequirementKind
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion in the order of the tree; `depth` is 0 or 1, `share` per cent of the whole."""

    id: int
    parent_id: int | None
    depth: int
    name: str
    kind: CriterionKind
    allowed_id: int | None
    span: tuple[Decimal, Decimal] | None
    weight: Decimal
    share: Decimal
    description: str
    documentation: str
    word_limit: int | None
    minimum_points: Decimal | None
    value_per_point_ore: int | None
    climate: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    id: int
    role_id: int
    role: str
    label: str
    hours: int


@dataclass(frozen=True, slots=True)
class AreaNeed:
    area_id: int
    key: str
    name: str
    level: int | None


@dataclass(frozen=True, slots=True)
class AllowedRow:
    id: int
    name: str
    kind: CriterionKind
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class ModelRow:
    """How bids are compared (`product.md` §6)."""

    family: str
    formula: str
    scale: Decimal
    normalise: str
    minimum_quality: Decimal | None
    k: Decimal
    a: Decimal
    floor: Decimal | None
    low_ore: int | None
    high_ore: int | None
    rounding_stage: str
    rounding_decimals: int


@dataclass(frozen=True, slots=True)
class Tender:
    """A competition's content. `version` guards the author's forms against each other."""

    id: int
    version: int
    reference: str
    title: str
    owner: str
    framework_id: int
    framework: str
    project_id: int
    project: str
    contact_role: str
    contact_email: str
    invented: bool
    status: Status
    need: str
    assignment: str
    deliverables: str
    estimate_ore: int | None
    contract_form: str
    language: str
    presentation: bool
    climate_choice: ClimateChoice | None
    climate_reason: str
    standstill_days: int | None
    standstill_reason: str
    deadline_at: datetime | None
    questions_due_at: datetime | None
    validity_until: date | None
    starts_on: date | None
    ends_on: date | None
    requirements: tuple[RequirementRow, ...]
    criteria: tuple[CriterionRow, ...]
    lines: tuple[LineRow, ...]
    needs: tuple[AreaNeed, ...]
    model: ModelRow
    digest: str
    gaps: tuple[Reason, ...]
    edit_refusals: tuple[Reason, ...]

    @property
    def top_weight(self) -> Decimal:
        """The sum of the main criteria's weights: 100 when the tree is whole."""
        return sum((c.weight for c in self.criteria if c.depth == 0), Decimal(0))


def authored(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Tender:
    """Return the same for the pages where it is written: suppliers get 404."""
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    return tender(session, competition_id, viewer=viewer, now=now)


def tender(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Tender:
    """Return the content for whoever may read the competition; others get 404."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    found = facts.facts_of(session, competition)
    may_edit = permissions.allows(viewer, Permission.COMPETITION_EDIT, subject)
    refused = competitions.refusals(found, Action.EDIT, now)
    supplier = viewer.role is Role.SUPPLIER
    early = found.issued_at is None and not supplier
    status = competitions.status(found, now)
    if supplier:
        status = status_for_supplier(status, letters_sent=found.letters_sent_at is not None)
    return Tender(
        id=competition.id,
        version=competition.version,
        reference=competition.reference,
        title=competition.title,
        owner=competition.project.owner.name,
        framework_id=competition.framework_id,
        framework=competition.framework.title,
        project_id=competition.project_id,
        project=competition.project.title,
        contact_role=competition.framework.contact_role,
        contact_email=competition.framework.contact_email,
        invented=competition.invented,
        status=status,
        need=competition.need,
        assignment=competition.assignment,
        deliverables=competition.deliverables,
        estimate_ore=None if supplier else competition.estimate_ore,
        contract_form=competition.contract_form,
        language=competition.language.value,
        presentation=competition.presentation,
        climate_choice=competition.climate_choice,
        climate_reason=competition.climate_reason,
        standstill_days=competition.standstill_days,
        standstill_reason=competition.standstill_reason,
        deadline_at=competition.deadline_at,
        questions_due_at=competition.questions_due_at,
        validity_until=competition.validity_until,
        starts_on=competition.starts_on,
        ends_on=competition.ends_on,
        requirements=tuple(
            RequirementRow(r.id, r.number, r.kind, r.text, r.evidence)
            for r in competition.requirements
        ),
        criteria=tree(competition),
        lines=_lines(session, competition),
        needs=_needs(session, competition),
        model=_model(competition),
        digest=_digest(session, competition_id),
        gaps=competitions.complete(found, now) if early else (),
        edit_refusals=refused if may_edit else (reason(Code.NOT_PERMITTED),),
    )


def tree(competition: Competition) -> tuple[CriterionRow, ...]:
    """Return the criteria, each main criterion followed by those below it."""
    by_parent: dict[int | None, list[CriterionRow]] = {}
    top = {c.id: c for c in competition.criteria if c.parent_id is None}
    for c in competition.criteria:
        above = top.get(c.parent_id) if c.parent_id is not None else None
        share = c.weight * (above.weight / 100 if above else 1)
        span = (c.allowed.weight_minimum, c.allowed.weight_maximum) if c.allowed else None
        by_parent.setdefault(c.parent_id, []).append(
            CriterionRow(
                c.id,
                c.parent_id,
                1 if above else 0,
                c.name,
                c.kind,
                c.allowed_criterion_id,
                span,
                c.weight,
                share,
                c.description,
                c.documentation,
                c.word_limit,
                c.minimum_points,
                c.value_per_point_ore,
                c.climate,
            )
        )
    return tuple(
        row for main in by_parent.get(None, []) for row in (main, *by_parent.get(main.id, []))
    )


def _model(competition: Competition) -> ModelRow:
    m = competition.model
    return ModelRow(
        m.family, m.formula, m.scale, m.normalise, m.minimum_quality, m.k, m.a, m.floor,
        m.low_ore, m.high_ore, m.rounding_stage, m.rounding_decimals,
    )  # fmt: skip


def _digest(session: Session, competition_id: int) -> str:
    newest = (
        select(CompetitionVersion.digest)
        .where(CompetitionVersion.competition_id == competition_id)
        .order_by(CompetitionVersion.number.desc())
        .limit(1)
    )
    return session.scalar(newest) or ""


def _lines(session: Session, competition: Competition) -> tuple[LineRow, ...]:
    names = {role.id: role.label for role in framework_roles(session, competition.framework_id)}
    return tuple(
        LineRow(line.id, line.role_id, names[line.role_id], line.label, line.hours)
        for line in competition.price_lines
    )


def _needs(session: Session, competition: Competition) -> tuple[AreaNeed, ...]:
    levels = {need.area_id: need.level for need in competition.needs}
    areas = session.execute(
        select(CompetenceArea.id, CompetenceArea.key, CompetenceArea.name)
        .where(CompetenceArea.framework_id == competition.framework_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(AreaNeed(a.id, a.key, a.name, levels.get(a.id)) for a in areas)


def framework_roles(session: Session, framework_id: int) -> tuple[Choice, ...]:
    """Return the roles that hours can be bought in."""
    rows = session.execute(
        select(FrameworkRole.id, FrameworkRole.name)
        .where(FrameworkRole.framework_id == framework_id)
        .order_by(FrameworkRole.position)
    )
    return tuple(Choice(r.id, r.name) for r in rows)


def allowed_criteria(session: Session, framework_id: int) -> tuple[AllowedRow, ...]:
    """Return the criteria the framework allows, with their spans."""
    rows = session.scalars(
        select(AllowedCriterion)
        .where(AllowedCriterion.framework_id == framework_id)
        .order_by(AllowedCriterion.position)
    )
    return tuple(AllowedRow(r.id, r.name, r.kind, r.weight_minimum, r.weight_maximum) for r in rows)


def candidates(session: Session) -> tuple[Choice, ...]:
    """Return the staff who can be given a role in a competition."""
    rows = session.execute(
        select(User.id, User.name, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.role.in_([Role.EVALUATOR, Role.OWNER, Role.OFFICER, Role.ADVISER]),
            User.disabled_at.is_(None),
        )
        .order_by(User.name)
    )
    return tuple(Choice(r.id, f"{r.name}, {r.organisation}") for r in rows)


def holders(session: Session, competition_id: int, role: CompetitionRole) -> set[int]:
    """Return the ids of those who hold a role in the competition."""
    competition = facts.competition(session, competition_id)
    return {m.user_id for m in competition.roles if m.role is role}
