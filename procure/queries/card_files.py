"""A card as its own file tells it, and what an uploaded file is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import permissions, proposals
from procure.domain.card_updates import CardFile, Words
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission
from procure.domain.proposals import PersonFacts
from procure.queries import cards


@dataclass(frozen=True, slots=True)
class FilePage:
    """The card today; `own` is the only firm that the viewer may speak for, or empty for all."""

    consortium_id: int
    consortium: str
    card: CardFile
    words: Words
    standing: Mapping[int, PersonFacts]
    own: str
    is_officer: bool
    area_names: Mapping[str, str]
    role_names: Mapping[str, str]
    firms: Mapping[str, str]

    @property
    def seen(self) -> str:
        """The digest of the whole card, to take over against."""
        contact = {f"contact {self.card.contact_email}"}
        return proposals.digest({*self.card.members, *contact}, dict(self.standing))


def page(session: Session, consortium_id: int, *, viewer: Actor, now: datetime) -> FilePage:
    """Return the whole card for those who keep it. Raises `NotFound` and `PermissionDenied`."""
    found, day = cards.consortium(session, consortium_id), local(now).date()
    cards.require_edit(found, viewer, viewer.organisation_id)
    words = cards.Vocabulary.of(found.framework)
    firms = cards.members_on(found, day)
    every = permissions.allows(viewer, Permission.CONSORTIUM_EDIT, cards.subject_of(found))
    own = next((n for n, firm in firms.items() if firm.id == viewer.organisation_id), "")
    standing = {
        person.id: cards.facts_of(person, words, day)
        for person in cards.people(session, consortium_id, None, day)
    }
    return FilePage(
        consortium_id=found.id,
        consortium=found.name,
        card=CardFile(
            name=found.name,
            lead=next(iter(firms), ""),
            contact_email=found.contact_email,
            members={number: firm.name for number, firm in firms.items()},
            people=tuple(standing.values()),
        ),
        words=Words(
            areas=tuple(words.area_names.items()),
            roles=tuple((role.key, role.name, role.level) for role in found.framework.roles),
            starts_on=found.framework.starts_on,
            day=day,
        ),
        standing=standing,
        own="" if every else own,
        is_officer=permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
        area_names=words.area_names,
        role_names=words.role_names,
        firms={number: firm.name for number, firm in firms.items()},
    )
