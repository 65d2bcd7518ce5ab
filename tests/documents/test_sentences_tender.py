"""Requirements, bid form, answers and amendments say what the bidder needs, in sentences."""

import dataclasses

import pytest

from procure.documents.contexts.amendment import ChangeMade
from procure.documents.errors import GenerationRefused
from procure.documents.render import render
from procure.documents.samples.amendment import SAMPLE as AMENDMENT
from procure.documents.samples.bid_form import SAMPLE as BID_FORM
from procure.documents.samples.questions_answers import SAMPLE as QUESTIONS_ANSWERS
from procure.documents.samples.requirements import SAMPLE as REQUIREMENTS
from procure.documents.samples.tender_document import SAMPLE as TENDER_DOCUMENT
from procure.domain.framework_file import StandardContract
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def lacks(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence in shown] == []


def test_requirements_describe_need_assignment_and_every_requirement():
    has(
        text(REQUIREMENTS),
        "Kontrakt\tSSA-O (oppdragsavtalen)",
        "Bilag\tBilag 1: Kundens beskrivelse av oppdraget",
        "Det blir en del av kontrakten med den leverandøren vi velger.",
        "Leverandøren beskriver i bilag 2 hvordan oppdraget skal løses",
        "Kommunen kartla tilbudet til unge i 2025.",
        "De unge må selv finne fram mellom tjenestene",
        "Pårørende og frivillige som hjelper de unge",
        "Disse samarbeider vi med:\nFjordvik videregående skole (konstruert)",
        "De unge forteller historien sin én gang",
        "Dette er bevisst åpent:",
        "Oppdraget omfatter ikke anskaffelse eller utvikling av fagsystemer.",
        "1 Diagnose\nForstå problemet",
        "Gevinstrealisering\n3\nNullpunkt",
        "Periode\t4. januar 2027 til 30. september 2027",
        "Anslått verdi\t2 400 000 kr uten merverdiavgift, med opsjoner",
        "Følgeevaluering\nMåling av gevinster",
        "Vi avviser tilbud som ikke oppfyller alle de absolutte kravene.",
        "K2\nAlle som møter unge i prosjektet, skal kunne legge fram politiattest.\nBekreftelse i",
        "Avvik regnes som forbehold og skal stå i tilbudsskjemaet.\nNr.\nKrav",
        "K3\nInnsikt og skisser leveres i formater",
        "K4: Leverandøren reiser med tog eller buss når det er mulig.",
    )


def test_requirements_of_an_assistance_contract_name_its_own_annexes():
    shown = text(REQUIREMENTS, contract=StandardContract.ASSISTANCE)
    has(
        shown,
        "Kontrakt\tSSA-B (bistandsavtalen)",
        "Bilag\tBilag 1: Beskrivelse av bistanden",
        "Leverandøren setter opp framdriften i bilag 2.",
    )
    lacks(shown, "oppdragsavtalen", "bilag 3")


def test_requirements_without_some_kinds_say_so():
    shown = text(REQUIREMENTS, others=(), climate=())
    has(shown, "Oppdraget har ingen andre krav enn de absolutte.")
    lacks(shown, "Klima og miljø")
    shown = text(REQUIREMENTS, absolute=())
    has(shown, "Oppdraget har ingen absolutte krav.")
    with pytest.raises(GenerationRefused) as why:
        render(dataclasses.replace(REQUIREMENTS, absolute=(), others=()))
    assert [field.label for field in why.value.missing] == ["Absolutte krav"]


def test_bid_form_asks_for_everything_a_bid_holds():
    shown = text(BID_FORM)
    has(
        shown,
        "Laget for\tKonsortium Nordlys (konstruert)",
        "Tilbudet gis av Konsortium Nordlys (konstruert).",
        "Nordlys Tjenestedesign AS (konstruert)\n000 000 201\nLeder",
        "Gevinst & Sønn AS (konstruert)\n000 000 203\nMedlem",
        "Å laste opp er ikke å levere.",
        "Ingenting blir endret før dere bekrefter. Et tomt felt endrer ingenting.",
        "K1\nTeamet skal bestå av personer",
        "Vi oppfyller alle de absolutte kravene i konkurransen.\n☒",
        "Vi godtar kontraktsvilkårene i SSA-O (oppdragsavtalen), med de forbeholdene",
        "Vi har laget tilbudet uten samarbeid med eller kjennskap til andre tilbydere.\n☐",
        "Tilbudet er bindende til og med fredag 26. februar 2027 kl. 23.59.\n☐",
        "hva det koster i kroner uten merverdiavgift å fjerne det",
        "Forbehold, med pris på hvert\nPunkt 5.2 i bilag 4: Vi ber om 30 dagers",
        "Omfang\thøyst 900 ord. Løsningen teller ordene.",
        "Svar: Oppgaveforståelse\nDe unge møter fem tjenester med hvert sitt mål.",
        "Svar: Løsningsforslag og metode\n‹Skriv her›",
        "Skriv navnet slik personen står i rammeavtalen.",
        "Navn\nTjenestedesigner 1\nRolle\nTjenestedesigner, senior\nNivå i Tjenestedesign (0–5)\n5",
        "Relevant erfaring, sett opp mot tildelingskriteriene\nLedet tre innsiktsløp",
        "Tilgjengelighet i oppdraget (%)\n60\nReferanse og kontaktpunkt\nFjordvik videregående",
        "Prosjektleder\n280\n1 750 kr\n1 690\n473 200 kr",
        "Opsjon: følgeevaluering, alle roller\n120\ningen øvre grense\n‹kroner›\nregnes ut",
        "Oppdraget har ingen opsjoner som skal prises.",
        "Har dere andre forutsetninger, skriver dere dem som forbehold i kapittel 4.",
        "Sted og dato",
        "Underskrift\nFor den virksomheten som leder konsortiet",
        BID_FORM.form_code,
    )


def test_published_bid_form_names_no_bidder_and_holds_no_bid():
    empty = dataclasses.replace(
        BID_FORM,
        consortium=None,
        firms=(),
        reservations=None,
        answers=tuple(dataclasses.replace(a, text=None) for a in BID_FORM.answers),
        people=BID_FORM.people[1:],
        rates=tuple(dataclasses.replace(r, rate=None, amount=None) for r in BID_FORM.rates),
        confirmed=type(BID_FORM.confirmed)(),
    )
    shown = text(empty)
    has(shown, "Løsningen vet hvilket konsortium som laster opp skjemaet.")
    lacks(shown, "Nordlys", "☒", "De unge møter", "1 690", "Samlet pris i utkastet")


def test_bid_form_tells_the_options_and_the_total_when_there_are_any():
    from procure.documents.contexts.tender_document import Option

    option = Option(name="Følgeevaluering", content="Måling etter ett år", terms="Til timepris")
    has(
        text(BID_FORM, options=(option,), total="1 331 200 kr"),
        "Følgeevaluering\nMåling etter ett år\nTil timepris",
        "Samlet pris i utkastet da skjemaet ble laget, var 1 331 200 kr.",
    )


def test_questions_and_answers_are_numbered_dated_and_anonymous():
    shown = text(QUESTIONS_ANSWERS)
    has(
        shown,
        "Versjon\t3, datert 11. november 2026",
        "Spørsmålene er gjengitt uten å si hvem som har stilt dem.",
        "En presisering utfyller konkurransegrunnlaget, versjon 2, uten å endre det.",
        "Denne versjonen erstatter de tidligere versjonene av spørsmål og svar.",
        "2\nTildelingskriteriet «Oppdragsforståelse»\nendring (versjon 2)\n09.11.2026 kl. 10.05\nUendret",
        "3\nKrav 3\npresisering\n11.11.2026 kl. 09.30\nNytt svar",
        "Spørsmål 1\nGjelder: Hele konkurransen. Stilt 04.11.2026 kl. 09.12.\nKan møtene med",
        "på kveldstid?\nSvar – presisering\nJa. Ungdomsrådet",
        "innsiktsarbeidet med de unge?\nSvar – endring i versjon 2\nNei. Innsiktsarbeidet",
        "Bare skriftlige svar fra kontaktpersonen binder oss.",
    )
    with pytest.raises(GenerationRefused):
        render(dataclasses.replace(QUESTIONS_ANSWERS, questions=()))


def test_amendment_says_what_changed_why_and_what_to_do():
    has(
        text(AMENDMENT),
        "Til alle som er invitert til minikonkurransen",
        "Endringsmelding, versjon 2",
        "Konkurransegrunnlaget går fra versjon 1 til versjon 2. Alle inviterte får meldingen",
        "Tilbudsfrist\ntorsdag 26. november 2026 kl. 12.00\ntorsdag 3. desember 2026 kl. 12.00",
        "Krav 4\ningenting\nSkisser leveres med kilde og lisens for bilder.",
        "Ordgrensen var for lav til at dere kan vise arbeidet i alle tre fasene.",
        "Spørsmål 3\nEndringen svarer på dette spørsmålet. Hvem som spurte, er ikke oppgitt.",
        "Svaret vårt\nJa. Grensen er nå 900 ord.",
        "slik:\nDere trenger en uke til å bruke de nye ordene.",
        "Tilbudsfrist\ttorsdag 3. desember 2026 kl. 12.00 (ny)",
        "Spørsmålsfrist\tmandag 16. november 2026 kl. 12.00",
        "bekreftet eller endret dem:\nbekreftelsen av kravene\nsvaret på «Oppdragsforståelse»",
        "Et levert tilbud står ved lag.",
        AMENDMENT.model_hash,
        "Med hilsen\nInnkjøper 1",
    )


def test_amendment_of_a_deadline_alone_leaves_bids_standing():
    gone = ChangeMade(what="Krav 7", before="Strøket krav")
    alone = {"content_changed": False, "deadline_extended": False, "touched": ()}
    shown = text(AMENDMENT, changes=(gone,), **alone)
    has(
        shown,
        "Krav 7\nStrøket krav\nstrøket",
        "Tilbudsfrist\ttorsdag 3. desember 2026 kl. 12.00 (uendret)",
        "Har dere allerede levert tilbud, trenger dere ikke å gjøre noe.",
    )
    lacks(shown, "må dere levere en ny versjon", "står ved lag")
    untouched = text(AMENDMENT, touched=(), question_number=None, validity_changed=True)
    has(
        untouched,
        "må dere levere en ny versjon hvis tilbudet skal følge endringen",
        "Vedståelsesfristen er ny.",
    )
    lacks(untouched, "Endringen svarer på")


def test_amended_tender_document_says_first_what_differs_from_the_issue():
    shown = text(TENDER_DOCUMENT)
    has(
        shown,
        "Endringer etter at konkurransen ble sendt ut",
        "2\nKrav 4\ningenting\nSkisser leveres med kilde og lisens for bilder.",
    )
    lacks(text(TENDER_DOCUMENT, changes=()), "Endringer etter at konkurransen ble sendt ut")
