"""The yearly update file of one consortium: what it says, and what differs from the card.

Nothing is taken over unseen: `compare` gives the differences as parts of a proposal, person by
person and firm by firm, and the one who uploads chooses among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from procure.domain.framework_entries import CompetenceEntry, MemberEntry, PersonEntry
from procure.domain.framework_file import ConsortiumEntry
from procure.domain.proposals import (
    AreaFacts,
    MemberPart,
    Part,
    PersonFacts,
    PersonPart,
    ProposalKind,
    diff,
)

ENDS: Final = date.max


@dataclass(frozen=True, slots=True)
class Words:
    """The framework's vocabulary and the day of the card."""

    areas: tuple[tuple[str, str], ...]  # key and name
    roles: tuple[tuple[str, str, str], ...]  # key, name and level
    starts_on: date
    day: date


@dataclass(frozen=True, slots=True)
class CardFile:
    """A card as a file tells it on a day: the firms by organisation number, the people in order."""

    name: str
    lead: str
    contact_email: str
    members: Mapping[str, str]
    people: tuple[PersonFacts, ...]


def of_entry(entry: ConsortiumEntry, day: date) -> CardFile:
    """Return what a file's consortium says of the day; times that are over say nothing of it."""
    return CardFile(
        name=entry.name,
        lead=entry.lead,
        contact_email=entry.contact_email,
        members={m.organisation_number: m.name for m in entry.members if _holds(m, day)},
        people=tuple(_facts(p, day) for p in entry.people if _holds(p, day)),
    )


def _holds(entry: MemberEntry | PersonEntry | CompetenceEntry, day: date) -> bool:
    return (entry.starts_on or date.min) <= day <= (entry.ends_on or ENDS)


def _facts(person: PersonEntry, day: date) -> PersonFacts:
    areas = {key: AreaFacts(level) for key, level in person.competences.items()}
    areas |= {
        told.area: AreaFacts(told.level, told.months, told.last_used_on, told.evidence)
        for told in person.experience
        if _holds(told, day)
    }
    return PersonFacts(
        label=person.label,
        employer=person.employer,
        role=person.role,
        reference=person.reference,
        availability=int(person.availability),
        substitutable=person.substitutable,
        evidence=person.evidence,
        areas=areas,
    )


def to_entry(card: CardFile) -> ConsortiumEntry:
    """Return the card as the part of a framework file that a consortium may change."""
    return ConsortiumEntry(
        name=card.name,
        lead=card.lead,
        members=tuple(MemberEntry(name, number) for number, name in card.members.items()),
        contact_email=card.contact_email,
        people=tuple(_entry(person) for person in card.people),
    )


def _entry(person: PersonFacts) -> PersonEntry:
    plain = {key: a.level for key, a in person.areas.items() if a == AreaFacts(a.level)}
    return PersonEntry(
        label=person.label,
        employer=person.employer,
        role=person.role,
        competences=plain,
        evidence=person.evidence,
        reference=person.reference,
        availability=person.availability,
        substitutable=person.substitutable,
        experience=tuple(
            CompetenceEntry(key, a.level, a.months, a.last_used, a.evidence)
            for key, a in person.areas.items()
            if key not in plain
        ),
    )


def same_card(file: CardFile, card: CardFile) -> bool:
    """Whether a file is about this card: the same lead and, since a firm may lead two, the name."""
    return file.lead == card.lead and _folded(file.name) == _folded(card.name)


def compare(
    file: CardFile, card: CardFile, standing: Mapping[int, PersonFacts]
) -> tuple[Part, ...]:
    """Return the differences: firms in and out, people new, changed and gone, in that order."""
    firms: list[Part] = [
        MemberPart(ProposalKind.MEMBER_IN, number, name)
        for number, name in file.members.items()
        if number not in card.members
    ]
    firms += [
        MemberPart(ProposalKind.MEMBER_OUT, number, name)
        for number, name in card.members.items()
        if number not in file.members
    ]
    return (*firms, *_people(file.people, standing))


def _people(told: Iterable[PersonFacts], standing: Mapping[int, PersonFacts]) -> list[Part]:
    pairs = _paired(tuple(told), standing)
    new: list[Part] = []
    changed: list[Part] = []
    for person, person_id in pairs:
        before = None if person_id is None else standing[person_id]
        changes = diff(before, person)
        if before is None:
            kind = ProposalKind.PERSON_IN
            new.append(PersonPart(kind, None, person.label, person.employer, changes))
        elif changes:
            kind = ProposalKind.PERSON_CHANGE
            changed.append(PersonPart(kind, person_id, before.label, before.employer, changes))
    kept = {person_id for _, person_id in pairs}
    gone: list[Part] = [
        PersonPart(ProposalKind.PERSON_OUT, number, p.label, p.employer, diff(p, None))
        for number, p in standing.items()
        if number not in kept
    ]
    return [*new, *changed, *gone]


def _paired(
    told: tuple[PersonFacts, ...], standing: Mapping[int, PersonFacts]
) -> list[tuple[PersonFacts, int | None]]:
    """Find who of the card each line is about: by number, by name and firm, then by name alone."""
    found: dict[int, int] = {}  # position in the file → id
    for key in (_number, _name_and_firm, _name):
        free: dict[object, list[int]] = {}
        for person_id, person in standing.items():
            if person_id not in found.values() and (mark := key(person)) is not None:
                free.setdefault(mark, []).append(person_id)
        for position, person in enumerate(told):
            if position in found or not free.get(key(person)):
                continue
            found[position] = free[key(person)].pop(0)
    return [(person, found.get(position)) for position, person in enumerate(told)]


def _number(person: PersonFacts) -> tuple[str, str] | None:
    return (person.employer, person.reference.casefold()) if person.reference else None


def _name_and_firm(person: PersonFacts) -> tuple[str, str]:
    return person.employer, _folded(person.label)


def _name(person: PersonFacts) -> str:
    return _folded(person.label)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
