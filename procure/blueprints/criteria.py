"""The award criteria of a draft: the tree, its weights, and one criterion at a time."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, removals
from procure.blueprints.access import declares
from procure.blueprints.messages import sentence
from procure.blueprints.section_pages import authored, by
from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Permission
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.forms.criteria import CriterionForm
from procure.forms.fields import choices
from procure.queries import draft_choices, draft_warnings
from procure.queries.draft_choices import AllowedRow
from procure.queries.tender_parts import CriterionRow
from procure.queries.tenders import Tender
from procure.services import criteria

bp = Blueprint("criteria", __name__, url_prefix="/competitions/<int:competition_id>/criteria")
EDIT = Permission.COMPETITION_EDIT
_WEIGHT: Final = re.compile(r"(-?[0-9]{1,6}(?:[.,][0-9]{1,2})?)\s*%?")


def _back(competition_id: int) -> ResponseReturnValue:
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.route("", methods=["GET", "POST"])
@declares(EDIT)
def index(competition_id: int) -> ResponseReturnValue:
    """Show the tree; post sets all weights at once."""
    page = authored(competition_id)
    if request.method != "POST":
        return _tree_page(page)
    typed = {c.id: request.form.get(f"weight_{c.id}", "").strip() for c in page.criteria}
    weights, errors = _weights(typed)
    if errors:
        return _tree_page(page, 422, typed=typed, errors=errors)
    seen = {c.id: _version(request.form.get(f"version_{c.id}", "")) for c in page.criteria}
    try:
        with atomic() as session:
            criteria.set_weights(session, competition_id, weights=weights, versions=seen, **by())
    except Stale:
        return _tree_page(authored(competition_id), 409, typed=typed)
    flash(_("Vektene er lagret."), "success")
    return _back(competition_id)


def _tree_page(
    page: Tender,
    status: int = 200,
    *,
    typed: Mapping[int, str] | None = None,
    errors: Mapping[int, str] | None = None,
) -> ResponseReturnValue:
    gaps = [why for why in page.gaps if why.section == "criteria"]
    unwise = draft_warnings.of(db.session, page.id, "criteria", now=access.now())
    return render_template(
        "competitions/criteria.html",
        page=page, typed=typed or {}, errors=errors or {}, gaps=gaps, unwise=unwise,
        changed=status == 409,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


def _version(typed: str) -> int:
    """The version that was posted; 0, which no row has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004 -- digits of the database


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
        "name", "weight", "description", "documentation", "word_limit", "page_limit",
        "minimum_points", "value_per_point_ore", "climate",
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
    page = authored(competition_id)
    under = access.id_argument("under")
    parent = _find(page, under) if under else None
    allowed = draft_choices.allowed_criteria(db.session, page.framework_id)
    form = _form(allowed, None, parent)
    if not form.validate_on_submit():
        return _edit_page(page, form, allowed, parent=parent)
    kind = next((a.kind for a in allowed if a.id == form.allowed.data), CriterionKind.QUALITY)
    try:
        with atomic() as session:
            criteria.add_criterion(
                session,
                competition_id,
                kind=parent.kind if parent else kind,
                values=_values(form),
                allowed_criterion_id=None if parent else form.allowed.data,
                parent_id=under,
                **by(),
            )
    except InvalidInput as refused:
        _tell(form, refused.reasons)
        return _edit_page(page, form, allowed, parent=parent)
    flash(_("Kriteriet er lagt til."), "success")
    return _back(competition_id)


@bp.route("/<int:criterion_id>", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    """Change a criterion. The second of two authors sees what the first has stored."""
    page = authored(competition_id)
    row = _find(page, criterion_id)
    allowed = draft_choices.allowed_criteria(db.session, page.framework_id)
    form = _form(allowed, row, None)
    if not form.validate_on_submit():
        return _edit_page(page, form, allowed, row=row)
    values = _values(form)
    if row.parent_id is None:
        values["allowed_criterion_id"] = form.allowed.data
    try:
        with atomic() as session:
            criteria.change_criterion(
                session, competition_id, criterion_id, values=values,
                version=form.version.number, **by(),
            )  # fmt: skip
    except InvalidInput as refused:
        _tell(form, refused.reasons)
    except Stale:
        page = authored(competition_id)
        row = _find(page, criterion_id)
        form.version.data = str(row.version)
        return _edit_page(page, form, allowed, row=row, status=409)
    else:
        flash(_("Kriteriet er lagret."), "success")
        return _back(competition_id)
    return _edit_page(page, form, allowed, row=row)


def _tell(form: CriterionForm, reasons: Iterable[Reason]) -> None:
    """Put each reason at its field."""
    for why in reasons:
        field = form._fields.get(why.section or "", form.name)
        field.errors = [*field.errors, sentence(why)]


def _edit_page(
    page: Tender,
    form: CriterionForm,
    allowed: tuple[AllowedRow, ...],
    *,
    row: CriterionRow | None = None,
    parent: CriterionRow | None = None,
    status: int = 0,
) -> ResponseReturnValue:
    return render_template(
        "competitions/criterion.html",
        page=page, form=form, row=row, parent=parent, allowed=allowed,
        changed=status == 409,  # noqa: PLR2004 -- Conflict
    ), status or (422 if form.errors else 200)  # fmt: skip


@bp.post("/<int:criterion_id>/remove")
@declares(EDIT)
def remove(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    with atomic() as session:
        removal = criteria.remove_criterion(session, competition_id, criterion_id, **by())
    where = {"competition_id": competition_id, "removal": removal}
    removals.taken_out(_("Kriteriet er fjernet."), ".restore", **where)
    return _back(competition_id)


@bp.post("/removed/<int:removal>/restore")
@declares(EDIT)
def restore(competition_id: int, removal: int) -> ResponseReturnValue:
    with atomic() as session:
        now = criteria.restore_criterion(session, competition_id, removal, **by())
    removals.put_back(_("Kriteriet er satt tilbake."), now=now)
    return _back(competition_id)
