"""Sample data for the evaluation matrix. Everything in it is invented."""

from typing import Final

from procure.documents import figures
from procure.documents.contexts.evaluation_matrix import (
    AssessedCriterion,
    Cell,
    EvaluationMatrix,
    ExcludedBid,
    MatrixBid,
    MatrixPriceLine,
    MatrixRow,
    PriceCell,
    Reason,
)
from procure.documents.samples.common import (
    COMMON,
    MODEL,
    MODEL_HASH,
    OTHER,
    TIE_RULE,
    WINNER,
)
from procure.domain import evaluation_drawings
from procure.domain.evaluation_drawings import Bar
from procure.domain.triangle_drawings import Axis


def _row(criterion: str, weight: str, *cells: tuple[str, str], part_of: bool = False) -> MatrixRow:
    return MatrixRow(
        criterion=criterion,
        weight=weight,
        part_of=part_of,
        cells=tuple(Cell(points=points, weighted=weighted) for points, weighted in cells),
    )


def _prices(line: str, quantity: str, *cells: tuple[str, str]) -> MatrixPriceLine:
    return MatrixPriceLine(
        line=line,
        quantity=quantity,
        cells=tuple(PriceCell(rate=rate, amount=amount) for rate, amount in cells),
    )


BARS: Final = evaluation_drawings.bars(
    (
        Bar("A", ((1, 2.7), (2, 2.0), (3, 1.05), (4, 0.8), (5, 1.8421)), "8,3921", first=True),
        Bar("B", ((1, 2.1), (2, 1.75), (3, 0.9), (4, 0.6), (5, 2.0)), "7,35"),
        Bar("C", ((1, 1.8), (2, 1.5), (3, 0.9), (4, 0.4), (5, 1.6725)), "6,2725"),
    ),
    10,
)

AREAS: Final = ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse")
TEAMS: Final = figures.small_triangles(
    [
        (name, [Axis(label=area, need=3, offered=n) for area, n in zip(AREAS, held, strict=True)])
        for name, held in ((f"A: {WINNER.name}", (5, 4, 4)), (f"B: {OTHER.name}", (4, 5, 3)))
    ],
    need="Nivået som trengs",
    offered="Høyeste nivå i teamet",
    alt="A: 5, 4 og 4. B: 4, 5 og 3.",
)

SAMPLE: Final = EvaluationMatrix(
    **COMMON,
    document_id="MK-417-EM-1",
    dated="9. desember 2026",
    teams=(TEAMS,),
    team_levels=(
        f"A: {WINNER.name}: Tjenestedesign 5, Gevinstrealisering 4, Endringsledelse 4.",
        f"B: {OTHER.name}: Tjenestedesign 4, Gevinstrealisering 5, Endringsledelse 3.",
    ),
    bars=figures.drawn(BARS, alt="A: 8,3921; B: 7,35; C: 6,2725.", width=165),
    evaluators=("Evaluator 1", "Evaluator 2", "Evaluator 3"),
    consensus_date="8. desember 2026",
    bids=(
        MatrixBid(
            column="A",
            supplier=WINNER.name,
            number=WINNER.number,
            price="2 214 000 kr",
            total="8,3921",
            rank="1",
        ),
        MatrixBid(
            column="B",
            supplier=OTHER.name,
            number=OTHER.number,
            price="2 052 000 kr",
            total="7,35",
            rank="2",
        ),
        MatrixBid(
            column="C",
            supplier="Konsortium Tindevegg (konstruert)",
            number="000 000 203",
            price="2 388 000 kr",
            total="6,2725",
            rank="3",
        ),
    ),
    rows=(
        _row("Oppgaveforståelse", "30 %", ("9", "2,7"), ("7", "2,1"), ("6", "1,8")),
        _row("Løsningsforslag og metode", "25 %", ("8", "2"), ("7", "1,75"), ("6", "1,5")),
        _row("Team og kompetanse", "25 %", ("7,4", "1,85"), ("6", "1,5"), ("5,2", "1,3")),
        _row("Erfaring", "15 %", ("7", "1,05"), ("6", "0,9"), ("6", "0,9"), part_of=True),
        _row("Samlet dekning", "10 %", ("8", "0,8"), ("6", "0,6"), ("4", "0,4"), part_of=True),
        _row("Pris", "20 %", ("9,2105", "1,8421"), ("10", "2"), ("8,3626", "1,6725")),
    ),
    price_lines=(
        _prices(
            "Prosjektleder",
            "280 timer",
            ("1 500 kr", "420 000 kr"),
            ("1 400 kr", "392 000 kr"),
            ("1 700 kr", "476 000 kr"),
        ),
        _prices(
            "Tjenestedesigner, senior",
            "520 timer",
            ("1 450 kr", "754 000 kr"),
            ("1 350 kr", "702 000 kr"),
            ("1 550 kr", "806 000 kr"),
        ),
    ),
    reference_price="2 052 000 kr",
    assessments=(
        AssessedCriterion(
            criterion="Oppgaveforståelse",
            weight="30 %",
            reasons=(
                Reason(
                    column="A",
                    points="9",
                    assessment=(
                        "Svært god forståelse av problemet og av samspillet mellom de fem "
                        "tjenestene."
                    ),
                    strengths=(
                        "Egen innsikt fra samtaler med ungdomsrådet. Tydelige antakelser som skal "
                        "testes."
                    ),
                    weaknesses="Sier lite om voksenopplæringen.",
                    reference="Svarmal A, side 2–4",
                ),
                Reason(
                    column="B",
                    points="7",
                    assessment="God forståelse av problemet, men mindre av organisasjonen.",
                    strengths="God framstilling av de unges situasjon.",
                    weaknesses="Styringen av tjenestene er knapt omtalt.",
                    reference="Svarmal A, side 1–3",
                ),
                Reason(
                    column="C",
                    points="6",
                    assessment=(
                        "Dekkende, men bygger mest på opplysningene i konkurransegrunnlaget."
                    ),
                    reference="Svarmal A, side 2",
                ),
            ),
        ),
        AssessedCriterion(
            criterion="Pris",
            weight="20 %",
            reasons=(
                Reason(
                    column="A",
                    points="9,2105",
                    assessment="162 000 kr over laveste pris.",
                    reference="Prisskjema",
                ),
                Reason(column="B", points="10", assessment="Laveste pris.", reference="Prisskjema"),
                Reason(
                    column="C",
                    points="8,3626",
                    assessment="336 000 kr over laveste pris.",
                    reference="Prisskjema",
                ),
            ),
        ),
    ),
    excluded=(
        ExcludedBid(
            supplier="Konsortium Lyng (konstruert)",
            reason="Avvist: Teamet dekker ikke endringsledelse (krav K1).",
        ),
    ),
    remarks=("Modellen er relativ: Poengene til et tilbud avhenger av de andre tilbudene.",),
    model=MODEL,
    tie_rule=TIE_RULE,
    model_hash=MODEL_HASH,
)
