"""Import of a framework agreement."""

from flask_babel import lazy_gettext as __
from flask_wtf.file import MultipleFileField

from procure.forms.base import DsForm, required


class ImportForm(DsForm):
    """One YAML or Excel file, or the CSV files of one agreement together."""

    files = MultipleFileField(
        __("Fil med rammeavtalen"),
        [required(__("Velg en fil"))],
        description=__("YAML eller Excel (.xlsx). Har du CSV, velg alle filene samtidig."),
    )
