"""What a consortium may ask to change on its own card, for an officer to confirm.

What matters for qualification (who is offered, by whom, at which level, as what, and which firms
stand together) waits for the officer; the rest (`KEPT_AT_ONCE`) the consortium keeps itself. A
proposal is a list of parts, each told field by field as text: what a page shows, what is stored
and what is applied are the same.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from procure.domain import text

HIGHEST_LEVEL: Final = 5
MOST_MONTHS: Final = 720  # sixty years: more is a typing error
LONGEST_REFERENCE: Final = 60
LONGEST_LABEL: Final = 255
LONGEST_TEXT: Final = 10_000  # characters of evidence; a file takes as many
LARGEST_ID: Final = 2**31 - 1
NUMBER_DIGITS: Final = 9


class ProposalKind(StrEnum):
    """What is asked for."""

    PERSON_IN = "person_in"
    PERSON_CHANGE = "person_change"
    PERSON_OUT = "person_out"
    MEMBER_IN = "member_in"
    MEMBER_OUT = "member_out"
    UPDATE_FILE = "update_file"


class Field(StrEnum):
    """A value on a person's card; the last four stand once per competence area."""

    LABEL = "label"
    EMPLOYER = "employer"  # an organisation number
    ROLE = "role"  # the key of a role of the framework, empty for none
    REFERENCE = "reference"
    AVAILABILITY = "availability"
    SUBSTITUTABLE = "substitutable"
    EVIDENCE = "evidence"
    LEVEL = "level"
    MONTHS = "months"
    LAST_USED = "last_used"
    AREA_EVIDENCE = "area_evidence"


#: What a consortium keeps up to date by itself; everything else an officer confirms.
KEPT_AT_ONCE: Final = frozenset(
    {
        Field.REFERENCE, Field.AVAILABILITY, Field.SUBSTITUTABLE, Field.EVIDENCE, Field.MONTHS,
        Field.LAST_USED, Field.AREA_EVIDENCE,
    }
)  # fmt: skip
PER_AREA: Final = frozenset({Field.LEVEL, Field.MONTHS, Field.LAST_USED, Field.AREA_EVIDENCE})


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """A person's level in one area, 0 to 5, and what shows it; months and day may be unknown."""

    level: int
    months: int | None = None
    last_used: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as the card tells it; `areas` by the area's key, without those that are blank."""

    label: str
    employer: str
    role: str = ""
    reference: str = ""
    availability: int = 100
    substitutable: bool = False
    evidence: str = ""
    areas: Mapping[str, AreaFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after, as text; `area` is empty for what is told once."""

    field: Field
    area: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonPart:
    """One person in, changed or out. `person_id` is None for someone new."""

    kind: ProposalKind
    person_id: int | None
    label: str
    employer: str  # of the person before the change: it decides who may ask
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberPart:
    """One firm in or out."""

    kind: ProposalKind
    organisation_number: str
    name: str


Part = PersonPart | MemberPart


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is asked for at once; `file_name` when it came from an update file."""

    kind: ProposalKind
    parts: tuple[Part, ...]
    file_name: str = ""


class Unreadable(ValueError):
    """A text that `dump` did not make."""


def of_part(part: Part) -> Proposal:
    """Return the proposal that asks for this part alone."""
    return Proposal(part.kind, (part,))


def diff(before: PersonFacts | None, after: PersonFacts | None) -> tuple[FieldChange, ...]:
    """Return what differs, in the order of the card; None stands for nobody.

    >>> from dataclasses import replace
    >>> one = PersonFacts("Tjenestedesigner 1", "974760673", areas={"design": AreaFacts(3)})
    >>> two = replace(one, availability=50, areas={"design": AreaFacts(4)})
    >>> [(c.field.value, c.area, c.before, c.after) for c in diff(one, two)]
    [('availability', '', '100', '50'), ('level', 'design', '3', '4')]
    """
    old, new = told(before), told(after)
    keys = dict.fromkeys([*old, *new])
    order = list(Field)
    changed = [
        FieldChange(*key, old.get(key, ""), new.get(key, ""))
        for key in keys
        if old.get(key, "") != new.get(key, "")
    ]
    areas = list(dict.fromkeys(area for _, area in keys))
    return tuple(sorted(changed, key=lambda c: (areas.index(c.area), order.index(c.field))))


def told(person: PersonFacts | None) -> dict[tuple[Field, str], str]:
    """Return every value as text, by field and area."""
    if person is None:
        return {}
    once = {
        Field.LABEL: person.label,
        Field.EMPLOYER: person.employer,
        Field.ROLE: person.role,
        Field.REFERENCE: person.reference,
        Field.AVAILABILITY: str(person.availability),
        Field.SUBSTITUTABLE: _yes(person.substitutable),
        Field.EVIDENCE: person.evidence,
    }
    found = {(name, ""): value for name, value in once.items()}
    for key, area in person.areas.items():
        found[Field.LEVEL, key] = str(area.level)
        found[Field.MONTHS, key] = "" if area.months is None else str(area.months)
        found[Field.LAST_USED, key] = area.last_used.isoformat() if area.last_used else ""
        found[Field.AREA_EVIDENCE, key] = area.evidence
    return found


def _yes(value: bool) -> str:  # noqa: FBT001 -- the value itself
    return "1" if value else "0"


def patched(person: PersonFacts | None, changes: Iterable[FieldChange]) -> PersonFacts:
    """Return the person with the changes made. Raises `Unreadable` for a value out of range."""
    values = told(person) | {(c.field, c.area): c.after for c in changes}
    try:
        return _person(values)
    except (KeyError, ValueError) as fault:
        raise Unreadable(str(fault)) from fault


def _person(values: Mapping[tuple[Field, str], str]) -> PersonFacts:
    once = {name: value for (name, area), value in values.items() if not area}
    keys = dict.fromkeys(area for _, area in values if area)
    areas = {key: _area({n: v for (n, a), v in values.items() if a == key}) for key in keys}
    return PersonFacts(
        label=_text(once[Field.LABEL], LONGEST_LABEL, least=1),
        employer=once[Field.EMPLOYER],
        role=once.get(Field.ROLE, ""),
        reference=_text(once.get(Field.REFERENCE, ""), LONGEST_REFERENCE),
        availability=_whole(once.get(Field.AVAILABILITY) or "100", 100),
        substitutable=once.get(Field.SUBSTITUTABLE, "0") == "1",
        evidence=_text(once.get(Field.EVIDENCE, ""), LONGEST_TEXT),
        areas={key: area for key, area in areas.items() if area is not None},
    )


def _area(values: Mapping[Field, str]) -> AreaFacts | None:
    """An area without a level says nothing."""
    if not values.get(Field.LEVEL):
        return None
    months, last = values.get(Field.MONTHS, ""), values.get(Field.LAST_USED, "")
    return AreaFacts(
        level=_whole(values[Field.LEVEL], HIGHEST_LEVEL),
        months=_whole(months, MOST_MONTHS) if months else None,
        last_used=date.fromisoformat(last) if last else None,
        evidence=_text(values.get(Field.AREA_EVIDENCE, ""), LONGEST_TEXT),
    )


def _whole(typed: str, most: int) -> int:
    value = (
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(most)) else -1
    )
    if not 0 <= value <= most:
        msg = f"{typed!r} is not within 0 to {most}"
        raise ValueError(msg)
    return value


def _text(typed: str, most: int, *, least: int = 0) -> str:
    if not least <= len(typed) <= most:
        msg = f"a text of {len(typed)} characters"
        raise ValueError(msg)
    return typed


def split(
    changes: Iterable[FieldChange],
) -> tuple[tuple[FieldChange, ...], tuple[FieldChange, ...]]:
    """Return (what is kept at once, what an officer confirms).

    What belongs to a level that is new waits with it: months of nothing say nothing.
    """
    every = tuple(changes)
    new_areas = {c.area for c in every if c.field is Field.LEVEL and "" in {c.before, c.after}}
    at_once = tuple(c for c in every if c.field in KEPT_AT_ONCE and c.area not in new_areas)
    return at_once, tuple(c for c in every if c not in at_once)


def dump(proposal: Proposal) -> str:
    """Return the one text of a proposal: canonical JSON."""
    return _canonical(
        {
            "kind": proposal.kind,
            "file": proposal.file_name,
            "parts": [asdict(part) for part in proposal.parts],
        }
    )


def load(stored: str) -> Proposal:
    """Read what `dump` wrote. Raises `Unreadable`: the text may have been in a browser."""
    try:
        raw = json.loads(stored)
        parts = tuple(_part(part) for part in raw["parts"])
        return Proposal(ProposalKind(raw["kind"]), parts, _string(raw["file"]))
    except (KeyError, TypeError, ValueError, RecursionError) as fault:
        raise Unreadable(type(fault).__name__) from fault


def _part(raw: Any) -> Part:
    kind = ProposalKind(raw["kind"])
    if kind in {ProposalKind.MEMBER_IN, ProposalKind.MEMBER_OUT}:
        return _member(raw, kind)
    if kind is ProposalKind.UPDATE_FILE:
        raise ValueError(kind)
    person_id = _id(raw["person_id"])
    if (person_id is None) != (kind is ProposalKind.PERSON_IN):
        raise ValueError(kind)
    changes = tuple(
        FieldChange(
            Field(c["field"]), _string(c["area"]), _string(c["before"]), _string(c["after"])
        )
        for c in raw["changes"]
    )
    if any((c.field in PER_AREA) != bool(c.area) for c in changes):
        raise ValueError(kind)
    return PersonPart(kind, person_id, _string(raw["label"]), _string(raw["employer"]), changes)


def _string(value: object) -> str:
    """Return a text that a person could have typed; JSON can spell what no field lets through."""
    if not isinstance(value, str):
        raise TypeError(value)
    if text.clean_reporting(value)[1]:
        msg = "a control character"
        raise ValueError(msg)
    return value


def _id(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST_ID:
        raise ValueError(value)
    return value


def _member(raw: Any, kind: ProposalKind) -> MemberPart:
    number = _string(raw["organisation_number"])
    if len(number) != NUMBER_DIGITS or not (number.isascii() and number.isdigit()):
        raise ValueError(number)
    return MemberPart(kind, number, _text(_string(raw["name"]), LONGEST_LABEL, least=1))


def _canonical(record: object) -> str:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(members: Iterable[str], people: Mapping[int, PersonFacts | None]) -> str:
    """Return the digest of what a proposal leans on: the firms, and the people it names.

    Somebody named who is no longer on the card counts as a change too.
    """
    card = {
        "members": sorted(members),
        "people": {
            str(number): [[*key, value] for key, value in sorted(told(person).items())]
            for number, person in people.items()
        },
    }
    return hashlib.sha256(b"procure card v1\n" + _canonical(card).encode()).hexdigest()


def named(proposal: Proposal) -> tuple[int, ...]:
    """Return the ids of the people that a proposal names, in order."""
    ids = (p.person_id for p in proposal.parts if isinstance(p, PersonPart))
    return tuple(sorted({i for i in ids if i is not None}))


def joining(proposal: Proposal) -> frozenset[str]:
    """Return the numbers of the firms that a proposal takes in."""
    return frozenset(
        part.organisation_number
        for part in proposal.parts
        if isinstance(part, MemberPart) and part.kind is ProposalKind.MEMBER_IN
    )


def firm_only(proposal: Proposal, organisation_number: str) -> bool:
    """Whether a proposal is about people of one firm, before and after, and nobody else."""
    return all(
        isinstance(part, PersonPart)
        and part.employer == organisation_number
        and all(
            c.after == organisation_number
            for c in part.changes
            if c.field is Field.EMPLOYER and c.after
        )
        for part in proposal.parts
    )
