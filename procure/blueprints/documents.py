"""Stored documents: the list of a competition, each file as it was made, and making new ones."""

from io import BytesIO
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.blueprints.sections import SECTIONS
from procure.documents import catalogue
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.language import say
from procure.queries import documents as pages
from procure.queries import paperwork as makeable
from procure.services import documents, paperwork

bp = Blueprint("documents", __name__)

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# Where a value that a document lacks is written, beside the sections of the draft.
PLACES: Final = {
    **{key: endpoint for key, endpoint, _label in SECTIONS},
    "project": "drafting.basis",  # which leads on to the project
    "competition": "competitions.show",
    "opening": "openings.show",
    "evaluation": "evaluations.board",
    "award": "awards.show",
    "journal": "journals.index",
    "questions": "questions.index",
}


@bp.get("/competitions/<int:competition_id>/documents")
@declares(Permission.DOCUMENT_READ)
def index(competition_id: int) -> ResponseReturnValue:
    return _index(competition_id)


def _index(competition_id: int, gaps: tuple[Reason, ...] = ()) -> str:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    offered = makeable.makeable(
        db.session, competition_id, viewer=current_actor(), now=access.now()
    )
    return render_template(
        "documents/index.html",
        page=page,
        titles={document.name: say(catalogue.kind(document.name).kind) for document in offered},
        now_makeable=[document for document in offered if not document.refusals],
        later=[document for document in offered if document.refusals],
        gaps=[(sentence(why), _place(why, competition_id)) for why in gaps],
    )


def _place(why: Reason, competition_id: int) -> str | None:
    """The page where the missing value is written; None when no page holds it alone."""
    endpoint = PLACES.get(why.section or "")
    return None if endpoint is None else url_for(endpoint, competition_id=competition_id)


@bp.post("/competitions/<int:competition_id>/documents/<name>/<int:subject_id>")
@declares(Permission.DOCUMENT_MAKE)
def make(competition_id: int, name: str, subject_id: int) -> ResponseReturnValue:
    try:
        with atomic() as session:
            made = paperwork.make(
                session, competition_id, name, subject_id, actor=current_actor(), now=access.now()
            )
    except InvalidInput as refused:
        db.session.rollback()
        return _index(competition_id, refused.reasons), 422
    flash(_("Dokumentet er klart: %(name)s", name=made.file_name), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)


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
