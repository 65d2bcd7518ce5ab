"""The documents say what the law and the reader need, in whole sentences."""

import dataclasses

import pytest

from procure.documents.parts import (
    QualityValue,
    Standstill,
)
from procure.documents.samples.award_letter_other import SAMPLE as AWARD_LETTER_OTHER
from procure.documents.samples.award_letter_winner import SAMPLE as AWARD_LETTER_WINNER
from procure.documents.samples.bid_receipt import SAMPLE as BID_RECEIPT
from procure.documents.samples.common import MODEL
from procure.documents.samples.evaluation_matrix import SAMPLE as EVALUATION_MATRIX
from procure.documents.samples.invitation import SAMPLE as INVITATION
from procure.documents.samples.tender_document import SAMPLE as TENDER_DOCUMENT
from procure.domain.drafting import ClimateChoice
from procure.domain.evaluation.model import Family, Normalise, PriceFormula, RoundingStage
from procure.domain.framework_file import StandardContract
from tests.documents.cases import SAMPLES, text

WITH_MODEL = (
    INVITATION,
    TENDER_DOCUMENT,
    EVALUATION_MATRIX,
    AWARD_LETTER_WINNER,
    AWARD_LETTER_OTHER,
)
MARK = "KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning"


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def model(**changes):
    return dataclasses.replace(MODEL, **changes)


def test_invitation_says_all_a_bidder_must_know_at_once():
    has(
        text(INVITATION),
        "Til leverandørene i rammeavtalen «Rammeavtale om innovasjonsbistand (konstruert)»",
        "saksnummer 2024/0032",
        "Saksnummer 2026/0417",
        "Invitasjonen går samtidig og likt til alle leverandører i rammeavtalen",
        "Spørsmålsfrist\tmandag 16. november 2026 kl. 12.00",
        "Tilbudsfrist\ttorsdag 26. november 2026 kl. 12.00",
        "Tilbudet må gjelde til\tfredag 26. februar 2027 kl. 23.59",
        "Lever tilbudet elektronisk her: https://minikonkurranse.example/tilbud/417",
        "Innkjøper 1, anskaffelser@fjordvik.example, telefon 00 00 01 01",
        "Anslått verdi er 2 400 000 kr uten merverdiavgift.",
        "Kontrakten inngås på SSA-O (oppdragsavtalen), versjon 2018.",
        "Oppgaveforståelse\n30 %\n",
        "Karensperioden er på 10 kalenderdager",
        INVITATION.model_hash,
        "Avtaletekst med utfylte bilag",
        "Anskaffelsesforskriften § 26-3",
        "Med hilsen\nInnkjøper 1\nSeksjon for anskaffelser",
    )


def test_invitation_leaves_out_what_the_competition_lacks():
    shown = text(
        INVITATION, estimated_value=None, presentation=None, standstill=None, legal_basis=()
    )
    has(shown, "Vi holder ingen karensperiode. Begrunnelsen for det står i konkurransegrunnlaget.")
    for absent in ("Anslått verdi", "Presentasjon", "Karensperioden er på", "Regler konkurransen"):
        assert absent not in shown


def test_contact_without_a_telephone_ends_after_the_address():
    contact = dataclasses.replace(INVITATION.contact, phone=None)
    has(text(INVITATION, contact=contact), "Innkjøper 1, anskaffelser@fjordvik.example\n")


def test_tender_document_has_its_chapters_and_what_belongs_in_them():
    has(
        text(TENDER_DOCUMENT),
        "1  Om oppdragsgiver og prosjektet",
        "11  Vedlegg og kontrollsum",
        "412 unge var i kontakt med tre eller flere",
        "Vi har ikke låst oss til én løsning. Dette er bevisst åpent:",
        "1 Diagnose\nForstå problemet",
        "Gevinstrealisering\n3\nNullpunkt",
        "Følgeevaluering\nMåling av gevinster",
        "Still spørsmål skriftlig i konkurranserommet",
        "Tilbudet skal være skrevet på norsk, svensk eller dansk.",
        "Tilbudet er bindende til fredag 26. februar 2027 kl. 23.59.",
        "Skriv hva forbeholdet gjelder, og hva det koster å fjerne det.",
        "En avklaring kan ikke forbedre tilbudet.",
        "Vi kan avlyse konkurransen når vi har en saklig grunn.",
        "Andre kan be om innsyn i tilbudene når vi har valgt leverandør.",
        "Karensperioden er på 10 kalenderdager",
        "K1\nTeamet skal bestå",
        "A-krav\n",
        "Hva vi vurderer\tOm leverandøren viser",
        "Dokumentasjon\tSvarmal del A",
        "Omfang\thøyst 900 ord",
        "Et tilbud med færre enn 4 poeng her blir ikke rangert.",
        "Samlet dekning\n10 %\nTeamets dekning",
        "7–9\nMeget god",
        "Tilbud med likt resultat får samme plassering.",
        "Prosjektleder\n280\n1 750 kr",
        "Timene i opsjonene teller med i prisen vi sammenligner.",
        "Opsjon: Følgeevaluering",
        "Vi kan ta ut opsjonen til og med 31. august 2027.",
        "Prosjektleder\n40\n1 750 kr",
        "Denne skalaen gjelder kriteriene som ikke har en egen beskrivelse:",
        "2\nSvaret gjentar det som står i grunnlaget.",
        "7\nEndringer av oppdraget etter avtaleinngåelsen\n",
        "Karensperioden er ute\nmandag 21. desember 2026 kl. 23.59",
        TENDER_DOCUMENT.model_hash,
    )


def test_tender_document_without_options_presentation_and_standstill_says_so():
    shown = text(
        TENDER_DOCUMENT,
        assignment=dataclasses.replace(TENDER_DOCUMENT.assignment, options=()),
        rules=dataclasses.replace(TENDER_DOCUMENT.rules, presentation=None, standstill=None),
    )
    has(
        shown,
        "Oppdraget har ingen opsjoner.",
        "Vi holder ikke presentasjoner i denne konkurransen.",
        "Vi holder ingen karensperiode, og kan inngå kontrakt når meddelelsen er sendt.",
    )


@pytest.mark.parametrize(
    ("standard", "sentence"),
    [
        (
            StandardContract.ASSIGNMENT,
            "SSA-O (oppdragsavtalen), versjon 2018. Leverandøren har ansvar for",
        ),
        (
            StandardContract.ASSISTANCE,
            "SSA-B (bistandsavtalen), versjon 2018. Leverandøren stiller med",
        ),
    ],
)
def test_tender_document_names_the_standard_agreement(standard, sentence):
    contract = dataclasses.replace(TENDER_DOCUMENT.contract, standard=standard)
    shown = text(TENDER_DOCUMENT, contract=contract)
    has(shown, sentence)
    assert ("SSA-O" in shown) != ("SSA-B" in shown)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (ClimateChoice.CRITERION, "Klima og miljø er tildelingskriterium og teller 30 % av den"),
        (ClimateChoice.REQUIREMENT, "Vi stiller krav til klima og miljø i stedet for"),
        (ClimateChoice.INSIGNIFICANT, "miljøbelastning som er uvesentlig."),
    ],
)
def test_tender_document_explains_the_climate_choice(choice, sentence):
    climate = dataclasses.replace(
        TENDER_DOCUMENT.climate, choice=choice, share="30 %", elements=("Utslipp fra reiser",)
    )
    shown = text(TENDER_DOCUMENT, climate=climate)
    has(shown, sentence, "Vi begrunner valget slik:", "Oppdraget er rådgivning")
    assert ("Utslipp fra reiser" in shown) == (choice is not ClimateChoice.INSIGNIFICANT)


FORMULAS = {
    PriceFormula.PROPORTIONAL: "Prispoeng = 10 × laveste pris ÷ tilbudets pris",
    PriceFormula.LINEAR: "Ingen tilbud får færre enn 0 prispoeng.",
    PriceFormula.HYBRID: "Prispoeng = 10 × t² × laveste pris ÷ (1 × tilbudets pris)",
    PriceFormula.LOG: "En pris som er 2 ganger den laveste, får 0 poeng.",
    PriceFormula.INTERVAL: "En pris på 900 kr får 10 poeng, og en pris på 2 000 kr får 0 poeng.",
    PriceFormula.MINMAX: "÷ (høyeste pris − laveste pris)",
    PriceFormula.MEAN: "Prispoeng = 50 − 100 × (tilbudets pris − gjennomsnittsprisen)",
}


@pytest.mark.parametrize("formula", PriceFormula)
def test_every_price_formula_is_explained(formula):
    chosen = model(formula=formula, floor="0", a="2", low="900 kr", high="2 000 kr")
    for document in WITH_MODEL:
        shown = text(document, model=chosen)
        has(shown, FORMULAS[formula])
        others = [line for other, line in FORMULAS.items() if other is not formula]
        assert [line for line in others if line in shown] == []


def test_linear_without_a_floor_and_interval_from_the_lowest_price_are_explained():
    has(text(INVITATION), "Det er ingen nedre grense: Prispoengene kan bli negative.")
    chosen = model(formula=PriceFormula.INTERVAL, high="2 000 kr")
    has(text(INVITATION, model=chosen), "Laveste pris blant tilbudene som er med i evalueringen")


def test_a_competition_without_a_price_criterion_says_so():
    shown = text(INVITATION, model=model(formula=None))
    has(shown, "Pris er ikke et tildelingskriterium i denne konkurransen.")
    assert "Prispoeng" not in shown


@pytest.mark.parametrize("document", WITH_MODEL, ids=lambda document: document.name)
def test_other_families_are_explained(document):
    worth = (QualityValue(criterion="Oppgaveforståelse", value="25 000 kr per poeng"),)
    priced = model(family=Family.PRICED_QUALITY, formula=None, quality_values=worth)
    has(
        text(document, model=priced),
        "Evaluert pris = pris − sum av (vekt × verdien av kvaliteten)",
        "Oppgaveforståelse\n25 000 kr per poeng",
    )
    ratio = text(document, model=model(family=Family.RATIO, formula=None))
    has(ratio, "Evaluert pris = pris ÷ sum av kvalitetspoeng")
    assert "Prispoeng" not in ratio


@pytest.mark.parametrize(
    ("normalise", "sentence"),
    [
        (Normalise.NONE, "Det beste tilbudet løftes ikke til høyeste poengsum."),
        (Normalise.PERCENT, "De andre løftes like mange prosent."),
        (Normalise.SHIFT, "legges det samme tallet til alles poeng"),
    ],
)
def test_normalising_is_explained(normalise, sentence):
    has(text(INVITATION, model=model(normalise=normalise)), sentence)


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        (RoundingStage.NONE, "rangeringen bygger på de nøyaktige tallene."),
        (RoundingStage.CRITERION, "Poengene på hvert kriterium avrundes til 2 desimaler"),
        (RoundingStage.WEIGHTED, "De vektede poengene avrundes til 2 desimaler"),
        (RoundingStage.TOTAL, "Sluttresultatet avrundes til 2 desimaler"),
    ],
)
def test_rounding_and_lowest_quality_are_explained(stage, sentence):
    chosen = model(rounding=stage, decimals="2", minimum_quality="12")
    has(text(INVITATION, model=chosen), sentence, "Et tilbud må ha minst 12 kvalitetspoeng")


def test_receipt_proves_what_arrived_and_when():
    has(
        text(BID_RECEIPT),
        "Mottatt\tonsdag 25. november 2026 kl. 14.31.07 (norsk normaltid)",
        "Mottatt (UTC)\t2026-11-25T13:31:07+00:00",
        "Tilbudsfrist\ttorsdag 26. november 2026 kl. 12.00",
        "Versjon\t2",
        "Denne versjonen erstatter versjon 1, mottatt 24. november 2026",
        "Team og CV – Ærlig, Ønske og Å.pdf\n" + BID_RECEIPT.files[1].sha256 + "\n2,4 MB",
        "Til sammen\n2,6 MB",
        BID_RECEIPT.receipt_hash,
        "KV-0007, utstedt 25. november 2026",
    )
    assert "erstatter" not in text(BID_RECEIPT, replaces=None)


def test_matrix_shows_points_weights_totals_ranks_and_reasons():
    has(
        text(EVALUATION_MATRIX),
        "Evaluatorer\tEvaluator 1, Evaluator 2, Evaluator 3",
        "A\nKonsortium Nordlys (konstruert)\n000 000 201\n2 214 000 kr\n8,3921\n1",
        "Konsortium Lyng (konstruert)\nAvvist: Teamet dekker ikke endringsledelse (krav K1).",
        "Oppgaveforståelse\n30 %\n9\n2,7\n7\n2,1\n6\n1,8",
        "–  Erfaring\n15 %\n7\n1,05",
        "Samlet resultat\n\n8,3921\n7,35\n6,2725",
        "Rangering\n\n1\n2\n3",
        "Prosjektleder\n280 timer\n1 500 kr\n420 000 kr",
        "Laveste pris blant tilbudene som er evaluert, er 2 052 000 kr.",
        "Styrker: Egen innsikt fra samtaler med ungdomsrådet.",
        "Svakheter: Sier lite om voksenopplæringen.",
        "Svarmal A, side 2–4",
        "Dekkende, men bygger mest på opplysningene i konkurransegrunnlaget.\nSvarmal A, side 2",
        EVALUATION_MATRIX.model_hash,
    )


def test_matrix_without_prices_and_exclusions_leaves_them_out():
    bids = tuple(dataclasses.replace(bid, price=None) for bid in EVALUATION_MATRIX.bids)
    shown = text(
        EVALUATION_MATRIX, bids=bids, price_lines=(), reference_price=None, excluded=(), remarks=()
    )
    has(shown, "000 000 201\nikke evaluert\n8,3921")
    for absent in ("Priser", "Tilbud som ikke er med", "Merknader", "Laveste pris blant"):
        assert absent not in shown


def test_winner_learns_why_and_what_comes_before_a_contract():
    has(
        text(AWARD_LETTER_WINNER),
        "Konsortium Nordlys (konstruert)\nv/ Nordlys Tjenestedesign AS (konstruert)",
        "Vi har valgt Konsortium Nordlys (konstruert) som leverandør",
        "Vi mottok 4 tilbud og evaluerte 3.",
        "Denne meddelelsen er ikke en kontrakt.",
        "Oppgaveforståelse\n30 %\n9\n2,7",
        "–  Samlet dekning\n10 %\n8\n0,8",
        "Sum\n\n\n8,3921",
        "Tilbudet fikk 9 poeng. Tilbudet viser svært god forståelse",
        "Svakheter: Utprøvingen starter sent.",
        "Karensperioden varer til mandag 21. desember 2026 kl. 23.59.",
        "Kontraktsverdi\t2 214 000 kr uten merverdiavgift, med opsjoner",
        "Oppdatert skatteattest, høyst seks måneder gammel",
        "Merk klagen med saksnummer 2026/0417.",
        "Klagenemnda for offentlige anskaffelser (KOFA): Nemnda gir rådgivende uttalelser.",
        "Dere kan be om innsyn i dokumentene i konkurransen.",
    )


def test_loser_learns_both_points_the_reasons_and_the_winner_s_advantages():
    has(
        text(AWARD_LETTER_OTHER),
        "Konsortium Havgap & Skjær (konstruert)\nv/ Havgap Rådgivning AS (konstruert)",
        "Vi har valgt Konsortium Nordlys (konstruert).",
        "Tilbudet deres ble nummer 2.",
        "viser best forståelse av hvorfor de unge faller ut",
        "Oppgaveforståelse\n30 %\n7\n2,1\n9\n2,7",
        "–  Erfaring\n15 %\n6\n0,9\n7\n1,05",
        "Sum\n\n\n7,35\n\n8,3921",
        "Prisen i det valgte tilbudet var 2 214 000 kr uten merverdiavgift.",
        "Tilbudet deres: 7 poeng. Tilbudet viser god forståelse av problemet",
        "Styrker: Framstillingen av de unges situasjon er god og konkret.",
        "Svakheter: Styringen av de fem tjenestene er knapt omtalt.",
        "Det valgte tilbudet: 9 poeng. Tilbudet beskriver hvordan",
        "Vi brukte metoden som står i konkurransegrunnlaget:",
        "Karensperioden varer til mandag 21. desember 2026 kl. 23.59.",
        "Vi regner med å signere kontrakten tirsdag 22. desember 2026.",
        "Fjordvik kommune (konstruert): Send klagen skriftlig",
        "Dere kan be om innsyn i dokumentene i konkurransen.",
    )


def test_loser_s_letter_keeps_the_winner_s_price_when_it_is_secret():
    shown = text(AWARD_LETTER_OTHER, winner_price=None)
    has(shown, "Prisen i tilbudet deres var 2 052 000 kr uten merverdiavgift.")
    assert "Prisen i det valgte tilbudet" not in shown
    assert "Prisen i tilbudet deres" not in text(AWARD_LETTER_OTHER, price=None, winner_price=None)


def test_letters_name_no_bidder_but_the_recipient_and_the_winner():
    others = {bid.supplier for bid in EVALUATION_MATRIX.bids[2:]}
    others |= {bid.supplier for bid in EVALUATION_MATRIX.excluded}
    for letter in (AWARD_LETTER_WINNER, AWARD_LETTER_OTHER):
        assert [name for name in others if name in text(letter)] == []
    assert AWARD_LETTER_OTHER.recipient.name not in text(AWARD_LETTER_WINNER)


@pytest.mark.parametrize("letter", [AWARD_LETTER_WINNER, AWARD_LETTER_OTHER])
def test_letters_say_when_there_is_no_standstill(letter):
    shown = text(letter, standstill=Standstill(reason="Karens er ikke påbudt ved avrop."))
    has(
        shown,
        "Det er ingen karensperiode i denne konkurransen.",
        "Karens er ikke påbudt ved avrop.",
    )
    assert "varer til" not in shown


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_document_carries_case_number_id_and_page_numbers(name):
    sample = SAMPLES[name]
    has(text(sample), f"\tSaksnummer {sample.case_number}", f"{sample.document_id}\tSide ", " av ")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_invented_data_are_marked_and_real_ones_are_not(name):
    has(text(SAMPLES[name]), MARK)
    assert MARK not in text(SAMPLES[name], invented=False)
