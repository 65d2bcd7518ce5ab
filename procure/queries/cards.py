"""What a card says today, as the facts that proposals are written and judged against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import permissions, proposals
from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.permissions import Actor, Permission, Subject
from procure.domain.proposals import AreaFacts, PersonFacts, Proposal
from procure.domain.reasons import Code, reason
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import Framework


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The framework's own words: ids and names by key, in the framework's order."""

    areas: Mapping[str, int]
    area_names: Mapping[str, str]
    roles: Mapping[str, int]
    role_names: Mapping[str, str]

    @classmethod
    def of(cls, framework: Framework) -> "Vocabulary":
        """Read the words of a framework whose areas and roles are loaded."""
        return cls(
            areas={area.key: area.id for area in framework.areas},
            area_names={area.key: area.name for area in framework.areas},
            roles={role.key: role.id for role in framework.roles},
            role_names={role.key: role.name for role in framework.roles},
        )


def consortium(session: Session, consortium_id: int, *, lock: bool = False) -> Consortium:
    """Return a consortium with its firms and the framework's words. Raises `NotFound`.

    `lock` holds the framework: whether a person stands on another card is asked of all its cards.
    """
    if lock:
        framework_id = select(Consortium.framework_id).where(Consortium.id == consortium_id)
        row = select(Framework.id).where(Framework.id == framework_id.scalar_subquery())
        session.scalar(row.with_for_update())
    found = session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id)
        .options(
            joinedload(Consortium.framework).options(
                selectinload(Framework.areas), selectinload(Framework.roles)
            ),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def require_visible(consortium: Consortium, viewer: Actor) -> None:
    """Refuse with 404: a supplier hears of an agreement when it is in force."""
    if consortium.id in viewer.consortium_ids and consortium.framework.activated_at is None:
        raise NotFound


def subject_of(consortium: Consortium, employer_id: int | None = None) -> Subject:
    """Return what the policy may know of the card, or of one firm's people on it."""
    return Subject(consortium_id=consortium.id, organisation_id=employer_id)


def require_edit(consortium: Consortium, viewer: Actor, employer_id: int | None) -> None:
    """Refuse with 404 who may not know the card, with 403 who may not change this of it.

    A member keeps the data of the people it employs; the lead, and an officer, keep all.
    """
    permissions.require_sight(viewer, Permission.CONSORTIUM_READ, subject_of(consortium))
    require_visible(consortium, viewer)
    subject = subject_of(consortium, employer_id)
    if permissions.allows(viewer, Permission.CONSORTIUM_EDIT, subject):
        return
    if consortium.id in viewer.consortium_ids:
        why = reason(Code.CARD_OTHER_FIRM, firm=viewer.organisation)
        raise PermissionDenied([why], Permission.CONSORTIUM_EDIT)
    permissions.require(viewer, Permission.CONSORTIUM_EDIT, subject)


def members_on(consortium: Consortium, day: date) -> dict[str, Organisation]:
    """Return the firms on a day by organisation number, the lead first."""
    return {
        member.organisation.organisation_number or "": member.organisation
        for member in consortium.members_on(day)
    }


def people(
    session: Session, consortium_id: int, ids: Iterable[int] | None, day: date
) -> list[Person]:
    """Return the people on the card on a day, or those of them with these ids."""
    wanted = (
        select(Person)
        .where(Person.consortium_id == consortium_id, Person.on(day))
        .options(joinedload(Person.employer), selectinload(Person.competences))
        .order_by(Person.id)
        .execution_options(populate_existing=True)
    )
    if ids is not None:
        wanted = wanted.where(Person.id.in_(set(ids)))
    return list(session.scalars(wanted))


def person(session: Session, consortium_id: int, person_id: int, day: date) -> Person:
    """Return one person on the card on a day. Raises `NotFound`."""
    found = people(session, consortium_id, [person_id], day)
    if not found:
        raise NotFound
    return found[0]


def facts_of(person: Person, words: Vocabulary, day: date) -> PersonFacts:
    """Return what the card tells of a person on a day."""
    keys = {number: key for key, number in words.areas.items()}
    roles = {number: key for key, number in words.roles.items()}
    held = {keys[c.area_id]: c for c in person.competences if c.holds(day) and c.area_id in keys}
    return PersonFacts(
        label=person.label,
        employer=person.employer.organisation_number or "",
        role=roles.get(person.role_id, "") if person.role_id is not None else "",
        reference=person.reference,
        availability=person.availability,
        substitutable=person.substitutable,
        evidence=person.evidence,
        areas={
            key: AreaFacts(
                held[key].level, held[key].months, held[key].last_used_on, held[key].evidence
            )
            for key in words.areas
            if key in held
        },
    )


def standing(
    session: Session, consortium: Consortium, proposal: Proposal, day: date
) -> dict[int, PersonFacts | None]:
    """Return the people a proposal names as the card has them now; None for one who is gone."""
    words = Vocabulary.of(consortium.framework)
    wanted = proposals.named(proposal)
    found = {p.id: p for p in people(session, consortium.id, wanted, day)} if wanted else {}
    return {
        number: facts_of(found[number], words, day) if number in found else None
        for number in wanted
    }


def base_of(consortium: Consortium, standing: Mapping[int, PersonFacts | None], day: date) -> str:
    """Return the digest of what a proposal leans on."""
    return proposals.digest(members_on(consortium, day), standing)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another open place of the same person in the framework."""

    person_id: int
    consortium_id: int
    consortium: str


def elsewhere(
    session: Session, framework_id: int, employer: str, reference: str, day: date
) -> list[Elsewhere]:
    """Return where a firm's person with this number stands; nowhere without a number.

    An open place that begins later counts: it would collide when it begins.
    """
    if not reference:
        return []
    found = session.execute(
        select(Person.id, Person.consortium_id, Consortium.name)
        .join(Consortium, Consortium.id == Person.consortium_id)
        .join(Organisation, Organisation.id == Person.employer_id)
        .where(
            Person.framework_id == framework_id,
            Organisation.organisation_number == employer,
            func.lower(Person.reference) == func.lower(reference),
            Person.ends_on.is_(None) | (Person.ends_on >= day),
        )
        .order_by(Person.id)
    )
    return [Elsewhere(*row) for row in found]


def namesakes(
    session: Session, consortium_id: int, employer: str, label: str, day: date
) -> list[int]:
    """Return the ids of one firm's people of this name on a card."""
    found = session.scalars(
        select(Person.id)
        .join(Organisation, Organisation.id == Person.employer_id)
        .where(
            Person.consortium_id == consortium_id,
            Organisation.organisation_number == employer,
            func.lower(Person.label) == func.lower(label),
            Person.ends_on.is_(None) | (Person.ends_on >= day),
        )
    )
    return list(found)
