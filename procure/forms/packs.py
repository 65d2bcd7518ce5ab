"""The form of a pack: which documents, which versions, PDF or not."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import BooleanField, RadioField, SelectChoice

from procure.domain.packs import Content
from procure.forms.base import DsForm, required


class PackForm(DsForm):
    """The choices are the packs that would hold something."""

    content = RadioField(
        __("Hva skal pakken ha?"), [required(__("Velg hva pakken skal ha"))], coerce=Content
    )
    all_versions = BooleanField(
        __("Ta med eldre versjoner"), description=__("De legges i en egen mappe.")
    )
    with_pdf = BooleanField(
        __("Lag PDF av hver Word-fil"),
        description=__("Tilgjengelig PDF for arkiv (PDF/A-2b og PDF/UA-1). Det tar litt tid."),
    )

    def offer(self, choices: Iterable[tuple[Content, str | LazyString]]) -> None:
        """Say which packs can be asked for."""
        self.content.choices = [SelectChoice(value.value, label) for value, label in choices]
