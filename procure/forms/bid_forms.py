"""Forms of the offline forms' pages: the upload, and which of its changes to take."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as __
from flask_wtf.file import FileField
from wtforms import SelectChoice

from procure.forms.base import DsForm, required
from procure.forms.fields import CheckboxListField, VersionField


class UploadForm(DsForm):
    """One filled form at a time, Word or Excel."""

    file = FileField(
        __("Utfylt skjema"),
        [required(__("Velg en fil"))],
        description=__(
            "Tilbudsskjema i Word (.docx) eller prisskjema i Excel (.xlsx). Høyst 10 MB."
        ),
        render_kw={"accept": ".docx,.xlsx"},
    )


class TakeForm(DsForm):
    """Which changes to take; `version` is of the draft that the page compared with."""

    version = VersionField()
    cells = CheckboxListField(__("Endringer"), [required(__("Velg minst én endring"))])

    def offer(self, cells: Sequence[str]) -> None:
        """Let these changes be chosen."""
        self.cells.choices = [SelectChoice(cell, cell) for cell in cells]
