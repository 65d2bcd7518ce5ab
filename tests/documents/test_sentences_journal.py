"""The documents of the case journal say what `domain.md` E2 asks for, in whole sentences."""

import dataclasses

import pytest

from procure.documents.samples.award_letter_other import SAMPLE as AWARD_LETTER_OTHER
from procure.documents.samples.award_letter_winner import SAMPLE as AWARD_LETTER_WINNER
from procure.documents.samples.benefit_plan import SAMPLE as BENEFIT_PLAN
from procure.documents.samples.change_annex import SAMPLE as CHANGE_ANNEX
from procure.documents.samples.clarification import SAMPLE as CLARIFICATION
from procure.documents.samples.complaint_answer import SAMPLE as COMPLAINT_ANSWER
from procure.documents.samples.final_report import SAMPLE as FINAL_REPORT
from procure.documents.samples.presentation_minutes import SAMPLE as MINUTES
from procure.documents.samples.reversal_letter import SAMPLE as REVERSAL_LETTER
from procure.documents.samples.validity_extension import SAMPLE as VALIDITY_EXTENSION
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_clarification_asks_in_writing_with_a_deadline_and_no_improvement():
    has(
        text(CLARIFICATION),
        "Forespørsel om avklaring",
        "Forespørselen har nummer 1 og datoen 30. november 2026.",
        "Den gjelder antall timer til tjenestedesign i fase 2.",
        "Hvilket av tallene gjelder?",
        "Fristen for å svare er torsdag 3. desember 2026 kl. 12.00.",
        "Svar skriftlig på e-post til anskaffelser@fjordvik.example.",
        "Merk svaret med saksnummer 2026/0417 og nummeret på forespørselen.",
        "Svaret kan ikke forbedre tilbudet",
        "Det kan ikke endre pris, leveranser, team eller forbehold.",
        "Svaret kom onsdag 2. desember 2026 kl. 10.41:",
        "Vi har vurdert at svaret ikke forbedrer tilbudet. Det er tatt med.",
        "Anskaffelsesforskriften § 23-5 om ettersending og avklaring",
    )


def test_submission_without_an_answer_tells_what_follows():
    shown = text(CLARIFICATION, submission=True, replies=(), place=None)
    has(
        shown,
        "Forespørsel om ettersending",
        "Kommer ikke det vi ber om innen fristen, vurderer vi tilbudet slik det er levert.",
    )
    for absent in ("Svaret vi har fått", "Sted i tilbudet", "om avklaring\n"):
        assert absent not in shown


def test_answer_that_improves_the_bid_is_left_out():
    (reply,) = CLARIFICATION.replies
    shown = text(CLARIFICATION, replies=(dataclasses.replace(reply, accepted=False),))
    has(shown, "Vi har vurdert at svaret forbedrer tilbudet. Det er ikke tatt med.")
    assert "Det er tatt med." not in shown


def test_minutes_tell_topic_time_people_and_equal_questions():
    has(
        text(MINUTES),
        "Tema\tPresentasjon av oppgaveforståelse og gjennomføring",
        "Møtet begynte\ttorsdag 3. desember 2026 kl. 10.00",
        "Tid brukt\t45 minutter",
        "Tilbyder\tKonsortium Havgap & Skjær (konstruert)",
        "Innkjøper 1, møteleder\nFjordvik kommune (konstruert)",
        "Alle tre tilbyderne fikk 45 minutter",
        "De samme spørsmålene er stilt til alle tilbyderne.",
        "Den er ikke et eget kriterium, og den kan ikke forbedre tilbudet.",
        "Hvordan får de unge påvirke hva dere undersøker i diagnosen?\nUngdomsrådet er med",
        "Leverandøren viste elleve lysark.",
        "Referatet er skrevet av:\nInnkjøper 1",
    )


def test_dialogue_meeting_speaks_of_no_bid():
    shown = text(MINUTES, presentation=False, supplier=None, same_questions=False)
    has(
        shown,
        "Referat fra dialogmøte",
        "Spørsmålene gjaldt dette møtet og er ikke stilt til alle.",
    )
    for absent in ("Tilbyder\t", "stilt til alle tilbyderne", "ikke et eget kriterium"):
        assert absent not in shown


def test_validity_extension_asks_for_a_day_and_says_what_an_answer_means():
    has(
        text(VALIDITY_EXTENSION),
        "Tilbudet gjelder til og med 26. februar 2027.",
        "Vi ber om at tilbudet gjelder til og med 9. april 2027.",
        "Vi har fått en klage på valget av leverandør.",
        "Svar skriftlig på e-post til anskaffelser@fjordvik.example innen mandag 15. februar "
        "2027 kl. 12.00.",
        "Sier dere ja, gjelder tilbudet uendret til den nye fristen.",
        "faller tilbudet bort når fristen 26. februar 2027 er ute.",
        "Alle tilbydere som fortsatt kan få kontrakten, får den samme forespørselen",
        "Leverandøren godtar at tilbudet gjelder til og med 9. april 2027.",
    )


def test_validity_extension_says_no_more_than_what_is_done():
    assert "får den samme forespørselen" not in text(VALIDITY_EXTENSION, to_all=False)


def test_validity_extension_before_the_answer_holds_none():
    shown = text(VALIDITY_EXTENSION, replies=())
    assert "Svaret vi har fått" not in shown
    assert "Leverandøren godtar" not in shown


def test_access_decision_tells_what_is_given_redacted_and_why():
    has(
        text(COMPLAINT_ANSWER),
        "Vedtak om innsyn",
        "Kravet kom 14. desember 2026.",
        "Vi gir delvis innsyn.",
        "Evalueringsrapporten\nGis ut i sin helhet",
        "Det valgte tilbudet\nGis ut sladdet\nMetodebeskrivelsen på side 6 og 7",
        "Metoden er utviklet av leverandøren og kan brukes av konkurrenter.",
        "Utkast til begrunnelser\nGis ikke ut\n–\nDokumentet er et internt arbeidsdokument.",
        "Sladdet tekst er tatt ut av dokumentene og erstattet med en merknad.",
        "Dere kan klage på vedtaket til statsforvalteren innen tre uker.",
    )


def test_access_without_a_redaction_speaks_of_none():
    assert "Sladdet tekst er tatt ut" not in text(COMPLAINT_ANSWER, redacts=False)


def test_complaint_is_answered_with_verdict_and_the_way_on():
    shown = text(COMPLAINT_ANSWER, access=False, verdict="Vi gir dere ikke medhold i klagen.")
    has(
        shown,
        "Svar på klagen",
        "Klagen kom 14. desember 2026.",
        "Vi gir dere ikke medhold i klagen.",
        "Det som skjer nå\nValget av leverandør blir stående.",
        "Er dere uenige i svaret, kan dere gå videre med klagen:",
        "Klagenemnda for offentlige anskaffelser (KOFA): Nemnda gir rådgivende uttalelser.",
    )
    for absent in ("Vedtak om innsyn", "Gis ut", "statsforvalteren"):
        assert absent not in shown


def test_reversal_takes_back_the_notice_and_promises_a_new_one():
    has(
        text(REVERSAL_LETTER),
        "Vi viser til meddelelsen av 10. desember 2026",
        "Der skrev vi at vi hadde valgt Konsortium Nordlys (konstruert).",
        "Prosjekteier 1 gjorde om dette valget 16. desember 2026.",
        "Meddelelsen gjelder ikke lenger, og det er ikke inngått kontrakt.",
        "Tilbudet deres er igjen med i konkurransen på samme vilkår som før valget.",
        "Feilen vi har funnet\nDa vi ga felles poeng på kriteriet «Team og kompetanse»",
        "Derfor må valget gjøres om\nReferansene ga høyere poeng",
        "Alle tilbyderne har fått brev om omgjøringen samtidig.",
        "får alle en ny meddelelse med ny begrunnelse. Da begynner også en ny karensperiode.",
        "Mener dere at vi har gjort feil, kan dere klage.",
    )


def test_reversal_brings_no_rejected_bid_back():
    shown = text(REVERSAL_LETTER, rejected=True)
    has(shown, "Avvisningen av tilbudet deres gjelder fortsatt.")
    for absent in ("igjen med i konkurransen", "vurderes på nytt etter"):
        assert absent not in shown


def test_reversal_tells_the_one_who_was_chosen():
    shown = text(REVERSAL_LETTER, was_chosen=True, standstill=False)
    has(
        shown,
        "Tilbudet deres er derfor ikke lenger valgt.",
        "Det er ingen karensperiode i denne konkurransen.",
    )
    assert "igjen med i konkurransen" not in shown


@pytest.mark.parametrize("sample", [AWARD_LETTER_WINNER, AWARD_LETTER_OTHER])
def test_notice_after_a_reversal_says_what_it_replaces(sample):
    said = "Denne meddelelsen erstatter meddelelsen av 10. desember 2026, som er gjort om."
    assert said in text(sample, replaces="10. desember 2026")
    assert "erstatter" not in text(sample)


def test_change_annex_holds_diagnosis_direction_deliverables_price_progress_and_signatures():
    has(
        text(CHANGE_ANNEX),
        "Endringsbilag 1",
        "Kontrakt\tSSA-O, signert 22. desember 2026",
        "Diagnosen\nDe unge faller ikke ut fordi tjenestene mangler",
        "Partene er enige om denne forståelsen av problemet:\nProblemet er overgangene",
        "Ny retning\nVi går fra å utvikle et felles mottak",
        "Utforske–definere\nTjenestereise for kontaktperson\n28. mai 2027",
        "Tjenestedesigner\n−120\n−144 000 kr",
        "Til sammen\n\n124 000 kr",
        "Ny kontraktsverdi\t1 884 000 kr",
        "Samlet endring\t7,05 % av verdien ved signering",
        "Beslutning om utprøving\n21. juni 2027",
        "Grunnlaget for endringen\nBilag 1 punkt 4",
        "Bilaget gjelder når begge parter har skrevet under.",
        "Konsortium Nordlys (konstruert)\nDaglig leder 1",
    )


def test_change_annex_and_final_report_hold_the_phases_of_the_record():
    annex, report = text(CHANGE_ANNEX), text(FINAL_REPORT)
    assert "Fasene i leveransen er planlagt slik:\nFase\nStart\nSlutt\nDiagnose\n" in annex
    assert "Utvikle–levere\n16. august 2027\n3. desember 2027" in annex
    assert "Fase\nPlanlagt\nGodkjent\nDiagnose\n4. januar 2027 til 9. april 2027\n" in report
    assert "Fakturert i alt\t1 871 500 kr" in report


def test_change_annex_without_a_change_in_price_has_no_table_of_it():
    shown = text(CHANGE_ANNEX, prices=())
    has(shown, "Timene og prisen endres ikke.")
    assert "Tjenestedesigner" not in shown


def test_benefit_plan_holds_every_column_and_who_follows_up():
    has(
        text(BENEFIT_PLAN),
        "Prosjekteier\tFjordvik kommune (konstruert)",
        "Status per\t1. november 2027",
        "Gevinst\nEier\nNullpunkt\nMål\nMåling\nDato\nStatus",
        "Færre dobbeltregistreringer\nVirksomhetsleder 2\n3,2 per ung person\n1\n"
        "Stikkprøve av 50 saker hvert halvår\n30. juni 2027\nOppnådd",
        "Nullpunktet er situasjonen før tiltakene, målt på samme måte som målet.",
        "1 av 3 gevinster er oppnådd.",
        "Styringsgruppen går gjennom oversikten hvert kvartal.",
    )


def test_final_report_holds_results_learning_transfer_and_continuation():
    has(
        text(FINAL_REPORT),
        "Sammendrag\nProsjektet begynte med å lete etter en felles inngang",
        "Utfordringen\nUnge uten jobb møter fem ulike tjenester",
        "Resultater\nTre tjenester har en felles avtale om kontaktperson",
        "Færre dobbeltregistreringer\n1\nOppnådd",
        "Læring\nDiagnosen tok lengre tid enn planlagt",
        "Overføringsverdi\nAvtalen og tjenestereisen kan brukes av andre kommuner.",
        "Videreføring\nKommunen viderefører ordningen med egne midler",
        "Kontraktsverdi til slutt\t1 884 000 kr",
    )


def test_final_report_without_a_plan_says_so():
    has(text(FINAL_REPORT, benefits=()), "Det er ikke laget en gevinstplan for prosjektet.")


@pytest.mark.parametrize(
    "sample", [CLARIFICATION, VALIDITY_EXTENSION, COMPLAINT_ANSWER, REVERSAL_LETTER]
)
def test_letters_are_signed_and_say_whom_to_ask(sample):
    has(
        text(sample),
        "Konsortium Havgap & Skjær (konstruert)\nv/ Havgap Rådgivning AS (konstruert)",
        "Innkjøper 1, anskaffelser@fjordvik.example, telefon 00 00 01 01",
        "Med hilsen\nInnkjøper 1",
    )
