"""Sample data for the consortium card. Everything in it is invented."""

from fractions import Fraction
from typing import Final

from procure.documents.contexts.consortium_card import (
    CardPerson,
    CardRate,
    CardStatement,
    ConsortiumCard,
    Coverage,
    Level,
    PastCompetition,
)
from procure.documents.figures import competence_triangle, mix
from procure.documents.samples.framework_common import (
    AREAS,
    FRAMEWORK_COMMON,
    NORDLYS,
    NORDLYS_FIRMS,
)
from procure.domain.triangle_drawings import Axis, Point

_PEOPLE: Final = (
    ("Prosjektleder 1", "Prosjektleder", 0, "343", "Har ledet åtte innovasjonsprosjekter."),
    ("Tjenestedesigner 1", "Tjenestedesigner", 0, "522", "Ti år med tjenester for unge."),
    ("Tjenestedesigner 2", "Tjenestedesigner", 0, "41–", None),
    ("Gevinstrådgiver 1", "Gevinstrådgiver", 1, "153", "Gevinstplaner for fire kommuner."),
    ("Endringsleder 1", "Endringsleder", 2, "234", "Har støttet ledere i tre sammenslåinger."),
    ("Innsiktsrådgiver 1", None, 0, "421", "Intervjuer og feltarbeid."),
)

_HIGHEST: Final = (5, 5, 4)
_LEVELS: Final = tuple(
    tuple(int(level) if level.isdigit() else 0 for level in levels)
    for _name, _role, _firm, levels, _evidence in _PEOPLE
)

SAMPLE: Final = ConsortiumCard(
    **FRAMEWORK_COMMON,
    document_id="RA-0032-KONSORTIUM-1",
    consortium=NORDLYS,
    email="tilbud@nordlys.example",
    firms=NORDLYS_FIRMS,
    coverage=tuple(
        Coverage(area=area, highest=str(highest), experienced=experienced)
        for area, highest, experienced in zip(AREAS, _HIGHEST, ("3", "2", "1"), strict=True)
    ),
    triangle=competence_triangle(
        [
            Axis(label=area, need=4, offered=highest, people=levels)
            for area, highest, levels in zip(
                AREAS, _HIGHEST, zip(*_LEVELS, strict=True), strict=True
            )
        ],
        need="Høyt nivå (4)",
        offered="Høyeste nivå i konsortiet",
        people="En person",
        alt=(
            "Kompetansetriangel: Tjenestedesign 5 av 5, Gevinstrealisering 5 av 5 og "
            "Endringsledelse 4 av 5."
        ),
        width=90,
    ),
    mix=mix(
        AREAS,
        [
            Point(number, (Fraction(a), Fraction(b), Fraction(c)))
            for number, (a, b, c) in enumerate(_LEVELS, start=1)
        ],
        alt=(
            "Fordelingen mellom Tjenestedesign, Gevinstrealisering og Endringsledelse i prosent. "
            "1: 30–40–30; 2: 56–22–22; 3: 80–20–0; 4: 11–56–33; 5: 22–33–44; 6: 57–29–14."
        ),
    ),
    mix_note=(
        "Et hjørne er 100 prosent av området, siden rett overfor er 0. Jo større punkt, jo mer "
        "kompetanse i alt."
    ),
    people=tuple(
        CardPerson(
            number=str(number),
            who=name,
            role=role,
            employer=NORDLYS_FIRMS[firm].name,
            evidence=evidence,
            levels=tuple(Level(level=level) for level in levels),
        )
        for number, (name, role, firm, levels, evidence) in enumerate(_PEOPLE, start=1)
    ),
    rates=(
        CardRate(role="Prosjektleder", level="Senior", amount="1 620 kr"),
        CardRate(role="Tjenestedesigner", level="Senior", amount="1 560 kr"),
        CardRate(role="Gevinstrådgiver", level="Senior", amount="1 590 kr"),
        CardRate(role="Endringsleder", level="Senior", amount="1 600 kr"),
        CardRate(role="Innsiktsrådgiver", amount="1 250 kr"),
    ),
    statements=(
        CardStatement(
            firm=NORDLYS_FIRMS[1].name,
            covers="To gevinstrådgivere på nivå 4.",
            signed="02.06.2025",
            until="Som avtalen",
            reference="25/0032-14",
        ),
        CardStatement(
            firm=NORDLYS_FIRMS[2].name,
            covers="En endringsleder og en vikar.",
            signed="02.06.2025",
            until="30.06.2026 (har gått ut)",
            reference="–",
        ),
    ),
    history=(
        PastCompetition(
            competition="2025/0188 Enklere byggesak (konstruert)",
            invited="03.03.2025",
            answer="Avslo: Teamet var opptatt i perioden.",
        ),
        PastCompetition(
            competition="2025/0402 Kortere ventetid (konstruert)",
            invited="18.08.2025",
            answer="Ga tilbud og ble valgt",
        ),
        PastCompetition(
            competition="2026/0221 Trygg hjemkomst (konstruert)",
            invited="07.04.2026",
            answer="Ga tilbud og ble ikke valgt",
        ),
    ),
)
