"""The plan of presentations: equal slots, told to each bidder."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.presentations import PlanForm
from procure.queries import presentations as pages
from procure.services import presentations

bp = Blueprint(
    "presentations",
    __name__,
    url_prefix="/competitions/<int:competition_id>/evaluation/presentations",
)


@bp.get("")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _page(competition_id, PlanForm(formdata=None)), 200


def _page(competition_id: int, form: PlanForm) -> str:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template("presentations/show.html", page=page, form=form)


@bp.post("")
@declares(Permission.EVALUATION_CHAIR)
def plan(competition_id: int) -> ResponseReturnValue:
    form = PlanForm()
    if not (form.validate() and _planned(competition_id, form)):
        return _page(competition_id, form), 422
    flash(_("Tidene er satt. Ingen har fått beskjed ennå."), "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)


def _planned(competition_id: int, form: PlanForm) -> bool:
    """Make the plan; put what the rules refuse beside the field and say False."""
    try:
        with atomic() as session:
            presentations.plan(
                session,
                competition_id,
                starts_at=form.first,
                minutes=form.minutes.data or 0,
                pause=form.pause.data or 0,
                place=form.place.data or "",
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        form.starts_at.errors = [sentence(why) for why in error.reasons]
        return False
    return True


@bp.post("/tell")
@declares(Permission.EVALUATION_CHAIR)
def tell(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        count = presentations.tell(session, competition_id, actor=current_actor(), now=access.now())
    done = ngettext("Én tilbyder har fått beskjed.", "%(num)s tilbydere har fått beskjed.", count)
    flash(done, "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)
