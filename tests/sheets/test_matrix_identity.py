"""Any competition gives the same printed numbers on page, in Word, CSV, workbook and JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procure.blueprints import matrix_sheets
from procure.domain import evaluations, figures
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation import files
from procure.domain.evaluation.boundaries import near_boundary
from procure.domain.evaluation.model import (
    Family,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluations import Agreed, Material, Node, Offer, Outcome, PriceLine
from procure.sheets.evaluation_matrix import Matrix, workbook
from tests.sheets.engines import (
    Cells,
    cells,
    formualizer_cells,
    ironcalc_cells,
    libreoffice_cells,
    uncached,
)

F = Fraction
FORMULAS = (
    PriceParameters(PriceFormula.PROPORTIONAL),
    PriceParameters(PriceFormula.LINEAR),
    PriceParameters(PriceFormula.LINEAR, k=F("0.3"), floor=F(0)),
    PriceParameters(PriceFormula.HYBRID, k=F("1.2")),
    PriceParameters(PriceFormula.LOG, a=F("2.5")),
    PriceParameters(PriceFormula.INTERVAL, high=F(9_000_000)),
    PriceParameters(PriceFormula.INTERVAL, low=F(500_000), high=F(3_000_000)),
    PriceParameters(PriceFormula.MINMAX),
    PriceParameters(PriceFormula.MEAN),
)
Shown = dict[tuple[str, str, str], str]  # (bid, criterion id or result, kind) → printed number


@st.composite
def materials(draw: st.DrawFn) -> Material:
    """Up to 10 bids and 12 criteria of any family, formula, normalising and rounding."""
    family = draw(st.sampled_from(Family))
    stages = RoundingStage if family is Family.POINTS else [RoundingStage.NONE, RoundingStage.TOTAL]
    model = Model(
        family=family,
        normalise=draw(st.sampled_from(Normalise)),
        price=draw(st.sampled_from(FORMULAS)),
        rounding=Rounding(draw(st.sampled_from(list(stages))), draw(st.integers(0, 3))),
    )
    worth = draw(st.integers(1, 50_000_00)) if family is Family.PRICED_QUALITY else None
    parts = draw(st.integers(1, 9))
    steps = [draw(st.integers(1, 9)) for _ in range(parts)]
    nodes = (
        Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(30)),
        Node(
            id=2, name="Plan", kind=CriterionKind.QUALITY, weight=Decimal(30),
            value_per_point_ore=worth,
        ),
        Node(id=3, name="Team", kind=CriterionKind.QUALITY, weight=Decimal(40)),
        *(
            Node(
                id=10 + n, name=f"Del {n}", kind=CriterionKind.QUALITY, parent=3,
                weight=Decimal(100) * step / sum(steps), value_per_point_ore=worth,
            )
            for n, step in enumerate(steps)
        ),
    )  # fmt: skip
    lines = (PriceLine(id=1, label="Senior", hours=800), PriceLine(id=2, label="Junior", hours=400))
    rates = st.integers(800_00, 2_500_00)
    offers = tuple(
        Offer(id=bid, name=f"Konsortium {bid}", rates={1: draw(rates), 2: draw(rates)})
        for bid in range(1, draw(st.integers(1, 10)) + 1)
    )
    leaves = [2, *(10 + n for n in range(parts))]
    points = st.integers(0, 20).map(lambda half: Decimal(half) / 2)
    agreed = {
        (offer.id, leaf): Agreed(draw(points), "Begrunnelse") for offer in offers for leaf in leaves
    }
    return Material(model=model, nodes=nodes, lines=lines, offers=offers, agreed=agreed)


def matrix(outcome: Outcome) -> Matrix:
    known = outcome.material
    return Matrix(
        case=evaluations.case(known),
        evaluation=outcome.evaluation,
        competition_title="Én vei inn",
        case_number="2026/0417",
        buyer="Fjordvik kommune (konstruert)",
        model_hash="ab" * 32,
        bid_names={str(offer.id): offer.name for offer in known.offers},
        criterion_names={str(node.id): node.name for node in known.leaves},
        line_names={str(line.id): line.title for line in known.lines},
    )


def number(text: str) -> str:
    """A printed number without what is only for the eye."""
    plain = text.replace("\xa0", "").removesuffix("kr").replace("−", "-").replace(",", ".")
    return "" if plain in {"–", ""} else f"{Decimal(plain):f}"


def printed(outcome: Outcome, value: object, *, money: bool = False) -> str:
    """A computed number with the decimals that are printed."""
    if value is None or value == "":
        return ""
    places = 2 if money else max(outcome.material.model.rounding.decimals, 2)
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
    else:
        exact = Decimal(str(value))
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def on_page(outcome: Outcome) -> Shown:
    """What page and Word print."""
    found: Shown = {}
    for offer in outcome.material.offers:
        bid = str(offer.id)
        for row in evaluations.rows(outcome.material):
            if row.leaves == (row.node.id,):
                key = str(row.node.id)
                found[bid, key, "points"] = number(figures.points(outcome, row, offer.id))
                found[bid, key, "weighted"] = number(figures.weighted(outcome, row, offer.id))
        found[bid, "result", ""] = number(figures.result(outcome, offer.id))
        found[bid, "rank", ""] = number(figures.rank(outcome, offer.id))
    return uniform(outcome, found)


def uniform(outcome: Outcome, found: Shown) -> Shown:
    """Every number with all its decimals: kroner are printed without øre where there are none."""
    money = outcome.material.model.family is Family.PRICED_QUALITY
    kroner = outcome.material.model.family is not Family.POINTS
    return {
        key: value
        if key[1] == "rank" or not value
        else printed(
            outcome, value, money=(kroner if key[1] == "result" else money and key[2] == "weighted")
        )
        for key, value in found.items()
    }


def in_workbook(outcome: Outcome, computed: Cells) -> Shown:
    """What a spreadsheet program computes on the sheet Resultat."""
    sheet = {at: value for (name, at), value in computed.items() if name == "Resultat"}
    labels = {str(value): int(at[1:]) for at, value in sheet.items() if at[0] == "A" and value}
    family = outcome.material.model.family
    total = {
        Family.POINTS: "Sum av vektede poeng",
        Family.PRICED_QUALITY: "Evaluert pris",
        Family.RATIO: "Pris per kvalitetspoeng",
    }[family]
    weighted = "vektet" if family is Family.POINTS else "vektet verdi i kroner"
    found: Shown = {}
    for place, offer in enumerate(outcome.material.offers):
        bid, column = str(offer.id), chr(ord("C") + place)

        def at(label: str, column: str = column) -> object:
            row = labels.get(label)
            return None if row is None else sheet.get(f"{column}{row}")

        for node in outcome.material.leaves:
            key, money = str(node.id), family is Family.PRICED_QUALITY
            found[bid, key, "points"] = printed(outcome, at(f"{node.name}: poeng"))
            found[bid, key, "weighted"] = printed(
                outcome, at(f"{node.name}: {weighted}"), money=money
            )
        found[bid, "result", ""] = printed(outcome, at(total), money=family is not Family.POINTS)
        rank = at("Rangering")
        found[bid, "rank", ""] = "" if rank in {None, ""} else str(int(float(str(rank))))
    return found


def in_csv(outcome: Outcome) -> Shown:
    sheet = matrix_sheets.sheet(outcome, "matrise", "Matrise")
    by_label = {row[0]: row[2:] for row in sheet.rows}
    total = "Sum" if outcome.material.model.family is Family.POINTS else "Evaluert pris"
    found: Shown = {}
    for place, offer in enumerate(outcome.material.offers):
        bid = str(offer.id)
        for node in outcome.material.leaves:
            pair = by_label[node.name][2 * place : 2 * place + 2]
            for kind, value in zip(("points", "weighted"), pair, strict=True):
                found[bid, str(node.id), kind] = "" if value is None else printed(outcome, value)
        result, rank = (by_label[label][2 * place + 1] for label in (total, "Plassering"))
        found[bid, "result", ""] = "" if result is None else printed(outcome, result)
        found[bid, "rank", ""] = "" if rank is None else str(rank)
    return uniform(outcome, found)


def from_json(outcome: Outcome, text: str) -> Shown:
    """What `procure evaluate --json` and the API say."""
    found: Shown = {}
    for score in json.loads(text)["bids"]:
        bid = score["id"]
        for node in outcome.material.leaves:
            key = str(node.id)
            is_price = node.kind is CriterionKind.PRICE
            points = score["price_points"] if is_price else score["quality_points"].get(key)
            found[bid, key, "points"] = points or ""
            found[bid, key, "weighted"] = score["weighted"].get(key, "")
        result = score["total"] if score["evaluated_price"] is None else score["evaluated_price"]
        found[bid, "result", ""] = result or ""
        found[bid, "rank", ""] = "" if score["rank"] is None else str(score["rank"])
    return uniform(outcome, found)


def shown_everywhere(
    outcome: Outcome, computed: dict[str, Cells]
) -> Iterator[tuple[str, Shown, Shown]]:
    """Pair what the page prints with what each other place says, but for uncertain bids."""
    case = evaluations.case(outcome.material)
    near = set(near_boundary(case, outcome.evaluation))
    page = on_page(outcome)
    places = {engine: in_workbook(outcome, found) for engine, found in computed.items()}
    places["csv"] = in_csv(outcome)
    places["json"] = from_json(outcome, files.evaluate_text(files.dump_case(case)))
    for name, shown in places.items():
        skipped = {
            key
            for key in page
            if key[0] in near
            # A bid that is not ranked keeps its raw points on the page alone.
            or (page[key[0], "rank", ""] == "" and key[1] not in {"rank", "result"})
            # The ratio family weighs nothing, and the price has a place of its own there.
            or (outcome.material.model.family is not Family.POINTS and key[1] == "1")
        }
        yield (
            name,
            {key: value for key, value in page.items() if key not in skipped},
            {key: value for key, value in shown.items() if key not in skipped},
        )


def assert_identical(outcome: Outcome, computed: dict[str, Cells]) -> None:
    for name, page, shown in shown_everywhere(outcome, computed):
        assert shown == page, name


@pytest.mark.matrix
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(materials())
def test_any_competition_is_told_alike_everywhere(tmp_path_factory, known):
    outcome = evaluations.outcome(known)
    content = workbook(matrix(outcome))
    folder: Path = tmp_path_factory.mktemp("engine")
    computed = {
        "formualizer": formualizer_cells(content),
        "ironcalc": cells(uncached(content), values=True) | ironcalc_cells(content, folder),
    }
    assert_identical(outcome, computed)


def material(stage: RoundingStage, decimals: int = 2) -> Material:
    """10 bids on 12 criteria."""
    halves = [Decimal((7 * bid + 3 * leaf) % 21) / 2 for bid in range(10) for leaf in range(11)]
    leaves = [2, *(10 + n for n in range(10))]
    return Material(
        model=Model(rounding=Rounding(stage, decimals)),
        nodes=(
            Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(30)),
            Node(id=2, name="Plan", kind=CriterionKind.QUALITY, weight=Decimal(30)),
            Node(id=3, name="Team", kind=CriterionKind.QUALITY, weight=Decimal(40)),
            *(
                Node(
                    id=10 + n, name=f"Del {n}", kind=CriterionKind.QUALITY, parent=3,
                    weight=Decimal(10),
                )
                for n in range(10)
            ),
        ),
        lines=(PriceLine(id=1, label="Senior", hours=800),),
        offers=tuple(
            Offer(id=bid, name=f"Konsortium {bid}", rates={1: 1_234_57 + 7_919 * bid})
            for bid in range(1, 11)
        ),
        agreed={
            (bid, leaf): Agreed(halves[11 * (bid - 1) + n], "Begrunnelse")
            for bid in range(1, 11)
            for n, leaf in enumerate(leaves)
        },
    )  # fmt: skip


@pytest.mark.parametrize("stage", RoundingStage)
def test_ten_bids_on_twelve_criteria_are_told_alike(stage):
    outcome = evaluations.outcome(material(stage))
    content = workbook(matrix(outcome))
    assert_identical(outcome, {"formualizer": formualizer_cells(content)})


@pytest.mark.documents
@pytest.mark.matrix
def test_libreoffice_tells_ten_bids_alike(tmp_path):
    outcomes = [evaluations.outcome(material(stage)) for stage in RoundingStage]
    books = [workbook(matrix(outcome)) for outcome in outcomes]
    for outcome, found in zip(outcomes, libreoffice_cells(books, tmp_path), strict=True):
        assert_identical(outcome, {"libreoffice": found})


def test_bid_next_to_a_rounding_boundary_is_marked_in_the_workbook():
    known = material(RoundingStage.TOTAL)
    weights = {1: Decimal(35), 2: Decimal(25)}  # 25 % of 4.5 points is 1.125
    nodes = tuple(replace(n, weight=weights.get(n.id, n.weight)) for n in known.nodes)
    known = replace(known, nodes=nodes)
    outcome = evaluations.outcome(known)
    case = evaluations.case(known)
    near = near_boundary(case, outcome.evaluation)
    computed = formualizer_cells(workbook(matrix(outcome)))
    (row,) = [
        int(at[1:])
        for (name, at), value in computed.items()
        if name == "Resultat" and value == "Et tall ligger midt mellom to avrundinger"
    ]
    marked = [
        str(offer.id)
        for place, offer in enumerate(known.offers)
        if computed.get(("Resultat", f"{chr(ord('C') + place)}{row}")) == "Ja"
    ]
    assert marked == list(near)
    assert 0 < len(near) < len(known.offers)
