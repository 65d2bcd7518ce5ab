"""Opening a locked evaluation again, with a reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.forms.reopenings import ReopeningForm
from procure.queries import reopenings as pages
from procure.services import reopenings

bp = Blueprint(
    "reopenings", __name__, url_prefix="/competitions/<int:competition_id>/evaluation/reopening"
)


@bp.route("", methods=["GET", "POST"])
@declares(Permission.EVALUATION_CHAIR)
def new(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    form = ReopeningForm()
    # A refused action is the service's to explain, whatever the form holds.
    ready = form.is_submitted() and (page.refused or form.validate())
    if ready and _reopened(competition_id, form):
        flash(_("Poengene er åpnet igjen. Lås evalueringen på nytt når dere er enige."), "success")
        return redirect(url_for("consensus.show", competition_id=competition_id), code=303)
    status = 422 if form.errors else 200
    return render_template("evaluations/reopening.html", page=page, form=form), status


def _reopened(competition_id: int, form: ReopeningForm) -> bool:
    return steps.accepted(form, reopenings.reopen, competition_id, why=form.why.data or "")
