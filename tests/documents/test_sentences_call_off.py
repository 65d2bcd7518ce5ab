"""The note and the contract say what `domain.md` B3 and E2 3, 4 and 31 ask for, in sentences."""

import dataclasses

import pytest

from procure.documents.layouts.contract_annexes import ANNEXES_ASSIGNMENT, ANNEXES_ASSISTANCE
from procure.documents.samples.call_off_contract import SAMPLE as CONTRACT
from procure.documents.samples.call_off_note import SAMPLE as NOTE
from procure.domain.drafting import ClimateChoice
from procure.domain.framework_file import CallOffMethod, StandardContract
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_note_describes_the_need():
    has(
        text(NOTE),
        "I 2025 var 412 unge mellom 18 og 25 år i kontakt med tre eller flere av tjenestene våre.",
        "De unge må selv finne fram mellom tjenestene.",
        "Disse har problemet eller skal bruke løsningen:\nUnge mellom 18 og 25 år",
        "Disse samarbeider vi med:\nFjordvik videregående skole (konstruert)",
        "Flere unge er i aktivitet ett år etter første kontakt",
        "Nullpunktet måles i diagnosefasen.",
        "Kommunaldirektøren eier prosjektet og leder styringsgruppen.",
        "Løsningen er ikke valgt. Diagnosen i oppdraget avgjør retningen videre",
    )


def test_note_gives_right_scope_value_and_frames():
    has(
        text(NOTE),
        "Fjordvik kommune (konstruert) kan gjøre avrop på rammeavtalen «Rammeavtale om "
        "innovasjonsbistand (konstruert)» (saksnummer 2024/0032), som Etat for modellanskaffelser "
        "(konstruert) eier.",
        "Rammeavtalen har dette omfanget, og oppdraget ligger innenfor det:",
        "Igjen etter avropet\t50 120 000 kr, hvis anslaget stemmer",
        "Oppdraget omfatter ikke utvikling av fagsystemer.",
        "Anslått verdi\t2 400 000 kr uten merverdiavgift",
        "Tilskudd\t2 000 000 kr",
        "Egne midler\t500 000 kr",
        "Periode\t4. januar 2027 – 30. september 2027",
        "Anskaffelsesforskriften § 18-1 om tildelingskriterier",
    )


def test_note_gives_method_climate_risk_time_roles_and_approval():
    has(
        text(NOTE),
        "Rammeavtalen sier at alle avrop skjer ved minikonkurranse.",
        "Alle som kan utføre oppdraget, inviteres skriftlig og samtidig:\n"
        "Konsortium Nordlys (konstruert)",
        "Disse er utestengt fra rammeavtalen og inviteres ikke:\nKonsortium Elveløp (konstruert)",
        "Team og kompetanse\n25 %",
        "Kvalitet vurderes på en skala fra 0 til 10.",
        "Leverandørene får presentere tilbudet, alle like lenge.",
        "Vi holder en frivillig karensperiode på 10 kalenderdager. Leverandørene får tid",
        "Klimaavtrykket og miljøbelastningen er uvesentlige.",
        "Valget er vurdert etter anskaffelsesforskriften § 7-9.",
        "Rammen blir brukt opp\nAnslaget er 4,6 % av det som er igjen i rammeavtalen.\n"
        "Verdien kontrolleres på nytt",
        "Frist for tilbud\ntorsdag 26. november 2026 kl. 12.00",
        "Prosjekteier\nProsjekteier 1\nFjordvik kommune (konstruert)",
        "Avropet er godkjent av Innkjøper 1 mandag 26. oktober 2026 kl. 14.10.",
    )


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (ClimateChoice.CRITERION, "er tildelingskriterium og teller 30 % av den samlede vekten."),
        (ClimateChoice.REQUIREMENT, "fordi det er klart at kravene gir bedre effekt."),
    ],
)
def test_note_tells_each_climate_choice(choice, sentence):
    climate = dataclasses.replace(NOTE.climate, choice=choice, share="30 %")
    shown = text(NOTE, climate=climate)
    has(shown, sentence)
    assert "uvesentlige" not in shown.partition("Vi begrunner valget slik")[0]


def test_note_leaves_out_what_the_call_off_lacks():
    shown = text(
        NOTE,
        need=dataclasses.replace(NOTE.need, benefits=(), partners=(), anchoring=()),
        framework=dataclasses.replace(NOTE.framework, method=CallOffMethod.BOTH, reopening=None),
        standstill=None,
        presentation=False,
        left_out=(),
        approval=None,
        climate_rule=None,
    )
    has(
        shown,
        "Avropet skjer ved minikonkurranse, fordi vilkåret for å gjenåpne konkurransen er oppfylt.",
        "Vi holder ingen karensperiode. Leverandørene får tid",
        "Leverandørene skal ikke presentere tilbudet muntlig.",
        "Avropet er ikke godkjent ennå. En innkjøper må godkjenne det",
    )
    for absent in ("Forankring", "Disse samarbeider", "utestengt", "§ 7-9", "Vilkåret i ramme"):
        assert absent not in shown


def test_contract_has_a_front_page_with_parties_and_places_to_sign():
    has(
        text(CONTRACT),
        "Avtale om oppdrag etter statens standardavtale for oppdrag, SSA-O (oppdragsavtalen), "
        "versjon 2018. Konsulenten har ansvar for resultatet av oppdraget.",
        "Kunde\tFjordvik kommune (konstruert), organisasjonsnummer 000 000 101",
        "Konsulent\tNordlys Tjenestedesign AS (konstruert), organisasjonsnummer 000 000 201",
        "Rammeavtale\tRammeavtale om innovasjonsbistand (konstruert), saksnummer 2024/0032",
        "Samlet pris\t2 007 000 kr uten merverdiavgift, se prisbilaget",
        "Tilbudet er tatt inn i bilagene uten endringer.",
        "Ved motstrid går rammeavtalen foran kontrakten.",
        "Kontrakten er bindende når begge parter har skrevet under.",
        "Kunden\nFjordvik kommune (konstruert)\n000 000 101",
        "Avtaleteksten er ikke tatt inn her.",
    )


def test_contract_fills_the_annexes_from_requirements_answers_team_and_prices():
    has(
        text(CONTRACT),
        "1  Kundens beskrivelse av oppdraget\n2  Konsulentens spesifikasjon av oppdraget",
        "Konsulenten har bekreftet i tilbudet at alle absolutte krav (A-krav) er oppfylt.",
        "2\nAlt materiale skal være universelt utformet.\nA-krav",
        "Dette er svarene i Konsulentens tilbud, slik de ble levert",
        "Derfor bruker vi halve diagnosefasen på intervjuer og følgedager.",
        "Konsulenten tok ingen forbehold i tilbudet.",
        "Partene avtaler retningen videre i et endringsbilag.",
        "Innkjøper 1, anskaffelser@fjordvik.example, telefon 00 00 01 01",
        "De kan bare byttes ut etter reglene i den generelle avtaleteksten.",
        "Gevinstrådgiver 1\nGevinstrådgiver\nSe svarene i tilbudet.",
        "Konsulenten svarer for alle virksomhetene i konsortiet.",
        "Tjenestedesigner\n700\n1 550 kr\n1 085 000 kr",
        "Kunden betaler for timer som er utført og godkjent, til timeprisene over.",
        "Opsjon: Følgeevaluering\nMåling av gevinster 6 og 12 måneder etter utprøvingen.",
        "Siste dag for å ta ut opsjonen\t31. august 2027",
        "Opsjonens verdi\n\n\n190 400 kr",
        "Nei. Partene har ikke avtalt endringer i den generelle avtaleteksten.",
        "Nei. Bilaget er tomt når avtalen inngås.",
    )


def annexes(titles):
    last = len(titles) - 2
    return tuple(
        dataclasses.replace(
            CONTRACT.annexes[0],
            number=str(number),
            title=title,
            used="ja" if number <= last else "nei",
        )
        for number, title in enumerate(titles, start=1)
    )


@pytest.mark.parametrize(
    ("standard", "titles"),
    [
        (StandardContract.ASSIGNMENT, ANNEXES_ASSIGNMENT),
        (StandardContract.ASSISTANCE, ANNEXES_ASSISTANCE),
    ],
)
def test_contract_numbers_the_annexes_of_its_standard(standard, titles):
    shown = text(CONTRACT, standard=standard, annexes=annexes(titles))
    has(shown, *(f"Bilag {number}: {title}\n" for number, title in enumerate(titles, start=1)))
    listed = "".join(f"{n}  {title}\n" for n, title in enumerate(titles, start=1))
    assert listed in shown
    assert shown.count("\nBilag ") == len(titles)


def test_contract_of_assistance_puts_the_bid_under_the_description():
    shown = text(
        CONTRACT, standard=StandardContract.ASSISTANCE, annexes=annexes(ANNEXES_ASSISTANCE)
    )
    has(
        shown,
        "Avtale om bistand etter statens standardavtale for bistand, SSA-B (bistandsavtalen)",
        "Konsulenten stiller med kvalifisert innsats, og Kunden leder arbeidet.",
        "Konsulentens tilbud\nDette er svarene i Konsulentens tilbud",
    )
    assert "Konsulentens spesifikasjon" not in shown


def test_contract_with_reservations_and_without_hours():
    reserved = ("Lokaler stilles av Kunden.",)
    shown = text(CONTRACT, reservations=reserved, prices=(), needs=(), options=())
    has(
        shown,
        "Konsulenten tok disse forbeholdene i tilbudet:\nLokaler stilles av Kunden.",
        "Avtalens samlede verdi er 2 007 000 kr.",
    )
    for absent in ("ingen forbehold", "Timepris\n", "Kompetansen oppdraget trenger"):
        assert absent not in shown


def test_note_prints_the_trial_of_the_model():
    has(
        text(NOTE),
        "Modellen ble prøvd 22. oktober 2026 med seks oppdiktede bud rundt et anslag på "
        "2 400 000 kr uten merverdiavgift.",
        "Vekt på pris\t20 %",
        "5. Dyrt og sterkt\n2 880 000 kr\n4,15\n8,03\n1\n",
        "Logaritmisk\nDyrt og sterkt\n20 %\n207 944 kr – 249 533 kr\nIngen\n",
        "Verktøyet foreslår formelen «Logaritmisk»",
        "Det skjer når prisen veier mindre enn 46,1 %.",
    )
    outdated = dataclasses.replace(NOTE, trial=None, trial_outdated=True)
    has(text(outdated), "Evalueringsmodellen er prøvd, men den er endret siden.")
    assert "Prøvebud" not in text(outdated)
