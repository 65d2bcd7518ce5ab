"""The evaluator's own sheet: bids × criteria, cell by cell, handed in whole."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.blueprints.score_words import in_words
from procure.domain.errors import Stale
from procure.domain.evaluations import Cell
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.evaluations import ScoreForm
from procure.queries import score_sheets as own_sheets
from procure.queries.score_sheets import CellPage
from procure.services import evaluations

bp = Blueprint(
    "score_sheets", __name__, url_prefix="/competitions/<int:competition_id>/evaluation/sheet"
)
STAY: Final = ""  # where to go when a cell is saved: the other places have a name


@bp.get("")
@declares(Permission.EVALUATION_SCORE)
def sheet(competition_id: int) -> ResponseReturnValue:
    page = own_sheets.sheet(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template("evaluations/sheet.html", page=page)


@bp.get("/<int:bid_id>/<int:criterion_id>")
@declares(Permission.EVALUATION_SCORE)
def cell(competition_id: int, bid_id: int, criterion_id: int) -> ResponseReturnValue:
    page = _page(competition_id, bid_id, criterion_id)
    return _show(page, _form(page)), 200


def _page(competition_id: int, bid_id: int, criterion_id: int) -> CellPage:
    return own_sheets.cell(
        db.session, competition_id, bid_id, criterion_id, viewer=current_actor(), now=access.now()
    )


def _form(page: CellPage) -> ScoreForm:
    entry = page.entry
    return ScoreForm(
        formdata=None,
        prefix=f"k{entry.criterion_id}-",
        data={
            "seen": entry.state,
            "points": entry.points,
            "reason": entry.reason,
            "strengths": entry.remarks.strengths,
            "weaknesses": entry.remarks.weaknesses,
            "pages": entry.remarks.pages,
            "note": entry.remarks.note,
        },
    )


def _show(page: CellPage, form: ScoreForm, *, stale: bool = False) -> str:
    """Show the cell; of a `stale` form both texts, and the next save replaces what stands."""
    if stale:
        form.seen.data = page.entry.state
    return render_template(
        "evaluations/cell.html",
        page=page,
        form=form,
        stale=stale,
        grades=in_words(page.sheet.scale, page.criterion.wording),
    )


@bp.post("/<int:bid_id>/<int:criterion_id>")
@declares(Permission.EVALUATION_SCORE)
def score(competition_id: int, bid_id: int, criterion_id: int) -> ResponseReturnValue:
    form = ScoreForm(prefix=f"k{criterion_id}-")
    try:
        saved = form.validate() and _saved(competition_id, bid_id, criterion_id, form)
    except Stale:
        page = _page(competition_id, bid_id, criterion_id)
        if _quietly():
            return render_template("evaluations/_stale.html", page=page), 409
        return _show(page, form, stale=True), 409
    if not saved:
        if _quietly():
            return render_template("evaluations/_refused.html", form=form), 422
        return _show(_page(competition_id, bid_id, criterion_id), form), 422
    page = _page(competition_id, bid_id, criterion_id)
    if _quietly():
        return render_template("evaluations/_saved.html", page=page, form=_form(page))
    flash(_("Lagret."), "success")
    return redirect(_onwards(page, request.form.get("go", STAY)), code=303)


def _quietly() -> bool:
    """Whether the page saves in the background and wants only what has changed."""
    return "HX-Request" in request.headers


def _onwards(page: CellPage, wish: str) -> str:
    """The cell that was wished for; the whole sheet past its ends."""
    here = (page.bid.id, page.criterion.id)
    places: dict[str, Cell | None] = {
        STAY: here,
        "next": page.following,
        "previous": page.previous,
        "across": page.same_elsewhere,
    }
    there = places.get(wish, here)
    competition_id = page.sheet.competition.id
    if there is None:
        return url_for(".sheet", competition_id=competition_id)
    bid_id, criterion_id = there
    return url_for(".cell", competition_id=competition_id, bid_id=bid_id, criterion_id=criterion_id)


def _saved(competition_id: int, bid_id: int, criterion_id: int, form: ScoreForm) -> bool:
    """Store the cell. Raises `Stale` when it has changed since the form was filled."""
    return steps.accepted(
        form,
        evaluations.set_score,
        competition_id,
        bid_id=bid_id,
        criterion_id=criterion_id,
        points=form.points.data,
        reason=form.reason.data or "",
        remarks=form.remarks,
        seen=form.seen.data or "",
    )


@bp.post("/submit")
@declares(Permission.EVALUATION_SCORE)
def submit(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        evaluations.submit_sheet(session, competition_id, actor=current_actor(), now=access.now())
    flash(_("Skjemaet er levert. Du ser de andres poeng når alle har levert."), "success")
    return redirect(url_for("evaluations.board", competition_id=competition_id), code=303)
