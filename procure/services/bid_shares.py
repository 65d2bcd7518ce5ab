"""The lead gives parts of the bid to the firms of the consortium; each confirms its own."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import bid_corners
from procure.domain.audit import Tag
from procure.domain.bid_corners import PRIVATE_KINDS, STATEMENTS, kind_of
from procure.domain.bid_shares import Share
from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.bids import Bid, PartAssignment
from procure.models.competitions import Competition
from procure.models.consortia import ConsortiumMember
from procure.queries import bid_corners as corners
from procure.queries import bid_terms, facts
from procure.services import bid_drafts, bids
from procure.vault.keys import Vault


@dataclass(frozen=True, slots=True)
class Given:
    """Which firm is to fill in a part, and whether other members may not read it."""

    firm_id: int
    private: bool = False


def share_out(
    session: Session, bid_id: int, *, wanted: Mapping[str, Given], actor: Actor, now: datetime
) -> None:
    """Give each part to its firm, by cell; a part that is not named is everyone's again.

    A part that changes hands, or is closed or opened, must be confirmed anew. Raises `NotFound`
    for a part or a firm that is none of this bid's.
    """
    bid, competition = bids.writable(session, bid_id, actor, now)
    if bid.consortium_id not in actor.lead_consortium_ids:
        raise PermissionDenied([reason(Code.NOT_LEAD_TO_SHARE)], Permission.BID_SUBMIT)
    allowed = _allowed(session, bid, competition)
    for cell, given in wanted.items():
        if given.firm_id not in allowed.get(cell, ()):
            raise NotFound
        if given.private and kind_of(cell) not in PRIVATE_KINDS:
            raise NotFound
    present = {row.cell: row for row in _rows(session, bid_id)}
    for cell in present.keys() - wanted.keys():
        session.delete(present[cell])
    for cell, given in wanted.items():
        row = present.get(cell) or PartAssignment(bid_id=bid_id, cell=cell)
        if (row.organisation_id, row.private) == (given.firm_id, given.private):
            continue
        row.organisation_id, row.private = given.firm_id, given.private
        row.assigned_at, row.assigned_by_id = now, actor.id
        row.confirmed_at = row.confirmed_by_id = None
        session.add(row)
    session.flush()  # later reads of this transaction see who may write what
    bids.record(session, Tag.BID_PART_SHARE, bid, actor, now, parts=len(wanted))


def _allowed(session: Session, bid: Bid, competition: Competition) -> Mapping[str, Collection[int]]:
    """Return the firms that may be given each part. A firm's people are nobody else's."""
    firms = session.scalars(
        select(ConsortiumMember.organisation_id).where(
            ConsortiumMember.consortium_id == bid.consortium_id,
            ConsortiumMember.on(facts.bidding_day(competition)),
        )
    ).all()
    terms = bid_terms.of(session, competition, bid.consortium_id)
    cells = [bid_corners.answer_cell(criterion.id) for criterion in terms.criteria]
    cells += [bid_corners.rate_cell(line.id) for line in terms.lines]
    own = {bid_corners.people_cell(firm): [firm] for firm in firms}
    return {**dict.fromkeys([*cells, STATEMENTS], firms), **own}


def confirm(
    session: Session, bid_id: int, *, cell: str, vault: Vault, actor: Actor, now: datetime
) -> None:
    """Confirm the part as it is saved, as someone of the firm that was given it.

    Raises `NotFound` for a part that is no firm's, or another's, and `InvalidInput` with
    `PART_EMPTY` while nothing is written in it.
    """
    bid, _competition = bids.writable(session, bid_id, actor, now)
    row = session.get(PartAssignment, (bid_id, cell))
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound
    reader = corners.reader(session, bid, actor)
    content = bid_drafts.read(bid_drafts.row_of(session, bid_id), vault).content
    if not bid_corners.written(content, cell, reader.employers):
        raise InvalidInput([reason(Code.PART_EMPTY)])
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by_id = now, actor.id
        bids.record(session, Tag.BID_PART_CONFIRM, bid, actor, now, part=cell)


def settle_opened(session: Session, bid_id: int, annex: Iterable[Share]) -> None:
    """Make the rows say what the opened bid says: they may have changed since it was submitted."""
    for row in _rows(session, bid_id):
        session.delete(row)
    session.flush()  # the same parts are written anew
    session.add_all(
        PartAssignment(
            bid_id=bid_id, cell=share.cell, organisation_id=share.firm_id, private=share.private,
            assigned_at=share.assigned_at, assigned_by_id=share.assigned_by_id,
            confirmed_at=share.confirmed_at, confirmed_by_id=share.confirmed_by_id,
        )
        for share in annex
    )  # fmt: skip


def _rows(session: Session, bid_id: int) -> list[PartAssignment]:
    return list(
        session.scalars(select(PartAssignment).where(PartAssignment.bid_id == bid_id))
    )  # fmt: skip
