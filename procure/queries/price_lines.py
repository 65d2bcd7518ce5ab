"""The price that a competition asks for, as its authors write it: lines, options, ceilings."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import canonical
from procure.domain.drafting import VatBasis
from procure.domain.errors import NotFound
from procure.models.competitions import Competition, PriceLine, PriceOption
from procure.models.consortia import Consortium, MaximumRate
from procure.models.frameworks import FrameworkRole
from procure.queries import facts


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of the framework, with the lowest and highest of the consortia's highest rates."""

    id: int
    name: str
    lowest_ore: int | None
    highest_ore: int | None


@dataclass(frozen=True, slots=True)
class HourRow:
    """A line: the role, what tells it from another of that role, and its published hours."""

    role_id: int
    label: str
    hours: int


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option (opsjon) and its lines."""

    id: int
    name: str
    description: str
    last_taken_on: date | None
    lines: tuple[HourRow, ...]

    @property
    def hours(self) -> int:
        """All hours of the option."""
        return sum(line.hours for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """The whole of it. `mark` is another as soon as anyone has changed anything here."""

    vat_basis: VatBasis
    lines: tuple[HourRow, ...]
    options: tuple[OptionRow, ...]
    roles: tuple[RoleRow, ...]
    rates_on: date
    mark: str

    @property
    def hours(self) -> int:
        """All published hours: what the compared price is the sum over."""
        return sum(line.hours for line in self.lines) + sum(o.hours for o in self.options)

    def option(self, option_id: int) -> OptionRow:
        """Return one option. Raises `NotFound`."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise NotFound


def of(session: Session, competition_id: int) -> PriceList:
    """Return the price list of a competition that the reader was let into before."""
    competition = facts.competition(session, competition_id)
    day = facts.terms_day(competition)
    return PriceList(
        vat_basis=competition.vat_basis,
        lines=_hours(line for line in competition.price_lines if line.option_id is None),
        options=tuple(_option(competition, option) for option in facts.options(competition)),
        roles=_roles(session, competition.framework_id, day),
        rates_on=day,
        mark=mark(competition),
    )


def mark(competition: Competition) -> str:
    """Return what tells this price list from one that another author has saved since."""
    told = {
        "vat": competition.vat_basis.value,
        "lines": [
            [line.role_id, line.label, line.hours, line.option_id]
            for line in competition.price_lines
        ],
        "options": [
            [o.id, o.name, o.description, o.last_taken_on and o.last_taken_on.isoformat()]
            for o in facts.options(competition)
        ],
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()[:16]


def _hours(lines: Iterable[PriceLine]) -> tuple[HourRow, ...]:
    return tuple(HourRow(line.role_id, line.label, line.hours) for line in lines)


def _option(competition: Competition, option: PriceOption) -> OptionRow:
    own = (line for line in competition.price_lines if line.option_id == option.id)
    return OptionRow(
        option.id, option.name, option.description, option.last_taken_on, _hours(own)
    )  # fmt: skip


def _roles(session: Session, framework_id: int, day: date) -> tuple[RoleRow, ...]:
    """The framework's roles, with the highest rates that hold on the day."""
    held = (
        select(
            MaximumRate.role_id,
            func.min(MaximumRate.rate_ore).label("lowest"),
            func.max(MaximumRate.rate_ore).label("highest"),
        )
        .join(Consortium, Consortium.id == MaximumRate.consortium_id)
        .where(Consortium.framework_id == framework_id, MaximumRate.on(day))
        .group_by(MaximumRate.role_id)
        .subquery()
    )
    found = session.execute(
        select(FrameworkRole.id, FrameworkRole.name, held.c.lowest, held.c.highest)
        .outerjoin(held, held.c.role_id == FrameworkRole.id)
        .where(FrameworkRole.framework_id == framework_id)
        .order_by(FrameworkRole.position)
    )
    return tuple(RoleRow(*row) for row in found)
