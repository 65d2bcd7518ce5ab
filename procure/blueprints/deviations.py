"""What was not delivered as agreed: raised, and closed."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from procure.blueprints.access import declares
from procure.blueprints.delivery_forms import Sheet, act, by, running
from procure.domain.deliveries import DeliveryAction, Severity
from procure.domain.errors import NotFound
from procure.domain.permissions import Permission
from procure.forms.deliveries import CloseDeviationForm, DeviationForm
from procure.services import deviations

bp = Blueprint(
    "deviations", __name__, url_prefix="/competitions/<int:competition_id>/delivery/deviations"
)


@bp.route("/new", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def new(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id), DeviationForm()

    def verb(session: Session) -> object:
        return deviations.raise_deviation(
            session,
            competition_id,
            title=form.title.data or "",
            description=form.description.data or "",
            severity=Severity(form.severity.data),
            **by(),
        )

    sheet = Sheet(
        template="deviation",
        page=page,
        form=form,
        done=_("Avviket er ført. Leverandøren kan lese det."),
        place="avvik",
        refused=page.verdicts[DeliveryAction.RAISE_DEVIATION],
    )
    return act(sheet, verb)


@bp.route("/<int:number>/close", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def close(competition_id: int, number: int) -> ResponseReturnValue:
    page, form = running(competition_id), CloseDeviationForm()
    row = next((one for one in page.deviations if one.number == number), None)
    if row is None:
        raise NotFound

    def verb(session: Session) -> object:
        said = form.resolution.data or ""
        return deviations.close_deviation(session, competition_id, number, resolution=said, **by())

    sheet = Sheet(
        template="close_deviation",
        page=page,
        form=form,
        done=_("Avviket er lukket."),
        place="avvik",
        more={"row": row},
    )
    return act(sheet, verb)
