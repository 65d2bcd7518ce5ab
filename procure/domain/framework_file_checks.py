"""What a framework agreement file must say to hold together (`domain.md` A1–A2, E1 1–6).

A finding names the value it is about by its path in the file, ("consortia", 3, "lead"); the
reader knows which row and column that was. `reads` are the other values it leans on: when one
of them could not be read, the finding would only repeat that problem and is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from procure.domain import formats, framework_consortia_checks
from procure.domain.drafting import CriterionKind
from procure.domain.framework_entries import OrganisationEntry
from procure.domain.framework_file import (
    CallOffMethod,
    ConsortiumEntry,
    CriterionEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
    ProblemCode,
)
from procure.domain.framework_findings import Finding, Path, Period, day, overlaps, reversals, twice
from procure.domain.framework_kinds import LONGEST_EXTENSION

FEWEST_CONSORTIA: Final = 2  # with one there is nobody to compete with
MAIN_RULE_MONTHS: Final = 48  # FOA § 11-1 (4) and § 26-1 (4): four years, options included
WHOLE: Final = Decimal(100)
HEAD: Final[Path] = ("framework",)


def file_findings(file: FrameworkFile) -> tuple[Finding, ...]:
    """Everything that does not hold together in a whole file, in the file's order."""
    too_few = len(file.consortia) < FEWEST_CONSORTIA
    return (
        *_head(file.framework),
        *([Finding(("consortia",), ProblemCode.TOO_FEW_CONSORTIA)] if too_few else []),
        *consortia_findings(file.consortia, file.framework),
        *_strangers(file),
    )


def consortia_findings(
    consortia: Sequence[ConsortiumEntry], head: FrameworkHead
) -> tuple[Finding, ...]:
    """Everything that does not hold together in consortia under `head`; one alone will do."""
    return (*framework_consortia_checks.findings(consortia, head), *_two_names(consortia, head))


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a month that is too short.

    >>> months_after(date(2024, 2, 29), 48), months_after(date(2025, 1, 31), 1)
    (datetime.date(2028, 2, 29), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


def _head(head: FrameworkHead) -> Iterator[Finding]:
    yield from _period(head)
    yield from _call_off(head)
    yield from _criteria(head.allowed_criteria)
    yield from _named((*HEAD, "competence_areas"), [(a.key, a.name) for a in head.competence_areas])
    yield from _named((*HEAD, "roles"), [(r.key, f"{r.name} {r.level}") for r in head.roles])
    yield from _named((*HEAD, "allowed_criteria"), [(c.key, c.name) for c in head.allowed_criteria])
    yield from _parties(head)
    yield from _history(head)
    codes = [((*HEAD, "cpv_codes", i), code, code) for i, code in enumerate(head.cpv_codes)]
    yield from twice(codes, ProblemCode.CPV_TWICE)
    for name, entries in (
        ("competence_areas", head.competence_areas),
        ("cpv_codes", head.cpv_codes),
    ):
        if not entries:
            yield Finding((*HEAD, name), ProblemCode.REQUIRED)


def _period(head: FrameworkHead) -> Iterator[Finding]:
    start, end = (*HEAD, "starts_on"), (*HEAD, "ends_on")
    if head.ends_on <= head.starts_on:
        days = {"start": day(head.starts_on), "end": day(head.ends_on)}
        yield Finding(end, ProblemCode.ENDS_BEFORE_START, days, (start,))
        return
    limit = months_after(head.starts_on, MAIN_RULE_MONTHS)
    last, longest = head.ends_on, end
    reads: tuple[Path, ...] = (start, end)
    for i, option in enumerate(head.extension_options):
        path = (*HEAD, "extension_options", i)
        if option.taken_on is not None:
            continue  # it has moved the end already
        reads = (*reads, path)
        if (option.months is None) == (option.until is None):
            yield Finding(path, ProblemCode.OPTION_NEEDS_ONE)
            return
        extended = _extended(last, option)
        if extended <= last:
            params = {"until": day(extended), "end": day(last)}
            yield Finding(path, ProblemCode.OPTION_NOT_LATER, params, reads)
            return
        longest = path if last <= limit < extended else longest
        last = extended
    if last > limit and not head.duration_reason:
        params = {"end": day(last), "limit": day(limit)}
        yield Finding(longest, ProblemCode.TOO_LONG_WITHOUT_REASON, params, reads)


def _extended(end: date, option: ExtensionOption) -> date:
    if end.year >= date.max.year - LONGEST_EXTENSION:
        return end  # no calendar goes further; the option is reported as not later
    return option.until or months_after(end, option.months or 0)


def _call_off(head: FrameworkHead) -> Iterator[Finding]:
    if head.call_off_method is CallOffMethod.DIRECT_AWARD:
        return
    method: Path = (*HEAD, "call_off_method")
    if not head.reopening_condition:
        path = (*HEAD, "reopening_condition")
        yield Finding(path, ProblemCode.REOPENING_CONDITION_MISSING, reads=(method,))
    if not head.allowed_criteria:
        path = (*HEAD, "allowed_criteria")
        yield Finding(path, ProblemCode.CRITERIA_MISSING, reads=(method,))


def _criteria(criteria: Sequence[CriterionEntry]) -> Iterator[Finding]:
    base: Path = (*HEAD, "allowed_criteria")
    prices = [i for i, c in enumerate(criteria) if c.kind is CriterionKind.PRICE]
    for i in prices[1:]:
        first: Path = (*base, prices[0], "kind")
        yield Finding((*base, i, "kind"), ProblemCode.SECOND_PRICE_CRITERION, reads=(first,))
    spans = [(c.weight_minimum, c.weight_maximum) for c in criteria]
    for i, (low, high) in enumerate(spans):
        if low > high:
            params = {"minimum": formats.exact(low), "maximum": formats.exact(high)}
            path = (*base, i, "weight_minimum")
            yield Finding(path, ProblemCode.SPAN_REVERSED, params, ((*base, i, "weight_maximum"),))
    lowest, highest = sum(low for low, _ in spans), sum(high for _, high in spans)
    if lowest > WHOLE:
        params = {"sum": formats.exact(Decimal(lowest))}
        yield Finding(base, ProblemCode.MINIMUMS_OVER_100, params, (base,))
    if criteria and highest < WHOLE:
        params = {"sum": formats.exact(Decimal(highest))}
        yield Finding(base, ProblemCode.MAXIMUMS_UNDER_100, params, (base,))


def _named(base: Path, entries: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Keys and names must tell things apart; one finding per entry, the name before the key."""
    keys: set[str] = set()
    names: set[str] = set()
    for i, (key, name) in enumerate(entries):
        if (folded := name.casefold().strip()) in names:
            yield Finding((*base, i, "name"), ProblemCode.NAMED_TWICE, {"value": name.strip()})
        elif key in keys:
            yield Finding((*base, i, "key"), ProblemCode.NAMED_TWICE, {"value": key})
        keys.add(key)
        names.add(folded)


def _parties(head: FrameworkHead) -> Iterator[Finding]:
    base: Path = (*HEAD, "parties")
    periods = [
        Period(
            (*base, i, "organisation_number"),
            p.organisation_number or i,
            p.organisation_number,
            p.starts_on,
            p.ends_on,
        )
        for i, p in enumerate(head.parties)
    ]
    yield from overlaps(periods, ProblemCode.ORGANISATION_TWICE)
    yield from reversals(periods, head.starts_on)
    for period in periods:
        if period.written and period.written == head.buyer.organisation_number:
            yield Finding(period.path, ProblemCode.PARTY_IS_BUYER, {"value": period.written})


def _history(head: FrameworkHead) -> Iterator[Finding]:
    """Check what bodies were called, who followed them, and how the agreement ended."""
    base: Path = (*HEAD, "earlier_names")
    names = [
        Period((*base, i, "starts_on"), n.organisation_number, n.name, n.starts_on, n.ends_on)
        for i, n in enumerate(head.earlier_names)
    ]
    yield from overlaps(names, ProblemCode.PERIODS_OVERLAP)
    yield from reversals(names, head.starts_on)
    for i, one in enumerate(head.successors):
        if one.organisation_number == one.successor:
            path = (*HEAD, "successors", i, "successor")
            yield Finding(path, ProblemCode.OWN_SUCCESSOR, {"value": one.successor})
    ended = head.terminated_at is not None
    if ended != (head.terminates_on is not None) or (ended and head.activated_at is None):
        yield Finding((*HEAD, "terminates_on"), ProblemCode.TERMINATION_INCOMPLETE)


def _strangers(file: FrameworkFile) -> Iterator[Finding]:
    """Find names and successors of bodies that have no other place in the file."""
    known = {body.organisation_number for _, body in _bodies(file.consortia, file.framework)}
    for field in ("earlier_names", "successors"):
        for i, one in enumerate(getattr(file.framework, field)):
            if one.organisation_number not in known:
                path: Path = (*HEAD, field, i, "organisation_number")
                params = {"value": one.organisation_number}
                reads = ((*HEAD, "parties"), ("consortia",))
                yield Finding(path, ProblemCode.ORGANISATION_UNKNOWN, params, reads)


def _two_names(consortia: Iterable[ConsortiumEntry], head: FrameworkHead) -> Iterator[Finding]:
    """One number is one body: two names mean that one of the rows has the wrong number."""
    first: dict[str, str] = {}
    for path, body in _bodies(consortia, head):
        known = first.setdefault(body.organisation_number, body.name)
        if known.casefold() != body.name.casefold():
            params = {"value": body.name, "other": known, "number": body.organisation_number}
            number = ((*path, "organisation_number"),)
            yield Finding((*path, "name"), ProblemCode.ORGANISATION_TWO_NAMES, params, number)


def _bodies(
    consortia: Iterable[ConsortiumEntry], head: FrameworkHead
) -> Iterator[tuple[Path, OrganisationEntry]]:
    yield (*HEAD, "buyer"), head.buyer
    for i, party in enumerate(head.parties):
        yield (*HEAD, "parties", i), party
    for i, consortium in enumerate(consortia):
        for j, member in enumerate(consortium.members):
            yield ("consortia", i, "members", j), member
        for j, promise in enumerate(consortium.commitments):
            yield ("consortia", i, "commitments", j), promise
