"""Write what an amendment changes, one part at a time; the competition itself stands untouched.

Each writes the whole part anew, so that a value put back to what it was is no change.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.domain import amendments
from procure.domain.amendments import CRITERION, DATES, REQUIREMENT, TEXTS, Delta, Kind
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.domain.timelines import Dates
from procure.models.amendments import Amendment
from procure.queries import amendment_facts
from procure.queries.amendment_facts import Current
from procure.services.amendments import enter, write


def change_texts(
    session: Session,
    competition_id: int,
    *,
    version: int,
    values: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the texts anew: the fields of `amendments.TEXTS` and no others."""
    competition, amendment = enter(session, competition_id, version, actor, now)
    if not all(values[name].strip() for name in TEXTS if name in values and name != TEXTS[-1]):
        raise InvalidInput([reason(Code.NEED_MISSING)])
    current = Current(session, competition)
    changed = (
        Delta(Kind.TEXT, name, current.value(Kind.TEXT, name), values[name])
        for name in TEXTS
        if name in values
    )
    _merge(session, amendment, changed, actor, now)


def change_dates(
    session: Session,
    competition_id: int,
    *,
    version: int,
    dates: Dates,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the dates anew. Raises `InvalidInput` with what is wrong with them together."""
    competition, amendment = enter(session, competition_id, version, actor, now)
    current = Current(session, competition)
    changed = [
        Delta(Kind.DATE, name, current.value(Kind.DATE, name), _stored(getattr(dates, name)))
        for name in DATES
    ]
    _merge(session, amendment, changed, actor, now)
    prepared = amendment_facts.prepared_of(session, competition, amendment)
    if why := amendments.date_problems(prepared, now):
        raise InvalidInput(why)  # and nothing is stored: the caller's transaction ends here


def _stored(value: datetime | date | None) -> str | None:
    at = value.astimezone(UTC) if isinstance(value, datetime) else value
    return amendment_facts.date_value(at)


def change_requirement(
    session: Session,
    competition_id: int,
    target: str,
    *,
    version: int,
    values: Mapping[str, Any] | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a requirement, add one, or withdraw it with None.

    `target` is an id, the place of one already added here, or empty for a new one.
    """
    competition, amendment = enter(session, competition_id, version, actor, now)
    deltas = amendment_facts.deltas_of(amendment)
    known = {d.target for d in deltas if d.kind is Kind.REQUIREMENT}
    before = Current(session, competition).value(Kind.REQUIREMENT, target)
    if before is None and target and target not in known:
        raise NotFound
    after = None if values is None else {name: values[name] for name in REQUIREMENT}
    if after is not None and not str(after["text"]).strip():
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    place = target or amendments.next_new(deltas)
    _merge(session, amendment, [Delta(Kind.REQUIREMENT, place, before, after)], actor, now)


def change_criterion(
    session: Session,
    competition_id: int,
    criterion_id: int,
    *,
    version: int,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Change what a criterion asks for and how it is worded; its weight is frozen.

    `grades` holds the text of each grade by its position; the points are frozen.
    """
    competition, amendment = enter(session, competition_id, version, actor, now)
    before = Current(session, competition).value(Kind.CRITERION, str(criterion_id))
    if not isinstance(before, dict):
        raise NotFound
    after = {name: values[name] for name in CRITERION}
    if after["grades"].keys() != before["grades"].keys():
        raise NotFound  # a grade that is not there
    if not all(text.strip() for text in after["grades"].values()):
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    delta = Delta(Kind.CRITERION, str(criterion_id), before, after)
    _merge(session, amendment, [delta], actor, now)


def drop(
    session: Session,
    competition_id: int,
    *,
    version: int,
    kind: Kind,
    target: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take one change out of the amendment. Raises `NotFound` when it is not in it."""
    _competition, amendment = enter(session, competition_id, version, actor, now)
    deltas = amendment_facts.deltas_of(amendment)
    kept = [d for d in deltas if (d.kind, d.target) != (kind, target)]
    if len(kept) == len(deltas):
        raise NotFound
    write(session, amendment, actor, now, deltas=kept)


def _merge(
    session: Session, amendment: Amendment, changed: Iterable[Delta], actor: Actor, now: datetime
) -> None:
    deltas = amendments.merged(amendment_facts.deltas_of(amendment), changed)
    write(session, amendment, actor, now, deltas=deltas)
