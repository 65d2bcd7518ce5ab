"""How the bids of a draft will be compared."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, by, render, saved
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.evaluation_models import ModelForm
from procure.services import competitions

bp = Blueprint("evaluation_models", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/model", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    page = authored(competition_id)
    form = ModelForm(obj=page.model)
    if not form.validate_on_submit():
        return render(page, "model", form)
    values = {f.name: f.data for f in form if f.name in competitions.MODEL}
    kept = {"k": page.model.k, "a": page.model.a}  # blank: as it was
    with atomic() as session:
        competitions.set_model(
            session,
            competition_id,
            values={n: kept.get(n) if v is None else v for n, v in values.items()},
            **by(),
        )
    return saved(competition_id, "model")
