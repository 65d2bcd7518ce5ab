"""The names of the cases that someone opened lately, of those they may still see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, literal, select, union_all
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.permissions import Actor, Permission, Role
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.queries import competitions


class Kind(StrEnum):
    """What is remembered; the value is how it is written down."""

    BID = "b"
    COMPETITION = "c"
    CONSORTIUM = "k"
    FRAMEWORK = "f"
    PROJECT = "p"


@dataclass(frozen=True, slots=True)
class Case:
    """Something that was opened; `detail` is its reference, or what it stands under."""

    kind: Kind
    id: int
    title: str
    detail: str


Key = tuple[Kind, int]


def cases(
    session: Session, opened: Iterable[Key], *, viewer: Actor, now: datetime
) -> tuple[Case, ...]:
    """Return the cases in the order given, in one statement; what may not be seen is left out."""
    wanted = tuple(opened)
    ids: dict[Kind, list[int]] = {}
    for kind, number in wanted:
        ids.setdefault(kind, []).append(number)
    parts = list(_selects(ids, viewer))
    if not parts:
        return ()
    rows = session.execute(union_all(*parts), competitions.sight(viewer, now))
    known = {(Kind(kind), key): (title, detail) for kind, key, title, detail in rows}
    return tuple(Case(*key, *known[key]) for key in wanted if key in known)


def _selects(ids: Mapping[Kind, list[int]], viewer: Actor) -> Iterator[Select[*tuple[Any, ...]]]:
    """Each kind with the sight of its own page."""
    if Kind.COMPETITION in ids:
        yield _row(Kind.COMPETITION, Competition, Competition.reference, ids).where(
            competitions.visible()
        )
    if Kind.BID in ids and viewer.role is Role.SUPPLIER:
        own = and_(
            Bid.id.in_(ids[Kind.BID]),
            Bid.consortium_id.in_(viewer.consortium_ids),
            Competition.issued_at.is_not(None),
        )
        yield (
            select(literal(Kind.BID.value), Bid.id, Competition.title, Competition.reference)
            .join(Competition, Competition.id == Bid.competition_id)
            .where(own)
        )
    if Kind.PROJECT in ids and permissions.allows(viewer, Permission.PROJECT_READ):
        yield _row(Kind.PROJECT, Project, literal(""), ids)
    if Kind.FRAMEWORK in ids and permissions.allows(viewer, Permission.FRAMEWORK_READ):
        yield _row(Kind.FRAMEWORK, Framework, Framework.reference, ids)
    if Kind.CONSORTIUM in ids:
        supplier = viewer.role is Role.SUPPLIER
        own_card = and_(
            Consortium.id.in_(viewer.consortium_ids), Framework.activated_at.is_not(None)
        )
        yield (
            select(literal(Kind.CONSORTIUM.value), Consortium.id, Consortium.name, Framework.title)
            .join(Framework, Framework.id == Consortium.framework_id)
            .where(
                Consortium.id.in_(ids[Kind.CONSORTIUM]),
                own_card
                if supplier
                else literal(permissions.allows(viewer, Permission.CONSORTIUM_READ)),
            )
        )


def _row(
    kind: Kind, noun: Any, detail: Any, ids: Mapping[Kind, list[int]]
) -> Select[*tuple[Any, ...]]:
    return select(literal(kind.value), noun.id, noun.title, detail).where(noun.id.in_(ids[kind]))
