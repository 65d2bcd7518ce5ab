"""The form of a talk with the market before the competition."""

from flask_babel import lazy_gettext as __
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from procure.domain.dialogues import Talk
from procure.forms.base import required
from procure.forms.fields import DateField
from procure.forms.journal_acts import PlacedForm

_LINE = 255  # characters, as the database holds them


class DialogueForm(PlacedForm):
    """Who was there, what about, and what they were given."""

    held_on = DateField(
        __("Når samtalen var"),
        [required(__("Skriv datoen for samtalen"))],
        description=__("Skriv dd.mm.åååå."),
    )
    subject = StringField(
        __("Hva samtalen handlet om"),
        [
            required(__("Skriv hva samtalen handlet om")),
            Length(max=_LINE, message=__("Skriv høyst %(max)d tegn")),
        ],
    )
    participants = TextAreaField(
        __("Hvem som deltok"),
        [required(__("Skriv hvem som deltok"))],
        description=__("Både fra dere og fra leverandørene. Skriv virksomhet og rolle."),
        render_kw={"rows": 3},
    )
    material = TextAreaField(
        __("Materiale leverandøren fikk"),
        description=__(
            "Hva det er, og hvor det ligger. Alle leverandørene får lese dette når det deles. "
            "La feltet stå tomt når dere ikke ga fra dere noe."
        ),
        render_kw={"rows": 4},
    )

    @property
    def talk(self) -> Talk:
        """What was typed."""
        return Talk(
            held_on=self.held_on.data,
            subject=self.subject.data or "",
            participants=self.participants.data or "",
            material=self.material.data or "",
        )
