"""Sample data for the minutes of a presentation. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.presentation_minutes import (
    MinutesExchange,
    MinutesParticipant,
    PresentationMinutes,
)
from procure.documents.samples.common import COMMON, FRAMEWORK, OTHER

SAMPLE: Final = PresentationMinutes(
    **COMMON,
    document_id="2026/0417, Referat fra presentasjon eller dialogmøte 2, v1",
    dated="3. desember 2026",
    framework=FRAMEWORK,
    number="2",
    presentation=True,
    supplier=OTHER.name,
    topic="Presentasjon av oppgaveforståelse og gjennomføring",
    held="torsdag 3. desember 2026 kl. 10.00",
    minutes="45",
    place="Møterom Utsikten, Fjordvik rådhus",
    participants=(
        MinutesParticipant(who="Prosjekteier 1", side="Fjordvik kommune (konstruert)"),
        MinutesParticipant(who="Innkjøper 1, møteleder", side="Fjordvik kommune (konstruert)"),
        MinutesParticipant(who="Evaluator 1 og 2", side="Fjordvik kommune (konstruert)"),
        MinutesParticipant(who="Prosjektleder", side="Havgap Rådgivning AS (konstruert)"),
        MinutesParticipant(who="Tjenestedesigner", side="Skjær Endring AS (konstruert)"),
    ),
    equal=(
        (
            "Alle tre tilbyderne fikk 45 minutter: 25 til å presentere og 20 til spørsmål. De fikk "
            "spørsmålene og rammene samme dag, sju dager før møtet."
        ),
    ),
    same_questions=True,
    exchanges=(
        MinutesExchange(
            question="Hvordan får de unge påvirke hva dere undersøker i diagnosen?",
            answer=(
                "Ungdomsrådet er med på å velge hvem som intervjues, og leser funnene før de "
                "blir presentert."
            ),
        ),
        MinutesExchange(
            question="Hva gjør dere hvis diagnosen viser at problemet er et annet?",
            answer="Vi stanser, skriver et endringsbilag sammen med dere og planlegger på nytt.",
        ),
    ),
    shared=("Leverandøren viste elleve lysark. De er lagret i saken.",),
    written_by="Innkjøper 1",
)
