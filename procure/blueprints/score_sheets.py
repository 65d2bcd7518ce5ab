"""The evaluator's own sheet: one bid at a time, saved cell by cell, handed in whole."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.evaluations import ScoreForm
from procure.queries import score_sheets as own_sheets
from procure.services import evaluations, tender_criteria

bp = Blueprint(
    "score_sheets", __name__, url_prefix="/competitions/<int:competition_id>/evaluation/sheet"
)


@bp.get("")
@declares(Permission.EVALUATION_SCORE)
def sheet(competition_id: int) -> ResponseReturnValue:
    return _sheet(competition_id, access.id_argument("bid"), {}), 200


def _sheet(competition_id: int, bid_id: int | None, refused: dict[int, ScoreForm]) -> str:
    """Show the sheet with a form for each cell of one bid; a refused form keeps its input."""
    page = own_sheets.sheet(
        db.session, competition_id, viewer=current_actor(), now=access.now(), bid_id=bid_id
    )
    forms = {
        entry.criterion_id: refused.get(entry.criterion_id)
        or ScoreForm(
            formdata=None,
            prefix=f"k{entry.criterion_id}-",
            data={"points": entry.points, "reason": entry.reason},
        )
        for entry in page.entries
    }
    return render_template(
        "evaluations/sheet.html",
        page=page,
        forms=forms,
        form=next(iter(refused.values()), None),
        scale=tender_criteria.scale(page.scale),
    )


@bp.post("/<int:bid_id>/<int:criterion_id>")
@declares(Permission.EVALUATION_SCORE)
def score(competition_id: int, bid_id: int, criterion_id: int) -> ResponseReturnValue:
    form = ScoreForm(prefix=f"k{criterion_id}-")
    if not (form.validate() and _saved(competition_id, bid_id, criterion_id, form)):
        if _quietly():
            return render_template("evaluations/_refused.html", form=form), 422
        return _sheet(competition_id, bid_id, {criterion_id: form}), 422
    if _quietly():
        return _saved_cell(competition_id, bid_id, criterion_id)
    flash(_("Lagret."), "success")
    where = url_for(".sheet", competition_id=competition_id, bid=bid_id)
    return redirect(f"{where}#kriterium-{criterion_id}", code=303)


def _quietly() -> bool:
    """Whether the page saves in the background and wants only what has changed."""
    return "HX-Request" in request.headers


def _saved(competition_id: int, bid_id: int, criterion_id: int, form: ScoreForm) -> bool:
    """Store the cell; put what the rules refuse beside its field and say False."""
    try:
        with atomic() as session:
            evaluations.set_score(
                session,
                competition_id,
                bid_id=bid_id,
                criterion_id=criterion_id,
                points=form.points.data,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        form.refuse(error.reasons, sentence)
        return False
    return True


def _saved_cell(competition_id: int, bid_id: int, criterion_id: int) -> ResponseReturnValue:
    page = own_sheets.sheet(
        db.session, competition_id, viewer=current_actor(), now=access.now(), bid_id=bid_id
    )
    entry = next(found for found in page.entries if found.criterion_id == criterion_id)
    return render_template("evaluations/_saved.html", page=page, entry=entry)


@bp.post("/submit")
@declares(Permission.EVALUATION_SCORE)
def submit(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        evaluations.submit_sheet(session, competition_id, actor=current_actor(), now=access.now())
    flash(_("Skjemaet er levert. Du ser de andres poeng når alle har levert."), "success")
    return redirect(url_for("evaluations.board", competition_id=competition_id), code=303)
