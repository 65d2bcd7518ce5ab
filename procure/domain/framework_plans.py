"""What a change of an agreement in force would do, from when, and why not (`domain.md` A1).

`refusals` is asked first; `plan` says what happens, before anyone confirms it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from procure.domain.framework_changes import BODY, FOUR_YEARS, ChangeKind, Value
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
    Terms,
)
from procure.domain.reasons import Code, Reason, reason

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would do: from which day, and what was and becomes."""

    kind: ChangeKind
    effective_on: date
    before: tuple[Value, ...]
    after: tuple[Value, ...]
    over_four_years: bool = False


def refusals(terms: Terms, change: Change, today: date) -> tuple[Reason, ...]:
    """Why the change cannot be made, beyond what the lifecycle says; empty means go."""
    found = _REFUSALS[type(change)](terms, change, today)
    return tuple(found)


def plan(terms: Terms, change: Change, today: date) -> Plan:
    """Return what the change would do. Only for a change that `refusals` lets through."""
    return _PLANS[type(change)](terms, change, today)


# --- how long it lasts


def _option_refusals(terms: Terms, change: TakeOption, today: date) -> list[Reason]:
    option = terms.next_option
    if option is None:
        return [reason(Code.OPTION_NONE_LEFT)]
    end = option.end_after(terms.ends_on)
    if end <= terms.ends_on:
        return [reason(Code.DAY_NOT_LATER, after=terms.ends_on)]
    return _too_long(terms, end, change.duration_reason)


def _extension_refusals(terms: Terms, change: Extend, today: date) -> list[Reason]:
    if change.ends_on <= terms.ends_on:
        return [reason(Code.DAY_NOT_LATER, "ends_on", after=terms.ends_on)]
    return _too_long(terms, change.ends_on, change.duration_reason)


def _too_long(terms: Terms, end: date, why: str) -> list[Reason]:
    """FOA § 26-1 (4): more than four years demands a reason (A1.3)."""
    if end <= terms.four_years or why.strip():
        return []
    return [reason(Code.FRAMEWORK_TOO_LONG, "duration_reason")]


def _option_plan(terms: Terms, change: TakeOption, today: date) -> Plan:
    option = terms.next_option
    if option is None:
        raise ValueError(change)
    drawn = _longer(terms, option.end_after(terms.ends_on), change.duration_reason)
    number = terms.options.index(option) + 1
    return replace(
        drawn,
        kind=ChangeKind.OPTION_TAKEN,
        before=(*drawn.before, Value.number("Tatt opsjon nr.", number - 1 or None)),
        after=(*drawn.after, Value.number("Tatt opsjon nr.", number)),
    )


def _extension_plan(terms: Terms, change: Extend, today: date) -> Plan:
    return _longer(terms, change.ends_on, change.duration_reason)


def _longer(terms: Terms, end: date, why: str) -> Plan:
    before = [Value.day("Siste dag", terms.ends_on)]
    after = [Value.day("Siste dag", end)]
    over = end > terms.four_years
    if over:
        before.append(Value.text(FOUR_YEARS, terms.duration_reason or None))
        after.append(Value.text(FOUR_YEARS, why.strip()))
    begins = terms.ends_on + ONE_DAY  # the first day that was not there before
    return Plan(ChangeKind.EXTENSION, begins, tuple(before), tuple(after), over)


# --- what it may cost


def _maximum_refusals(terms: Terms, change: SetMaximum, today: date) -> list[Reason]:
    """A1.4: what is used, options included, never lies above the maximum."""
    if change.maximum_ore <= 0:
        return [reason(Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_ore")]
    if change.maximum_ore == terms.maximum_ore:
        return [reason(Code.NOTHING_CHANGED, "maximum_ore")]
    if change.maximum_ore < terms.committed_ore:
        return [
            reason(Code.MAXIMUM_BELOW_USED, "maximum_ore", amount=terms.committed_ore),
        ]
    return []


def _maximum_plan(terms: Terms, change: SetMaximum, today: date) -> Plan:
    return Plan(
        ChangeKind.MAXIMUM,
        today,
        (
            Value.money("Høyeste verdi", terms.maximum_ore),
            Value.money("Igjen", terms.maximum_ore - terms.committed_ore),
        ),
        (
            Value.money("Høyeste verdi", change.maximum_ore),
            Value.money("Igjen", change.maximum_ore - terms.committed_ore),
        ),
    )


# --- who may call off


def _admit_refusals(terms: Terms, change: AdmitParty, today: date) -> list[Reason]:
    return [
        *_from_today("starts_on", change.starts_on, today),
        *_within(terms, "starts_on", change.starts_on),
        *_not_there(terms, change.organisation_number, change.starts_on),
    ]


def _remove_refusals(terms: Terms, change: RemoveParty, today: date) -> list[Reason]:
    party = terms.party(change.party_id)
    if party is None or (party.ends_on is not None and party.ends_on < today):
        return [reason(Code.PARTY_UNKNOWN, "party_id")]
    if party.ends_on is not None:
        return [reason(Code.PARTY_LEAVES, "party_id", day=party.ends_on)]
    earliest = max(today, party.starts_on)
    return [
        *_from_today("last_day", change.last_day, earliest),
        *_within(terms, "last_day", change.last_day),
    ]


def _succeed_refusals(terms: Terms, change: SucceedParty, today: date) -> list[Reason]:
    leaves = _remove_refusals(
        terms,
        RemoveParty(change.party_id, max(change.starts_on - ONE_DAY, today)),
        today,
    )
    party = terms.party(change.party_id)
    itself = party is not None and party.organisation_number == change.organisation_number
    return [
        *(r for r in leaves if r.section == "party_id"),
        *_from_today("starts_on", change.starts_on, max(today, _first(party)) + ONE_DAY),
        *_within(terms, "starts_on", change.starts_on),
        *([reason(Code.OWN_SUCCESSOR, "organisation_number")] if itself else []),
        *([] if itself else _not_there(terms, change.organisation_number, change.starts_on)),
    ]


def _first(party: Party | None) -> date:
    return party.starts_on if party else date.min


def _not_there(terms: Terms, number: str, day: date) -> list[Reason]:
    """The same body cannot be in twice at the same time."""
    if number == terms.buyer_number:
        return [reason(Code.PARTY_IS_BUYER, "organisation_number")]
    there = any(
        p.organisation_number == number and (p.ends_on is None or p.ends_on >= day)
        for p in terms.parties
    )
    return [reason(Code.PARTY_ALREADY, "organisation_number")] if there else []


def _from_today(section: str, day: date, earliest: date) -> list[Reason]:
    return [] if day >= earliest else [reason(Code.CHANGE_TOO_EARLY, section, first=earliest)]


def _within(terms: Terms, section: str, day: date) -> list[Reason]:
    last = terms.ends_on if terms.terminates_on is None else terms.terminates_on - ONE_DAY
    return [] if day <= last else [reason(Code.CHANGE_AFTER_END, section, ended=last)]


def _party_values(name: str, number: str, first: date, last: date | None) -> tuple[Value, ...]:
    return (
        Value.text(BODY, f"{name} ({number})" if number else name),
        Value.day("Kan gjøre avrop fra", first),
        Value.day("Kan gjøre avrop til og med", last),
    )


def _admit_plan(terms: Terms, change: AdmitParty, today: date) -> Plan:
    after = _party_values(change.name, change.organisation_number, change.starts_on, None)
    return Plan(ChangeKind.PARTY_IN, change.starts_on, (), after)


def _remove_plan(terms: Terms, change: RemoveParty, today: date) -> Plan:
    party = _known(terms, change.party_id)
    return Plan(
        ChangeKind.PARTY_OUT,
        change.last_day + ONE_DAY,
        _party_values(party.name, party.organisation_number, party.starts_on, party.ends_on),
        _party_values(party.name, party.organisation_number, party.starts_on, change.last_day),
    )


def _succeed_plan(terms: Terms, change: SucceedParty, today: date) -> Plan:
    party = _known(terms, change.party_id)
    return Plan(
        ChangeKind.PARTY_SUCCEEDED,
        change.starts_on,
        _party_values(party.name, party.organisation_number, party.starts_on, party.ends_on),
        _party_values(change.name, change.organisation_number, change.starts_on, None),
    )


def _known(terms: Terms, party_id: int) -> Party:
    party = terms.party(party_id)
    if party is None:
        raise ValueError(party_id)
    return party


# --- whom to write to, and the end


def _contact_refusals(terms: Terms, change: SetContact, today: date) -> list[Reason]:
    same = (terms.contact_role, terms.contact_email) == (change.role, change.email)
    return [reason(Code.NOTHING_CHANGED, "role")] if same else []


def _contact_plan(terms: Terms, change: SetContact, today: date) -> Plan:
    return Plan(
        ChangeKind.CONTACT,
        today,
        (Value.text("Rolle", terms.contact_role), Value.text("E-post", terms.contact_email)),
        (Value.text("Rolle", change.role), Value.text("E-post", change.email)),
    )


def _termination_refusals(terms: Terms, change: Terminate, today: date) -> list[Reason]:
    last = terms.ends_on
    late = [] if change.terminates_on <= last else [
        reason(Code.CHANGE_AFTER_END, "terminates_on", ended=last)
    ]  # fmt: skip
    return [*_from_today("terminates_on", change.terminates_on, today), *late]


def _termination_plan(terms: Terms, change: Terminate, today: date) -> Plan:
    return Plan(
        ChangeKind.TERMINATION,
        change.terminates_on,
        (Value.day("Siste dag", terms.ends_on),),
        (Value.day("Siste dag", change.terminates_on - ONE_DAY),),
    )


_REFUSALS: Final[Mapping[type[Any], Callable[[Terms, Any, date], list[Reason]]]] = {
    TakeOption: _option_refusals,
    Extend: _extension_refusals,
    SetMaximum: _maximum_refusals,
    AdmitParty: _admit_refusals,
    RemoveParty: _remove_refusals,
    SucceedParty: _succeed_refusals,
    SetContact: _contact_refusals,
    Terminate: _termination_refusals,
}
_PLANS: Final[Mapping[type[Any], Callable[[Terms, Any, date], Plan]]] = {
    TakeOption: _option_plan,
    Extend: _extension_plan,
    SetMaximum: _maximum_plan,
    AdmitParty: _admit_plan,
    RemoveParty: _remove_plan,
    SucceedParty: _succeed_plan,
    SetContact: _contact_plan,
    Terminate: _termination_plan,
}
