"""Sample data for the opening protocol. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.opening_protocol import (
    FailedOpening,
    LateAttempt,
    OpenedBid,
    Opener,
    OpeningProtocol,
    RefusedAttempt,
)
from procure.documents.samples.common import (
    BID_DEADLINE,
    COMMON,
    FRAMEWORK,
    MODEL_HASH,
    OTHER,
    WINNER,
)

SAMPLE: Final = OpeningProtocol(
    **COMMON,
    document_id="MK-417-AP-1",
    dated="26. november 2026",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    bid_deadline=BID_DEADLINE,
    invited="10",
    opened_at="torsdag 26. november 2026 kl. 13.05",
    openers=(
        Opener(name="Innkjøper 1", confirmed_at="26. november 2026 kl. 13.02.44"),
        Opener(name="Innkjøper 2", confirmed_at="26. november 2026 kl. 13.05.10"),
    ),
    opened="3",
    bids=(
        OpenedBid(
            supplier=WINNER.name,
            lead=WINNER.lead,
            number=WINNER.number,
            received_at="25. november 2026 kl. 10.12.33",
            version="1",
            files="3",
            receipt_hash="7d10c9b2e6fa41835cb0de7296a3f1480b5e2c97d4816fa03b9ec57d21f8a604",
        ),
        OpenedBid(
            supplier=OTHER.name,
            lead=OTHER.lead,
            number=OTHER.number,
            received_at="25. november 2026 kl. 14.31.07",
            version="2",
            files="3",
            receipt_hash="e21b7f60c94ad3581706bfe4a2d95c387fb1460de8a92c53714bd0f68a3e957c",
        ),
        OpenedBid(
            supplier="Konsortium Tindevegg (konstruert)",
            lead="Tindevegg Analyse AS (konstruert)",
            number="000 000 203",
            received_at="26. november 2026 kl. 11.58.02",
            version="1",
            files="2",
            receipt_hash="40b8e1d3fa7259c68e0d17ab4c93f5201e6d8ab7c2f4903517be68da05c9f12e",
        ),
    ),
    late=(
        LateAttempt(
            supplier="Konsortium Brattkyst (konstruert)",
            received_at="26. november 2026 kl. 12.00.41",
            size="3 filer, 1,4 MB",
        ),
    ),
    withdrawn=("Konsortium Morild (konstruert)",),
    failed=(
        FailedOpening(
            at="torsdag 26. november 2026 kl. 12.30",
            suppliers="Konsortium Tindevegg (konstruert)",
        ),
    ),
    model_hash=MODEL_HASH,
    root="93f2a61c7be0458d2c19e7046fd8b35a0e6d72c41b98f05a37ed64c2081fb9d5",
    missing=(f"{OTHER.name}: filen «CV-er.pdf» fantes ikke lenger",),
    findings=(f"{WINNER.name}: «Løsning.pdf» har andre filer inni seg",),
    withheld=(f"{WINNER.name}: 2 sider av «Løsning.pdf»",),
    people=(f"Rådgiver A: {OTHER.name}, {WINNER.name}",),
    attempts=(
        RefusedAttempt(
            at="26. november 2026 kl. 11.40.02", who="Innkjøper 1", why="Det var for tidlig"
        ),
    ),
    unconfirmed=(f"{OTHER.name}: svaret på «Oppdragsforståelse»",),
)
