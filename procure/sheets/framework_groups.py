"""One consortium while its rows are gathered from the sheets."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from procure.domain.framework_file import ProblemCode
from procure.sheets.framework_head import has_trouble, text_of
from procure.sheets.framework_nodes import Node, Place, Report
from procure.sheets.framework_tables import Row
from procure.sheets.framework_values import fold, shown

Entry = tuple[Place, dict[str, Node]]


@dataclass(slots=True)
class Group:
    """What the tables say of one consortium; `leaders` are the rows that are marked as such."""

    name: Node
    members: list[tuple[Row, dict[str, Node]]] = field(default_factory=list)
    leaders: list[Row] = field(default_factory=list)
    lead: Node | None = None
    contact: Node | None = None
    rates: dict[str, Node] = field(default_factory=dict)
    dated_rates: list[Entry] = field(default_factory=list)
    people: list[Entry] = field(default_factory=list)
    suspensions: list[Entry] = field(default_factory=list)
    commitments: list[Entry] = field(default_factory=list)

    def number_of(self, firm: str) -> Node | None:
        """Return the organisation number of a member known by name."""
        rows = (row.cells for row, _ in self.members)
        same = (cells for cells in rows if fold(text_of(cells["name"])) == fold(firm))
        return next((cells["organisation_number"] for cells in same), None)

    def node(self) -> Node:
        """Return all of it."""
        place = self.name.place
        entries = {
            "name": self.name,
            "members": Node(
                [Node(dict(entry), _at(row, place)) for row, entry in self.members], place
            ),
            "rates": Node(dict(self.rates), place),
            "dated_rates": _list(self.dated_rates, place),
            "people": _list(self.people, place),
            "suspensions": _list(self.suspensions, place),
            "commitments": _list(self.commitments, place),
        }
        if self.lead is not None:
            entries["lead"] = self.lead
        if self.contact is not None:
            entries["contact_email"] = self.contact
        return Node(dict(entries), place)


Groups = dict[str, Group]  # by folded name


def _at(row: Row, place: Place) -> Place:
    return Place(place.sheet, row.number)


def _list(entries: list[Entry], place: Place) -> Node:
    return Node([Node(dict(entry), where) for where, entry in entries], place)


def group_named(name: Node, groups: Groups, report: Report) -> Group | None:
    """Return the consortium that a row names; without a table of members nothing is known."""
    group = groups.get(fold(text_of(name)))
    if group is None and groups and not has_trouble(name, report):
        written = {key: text_of(g.name) for key, g in groups.items()}
        close = get_close_matches(fold(text_of(name)), written, n=1)
        known = [written[close[0]]] if close else list(written.values())
        params = {"value": shown(text_of(name)), "known": ", ".join(known)}
        report.add(name.place, ProblemCode.CONSORTIUM_UNKNOWN, params)
    return group
