"""What may change in a live competition, what a change touches, and what keeps it from going out.

Only what is listed here can change after the issue (`domain.md` A3.16). Weights, formula, scale,
hours and normalisation are frozen (A5.26, E1 32): another choice there is another competition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from procure.domain import formats
from procure.domain.reasons import Code, Reason, reason
from procure.domain.timelines import Dates


class Kind(StrEnum):
    """What a change is a change of."""

    TEXT = "text"
    DATE = "date"
    REQUIREMENT = "requirement"
    CRITERION = "criterion"


TEXTS: Final = ("need", "assignment", "deliverables", "delivery_place")
MOMENTS: Final = ("questions_due_at", "deadline_at")
DATES: Final = (*MOMENTS, "validity_until", "starts_on", "ends_on")
REQUIREMENT: Final = ("kind", "text", "evidence", "word_limit", "page_limit")
CRITERION: Final = ("description", "documentation", "word_limit", "page_limit", "grades")
NEW: Final = "new"  # the target of a requirement that has no row yet: "new-1", "new-2", …

Value = str | int | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Delta:
    """One change. `target` is a field of the competition, or the id of a row.

    `before` and `after` are text, or the fields of the row; None is a row that is not there.
    """

    kind: Kind
    target: str
    before: Value
    after: Value

    def plain(self) -> dict[str, Any]:
        """Return the form that is stored."""
        return {
            "kind": self.kind.value, "target": self.target,
            "before": self.before, "after": self.after,
        }  # fmt: skip

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Delta":
        """Read the stored form."""
        return cls(Kind(stored["kind"]), stored["target"], stored["before"], stored["after"])


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that becomes another; `field` is None for a row that comes or goes whole."""

    delta: Delta
    field: str | None
    before: Value
    after: Value


def differences(delta: Delta) -> tuple[Difference, ...]:
    """Return what a change changes, field by field."""
    before, after = delta.before, delta.after
    if not isinstance(before, dict) or not isinstance(after, dict):
        return (Difference(delta, None, before, after),)
    return tuple(
        Difference(delta, field, before.get(field), after[field])
        for field in after
        if before.get(field) != after[field]
    )


def merged(present: Iterable[Delta], changed: Iterable[Delta]) -> tuple[Delta, ...]:
    """Return the changes with some of them written anew; what becomes as before is no change."""
    by_place = {(d.kind, d.target): d for d in (*present, *changed)}
    return tuple(d for d in by_place.values() if d.before != d.after)


def next_new(present: Iterable[Delta]) -> str:
    """Return the target of the next requirement that is added.

    >>> next_new([Delta(Kind.REQUIREMENT, "new-2", None, {"text": "Nytt"})])
    'new-3'
    """
    taken = [
        int(d.target.partition("-")[2])
        for d in present
        if d.kind is Kind.REQUIREMENT and is_new(d.target)
    ]
    return f"{NEW}-{max(taken, default=0) + 1}"


def is_new(target: str) -> bool:
    """Whether a requirement has no row yet."""
    return target.startswith(f"{NEW}-")


def touched_by(deltas: Iterable[Delta], answered: Mapping[int, int | None]) -> frozenset[int]:
    """Return the answers that the changes touch in any case: those to changed criteria.

    `answered` are the criteria that bidders answer, with the criterion above each.
    """
    changed = {int(d.target) for d in deltas if d.kind is Kind.CRITERION}
    return frozenset(key for key, above in answered.items() if key in changed or above in changed)


def touches_requirements(deltas: Iterable[Delta]) -> bool:
    """Whether the confirmation that the requirements are met is touched."""
    return any(d.kind is Kind.REQUIREMENT for d in deltas)


def parsed(field: str, value: Value) -> datetime | date | None:
    """Return a date of a change as a date; `field` is one of `DATES`."""
    if not isinstance(value, str):
        return None
    return datetime.fromisoformat(value) if field in MOMENTS else date.fromisoformat(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All the rules look at before an amendment goes out."""

    deltas: tuple[Delta, ...] = ()
    reason: str = ""
    extension_reason: str = ""
    approved: bool = False
    outdated: bool = False  # what it changes was changed since
    requirements_left: int = 1
    deadline_at: datetime  # as it is now
    dates: Dates  # as they become
    framework_ends_on: date | None = None


def problems(prepared: Prepared, now: datetime) -> tuple[Reason, ...]:
    """Why the amendment cannot be approved yet (`domain.md` A3.16, E1 18); empty means it can."""
    found = {
        Code.AMENDMENT_EMPTY: not prepared.deltas,
        Code.AMENDMENT_OUTDATED: prepared.outdated,
        Code.AMENDMENT_REASON_MISSING: not prepared.reason.strip(),
        Code.AMENDMENT_EXTENSION_UNDECIDED: not prepared.extension_reason.strip(),
        Code.REQUIREMENTS_MISSING: prepared.requirements_left < 1,
    }
    return (
        *(reason(code) for code, holds in found.items() if holds),
        *date_problems(prepared, now),
    )


def issue_problems(prepared: Prepared, now: datetime) -> tuple[Reason, ...]:
    """Why the amendment cannot go out yet; empty means that it can."""
    waits = () if prepared.approved else (reason(Code.AMENDMENT_NOT_APPROVED),)
    return (*problems(prepared, now), *waits)


def date_problems(prepared: Prepared, now: datetime) -> tuple[Reason, ...]:
    """What is wrong with the dates that an amendment would set."""
    changed = {d.target for d in prepared.deltas if d.kind is Kind.DATE}
    return tuple(
        reason(code, "dates", **params)
        for code, wrong, params in _date_checks(prepared, now)
        if wrong and changed
    )


def _date_checks(
    prepared: Prepared, now: datetime
) -> Iterable[tuple[Code, bool, dict[str, object]]]:
    dates, ends = prepared.dates, prepared.framework_ends_on
    day = formats.local(dates.deadline_at).date()
    earlier = dates.deadline_at < prepared.deadline_at or dates.deadline_at <= now
    due, until = dates.questions_due_at, dates.validity_until
    starts, over = dates.starts_on, dates.ends_on
    yield Code.DEADLINE_MOVED_BACK, earlier, {"deadline": prepared.deadline_at}
    yield Code.QUESTIONS_DUE_AFTER_DEADLINE, due is not None and due >= dates.deadline_at, {}
    yield Code.VALIDITY_TOO_SHORT, until is not None and until <= day, {}
    yield Code.PERIOD_REVERSED, bool(starts and over and over <= starts), {}
    yield Code.FRAMEWORK_NOT_IN_FORCE, ends is not None and day > ends, {"ended": ends}


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a bid that a version touched. `criterion_id` None: the requirements' part."""

    criterion_id: int | None
    version: int
    confirmed_at: datetime | None = None


def unconfirmed(marks: Iterable[Mark]) -> tuple[int | None, ...]:
    """Return the parts of a bid that await the consortium's word, the requirements first.

    A bid with any is `unconfirmed` (`product.md` §2): it stays delivered, and is opened as it
    stands, marked.

    >>> noon = datetime(2027, 1, 18, 12)
    >>> unconfirmed([Mark(7, 2), Mark(None, 2), Mark(5, 2, noon), Mark(7, 3)])
    (None, 7)
    """
    waiting = {mark.criterion_id for mark in marks if mark.confirmed_at is None}
    return tuple(sorted(waiting, key=lambda part: part or 0))
