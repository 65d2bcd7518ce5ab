"""Start a competition as a copy of an earlier one: everything but dates, people and decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.audit import Tag
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission, Role
from procure.models.competitions import (
    CompetenceNeed,
    Competition,
    Criterion,
    CriterionGrade,
    PriceLine,
    PriceOption,
    Requirement,
)
from procure.models.frameworks import AllowedCriterion, CompetenceArea, FrameworkRole
from procure.queries import facts, scale_wordings
from procure.services import audit, competition_starts, competitions
from procure.services.competition_starts import Beginning

_TEXTS: Final = (
    "assignment", "deliverables", "vat_basis", "presentation", "climate_choice",
    "climate_reason", "standstill_days", "standstill_reason",
)  # fmt: skip
_SAME_FRAMEWORK: Final = ("contract_form", "scope_statement", "cpv_code")
_SAME_PROJECT: Final = ("need", "delivery_place")
_REQUIREMENT: Final = ("number", "kind", "text", "evidence", "word_limit", "page_limit")
_CRITERION: Final = (
    "kind", "name", "description", "documentation", "word_limit", "page_limit",
    "minimum_points", "value_per_point_ore", "climate", "position",
)  # fmt: skip


class Part(StrEnum):
    """What may not fit in another framework."""

    AREA = "area"
    CONTRACT = "contract"
    CRITERION = "criterion"
    OPTION = "option"
    ROLE = "role"
    WEIGHT = "weight"  # moved to the end of the span that the framework allows


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the earlier competition that could not be taken over as it was."""

    part: Part
    name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The new draft, and what it lacks of the earlier one."""

    competition: Competition
    left_out: tuple[LeftOut, ...]


def copy(
    session: Session, asked: Beginning, source_id: int, *, actor: Actor, now: datetime
) -> Copy:
    """Start with what an earlier competition held, as far as the framework allows.

    The language is the earlier one's. Of another project's competition the need and the delivery
    place are not taken, since this project has its own. Raises `NotFound` for a competition that
    the actor may not see.
    """
    source = facts.competition(session, source_id)
    permissions.require_sight(actor, Permission.COMPETITION_READ, facts.subject_of(source))
    if actor.role is Role.SUPPLIER:
        raise NotFound
    new = competition_starts.create(
        session, replace(asked, language=source.language), actor=actor, now=now
    )
    made = facts.competition(session, new.id)  # with its lists, to be added to
    made.copied_from_id = source.id
    _texts(source, made)
    model = made.model
    for name in competitions.MODEL:
        setattr(model, name, getattr(source.model, name))
    session.add_all(
        Requirement(competition_id=made.id, **_picked(r, _REQUIREMENT)) for r in source.requirements
    )
    left = [
        *_contract(source, made),
        *_criteria(session, source, made),
        *_prices(session, source, made),
        *_needs(session, source, made),
    ]
    audit.record_on(
        session, Tag.COMPETITION_CHANGE, made, actor, now, copied_from=source.id,
        left_out=[f"{one.part}: {one.name}" for one in left],
    )  # fmt: skip
    return Copy(made, tuple(left))


def _picked(row: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _texts(source: Competition, made: Competition) -> None:
    names = list(_TEXTS)
    if source.framework_id == made.framework_id:
        names += _SAME_FRAMEWORK
    if source.project_id == made.project_id:
        names += _SAME_PROJECT
        made.need_answers = dict(source.need_answers)
    if made.estimate_ore is None:
        names.append("estimate_ore")
    for name in names:
        setattr(made, name, getattr(source, name))


def _contract(source: Competition, made: Competition) -> list[LeftOut]:
    """Name what the other framework has its own of."""
    if made.contract_form == source.contract_form:
        return []
    return [LeftOut(Part.CONTRACT, source.contract_form)]


def _criteria(session: Session, source: Competition, made: Competition) -> list[LeftOut]:
    """Copy the tree with its wording; a main criterion must be one that the framework allows."""
    fitting = _fitting_criteria(session, source, made)
    wordings = scale_wordings.of(session, source.id)
    left: list[LeftOut] = []
    copies: dict[int, Criterion] = {}
    for own in sorted(source.criteria, key=lambda c: (c.parent_id is not None, c.position)):
        above = copies.get(own.parent_id) if own.parent_id is not None else None
        allowed = fitting.get(own.allowed_criterion_id) if own.allowed_criterion_id else None
        if (above or allowed) is None:
            left.append(LeftOut(Part.CRITERION, own.name))
            continue
        new = Criterion(competition_id=made.id, **_picked(own, _CRITERION))
        new.weight = _within(own.weight, allowed)
        new.parent_id = above.id if above else None
        new.allowed_criterion_id = allowed.id if allowed else None
        new.grades = [
            CriterionGrade(position=place, points=grade.points, text=grade.text)
            for place, grade in enumerate(wordings.get(own.id, ()), 1)
        ]
        if new.weight != own.weight:
            left.append(LeftOut(Part.WEIGHT, own.name))
        session.add(new)
        session.flush()  # those below it name its id
        copies[own.id] = new
    return left


def _within(weight: Decimal, allowed: AllowedCriterion | None) -> Decimal:
    if allowed is None:
        return weight
    return min(max(weight, allowed.weight_minimum), allowed.weight_maximum)


def _fitting_criteria(
    session: Session, source: Competition, made: Competition
) -> Mapping[int, AllowedCriterion]:
    """Return what the new framework allows, by the id of the earlier one's that it answers to."""
    rows = session.scalars(
        select(AllowedCriterion)
        .where(AllowedCriterion.framework_id.in_({source.framework_id, made.framework_id}))
        .order_by(AllowedCriterion.position)
    ).all()
    new = [row for row in rows if row.framework_id == made.framework_id]
    return {
        old.id: match
        for old in rows
        if old.framework_id == source.framework_id
        and (match := next((n for n in new if n.kind is old.kind and _alike(old, n)), None))
    }


def _prices(session: Session, source: Competition, made: Competition) -> list[LeftOut]:
    """Copy the hours of the roles that the framework has, and the options that keep some."""
    roles, unknown = _fitting(session, FrameworkRole, source, made)
    used = {line.role_id for line in source.price_lines}
    left = [LeftOut(Part.ROLE, name) for key, name in unknown.items() if key in used]
    options: dict[int, PriceOption] = {}
    for option in facts.options(source):
        kept = [o for o in source.price_lines if o.option_id == option.id and o.role_id in roles]
        if not kept:
            left.append(LeftOut(Part.OPTION, option.name))
            continue
        options[option.id] = PriceOption(
            competition_id=made.id,
            name=option.name,
            description=option.description,
            position=option.position,
        )
    session.add_all(options.values())
    made.price_lines = [
        PriceLine(
            role_id=roles[line.role_id],
            label=line.label,
            hours=line.hours,
            option=options[line.option_id] if line.option_id else None,
            position=line.position,
        )
        for line in source.price_lines
        if line.role_id in roles and (line.option_id is None or line.option_id in options)
    ]
    return left


def _needs(session: Session, source: Competition, made: Competition) -> list[LeftOut]:
    """Copy the need where the project has said none of its own."""
    areas, unknown = _fitting(session, CompetenceArea, source, made)
    said = {need.area_id for need in made.needs}
    left = [
        LeftOut(Part.AREA, unknown[need.area_id])
        for need in source.needs
        if need.area_id in unknown
    ]
    made.needs.extend(
        CompetenceNeed(
            area_id=areas[need.area_id],
            level=need.level,
            capacity=need.capacity,
            people=need.people,
        )
        for need in source.needs
        if need.area_id in areas and areas[need.area_id] not in said
    )
    return left


def _fitting(
    session: Session,
    noun: type[FrameworkRole | CompetenceArea],
    source: Competition,
    made: Competition,
) -> tuple[dict[int, int], dict[int, str]]:
    """Return (new id by old id, name by old id of those that have none in the new framework)."""
    rows: Sequence[Any] = session.scalars(
        select(noun)
        .where(noun.framework_id.in_({source.framework_id, made.framework_id}))
        .order_by(noun.position)
    ).all()
    new = [row for row in rows if row.framework_id == made.framework_id]
    found, unknown = {}, {}
    for old in rows:
        if old.framework_id != source.framework_id:
            continue
        match = next((row for row in new if _alike(old, row)), None)
        if match is None:
            unknown[old.id] = old.name
        else:
            found[old.id] = match.id
    return found, unknown


def _alike(
    old: FrameworkRole | CompetenceArea | AllowedCriterion,
    new: FrameworkRole | CompetenceArea | AllowedCriterion,
) -> bool:
    """Say whether two frameworks mean the same, by key or by name."""
    return old.key == new.key or old.name.casefold() == new.name.casefold()
