"""Sample data for the invitation, and what the samples share. Everything in it is invented.

No-break spaces join numbers, units and dates, as `procure.domain.formats` writes them.
"""

from typing import Any, Final

from procure.documents.invitation import Invitation
from procure.documents.parts import (
    Attachment,
    Contact,
    EvaluationModel,
    Signature,
    WeightedCriterion,
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
    "Er to tilbud like, går det med flest poeng på «Oppgaveforståelse» foran. Er de fortsatt "
    "like, går det med lavest pris foran. Deretter trekker vi lodd med to personer til stede."
)

INVITATION: Final = Invitation(
    **COMMON,
    document_id="MK-417-INV-1",
    dated="2. november 2026",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    summary=(
        (
            "Unge mellom 18 og 25 år som verken er i jobb eller utdanning, møter i dag fem "
            "ulike tjenester i kommunen. Mange faller ut mellom dem. Vi skal finne ut "
            "hvorfor, og hvordan de kan få én vei inn."
        ),
        (
            "Vi søker et tverrfaglig team innen tjenestedesign, gevinstrealisering og "
            "endringsledelse som kan gå fra diagnose til utprøvde løsninger sammen med oss."
        ),
    ),
    estimated_value="2 400 000 kr uten merverdiavgift",
    contract="SSA-O (oppdragsavtalen), versjon 2018",
    question_deadline=QUESTION_DEADLINE,
    bid_deadline=BID_DEADLINE,
    presentation="tirsdag 1. desember 2026, 40 minutter til hver",
    award_expected="fredag 11. desember 2026",
    valid_until=VALID_UNTIL,
    delivery_place=BID_ROOM,
    contact=CONTACT,
    criteria=(
        WeightedCriterion(name="Oppgaveforståelse", weight="30 %"),
        WeightedCriterion(name="Løsningsforslag og metode", weight="25 %"),
        WeightedCriterion(name="Team og kompetanse", weight="25 %"),
        WeightedCriterion(name="Pris", weight="20 %"),
    ),
    model=MODEL,
    standstill="10 kalenderdager, regnet fra dagen etter at meddelelsen er sendt",
    legal_basis=LEGAL_BASIS,
    model_hash=MODEL_HASH,
    attachments=ATTACHMENTS,
    signature=SIGNATURE,
)
