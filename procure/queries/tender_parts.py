"""The lists a competition is made of, as rows that pages read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.drafting import CriterionKind, RequirementKind
from procure.domain.price_lines import line_name
from procure.domain.ties import TieRule
from procure.models.competitions import Competition
from procure.models.frameworks import CompetenceArea
from procure.queries import facts
from procure.queries.draft_choices import framework_roles
from procure.queries.scale_wordings import Grade


@dataclass(frozen=True, slots=True)
class RequirementRow:
    id: int
    number: int
    kind: RequirementKind
    text: str
    evidence: str
    word_limit: int | None
    page_limit: int | None
    version: int


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
    page_limit: int | None
    minimum_points: Decimal | None
    value_per_point_ore: int | None
    climate: bool
    version: int
    wordings: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A price line; `name` tells it from another line of the same role."""

    id: int
    role_id: int
    role: str
    label: str
    hours: int
    option: str = ""  # the option it belongs to; "" for the assignment itself

    @property
    def name(self) -> str:
        return line_name(self.role, self.label)


@dataclass(frozen=True, slots=True)
class OptionPart:
    """An option as bidders read it, with the lines that are asked for."""

    name: str
    description: str
    last_taken_on: date | None
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class AreaNeed:
    area_id: int
    key: str
    name: str
    level: int | None


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
    tie_rule: TieRule | None


def tree(
    competition: Competition, wordings: Mapping[int, tuple[Grade, ...]]
) -> tuple[CriterionRow, ...]:
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
                c.page_limit,
                c.minimum_points,
                c.value_per_point_ore,
                c.climate,
                c.version,
                wordings.get(c.id, ()),
            )
        )
    return tuple(
        row for main in by_parent.get(None, []) for row in (main, *by_parent.get(main.id, []))
    )


def model_row(competition: Competition) -> ModelRow:
    m = competition.model
    return ModelRow(
        m.family, m.formula, m.scale, m.normalise, m.minimum_quality, m.k, m.a, m.floor,
        m.low_ore, m.high_ore, m.rounding_stage, m.rounding_decimals, m.tie_rule,
    )  # fmt: skip


def lines(session: Session, competition: Competition) -> tuple[LineRow, ...]:
    names = {role.id: role.label for role in framework_roles(session, competition.framework_id)}
    return tuple(
        LineRow(
            line.id, line.role_id, names[line.role_id], line.label, line.hours,
            line.option.name if line.option else "",
        )
        for line in competition.price_lines
    )  # fmt: skip


def options(competition: Competition, asked: tuple[LineRow, ...]) -> tuple[OptionPart, ...]:
    """Return the options in order, each with its lines of `asked`."""
    return tuple(
        OptionPart(
            option.name, option.description, option.last_taken_on,
            tuple(line for line in asked if line.option == option.name),
        )
        for option in facts.options(competition)
    )  # fmt: skip


def needs(session: Session, competition: Competition) -> tuple[AreaNeed, ...]:
    levels = {need.area_id: need.level for need in competition.needs}
    areas = session.execute(
        select(CompetenceArea.id, CompetenceArea.key, CompetenceArea.name)
        .where(CompetenceArea.framework_id == competition.framework_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(AreaNeed(a.id, a.key, a.name, levels.get(a.id)) for a in areas)


def requirements(competition: Competition) -> tuple[RequirementRow, ...]:
    """Return the requirements in the order of the specification."""
    return tuple(
        RequirementRow(
            r.id, r.number, r.kind, r.text, r.evidence, r.word_limit, r.page_limit, r.version
        )
        for r in competition.requirements
    )
