"""Cancel a competition: why, what will be sent to whom, and then the act itself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.cancellations import CancelGround
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.cancellations import GROUNDS, CancelForm
from procure.queries import cancellations as pages
from procure.queries.cancellations import CancellationPage
from procure.services import competitions, endings

bp = Blueprint("cancellations", __name__, url_prefix="/competitions/<int:competition_id>/cancel")


@bp.get("")
@declares(Permission.COMPETITION_CANCEL)
def show(competition_id: int) -> ResponseReturnValue:
    return _form(_read(competition_id), CancelForm(formdata=None), 200)


@bp.post("")
@declares(Permission.COMPETITION_CANCEL)
def cancel(competition_id: int) -> ResponseReturnValue:
    """Show what will be sent; cancel only when that was seen and confirmed."""
    page, form = _read(competition_id), CancelForm()
    if page.refusals or not form.validate():
        return _form(page, form, 409 if page.refusals else 422)
    then = request.form.get("then")
    if then != "cancel":
        return _form(page, form, 200) if then == "back" else _preview(page, form)
    with atomic() as session:
        competitions.cancel(
            session, competition_id, ground=CancelGround(form.ground.data), why=form.why.data,
            actor=current_actor(), now=access.now(),
        )  # fmt: skip
    flash(_("Konkurransen er avlyst. Alle inviterte har fått melding."), "success")
    return redirect(url_for("competitions.show", competition_id=competition_id), code=303)


def _read(competition_id: int) -> CancellationPage:
    return pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())


def _form(page: CancellationPage, form: CancelForm, status: int) -> ResponseReturnValue:
    return render_template("cancellations/form.html", page=page, form=form), status


def _preview(page: CancellationPage, form: CancelForm) -> ResponseReturnValue:
    ground = CancelGround(form.ground.data)
    subject, body = endings.cancellation_mail(
        title=page.title, reference=page.reference, language=page.language,
        ground=ground, reason=form.why.data,
    )  # fmt: skip
    return render_template(
        "cancellations/preview.html",
        page=page, form=form, ground=GROUNDS[ground], subject=subject, body=body,
    )  # fmt: skip
