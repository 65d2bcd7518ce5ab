"""Forms of the delivery: the plan, the gates, changes, options, invoices, deviations, grades."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, cast

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from procure.domain.deliveries import Billed, PhaseKey, Plan, PlannedPhase, Severity
from procure.forms.base import required
from procure.forms.fields import MOST_MONEY, DateField, MoneyField, VersionField
from procure.forms.journal_acts import PlacedForm

NO_ENTRY: Final = 0  # the change stands alone: no annex in the case journal
NO_PHASE: Final = ""
LINE: Final = 255  # characters, as the database holds them
NUMBER: Final = 60

QUESTION_LABELS: Final[Mapping[str, LazyString]] = {
    "quality": __("Kvaliteten på leveransene"),
    "cooperation": __("Samarbeidet"),
    "progress": __("Framdriften"),
    "cost_control": __("Kostnadskontrollen"),
}
GRADE_LABELS: Final[Mapping[int, LazyString]] = {
    1: __("1 – Svært svak. Vi fikk ikke det vi hadde avtalt"),
    2: __("2 – Svak. Det var mangler som fikk følger for oss"),
    3: __("3 – Som avtalt"),
    4: __("4 – God. Bedre enn vi kunne vente"),
    5: __("5 – Svært god. Vi vil vise leveransen fram for andre"),
}
SEVERITY_LABELS: Final[Mapping[Severity, LazyString]] = {
    Severity.MINOR: __("Mindre"),
    Severity.SERIOUS: __("Alvorlig"),
    Severity.ESSENTIAL: __("Vesentlig"),
}
_SEVERITY_HELP: Final[Mapping[Severity, LazyString]] = {
    Severity.MINOR: __("Mindre. Rettes uten at planen endres"),
    Severity.SERIOUS: __("Alvorlig. Går ut over tid, kostnad eller kvalitet"),
    Severity.ESSENTIAL: __("Vesentlig. Leveransen er i fare"),
}


class PlanForm(PlacedForm):
    """When each phase starts and ends; `seen` is the plan that the page showed."""

    diagnose_start = DateField(__("Start"))
    diagnose_end = DateField(__("Slutt"))
    explore_define_start = DateField(__("Start"))
    explore_define_end = DateField(__("Slutt"))
    develop_deliver_start = DateField(__("Start"))
    develop_deliver_end = DateField(__("Slutt"))
    why = TextAreaField(
        __("Begrunnelse"),
        description=__("Bare når planen går utenfor kontraktens periode."),
        render_kw={"rows": 3},
    )
    seen = HiddenField()

    @property
    def plan(self) -> Plan:
        """What was typed, as days."""
        return {
            key: PlannedPhase(self[f"{key}_start"].data, self[f"{key}_end"].data)
            for key in PhaseKey
        }

    def show(self, plan: Plan) -> None:
        """Fill in the plan as it stands, and note that it was seen."""
        for key, planned in plan.items():
            self[f"{key}_start"].data, self[f"{key}_end"].data = planned.start, planned.end
        self.seen.data = written(plan)


def written(plan: Plan) -> str:
    """Return a plan as one text, to be compared with another."""
    return " ".join(f"{planned.start}/{planned.end}" for planned in plan.values())


class StartForm(PlacedForm):
    """The start of a phase; a warning needs a reason."""

    why = TextAreaField(__("Begrunnelse"), render_kw={"rows": 4})


class GateForm(PlacedForm):
    """The gate at the end of a phase."""

    remark = TextAreaField(
        __("Hva beslutningen bygger på"),
        [required(__("Skriv hva beslutningen bygger på"))],
        description=__("Leverandøren leser den. Skriv hva som er levert, og hvem som er enige."),
        render_kw={"rows": 5},
    )


class OptionForm(PlacedForm):
    """A right to buy more."""

    title = StringField(
        __("Hva opsjonen gjelder"),
        [required(__("Skriv hva opsjonen gjelder")), Length(max=LINE)],
    )
    value = MoneyField(
        __("Verdi uten mva."), [required(__("Skriv verdien av opsjonen"))], minimum=1
    )
    exercise_by = DateField(
        __("Siste dag den kan brukes"),
        description=__("dd.mm.åååå. Etter denne dagen faller opsjonen bort."),
    )


class ChangeForm(PlacedForm):
    """A signed change annex; the choices are the annexes of the journal that are not signed."""

    entry = RadioField(
        __("Hvilket endringsbilag?"), [required(__("Velg et endringsbilag"))], coerce=int
    )
    amount = MoneyField(
        __("Endring i kontraktsverdien uten mva."),
        minimum=-MOST_MONEY,
        description=__(
            "Skriv minus foran når kontrakten blir billigere, og 0 når prisen ikke endres. For et "
            "bilag fra saksjournalen hentes beløpet derfra."
        ),
    )
    why = TextAreaField(
        __("Hva som endres, og hvorfor"),
        [required(__("Skriv hva som endres, og hvorfor"))],
        render_kw={"rows": 4},
    )
    signed_on = DateField(
        __("Signert av begge parter"),
        [required(__("Skriv når begge parter har signert"))],
        description=__("dd.mm.åååå"),
    )
    version = VersionField()

    def validate_amount(self, field: MoneyField) -> None:
        """A change that stands alone must say what it costs; 0 is an answer."""
        if self.entry.data == NO_ENTRY and field.data is None:
            raise ValidationError(str(__("Skriv beløpet, eller 0 når prisen ikke endres")))

    def offer(self, choices: Iterable[tuple[int, str]]) -> None:
        """Say which annexes wait for a signature; a change can always stand alone."""
        offered = [*choices, (NO_ENTRY, __("En annen signert endring"))]
        self.entry.choices = [SelectChoice(value, label) for value, label in offered]
        if self.entry.data is None and not self.is_submitted():
            self.entry.data = offered[0][0]


class InvoiceForm(PlacedForm):
    """An invoice or a credit note."""

    kind = RadioField(
        __("Hva er det?"),
        [required(__("Velg faktura eller kreditnota"))],
        choices=[
            SelectChoice("invoice", __("Faktura")),
            SelectChoice("credit", __("Kreditnota")),
        ],
        default="invoice",
    )
    number = StringField(
        __("Nummer"), [required(__("Skriv nummeret på fakturaen")), Length(max=NUMBER)]
    )
    invoiced_on = DateField(
        __("Fakturadato"), [required(__("Skriv fakturadatoen"))], description=__("dd.mm.åååå")
    )
    amount = MoneyField(__("Beløp uten mva."), [required(__("Skriv beløpet"))])
    phase = RadioField(__("Fase"), default=NO_PHASE)
    text = StringField(__("Hva den gjelder"), [Length(max=LINE)])
    why = TextAreaField(
        __("Begrunnelse"),
        description=__("Bare når det faktureres mer enn avtalt. Leverandøren ser den ikke."),
        render_kw={"rows": 3},
    )

    def offer(self, phases: Mapping[PhaseKey, LazyString]) -> None:
        """Say which phases an invoice can belong to; none is an answer too."""
        named = [SelectChoice(key.value, label) for key, label in phases.items()]
        self.phase.choices = [*named, SelectChoice(NO_PHASE, __("Flere faser, eller ingen"))]

    @property
    def billed(self) -> Billed:
        """What was typed; a credit note's amount is below 0."""
        amount = self.amount.data or 0
        return Billed(
            number=self.number.data or "",
            amount_ore=-amount if self.kind.data == "credit" else amount,
            invoiced_on=cast("date", self.invoiced_on.data),  # required
            phase=PhaseKey(self.phase.data) if self.phase.data else None,
            text=self.text.data or "",
        )


class DeviationForm(PlacedForm):
    """Something that was not delivered as agreed."""

    title = StringField(
        __("Avviket i korte trekk"),
        [required(__("Skriv avviket i korte trekk")), Length(max=LINE)],
    )
    description = TextAreaField(
        __("Hva som skjedde, og hva dere venter av leverandøren"),
        [required(__("Skriv hva som skjedde"))],
        render_kw={"rows": 5},
    )
    severity = RadioField(
        __("Hvor alvorlig er det?"),
        [required(__("Velg hvor alvorlig avviket er"))],
        choices=[SelectChoice(key.value, label) for key, label in _SEVERITY_HELP.items()],
    )


class CloseDeviationForm(PlacedForm):
    """What came of a deviation."""

    resolution = TextAreaField(
        __("Hva som ble gjort"), [required(__("Skriv hva som ble gjort"))], render_kw={"rows": 4}
    )


def _grade(name: str) -> RadioField:
    return RadioField(
        QUESTION_LABELS[name],
        [required(__("Velg en karakter for hvert spørsmål"))],
        choices=[SelectChoice(value, label) for value, label in GRADE_LABELS.items()],
        coerce=int,
    )


class EvaluationForm(PlacedForm):
    """How the delivery was: four grades and two texts."""

    quality = _grade("quality")
    cooperation = _grade("cooperation")
    progress = _grade("progress")
    cost_control = _grade("cost_control")
    strengths = TextAreaField(
        __("Styrker"), [required(__("Skriv hva leverandøren gjorde godt"))], render_kw={"rows": 4}
    )
    improvements = TextAreaField(
        __("Forbedringer"),
        [required(__("Skriv hva leverandøren kan gjøre bedre"))],
        render_kw={"rows": 4},
    )

    @property
    def grades(self) -> dict[str, int]:
        """The grade of each question."""
        return {name: self[name].data or 0 for name in QUESTION_LABELS}


class CommentForm(PlacedForm):
    """The supplier's own words on its evaluation."""

    comment = TextAreaField(
        __("Kommentaren deres"), [required(__("Skriv kommentaren"))], render_kw={"rows": 5}
    )


class CompleteForm(PlacedForm):
    """The end of a delivery; warnings need a reason."""

    why = TextAreaField(__("Begrunnelse"), render_kw={"rows": 4})
