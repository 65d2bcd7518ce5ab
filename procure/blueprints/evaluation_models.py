"""How the bids of a draft will be compared."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from procure.blueprints.access import declares
from procure.blueprints.messages import sentence
from procure.blueprints.section_pages import (
    authored,
    by,
    conflict,
    merged,
    render,
    saved,
    seen,
)
from procure.domain.errors import InvalidInput, Stale
from procure.domain.field_merge import marks
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.evaluation_models import ModelForm
from procure.queries import tenders
from procure.queries.tenders import Tender
from procure.services import competitions

bp = Blueprint("evaluation_models", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/model", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    page = authored(competition_id)
    form = ModelForm(obj=page.model)
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.base.data = marks(_stored(page))
        return render(page, "model", form)
    try:
        with atomic() as session:
            competitions.editable(session, competition_id, **by())
            stored = _stored(tenders.authored(session, competition_id, **seen()))
            kept = {"k": stored["k"], "a": stored["a"]}  # blank: as it was
            typed = {f.name: f.data for f in form if f.name in competitions.MODEL}
            typed = {n: kept.get(n) if v is None else v for n, v in typed.items()}
            values = merged(form, stored=stored, typed=typed)
            competitions.set_model(session, competition_id, values=values, **by())
    except InvalidInput as refused:
        form.scale.errors = [sentence(why) for why in refused.reasons]
        return render(page, "model", form)
    except Stale as stale:
        page = authored(competition_id)
        fresh = ModelForm(formdata=None, obj=page.model)
        return conflict(page, "model", form, fresh, stale, _stored(page))
    return saved(competition_id, "model")


def _stored(page: Tender) -> dict[str, Any]:
    """The model as it is stored, by the fields of the form."""
    return {name: getattr(page.model, name) for name in competitions.MODEL}
