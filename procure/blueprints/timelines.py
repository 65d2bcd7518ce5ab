"""The dates of a draft, and a proposal for them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.blueprints.access import declares
from procure.blueprints.section_pages import authored, fields, picked
from procure.blueprints.triangle_pictures import Figure
from procure.domain import courses, formats, timeline_drawings, timelines
from procure.domain.courses import Course, Known, Milestone, Step
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

_STEPS: Final[Mapping[Step, LazyString]] = {
    Step.ISSUE: __("Konkurransen sendes ut"),
    Step.QUESTIONS: __("Frist for spørsmål"),
    Step.ANSWERS: __("Siste svar på spørsmål"),
    Step.DEADLINE: __("Tilbudsfrist"),
    Step.LETTERS: __("Evalueringen er ferdig, og brevene sendes"),
    Step.STANDSTILL: __("Karensperioden slutter"),
    Step.CONTRACT: __("Kontrakten kan inngås"),
    Step.START: __("Oppdraget starter"),
    Step.VALIDITY: __("Vedståelsesfristen går ut"),
    Step.END: __("Oppdraget er ferdig"),
}
_BARS: Final[Mapping[Step, LazyString]] = {
    **_STEPS,
    Step.QUESTIONS: __("Spørsmål"),
    Step.ANSWERS: __("Svar"),
    Step.DEADLINE: __("Tilbud"),
    Step.LETTERS: __("Evaluering"),
    Step.STANDSTILL: __("Karens"),
    Step.CONTRACT: __("Kontrakt"),
    Step.START: __("Oppstart"),
    Step.VALIDITY: __("Tilbudene er bindende"),
}
_MONTHS: Final = (
    __("jan."), __("feb."), __("mars"), __("april"), __("mai"), __("juni"), __("juli"),
    __("aug."), __("sep."), __("okt."), __("nov."), __("des."),
)  # fmt: skip


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
    beside = {
        "plan_form": wanted,
        "proposed": proposal is not None,
        "unwise": (*_unwise(shown), *courses.conflicts(course)),
        "course": [(_STEPS[each.step], _said(each), each.planned) for each in course],
        "figure": _figure(course, shown),
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


def _said(each: Milestone) -> str:
    return formats.moment(each.at) if isinstance(each.at, datetime) else formats.day(each.at)


def _figure(course: Course, shown: Tender | timelines.Plan) -> Figure | None:
    """The course as a picture, from the day of issue or from today."""
    if not course:
        return None
    begins = formats.local(access.now()).date()
    if isinstance(shown, timelines.Plan):
        begins = shown.issued_on
    names = {step: str(name) for step, name in _BARS.items()}
    months = {n: str(name) for n, name in enumerate(_MONTHS, start=1)}
    told = "; ".join(f"{_STEPS[each.step]}: {_said(each)}" for each in course)
    drawing = timeline_drawings.bars(course, begins, names, months)
    return Figure(drawing, _("Tidslinjen fra utsending til kontrakt"), f"{told}.")


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
