"""Reversal (omgjøring): the decision maker says why, and every bidder is told at once."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.forms.journal_acts import ReversalForm
from procure.queries import reversals as pages
from procure.services import reversals

bp = Blueprint(
    "reversals", __name__, url_prefix="/competitions/<int:competition_id>/award/reversal"
)


@bp.route("", methods=["GET", "POST"])
@declares(Permission.AWARD_DECIDE)
def new(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    form = ReversalForm()
    # A refused action is the service's to explain, whatever the form holds.
    ready = form.is_submitted() and (page.reverse or form.validate())
    if ready and _reversed(competition_id, form):
        flash(
            _("Valget er gjort om. Alle tilbyderne har fått brev, og vurderingen er åpnet igjen."),
            "success",
        )
        return redirect(url_for("awards.show", competition_id=competition_id), code=303)
    status = 422 if form.errors else 200
    return render_template("awards/reversal.html", page=page, form=form), status


def _reversed(competition_id: int, form: ReversalForm) -> bool:
    return steps.accepted(
        form,
        reversals.reverse,
        competition_id,
        fault=form.fault.data or "",
        why=form.reason.data or "",
        following=form.following.data or "",
    )
