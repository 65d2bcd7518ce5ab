"""An agreement as the file it can be imported from again, and its year as a workbook."""

from io import BytesIO
from typing import Final

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.ledgers import KIND_LABELS
from procure.domain.permissions import Permission
from procure.domain.text import display_name
from procure.extensions import db
from procure.queries import framework_files as pages

bp = Blueprint("framework_files", __name__, url_prefix="/frameworks/<int:framework_id>")

MEDIA_TYPES: Final = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/agreement/<any(yaml, xlsx):form>")
@declares(Permission.FRAMEWORK_READ)
def download(framework_id: int, form: str) -> ResponseReturnValue:
    from procure.sheets.frameworks import WRITERS  # noqa: PLC0415 -- slow import

    file = pages.framework_file(db.session, framework_id, viewer=current_actor(), now=access.now())
    number = file.framework.reference.replace("/", "-")
    return send_file(
        BytesIO(WRITERS[f".{form}"](file)),
        mimetype=MEDIA_TYPES[form],
        as_attachment=True,
        download_name=display_name(f"rammeavtale-{number}.{form}"),
    )


@bp.get("/annual-report/<int:year>")
@declares(Permission.FRAMEWORK_READ)
def annual_report(framework_id: int, year: int) -> ResponseReturnValue:
    from procure.services import annual_workbooks  # noqa: PLC0415 -- slow import

    name, content = annual_workbooks.make(
        db.session,
        framework_id,
        year,
        kinds={kind: str(label) for kind, label in KIND_LABELS.items()},
        actor=current_actor(),
        now=access.now(),
    )
    return send_file(
        BytesIO(content),
        mimetype=MEDIA_TYPES["xlsx"],
        as_attachment=True,
        download_name=display_name(name),
    )
