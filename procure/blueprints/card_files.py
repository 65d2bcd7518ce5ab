"""The card as a file: fetch it, and upload it to see what differs before anything is taken over."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from procure.blueprints import access, card_words
from procure.blueprints.access import current_actor, declares
from procure.blueprints.consortia import tell
from procure.domain import proposals as facts
from procure.domain import text
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.framework_file import ImportRefused, Problem
from procure.domain.permissions import Permission
from procure.domain.proposals import Proposal
from procure.domain.reasons import Code, reason
from procure.extensions import atomic, db
from procure.forms.people import TakeOverForm, UpdateFileForm
from procure.queries import card_files
from procure.queries.card_files import FilePage
from procure.services import card_updates
from procure.sheets import framework_problems

bp = Blueprint("card_files", __name__, url_prefix="/consortia/<int:consortium_id>/file")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTACT = 0  # the number of the address among the choices; the parts are counted from 1


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "field_name": card_words.field_name,
        "told": card_words.told,
        "kept_at_once": card_updates.kept_at_once,
    }


def _page(consortium_id: int) -> FilePage:
    return card_files.page(db.session, consortium_id, viewer=current_actor(), now=access.now())


@bp.get("/download/<form>")
@declares(Permission.CONSORTIUM_EDIT)
def download(consortium_id: int, form: str) -> ResponseReturnValue:
    from procure.sheets import card_file  # noqa: PLC0415 -- slow import

    page = _page(consortium_id)
    if form == "xlsx":
        data, kind = card_file.to_workbook(page.card, page.words), EXCEL
    elif form == "yaml":
        data, kind = card_file.to_yaml(page.card).encode(), "application/yaml"
    else:
        raise NotFound
    name = text.display_name(f"Konsortiekort {page.consortium}.{form}")
    return send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)


@bp.route("/update", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def update(consortium_id: int) -> ResponseReturnValue:
    page, form = _page(consortium_id), UpdateFileForm()
    if not form.validate_on_submit():
        return _upload_page(page, form, 422 if form.is_submitted() else 200)
    name = text.display_name(form.file.data.filename or "")
    try:
        found = card_updates.differences(page, name, form.file.data.read())
    except ImportRefused as refused:
        return _upload_page(page, form, 422, refused.problems)
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _upload_page(page, form, 422)
    shown = TakeOverForm(
        formdata=None,
        data={"content": facts.dump(found.proposal), "contact": found.contact, "seen": page.seen},
    )
    return _differences(page, shown, found.proposal, others=found.others)


def _upload_page(
    page: FilePage, form: UpdateFileForm, status: int, problems: tuple[Problem, ...] = ()
) -> ResponseReturnValue:
    shown = render_template(
        "consortia/update.html", page=page, form=form,
        problems=[(p, framework_problems.sentence(p)) for p in problems],
    )  # fmt: skip
    return shown, status


def _differences(
    page: FilePage, form: TakeOverForm, proposal: Proposal, *, others: int = 0, status: int = 200
) -> ResponseReturnValue:
    shown = render_template(
        "consortia/differences.html", page=page, form=form, proposal=proposal, others=others
    )
    return shown, status


@bp.post("/take-over")
@declares(Permission.CONSORTIUM_EDIT)
def take_over(consortium_id: int) -> ResponseReturnValue:
    page, form = _page(consortium_id), TakeOverForm()
    try:
        proposal = facts.load(form.content.data or "")
    except facts.Unreadable:
        raise InvalidInput([reason(Code.CARD_UNREADABLE)]) from None
    form.chosen.choices = [SelectChoice(n, str(n)) for n in range(len(proposal.parts) + 1)]
    if not form.validate():
        return _differences(page, form, proposal, status=422)
    numbers = set(form.chosen.data or ())
    try:
        with atomic() as session:
            saved = card_updates.take_over(
                session, consortium_id, card_updates.chosen(proposal, numbers),
                contact=(form.contact.data or "") if CONTACT in numbers else "",
                seen=form.seen.data or "", comment=form.comment.data or "",
                actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except Stale as stale:
        tell(form, [*stale.reasons, reason(Code.CARD_FILE_AGAIN)])
        return _differences(page, form, proposal, status=409)
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _differences(page, form, proposal, status=422)
    if saved.kept:
        flash(_("Kortet er oppdatert."), "success")
    if saved.asked:
        flash(_("Resten er sendt til innkjøperen og gjelder når det er bekreftet."), "info")
    return redirect(url_for("consortia.show", consortium_id=consortium_id), code=303)
