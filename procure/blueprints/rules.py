"""The rules of a competition: what they find at the gates ahead, and reasons for warnings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentences
from procure.blueprints.rule_words import GATE_LABELS
from procure.domain import text
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
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
    Action.LOCK: "consensus.show",
    Action.DECIDE: "awards.show",
    Action.SEND_LETTERS: "awards.show",
    Action.REVERSE: "awards.show",
    Action.SIGN_CONTRACT: "awards.show",
    Action.COMPLETE: "awards.show",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The reasons of one panel as they were posted, by rule; an empty one is not given yet."""

    gate: Action
    why: Mapping[str, str]
    seen: Mapping[str, frozenset[str]]  # the findings that the reader saw

    @property
    def given(self) -> dict[str, str]:
        """What was written."""
        return {rule: why for rule, why in self.why.items() if why.strip()}


@dataclass(frozen=True, slots=True)
class Refused:
    """Reasons that were not stored: what was typed comes back, with what is wrong with it."""

    gate: str
    why: Mapping[str, str]
    errors: Mapping[str, str]
    lost: tuple[str, ...]  # what was typed for warnings that are not there any more


@bp.get("")
@declares(Permission.COMPETITION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _page(_read(competition_id), None)


@bp.post("")
@declares(Permission.COMPETITION_READ)
def explain(competition_id: int) -> ResponseReturnValue:
    """Store the reasons of a panel, all or none; the service asks who may take the step."""
    typed = _typed()
    page = _read(competition_id)  # whoever may not know of the competition is told nothing
    if not typed.given:
        first = next(iter(typed.why), "")
        return _refused(page, typed, {first: _("Skriv hvorfor dere går videre likevel")}), 422
    rule = ""
    try:
        with atomic() as session:
            for rule, why in typed.given.items():
                rules.explain(
                    session, competition_id, gate=typed.gate, rule=rule, why=why,
                    findings=typed.seen.get(rule, frozenset()), actor=current_actor(),
                    now=access.now(),
                )  # fmt: skip
    except (InvalidInput, Stale) as error:
        status = 409 if isinstance(error, Stale) else 422
        page = _read(competition_id)
        return _refused(page, typed, {rule: sentences(error.reasons)}), status
    flash(_("Begrunnelsen er lagret."), "success")
    there = url_for(PAGES.get(typed.gate, ".show"), competition_id=competition_id)
    return redirect(f"{there}#regelsjekk-{typed.gate.value}", code=303)


def _typed() -> Typed:
    """Read the panel's form: `why.15`, and `finding.15` once for each finding that was seen."""
    try:
        gate = Action(request.form.get("gate", ""))
    except ValueError as fault:
        raise NotFound from fault
    keys = [key.partition(".")[2] for key in request.form if key.startswith("why.")]
    return Typed(
        gate,
        {rule: text.clean(request.form[f"why.{rule}"]) for rule in keys},
        {rule: frozenset(request.form.getlist(f"finding.{rule}")) for rule in keys},
    )


def _read(competition_id: int) -> RulesPage:
    return pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())


def _refused(page: RulesPage, typed: Typed, errors: Mapping[str, str]) -> str:
    waiting = {
        line.rule.id
        for panel in page.panels
        for line in panel.lines
        if panel.gate is typed.gate and line.state is State.OPEN
    }
    lost = tuple(why for rule, why in typed.given.items() if rule not in waiting)
    return _page(page, Refused(typed.gate.value, typed.why, errors, lost))


def _page(page: RulesPage, refused: Refused | None) -> str:
    return render_template("rules/show.html", page=page, refused=refused, gate_labels=GATE_LABELS)
