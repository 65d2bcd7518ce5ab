"""Competitions: the list, the overview of one, and the steps that change its state."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import (
    Blueprint,
    get_template_attribute,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, next_words, steps, timeline_pictures
from procure.blueprints.access import current_actor, declares
from procure.blueprints.conditional import kept, page_key, unchanged
from procure.blueprints.messages import STATUS_COLORS, STATUS_LABELS, sentence
from procure.blueprints.sections import timeline, way
from procure.blueprints.timeline_pictures import Row
from procure.blueprints.triangle_pictures import Figure
from procure.domain import courses, formats
from procure.domain.competitions import ENDED, CompetitionFacts, Status, questions_open
from procure.domain.courses import Step
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission, Role
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.cancellations import GROUNDS
from procure.forms.competitions import (
    ExtendForm,
    ReturnForm,
)
from procure.queries import (
    amendments,
    delivery_standings,
    next_steps,
    overviews,
    questions,
    tenders,
)
from procure.queries import competitions as pages
from procure.queries import courses as course_facts
from procure.queries.holidays import norwegian_holidays
from procure.queries.overviews import Overview
from procure.services import competitions

FURTHEST: Final = timedelta(days=365)  # from the deadline to the contract at the most


@dataclass(frozen=True, slots=True)
class Course:
    """The dates of the competition as a picture, and as the table that says the same."""

    figure: Figure
    rows: list[Row]


bp = Blueprint("competitions", __name__, url_prefix="/competitions")


@bp.get("/")
@declares(Permission.WORKLIST_READ)
def index() -> ResponseReturnValue:
    wanted = request.args.get("status", "")
    key = None if wanted else page_key()  # the clock alone moves rows into and out of a status
    same = unchanged(key)
    if same is not None:
        return same
    page = pages.listing(
        db.session,
        viewer=current_actor(),
        now=access.now(),
        text=access.text_argument("q"),
        status=Status(wanted) if wanted in set(Status) else None,
        before=access.id_argument("before"),
    )
    labels = {status: str(STATUS_LABELS[status]) for status in Status}  # once, not for each row
    tag = get_template_attribute("components/status.html", "tag")
    tags = {s: tag(labels[s], STATUS_COLORS[s]) for s in {row.status for row in page.rows}}
    shown = render_template("competitions/index.html", page=page, labels=labels, tags=tags)
    return kept(shown, key, until=page.changes_at)


@bp.get("/<int:competition_id>")
@declares(Permission.COMPETITION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    actor = current_actor()
    if actor.role is Role.SUPPLIER:
        return _tender_for_supplier(competition_id)
    return _overview(competition_id)


def _tender_for_supplier(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        competitions.read_invitation(
            session, competition_id, actor=current_actor(), now=access.now()
        )
    delivers = delivery_standings.is_own(db.session, competition_id, viewer=current_actor())
    return _tender(competition_id, preview=False, delivers=delivers)


def _tender(competition_id: int, *, preview: bool, delivers: bool) -> ResponseReturnValue:
    now = access.now()
    page = tenders.tender(db.session, competition_id, viewer=current_actor(), now=now)
    window = CompetitionFacts(questions_due_at=page.questions_due_at)
    known = course_facts.told(db.session, competition_id)
    course = () if page.status in ENDED else courses.decided(known)
    own = (
        None
        if preview
        else next_steps.of_supplier(db.session, competition_id, viewer=current_actor(), now=now)
    )
    return render_template(
        "competitions/tender.html",
        page=page,
        versions=amendments.versions(db.session, competition_id),
        answered=questions.numbers_about(db.session, competition_id),
        asks=not preview and not questions_open(window, now),
        preview=preview,
        delivers=delivers,
        next=next_words.to_supplier(own) if own else None,
        declined=own is not None and own.declined,
        course=_drawn(course),
    )


@bp.get("/<int:competition_id>/preview")
@declares(Permission.COMPETITION_READ)
def preview(competition_id: int) -> ResponseReturnValue:
    """Show the competition exactly as suppliers will see it."""
    return _tender(competition_id, preview=True, delivers=False)


@bp.post("/<int:competition_id>/submit-for-review")
@declares(Permission.COMPETITION_EDIT)
def submit_for_review(competition_id: int) -> ResponseReturnValue:
    done = _("Konkurransen er sendt til godkjenning.")
    return steps.take(competition_id, competitions.submit_for_review, done, ".show")


@bp.post("/<int:competition_id>/approve")
@declares(Permission.COMPETITION_APPROVE)
def approve(competition_id: int) -> ResponseReturnValue:
    done = _("Konkurransen er godkjent og kan sendes ut.")
    return steps.take(competition_id, competitions.approve, done, ".show")


@bp.post("/<int:competition_id>/issue")
@declares(Permission.COMPETITION_ISSUE)
def issue(competition_id: int) -> ResponseReturnValue:
    done = _("Konkurransen er sendt ut. Alle konsortiene er invitert samtidig.")
    return steps.take(competition_id, competitions.issue, done, ".show", vault=access.vault())


@bp.post("/<int:competition_id>/return")
@declares(Permission.COMPETITION_EDIT)
def return_to_draft(competition_id: int) -> ResponseReturnValue:
    form = ReturnForm()
    if not form.validate():
        return _overview(competition_id, return_form=form)
    done = _("Konkurransen er sendt tilbake til utkast.")
    return steps.take(
        competition_id, competitions.return_to_draft, done, ".show", comment=form.comment.data
    )


@bp.post("/<int:competition_id>/extend")
@declares(Permission.COMPETITION_RUN)
def extend(competition_id: int) -> ResponseReturnValue:
    form = ExtendForm()
    if form.validate():
        try:
            return steps.take(
                competition_id,
                competitions.extend,
                _("Fristen er forlenget. Alle inviterte har fått melding."),
                ".show",
                deadline_at=form.deadline_at.data,
                summary=form.summary.data,
                shift=form.shift.data,
            )
        except InvalidInput as error:
            form.deadline_at.errors = [sentence(why) for why in error.reasons]
    return _overview(competition_id, extend_form=form)


def _overview(competition_id: int, **refused: DsForm) -> ResponseReturnValue:
    """Show the overview; with a refused form again as 422, input kept."""
    page = overviews.overview(db.session, competition_id, viewer=current_actor(), now=access.now())
    forms = {
        "return_form": ReturnForm(formdata=None),
        "extend_form": ExtendForm(formdata=None),
        **refused,
    }
    return render_template(
        "competitions/show.html",
        cancel_grounds=GROUNDS,
        page=page,
        next=next_words.to_staff(page.status, page.facts, current_actor().role, page.parts),
        way=way(page) if page.sections else None,
        timeline=timeline(page),
        course=_course(page),
        form=next(iter(refused.values()), None),
        **forms,
    ), 422 if refused else 200


def _course(page: Overview) -> Course | None:
    """The dates as a picture and rows, from the issue on, while there are steps to come."""
    if page.status in ENDED or page.facts.issued_at is None or page.facts.deadline_at is None:
        return None
    day = formats.local(page.facts.deadline_at).date()
    known = course_facts.whole(db.session, page.id, page.facts)
    return _drawn(courses.course(known, norwegian_holidays(day, day + FURTHEST)))


def _drawn(course: courses.Course) -> Course | None:
    """Draw from the issue on; what is not sent out yet, from today."""
    today = formats.local(access.now()).date()
    begins = next((each.day for each in course if each.step is Step.ISSUE), today)
    figure = timeline_pictures.figure(course, begins, today)
    return None if figure is None else Course(figure, timeline_pictures.rows(course, today))
