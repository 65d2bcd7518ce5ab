"""Sample data for the framework overview. Everything in it is invented."""

from fractions import Fraction
from typing import Final

from procure.documents.contexts.framework_overview import (
    AllowedCriterion,
    Ceiling,
    CeilingRow,
    Cohort,
    CompetenceRow,
    Depth,
    FrameworkOverview,
    Member,
    Party,
    Phase,
    Posting,
    RoleRate,
    Use,
)
from procure.documents.figures import drawn, mix, small_triangles
from procure.documents.samples.framework_common import (
    AREAS,
    ELVELOP,
    FRAMEWORK_COMMON,
    FRAMEWORK_CONTACT,
    HAVGAP,
    NORDLYS,
    NORDLYS_FIRMS,
    TINDVED,
    firms,
)
from procure.domain.cohort_drawings import Cell, Row, grid
from procure.domain.drawings import NOTHING
from procure.domain.framework_file import CallOffMethod
from procure.domain.triangle_drawings import Axis, Point

_ROLES: Final = (
    ("Prosjektleder", "Senior", "1 430 – 1 620 kr"),
    ("Tjenestedesigner", "Senior", "1 390 – 1 560 kr"),
    ("Gevinstrådgiver", "Senior", "1 450 – 1 590 kr"),
    ("Endringsleder", "Senior", "1 430 – 1 600 kr"),
    ("Innsiktsrådgiver", None, "1 120 – 1 250 kr"),
)
_CEILINGS: Final = (
    (NORDLYS, ("1 620", "1 560", "1 590", "1 600", "1 250")),
    (HAVGAP, ("1 430", "1 390", "1 450", "1 430", "1 120")),
    (TINDVED, ("1 510", "1 480", "1 500", "1 490", "1 180")),
    (ELVELOP, ("1 495", "1 450", "–", "1 520", "1 150")),
)

#: How many have level 4 or 5, and the highest level, in each area.
_COMPETENCE: Final = (
    (NORDLYS, ((3, 5), (2, 5), (1, 4))),
    (HAVGAP, ((2, 4), (3, 5), (2, 5))),
    (TINDVED, ((4, 5), (0, 3), (2, 4))),
    (ELVELOP, ((2, 5), (1, 4), (0, 3))),
)

_COHORTS: Final = (("2026", (2, 1, 2, 0, 0)), ("2025", (0, 0, 0, 2, 1)))

SAMPLE: Final = FrameworkOverview(
    **FRAMEWORK_COMMON,
    document_id="RA-0032-OVERSIKT-1",
    status="I kraft",
    scope=(
        (
            "Rådgivning til innovasjonsprosjekter i offentlig sektor: tjenestedesign, "
            "gevinstrealisering og endringsledelse, fra diagnose av problemet til en utprøvd "
            "løsning."
        ),
        "Avtalen omfatter ikke utvikling, drift eller kjøp av programvare.",
    ),
    areas=AREAS,
    cpv_codes="79410000, 79411000 og 79415000",
    starts="1. januar 2025",
    ends="31. desember 2027",
    options=("12 måneder. Avtaleeieren kan forlenge én gang.",),
    use=Use(maximum="60 000 000 kr", used="7 480 000 kr", left="52 520 000 kr", share="12,5 %"),
    call_off_count="3",
    postings=(
        Posting(
            dated="14.04.2025",
            call_off="2025/0188 Enklere byggesak (konstruert)",
            supplier=HAVGAP,
            amount="2 980 000 kr",
        ),
        Posting(
            dated="03.10.2025",
            call_off="2025/0402 Kortere ventetid (konstruert)",
            supplier=NORDLYS,
            amount="2 150 000 kr",
        ),
        Posting(
            dated="22.05.2026",
            call_off="2026/0221 Trygg hjemkomst (konstruert)",
            supplier=TINDVED,
            amount="2 350 000 kr",
        ),
    ),
    method=CallOffMethod.MINI_COMPETITION,
    reopening="Konkurransen gjenåpnes ved hvert avrop.",
    contract="SSA-O (oppdragsavtalen)",
    criteria=(
        AllowedCriterion(name="Pris", basis="Pris", span="15–40 %"),
        AllowedCriterion(name="Oppgaveforståelse", basis="Kvalitet", span="20–40 %"),
        AllowedCriterion(name="Løsningsforslag og metode", basis="Kvalitet", span="15–40 %"),
        AllowedCriterion(name="Team og kompetanse", basis="Kvalitet", span="20–40 %"),
    ),
    legal_basis=(
        "Anskaffelsesforskriften § 26-1 om inngåelse og varighet av rammeavtaler",
        "Anskaffelsesforskriften § 26-3 om avrop på rammeavtaler med flere leverandører",
    ),
    parties=(
        Party(
            name="Etat for modellanskaffelser (konstruert)",
            number="000 000 100",
            part="Avtaleeier",
        ),
        Party(name="Fjordvik kommune (konstruert)", number="000 000 101", part="Kan gjøre avrop"),
        Party(
            name="Direktorat for modellsaker (konstruert)",
            number="000 000 102",
            part="Kan gjøre avrop",
        ),
    ),
    phases=(
        Phase(name="Idé", count="2"),
        Phase(name="Godkjent", count="1"),
        Phase(name="Anskaffelse", count="2"),
        Phase(name="Leveranse", count="2"),
        Phase(name="Avsluttet", count="1"),
        Phase(name="Alle", count="8"),
    ),
    cohorts=tuple(
        Cohort(name=year, counts=(*map(str, counts), str(sum(counts)))) for year, counts in _COHORTS
    ),
    projects=drawn(
        grid(
            ("Idé", "Godkjent", "Anskaffelse", "Leveranse", "Avsluttet"),
            [
                Row(year, tuple(Cell(count, NOTHING) for count in counts))
                for year, counts in _COHORTS
            ],
        ),
        alt="Prosjektene etter kull og fase. 2026, Idé: 2; 2026, Godkjent: 1; 2026, Anskaffelse: "
        "2; 2025, Leveranse: 2; 2025, Avsluttet: 1.",
        width=126,
    ),
    consortia=(
        Member(name=NORDLYS, email="tilbud@nordlys.example", suspended=False, firms=NORDLYS_FIRMS),
        Member(
            name=HAVGAP,
            email="tilbud@havgap.example",
            suspended=False,
            firms=firms("Havgap Rådgivning AS", "Skjær Analyse AS", start=211),
        ),
        Member(
            name=TINDVED,
            email="tilbud@tindved.example",
            suspended=False,
            firms=firms("Tindved Design AS", "Gnist Gevinst AS", "Myr Ledelse AS", start=221),
        ),
        Member(
            name=ELVELOP,
            email="tilbud@elvelop.example",
            suspended=True,
            firms=firms("Elveløp Tjenester AS", "Kvist & Kvern AS", start=231),
        ),
    ),
    roles=tuple(
        RoleRate(code=f"R{number}", name=name, level=level, span=span)
        for number, (name, level, span) in enumerate(_ROLES, start=1)
    ),
    ceilings=tuple(
        CeilingRow(
            consortium=consortium, ceilings=tuple(Ceiling(amount=amount) for amount in amounts)
        )
        for consortium, amounts in _CEILINGS
    ),
    competence=tuple(
        CompetenceRow(
            number=str(number),
            consortium=consortium,
            depths=tuple(Depth(people=str(people), highest=str(high)) for people, high in found),
        )
        for number, (consortium, found) in enumerate(_COMPETENCE, start=1)
    ),
    holes=("Gevinstrealisering: Bare to konsortier har noen på nivå 4 eller 5.",),
    triangles=(
        small_triangles(
            [
                (
                    f"{number}. {consortium}",
                    [
                        Axis(label=area, need=4, offered=high)
                        for area, (_people, high) in zip(AREAS, found, strict=True)
                    ],
                )
                for number, (consortium, found) in enumerate(_COMPETENCE, start=1)
            ],
            need="Høyt nivå (4)",
            offered="Høyeste nivå i konsortiet",
            alt=(
                f"1. {NORDLYS}: Tjenestedesign 5 av 5, Gevinstrealisering 5 av 5 og "
                f"Endringsledelse 4 av 5; 2. {HAVGAP}: Tjenestedesign 4 av 5, Gevinstrealisering "
                f"5 av 5 og Endringsledelse 5 av 5; 3. {TINDVED}: Tjenestedesign 5 av 5, "
                f"Gevinstrealisering 3 av 5 og Endringsledelse 4 av 5; 4. {ELVELOP}: "
                "Tjenestedesign 5 av 5, Gevinstrealisering 4 av 5 og Endringsledelse 3 av 5."
            ),
        ),
    ),
    mix=mix(
        AREAS,
        [
            Point(1, (Fraction(24), Fraction(18), Fraction(15))),
            Point(2, (Fraction(14), Fraction(20), Fraction(16))),
            Point(3, (Fraction(22), Fraction(10), Fraction(14))),
            Point(4, (Fraction(16), Fraction(12), Fraction(9))),
        ],
        alt=(
            "Fordelingen mellom Tjenestedesign, Gevinstrealisering og Endringsledelse i prosent. "
            "1: 42–32–26; 2: 28–40–32; 3: 48–22–30; 4: 43–32–24."
        ),
    ),
    mix_note=(
        "Et hjørne er 60 prosent av området, siden rett overfor er 20. Jo større punkt, jo mer "
        "kompetanse i alt."
    ),
    contact=FRAMEWORK_CONTACT,
)
