"""A draft of an agreement as its sections show it: what is kept, and what each still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import permissions
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.framework_drafts import Word
from procure.domain.framework_file import CallOffMethod
from procure.domain.framework_terms import Option, Party
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.frameworks import AllowedCriterion, Framework, FrameworkRole
from procure.queries import framework_gaps
from procure.queries.framework_gaps import Overlap
from procure.queries.framework_terms import option_of, party_of
from procure.queries.frameworks import whole


@dataclass(frozen=True, slots=True)
class DraftPage:
    """All that the forms of a draft are filled from."""

    id: int
    version: int
    title: str
    reference: str
    buyer_name: str
    buyer_number: str
    scope: str
    cpv_codes: list[str]
    contact_role: str
    contact_email: str
    starts_on: date
    ends_on: date
    duration_reason: str
    maximum_value_ore: int
    options: tuple[Option, ...]
    call_off_method: CallOffMethod
    reopening_condition: str
    standard_contract: str
    annexes: tuple[dict[str, str], ...]
    areas: tuple[Word, ...]
    roles: tuple[Word, ...]
    criteria: tuple[Word, ...]
    parties: tuple[Party, ...]
    gaps: tuple[Reason, ...]
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True, slots=True)
class DraftConsortium:
    """A consortium of a draft; `rates` are øre per hour by role id."""

    framework_id: int
    framework_title: str
    id: int
    version: int
    name: str
    contact_email: str
    members: tuple[tuple[str, str, bool], ...]  # name, number, leads
    roles: tuple[tuple[int, str], ...]
    rates: dict[int, int]


def page(session: Session, framework_id: int, *, viewer: Actor, now: datetime) -> DraftPage:
    """Return a draft to write in.

    Raises `NotFound`, `PermissionDenied`, and `IllegalTransition` when it is a draft no longer.
    """
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(viewer, Permission.FRAMEWORK_IMPORT)
    found = whole(session, framework_id)
    _require_draft(found)
    return DraftPage(
        **{name: getattr(found, name) for name in _SAME},
        buyer_name=found.buyer.name,
        buyer_number=found.buyer.organisation_number or "",
        options=tuple(option_of(stored) for stored in found.extension_options),
        annexes=tuple(found.annexes),
        areas=_words(found.areas),
        roles=_words(found.roles),
        criteria=_words(found.allowed_criteria),
        parties=tuple(sorted((party_of(p) for p in found.parties), key=lambda p: p.name)),
        gaps=framework_gaps.gaps_of(session, found),
        overlaps=framework_gaps.overlaps(session, found),
    )


_SAME = (
    "id", "version", "title", "reference", "scope", "cpv_codes", "contact_role", "contact_email",
    "starts_on", "ends_on", "duration_reason", "maximum_value_ore", "call_off_method",
    "reopening_condition", "standard_contract",
)  # fmt: skip


def _require_draft(framework: Framework) -> None:
    if framework.activated_at is not None:
        raise IllegalTransition([reason(Code.FRAMEWORK_NOT_DRAFT)])


def _words(rows: Iterable[Any]) -> tuple[Word, ...]:
    return tuple(_word(row) for row in rows)


def _word(row: Any) -> Word:
    if isinstance(row, AllowedCriterion):
        return Word(
            row.id, row.name, kind=row.kind, low=row.weight_minimum, high=row.weight_maximum
        )
    return Word(row.id, row.name, level=row.level if isinstance(row, FrameworkRole) else "")


def consortium(
    session: Session, framework_id: int, consortium_id: int, *, viewer: Actor
) -> DraftConsortium:
    """Return a consortium of a draft. Raises as `page` does."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(viewer, Permission.FRAMEWORK_IMPORT)
    found = session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id, Consortium.framework_id == framework_id)
        .options(
            joinedload(Consortium.framework).selectinload(Framework.roles),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.rates),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    _require_draft(found.framework)
    return DraftConsortium(
        framework_id=found.framework_id,
        framework_title=found.framework.title,
        id=found.id,
        version=found.version,
        name=found.name,
        contact_email=found.contact_email,
        members=tuple(
            (m.organisation.name, m.organisation.organisation_number or "", m.is_lead)
            for m in found.members
        ),
        roles=tuple((r.id, f"{r.name} {r.level}".strip()) for r in found.framework.roles),
        rates={rate.role_id: rate.rate_ore for rate in found.rates},
    )
