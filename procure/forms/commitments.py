"""A commitment statement as it was signed, and why one is withdrawn."""

from flask_babel import lazy_gettext as __
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, OrgNumberField, VersionField


class StatementForm(DsForm):
    """What the signed statement says."""

    organisation_number = OrgNumberField(
        __("Organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))]
    )
    name = StringField(
        __("Virksomhet"),
        [required(__("Skriv navnet på virksomheten")), Length(max=255)],
        description=__(
            "Den som forplikter seg: et medlem, eller en annen som konsortiet støtter seg på."
        ),
    )
    covers = TextAreaField(
        __("Hva erklæringen gjelder"),
        [required(__("Skriv hva erklæringen gjelder")), Length(max=2_000)],
        description=__("For eksempel «Tre gevinstrådgivere på nivå 4»."),
    )
    signed_on = DateField(
        __("Signert"), [required(__("Skriv når erklæringen er signert"))],
        description=__("dd.mm.åååå"),
    )  # fmt: skip
    expires_on = DateField(
        __("Gjelder til og med"), [Optional()],
        description=__("La feltet stå tomt hvis den gjelder like lenge som rammeavtalen."),
    )  # fmt: skip
    reference = StringField(
        __("Arkivreferanse"), [Length(max=255)],
        description=__("Hvor dokumentet ligger, for eksempel «26/0032-14»."),
    )  # fmt: skip
    version = VersionField()


class WithdrawForm(DsForm):
    """Why a statement is withdrawn."""

    reason = TextAreaField(__("Begrunnelse"), [required(__("Skriv en begrunnelse"))])
    version = VersionField()
