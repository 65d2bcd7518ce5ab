"""Sample data for the call-off contract. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.call_off_contract import (
    Annex,
    CallOffContract,
    ContractNeed,
    ContractRequirement,
    OfferedAnswer,
    OfferedOption,
    OfferedPerson,
    PricedLine,
    Signatory,
)
from procure.documents.layouts.contract_annexes import ANNEXES_ASSIGNMENT
from procure.documents.parts import PlannedPhase
from procure.documents.samples.common import BID_DEADLINE, COMMON, CONTACT, FRAMEWORK, WINNER
from procure.documents.samples.framework_common import AREAS, NORDLYS_FIRMS
from procure.domain.framework_file import StandardContract

FILLED: Final = 5  # the annexes of changes are empty when the contract is signed

SAMPLE: Final = CallOffContract(
    **COMMON,
    document_id="MK-417-KONTRAKT-1",
    dated="22. desember 2026",
    standard=StandardContract.ASSIGNMENT,
    edition="versjon 2018",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    supplier=WINNER,
    bid_received=BID_DEADLINE.replace("12.00", "09.42"),
    annexes=tuple(
        Annex(number=str(number), title=title, used="ja" if number <= FILLED else "nei")
        for number, title in enumerate(ANNEXES_ASSIGNMENT, start=1)
    ),
    signatories=(
        Signatory(part="Kunden", name="Fjordvik kommune (konstruert)", number="000 000 101"),
        Signatory(part="Konsulenten", name=WINNER.lead, number=WINNER.number),
    ),
    background=(
        (
            "Unge mellom 18 og 25 år som verken er i jobb eller utdanning, møter fem ulike "
            "tjenester i kommunen. Mange faller ut mellom dem."
        ),
    ),
    description=(
        (
            "Leverandøren skal lede et utforskende arbeid sammen med et internt team på fire "
            "personer, fra diagnose til utprøvde løsninger."
        ),
    ),
    deliverables=(
        "Innsiktsrapport og felles problemforståelse",
        "Minst tre konsepter med forventede gevinster",
        "Utprøving med minst 20 unge, evaluering og gevinstplan",
    ),
    requirements=(
        ContractRequirement(
            number="1", text="Teamet skal bestå av minst tre personer.", kind="A-krav"
        ),
        ContractRequirement(
            number="2", text="Alt materiale skal være universelt utformet.", kind="A-krav"
        ),
        ContractRequirement(
            number="3", text="De unge bør være med i alle tre fasene.", kind="Krav"
        ),
    ),
    needs=tuple(
        ContractNeed(area=area, level=level)
        for area, level in zip(AREAS, ("5", "3", "4"), strict=True)
    ),
    answers=(
        OfferedAnswer(
            criterion="Oppgaveforståelse",
            answer=(
                (
                    "De unge møter fem tjenester som hver har sin egen forklaring på hva problemet "
                    "er. Vi tror at frafallet skyldes overgangene mer enn tjenestene, og vil prøve "
                    "det mot de unges egne historier."
                ),
                (
                    "Kartleggingen fra 2025 viser hvor de faller fra, men ikke hvorfor. Derfor "
                    "bruker vi halve diagnosefasen på intervjuer og følgedager."
                ),
            ),
        ),
        OfferedAnswer(
            criterion="Løsningsforslag og metode",
            answer=(
                (
                    "Vi arbeider i den triple diamanten. Hver fase ender med et arbeidsmøte der "
                    "ungdomsrådet, tjenestene og ledelsen bestemmer sammen hva vi går videre med."
                ),
                "Fase 1: januar til mars. Fase 2: april til juni. Fase 3: august og september.",
            ),
        ),
    ),
    phases=(
        PlannedPhase(phase="Diagnose", start="4. januar 2027", end="31. mars 2027"),
        PlannedPhase(phase="Utforske–definere", start="5. april 2027", end="30. juni 2027"),
        PlannedPhase(phase="Utvikle–levere", start="2. august 2027", end="30. september 2027"),
    ),
    starts="4. januar 2027",
    ends="30. september 2027",
    customer_contact=CONTACT,
    supplier_email="tilbud@nordlys.example",
    firms=NORDLYS_FIRMS,
    team=(
        OfferedPerson(
            who="Prosjektleder 1",
            role="Prosjektleder",
            evidence="Har ledet åtte innovasjonsprosjekter i kommuner.",
        ),
        OfferedPerson(
            who="Tjenestedesigner 1",
            role="Tjenestedesigner",
            evidence="Ti år med tjenester for unge i sårbare situasjoner.",
        ),
        OfferedPerson(who="Gevinstrådgiver 1", role="Gevinstrådgiver"),
    ),
    price_basis=(
        "Alle priser er i norske kroner uten merverdiavgift. Timeprisen dekker alt arbeid og alle "
        "kostnader ved å utføre oppdraget."
    ),
    prices=(
        PricedLine(role="Prosjektleder", hours="280", rate="1 600 kr", amount="448 000 kr"),
        PricedLine(role="Tjenestedesigner", hours="700", rate="1 550 kr", amount="1 085 000 kr"),
        PricedLine(role="Gevinstrådgiver", hours="300", rate="1 580 kr", amount="474 000 kr"),
    ),
    total="2 007 000 kr",
    options=(
        OfferedOption(
            name="Følgeevaluering",
            content="Måling av gevinster 6 og 12 måneder etter utprøvingen.",
            last_day="31. august 2027",
            amount="190 400 kr",
            prices=(
                PricedLine(role="Prosjektleder", hours="40", rate="1 600 kr", amount="64 000 kr"),
                PricedLine(
                    role="Gevinstrådgiver", hours="80", rate="1 580 kr", amount="126 400 kr"
                ),
            ),
        ),
    ),
)
