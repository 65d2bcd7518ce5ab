"""Change who is in a consortium, and who leads it, from a day."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.no import orgnr

from procure.domain.consortium_changes import DAY, Plan, person_label, person_of, require_free
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.framework_changes import ChangeKind, Value, load
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, Reason, reason
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import FrameworkChange
from procure.services import accounts
from procure.services import consortium_access as access

LEAD = "Leder"
LEAD_NUMBER = "Lederens organisasjonsnummer"
FORMER = "Tidligere leder"
STAYS, LEAVES = "Blir med videre som medlem", "Går ut av konsortiet"


def member_in(
    session: Session,
    consortium_id: int,
    plan: Plan,
    *,
    name: str,
    organisation_number: str,
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Take a firm into the consortium from a day. A firm can be in several consortia.

    Raises `InvalidInput` for a wrong check digit, a firm without a name that is not registered,
    and a firm that is in already, or was until the day before.
    """
    consortium = access.enter(session, consortium_id, plan, actor=actor, now=now)
    if not orgnr.is_valid(organisation_number):
        raise InvalidInput([reason(Code.ORGANISATION_NUMBER_WRONG)])
    if not name.strip():
        raise InvalidInput([reason(Code.VALUE_MISSING)])
    firm = accounts.organisation(
        session, name=name.strip(), organisation_number=orgnr.compact(organisation_number)
    )
    _require_outside(consortium, firm.id, firm.name, plan)
    session.add(
        ConsortiumMember(
            consortium_id=consortium.id, organisation_id=firm.id, starts_on=plan.effective_on
        )
    )
    return access.leave(
        session, consortium, ChangeKind.MEMBER_IN, plan,
        before=[Value.text(access.ORGANISATION, None), Value.text(access.NUMBER, None)],
        after=[
            Value.text(access.ORGANISATION, firm.name),
            Value.text(access.NUMBER, firm.organisation_number),
        ],
        actor=actor, now=now,
    )  # fmt: skip


def _require_outside(consortium: Consortium, firm_id: int, name: str, plan: Plan) -> None:
    """A firm that left the day before has no reason to leave: that change is withdrawn instead."""
    spells = _of(consortium, firm_id)
    if any(spell.ends_on is None for spell in spells):
        raise InvalidInput([reason(Code.MEMBER_ALREADY, name=name)])
    last = max((spell.ends_on for spell in spells if spell.ends_on), default=None)
    if last is not None and plan.last_before <= last:
        raise InvalidInput([reason(Code.DAY_NOT_LATER, after=last + DAY)])


def member_out(
    session: Session,
    consortium_id: int,
    plan: Plan,
    *,
    organisation_id: int,
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Take a firm, and the people it employs, out of the consortium from a day.

    The lead cannot leave: someone else leads first.
    """
    consortium = access.enter(session, consortium_id, plan, actor=actor, now=now)
    member = _standing(consortium, organisation_id, plan)
    if member.is_lead:
        raise InvalidInput([reason(Code.LEAD_CANNOT_LEAVE)])
    firm = member.organisation
    member.ends_on = plan.last_before
    was, becomes = _end_people(consortium, organisation_id, plan)
    return access.leave(
        session, consortium, ChangeKind.MEMBER_OUT, plan,
        before=[
            Value.text(access.ORGANISATION, firm.name),
            Value.text(access.NUMBER, firm.organisation_number),
            *was,
        ],
        after=[Value.text(access.ORGANISATION, None), Value.text(access.NUMBER, None), *becomes],
        actor=actor, now=now,
    )  # fmt: skip


def change_lead(
    session: Session,
    consortium_id: int,
    plan: Plan,
    *,
    organisation_id: int,
    old_stays: bool,
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Let another member lead from a day; the old lead stays as a member, or leaves."""
    consortium = access.enter(session, consortium_id, plan, actor=actor, now=now)
    old = next(m for m in consortium.members if m.is_lead and m.ends_on is None)
    require_free([old], plan.effective_on, consortium.name)
    new = _candidate(consortium, organisation_id, plan)
    old.ends_on = plan.last_before
    gone = None if old_stays else old.organisation_id
    was, becomes = _end_people(consortium, gone, plan)
    session.flush()  # one lead at a time: the old one ends before the new one begins
    if new.starts_on == plan.effective_on:
        new.is_lead = True
    else:
        new.ends_on = plan.last_before
        session.add(_row(consortium, new.organisation_id, plan, is_lead=True))
    if old_stays:
        session.add(_row(consortium, old.organisation_id, plan))
    return access.leave(
        session, consortium, ChangeKind.LEAD_CHANGED, plan,
        before=[*_lead(old), Value.text(FORMER, None), *was],
        after=[*_lead(new), Value.text(FORMER, STAYS if old_stays else LEAVES), *becomes],
        actor=actor, now=now,
    )  # fmt: skip


def _lead(member: ConsortiumMember) -> list[Value]:
    firm = member.organisation
    return [Value.text(LEAD, firm.name), Value.text(LEAD_NUMBER, firm.organisation_number)]


def _row(
    consortium: Consortium, firm_id: int, plan: Plan, *, is_lead: bool = False
) -> ConsortiumMember:
    return ConsortiumMember(
        consortium_id=consortium.id,
        organisation_id=firm_id,
        starts_on=plan.effective_on,
        is_lead=is_lead,
    )


def _candidate(consortium: Consortium, firm_id: int, plan: Plan) -> ConsortiumMember:
    """The member who is to lead: in on the day, and not on the way out."""
    found = next((m for m in _of(consortium, firm_id) if m.ends_on is None), None)
    if found is None or found.starts_on > plan.effective_on:
        raise InvalidInput([reason(Code.LEAD_NOT_MEMBER, day=plan.effective_on)])
    if found.is_lead:
        raise InvalidInput([reason(Code.NOTHING_CHANGED)])
    return found


def _standing(consortium: Consortium, firm_id: int, plan: Plan) -> ConsortiumMember:
    """The firm's membership on the day before, with nothing planned for it later."""
    spells = _of(consortium, firm_id)
    found = next((m for m in spells if m.holds(plan.last_before)), None)
    if found is None:
        raise InvalidInput([reason(Code.MEMBER_MISSING)])
    require_free(spells, plan.effective_on, found.organisation.name)
    if found.ends_on is not None:
        planned = reason(Code.CHANGE_PLANNED, name=found.organisation.name, day=found.ends_on + DAY)
        raise InvalidInput([planned])
    return found


def _of(consortium: Consortium, firm_id: int) -> list[ConsortiumMember]:
    return [m for m in consortium.members if m.organisation_id == firm_id]


def _end_people(
    consortium: Consortium, firm_id: int | None, plan: Plan
) -> tuple[list[Value], list[Value]]:
    """End a firm's people on its last day; return their last days before and after."""
    was: list[Value] = []
    becomes: list[Value] = []
    for person in consortium.people:
        if person.employer_id != firm_id:
            continue
        if person.starts_on >= plan.effective_on:
            raise InvalidInput([_later(person)])
        if person.ends_on is None or person.ends_on >= plan.effective_on:
            label = person_label(person.label, person.id)
            was.append(Value.day(label, person.ends_on))
            becomes.append(Value.day(label, plan.last_before))
            person.ends_on = plan.last_before
    return was, becomes


def _later(person: Person) -> Reason:
    return reason(Code.PERSON_STARTS_LATER, name=person.label, day=person.starts_on)


def undo_in(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Take back that a firm comes in."""
    row = _started(consortium, change, _number(change.after, access.NUMBER))
    if row.is_lead or row.ends_on is not None:
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    for person in consortium.people:
        stays = person.ends_on is None or person.ends_on >= change.effective_on
        if person.employer_id == row.organisation_id and stays:
            raise IllegalTransition([_later(person)])
    session.delete(row)


def undo_out(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Take back that a firm and its people leave."""
    number = _number(change.before, access.NUMBER)
    spells = [m for m in consortium.members if m.organisation.organisation_number == number]
    _reopen(spells, change)
    _return_people(session, consortium, change)


def undo_lead(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Take back that the lead changes."""
    new = _started(consortium, change, _number(change.after, LEAD_NUMBER))
    old = _started_or_ended(consortium, change, _number(change.before, LEAD_NUMBER))
    mine = _of(consortium, new.organisation_id)
    theirs = _of(consortium, old.organisation_id)
    for row in (m for m in theirs if m.starts_on >= change.effective_on):
        if row.starts_on > change.effective_on or row.is_lead or row.ends_on is not None:
            raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
        session.delete(row)
    if not new.is_lead or new.ends_on is not None:
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    earlier = _ended(mine, change)
    if earlier is None:
        new.is_lead = False
    else:
        session.delete(new)
    session.flush()  # one lead at a time: the new one goes before the old one returns
    if earlier is not None:
        earlier.ends_on = None
    old.ends_on = None
    _return_people(session, consortium, change)


def _number(text: str, label: str) -> str | None:
    return next((str(v.value) for v in load(text) if v.label == label and v.value), None)


def _started(
    consortium: Consortium, change: FrameworkChange, number: str | None
) -> ConsortiumMember:
    for row in consortium.members:
        right = row.organisation.organisation_number == number
        if right and row.starts_on == change.effective_on:
            return row
    raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])


def _started_or_ended(
    consortium: Consortium, change: FrameworkChange, number: str | None
) -> ConsortiumMember:
    own = [m for m in consortium.members if m.organisation.organisation_number == number]
    found = _ended(own, change)
    if found is None:
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    return found


def _ended(spells: Iterable[ConsortiumMember], change: FrameworkChange) -> ConsortiumMember | None:
    last = change.effective_on - DAY
    return next((m for m in spells if m.ends_on == last), None)


def _reopen(spells: list[ConsortiumMember], change: FrameworkChange) -> None:
    row = _ended(spells, change)
    if row is None or any(m.starts_on >= change.effective_on for m in spells):
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    row.ends_on = None


def _return_people(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Give people back the last day they had. Someone changed since keeps the later change."""
    last = change.effective_on - DAY
    known = {person.id: person for person in consortium.people}
    for value in load(change.before):
        person = known.get(person_of(value.label) or 0)
        if person is None or person.ends_on != last:
            continue
        if _elsewhere(session, person):
            raise IllegalTransition([reason(Code.PERSON_ELSEWHERE, name=person.label)])
        person.ends_on = value.value  # type: ignore[assignment] # a day, or none
    session.flush()  # the database says whether someone has two places


def _elsewhere(session: Session, person: Person) -> bool:
    """Whether the same person, by the employer's own number, has another open place."""
    if not person.reference:
        return False
    found = session.scalar(
        select(Person.id).where(
            Person.framework_id == person.framework_id,
            Person.employer_id == person.employer_id,
            Person.reference == person.reference,
            Person.ends_on.is_(None),
            Person.id != person.id,
        )
    )
    return found is not None
