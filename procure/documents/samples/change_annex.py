"""Sample data for the change annex. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.change_annex import (
    AnnexDeliverable,
    AnnexPrice,
    AnnexSignatory,
    AnnexStep,
    AnnexValue,
    ChangeAnnex,
)
from procure.documents.parts import PlannedPhase
from procure.documents.samples.common import COMMON, FRAMEWORK, WINNER

SAMPLE: Final = ChangeAnnex(
    **COMMON,
    document_id="2026/0417, Endringsbilag etter diagnose 12, v1",
    dated="12. april 2027",
    framework=FRAMEWORK,
    framework_number="2025/1180",
    number="1",
    contract="SSA-O",
    contract_signed="22. desember 2026",
    supplier=WINNER,
    valid_from="19. april 2027",
    diagnosis=(
        (
            "De unge faller ikke ut fordi tjenestene mangler, men fordi ingen følger dem fra den "
            "ene til den andre. I 14 av 20 forløp gikk det mer enn seks uker uten kontakt."
        ),
        "De ansatte kjenner til bruddene, men har ikke mandat til å handle på tvers.",
    ),
    understanding=(
        (
            "Problemet er overgangene, ikke inngangen. En felles dør hjelper ikke hvis ingen eier "
            "veien videre."
        ),
    ),
    direction=(
        (
            "Vi går fra å utvikle et felles mottak til å prøve ut en fast kontaktperson som følger "
            "den unge gjennom alle tjenestene."
        ),
    ),
    basis=(
        (
            "Bilag 1 punkt 4 lar partene endre leveransene i fase 2 og 3 når diagnosen viser et "
            "annet behov. Endringen holder seg innenfor det samme formålet og de samme rollene."
        ),
    ),
    deliverables=(
        AnnexDeliverable(
            phase="Utforske–definere", text="Tjenestereise for kontaktperson", due="28. mai 2027"
        ),
        AnnexDeliverable(
            phase="Utforske–definere",
            text="Mandat og lederavtale på tvers av tre tjenester",
            due="18. juni 2027",
        ),
        AnnexDeliverable(
            phase="Utvikle–levere", text="Utprøving med 30 unge", due="15. oktober 2027"
        ),
        AnnexDeliverable(
            phase="Utvikle–levere", text="Evaluering og gevinstmåling", due="3. desember 2027"
        ),
    ),
    prices=(
        AnnexPrice(item="Tjenestedesigner", hours="−120", amount="−144 000 kr"),
        AnnexPrice(item="Rådgiver i endringsledelse", hours="200", amount="250 000 kr"),
        AnnexPrice(item="Leie av lokaler til utprøving", hours="–", amount="18 000 kr"),
    ),
    steps=(
        AnnexStep(activity="Oppstart av fase 2", due="19. april 2027"),
        AnnexStep(activity="Beslutning om utprøving", due="21. juni 2027"),
        AnnexStep(activity="Fase 3 avsluttes", due="3. desember 2027"),
    ),
    value=AnnexValue(
        original="1 760 000 kr",
        earlier="0 kr",
        now="124 000 kr",
        total="1 884 000 kr",
        share="7,05 %",
    ),
    phases=(
        PlannedPhase(phase="Diagnose", start="4. januar 2027", end="9. april 2027"),
        PlannedPhase(phase="Utforske–definere", start="19. april 2027", end="21. juni 2027"),
        PlannedPhase(phase="Utvikle–levere", start="16. august 2027", end="3. desember 2027"),
    ),
    signatories=(
        AnnexSignatory(party="Fjordvik kommune (konstruert)", name="Prosjekteier 1"),
        AnnexSignatory(party="Konsortium Nordlys (konstruert)", name="Daglig leder 1"),
    ),
)
