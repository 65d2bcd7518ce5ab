"""The competences that a draft needs."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, by, render, saved
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.needs import needs_form
from procure.services import criteria

bp = Blueprint("needs", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/team", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    page = authored(competition_id)
    form_class = needs_form((area.area_id, area.name) for area in page.needs)
    form = form_class(data={f"area_{area.area_id}": area.level or 0 for area in page.needs})
    if not form.validate_on_submit():
        return render(page, "team", form)
    levels = {area.area_id: form[f"area_{area.area_id}"].data for area in page.needs}
    with atomic() as session:
        criteria.set_needs(session, competition_id, levels=levels, **by())
    return saved(competition_id, "team")
