"""Reads framework agreements from the files that officers have: all of it or nothing.

A YAML or Excel file holds a whole agreement; CSV files hold a table each and are read
together. `docs/framework-file.md` tells officers how to fill them in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final, TypeVar

from procure.domain.framework_file import (
    ConsortiaFile,
    FrameworkFile,
    FrameworkHead,
    ProblemCode,
)
from procure.domain.framework_file_checks import consortia_findings, file_findings
from procure.domain.framework_findings import Finding
from procure.sheets import framework_csv, framework_export, framework_yaml
from procure.sheets.framework_assembly import (
    Grids,
    Tree,
    consortia_tree,
    file_tree,
    sort_files,
    sort_sheets,
)
from procure.sheets.framework_build import Builder
from procure.sheets.framework_nodes import Place, Report, refusal_at
from procure.sheets.framework_workbook import read_grids

Source = tuple[str, bytes]  # the file's name and content

Content = TypeVar("Content", FrameworkFile, ConsortiaFile)

YAML_ENDINGS: Final = frozenset({".yaml", ".yml", ".json"})
CSV_ENDINGS: Final = frozenset({".csv", ".tsv", ".txt"})
ENDINGS: Final = YAML_ENDINGS | CSV_ENDINGS | {".xlsx"}
"""What the file dialogue may offer."""

WRITERS: Final[Mapping[str, Callable[[FrameworkFile], bytes]]] = {
    ".yaml": lambda file: framework_yaml.to_yaml(file).encode(),
    ".xlsx": framework_export.to_workbook,
}
"""How an agreement is written so that `read_framework` reads it back to an equal one."""

_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"  # .xls, and any Excel file with a password
_MACRO_ENDINGS: Final = frozenset({".xlsm", ".xltm", ".xlsb"})


def read_framework(name: str, data: bytes) -> FrameworkFile:
    """Read a whole agreement from one file; raise `ImportRefused` with all that is wrong."""
    return read_framework_files([(name, data)])


def read_framework_files(files: Sequence[Source]) -> FrameworkFile:
    """Read a whole agreement from one YAML or Excel file, or from several CSV files together.

    Raises `ImportRefused` with every problem of every file.
    """
    report = Report()
    if _is_yaml(files):
        tree: Tree = (framework_yaml.read_nodes(*files[0], report), frozenset())
    else:
        tree = file_tree(_grids(files, report), files[0][0], report)
    builder, content = _build(FrameworkFile, tree, report)
    return _checked(builder, content, file_findings(content))


def read_consortia(files: Sequence[Source], head: FrameworkHead) -> ConsortiaFile:
    """Read consortia alone and check them against an agreement that is stored already.

    Raises `ImportRefused` with every problem of every file.
    """
    report = Report()
    if _is_yaml(files):
        tree: Tree = (framework_yaml.read_nodes(*files[0], report), frozenset())
    else:
        tree = consortia_tree(_grids(files, report), head, files[0][0], report)
    builder, content = _build(ConsortiaFile, tree, report)
    if not content.consortia and not report.problems:
        report.problem(Place(files[0][0], 0), ProblemCode.FILE_EMPTY)
    return _checked(builder, content, consortia_findings(content.consortia, head))


def _is_yaml(files: Sequence[Source]) -> bool:
    """Whether the files are one YAML file; more than one, or none, is refused."""
    if not files:
        raise refusal_at(Place("", 0), ProblemCode.FILE_EMPTY)
    yaml_files = [name for name, _ in files if _ending(name) in YAML_ENDINGS]
    if yaml_files and len(files) > 1:
        raise refusal_at(Place(yaml_files[0], 0), ProblemCode.FILE_NOT_ALONE)
    return bool(yaml_files)


def _grids(files: Sequence[Source], report: Report) -> Grids:
    workbooks = [(name, data) for name, data in files if _kind(name, data) == "workbook"]
    if workbooks and len(files) > 1:
        raise refusal_at(Place(workbooks[0][0], 0), ProblemCode.FILE_NOT_ALONE)
    if workbooks:
        grids = read_grids(*workbooks[0], report)
    else:
        grids = [framework_csv.read_grid(name, data) for name, data in files]
    report.sheets += [grid.name for grid in grids]
    return (sort_sheets if workbooks else sort_files)(grids, report)


def _kind(name: str, data: bytes) -> str:
    """Return "workbook" or "csv", by content before name; anything else is refused."""
    place, ending = Place(name, 0), _ending(name)
    if ending in _MACRO_ENDINGS:
        raise refusal_at(place, ProblemCode.FILE_MACROS)
    if data.startswith(_OLD_OR_LOCKED):
        raise refusal_at(place, ProblemCode.FILE_OLD_EXCEL)
    if data.startswith(b"PK") or ending == ".xlsx":
        return "workbook"
    if ending not in CSV_ENDINGS:
        raise refusal_at(place, ProblemCode.FILE_FORMAT_UNKNOWN)
    return "csv"


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _build(cls: type[Content], tree: Tree, report: Report) -> tuple[Builder, Content]:
    node, broken = tree
    builder = Builder(report, broken)
    return builder, builder.build(cls, node, ())


def _checked(builder: Builder, content: Content, findings: Sequence[Finding]) -> Content:
    """Return the content with the reader's notes, when nothing was wrong with it."""
    builder.findings(findings)
    builder.report.refuse_if_any()
    return replace(content, notes=tuple(builder.report.notes))
