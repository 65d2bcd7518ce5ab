"""The rules of a competition: what they find at the gates ahead, and reasons for warnings."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentences
from procure.blueprints.rule_words import GATE_LABELS
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.rules import ExplainForm
from procure.queries import rule_panels as pages
from procure.queries.rule_panels import RulesPage, State
from procure.services import rules

bp = Blueprint("rules", __name__, url_prefix="/competitions/<int:competition_id>/rules")

# Where the panel of a gate stands; elsewhere it is on the page of the rules alone.
PAGES: Final = {
    Action.SUBMIT_FOR_REVIEW: "competitions.show",
    Action.APPROVE: "competitions.show",
    Action.ISSUE: "competitions.show",
    Action.ANSWER: "questions.index",
    Action.OPEN: "openings.show",
    Action.START_SCORING: "evaluations.board",
    Action.LOCK: "evaluations.consensus",
    Action.DECIDE: "awards.show",
    Action.SEND_LETTERS: "awards.show",
    Action.REVERSE: "awards.show",
    Action.SIGN_CONTRACT: "awards.show",
    Action.COMPLETE: "awards.show",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A reason that was not stored: what was typed comes back, with what is wrong with it."""

    gate: str
    rule: str
    finding: str
    why: str
    error: str
    placed: bool  # its warning still waits for a reason


@bp.get("")
@declares(Permission.COMPETITION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _page(_read(competition_id), None)


@bp.post("")
@declares(Permission.COMPETITION_READ)
def explain(competition_id: int) -> ResponseReturnValue:
    """Store a reason, as someone who may take the step: the service asks for that permission."""
    form = ExplainForm()
    try:
        gate = Action(form.gate.data or "")
    except ValueError as fault:
        raise NotFound from fault
    if not form.validate():
        _read(competition_id)  # whoever may not know of the competition is told nothing
        return _refused(competition_id, form, str(form.error_list()[0][1])), 422
    try:
        with atomic() as session:
            rules.explain(
                session,
                competition_id,
                gate=gate,
                rule=form.rule.data or "",
                why=form.why.data or "",
                finding=form.finding.data or None,
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        return _refused(competition_id, form, sentences(error.reasons)), 422
    except Stale as error:
        return _refused(competition_id, form, sentences(error.reasons)), 409
    flash(_("Begrunnelsen er lagret."), "success")
    there = url_for(PAGES.get(gate, ".show"), competition_id=competition_id)
    return redirect(f"{there}#regelsjekk-{gate.value}", code=303)


def _read(competition_id: int) -> RulesPage:
    return pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())


def _refused(competition_id: int, form: ExplainForm, error: str) -> str:
    page = _read(competition_id)
    typed = (form.gate.data or "", form.rule.data or "", form.finding.data or "")
    placed = any(
        typed == (panel.gate.value, line.rule.id, line.text) and line.state is State.OPEN
        for panel in page.panels
        for line in panel.lines
    )
    return _page(page, Refused(*typed, form.why.data or "", error, placed))


def _page(page: RulesPage, refused: Refused | None) -> str:
    return render_template("rules/show.html", page=page, refused=refused, gate_labels=GATE_LABELS)
