"""Sample data for the tender document. Everything in it is invented.

No-break spaces join numbers, units and dates, as `procure.domain.formats` writes them.
"""

from typing import Final

from procure.documents.contexts.tender_document import (
    Annex,
    Assignment,
    Changed,
    Climate,
    Competence,
    ContractTerms,
    Criterion,
    Option,
    Phase,
    Presentation,
    PricedOption,
    PriceLine,
    Project,
    Requirement,
    Rules,
    ScalePoint,
    ScaleWording,
    SubCriterion,
    TenderDocument,
)
from procure.documents.parts import Milestone
from procure.documents.samples.common import (
    ATTACHMENTS,
    BID_DEADLINE,
    BID_ROOM,
    COMMON,
    CONTACT,
    FRAMEWORK,
    KEY_FINGERPRINT,
    LEGAL_BASIS,
    MODEL,
    MODEL_HASH,
    QUESTION_DEADLINE,
    TIE_RULE,
    VALID_UNTIL,
)
from procure.documents.samples.course import COURSE
from procure.domain.drafting import ClimateChoice
from procure.domain.framework_file import StandardContract

_PROJECT: Final = Project(
    about_buyer=(
        (
            "Fjordvik er en oppdiktet kommune med 31 000 innbyggere. Oppdraget er forankret hos "
            "kommunedirektøren og følges av en styringsgruppe med ledere fra oppvekst, helse og "
            "arbeid."
        ),
    ),
    background=(
        (
            "Kommunen kartla tilbudet til unge i 2025. Kartleggingen viste at 412 unge var i "
            "kontakt med tre eller flere tjenester i løpet av et år, uten at noen hadde "
            "ansvar for helheten."
        ),
        (
            "Vi har tidligere prøvd felles møter og et felles skjema. Det ga bedre "
            "samarbeid, men de unge merket lite til det."
        ),
    ),
    problem=(
        (
            "De unge må selv finne fram mellom tjenestene og fortelle historien sin på nytt "
            "hvert sted. Tjenestene har ulike mål, frister og fagsystemer. Vi vet ikke nok "
            "om hva som får de unge til å falle fra."
        ),
    ),
    target_users=(
        "Unge mellom 18 og 25 år som verken er i jobb eller utdanning",
        "Ansatte i oppfølgingstjenesten, psykisk helse, rus, sosialtjenesten og voksenopplæringen",
        "Pårørende og frivillige som hjelper de unge",
    ),
    effects=(
        "Flere unge er i aktivitet ett år etter første kontakt",
        "De unge forteller historien sin én gang",
        "Ansatte bruker mindre tid på å sende saker fram og tilbake",
    ),
    undecided=(
        "Om svaret er en ny tjeneste, en ny måte å samarbeide på eller noe annet",
        "Hvilke av de fem tjenestene som skal være med i utprøvingen",
    ),
    partners=("Fjordvik videregående skole (konstruert)", "Ungdomsrådet i Fjordvik (konstruert)"),
)

_ASSIGNMENT: Final = Assignment(
    description=(
        (
            "Leverandøren skal lede et utforskende arbeid sammen med et internt team på fire "
            "personer. Vi legger vekt på at de unge er med hele veien, og at kommunen sitter igjen "
            "med kompetanse."
        ),
    ),
    limits=(
        "Oppdraget omfatter ikke anskaffelse eller utvikling av fagsystemer.",
        "Innføring i drift er kommunens ansvar.",
    ),
    period="4. januar 2027 til 30. september 2027",
    place="Rådhuset i Fjordvik. Deler av arbeidet kan gjøres digitalt.",
    estimated_value="2 400 000 kr uten merverdiavgift, med opsjoner",
    phases=(
        Phase(
            name="1 Diagnose",
            purpose="Forstå problemet sammen med unge og ansatte, og bli enige om hva det er.",
            deliverables=(
                "Innsiktsrapport, felles problemforståelse, nullpunkt for gevinstene, forslag til "
                "endringsbilag."
            ),
        ),
        Phase(
            name="2 Utforske–definere",
            purpose="Utvikle og sammenligne flere mulige retninger.",
            deliverables=(
                "Minst tre konsepter med forventede gevinster og risiko, og en anbefaling."
            ),
        ),
        Phase(
            name="3 Utvikle–levere",
            purpose="Prøve ut det valgte konseptet i liten skala og forberede innføring.",
            deliverables=(
                "Utprøving med minst 20 unge, evaluering, gevinstplan og plan for innføring."
            ),
        ),
    ),
    competences=(
        Competence(
            area="Tjenestedesign",
            level="5",
            need="Innsikt med unge i sårbare situasjoner, samskaping, utprøving av konsepter.",
        ),
        Competence(
            area="Gevinstrealisering",
            level="3",
            need="Nullpunkt, mål som kan følges opp, og eierskap til gevinstene i linjen.",
        ),
        Competence(
            area="Endringsledelse",
            level="4",
            need=(
                "Forankring i fem tjenester med ulike mål, og støtte til ledere som skal endre "
                "praksis."
            ),
        ),
    ),
    options=(
        Option(
            name="Følgeevaluering",
            content="Måling av gevinster 6 og 12 måneder etter utprøvingen.",
            terms=(
                "120 timer til tilbudt timepris for rollene i prisskjemaet. Er med i prisen vi "
                "sammenligner."
            ),
        ),
    ),
)

_RULES: Final = Rules(
    contact=CONTACT,
    question_channel="konkurranserommet på https://minikonkurranse.example/konkurranser/417",
    question_deadline=QUESTION_DEADLINE,
    bid_deadline=BID_DEADLINE,
    delivery_place=BID_ROOM,
    languages="norsk, svensk eller dansk",
    valid_until=VALID_UNTIL,
    presentation=Presentation(
        time="tirsdag 1. desember 2026, rekkefølgen trekkes",
        duration="25 minutter presentasjon og 15 minutter spørsmål til hver",
        place="Rådhuset i Fjordvik, møterom Brygga, eller digitalt",
        purpose="Kontrollere og justere poengene for «Oppgaveforståelse» og «Team og kompetanse».",
    ),
    standstill="10 kalenderdager",
    standstill_reason=(
        "Karensperiode er ikke påbudt ved avrop. Vi holder den likevel, så leverandørene får tid "
        "til å vurdere valget før kontrakten er inngått."
    ),
    key_fingerprint=KEY_FINGERPRINT,
    legal_basis=LEGAL_BASIS,
)

_CRITERIA: Final = (
    Criterion(
        name="Oppgaveforståelse",
        weight="30 %",
        assessed=(
            "Om leverandøren viser at den har satt seg inn i både problemet og organisasjonen, og "
            "hvilke usikkerheter den ser."
        ),
        documentation="Svarmal del A",
        max_words="900 ord",
        minimum="4",
    ),
    Criterion(
        name="Løsningsforslag og metode",
        weight="25 %",
        assessed=(
            "Hvor godt framgangsmåten egner seg til å finne og prøve ut gode svar i alle tre "
            "fasene."
        ),
        documentation="Svarmal del B med framdriftsplan",
        max_words="1 200 ord",
    ),
    Criterion(
        name="Team og kompetanse",
        weight="25 %",
        assessed=(
            "Relevant erfaring hos personene som er tilbudt, og hvordan teamet dekker "
            "kompetansetriangelet."
        ),
        documentation="Mal for team og CV, høyst to referanser per person",
        max_words="600 ord per person",
        sub_criteria=(
            SubCriterion(
                name="Erfaring",
                weight="15 %",
                assessed="Personenes erfaring fra sammenlignbare oppdrag.",
            ),
            SubCriterion(
                name="Samlet dekning",
                weight="10 %",
                assessed="Teamets dekning av de tre kompetanseområdene mot behovet i oppdraget.",
            ),
        ),
    ),
    Criterion(
        name="Pris",
        weight="20 %",
        assessed="Summen av timer × timepris for alle rollene, med opsjonen.",
        documentation="Prisskjema",
    ),
)

SAMPLE: Final = TenderDocument(
    **COMMON,
    document_id="MK-417-KG-1",
    dated="2. november 2026",
    version="2",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    project=_PROJECT,
    assignment=_ASSIGNMENT,
    rules=_RULES,
    requirements=(
        Requirement(
            number="K1",
            text=(
                "Teamet skal bestå av personer som til sammen dekker tjenestedesign, "
                "gevinstrealisering og endringsledelse."
            ),
            documentation="Mal for team og CV",
            absolute=True,
        ),
        Requirement(
            number="K2",
            text="Alle som møter unge i prosjektet, skal kunne legge fram politiattest.",
            documentation="Bekreftelse i tilbudsskjemaet",
            absolute=True,
        ),
        Requirement(
            number="K3",
            text="Innsikt og skisser leveres i formater kommunen kan redigere selv.",
            documentation="Kort beskrivelse i svarmal del B",
            absolute=False,
        ),
    ),
    criteria=_CRITERIA,
    model=MODEL,
    scale=(
        ScalePoint(
            points="10", meaning="Fremragende: svært god og godt dokumentert på alle punkter."
        ),
        ScalePoint(points="7–9", meaning="Meget god: klart over det vi trenger, små svakheter."),
        ScalePoint(points="4–6", meaning="God: dekker behovet, med noen svakheter."),
        ScalePoint(points="1–3", meaning="Svak: dekker bare deler av behovet."),
        ScalePoint(points="0", meaning="Ikke besvart eller uten verdi for oppdraget."),
    ),
    wordings=(
        ScaleWording(
            criterion="Oppgaveforståelse",
            steps=(
                ScalePoint(
                    points="10",
                    meaning="Svaret viser innsikt i både problemet og kommunen, med belegg.",
                ),
                ScalePoint(points="6", meaning="Svaret viser innsikt i det meste av problemet."),
                ScalePoint(points="2", meaning="Svaret gjentar det som står i grunnlaget."),
                ScalePoint(points="0", meaning="Svaret viser ingen forståelse av oppdraget."),
            ),
        ),
    ),
    tie_rule=TIE_RULE,
    price_basis=(
        "Alle priser er i norske kroner uten merverdiavgift. Timeprisen dekker alle kostnader, "
        "også reise til Fjordvik."
    ),
    price_lines=(
        PriceLine(role="Prosjektleder", hours="280", ceiling="1 750 kr"),
        PriceLine(role="Tjenestedesigner, senior", hours="520", ceiling="1 650 kr"),
        PriceLine(role="Rådgiver, gevinstrealisering", hours="260", ceiling="1 600 kr"),
        PriceLine(role="Rådgiver, endringsledelse", hours="340", ceiling="1 600 kr"),
    ),
    price_options=(
        PricedOption(
            name="Følgeevaluering",
            last_day="31. august 2027",
            lines=(
                PriceLine(role="Prosjektleder", hours="40", ceiling="1 750 kr"),
                PriceLine(role="Rådgiver, gevinstrealisering", hours="80", ceiling="1 600 kr"),
            ),
        ),
    ),
    contract=ContractTerms(
        standard=StandardContract.ASSIGNMENT,
        version="versjon 2018",
        annexes=(
            Annex(
                number="1",
                title="Kundens beskrivelse av oppdraget",
                content="Kravspesifikasjonen, vedlegg 2",
            ),
            Annex(
                number="2",
                title="Konsulentens spesifikasjon av oppdraget",
                content="Leverandørens tilbud",
            ),
            Annex(number="3", title="Prosjekt- og fremdriftsplan", content="Leverandørens tilbud"),
            Annex(
                number="4",
                title="Administrative bestemmelser",
                content="Utfylt av oppdragsgiver, vedlegg 4",
            ),
            Annex(
                number="5",
                title="Samlet pris og prisbestemmelser",
                content="Leverandørens prisskjema",
            ),
            Annex(
                number="6",
                title="Endringer i den generelle avtaleteksten",
                content="Ingen endringer",
            ),
            Annex(
                number="7",
                title="Endringer av oppdraget etter avtaleinngåelsen",
                content="Endringsbilaget etter diagnosefasen og senere endringer",
            ),
        ),
    ),
    climate=Climate(
        choice=ClimateChoice.INSIGNIFICANT,
        reason=(
            (
                "Oppdraget er rådgivning som for det meste gjøres på leverandørens og kommunens "
                "kontorer. Det kjøpes ingen varer. Reisene er få, fordi halvparten av møtene er "
                "digitale."
            ),
            (
                "Vi har vurdert både klimaavtrykket og miljøbelastningen, og begge er "
                "uvesentlige for denne konkurransen."
            ),
        ),
        legal_basis="anskaffelsesforskriften § 7-9 femte ledd",
    ),
    timeline=(
        Milestone(activity="Invitasjonen er sendt", time="2. november 2026"),
        Milestone(activity="Frist for spørsmål", time=QUESTION_DEADLINE),
        Milestone(activity="Tilbudsfrist", time=BID_DEADLINE),
        Milestone(activity="Presentasjoner", time="tirsdag 1. desember 2026"),
        Milestone(activity="Meddelelse om valg", time="fredag 11. desember 2026"),
        Milestone(activity="Karensperioden er ute", time="mandag 21. desember 2026 kl. 23.59"),
        Milestone(activity="Kontrakten signeres", time="tirsdag 22. desember 2026"),
        Milestone(activity="Oppstart", time="mandag 4. januar 2027"),
        Milestone(activity="Tilbudet må gjelde til", time=VALID_UNTIL),
    ),
    timeline_figure=COURSE,
    attachments=ATTACHMENTS[1:],
    model_hash=MODEL_HASH,
    changes=(
        Changed(
            version="2",
            what="Krav 4",
            before="ingenting",
            after="Skisser leveres med kilde og lisens for bilder.",
        ),
    ),
)
