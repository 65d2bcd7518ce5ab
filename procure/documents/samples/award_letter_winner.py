"""Sample data for the letter to the winner. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.award_letter_winner import (
    AwardLetterWinner,
    WinnerReason,
    WinnerScore,
)
from procure.documents.samples.common import (
    CHARACTERISTICS,
    COMMON,
    COMPLAINTS,
    CONTACT,
    FRAMEWORK,
    MODEL,
    SIGNATURE,
    STANDSTILL,
    VALID_UNTIL,
    WINNER,
)

SAMPLE: Final = AwardLetterWinner(
    **COMMON,
    document_id="MK-417-TB-1",
    dated="11. desember 2026",
    recipient=WINNER,
    framework=FRAMEWORK,
    bids_received="4",
    bids_evaluated="3",
    characteristics=CHARACTERISTICS,
    scores=(
        WinnerScore(
            criterion="Oppgaveforståelse", weight="30 %", part_of=False, points="9", weighted="2,7"
        ),
        WinnerScore(
            criterion="Løsningsforslag og metode",
            weight="25 %",
            part_of=False,
            points="8",
            weighted="2",
        ),
        WinnerScore(
            criterion="Team og kompetanse",
            weight="25 %",
            part_of=False,
            points="7,4",
            weighted="1,85",
        ),
        WinnerScore(criterion="Erfaring", weight="15 %", part_of=True, points="7", weighted="1,05"),
        WinnerScore(
            criterion="Samlet dekning", weight="10 %", part_of=True, points="8", weighted="0,8"
        ),
        WinnerScore(
            criterion="Pris", weight="20 %", part_of=False, points="9,2105", weighted="1,8421"
        ),
    ),
    total="8,3921",
    reasons=(
        WinnerReason(
            criterion="Oppgaveforståelse",
            points="9",
            assessment=(
                "Tilbudet viser svært god forståelse av problemet og av samspillet mellom de fem "
                "tjenestene."
            ),
            strengths=(
                "Egen innsikt fra samtaler med ungdomsrådet. Tydelige antakelser som skal testes."
            ),
            weaknesses="Tilbudet sier lite om voksenopplæringen.",
        ),
        WinnerReason(
            criterion="Løsningsforslag og metode",
            points="8",
            assessment="Framgangsmåten er tydelig og gir de unge en reell rolle i alle tre fasene.",
            strengths="Beslutningspunktene etter hver fase er konkrete.",
            weaknesses="Utprøvingen starter sent.",
        ),
        WinnerReason(
            criterion="Team og kompetanse: Erfaring",
            points="7",
            assessment="Teamet har ledet fire sammenlignbare oppdrag i kommuner.",
        ),
        WinnerReason(
            criterion="Team og kompetanse: Samlet dekning",
            points="8",
            assessment="Alle tre kompetanseområdene er dekket av to eller flere personer.",
        ),
        WinnerReason(
            criterion="Pris",
            points="9,2105",
            assessment=(
                "Prisen er 2 214 000 kr. Poengene følger av formelen under «Slik evaluerte vi»."
            ),
        ),
    ),
    model=MODEL,
    contract="SSA-O (oppdragsavtalen), versjon 2018",
    contract_value="2 214 000 kr uten merverdiavgift, med opsjoner",
    standstill=STANDSTILL,
    signing_expected="tirsdag 22. desember 2026",
    before_signing=(
        "Oppdatert skatteattest, høyst seks måneder gammel",
        "Navn på den som skriver under for konsortiet",
    ),
    valid_until=VALID_UNTIL,
    complaints=COMPLAINTS,
    contact=CONTACT,
    signature=SIGNATURE,
)
