"""The form of the published hours."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from procure.forms.base import DsForm


def price_lines_form(roles: Iterable[tuple[int, str]]) -> type[DsForm]:
    """Return a form with the hours of each of the framework's roles; blank means not bought."""
    hours = {
        f"role_{role_id}": IntegerField(
            name,
            [Optional(), NumberRange(min=1, max=200_000, message=__("Skriv et antall timer"))],
            widget=TextInput(),
            render_kw={"inputmode": "numeric", "size": 8},
        )
        for role_id, name in roles
    }
    return type("PriceLinesForm", (DsForm,), hours)
