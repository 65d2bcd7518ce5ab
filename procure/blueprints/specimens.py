"""What the component catalogue shows: invented rows, steps and rules, and forms to fill in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from werkzeug.datastructures import MultiDict

from procure.domain import formats
from procure.domain.competitions import Action
from procure.domain.reasons import Code, Reason
from procure.domain.rules import registry
from procure.domain.rules.findings import text_of
from procure.domain.rules.model import Finding
from procure.domain.rules.titles import TITLES
from procure.forms.specimens import SpecimenForm
from procure.language import say
from procure.queries.rule_panels import Line, Panel
from procure.queries.rules import Passed

LATER: Final = timedelta(days=6, hours=3)


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a task list, as `tasks.html` wants it."""

    label: LazyString
    href: str | None
    status_label: LazyString
    color: str
    hint: LazyString | None = None
    count: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline, as `timeline.html` wants it."""

    label: LazyString
    state: str
    time_text: str
    datetime_iso: str | None


@dataclass(frozen=True, slots=True)
class Ends:
    """A page in the middle of a list."""

    newer_url: str = "#"
    older_url: str = "#"


TASKS: Final = (
    Task(__("Behov"), "#", __("Ferdig"), "success"),
    Task(__("Tildelingskriterier"), "#", __("Mangler"), "warning", count="3 / 5"),
    Task(__("Invitasjoner"), None, __("Venter"), "neutral", hint=__("Fyll ut behovet først.")),
)


def context(prefix: str, now: datetime) -> dict[str, Any]:
    """Return what the specimens speak of; ids begin with `prefix`, so that none stands twice."""
    wrong = SpecimenForm(formdata=MultiDict(), prefix=f"{prefix}-", meta={"csrf": False})
    wrong.validate()
    return {
        "form": SpecimenForm(formdata=None, prefix=f"{prefix}-"),
        "wrong": wrong,
        "tasks": TASKS,
        "steps": _steps(now),
        "ends": Ends(),
        "due": now + LATER,
        "stopped": _panel(Action.ISSUE, _stop(), _warning(), _clear("4"), _clear("6")),
        "explained": _panel(Action.APPROVE, _passed(now), _clear("10a")),
        "rule": registry.BY_ID["14"],
    }


def _steps(now: datetime) -> tuple[Step, ...]:
    def step(label: LazyString, state: str, at: datetime) -> Step:
        return Step(label, state, formats.moment(at), formats.iso(at))

    return (
        step(__("Kunngjort"), "done", now - LATER),
        step(__("Tilbudsfrist"), "current", now + LATER),
        Step(__("Kontrakt"), "future", "–", None),
    )


def _panel(gate: Action, *lines: Line) -> Panel:
    return Panel(competition_id=1, gate=gate, lines=lines, may_explain=True)


def _clear(rule_id: str) -> Line:
    rule = registry.BY_ID[rule_id]
    return Line(rule=rule, title=say(TITLES[rule.number]), verified=True)


def _found(rule_id: str, code: Code, passed: Passed | None = None) -> Line:
    rule, why = registry.BY_ID[rule_id], Reason(code)
    return Line(
        rule=rule,
        title=say(TITLES[rule.number]),
        verified=False,
        finding=why,
        text=text_of(why),
        passed=passed,
    )


def _stop() -> Line:
    return _found("14", Code.CLIMATE_CHOICE_MISSING)


def _warning() -> Line:
    return _found("15", Code.DEADLINE_ON_WEEKEND)


def _passed(now: datetime) -> Line:
    rule, why = registry.BY_ID["10b"], Reason(Code.SPANS_LEAVE_ORDER_OPEN)
    answer = Passed(
        rule=rule,
        gate=Action.APPROVE,
        finding=Finding(rule, why),
        text=text_of(why),
        reason=str(__("Rekkefølgen er avtalt med prosjekteieren.")),
        given_by=str(__("Innkjøper 1")),
        given_at=now,
    )
    return _found("10b", Code.SPANS_LEAVE_ORDER_OPEN, answer)
