"""Valid framework agreements for Hypothesis, with anything at all in their texts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from stdnum.no import orgnr

from procure.domain.drafting import CriterionKind
from procure.domain.framework_entries import (
    AnnexEntry,
    CommitmentEntry,
    CompetenceEntry,
    EarlierName,
    MemberEntry,
    OrganisationEntry,
    PartyEntry,
    PersonEntry,
    RateEntry,
    Successor,
    SuspensionEntry,
)
from procure.domain.framework_file import (
    CallOffMethod,
    CompetenceArea,
    ConsortiumEntry,
    ContactEntry,
    CriterionEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
    RoleEntry,
    StandardContract,
)
from procure.domain.framework_kinds import Kind
from procure.sheets.framework_values import fold, text

Fold = Callable[[str], str]

LINES = st.text(max_size=40).map(lambda t: text(t, Kind.LINE)).filter(bool)
TEXTS = st.text(max_size=80).map(lambda t: text(t, Kind.TEXT))
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
NUMBERS = [
    n for i in range(31000200, 31000300) for d in range(10) if orgnr.is_valid(n := f"{i}{d}")
]
ORE = st.integers(1, 10**14)
#: Rates of one size: ten times the median would be a slipped decimal.
USUAL = st.integers(100_000, 900_000)
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 -- Hypothesis puts the zone on
    datetime(2026, 12, 31),  # noqa: DTZ001 -- Hypothesis puts the zone on
    timezones=st.just(UTC),
)
#: Names that no heading of ours begins like, for sheets, where names are headings too.
WORDS = st.text("abæøåÅ 19()&,.-=+'\"", min_size=1, max_size=20).map(
    lambda t: text(f"Q{t}", Kind.LINE)
)


def unique(strategy: SearchStrategy[Any], low: int, high: int, by: Callable[[Any], Any]) -> Any:
    return st.lists(strategy, min_size=low, max_size=high, unique_by=by).map(tuple)


@st.composite
def files(
    draw: DrawFn, lines: SearchStrategy[str] = LINES, same: Fold = str.casefold
) -> FrameworkFile:
    """Return a valid agreement; names that `same` makes equal do not occur together."""
    names = draw(st.lists(lines, min_size=8, max_size=8))
    bodies = [
        OrganisationEntry(n, o) for n, o in zip(names, draw(st.permutations(NUMBERS)), strict=False)
    ]
    head = draw(heads(bodies[0], tuple(bodies[1:3]), lines, same))
    first, second = draw(unique(lines, 2, 2, same))
    return FrameworkFile(
        head,
        (
            draw(consortium(head, first, tuple(bodies[3:6]), lines)),
            draw(consortium(head, second, tuple(bodies[5:8]), lines)),
        ),
    )


@st.composite
def heads(
    draw: DrawFn,
    buyer: OrganisationEntry,
    parties: tuple[OrganisationEntry, ...],
    lines: SearchStrategy[str],
    same: Fold,
) -> FrameworkHead:
    start = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    areas = draw(unique(st.builds(CompetenceArea, KEYS, lines), 1, 3, lambda a: a.key))
    roles = draw(unique(st.builds(RoleEntry, KEYS, lines, lines), 0, 3, lambda r: r.key))
    options = st.builds(
        ExtensionOption, st.integers(1, 12), text=TEXTS, taken_on=st.none() | st.just(start)
    )
    in_force = draw(st.none() | MOMENTS)
    ended = in_force is not None and draw(st.booleans())
    period = draw(periods(start))
    bodies = (buyer, *parties)
    return FrameworkHead(
        title=draw(lines),
        reference=draw(lines),
        buyer=buyer,
        starts_on=start,
        ends_on=start + timedelta(days=draw(st.integers(1, 700))),
        maximum_value=draw(ORE),
        scope=draw(TEXTS.filter(bool)),
        cpv_codes=draw(unique(st.from_regex(r"[0-9]{8}", fullmatch=True), 1, 3, str)),
        call_off_method=draw(st.sampled_from(CallOffMethod)),
        standard_contract=draw(st.sampled_from(StandardContract)),
        contact=ContactEntry(draw(lines), "a@b.example"),
        reopening_condition=draw(TEXTS.filter(bool)),
        duration_reason=draw(TEXTS),
        invented=draw(st.booleans()),
        extension_options=draw(st.lists(options, max_size=2).map(tuple)),
        parties=tuple(
            PartyEntry(p.name, p.organisation_number, *draw(periods(start))) for p in parties
        ),
        annexes=draw(
            st.lists(st.builds(AnnexEntry, lines, lines | st.just("")), max_size=2).map(tuple)
        ),
        activated_at=in_force,
        terminated_at=draw(MOMENTS) if ended else None,
        terminates_on=start if ended else None,
        earlier_names=tuple(
            EarlierName(b.organisation_number, draw(lines), period[0], period[1])
            for b in bodies
            if period[0]
        ),
        successors=draw(
            st.sampled_from(
                [
                    (),
                    (
                        Successor(
                            parties[0].organisation_number,
                            buyer.name,
                            buyer.organisation_number,
                            start,
                        ),
                    ),
                ]
            )
        ),
        competence_areas=distinct(areas, lambda a: same(a.name), lambda a: same(a.key)),
        roles=distinct(roles, lambda r: same(f"{r.name} {r.level}"), lambda r: same(r.key)),
        allowed_criteria=draw(criteria(lines, same)),
    )


def distinct(entries: tuple[Any, ...], *names: Callable[[Any], str]) -> tuple[Any, ...]:
    """Drop entries whose names mean the same as another's: an agreement may not have them."""
    for name in names:
        entries = tuple({name(entry).strip(): entry for entry in entries}.values())
    return entries


@st.composite
def criteria(draw: DrawFn, lines: SearchStrategy[str], same: Fold) -> tuple[CriterionEntry, ...]:
    low = draw(st.integers(0, 10000)) / Decimal(100)
    (one, other), (first, second) = draw(unique(KEYS, 2, 2, str)), draw(unique(lines, 2, 2, same))
    return (
        CriterionEntry(one, first, CriterionKind.PRICE, low, Decimal(100)),
        CriterionEntry(other, second, CriterionKind.QUALITY, Decimal(0), Decimal("99.5")),
    )


@st.composite
def consortium(
    draw: DrawFn,
    head: FrameworkHead,
    name: str,
    members: tuple[OrganisationEntry, ...],
    lines: SearchStrategy[str],
) -> ConsortiumEntry:
    roles, start = [r.key for r in head.roles], head.starts_on
    rates = draw(st.dictionaries(st.sampled_from(roles), USUAL)) if roles else {}
    return ConsortiumEntry(
        name=name,
        lead=members[-1].organisation_number,
        members=draw(firms(members, start)),
        contact_email=draw(st.sampled_from(["", "post@konsortium.example"])),
        rates=rates,
        people=draw(unique(people(head, members, lines), 0, 3, lambda p: fold(p.label))),
        dated_rates=tuple(
            RateEntry(role, draw(USUAL), *period)
            for role in roles
            if role not in rates
            for period in draw(successive(start))
        ),
        suspensions=tuple(
            SuspensionEntry(first, draw(TEXTS.filter(bool)), last)
            for first, last in draw(successive(start))
        ),
        commitments=draw(
            st.lists(
                st.builds(
                    CommitmentEntry, st.just(members[0].name), st.just(members[0].organisation_number),
                    TEXTS.filter(bool), st.just(start), lines | st.just(""),
                    st.none() | st.dates(start, start + timedelta(days=900)), st.none() | MOMENTS,
                ),
                max_size=2,
            ).map(tuple)
        ),
    )  # fmt: skip


@st.composite
def firms(
    draw: DrawFn, members: tuple[OrganisationEntry, ...], start: date
) -> tuple[MemberEntry, ...]:
    """Return members of whom the last leads now, and perhaps another one before."""
    *others, lead = [(m.name, m.organisation_number) for m in members]
    if not draw(st.booleans()):
        rest = [MemberEntry(*one, *draw(periods(start))) for one in others]
        return (*rest, MemberEntry(*lead))
    changed = start + timedelta(days=draw(st.integers(1, 300)))
    before = changed - timedelta(days=1)
    first, *rest_of = others
    return (
        MemberEntry(*first, None, before, leads=True),
        MemberEntry(*first, changed, None),
        *(MemberEntry(*one, *draw(periods(start))) for one in rest_of),
        MemberEntry(*lead, None, before, leads=False),
        MemberEntry(*lead, changed, None),
    )


@st.composite
def people(
    draw: DrawFn,
    head: FrameworkHead,
    members: tuple[OrganisationEntry, ...],
    lines: SearchStrategy[str],
) -> PersonEntry:
    areas, start = [a.key for a in head.competence_areas], head.starts_on
    told = draw(st.lists(st.sampled_from(areas), unique=True))
    first, last = draw(periods(start))
    return PersonEntry(
        label=draw(lines),
        employer=draw(st.sampled_from([m.organisation_number for m in members])),
        role=draw(st.sampled_from(["", *(r.key for r in head.roles)])),
        competences=draw(
            st.dictionaries(st.sampled_from([a for a in areas if a not in told]), st.integers(0, 5))
            if set(areas) - set(told)
            else st.just({})
        ),
        evidence=draw(TEXTS),
        reference=draw(st.just("") | st.uuids().map(lambda u: u.hex)),
        availability=draw(st.integers(0, 100)),
        substitutable=draw(st.booleans()),
        starts_on=first,
        ends_on=last,
        experience=tuple(
            CompetenceEntry(
                area,
                draw(st.integers(0, 5)),
                draw(st.integers(0, 720)),
                draw(st.none() | st.dates(date(2000, 1, 1), start)),
                draw(TEXTS),
                *period,
            )
            for area in told
            for period in draw(successive(first or start))
        ),
    )


@st.composite
def periods(draw: DrawFn, start: date) -> tuple[date | None, date | None]:
    """Return the days of something that may begin and end with the agreement or on its own."""
    first = draw(st.none() | st.dates(start + timedelta(days=1), start + timedelta(days=300)))
    last = draw(st.none() | st.dates(start + timedelta(days=301), start + timedelta(days=600)))
    return first, last


@st.composite
def successive(draw: DrawFn, start: date) -> tuple[tuple[date, date | None], ...]:
    """Return periods of one thing, each beginning the day after the one before ends."""
    days = sorted(draw(st.sets(st.integers(1, 900), max_size=3)))
    first = [start + timedelta(days=n) for n in days]
    lasts = [one - timedelta(days=1) for one in first[1:]]
    return tuple(zip(first, [*lasts, draw(st.none() | st.just(date(2040, 1, 1)))], strict=False))


SHEETS = files(lines=WORDS, same=fold)
