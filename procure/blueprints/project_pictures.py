"""The map of projects as a picture, in the reader's words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints.messages import PROJECT_LABELS
from procure.blueprints.triangle_pictures import Figure
from procure.domain.cohort_drawings import NARROW, Cell, Row, grid
from procure.domain.drawings import About
from procure.queries.project_map import Column, Map


def cohorts(page: Map) -> Figure | None:
    """Draw how many projects each cohort has in each phase; on phones a row is a phase."""
    if not page.total.count:
        return None
    phases = [str(PROJECT_LABELS[column.status]) for column in page.columns]
    years = [str(year or _("Uten kull")) for year in page.cohorts]
    cells = [
        [_cell(page, number, column) for column in page.columns]
        for number in range(len(page.cohorts))
    ]
    wide = grid(phases, [Row(year, tuple(row)) for year, row in zip(years, cells, strict=True)])
    turned = zip(phases, zip(*cells, strict=True), strict=True)
    narrow = grid(years, [Row(phase, tuple(column)) for phase, column in turned], NARROW)
    told = [cell.about.words for row in cells for cell in row if cell.count]
    return Figure(wide, _("Prosjektene etter kull og fase"), f"{'; '.join(told)}.", narrow)


def _cell(page: Map, number: int, column: Column) -> Cell:
    year = page.cohorts[number]
    found = page.cells.get((column.status, year))
    count = found.count if found else 0
    words = _(
        "%(cohort)s, %(phase)s: %(projects)s",
        cohort=year or _("Uten kull"),
        phase=PROJECT_LABELS[column.status],
        projects=ngettext("%(num)s prosjekt", "%(num)s prosjekter", count),
    )
    return Cell(count, About(number + 1, words))
