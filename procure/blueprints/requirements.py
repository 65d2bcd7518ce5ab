"""The requirements of a draft."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, by, render
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.requirements import RequirementForm
from procure.services import criteria

bp = Blueprint("requirements", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/requirements", methods=["GET", "POST"])
@declares(EDIT)
def index(competition_id: int) -> ResponseReturnValue:
    page, form = authored(competition_id), RequirementForm()
    if not form.validate_on_submit():
        return render(page, "requirements", form)
    with atomic() as session:
        criteria.add_requirement(
            session,
            competition_id,
            kind=form.kind.data,
            text=form.text.data,
            evidence=form.evidence.data or "",
            **by(),
        )
    flash(_("Kravet er lagt til."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.post("/requirements/<int:requirement_id>/remove")
@declares(EDIT)
def remove(competition_id: int, requirement_id: int) -> ResponseReturnValue:
    with atomic() as session:
        criteria.remove_requirement(session, competition_id, requirement_id, **by())
    flash(_("Kravet er fjernet."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)
