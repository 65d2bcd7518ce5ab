"""A competition's dates as a calendar file, for whoever may read the competition."""

from collections.abc import Iterator
from io import BytesIO

from flask import Blueprint, current_app, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.config import Config
from procure.domain.errors import NotFound
from procure.domain.permissions import Permission
from procure.exports import calendar
from procure.exports.calendar import Event
from procure.extensions import db
from procure.queries import tenders
from procure.queries.tenders import Tender

bp = Blueprint("calendars", __name__, url_prefix="/competitions/<int:competition_id>")


@bp.get("/calendar.ics")
@declares(Permission.COMPETITION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    now = access.now()
    page = tenders.tender(db.session, competition_id, viewer=current_actor(), now=now)
    events = list(_events(page))
    if not events:
        raise NotFound  # no date is set yet
    made = calendar.calendar_file(page.title, events, sequence=page.version, made_at=now)
    return send_file(
        BytesIO(made),
        mimetype="text/calendar; charset=utf-8",
        as_attachment=True,
        download_name=f"frister-{page.reference.replace('/', '-')}.ics",
    )


def _events(page: Tender) -> Iterator[Event]:
    config: Config = current_app.config["PROCURE"]
    url = config.base_url + url_for("competitions.show", competition_id=page.id)
    named = {"title": page.title, "reference": page.reference}
    if page.questions_due_at is not None:
        title = _("Frist for spørsmål: %(title)s", **named)
        yield Event(_uid(page, "questions"), page.questions_due_at, title, url=url)
    if page.deadline_at is not None:
        title = _("Tilbudsfrist: %(title)s", **named)
        text = _("Sak %(reference)s. Tilbudet må være levert før klokkeslettet.", **named)
        yield Event(_uid(page, "deadline"), page.deadline_at, title, text, url, alarm=True)
    if page.validity_until is not None:
        title = _("Vedståelsesfristen går ut: %(title)s", **named)
        yield Event(_uid(page, "validity"), page.validity_until, title, url=url)
    if page.starts_on is not None:
        title = _("Forventet oppstart: %(title)s", **named)
        yield Event(_uid(page, "start"), page.starts_on, title, url=url)


def _uid(page: Tender, what: str) -> str:
    """The same for ever, so that a changed date moves the event and makes no second one."""
    config: Config = current_app.config["PROCURE"]
    host = config.base_url.partition("://")[2].partition(":")[0].partition("/")[0]
    return f"competition-{page.id}-{what}@{host}"
