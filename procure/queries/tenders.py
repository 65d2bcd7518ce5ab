"""What is asked for: the content of a competition, as authors edit it and suppliers read it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action, Status
from procure.domain.drafting import ClimateChoice, VatBasis
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.reasons import Code, Reason, reason
from procure.domain.worklist import status_for_supplier
from procure.models.competitions import CompetitionVersion
from procure.queries import case_pages, dialogues, facts, scale_wordings, tender_parts
from procure.queries.case_pages import CasePage
from procure.queries.dialogues import SharedMaterial
from procure.queries.tender_parts import (
    AreaNeed,
    CriterionRow,
    LineRow,
    ModelRow,
    OptionPart,
    RequirementRow,
)


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
    pages: tuple[CasePage, ...]
    assignment: str
    deliverables: str
    delivery_place: str
    scope_statement: str
    cpv_code: str
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
    vat_basis: VatBasis
    lines: tuple[LineRow, ...]
    options: tuple[OptionPart, ...]
    needs: tuple[AreaNeed, ...]
    model: ModelRow
    digest: str
    materials: tuple[SharedMaterial, ...]
    gaps: tuple[Reason, ...]
    edit_refusals: tuple[Reason, ...]

    @property
    def top_weight(self) -> Decimal:
        """The sum of the main criteria's weights: 100 when the tree is whole."""
        return sum((c.weight for c in self.criteria if c.depth == 0), Decimal(0))

    @property
    def assignment_lines(self) -> tuple[LineRow, ...]:
        """The price lines of the assignment itself."""
        return tuple(line for line in self.lines if not line.option)


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
    asked = tender_parts.lines(session, competition)
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
        pages=case_pages.of(session, competition, subject, viewer),
        need=competition.need,
        assignment=competition.assignment,
        deliverables=competition.deliverables,
        delivery_place=competition.delivery_place,
        scope_statement="" if supplier else competition.scope_statement,
        cpv_code=competition.cpv_code,
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
        requirements=tender_parts.requirements(competition),
        criteria=tender_parts.tree(competition, scale_wordings.of(session, competition.id)),
        vat_basis=competition.vat_basis,
        lines=asked,
        options=tender_parts.options(competition, asked),
        needs=tender_parts.needs(session, competition),
        model=tender_parts.model_row(competition),
        digest=_digest(session, competition_id),
        materials=dialogues.shared(session, competition_id),
        gaps=competitions.complete(found, now) if early else (),
        edit_refusals=refused if may_edit else (reason(Code.NOT_PERMITTED),),
    )


def _digest(session: Session, competition_id: int) -> str:
    newest = (
        select(CompetitionVersion.digest)
        .where(CompetitionVersion.competition_id == competition_id)
        .order_by(CompetitionVersion.number.desc())
        .limit(1)
    )
    return session.scalar(newest) or ""
