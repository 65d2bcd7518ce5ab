"""Questions and answers: one channel, everyone sees the same."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.competitions import AnswerForm, QuestionForm
from procure.queries import questions as pages
from procure.services import questions

bp = Blueprint("questions", __name__, url_prefix="/competitions/<int:competition_id>/questions")


@bp.get("")
@declares(Permission.QUESTION_READ)
def index(competition_id: int) -> ResponseReturnValue:
    return _page(competition_id, QuestionForm(formdata=None), {}, 200)


def _page(
    competition_id: int, form: DsForm, answers: dict[int, DsForm], status: int
) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    for row in page.rows:
        answers.setdefault(row.number, AnswerForm(formdata=None, prefix=f"svar{row.number}-"))
    return render_template(
        "competitions/questions.html", page=page, form=form, answers=answers
    ), status


@bp.post("")
@declares(Permission.QUESTION_ASK)
def ask(competition_id: int) -> ResponseReturnValue:
    form = QuestionForm()
    if not form.validate():
        return _page(competition_id, form, {}, 422)
    with atomic() as session:
        questions.ask(
            session, competition_id, text=form.text.data, actor=current_actor(), now=access.now()
        )
    flash(_("Spørsmålet er sendt. Svaret kommer til alle inviterte samtidig."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.post("/<int:number>")
@declares(Permission.QUESTION_ANSWER)
def answer(competition_id: int, number: int) -> ResponseReturnValue:
    form = AnswerForm(prefix=f"svar{number}-")
    if not form.validate():
        return _page(competition_id, QuestionForm(formdata=None), {number: form}, 422)
    with atomic() as session:
        questions.answer(
            session, competition_id, number, text=form.text.data,
            actor=current_actor(), now=access.now(),
        )  # fmt: skip
    flash(_("Svaret er sendt til alle inviterte."), "success")
    return redirect(url_for(".index", competition_id=competition_id), code=303)
