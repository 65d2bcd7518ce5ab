"""The projects of a framework by cohort and phase, drawn for Word as on the map's page."""

from collections.abc import Mapping
from typing import Final, TypedDict

from sqlalchemy.orm import Session

from procure.documents import figures
from procure.documents.contexts.framework_overview import Cohort, Phase
from procure.documents.parts import Picture
from procure.domain.cohort_drawings import WIDTH, Cell, Row, grid
from procure.domain.drawings import NOTHING
from procure.domain.projects import Status
from procure.language import mark, say
from procure.queries import project_map
from procure.queries.project_map import Map

PHASES: Final[Mapping[Status, str]] = {
    Status.NAMED: mark("Bare navn"),
    Status.IDEA: mark("Idé"),
    Status.APPROVED: mark("Godkjent"),
    Status.PROCURING: mark("Anskaffelse"),
    Status.DELIVERING: mark("Leveranse"),
    Status.FINISHED: mark("Avsluttet"),
}


class Shown(TypedDict):
    """The fields that the overview has for projects."""

    phases: tuple[Phase, ...]
    cohorts: tuple[Cohort, ...]
    projects: Picture | None


def of(session: Session, framework_id: int) -> Shown:
    """Return the map and its table; nothing where the framework has no project."""
    found = project_map.of_framework(session, framework_id)
    if not found.total.count:
        return Shown(phases=(), cohorts=(), projects=None)
    phases = [Phase(name=say(PHASES[c.status]), count=str(c.total.count)) for c in found.columns]
    counts = {year: _counts(found, year) for year in found.cohorts}
    names = {year: str(year or say("Uten kull")) for year in found.cohorts}
    rows = [
        Row(names[year], tuple(Cell(count, NOTHING) for count in counts[year])) for year in counts
    ]
    return Shown(
        phases=(*phases, Phase(name=say("Alle"), count=str(found.total.count))),
        cohorts=tuple(
            Cohort(name=names[year], counts=(*map(str, counts[year]), str(sum(counts[year]))))
            for year in counts
        ),
        projects=figures.drawn(
            grid([phase.name for phase in phases], rows), alt=_told(found, names), width=WIDTH
        ),
    )


def _counts(found: Map, year: int | None) -> tuple[int, ...]:
    cells = (found.cells.get((column.status, year)) for column in found.columns)
    return tuple(cell.count if cell else 0 for cell in cells)


def _told(found: Map, names: Mapping[int | None, str]) -> str:
    told = "; ".join(
        f"{names[year]}, {say(PHASES[column.status])}: {count}"
        for year in found.cohorts
        for column, count in zip(found.columns, _counts(found, year), strict=True)
        if count
    )
    return say("Prosjektene etter kull og fase. {told}.", told=told)
