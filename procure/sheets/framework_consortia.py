"""Consortia from sheets: members and what hangs on them, each row under the one it names."""

from collections.abc import Mapping
from typing import Final

from procure.domain.framework_file import ProblemCode
from procure.sheets.framework_groups import Group, Groups, group_named
from procure.sheets.framework_head import Names, has_trouble, row_place, text_of
from procure.sheets.framework_headings import (
    COMMITMENTS,
    EXPERIENCE,
    MEMBERS,
    PEOPLE,
    RATES,
    SUSPENSIONS,
)
from procure.sheets.framework_nodes import Node, Report
from procure.sheets.framework_people import experience, people
from procure.sheets.framework_rates import days_of, member_rate_columns, rates, role_key
from procure.sheets.framework_tables import Row, TableRows, filled_down, only_names_consortium
from procure.sheets.framework_values import compact_number, fold, shown

_LEAD: Final = frozenset(
    {"leder", "lead", "konsortieleder", "hovedleverandor", "ledende", "ja", "j", "x", "1", "true"}
)
_MEMBER: Final = frozenset(
    {"medlem", "member", "deltaker", "deltager", "partner", "nei", "n", "0", "false", ""}
)


def consortia_nodes(tables: Mapping[str, TableRows], names: Names, report: Report) -> list[Node]:
    """Return the consortia of the tables, in the order of their first rows."""
    groups = _groups(tables[MEMBERS.key], names, report)
    for consortium, role, rate, days in rates(tables[RATES.key], groups, names, report):
        group = group_named(consortium, groups, report)
        if group is not None:
            _add_rate(group, role, rate, days, names, report)
    if tables[PEOPLE.key].usable:
        people(tables[PEOPLE.key], groups, names, report)
        if tables[EXPERIENCE.key].usable:
            experience(tables[EXPERIENCE.key], groups, names, report)
    for table in (SUSPENSIONS, COMMITMENTS):
        _add_rows(tables[table.key], table.key, groups, report)
    return [group.node() for group in groups.values()]


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
        group.members.append((row, {f: row.cells[f] for f in fields} | days_of(row)))
        _add_position(group, row, report)
        _add_contact(group, row, report)
        for column, role in rate_columns.items():
            _add_rate(group, role, row.others[column], {}, names, report)
    for group in groups.values():
        _settle_lead(group, report)
    return groups


def _add_position(group: Group, row: Row, report: Report) -> None:
    position = row.cells["position"]
    if has_trouble(position, report):
        return
    word = fold(text_of(position).replace("–", "").replace("-", ""))
    if word in _LEAD or word.startswith("leder"):
        group.leaders.append(row)
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
    """A lone member leads; among several one must be marked, or one for each time."""
    if not group.leaders and group.members:
        firms = {_number(row) for row, _ in group.members}
        if len(firms) > 1:
            place = group.members[0][0].cells["position"].place
            report.problem(place, ProblemCode.LEAD_MISSING, consortium=text_of(group.name))
        group.lead = group.members[0][0].cells["organisation_number"]
        return
    if not group.leaders:
        return
    endless = [row for row in group.leaders if "ends_on" not in days_of(row)]
    for row in endless[1:]:
        params = {"consortium": text_of(group.name)}
        report.add(row.cells["position"].place, ProblemCode.LEAD_TWICE, params)
    now = endless[0] if endless else group.leaders[-1]
    group.lead = now.cells["organisation_number"]
    if len(endless) <= 1:
        _tell_who_led(group, _number(now))


def _tell_who_led(group: Group, lead: str) -> None:
    """Say of a row that its firm led, or did not, where who leads now does not tell it."""
    for row, entry in group.members:
        leads = any(row is one for one in group.leaders)
        if leads != (_number(row) == lead):
            entry["leads"] = Node("ja" if leads else "nei", row.cells["position"].place)


def _number(row: Row) -> str:
    return compact_number(text_of(row.cells["organisation_number"]))


def _add_rate(
    group: Group, role: Node, rate: Node, days: dict[str, Node], names: Names, report: Report
) -> None:
    if rate.blank:
        return
    key = role_key(role, names, report)
    if key is None:
        return
    if days:
        entry = {"role": Node(key, role.place), "rate": rate, **days}
        group.dated_rates.append((rate.place, entry))
    elif key in group.rates:
        params = {"value": shown(text_of(role)), "consortium": text_of(group.name)}
        report.add(rate.place, ProblemCode.RATE_TWICE, params)
    else:
        group.rates[key] = rate


def _add_rows(table: TableRows, field: str, groups: Groups, report: Report) -> None:
    """Put rows that are entries as they stand in the consortia they name."""
    if not table.usable:
        return
    for name, row in filled_down(table, report):
        group = group_named(name, groups, report)
        if group is not None and not only_names_consortium(row):
            entry = {f: cell for f, cell in row.cells.items() if f != "consortium"}
            getattr(group, field).append((row_place(table, row), entry))
