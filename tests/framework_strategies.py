"""Valid framework agreements for Hypothesis, with anything at all in their texts."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from stdnum.no import orgnr

from procure.domain.drafting import CriterionKind
from procure.domain.framework_file import (
    CallOffMethod,
    CompetenceArea,
    ConsortiumEntry,
    ContactEntry,
    CriterionEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
    Kind,
    OrganisationEntry,
    PersonEntry,
    RoleEntry,
    StandardContract,
)
from procure.sheets.framework_values import fold, text

Fold = Callable[[str], str]

LINES = st.text(max_size=40).map(lambda t: text(t, Kind.LINE)).filter(bool)
TEXTS = st.text(max_size=80).map(lambda t: text(t, Kind.TEXT))
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
NUMBERS = [
    n for i in range(31000200, 31000300) for d in range(10) if orgnr.is_valid(n := f"{i}{d}")
]
ORE = st.integers(1, 10**14)
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
    options = st.builds(ExtensionOption, st.integers(1, 12), text=TEXTS)
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
        parties=parties,
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
    roles, areas = [r.key for r in head.roles], [a.key for a in head.competence_areas]
    person = st.builds(
        PersonEntry,
        label=lines,
        employer=st.sampled_from([m.organisation_number for m in members]),
        role=st.sampled_from(["", *roles]),
        competences=st.dictionaries(st.sampled_from(areas), st.integers(0, 5)),
        evidence=TEXTS,
    )
    return ConsortiumEntry(
        name=name,
        lead=members[-1].organisation_number,
        members=members,
        contact_email=draw(st.sampled_from(["", "post@konsortium.example"])),
        rates=draw(st.dictionaries(st.sampled_from(roles), ORE)) if roles else {},
        people=draw(unique(person, 0, 3, lambda p: p.label.casefold())),
    )


SHEETS = files(lines=WORDS, same=fold)
