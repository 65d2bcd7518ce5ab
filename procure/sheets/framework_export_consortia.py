"""The consortia of a framework agreement as the sheets that officers fill in."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from procure.domain.framework_consortia_checks import led
from procure.domain.framework_entries import PersonEntry
from procure.domain.framework_file import ConsortiumEntry, FrameworkFile, FrameworkHead
from procure.sheets.framework_head import names_of
from procure.sheets.framework_headings import (
    COMMITMENTS,
    EXPERIENCE,
    MEMBERS,
    PEOPLE,
    RATES,
    SUSPENSIONS,
    Table,
)
from procure.sheets.framework_values import fold
from procure.sheets.framework_yaml import kroner

Cell = str | int | Decimal | date | None
Line = Sequence[Cell]


def written_moment(at: datetime | None) -> str | None:
    """Return a moment with its zone, which no cell of Excel can hold as a date."""
    return at.isoformat() if at else None


def consortia_sheets(file: FrameworkFile) -> Iterator[tuple[Table, list[Line]]]:
    """Yield the sheets of the consortia; those that few agreements need only when there is more."""
    yield MEMBERS, [_headings(MEMBERS), *(line for c in file.consortia for line in _members(c))]
    if file.framework.roles:
        dated = any(c.dated_rates for c in file.consortia)
        yield RATES, _rates(file) if dated else _matrix(file)
    yield PEOPLE, _people(file)
    for table, lines in (
        (EXPERIENCE, _experience(file)),
        (SUSPENSIONS, [line for c in file.consortia for line in _suspensions(c)]),
        (COMMITMENTS, [line for c in file.consortia for line in _commitments(c)]),
    ):
        if lines:
            yield table, [_headings(table), *lines]


def _headings(table: Table) -> list[str]:
    return [column.label for column in table.columns]


def _members(consortium: ConsortiumEntry) -> Iterator[Line]:
    for firm in consortium.members:
        position = "Leder" if led(firm, consortium.lead) else "Medlem"
        yield (
            consortium.name, firm.name, firm.organisation_number, position,
            consortium.contact_email, firm.starts_on, firm.ends_on,
        )  # fmt: skip


def _matrix(file: FrameworkFile) -> list[Line]:
    titles = _role_titles(file.framework)
    lines: list[Line] = [("Konsortium", *titles.values())]
    for c in file.consortia:
        rates = (kroner(c.rates[key]) if key in c.rates else None for key in titles)
        lines.append((c.name, *rates))
    return lines


def _rates(file: FrameworkFile) -> list[Line]:
    """Return a line for each rate, when some of them have days of their own."""
    titles = _role_titles(file.framework)
    lines: list[Line] = [_headings(RATES)]
    for c in file.consortia:
        lines += [(c.name, titles[key], kroner(rate), None, None) for key, rate in c.rates.items()]
        lines += [
            (c.name, titles[r.role], kroner(r.rate), r.starts_on, r.ends_on) for r in c.dated_rates
        ]
    return lines


def _role_titles(head: FrameworkHead) -> dict[str, str]:
    """Return the shortest words that mean each role and no other."""
    words = names_of(head).roles
    titles = {r.key: (r.name, f"{r.name} {r.level}", r.key) for r in head.roles}
    return {
        key: next((word for word in spelt if words.get(fold(word)) == key), key)
        for key, spelt in titles.items()
    }


def _people(file: FrameworkFile) -> list[Line]:
    titles, areas = _role_titles(file.framework), file.framework.competence_areas
    first = ("Konsortium", "Person", "Arbeidsgivers org.nr.", "Rolle")
    last = ("evidence", "reference", "availability", "substitutable", "starts_on", "ends_on")
    more = (PEOPLE.column(field).label for field in last)
    lines: list[Line] = [(*first, *(area.name for area in areas), *more)]
    for c in file.consortia:
        for p in c.people:
            levels = (p.competences.get(area.key) for area in areas)
            role = titles.get(p.role, "")
            lines.append((c.name, p.label, p.employer, role, *levels, *_rest(p)))
    return lines


def _rest(p: PersonEntry) -> Line:
    substitutable = "ja" if p.substitutable else "nei"
    return p.evidence, p.reference, p.availability, substitutable, p.starts_on, p.ends_on


def _experience(file: FrameworkFile) -> list[Line]:
    areas = {area.key: area.name for area in file.framework.competence_areas}
    return [
        (
            c.name, p.label, areas[e.area], e.level, e.months, e.last_used_on, e.evidence,
            e.starts_on, e.ends_on, p.starts_on,
        )
        for c in file.consortia
        for p in c.people
        for e in p.experience
    ]  # fmt: skip


def _suspensions(c: ConsortiumEntry) -> Iterator[Line]:
    for s in c.suspensions:
        yield c.name, s.starts_on, s.ends_on, s.reason


def _commitments(c: ConsortiumEntry) -> Iterator[Line]:
    for one in c.commitments:
        yield (
            c.name, one.name, one.organisation_number, one.covers, one.signed_on, one.expires_on,
            one.reference, written_moment(one.withdrawn_at),
        )  # fmt: skip
