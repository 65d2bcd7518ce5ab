"""Sample data for the procurement protocol. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.procurement_protocol import (
    ChosenBid,
    Dealing,
    EarlierTalk,
    InvitedSupplier,
    Outcome,
    PassedWarning,
    ProcurementProtocol,
    ProtocolPerson,
    RejectedBid,
)
from procure.documents.parts import Firm, WeightedCriterion
from procure.documents.samples.common import (
    BID_DEADLINE,
    CHARACTERISTICS,
    COMMON,
    FRAMEWORK,
    MODEL_HASH,
    OTHER,
    WINNER,
)

REJECTED: Final = "Konsortium Lyng (konstruert)"


def _criterion(name: str, weight: str) -> WeightedCriterion:
    return WeightedCriterion(name=name, weight=weight)


SAMPLE: Final = ProcurementProtocol(
    **COMMON,
    document_id="MK-417-PR-1",
    dated="22. desember 2026",
    keeper="Innkjøper 1",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    framework_buyer="Innkjøpsfellesskapet Fjordvik (konstruert)",
    framework_suppliers="10",
    call_off_rule="Alle avrop skjer ved minikonkurranse mellom leverandørene.",
    description=(
        (
            "Leverandøren skal lede en diagnose av hvorfor unge faller ut mellom fem tjenester, og "
            "utvikle én vei inn sammen med de unge og tjenestene."
        ),
    ),
    estimated_value="2 400 000 kr",
    period="4. januar 2027 – 17. desember 2027",
    contract="SSA-O",
    issued_at="mandag 2. november 2026 kl. 09.00",
    bid_deadline=BID_DEADLINE,
    criteria=(
        _criterion("Oppgaveforståelse", "30 %"),
        _criterion("Løsningsforslag og metode", "25 %"),
        _criterion("Team og kompetanse", "25 %"),
        _criterion("Pris", "20 %"),
    ),
    climate=(
        (
            "Klimaavtrykket og miljøbelastningen er uvesentlige: Oppdraget er rådgivning som "
            "utføres digitalt og i kommunens egne lokaler."
        ),
    ),
    invited=(
        InvitedSupplier(
            name=WINNER.name,
            number=WINNER.number,
            response="Tilbud mottatt 25. november 2026 kl. 10.12.33",
        ),
        InvitedSupplier(
            name=OTHER.name,
            number=OTHER.number,
            response="Tilbud mottatt 25. november 2026 kl. 14.31.07",
        ),
        InvitedSupplier(
            name=REJECTED,
            number="000 000 204",
            response="Tilbud mottatt 25. november 2026 kl. 15.20.00",
        ),
        InvitedSupplier(
            name="Konsortium Morild (konstruert)",
            number="000 000 205",
            response="Avslo 6. november 2026: Ikke ledig kapasitet før sommeren.",
        ),
        InvitedSupplier(
            name="Konsortium Brattkyst (konstruert)",
            number="000 000 206",
            response="Svarte ikke",
        ),
    ),
    opened_at="torsdag 26. november 2026 kl. 13.05",
    rejected=(
        RejectedBid(
            supplier=REJECTED,
            provision="§ 24-8",
            reason="Teamet dekker ikke endringsledelse (krav K1).",
            rejected_on="30. november 2026",
            told="30. november 2026",
        ),
    ),
    clarified=(
        Dealing(
            supplier=OTHER.name,
            subject="Hvem som er prosjektleder i fase 3",
            happened_on="30. november 2026",
            result="Besvart 1. desember 2026. Svaret er brukt.",
        ),
    ),
    evaluated=(WINNER.name, OTHER.name),
    outcome=Outcome.CONTRACT,
    ended_at="tirsdag 22. desember 2026 kl. 14.00",
    chosen=ChosenBid(
        supplier=WINNER.name,
        number=WINNER.number,
        reason=CHARACTERISTICS,
        value="2 214 000 kr",
        decided_at="torsdag 10. desember 2026 kl. 10.00",
        decided_by="Prosjektleder 1",
        told_at="fredag 11. desember 2026 kl. 09.00",
        standstill="Til mandag 21. desember 2026 kl. 23.59",
        signed_at="tirsdag 22. desember 2026 kl. 11.30",
        firms=(
            Firm(name=WINNER.lead, number=WINNER.number, leads=True),
            Firm(name="Gevinst & Co AS (konstruert)", number="000 000 211", leads=False),
        ),
    ),
    people=(
        ProtocolPerson(
            name="Evaluator 1", role="Evaluator", declared="Erklærte seg habil 27. november 2026"
        ),
        ProtocolPerson(
            name="Evaluator 4",
            role="Evaluator",
            declared="Oppga tilknytning 27. november 2026 og deltok ikke",
        ),
    ),
    ties=(
        (
            "Evaluator 4: Har vært ansatt hos Tindevegg Analyse AS (konstruert) til 2025. Fikk "
            "ikke tilgang til tilbudene og deltok ikke i evalueringen."
        ),
    ),
    talks=(
        EarlierTalk(
            held_on="14. september 2026",
            subject="Hva som er prøvd før",
            participants="Prosjektleder 1 og to rådgivere fra Tindevegg Analyse AS (konstruert)",
            remedy=(
                "Sluttrapporten fra forprosjektet. Delt med alle leverandørene 2. november 2026."
            ),
        ),
    ),
    warnings=(
        PassedWarning(
            rule="Regel 15: Tilbudsfristen er rimelig",
            reason="Alle leverandørene fikk forhåndsvarsel om datoen fire uker før.",
            given="Prosjektleder 1, 2. november 2026",
        ),
    ),
    published="Kontrakten ble kunngjort 23. desember 2026.",
    keep_until="22. desember 2029",
    notices=(
        "Antall spørsmål fra leverandørene: 3. Svarene gikk til alle. Konkurransen ble ikke "
        "endret etter at den var sendt ut."
    ),
    model_hash=MODEL_HASH,
    legal_basis=(
        "Anskaffelsesforskriften § 25-5 om anskaffelsesprotokoll",
        "Anskaffelsesforskriften § 26-3 om avrop på rammeavtaler med flere leverandører",
        "Anskaffelsesforskriften § 24-8 om avvisning på grunn av forhold ved tilbudet",
    ),
)
