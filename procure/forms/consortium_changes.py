"""Changes of a consortium: one short form for each kind, and the reason to confirm."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length, Optional

from procure.domain.consortium_changes import Plan
from procure.domain.framework_changes import ChangeKind
from procure.domain.rates import Adjustment, Rounding, by_index, by_percent
from procure.forms.base import DsForm, required
from procure.forms.fields import (
    CheckboxListField,
    DateField,
    DecimalCommaField,
    MoneyField,
    OrgNumberField,
    VersionField,
)

DAY_HINT: Final = __("dd.mm.åååå")
PERCENT, INDEX = "percent", "index"


class ConsortiumChangeForm(DsForm):
    """What every change has: the day, and with the preview the reason and a confirmation."""

    starts_on = DateField(
        __("Gjelder fra"), [required(__("Skriv hvilken dag endringen skal gjelde fra"))],
        description=DAY_HINT,
    )  # fmt: skip
    reason = TextAreaField(
        __("Begrunnelse"),
        description=__("Hva bygger dere på? Vis gjerne til brev eller avtale i saken."),
    )
    confirmed = BooleanField(__("Ja, så store endringer er riktig"))
    version = VersionField()
    seen = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Mark the reason as asked for: it is, but not before the preview."""
        super().__init__(*args, **kwargs)
        self.reason.flags.required = True

    def plan(self, reason: str, version: int | None = None) -> Plan:
        """Return from which day, and why. Only after validation."""
        day: Any = self.starts_on.data
        return Plan(effective_on=day, reason=reason.strip(), version=version)

    def values(self) -> dict[str, Any]:
        """Return what the service asks for besides the plan. Only after validation."""
        return {}


class RatesForm(ConsortiumChangeForm):
    """New rates by role; `rates_form` gives one with a field for each role."""

    def role_fields(self) -> list[MoneyField]:
        """The fields of the roles, in order."""
        return [field for field in self if field.name.startswith("rate_")]

    def values(self) -> dict[str, Any]:
        rates = {
            int(field.name.removeprefix("rate_")): field.data
            for field in self.role_fields()
            if field.data is not None
        }
        return {"rates": rates}


def rates_form(roles: Iterable[tuple[int, str, str]]) -> type[RatesForm]:
    """Return a form with one field per role: id, name, and what the rate is today."""
    fields = {
        f"rate_{role_id}": MoneyField(name, [Optional()], description=today)
        for role_id, name, today in roles
    }
    return type("RatesOfRolesForm", (RatesForm,), fields)


class MemberInForm(ConsortiumChangeForm):
    """One more firm."""

    organisation_number = OrgNumberField(
        __("Organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))]
    )
    name = StringField(
        __("Virksomhet"), [required(__("Skriv navnet på virksomheten")), Length(max=255)]
    )

    def values(self) -> dict[str, Any]:
        return {
            "organisation_number": self.organisation_number.data,
            "name": self.name.data,
        }


class MemberForm(ConsortiumChangeForm):
    """Chooses one of the consortium's firms."""

    organisation_id = RadioField(
        __("Virksomhet"), [required(__("Velg en virksomhet"))], validate_choice=True
    )

    def offer(self, firms: Iterable[tuple[int, str]]) -> None:
        """Take the firms to choose from."""
        self.organisation_id.choices = [SelectChoice(str(key), name) for key, name in firms]

    def values(self) -> dict[str, Any]:
        return {"organisation_id": int(self.organisation_id.data)}


class LeadForm(MemberForm):
    """Who leads from now on, and what becomes of the one that did."""

    old_stays = RadioField(
        __("Hva skjer med virksomheten som leder i dag?"),
        [required(__("Velg om virksomheten blir med videre"))],
        choices=[
            SelectChoice("1", __("Den blir med videre som medlem")),
            SelectChoice("0", __("Den går ut av konsortiet")),
        ],
    )

    def values(self) -> dict[str, Any]:
        return {**super().values(), "old_stays": self.old_stays.data == "1"}


class SuspendForm(ConsortiumChangeForm):
    """A time out of new competitions."""

    starts_on = DateField(
        __("Utestengt fra og med"), [required(__("Skriv den første dagen"))], description=DAY_HINT
    )
    until = DateField(
        __("Utestengt til og med"), [Optional()],
        description=__(
            "Dagen etter er konsortiet med igjen av seg selv. La feltet stå tomt hvis sluttdatoen "
            "ikke er kjent."
        ),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"until": self.until.data}


class LiftForm(ConsortiumChangeForm):
    """The day a consortium returns."""

    starts_on = DateField(
        __("Med igjen fra"), [required(__("Skriv hvilken dag konsortiet er med igjen"))],
        description=DAY_HINT,
    )  # fmt: skip


FORMS: Final[Mapping[ChangeKind, type[ConsortiumChangeForm]]] = {
    ChangeKind.RATE_SET: RatesForm,
    ChangeKind.MEMBER_IN: MemberInForm,
    ChangeKind.MEMBER_OUT: MemberForm,
    ChangeKind.LEAD_CHANGED: LeadForm,
    ChangeKind.CONSORTIUM_SUSPENDED: SuspendForm,
    ChangeKind.SUSPENSION_LIFTED: LiftForm,
}


class IndexForm(ConsortiumChangeForm):
    """An adjustment of all rates of some consortia."""

    way = RadioField(
        __("Hvordan skal prisene reguleres?"),
        [required(__("Velg prosent eller indeks"))],
        choices=[
            SelectChoice(PERCENT, __("Med en prosent")),
            SelectChoice(INDEX, __("Etter en indeks")),
        ],
    )
    percent = DecimalCommaField(
        __("Prosent"), [Optional()], minimum=Decimal("-99.9999"), maximum=10_000,
        description=__("For eksempel 3,5. Sett minus foran for lavere priser."),
    )  # fmt: skip
    index_before = DecimalCommaField(
        __("Indeksen sist prisene ble satt"), [Optional()],
        description=__("For eksempel 118,4. Bruk tallene fra indeksen som avtalen nevner."),
    )  # fmt: skip
    index_after = DecimalCommaField(__("Indeksen nå"), [Optional()])
    rounding = RadioField(
        __("Avrunding"),
        [required(__("Velg avrunding"))],
        choices=[
            SelectChoice(Rounding.KRONER.value, __("Til nærmeste hele krone")),
            SelectChoice(Rounding.ORE.value, __("Til nærmeste øre")),
        ],
    )
    consortia = CheckboxListField(
        __("Konsortier"), [required(__("Velg minst ett konsortium"))], validate_choice=True
    )
    versions = VersionField()  # of each consortium, as `versions_of` reads it

    def offer(self, consortia: Iterable[tuple[int, str]]) -> None:
        """Take the consortia to choose from."""
        self.consortia.choices = [SelectChoice(str(key), name) for key, name in consortia]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen way needs."""
        valid: bool = super().validate(extra_validators)
        asked = (
            [(self.percent, __("Skriv prosenten"))]
            if self.way.data == PERCENT
            else [
                (self.index_before, __("Skriv indeksen sist prisene ble satt")),
                (self.index_after, __("Skriv indeksen nå")),
            ]
            if self.way.data == INDEX
            else []
        )
        for field, message in asked:
            if field.data is None and not field.errors:
                field.errors = [message]
                valid = False
        return valid

    def adjustment(self) -> Adjustment:
        """Return the adjustment. Only after validation; raises `InvalidInput`."""
        rounding = Rounding(self.rounding.data)
        percent: Any = self.percent.data
        before: Any = self.index_before.data
        after: Any = self.index_after.data
        if self.way.data == PERCENT:
            return by_percent(percent, rounding)
        return by_index(before, after, rounding)

    def versions_of(self) -> dict[int, int | None]:
        """Return the chosen consortia and the version that was read of each; None if unknown."""
        read = {}
        for part in str(self.versions.data or "").split():
            key, _, version = part.partition(":")
            if key.isascii() and key.isdigit() and version.isascii() and version.isdigit():
                read[key] = int(version)
        return {int(key): read.get(key) for key in self.consortia.data}
