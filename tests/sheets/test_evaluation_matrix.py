"""The workbook's formulas, recomputed by another engine, give the exact evaluation's numbers."""

import io
import random
import zipfile
from dataclasses import replace

import formualizer
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from xlsxwriter.worksheet import Worksheet

from procure.domain.evaluation.model import (
    Bid,
    Case,
    Family,
    Model,
    Normalise,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.scoring import evaluate
from procure.sheets.evaluation_matrix import workbook
from tests.sheets.engines import (
    cells,
    differences,
    formualizer_cells,
    formulas,
    ironcalc_cells,
    libreoffice_cells,
    same,
    uncached,
)
from tests.sheets.matrix_cases import (
    BIDS,
    METHOD,
    NAMES,
    PRICE,
    PRICES,
    TEAM,
    F,
    all_cases,
    matrix,
    priced_quality,
    ratio,
    with_lines,
)


def recomputed(content: bytes) -> bytes:
    outcome = formualizer.recalculate_xlsx_bytes(content)
    assert outcome["summary"]["errors"] == 0
    return outcome["bytes"]


def newer(formula: str) -> bool:
    """Whether XlsxWriter would mark one of the functions as newer than Excel 2007."""
    marked = Worksheet()._prepare_formula(formula, expand_future_functions=True)  # noqa: SLF001 -- what we do without
    return marked != formula.removeprefix("=")


def rows(content: bytes) -> dict[str, list]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Resultat"]
    return {row[0]: list(row[2:]) for row in sheet.iter_rows(values_only=True) if row[0]}


def assert_agrees(case: Case) -> None:
    """Every formula, recomputed, gives the number the exact evaluation gave it."""
    made = matrix(case)
    content = workbook(made)
    assert [text for text in formulas(content).values() if newer(str(text))] == []
    assert differences(content, formualizer_cells(content)) == {}
    shown = rows(recomputed(content))
    by_points = case.model.family is Family.POINTS
    label = {
        Family.POINTS: "Sum av vektede poeng",
        Family.PRICED_QUALITY: "Evaluert pris",
        Family.RATIO: "Pris per kvalitetspoeng",
    }[case.model.family]
    for score, total, rank in zip(
        made.evaluation.bids, shown[label], shown["Rangering"], strict=False
    ):
        exact = score.total if by_points else score.evaluated_price
        assert same(total, None if exact is None else float(exact))
        assert same(rank, score.rank)


@pytest.mark.parametrize("price", PRICES, ids=lambda price: price.formula.value)
def test_points_family_agrees_for_each_formula(price):
    assert_agrees(Case(Model(price=price), (PRICE, TEAM, METHOD), BIDS))


@pytest.mark.parametrize("stage", RoundingStage)
@pytest.mark.parametrize("decimals", [0, 2])
@pytest.mark.parametrize("normalise", Normalise)
def test_normalising_and_rounding_agree(normalise, stage, decimals):
    model = Model(normalise=normalise, rounding=Rounding(stage, decimals))
    assert_agrees(Case(model, (PRICE, TEAM, METHOD), BIDS))


def test_halves_are_rounded_up_as_the_published_rule_says():
    bids = tuple(
        Bid(name, F(price), {"team": F(team), "method": F(method)})
        for name, price, team, method in (
            ("A", 1000, "5.35", "2.5"),
            ("B", 1000, "2.675", "1.005"),
            ("C", 1600, "4.015", "0.145"),
        )
    )
    criteria = (PRICE, replace(TEAM, minimum=None), METHOD)
    for stage in (RoundingStage.CRITERION, RoundingStage.WEIGHTED, RoundingStage.TOTAL):
        assert_agrees(Case(Model(rounding=Rounding(stage, 2)), criteria, bids))


def test_normalising_leaves_a_criterion_where_the_best_has_no_points():
    bids = tuple(replace(bid, quality=bid.quality | {"method": F(0)}) for bid in BIDS)
    for normalise in Normalise:
        assert_agrees(Case(Model(normalise=normalise), (PRICE, TEAM, METHOD), bids))


def test_points_family_agrees_without_a_price_criterion():
    criteria = (replace(TEAM, weight=F("0.6")), replace(METHOD, weight=F("0.4")))
    assert_agrees(Case(Model(), criteria, BIDS))


@pytest.mark.parametrize("stage", [RoundingStage.NONE, RoundingStage.TOTAL])
def test_ratio_family_agrees(stage):
    assert_agrees(ratio(stage))


@pytest.mark.parametrize("stage", [RoundingStage.NONE, RoundingStage.TOTAL])
def test_priced_quality_agrees_with_points_and_with_grades(stage):
    assert_agrees(priced_quality(stage))


def test_price_lines_are_summed_and_an_incomplete_or_free_bid_is_stopped():
    assert_agrees(with_lines())
    shown = rows(recomputed(workbook(matrix(with_lines()))))
    assert shown["Status"][:4] == [
        "Med", "Pris mangler", "Prisen er ikke over 0", "Pris mangler",
    ]  # fmt: skip


@pytest.mark.parametrize("name", all_cases())
def test_another_engine_agrees_on_every_family(name, tmp_path):
    content = workbook(matrix(all_cases()[name]))
    assert differences(content, ironcalc_cells(content, tmp_path)) == {}


@pytest.mark.documents
@pytest.mark.matrix
def test_libreoffice_agrees_on_every_family_when_made_to_compute(tmp_path):
    cases = all_cases()
    books = [workbook(matrix(case)) for case in cases.values()]
    computed = libreoffice_cells(books, tmp_path)
    differ = {
        name: found
        for name, content, values in zip(cases, books, computed, strict=True)
        if (found := differences(content, values))
    }
    assert differ == {}


def test_an_engine_that_computes_otherwise_is_found_out(tmp_path):
    content = workbook(matrix(all_cases()["0 proportional"]))
    wrong = formualizer_cells(content) | {("Resultat", "C8"): 9.75}
    assert differences(content, wrong) == {("Resultat", "C8"): (10, 9.75)}


def test_nothing_is_stored_beside_the_formulas_that_engines_are_given():
    content = workbook(matrix(with_lines()))
    bare = cells(uncached(content), values=True)
    assert [at for at in formulas(content) if at in bare] == []


def test_the_last_sheet_tells_each_step_and_each_name():
    content = workbook(matrix(Case(Model(price=PRICES[3]), (PRICE, TEAM, METHOD), BIDS)))
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    told = {row[0]: row[1] for row in book["Slik er dette beregnet"].iter_rows(values_only=True)}
    steps = [key.partition(". ")[2] for key in told if key and key[0].isdigit()]
    assert steps == [
        "Pris", "Krav som stopper et tilbud", "Det tilbudene måles mot", "Poeng for pris",
        "Poeng for kvalitet", "Vekting", "Resultat", "Avrunding", "Rangering", "Kontroll",
    ]  # fmt: skip
    assert told["4. Poeng for pris"].startswith("Lineær til t × laveste pris")
    assert told["Konsortium B (konstruert)"] == "10 × 1,1² × 1 000 000 / (1,2 × 1 250 000)".replace(
        "1 000 000", "1\xa0000\xa0000"
    ).replace("1 250 000", "1\xa0250\xa0000")
    names = set(book.defined_names)
    assert {name: told[name] for name in names} == {
        name: f"{sheet}, celle B{cell.rpartition('$')[2]}"
        for name in names
        for sheet, _, cell in [book.defined_names[name].attr_text.partition("!")]
    }


def test_samples_drawn_at_random_agree():
    draw = random.Random(417)  # noqa: S311 -- cases to compare, no secrets
    for _ in range(12):
        bids = tuple(
            Bid(
                f"B{number}",
                F(draw.randint(700_000, 2_400_000)),
                {"team": F(draw.randint(0, 40), 4), "method": F(draw.randint(0, 50), 10)},
            )
            for number in range(draw.randint(1, 10))
        )
        stage, normalise = draw.choice(list(RoundingStage)), draw.choice(list(Normalise))
        model = Model(
            price=draw.choice(PRICES),
            normalise=normalise,
            minimum_quality=draw.choice([None, F(6)]),
            rounding=Rounding(stage, draw.randint(0, 3)),
        )
        assert_agrees(Case(model, (PRICE, TEAM, METHOD), bids))


def test_a_changed_price_changes_points_totals_and_ranks():
    case = Case(Model(), (PRICE, TEAM, METHOD), BIDS)
    book = openpyxl.load_workbook(io.BytesIO(workbook(matrix(case))))
    sheet = book["Inndata"]
    (row,) = [
        cell.row
        for cell in sheet["A"]
        if cell.value == "Pris" and sheet.cell(cell.row, 3).data_type == "n"
    ]
    sheet.cell(row, 3, 2_000_000)
    changed = io.BytesIO()
    book.save(changed)
    shown = rows(recomputed(changed.getvalue()))
    dearer = replace(BIDS[0], price=F(2_000_000))
    expected = evaluate(replace(case, bids=(dearer, *BIDS[1:]))).bids
    assert [rank or None for rank in shown["Rangering"]] == [score.rank for score in expected]


def test_text_from_outside_is_never_a_formula():
    hostile = '=HYPERLINK("http://evil.example","x")'
    case = Case(Model(), (PRICE, TEAM, METHOD), BIDS)
    names = dict.fromkeys("ABCDEF", hostile)
    made = replace(
        matrix(case, rejected=((hostile, "+cmd|' /C calc'!A0"),)),
        bid_names=names,
        criterion_names=dict.fromkeys(NAMES, "@SUM(1+1)"),
        competition_title="-1+1",
    )
    written = cells(workbook(made), values=False)
    assert sum(text == hostile for text in written.values()) > len(BIDS)
    with zipfile.ZipFile(io.BytesIO(workbook(made))) as package:
        parts = [package.read(name).decode() for name in package.namelist() if "sheet" in name]
    formulas = [part.split("</f>")[0] for text in parts for part in text.split("<f>")[1:]]
    assert [formula for formula in formulas if "HYPER" in formula or "cmd" in formula] == []


def test_only_inputs_are_unlocked_and_every_sheet_is_protected():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(matrix(Case(Model(), (PRICE, TEAM, METHOD), BIDS))))
    )
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
        open_cells = [c.value for row in sheet.iter_rows() for c in row if not c.protection.locked]
        assert not any(str(value).startswith("=") for value in open_cells), sheet.title
        assert bool(open_cells) == (sheet.title == "Inndata")


def test_sheets_print_sideways_on_a4_with_the_head_on_each_page():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(matrix(Case(Model(), (PRICE, TEAM, METHOD), BIDS))))
    )
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert [sheet.freeze_panes is not None for sheet in book] == [True, True, True, False, False]
    assert book["Resultat"].print_title_rows is not None


def test_rejected_bids_and_the_mark_of_invented_data_are_shown():
    case = Case(Model(), (PRICE, TEAM, METHOD), BIDS)
    made = matrix(case, rejected=(("Konsortium Lyng (konstruert)", "Kom for sent"),), invented=True)
    shown = cells(workbook(made), values=True)
    assert {"Konsortium Lyng (konstruert)", "Kom for sent"} <= set(shown.values())
    marked = [sheet for (sheet, _at), text in shown.items() if str(text).startswith("KONSTRUERT")]
    assert len(marked) == 5


def test_the_app_s_own_result_stands_beside_the_sheet_s():
    shown = rows(recomputed(workbook(matrix(Case(Model(), (PRICE, TEAM, METHOD), BIDS)))))
    assert [value for value in shown["Avvik"] if value not in ("", None)] == [0, 0, 0, 0]


def test_weights_that_are_not_100_per_cent_are_marked():
    heavy = replace(PRICE, weight=F("0.5"))
    content = workbook(matrix(Case(Model(), (heavy, TEAM, METHOD), BIDS)))
    assert "Vektene er ikke 100 % til sammen" in cells(recomputed(content), values=True).values()


def test_a_text_excel_would_cut_is_refused():
    case = Case(Model(), (PRICE, TEAM, METHOD), BIDS)
    with pytest.raises(ValueError, match="xxx"):
        workbook(replace(matrix(case), buyer="x" * 40_000))


def test_equal_data_gives_equal_bytes_that_the_validator_accepts(tmp_path):
    made = matrix(Case(Model(), (PRICE, TEAM, METHOD), BIDS), invented=True)
    content = workbook(made)
    assert workbook(made) == content
    path = tmp_path / "matrise.xlsx"
    path.write_bytes(content)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []
