"""The price comparison's formulas, recomputed by other programs, give the exact numbers."""

import io
import random
import zipfile
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from procure.domain.price_comparison import ComparedBid, ComparedLine, Comparison
from procure.sheets.price_comparison import PriceComparison, workbook
from tests.sheets.engines import (
    cells,
    differences,
    formualizer_cells,
    formulas,
    ironcalc_cells,
    libreoffice_cells,
)

HOSTILE = '=HYPERLINK("http://evil.example","x")'
LINES = (
    ComparedLine(1, "Seniorrådgiver", 1200),
    ComparedLine(2, "Tjenestedesigner", 600),
    ComparedLine(3, "Junior", 75),
)


def bid(number: int, *rates: int | None, **more) -> ComparedBid:
    """Rates in øre."""
    given = {line.id: rate for line, rate in zip(LINES, rates, strict=True) if rate is not None}
    return ComparedBid(name=f"Konsortium {number} (konstruert)", rates=given, **more)


MOST = {1: 160_000, 2: 140_000}
BIDS = (
    bid(1, 150_050, 130_000, 90_000, ceilings=MOST),
    bid(2, 165_000, 140_010, 110_000, ceilings=MOST),  # two above the ceiling
    bid(3, 90_000, 70_000, 60_000, ceilings=MOST),  # abnormally low
    bid(4, 155_000, None, 99_999, ceilings=MOST),  # incomplete
    bid(5, 140_000, 120_000, 80_000, counted=False),  # stopped in the evaluation
)
CASES = {
    "five bids": BIDS,
    "two bids": BIDS[:2],
    "one bid": BIDS[:1],
    "none counted": (replace(BIDS[0], counted=False), replace(BIDS[1], counted=False)),
    "at the limit": (bid(1, 75_000, 75_000, 75_000), bid(2, 100_000, 100_000, 100_000)),
    "all alike": (bid(1, 1, 1, 1), bid(2, 1, 1, 1), bid(3, 1, 1, 1)),
}


def content(*bids: ComparedBid, **changes) -> PriceComparison:
    return PriceComparison(
        **{
            "comparison": Comparison(lines=LINES, bids=bids),
            "competition_title": "Én vei inn",
            "case_number": "2026/0417",
            "buyer": "Fjordvik kommune (konstruert)",
        }
        | changes
    )


def drawn() -> tuple[ComparedBid, ...]:
    draw = random.Random(417)  # noqa: S311 -- cases to compare, no secrets
    return tuple(
        bid(
            number,
            *(
                draw.choice([None, *(draw.randint(50_000, 200_000) for _ in range(9))])
                for _ in LINES
            ),
            ceilings=MOST,
            counted=draw.random() < 0.8,
        )
        for number in range(10)
    )


@pytest.mark.parametrize("name", [*CASES, "drawn"])
def test_two_engines_find_the_exact_numbers(name, tmp_path):
    made = workbook(content(*CASES.get(name, drawn())))
    assert differences(made, formualizer_cells(made)) == {}
    assert differences(made, ironcalc_cells(made, tmp_path)) == {}


@pytest.mark.documents
@pytest.mark.matrix
def test_libreoffice_finds_the_exact_numbers_when_made_to_compute(tmp_path):
    books = [workbook(content(*bids)) for bids in (*CASES.values(), drawn())]
    found = zip(books, libreoffice_cells(books, tmp_path), strict=True)
    assert [differences(*pair) for pair in found] == [{} for _ in books]


def shown(made: bytes) -> dict[str, list]:
    """The rows of the main sheet by label; a later block wins over an earlier."""
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Sammenligning"]
    return {row[0]: list(row[2:]) for row in sheet.iter_rows(values_only=True) if row[0]}


def test_the_sheet_says_who_is_low_and_who_is_above_the_ceiling():
    rows = shown(workbook(content(*BIDS)))
    assert rows["Unormalt lav pris"][:5] == ["Nei", "Nei", "Ja, vurder", None, None]
    assert rows["Timepriser over den høyeste i avtalen"][:5] == [0, 2, 0, 0, 0]
    others = sorted(
        [1_200 * 1_500.5 + 600 * 1_300 + 75 * 900, 1_200 * 1_650 + 600 * 1_400.1 + 75 * 1_100]
    )
    assert rows["Grense for unormalt lav pris (kr)"][2] == pytest.approx(0.75 * sum(others) / 2)


def test_a_bid_that_is_taken_out_changes_the_others_numbers():
    book = openpyxl.load_workbook(io.BytesIO(workbook(content(*BIDS))))
    sheet = book["Inndata"]
    (row,) = [c.row for c in sheet["A"] if c.value == "Med i sammenligningen (1 = ja)"]
    sheet.cell(row, 5, 0)
    changed = io.BytesIO()
    book.save(changed)
    computed = formualizer_cells(changed.getvalue())
    taken = (*BIDS[:2], replace(BIDS[2], counted=False), *BIDS[3:])
    assert differences(workbook(content(*taken)), computed) == {}
    assert differences(workbook(content(*BIDS)), computed) != {}


def test_text_from_outside_is_never_a_formula():
    lines = (ComparedLine(1, HOSTILE, 1),)
    hostile = Comparison(lines=lines, bids=(ComparedBid(name=HOSTILE, rates={1: 1}),))
    made = workbook(content(comparison=hostile, competition_title=HOSTILE, buyer="+cmd"))
    assert sum(value == HOSTILE for value in cells(made, values=False).values()) > 4
    assert [text for text in formulas(made).values() if "HYPERLINK" in str(text)] == []
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert [name for name in package.namelist() if "externalLink" in name] == []


def test_only_inputs_are_unlocked_and_names_stand_for_cells():
    book = openpyxl.load_workbook(io.BytesIO(workbook(content(*BIDS))))
    for sheet in book:
        assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
        unlocked = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
        assert [c for c in unlocked if c.data_type == "f"] == []
        assert bool(unlocked) == (sheet.title == "Inndata")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert set(book.defined_names) == {
        "Laveste_pris", "Snittpris", "Medianpris", "Hoeyeste_pris", "Unormalt_lavt",
    }  # fmt: skip


def test_equal_data_gives_equal_bytes_that_the_validator_accepts(tmp_path):
    made = workbook(content(*BIDS, invented=True))
    assert workbook(content(*BIDS, invented=True)) == made
    path = tmp_path / "priser.xlsx"
    path.write_bytes(made)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


def test_the_share_that_counts_as_low_can_be_another():
    narrow = Comparison(lines=LINES, bids=BIDS, low_share=Fraction(1, 2))
    rows = shown(workbook(content(comparison=narrow)))
    assert rows["Unormalt lav pris"][:3] == ["Nei", "Nei", "Nei"]
