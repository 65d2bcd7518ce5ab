"""The words of a consortium's changes, and at which field a refusal belongs."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints.messages import sentence
from procure.domain.framework_changes import ChangeKind
from procure.domain.reasons import Code, Reason
from procure.forms.base import DsForm

# What an officer does, and what it means in one sentence.
ACTS: Final[Mapping[ChangeKind, tuple[LazyString, LazyString]]] = {
    ChangeKind.RATE_SET: (
        __("Endre timepriser"),
        __("Nye høyeste timepriser for noen roller. Tilbud kan ikke ha høyere priser."),
    ),
    ChangeKind.MEMBER_IN: (
        __("Ta inn en virksomhet"),
        __("Virksomheten er medlem fra dagen du velger. Den kan være med i flere konsortier."),
    ),
    ChangeKind.MEMBER_OUT: (
        __("Meld ut en virksomhet"),
        __("Virksomheten og de ansatte går ut av konsortiet. Lederen kan ikke gå ut."),
    ),
    ChangeKind.LEAD_CHANGED: (
        __("Bytt leder"),
        __("Lederen leverer tilbudene og svarer for dem. Den nye må være medlem."),
    ),
    ChangeKind.CONSORTIUM_SUSPENDED: (
        __("Steng ute for en tid"),
        __("Konsortiet inviteres ikke til nye konkurranser så lenge det varer."),
    ),
    ChangeKind.SUSPENSION_LIFTED: (
        __("Ta med igjen"),
        __("Konsortiet er med igjen før utestengingen går ut."),
    ),
}

_FIELDS: Final[Mapping[Code, tuple[str, ...]]] = {
    Code.CHANGE_AFTER_END: ("starts_on",),
    Code.CHANGE_PLANNED: ("starts_on",),
    Code.CHANGE_TOO_EARLY: ("starts_on",),
    Code.CHANGE_TOO_LARGE: ("confirmed",),
    Code.DAY_NOT_LATER: ("starts_on",),
    Code.INDEX_NOT_POSITIVE: ("index_before",),
    Code.INDEX_SLIPPED: ("index_after", "percent"),
    Code.INDEX_TOO_LARGE: ("confirmed",),
    Code.LEAD_CANNOT_LEAVE: ("organisation_id",),
    Code.LEAD_NOT_MEMBER: ("organisation_id",),
    Code.MEMBER_ALREADY: ("organisation_number",),
    Code.MEMBER_MISSING: ("organisation_id",),
    Code.ORGANISATION_NUMBER_WRONG: ("organisation_number",),
    Code.PERIODS_OVERLAP: ("starts_on",),
    Code.PERIOD_BACKWARDS: ("until",),
    Code.PERSON_STARTS_LATER: ("organisation_id",),
    Code.REASON_MISSING: ("reason",),
    Code.SUSPENSION_MISSING: ("starts_on",),
}
_OF_A_ROLE: Final = {Code.COMMA_SLIPPED, Code.RATE_NOT_POSITIVE, Code.RATE_TOO_HIGH}


def tell(form: DsForm, reasons: Iterable[Reason]) -> None:
    """Put each refusal at the field it is about, or above the form when it is about none."""
    for why in reasons:
        field = next((f for f in form if _about(why, f.name, f.label.text, f.data)), None)
        if field is None:
            form.form_errors = [*form.form_errors, sentence(why)]
        else:
            field.errors = [*field.errors, sentence(why)]


def _about(why: Reason, name: str, label: str, value: object) -> bool:
    """The index has two ways in: only the one that was filled in can be wrong."""
    if why.code in _OF_A_ROLE and name.startswith("rate_"):
        return why.params.get("name") == label
    named = name in _FIELDS.get(why.code, ())
    return named and (why.code is not Code.INDEX_SLIPPED or value is not None)
