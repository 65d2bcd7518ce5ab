"""A framework agreement as the Excel workbook that officers fill in and send back."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from procure.domain.framework_file import CriterionEntry, FrameworkFile, FrameworkHead
from procure.domain.text import clean
from procure.sheets.framework_export_consortia import (
    Cell,
    Line,
    consortia_sheets,
    written_moment,
)
from procure.sheets.framework_headings import (
    ANNEXES,
    AREAS,
    CRITERIA,
    FRAMEWORK,
    NAMES,
    PARTIES,
    RATES,
    ROLES,
    SUCCESSORS,
    Table,
)
from procure.sheets.framework_yaml import kroner

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # equal agreements give an equal file

_WORDS: Final = {"price": "Pris", "quality": "Kvalitet", True: "ja", False: "nei"}


def to_workbook(file: FrameworkFile) -> bytes:
    """Return an .xlsx that `read_framework` reads back to an equal file."""
    return _workbook(file.framework.title, _sheets(file))


def consortia_workbook(file: FrameworkFile, title: str) -> bytes:
    """Return an .xlsx of the consortia's own sheets: rates are not theirs to change."""
    own = ((table, lines) for table, lines in consortia_sheets(file) if table is not RATES)
    return _workbook(title, own)


def _workbook(title: str, sheets: Iterable[tuple[Table, list[Line]]]) -> bytes:
    import xlsxwriter

    output = BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"title": clean(title), "created": MADE})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        for table, lines in sheets:
            page = book.add_worksheet(table.label)
            page.set_column(0, max(map(len, lines)) - 1, 24)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.freeze_panes(1 if table is not FRAMEWORK else 0, 0)
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
    yield PARTIES, _entries(PARTIES, head.parties)
    yield AREAS, [_headings(AREAS), *((a.key, a.name) for a in head.competence_areas)]
    yield ROLES, [_headings(ROLES), *((r.key, r.name, r.level) for r in head.roles)]
    yield CRITERIA, [_headings(CRITERIA)[:-1], *map(_criterion, head.allowed_criteria)]
    yield from consortia_sheets(file)
    for table, entries in (
        (ANNEXES, head.annexes),
        (NAMES, head.earlier_names),
        (SUCCESSORS, head.successors),
    ):
        if entries:
            yield table, _entries(table, entries)


def _headings(table: Table) -> list[str]:
    return [column.label for column in table.columns]


def _entries(table: Table, entries: Iterable[object]) -> list[Line]:
    """Return entries whose fields are the columns of their table."""
    fields = [column.field for column in table.columns]
    return [_headings(table), *([getattr(one, name) for name in fields] for one in entries)]


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
        "activated_at": written_moment(head.activated_at),
        "terminated_at": written_moment(head.terminated_at),
        "terminates_on": head.terminates_on,
        "invented": _WORDS[head.invented],
    }
    lines: list[Line] = []
    for column in FRAMEWORK.columns:
        if column.field == "extension_options":
            lines += [
                (column.label, o.until or o.months, o.text, o.taken_on)
                for o in head.extension_options
            ]
        elif column.required or values[column.field] is not None:
            lines.append((column.label, values[column.field]))
    return lines


def _criterion(entry: CriterionEntry) -> Line:
    kind = _WORDS[entry.kind.value]
    return (entry.key, entry.name, kind, entry.weight_minimum, entry.weight_maximum)
