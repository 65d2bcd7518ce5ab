"""What happens to a body: another name, or another body in its place."""

from flask_babel import lazy_gettext as __
from wtforms import StringField
from wtforms.validators import Length, Optional

from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, OrgNumberField


class NameForm(DsForm):
    """A new name of the same body."""

    name = StringField(__("Nytt navn"), [required(__("Skriv det nye navnet")), Length(max=255)])
    since = DateField(
        __("Gjelder fra"), [required(__("Skriv fra hvilken dag"))],
        description=__("I dag eller tidligere. dd.mm.åååå"),
    )  # fmt: skip
    was_since = DateField(
        __("Det gamle navnet gjaldt fra"), [Optional()],
        description=__("Trengs bare når ingen tidligere navn er ført inn. dd.mm.åååå"),
    )  # fmt: skip


class SuccessorForm(DsForm):
    """Another body that takes over."""

    organisation_number = OrgNumberField(
        __("Organisasjonsnummeret til den som overtar"),
        [required(__("Skriv organisasjonsnummeret"))],
    )
    name = StringField(
        __("Navnet til den som overtar"),
        [required(__("Skriv navnet på virksomheten")), Length(max=255)],
    )
    since = DateField(
        __("Overtar fra"), [required(__("Skriv fra hvilken dag"))], description=__("dd.mm.åååå")
    )
