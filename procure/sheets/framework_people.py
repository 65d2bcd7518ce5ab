"""People from sheets: who they are, and what shows their competence in each area."""

from typing import Final

from procure.domain.framework_file import NoteCode, ProblemCode
from procure.sheets.framework_groups import Entry, Group, Groups, group_named
from procure.sheets.framework_head import Names, row_place, text_of
from procure.sheets.framework_headings import PEOPLE, spellings
from procure.sheets.framework_nodes import Node, Place, Report
from procure.sheets.framework_rates import role_key
from procure.sheets.framework_tables import Row, TableRows, filled_down, only_names_consortium
from procure.sheets.framework_values import fold, shown, written

_PLAIN: Final = (
    "evidence", "reference", "availability", "substitutable", "starts_on", "ends_on",
)  # fmt: skip
_SHOWN: Final = ("level", "months", "last_used_on", "evidence", "starts_on", "ends_on")


def people(table: TableRows, groups: Groups, names: Names, report: Report) -> None:
    """Put the people of the table in their consortia."""
    areas = _area_columns(table, names, report)
    for name, row in filled_down(table, report):
        group = group_named(name, groups, report)
        if group is None or only_names_consortium(row):
            continue
        entry = {"label": row.cells["label"], "employer": _employer(row, group, table, report)}
        entry |= {field: row.cells[field] for field in _PLAIN if field in row.cells}
        role = row.cells.get("role")
        if role is not None and not role.blank:
            key = role_key(role, names, report)
            entry["role"] = Node(key, role.place)
        levels = {k: row.others[c] for c, k in areas.items() if not row.others[c].blank}
        entry["competences"] = Node(dict(levels), row_place(table, row))
        group.people.append((row_place(table, row), entry))


def experience(table: TableRows, groups: Groups, names: Names, report: Report) -> None:
    """Give the people the levels that say more than the level."""
    for name, row in filled_down(table, report):
        group = group_named(name, groups, report)
        if group is None or only_names_consortium(row):
            continue
        person = _person(row, group, report)
        area = _area(row.cells["area"], names, report)
        if person is None or area is None:
            continue
        shows: dict[str, Node] = {f: row.cells[f] for f in _SHOWN if f in row.cells}
        node = Node({"area": area, **shows}, row_place(table, row))
        found = person[1].setdefault("experience", Node([], node.place))
        assert isinstance(found.value, list)  # noqa: S101 -- built on the line above
        found.value.append(node)


def _person(row: Row, group: Group, report: Report) -> Entry | None:
    label, since = row.cells["label"], row.cells.get("since")
    same = [one for one in group.people if _said(one, "label") == fold(text_of(label))]
    if since is not None and not since.blank and not isinstance(since.value, list | dict):
        first = written(since.value)
        same = [one for one in same if _day(one) == first] or same
    if not same:
        params = {"value": shown(text_of(label)), "consortium": text_of(group.name)}
        report.add(label.place, ProblemCode.PERSON_UNKNOWN, params)
        return None
    return same[0]


def _said(entry: Entry, field: str) -> str:
    return fold(text_of(entry[1].get(field)))


def _day(entry: Entry) -> str:
    node = entry[1].get("starts_on")
    return "" if node is None or isinstance(node.value, list | dict) else written(node.value)


def _area(cell: Node, names: Names, report: Report) -> Node | None:
    title = text_of(cell)
    key = next((names.areas[word] for word in spellings(title) if word in names.areas), None)
    if key is None:
        params = {"value": shown(title), "known": ", ".join(names.area_names.values())}
        report.add(cell.place, ProblemCode.AREA_UNKNOWN, params)
        return None
    return Node(key, cell.place)


def _area_columns(table: TableRows, names: Names, report: Report) -> dict[int, str]:
    columns: dict[int, str] = {}
    for column, heading in table.others.items():
        words = spellings(text_of(heading))
        key = next((names.areas[word] for word in words if word in names.areas), None)
        if key is None:
            report.note(heading.place, NoteCode.COLUMN_NOT_READ)
        elif key in columns.values():
            params = {"value": text_of(heading), "column": names.area_names[key]}
            report.add(heading.place, ProblemCode.COLUMN_TWICE, params)
        else:
            columns[column] = key
    for key, label in names.area_names.items():
        if columns and key not in columns.values():
            report.problem(Place(table.sheet, 0), ProblemCode.COLUMN_MISSING, column=label)
    return columns


def _employer(row: Row, group: Group, table: TableRows, report: Report) -> Node:
    """Return the employer's number, looked up among the members when only a name is given."""
    number, firm = row.cells.get("employer"), row.cells.get("employer_name")
    if number is not None and not number.blank:
        return number
    if firm is None or firm.blank:
        return number or Node(None, row_place(table, row).at(PEOPLE.column("employer").label))
    told = text_of(firm)
    if found := group.number_of(told):
        return found
    if not any(c.isdigit() for c in told) and group.lead is not None:
        params = {"value": shown(told), "consortium": text_of(group.name)}
        report.add(firm.place, ProblemCode.EMPLOYER_NOT_MEMBER, params)
        return Node(group.lead.value, firm.place)
    return firm
