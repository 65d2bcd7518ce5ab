"""Post to the framework's ledger: the only way in, with the framework locked while it is summed.

Every function here runs inside the transaction of what made the posting, after its own lock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import ledger, permissions, text
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.formats import local
from procure.domain.ledger import Line, PostingKind
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.awards import Contract
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.deliveries import ContractOption, Invoice
from procure.models.frameworks import Framework
from procure.models.ledger import LedgerPosting
from procure.models.projects import Project
from procure.queries import ceilings, facts
from procure.services import audit

TEXT: Final = 255  # characters of a line


@dataclass(frozen=True, slots=True)
class Place:
    """Where the postings of one call-off belong."""

    framework_id: int
    competition_id: int
    consortium_id: int
    buyer_id: int
    name: str


def post_award(
    session: Session, contract: Contract, *, actor: Actor, now: datetime
) -> LedgerPosting | None:
    """Post a signed call-off. Refused when the agreement is not in force today, or is full.

    Returns None for a call-off without value: there is nothing to post.
    """
    session.flush()  # the contract's own id
    place = _place(session, contract.id)
    framework = _locked(session, place.framework_id)
    today = local(now).date()
    _require(
        ledger.award_refusals(
            ceilings.of(session, framework.id, on=today),
            contract.value_ore,
            in_force=facts.in_force(framework, today),
            last_day=facts.last_day(framework),
        )
    )
    return _post(session, place, PostingKind.AWARD, contract.value_ore, place.name, actor, now)


def post_option(
    session: Session, contract_option_id: int, *, actor: Actor, now: datetime
) -> LedgerPosting | None:
    """Post an option that was taken; until then it counted as promised.

    Raises `NotFound`, and `IllegalTransition` when the maximum would be passed.
    """
    option = session.get(ContractOption, contract_option_id)
    if option is None:
        raise NotFound
    place = _place(session, option.contract_id)
    _locked(session, place.framework_id)
    ceiling = ceilings.of(
        session, place.framework_id, on=local(now).date(), but_option_id=option.id
    )
    _require(ledger.room_refusals(ceiling, option.value_ore))
    said = f"{place.name}: {option.title}"
    return _post(session, place, PostingKind.OPTION, option.value_ore, said, actor, now)


def require_option_room(
    session: Session, contract_id: int, value_ore: int, *, now: datetime
) -> None:
    """Refuse a new option that there is no room for: it counts from the day it is agreed."""
    place = _place(session, contract_id)
    _locked(session, place.framework_id)
    ceiling = ceilings.of(session, place.framework_id, on=local(now).date())
    _require(ledger.room_refusals(ceiling, value_ore))


def post_change(
    session: Session, contract_id: int, amount_ore: int, said: str, *, actor: Actor, now: datetime
) -> LedgerPosting | None:
    """Post a signed change annex: more is positive, less negative; nothing posts nothing.

    It may come after the agreement's last day (`domain.md` A1.3), but not past its maximum.
    """
    return _posted(session, contract_id, PostingKind.CHANGE, amount_ore, said, actor, now)


def post_completion(
    session: Session, contract_id: int, *, actor: Actor, now: datetime
) -> LedgerPosting | None:
    """Post what was invoiced less what stands posted for the call-off, so that the two agree."""
    place = _place(session, contract_id)
    _locked(session, place.framework_id)
    invoiced = session.scalars(select(Invoice.amount_ore).where(Invoice.contract_id == contract_id))
    posted = session.scalars(
        select(LedgerPosting.amount_ore).where(LedgerPosting.competition_id == place.competition_id)
    )
    amount = ledger.completion_ore(invoiced, posted)
    return _posted(session, contract_id, PostingKind.COMPLETION, amount, "", actor, now)


def correct(
    session: Session, posting_id: int, *, reason: str, actor: Actor, now: datetime
) -> LedgerPosting:
    """Take one line back with a line of the opposite amount, once, and say why.

    Raises `NotFound`, `InvalidInput` without a reason, and `IllegalTransition` for a line that
    is a correction, has been corrected, or whose taking back would pass the maximum.
    """
    permissions.require_sight(actor, Permission.LEDGER_READ, permissions.EVERYTHING)
    permissions.require(actor, Permission.LEDGER_CORRECT)
    framework_id = session.scalar(
        select(LedgerPosting.framework_id).where(LedgerPosting.id == posting_id)
    )
    if framework_id is None:
        raise NotFound
    _locked(session, framework_id)
    line = session.get_one(LedgerPosting, posting_id)
    said = _reasoned(reason)
    _require(
        ledger.correction_refusals(
            Line(line.kind, line.amount_ore, corrected=_is_corrected(session, posting_id)),
            ceilings.of(session, framework_id, on=local(now).date()),
        )
    )
    correction = LedgerPosting(
        framework_id=framework_id,
        competition_id=line.competition_id,
        consortium_id=line.consortium_id,
        buyer_id=line.buyer_id,
        kind=PostingKind.CORRECTION,
        amount_ore=-line.amount_ore,
        posted_at=now,
        text=line.text,
        reason=said,
        corrects_id=line.id,
        made_by_id=actor.id,
    )
    session.add(correction)
    _record(session, Tag.LEDGER_CORRECT, correction, actor, now, corrects=line.id, reason=said)
    return correction


def _reasoned(said: str) -> str:
    cleaned = text.clean(said)
    if not cleaned:
        raise InvalidInput([reason(Code.REASON_MISSING)])
    return cleaned


def _is_corrected(session: Session, posting_id: int) -> bool:
    found = select(LedgerPosting.id).where(LedgerPosting.corrects_id == posting_id)
    return session.scalar(found) is not None


def _require(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise IllegalTransition(reasons)


def _locked(session: Session, framework_id: int) -> Framework:
    """Lock the framework, so that two postings at once are summed one after the other.

    Without key_share, two that already point to the framework's row would wait for each other.
    """
    return session.scalars(
        select(Framework)
        .where(Framework.id == framework_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _place(session: Session, contract_id: int) -> Place:
    found = session.execute(
        select(
            Competition.framework_id,
            Competition.id,
            Bid.consortium_id,
            Project.owner_id,
            Competition.reference,
            Competition.title,
        )
        .join(Contract, Contract.competition_id == Competition.id)
        .join(Bid, Bid.id == Contract.bid_id)
        .join(Project, Project.id == Competition.project_id)
        .where(Contract.id == contract_id)
    ).first()
    if found is None:
        raise NotFound
    framework_id, competition_id, consortium_id, owner_id, reference, title = found
    return Place(framework_id, competition_id, consortium_id, owner_id, f"{reference} {title}")


def _posted(
    session: Session,
    contract_id: int,
    kind: PostingKind,
    amount_ore: int,
    said: str,
    actor: Actor,
    now: datetime,
) -> LedgerPosting | None:
    place = _place(session, contract_id)
    _locked(session, place.framework_id)
    ceiling = ceilings.of(session, place.framework_id, on=local(now).date())
    _require(ledger.room_refusals(ceiling, amount_ore))
    name = f"{place.name}: {said}" if said else place.name
    return _post(session, place, kind, amount_ore, name, actor, now)


def _post(
    session: Session,
    place: Place,
    kind: PostingKind,
    amount_ore: int,
    said: str,
    actor: Actor,
    now: datetime,
) -> LedgerPosting | None:
    """Append a line that has been allowed."""
    if not amount_ore:
        return None
    posting = LedgerPosting(
        framework_id=place.framework_id,
        competition_id=place.competition_id,
        consortium_id=place.consortium_id,
        buyer_id=place.buyer_id,
        kind=kind,
        amount_ore=amount_ore,
        posted_at=now,
        text=said[:TEXT],
        made_by_id=actor.id,
    )
    session.add(posting)
    _record(session, Tag.LEDGER_POST, posting, actor, now, kind=kind.value)
    return posting


def _record(
    session: Session,
    tag: Tag,
    posting: LedgerPosting,
    actor: Actor,
    now: datetime,
    **said: str | int,
) -> None:
    session.flush()  # the line's id, and the triggers' word
    audit.record(
        session,
        tag,
        f"posting:{posting.id}",
        chain=audit.chain_of(framework_id=posting.framework_id),
        actor=actor,
        now=now,
        amount_ore=posting.amount_ore,
        competition=posting.competition_id,
        **said,
    )
