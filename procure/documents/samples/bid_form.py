"""Sample data for the bid form: one consortium's copy, half filled in. Everything is invented."""

from typing import Final

from procure.documents.contexts.bid_form import (
    AnswerField,
    BidForm,
    Confirmed,
    LevelField,
    MustRequirement,
    Need,
    PersonField,
    RateField,
)
from procure.documents.parts import Firm
from procure.documents.samples.common import (
    BID_DEADLINE,
    BID_ROOM,
    COMMON,
    CONTACT,
    FRAMEWORK,
    VALID_UNTIL,
)

_AREAS: Final = ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse")


def _levels(*levels: str) -> tuple[LevelField, ...]:
    given = levels or ("", "", "")
    return tuple(
        LevelField(no=no, area=area, level=level or None)
        for no, (area, level) in enumerate(zip(_AREAS, given, strict=True), start=1)
    )


SAMPLE: Final = BidForm(
    **COMMON,
    document_id="MK-417-TS-1",
    dated="2. november 2026",
    form_code="procure/bid_form/1/201/8c1f0a52c7d94e88/2026/0417",
    marks="merker 9f2c11ab 04d7e3f0 77b1c2d9",
    version="1",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    bid_deadline=BID_DEADLINE,
    valid_until=VALID_UNTIL,
    delivery_place=BID_ROOM,
    contract="SSA-O (oppdragsavtalen)",
    contact=CONTACT,
    consortium="Konsortium Nordlys (konstruert)",
    firms=(
        Firm(name="Nordlys Tjenestedesign AS (konstruert)", number="000 000 201", leads=True),
        Firm(name="Gevinst & Sønn AS (konstruert)", number="000 000 203", leads=False),
    ),
    requirements=(
        MustRequirement(
            number="K1",
            text=(
                "Teamet skal bestå av personer som til sammen dekker tjenestedesign, "
                "gevinstrealisering og endringsledelse."
            ),
            documentation="Mal for team og CV",
        ),
        MustRequirement(
            number="K2",
            text="Alle som møter unge i prosjektet, skal kunne legge fram politiattest.",
            documentation="Bekreftelse i tilbudsskjemaet",
        ),
    ),
    confirmed=Confirmed(requirements=True),
    reservations=(
        "Punkt 5.2 i bilag 4: Vi ber om 30 dagers betalingsfrist. Å fjerne forbeholdet koster "
        "12 000 kr."
    ),
    answers=(
        AnswerField(
            id=31,
            criterion="Oppgaveforståelse",
            weight="30 %",
            assessed=(
                "Om leverandøren viser at den har satt seg inn i både problemet og "
                "organisasjonen, og hvilke usikkerheter den ser."
            ),
            documentation="Svarmal del A",
            limit="900 ord",
            text=(
                "De unge møter fem tjenester med hvert sitt mål.\n\nVi vil begynne med å følge "
                "tolv unge gjennom tre måneder."
            ),
        ),
        AnswerField(
            id=32,
            criterion="Løsningsforslag og metode",
            weight="25 %",
            assessed=(
                "Hvor godt framgangsmåten egner seg til å finne og prøve ut gode svar i alle tre "
                "fasene."
            ),
            documentation="Svarmal del B med framdriftsplan",
            limit="1 200 ord",
        ),
    ),
    needs=tuple(
        Need(area=area, level=level) for area, level in zip(_AREAS, ("5", "3", "4"), strict=True)
    ),
    roles=("Prosjektleder", "Tjenestedesigner, senior", "Rådgiver"),
    people=(
        PersonField(
            no=1,
            person="Tjenestedesigner 1",
            role="Tjenestedesigner, senior",
            evidence="Ledet tre innsiktsløp med unge i sårbare situasjoner, 2021–2025.",
            availability="60",
            reference="Fjordvik videregående skole (konstruert), avdelingsleder 1",
            levels=_levels("5", "2", "2"),
        ),
        PersonField(no=2, levels=_levels()),
    ),
    price_basis=(
        "Alle priser er i norske kroner uten merverdiavgift. Timeprisen dekker alle kostnader, "
        "også reise til Fjordvik."
    ),
    rates=(
        RateField(
            id=51, role="Prosjektleder", hours="280", ceiling="1 750 kr", rate="1 690",
            amount="473 200 kr",
        ),
        RateField(id=52, role="Tjenestedesigner, senior", hours="520", ceiling="1 650 kr"),
        RateField(id=53, role="Opsjon: følgeevaluering, alle roller", hours="120"),
    ),
)  # fmt: skip
