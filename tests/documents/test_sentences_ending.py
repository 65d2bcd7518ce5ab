"""The letter and the protocol of an ended case: what happened, and in words what did not."""

import dataclasses

import pytest

from procure.documents.contexts.cancellation_letter import Ending, Reached
from procure.documents.contexts.procurement_protocol import Outcome
from procure.documents.fields import missing
from procure.documents.samples.cancellation_letter import SAMPLE as CANCELLATION_LETTER
from procure.documents.samples.procurement_protocol import SAMPLE as PROTOCOL
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_cancellation_tells_all_invited_why_and_what_it_means():
    has(
        text(CANCELLATION_LETTER),
        "Til leverandørene i rammeavtalen «Rammeavtale om innovasjonsbistand (konstruert)»",
        "Minikonkurransen er avlyst",
        "Vi inviterte dere mandag 2. november 2026 kl. 09.00 til minikonkurransen",
        "Konkurransen ble avlyst 20. november 2026.",
        "Alle som ble invitert, får dette brevet samtidig.",
        "Den saklige grunnen: Behovet er falt bort eller blitt et annet.\nKommunestyret har vedtatt",
        "Tilbud som er levert, er forseglet og blir ikke åpnet.",
        "Fjordvik kommune (konstruert): Send klagen skriftlig til anskaffelser@fjordvik.example.",
        "Dere kan be om innsyn i dokumentene i konkurransen.",
        "Med hilsen\nInnkjøper 1",
    )


@pytest.mark.parametrize(
    ("ending", "reached", "sentences"),
    [
        (
            Ending.NO_BIDS,
            Reached.SEALED,
            (
                "avsluttet uten valg av leverandør",
                "Ingen leverte tilbud innen tilbudsfristen.",
                "Det blir ikke inngått kontrakt på grunnlag av konkurransen.",
            ),
        ),
        (
            Ending.NONE_ADMISSIBLE,
            Reached.OPENED,
            ("Alle tilbudene måtte avvises.", "Dere er ikke lenger bundet av tilbudet deres."),
        ),
        (
            Ending.CANCELLED,
            Reached.TOLD,
            ("Meddelelsen om valg av leverandør gjelder ikke lenger.",),
        ),
    ],
)
def test_cancellation_letter_says_how_it_ended(ending, reached, sentences):
    shown = text(CANCELLATION_LETTER, ending=ending, reached=reached)
    has(shown, *sentences)
    assert "forseglet" not in shown


def test_protocol_holds_the_fields_of_the_standard_form():
    has(
        text(PROTOCOL),
        "Saksnummer\t2026/0417",
        "Oppdragsgiver\tFjordvik kommune (konstruert), organisasjonsnummer 000 000 101",
        "Protokollfører\tInnkjøper 1",
        "Anslått verdi\t2 400 000 kr uten merverdiavgift",
        "Varighet\t4. januar 2027 – 17. desember 2027",
        "Tilbudsfrist\ttorsdag 26. november 2026 kl. 12.00",
        "Leverandøren skal lede en diagnose",
        "med 10 leverandører. Valget mellom dem skjer ved minikonkurranse.",
        "vilkår for minikonkurranse: Alle avrop skjer ved minikonkurranse mellom leverandørene.",
        "Oppgaveforståelse\n30 %",
        "Minikonkurransen er ikke kunngjort særskilt.",
        "Avropet er ett oppdrag og er ikke delt i delkontrakter.",
        "Det er ikke gjort unntak fra elektronisk kommunikasjon.",
        "Klimaavtrykket og miljøbelastningen er uvesentlige",
        "Anskaffelsesforskriften § 25-5 om anskaffelsesprotokoll",
        "Leverandørene ble kvalifisert da rammeavtalen ble inngått.",
        "Konsortium Nordlys (konstruert)\n000 000 201\nTilbud mottatt 25. november 2026 kl. 10.12.33",
        "Avslo 6. november 2026: Ikke ledig kapasitet før sommeren.",
        "Tilbudene ble åpnet torsdag 26. november 2026 kl. 13.05. Se åpningsprotokollen.",
        "Teamet dekker ikke endringsledelse (krav K1).\n30. november 2026\n30. november 2026",
        "Ingen tilbud er vurdert som unormalt lave.",
        "Hvem som er prosjektleder i fase 3\n30. november 2026\nBesvart 1. desember 2026.",
        "Det er ikke holdt presentasjoner eller møter.",
        "Vedståelsesfristen er ikke forlenget.",
        "Det er ikke forhandlet. Ingen tilbud er endret etter tilbudsfristen.",
        "Disse tilbudene er vurdert mot tildelingskriteriene:\nKonsortium Nordlys",
        "Valgt leverandør\tKonsortium Nordlys (konstruert)",
        "Kontraktsverdi\t2 214 000 kr uten merverdiavgift",
        "Tildelingsbeslutning\ttorsdag 10. desember 2026 kl. 10.00, av Prosjektleder 1",
        "Meddelelsen ble sendt\tfredag 11. desember 2026 kl. 09.00, til alle som ga tilbud",
        "Karensperiode\tTil mandag 21. desember 2026 kl. 23.59",
        "Nordlys Tjenestedesign AS (konstruert)\n000 000 201\nLeder konsortiet",
        "Gevinst & Co AS (konstruert)\n000 000 211\nMedlem",
        "Konkurransen ble ikke avlyst. Saken ble avsluttet tirsdag 22. desember 2026 kl. 14.00.",
        "Det er ikke kommet klager.",
        "Ingen beslutning er gjort om.",
        "Evaluator 4: Har vært ansatt hos Tindevegg Analyse AS (konstruert) til 2025.",
        "14. september 2026\nHva som er prøvd før\nProsjektleder 1 og to rådgivere",
        "Sluttrapporten fra forprosjektet. Delt med alle leverandørene 2. november 2026.",
        "Regel 15: Tilbudsfristen er rimelig\nAlle leverandørene fikk forhåndsvarsel",
        "Prosjektleder 1, 2. november 2026",
        "Kontrakten ble kunngjort 23. desember 2026.",
        "Saken skal oppbevares. Den kan tidligst slettes 22. desember 2029.",
        "Antall spørsmål fra leverandørene: 3. Svarene gikk til alle.",
        PROTOCOL.model_hash,
    )


def test_protocol_says_that_there_was_no_talk_and_no_warning():
    bare = dataclasses.replace(PROTOCOL, talks=(), warnings=(), published="", keep_until="")
    shown = text(bare)
    has(
        shown,
        "Det er ikke registrert dialog med leverandører om oppdraget",
        "Regelsjekken varslet ikke om noe som måtte begrunnes.",
    )
    assert "Oppbevaring" not in shown
    assert "kunngjort 23." not in shown


def test_protocol_of_a_cancelled_case_keeps_sealed_bids_secret():
    cancelled = dataclasses.replace(
        PROTOCOL,
        outcome=Outcome.CANCELLED,
        opened_at=None,
        chosen=None,
        evaluated=(),
        rejected=(),
        ties=(),
        ending=("Behovet er borte.",),
    )
    shown = text(cancelled)
    has(
        shown,
        "Det er derfor ikke kjent hvem som hadde levert tilbud, og ingen tilbud er åpnet.",
        "Ingen tilbud er avvist.",
        "Ingen tilbud er vurdert mot tildelingskriteriene.",
        "Konkurransen ble avlyst tirsdag 22. desember 2026 kl. 14.00. Begrunnelse:\nBehovet er",
        "Alle som var invitert, fikk brev om avlysningen samtidig.",
        "Ingen har oppgitt tilknytning til en tilbyder.",
    )
    assert "Valgt leverandør" not in shown


def test_protocol_of_an_unsuccessful_case_says_why():
    shown = text(PROTOCOL, outcome=Outcome.UNSUCCESSFUL, opened_at=None, chosen=None, evaluated=())
    has(
        shown,
        "Det kom ingen tilbud, så det var ingen tilbud å åpne.",
        "fordi det ikke var noe tilbud som kunne velges.",
    )


@pytest.mark.parametrize(
    ("outcome", "lacking"),
    [
        (Outcome.CONTRACT, {"opened_at", "evaluated", "chosen"}),
        (Outcome.CANCELLED, {"ended_at", "ending"}),
        (Outcome.UNSUCCESSFUL, {"ended_at"}),
    ],
)
def test_protocol_needs_what_its_outcome_brings(outcome, lacking):
    bare = dataclasses.replace(
        PROTOCOL, outcome=outcome, opened_at=None, evaluated=(), chosen=None, ended_at=None
    )
    assert {field.path for field in missing(bare)} == lacking
