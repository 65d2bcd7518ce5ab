"""The published hours of a draft."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, by, render, saved
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.price_lines import price_lines_form
from procure.queries import draft_choices
from procure.services import criteria

bp = Blueprint("price_lines", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/price", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    page = authored(competition_id)
    roles = draft_choices.framework_roles(db.session, page.framework_id)
    form_class = price_lines_form((role.id, role.label) for role in roles)
    form = form_class(data={f"role_{line.role_id}": line.hours for line in page.lines})
    if not form.validate_on_submit():
        return render(page, "price", form)
    hours = [(role.id, "", form[f"role_{role.id}"].data) for role in roles]
    with atomic() as session:
        criteria.set_price_lines(
            session, competition_id, lines=[line for line in hours if line[2]], **by()
        )
    return saved(competition_id, "price")
