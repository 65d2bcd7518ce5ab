"""Forms around a sheet that is filled in offline: the file, then the confirmation."""

from flask_babel import lazy_gettext as __
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, ValidationError

from procure.domain.sheet_forms import Taken, load
from procure.forms.base import DsForm, required


class SheetUploadForm(DsForm):
    """The filled sheet."""

    file = FileField(
        __("Utfylt skjema"),
        [required(__("Velg en fil"))],
        description=__("Excel-filen (.xlsx) du hentet her. Høyst 10 MB."),
        render_kw={"accept": ".xlsx"},
    )


class SheetConfirmForm(DsForm):
    """What the page showed before and after of, carried to the confirmation.

    Nothing here is trusted: every cell obeys the rules it would obey when it is typed.
    """

    changes = HiddenField()
    seen = HiddenField()

    def validate_changes(self, field: Field) -> None:
        """Refuse what the page did not write."""
        try:
            load(field.data or "")
        except ValueError as fault:
            raise ValidationError(str(__("Last opp filen på nytt."))) from fault

    @property
    def taken(self) -> tuple[Taken, ...]:
        """The changes; raises ValueError before the form is validated."""
        return load(self.changes.data or "")
