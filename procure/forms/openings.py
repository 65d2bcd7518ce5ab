"""Forms of the opening: the officer's control of each bid."""

from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField, ValidationError
from wtforms.validators import Length

from procure.forms.base import DsForm, required

ADMISSIBLE: Final = "admissible"
REJECTED: Final = "rejected"


class AssessForm(DsForm):
    """Whether a bid meets the absolute requirements. A rejection needs its reason."""

    verdict = RadioField(
        __("Oppfyller tilbudet de absolutte kravene?"),
        [required(__("Velg om tilbudet skal godtas eller avvises"))],
        choices=[
            SelectChoice(ADMISSIBLE, __("Ja, tilbudet godtas til evaluering")),
            SelectChoice(REJECTED, __("Nei, tilbudet avvises")),
        ],
    )
    reason = TextAreaField(
        __("Begrunnelse for å avvise"),
        [Length(max=10_000)],
        description=__(
            "Hvilket krav som ikke er oppfylt, og hvorfor. Må fylles ut når tilbudet avvises."
        ),
    )

    def validate_reason(self, field: TextAreaField) -> None:
        if self.verdict.data == REJECTED and not field.data:
            raise ValidationError(str(__("Skriv hvorfor tilbudet avvises")))
