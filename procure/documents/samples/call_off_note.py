"""Sample data for the call-off note. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.call_off_note import (
    CallOffNote,
    NoteAssignment,
    NoteClimate,
    NoteFramework,
    NoteNeed,
    Participant,
    Risk,
)
from procure.documents.parts import Milestone, WeightedCriterion
from procure.documents.samples.call_off_trial import TRIAL
from procure.documents.samples.common import (
    BID_DEADLINE,
    COMMON,
    FRAMEWORK,
    QUESTION_DEADLINE,
    VALID_UNTIL,
)
from procure.documents.samples.course import COURSE
from procure.documents.samples.framework_common import HAVGAP, NORDLYS, TINDVED
from procure.domain.drafting import ClimateChoice
from procure.domain.framework_file import CallOffMethod

_TIMELINE: Final = (
    Milestone(activity="Frist for spørsmål", time=QUESTION_DEADLINE),
    Milestone(activity="Frist for tilbud", time=BID_DEADLINE),
    Milestone(activity="Tilbudene er bindende til", time=VALID_UNTIL),
    Milestone(activity="Oppdraget starter", time="4. januar 2027"),
    Milestone(activity="Oppdraget er ferdig", time="30. september 2027"),
)

SAMPLE: Final = CallOffNote(
    **COMMON,
    document_id="MK-417-NOTAT-1",
    dated="26. oktober 2026",
    framework=NoteFramework(
        name=FRAMEWORK,
        number="2024/0032",
        owner="Etat for modellanskaffelser (konstruert)",
        period="1. januar 2025 – 31. desember 2027",
        scope=(
            (
                "Rådgivning til innovasjonsprosjekter i offentlig sektor: tjenestedesign, "
                "gevinstrealisering og endringsledelse."
            ),
        ),
        cpv_codes="79410000, 79411000 og 79415000",
        maximum="60 000 000 kr",
        left="52 520 000 kr",
        left_after="50 120 000 kr",
        method=CallOffMethod.MINI_COMPETITION,
        reopening="Konkurransen gjenåpnes ved hvert avrop.",
    ),
    need=NoteNeed(
        background=(
            (
                "I 2025 var 412 unge mellom 18 og 25 år i kontakt med tre eller flere av "
                "tjenestene våre. Hver tjeneste starter på nytt, og mange faller ut på veien."
            ),
        ),
        problem=(
            (
                "De unge må selv finne fram mellom tjenestene. Vi vet ikke nok om hva som får dem "
                "til å falle fra."
            ),
        ),
        users=(
            "Unge mellom 18 og 25 år som verken er i jobb eller utdanning",
            "Ansatte i de fem tjenestene",
        ),
        effects=(
            "Flere unge er i aktivitet ett år etter første kontakt",
            "De unge forteller historien sin én gang",
        ),
        benefits=(
            "Mindre tid til å sende saker fram og tilbake. Nullpunktet måles i diagnosefasen.",
        ),
        partners=("Fjordvik videregående skole (konstruert)", "Ungdomsrådet (konstruert)"),
        anchoring=("Kommunaldirektøren eier prosjektet og leder styringsgruppen.",),
    ),
    assignment=NoteAssignment(
        description=(
            (
                "Leverandøren skal lede et utforskende arbeid sammen med et internt team, fra "
                "diagnose til utprøvde løsninger."
            ),
        ),
        deliverables=(
            "Innsiktsrapport og felles problemforståelse",
            "Minst tre konsepter med forventede gevinster",
            "Utprøving, evaluering og gevinstplan",
        ),
        limits=(
            "Oppdraget omfatter ikke utvikling av fagsystemer.",
            "Innføring i drift er kommunens ansvar.",
        ),
        period="4. januar 2027 – 30. september 2027",
        estimated_value="2 400 000 kr",
        grant="2 000 000 kr",
        own_funding="500 000 kr",
        contract="SSA-O (oppdragsavtalen)",
    ),
    invited=(NORDLYS, HAVGAP, TINDVED),
    left_out=("Konsortium Elveløp (konstruert)",),
    criteria=(
        WeightedCriterion(name="Oppgaveforståelse", weight="30 %"),
        WeightedCriterion(name="Løsningsforslag og metode", weight="25 %"),
        WeightedCriterion(name="Team og kompetanse", weight="25 %"),
        WeightedCriterion(name="Pris", weight="20 %"),
    ),
    scale="10",
    presentation=True,
    standstill="10 kalenderdager",
    standstill_reason="Leverandørene får tid til å vurdere valget før kontrakten er inngått.",
    climate=NoteClimate(
        choice=ClimateChoice.INSIGNIFICANT,
        share="0 %",
        reason=(
            (
                "Oppdraget er rådgivning. Reiser og utstyr er så små at verken klimaavtrykket "
                "eller miljøbelastningen skiller leverandørene."
            ),
        ),
    ),
    climate_rule="anskaffelsesforskriften § 7-9",
    risks=(
        Risk(
            name="Rammen blir brukt opp",
            assessment="Anslaget er 4,6 % av det som er igjen i rammeavtalen.",
            measure="Verdien kontrolleres på nytt før kontrakten inngås.",
        ),
        Risk(
            name="Pengene strekker ikke til",
            assessment="Tilskudd og egne midler er til sammen 2 500 000 kr og dekker anslaget.",
            measure="Tilbudsprisen sammenlignes med midlene før valget.",
        ),
        Risk(
            name="Få eller ingen tilbud",
            assessment="Antall inviterte er 3. De får 24 kalenderdager til å lage tilbud.",
            measure="Leverandører som ikke vil delta, blir bedt om å si hvorfor.",
        ),
        Risk(
            name="Oppdraget varer lenger enn rammeavtalen",
            assessment="Oppdraget er ferdig før rammeavtalen går ut.",
            measure="Ingen særskilte tiltak.",
        ),
    ),
    timeline=_TIMELINE,
    timeline_figure=COURSE,
    participants=(
        Participant(
            part="Prosjekteier", name="Prosjekteier 1", organisation="Fjordvik kommune (konstruert)"
        ),
        Participant(
            part="Evaluator", name="Evaluator 1", organisation="Fjordvik kommune (konstruert)"
        ),
        Participant(
            part="Evaluator", name="Evaluator 2", organisation="Fjordvik kommune (konstruert)"
        ),
        Participant(
            part="Rådgiver",
            name="Rådgiver 1",
            organisation="Etat for modellanskaffelser (konstruert)",
        ),
    ),
    approval="Avropet er godkjent av Innkjøper 1 mandag 26. oktober 2026 kl. 14.10.",
    legal_basis=(
        "Anskaffelsesforskriften § 26-3 om avrop på rammeavtaler med flere leverandører",
        "Anskaffelsesforskriften § 18-1 om tildelingskriterier",
    ),
    trial=TRIAL,
)
