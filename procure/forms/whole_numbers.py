"""Whole numbers that authors write: limits of answers, and published hours."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput


def whole_number(
    label: LazyString, most: int, message: LazyString, hint: LazyString | str = ""
) -> IntegerField:
    """Return a field for 1 to `most`, or nothing; `message` says what to write instead."""
    return IntegerField(
        label,
        [Optional(), NumberRange(min=1, max=most, message=message)],
        description=hint,
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 8, "autocomplete": "off"},
    )


def word_limit(hint: LazyString | str = "") -> IntegerField:
    """Return the field for the most words of an answer."""
    return whole_number(
        __("Ordgrense"),
        20_000,
        __("Skriv et tall fra 1 til 20 000"),
        hint,
    )


def page_limit() -> IntegerField:
    """Return the field for the most pages of what is attached to an answer."""
    return whole_number(
        __("Sidegrense for vedlegg"),
        500,
        __("Skriv et tall fra 1 til 500"),
        __("Så mange sider kan filene som hører til svaret, ha til sammen."),
    )
