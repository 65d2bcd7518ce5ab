"""Sample data for the declaration of impartiality. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.impartiality import Impartiality, KnownBidder
from procure.documents.samples.common import COMMON, FRAMEWORK, OTHER, WINNER

SAMPLE: Final = Impartiality(
    **COMMON,
    document_id="MK-417-HE-2",
    dated="27. november 2026",
    person="Evaluator 2",
    unit="Fjordvik kommune (konstruert)",
    framework=FRAMEWORK,
    bidders=(
        KnownBidder(
            name=WINNER.name,
            members="Nordlys Tjenestedesign AS (konstruert), Gevinst & Co AS (konstruert)",
        ),
        KnownBidder(
            name=OTHER.name,
            members="Havgap Rådgivning AS (konstruert), Skjær Endring AS (konstruert)",
        ),
        KnownBidder(
            name="Konsortium Tindevegg (konstruert)", members="Tindevegg Analyse AS (konstruert)"
        ),
    ),
    declared_at="fredag 27. november 2026 kl. 09.14",
    legal_basis="anskaffelsesforskriften § 7-5",
)
