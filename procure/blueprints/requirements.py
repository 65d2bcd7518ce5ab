"""The requirements of a draft."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import removals
from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, by, render
from procure.domain.errors import NotFound, Stale
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.requirements import RequirementEditForm, RequirementForm
from procure.queries.tender_parts import RequirementRow
from procure.queries.tenders import Tender
from procure.services import requirements

bp = Blueprint("requirements", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


def _values(form: RequirementForm) -> dict[str, Any]:
    return {
        "kind": form.kind.data,
        "text": form.text.data,
        "evidence": form.evidence.data or "",
        "word_limit": form.word_limit.data,
        "page_limit": form.page_limit.data,
    }


def _back(competition_id: int) -> ResponseReturnValue:
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.route("/requirements", methods=["GET", "POST"])
@declares(EDIT)
def index(competition_id: int) -> ResponseReturnValue:
    page, form = authored(competition_id), RequirementForm()
    if not form.validate_on_submit():
        return render(page, "requirements", form)
    with atomic() as session:
        requirements.add_requirement(session, competition_id, **_values(form), **by())
    flash(_("Kravet er lagt til."), "success")
    return _back(competition_id)


@bp.route("/requirements/<int:requirement_id>", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int, requirement_id: int) -> ResponseReturnValue:
    """Change a requirement where it stands. The second of two authors sees the first's."""
    page = authored(competition_id)
    row = _find(page, requirement_id)
    form = RequirementEditForm(obj=row)
    if not form.validate_on_submit():
        return _edit_page(page, form, row, 422 if form.errors else 200)
    try:
        with atomic() as session:
            requirements.change_requirement(
                session, competition_id, requirement_id, values=_values(form),
                version=form.version.number, **by(),
            )  # fmt: skip
    except Stale:
        page = authored(competition_id)
        row = _find(page, requirement_id)
        form.version.data = str(row.version)
        return _edit_page(page, form, row, 409)
    flash(_("Kravet er lagret."), "success")
    return _back(competition_id)


def _find(page: Tender, requirement_id: int) -> RequirementRow:
    row = next((r for r in page.requirements if r.id == requirement_id), None)
    if row is None:
        raise NotFound
    return row


def _edit_page(
    page: Tender, form: RequirementEditForm, row: RequirementRow, status: int
) -> ResponseReturnValue:
    return render_template(
        "competitions/requirement.html", page=page, form=form, row=row,
        changed=status == 409,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


@bp.post("/requirements/<int:requirement_id>/move")
@declares(EDIT)
def move(competition_id: int, requirement_id: int) -> ResponseReturnValue:
    up = request.form.get("way") == "up"
    with atomic() as session:
        requirements.move_requirement(session, competition_id, requirement_id, up=up, **by())
    return _back(competition_id)


@bp.post("/requirements/<int:requirement_id>/remove")
@declares(EDIT)
def remove(competition_id: int, requirement_id: int) -> ResponseReturnValue:
    with atomic() as session:
        removal = requirements.remove_requirement(session, competition_id, requirement_id, **by())
    where = {"competition_id": competition_id, "removal": removal}
    removals.taken_out(_("Kravet er fjernet."), ".restore", **where)
    return _back(competition_id)


@bp.post("/requirements/removed/<int:removal>/restore")
@declares(EDIT)
def restore(competition_id: int, removal: int) -> ResponseReturnValue:
    with atomic() as session:
        now = requirements.restore_requirement(session, competition_id, removal, **by())
    removals.put_back(_("Kravet er satt tilbake."), now=now)
    return _back(competition_id)
