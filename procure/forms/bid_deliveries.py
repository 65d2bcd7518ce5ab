"""Forms that submit a bid, and read a submitted one again."""

import re
from typing import Any, Final

from flask_babel import lazy_gettext as __
from wtforms import HiddenField, StringField
from wtforms.validators import Regexp

from procure.forms.base import DsForm, required

RECIPIENT: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}\Z")
_SECRET: Final = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}\Z")


class SubmitForm(DsForm):
    """The key makes two clicks one submission; `reader` is the public half of the reading key."""

    key = HiddenField(validators=[Regexp(r"[0-9a-f]{32}\Z")])
    reader = HiddenField(validators=[Regexp(RECIPIENT)])


def _as_written(typed: Any) -> Any:
    """Take a key however it was copied: with breaks or in small letters."""
    return "".join(typed.split()).upper() if isinstance(typed, str) else typed


class ReadingForm(DsForm):
    """The reading key; it is used for this one request."""

    secret = StringField(
        __("Lesenøkkel"),
        [
            required(__("Skriv inn lesenøkkelen")),
            Regexp(
                _SECRET, message=__("Lesenøkkelen begynner med AGE-SECRET-KEY-1 og har 74 tegn")
            ),
        ],
        filters=[_as_written],
        description=__("Den sto på siden da dere leverte, og begynner med AGE-SECRET-KEY-1."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "class": "ds-input hash"},
    )
    version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])
