"""The steps of a project's life: approve and take it back, start, finish and reopen."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.blueprints.projects import shown
from procure.domain import permissions
from procure.domain.errors import IllegalTransition, InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.domain.projects import CRITERIA, Action, Approval
from procure.domain.reasons import Code, Reason
from procure.extensions import atomic, db
from procure.forms.projects import ApprovalForm, ReasonForm, StartForm
from procure.queries import project_pages
from procure.services import projects

bp = Blueprint("project_steps", __name__, url_prefix="/projects/<int:project_id>")


@bp.route("/approval", methods=["GET", "POST"])
@declares(Permission.PROJECT_APPROVE)
def approve(project_id: int) -> ResponseReturnValue:
    """Show the project beside the officer's assessment of each selection criterion."""
    permissions.require_sight(current_actor(), Permission.PROJECT_READ, permissions.EVERYTHING)
    permissions.require(current_actor(), Permission.PROJECT_APPROVE)
    page = project_pages.page(db.session, project_id, viewer=current_actor(), now=access.now())
    form = ApprovalForm(data={"version": page.version})
    if not form.validate_on_submit():
        return _approval(project_id, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            projects.approve(
                session,
                project_id,
                version=form.version.number,
                approval=_found(form),
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        for why in error.reasons:
            form[why.section].errors = [sentence(why)]
        return _approval(project_id, form, 422)
    except (Stale, IllegalTransition) as error:
        return _approval(project_id, form, 409, error.reasons)
    flash(_("Prosjektet er godkjent."), "success")
    return redirect(url_for("projects.show", project_id=project_id), code=303)


def _found(form: ApprovalForm) -> Approval:
    names = (*CRITERIA, "funding", "note")
    return Approval(**{name: form[name].data or "" for name in names})


def _approval(
    project_id: int, form: ApprovalForm, status: int, refused: tuple[Reason, ...] = ()
) -> ResponseReturnValue:
    """Show the form beside the project as it stands now, with what was typed."""
    page = project_pages.page(db.session, project_id, viewer=current_actor(), now=access.now())
    stale = any(why.code is Code.STALE for why in refused)
    if stale:  # the officer has read an older text: read again, then approve
        form.version.data, form.version.raw_data = str(page.version), None
    return render_template(
        "projects/approval.html",
        page=page,
        form=form,
        stale=stale,
        refused=page.verdicts[Action.APPROVE],
    ), status


@bp.post("/approval/withdraw")
@declares(Permission.PROJECT_APPROVE)
def withdraw(project_id: int) -> ResponseReturnValue:
    form = ReasonForm(prefix="withdraw-")
    if not form.validate():
        return shown(project_id, withdraw_form=form)
    done = _("Godkjenningen er trukket.")
    return _step(project_id, projects.withdraw_approval, done, why=form.why.data)


@bp.post("/finish")
@declares(Permission.PROJECT_EDIT)
def finish(project_id: int) -> ResponseReturnValue:
    return _step(project_id, projects.finish, _("Prosjektet er avsluttet."))


@bp.post("/reopen")
@declares(Permission.PROJECT_EDIT)
def reopen(project_id: int) -> ResponseReturnValue:
    form = ReasonForm(prefix="reopen-")
    if not form.validate():
        return shown(project_id, reopen_form=form)
    return _step(project_id, projects.reopen, _("Prosjektet er åpnet igjen."), why=form.why.data)


def _step(
    project_id: int, verb: Callable[..., object], done: str, **values: object
) -> ResponseReturnValue:
    with atomic() as session:
        verb(session, project_id, actor=current_actor(), now=access.now(), **values)
    flash(done, "success")
    return redirect(url_for("projects.show", project_id=project_id), code=303)


@bp.post("/start")
@declares(Permission.PROJECT_EDIT)
def start(project_id: int) -> ResponseReturnValue:
    """Make the competition's draft from the project, and go on to its task list."""
    form = StartForm()
    if not form.validate():
        return shown(project_id, start_form=form)
    try:
        with atomic() as session:
            made = projects.start_competition(
                session,
                project_id,
                reference=form.reference.data,
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        form.reference.errors = [sentence(why) for why in error.reasons]
        return shown(project_id, start_form=form)
    flash(_("Utkastet er opprettet med det prosjektet sier. Fyll ut det som mangler."), "success")
    return redirect(url_for("competitions.show", competition_id=made.id), code=303)
