"""The evaluation matrix: page and files."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.queries import matrices
from procure.services import matrix_documents, price_documents
from procure.services.matrix_documents import EXCLUSIONS, FLAGS

bp = Blueprint("matrices", __name__, url_prefix="/competitions/<int:competition_id>/evaluation")


@bp.get("/matrix")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    page = matrices.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template("evaluations/matrix.html", page=page, flags=FLAGS, exclusions=EXCLUSIONS)


@bp.post("/matrix/<any(docx, xlsx):kind>")
@declares(Permission.EVALUATION_CHAIR)
def make(competition_id: int, kind: str) -> ResponseReturnValue:
    made = matrix_documents.make_word if kind == "docx" else matrix_documents.make_workbook
    return _made(competition_id, made)


@bp.post("/prices")
@declares(Permission.EVALUATION_CHAIR)
def make_prices(competition_id: int) -> ResponseReturnValue:
    return _made(competition_id, price_documents.make)


def _made(competition_id: int, make: Callable[..., Any]) -> ResponseReturnValue:
    with atomic() as session:
        stored = make(session, competition_id, actor=current_actor(), now=access.now())
        document_id = stored.id
    return redirect(url_for("documents.download", document_id=document_id), code=303)
