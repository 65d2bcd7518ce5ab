"""The form of one award criterion of a draft."""

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from procure.forms.base import DsForm, required
from procure.forms.fields import DecimalCommaField, MoneyField, PercentField


class CriterionForm(DsForm):
    name = StringField(__("Navn"), [required(__("Skriv et navn")), Length(max=200)])
    allowed = SelectField(
        __("Kriterium i rammeavtalen"),
        coerce=int,
        description=__("Konkurransen kan bare bruke kriterier som rammeavtalen åpner for."),
    )
    weight = PercentField(__("Vekt"), [required(__("Skriv vekten i prosent"))])
    description = TextAreaField(__("Hva vi vurderer"), [Length(max=4000)], render_kw={"rows": 3})
    documentation = TextAreaField(
        __("Hva leverandøren skal dokumentere"), [Length(max=4000)], render_kw={"rows": 3}
    )
    word_limit = IntegerField(
        __("Ordgrense"),
        [Optional(), NumberRange(min=1, max=20_000, message=__("Skriv et tall fra 1 til 20 000"))],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 8},
    )
    minimum_points = DecimalCommaField(
        __("Minste poengsum"),
        [Optional()],
        description=__("Tilbud under grensen er ikke med i konkurransen."),
        render_kw={"size": 8},
    )
    value_per_point_ore = MoneyField(
        __("Verdi per poeng"),
        [Optional()],
        description=__("Bare når kvalitet prissettes: hva ett poeng er verdt for dere."),
    )
    climate = BooleanField(__("Kriteriet gjelder klima og miljø"))
