"""What can be complained of, who hears it, by when it is answered, and what it holds back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from procure.domain.reasons import Code, Reason, reason
from procure.domain.timelines import Holidays, working_days_after

# Offentleglova § 32: who has heard nothing by then may complain as if access was refused.
ACCESS_DAYS: Final = 5


class ComplaintKind(StrEnum):
    """Where a complaint was brought."""

    BUYER = "buyer"  # to the contracting authority itself
    BOARD = "board"  # to the complaints board (KOFA)
    COURT = "court"  # a request for an injunction (midlertidig forføyning)


class ComplaintStatus(StrEnum):
    """How far a complaint has come."""

    WAITING = "waiting"  # nobody has answered
    WRITTEN = "written"  # an answer is written, and its letter is not made
    ANSWERED = "answered"
    ENDED = "ended"


def status(*, written: bool, letter: bool, ended: bool) -> ComplaintStatus:
    """Return how far a complaint has come; the latest fact decides.

    >>> status(written=True, letter=False, ended=False)
    <ComplaintStatus.WRITTEN: 'written'>
    """
    if ended:
        return ComplaintStatus.ENDED
    if letter:
        return ComplaintStatus.ANSWERED
    return ComplaintStatus.WRITTEN if written else ComplaintStatus.WAITING


def holds(kind: ComplaintKind, here: ComplaintStatus) -> bool:
    """Say whether a complaint holds the contract back.

    One to the buyer or the board does until it is answered; a court decides when its case is
    over, whatever the buyer answers. `queries.waiting` is its twin in SQL.
    """
    if kind is ComplaintKind.COURT:
        return here is not ComplaintStatus.ENDED
    return here in {ComplaintStatus.WAITING, ComplaintStatus.WRITTEN}


def answer_by(received_on: date, days: int, standstill_until: date | None) -> date:
    """Return the last day to answer: some days on, and within a standstill that still runs.

    No act sets the number; the complaint is to be answered while the bidder can go on with it
    (`domain.md` A6.33).

    >>> answer_by(date(2027, 2, 1), 10, date(2027, 2, 8))
    datetime.date(2027, 2, 8)
    """
    last = received_on + timedelta(days=days)
    if standstill_until is None or received_on > standstill_until:
        return last
    return min(last, standstill_until)


def access_by(asked_on: date, holidays: Holidays) -> date:
    """Return the fifth working day after a request for access: no answer is a refusal then."""
    return working_days_after(asked_on, ACCESS_DAYS, holidays)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many in a competition wait for a word from the buyer, or from a court."""

    complaints: int = 0  # to the buyer or the board, without an answer
    injunctions: int = 0  # asked of a court, and not over
    requests: int = 0  # for access, without a decision that the asker was told


class Waited(Protocol):
    """The facts of a competition, as far as they are asked for here."""

    @property
    def waiting(self) -> Waiting:
        """Who waits."""


def answered(facts: Waited, now: datetime) -> tuple[Reason, ...]:
    """Nobody signs or closes while a bidder waits for an answer, or a court decides (A6.34)."""
    found, injunctions = facts.waiting.complaints, facts.waiting.injunctions
    return (
        *((reason(Code.COMPLAINT_OPEN, None, count=found),) if found else ()),
        *((reason(Code.INJUNCTION_OPEN, None),) if injunctions else ()),
    )


def decided(facts: Waited, now: datetime) -> tuple[Reason, ...]:
    """A request for access has its answer before the case closes (A7.41)."""
    count = facts.waiting.requests
    return (reason(Code.ACCESS_OPEN, None, count=count),) if count else ()
