"""Other people's spreadsheet programs, asked to compute our workbooks from nothing.

The numbers that we store beside each formula are taken out first: a program that only repeats
what stands in the file, as LibreOffice does by default, would prove nothing.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import formualizer
import openpyxl

from tests.conftest import missing

Cells = dict[tuple[str, str], object]
_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")
# The one setting: recompute every formula of an Excel file when it is opened.
_RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def cells(content: bytes, *, values: bool) -> Cells:
    """Return every cell with content: its formula as text, or the value stored with it."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(content: bytes) -> Cells:
    """Return the formulas alone; a text that merely begins with "=" is none."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def uncached(content: bytes) -> bytes:
    """Return the workbook with nothing stored beside its formulas."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _STORED.sub(rb"\1", part)
            new.writestr(name, part)
    return output.getvalue()


def formualizer_cells(content: bytes) -> Cells:
    outcome = formualizer.recalculate_xlsx_bytes(uncached(content))
    assert outcome["summary"]["errors"] == 0
    return cells(outcome["bytes"], values=True)


def ironcalc_cells(content: bytes, folder: Path) -> Cells:
    import ironcalc

    path = folder / "ironcalc.xlsx"
    path.write_bytes(uncached(content))
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    sheets = [sheet["name"] for sheet in model.get_worksheets_properties()]
    found = {}
    for sheet, at in formulas(content):
        column, row = openpyxl.utils.cell.coordinate_from_string(at)
        number = openpyxl.utils.column_index_from_string(column)
        found[sheet, at] = model.get_cell_value(sheets.index(sheet), row, number)
    return found


def libreoffice_cells(contents: Sequence[bytes], folder: Path) -> list[Cells]:
    """Have LibreOffice open and save all the workbooks in one run."""
    soffice = shutil.which("soffice") or missing("LibreOffice is not installed")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECOMPUTE, encoding="utf-8")
    (folder / "saved").mkdir()
    paths = [folder / f"book{number:03}.xlsx" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(uncached(content))
    subprocess.run(
        [
            soffice, "--headless", f"-env:UserInstallation=file://{profile}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "saved", *paths,
        ],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return [cells((folder / "saved" / path.name).read_bytes(), values=True) for path in paths]


def saved_by_libreoffice(folder: Path) -> bytes:
    """Return the first workbook as LibreOffice saved it."""
    return (folder / "saved" / "book000.xlsx").read_bytes()


def same(one: object, other: object) -> bool:
    """Whether two engines gave the same: numbers within 1e-9 of each other's size."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return (one or "") == (other or "")


def differences(content: bytes, computed: Cells) -> dict[tuple[str, str], tuple[object, object]]:
    """Return the formulas whose stored number another engine does not find."""
    stored = cells(content, values=True)
    pairs = {at: (stored.get(at), computed.get(at)) for at in formulas(content)}
    return {at: pair for at, pair in pairs.items() if not same(*pair)}
