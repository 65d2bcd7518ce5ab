"""The form of the plan of presentations."""

from datetime import datetime
from typing import cast

from flask_babel import lazy_gettext as __
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import TextInput

from procure.domain.presentations import MOST_MINUTES, MOST_PAUSE
from procure.forms.base import DsForm, required
from procure.forms.fields import LocalDateTimeField

_NUMBER = {"inputmode": "numeric", "size": "5", "autocomplete": "off"}


class PlanForm(DsForm):
    """When the first begins, and what holds for all."""

    @property
    def first(self) -> datetime:
        """When the first begins, of a form that is valid."""
        return cast("datetime", self.starts_at.data)

    starts_at = LocalDateTimeField(
        __("Når den første begynner"), [required(__("Skriv når den første begynner"))]
    )
    minutes = IntegerField(
        __("Minutter til hver"),
        [
            InputRequired(__("Skriv hvor mange minutter hver får")),
            NumberRange(1, MOST_MINUTES, __("Skriv et helt tall fra 1 til 480")),
        ],
        widget=TextInput(),
        render_kw=_NUMBER,
        description=__("Alle får like lang tid."),
    )
    pause = IntegerField(
        __("Minutter mellom"),
        [
            InputRequired(__("Skriv hvor mange minutter det er mellom dem")),
            NumberRange(0, MOST_PAUSE, __("Skriv et helt tall fra 0 til 1440")),
        ],
        widget=TextInput(),
        render_kw=_NUMBER,
    )
    place = StringField(
        __("Sted"),
        [required(__("Skriv hvor det er, eller at det er digitalt")), Length(max=200)],
        description=__("Likt for alle."),
    )
