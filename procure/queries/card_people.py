"""What the forms of a card start from: the person as the card has them, and the words to choose."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import permissions, proposals
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission
from procure.domain.proposals import PersonFacts
from procure.models.consortia import Person
from procure.queries import cards

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Where the consortium's invitations go."""

    consortium_id: int
    consortium: str
    email: str
    asks: bool  # what matters goes to the officer


@dataclass(frozen=True, slots=True)
class EditPage:
    """A person to change, None for a new one; the firms are those the viewer may speak for.

    `seen` is the digest to save against. `asks` says that what matters goes to the officer.
    """

    consortium_id: int
    consortium: str
    framework: str
    person_id: int | None
    person: PersonFacts | None
    areas: Choices
    roles: Choices
    employers: Choices
    seen: str
    asks: bool


def contact(session: Session, consortium_id: int, *, viewer: Actor) -> ContactPage:
    """Return the contact for changing it. Raises `NotFound` and `PermissionDenied`."""
    found = cards.consortium(session, consortium_id)
    cards.require_edit(found, viewer, None)
    asks = not permissions.allows(viewer, Permission.FRAMEWORK_CHANGE)
    return ContactPage(found.id, found.name, found.contact_email, asks)


def edit(
    session: Session, consortium_id: int, person_id: int | None, *, viewer: Actor, now: datetime
) -> EditPage:
    """Return a person for changing, or the lists for a new one."""
    found, day = cards.consortium(session, consortium_id), local(now).date()
    permissions.require_sight(viewer, Permission.CONSORTIUM_READ, cards.subject_of(found))
    words = cards.Vocabulary.of(found.framework)
    firms = cards.members_on(found, day)
    employer_id, facts = viewer.organisation_id, None
    if person_id is not None:
        person = cards.person(session, consortium_id, person_id, day)
        employer_id, facts = person.employer_id, cards.facts_of(person, words, day)
    cards.require_edit(found, viewer, employer_id)
    every = permissions.allows(viewer, Permission.CONSORTIUM_EDIT, cards.subject_of(found))
    return EditPage(
        consortium_id=found.id,
        consortium=found.name,
        framework=found.framework.title,
        person_id=person_id,
        person=facts,
        areas=tuple(words.area_names.items()),
        roles=tuple(words.role_names.items()),
        employers=tuple(
            (number, firm.name)
            for number, firm in firms.items()
            if every or firm.id == viewer.organisation_id
        ),
        seen=proposals.digest((), {person_id or 0: facts}),
        asks=not permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
    )


@dataclass(frozen=True, slots=True)
class Head:
    """Which card a page belongs to."""

    id: int
    name: str
    framework_id: int
    framework: str


def head(session: Session, consortium_id: int, *, viewer: Actor) -> Head:
    """Return which card it is, for those who follow it. Raises `NotFound`."""
    found = cards.consortium(session, consortium_id)
    subject = cards.subject_of(found)
    permissions.require_sight(viewer, Permission.CONSORTIUM_HISTORY, subject)
    cards.require_visible(found, viewer)
    return Head(found.id, found.name, found.framework_id, found.framework.title)


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm in the consortium, and how many people it has on the card."""

    id: int
    name: str
    organisation_number: str
    people: int


def member(
    session: Session, consortium_id: int, organisation_id: int, *, viewer: Actor, now: datetime
) -> Firm:
    """Return a firm that is in the consortium today. Raises `NotFound`."""
    found, day = cards.consortium(session, consortium_id), local(now).date()
    cards.require_edit(found, viewer, None)
    firms = cards.members_on(found, day)
    firm = next((f for f in firms.values() if f.id == organisation_id), None)
    if firm is None:
        raise NotFound
    count = session.scalar(
        select(func.count(Person.id)).where(
            Person.consortium_id == consortium_id,
            Person.employer_id == organisation_id,
            Person.on(day),
        )
    )
    return Firm(firm.id, firm.name, firm.organisation_number or "", count or 0)
