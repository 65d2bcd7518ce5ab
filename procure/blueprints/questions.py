"""Questions and answers: one channel, everyone sees the same."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.errors import status_of
from procure.blueprints.messages import sentence
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.permissions import Permission
from procure.domain.questions import About, AnswerKind, later_deadline
from procure.domain.timelines import Dates
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.competitions import ExtendForm
from procure.forms.questions import AnswerForm, QuestionForm
from procure.language import say, using
from procure.queries import questions as pages
from procure.queries.holidays import norwegian_holidays
from procure.queries.questions import Choice, QuestionRow, QuestionsPage, Wanted
from procure.services import amendments, competitions, questions

SHOWN: Final = 80  # characters of a requirement in a choice
AHEAD: Final = timedelta(days=60)  # a proposed deadline lies within

bp = Blueprint("questions", __name__, url_prefix="/competitions/<int:competition_id>/questions")


@bp.get("")
@declares(Permission.QUESTION_READ)
def index(competition_id: int) -> ResponseReturnValue:
    return _page(competition_id, None, {}, 200)


@bp.post("")
@declares(Permission.QUESTION_ASK)
def ask(competition_id: int) -> ResponseReturnValue:
    page = _read(competition_id)
    form = _ask_form(page, QuestionForm())
    if not form.validate():
        return _page(competition_id, form, {}, 422)
    with atomic() as session:
        questions.ask(
            session, competition_id, text=form.text.data, about=About.of(form.about.data or ""),
            actor=current_actor(), now=access.now(),
        )  # fmt: skip
    flash(_("Spørsmålet er sendt. Svaret kommer til alle inviterte samtidig."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.post("/<int:number>")
@declares(Permission.QUESTION_ANSWER)
def answer(competition_id: int, number: int) -> ResponseReturnValue:
    form = AnswerForm(prefix=f"svar{number}-")
    if not form.validate():
        return _page(competition_id, None, {number: form}, 422)
    changes = form.kind.data == AnswerKind.CHANGE.value
    verb = amendments.prepare_answer if changes else questions.answer
    try:
        with atomic() as session:
            verb(
                session, competition_id, number, text=form.text.data,
                actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except (InvalidInput, IllegalTransition) as refused:
        form.text.errors = [sentence(why) for why in refused.reasons]
        return _page(competition_id, None, {number: form}, status_of(refused))
    if changes:
        flash(_("Svaret ligger i endringen. Skriv nå hva som endres."), "success")
        return redirect(url_for("amendments.prepared", competition_id=competition_id), code=303)
    flash(_("Svaret er sendt til alle inviterte."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Dates that would let everyone use a late answer, and the form that sets them."""

    dates: Dates
    form: ExtendForm


def _proposal(page: QuestionsPage) -> Proposal | None:
    if page.extension is None:
        return None
    now, dates = access.now(), page.extension.dates
    holidays = norwegian_holidays(now.date(), (dates.deadline_at + AHEAD).date())
    later = later_deadline(
        dates.deadline_at, holidays, least_days=page.extension.least_days, now=now
    )
    with using(page.extension.language):
        summary = say("Et svar kom sent. Fristen er forlenget, så alle kan bruke svaret.")
    form = ExtendForm(formdata=None, data={"deadline_at": later, "summary": summary, "shift": True})
    language = page.extension.language  # of what everyone invited is sent
    form.summary.render_kw = {**form.summary.render_kw, "lang": language}
    return Proposal(competitions.later_dates(dates, later, now=now), form)


def _read(competition_id: int, **chosen: Any) -> QuestionsPage:
    return pages.page(
        db.session, competition_id, viewer=current_actor(), now=access.now(), **chosen
    )


def _page(
    competition_id: int, form: QuestionForm | None, answers: dict[int, DsForm], status: int
) -> ResponseReturnValue:
    wanted, text = request.args.get("show", ""), access.text_argument("q")
    chosen = Wanted(wanted) if wanted in set(Wanted) and not answers else None
    page = _read(competition_id, text="" if answers else text, wanted=chosen)
    for row in page.rows:
        answers.setdefault(row.number, AnswerForm(formdata=None, prefix=f"svar{row.number}-"))
    if form is None:
        about = request.args.get("about", "")
        form = _ask_form(page, QuestionForm(formdata=None, data={"about": about}))
    return render_template(
        "questions/index.html",
        page=page, form=form, answers=answers, text=text, wanted=chosen,
        extension=_proposal(page), about_label=about_label,
    ), status  # fmt: skip


def _ask_form(page: QuestionsPage, form: QuestionForm) -> QuestionForm:
    form.about.choices = [
        SelectChoice("", _("Hele konkurransen, eller noe annet")),
        *(SelectChoice(choice.about, _choice(choice)) for choice in page.choices),
    ]
    return form


def _choice(choice: Choice) -> str:
    if choice.requirement is None:
        return str(_("Kriteriet «%(name)s»", name=choice.text))
    text = choice.text if len(choice.text) <= SHOWN else f"{choice.text[: SHOWN - 1].rstrip()}…"
    return str(_("Krav %(number)s: %(text)s", number=choice.requirement, text=text))


def about_label(row: QuestionRow) -> str:
    """Say what a question is about; empty for the competition as a whole."""
    if row.requirement is not None:
        return str(_("Krav %(number)s", number=row.requirement))
    return str(_("Kriteriet «%(name)s»", name=row.criterion)) if row.criterion else ""
