"""The award criteria of a draft: the tree, its weights, and one criterion at a time."""

import re
from decimal import Decimal
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.criteria import CriterionForm
from procure.forms.fields import choices
from procure.queries import draft_choices, tenders
from procure.queries.draft_choices import AllowedRow
from procure.queries.tender_parts import CriterionRow
from procure.queries.tenders import Tender
from procure.services import criteria

bp = Blueprint("criteria", __name__, url_prefix="/competitions/<int:competition_id>/criteria")
EDIT = Permission.COMPETITION_EDIT
_WEIGHT: Final = re.compile(r"(-?[0-9]{1,6}(?:[.,][0-9]{1,2})?)\s*%?")


def _page(competition_id: int) -> Tender:
    return tenders.authored(db.session, competition_id, viewer=current_actor(), now=access.now())


def _back(competition_id: int) -> ResponseReturnValue:
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.route("", methods=["GET", "POST"])
@declares(EDIT)
def index(competition_id: int) -> ResponseReturnValue:
    """Show the tree; post sets all weights at once."""
    page = _page(competition_id)
    typed = {c.id: request.form.get(f"weight_{c.id}", "").strip() for c in page.criteria}
    errors: dict[int, str] = {}
    if request.method == "POST":
        weights, errors = _weights(typed)
        if not errors:
            with atomic() as session:
                criteria.set_weights(
                    session, competition_id, weights=weights,
                    actor=current_actor(), now=access.now(),
                )  # fmt: skip
            flash(_("Vektene er lagret."), "success")
            return _back(competition_id)
    gaps = [why for why in page.gaps if why.section == "criteria"]
    return render_template(
        "competitions/criteria.html",
        page=page, typed=typed if errors else {}, errors=errors, gaps=gaps,
    ), 422 if errors else 200  # fmt: skip


def _weights(typed: dict[int, str]) -> tuple[dict[int, Decimal], dict[int, str]]:
    weights: dict[int, Decimal] = {}
    errors: dict[int, str] = {}
    for criterion, text in typed.items():
        found = _WEIGHT.fullmatch(text)
        if not found:
            errors[criterion] = _("Skriv vekten som et tall, for eksempel 30 eller 12,5")
            continue
        weights[criterion] = Decimal(found.group(1).replace(",", "."))
        if not 0 <= weights[criterion] <= 100:  # noqa: PLR2004 -- per cent
            errors[criterion] = _("Vekten må være fra 0 til 100")
    return weights, errors


def _form(
    allowed: tuple[AllowedRow, ...], row: CriterionRow | None, parent: CriterionRow | None
) -> CriterionForm:
    form = CriterionForm(obj=row, data={"allowed": row.allowed_id} if row else None)
    form.allowed.choices = choices((a.id, a.name) for a in allowed)
    if parent or (row and row.parent_id):
        form.allowed.choices = choices([(0, "")])
        form.allowed.data = 0
    return form


def _values(form: CriterionForm) -> dict[str, object]:
    names = (
        "name", "weight", "description", "documentation", "word_limit", "minimum_points",
        "value_per_point_ore", "climate",
    )  # fmt: skip
    found = {name: form[name].data for name in names}
    return found | {n: found[n] or "" for n in ("description", "documentation")}


def _find(page: Tender, criterion_id: int) -> CriterionRow:
    row = next((c for c in page.criteria if c.id == criterion_id), None)
    if row is None:
        raise NotFound
    return row


@bp.route("/new", methods=["GET", "POST"])
@declares(EDIT)
def new(competition_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    under = access.id_argument("under")
    parent = _find(page, under) if under else None
    allowed = draft_choices.allowed_criteria(db.session, page.framework_id)
    form = _form(allowed, None, parent)
    if not form.validate_on_submit():
        return _edit_page(page, form, allowed, parent=parent)
    kind = next((a.kind for a in allowed if a.id == form.allowed.data), CriterionKind.QUALITY)
    with atomic() as session:
        criteria.add_criterion(
            session,
            competition_id,
            kind=parent.kind if parent else kind,
            values=_values(form),
            allowed_criterion_id=None if parent else form.allowed.data,
            parent_id=under,
            actor=current_actor(),
            now=access.now(),
        )
    flash(_("Kriteriet er lagt til."), "success")
    return _back(competition_id)


@bp.route("/<int:criterion_id>", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    row = _find(page, criterion_id)
    allowed = draft_choices.allowed_criteria(db.session, page.framework_id)
    form = _form(allowed, row, None)
    if not form.validate_on_submit():
        return _edit_page(page, form, allowed, row=row)
    with atomic() as session:
        criteria.change_criterion(
            session, competition_id, criterion_id, values=_values(form),
            actor=current_actor(), now=access.now(),
        )  # fmt: skip
    flash(_("Kriteriet er lagret."), "success")
    return _back(competition_id)


def _edit_page(
    page: Tender,
    form: CriterionForm,
    allowed: tuple[AllowedRow, ...],
    *,
    row: CriterionRow | None = None,
    parent: CriterionRow | None = None,
) -> ResponseReturnValue:
    return render_template(
        "competitions/criterion.html",
        page=page, form=form, row=row, parent=parent, allowed=allowed,
    ), 422 if form.errors else 200  # fmt: skip


@bp.post("/<int:criterion_id>/remove")
@declares(EDIT)
def remove(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    with atomic() as session:
        criteria.remove_criterion(
            session, competition_id, criterion_id, actor=current_actor(), now=access.now()
        )
    flash(_("Kriteriet er fjernet."), "success")
    return _back(competition_id)
