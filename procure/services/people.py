"""Keep the people of a consortium's card: what holds changes from a day on, never back in time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from procure.domain import permissions, proposals
from procure.domain.audit import Fact, Tag
from procure.domain.errors import InvalidInput, Stale
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission
from procure.domain.proposals import AreaFacts, FieldChange, PersonFacts, PersonPart
from procure.domain.reasons import Code, Reason, reason
from procure.models.consortia import Competence, Consortium, Person
from procure.queries import cards
from procure.queries.cards import Vocabulary
from procure.services import audit

DAY = timedelta(days=1)
NATIONAL_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Card:
    """A consortium's card on a day, with the framework's words and who acts on it."""

    consortium: Consortium
    day: date
    actor: Actor
    words: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        """Read the words once."""
        object.__setattr__(self, "words", Vocabulary.of(self.consortium.framework))

    @property
    def is_staff(self) -> bool:
        """Whether the one who acts may know of other cards."""
        return permissions.allows(self.actor, Permission.FRAMEWORK_READ)


def card(session: Session, consortium_id: int, *, actor: Actor, now: datetime) -> Card:
    """Lock the framework and return the card. Raises `NotFound` for one the actor may not know."""
    found = cards.consortium(session, consortium_id, lock=True)
    permissions.require_sight(actor, Permission.CONSORTIUM_READ, cards.subject_of(found))
    cards.require_visible(found, actor)
    return Card(found, local(now).date(), actor)


def employer_id(card: Card, number: str) -> int | None:
    """Return the id of a member firm, or None for a firm that is no member."""
    found = cards.members_on(card.consortium, card.day).get(number)
    return found.id if found else None


def refusals(
    session: Session, card: Card, person: PersonFacts, but: set[int | None]
) -> list[Reason]:
    """Return why the card cannot tell of this person so, the places `but` these apart."""
    found = []
    if employer_id(card, person.employer) is None:
        found.append(reason(Code.CARD_EMPLOYER_NOT_MEMBER, employer=person.employer))
    unknown = (person.role and person.role not in card.words.roles) or (
        set(person.areas) - set(card.words.areas)
    )
    if unknown:
        found.append(reason(Code.CARD_UNREADABLE))
    if any(area.last_used and area.last_used > card.day for area in person.areas.values()):
        found.append(reason(Code.CARD_LAST_USED_AHEAD))
    digits = "".join(person.reference.split())
    if len(digits) == NATIONAL_DIGITS and digits.isdigit():
        found.append(reason(Code.CARD_NUMBER_NATIONAL))
    return found + _places_taken(session, card, person, but)


def _places_taken(
    session: Session, card: Card, person: PersonFacts, but: set[int | None]
) -> list[Reason]:
    """A person counts once: by the employer's number in the framework, by name on the card."""
    framework_id = card.consortium.framework_id
    places = cards.elsewhere(session, framework_id, person.employer, person.reference, card.day)
    taken = next((place for place in places if place.person_id not in but), None)
    params = {"label": person.label, "reference": person.reference}
    if taken is None:
        twins = cards.namesakes(
            session, card.consortium.id, person.employer, person.label, card.day
        )
        free = not set(twins) - but
        return [] if free else [_twice(card, person)]
    if taken.consortium_id == card.consortium.id:
        return [_twice(card, person)]
    if card.is_staff:
        return [reason(Code.CARD_PERSON_ELSEWHERE, consortium=taken.consortium, **params)]
    return [reason(Code.CARD_PERSON_OTHER_CARD, **params)]


def _twice(card: Card, person: PersonFacts) -> Reason:
    firm = cards.members_on(card.consortium, card.day).get(person.employer)
    name = firm.name if firm else person.employer
    return reason(Code.CARD_PERSON_TWICE, label=person.label, employer=name)


def keep(
    session: Session, consortium_id: int, person_id: int, changes: Iterable[FieldChange], *,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Make at once the changes that need no officer; the caller gives no others."""
    at_once, rest = proposals.split(changes)
    if rest:
        raise ValueError(rest)
    if not at_once:
        return
    held = card(session, consortium_id, actor=actor, now=now)
    person = cards.person(session, consortium_id, person_id, held.day)
    cards.require_edit(held.consortium, actor, person.employer_id)
    before = cards.facts_of(person, held.words, held.day)
    after = _patched(before, at_once)
    if faults := refusals(session, held, after, {person_id}):
        raise InvalidInput(faults)
    amend(session, held, person, after)
    _record(
        session, held, now, person=person_id,
        before={_name(c): c.before for c in at_once}, after={_name(c): c.after for c in at_once},
    )  # fmt: skip


def _name(change: FieldChange) -> str:
    return f"{change.area}.{change.field.value}" if change.area else change.field.value


def set_contact(
    session: Session, consortium_id: int, email: str, *, seen: str, actor: Actor, now: datetime
) -> None:
    """Change the address that invitations go to. Raises `Stale` when it is no longer `seen`."""
    held = card(session, consortium_id, actor=actor, now=now)
    cards.require_edit(held.consortium, actor, None)
    before = held.consortium.contact_email
    if before == email:
        return
    if before != seen:
        raise Stale([reason(Code.STALE)], before)
    held.consortium.contact_email = email
    _record(session, held, now, before={"contact": before}, after={"contact": email})


def _record(session: Session, card: Card, now: datetime, **facts: Fact) -> None:
    audit.record(
        session, Tag.CONSORTIUM_CARD_KEEP, f"consortium:{card.consortium.id}",
        chain=audit.chain_of(framework_id=card.consortium.framework_id), actor=card.actor, now=now,
        **facts,
    )  # fmt: skip


def put_in(session: Session, card: Card, person: PersonFacts) -> Person:
    """Put somebody on the card from the card's day."""
    made = Person(
        framework_id=card.consortium.framework_id,
        consortium_id=card.consortium.id,
        employer_id=employer_id(card, person.employer),
        starts_on=card.day,
        label=person.label,
    )
    made.competences = []
    session.add(made)
    amend(session, card, made, person)
    session.flush()  # the caller tells its id, and a place that is taken must be refused here
    return made


def amend(session: Session, card: Card, person: Person, after: PersonFacts) -> None:
    """Write what the card shall tell of a person; a level that changes gets a row of its own."""
    person.label, person.reference = after.label, after.reference
    person.role_id = card.words.roles.get(after.role)
    person.availability, person.substitutable = after.availability, after.substitutable
    person.evidence = after.evidence
    for key, area_id in card.words.areas.items():
        held = next(
            (c for c in person.competences if c.area_id == area_id and c.holds(card.day)), None
        )
        if held is not None and (key not in after.areas or after.areas[key].level != held.level):
            held = _closed(session, card, held, replaced=key in after.areas)
        if key in after.areas:
            _write(card, person, area_id, held, after.areas[key])


def _write(
    card: Card, person: Person, area_id: int, held: Competence | None, after: AreaFacts
) -> None:
    if held is None:
        held = Competence(area_id=area_id, starts_on=card.day)
        person.competences.append(held)
    held.level, held.months = after.level, after.months
    held.last_used_on, held.evidence = after.last_used, after.evidence


def _closed(session: Session, card: Card, held: Competence, *, replaced: bool) -> Competence | None:
    """End a level the day before; one that began today never held, and is written over."""
    if held.starts_on < card.day:
        held.ends_on = card.day - DAY
        return None
    if replaced:
        return held
    session.delete(held)
    return None


def move(session: Session, card: Card, person: Person, after: PersonFacts) -> Person:
    """Let a person go on under another employer: the old place ends, a new one begins."""
    if person.starts_on == card.day:
        person.employer_id = employer_id(card, after.employer) or person.employer_id
        amend(session, card, person, after)
        return person
    take_out(card, person)
    session.flush()  # the place must be free before the new row takes it
    return put_in(session, card, after)


def take_out(card: Card, person: Person) -> None:
    """End a person's place the day before; one who came today stays the day."""
    last = max(person.starts_on, card.day - DAY)
    person.ends_on = last
    for competence in person.competences:
        if competence.ends_on is None or competence.ends_on > last:
            competence.ends_on = max(competence.starts_on, last)


def facts_after(part: PersonPart, before: PersonFacts | None) -> PersonFacts | None:
    """Return the person as a part asks for, None for one who goes out. Raises `InvalidInput`."""
    if part.kind is proposals.ProposalKind.PERSON_OUT:
        return None
    return _patched(before, part.changes)


def _patched(before: PersonFacts | None, changes: Iterable[FieldChange]) -> PersonFacts:
    try:
        return proposals.patched(before, changes)
    except proposals.Unreadable:
        raise InvalidInput([reason(Code.CARD_UNREADABLE)]) from None
