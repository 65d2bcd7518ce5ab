"""Framework agreements as pages: the list and the overview."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import frameworks, permissions
from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.framework_file import CallOffMethod
from procure.domain.framework_terms import Option, Party
from procure.domain.frameworks import Action, FrameworkFacts, Status
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Reason
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework, FrameworkParty
from procure.queries import ceilings, framework_consortia, framework_gaps
from procure.queries.framework_consortia import ConsortiumRow, Filter
from procure.queries.framework_gaps import Overlap
from procure.queries.framework_terms import option_of, party_of
from procure.queries.matching import holds, like

PAGE_SIZE: Final = 50
FIRST_CONSORTIA: Final = 10  # on the overview; the rest have a page of their own
NEWEST: Final = "newest"
ENDING: Final = "ending"
TITLE: Final = "title"


def facts_of(
    framework: Framework, *, spent_ore: int, consortia: int, gaps: tuple[Reason, ...] = ()
) -> FrameworkFacts:
    """Return what the agreement's lifecycle looks at."""
    return FrameworkFacts(
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        maximum_value_ore=framework.maximum_value_ore,
        spent_ore=spent_ore,
        consortia=consortia,
        duration_reason=framework.duration_reason,
        activated_at=framework.activated_at,
        terminates_on=framework.terminates_on,
        gaps=gaps,
    )


def status_sql(today: date) -> ColumnElement[str]:
    """Return the SQL twin of `procure.domain.frameworks.status`; a test holds them equal."""
    return case(
        (Framework.activated_at.is_(None), Status.DRAFT.value),
        (Framework.terminates_on <= today, Status.TERMINATED.value),
        (Framework.ends_on < today, Status.EXPIRED.value),
        (ceilings.used() >= Framework.maximum_value_ore, Status.EXHAUSTED.value),
        else_=Status.ACTIVE.value,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement in the list; amounts in øre excluding VAT."""

    id: int
    reference: str
    title: str
    buyer: str
    starts_on: date
    ends_on: date
    status: Status
    invented: bool
    consortia: int
    maximum_ore: int
    spent_ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for in the list, and in which order; `after` is where the page begins."""

    text: str = ""
    status: str = ""
    buyer_id: int | None = None
    order: str = NEWEST
    after: int | None = None
    most: int | None = None  # None is all

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.status or self.buyer_id)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the agreements; `older` is the key of the next, None at the end."""

    rows: tuple[Row, ...]
    may_import: bool
    older: int | None = None
    buyers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body or a firm."""

    name: str
    organisation_number: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion the agreement allows, with its span in per cent."""

    name: str
    kind: CriterionKind
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """Everything the overview says; `refusals` is why it cannot be put into force."""

    id: int
    reference: str
    title: str
    scope: str
    buyer: Body
    buyer_id: int
    parties: tuple[Party, ...]  # that may call off today
    coming: tuple[Party, ...]  # that may from a later day
    starts_on: date
    ends_on: date
    options: tuple[Option, ...]
    duration_reason: str
    status: Status
    invented: bool
    maximum_ore: int
    spent_ore: int
    cpv_codes: tuple[str, ...]
    call_off_method: CallOffMethod
    reopening_condition: str
    standard_contract: str
    contact_role: str
    contact_email: str
    areas: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    roles: tuple[str, ...]
    consortia: tuple[ConsortiumRow, ...]  # by name; the first ones when the page is short
    consortia_total: int
    annexes: tuple[dict[str, str], ...]
    version: int
    today: date
    terminates_on: date | None
    overlaps: tuple[Overlap, ...]
    may_activate: bool
    may_edit: bool  # a draft
    may_change: bool  # an agreement in force
    refusals: tuple[Reason, ...]

    @property
    def last_day(self) -> date:
        """The last day with force, as far as is known."""
        if self.terminates_on is None:
            return self.ends_on
        return min(self.ends_on, self.terminates_on - timedelta(days=1))

    @property
    def days_left(self) -> int:
        """Days until the last one; less than nothing afterwards."""
        return (self.last_day - self.today).days

    @property
    def next_option(self) -> Option | None:
        """The first option that is not taken."""
        return next((option for option in self.options if option.taken_on is None), None)

    @property
    def remaining_ore(self) -> int:
        """What can still be called off."""
        return self.maximum_ore - self.spent_ore


def listing(
    session: Session, *, viewer: Actor, now: datetime, wanted: Wanted | None = None
) -> Listing:
    """Return the agreements that are looked for, in one statement; the buyers in another."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    wanted = wanted or Wanted()
    found = session.execute(_select(wanted, local(now).date())).all()
    shown = found if wanted.most is None else found[: wanted.most]
    rows = tuple(_row(r.Framework, int(r.spent), r.consortia, now) for r in shown)
    return Listing(
        rows,
        permissions.allows(viewer, Permission.FRAMEWORK_IMPORT),
        older=rows[-1].id if len(found) > len(shown) else None,
        buyers=_buyers(session),
    )


def _buyers(session: Session) -> tuple[tuple[int, str], ...]:
    found = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(select(Framework.buyer_id)))
        .order_by(Organisation.name)
    )
    return tuple((row.id, row.name) for row in found)


def _select(wanted: Wanted, today: date) -> Select[*tuple[Any, ...]]:
    chosen = (
        select(
            Framework,
            ceilings.used().label("spent"),
            _count_of(Consortium.framework_id).label("consortia"),
        )
        .join(Organisation, Organisation.id == Framework.buyer_id)
        .options(joinedload(Framework.buyer))
        .limit(None if wanted.most is None else wanted.most + 1)
    )
    if wanted.text:
        pattern = like(wanted.text)
        columns = (Framework.title, Framework.reference, Organisation.name)
        chosen = chosen.where(or_(*(holds(column, pattern) for column in columns)))
    if wanted.status in set(Status):
        chosen = chosen.where(status_sql(today) == wanted.status)
    if wanted.buyer_id is not None:
        chosen = chosen.where(Framework.buyer_id == wanted.buyer_id)
    return _ordered(chosen, wanted)


def _ordered(chosen: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """Put the list in order, from where the page begins."""
    key: Any = {ENDING: Framework.ends_on, TITLE: Framework.title}.get(
        wanted.order, Framework.starts_on
    )
    rising = wanted.order in {ENDING, TITLE}
    if wanted.after is not None:
        last = select(key).where(Framework.id == wanted.after).correlate(None).scalar_subquery()
        place, here = tuple_(key, Framework.id), tuple_(last, wanted.after)
        chosen = chosen.where(place > here if rising else place < here)
    if rising:
        return chosen.order_by(key, Framework.id)
    return chosen.order_by(key.desc(), Framework.id.desc())


def _count_of(key: Any) -> ScalarSelect[Any]:
    return select(func.count()).where(key == Framework.id).correlate(Framework).scalar_subquery()


def _row(framework: Framework, spent_ore: int, consortia: int, now: datetime) -> Row:
    known = facts_of(framework, spent_ore=spent_ore, consortia=consortia)
    return Row(
        id=framework.id,
        reference=framework.reference,
        title=framework.title,
        buyer=framework.buyer.name,
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        status=frameworks.status(known, now),
        invented=framework.invented,
        consortia=consortia,
        maximum_ore=framework.maximum_value_ore,
        spent_ore=spent_ore,
    )


def page(
    session: Session, framework_id: int, *, viewer: Actor, now: datetime, most: int | None = None
) -> FrameworkPage:
    """Return the overview of one agreement, with at most `most` consortia. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = whole(session, framework_id)
    today = local(now).date()
    total = framework_consortia.total(session, framework_id)
    known = facts_of(
        framework,
        spent_ore=ceilings.of(session, framework_id).used_ore,
        consortia=total,
        gaps=framework_gaps.gaps_of(session, framework),
    )
    drafting = framework.activated_at is None
    may_edit = drafting and permissions.allows(viewer, Permission.FRAMEWORK_IMPORT)
    return FrameworkPage(
        **_said(framework, today),
        status=frameworks.status(known, now),
        spent_ore=known.spent_ore,
        consortia=framework_consortia.rows(session, framework_id, today, Filter(), most=most),
        consortia_total=total,
        today=today,
        overlaps=framework_gaps.overlaps(session, framework),
        may_activate=may_edit,
        may_edit=may_edit,
        may_change=not drafting and permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
        refusals=frameworks.refusals(known, Action.ACTIVATE, now) if may_edit else (),
    )


def _said(framework: Framework, today: date) -> dict[str, Any]:
    """Return what the agreement's own rows say."""
    parties = sorted((party_of(p) for p in framework.parties), key=lambda p: p.name)
    return {
        **{name: getattr(framework, name) for name in _SAME},
        "buyer": body(framework.buyer),
        "parties": tuple(p for p in parties if p.holds(today)),
        "coming": tuple(p for p in parties if p.starts_on > today),
        "options": tuple(option_of(stored) for stored in framework.extension_options),
        "maximum_ore": framework.maximum_value_ore,
        "cpv_codes": tuple(framework.cpv_codes),
        "annexes": tuple(framework.annexes),
        "areas": tuple(area.name for area in framework.areas),
        "criteria": tuple(
            Criterion(c.name, c.kind, c.weight_minimum, c.weight_maximum)
            for c in framework.allowed_criteria
        ),
        "roles": tuple(role.name for role in framework.roles),
    }


_SAME: Final = (
    "id", "reference", "title", "scope", "starts_on", "ends_on", "duration_reason", "invented",
    "call_off_method", "reopening_condition", "standard_contract", "contact_role", "contact_email",
    "version", "terminates_on", "buyer_id",
)  # fmt: skip


def whole(session: Session, framework_id: int) -> Framework:
    """Return the agreement with its head: bodies and vocabulary. Raises `NotFound`."""
    found = session.scalar(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            joinedload(Framework.buyer),
            selectinload(Framework.parties).joinedload(FrameworkParty.organisation),
            selectinload(Framework.areas),
            selectinload(Framework.roles),
            selectinload(Framework.allowed_criteria),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def body(organisation: Organisation, *, is_lead: bool = False) -> Body:
    """Return a body or a firm by its name of today."""
    return Body(organisation.name, organisation.organisation_number or "", is_lead)
