"""Who may call off on an agreement on a day, by their own right or as a successor.

A body that has taken over after another stands in its place: ministries are split, agencies
renamed, municipalities merged (FOA § 26-1 third paragraph, `domain.md` A1.2). Takeovers can
follow each other, so the way back is walked in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import CTE, ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from procure.models.accounts import Organisation
from procure.models.frameworks import Framework, FrameworkParty


def lineage(day: date, *, of: int | None = None) -> CTE:
    """Return pairs (body, stands_for): each body, itself and all it has taken over by the day.

    `of` keeps only the pairs of one body, which is quicker. UNION ends a circle.
    """
    start = select(Organisation.id.label("body"), Organisation.id.label("stands_for"))
    if of is not None:
        start = start.where(Organisation.id == of)
    walked = start.cte("lineage", recursive=True)
    earlier = aliased(Organisation)
    return walked.union(
        select(walked.c.body, earlier.id)
        .join(walked, earlier.successor_id == walked.c.stands_for)
        .where(earlier.succeeded_on <= day)
    )


def may_call_off(framework_id: int, organisation_id: int, day: date) -> ColumnElement[bool]:
    """Return the condition that a body may call off on an agreement on the day."""
    known = lineage(day, of=organisation_id)
    party = (
        exists()
        .where(FrameworkParty.organisation_id == known.c.stands_for)
        .where(FrameworkParty.framework_id == framework_id, FrameworkParty.on(day))
    )
    buyer = (
        exists().where(Framework.buyer_id == known.c.stands_for).where(Framework.id == framework_id)
    )
    return or_(party, buyer)


def is_party(session: Session, framework_id: int, organisation_id: int, *, on: date) -> bool:
    """Say whether the body may call off on the day (`domain.md` E1 4)."""
    return bool(session.scalar(select(may_call_off(framework_id, organisation_id, on))))


def stands_for(session: Session, organisation_id: int, *, on: date) -> frozenset[int]:
    """Return the body and every body it has taken over by the day, as ids."""
    known = lineage(on, of=organisation_id)
    return frozenset(session.scalars(select(known.c.stands_for)))


@dataclass(frozen=True, slots=True)
class Register:
    """Parties and takeovers, to be asked about many bodies and days without more statements."""

    parties: Mapping[int, tuple[FrameworkParty, ...]]  # by agreement
    taken_over: Mapping[int, tuple[tuple[int, date], ...]]  # body → (body before it, since when)

    def is_party(self, framework: Framework, organisation_id: int, *, on: date) -> bool:
        """Say what `parties.is_party` says; a test holds them equal."""
        known = self._stands_for(organisation_id, on)
        return framework.buyer_id in known or any(
            party.organisation_id in known and party.holds(on)
            for party in self.parties.get(framework.id, ())
        )

    def _stands_for(self, organisation_id: int, day: date) -> set[int]:
        known: set[int] = set()
        waiting = [organisation_id]
        while waiting:
            body = waiting.pop()
            if body not in known:
                known.add(body)
                before = self.taken_over.get(body, ())
                waiting += [other for other, since in before if since <= day]
        return known


NOBODY: Final = Register({}, {})


def register(session: Session) -> Register:
    """Return who may call off on every agreement, in two statements."""
    parties: dict[int, tuple[FrameworkParty, ...]] = {}
    for party in session.scalars(select(FrameworkParty)):
        parties[party.framework_id] = (*parties.get(party.framework_id, ()), party)
    taken_over: dict[int, tuple[tuple[int, date], ...]] = {}
    moves = select(Organisation.id, Organisation.successor_id, Organisation.succeeded_on)
    for body, after, since in session.execute(moves.where(Organisation.successor_id.is_not(None))):
        if after is not None and since is not None:  # for the type checker: a CHECK ties them
            taken_over[after] = (*taken_over.get(after, ()), (body, since))
    return Register(parties, taken_over)
