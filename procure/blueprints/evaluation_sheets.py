"""The evaluator's own sheet as a file: fetch, send back, see before and after, confirm."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.documents import send
from procure.blueprints.form_problems import said
from procure.blueprints.messages import sentences
from procure.domain.errors import IllegalTransition, InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.domain.sheet_forms import SheetReading
from procure.extensions import atomic, db
from procure.forms.sheet_files import SheetConfirmForm, SheetUploadForm
from procure.queries import sheet_forms
from procure.queries.sheet_forms import SheetFilePage
from procure.services import evaluation_sheets

bp = Blueprint(
    "sheet_files",
    __name__,
    url_prefix="/competitions/<int:competition_id>/evaluation/sheet/file",
)


def _page(competition_id: int) -> SheetFilePage:
    return sheet_forms.page(db.session, competition_id, viewer=current_actor(), now=access.now())


@bp.get("")
@declares(Permission.EVALUATION_SCORE)
def show(competition_id: int) -> ResponseReturnValue:
    return _show(_page(competition_id), SheetUploadForm(formdata=None)), 200


def _show(
    page: SheetFilePage,
    form: SheetUploadForm,
    reading: SheetReading | None = None,
    confirm: SheetConfirmForm | None = None,
) -> str:
    return render_template(
        "evaluations/sheet_upload.html",
        page=page, form=form, reading=reading, confirm=confirm, said=said,
    )  # fmt: skip


@bp.get("/download")
@declares(Permission.EVALUATION_SCORE)
def download(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        name, content = evaluation_sheets.fetch(
            session, competition_id, actor=current_actor(), now=access.now()
        )
    return send(content, name, "xlsx")


@bp.post("")
@declares(Permission.EVALUATION_SCORE)
def upload(competition_id: int) -> ResponseReturnValue:
    """Read the file and show what it would change; nothing is stored."""
    page, form = _page(competition_id), SheetUploadForm()
    if page.score:
        raise IllegalTransition(page.score)
    if not form.validate():
        return _show(page, form), 422
    reading = evaluation_sheets.read(form.file.data.read(), page.form)
    if reading.refused:
        form.file.errors = [said(problem) for problem in reading.problems]
        return _show(page, form), 422
    confirm = SheetConfirmForm(
        formdata=None, data={"changes": reading.text(), "seen": page.form.state}
    )
    return _show(page, SheetUploadForm(formdata=None), reading, confirm), 200


@bp.post("/confirm")
@declares(Permission.EVALUATION_SCORE)
def confirm(competition_id: int) -> ResponseReturnValue:
    form = SheetConfirmForm()
    if not form.validate():
        return _again(competition_id, _("Last opp filen på nytt."), 422)
    try:
        with atomic() as session:
            count = evaluation_sheets.take(
                session, competition_id, form.taken, seen=form.seen.data or "",
                actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except Stale:
        why = _("Skjemaet er endret etter at du lastet opp filen. Last den opp på nytt.")
        return _again(competition_id, why, 409)
    except InvalidInput as refused:
        return _again(competition_id, sentences(refused.reasons), 422)
    done = ngettext("Én vurdering er lagret.", "%(num)s vurderinger er lagret.", count)
    flash(done, "success")
    return redirect(url_for("score_sheets.sheet", competition_id=competition_id), code=303)


def _again(competition_id: int, why: str, status: int) -> ResponseReturnValue:
    """Show the page anew with the reason at the file: nothing was stored."""
    form = SheetUploadForm(formdata=None)
    form.file.errors = [why]
    return _show(_page(competition_id), form), status
