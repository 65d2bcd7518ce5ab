"""The consensus meeting: the sheets opened, one cell at a time, and the lock."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.analysis import agreement
from procure.blueprints import access, agreement_words, steps
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.blueprints.prompt_words import sentences
from procure.domain.errors import InvalidInput, Stale
from procure.domain.evaluations import Cell
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.consensus import ConsensusForm
from procure.queries import consensus as pages
from procure.queries import consensus_minutes
from procure.queries.consensus import Detail
from procure.services import consensus as meetings
from procure.services import recommendations

bp = Blueprint("consensus", __name__, url_prefix="/competitions/<int:competition_id>/evaluation")


@bp.post("/consensus/start")
@declares(Permission.EVALUATION_CHAIR)
def start(competition_id: int) -> ResponseReturnValue:
    done = _("Alle skjemaene er åpnet for evaluatorene. Bli enige om én vurdering om gangen.")
    return steps.take(competition_id, meetings.start, done, ".show")


@bp.get("/consensus")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    bid_id, criterion_id = (access.id_argument(name) for name in ("bid", "criterion"))
    cell = None if bid_id is None or criterion_id is None else (bid_id, criterion_id)
    return _page(competition_id, cell, None), 200


def _page(
    competition_id: int, cell: Cell | None, kept: ConsensusForm | None, *, stale: bool = False
) -> str:
    """Show the meeting; a form that was not saved keeps what was typed.

    Of a `stale` one the page shows what stands now beside it, and the next save replaces that.
    """
    page = pages.page(
        db.session, competition_id, viewer=current_actor(), now=access.now(), cell=cell
    )
    form = kept or _filled(page.current)
    if stale and page.current:
        form.version.data = str(page.current.version)
    return render_template(
        "evaluations/consensus.html",
        page=page,
        form=form,
        stale=stale,
        said=sentences(page.prompts),
        said_here=sentences(page.current.prompts) if page.current else (),
        cells={(row.bid_id, row.criterion_id): row for row in page.rows},
    )


def _filled(current: Detail | None) -> ConsensusForm:
    agreed = current.row.agreed if current else None
    if current is None or agreed is None:
        return ConsensusForm(formdata=None, data={"version": "0"})
    data = {"version": str(current.version), "departure": current.departure}
    return ConsensusForm(
        formdata=None, data={**data, "points": agreed.points, "reason": agreed.reason}
    )


@bp.post("/consensus/<int:bid_id>/<int:criterion_id>")
@declares(Permission.EVALUATION_CHAIR)
def agree(competition_id: int, bid_id: int, criterion_id: int) -> ResponseReturnValue:
    form, cell = ConsensusForm(), (bid_id, criterion_id)
    if not form.validate():
        return _page(competition_id, cell, form), 422
    try:
        with atomic() as session:
            meetings.agree(
                session,
                competition_id,
                bid_id=bid_id,
                criterion_id=criterion_id,
                points=form.given,
                reason=form.reason.data or "",
                departure=form.departure.data or "",
                seen=form.version.number,
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        form.refuse(error.reasons, sentence)
        return _page(competition_id, cell, form), 422
    except Stale:
        return _page(competition_id, cell, form, stale=True), 409
    flash(_("Lagret."), "success")
    where = url_for(".show", competition_id=competition_id)
    return redirect(f"{where}#vurdering", code=303)


@bp.get("/consensus/spread")
@declares(Permission.EVALUATION_READ)
def spread(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    found = agreement.agreement(agreement_words.table(page))
    return render_template(
        "evaluations/spread.html",
        page=page,
        figure=agreement_words.picture(page),
        evaluators=agreement_words.evaluators(page),
        agreement=found,
        measures=agreement_words.rows(found),
        note=agreement_words.note(found),
    )


@bp.get("/consensus/minutes")
@declares(Permission.EVALUATION_READ)
def minutes(competition_id: int) -> ResponseReturnValue:
    page = consensus_minutes.page(
        db.session, competition_id, viewer=current_actor(), now=access.now()
    )
    return render_template("evaluations/minutes.html", page=page)


@bp.post("/lock")
@declares(Permission.EVALUATION_CHAIR)
def lock(competition_id: int) -> ResponseReturnValue:
    done = _("Evalueringen er låst med innstilling. Poengene kan ikke endres.")
    return steps.take(competition_id, recommendations.lock, done, "matrices.show")
