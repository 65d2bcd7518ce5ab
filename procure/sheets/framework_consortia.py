"""Consortia from sheets: members, rates and people, each row under the consortium it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from procure.domain.framework_file import NoteCode, ProblemCode
from procure.sheets.framework_head import Names, has_trouble, row_place, text_of
from procure.sheets.framework_headings import MEMBERS, PEOPLE, RATES, spellings
from procure.sheets.framework_nodes import Node, Place, Report
from procure.sheets.framework_rates import member_rate_columns, rates, role_key
from procure.sheets.framework_tables import Row, TableRows, filled_down, only_names_consortium
from procure.sheets.framework_values import fold, shown

_LEAD: Final = frozenset(
    {"leder", "lead", "konsortieleder", "hovedleverandor", "ledende", "ja", "j", "x", "1", "true"}
)
_MEMBER: Final = frozenset(
    {"medlem", "member", "deltaker", "deltager", "partner", "nei", "n", "0", "false", ""}
)


@dataclass(slots=True)
class Group:
    """One consortium while its rows are gathered."""

    name: Node
    members: list[tuple[Row, Node]] = field(default_factory=list)
    lead: Node | None = None
    contact: Node | None = None
    rates: dict[str, Node] = field(default_factory=dict)
    people: list[Node] = field(default_factory=list)

    def number_of(self, firm: str) -> Node | None:
        """Return the organisation number of a member known by name."""
        rows = (row.cells for row, _ in self.members)
        same = (cells for cells in rows if fold(text_of(cells["name"])) == fold(firm))
        return next((cells["organisation_number"] for cells in same), None)


Groups = dict[str, Group]  # by folded name


def consortia_nodes(tables: Mapping[str, TableRows], names: Names, report: Report) -> list[Node]:
    """Return the consortia of the tables, in the order of their first rows."""
    groups = _groups(tables[MEMBERS.key], names, report)
    for consortium, role, rate in rates(tables[RATES.key], groups, names, report):
        group = _group(consortium, groups, report)
        if group is not None:
            _add_rate(group, role, rate, names, report)
    people = tables[PEOPLE.key]
    if people.usable:
        _people(people, groups, names, report)
    return [_node(group) for group in groups.values()]


def _groups(table: TableRows, names: Names, report: Report) -> Groups:
    groups: Groups = {}
    if not table.usable:
        return groups
    rate_columns = member_rate_columns(table, names, report)
    for name, row in filled_down(table, report):
        group = groups.setdefault(fold(text_of(name)), Group(name))
        if only_names_consortium(row):
            continue
        fields = ("name", "organisation_number")
        entry = Node({f: row.cells[f] for f in fields}, row_place(table, row))
        group.members.append((row, entry))
        _add_position(group, row, report)
        _add_contact(group, row, report)
        for column, role in rate_columns.items():
            _add_rate(group, role, row.others[column], names, report)
    for group in groups.values():
        _settle_lead(group, report)
    return groups


def _add_position(group: Group, row: Row, report: Report) -> None:
    position = row.cells["position"]
    if has_trouble(position, report):
        return
    word = fold(text_of(position).replace("–", "").replace("-", ""))
    if word in _LEAD or word.startswith("leder"):
        if group.lead is not None:
            params = {"consortium": text_of(group.name)}
            report.add(position.place, ProblemCode.LEAD_TWICE, params)
        group.lead = group.lead or row.cells["organisation_number"]
    elif word not in _MEMBER:
        params = {"value": shown(text_of(position)), "known": "Leder, Medlem"}
        report.add(position.place, ProblemCode.NOT_A_CHOICE, params)


def _add_contact(group: Group, row: Row, report: Report) -> None:
    contact = row.cells.get("contact_email")
    if contact is None or contact.blank:
        return
    if group.contact is None:
        group.contact = contact
    elif text_of(contact).casefold() != text_of(group.contact).casefold():
        params = {"value": shown(text_of(contact)), "other": shown(text_of(group.contact))}
        report.add(contact.place, ProblemCode.CONTACT_DIFFERS, params)


def _settle_lead(group: Group, report: Report) -> None:
    """A lone member leads; among several one must be marked."""
    if group.lead is None and group.members:
        if len(group.members) > 1:
            place = group.members[0][0].cells["position"].place
            report.problem(place, ProblemCode.LEAD_MISSING, consortium=text_of(group.name))
        group.lead = group.members[0][0].cells["organisation_number"]


def _group(name: Node, groups: Groups, report: Report) -> Group | None:
    """Return the consortium that a row names; without a table of members nothing is known."""
    group = groups.get(fold(text_of(name)))
    if group is None and groups and not has_trouble(name, report):
        written = {key: text_of(g.name) for key, g in groups.items()}
        close = get_close_matches(fold(text_of(name)), written, n=1)
        known = [written[close[0]]] if close else list(written.values())
        params = {"value": shown(text_of(name)), "known": ", ".join(known)}
        report.add(name.place, ProblemCode.CONSORTIUM_UNKNOWN, params)
    return group


def _add_rate(group: Group, role: Node, rate: Node, names: Names, report: Report) -> None:
    if rate.blank:
        return
    key = role_key(role, names, report)
    if key is None:
        return
    if key in group.rates:
        params = {"value": shown(text_of(role)), "consortium": text_of(group.name)}
        report.add(rate.place, ProblemCode.RATE_TWICE, params)
    else:
        group.rates[key] = rate


def _people(table: TableRows, groups: Groups, names: Names, report: Report) -> None:
    areas = _area_columns(table, names, report)
    for name, row in filled_down(table, report):
        group = _group(name, groups, report)
        if group is None or only_names_consortium(row):
            continue
        entry = {"label": row.cells["label"], "employer": _employer(row, group, table, report)}
        if "evidence" in row.cells:
            entry["evidence"] = row.cells["evidence"]
        role = row.cells.get("role")
        if role is not None and not role.blank:
            key = role_key(role, names, report)
            entry["role"] = Node(key, role.place)
        levels = {k: row.others[c] for c, k in areas.items() if not row.others[c].blank}
        entry["competences"] = Node(dict(levels), row_place(table, row))
        group.people.append(Node(entry, row_place(table, row)))


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
    written = text_of(firm)
    if found := group.number_of(written):
        return found
    if not any(c.isdigit() for c in written) and group.lead is not None:
        params = {"value": shown(written), "consortium": text_of(group.name)}
        report.add(firm.place, ProblemCode.EMPLOYER_NOT_MEMBER, params)
        return Node(group.lead.value, firm.place)
    return firm


def _node(group: Group) -> Node:
    place = group.name.place
    entries = {
        "name": group.name,
        "members": Node([entry for _, entry in group.members], place),
        "rates": Node(dict(group.rates), place),
        "people": Node(list(group.people), place),
    }
    if group.lead is not None:
        entries["lead"] = group.lead
    if group.contact is not None:
        entries["contact_email"] = group.contact
    return Node(dict(entries), place)
