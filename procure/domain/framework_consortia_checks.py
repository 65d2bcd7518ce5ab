"""What the consortia of a framework file must say to hold together (`domain.md` A1–A2)."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from procure.domain.framework_entries import CompetenceEntry, MemberEntry, PersonEntry
from procure.domain.framework_file import ConsortiumEntry, FrameworkHead, ProblemCode
from procure.domain.framework_findings import Finding, Path, Period, overlaps, reversals, twice

FEWEST_RATES: Final = 3  # of one role, before one of them can stand out
SLIPPED: Final = 10  # times the median: a decimal that slipped
HEAD: Final[Path] = ("framework",)


def findings(consortia: Sequence[ConsortiumEntry], head: FrameworkHead) -> Iterator[Finding]:
    """Yield what does not hold together, in the order of the consortia."""
    names = [(("consortia", i, "name"), c.name.casefold(), c.name) for i, c in enumerate(consortia)]
    yield from twice(names, ProblemCode.CONSORTIUM_TWICE)
    for i, consortium in enumerate(consortia):
        yield from _consortium(("consortia", i), consortium, head)
    yield from _slipped(consortia)
    yield from _elsewhere(consortia)


def _consortium(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    yield from _members(base, consortium, head)
    yield from _rates(base, consortium, head)
    yield from _terms(base, consortium, head)
    yield from _people(base, consortium, head)


def _members(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    members: Path = (*base, "members")
    periods = [
        Period(
            (*members, i, "organisation_number"),
            m.organisation_number or i,
            m.organisation_number,
            m.starts_on,
            m.ends_on,
        )
        for i, m in enumerate(consortium.members)
    ]
    yield from overlaps(periods, ProblemCode.MEMBER_TWICE)
    yield from reversals(periods, head.starts_on)
    if not periods:
        yield Finding(members, ProblemCode.MEMBERS_MISSING, {"consortium": consortium.name})
    elif consortium.lead not in {m.organisation_number for m in consortium.members}:
        params = {"value": consortium.lead, "consortium": consortium.name}
        yield Finding((*base, "lead"), ProblemCode.LEAD_NOT_MEMBER, params, (members,))
    leads = [p for p, m in zip(periods, consortium.members, strict=True) if led(m, consortium.lead)]
    for n, period in enumerate(leads):
        rivals = (one for one in leads[:n] if one.identity != period.identity)
        if any(period.meets(one) for one in rivals):
            params = {"consortium": consortium.name}
            yield Finding(period.path, ProblemCode.LEAD_TWICE, params, (members,))


def led(member: MemberEntry, lead: str) -> bool:
    """Whether the firm leads in its period, when `lead` is who leads now."""
    return member.organisation_number == lead if member.leads is None else member.leads


def _rates(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    roles = [role.key for role in head.roles]
    periods = [Period((*base, "rates", role), role, role) for role in consortium.rates]
    periods += [
        Period((*base, "dated_rates", i, "role"), r.role, r.role, r.starts_on, r.ends_on)
        for i, r in enumerate(consortium.dated_rates)
    ]
    for period in periods:
        if period.written not in roles:
            yield _unknown(period.path, ProblemCode.ROLE_UNKNOWN, period.written, roles, "roles")
    yield from overlaps(periods, ProblemCode.PERIODS_OVERLAP)
    yield from reversals(periods, head.starts_on)


def _terms(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    """Check suspensions, and the days of promises."""
    suspensions = [
        Period((*base, "suspensions", i, "starts_on"), 0, consortium.name, s.starts_on, s.ends_on)
        for i, s in enumerate(consortium.suspensions)
    ]
    yield from overlaps(suspensions, ProblemCode.PERIODS_OVERLAP)
    yield from reversals(suspensions, head.starts_on)
    for i, promise in enumerate(consortium.commitments):
        path: Path = (*base, "commitments", i, "signed_on")
        signed = [Period(path, i, promise.name, promise.signed_on, promise.expires_on)]
        for finding in reversals(signed, head.starts_on):
            yield Finding((*path[:-1], "expires_on"), finding.code, finding.params, finding.reads)


def _people(base: Path, consortium: ConsortiumEntry, head: FrameworkHead) -> Iterator[Finding]:
    firms = {m.organisation_number for m in consortium.members}
    roles = [role.key for role in head.roles]
    people: Path = (*base, "people")
    labels = [
        Period((*people, i, "label"), p.label.casefold() or i, p.label, p.starts_on, p.ends_on)
        for i, p in enumerate(consortium.people)
    ]
    yield from overlaps(labels, ProblemCode.PERSON_TWICE)
    yield from reversals(labels, head.starts_on)
    for i, person in enumerate(consortium.people):
        path: Path = (*people, i)
        if person.employer not in firms:
            params = {"value": person.employer, "consortium": consortium.name}
            reads = ((*base, "members"),)
            yield Finding((*path, "employer"), ProblemCode.EMPLOYER_NOT_MEMBER, params, reads)
        if person.role and person.role not in roles:
            where = (*path, "role")
            yield _unknown(where, ProblemCode.ROLE_UNKNOWN, person.role, roles, "roles")
        yield from _levels(path, person, head)


def _levels(path: Path, person: PersonEntry, head: FrameworkHead) -> Iterator[Finding]:
    areas = [area.key for area in head.competence_areas]
    periods = [Period((*path, "competences", area), area, area) for area in person.competences]
    periods += [
        _level((*path, "experience", i, "area"), one) for i, one in enumerate(person.experience)
    ]
    for period in periods:
        if period.written not in areas:
            named = "competence_areas"
            yield _unknown(period.path, ProblemCode.AREA_UNKNOWN, period.written, areas, named)
    yield from overlaps(periods, ProblemCode.NAMED_TWICE)
    yield from reversals(periods, person.starts_on or head.starts_on)


def _level(path: Path, one: CompetenceEntry) -> Period:
    return Period(path, one.area, one.area, one.starts_on, one.ends_on)


def _slipped(consortia: Sequence[ConsortiumEntry]) -> Iterator[Finding]:
    """Find rates ten times what the role costs elsewhere in the file, or a tenth of it."""
    told: dict[str, list[tuple[Path, int]]] = {}
    for i, consortium in enumerate(consortia):
        base: Path = ("consortia", i)
        for role, rate in consortium.rates.items():
            told.setdefault(role, []).append(((*base, "rates", role), rate))
        for j, dated in enumerate(consortium.dated_rates):
            told.setdefault(dated.role, []).append(((*base, "dated_rates", j, "rate"), dated.rate))
    for rates in told.values():
        usual = median(rate for _, rate in rates)
        if len(rates) < FEWEST_RATES:
            continue
        for path, rate in rates:
            if rate >= SLIPPED * usual or usual >= SLIPPED * rate:
                params = {"value": _kroner(rate), "median": _kroner(round(usual))}
                reads = tuple(other for other, _ in rates)
                yield Finding(path, ProblemCode.RATE_SLIPPED, params, reads)


def _elsewhere(consortia: Sequence[ConsortiumEntry]) -> Iterator[Finding]:
    """Find people who stand twice by their employer's number, also across consortia."""
    seen: dict[tuple[str, str], list[tuple[Period, int]]] = {}
    for i, consortium in enumerate(consortia):
        for j, person in enumerate(consortium.people):
            if not person.reference:
                continue
            path: Path = ("consortia", i, "people", j, "reference")
            known = (person.employer, person.reference.casefold())
            period = Period(path, known, person.reference, person.starts_on, person.ends_on)
            earlier = seen.setdefault(known, [])
            met = next((k for one, k in earlier if one.meets(period)), None)
            if met == i:
                yield Finding(path, ProblemCode.PERSON_TWICE, {"value": person.reference})
            elif met is not None:
                params = {"value": person.reference, "other": consortia[met].name}
                yield Finding(path, ProblemCode.PERSON_ELSEWHERE, params)
            earlier.append((period, i))


def _unknown(
    path: Path, code: ProblemCode, value: str, known: Sequence[str], named_in: str
) -> Finding:
    params = {"value": value, "known": ", ".join(known)}
    return Finding(path, code, params, ((*HEAD, named_in),))


def _kroner(ore: int) -> str:
    return f"{ore // 100},{ore % 100:02}"
