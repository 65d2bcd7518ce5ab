"""Lay a document that was edited in Word beside the data, and keep what was written by hand."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.documents import islands
from procure.documents.compare import Comparison
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.documents import EditedForm
from procure.services import edited_documents

bp = Blueprint("edited_documents", __name__, url_prefix="/documents/<int:document_id>/edited")


@bp.route("", methods=["GET", "POST"])
@declares(Permission.DOCUMENT_MAKE)
def show(document_id: int) -> ResponseReturnValue:
    """Ask for the edited file; answer with the table of what differs. Nothing is stored."""
    head = edited_documents.head(db.session, document_id, actor=current_actor())
    form = EditedForm()
    found = None
    if form.validate_on_submit():
        try:
            found = edited_documents.compared(
                db.session,
                document_id,
                form.file.data.read(),
                actor=current_actor(),
                now=access.now(),
            )
        except InvalidInput as refused:
            form.file.errors = [sentence(why) for why in refused.reasons]
    return render_template(
        "documents/edited.html",
        head=head,
        form=form,
        found=found,
        own=[] if found is None else _own(found),
        written="" if found is None else islands.dumped(found.written),
    ), 422 if form.errors else 200


def _own(found: Comparison) -> list[tuple[str, str]]:
    """The islands: their titles and what was written in them."""
    return [(found.titles[name], islands.plain(text)) for name, text in found.written.items()]


@bp.post("/keep")
@declares(Permission.DOCUMENT_MAKE)
def keep(document_id: int) -> ResponseReturnValue:
    """Make the next version with the text that was written by hand."""
    try:
        written = islands.loaded(request.form.get("written", ""))
    except ValueError:
        flash(_("Last opp filen på nytt."), "warning")
        return redirect(url_for(".show", document_id=document_id), code=303)
    with atomic() as session:
        made = edited_documents.keep(
            session, document_id, written, actor=current_actor(), now=access.now()
        )
    flash(_("Dokumentet er klart: %(name)s", name=made.file_name), "success")
    return redirect(url_for("documents.index", competition_id=made.competition_id), code=303)
