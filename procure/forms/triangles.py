"""The need that the reader wants to measure the consortia against."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange
from wtforms.widgets import TextInput

from procure.forms.base import DsForm, required
from procure.forms.fields import DecimalCommaField, choices
from procure.forms.needs import LEVELS

MOST_PEOPLE: Final = 99
MOST_TIME: Final = 99  # full-time equivalents
TIME: Final = "fte_"  # the beginning of the names of the fields of time


def need_form(areas: Mapping[int, str], *, level: int, people: int, time: Decimal) -> type[DsForm]:
    """Return a form with a level, a number of people, and full-time equivalents by area id.

    The numbers given stand there until somebody writes others.
    """
    fields: dict[str, object] = {
        "level": SelectField(
            __("Nivå"),
            [required(__("Velg et nivå"))],
            choices=choices(LEVELS[1:]),
            coerce=int,
            default=level,
        ),
        "people": IntegerField(
            __("Personer"),
            [
                required(__("Skriv hvor mange personer, for eksempel 1")),
                NumberRange(min=0, max=MOST_PEOPLE),
            ],
            default=people,
            widget=TextInput(),
            render_kw={"inputmode": "numeric", "size": "4", "autocomplete": "off"},
        ),
    }
    for area_id, name in areas.items():
        fields[f"{TIME}{area_id}"] = DecimalCommaField(
            __("Årsverk, %(area)s", area=name),
            [required(__("Skriv hvor mange årsverk, 0 når området ikke er med"))],
            places=2,
            minimum=0,
            maximum=MOST_TIME,
            default=time,
            render_kw={"size": "5"},
        )
    return type("NeedForm", (DsForm,), fields)
