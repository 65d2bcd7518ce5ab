"""The sections of a draft of an agreement, and what each lacks, in the reader's words."""

from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __
from wtforms import Field

from procure.blueprints.messages import sentence
from procure.blueprints.sections import Task
from procure.domain import formats
from procure.forms.base import DsForm
from procure.forms.fields import MoneyField
from procure.queries.framework_drafts import DraftPage
from procure.queries.frameworks import FrameworkPage

# key, endpoint, label, in the order of the work
SECTIONS: Final[tuple[tuple[str, str, LazyString], ...]] = (
    ("basis", "framework_drafts.basis", __("Om avtalen")),
    ("period", "framework_drafts.period", __("Varighet og verdi")),
    ("call_off", "framework_drafts.call_off", __("Avrop og bilag")),
    ("criteria", "framework_drafts.criteria", __("Tildelingskriterier")),
    ("areas", "framework_drafts.areas", __("Kompetanseområder")),
    ("roles", "framework_drafts.roles", __("Roller")),
    ("parties", "framework_drafts.parties", __("Hvem kan gjøre avrop")),
    ("consortia", "framework_drafts.consortia", __("Konsortier og timepriser")),
)
_HIDDEN: Final = frozenset({"csrf_token", "version"})


def tasks(page: FrameworkPage) -> list[Task]:
    """Return the sections of a draft with what is missing in each; none for another."""
    if not page.may_edit:
        return []
    found = []
    for key, endpoint, label in SECTIONS:
        gaps = [sentence(why) for why in page.refusals if why.section == key]
        found.append(
            Task(
                str(label),
                url_for(endpoint, framework_id=page.id),
                _("Mangler noe") if gaps else _("Ferdig"),
                "warning" if gaps else "success",
                " ".join(gaps[:2]) or None,
            )
        )
    return found


def clashes(page: DraftPage, key: str, form: DsForm) -> tuple[tuple[str, object], ...]:
    """Return what is kept where something else was typed: label and value."""
    return tuple(
        (field.label.text, _shown(field, _kept(page, key, field.name)))
        for field in form
        if field.name not in _HIDDEN and field.data != _kept(page, key, field.name)
    )


def _kept(page: DraftPage, key: str, name: str) -> object:
    """Return what is kept under a field's name."""
    if name == "words":
        return [word.name for word in getattr(page, key)]
    if name == "extension_options":
        return [option.text or str(option.months or option.until) for option in page.options]
    if name == "annexes":
        return [annex["title"] for annex in page.annexes]
    return getattr(page, name, None)


def _shown(field: Field, value: object) -> object:
    if isinstance(value, int) and isinstance(field, MoneyField):
        return formats.kroner(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "–"
    return field.write(value) if hasattr(field, "write") and value else value or "–"
