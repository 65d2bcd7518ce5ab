"""The forms of one award criterion of a draft: itself, and what its points mean."""

from decimal import Decimal

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from procure.forms.base import DsForm, required
from procure.forms.fields import DecimalCommaField, MoneyField, PercentField, VersionField
from procure.forms.journal_entries import RowForm
from procure.forms.whole_numbers import page_limit, word_limit

MOST_WORDINGS = 20


class CriterionForm(DsForm):
    version = VersionField()
    name = StringField(__("Navn"), [required(__("Skriv et navn")), Length(max=200)])
    allowed = SelectField(
        __("Kriterium i rammeavtalen"),
        coerce=int,
        description=__("Konkurransen kan bare bruke kriterier som rammeavtalen åpner for."),
    )
    weight = PercentField(__("Vekt"), [required(__("Skriv vekten i prosent"))])
    description = TextAreaField(__("Hva vi vurderer"), [Length(max=4000)], render_kw={"rows": 3})
    documentation = TextAreaField(
        __("Hva leverandøren skal dokumentere"), [Length(max=4000)], render_kw={"rows": 3}
    )
    word_limit = word_limit(__("Ordene telles. Et svar som er for langt, kan ikke leveres."))
    page_limit = page_limit()
    minimum_points = DecimalCommaField(
        __("Minste poengsum"),
        [Optional()],
        description=__("Tilbud under grensen er ikke med i konkurransen."),
        render_kw={"size": 8},
    )
    value_per_point_ore = MoneyField(
        __("Verdi per poeng"),
        [Optional()],
        description=__("Bare når kvalitet prissettes: hva ett poeng er verdt for dere."),
    )
    climate = BooleanField(__("Kriteriet gjelder klima og miljø"))


class WordingRow(RowForm):
    """One step of the scale; a row without text is not used."""

    points = DecimalCommaField(__("Poeng"), [Optional()], render_kw={"size": 6})
    text = TextAreaField(__("Hva poengene betyr"), [Length(max=2000)], render_kw={"rows": 3})


class WordingsForm(DsForm):
    version = VersionField()
    wordings = FieldList(
        FormField(WordingRow),
        __("Poengskalaen i ord"),
        min_entries=1,
        max_entries=MOST_WORDINGS,
        description=__("Beste beskrivelse først. Tøm begge feltene i en rad for å fjerne den."),
    )

    @property
    def begun(self) -> list[WordingRow]:
        """The rows where something is typed."""
        return [entry.form for entry in self.wordings.entries if entry.form.begun]

    def written(self) -> list[tuple[Decimal, str]]:
        """Return what the begun rows say, once they are valid and all have points."""
        return [(row.points.data or Decimal(0), row.text.data or "") for row in self.begun]
