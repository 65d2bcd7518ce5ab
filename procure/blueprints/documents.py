"""Stored documents: the list of a competition, and each file as it was made."""

from io import BytesIO
from typing import Final

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.queries import documents as pages
from procure.services import documents

bp = Blueprint("documents", __name__)

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/competitions/<int:competition_id>/documents")
@declares(Permission.DOCUMENT_READ)
def index(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template("documents/index.html", page=page)


@bp.get("/documents/<int:document_id>")
@declares(Permission.DOCUMENT_READ)
def download(document_id: int) -> ResponseReturnValue:
    with atomic() as session:
        found = documents.read(session, document_id, actor=current_actor(), now=access.now())
    return send(found.content, found.file_name, found.suffix)


def send(content: bytes, file_name: str, suffix: str) -> Response:
    """Answer with a file to save; never shown inside a page, never kept by a proxy."""
    response = send_file(
        BytesIO(content),
        mimetype=MEDIA_TYPES[suffix],
        as_attachment=True,
        download_name=file_name,
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
