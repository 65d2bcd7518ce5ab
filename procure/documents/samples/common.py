"""What the samples share. Everything in it is invented.

No-break spaces join numbers, units and dates, as `procure.domain.formats` writes them.
"""

from typing import Any, Final

from procure.documents.parts import (
    Attachment,
    ComplaintRoute,
    Contact,
    EvaluationModel,
    Signature,
    Standstill,
    Supplier,
)
from procure.domain.evaluation.model import Family, Normalise, PriceFormula, RoundingStage

MODEL_HASH: Final = "6b1f0a52c7d94e8837f2a1c05d6be94f3c2a7718e05b4dd9a6f10c83e7425b9d"
COMMON: Final[dict[str, Any]] = {
    "case_number": "2026/0417",
    "buyer": "Fjordvik kommune (konstruert)",
    "buyer_number": "000 000 101",
    "competition_title": "Én vei inn for unge uten jobb",
    "invented": True,
}
CONTACT: Final = Contact(
    name="Innkjøper 1", email="anskaffelser@fjordvik.example", phone="00 00 01 01"
)
SIGNATURE: Final = Signature(name="Innkjøper 1", unit="Seksjon for anskaffelser")
FRAMEWORK: Final = "Rammeavtale om innovasjonsbistand (konstruert)"
BID_DEADLINE: Final = "torsdag 26. november 2026 kl. 12.00"
QUESTION_DEADLINE: Final = "mandag 16. november 2026 kl. 12.00"
VALID_UNTIL: Final = "fredag 26. februar 2027 kl. 23.59"
BID_ROOM: Final = "https://minikonkurranse.example/tilbud/417"
KEY_FINGERPRINT: Final = "4679b9a4d85d962d7238f87b3bfcb351af26970eb5af9be922b2486f5541b484"
LEGAL_BASIS: Final = (
    "Anskaffelsesforskriften § 26-3 om avrop på rammeavtaler med flere leverandører",
    "Anskaffelsesforskriften § 18-1 om tildelingskriterier",
    "Anskaffelsesforskriften § 24-1 om avvisning på grunn av formalfeil",
)
MODEL: Final = EvaluationModel(
    family=Family.POINTS,
    formula=PriceFormula.LINEAR,
    scale="10",
    k="1",
    normalise=Normalise.NONE,
    rounding=RoundingStage.NONE,
)
ATTACHMENTS: Final = (
    Attachment(number="1", title="Konkurransegrunnlag, versjon 1"),
    Attachment(number="2", title="Kravspesifikasjon (bilag 1 til kontrakten)"),
    Attachment(number="3", title="Tilbudsskjema med svarmal, mal for team og CV, og prisskjema"),
    Attachment(number="4", title="Avtaletekst med utfylte bilag"),
)
TIE_RULE: Final = (
    "Tilbud med likt resultat får samme plassering. Er det likt på første plass, velger "
    "oppdragsgiver mellom disse tilbudene og begrunner valget ut fra tildelingskriteriene."
)

WINNER: Final = Supplier(
    name="Konsortium Nordlys (konstruert)",
    lead="Nordlys Tjenestedesign AS (konstruert)",
    number="000 000 201",
)
OTHER: Final = Supplier(
    name="Konsortium Havgap & Skjær (konstruert)",
    lead="Havgap Rådgivning AS (konstruert)",
    number="000 000 202",
)
COMPLAINTS: Final = (
    ComplaintRoute(
        body="Fjordvik kommune (konstruert)",
        how="Send klagen skriftlig til anskaffelser@fjordvik.example før kontrakten er signert.",
    ),
    ComplaintRoute(
        body="Klagenemnda for offentlige anskaffelser (KOFA)",
        how="Nemnda gir rådgivende uttalelser. Les på nemndas nettsider hvordan dere klager.",
    ),
)
STANDSTILL: Final = Standstill(
    ends="mandag 21. desember 2026 kl. 23.59",
    reason=(
        "Perioden er 10 kalenderdager, regnet fra dagen etter at denne meddelelsen er sendt, slik "
        "det står i konkurransegrunnlaget."
    ),
)
CHARACTERISTICS: Final = (
    (
        "Tilbudet fra Konsortium Nordlys (konstruert) viser best forståelse av hvorfor de "
        "unge faller ut mellom tjenestene. Det bygger på samtaler med ungdomsrådet og en "
        "grundig lesning av kartleggingen fra 2025."
    ),
    (
        "Metoden gir de unge en reell rolle i alle tre fasene, og planen for gevinster er "
        "knyttet til ledere med ansvar i linjen."
    ),
)
