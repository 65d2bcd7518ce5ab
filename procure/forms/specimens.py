"""The form of the component catalogue: one field of each kind."""

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import FileField

from procure.forms.base import DsForm, required
from procure.forms.fields import (
    CheckboxListField,
    LocalDateTimeField,
    MoneyField,
    PercentField,
    choices,
)

ANSWERS = (("yes", __("Ja")), ("no", __("Nei")))


class SpecimenForm(DsForm):
    """Nothing is kept of it. What must be answered shows its error when nothing is."""

    name = StringField(
        __("Navn"), [required(__("Skriv navnet"))], description=__("Slik det står på siden")
    )
    note = TextAreaField(__("Merknad"))
    value = MoneyField(__("Verdi"), [required(__("Skriv verdien i kroner"))])
    weight = PercentField(__("Vekt"), [required(__("Skriv vekten i prosent"))])
    due = LocalDateTimeField(__("Tilbudsfrist"), [required(__("Skriv dato og klokkeslett"))])
    agreed = BooleanField(__("Bekreft"), [required(__("Kryss av for å bekrefte"))])
    one = RadioField(__("Velg ett svar"), [required(__("Velg ett svar"))], choices=choices(ANSWERS))
    many = CheckboxListField(__("Velg ett eller flere svar"), choices=choices(ANSWERS))
    file = FileField(__("Fil"))
