"""Proposals about cards: what waits for an officer, and one proposal with its before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from procure.domain import permissions, proposals
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission, Role
from procure.domain.proposals import (
    FieldChange,
    MemberPart,
    Part,
    PersonFacts,
    PersonPart,
    ProposalKind,
    Unreadable,
)
from procure.models.accounts import Organisation, User
from procure.models.consortia import CardProposal, Consortium
from procure.models.frameworks import Framework
from procure.queries import cards

PAGE = 25


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal in a list. `accepted` is None while it waits; `withdrawn` by who could ask."""

    id: int
    consortium_id: int
    consortium: str
    framework: str
    kind: ProposalKind
    made_by: str
    firm: str
    made_at: datetime
    decided_at: datetime | None
    accepted: bool | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of proposals; `older` is the id that the next one begins before."""

    rows: tuple[ProposalRow, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part as the page tells it: `changes` are the values as the card has them now, and then.

    `gone` says that the person named is no longer on the card.
    """

    kind: ProposalKind
    label: str
    firm: str
    changes: tuple[FieldChange, ...]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal. `seen` is the digest to answer against; `moved` that the card has changed."""

    row: ProposalRow
    comment: str
    file_name: str
    parts: tuple[PartRow, ...]
    area_names: Mapping[str, str]
    role_names: Mapping[str, str]
    firms: Mapping[str, str]
    decided_by: str
    decision_reason: str
    seen: str
    moved: bool
    may_answer: bool
    may_withdraw: bool


_DECIDER = aliased(User)


def _rows() -> Select[CardProposal, str, str, str, str, str | None, Role | None]:
    return (
        select(
            CardProposal, Consortium.name, Framework.title, User.name, Organisation.name,
            _DECIDER.name, _DECIDER.role,
        )
        .join(Consortium, Consortium.id == CardProposal.consortium_id)
        .join(Framework, Framework.id == Consortium.framework_id)
        .join(User, User.id == CardProposal.made_by_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .outerjoin(_DECIDER, _DECIDER.id == CardProposal.decided_by_id)
    )  # fmt: skip


def waiting(session: Session, *, viewer: Actor, after: int | None = None) -> Listing:
    """Return what waits for an officer, the oldest first."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_CHANGE, EVERYTHING)
    found = session.execute(
        _rows()
        .where(CardProposal.decided_at.is_(None), CardProposal.id > (after or 0))
        .order_by(CardProposal.id)
        .limit(PAGE + 1)
    ).all()
    rows = tuple(_row(*r[:5], r[6]) for r in found[:PAGE])
    return Listing(rows, rows[-1].id if len(found) > PAGE else None)


def of_consortium(
    session: Session, consortium_id: int, *, viewer: Actor, before: int | None = None
) -> Listing:
    """Return one consortium's proposals, the newest first. Raises `NotFound`."""
    consortium = cards.consortium(session, consortium_id)
    _require_sight(consortium, viewer)
    wanted = _rows().where(CardProposal.consortium_id == consortium_id)
    if before is not None:
        wanted = wanted.where(CardProposal.id < before)
    found = session.execute(wanted.order_by(CardProposal.id.desc()).limit(PAGE + 1)).all()
    rows = tuple(_row(*r[:5], r[6]) for r in found[:PAGE])
    return Listing(rows, rows[-1].id if len(found) > PAGE else None)


def _require_sight(consortium: Consortium, viewer: Actor) -> None:
    subject = cards.subject_of(consortium)
    permissions.require_sight(viewer, Permission.CONSORTIUM_HISTORY, subject)
    cards.require_visible(consortium, viewer)


def _row(
    row: CardProposal, consortium: str, framework: str, made_by: str, firm: str,
    decider: Role | None,
) -> ProposalRow:  # fmt: skip
    return ProposalRow(
        id=row.id,
        consortium_id=row.consortium_id,
        consortium=consortium,
        framework=framework,
        kind=row.kind,
        made_by=made_by,
        firm=firm,
        made_at=row.made_at,
        decided_at=row.decided_at,
        accepted=row.accepted,
        withdrawn=decider is Role.SUPPLIER,
    )


def page(
    session: Session, consortium_id: int, proposal_id: int, *, viewer: Actor, now: datetime
) -> ProposalPage:
    """Return one proposal of the consortium, told against the card as it is now."""
    consortium = cards.consortium(session, consortium_id)
    _require_sight(consortium, viewer)
    found = session.execute(
        _rows()
        .where(CardProposal.id == proposal_id, CardProposal.consortium_id == consortium_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    row: CardProposal = found[0]
    asked, day = proposals.load(row.facts), local(now).date()
    standing = cards.standing(session, consortium, asked, day)
    seen = cards.base_of(consortium, standing, day)
    waits = row.decided_at is None
    words = cards.Vocabulary.of(consortium.framework)
    firms = {
        m.organisation.organisation_number or "": m.organisation.name for m in consortium.members
    }
    own = firms_of(consortium, viewer)
    ours = consortium.id in viewer.lead_consortium_ids or proposals.firm_only(asked, own)
    return ProposalPage(
        row=_row(*found[:5], found[6]),
        comment=row.comment,
        file_name=asked.file_name,
        parts=tuple(_part(part, standing, firms, waits=waits) for part in asked.parts),
        area_names=words.area_names,
        role_names=words.role_names,
        firms=firms,
        decided_by=found[5] or "",
        decision_reason=row.decision_reason,
        seen=seen,
        moved=waits and seen != row.base,
        may_answer=waits and permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
        may_withdraw=waits
        and viewer.role is Role.SUPPLIER
        and (ours or row.made_by_id == viewer.id),
    )


def firms_of(consortium: Consortium, viewer: Actor) -> str:
    """Return the number of the viewer's firm if it has been in the consortium, else nothing."""
    numbers = (
        m.organisation.organisation_number
        for m in consortium.members
        if m.organisation_id == viewer.organisation_id
    )
    return next(numbers, None) or ""


def _part(
    part: Part, standing: Mapping[int, PersonFacts | None], firms: Mapping[str, str], *,
    waits: bool,
) -> PartRow:  # fmt: skip
    """Tell a waiting part against the card of now, an answered one as it was asked."""
    if isinstance(part, MemberPart):
        return PartRow(part.kind, part.name, part.organisation_number, ())
    before = standing.get(part.person_id) if part.person_id is not None else None
    gone = waits and part.person_id is not None and before is None
    changes = part.changes
    if waits and not gone:
        changes = _told(part, before)
    return PartRow(part.kind, part.label, firms.get(part.employer, part.employer), changes, gone)


def _told(part: PersonPart, before: PersonFacts | None) -> tuple[FieldChange, ...]:
    if part.kind is ProposalKind.PERSON_OUT:
        return proposals.diff(before, None)
    try:
        after = proposals.patched(before, part.changes)
    except Unreadable:
        return part.changes
    return proposals.diff(before, after)
