"""The form of the dates of a draft, and of the day they are proposed from."""

from flask_babel import lazy_gettext as __
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from procure.forms.base import DsForm, required
from procure.forms.drafting import VersionedForm
from procure.forms.fields import DateField, LocalDateTimeField, choices


class TimelineForm(VersionedForm):
    deadline_at = LocalDateTimeField(__("Tilbudsfrist"), [required(__("Skriv tilbudsfristen"))])
    questions_due_at = LocalDateTimeField(
        __("Frist for spørsmål"), [required(__("Skriv spørsmålsfristen"))]
    )
    validity_until = DateField(
        __("Vedståelsesfrist"),
        [required(__("Skriv vedståelsesfristen"))],
        description=__("Så lenge er leverandørene bundet av tilbudet."),
    )
    starts_on = DateField(__("Forventet oppstart"), [Optional()])
    ends_on = DateField(__("Forventet slutt"), [Optional()])
    standstill = RadioField(
        __("Karensperiode"),
        choices=choices(
            [
                ("yes", __("Ja, frivillig karensperiode")),
                ("no", __("Nei, kontrakt kan inngås når brevene er sendt")),
            ]
        ),
        description=__("Ikke påkrevd ved avrop på rammeavtale."),
        validators=[required(__("Velg ja eller nei"))],
    )
    standstill_days = IntegerField(
        __("Antall kalenderdager"),
        [Optional(), NumberRange(min=1, max=60, message=__("Skriv et tall fra 1 til 60"))],
        widget=TextInput(),
        default=10,
        render_kw={"inputmode": "numeric", "size": 4},
    )
    standstill_reason = TextAreaField(
        __("Begrunnelse for valget"), [required(__("Skriv en begrunnelse"))], render_kw={"rows": 3}
    )


class PlanForm(DsForm):
    """Sent as a query: it proposes dates and saves nothing."""

    start = DateField(
        __("Dagen konkurransen sendes ut (dd.mm.åååå)"), [required(__("Skriv en dato"))]
    )
