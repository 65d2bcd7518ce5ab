"""Changing an agreement in force: choose, fill in, see what it does, confirm; and the history."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.framework_words import ACTS, KIND_LABELS, effect_sentence, shown, tell
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.framework_changes import ChangeKind
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.framework_changes import FORMS, ChangeForm
from procure.queries import framework_changes as pages
from procure.queries.framework_changes import ChangePage, HistoryRow
from procure.services import consortium_changes, framework_changes, framework_withdrawals

bp = Blueprint("framework_changes", __name__, url_prefix="/frameworks/<int:framework_id>/changes")


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "change_labels": KIND_LABELS,
        "change_acts": ACTS,
        "effect_sentence": effect_sentence,
        "shown": shown,
    }


@bp.get("")
@declares(Permission.FRAMEWORK_READ)
def index(framework_id: int) -> ResponseReturnValue:
    page = pages.history(
        db.session,
        framework_id,
        viewer=current_actor(),
        now=access.now(),
        kind=access.text_argument("kind"),
        consortium_id=access.id_argument("consortium"),
        before=access.id_argument("before"),
    )
    return render_template("frameworks/changes.html", page=page)


@bp.get("/new")
@declares(Permission.FRAMEWORK_CHANGE)
def choose(framework_id: int) -> ResponseReturnValue:
    return render_template("frameworks/change_choose.html", page=_page(framework_id))


@bp.route("/new/<kind>", methods=["GET", "POST"])
@declares(Permission.FRAMEWORK_CHANGE)
def new(framework_id: int, kind: str) -> ResponseReturnValue:
    if kind not in {known.value for known in FORMS}:
        raise NotFound
    page, wanted = _page(framework_id), ChangeKind(kind)
    form = FORMS[wanted](data=_filled(page))
    form.offer(page.parties_now)
    if not form.is_submitted():
        return _form(page, wanted, form)
    if page.reasons(wanted):
        raise IllegalTransition(page.reasons(wanted))
    if not form.validate() or request.form.get("step") == "back":
        return _form(page, wanted, form)
    if request.form.get("step") == "confirm":
        return _confirm(page, wanted, form)
    return _preview(page, wanted, form)


def _page(framework_id: int) -> ChangePage:
    return pages.page(db.session, framework_id, viewer=current_actor(), now=access.now())


def _filled(page: ChangePage) -> dict[str, Any]:
    return {
        "version": str(page.version),
        "duration_reason": page.terms.duration_reason,
        "role": page.terms.contact_role,
        "email": page.terms.contact_email,
    }


def _form(page: ChangePage, kind: ChangeKind, form: ChangeForm) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    return render_template("frameworks/change.html", page=page, kind=kind, form=form), status


def _preview(
    page: ChangePage,
    kind: ChangeKind,
    form: ChangeForm,
    *,
    status: int = 200,
    theirs: HistoryRow | None = None,
) -> ResponseReturnValue:
    seen = pages.preview(db.session, page, form.change())
    if seen.refusals:
        tell(form, seen.refusals)
        return _form(page, kind, form)
    return render_template(
        "frameworks/change_preview.html",
        page=page, kind=kind, form=form, seen=seen, theirs=theirs,
    ), status  # fmt: skip


def _confirm(page: ChangePage, kind: ChangeKind, form: ChangeForm) -> ResponseReturnValue:
    try:
        with atomic() as session:
            framework_changes.make(
                session,
                page.framework_id,
                form.change(),
                version=form.version.number,
                why=form.reason.data or "",
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _preview(page, kind, form, status=422)
    except Stale:
        return _overtaken(page.framework_id, kind, form)
    flash(_("Endringen er ført inn."), "success")
    return redirect(url_for(".index", framework_id=page.framework_id), code=303)


def _overtaken(framework_id: int, kind: ChangeKind, form: ChangeForm) -> ResponseReturnValue:
    """Someone else changed the agreement: show it, and what one's own would do now."""
    page = _page(framework_id)
    form.offer(page.parties_now)
    form.version.data, form.version.raw_data = str(page.version), None
    theirs = pages.newest(db.session, framework_id, viewer=current_actor(), now=access.now())
    return _preview(page, kind, form, status=409, theirs=theirs)


@bp.post("/<int:change_id>/withdraw")
@declares(Permission.FRAMEWORK_CHANGE)
def withdraw(framework_id: int, change_id: int) -> ResponseReturnValue:
    by: dict[str, Any] = {"actor": current_actor(), "now": access.now()}
    with atomic() as session:
        if pages.of_consortium(session, framework_id, change_id):
            consortium_changes.withdraw(session, change_id, **by)
        else:
            framework_withdrawals.withdraw(session, framework_id, change_id, **by)
    flash(_("Endringen er trukket. Den står igjen i historikken som trukket."), "success")
    return redirect(url_for(".index", framework_id=framework_id), code=303)
