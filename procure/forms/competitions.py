"""Forms of a competition's steps: shape and wording only; rules stand in the domain."""

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, TextAreaField

from procure.forms.base import DsForm, required
from procure.forms.fields import LocalDateTimeField


class ReturnForm(DsForm):
    comment = TextAreaField(
        __("Hva må endres?"), [required(__("Skriv hva som må endres"))], render_kw={"rows": 3}
    )


class ExtendForm(DsForm):
    deadline_at = LocalDateTimeField(__("Ny tilbudsfrist"), [required(__("Skriv den nye fristen"))])
    summary = TextAreaField(
        __("Melding til leverandørene"),
        [required(__("Skriv hva som er endret og hvorfor"))],
        render_kw={"rows": 3},
    )
    shift = BooleanField(
        __("Flytt også datoene som følger av fristen"),
        description=__("Spørsmålsfrist, vedståelsesfrist, oppstart og slutt flyttes like langt."),
    )
