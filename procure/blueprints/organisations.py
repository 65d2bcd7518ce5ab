"""A body: its names through time, and who has taken over after whom."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.framework_words import tell
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.organisations import NameForm, SuccessorForm
from procure.queries import organisations as pages
from procure.services import organisations

NAMING = "naming"  # two forms of one page must not share ids
FOLLOWING = "following"

bp = Blueprint("organisations", __name__, url_prefix="/organisations")


@bp.get("/<int:organisation_id>")
@declares(Permission.FRAMEWORK_READ)
def show(organisation_id: int) -> ResponseReturnValue:
    return _page(organisation_id)


def _page(
    organisation_id: int, *, naming: DsForm | None = None, successor: DsForm | None = None
) -> ResponseReturnValue:
    refused = bool(naming or successor)
    page = pages.page(db.session, organisation_id, viewer=current_actor(), now=access.now())
    return render_template(
        "frameworks/organisation.html",
        page=page,
        naming=naming or NameForm(formdata=None, prefix=NAMING),
        successor=successor or SuccessorForm(formdata=None, prefix=FOLLOWING),
    ), 422 if refused else 200


@bp.post("/<int:organisation_id>/name")
@declares(Permission.FRAMEWORK_CHANGE)
def rename(organisation_id: int) -> ResponseReturnValue:
    form = NameForm(prefix=NAMING)
    if not form.validate_on_submit():
        return _page(organisation_id, naming=form)
    try:
        with atomic() as session:
            organisations.rename(
                session,
                organisation_id,
                name=form["name"].data,
                since=form["since"].data,
                was_since=form["was_since"].data,
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _page(organisation_id, naming=form)
    flash(_("Det nye navnet er ført inn."), "success")
    return redirect(url_for(".show", organisation_id=organisation_id), code=303)


@bp.post("/<int:organisation_id>/successor")
@declares(Permission.FRAMEWORK_CHANGE)
def succeed(organisation_id: int) -> ResponseReturnValue:
    form = SuccessorForm(prefix=FOLLOWING)
    if not form.validate_on_submit():
        return _page(organisation_id, successor=form)
    try:
        with atomic() as session:
            organisations.succeed(
                session,
                organisation_id,
                name=form["name"].data,
                number=form.organisation_number.data or "",
                since=form["since"].data,
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _page(organisation_id, successor=form)
    flash(_("Overtakelsen er ført inn."), "success")
    return redirect(url_for(".show", organisation_id=organisation_id), code=303)
