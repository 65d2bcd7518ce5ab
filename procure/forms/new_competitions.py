"""The form of a new competition: where it belongs, and what it begins with."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as __
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from procure.domain.drafting import StartingPoint
from procure.forms.base import DsForm, needed, required
from procure.forms.fields import choices

SCRATCH: Final = "scratch"
COPY: Final = "copy"
LANGUAGES: Final = [("nb", __("Bokmål")), ("nn", __("Nynorsk")), ("en", __("Engelsk"))]


class NewCompetitionForm(DsForm):
    """Only the case number must be typed: the rest is proposed or inherited."""

    project = SelectField(__("Prosjekt"), [needed()], coerce=int)
    framework = SelectField(__("Rammeavtale"), [needed()], coerce=int)
    reference = StringField(
        __("Saksnummer"),
        [required(__("Skriv saksnummeret")), Length(max=60)],
        description=__("Slik det står i arkivet, for eksempel 2027/117"),
    )
    title = StringField(
        __("Navn på konkurransen"),
        [Length(max=200)],
        description=__("Står feltet tomt, får konkurransen navnet til prosjektet."),
    )
    start = RadioField(
        __("Hva vil dere starte med?"),
        choices=choices(
            [
                (
                    StartingPoint.DIAGNOSE_FIRST.value,
                    __("Mal: Diagnose først. Åpen diagnose, og endringsbilag om resten. 6 måneder"),
                ),
                (
                    StartingPoint.TRIPLE_DIAMOND.value,
                    __(
                        "Mal: Hele den triple diamanten, fra diagnose til prøvd løsning. 12 måneder"
                    ),
                ),
                (
                    StartingPoint.SMALL_CALL_OFF.value,
                    __("Mal: Lite avrop. Avgrenset oppdrag med korte frister. 3 måneder"),
                ),
                (COPY, __("Kopi av en tidligere konkurranse")),
                (SCRATCH, __("Fra bunnen, uten tekster")),
            ]
        ),
        default=StartingPoint.DIAGNOSE_FIRST.value,
        description=__(
            "Malene fyller ut oppdrag, krav, kriterier, vekter, frister og klimavurdering. "
            "Alt kan endres etterpå."
        ),
        validators=[required(__("Velg hva dere vil starte med"))],
    )
    copied_from = SelectField(
        __("Konkurransen som skal kopieres"),
        coerce=int,
        description=__(
            "Bare når dere velger kopi. Alt kopieres, unntatt datoer, personer og beslutninger."
        ),
    )
    language = SelectField(
        __("Språk i konkurransen"),
        [needed()],
        choices=choices(LANGUAGES),
        default="nb",
        description=__("Malen og dokumentene blir på dette språket. En kopi beholder sitt språk."),
    )

    def validate_copied_from(self, field: Field) -> None:
        if self.start.data == COPY and not field.data:
            raise ValidationError(_("Velg konkurransen som skal kopieres"))
