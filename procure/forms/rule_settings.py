"""What an officer sets about the rules: a value from a day, and on what ground."""

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length

from procure.forms.base import required
from procure.forms.fields import DateField
from procure.forms.journal_acts import PlacedForm

_LINE = 60  # characters, as the database holds them


class ThresholdForm(PlacedForm):
    value = StringField(
        __("Ny verdi"),
        [
            required(__("Skriv den nye verdien")),
            Length(max=_LINE, message=__("Skriv høyst %(max)d tegn")),
        ],
    )
    starts_on = DateField(__("Gjelder fra"), [required(__("Skriv dagen den gjelder fra"))])
    source = TextAreaField(
        __("Kilde"),
        [required(__("Skriv hva verdien bygger på"))],
        description=__("Loven, vedtaket eller veilederen verdien bygger på."),
        render_kw={"rows": 3},
    )


class RuleForm(PlacedForm):
    in_force = RadioField(
        __("Skal regelen gjelde?"),
        [required(__("Velg om regelen skal gjelde"))],
        choices=[
            SelectChoice("on", __("Ja, den gjelder")),
            SelectChoice("off", __("Nei, den gjelder ikke")),
        ],
    )
    starts_on = DateField(__("Fra"), [required(__("Skriv fra hvilken dag"))])
    source = TextAreaField(
        __("Kilde"),
        [required(__("Skriv hva endringen bygger på"))],
        description=__("Lovendringen eller vedtaket endringen bygger på."),
        render_kw={"rows": 3},
    )


class ProvisionForm(PlacedForm):
    read_on = DateField(__("Når du leste lovteksten"), [required(__("Skriv dagen du leste den"))])
    note = TextAreaField(
        __("Hvor du leste den, og hva du fant"),
        [required(__("Skriv hvor du leste den"))],
        description=__("Lovtekstens adresse og dato. Skriv også om noe ikke stemmer."),
        render_kw={"rows": 3},
    )
