"""One search over everything the viewer may know of: at most a statement for each kind.

Each kind is read with the sight of its own list: what a list hides, the search does not find.
`tests/queries/test_search.py` holds the two against each other for everyone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, String, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from procure.domain import permissions
from procure.domain.formats import local
from procure.domain.journals import SPECS
from procure.domain.permissions import Actor, CompetitionRole, Permission, Role
from procure.models.accounts import Organisation
from procure.models.bids import Bid
from procure.models.competitions import Competition, CompetitionMembership, Invitation
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.documents import Document
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.queries import access_requests, competitions
from procure.queries.matching import holds, like

LEAST: Final = 2  # characters of a search
FEW: Final = 5  # of each kind, when all kinds are shown
PAGE: Final = 25  # of one kind


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    COMPETITION = "competition"
    PROJECT = "project"
    FRAMEWORK = "framework"
    CONSORTIUM = "consortium"
    PERSON = "person"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; `detail` tells it from others, `case_id` is the thing it stands in."""

    kind: Kind
    id: int
    title: str
    detail: tuple[str, ...]
    case_id: int | None = None
    of_framework: bool = False  # a document of an agreement, not of a competition


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, newest first; `older` is the key of the next page."""

    kind: Kind
    hits: tuple[Hit, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks for what, when; only what comes before the id `before`, None: from the newest."""

    viewer: Actor
    now: datetime
    text: str
    pattern: str
    before: int | None
    size: int


def find(
    session: Session, *, viewer: Actor, now: datetime, text: str,
    only: Kind | None = None, before: int | None = None,
) -> tuple[Group, ...]:  # fmt: skip
    """Return what the viewer may know of that holds the text; nothing for a text too short.

    All kinds, a few of each; or a page of the one kind `only`.
    """
    if len(text.strip()) < LEAST:
        return ()
    asked = Asked(viewer, now, text, like(text), before if only else None, PAGE if only else FEW)
    groups = (_group(session, kind, asked) for kind in Kind if only in {None, kind})
    return tuple(group for group in groups if group.hits)


def _group(session: Session, kind: Kind, asked: Asked) -> Group:
    found = _FINDERS[kind](session, asked)
    shown = found[: asked.size]
    return Group(kind, tuple(shown), shown[-1].id if len(found) > asked.size else None)


def _competitions(session: Session, asked: Asked) -> list[Hit]:
    rows = competitions.listing(
        session, viewer=asked.viewer, now=asked.now, text=asked.text, before=asked.before
    ).rows
    return [Hit(Kind.COMPETITION, r.id, r.title, (r.reference, r.owner)) for r in rows]


def _projects(session: Session, asked: Asked) -> list[Hit]:
    if not permissions.allows(asked.viewer, Permission.PROJECT_READ):
        return []
    wanted = (
        select(Project.id, Project.title, Organisation.name)
        .join(Organisation, Organisation.id == Project.owner_id)
        .where(_any(asked, Project.title, Project.partners, Organisation.name))
    )
    return [
        Hit(Kind.PROJECT, key, title, (owner,))
        for key, title, owner in _rows(session, wanted, asked, Project.id)
    ]


def _frameworks(session: Session, asked: Asked) -> list[Hit]:
    if not permissions.allows(asked.viewer, Permission.FRAMEWORK_READ):
        return []
    wanted = (
        select(Framework.id, Framework.title, Framework.reference, Organisation.name)
        .join(Organisation, Organisation.id == Framework.buyer_id)
        .where(_any(asked, Framework.title, Framework.reference, Organisation.name))
    )
    return [
        Hit(Kind.FRAMEWORK, key, title, (reference, buyer))
        for key, title, reference, buyer in _rows(session, wanted, asked, Framework.id)
    ]


def _consortia(session: Session, asked: Asked) -> list[Hit]:
    """By the consortium's name, or the name or number of a firm that is in it today."""
    words: Any = Organisation.name + " " + func.coalesce(Organisation.organisation_number, "")
    in_it = and_(
        ConsortiumMember.consortium_id == Consortium.id,
        ConsortiumMember.on(local(asked.now).date()),
        ConsortiumMember.organisation_id == Organisation.id,
        _any(asked, Organisation.name, Organisation.organisation_number),
    )
    firm = select(func.min(words)).where(in_it).correlate(Consortium).scalar_subquery()
    wanted = (
        select(Consortium.id, Consortium.name, func.coalesce(firm, ""), Framework.title)
        .join(Framework, Framework.id == Consortium.framework_id)
        .where(
            _cards(asked.viewer),
            or_(holds(Consortium.name, asked.pattern), exists().where(in_it)),
        )
    )
    return [
        Hit(Kind.CONSORTIUM, key, name, (firm, framework) if firm else (framework,))
        for key, name, firm, framework in _rows(session, wanted, asked, Consortium.id)
    ]


def _cards(viewer: Actor) -> ColumnElement[bool]:
    """The consortia whose card the viewer may read; `Framework` is joined from outside."""
    if viewer.role is not Role.SUPPLIER:
        return literal(permissions.allows(viewer, Permission.CONSORTIUM_READ))
    return and_(Consortium.id.in_(viewer.consortium_ids), Framework.activated_at.is_not(None))


def _people(session: Session, asked: Asked) -> list[Hit]:
    """By the name on the card, and by the firm's own number where the card shows it."""
    columns: list[Any] = [Person.label]
    if asked.viewer.role is Role.SUPPLIER or permissions.allows(
        asked.viewer, Permission.CONSORTIUM_HISTORY
    ):
        columns.append(Person.reference)
    wanted = (
        select(Person.id, Person.label, Person.consortium_id, Organisation.name, Consortium.name)
        .join(Organisation, Organisation.id == Person.employer_id)
        .join(Consortium, Consortium.id == Person.consortium_id)
        .join(Framework, Framework.id == Consortium.framework_id)
        .where(
            _cards(asked.viewer), Person.on(local(asked.now).date()), _any(asked, *columns)
        )
    )  # fmt: skip
    return [
        Hit(Kind.PERSON, key, label, (employer, consortium), case_id=card)
        for key, label, card, employer, consortium in _rows(session, wanted, asked, Person.id)
    ]


def _documents(session: Session, asked: Asked) -> list[Hit]:
    """The newest version of each, by its title or the name of its file.

    Of a competition no more than its own list shows, and of what is about a bid less: that is
    found from the bid's page alone.
    """
    case = func.coalesce(Competition.title, Framework.title, type_=String)
    wanted = (
        select(
            Document.id, Document.title, Document.file_name, Document.competition_id,
            Document.framework_id, case,
        )
        .outerjoin(Competition, Competition.id == Document.competition_id)
        .outerjoin(Framework, Framework.id == Document.framework_id)
        .outerjoin(Bid, Bid.id == Document.bid_id)
        .where(
            _readable(asked.viewer), ~_replaced(asked.viewer),
            _any(asked, Document.title, Document.file_name),
        )
    )  # fmt: skip
    return [
        Hit(
            Kind.DOCUMENT, key, title, (file_name, name),
            case_id=competition or framework, of_framework=competition is None,
        )
        for key, title, file_name, competition, framework, name in _rows(
            session, wanted, asked, Document.id
        )
    ]  # fmt: skip


def _replaced(viewer: Actor) -> ColumnElement[bool]:
    """Whether the viewer reads a later version: one given on request stands until then."""
    later = aliased(Document)
    given = later.id.in_(access_requests.given_to(viewer))
    read = or_(literal(viewer.role is not Role.SUPPLIER), later.for_suppliers, given)
    return exists().where(
        read,
        func.coalesce(later.competition_id, 0) == func.coalesce(Document.competition_id, 0),
        func.coalesce(later.framework_id, 0) == func.coalesce(Document.framework_id, 0),
        later.name == Document.name,
        later.subject_id == Document.subject_id,
        later.suffix == Document.suffix,
        later.number > Document.number,
    )


def _readable(viewer: Actor) -> ColumnElement[bool]:
    """A part of what `queries.documents` lets the viewer see, told in SQL for all competitions.

    An evaluator finds what the suppliers were sent too: what else they may read depends on their
    declaration, on the lock and on whether bidders are masked.
    """
    if viewer.role is Role.SUPPLIER:
        invited = exists().where(
            Invitation.competition_id == Document.competition_id,
            Invitation.consortium_id.in_(viewer.consortium_ids),
        )
        own = or_(Document.bid_id.is_(None), Bid.consortium_id.in_(viewer.consortium_ids))
        given = Document.id.in_(access_requests.given_to(viewer))
        sent = or_(and_(Document.for_suppliers, own), given)
        return and_(Competition.issued_at.is_not(None), invited, sent)
    of_frameworks = and_(
        Document.framework_id.is_not(None),
        literal(permissions.allows(viewer, Permission.FRAMEWORK_READ)),
    )
    scores = _is(viewer, CompetitionRole.EVALUATOR)
    sees = or_(
        literal(viewer.role in {Role.OFFICER, Role.AUDITOR}),
        _is(viewer, CompetitionRole.OWNER),
        scores,
    )
    entries = [spec.document for spec in SPECS.values()]
    sent_out = and_(Document.for_suppliers, Document.name.not_in(entries))
    of_cases = and_(
        Document.competition_id.is_not(None), Document.bid_id.is_(None), sees,
        or_(~scores, sent_out),
    )  # fmt: skip
    return or_(of_frameworks, of_cases)


def _is(viewer: Actor, role: CompetitionRole) -> ColumnElement[bool]:
    return exists().where(
        CompetitionMembership.competition_id == Document.competition_id,
        CompetitionMembership.user_id == viewer.id,
        CompetitionMembership.role == role,
    )


def _any(asked: Asked, *columns: Any) -> ColumnElement[bool]:
    return or_(*(holds(column, asked.pattern) for column in columns))


def _rows(
    session: Session, wanted: Select[*tuple[Any, ...]], asked: Asked, key: Any
) -> list[Row[*tuple[Any, ...]]]:
    if asked.before is not None:
        wanted = wanted.where(key < asked.before)
    return list(session.execute(wanted.order_by(key.desc()).limit(asked.size + 1)))


_FINDERS: Final[Mapping[Kind, Callable[[Session, Asked], list[Hit]]]] = {
    Kind.COMPETITION: _competitions,
    Kind.PROJECT: _projects,
    Kind.FRAMEWORK: _frameworks,
    Kind.CONSORTIUM: _consortia,
    Kind.PERSON: _people,
    Kind.DOCUMENT: _documents,
}
