"""What changes the sums of a contract: options, signed changes, invoices."""

from collections.abc import Callable
from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from procure.blueprints import access
from procure.blueprints.access import declares
from procure.blueprints.delivery_forms import Sheet, act, by, running
from procure.blueprints.message_values import PHASE_LABELS
from procure.domain import formats
from procure.domain.deliveries import DeliveryAction
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.deliveries import NO_ENTRY, ChangeForm, InvoiceForm, OptionForm
from procure.queries.deliveries import AnnexRow
from procure.services import contract_amounts

bp = Blueprint(
    "contract_amounts", __name__, url_prefix="/competitions/<int:competition_id>/delivery"
)


@bp.route("/options/new", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def new_option(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id), OptionForm()

    def verb(session: Session) -> object:
        return contract_amounts.add_option(
            session,
            competition_id,
            title=form.title.data or "",
            value_ore=form.value.data or 0,
            exercise_by=form.exercise_by.data,
            **by(),
        )

    sheet = Sheet(
        template="option",
        page=page,
        form=form,
        done=_("Opsjonen er ført. Den regnes med i rammeavtalens maksimalverdi."),
        place="opsjoner",
        refused=page.verdicts[DeliveryAction.ADD_OPTION],
    )
    return act(sheet, verb)


@bp.post("/options/<int:option_id>/exercise")
@declares(Permission.DELIVERY_RUN)
def exercise(competition_id: int, option_id: int) -> ResponseReturnValue:
    done = _("Opsjonen er brukt, og verdien er ført i rammeavtalens regnskap.")
    return _decided(competition_id, option_id, contract_amounts.exercise_option, done)


@bp.post("/options/<int:option_id>/lapse")
@declares(Permission.DELIVERY_RUN)
def lapse(competition_id: int, option_id: int) -> ResponseReturnValue:
    done = _("Opsjonen er falt bort.")
    return _decided(competition_id, option_id, contract_amounts.lapse_option, done)


def _decided(
    competition_id: int, option_id: int, verb: Callable[..., object], done: str
) -> ResponseReturnValue:
    with atomic() as session:
        verb(session, competition_id, option_id, **by())
    flash(done, "success")
    where = url_for("deliveries.show", competition_id=competition_id, _anchor="opsjoner")
    return redirect(where, code=303)


@bp.route("/changes/new", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def new_change(competition_id: int) -> ResponseReturnValue:
    """Record a signed change; `?entry=` names the annex in the case journal."""
    page, form = running(competition_id), ChangeForm()
    form.offer((annex.entry_id, _label(annex)) for annex in page.annexes)
    seen = form.version.number
    form.version.data = str(len(page.changes) + 1)  # 0 is what no page of ours has seen
    chosen = access.id_argument("entry")
    if request.method == "GET" and chosen in {annex.entry_id for annex in page.annexes}:
        form.entry.data = chosen

    def verb(session: Session) -> object:
        return contract_amounts.sign_change(
            session,
            competition_id,
            amount_ore=form.amount.data or 0,
            why=form.why.data or "",
            signed_on=cast("date", form.signed_on.data),  # required
            entry_id=None if form.entry.data == NO_ENTRY else form.entry.data,
            after=seen - 1,
            **by(),
        )

    sheet = Sheet(
        template="change",
        page=page,
        form=form,
        done=_("Endringen er ført, og beløpet er ført i rammeavtalens regnskap."),
        place="endringer",
        refused=page.verdicts[DeliveryAction.SIGN_CHANGE],
    )
    return act(sheet, verb)


def _label(annex: AnnexRow) -> str:
    amount = formats.kroner(annex.amount_ore)
    return str(
        _(
            "Endringsbilag %(number)s fra saksjournalen: %(amount)s",
            number=annex.number,
            amount=amount,
        )
    )


@bp.route("/invoices/new", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def new_invoice(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id), InvoiceForm()
    form.offer(PHASE_LABELS)

    def verb(session: Session) -> object:
        said = form.why.data or ""
        return contract_amounts.register_invoice(
            session, competition_id, form.billed, why=said, **by()
        )

    sheet = Sheet(
        template="invoice",
        page=page,
        form=form,
        done=_("Fakturaen er ført."),
        place="fakturaer",
        refused=page.verdicts[DeliveryAction.REGISTER_INVOICE],
    )
    return act(sheet, verb)
