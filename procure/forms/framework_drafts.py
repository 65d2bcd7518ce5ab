"""A framework agreement written by hand: one form for each section of the draft."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from procure.domain.drafting import CriterionKind
from procure.domain.framework_drafts import Word
from procure.domain.framework_file import CallOffMethod, StandardContract
from procure.domain.framework_kinds import LONGEST_EXTENSION
from procure.domain.framework_terms import Option
from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, MoneyField, OrgNumberField, PercentField, VersionField
from procure.forms.journal_entries import SPARE_ROWS, RowForm
from procure.forms.people import ADDRESS

NAME: Final = Length(max=255)
MOST_ROWS: Final = 200
_EMPTY: Final = __("Tøm en rad for å fjerne den.")
_DAY: Final = __("dd.mm.åååå")
_CPV: Final = re.compile(r"([0-9]{8})(?:[-–]([0-9]))?")

METHODS: Final = [
    SelectChoice(CallOffMethod.MINI_COMPETITION.value, __("Minikonkurranse")),
    SelectChoice(CallOffMethod.DIRECT_AWARD.value, __("Direkte avrop etter fordelingsnøkkel")),
    SelectChoice(CallOffMethod.BOTH.value, __("Minikonkurranse eller direkte avrop")),
]
CONTRACTS: Final = [SelectChoice(one.value, one.value) for one in StandardContract]
KINDS: Final = [
    SelectChoice(CriterionKind.QUALITY.value, __("Kvalitet")),
    SelectChoice(CriterionKind.PRICE.value, __("Pris")),
]


class CpvField(TextAreaField):
    """CPV codes, one a line or with commas between: eight digits each.

    The ninth digit of the standard may be written and is let go: how it is made is not
    published, so it cannot be checked (Regulation (EC) 213/2008 only says that it verifies).
    """

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = valuelist[0] if valuelist else ""
        self.data: Any = typed
        codes: list[str] = []
        for part in filter(None, (p.strip() for p in re.split(r"[\n,;]", typed))):
            found = _CPV.fullmatch("".join(part.split()))
            if found is None:
                raise ValueError(
                    str(__("«%(code)s» er ikke en CPV-kode. Skriv åtte siffer", code=part))
                )
            if found.group(1) in codes:
                raise ValueError(str(__("CPV-koden %(code)s står to ganger", code=found.group(1))))
            codes.append(found.group(1))
        self.data = codes

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(self.data or ())


class Section(DsForm):
    """A section of the draft, and the version it was filled from."""

    version = VersionField()


def rows(row: type[RowForm], label: LazyString, hint: LazyString) -> FieldList:
    """Return a list of rows, as many as any agreement has."""
    return FieldList(FormField(row), label, min_entries=1, max_entries=MOST_ROWS, description=hint)


def spare(form: DsForm, name: str = "") -> None:
    """Add empty rows at the end of one list, or of all."""
    for field in form:
        if isinstance(field, FieldList) and name in {"", field.short_name}:
            for _ in range(min(SPARE_ROWS, MOST_ROWS - len(field.entries))):
                field.append_entry()


def _number() -> OrgNumberField:
    return OrgNumberField(__("Organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))])


def _body() -> StringField:
    return StringField(__("Navn"), [required(__("Skriv navnet på virksomheten")), NAME])


def _email() -> StringField:
    return StringField(
        __("E-post"),
        [required(__("Skriv e-postadressen")), NAME, ADDRESS],
        render_kw={"type": "email", "autocomplete": "off"},
    )


def _title() -> StringField:
    return StringField(__("Navn på rammeavtalen"), [required(__("Skriv et navn")), NAME])


def _reference() -> StringField:
    return StringField(
        __("Saksnummer"),
        [required(__("Skriv saksnummeret")), Length(max=60)],
        description=__("Slik det står i arkivet, for eksempel 2027/117"),
    )


def _buyer_number() -> OrgNumberField:
    return OrgNumberField(
        __("Avtaleeierens organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))]
    )


def _buyer_name() -> StringField:
    return StringField(
        __("Avtaleeierens navn"), [required(__("Skriv navnet på virksomheten")), NAME]
    )


def _starts() -> DateField:
    return DateField(__("Første dag"), [required(__("Skriv den første dagen"))], description=_DAY)


def _ends() -> DateField:
    return DateField(
        __("Siste dag"), [required(__("Skriv den siste dagen"))],
        description=__("Uten opsjoner. dd.mm.åååå"),
    )  # fmt: skip


def _maximum() -> MoneyField:
    return MoneyField(
        __("Høyeste verdi"),
        [required(__("Skriv den høyeste verdien"))],
        description=__("Kroner uten mva. for hele avtalens varighet, opsjoner medregnet."),
    )


class NewFrameworkForm(DsForm):
    """What a draft cannot do without; the rest is filled in section by section."""

    title = _title()
    reference = _reference()
    buyer_number = _buyer_number()
    buyer_name = _buyer_name()
    starts_on = _starts()
    ends_on = _ends()
    maximum_value_ore = _maximum()
    call_off_method = RadioField(
        __("Hvordan avrop skjer"), [required(__("Velg hvordan avrop skjer"))], choices=METHODS
    )
    standard_contract = SelectField(__("Standardavtale"), choices=CONTRACTS)


class BasisForm(Section):
    """What the agreement is, whose it is, and what it covers."""

    title = _title()
    reference = _reference()
    buyer_number = _buyer_number()
    buyer_name = _buyer_name()
    scope = TextAreaField(
        __("Hva avtalen omfatter"),
        description=__("Avrop utenfor omfanget er ulovlige direkte anskaffelser. Skriv presist."),
    )
    cpv_codes = CpvField(
        __("CPV-koder"), description=__("Én på hver linje, åtte siffer. For eksempel 79410000.")
    )
    contact_role = StringField(
        __("Kontakt"), [NAME],
        description=__("Skriv en rolle, ikke et personnavn. For eksempel «Avtaleforvalter»."),
    )  # fmt: skip
    contact_email = StringField(
        __("Kontaktens e-post"),
        [Optional(), NAME, ADDRESS],
        render_kw={"type": "email", "autocomplete": "off"},
    )


class OptionRow(RowForm):
    """A right to extend: months or a day, not both."""

    months = IntegerField(
        __("Måneder"),
        [Optional(), NumberRange(1, LONGEST_EXTENSION)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "6", "autocomplete": "off"},
    )
    until = DateField(__("Eller til og med"), [Optional()], description=_DAY)
    text = StringField(__("Beskrivelse"), [NAME])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Refuse a row with both or neither."""
        sound = bool(super().validate(*args, **kwargs))
        if sound and self.begun and (self.months.data is None) == (self.until.data is None):
            self.months.errors = [str(__("Skriv enten måneder eller en dato"))]
            return False
        return sound


class PeriodForm(Section):
    """How long it lasts, and what it may cost."""

    starts_on = _starts()
    ends_on = _ends()
    extension_options = rows(
        OptionRow,
        __("Opsjoner på forlengelse"),
        __("I den rekkefølgen de tas. Tøm en rad for å fjerne den."),
    )
    duration_reason = TextAreaField(
        __("Hvorfor avtalen varer mer enn fire år"),
        description=__(
            "Bare når varigheten med opsjoner er mer enn fire år. Det må være særlig begrunnet."
        ),
    )
    maximum_value_ore = _maximum()

    def options(self) -> list[Option]:
        """Return the options that are written."""
        forms = [entry.form for entry in self.extension_options.entries]
        return [Option(f.months.data, f.until.data, f.text.data or "") for f in forms if f.begun]


class AnnexRow(RowForm):
    """An annex of the agreement; its number is its place."""

    title = StringField(__("Navn på bilaget"), [NAME])
    reference = StringField(__("Versjon eller sted i arkivet"), [NAME])


class CallOffForm(Section):
    """How call-offs are made, and on which contract."""

    call_off_method = RadioField(
        __("Hvordan avrop skjer"), [required(__("Velg hvordan avrop skjer"))], choices=METHODS
    )
    reopening_condition = TextAreaField(
        __("Når konkurransen gjenåpnes"),
        description=__(
            "Må stå i avtalen når begge måter kan brukes. Leverandørene skal kunne vite når."
        ),
    )
    standard_contract = SelectField(__("Standardavtale"), choices=CONTRACTS)
    annexes = rows(AnnexRow, __("Bilag"), __("Bilag 1 først. Tøm en rad for å fjerne den."))

    def validate_reopening_condition(self, field: TextAreaField) -> None:
        """A2.8: an agreement with both methods says when competition is reopened."""
        if self.call_off_method.data == CallOffMethod.BOTH.value and not field.data:
            raise ValidationError(str(__("Skriv når konkurransen gjenåpnes")))

    def annex_list(self) -> list[dict[str, str]]:
        """Return the annexes that are written."""
        forms = [entry.form for entry in self.annexes.entries]
        return [
            {"title": f.title.data or "", "reference": f.reference.data or ""}
            for f in forms
            if f.begun
        ]


class WordRow(RowForm):
    """An area, by its name; `id` is empty for a new one."""

    id = HiddenField()
    name = StringField(__("Navn"), [NAME])

    @property
    def begun(self) -> bool:
        return bool(self.name.data)

    def word(self) -> Word:
        """Return what is written."""
        typed = str(self.id.data or "")
        known = typed.isascii() and typed.isdigit() and len(typed) <= 9  # noqa: PLR2004 -- as ids have
        return Word(int(typed) if known else None, self.name.data, **self.more())

    def more(self) -> dict[str, Any]:
        """What this kind of word has besides its name."""
        return {}


class RoleRow(WordRow):
    """A role that is bought by the hour."""

    level = StringField(__("Nivå"), [NAME])

    def more(self) -> dict[str, Any]:
        return {"level": self.level.data or ""}


class CriterionRow(WordRow):
    """An allowed criterion with its span."""

    kind = SelectField(__("Vurderes på"), choices=KINDS)
    low = PercentField(__("Laveste vekt"), [Optional()], render_kw={"size": "6"})
    high = PercentField(__("Høyeste vekt"), [Optional()], render_kw={"size": "6"})

    def more(self) -> dict[str, Any]:
        return {
            "kind": CriterionKind(self.kind.data),
            "low": self.low.data or Decimal(0),
            "high": Decimal(100) if self.high.data is None else self.high.data,
        }


class WordsForm(Section):
    """A list of words; `words` is the rows."""

    def written(self) -> list[Word]:
        """Return the rows that have a name."""
        return [e.form.word() for e in self["words"].entries if e.form.begun]


class AreasForm(WordsForm):
    """The sides of what the consortia must cover together."""

    words = rows(WordRow, __("Kompetanseområder"), _EMPTY)


class RolesForm(WordsForm):
    """The roles with a highest hourly rate."""

    words = rows(RoleRow, __("Roller"), _EMPTY)


class CriteriaForm(WordsForm):
    """The award criteria that competitions may use."""

    words = rows(
        CriterionRow,
        __("Tildelingskriterier"),
        __("Vektene er prosent. En konkurranse velger vekter innenfor spennene, 100 til sammen."),
    )


class FirmForm(DsForm):
    """A body or a firm to add."""

    organisation_number = _number()
    name = _body()


class ConsortiumForm(DsForm):
    """A consortium with its lead."""

    name = StringField(__("Navn på konsortiet"), [required(__("Skriv et navn")), NAME])
    organisation_number = OrgNumberField(
        __("Lederens organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))]
    )
    lead_name = StringField(__("Lederens navn"), [required(__("Skriv navnet på firmaet")), NAME])
    contact_email = _email()


def rates_form(roles: Sequence[tuple[int, str]]) -> type[DsForm]:
    """Return a form with one highest hourly rate for each role (id, name)."""
    fields = {f"role_{role}": MoneyField(name, [Optional()], minimum=1) for role, name in roles}
    return type("RatesForm", (Section,), fields)
