"""Access (innsyn): the bidder asks, the staff decides with copies that replace what is secret."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.documents import send as send_file
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.access_requests import AskForm, DecideForm, DocumentForm
from procure.language import say, using
from procure.queries import access_requests as pages
from procure.queries import complaints as own_pages
from procure.queries.access_requests import RequestPage
from procure.services import access_requests

bp = Blueprint("access_requests", __name__)
_ONE: Final = "/competitions/<int:competition_id>/access/<int:request_id>"


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.route("/bids/<int:bid_id>/access", methods=["GET", "POST"])
@declares(Permission.ACCESS_ASK)
def ask(bid_id: int) -> ResponseReturnValue:
    """Let a bidder ask for access, and fetch what was given."""
    page = own_pages.own(db.session, bid_id, viewer=current_actor(), now=access.now())
    form = AskForm()
    if form.validate_on_submit():
        with atomic() as session:
            access_requests.ask(session, bid_id, said=form.text.data or "", **_by())
        flash(_("Kravet er sendt. Oppdragsgiveren har fått beskjed."), "success")
        return redirect(url_for(".ask", bid_id=bid_id), code=303)
    return render_template("access/ask.html", page=page, form=form), 422 if form.errors else 200


@bp.get(_ONE)
@declares(Permission.AWARD_READ)
def show(competition_id: int, request_id: int) -> ResponseReturnValue:
    page = _read(competition_id, request_id)
    with using(page.language):
        appeal = say(
            "Dere kan klage på vedtaket innen tre uker fra dere fikk det. Send klagen til oss. "
            "Endrer vi ikke vedtaket, sender vi klagen til klageinstansen."
        )
    form = DecideForm(
        formdata=None,
        data={
            "claim": page.row.text,
            "version": str(page.row.version),
            "chosen": str(page.chosen.bid_id) if page.chosen else "",
            "appeal": appeal,
        },
    )
    form.appeal.render_kw = {**form.appeal.render_kw, "lang": page.language}  # of the letter
    form.offer(page.chosen)
    return _page(page, form, _documents(page, fresh=True), 200)


@bp.post(_ONE)
@declares(Permission.JOURNAL_WRITE)
def decide(competition_id: int, request_id: int) -> ResponseReturnValue:
    """Decide, or only show the copy as it would be (`then=preview`)."""
    page, form = _read(competition_id, request_id), DecideForm()
    form.offer(page.chosen)
    documents = _documents(page, fresh=False)
    if not form.is_about(page.chosen):
        form.renew(page.chosen)
        return _page(page, form, documents, 409)
    if request.form.get("then") == "preview":
        draft = form.draft()
        if draft is None:
            return _page(page, form, documents, 422)
        content = access_requests.preview(
            db.session, competition_id, request_id, decided=draft, **_by()
        )
        return send_file(content, "Utkast_kopi_for_innsyn.docx", "docx")
    valid = [one.validate() for one in (form, *documents)]
    if all(valid):
        try:
            with atomic() as session:
                entry = access_requests.decide(
                    session, competition_id, request_id, form.decision(documents),
                    version=form.version.number, **_by(),
                ).id  # fmt: skip
        except InvalidInput as refused:
            form.refuse(refused.reasons, sentence)
        else:
            flash(_("Kravet er avgjort. Lag brevet, så får leverandøren vedtaket."), "success")
            where = url_for("journals.show", competition_id=competition_id, entry_id=entry)
            return redirect(where, code=303)
    return _page(page, form, documents, 422)


def _read(competition_id: int, request_id: int) -> RequestPage:
    return pages.page(
        db.session, competition_id, request_id, viewer=current_actor(), now=access.now()
    )


def _documents(page: RequestPage, *, fresh: bool) -> list[DocumentForm]:
    return [DocumentForm.of(one.document_id, one.title, fresh=fresh) for one in page.documents]


def _page(
    page: RequestPage, form: DecideForm, documents: list[DocumentForm], status: int
) -> ResponseReturnValue:
    return render_template("access/show.html", page=page, form=form, documents=documents), status
