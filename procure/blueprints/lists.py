"""Every list as a file: `/lists/<name>.csv` and `.xlsx`, with the arguments of its page.

A list asks the same query as its page, as the same viewer: what the page hides, the file hides,
and who may not see the page gets the page's own answer. `components/downloads.html` links here.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Final

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from procure.blueprints import (
    access,
    lists_of_agreements,
    lists_of_competitions,
    lists_of_deliveries,
    lists_of_frameworks,
    lists_of_triangles,
)
from procure.blueprints.access import declares
from procure.blueprints.list_parts import Maker
from procure.domain import formats
from procure.domain.errors import NotFound
from procure.domain.permissions import Permission
from procure.sheets import lists

bp = Blueprint("lists", __name__, url_prefix="/lists")

LISTS: Final[Mapping[str, Maker]] = {
    **lists_of_agreements.LISTS,
    **lists_of_competitions.LISTS,
    **lists_of_deliveries.LISTS,
    **lists_of_frameworks.LISTS,
    **lists_of_triangles.LISTS,
}
"""Every list by the name in its address. What makes it raises as its page does."""

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/<name>.<any(csv, xlsx):ending>")
@declares(Permission.WORKLIST_READ)
def download(name: str, ending: str) -> ResponseReturnValue:
    if name not in LISTS:
        raise NotFound
    sheet = LISTS[name]()
    made = formats.local(access.now()).date()
    return send_file(
        BytesIO(lists.to_csv(sheet) if ending == "csv" else lists.to_workbook(sheet)),
        mimetype=CSV if ending == "csv" else XLSX,
        as_attachment=True,
        download_name=f"{sheet.name}-{made.isoformat()}.{ending}",
    )
