"""Sorts sheets and CSV files into the tables of a framework and makes one tree of nodes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from procure.domain.framework_file import FrameworkHead, NoteCode, ProblemCode
from procure.domain.framework_findings import Path
from procure.sheets.framework_consortia import consortia_nodes
from procure.sheets.framework_head import (
    criteria_rows,
    has_weights,
    head_entries,
    keyed_rows,
    label_count,
    names_in,
    names_of,
    plain_rows,
)
from procure.sheets.framework_headings import (
    ALL,
    ANNEXES,
    AREAS,
    COMMITMENTS,
    CRITERIA,
    EXPERIENCE,
    FRAMEWORK,
    MEMBERS,
    NAMES,
    PARTIES,
    PEOPLE,
    RATES,
    ROLES,
    SUCCESSORS,
    SUSPENSIONS,
    Table,
    table_named,
)
from procure.sheets.framework_nodes import Node, Place, Report
from procure.sheets.framework_rates import roles_meant
from procure.sheets.framework_tables import Grid, TableRows, read_table, score

Grids = dict[str, Grid]  # by the key of the table
Tree = tuple[Node, frozenset[Path]]  # a file's nodes, and the paths that no sheet could fill

FEWEST_WORDS: Final = 3  # headings or labels that tell what a sheet with an odd name is
NAME_COUNTS: Final = 2  # a file's name against its headings, when its table is guessed
UNLIKELY: Final = -100

_PLAIN: Final = (PARTIES, ANNEXES, NAMES, SUCCESSORS)  # a row is an entry

_TABLES: Final = tuple(table for table in ALL if table is not FRAMEWORK)
_CONSORTIA: Final = (MEMBERS, RATES, PEOPLE, EXPERIENCE, SUSPENSIONS, COMMITMENTS)
_PATHS: Final[Mapping[str, Path]] = {
    FRAMEWORK.key: ("framework",),
    PARTIES.key: ("framework", "parties"),
    AREAS.key: ("framework", "competence_areas"),
    ROLES.key: ("framework", "roles"),
    CRITERIA.key: ("framework", "allowed_criteria"),
    ANNEXES.key: ("framework", "annexes"),
    NAMES.key: ("framework", "earlier_names"),
    SUCCESSORS.key: ("framework", "successors"),
    MEMBERS.key: ("consortia",),
}
"""What a table fills, so that nothing is said of values that its heading kept from being read."""


def sort_sheets(grids: Iterable[Grid], report: Report) -> Grids:
    """Return the sheets of a workbook by table: by name, else by headings that fit exactly."""
    found: Grids = {}
    unnamed = []
    for grid in grids:
        table = table_named(grid.name)
        if table is None:
            unnamed.append(grid)
        else:
            _put(found, table, grid, report)
    for grid in unnamed:
        guessed = _exact_fit(grid)
        if guessed is None or guessed.key in found:
            report.note(Place(grid.name, 0), NoteCode.SHEET_NOT_READ)
        else:
            found[guessed.key] = grid
    return found


def sort_files(grids: Iterable[Grid], report: Report) -> Grids:
    """Return CSV files by table: by their headings, and by their names when those are alike."""
    found: Grids = {}
    for grid in grids:
        _put(found, _best_fit(grid), grid, report)
    return found


def _put(found: Grids, table: Table, grid: Grid, report: Report) -> None:
    if table.key in found:
        params = {"table": table.label, "other": found[table.key].name}
        report.add(Place(grid.name, 0), ProblemCode.SHEET_TWICE, params)
    else:
        found[table.key] = grid


def _exact_fit(grid: Grid) -> Table | None:
    if label_count(grid) >= FEWEST_WORDS:
        return FRAMEWORK
    fits = [(score(grid, table), table) for table in _TABLES]
    exact = [(found, table) for (found, missing), table in fits if not missing]
    best = max(exact, key=lambda fit: fit[0], default=None)
    return best[1] if best and best[0] >= FEWEST_WORDS else None


def _best_fit(grid: Grid) -> Table:
    """Return the likeliest table, and the members' when nothing tells."""
    named = table_named(grid.name.rpartition(".")[0])
    ranks = {table: _rank(grid, table) for table in _TABLES}
    labels = label_count(grid)
    ranks[FRAMEWORK] = labels if labels >= FEWEST_WORDS or named is FRAMEWORK else UNLIKELY
    if named is not None:
        ranks[named] += NAME_COUNTS
    return max(ALL, key=lambda table: (ranks[table], table is MEMBERS))


def _rank(grid: Grid, table: Table) -> int:
    found, missing = score(grid, table)
    # A matrix of rates has one heading of ours, and so has any table that names consortia.
    return found - missing - (table is RATES) if found else UNLIKELY


def file_tree(grids: Grids, name: str, report: Report) -> Tree:
    """Return the nodes of a whole framework."""
    tables, broken = _read(grids, _TABLES, report)
    broken |= _absent(grids, (FRAMEWORK, MEMBERS), name, report)
    if not has_weights(tables[CRITERIA.key], report):
        broken |= {_PATHS[CRITERIA.key]}
    roles = keyed_rows(tables[ROLES.key], ("name", "level"))
    roles = roles or roles_meant(tables[RATES.key], tables[MEMBERS.key], tables[PEOPLE.key])
    areas = keyed_rows(tables[AREAS.key], ("name",))
    entries = head_entries(grids[FRAMEWORK.key], report) if FRAMEWORK.key in grids else {}
    for table, rows in (
        *((table, plain_rows(tables[table.key])) for table in _PLAIN),
        (ROLES, roles),
        (CRITERIA, criteria_rows(tables[CRITERIA.key])),
        *([(AREAS, areas)] if areas else []),
    ):
        entries[str(_PATHS[table.key][-1])] = Node(list(rows), _whole(grids, table))
    consortia = consortia_nodes(tables, names_in(roles, areas), report)
    tree = {
        "framework": Node(dict(entries), _whole(grids, FRAMEWORK)),
        "consortia": Node(list(consortia), _whole(grids, MEMBERS)),
    }
    return Node(dict(tree), Place(name, 0)), broken | _leaderless(consortia)


def consortia_tree(grids: Grids, head: FrameworkHead, name: str, report: Report) -> Tree:
    """Return the nodes of the consortia alone, under an agreement that is stored already."""
    tables, broken = _read(grids, _CONSORTIA, report)
    broken |= _absent(grids, (MEMBERS,), name, report)
    for key in set(grids) - {table.key for table in _CONSORTIA}:
        report.note(Place(grids[key].name, 0), NoteCode.SHEET_NOT_READ)
    consortia = consortia_nodes(tables, names_of(head), report)
    tree = {"consortia": Node(list(consortia), _whole(grids, MEMBERS))}
    return Node(dict(tree), Place(name, 0)), broken | _leaderless(consortia)


def _leaderless(consortia: Sequence[Node]) -> frozenset[Path]:
    """Return the leads that cannot be, for want of members; that want is told by itself."""
    return frozenset(
        ("consortia", i, "lead")
        for i, node in enumerate(consortia)
        if isinstance(node.value, dict) and "lead" not in node.value
    )


def _read(
    grids: Grids, wanted: tuple[Table, ...], report: Report
) -> tuple[dict[str, TableRows], frozenset[Path]]:
    """Read tables; one whose heading is wrong gives no rows, only its problems."""
    tables: dict[str, TableRows] = {}
    broken: set[Path] = set()
    for table in wanted:
        grid = grids.get(table.key, Grid(table.label, ()))
        tables[table.key] = read_table(grid, table, report)
        if not tables[table.key].usable:
            tables[table.key] = TableRows(grid.name, usable=False)
            broken |= {_PATHS[table.key]} if table.key in _PATHS else set()
    return tables, frozenset(broken)


def _absent(grids: Grids, needed: tuple[Table, ...], name: str, report: Report) -> frozenset[Path]:
    missing = [table for table in needed if table.key not in grids]
    for table in missing:
        report.problem(Place(name, 0), ProblemCode.SHEET_MISSING, sheet=table.label)
    return frozenset(_PATHS[table.key] for table in missing)


def _whole(grids: Grids, table: Table) -> Place:
    return Place(grids[table.key].name if table.key in grids else table.label, 0)
