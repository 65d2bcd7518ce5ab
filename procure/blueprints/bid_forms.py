"""Forms that a consortium fills in offline: downloaded with the draft, read, shown, then taken."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints import access, bid_words, form_problems
from procure.blueprints.access import current_actor, declares
from procure.domain.bid_forms import Change
from procure.domain.bids import Part
from procure.domain.errors import Stale
from procure.domain.filled_forms import LARGEST_UPLOAD
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.bid_forms import TakeForm, UploadForm
from procure.queries import bids as pages
from procure.queries.bids import Room
from procure.services import bid_forms
from procure.services.bid_forms import Review

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EDIT = Permission.BID_EDIT

bp = Blueprint("forms", __name__, url_prefix="/bids/<int:bid_id>/forms")


def _room(bid_id: int) -> Room:
    return pages.room(db.session, bid_id, viewer=current_actor(), now=access.now())


def _sealed() -> dict[str, Any]:
    return {"vault": access.vault(), "storage": access.storage(), "actor": current_actor()}


@bp.get("")
@declares(EDIT)
def index(bid_id: int) -> ResponseReturnValue:
    """The forms to download, and the place to upload them."""
    return _page(_room(bid_id), UploadForm(), 200)


def _page(room: Room, form: UploadForm, status: int) -> ResponseReturnValue:
    return render_template("bids/forms.html", room=room, form=form), status


@bp.get("/word")
@declares(EDIT)
def word(bid_id: int) -> ResponseReturnValue:
    """The bid form, with the draft filled in."""
    found = bid_forms.word_form(
        db.session, bid_id, vault=access.vault(), actor=current_actor(), now=access.now()
    )
    return send_file(
        BytesIO(found.content), mimetype=WORD, as_attachment=True, download_name=found.name
    )


@bp.get("/prices")
@declares(EDIT)
def prices(bid_id: int) -> ResponseReturnValue:
    """The price form, with the draft's rates filled in."""
    found = bid_forms.prices(db.session, bid_id, vault=access.vault(), actor=current_actor())
    return send_file(
        BytesIO(found.content), mimetype=EXCEL, as_attachment=True, download_name=found.name
    )


@bp.post("")
@declares(EDIT)
def upload(bid_id: int) -> ResponseReturnValue:
    """Read a filled form. What it says waits for the page that shows what it would change."""
    room, form = _room(bid_id), UploadForm()
    if not form.validate():
        return _page(room, form, 422)
    name, content = form.file.data.filename or "", form.file.data.read(LARGEST_UPLOAD + 1)
    found = bid_forms.read(
        db.session, bid_id, name=name, content=content, vault=access.vault(),
        actor=current_actor(), now=access.now(),
    )  # fmt: skip
    if found.refused:
        form.file.errors = [form_problems.said(problem) for problem in found.problems]
        return _page(room, form, 422)
    with atomic() as session:
        key = bid_forms.keep(session, bid_id, found, name=name, now=access.now(), **_sealed())
    return redirect(url_for(".review", bid_id=bid_id, key=key), code=303)


@bp.get("/<key>")
@declares(EDIT)
def review(bid_id: int, key: str) -> ResponseReturnValue:
    """What the upload would change, field by field, before anything is changed."""
    found = bid_forms.review(db.session, bid_id, key, **_sealed())
    form = TakeForm(formdata=None, data={"version": found.draft.version})
    form.offer([change.cell for change in found.changes])
    form.cells.data = [change.cell for change in found.changes]
    return _review(bid_id, key, found, form, 200)


@bp.post("/<key>")
@declares(EDIT)
def take(bid_id: int, key: str) -> ResponseReturnValue:
    """Put the chosen changes into the draft, unless somebody saved it in the meantime."""
    found = bid_forms.review(db.session, bid_id, key, **_sealed())
    form = TakeForm()
    form.offer([change.cell for change in found.changes])
    if not form.validate():
        stale = form.version.number != found.draft.version
        return _stale(bid_id, key) if stale else _review(bid_id, key, found, form, 422)
    try:
        with atomic() as session:
            count = bid_forms.take(
                session, bid_id, key, chosen=frozenset(form.cells.data),
                version=form.version.number, now=access.now(), **_sealed(),
            )  # fmt: skip
    except Stale:
        return _stale(bid_id, key)
    bid_forms.forget(db.session, bid_id, key, **_sealed())
    flash(
        ngettext(
            "Ett felt er tatt inn i utkastet. Tilbudet er ikke levert ennå.",
            "%(num)s felt er tatt inn i utkastet. Tilbudet er ikke levert ennå.",
            count,
        ),
        "success",
    )
    return redirect(url_for("bids.room", bid_id=bid_id), code=303)


def _stale(bid_id: int, key: str) -> ResponseReturnValue:
    """Show the comparison anew: nothing was changed, nothing is lost."""
    found = bid_forms.review(db.session, bid_id, key, **_sealed())
    form = TakeForm(formdata=None, data={"version": found.draft.version})
    form.offer([change.cell for change in found.changes])
    form.cells.data = [change.cell for change in found.changes]
    return _review(bid_id, key, found, form, 409)


@bp.post("/<key>/discard")
@declares(EDIT)
def discard(bid_id: int, key: str) -> ResponseReturnValue:
    """Throw away what was read."""
    bid_forms.forget(db.session, bid_id, key, **_sealed())
    flash(_("Opplastingen er forkastet. Utkastet er som før."), "success")
    return redirect(url_for(".index", bid_id=bid_id), code=303)


def _review(
    bid_id: int, key: str, found: Review, form: TakeForm, status: int
) -> ResponseReturnValue:
    parts = [
        (label, [change for change in found.changes if change.part is part])
        for part, label in bid_words.PARTS
    ]
    return render_template(
        "bids/forms_review.html",
        room=_room(bid_id),
        key=key,
        found=found,
        form=form,
        stale=status == 409,  # noqa: PLR2004 -- Conflict
        parts=[(label, changes) for label, changes in parts if changes],
        kinds=Part,
        left=list(dict.fromkeys(_left(change) for change in found.left)),
        areas={
            a.key: a.name
            for a in pages.team(db.session, bid_id, viewer=current_actor(), now=access.now()).areas
        },
        limits={c.name: c.word_limit for c in found.terms.criteria},
        problems=_told([p for p in found.form.problems if not p.understood]),
        notes=_told([p for p in found.form.problems if p.understood]),
    ), status


def _left(change: Change) -> str:
    """Name a field that is not taken; the statements are one part."""
    return str(_("Forbehold og bekreftelser")) if change.part is Part.STATEMENTS else change.name


def _told(problems: Any) -> list[tuple[str, int | None, str]]:
    """(name, row, sentence) of each problem."""
    return [(p.name, p.row, form_problems.said(p)) for p in problems]
