"""Sample data for the consortium card. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.consortium_card import (
    CardPerson,
    CardRate,
    ConsortiumCard,
    Coverage,
    Level,
    PastCompetition,
)
from procure.documents.figures import competence_triangle
from procure.documents.samples.framework_common import (
    AREAS,
    FRAMEWORK_COMMON,
    NORDLYS,
    NORDLYS_FIRMS,
)
from procure.domain.triangle_drawings import Axis

_PEOPLE: Final = (
    ("Prosjektleder 1", "Prosjektleder", 0, "343", "Har ledet åtte innovasjonsprosjekter."),
    ("Tjenestedesigner 1", "Tjenestedesigner", 0, "522", "Ti år med tjenester for unge."),
    ("Tjenestedesigner 2", "Tjenestedesigner", 0, "41–", None),
    ("Gevinstrådgiver 1", "Gevinstrådgiver", 1, "153", "Gevinstplaner for fire kommuner."),
    ("Endringsleder 1", "Endringsleder", 2, "234", "Har støttet ledere i tre sammenslåinger."),
    ("Innsiktsrådgiver 1", None, 0, "421", "Intervjuer og feltarbeid."),
)

_HIGHEST: Final = (5, 5, 4)

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
            Axis(label=area, need=5, offered=highest)
            for area, highest in zip(AREAS, _HIGHEST, strict=True)
        ],
        need="Fullt nivå (5)",
        offered="Høyeste nivå i konsortiet",
        alt=(
            "Kompetansetriangel: Tjenestedesign 5 av 5, Gevinstrealisering 5 av 5 og "
            "Endringsledelse 4 av 5."
        ),
        width=100,
    ),
    people=tuple(
        CardPerson(
            who=name,
            role=role,
            employer=NORDLYS_FIRMS[firm].name,
            evidence=evidence,
            levels=tuple(Level(level=level) for level in levels),
        )
        for name, role, firm, levels, evidence in _PEOPLE
    ),
    rates=(
        CardRate(role="Prosjektleder", level="Senior", amount="1 620 kr"),
        CardRate(role="Tjenestedesigner", level="Senior", amount="1 560 kr"),
        CardRate(role="Gevinstrådgiver", level="Senior", amount="1 590 kr"),
        CardRate(role="Endringsleder", level="Senior", amount="1 600 kr"),
        CardRate(role="Innsiktsrådgiver", amount="1 250 kr"),
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
