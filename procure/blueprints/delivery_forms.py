"""The pages of a delivery's forms: shown, refused with everything kept, or done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from sqlalchemy.orm import Session

from procure.blueprints import access
from procure.blueprints.access import current_actor
from procure.blueprints.message_values import PHASE_LABELS
from procure.blueprints.messages import sentence
from procure.domain import permissions
from procure.domain.deliveries import OptionStatus, PhaseStatus, Severity
from procure.domain.errors import DomainError, IllegalTransition, InvalidInput, Stale
from procure.domain.permissions import Permission, Subject
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.forms.deliveries import GRADE_LABELS, QUESTION_LABELS, SEVERITY_LABELS
from procure.forms.journal_acts import PlacedForm
from procure.queries import deliveries as pages
from procure.queries.deliveries import DeliveryPage

_PHASE_STATUS: Final[Mapping[PhaseStatus, tuple[LazyString, str]]] = {
    PhaseStatus.UNPLANNED: (__("Ikke planlagt"), "neutral"),
    PhaseStatus.PLANNED: (__("Planlagt"), "neutral"),
    PhaseStatus.RUNNING: (__("Pågår"), "info"),
    PhaseStatus.PASSED: (__("Godkjent"), "success"),
}
_OPTION_STATUS: Final[Mapping[OptionStatus, tuple[LazyString, str]]] = {
    OptionStatus.OPEN: (__("Kan brukes"), "info"),
    OptionStatus.EXERCISED: (__("Tatt i bruk"), "success"),
    OptionStatus.LAPSED: (__("Falt bort"), "neutral"),
}
_SEVERITY_COLORS: Final[Mapping[Severity, str]] = {
    Severity.MINOR: "neutral",
    Severity.SERIOUS: "warning",
    Severity.ESSENTIAL: "danger",
}
LABELS: Final = {
    "grade_labels": GRADE_LABELS,
    "option_status": _OPTION_STATUS,
    "phase_labels": PHASE_LABELS,
    "phase_status": _PHASE_STATUS,
    "question_labels": QUESTION_LABELS,
    "severity_colors": _SEVERITY_COLORS,
    "severity_labels": SEVERITY_LABELS,
}
Verb = Callable[[Session], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form on its page. `refused` says why it cannot be used now; `more` is the template's."""

    template: str
    page: DeliveryPage
    form: PlacedForm
    done: str  # what is said when it is
    place: str | None = None  # where on the record it shows
    refused: tuple[Reason, ...] = ()
    changed: bool = False  # by somebody else, while this was typed
    more: Mapping[str, object] = field(default_factory=dict)


def by() -> dict[str, Any]:
    """Who acts, and when: what every verb asks for."""
    return {"actor": current_actor(), "now": access.now()}


def read(competition_id: int) -> DeliveryPage:
    """Return the contract record as the viewer may see it."""
    return pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())


def running(competition_id: int, permission: Permission = Permission.DELIVERY_RUN) -> DeliveryPage:
    """Return the record for someone who may write in it; 403 for who only reads."""
    page = read(competition_id)
    may = page.may_run if permission is Permission.DELIVERY_RUN else page.may_comment
    if not may:
        permissions.require(current_actor(), permission, Subject())
    return page


def act(sheet: Sheet, verb: Verb) -> ResponseReturnValue:
    """Show the form, or do what it asks for; whatever is refused, what was typed is kept."""
    # A refused action is the service's to explain, whatever the form holds.
    if request.method == "GET" or not (sheet.refused or sheet.form.validate()):
        return _shown(sheet, 422 if sheet.form.errors else 200)
    try:
        with atomic() as session:
            verb(session)
    except (InvalidInput, IllegalTransition, Stale) as error:
        return _refused(sheet, error)
    flash(sheet.done, "success")
    where = url_for(
        "deliveries.show", competition_id=sheet.page.competition.id, _anchor=sheet.place
    )
    return redirect(where, code=303)


def _refused(sheet: Sheet, error: DomainError) -> ResponseReturnValue:
    """Show the form again with what was refused, beside what others have written meanwhile."""
    now = replace(sheet, page=read(sheet.page.competition.id))
    if isinstance(error, InvalidInput):
        sheet.form.refuse(error.reasons, sentence)
        return _shown(now, 422)
    if isinstance(error, Stale):
        return _shown(replace(now, changed=True), 409)
    return _shown(replace(now, refused=error.reasons), 409)


def _shown(sheet: Sheet, status: int) -> ResponseReturnValue:
    shown = {
        "page": sheet.page,
        "form": sheet.form,
        "refused": sheet.refused,
        "changed": sheet.changed,
        **LABELS,
        **sheet.more,
    }
    return render_template(f"deliveries/{sheet.template}.html", **shown), status
