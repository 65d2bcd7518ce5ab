"""Sample data for the invitation. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.invitation import Invitation
from procure.documents.parts import WeightedCriterion
from procure.documents.samples.common import (
    ATTACHMENTS,
    BID_DEADLINE,
    BID_ROOM,
    COMMON,
    CONTACT,
    FRAMEWORK,
    LEGAL_BASIS,
    MODEL,
    MODEL_HASH,
    QUESTION_DEADLINE,
    SIGNATURE,
    VALID_UNTIL,
)

SAMPLE: Final = Invitation(
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
    standstill="10 kalenderdager",
    legal_basis=LEGAL_BASIS,
    model_hash=MODEL_HASH,
    attachments=ATTACHMENTS,
    signature=SIGNATURE,
)
