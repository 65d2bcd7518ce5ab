"""The agreement itself from sheets: labels with values, parties, areas, roles and criteria."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from procure.domain.framework_file import TRIANGLE, FrameworkHead, NoteCode, ProblemCode
from procure.domain.framework_kinds import Kind
from procure.sheets.framework_headings import CRITERIA, FRAMEWORK, Column
from procure.sheets.framework_nodes import Node, Place, Raw, Report, Trouble
from procure.sheets.framework_tables import Grid, Row, TableRows, filled, place
from procure.sheets.framework_values import LONGEST, TROUBLES, fold, shown, unquoted, written

_NUMBERED: Final = re.compile(r"\s*\d+\s*:?\s*$")  # "Opsjon 2"
_CAPTIONS: Final = frozenset({"felt", "opplysning", "egenskap", "nokkel", "hva"})
_BETWEEN_CODES: Final = re.compile(r"[,;\n]+|\s+(?=\d)")
_A_DAY: Final = re.compile(r"\d{4}-\d|\d\.\d{1,2}\.\d")
_WHOLE_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}")
TAKEN_AFTER: Final = 2  # columns after the value of an option, where the day it was taken stands
_SPAN: Final = re.compile(r"\s*%?\s*(?:[-–—]|til)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """What roles and areas may be called in the sheets: folded words → key."""

    roles: Mapping[str, str]
    areas: Mapping[str, str]
    area_names: Mapping[str, str]  # key → name, for messages


def names_of(head: FrameworkHead) -> Names:
    """Return the names of an agreement that is already stored."""
    return Names(
        spelled((r.key, r.name, f"{r.name} {r.level}") for r in head.roles),
        spelled((a.key, a.name) for a in head.competence_areas),
        {a.key: a.name for a in head.competence_areas},
    )


def names_in(roles: Iterable[Node], areas: Iterable[Node]) -> Names:
    """Return the names that the sheets "Roller" and "Kompetanseområder" give."""
    role_words = [_words(node, "key", "name", "level") for node in roles]
    area_words = [_words(node, "key", "name") for node in areas]
    area_words = area_words or [[area.key, area.name] for area in TRIANGLE]
    return Names(
        spelled((key, name, f"{name} {level}") for key, name, level in role_words),
        spelled((key, name) for key, name in area_words),
        dict(area_words),
    )


def _words(node: Node, *fields: str) -> list[str]:
    entries = node.value if isinstance(node.value, dict) else {}
    return [text_of(entries.get(name)) for name in fields]


def spelled(entries: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return folded word → key for (key, words…): words before keys, the first words first.

    A word that two entries share means neither of them.

    >>> found = spelled([("a", "Rådgiver", "Rådgiver senior"), ("b", "Rådgiver", "Rådgiver ung")])
    >>> sorted(found.items())
    [('a', 'a'), ('b', 'b'), ('radgiversenior', 'a'), ('radgiverung', 'b')]
    """
    rows = [(*words, key) for key, *words in entries]
    meanings: dict[str, set[str]] = {}
    for layer in zip(*rows, strict=True):
        told: dict[str, set[str]] = {}
        for word, (*_, key) in zip(layer, rows, strict=True):
            told.setdefault(fold(word), set()).add(key)
        meanings = {**told, **meanings}
    return {word: min(keys) for word, keys in meanings.items() if word and len(keys) == 1}


def text_of(node: Node | None) -> str:
    """Return a cell as one line of text, "" for nothing."""
    if node is None or isinstance(node.value, list | dict | Trouble):
        return ""
    return " ".join(unquoted(written(node.value)).split())


def has_trouble(node: Node, report: Report) -> bool:
    """Whether a cell holds a formula without a value, which is reported."""
    if not isinstance(node.value, Trouble):
        return False
    report.problem(node.place, TROUBLES[node.value])
    return True


def slug(name: str) -> str:
    """Return a key made of a name.

    >>> slug("Tjenestedesigner (senior)"), slug("2. linje")
    ('tjenestedesigner_senior', 'k_2_linje')
    """
    key = "_".join(filter(None, (fold(word) for word in re.split(r"[^\w]+|_", name))))
    ascii_key = re.sub(r"[^a-z0-9_]", "", key)
    return (ascii_key if ascii_key[:1].isalpha() else f"k_{ascii_key}")[: LONGEST[Kind.KEY]]


def label_count(grid: Grid) -> int:
    """Return how many labels of the agreement a sheet has, to tell it from a table."""
    firsts = [cells[filled(cells)[0]] for _, cells in grid.rows if filled(cells)]
    found = (_label(raw) for raw in firsts if isinstance(raw, str))
    return len({column.field for column in found if column})


def head_entries(grid: Grid, report: Report) -> dict[str, Node]:
    """Return the agreement's nodes from a sheet of labels and values."""
    values: dict[str, Node] = {}
    options: list[Node] = []
    for number, cells in grid.rows:
        columns = filled(cells)
        if not columns or not isinstance(cells[columns[0]], str):
            continue
        label = shown(cells[columns[0]])
        column = _label(label)
        told = {i: Node(cells[i], place(grid, number, i, label)) for i in columns[1:]}
        if column is None:
            _unread(label, place(grid, number, columns[0]), told, report)
        elif column.field == "extension_options":
            options += [_option(told)] if told else []
        elif column.field in values:
            report.problem(place(grid, number, columns[0]), ProblemCode.KEY_TWICE, value=label)
        else:
            blank = Node(None, place(grid, number, columns[0] + 1, label))
            values[column.field] = next(iter(told.values()), blank)
    values["extension_options"] = Node(options, Place(grid.name, 0, "Opsjon"))
    return _entries(grid.name, values)


def _label(raw: str) -> Column | None:
    return FRAMEWORK.find(raw) or FRAMEWORK.find(_NUMBERED.sub("", raw))


def _unread(label: str, where: Place, told: dict[int, Node], report: Report) -> None:
    if not told or fold(label) in _CAPTIONS:
        return
    names = {fold(column.label): column.label for column in FRAMEWORK.columns}
    if close := get_close_matches(fold(label), names, n=1, cutoff=0.8):
        report.problem(where, ProblemCode.KEY_MISSPELT, value=label, suggestion=names[close[0]])
    else:
        report.note(where, NoteCode.LABEL_NOT_READ, value=label)


def _option(told: dict[int, Node]) -> Node:
    """Return an option: months or a day, then its text, then the day it was taken."""
    (first, value), *rest = told.items()
    is_day = isinstance(value.value, date) or bool(_A_DAY.search(text_of(value)))
    entries = {"until" if is_day else "months": value}
    for column, node in rest:
        last = column >= first + TAKEN_AFTER or "text" in entries
        entries.setdefault("taken_on" if last and _is_day(node) else "text", node)
    return Node(entries, value.place)


def _is_day(node: Node) -> bool:
    return isinstance(node.value, date) or bool(_WHOLE_DAY.fullmatch(text_of(node)))


def _entries(sheet: str, values: dict[str, Node]) -> dict[str, Node]:
    """Fold dotted fields into mappings, and give what is missing a place of its own."""
    entries: dict[str, Node] = {}
    for column in FRAMEWORK.columns:
        node = values.get(column.field, Node(None, Place(sheet, 0, column.label)))
        outer, _, inner = column.field.partition(".")
        if inner:
            inside = entries.setdefault(outer, Node({}, node.place))
            assert isinstance(inside.value, dict)  # noqa: S101 -- built on the line above
            inside.value[inner] = node
        else:
            entries[outer] = _codes(node) if outer == "cpv_codes" else node
    return entries


def _codes(node: Node) -> Node:
    if node.blank or not isinstance(node.value, str):
        return node if node.blank else Node([node], node.place)
    pieces = (piece.strip() for piece in _BETWEEN_CODES.split(unquoted(node.value)))
    return Node([Node(piece, node.place) for piece in pieces if piece], node.place)


def plain_rows(table: TableRows) -> list[Node]:
    """Return the rows of a table as mappings of its fields."""
    return [Node(dict(row.cells), row_place(table, row)) for row in table.rows]


def keyed_rows(table: TableRows, fields: tuple[str, ...]) -> list[Node]:
    """Return the rows as mappings, with a key made of the name where none is given."""
    return [
        Node({"key": _key(row), **_cells(table, row, fields)}, row_place(table, row))
        for row in table.rows
    ]


def _key(row: Row) -> Node:
    given = row.cells.get("key")
    if given is not None and not given.blank:
        return given
    name = row.cells["name"]
    return Node(slug(text_of(name)) if not name.blank else "uten_navn", name.place)


def _cells(table: TableRows, row: Row, fields: tuple[str, ...]) -> dict[str, Node]:
    return {name: row.cells[name] for name in fields if name in row.cells}


def row_place(table: TableRows, row: Row) -> Place:
    """Return the place of a row as a whole."""
    return Place(table.sheet, row.number)


def has_weights(table: TableRows, report: Report) -> bool:
    """Whether the criteria have their weights, in two columns or in one."""
    if not table.rows or "weight" in table.fields:
        return table.usable
    missing = [name for name in ("weight_minimum", "weight_maximum") if name not in table.fields]
    for name in missing:
        label = CRITERIA.column(name).label
        report.problem(Place(table.sheet, 0), ProblemCode.COLUMN_MISSING, column=label)
    return table.usable and not missing


def criteria_rows(table: TableRows) -> list[Node]:
    """Return the criteria; a span may stand in two columns or as "20–40 %" in one."""
    rows = keyed_rows(table, ("name", "kind", "weight_minimum", "weight_maximum"))
    for node, row in zip(rows, table.rows, strict=True):
        span = row.cells.get("weight")
        if span is None or not isinstance(node.value, dict):
            continue
        low, *high = _span(span.value)
        for name, raw in (("weight_minimum", low), ("weight_maximum", high[0] if high else low)):
            if name not in node.value or node.value[name].blank:
                node.value[name] = Node(raw, span.place)
    return rows


def _span(raw: "Raw | list[Node] | dict[str, Node]") -> list[Raw]:
    if isinstance(raw, list | dict):
        return [None]
    if not isinstance(raw, str):
        return [raw]
    return list(_SPAN.split(raw.strip(), maxsplit=1))
