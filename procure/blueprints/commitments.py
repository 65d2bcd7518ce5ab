"""Commitment statements of a consortium: read, register, replace, withdraw."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain import permissions
from procure.domain.commitments import Standing
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.domain.reasons import Code, Reason
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.commitments import StatementForm, WithdrawForm
from procure.queries import commitments as pages
from procure.queries.commitments import StatementPage, StatementRow
from procure.services import commitments
from procure.services.commitments import Statement

bp = Blueprint("commitments", __name__)

STANDING_LABELS: Final[Mapping[Standing, LazyString]] = {
    Standing.HOLDS: __("I kraft"),
    Standing.EXPIRING: __("Går snart ut"),
    Standing.EXPIRED: __("Har gått ut"),
    Standing.OVER: __("Erstattet eller trukket"),
}
STANDING_COLORS: Final[Mapping[Standing, str]] = {
    Standing.HOLDS: "success",
    Standing.EXPIRING: "warning",
    Standing.EXPIRED: "danger",
    Standing.OVER: "neutral",
}
_FIELDS: Final[Mapping[Code, str]] = {
    Code.ORGANISATION_NUMBER_WRONG: "organisation_number",
    Code.PERIOD_BACKWARDS: "expires_on",
    Code.REASON_MISSING: "reason",
    Code.TIME_AHEAD: "signed_on",
}


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"standing_labels": STANDING_LABELS, "standing_colors": STANDING_COLORS}


@bp.get("/frameworks/<int:framework_id>/commitments")
@declares(Permission.CONSORTIUM_HISTORY)
def of_framework(framework_id: int) -> ResponseReturnValue:
    page = pages.of_framework(db.session, framework_id, viewer=current_actor(), now=access.now())
    return render_template("commitments/of_framework.html", page=page)


@bp.get("/consortia/<int:consortium_id>/commitments")
@declares(Permission.CONSORTIUM_HISTORY)
def index(consortium_id: int) -> ResponseReturnValue:
    return render_template("commitments/index.html", page=_page(consortium_id))


@bp.route("/consortia/<int:consortium_id>/commitments/new", methods=["GET", "POST"])
@declares(Permission.FRAMEWORK_CHANGE)
def new(consortium_id: int) -> ResponseReturnValue:
    page = _changeable(consortium_id)
    return _statement(page, StatementForm(data={"version": str(page.version)}), None)


@bp.route("/consortia/<int:consortium_id>/commitments/<int:statement_id>", methods=["GET", "POST"])
@declares(Permission.FRAMEWORK_CHANGE)
def replace(consortium_id: int, statement_id: int) -> ResponseReturnValue:
    page = _changeable(consortium_id)
    old = page.row(statement_id)
    form = StatementForm(
        data={
            "version": str(page.version),
            "organisation_number": old.organisation_number,
            "name": old.firm,
            "covers": old.covers,
        }
    )
    return _statement(page, form, old)


@bp.route(
    "/consortia/<int:consortium_id>/commitments/<int:statement_id>/withdraw",
    methods=["GET", "POST"],
)
@declares(Permission.FRAMEWORK_CHANGE)
def withdraw(consortium_id: int, statement_id: int) -> ResponseReturnValue:
    page = _changeable(consortium_id)
    old, form = page.row(statement_id), WithdrawForm(data={"version": str(page.version)})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with atomic() as session:
                commitments.withdraw(
                    session, statement_id, why=form.reason.data or "",
                    version=form.version.number, actor=current_actor(), now=access.now(),
                )  # fmt: skip
        except Stale:
            page = _changeable(consortium_id)
            old, status = page.row(statement_id), _anew(form, page)
        else:
            flash(_("Erklæringen er trukket."), "success")
            return _to_list(consortium_id)
    return render_template(
        "commitments/withdraw.html", page=page, old=old, form=form, status=status
    ), status


def _page(consortium_id: int) -> StatementPage:
    return pages.page(db.session, consortium_id, viewer=current_actor(), now=access.now())


def _changeable(consortium_id: int) -> StatementPage:
    page = _page(consortium_id)
    permissions.require(current_actor(), Permission.FRAMEWORK_CHANGE)
    return page


def _statement(
    page: StatementPage, form: StatementForm, old: StatementRow | None
) -> ResponseReturnValue:
    """Show the form, or store what it says: new, or in the place of `old`."""
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            _store(page, form, old)
        except InvalidInput as refused:
            _tell(form, refused.reasons)
        except Stale:
            page = _page(page.id)
            status = _anew(form, page)
        else:
            flash(_("Erklæringen er registrert."), "success")
            return _to_list(page.id)
    return render_template(
        "commitments/edit.html", page=page, old=old, form=form, status=status
    ), status


def _store(page: StatementPage, form: StatementForm, old: StatementRow | None) -> None:
    signed_on: Any = form.signed_on.data  # a day: the form asks for it
    said = Statement(
        name=form.name.data or "",
        organisation_number=form.organisation_number.data or "",
        covers=form.covers.data or "",
        reference=form.reference.data or "",
        signed_on=signed_on,
        expires_on=form.expires_on.data,
    )
    by: dict[str, Any] = {
        "version": form.version.number,
        "actor": current_actor(),
        "now": access.now(),
    }
    with atomic() as session:
        if old is None:
            commitments.register(session, page.id, said, **by)
        else:
            commitments.replace(session, old.id, said, **by)


def _anew(form: StatementForm | WithdrawForm, page: StatementPage) -> int:
    """Let the form answer to the consortium as it is now; the page shows what that is."""
    form.version.data, form.version.raw_data = str(page.version), None
    return 409


def _tell(form: DsForm, reasons: tuple[Reason, ...]) -> None:
    for why in reasons:
        field = form._fields.get(_FIELDS.get(why.code, ""))
        if field is None:
            form.form_errors = [*form.form_errors, sentence(why)]
        else:
            field.errors = [*field.errors, sentence(why)]


def _to_list(consortium_id: int) -> ResponseReturnValue:
    return redirect(url_for(".index", consortium_id=consortium_id), code=303)
