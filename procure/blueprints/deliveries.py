"""The delivery: the contract record, its phases, its end, and the evaluation of the supplier."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from procure.blueprints import delivery_pictures
from procure.blueprints.access import declares
from procure.blueprints.delivery_forms import LABELS, Sheet, act, by, read, running
from procure.blueprints.message_values import PHASE_LABELS
from procure.domain import deliveries as rules
from procure.domain.deliveries import DeliveryAction, PhaseKey
from procure.domain.errors import NotFound, Stale
from procure.domain.permissions import Permission
from procure.forms.deliveries import (
    CommentForm,
    CompleteForm,
    EvaluationForm,
    GateForm,
    PlanForm,
    StartForm,
    written,
)
from procure.services import deliveries

bp = Blueprint("deliveries", __name__, url_prefix="/competitions/<int:competition_id>/delivery")


@bp.get("")
@declares(Permission.DELIVERY_READ)
def show(competition_id: int) -> ResponseReturnValue:
    page = read(competition_id)
    return render_template(
        "deliveries/show.html",
        page=page,
        timeline=delivery_pictures.timeline(page),
        bars=delivery_pictures.values(page.value),
        **LABELS,
    )


@bp.route("/plan", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def plan(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id), PlanForm()
    stored = rules.plan_of(page.facts)
    if request.method == "GET":
        form.show(stored)
    seen, form.seen.data = form.seen.data, written(stored)

    def verb(session: Session) -> object:
        if seen != written(stored):
            raise Stale  # saved once more, it replaces what the other wrote, knowingly
        return deliveries.plan_phases(
            session, competition_id, form.plan, seen=stored, why=form.why.data or "", **by()
        )

    sheet = Sheet(
        template="plan",
        page=page,
        form=form,
        done=_("Planen er lagret."),
        place="faser",
        refused=page.verdicts[DeliveryAction.PLAN],
    )
    return act(sheet, verb)


def _phase(key: str) -> PhaseKey:
    if key not in set(PhaseKey):
        raise NotFound
    return PhaseKey(key)


@bp.route("/phases/<key>/start", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def start(competition_id: int, key: str) -> ResponseReturnValue:
    page, phase, form = running(competition_id), _phase(key), StartForm()

    def verb(session: Session) -> object:
        said = form.why.data or ""
        return deliveries.start_phase(session, competition_id, phase, why=said, **by())

    sheet = Sheet(
        template="start",
        page=page,
        form=form,
        done=_("Fasen «%(phase)s» er startet.", phase=PHASE_LABELS[phase]),
        place="faser",
        refused=page.phase(phase).start,
        more={"key": phase},
    )
    return act(sheet, verb)


@bp.route("/phases/<key>/gate", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def gate(competition_id: int, key: str) -> ResponseReturnValue:
    page, phase, form = running(competition_id), _phase(key), GateForm()

    def verb(session: Session) -> object:
        said = form.remark.data or ""
        return deliveries.pass_gate(session, competition_id, phase, remark=said, **by())

    sheet = Sheet(
        template="gate",
        page=page,
        form=form,
        done=_("Fasen «%(phase)s» er godkjent.", phase=PHASE_LABELS[phase]),
        place="faser",
        refused=page.phase(phase).gate,
        more={"key": phase},
    )
    return act(sheet, verb)


@bp.route("/complete", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def complete(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id), CompleteForm()

    def verb(session: Session) -> object:
        said = form.why.data or ""
        return deliveries.complete_delivery(session, competition_id, why=said, **by())

    sheet = Sheet(
        template="complete",
        page=page,
        form=form,
        done=_("Leveransen er fullført. Evaluer leverandøren."),
        refused=page.verdicts[DeliveryAction.COMPLETE],
    )
    return act(sheet, verb)


@bp.route("/evaluation", methods=["GET", "POST"])
@declares(Permission.DELIVERY_RUN)
def evaluate(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id), EvaluationForm()

    def verb(session: Session) -> object:
        return deliveries.evaluate_supplier(
            session,
            competition_id,
            grades=form.grades,
            strengths=form.strengths.data or "",
            improvements=form.improvements.data or "",
            **by(),
        )

    sheet = Sheet(
        template="evaluate",
        page=page,
        form=form,
        done=_("Evalueringen er lagret. Leverandøren kan lese og kommentere den."),
        place="evaluering",
        refused=page.verdicts[DeliveryAction.EVALUATE],
    )
    return act(sheet, verb)


@bp.route("/evaluation/comment", methods=["GET", "POST"])
@declares(Permission.DELIVERY_COMMENT)
def comment(competition_id: int) -> ResponseReturnValue:
    page, form = running(competition_id, Permission.DELIVERY_COMMENT), CommentForm()

    def verb(session: Session) -> object:
        said = form.comment.data or ""
        return deliveries.comment_evaluation(session, competition_id, comment=said, **by())

    sheet = Sheet(
        template="comment",
        page=page,
        form=form,
        done=_("Kommentaren er lagret."),
        place="evaluering",
        refused=page.verdicts[DeliveryAction.COMMENT],
    )
    return act(sheet, verb)
