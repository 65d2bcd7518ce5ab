"""The consortia of an agreement against a need, as a file: all of them, whatever the page shows."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from flask_babel import gettext as _

from procure.blueprints.list_parts import Maker, asked, seen
from procure.blueprints.triangles import need_asked, need_typed, sort_asked
from procure.extensions import db
from procure.queries import triangle_needs, triangles
from procure.queries.triangles import Row
from procure.sheets.lists import Cell, Column, Kind, Sheet

PLACES: Final = 4  # decimals of what has no end


def _triangles() -> Sheet:
    framework_id = asked("framework")
    need, _status = need_asked(need_typed(triangle_needs.areas(db.session, framework_id)))
    page = triangles.page(db.session, framework_id, need, sort=sort_asked(), number=None, **seen())
    number = Kind.NUMBER
    columns = [Column(_("Konsortium")), Column(_("Utestengt")), Column(_("Personer"), number)]
    for area in page.areas:
        columns += [
            Column(_("%(area)s, dekning", area=area.name), number),
            Column(_("%(area)s, personer på nivået", area=area.name), number),
            Column(_("%(area)s, vektet tid", area=area.name), number),
            Column(_("%(area)s, høyeste nivå", area=area.name), number),
        ]
    columns += [
        Column(_("Svakeste ledd"), number),
        Column(_("Snitt"), number),
        Column(_("Geometrisk snitt"), number),
        Column(_("Dekker behovet")),
    ]
    return Sheet(
        "kompetansetriangel",
        _("Kompetansetriangel for %(framework)s", framework=page.framework_title),
        tuple(columns),
        [_row(row) for row in page.rows],
    )


def _row(row: Row) -> tuple[Cell, ...]:
    cells: list[Cell] = [row.name, _("Ja") if row.suspended else _("Nei"), row.people]
    for corner in row.triangle.corners:
        cells += [_short(corner.coverage), corner.depth, _short(corner.capacity), corner.peak]
    found = row.triangle
    geometric = None if found.geometric is None else Fraction(found.geometric)
    cells += [_short(found.weakest), _short(found.mean), _short(geometric)]
    return (*cells, _("Ja") if found.met else _("Nei"))


def _short(value: Fraction | None) -> Decimal | None:
    """Return a figure with the decimals that a file has."""
    if value is None:
        return None
    return Decimal(round(value * 10**PLACES)).scaleb(-PLACES).normalize()


LISTS: Final[Mapping[str, Maker]] = {"triangles": _triangles}
