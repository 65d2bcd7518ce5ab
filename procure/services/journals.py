"""The case journal: write an entry, change it until its letter is made, note the answer, close."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, evaluations, journals, text
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.journal_checks import Known
from procure.domain.journal_facts import Facts
from procure.domain.journals import SPECS, Bearing, EntryKind
from procure.domain.paperwork import KINDS, Reader
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.complaints import AccessRequest, Complaint
from procure.models.journals import JournalAnswer, JournalEntry
from procure.queries import facts as reading
from procure.queries import journals as pages
from procure.queries import material, waiting
from procure.services import audit
from procure.services.competition_access import enter


def write(
    session: Session,
    competition_id: int,
    facts: Facts,
    *,
    bid_ids: Sequence[int] = (),
    after: int | None = None,
    replaces: int | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[JournalEntry, ...]:
    """Write down an entry, or one for each chosen bidder, all alike.

    `after` is the newest number of its kind that the writer saw: `Stale` when there is a newer
    one. `replaces` closes an entry that this one takes the place of, about the same bidder.
    Raises `InvalidInput` with every fault, its field in `section`.
    """
    kind = journals.kind_of(facts)
    competition = _enter(session, competition_id, actor)
    _require_step(session, competition, kind, now)
    if after is not None and after != pages.newest(session, competition_id, kind):
        raise Stale([reason(Code.STALE)])
    old = None if replaces is None else _entry(session, competition_id, replaces)
    if old is not None:
        _require_replaceable(session, old, kind)
        bid_ids = () if old.bid_id is None else (old.bid_id,)
    bidders = _bidders(session, competition, kind, bid_ids)
    _require_whole(session, competition, facts, bidders, now)
    made = note(session, competition, facts, bidders, replaces=replaces, actor=actor, now=now)
    if old is not None:
        _closed(session, old, f"Erstattet av nr. {made[0].number}.", actor, now)
        _take_over(session, old, made[0])
    return made


def note(
    session: Session,
    competition: Competition,
    facts: Facts,
    bidders: Sequence[int | None],
    *,
    replaces: int | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[JournalEntry, ...]:
    """Add one entry for each of the bidders; for acts that have locked and asked already."""
    kind = journals.kind_of(facts)
    number = pages.newest(session, competition.id, kind)
    made = []
    for bid_id in bidders:
        number += 1
        entry = JournalEntry(
            competition_id=competition.id,
            kind=kind,
            number=number,
            bid_id=bid_id,
            replaces_id=replaces,
            facts=journals.dump(facts),
            made_by_id=actor.id,
            made_at=now,
        )
        session.add(entry)
        session.flush()  # the letter and the audit line name its id
        _record(session, Tag.JOURNAL_WRITE, entry, actor, now, facts=entry.facts, bid=bid_id)
        made.append(entry)
    return tuple(made)


def change(
    session: Session,
    competition_id: int,
    entry_id: int,
    facts: Facts,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> JournalEntry:
    """Write an entry anew, until a letter is made from it. Both texts stand in the audit trail."""
    competition = _enter(session, competition_id, actor)
    entry = _entry(session, competition_id, entry_id)
    if entry.kind is not journals.kind_of(facts):
        raise NotFound
    _require_step(session, competition, entry.kind, now)
    if why := journals.change_refusals(pages.standing(session, entry)):
        raise IllegalTransition(why)
    if entry.version != version:
        raise Stale([reason(Code.STALE)])
    _require_whole(session, competition, facts, (entry.bid_id,), now)
    before, entry.facts = entry.facts, journals.dump(facts)
    if entry.facts != before:
        _record(session, Tag.JOURNAL_CHANGE, entry, actor, now, before=before, facts=entry.facts)
    return entry


def answer(
    session: Session,
    competition_id: int,
    entry_id: int,
    *,
    text: str,
    received_at: datetime | None,
    accepted: bool,
    assessment: str = "",
    actor: Actor,
    now: datetime,
) -> JournalAnswer:
    """Note what the bidder answered, when it came, and how it is taken.

    For a clarification `accepted` says that the answer does not improve the bid and may be
    used, with the reason in `assessment`: another than who asked confirms that. For
    longer validity it says that the bidder agrees.
    """
    competition = _enter(session, competition_id, actor)
    entry = _entry(session, competition_id, entry_id)
    if why := pages.answer_refusals(session, entry):
        raise IllegalTransition(why)
    said, judged = _clean(text), _clean(assessment)
    problems = _answer_problems(entry, said, received_at, judged, now)
    if accepted and entry.kind is EntryKind.CLARIFICATION and entry.made_by_id == actor.id:
        problems.append(reason(Code.ANSWER_NEEDS_OTHER, "accepted"))
    if received_at is None or problems:
        raise InvalidInput(problems)
    _require_no_third(session, competition, entry.bid_id, judged)
    noted = JournalAnswer(
        entry_id=entry_id,
        text=said,
        received_at=received_at,
        accepted=accepted,
        assessment=judged,
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(noted)
    _record(
        session, Tag.JOURNAL_ANSWER, entry, actor, now,
        accepted=accepted, received_at=received_at.isoformat(), text=said, assessment=judged,
    )  # fmt: skip
    return noted


def close(
    session: Session,
    competition_id: int,
    entry_id: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> JournalEntry:
    """Close an entry with a reason: it stays on record, and no new letter is made from it.

    An answer that somebody waits for in a letter is replaced instead.
    """
    _enter(session, competition_id, actor)
    entry = _entry(session, competition_id, entry_id)
    if why := pages.close_refusals(session, entry) or waiting.for_letter(session, entry_id):
        raise IllegalTransition(why)
    said = _clean(reason)
    if not said:
        raise InvalidInput([Reason(Code.REASON_MISSING, section="reason")])
    _closed(session, entry, said, actor, now)
    return entry


def _take_over(session: Session, old: JournalEntry, new: JournalEntry) -> None:
    """Let whoever waits for the letter of the old entry wait for that of the new one."""
    complaints = session.scalars(select(Complaint).where(Complaint.answer_id == old.id))
    requests = session.scalars(select(AccessRequest).where(AccessRequest.answer_id == old.id))
    for waits in (*complaints, *requests):
        waits.answer_id = new.id


def _clean(typed: str) -> str:
    return text.clean(typed)


def _enter(session: Session, competition_id: int, actor: Actor) -> Competition:
    competition = enter(
        session, competition_id, Permission.JOURNAL_WRITE, actor, sight=Permission.JOURNAL_READ
    )
    material.require_impartial(session, competition, actor)
    return competition


def _entry(session: Session, competition_id: int, entry_id: int) -> JournalEntry:
    found = session.scalar(
        select(JournalEntry).where(
            JournalEntry.id == entry_id, JournalEntry.competition_id == competition_id
        )
    )
    if found is None:
        raise NotFound
    return found


def _require_step(
    session: Session, competition: Competition, kind: EntryKind, now: datetime
) -> None:
    here = competitions.status(reading.facts_of(session, competition), now)
    why = journals.refusals(kind, here)
    if SPECS[kind].acted:
        why = (reason(Code.ENTRY_WRONG_STEP, status=here.value),)
    if why:
        raise IllegalTransition(why)


def _require_replaceable(session: Session, old: JournalEntry, kind: EntryKind) -> None:
    if old.kind is not kind:
        raise NotFound
    if why := pages.close_refusals(session, old):
        raise IllegalTransition(why)


def _bidders(
    session: Session, competition: Competition, kind: EntryKind, bid_ids: Sequence[int]
) -> tuple[int | None, ...]:
    """Return whom the entries are about, in the order of the bids' names; None is the case."""
    bearing = SPECS[kind].bearing
    if bearing is Bearing.CASE:
        return (None,)
    if bearing is Bearing.WINNER:
        held = select(Contract.bid_id).where(Contract.competition_id == competition.id)
        return (session.scalars(held).one(),)
    known = [bid.id for bid in material.bids(session, competition.id)]
    if not set(bid_ids) <= set(known):
        raise NotFound
    chosen = tuple(bid_id for bid_id in known if bid_id in bid_ids)
    if bearing is Bearing.EACH and not chosen:
        raise InvalidInput([reason(Code.VALUE_MISSING, "bids")])
    return chosen or (None,)


def _require_whole(
    session: Session,
    competition: Competition,
    facts: Facts,
    bidders: Sequence[int | None],
    now: datetime,
) -> None:
    known = Known(now=now, validity_until=competition.validity_until)
    if problems := facts.problems(known):
        raise InvalidInput(problems)
    if KINDS[SPECS[journals.kind_of(facts)].document].reader is Reader.BIDDER:
        for bid_id in bidders:
            _require_no_third(session, competition, bid_id, journals.texts(facts))


def _require_no_third(
    session: Session, competition: Competition, bid_id: int | None, said: str
) -> None:
    """Refuse a text for one bidder that names a third: the chosen one alone is known to all."""
    allowed = {bid_id, *pages.told_winners(session, competition.id)}
    names = material.bidder_names(session, competition.id)
    own = {name for bid in allowed if bid is not None for name in names.get(bid, ())}
    others = sorted({name for known in names.values() for name in known} - own)
    if found := evaluations.names_other(said, others):
        raise InvalidInput([reason(Code.REASON_NAMES_OTHER, name=found)])


def _answer_problems(
    entry: JournalEntry, said: str, received_at: datetime | None, judged: str, now: datetime
) -> list[Reason]:
    problems = []
    if not said:
        problems.append(reason(Code.TEXT_MISSING, "text"))
    if received_at is None:
        problems.append(reason(Code.VALUE_MISSING, "received_at"))
    elif received_at > now:
        problems.append(reason(Code.TIME_AHEAD, "received_at"))
    if entry.kind is EntryKind.CLARIFICATION and not judged:
        problems.append(reason(Code.TEXT_MISSING, "assessment"))
    return problems


def _closed(session: Session, entry: JournalEntry, said: str, actor: Actor, now: datetime) -> None:
    entry.closed_at, entry.closed_reason = now, said
    _record(session, Tag.JOURNAL_CLOSE, entry, actor, now, reason=said)


def _record(
    session: Session,
    tag: Tag,
    entry: JournalEntry,
    actor: Actor,
    now: datetime,
    **facts: str | int | bool | None,
) -> None:
    audit.record(
        session,
        tag,
        f"journal:{entry.kind}:{entry.number}",
        chain=audit.chain_of(entry.competition_id),
        actor=actor,
        now=now,
        entry=entry.id,
        **facts,
    )
