"""An agreement as the file it can be imported from again."""

from io import BytesIO
from typing import Final

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
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
