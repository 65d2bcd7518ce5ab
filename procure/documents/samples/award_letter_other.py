"""Sample data for the letter to a bidder that did not win. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.award_letter_other import (
    AwardLetterOther,
    ComparedReason,
    ComparedScore,
    Lead,
)
from procure.documents.samples.common import (
    CHARACTERISTICS,
    COMMON,
    COMPLAINTS,
    CONTACT,
    FRAMEWORK,
    MODEL,
    OTHER,
    SIGNATURE,
    STANDSTILL,
    WINNER,
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


SAMPLE: Final = AwardLetterOther(
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
    leads=(
        Lead(criterion="Oppgaveforståelse", lead="0,6"),
        Lead(criterion="Løsningsforslag og metode", lead="0,25"),
        Lead(criterion="Samlet dekning", lead="0,2"),
        Lead(criterion="Erfaring", lead="0,15"),
        Lead(criterion="Pris", lead="−0,1579"),
    ),
    lead_total="1,0421",
    enough=("Pris: høyst 1 383 000 kr i stedet for 2 052 000 kr",),
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
