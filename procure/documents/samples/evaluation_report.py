"""Sample data for the evaluation report. Everything in it is invented."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from procure.documents.contexts.evaluation_report import (
    AgreedPoint,
    Approval,
    ControlledBid,
    DrawnRank,
    EvaluationReport,
    MustRequirement,
    OtherWinner,
    ReportEvaluator,
    ReportRobustness,
    WeightLimit,
    WinningPrice,
    WithoutBid,
)
from procure.documents.figures import drawn
from procure.documents.samples.common import (
    BID_DEADLINE,
    CHARACTERISTICS,
    COMMON,
    FRAMEWORK,
    OTHER,
    WINNER,
)
from procure.documents.samples.evaluation_matrix import SAMPLE as MATRIX
from procure.domain.spread_drawings import Strip, spread

THIRD: Final = MATRIX.bids[2].supplier
NO_TIES: Final = "Erklærte seg habil 27. november 2026"

SAMPLE: Final = EvaluationReport(
    **COMMON,
    document_id="MK-417-ER-1",
    dated="10. desember 2026",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    assignment=(
        (
            "Leverandøren skal lede en diagnose av hvorfor unge faller ut mellom fem tjenester, og "
            "utvikle én vei inn sammen med de unge og tjenestene."
        ),
    ),
    estimated_value="2 400 000 kr",
    issued_at="mandag 2. november 2026 kl. 09.00",
    bid_deadline=BID_DEADLINE,
    opened_at="torsdag 26. november 2026 kl. 13.05",
    locked_at="tirsdag 8. desember 2026 kl. 14.20",
    invited="10",
    received="4",
    evaluated="3",
    evaluators=(
        ReportEvaluator(name="Evaluator 1", declared=NO_TIES),
        ReportEvaluator(name="Evaluator 2", declared=NO_TIES),
        ReportEvaluator(name="Evaluator 3", declared=NO_TIES),
        ReportEvaluator(
            name="Evaluator 4",
            declared="Oppga tilknytning 27. november 2026 og deltok ikke: Har vært ansatt hos "
            "Tindevegg Analyse AS (konstruert) til 2025.",
        ),
    ),
    requirements=(
        MustRequirement(
            number="1",
            text="Teamet skal dekke tjenestedesign, gevinstrealisering og endringsledelse.",
        ),
        MustRequirement(number="2", text="Alle i teamet skal kunne norsk, svensk eller dansk."),
    ),
    controlled=(
        ControlledBid(
            supplier=WINNER.name,
            number=WINNER.number,
            received_at="25. november 2026 kl. 10.12.33",
            verdict="Godtatt",
        ),
        ControlledBid(
            supplier=OTHER.name,
            number=OTHER.number,
            received_at="25. november 2026 kl. 14.31.07",
            verdict="Godtatt",
        ),
        ControlledBid(
            supplier=THIRD,
            number="000 000 203",
            received_at="26. november 2026 kl. 11.58.02",
            verdict="Godtatt",
        ),
        ControlledBid(
            supplier="Konsortium Lyng (konstruert)",
            number="000 000 204",
            received_at="25. november 2026 kl. 15.20.00",
            verdict="Avvist: Teamet dekker ikke endringsledelse (krav K1).",
        ),
    ),
    bids=MATRIX.bids,
    rows=MATRIX.rows,
    assessments=MATRIX.assessments,
    meeting=(
        "Skjemaene ble åpnet for evaluatorene mandag 7. desember 2026 kl. 09.00. Det de ble enige "
        "om, ble skrevet ned av Innkjøper 1."
    ),
    agreed=(
        AgreedPoint(
            criterion="Oppgaveforståelse",
            supplier=WINNER.name,
            given="Evaluator 1: 9\nEvaluator 2: 8,5\nEvaluator 3: 9",
            points="9",
            saved="9: Innkjøper 1, 07.12.2026 kl. 09.20",
            departure="–",
        ),
        AgreedPoint(
            criterion="Oppgaveforståelse",
            supplier=OTHER.name,
            given="Evaluator 1: 8\nEvaluator 2: 8\nEvaluator 3: 6",
            points="7,5",
            saved=("8: Innkjøper 1, 07.12.2026 kl. 09.30\n7,5: Innkjøper 1, 07.12.2026 kl. 09.45"),
            departure="Evaluator 3 fant et steg i planen som de to andre hadde oversett.",
        ),
    ),
    spread=drawn(
        spread(
            (
                Strip(
                    f"Oppgaveforståelse: {OTHER.name}",
                    (Decimal(8), Decimal(8), Decimal(6)),
                    Decimal("7.5"),
                ),
                Strip(
                    f"Oppgaveforståelse: {WINNER.name}",
                    (Decimal(9), Decimal("8.5"), Decimal(9)),
                    Decimal(9),
                ),
            ),
            Fraction(10),
        ),
        alt="Poengene hver evaluator ga, og de felles poengene, for 2 vurderinger. "
        "Tallene står i tabellen.",
    ),
    evaluator_numbers="1: Evaluator 1, 2: Evaluator 2, 3: Evaluator 3",
    reference_price=MATRIX.reference_price,
    model=MATRIX.model,
    tie_rule=MATRIX.tie_rule,
    margin=(
        "Avstanden mellom nummer én og nummer to er 1,0421. Nummer to er "
        "Konsortium Havgap & Skjær (konstruert)."
    ),
    without=(
        WithoutBid(
            removed=WINNER.name, first=OTHER.name, effect="Tilbudet er selv rangert som nummer én"
        ),
        WithoutBid(removed=OTHER.name, first=WINNER.name, effect="Ingen: samme nummer én"),
        WithoutBid(removed=THIRD, first=WINNER.name, effect="Ingen: samme nummer én"),
    ),
    robustness=ReportRobustness(
        verdict="Resultatet er robust",
        tests=(
            "Oppfylt: Ingen av de andre tilbudene avgjør hvem som vinner.",
            "Oppfylt: Vinneren er først i minst 80 av 100 trekninger av vektene.",
            "Oppfylt: Snittet av evaluatorenes egne poeng gir samme vinner, også uten hver enkelt.",
        ),
        slack="862 500 kr",
        weights=(
            WeightLimit(criterion="Oppgaveforståelse", own="30,0 %", low="0,0 %", high="100,0 %"),
            WeightLimit(criterion="Pris", own="20,0 %", low="0,0 %", high="62,3 %"),
        ),
        drawn=(
            DrawnRank(supplier=WINNER.name, first="100,0 %"),
            DrawnRank(supplier=OTHER.name, first="–"),
            DrawnRank(supplier=THIRD, first="–"),
        ),
        prices=(
            WinningPrice(supplier=WINNER.name, price="2 214 000 kr", winning="3 076 500 kr"),
            WinningPrice(supplier=OTHER.name, price="2 052 000 kr", winning="1 240 300 kr"),
            WinningPrice(supplier=THIRD, price="2 388 000 kr", winning="Ingen pris"),
        ),
        others=(
            OtherWinner(
                changed="Uten Evaluator 1", first=WINNER.name, effect="Ingen: samme nummer én"
            ),
            OtherWinner(
                changed="Prisformel: Lineær, null poeng ved dobbel pris",
                first=WINNER.name,
                effect="Ingen: samme nummer én",
            ),
        ),
    ),
    bars=MATRIX.bars,
    teams=MATRIX.teams,
    team_levels=MATRIX.team_levels,
    remarks=("Modellen er relativ: Poengene til et tilbud avhenger av de andre tilbudene.",),
    recommended=WINNER.name,
    recommendation=CHARACTERISTICS,
    approval=Approval(name="Prosjektleder 1", decided_at="torsdag 10. desember 2026 kl. 10.00"),
    model_hash=MATRIX.model_hash,
)
