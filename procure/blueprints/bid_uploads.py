"""Attachments of a bid: a form that works everywhere, and parts that can be gone on with."""

import functools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from procure.blueprints import access, upload_streams
from procure.blueprints.access import current_actor, declares
from procure.blueprints.bodies import takes
from procure.blueprints.errors import status_of
from procure.blueprints.messages import sentence
from procure.blueprints.sentences_of_uploads import FINDINGS
from procure.domain import attachments
from procure.domain.errors import DomainError, IllegalTransition, InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.uploads import AttachmentForm, FinishForm, UploadForm
from procure.queries import bids as pages
from procure.queries import uploads
from procure.services import bid_files
from procure.services.bid_files import Whole

EDIT = Permission.BID_EDIT
View = Callable[..., ResponseReturnValue]

bp = Blueprint("uploads", __name__, url_prefix="/bids/<int:bid_id>")


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"finding_sentences": FINDINGS}


def _page(bid_id: int) -> uploads.Files:
    room = pages.room(db.session, bid_id, viewer=current_actor(), now=upload_streams.instant())
    return uploads.files(db.session, room)


def _choices(bid_id: int) -> list[SelectChoice]:
    """The answers that a file can belong to."""
    whole = SelectChoice(0, _("Tilbudet som helhet"))
    asked = uploads.criteria(db.session, bid_id, viewer=current_actor())
    return [whole, *(SelectChoice(c.id, c.name) for c in asked)]


def _rendered(bid_id: int, form: AttachmentForm, status: int) -> ResponseReturnValue:
    page, limits = _page(bid_id), upload_streams.limits()
    form.file.description = _(
        "PDF, Word, Excel, PNG eller JPG. Høyst %(file)s, og høyst %(bid)s i hele tilbudet.",
        file=attachments.megabytes(limits.file), bid=attachments.megabytes(limits.bid),
    )  # fmt: skip
    return render_template(
        "bids/files.html", page=page, room=page.room, form=form, largest=limits.file,
        bid_limit=attachments.megabytes(limits.bid),
        too_large=_("Filen er større enn %(limit)s.", limit=attachments.megabytes(limits.file)),
    ), status  # fmt: skip


@bp.route("/files", methods=["GET", "POST"])
@declares(EDIT)
@takes(upload_streams.largest_form, into=upload_streams.poured)
def files(bid_id: int) -> ResponseReturnValue:
    """Show the files; take one more. It has been sealed when this runs, but is no file yet."""
    form = AttachmentForm(data={"criterion": 0})
    form.criterion.choices = _choices(bid_id)
    if not form.validate_on_submit():
        return _rendered(bid_id, form, 422 if form.is_submitted() else 200)
    try:
        whole = form.file.data.stream.finish(form.criterion.data or None)
    except InvalidInput as refused:
        form.file.errors = [sentence(why) for why in refused.reasons]
        return _rendered(bid_id, form, 422)
    _tell(whole)
    return redirect(url_for(".files", bid_id=bid_id), code=303)


def _tell(whole: Whole) -> None:
    flash(_("Filen er byttet ut.") if whole.replaced else _("Filen er lagt ved."), "success")
    if whole.findings:
        flash(
            _("Vi så gjennom filen og fant noe dere bør se på. Les merknaden under listen."),
            "warning",
        )


@bp.post("/files/<int:file_id>/remove")
@declares(EDIT)
def remove(bid_id: int, file_id: int) -> ResponseReturnValue:
    with atomic() as session:
        bid_files.detach(session, bid_id, file_id, actor=current_actor(), now=access.now())
    flash(_("Filen er fjernet fra utkastet."), "success")
    return redirect(url_for(".files", bid_id=bid_id), code=303)


@bp.post("/uploads/<int:file_id>/cancel")
@declares(EDIT)
def cancel(bid_id: int, file_id: int) -> ResponseReturnValue:
    """Give up a file on its way; nothing of it is left."""
    upload_streams.give_up(bid_id, file_id)
    flash(_("Opplastingen er avbrutt. Ingenting av filen er lagret."), "success")
    return redirect(url_for(".files", bid_id=bid_id), code=303)


def in_words(view: View) -> View:
    """Answer a script's mistakes in a sentence that it can show; the rest gets its page."""

    @functools.wraps(view)
    def answer(**values: Any) -> ResponseReturnValue:
        try:
            return view(**values)
        except (InvalidInput, IllegalTransition) as refused:
            return _sentence(refused)

    return answer


def _sentence(refused: DomainError) -> ResponseReturnValue:
    text = " ".join(str(sentence(why)) for why in refused.reasons)
    return jsonify(error=text), status_of(refused)


def _misread(form: DsForm) -> ResponseReturnValue:
    return jsonify(error=" ".join(str(message) for _id, message in form.error_list())), 422


@bp.post("/uploads")
@declares(EDIT)
@in_words
def begin(bid_id: int) -> ResponseReturnValue:
    """Say which parts a file is sent in, and which of them have arrived already."""
    form = UploadForm()
    if not form.validate():
        return _misread(form)
    upload = upload_streams.begin(
        bid_id, form.name.data, size=form.size.data, fresh=form.fresh.data
    )
    to = functools.partial(url_for, bid_id=bid_id, file_id=upload.file_id)
    return jsonify(
        sizes=attachments.cuts(upload.size),
        kept=[{"salt": k.salt.hex(), "commitment": k.commitment} for k in upload.kept],
        parts=to(".part", number=0).removesuffix("0"),
        finish=to(".finish"),
        cancel=to(".cancel"),
    )


@bp.post("/uploads/<int:file_id>/parts/<int:number>")
@declares(EDIT)
@takes(upload_streams.largest_part)
@in_words
def part(bid_id: int, file_id: int, number: int) -> ResponseReturnValue:
    """Take one part of a file as it is, without a form around it."""
    upload_streams.let_go()
    content = request.get_data(cache=False)
    under_way = bid_files.upload(
        db.session, bid_id, file_id, vault=access.vault(), actor=current_actor()
    )
    upload_streams.receive(under_way, number, under_way.piece(number, content))
    return "", 204


@bp.post("/uploads/<int:file_id>/finish")
@declares(EDIT)
@in_words
def finish(bid_id: int, file_id: int) -> ResponseReturnValue:
    """Make the parts a file of the bid, and say where to see it."""
    form = FinishForm()
    form.criterion.choices = _choices(bid_id)
    if not form.validate():
        return _misread(form)
    _tell(upload_streams.complete(bid_id, file_id, form.criterion.data or None))
    return jsonify(next=url_for(".files", bid_id=bid_id))
