"""The sections of a draft of an agreement, and what each lacks, in the reader's words."""

from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.messages import sentence
from procure.blueprints.sections import Task
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
