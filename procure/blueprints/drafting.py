"""The authoring steps that are plain fields: one page per section, saved on its own."""

from typing import Any, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from procure.blueprints.access import declares
from procure.blueprints.section_pages import (
    authored,
    by,
    conflict,
    fields,
    merged,
    picked,
    render,
    saved,
)
from procure.domain.drafting import ClimateChoice
from procure.domain.errors import Stale
from procure.domain.field_merge import marks
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
    names = (
        "title", "estimate_ore", "contract_form", "language", "presentation", "delivery_place",
        "scope_statement", "cpv_code",
    )  # fmt: skip
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
        chosen = form.climate_choice.data
        return {
            "climate_choice": ClimateChoice(chosen) if chosen in set(ClimateChoice) else None,
            "climate_reason": form.climate_reason.data,
        }

    return fields(competition_id, "climate", forms.ClimateForm, values)


ROLES: Final = {
    "evaluators": CompetitionRole.EVALUATOR,
    "owners": CompetitionRole.OWNER,
    "advisers": CompetitionRole.ADVISER,
}


@bp.route("/people", methods=["GET", "POST"])
@declares(EDIT)
def people(competition_id: int) -> ResponseReturnValue:
    page = authored(competition_id)
    form = _people_form(_holders(db.session, competition_id))
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.base.data = marks(_holders(db.session, competition_id))
        return render(page, "people", form)
    try:
        with atomic() as session:
            competitions.editable(session, competition_id, **by())
            stored = _holders(session, competition_id)
            typed = {name: sorted(form[name].data) for name in ROLES}
            for name, ids in merged(form, stored=stored, typed=typed).items():
                if ids != stored[name]:
                    competitions.set_members(
                        session, competition_id, role=ROLES[name], user_ids=set(ids), **by()
                    )
    except Stale as stale:
        stored = _holders(db.session, competition_id)
        fresh = _people_form(stored, posted=False)
        return conflict(authored(competition_id), "people", form, fresh, stale, stored)
    return saved(competition_id, "people")


def _holders(session: Session, competition_id: int) -> dict[str, list[int]]:
    """Return who has each role, by the field of the form."""
    return {
        name: sorted(draft_choices.holders(session, competition_id, role))
        for name, role in ROLES.items()
    }


def _people_form(holders: dict[str, list[int]], *, posted: bool = True) -> forms.PeopleForm:
    given = {} if posted else {"formdata": None}
    form = forms.PeopleForm(data=holders, **given)
    for name in ROLES:
        form[name].choices = choices((c.id, c.label) for c in draft_choices.candidates(db.session))
    return form
