"""Attachments of a bid: one file in a form, or a file that is sent in parts."""

from typing import Final

from flask_babel import lazy_gettext as __
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange

from procure.domain.attachments import EXTENSIONS
from procure.forms.base import DsForm, required

LARGEST: Final = 10**12  # octets that a file may claim to have: more is no file


class AttachmentForm(DsForm):
    """One file at a time: the answer to each is clear. What is possible is passed in."""

    file = FileField(
        __("Fil"),
        [required(__("Velg en fil"))],
        render_kw={"accept": ",".join(f".{extension}" for extension in EXTENSIONS)},
    )
    criterion = SelectField(__("Hører til"), coerce=int)


class UploadForm(DsForm):
    """What the browser says of a file before it sends the parts."""

    name = StringField("", [required(__("Velg en fil"))])
    size = IntegerField("", [NumberRange(1, LARGEST, __("Filen er tom. Velg en annen fil."))])
    fresh = BooleanField("")


class FinishForm(DsForm):
    """Which answer the file belongs to; 0 is the bid as a whole."""

    criterion = SelectField("", coerce=int)
