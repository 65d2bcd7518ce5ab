"""The agreement as its changes see it, and each change as a plain value (`domain.md` A1).

Criteria, areas and roles are no part of this: competitions rely on them, so they stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from procure.domain.framework_changes import ChangeKind
from procure.domain.framework_file_checks import MAIN_RULE_MONTHS, months_after
from procure.domain.frameworks import Action


@dataclass(frozen=True, slots=True)
class Option:
    """A right to extend: by months, or until a day; `taken_on` is when it was used."""

    months: int | None = None
    until: date | None = None
    text: str = ""
    taken_on: date | None = None

    def end_after(self, ends_on: date) -> date:
        """Return the last day when the option is taken."""
        return self.until or months_after(ends_on, self.months or 0)


@dataclass(frozen=True, slots=True)
class Party:
    """A body that may call off from a day to a day."""

    id: int
    organisation_id: int
    name: str
    organisation_number: str
    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the body may call off on the day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The agreement as its changes see it. Amounts in øre; `committed_ore` counts open options."""

    starts_on: date
    ends_on: date
    maximum_ore: int
    contact_role: str
    contact_email: str
    committed_ore: int = 0
    duration_reason: str = ""
    options: tuple[Option, ...] = ()
    terminates_on: date | None = None
    buyer_number: str = ""
    parties: tuple[Party, ...] = ()

    @property
    def next_option(self) -> Option | None:
        """The first option that is not taken: they are taken in order."""
        return next((o for o in self.options if o.taken_on is None), None)

    @property
    def four_years(self) -> date:
        """The last day that needs no reason (A1.3)."""
        return months_after(self.starts_on, MAIN_RULE_MONTHS)

    def party(self, party_id: int) -> Party | None:
        """Return the party with the id, if it is one of ours."""
        return next((p for p in self.parties if p.id == party_id), None)


@dataclass(frozen=True, slots=True)
class TakeOption:
    """Take the next option to extend. `duration_reason` when four years are passed."""

    duration_reason: str = ""


@dataclass(frozen=True, slots=True)
class Extend:
    """Let the agreement last until another day."""

    ends_on: date
    duration_reason: str = ""


@dataclass(frozen=True, slots=True)
class SetMaximum:
    """Set another highest value, in øre excluding VAT."""

    maximum_ore: int


@dataclass(frozen=True, slots=True)
class AdmitParty:
    """Let one more body call off from a day."""

    name: str
    organisation_number: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class RemoveParty:
    """Let a body call off through `last_day` and no longer."""

    party_id: int
    last_day: date


@dataclass(frozen=True, slots=True)
class SucceedParty:
    """Let another body stand in a party's place from a day."""

    party_id: int
    name: str
    organisation_number: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class SetContact:
    """Name another role and address to write to."""

    role: str
    email: str


@dataclass(frozen=True, slots=True)
class Terminate:
    """End the agreement: `terminates_on` is the first day without force."""

    terminates_on: date


Change = (
    TakeOption | Extend | SetMaximum | AdmitParty | RemoveParty | SucceedParty
    | SetContact | Terminate
)  # fmt: skip

KINDS: Final[Mapping[type[Any], ChangeKind]] = {
    TakeOption: ChangeKind.OPTION_TAKEN,
    Extend: ChangeKind.EXTENSION,
    SetMaximum: ChangeKind.MAXIMUM,
    AdmitParty: ChangeKind.PARTY_IN,
    RemoveParty: ChangeKind.PARTY_OUT,
    SucceedParty: ChangeKind.PARTY_SUCCEEDED,
    SetContact: ChangeKind.CONTACT,
    Terminate: ChangeKind.TERMINATION,
}
# What the lifecycle calls each kind.
ACTIONS: Final[Mapping[ChangeKind, Action]] = {
    ChangeKind.OPTION_TAKEN: Action.EXTEND,
    ChangeKind.EXTENSION: Action.EXTEND,
    ChangeKind.MAXIMUM: Action.SET_MAXIMUM,
    ChangeKind.PARTY_IN: Action.CHANGE,
    ChangeKind.PARTY_OUT: Action.CHANGE,
    ChangeKind.PARTY_SUCCEEDED: Action.CHANGE,
    ChangeKind.CONTACT: Action.SET_CONTACT,
    ChangeKind.TERMINATION: Action.TERMINATE,
}
