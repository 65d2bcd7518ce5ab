"""The form of one must requirement, met or not."""

from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from procure.forms.base import needed
from procure.forms.journal_acts import PlacedForm

MET: Final = "met"
UNMET: Final = "unmet"


class CheckForm(PlacedForm):
    """Whether the bid meets one requirement. A line that is left blank is not checked yet."""

    verdict = RadioField(
        __("Er kravet oppfylt?"),
        [needed(), Optional()],
        choices=[SelectChoice(MET, __("Oppfylt")), SelectChoice(UNMET, __("Ikke oppfylt"))],
    )
    reason = TextAreaField(
        __("Hva i tilbudet viser det?"), [needed(), Length(max=5_000)], render_kw={"rows": 2}
    )

    @property
    def blank(self) -> bool:
        """Whether nothing is said of the requirement."""
        return not self.verdict.data and not self.reason.data

    def validate_reason(self, field: TextAreaField) -> None:
        """A verdict has a reason: the protocol and the letter carry it."""
        if self.verdict.data and not field.data:
            raise ValidationError(__("Skriv hva i tilbudet som viser det"))
        if field.data and not self.verdict.data:
            raise ValidationError(__("Velg om kravet er oppfylt"))
