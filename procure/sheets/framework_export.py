"""A framework agreement as the Excel workbook that officers fill in and send back."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from procure.domain.framework_file import (
    ConsortiumEntry,
    CriterionEntry,
    FrameworkFile,
    FrameworkHead,
)
from procure.sheets.framework_head import names_of
from procure.sheets.framework_headings import (
    AREAS,
    CRITERIA,
    FRAMEWORK,
    MEMBERS,
    PARTIES,
    PEOPLE,
    RATES,
    ROLES,
    Table,
)
from procure.sheets.framework_values import fold
from procure.sheets.framework_yaml import kroner

Cell = str | int | Decimal | date | None
Line = Sequence[Cell]

_WORDS: Final = {"price": "Pris", "quality": "Kvalitet", True: "ja", False: "nei"}


def to_workbook(file: FrameworkFile) -> bytes:
    """Return an .xlsx that `read_framework` reads back to an equal file."""
    import xlsxwriter

    output = BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        for table, lines in _sheets(file):
            page = book.add_worksheet(table.label)
            page.set_column(0, len(lines[0]) - 1, 24)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    heading = column == 0 if table is FRAMEWORK else row == 0
                    _write(
                        page,
                        (row, column),
                        cell,
                        day if isinstance(cell, date) else heading and bold,
                    )
    return output.getvalue()


def _write(page: Any, at: tuple[int, int], cell: Cell, look: Any) -> None:
    """Write one cell; text is never a formula, a link or a number."""
    if isinstance(cell, date):
        page.write_datetime(*at, cell, look)
    elif isinstance(cell, int | Decimal):
        page.write_number(*at, cell, look or None)
    elif cell and page.write_string(*at, cell, look or None):
        raise ValueError(cell)  # XlsxWriter refuses by its return value alone


def _sheets(file: FrameworkFile) -> Iterator[tuple[Table, list[Line]]]:
    head = file.framework
    yield FRAMEWORK, _labels(head)
    yield PARTIES, [_headings(PARTIES), *((p.name, p.organisation_number) for p in head.parties)]
    yield AREAS, [_headings(AREAS), *((a.key, a.name) for a in head.competence_areas)]
    yield ROLES, [_headings(ROLES), *((r.key, r.name, r.level) for r in head.roles)]
    yield CRITERIA, [_headings(CRITERIA)[:-1], *map(_criterion, head.allowed_criteria)]
    yield MEMBERS, [_headings(MEMBERS), *(line for c in file.consortia for line in _members(c))]
    if head.roles:
        yield RATES, _matrix(file)
    yield PEOPLE, _people(file)


def _headings(table: Table) -> list[str]:
    return [column.label for column in table.columns]


def _labels(head: FrameworkHead) -> list[Line]:
    values: dict[str, Cell] = {
        "title": head.title,
        "reference": head.reference,
        "buyer.name": head.buyer.name,
        "buyer.organisation_number": head.buyer.organisation_number,
        "starts_on": head.starts_on,
        "ends_on": head.ends_on,
        "duration_reason": head.duration_reason,
        "maximum_value": kroner(head.maximum_value),
        "currency": head.currency.value,
        "scope": head.scope,
        "cpv_codes": ", ".join(head.cpv_codes),
        "call_off_method": head.call_off_method.value,
        "reopening_condition": head.reopening_condition,
        "standard_contract": head.standard_contract.value,
        "contact.role": head.contact.role,
        "contact.email": head.contact.email,
        "invented": _WORDS[head.invented],
    }
    lines: list[Line] = []
    for column in FRAMEWORK.columns:
        if column.field == "extension_options":
            lines += [(column.label, o.until or o.months, o.text) for o in head.extension_options]
        else:
            lines.append((column.label, values[column.field]))
    return lines


def _criterion(entry: CriterionEntry) -> Line:
    kind = _WORDS[entry.kind.value]
    return (entry.key, entry.name, kind, entry.weight_minimum, entry.weight_maximum)


def _members(consortium: ConsortiumEntry) -> Iterator[Line]:
    for firm in consortium.members:
        position = "Leder" if firm.organisation_number == consortium.lead else "Medlem"
        number = firm.organisation_number
        yield consortium.name, firm.name, number, position, consortium.contact_email


def _matrix(file: FrameworkFile) -> list[Line]:
    titles = _role_titles(file.framework)
    lines: list[Line] = [("Konsortium", *titles.values())]
    for c in file.consortia:
        rates = (kroner(c.rates[key]) if key in c.rates else None for key in titles)
        lines.append((c.name, *rates))
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
    lines: list[Line] = [(*first, *(area.name for area in areas), "Dokumentasjon")]
    for c in file.consortia:
        for p in c.people:
            levels = (p.competences.get(area.key) for area in areas)
            role = titles.get(p.role, "")
            lines.append((c.name, p.label, p.employer, role, *levels, p.evidence))
    return lines
