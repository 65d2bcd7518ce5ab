"""What a framework agreement file must say to hold together (`domain.md` A1–A2, E1 1–6).

A finding names the value it is about by its path in the file, ("consortia", 3, "lead"); the
reader knows which row and column that was. `reads` are the other values it leans on: when one
of them could not be read, the finding would only repeat that problem and is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from procure.domain.drafting import CriterionKind
from procure.domain.framework_file import (
    LONGEST_EXTENSION,
    CallOffMethod,
    ConsortiumEntry,
    CriterionEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
    OrganisationEntry,
    ProblemCode,
)

Path = tuple[str | int, ...]

FEWEST_CONSORTIA: Final = 2  # with one there is nobody to compete with
MAIN_RULE_MONTHS: Final = 48  # FOA § 11-1 (4) and § 26-1 (4): four years, options included
WHOLE: Final = Decimal(100)
HEAD: Final[Path] = ("framework",)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold together."""

    path: Path
    code: ProblemCode
    params: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[Path, ...] = ()


def file_findings(file: FrameworkFile) -> tuple[Finding, ...]:
    """Everything that does not hold together in a whole file, in the file's order."""
    too_few = len(file.consortia) < FEWEST_CONSORTIA
    return (
        *_head(file.framework),
        *([Finding(("consortia",), ProblemCode.TOO_FEW_CONSORTIA)] if too_few else []),
        *consortia_findings(file.consortia, file.framework),
    )


def consortia_findings(
    consortia: Sequence[ConsortiumEntry], head: FrameworkHead
) -> tuple[Finding, ...]:
    """Everything that does not hold together in consortia under `head`; one alone will do."""
    return (
        *_twice(
            [
                (("consortia", i, "name"), c.name.casefold(), c.name)
                for i, c in enumerate(consortia)
            ],
            ProblemCode.CONSORTIUM_TWICE,
        ),
        *(f for i, c in enumerate(consortia) for f in _consortium(("consortia", i), c, head)),
        *_two_names(consortia, head),
    )


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
    codes = [((*HEAD, "cpv_codes", i), code, code) for i, code in enumerate(head.cpv_codes)]
    yield from _twice(codes, ProblemCode.CPV_TWICE)
    for name, entries in (
        ("competence_areas", head.competence_areas),
        ("cpv_codes", head.cpv_codes),
    ):
        if not entries:
            yield Finding((*HEAD, name), ProblemCode.REQUIRED)


def _period(head: FrameworkHead) -> Iterator[Finding]:
    start, end = (*HEAD, "starts_on"), (*HEAD, "ends_on")
    if head.ends_on <= head.starts_on:
        days = {"start": _day(head.starts_on), "end": _day(head.ends_on)}
        yield Finding(end, ProblemCode.ENDS_BEFORE_START, days, (start,))
        return
    limit = months_after(head.starts_on, MAIN_RULE_MONTHS)
    last, longest = head.ends_on, end
    reads: tuple[Path, ...] = (start, end)
    for i, option in enumerate(head.extension_options):
        path = (*HEAD, "extension_options", i)
        reads = (*reads, path)
        if (option.months is None) == (option.until is None):
            yield Finding(path, ProblemCode.OPTION_NEEDS_ONE)
            return
        extended = _extended(last, option)
        if extended <= last:
            params = {"until": _day(extended), "end": _day(last)}
            yield Finding(path, ProblemCode.OPTION_NOT_LATER, params, reads)
            return
        longest = path if last <= limit < extended else longest
        last = extended
    if last > limit and not head.duration_reason:
        params = {"end": _day(last), "limit": _day(limit)}
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
            params = {"minimum": _percent(low), "maximum": _percent(high)}
            path = (*base, i, "weight_minimum")
            yield Finding(path, ProblemCode.SPAN_REVERSED, params, ((*base, i, "weight_maximum"),))
    lowest, highest = sum(low for low, _ in spans), sum(high for _, high in spans)
    if lowest > WHOLE:
        params = {"sum": _percent(lowest)}
        yield Finding(base, ProblemCode.MINIMUMS_OVER_100, params, (base,))
    if criteria and highest < WHOLE:
        params = {"sum": _percent(highest)}
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
    numbers = [p.organisation_number for p in head.parties]
    paths = [(*base, i, "organisation_number") for i in range(len(numbers))]
    yield from _twice(
        list(zip(paths, numbers, numbers, strict=True)), ProblemCode.ORGANISATION_TWICE
    )
    for path, number in zip(paths, numbers, strict=True):
        if number and number == head.buyer.organisation_number:
            yield Finding(path, ProblemCode.PARTY_IS_BUYER, {"value": number})


def _consortium(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    members: Path = (*base, "members")
    numbers = [m.organisation_number for m in consortium.members]
    paths = [(*members, i, "organisation_number") for i in range(len(numbers))]
    yield from _twice(list(zip(paths, numbers, numbers, strict=True)), ProblemCode.MEMBER_TWICE)
    if not numbers:
        yield Finding(members, ProblemCode.MEMBERS_MISSING, {"consortium": consortium.name})
    elif consortium.lead not in numbers:
        params = {"value": consortium.lead, "consortium": consortium.name}
        path = (*base, "lead")
        yield Finding(path, ProblemCode.LEAD_NOT_MEMBER, params, (members,))
    roles = [role.key for role in head.roles]
    for role in consortium.rates:
        if role not in roles:
            yield _unknown((*base, "rates", role), ProblemCode.ROLE_UNKNOWN, role, roles, "roles")
    yield from _people(base, consortium, head)


def _people(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    firms = {m.organisation_number for m in consortium.members}
    roles = [role.key for role in head.roles]
    areas = [area.key for area in head.competence_areas]
    labels = [
        ((*base, "people", i, "label"), person.label.casefold(), person.label)
        for i, person in enumerate(consortium.people)
    ]
    yield from _twice(labels, ProblemCode.PERSON_TWICE)
    for i, person in enumerate(consortium.people):
        path: Path = (*base, "people", i)
        if person.employer not in firms:
            params = {"value": person.employer, "consortium": consortium.name}
            reads = ((*base, "members"),)
            yield Finding((*path, "employer"), ProblemCode.EMPLOYER_NOT_MEMBER, params, reads)
        if person.role and person.role not in roles:
            where = (*path, "role")
            yield _unknown(where, ProblemCode.ROLE_UNKNOWN, person.role, roles, "roles")
        for area in person.competences:
            if area not in areas:
                where = (*path, "competences", area)
                yield _unknown(where, ProblemCode.AREA_UNKNOWN, area, areas, "competence_areas")


def _unknown(
    path: Path, code: ProblemCode, value: str, known: Sequence[str], named_in: str
) -> Finding:
    params = {"value": value, "known": ", ".join(known)}
    return Finding(path, code, params, ((*HEAD, named_in),))


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


def _twice(entries: Sequence[tuple[Path, str, str]], code: ProblemCode) -> Iterator[Finding]:
    """Find repeated identities among (path, identity, as written); an empty one is no identity."""
    seen: set[str] = set()
    for path, identity, written in entries:
        if identity and identity in seen:
            yield Finding(path, code, {"value": written})
        seen.add(identity)


def _day(value: date) -> str:
    return f"{value:%d.%m.%Y}"


def _percent(value: Decimal | int) -> str:
    return f"{value:f}".replace(".", ",")
