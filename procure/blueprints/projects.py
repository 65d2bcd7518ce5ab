"""Projects: the list, a new one, its page, and changing it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain import formats, permissions
from procure.domain.errors import Stale
from procure.domain.permissions import Permission, Subject
from procure.extensions import atomic, db
from procure.forms.fields import MoneyField
from procure.forms.projects import ProjectForm
from procure.queries import projects as pages
from procure.queries.projects import ProjectPage
from procure.services import projects

bp = Blueprint("projects", __name__, url_prefix="/projects")


@bp.get("/")
@declares(Permission.PROJECT_READ)
def index() -> ResponseReturnValue:
    page = pages.listing(
        db.session,
        viewer=current_actor(),
        text=access.text_argument("q"),
        before=access.id_argument("before"),
    )
    return render_template("projects/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@declares(Permission.PROJECT_EDIT)
def new() -> ResponseReturnValue:
    actor = current_actor()
    own = Subject(organisation_id=actor.organisation_id)
    permissions.require(actor, Permission.PROJECT_EDIT, own)
    form = ProjectForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("projects/edit.html", page=None, form=form, theirs=()), status
    with atomic() as session:
        made = projects.create(
            session,
            title=form.title.data,
            values=_values(form),
            actor=actor,
            now=access.now(),
        )
    flash(_("Prosjektet er opprettet."), "success")
    return redirect(url_for(".show", project_id=made.id), code=303)


@bp.get("/<int:project_id>")
@declares(Permission.PROJECT_READ)
def show(project_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, project_id, viewer=current_actor(), now=access.now())
    return render_template("projects/show.html", page=page)


@bp.route("/<int:project_id>/edit", methods=["GET", "POST"])
@declares(Permission.PROJECT_EDIT)
def edit(project_id: int) -> ResponseReturnValue:
    page = _editable(project_id)
    form = ProjectForm(obj=page)
    if not form.validate_on_submit():
        return _edit_page(page, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            projects.change(
                session,
                project_id,
                version=form.version.number,
                values=_values(form),
                actor=current_actor(),
                now=access.now(),
            )
    except Stale:
        return _conflict(_editable(project_id), form)
    flash(_("Prosjektet er lagret."), "success")
    return redirect(url_for(".show", project_id=project_id), code=303)


def _editable(project_id: int) -> ProjectPage:
    page = pages.page(db.session, project_id, viewer=current_actor(), now=access.now())
    if not page.may_edit:
        permissions.require(current_actor(), Permission.PROJECT_EDIT, Subject())
    return page


def _edit_page(
    page: ProjectPage, form: ProjectForm, status: int, theirs: tuple[tuple[str, object], ...] = ()
) -> ResponseReturnValue:
    return render_template("projects/edit.html", page=page, form=form, theirs=theirs), status


def _conflict(page: ProjectPage, form: ProjectForm) -> ResponseReturnValue:
    """Show what the other wrote beside what was typed; saving again replaces it knowingly."""
    typed = _values(form)
    theirs = tuple(
        (field.label.text, _shown(field, getattr(page, name)))
        for name, field in form._fields.items()
        if name in typed and typed[name] != getattr(page, name)
    )
    form.version.data, form.version.raw_data = str(page.version), None
    return _edit_page(page, form, 409, theirs)


def _shown(field: Field, value: object) -> object:
    """Write a stored value as its field does: kroner, not øre."""
    if isinstance(value, int) and isinstance(field, MoneyField):
        return formats.kroner(value)
    return value or "–"


def _values(form: ProjectForm) -> dict[str, object]:
    values = {name: form.data[name] for name in projects.EDITABLE}
    amounts = {name: values[name] or 0 for name in ("grant_ore", "own_funding_ore")}
    return {**values, **amounts}
