"""Talks with suppliers before the competition: the list, a new one, sharing what one got."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain import permissions
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.domain.reasons import Code
from procure.extensions import atomic, db
from procure.forms.dialogues import DialogueForm
from procure.queries import dialogues as pages
from procure.queries.dialogues import DialoguesPage
from procure.services import dialogues

bp = Blueprint("dialogues", __name__, url_prefix="/competitions/<int:competition_id>/dialogues")


@bp.get("")
@declares(Permission.DIALOGUE_READ)
def index(competition_id: int) -> ResponseReturnValue:
    return render_template("dialogues/index.html", page=_read(competition_id))


def _read(competition_id: int) -> DialoguesPage:
    return pages.page(db.session, competition_id, viewer=current_actor())


def _written(competition_id: int) -> DialoguesPage:
    """Return the page for someone who may write; 403 for who only reads."""
    page = _read(competition_id)
    if any(why.code is Code.NOT_PERMITTED for why in page.write):
        permissions.require(current_actor(), Permission.DIALOGUE_WRITE)
    return page


@bp.get("/new")
@declares(Permission.DIALOGUE_WRITE)
def new(competition_id: int) -> ResponseReturnValue:
    page = _written(competition_id)
    return render_template("dialogues/new.html", page=page, form=DialogueForm(formdata=None))


@bp.post("/new")
@declares(Permission.DIALOGUE_WRITE)
def note(competition_id: int) -> ResponseReturnValue:
    page, form = _written(competition_id), DialogueForm()
    # A refused action is the service's to explain, whatever the form holds.
    if (page.write or form.validate()) and _noted(competition_id, form):
        flash(_("Samtalen er ført. Den kommer med i anskaffelsesprotokollen."), "success")
        return redirect(url_for(".index", competition_id=competition_id), code=303)
    return render_template("dialogues/new.html", page=page, form=form), 422


def _noted(competition_id: int, form: DialogueForm) -> bool:
    try:
        with atomic() as session:
            dialogues.note(
                session, competition_id, form.talk, actor=current_actor(), now=access.now()
            )
    except InvalidInput as error:
        form.refuse(error.reasons, sentence)
        return False
    return True


@bp.post("/<int:dialogue_id>/share")
@declares(Permission.DIALOGUE_WRITE)
def share(competition_id: int, dialogue_id: int) -> ResponseReturnValue:
    with atomic() as session:
        dialogues.share(
            session, competition_id, dialogue_id, actor=current_actor(), now=access.now()
        )
    flash(_("Materialet er delt. Alle leverandørene leser det på konkurransens side."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)
