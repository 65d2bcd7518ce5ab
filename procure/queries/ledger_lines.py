"""The lines of one framework's ledger without their words, and what they sum up to.

Every line is read once and summed here: years are Norwegian years, and a sum can never differ
from the lines it is shown beside.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.forecast import Agreement, Forecast, Planned, Posted, forecast
from procure.domain.formats import local
from procure.domain.ledger import Ceiling, PostingKind
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.models.ledger import LedgerPosting
from procure.queries import ceilings, facts


@dataclass(frozen=True, slots=True)
class Entry:
    """A line without its words."""

    id: int
    at: datetime
    kind: PostingKind
    ore: int
    competition_id: int | None
    consortium_id: int | None
    buyer_id: int | None
    corrects_id: int | None

    @property
    def year(self) -> int:
        return local(self.at).year


@dataclass(frozen=True, slots=True)
class Sum:
    """What one consortium or buyer stands for. `share` is of all that is used."""

    id: int | None
    name: str
    call_offs: int
    ore: int
    share: Fraction | None

    @property
    def percent(self) -> Fraction | None:
        """The share in per cent, with one decimal."""
        return None if self.share is None else Fraction(round(self.share * 1000), 10)


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year: what each kind of line did, in the order of `PostingKind`."""

    year: int
    by_kind: tuple[int, ...]
    ore: int
    used_ore: int  # in all, when it ended

    @property
    def kinds(self) -> tuple[tuple[PostingKind, int], ...]:
        """What each kind did, without those that did nothing."""
        both = zip(PostingKind, self.by_kind, strict=True)
        return tuple((kind, ore) for kind, ore in both if ore)


def entries_of(session: Session, framework_id: int) -> tuple[Entry, ...]:
    """Return every line in the order in which they were posted."""
    return entries_by(session, [framework_id])[framework_id]


def entries_by(session: Session, framework_ids: Collection[int]) -> dict[int, tuple[Entry, ...]]:
    """Return the lines of several agreements, in one statement."""
    found = session.execute(
        select(
            LedgerPosting.framework_id,
            LedgerPosting.id,
            LedgerPosting.posted_at,
            LedgerPosting.kind,
            LedgerPosting.amount_ore,
            LedgerPosting.competition_id,
            LedgerPosting.consortium_id,
            LedgerPosting.buyer_id,
            LedgerPosting.corrects_id,
        )
        .where(LedgerPosting.framework_id.in_(framework_ids))
        .order_by(LedgerPosting.posted_at, LedgerPosting.id)
    )
    lines: dict[int, list[Entry]] = {key: [] for key in framework_ids}
    for row in found:
        lines[row.framework_id].append(Entry(*row[1:]))
    return {key: tuple(entries) for key, entries in lines.items()}


def totals(
    entries: Sequence[Entry], key: Callable[[Entry], int | None], names: dict[int, str]
) -> tuple[Sum, ...]:
    """Return one sum for each that has a line, the largest first."""
    total = sum(one.ore for one in entries)
    by: dict[int | None, list[Entry]] = {}
    for one in entries:
        by.setdefault(key(one), []).append(one)
    found = (
        Sum(
            id=which,
            name=names.get(which, "") if which is not None else "",
            call_offs=_call_offs(lines),
            ore=(ore := sum(one.ore for one in lines)),
            share=Fraction(ore, total) if total > 0 else None,
        )
        for which, lines in by.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.ore, one.name.casefold())))


def _call_offs(lines: Iterable[Entry]) -> int:
    """Count the call-offs that stand: what a correction took back is none."""
    return sum(one.kind is PostingKind.AWARD for one in standing(list(lines)))


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """Return the lines but corrections and what they took back."""
    taken_back = {one.corrects_id for one in entries}
    return [
        one
        for one in entries
        if one.kind is not PostingKind.CORRECTION and one.id not in taken_back
    ]


def years(entries: Sequence[Entry]) -> tuple[Year, ...]:
    """Return every calendar year from the first line to the last, the empty ones too."""
    if not entries:
        return ()
    found, used = [], 0
    for year in range(entries[0].year, entries[-1].year + 1):
        lines = [one for one in entries if one.year == year]
        ore = sum(one.ore for one in lines)
        used += ore
        by_kind = tuple(sum(one.ore for one in lines if one.kind is kind) for kind in PostingKind)
        found.append(Year(year, by_kind, ore, used))
    return tuple(found)


def steps(entries: Sequence[Entry]) -> tuple[tuple[date, int], ...]:
    """Return what was used at the end of each day that has a line."""
    used, found = 0, []
    for day, lines in groupby(entries, key=lambda one: local(one.at).date()):
        used += sum(one.ore for one in lines)
        found.append((day, used))
    return tuple(found)


def planned_of(session: Session, framework_id: int, today: date) -> list[Planned]:
    """Return what is under way, on the day its work is to begin."""
    return planned_by(session, [framework_id], today)[framework_id]


def planned_by(
    session: Session, framework_ids: Collection[int], today: date
) -> dict[int, list[Planned]]:
    """Return what is under way in several agreements, in one statement."""
    found = session.execute(
        select(Competition.framework_id, Competition.starts_on, Competition.estimate_ore).where(
            Competition.framework_id.in_(framework_ids), ceilings.under_way()
        )
    )
    planned: dict[int, list[Planned]] = {key: [] for key in framework_ids}
    for key, starts_on, estimate in found:
        planned[key].append(Planned(starts_on or today, estimate or 0))
    return planned


def forecast_of(
    framework: Framework,
    ceiling: Ceiling,
    entries: Sequence[Entry],
    planned: Sequence[Planned],
    today: date,
) -> Forecast:
    """Return when the framework's maximum is reached, seen from its own lines."""
    return forecast(
        Agreement(
            starts_on=framework.starts_on,
            ends_on=facts.last_day(framework),
            maximum_ore=ceiling.maximum_ore,
            committed_ore=ceiling.committed_ore,
        ),
        [Posted(local(one.at).date(), one.ore) for one in standing(entries)],
        planned,
        today,
    )
