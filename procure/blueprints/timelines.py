"""The dates of a draft, and a proposal for them."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, timeline_pictures
from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, fields, picked
from procure.domain import courses, formats, timelines
from procure.domain.courses import Course, Known
from procure.domain.permissions import Permission
from procure.domain.reasons import Reason
from procure.domain.rules.timeline import thresholds
from procure.extensions import db
from procure.forms.timelines import PlanForm, TimelineForm
from procure.queries import rules
from procure.queries.holidays import norwegian_holidays
from procure.queries.tenders import Tender

bp = Blueprint("timelines", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT
FURTHEST_PLAN: Final = timedelta(days=730)  # a plan further off is a slip of the keyboard


@bp.route("/timeline", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    def values(form: Any) -> dict[str, object]:
        chosen = {"yes": form.standstill_days.data or 10, "no": 0}
        plain = picked(
            ("deadline_at", "questions_due_at", "validity_until", "starts_on", "ends_on",
             "standstill_reason")
        )(form)  # fmt: skip
        return plain | {"standstill_days": chosen.get(form.standstill.data)}  # None: not chosen

    page = authored(competition_id)
    chosen = {None: None, 0: "no"}.get(page.standstill_days, "yes")
    wanted = PlanForm(formdata=request.args or None, meta={"csrf": False})
    proposal = _proposal(wanted) if request.args and request.method == "GET" else None
    shown = proposal or page
    course = _course(shown, page)
    today = formats.local(access.now()).date()
    begins = shown.issued_on if isinstance(shown, timelines.Plan) else today
    beside = {
        "plan_form": wanted,
        "proposed": proposal is not None,
        "unwise": (*_unwise(shown), *courses.conflicts(course)),
        "course": timeline_pictures.rows(course, today),
        "figure": timeline_pictures.figure(course, begins, today),
    }
    return fields(
        competition_id, "timeline", TimelineForm, values, proposal=proposal, beside=beside,
        standstill=chosen,
    )  # fmt: skip


def _proposal(wanted: Any) -> timelines.Plan | None:
    """The dates that follow from the day the competition may be issued; None for no such day."""
    if not wanted.validate():
        return None
    start: date = wanted.start.data
    if abs(start - formats.local(access.now()).date()) > FURTHEST_PLAN:
        wanted.start.errors = [_("Velg en dag innen to år")]
        return None
    return timelines.plan(start, norwegian_holidays(start, start + FURTHEST_PLAN))


def _course(shown: Tender | timelines.Plan, page: Tender) -> Course:
    """Every step, from what is shown, saved or proposed, and what no proposal touches."""
    if shown.deadline_at is None:
        return ()
    day = formats.local(shown.deadline_at).date()
    known = Known(
        deadline_at=shown.deadline_at,
        questions_due_at=shown.questions_due_at,
        validity_until=shown.validity_until,
        standstill_days=page.standstill_days,
        starts_on=page.starts_on,
        ends_on=page.ends_on,
    )
    return courses.course(known, norwegian_holidays(day, day + FURTHEST_PLAN))


def _unwise(page: Tender | timelines.Plan) -> tuple[Reason, ...]:
    """What is unwise about the deadlines, as they are saved or proposed."""
    if page.deadline_at is None:
        return ()
    day = formats.local(page.deadline_at).date()
    issued_at = access.now()
    if isinstance(page, timelines.Plan):
        issued_at = datetime.combine(page.issued_on, time(), tzinfo=formats.OSLO)
    return timelines.warnings(
        page.deadline_at,
        page.questions_due_at,
        norwegian_holidays(day, day),
        thresholds(rules.settings_on(db.session, formats.local(issued_at).date())),
        issued_at=issued_at,
    )
