"""The numbers of one calendar year of an agreement: the Word report and the workbook share them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from procure.domain import formats
from procure.domain.errors import NotFound
from procure.models.frameworks import Framework
from procure.queries import framework_records as records
from procure.queries.framework_records import Answer, CallOff, Held, Posting, in_year

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class YearUse:
    """The call-offs of a year, what it posted, and what was used in all when it ended; øre."""

    year: int
    count: int
    ore: int
    used_ore: int


@dataclass(frozen=True, slots=True)
class Total:
    """What one supplier or buyer stands for in the year and in all; øre."""

    name: str
    count: int
    ore: int
    all_count: int
    all_ore: int


@dataclass(frozen=True, slots=True)
class Answered:
    """How one consortium answered the invitations whose result became known in the year."""

    consortium: str
    invited: int
    bid: int
    declined: int

    @property
    def silent(self) -> int:
        """Invitations without a bid and without a word."""
        return self.invited - self.bid - self.declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that was counted, as it stood when the year ended."""

    year: int
    unfinished: bool
    maximum_ore: int
    call_offs: tuple[CallOff, ...]  # of every year until then
    postings: tuple[Posting, ...]  # likewise
    held: tuple[Held, ...]
    concluded: tuple[Held, ...]  # whose result became known in the year
    answers: tuple[Answer, ...]  # to those
    years: tuple[YearUse, ...]
    suppliers: tuple[Total, ...]
    buyers: tuple[Total, ...]

    @property
    def here(self) -> tuple[CallOff, ...]:
        """The call-offs of the year."""
        return tuple(one for one in self.call_offs if in_year(one.signed_at, self.year))

    @property
    def used_ore(self) -> int:
        """What was used in all when the year ended."""
        return sum(one.amount_ore for one in self.postings)

    @property
    def answered(self) -> tuple[Answered, ...]:
        """The answers by consortium, in alphabetical order."""
        by: dict[str, list[Answer]] = {}
        for answer in self.answers:
            by.setdefault(answer.consortium, []).append(answer)
        return tuple(
            Answered(name, len(theirs), sum(one.bid for one in theirs), _declined(theirs))
            for name, theirs in sorted(by.items(), key=lambda item: item[0].casefold())
        )

    def count(self, at: Callable[[Held], datetime | None]) -> int:
        """Count the competitions to which something happened in the year."""
        return sum(in_year(at(one), self.year) for one in self.held)


def of_year(session: Session, framework: Framework, year: int, today: date) -> Figures:
    """Return the figures of a year. Raises `NotFound` for one outside the agreement's duration."""
    if year not in records.years(framework, today):
        raise NotFound
    call_offs = _until(year, records.call_offs(session, framework.id), lambda one: one.signed_at)
    postings = _until(year, records.postings(session, framework.id), lambda one: one.at)
    held = records.held(session, framework.id)
    concluded = tuple(one for one in held if in_year(one.concluded_at, year))
    names = [one.name for one in framework.consortia]
    return Figures(
        year=year,
        unfinished=year == today.year,
        maximum_ore=framework.maximum_value_ore,
        call_offs=call_offs,
        postings=postings,
        held=held,
        concluded=concluded,
        answers=records.answers(session, [one.id for one in concluded]),
        years=_years(framework.starts_on.year, year, call_offs, postings),
        suppliers=_totals(year, call_offs, lambda one: one.supplier, names),
        buyers=_totals(year, call_offs, lambda one: one.buyer),
    )


def _declined(answers: Iterable[Answer]) -> int:
    return sum(not one.bid and one.decline_reason is not None for one in answers)


def _until(
    year: int, found: Iterable[Record], at: Callable[[Record], datetime]
) -> tuple[Record, ...]:
    return tuple(one for one in found if formats.local(at(one)).year <= year)


def _years(
    first: int, last: int, call_offs: Sequence[CallOff], postings: Sequence[Posting]
) -> tuple[YearUse, ...]:
    """Every year until this one, so that the use can be followed."""
    rows, used = [], 0
    for year in range(first, last + 1):
        ore = sum(one.amount_ore for one in postings if in_year(one.at, year))
        used += ore
        count = sum(in_year(one.signed_at, year) for one in call_offs)
        rows.append(YearUse(year, count, ore, used))
    return tuple(rows)


def _totals(
    year: int,
    call_offs: Sequence[CallOff],
    name: Callable[[CallOff], str],
    also: Iterable[str] = (),
) -> tuple[Total, ...]:
    """Sum by supplier or buyer; `also` are names that stand even without a call-off."""
    found: dict[str, list[CallOff]] = {one: [] for one in also}
    for call_off in call_offs:
        found.setdefault(name(call_off), []).append(call_off)
    return tuple(
        _total(one, [c for c in theirs if in_year(c.signed_at, year)], theirs)
        for one, theirs in sorted(found.items(), key=lambda item: item[0].casefold())
    )


def _total(name: str, here: Sequence[CallOff], in_all: Sequence[CallOff]) -> Total:
    return Total(
        name,
        len(here),
        sum(one.value_ore for one in here),
        len(in_all),
        sum(one.value_ore for one in in_all),
    )
