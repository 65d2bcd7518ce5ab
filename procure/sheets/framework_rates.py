"""Roles and hourly rates from sheets: as a list, as a matrix, or beside the members."""

from collections.abc import Collection, Iterator
from typing import Final

from procure.domain.framework_file import NoteCode, ProblemCode
from procure.sheets.framework_head import Names, has_trouble, slug, text_of
from procure.sheets.framework_headings import spellings
from procure.sheets.framework_nodes import Node, Place, Report
from procure.sheets.framework_tables import Row, TableRows, filled_down, only_names_consortium
from procure.sheets.framework_values import ValueRefused, fold, money, readable, shown

Rate = tuple[Node, Node, Node, dict[str, Node]]  # consortium, role, kroner per hour, its days
DAYS: Final = ("starts_on", "ends_on")

_RATE_WORDS: Final = ("timepris", "maks timepris", "pris", "sats")
_MIDDLES: Final = frozenset({"sum", "snitt", "gjennomsnitt", "total", "totalt"})


def rates(
    table: TableRows, consortia: Collection[str], names: Names, report: Report
) -> Iterator[Rate]:
    """Yield the rates of the table; `consortia` are the folded names that may head columns."""
    if not table.rows:
        return
    if {"consortium", "role", "rate"} <= table.fields:
        yield from _list(table, report)
    elif "consortium" in table.fields:
        yield from _matrix(table, names, report)
    elif "role" in table.fields:
        yield from _turned_matrix(table, consortia, report)
    else:
        report.problem(Place(table.sheet, 0), ProblemCode.COLUMN_MISSING, column="Konsortium")


def days_of(row: Row) -> dict[str, Node]:
    """Return the first and the last day of a row, those that are given."""
    return {d: row.cells[d] for d in DAYS if d in row.cells and not row.cells[d].blank}


def member_rate_columns(table: TableRows, names: Names, report: Report) -> dict[int, Node]:
    """Return the columns of the members' table that hold rates, with the role they are for."""
    roles: dict[int, Node] = {}
    for column, heading in table.others.items():
        title = text_of(heading)
        if _after_rate_word(title) or any(word in names.roles for word in _spellings(title)):
            roles[column] = heading
        else:
            report.note(heading.place, NoteCode.COLUMN_NOT_READ)
    return roles


def role_key(role: Node, names: Names, report: Report) -> str | None:
    """Return the key of a role that a cell names, or report that there is none."""
    if has_trouble(role, report):
        return None
    title = text_of(role)
    key = next((names.roles[w] for w in _spellings(title) if w in names.roles), None)
    if key is None:
        known = ", ".join(dict.fromkeys(names.roles.values()))
        params = {"value": shown(title), "known": known}
        report.add(role.place, ProblemCode.ROLE_UNKNOWN, params)
    return key


def roles_meant(table: TableRows, members: TableRows, people: TableRows) -> list[Node]:
    """Return the roles of a file without a sheet of roles: those with rates, or else of people."""
    cells = [h for h in members.others.values() if _after_rate_word(text_of(h))]
    if "role" in table.fields:
        cells += [row.cells["role"] for row in table.rows]
    elif "consortium" in table.fields:
        cells += [table.others[c] for c in _amount_columns(table, (), Report())]
    if not any(text_of(cell) for cell in cells) and "role" in people.fields:
        cells += [row.cells["role"] for row in people.rows]
    entries: dict[str, Node] = {}
    for cell in cells:
        name = _after_rate_word(text_of(cell)) or text_of(cell)
        content = {"key": Node(slug(name), cell.place), "name": Node(name, cell.place)}
        if fold(name):
            entries.setdefault(fold(name), Node(dict(content), cell.place))
    return list(entries.values())


def _list(table: TableRows, report: Report) -> Iterator[Rate]:
    for heading in table.others.values():
        report.note(heading.place, NoteCode.COLUMN_NOT_READ)
    for consortium, row in filled_down(table, report):
        role, rate = row.cells["role"], row.cells["rate"]
        if only_names_consortium(row):
            continue
        if role.blank or rate.blank:
            report.problem((role if role.blank else rate).place, ProblemCode.REQUIRED)
        else:
            yield consortium, role, rate, days_of(row)


def _matrix(table: TableRows, names: Names, report: Report) -> Iterator[Rate]:
    columns = _amount_columns(table, names.roles, report)
    for consortium, row in filled_down(table, report):
        for column in columns:
            yield consortium, table.others[column], row.others[column], {}


def _turned_matrix(table: TableRows, consortia: Collection[str], report: Report) -> Iterator[Rate]:
    columns = _amount_columns(table, consortia, report)
    for row in table.rows:
        for column in columns:
            yield table.others[column], row.cells["role"], row.others[column], {}


def _amount_columns(table: TableRows, known: Collection[str], report: Report) -> list[int]:
    """Return the columns of a matrix that hold rates; remarks and averages are noted."""
    columns = []
    for column, heading in table.others.items():
        words = _spellings(text_of(heading))
        amounts = _holds_amounts([row.others[column] for row in table.rows])
        if any(w in known for w in words) or (amounts and not _MIDDLES.intersection(words)):
            columns.append(column)
        else:
            report.note(heading.place, NoteCode.COLUMN_NOT_READ)
    return columns


def _holds_amounts(cells: list[Node]) -> bool:
    """Whether at least half of what stands in a column reads as amounts."""
    told = [node for node in cells if not node.blank]
    return bool(told) and 2 * sum(map(_is_amount, told)) >= len(told)


def _is_amount(node: Node) -> bool:
    if isinstance(node.value, list | dict):
        return False
    try:
        readable(node.value)
        money(node.value)
    except ValueRefused:
        return False
    return True


def _spellings(title: str) -> tuple[str, ...]:
    return (*spellings(title), *spellings(_after_rate_word(title)))


def _after_rate_word(title: str) -> str:
    """Return what follows "Timepris" in a heading, "" when it is no such heading."""
    lowered = title.casefold()
    word = next((w for w in _RATE_WORDS if lowered.startswith(w + " ")), None)
    rest = title[len(word) :].strip(" :–-") if word else ""
    return rest if spellings(rest)[1] else ""  # "Timepris (kr)" names no role
