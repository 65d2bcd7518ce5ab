"""A competition's dates as a calendar file: to each party what they may know."""

from io import BytesIO

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.config import Config
from procure.domain.errors import NotFound
from procure.domain.permissions import Permission
from procure.exports import calendar
from procure.extensions import db
from procure.services import calendars

bp = Blueprint("calendars", __name__, url_prefix="/competitions/<int:competition_id>")


@bp.get("/calendar.ics")
@declares(Permission.COMPETITION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    config: Config = current_app.config["PROCURE"]
    agenda = calendars.of_competition(
        db.session, competition_id, viewer=current_actor(), base_url=config.base_url
    )
    if not agenda.events:
        raise NotFound  # no date is set yet
    made = calendar.calendar_file(
        agenda.name, agenda.events, sequence=agenda.sequence, made_at=access.now()
    )
    return send_file(
        BytesIO(made),
        mimetype="text/calendar; charset=utf-8",
        as_attachment=True,
        download_name=f"frister-{agenda.reference.replace('/', '-')}.ics",
    )
