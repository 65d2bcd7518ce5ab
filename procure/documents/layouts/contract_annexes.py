"""Bokmål text of the annexes of SSA-O (1–7) and SSA-B (1–6), as `domain.md` B3 numbers them."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

ASSIGNMENT: Final = 'standard == "SSA-O"'
ANNEXES_ASSIGNMENT: Final = (
    "Kundens beskrivelse av oppdraget",
    "Konsulentens spesifikasjon av oppdraget",
    "Prosjekt- og fremdriftsplan",
    "Administrative bestemmelser",
    "Samlet pris og prisbestemmelser",
    "Endringer i den generelle avtaleteksten",
    "Endringer av oppdraget etter avtaleinngåelsen",
)
ANNEXES_ASSISTANCE: Final = (
    "Beskrivelse av bistanden",
    "Prosjekt- og fremdriftsplan",
    "Administrative bestemmelser",
    "Samlet pris og prisbestemmelser",
    "Endringer i den generelle avtaleteksten",
    "Endringer av bistanden etter avtaleinngåelsen",
)
CONTENTS_ASSIGNMENT: Final = tuple(
    (f"oppdrag_bilag_{number}", title) for number, title in enumerate(ANNEXES_ASSIGNMENT, start=1)
)
CONTENTS_ASSISTANCE: Final = tuple(
    (f"bistand_bilag_{number}", title) for number, title in enumerate(ANNEXES_ASSISTANCE, start=1)
)


def write(w: Writer) -> None:
    """Write every annex. An empty one stands with its number and says that it is empty."""
    _heading(w, 1, 1)
    _description(w)
    with w.when(ASSIGNMENT):
        _one_heading(w, CONTENTS_ASSIGNMENT, 2)
        w.otherwise()
        w.heading("Konsulentens tilbud", 2)
    _offer(w)
    _heading(w, 3, 2)
    _plan(w)
    _heading(w, 4, 3)
    _administration(w)
    _heading(w, 5, 4)
    _price(w)
    _heading(w, 6, 5)
    w.text(
        "Nei. Partene har ikke avtalt endringer i den generelle avtaleteksten. Endringer må stå "
        "her for å gjelde."
    )
    _heading(w, 7, 6, new_page=False)
    w.text(
        "Nei. Bilaget er tomt når avtalen inngås. Endringsbilaget etter diagnosefasen og andre "
        "avtalte endringer føres inn her, med dato og underskrift fra begge parter."
    )


def _heading(w: Writer, assignment: int, assistance: int, *, new_page: bool = True) -> None:
    """The same annex, under the number it has in each standard agreement."""
    with w.when(ASSIGNMENT):
        _one_heading(w, CONTENTS_ASSIGNMENT, assignment, new_page=new_page)
        w.otherwise()
        _one_heading(w, CONTENTS_ASSISTANCE, assistance, new_page=new_page)


def _one_heading(
    w: Writer, contents: tuple[tuple[str, str], ...], number: int, *, new_page: bool = True
) -> None:
    bookmark, title = contents[number - 1]
    w.heading(f"Bilag {number}: {title}", bookmark=bookmark, new_page=new_page)


def _description(w: Writer) -> None:
    w.heading("Bakgrunn og behov", 2)
    w.paragraphs("background")
    w.heading("Hva som skal gjøres", 2)
    w.paragraphs("description")
    w.heading("Leveranser", 2)
    w.bullets("deliverables")
    w.heading("Krav", 2)
    w.text("Konsulenten har bekreftet i tilbudet at alle absolutte krav (A-krav) er oppfylt.")
    w.table(
        "Krav",
        [
            Column("Nr.", 16, "{{ requirement.number }}"),
            Column("Krav", 119, "{{ requirement.text }}"),
            Column("Type", 25, "{{ requirement.kind }}"),
        ],
        row="requirement",
        rows="requirements",
    )
    with w.when("needs"):
        w.heading("Kompetansen oppdraget trenger", 2)
        w.text("Behovet er angitt fra 0 (ikke nødvendig) til 5 (avgjørende).")
        w.table(
            "Kompetansebehov",
            [
                Column("Kompetanseområde", 120, "{{ competence.area }}"),
                Column("Behov", 40, "{{ competence.level }}", "center"),
            ],
            row="competence",
            rows="needs",
        )


def _offer(w: Writer) -> None:
    w.text("Dette er svarene i Konsulentens tilbud, slik de ble levert {{ bid_received }}.")
    with w.each("given", "answers"):
        w.heading("{{ given.criterion }}", 2)
        w.paragraphs("given.answer")
    w.heading("Forbehold i tilbudet", 2)
    with w.when("reservations"):
        w.text("Konsulenten tok disse forbeholdene i tilbudet:")
        w.paragraphs("reservations")
        w.otherwise()
        w.text("Konsulenten tok ingen forbehold i tilbudet.")


def _plan(w: Writer) -> None:
    w.text(
        "Framdriften følger planen i Konsulentens tilbud. Arbeidet skal skje innenfor disse "
        "rammene:"
    )
    w.fact("Start", "{{ starts }}")
    w.fact("Slutt", "{{ ends }}")
    w.fact("Etter diagnosen", "Partene avtaler retningen videre i et endringsbilag.")
    w.fact("Ved slutt", "Alle leveransene i bilag 1 er overlevert.")
    clauses.phase_plan(w)


def _administration(w: Writer) -> None:
    w.heading("Representanter", 2)
    w.text("Kundens representant er:")
    w.text(
        "{{ customer_contact.name }}, {{ customer_contact.email }}{% if customer_contact.phone %}, "
        "telefon {{ customer_contact.phone }}{% endif %}"
    )
    w.text("Konsulentens representant nås på {{ supplier_email }}.")
    w.text("Meldinger etter avtalen skal være skriftlige og sendes til representantene.")
    w.heading("Nøkkelpersonell", 2)
    w.text(
        "Disse personene ble vurdert i konkurransen. De kan bare byttes ut etter reglene i den "
        "generelle avtaleteksten."
    )
    columns = [
        Column("Person", 45, "{{ person.who }}"),
        Column("Rolle", 45, "{{ person.role }}"),
        Column("Kompetanse og erfaring", 70, "Se svarene i tilbudet."),
    ]
    documented = ["{{ person.who }}", "{{ person.role }}", "{{ person.evidence }}"]
    w.table(
        "Nøkkelpersonell",
        columns,
        row="person",
        rows="team",
        variant=("person.evidence", documented),
    )
    _firms(w)
    w.heading("Lønns- og arbeidsvilkår", 2)
    w.text("Bestemmelsene i den generelle avtaleteksten gjelder uten endringer.")


def _firms(w: Writer) -> None:
    w.heading("Virksomhetene i konsortiet", 2)
    w.text(
        "Konsulenten svarer for alle virksomhetene i konsortiet. Andre underleverandører må Kunden "
        "godkjenne skriftlig."
    )
    w.table(
        "Virksomhetene i konsortiet",
        [
            Column("Virksomhet", 85, "{{ firm.name }}"),
            Column("Organisasjonsnummer", 45, "{{ firm.number }}"),
            Column("Rolle", 30, "Medlem"),
        ],
        row="firm",
        rows="firms",
        variant=("firm.leads", ("**{{ firm.name }}**", "{{ firm.number }}", "**Leder**")),
    )


def _price(w: Writer) -> None:
    w.text("{{ price_basis }}")
    w.text("Timeprisen kan ikke være høyere enn pristaket i rammeavtalen.")
    with w.when("prices"):
        _lines(w, "Priser", "prices", "Samlet pris", "{{ total }}")
        w.text(
            "Timetallene er anslaget fra konkurransen. Kunden betaler for timer som er utført og "
            "godkjent, til timeprisene over."
        )
        w.otherwise()
        w.text("Avtalens samlede verdi er {{ total }}.")
    with w.when("options"):
        w.heading("Opsjoner", 2)
        w.text(
            "Kunden kan ta ut opsjonene, men har ingen plikt til det. Verdien kommer i tillegg "
            "til samlet pris når opsjonen er tatt ut skriftlig innen fristen."
        )
    with w.each("option", "options"):
        w.heading("Opsjon: {{ option.name }}", 3)
        w.text("{{ option.content }}")
        w.fact("Siste dag for å ta ut opsjonen", "{{ option.last_day }}")
        _lines(w, "Priser i opsjonen", "option.prices", "Opsjonens verdi", "{{ option.amount }}")
    w.text(
        "Fakturering, betaling og andre prisbestemmelser følger av den generelle avtaleteksten.",
        "After Table",
    )


def _lines(w: Writer, title: str, rows: str, last: str, amount: str) -> None:
    w.table(
        title,
        [
            Column("Rolle", 70, "{{ line.role }}"),
            Column("Timer", 25, "{{ line.hours }}", "right"),
            Column("Timepris", 30, "{{ line.rate }}", "right"),
            Column("Sum", 35, "{{ line.amount }}", "right"),
        ],
        row="line",
        rows=rows,
        last=(last, "", "", amount),
    )
