"""The notice of an award: when it was published, for the record."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.domain import permissions
from procure.domain.permissions import Permission
from procure.domain.reasons import Code
from procure.extensions import db
from procure.forms.award_notices import NoticeForm
from procure.queries import awards as pages
from procure.queries.awards import AwardPage
from procure.services import award_notices

bp = Blueprint(
    "award_notices", __name__, url_prefix="/competitions/<int:competition_id>/award/notice"
)


@bp.get("")
@declares(Permission.COMPETITION_RUN)
def show(competition_id: int) -> ResponseReturnValue:
    page = _read(competition_id)
    form = NoticeForm(formdata=None, data={"published_on": page.published_on})
    return render_template("awards/notice.html", page=page, form=form)


@bp.post("")
@declares(Permission.COMPETITION_RUN)
def note(competition_id: int) -> ResponseReturnValue:
    page, form = _read(competition_id), NoticeForm()
    # A refused action is the service's to explain, whatever the form holds.
    if (page.publish or form.validate()) and _noted(competition_id, form):
        flash(_("Lagret."), "success")
        where = url_for("awards.show", competition_id=competition_id, _anchor="kontrakt")
        return redirect(where, code=303)
    return render_template("awards/notice.html", page=page, form=form), 422


def _read(competition_id: int) -> AwardPage:
    """Return the award for someone who may run the case; 403 for who only reads."""
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    if any(why.code is Code.NOT_PERMITTED for why in page.publish):
        permissions.require(current_actor(), Permission.COMPETITION_RUN)
    return page


def _noted(competition_id: int, form: NoticeForm) -> bool:
    published_on = form.published_on.data
    return steps.accepted(form, award_notices.note, competition_id, published_on=published_on)
