"""The form of the competences a competition needs."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import SelectField

from procure.forms.base import DsForm
from procure.forms.fields import choices

LEVELS = [
    (0, __("0 – ikke behov")),
    (1, __("1 – kjenner området")),
    (2, __("2 – kan delta")),
    (3, __("3 – arbeider selvstendig")),
    (4, __("4 – kan lede arbeidet")),
    (5, __("5 – ledende fagperson")),
]


def needs_form(areas: Iterable[tuple[int, str]]) -> type[DsForm]:
    """Return a form with the level needed in each of the framework's competence areas."""
    levels = {
        f"area_{area_id}": SelectField(name, choices=choices(LEVELS), coerce=int, default=0)
        for area_id, name in areas
    }
    return type("NeedsForm", (DsForm,), levels)
