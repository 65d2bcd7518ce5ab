"""A small framework agreement in each of the forms that officers send, to be messed up by tests."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest

from procure.domain.framework_file import ConsortiaFile, FrameworkFile, ImportRefused, Problem
from procure.sheets.frameworks import read_framework

Rows = list[list[Any]]
Sheets = dict[str, Rows]

#: Right check digits; no body in use has a number that begins with 3.
BUYER, PARTY, ALFA, BETA, GAMMA, DELTA = (
    "310001015", "310001023", "310001031", "310001058", "310001066", "310001074"
)  # fmt: skip
WRONG = "310001032"  # ALFA with another last digit


def sheets() -> Sheets:
    """Return a whole agreement as rows of cells, fresh each time."""
    return {
        "Rammeavtale": [
            ["Tittel", "Modellavtale (konstruert)"],
            ["Saksnummer", "26/0001"],
            ["Oppdragsgiver", "Modelletaten (konstruert)"],
            ["Oppdragsgivers org.nr.", BUYER],
            ["Startdato", date(2026, 1, 1)],
            ["Sluttdato", date(2028, 12, 31)],
            ["Maksimalverdi", 20_000_000],
            ["Omfang", "Rådgivning til innovasjon."],
            ["CPV-koder", "79411000-8, 79415000"],
            ["Avropsmetode", "Minikonkurranse"],
            ["Vilkår for minikonkurranse", "Ved hvert avrop."],
            ["Standardkontrakt", "SSA-O"],
            ["Kontakt", "Avtaleforvalter"],
            ["Kontakt e-post", "avtale@modell.example"],
        ],
        "Parter": [["Virksomhet", "Org.nr."], ["Modellby kommune (konstruert)", PARTY]],
        "Kriterier": [
            ["Kriterium", "Type", "Laveste vekt", "Høyeste vekt"],
            ["Pris", "Pris", 20, 40],
            ["Kvalitet", "Kvalitet", 60, 80],
        ],
        "Konsortier": [
            ["Konsortium", "Medlem", "Org.nr.", "Rolle i konsortiet", "E-post"],
            ["Nord", "Alfa AS", ALFA, "Leder", "nord@modell.example"],
            ["Nord", "Beta AS", BETA, "Medlem", None],
            ["Sør", "Gamma AS", GAMMA, "Leder", "sor@modell.example"],
            ["Sør", "Beta AS", BETA, "Medlem", None],
        ],
        "Roller og timepriser": [
            ["Konsortium", "Tjenestedesigner", "Prosjektleder"],
            ["Nord", 1200, 1450.5],
            ["Sør", 1150, 1400],
        ],
        "Personer": [
            ["Konsortium", "Person", "Org.nr.", "Rolle", "Tjenestedesign", "Gevinstrealisering", "Endringsledelse", "Dokumentasjon"],
            ["Nord", "Tjenestedesigner 1", ALFA, "Tjenestedesigner", 5, 2, 1, "Fem oppdrag."],
            ["Sør", "Prosjektleder 1", GAMMA, "Prosjektleder", 2, 3, 4, "Fire oppdrag."],
        ],
    }  # fmt: skip


YAML = f"""\
framework:
  title: Modellavtale (konstruert)
  reference: 26/0001
  buyer: {{name: Modelletaten (konstruert), organisation_number: '{BUYER}'}}
  starts_on: 2026-01-01
  ends_on: 2028-12-31
  maximum_value: 20000000
  scope: Rådgivning til innovasjon.
  cpv_codes: [79411000-8, '79415000']
  call_off_method: mini_competition
  reopening_condition: Ved hvert avrop.
  standard_contract: SSA-O
  contact: {{role: Avtaleforvalter, email: avtale@modell.example}}
  parties:
    - {{name: Modellby kommune (konstruert), organisation_number: '{PARTY}'}}
  roles:
    - {{key: tjenestedesigner, name: Tjenestedesigner}}
    - {{key: prosjektleder, name: Prosjektleder}}
  allowed_criteria:
    - {{key: pris, name: Pris, kind: price, weight_minimum: 20, weight_maximum: 40}}
    - {{key: kvalitet, name: Kvalitet, kind: quality, weight_minimum: 60, weight_maximum: 80}}
consortia:
  - name: Nord
    lead: '{ALFA}'
    members:
      - {{name: Alfa AS, organisation_number: '{ALFA}'}}
      - {{name: Beta AS, organisation_number: '{BETA}'}}
    contact_email: nord@modell.example
    rates: {{tjenestedesigner: 1200, prosjektleder: 1450.50}}
    people:
      - label: Tjenestedesigner 1
        employer: '{ALFA}'
        role: tjenestedesigner
        competences: {{service_design: 5, benefit_realisation: 2, change_management: 1}}
        evidence: Fem oppdrag.
  - name: Sør
    lead: '{GAMMA}'
    members:
      - {{name: Gamma AS, organisation_number: '{GAMMA}'}}
      - {{name: Beta AS, organisation_number: '{BETA}'}}
    contact_email: sor@modell.example
    rates: {{tjenestedesigner: 1150, prosjektleder: 1400}}
    people:
      - label: Prosjektleder 1
        employer: '{GAMMA}'
        role: prosjektleder
        competences: {{service_design: 2, benefit_realisation: 3, change_management: 4}}
        evidence: Fire oppdrag.
"""


def xlsx(content: Sheets, finish: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook of `content`; `finish` gets the openpyxl workbook before it is saved."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in content.items():
        page = book.create_sheet(title)
        for r, cells in enumerate(rows, start=1):
            for c, value in enumerate(cells, start=1):
                if value is not None:
                    page.cell(r, c, value)
    if finish:
        finish(book)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def read_workbook(content: Sheets, finish: Callable[[Any], None] | None = None) -> FrameworkFile:
    """Read `content` as a workbook."""
    return read_framework("ramme.xlsx", xlsx(content, finish))


def workbook_problems(
    content: Sheets, finish: Callable[[Any], None] | None = None
) -> list[tuple[str, int, str, str]]:
    """Return the problems of `content` as a workbook."""
    return places(refused(lambda: read_workbook(content, finish)))


def csv_file(rows: Rows, *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Return rows as a CSV file, numbers with decimal comma and dates as Norwegians write them."""
    output = StringIO(newline="")
    writer = csv.writer(output, delimiter=separator, lineterminator="\r\n")
    for cells in rows:
        writer.writerow([_written(value) for value in cells])
    return output.getvalue().encode(encoding)


def _written(value: Any) -> str:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value)


def refused(read: Callable[[], FrameworkFile | ConsortiaFile]) -> list[Problem]:
    """Return the problems of a file that is refused."""
    with pytest.raises(ImportRefused) as info:
        read()
    return list(info.value.problems)


def places(problems: Sequence[Problem]) -> list[tuple[str, int, str, str]]:
    """Return what a test compares: sheet, row, column and code."""
    return [(p.sheet, p.row, p.column, p.code.value) for p in problems]


def notes(file: FrameworkFile | ConsortiaFile) -> list[tuple[str, int, str, str]]:
    """Return the notes as `places` returns problems."""
    return [(n.sheet, n.row, n.column, n.code.value) for n in file.notes]
