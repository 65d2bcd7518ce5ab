"""Upload of an own document template."""

from flask_babel import lazy_gettext as __
from flask_wtf.file import FileField

from procure.forms.base import DsForm, required


class TemplateForm(DsForm):
    """One Word file."""

    file = FileField(
        __("Malen du har endret"),
        [required(__("Velg en Word-fil"))],
        description=__("Word-dokument (.docx), høyst 10 MB."),
        render_kw={"accept": ".docx"},
    )
