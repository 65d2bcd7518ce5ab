"""The opening protocol: the opening as the rows and the audit trail know it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.contexts.opening_protocol import (
    FailedOpening,
    LateAttempt,
    OpenedBid,
    Opener,
    OpeningProtocol,
)
from procure.domain import formats
from procure.domain.audit import Tag
from procure.domain.permissions import Actor
from procure.domain.receipts import root
from procure.language import say
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, OpeningConfirmation, Submission
from procure.models.competitions import Competition
from procure.queries import answer_marks, facts, opening_attempts, receipts, shared_people
from procure.queries.opening_attempts import Attempt
from procure.services import amendment_parts, audit, document_parts
from procure.services.writing import opening_defects

PLACES: Final[Mapping[str, str]] = {"": "opening", "framework": "framework"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> OpeningProtocol:
    """Return what happened at the opening; missing while two officers have not opened."""
    common = document_parts.common(session, competition, actor, now)
    confirmations = _confirmations(session, competition.id)
    bids = _bids(session, competition.id)
    names = {bid.id: bid.consortium.name for bid in bids}
    tried = opening_attempts.of(session, competition.id)
    return OpeningProtocol(
        **common.start(),
        framework=common.framework,
        framework_number=common.framework_number,
        bid_deadline=formats.moment(competition.deadline_at) if competition.deadline_at else "",
        invited=str(len(competition.invitations)),
        opened_at=_opened_at(session, competition, confirmations),
        openers=tuple(
            Opener(name=c.user.name, confirmed_at=formats.exact_moment(c.confirmed_at))
            for c in confirmations
        ),
        opened=str(sum(bid.opened_at is not None for bid in bids)),
        bids=_opened(session, competition, bids),
        withdrawn=tuple(bid.consortium.name for bid in bids if bid.withdrawn_at is not None),
        late=tuple(_late(session, competition, names)),
        failed=tuple(_failed(tried, names)),
        model_hash=common.model_hash,
        root=root(receipts.opened(session, competition.id)) if competition.opened_at else "",
        missing=tuple(opening_defects.missing(bids)),
        findings=tuple(opening_defects.findings(bids)),
        withheld=tuple(opening_defects.withheld(bids)),
        people=tuple(
            f"{one.label}: {', '.join(one.consortia)}"
            for one in shared_people.of(session, competition.id)
        ),
        attempts=tuple(opening_defects.attempts(tried)),
        unconfirmed=tuple(_unconfirmed(session, competition, names)),
    )


def _confirmations(session: Session, competition_id: int) -> list[OpeningConfirmation]:
    found = session.scalars(
        select(OpeningConfirmation)
        .where(OpeningConfirmation.competition_id == competition_id)
        .options(joinedload(OpeningConfirmation.user))
        .order_by(OpeningConfirmation.confirmed_at)
    )
    return list(found)


def _opened_at(
    session: Session, competition: Competition, confirmations: list[OpeningConfirmation]
) -> str:
    """When the bids were opened; with none to open, when enough officers had confirmed it."""
    if competition.opened_at is not None:
        return formats.moment(competition.opened_at)
    if len(confirmations) < facts.facts_of(session, competition).openers_required:
        return ""
    return formats.moment(confirmations[-1].confirmed_at)


def _bids(session: Session, competition_id: int) -> list[Bid]:
    """Every bid that was submitted at least once, the earliest last version first."""
    found = session.scalars(
        select(Bid)
        .where(Bid.competition_id == competition_id)
        .options(
            joinedload(Bid.consortium),
            selectinload(Bid.files),
            selectinload(Bid.submissions).defer(Submission.payload),
        )
    )
    submitted = [bid for bid in found if bid.submissions]
    return sorted(submitted, key=lambda bid: (bid.submissions[-1].received_at, bid.id))


def _opened(session: Session, competition: Competition, bids: list[Bid]) -> tuple[OpenedBid, ...]:
    opened = [bid for bid in bids if bid.opened_at is not None]
    suppliers = document_parts.suppliers(
        session, competition, [bid.consortium_id for bid in opened]
    )
    return tuple(
        OpenedBid(
            supplier=bid.consortium.name,
            lead=suppliers[bid.consortium_id].lead,
            number=suppliers[bid.consortium_id].number,
            received_at=formats.exact_moment(bid.submissions[-1].received_at),
            version=str(bid.submissions[-1].number),
            files=str(len(bid.submissions[-1].files)),
            receipt_hash=bid.submissions[-1].receipt_digest,
        )
        for bid in opened
    )


def _unconfirmed(
    session: Session, competition: Competition, names: Mapping[int, str]
) -> Iterator[str]:
    """Which parts of which bids an amendment touched and nobody confirmed."""
    for bid_id, parts in sorted(answer_marks.unconfirmed(session, competition.id).items()):
        criteria = frozenset(part for part in parts if part is not None)
        said = amendment_parts.names(competition, criteria, requirements=None in parts)
        yield f"{names[bid_id]}: {', '.join(said)}"


def _late(
    session: Session, competition: Competition, names: Mapping[int, str]
) -> Iterator[LateAttempt]:
    for line in _lines(session, competition.id, Tag.BID_LATE):
        bid_id = int(line["subject"].partition(":")[2])
        at = datetime.fromisoformat(line["facts"]["received_at"])
        supplier = names.get(bid_id) or _name(session, bid_id)
        yield LateAttempt(
            supplier=supplier, received_at=formats.exact_moment(at), size=_size(line["facts"])
        )


def _size(told: Mapping[str, Any]) -> str:
    """How much was to be delivered, of which nothing was kept; older lines do not tell."""
    if "octets" not in told:
        return "–"
    files, size = int(told["files"]), formats.size(int(told["octets"]))
    return (
        say("1 fil, {size}", size=size)
        if files == 1
        else say("{files} filer, {size}", files=str(files), size=size)
    )


def _failed(tried: Sequence[Attempt], names: Mapping[int, str]) -> Iterator[FailedOpening]:
    for one in tried:
        if one.unreadable:
            yield FailedOpening(
                at=formats.moment(one.at),
                suppliers=", ".join(names[bid_id] for bid_id in one.unreadable),
            )


def _lines(session: Session, competition_id: int, tag: Tag) -> Iterator[dict[str, Any]]:
    found = session.scalars(
        select(AuditEntry.line)
        .where(AuditEntry.chain == audit.chain_of(competition_id), AuditEntry.tag == tag.value)
        .order_by(AuditEntry.seq)
    )
    yield from map(json.loads, found)


def _name(session: Session, bid_id: int) -> str:
    """The bidder of a bid that came too late, and never before."""
    bid = session.get_one(Bid, bid_id, options=[joinedload(Bid.consortium)])
    return bid.consortium.name
