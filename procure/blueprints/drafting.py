"""The authoring steps that are plain fields: one page per section, saved on its own."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, by, fields, picked, render, saved
from procure.domain.drafting import ClimateChoice
from procure.domain.permissions import CompetitionRole, Permission
from procure.extensions import atomic, db
from procure.forms import drafting as forms
from procure.forms.fields import choices
from procure.queries import draft_choices
from procure.services import competitions

bp = Blueprint("drafting", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/basis", methods=["GET", "POST"])
@declares(EDIT)
def basis(competition_id: int) -> ResponseReturnValue:
    names = ("title", "estimate_ore", "contract_form", "language", "presentation")
    return fields(competition_id, "basis", forms.BasisForm, picked(names))


@bp.route("/need", methods=["GET", "POST"])
@declares(EDIT)
def need(competition_id: int) -> ResponseReturnValue:
    names = ("need", "assignment", "deliverables")
    return fields(competition_id, "need", forms.NeedForm, picked(names))


@bp.route("/climate", methods=["GET", "POST"])
@declares(EDIT)
def climate(competition_id: int) -> ResponseReturnValue:
    def values(form: Any) -> dict[str, object]:
        return {
            "climate_choice": ClimateChoice(form.climate_choice.data),
            "climate_reason": form.climate_reason.data,
        }

    return fields(competition_id, "climate", forms.ClimateForm, values)


@bp.route("/people", methods=["GET", "POST"])
@declares(EDIT)
def people(competition_id: int) -> ResponseReturnValue:
    page = authored(competition_id)
    roles = {"evaluators": CompetitionRole.EVALUATOR, "owners": CompetitionRole.OWNER}
    form = forms.PeopleForm(
        data={
            name: sorted(draft_choices.holders(db.session, competition_id, role))
            for name, role in roles.items()
        }
    )
    for name in roles:
        form[name].choices = choices((c.id, c.label) for c in draft_choices.candidates(db.session))
    if not form.validate_on_submit():
        return render(page, "people", form)
    with atomic() as session:
        for name, role in roles.items():
            competitions.set_members(
                session, competition_id, role=role, user_ids=set(form[name].data), **by()
            )
    return saved(competition_id, "people")
