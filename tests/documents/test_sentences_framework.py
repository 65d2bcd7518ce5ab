"""The framework's documents say what `domain.md` E2 1, 2 and 38 ask for, in sentences."""

import dataclasses

import pytest

from procure.documents.samples.annual_report import SAMPLE as ANNUAL_REPORT
from procure.documents.samples.consortium_card import SAMPLE as CONSORTIUM_CARD
from procure.documents.samples.framework_overview import SAMPLE as OVERVIEW
from procure.domain.framework_file import CallOffMethod
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_overview_gives_parties_duration_value_and_use():
    has(
        text(OVERVIEW),
        "Avtaleeier\tEtat for modellanskaffelser (konstruert), organisasjonsnummer 000 000 100",
        "Rammeavtalen gjelder fra 1. januar 2025 til og med 31. desember 2027.",
        "12 måneder. Avtaleeieren kan forlenge én gang.",
        "Det kan gjøres avrop for høyst 60 000 000 kr uten merverdiavgift.",
        "Det er inngått 3 avrop for til sammen 7 480 000 kr. Det er 12,5 % av den høyeste verdien. "
        "Det er 52 520 000 kr igjen.",
        "Fjordvik kommune (konstruert)\n000 000 101\nKan gjøre avrop",
        "Konsortium Nordlys (konstruert)\ntilbud@nordlys.example\n"
        "Nordlys Tjenestedesign AS (konstruert) (leder)\n000 000 201\nNordlys Gevinst AS "
        "(konstruert)\n000 000 202\n",
        "Konsortium Elveløp (konstruert)\ntilbud@elvelop.example\nUtestengt\n",
    )


def test_overview_gives_competence_areas_call_off_ceilings_and_contacts():
    has(
        text(OVERVIEW),
        "Leverandørene skal til sammen dekke disse kompetanseområdene:\n"
        "Tjenestedesign\nGevinstrealisering\nEndringsledelse\n",
        "Alle avrop skjer ved minikonkurranse mellom leverandørene i rammeavtalen.",
        "Når konkurransen gjenåpnes: Konkurransen gjenåpnes ved hvert avrop.",
        "Kontrakten for hvert avrop inngås på SSA-O (oppdragsavtalen).",
        "Oppgaveforståelse\nKvalitet\n20–40 %",
        "En leverandør kan ikke tilby høyere timepris enn pristaket sitt.",
        "R3\nGevinstrådgiver\nSenior\n1 450 – 1 590 kr",
        "Konsortium Elveløp (konstruert)\n1 495\n1 450\n–\n1 520\n1 150",
        "Spørsmål om rammeavtalen går til:\nRammeavtaleforvalter 1, "
        "rammeavtale@modellanskaffelser.example",
        "Anskaffelsesforskriften § 26-3 om avrop",
        "8  Kontaktpersoner",
    )


def test_overview_counts_the_projects_of_each_cohort_and_phase():
    has(
        text(OVERVIEW),
        "Kull\nIdé\nGodkjent\nAnskaffelse\nLeveranse\nAvsluttet\nAlle\n"
        "2026\n2\n1\n2\n0\n0\n5\n2025\n0\n0\n0\n2\n1\n3\nAlle\n2\n1\n2\n2\n1\n8",
    )


def test_overview_without_projects_shows_no_map():
    assert "Antall prosjekter" not in text(OVERVIEW, projects=None, phases=(), cohorts=())


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (CallOffMethod.DIRECT_AWARD, "Avrop skjer direkte hos én leverandør"),
        (CallOffMethod.BOTH, "Vilkåret under avgjør hvilken måte som gjelder."),
    ],
)
def test_overview_explains_each_way_to_call_off(method, sentence):
    shown = text(OVERVIEW, method=method)
    has(shown, sentence)
    assert "Alle avrop skjer ved minikonkurranse" not in shown


def test_overview_without_options_use_and_ceilings_says_so():
    shown = text(OVERVIEW, options=(), postings=(), ceilings=(), duration_reason="Lang utprøving.")
    has(
        shown,
        "Rammeavtalen har ingen opsjoner på forlengelse.",
        "Varigheten er begrunnet slik: Lang utprøving.",
        "Det er ikke inngått noen avrop ennå, så hele verdien er igjen.",
        "Rammeavtalen setter ingen høyeste timepris.",
    )
    for absent in ("Disse opsjonene", "Det er inngått", "Kode\n"):
        assert absent not in shown


def test_card_gives_lead_members_coverage_people_and_rates():
    has(
        text(CONSORTIUM_CARD),
        "Virksomheten som leder konsortiet, leverer tilbudene og svarer for dem.",
        "Nordlys Tjenestedesign AS (konstruert)\n000 000 201\nLeder\n",
        "Lavvo Endring AS (konstruert)\n000 000 203\nMedlem\n",
        "Konsortiets nivå i et område er det høyeste nivået som en av personene har der.",
        "Tjenestedesign\n5\n3\nGevinstrealisering\n5\n2\nEndringsledelse\n4\n1\n",
        "Gevinstrådgiver 1\nGevinstrådgiver, Nordlys Gevinst AS (konstruert)\n"
        "Gevinstplaner for fire kommuner.\n1\n5\n3\n",
        "Innsiktsrådgiver 1\nNordlys Tjenestedesign AS (konstruert)\nIntervjuer og feltarbeid.\n",
        "Konsortiet kan ikke tilby høyere timepris enn dette.",
        "Endringsleder\nSenior\n1 600 kr",
        "En virksomhet som konsortiet støtter seg på, forplikter seg i en egen erklæring.",
        "Tabellen viser erklæringene som er registrert og ikke trukket.",
        "Lavvo Endring AS (konstruert)\nEn endringsleder og en vikar.\n02.06.2025\n"
        "30.06.2026 (har gått ut)\n–\n",
        "2025/0402 Kortere ventetid (konstruert)\n18.08.2025\nGa tilbud og ble valgt",
    )


def test_card_of_a_suspended_consortium_begins_with_it():
    has(
        text(CONSORTIUM_CARD, suspended="1. oktober 2026"),
        "Konsortiet er utestengt fra og med 1. oktober 2026 og inviteres ikke til nye",
    )


def test_annual_report_gives_call_offs_by_supplier_buyer_and_year():
    has(
        text(ANNUAL_REPORT),
        "I 2025 ble det inngått 2 avrop for til sammen 5 130 000 kr uten merverdiavgift.",
        "Konkurranser sendt ut\t4",
        "Konkurranser avlyst\t1",
        "Mediantiden fra invitasjonen var sendt til valget var meddelt, var 38 dager.",
        "Enklere byggesak (konstruert)\n2025/0188\nFjordvik kommune (konstruert)\n"
        "Konsortium Havgap & Skjær (konstruert)\n14.04.2025\n2 980 000 kr",
        "Konsortium Nordlys (konstruert)\n1\n2 150 000 kr\n1\n2 150 000 kr",
        "Direktorat for modellsaker (konstruert)\n1\n2 150 000 kr\n1\n2 150 000 kr",
        "2025\n2\n5 430 000 kr\n5 430 000 kr\n9,1 %",
        "Det er 9,1 % av den høyeste verdien, og 54 570 000 kr er igjen.",
    )


def test_annual_report_gives_the_forecast_in_the_picture_in_words_too():
    has(
        text(ANNUAL_REPORT),
        "siste dag for avrop. Den stiplede streken er prognosen.",
        "Takten er målt over\thele avtalens tid: 3 posteringer",
        "Bruk i måneden\tom lag 452 000 kr",
        "Brukt når avtalen slutter\tom lag 16 290 000 kr",
    )


def test_annual_report_says_when_all_is_used():
    soon = dataclasses.replace(ANNUAL_REPORT.forecast, used_up="1. mars 2027")
    shown = text(ANNUAL_REPORT, forecast=soon)
    has(shown, "Rammen er brukt opp\t1. mars 2027")
    assert "Brukt når avtalen slutter" not in shown


def test_annual_report_says_why_there_is_no_forecast():
    shown = text(ANNUAL_REPORT, forecast=None, no_forecast="Avtalen er ute.")
    has(shown, "Prognose\nAvtalen er ute.")
    for absent in ("Den stiplede streken", "Takten er målt over"):
        assert absent not in shown


def test_annual_report_gives_the_response_rate():
    has(
        text(ANNUAL_REPORT),
        "Leverandørene ga tilbud på 67 % av invitasjonene i konkurransene som ble avsluttet.",
        "Svarte ikke\t1",
        "Svarprosent\t67 % av invitasjonene førte til tilbud",
        "Konsortium Elveløp (konstruert)\n3\n1\n33 %",
        "Leverandørene oppga disse grunnene. Vi viser dem uten navn.\n"
        "Teamet var opptatt i perioden.",
    )


def test_annual_report_of_a_quiet_year_says_so():
    shown = text(
        ANNUAL_REPORT, answers=None, call_offs=(), buyers=(), days_to_award=None, unfinished=True
    )
    has(
        shown,
        "Året er ikke over. Tallene gjelder til og med dagen rapporten ble laget.",
        "Det ble ikke inngått noen avrop i 2025.",
        "Ingen oppdragsgiver har gjort avrop ennå.",
        "Ingen konkurranser ble avsluttet i 2025.",
    )
    for absent in ("Svarprosent\t", "Mediantiden", "Hvorfor leverandørene avslo"):
        assert absent not in shown


def test_annual_report_hides_what_few_did():
    shown = text(ANNUAL_REPORT, supplier_answers=(), decline_reasons=(), nearly_used=True)
    has(
        shown,
        "Minst én leverandør fikk færre enn 3 invitasjoner",
        "fordi færre enn 3 leverandører avslo med en grunn som kan vises uten navn.",
        "Det meste av rammen er brukt: 9,1 %.",
    )
    assert "33 %" not in shown


def test_framework_documents_are_about_the_framework_or_the_consortium():
    headings = [document.heading for document in (OVERVIEW, CONSORTIUM_CARD, ANNUAL_REPORT)]
    assert headings == [
        "Rammeavtaleoversikt: Rammeavtale om innovasjonsbistand (konstruert)",
        "Konsortiekort: Konsortium Nordlys (konstruert)",
        "Årsrapport for rammeavtalen: Rammeavtale om innovasjonsbistand (konstruert)",
    ]
    assert dataclasses.replace(CONSORTIUM_CARD, consortium="Annet").subject == "Annet"
