"""The forms of the price: the published hours of the assignment, and of each option."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from procure.domain.drafting import VatBasis
from procure.domain.price_lines import MOST_HOURS, HourLine
from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, choices
from procure.forms.journal_entries import RowForm
from procure.forms.whole_numbers import whole_number

MOST_LINES = 60
SPARE_LINES = 2


class HourRow(RowForm):
    """A line; one without hours and label is not used."""

    role = SelectField(__("Rolle"), coerce=int)
    label = StringField(__("Merkelapp"), [Length(max=100)])
    hours = whole_number(__("Timer"), MOST_HOURS, __("Skriv et antall timer"))


class HoursForm(DsForm):
    """What the forms of the assignment and of an option share. `seen` is the list's mark."""

    seen = HiddenField()
    lines = FieldList(
        FormField(HourRow),
        __("Timer per rolle"),
        min_entries=1,
        max_entries=MOST_LINES,
        description=__(
            "La timene stå tomme for roller dere ikke trenger. Skriv en merkelapp når en rolle "
            "står på flere linjer, for eksempel «diagnose»."
        ),
    )

    def offer(self, roles: Iterable[tuple[int, str]]) -> None:
        """Say which roles can be chosen."""
        known = choices(roles)
        for entry in self.lines.entries:
            entry.form.role.choices = known

    def spare(self) -> None:
        """Add empty lines at the end."""
        for _ in range(min(SPARE_LINES, MOST_LINES - len(self.lines.entries))):
            self.lines.append_entry()

    @property
    def begun(self) -> list[HourRow]:
        """The lines where something is typed."""
        return [entry.form for entry in self.lines.entries if entry.form.begun]

    def written(self) -> list[HourLine]:
        """Return what the begun lines say; hours that are missing are 0."""
        return [(row.role.data, row.label.data or "", row.hours.data or 0) for row in self.begun]


class PriceForm(HoursForm):
    vat_basis = RadioField(
        __("Merverdiavgift"),
        choices=choices(
            [
                (
                    VatBasis.EXCLUDED.value,
                    __("Prisene er uten merverdiavgift, og avgiften kommer i tillegg"),
                ),
                (VatBasis.EXEMPT.value, __("Tjenestene er unntatt fra merverdiavgift")),
            ]
        ),
        validators=[required(__("Velg ett alternativ"))],
        description=__("Tilbudene sammenlignes alltid uten merverdiavgift."),
    )


class OptionForm(HoursForm):
    name = StringField(__("Navn på opsjonen"), [required(__("Skriv et navn")), Length(max=100)])
    description = TextAreaField(
        __("Hva opsjonen omfatter"),
        [required(__("Skriv hva opsjonen omfatter")), Length(max=4000)],
        render_kw={"rows": 3},
    )
    last_taken_on = DateField(
        __("Siste dag dere kan ta ut opsjonen"), [required(__("Skriv en dato"))]
    )
