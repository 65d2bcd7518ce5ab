"""Sample data for the award letters. Everything in it is invented.

No-break spaces join numbers, units and dates, as `procure.domain.formats` writes them.
"""

from typing import Final

from procure.documents.award_letter_other import AwardLetterOther, ComparedReason, ComparedScore
from procure.documents.award_letter_winner import AwardLetterWinner, WinnerReason, WinnerScore
from procure.documents.parts import ComplaintRoute, Standstill, Supplier
from procure.documents.sample_invitation import (
    COMMON,
    CONTACT,
    FRAMEWORK,
    MODEL,
    SIGNATURE,
    VALID_UNTIL,
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
        how="Send klagen skriftlig til anskaffelser@fjordvik.example innen karensperioden er ute.",
    ),
    ComplaintRoute(
        body="Klagenemnda for offentlige anskaffelser (KOFA)",
        how="Nemnda gir rådgivende uttalelser. Se nemndas nettsider for frister og gebyr.",
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

AWARD_LETTER_WINNER: Final = AwardLetterWinner(
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


def _compared(
    criterion: str,
    weight: str,
    own: tuple[str, str],
    winner: tuple[str, str],
    *,
    part_of: bool = False,
) -> ComparedScore:
    return ComparedScore(
        criterion=criterion,
        weight=weight,
        part_of=part_of,
        points=own[0],
        weighted=own[1],
        winner_points=winner[0],
        winner_weighted=winner[1],
    )


AWARD_LETTER_OTHER: Final = AwardLetterOther(
    **COMMON,
    document_id="MK-417-TB-2",
    dated="11. desember 2026",
    recipient=OTHER,
    winner=WINNER.name,
    framework=FRAMEWORK,
    bids_received="4",
    bids_evaluated="3",
    rank="2",
    characteristics=CHARACTERISTICS,
    scores=(
        _compared("Oppgaveforståelse", "30 %", ("7", "2,1"), ("9", "2,7")),
        _compared("Løsningsforslag og metode", "25 %", ("7", "1,75"), ("8", "2")),
        _compared("Team og kompetanse", "25 %", ("6", "1,5"), ("7,4", "1,85")),
        _compared("Erfaring", "15 %", ("6", "0,9"), ("7", "1,05"), part_of=True),
        _compared("Samlet dekning", "10 %", ("6", "0,6"), ("8", "0,8"), part_of=True),
        _compared("Pris", "20 %", ("10", "2"), ("9,2105", "1,8421")),
    ),
    total="7,35",
    winner_total="8,3921",
    reasons=(
        ComparedReason(
            criterion="Oppgaveforståelse",
            points="7",
            winner_points="9",
            assessment="Tilbudet viser god forståelse av problemet, men mindre av organisasjonen.",
            strengths="Framstillingen av de unges situasjon er god og konkret.",
            weaknesses="Styringen av de fem tjenestene er knapt omtalt.",
            winner_assessment=(
                "Tilbudet beskriver hvordan tjenestenes mål og frister virker sammen, og hvilke "
                "antakelser som skal testes først."
            ),
        ),
        ComparedReason(
            criterion="Løsningsforslag og metode",
            points="7",
            winner_points="8",
            assessment="Metoden er god, men de unge er mindre med i den siste fasen.",
            strengths="Realistisk framdriftsplan med tidlig utprøving.",
            weaknesses="Uklart hvem som tar beslutningene mellom fasene.",
            winner_assessment=(
                "De unge har en reell rolle i alle tre fasene, og beslutningspunktene er konkrete."
            ),
        ),
        ComparedReason(
            criterion="Team og kompetanse: Erfaring",
            points="6",
            winner_points="7",
            assessment=(
                "Teamet har solid erfaring, men bare ett sammenlignbart oppdrag i en kommune."
            ),
            winner_assessment="Teamet har ledet fire sammenlignbare oppdrag i kommuner.",
        ),
        ComparedReason(
            criterion="Team og kompetanse: Samlet dekning",
            points="6",
            winner_points="8",
            assessment="Endringsledelse er dekket av én person.",
            winner_assessment="Alle tre kompetanseområdene er dekket av to eller flere personer.",
        ),
        ComparedReason(
            criterion="Pris",
            points="10",
            winner_points="9,2105",
            assessment="Tilbudet hadde den laveste prisen.",
            winner_assessment=(
                "Prisen er høyere enn deres. Poengene følger av formelen under «Slik evaluerte vi»."
            ),
        ),
    ),
    model=MODEL,
    price="2 052 000 kr uten merverdiavgift",
    winner_price="2 214 000 kr uten merverdiavgift",
    standstill=STANDSTILL,
    signing_expected="tirsdag 22. desember 2026",
    complaints=COMPLAINTS,
    contact=CONTACT,
    signature=SIGNATURE,
)
