"""The evaluation matrix: page, files, and bids side by side."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, matrix_sheets, triangle_pictures
from procure.blueprints.access import current_actor, declares
from procure.blueprints.triangle_pictures import Figure
from procure.domain import evaluation_drawings, result_bars
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.queries import comparisons, matrices
from procure.services import matrix_documents, price_documents
from procure.services.matrix_documents import EXCLUSIONS, FLAGS
from procure.sheets import lists

CSV: Final = "text/csv; charset=utf-8"

bp = Blueprint("matrices", __name__, url_prefix="/competitions/<int:competition_id>/evaluation")


@bp.get("/matrix")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    page = matrices.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template(
        "evaluations/matrix.html",
        page=page,
        flags=FLAGS,
        exclusions=EXCLUSIONS,
        figure=_bars(page.outcome) if page.outcome else None,
    )


def _bars(outcome: Outcome) -> Figure | None:
    """Draw what each result is made of."""
    bars, highest = result_bars.of(outcome)
    if not bars:
        return None
    told = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    wide, narrow = (
        evaluation_drawings.bars(bars, highest, width)
        for width in (evaluation_drawings.WIDTH, evaluation_drawings.PHONE)
    )
    return Figure(wide, _("Resultatet av hvert tilbud"), told, narrow)


@bp.get("/compare")
@declares(Permission.EVALUATION_READ)
def compare(competition_id: int) -> ResponseReturnValue:
    page = comparisons.page(
        db.session,
        competition_id,
        access.id_arguments("bid"),
        viewer=current_actor(),
        now=access.now(),
    )
    teams = [triangle_pictures.of_team(one.team, page.areas) for one in page.chosen]
    status = 422 if page.miscounted else 200
    return render_template("evaluations/compare.html", page=page, teams=teams), status


@bp.get("/matrix.csv")
@declares(Permission.EVALUATION_READ)
def as_csv(competition_id: int) -> ResponseReturnValue:
    viewer, now = current_actor(), access.now()
    seen, outcome = matrices.result(db.session, competition_id, viewer=viewer, now=now)
    title = _("Evalueringsmatrise")
    sheet = matrix_sheets.sheet(outcome, title, title)
    return send_file(
        BytesIO(lists.to_csv(sheet)),
        mimetype=CSV,
        as_attachment=True,
        download_name=f"{seen.row.reference.replace('/', '-')}_{title}.csv",
        max_age=0,
    )


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
