"""The form that declines an invitation."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField, ValidationError
from wtforms.validators import Length

from procure.domain.invitations import LONGEST, SENTENCES, Why
from procure.forms.base import DsForm, required
from procure.language import say

# They are stored in bokmål, for the buyer: who chooses one reads it in their own language.
OTHER: Final = __("Noe annet")
LABELS: Final = {why: LazyString(say, SENTENCES[why]) if why in SENTENCES else OTHER for why in Why}


class DeclineForm(DsForm):
    """A common reason, own words, or both."""

    why = RadioField(
        __("Hvorfor takker dere nei?"),
        [required(__("Velg en grunn"))],
        choices=[SelectChoice(why.value, label) for why, label in LABELS.items()],
    )
    words = TextAreaField(
        __("Utdyp grunnen"),
        [Length(max=LONGEST, message=__("Skriv høyst 500 tegn"))],
        description=__("Høyst 500 tegn. Velger dere «Noe annet», må dere skrive hva det er."),
        render_kw={"rows": 3},
    )

    def validate_words(self, field: TextAreaField) -> None:
        """Nothing chosen and nothing written would be no reason."""
        if self.why.data == Why.OTHER and not (field.data or "").strip():
            raise ValidationError(str(__("Skriv hvorfor dere takker nei")))
