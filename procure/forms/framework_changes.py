"""Changes of an agreement in force: one short form for each kind, and the reason to confirm."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length

from procure.domain.framework_changes import ChangeKind
from procure.domain.framework_terms import (
    AdmitParty,
    Change,
    Extend,
    Party,
    RemoveParty,
    SetContact,
    SetMaximum,
    SucceedParty,
    TakeOption,
    Terminate,
)
from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, MoneyField, OrgNumberField, VersionField
from procure.forms.people import ADDRESS

NAME: Final = Length(max=255)


class ChangeForm(DsForm):
    """What every change has: the reason, asked for with the preview, and the version read."""

    reason = TextAreaField(
        __("Begrunnelse"),
        description=__(
            "Hvorfor endres avtalen, og hva bygger dere på? Teksten står i historikken."
        ),
    )
    version = VersionField()

    def change(self) -> Change:
        """Return what is asked for. Only after validation."""
        raise NotImplementedError

    def offer(self, parties: Iterable[Party]) -> None:
        """Take the parties to choose from; most forms have none."""


def _why_longer() -> TextAreaField:
    return TextAreaField(
        __("Hvorfor avtalen varer mer enn fire år"),
        description=__("Bare hvis varigheten samlet blir mer enn fire år."),
    )


class OptionForm(ChangeForm):
    """Taking the next option needs no more than its reason."""

    duration_reason = _why_longer()

    def change(self) -> Change:
        return TakeOption(self.duration_reason.data or "")


class ExtensionForm(ChangeForm):
    """A new last day."""

    ends_on = DateField(
        __("Ny siste dag"), [required(__("Skriv den nye siste dagen"))],
        description=__("dd.mm.åååå"),
    )  # fmt: skip
    duration_reason = _why_longer()

    def change(self) -> Change:
        return Extend(self.data["ends_on"], self.duration_reason.data or "")


class MaximumForm(ChangeForm):
    """A new highest value."""

    maximum_ore = MoneyField(
        __("Ny høyeste verdi"),
        [required(__("Skriv den nye høyeste verdien"))],
        description=__("Kroner uten mva. for hele avtalens varighet."),
    )

    def change(self) -> Change:
        return SetMaximum(self.data["maximum_ore"])


class PartyInForm(ChangeForm):
    """One more body that may call off."""

    organisation_number = OrgNumberField(
        __("Organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))]
    )
    name = StringField(__("Navn"), [required(__("Skriv navnet på virksomheten")), NAME])
    starts_on = DateField(
        __("Kan gjøre avrop fra"), [required(__("Skriv fra hvilken dag"))],
        description=__("dd.mm.åååå"),
    )  # fmt: skip

    def change(self) -> Change:
        return AdmitParty(
            self.data["name"], self.data["organisation_number"], self.data["starts_on"]
        )


class PartyOutForm(ChangeForm):
    """A body that no longer may call off."""

    party_id = RadioField(
        __("Virksomhet"), [required(__("Velg en virksomhet"))], validate_choice=True
    )
    last_day = DateField(
        __("Kan gjøre avrop til og med"), [required(__("Skriv siste dag"))],
        description=__("dd.mm.åååå"),
    )  # fmt: skip

    def change(self) -> Change:
        return RemoveParty(int(self.data["party_id"]), self.data["last_day"])

    def offer(self, parties: Iterable[Party]) -> None:
        self.party_id.choices = [SelectChoice(str(p.id), p.name) for p in parties]


class PartySucceededForm(ChangeForm):
    """A body that takes over after a party."""

    party_id = RadioField(
        __("Hvem blir overtatt?"), [required(__("Velg en virksomhet"))], validate_choice=True
    )
    organisation_number = OrgNumberField(
        __("Organisasjonsnummeret til den som overtar"),
        [required(__("Skriv organisasjonsnummeret"))],
    )
    name = StringField(
        __("Navnet til den som overtar"), [required(__("Skriv navnet på virksomheten")), NAME]
    )
    starts_on = DateField(
        __("Overtar fra"), [required(__("Skriv fra hvilken dag"))],
        description=__("Første dag den nye virksomheten kan gjøre avrop. dd.mm.åååå"),
    )  # fmt: skip

    def change(self) -> Change:
        return SucceedParty(
            int(self.data["party_id"]), self.data["name"], self.data["organisation_number"],
            self.data["starts_on"],
        )  # fmt: skip

    def offer(self, parties: Iterable[Party]) -> None:
        self.party_id.choices = [SelectChoice(str(p.id), p.name) for p in parties]


class ContactForm(ChangeForm):
    """Whom the suppliers write to."""

    role = StringField(
        __("Rolle"), [required(__("Skriv rollen")), NAME],
        description=__("Skriv en rolle, ikke et personnavn. For eksempel «Avtaleforvalter»."),
    )  # fmt: skip
    email = StringField(
        __("E-post"),
        [required(__("Skriv e-postadressen")), NAME, ADDRESS],
        render_kw={"type": "email", "autocomplete": "off"},
    )

    def change(self) -> Change:
        return SetContact(self.data["role"], self.data["email"])


class TerminationForm(ChangeForm):
    """The end of the agreement."""

    terminates_on = DateField(
        __("Gjelder ikke fra"), [required(__("Skriv fra hvilken dag avtalen ikke gjelder"))],
        description=__("Første dag uten avtale. dd.mm.åååå"),
    )  # fmt: skip

    def change(self) -> Change:
        return Terminate(self.data["terminates_on"])


FORMS: Final[Mapping[ChangeKind, type[ChangeForm]]] = {
    ChangeKind.OPTION_TAKEN: OptionForm,
    ChangeKind.EXTENSION: ExtensionForm,
    ChangeKind.MAXIMUM: MaximumForm,
    ChangeKind.PARTY_IN: PartyInForm,
    ChangeKind.PARTY_OUT: PartyOutForm,
    ChangeKind.PARTY_SUCCEEDED: PartySucceededForm,
    ChangeKind.CONTACT: ContactForm,
    ChangeKind.TERMINATION: TerminationForm,
}
