"""The map of projects: how many in each phase and cohort, with what money, and the newest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.projects import Status
from procure.models.accounts import Organisation
from procure.models.projects import Project
from procure.queries.project_facts import funding, status_sql

SHOWN: Final = 6  # cards in a phase; the list has the rest


@dataclass(frozen=True, slots=True)
class Cell:
    """The projects of a phase and a cohort: how many, and the sum of their grants in øre."""

    count: int
    grant_ore: int


@dataclass(frozen=True, slots=True)
class Card:
    """A project on the map."""

    id: int
    title: str
    owner: str
    cohort_year: int | None
    funding_ore: int
    invented: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A phase: its projects in all, and the newest of them."""

    status: Status
    total: Cell
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Every phase; every cohort, newest first, None for those without; what is where they meet."""

    columns: tuple[Column, ...]
    cohorts: tuple[int | None, ...]
    cells: Mapping[tuple[Status, int | None], Cell]
    by_cohort: Mapping[int | None, Cell]
    total: Cell


def read(session: Session, *, viewer: Actor) -> Map:
    """Return the map, in two statements however many projects there are."""
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    return _map(_cells(session), _cards(session))


def of_framework(session: Session, framework_id: int) -> Map:
    """Return the map of the projects that are to use one framework, without cards."""
    return _map(_cells(session, Project.framework_id == framework_id), {})


def _map(
    cells: Mapping[tuple[Status, int | None], Cell], cards: Mapping[Status, tuple[Card, ...]]
) -> Map:
    cohorts = sorted({year for _, year in cells}, key=lambda year: -(year or 0))
    present = {status for status, _ in cells}
    phases = [s for s in Status if s is not Status.NAMED or s in present]
    return Map(
        columns=tuple(
            Column(
                phase,
                _sum(cell for (status, _), cell in cells.items() if status is phase),
                cards.get(phase, ()),
            )
            for phase in phases
        ),
        cohorts=tuple(cohorts),
        cells=cells,
        by_cohort={
            cohort: _sum(cell for (_, year), cell in cells.items() if year == cohort)
            for cohort in cohorts
        },
        total=_sum(cells.values()),
    )


def _sum(cells: Iterable[Cell]) -> Cell:
    found = tuple(cells)
    return Cell(sum(c.count for c in found), sum(c.grant_ore for c in found))


def _cells(session: Session, *which: ColumnElement[bool]) -> dict[tuple[Status, int | None], Cell]:
    each = (
        select(status_sql().label("status"), Project.cohort_year, Project.grant_ore)
        .where(*which)
        .subquery()
    )
    rows = session.execute(
        select(
            each.c.status, each.c.cohort_year, func.count(), func.sum(each.c.grant_ore)
        ).group_by(each.c.status, each.c.cohort_year)
    )
    return {(Status(status), year): Cell(count, int(grant)) for status, year, count, grant in rows}


def _cards(session: Session) -> dict[Status, tuple[Card, ...]]:
    """Return the newest projects of each phase."""
    each = select(
        Project.id,
        Project.title,
        Organisation.name.label("owner"),
        Project.cohort_year,
        funding().label("funding_ore"),
        Project.invented,
        status_sql().label("status"),
    ).join(Organisation, Organisation.id == Project.owner_id).subquery()  # fmt: skip
    place = func.row_number().over(
        partition_by=each.c.status,
        order_by=[func.coalesce(each.c.cohort_year, 0).desc(), each.c.id.desc()],
    )
    placed = select(each, place.label("place")).subquery()
    rows = session.execute(
        select(placed).where(placed.c.place <= SHOWN).order_by(placed.c.status, placed.c.place)
    )
    found: dict[Status, list[Card]] = {}
    for r in rows:
        card = Card(r.id, r.title, r.owner, r.cohort_year, r.funding_ore, r.invented)
        found.setdefault(Status(r.status), []).append(card)
    return {status: tuple(cards) for status, cards in found.items()}
