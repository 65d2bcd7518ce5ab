"""The documents from opening to control say what must be on record, in whole sentences."""

from procure.documents.samples.impartiality import SAMPLE as IMPARTIALITY
from procure.documents.samples.opening_protocol import SAMPLE as OPENING_PROTOCOL
from procure.documents.samples.rejection_letter import SAMPLE as REJECTION_LETTER
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_opening_protocol_tells_who_opened_what_and_when_it_came():
    first = OPENING_PROTOCOL.bids[0]
    has(
        text(OPENING_PROTOCOL),
        "Tilbudsfrist\ttorsdag 26. november 2026 kl. 12.00",
        "Tilbudene ble åpnet\ttorsdag 26. november 2026 kl. 13.05",
        "Inviterte leverandører\t10",
        "De ble åpnet samtidig, av disse personene i fellesskap:",
        "Innkjøper 1\n26. november 2026 kl. 13.02.44",
        "Innkjøper 2\n26. november 2026 kl. 13.05.10",
        "Vi åpnet 3 tilbud.",
        f"{first.supplier}\n{first.lead}, organisasjonsnummer 000 000 201\nVersjon 1 av tilbudet\n"
        f"{first.receipt_hash}\n25. november 2026 kl. 10.12.33\n3",
        "Kontrollsummen er den samme som på leverandørens kvittering.",
        "Løsningen tok ikke imot disse leveringene, fordi fristen var ute.",
        "Konsortium Brattkyst (konstruert)\n26. november 2026 kl. 12.00.41",
        "trakk tilbudet sitt før fristen. Det er ikke åpnet:\nKonsortium Morild (konstruert)",
        "torsdag 26. november 2026 kl. 12.30\nKonsortium Tindevegg (konstruert)",
        OPENING_PROTOCOL.model_hash,
    )


def test_opening_protocol_says_what_did_not_happen():
    shown = text(
        OPENING_PROTOCOL, bids=(), opened="0", late=(), withdrawn=(), failed=(), missing=(),
        findings=(), withheld=(), people=(), attempts=(), root="",
    )  # fmt: skip
    has(
        shown,
        "Det kom ingen tilbud innen fristen.",
        "Ingen forsøkte å levere tilbud etter fristen.",
        "Ingen trakk tilbudet sitt.",
        "Alle deler av tilbudene var lesbare",
    )
    for absent in ("Vi åpnet", "Vedleggene", "Personer i flere", "Andre forsøk", "kvitteringene,"):
        assert absent not in shown


def test_opening_protocol_tells_of_all_that_was_not_as_it_should_be():
    has(
        text(OPENING_PROTOCOL),
        "De to som åpnet, valgte å åpne resten:\nKonsortium Havgap",
        "fantes ikke lenger",
        "«Løsning.pdf» har andre filer inni seg",
        "2 sider av «Løsning.pdf»",
        "Disse er tilbudt av flere leverandører:\nRådgiver A: ",
        "26. november 2026 kl. 11.40.02\nInnkjøper 1\nDet var for tidlig",
        "Konsortium Brattkyst (konstruert)\n26. november 2026 kl. 12.00.41\n3 filer, 1,4 MB",
        OPENING_PROTOCOL.root,
    )


def test_opening_protocol_names_what_was_not_confirmed_after_an_amendment():
    has(
        text(OPENING_PROTOCOL),
        "Disse delene av tilbudene ble verken bekreftet eller endret etter det.",
        f"{OPENING_PROTOCOL.bids[1].supplier}: svaret på «Oppdragsforståelse»",
    )
    assert "Ikke bekreftet etter en endring" not in text(OPENING_PROTOCOL, unconfirmed=())


def test_opening_protocol_holds_no_price():
    assert "kr\n" not in text(OPENING_PROTOCOL)
    has(text(OPENING_PROTOCOL), "fordi kvaliteten skal vurderes uten at prisen er kjent.")


def test_impartiality_declares_for_named_bidders_and_is_signed():
    has(
        text(IMPARTIALITY),
        "Navn\tEvaluator 2",
        "Rolle i saken\tEvaluator",
        "Saksnummer 2026/0417",
        "Konsortium Nordlys (konstruert)\nNordlys Tjenestedesign AS (konstruert), Gevinst & Co AS",
        "personlige, økonomiske eller faglige bindinger til noen av dem",
        "Det er ikke oppgitt tilknytninger. Evaluator 2 kan delta i evalueringen.",
        "Reglene om habilitet står i anskaffelsesforskriften § 7-5.",
        "Erklært elektronisk fredag 27. november 2026 kl. 09.14 av:\nEvaluator 2",
    )


def test_impartiality_with_ties_names_them_and_the_measures():
    shown = text(IMPARTIALITY, ties=("Søsken leder Skjær Endring AS.",), legal_basis=None)
    has(
        shown,
        "oppgir disse tilknytningene:\nSøsken leder Skjær Endring AS.",
        "Evaluator 2 deltar derfor ikke i evalueringen.",
        "Evaluator 2 har ikke tilgang til tilbudene.",
        "Tilknytningen blir ført i anskaffelsesprotokollen.",
    )
    for absent in ("Det er ikke oppgitt", "Reglene om habilitet", "bindinger til noen"):
        assert absent not in shown


def test_rejected_bidder_learns_why_and_how_to_complain():
    has(
        text(REJECTION_LETTER),
        "Konsortium Lyng (konstruert)\nv/ Lyng Design AS (konstruert)",
        "Vi mottok tilbudet onsdag 25. november 2026 kl. 15.20.",
        "Vi har kontrollert tilbudet og kom 30. november 2026 til at vi må avvise det.",
        "Tilbudet oppfyller ikke det absolutte kravet K1",
        "Anskaffelsesforskriften § 24-8 om avvisning på grunn av forhold ved tilbudet",
        "Et avvist tilbud blir ikke evaluert og kan ikke bli valgt.",
        "Mener dere at vi har gjort feil, kan dere klage.",
        "Klagenemnda for offentlige anskaffelser (KOFA): Nemnda gir rådgivende uttalelser.",
        "Dere kan be om innsyn i dokumentene i konkurransen.",
        "Med hilsen\nInnkjøper 1",
    )


def test_rejection_without_a_recorded_ground_cites_none():
    assert "Regler avvisningen bygger på" not in text(REJECTION_LETTER, legal_basis=())
