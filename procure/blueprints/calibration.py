"""Calibration: one made-up answer that everyone scores before the bids."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.blueprints.score_words import in_words
from procure.domain.calibration import ladder, spread
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.calibration import CalibrationCaseForm, CalibrationScoreForm
from procure.queries import calibration as calibrations
from procure.queries.calibration import CalibrationPage
from procure.queries.score_sheets import steps_of
from procure.services import calibration

bp = Blueprint(
    "calibration", __name__, url_prefix="/competitions/<int:competition_id>/evaluation/calibration"
)
PROPOSAL: Final = (
    __(
        "Vi har lest behovet slik at dere vil ha en løsning som brukerne forstår, og som kan "
        "driftes uten oss etterpå. Vi deler oppdraget i tre faser og møter dere hver annen uke."
    ),
    __(
        "I første fase snakker vi med brukere og ansatte. Vi skriver ikke hvor mange, og heller "
        "ikke hvordan de blir valgt."
    ),
    __(
        "Vi har gjort liknende oppdrag før. Ett av dem er beskrevet med mål, resultat og en "
        "referanse; de andre er bare nevnt."
    ),
)


@bp.get("")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _show(_page(competition_id)), 200


def _page(competition_id: int) -> CalibrationPage:
    return calibrations.page(db.session, competition_id, viewer=current_actor(), now=access.now())


def _show(
    page: CalibrationPage,
    *,
    making: CalibrationCaseForm | None = None,
    giving: CalibrationScoreForm | None = None,
) -> str:
    grades = in_words(page.scale, page.case.wording) if page.case else ()
    own = page.own
    return render_template(
        "evaluations/calibration.html",
        page=page,
        grades=grades,
        rungs=ladder(grades, page.given) if page.given else (),
        spread=spread(page.given, page.scale),
        steps=steps_of(page.scale),
        making=making or _making(page),
        giving=giving
        or CalibrationScoreForm(
            formdata=None, data={"points": own.points, "reason": own.reason} if own else {}
        ),
        form=making or giving,
    )


def _making(page: CalibrationPage) -> CalibrationCaseForm:
    """The form with what stands, or with a proposal to work on."""
    form = CalibrationCaseForm(
        formdata=None,
        data={
            "criterion": page.case.criterion_id if page.case else None,
            "answer": page.case.answer if page.case else "\n\n".join(map(str, PROPOSAL)),
        },
    )
    form.offer(page.criteria)
    return form


@bp.post("/case")
@declares(Permission.EVALUATION_CHAIR)
def make(competition_id: int) -> ResponseReturnValue:
    page, form = _page(competition_id), CalibrationCaseForm()
    form.offer(page.criteria)
    if not form.validate():
        return _show(page, making=form), 422
    with atomic() as session:
        calibration.make(
            session,
            competition_id,
            criterion_id=form.criterion.data,
            answer=form.answer.data or "",
            actor=current_actor(),
            now=access.now(),
        )
    return _done(competition_id, _("Kalibreringssvaret er lagret. Evaluatorene kan gi det poeng."))


@bp.post("/score")
@declares(Permission.EVALUATION_SCORE)
def give(competition_id: int) -> ResponseReturnValue:
    form = CalibrationScoreForm()
    if not (form.validate() and _given(competition_id, form)):
        return _show(_page(competition_id), giving=form), 422
    return _done(
        competition_id, _("Poengene dine er lagret. De andre ser dem når alle er ferdige.")
    )


def _given(competition_id: int, form: CalibrationScoreForm) -> bool:
    points, said = form.given, form.reason.data or ""
    return steps.accepted(form, calibration.give, competition_id, points=points, reason=said)


@bp.post("/end")
@declares(Permission.EVALUATION_CHAIR)
def end(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        calibration.end(session, competition_id, actor=current_actor(), now=access.now())
    return _done(competition_id, _("Kalibreringen er avsluttet. Alle ser alles poeng."))


def _done(competition_id: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)
