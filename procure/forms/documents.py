"""Forms of the documents: a file that was edited in Word."""

from flask_babel import lazy_gettext as __
from flask_wtf.file import FileField, FileRequired

from procure.forms.base import DsForm


class EditedForm(DsForm):
    """The edited file. It is compared and never stored."""

    file = FileField(
        __("Filen dere har redigert"),
        [FileRequired(__("Velg en fil"))],
        description=__("Et Word-dokument (.docx) på høyst 10 MB."),
    )
