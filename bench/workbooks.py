"""The evaluation workbook: ours, pandas with XlsxWriter, and the XML written straight down."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from bench.cases import case
from bench.measure import Plan, Variant, interleaved
from bench.results import Row, compared
from procure.domain.evaluation.scoring import evaluate
from procure.sheets.evaluation_matrix import Matrix, workbook

BIDS, LINES = 10, 12
Cells = dict[tuple[int, int], object]  # (row, column), both from 1
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def rows(plan: Plan) -> Iterator[Row]:
    """P6."""
    matrix = _matrix()
    sheets = _cells(workbook(matrix))
    frames = {name: _frame(cells) for name, cells in sheets.items()}
    for made in (_in_pandas(frames), raw_workbook(sheets)):
        assert _cells(made) == sheets, "not the same cells"
    count = sum(map(len, sheets.values()))
    ours = f"evaluation workbook, {count} cells, formats, protection"
    anchor, floor = "pandas.to_excel + XlsxWriter", "raw workbook writer"
    taken = interleaved(
        Variant(ours, lambda: workbook(matrix), plan.times(10)),
        Variant(anchor, lambda: _in_pandas(frames), plan.times(10)),
        Variant(floor, lambda: raw_workbook(sheets), plan.times(30)),
        rounds=plan.rounds,
    )
    yield compared(taken, ours, anchor, id="P6", goal=0.6)
    yield compared(taken, ours, floor, id="P6")


def _matrix() -> Matrix:
    made = case(BIDS, lines=LINES)
    return Matrix(
        case=made,
        evaluation=evaluate(made),
        competition_title="Én vei inn",
        case_number="2026/0417",
        buyer="Fjordvik kommune (konstruert)",
        model_hash="ab" * 32,
        bid_names={bid.id: f"Konsortium {bid.id} (konstruert)" for bid in made.bids},
        criterion_names={c.id: f"Kriterium {c.id}" for c in made.criteria},
        line_names={line.id: f"Rolle {line.id}" for line in made.lines},
    )


def _cells(content: bytes) -> dict[str, Cells]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: {
            (cell.row, cell.column): cell.value
            for line in sheet.iter_rows()
            for cell in line
            if cell.value not in {None, ""}
        }
        for sheet in book
    }


def _frame(cells: Cells) -> pd.DataFrame:
    height, width = (max(place[n] for place in cells) for n in (0, 1))
    table = [[cells.get((r, c)) for c in range(1, width + 1)] for r in range(1, height + 1)]
    return pd.DataFrame(table, dtype=object)


def _in_pandas(frames: Mapping[str, pd.DataFrame]) -> bytes:
    stored = io.BytesIO()
    with pd.ExcelWriter(stored, engine="xlsxwriter") as writer:
        for name, frame in frames.items():
            frame.to_excel(writer, sheet_name=name, header=False, index=False)
    return stored.getvalue()


def raw_workbook(sheets: Mapping[str, Cells]) -> bytes:
    """The same cells as XML in a zip: no formats, no protection, nothing that could be left out."""
    names = list(sheets)
    numbers = range(1, len(names) + 1)
    overrides = "".join(_override(f"worksheets/sheet{n}", "worksheet") for n in numbers)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{_override('workbook', 'sheet.main')}{overrides}</Types>",
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in enumerate(names, 1)
        )
        + '</sheets><calcPr fullCalcOnLoad="1"/></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            {f"worksheet#{n}": f"worksheets/sheet{n}.xml" for n in numbers}
        ),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": _sheet(sheets[names[n - 1]]) for n in numbers}
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stored.getvalue()


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/xl/{part}.xml" ContentType="{OFFICE}.{kind}+xml"/>'


def _relations(targets: Mapping[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind.partition("#")[0]}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _sheet(cells: Cells) -> str:
    lines: dict[int, list[str]] = {}
    for (row, column), value in cells.items():
        lines.setdefault(row, []).append(_cell(f"{get_column_letter(column)}{row}", value))
    body = "".join(f'<row r="{row}">{"".join(line)}</row>' for row, line in lines.items())
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{body}</sheetData></worksheet>'


def _cell(place: str, value: object) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value.startswith("="):
        return f'<c r="{place}"><f>{escape(value[1:])}</f></c>'
    text = f'<t xml:space="preserve">{escape(value)}</t>'
    return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'
