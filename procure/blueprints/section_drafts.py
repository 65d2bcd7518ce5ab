"""Half-written sections: what of them is saved, and what is said to the page and to its script."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import flash, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField

from procure.blueprints import access
from procure.blueprints.access import current_actor
from procure.domain import formats
from procure.extensions import db
from procure.forms.base import DsForm
from procure.forms.drafting import VersionedForm
from procure.forms.fields import LocalDateTimeField, written_in
from procure.language import using
from procure.queries import draft_changes
from procure.queries.tenders import Tender
from procure.services import draft_fields
from procure.services.draft_fields import Saved

NEVER_BLANK: Final = frozenset({"title", "contract_form", "language"})


@dataclass(frozen=True, slots=True)
class Theirs:
    """What another author has put in a field, and who and when, if the trail tells."""

    label: str
    text: str
    by: str = ""
    at: datetime | None = None


def asked() -> bool:
    """Whether the form was sent to be kept half-written."""
    return "draft" in request.form


def by_script() -> bool:
    """Whether the page's script sent the form, and reads the answer."""
    return request.accept_mimetypes.best == "application/json"


def sound(form: DsForm, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a draft may hold: those without fault, and the blank ones.

    A field that is blank is no fault of a draft: the checks say what is missing. Such faults are
    taken off the form.
    """
    for name, field in form._fields.items():
        if field.errors and name not in NEVER_BLANK and _blank(field):
            field.errors = []
    return {n: v for n, v in values.items() if n not in form or not form[n].errors}


def _blank(field: Field) -> bool:
    return not any(str(part).strip() for part in field.raw_data or ())


def settle(form: DsForm, fresh: DsForm, page: Tender, outcome: Saved) -> tuple[Theirs, ...]:
    """Fill the form in with what only others changed, and tell what they wrote where both did.

    What the author wrote stands in the form, and the next save is made from what is stored now.
    """
    for name in outcome.theirs:
        if name in form:
            form[name].data, form[name].raw_data = fresh[name].data, None
    form["base"].data = draft_fields.base_of(page)
    form["version"].data = str(page.version)
    return _written(form, fresh, page.id, outcome.clashes)


def _written(
    form: DsForm, fresh: DsForm, competition_id: int, names: tuple[str, ...]
) -> tuple[Theirs, ...]:
    if not names:
        return ()
    known = draft_changes.newest(db.session, competition_id, names, viewer=current_actor())
    found = []
    for name in names:
        change = known.get(name)
        label, text = str(form[name].label.text), _text(fresh[name])
        found.append(Theirs(label, text, change.by, change.at) if change else Theirs(label, text))
    return tuple(found)


def _text(field: Field) -> str:
    """Return what a field shows, in words."""
    if isinstance(field, BooleanField):
        return str(_("Ja")) if field.data else str(_("Nei"))
    if isinstance(field, SelectField):
        return next((str(option.label.text) for option in field if option.checked), "–")
    return _shown(field) or "–"


def _shown(field: Field) -> str:
    return str(field._value())  # noqa: SLF001 -- WTForms has no other name for what it shows


def tell(competition_id: int, form: DsForm, outcome: Saved) -> None:
    """Say who changed other fields while the author wrote: both are kept."""
    if note := _note(competition_id, form, outcome.theirs):
        flash(note, "info")


def _note(competition_id: int, form: DsForm, names: tuple[str, ...]) -> str:
    """Name the fields that others changed, and who did."""
    shown = [name for name in names if name in form]
    if not shown:
        return ""
    known = draft_changes.newest(db.session, competition_id, shown, viewer=current_actor())
    fields = ", ".join(f"«{form[name].label.text}»" for name in shown)
    people = ", ".join(sorted({change.by for change in known.values()})) or _("Noen andre")
    return str(
        _("%(who)s endret %(fields)s mens du skrev. Begge endringene er lagret.",
          who=people, fields=fields)
    )  # fmt: skip


def answer(
    form: VersionedForm, fresh: VersionedForm, page: Tender, outcome: Saved
) -> ResponseReturnValue:
    """Tell the script what was saved, what is wrong, and what others wrote."""
    clashes = _written(form, fresh, page.id, outcome.clashes)
    marks = dict(pair.split(":", 1) for pair in draft_fields.base_of(page).split())
    before = dict(pair.split(":", 1) for pair in (form.base.data or "").split() if ":" in pair)
    marks |= {name: before[name] for name in outcome.clashes if name in before}  # still to settle
    with using(written_in(request.form)):  # they go into that form
        theirs = {name: _parts(fresh[name]) for name in outcome.theirs if name in form}
    return jsonify(
        {
            "saved": f"{formats.local(access.now()):%H.%M}",
            "version": str(page.version),
            "base": " ".join(f"{name}:{mark}" for name, mark in sorted(marks.items())),
            "errors": {place: str(message) for place, message in form.error_list() if place},
            "theirs": theirs,
            "note": _note(page.id, form, outcome.theirs),
            "clashes": [one.label for one in clashes],
        }
    )


def _parts(field: Field) -> list[str]:
    """Return the values of a field's inputs, as a browser would send them."""
    if isinstance(field, BooleanField):
        return ["y"] if field.data else []
    if isinstance(field, SelectField):
        return [] if field.data is None else [str(field.data)]
    text = _shown(field)
    if isinstance(field, LocalDateTimeField):
        day, _gap, time = text.partition(" ")
        return [day, time]
    return [text]
