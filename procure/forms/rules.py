"""The reason for passing a warning."""

from flask_babel import lazy_gettext as __
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from procure.forms.base import DsForm, required

LONGEST = 2_000  # characters


class ExplainForm(DsForm):
    """Which warning, at which gate, and why the step is taken all the same."""

    gate = HiddenField()
    rule = HiddenField()
    finding = HiddenField()
    why = TextAreaField(
        __("Hvorfor går dere videre likevel?"),
        [
            required(__("Skriv hvorfor dere går videre likevel")),
            Length(max=LONGEST, message=__("Skriv høyst %(max)d tegn")),
        ],
    )
