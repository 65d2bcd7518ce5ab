"""Taking a line of the ledger back."""

from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import TextAreaField
from wtforms.validators import Length

from procure.forms.base import DsForm, required

LONGEST: Final = 1000  # characters


class CorrectionForm(DsForm):
    """Why the line is taken back."""

    reason = TextAreaField(
        __("Hvorfor rettes posteringen?"),
        [
            required(__("Skriv hvorfor posteringen rettes")),
            Length(max=LONGEST, message=__("Skriv høyst 1000 tegn")),
        ],
        description=__("Begrunnelsen står i regnskapet og kan ikke endres."),
    )
