"""Bokmål text of the consortium card."""

from procure.documents.writer import Column, Repeated, Writer


def write(w: Writer) -> None:
    """Write who the consortium is, its coverage, people, rates, statements and history."""
    w.text("Konsortiekort", "Title")
    w.text("{{ consortium }}", "Subtitle")
    with w.when("suspended"):
        w.text(
            "Konsortiet er utestengt fra og med {{ suspended }} og inviteres ikke til nye "
            "minikonkurranser.",
            "Callout",
        )
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ case_number }}")
    w.fact("Avtaleeier", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Invitasjoner sendes til", "{{ email }}")
    w.fact("Opplysningene gjelder", "{{ dated }}")
    _firms(w)
    _coverage(w)
    _people(w)
    _rates(w)
    _statements(w)
    _history(w)


def _firms(w: Writer) -> None:
    w.heading("Virksomhetene i konsortiet")
    w.text("Virksomheten som leder konsortiet, leverer tilbudene og svarer for dem.")
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


def _coverage(w: Writer) -> None:
    w.heading("Dekning av kompetansetriangelet")
    w.text(
        "Nivået går fra 0 (ingen) til 5 (ledende). Konsortiets nivå i et område er det høyeste "
        "nivået som en av personene har der. Høyt nivå er 4 eller 5."
    )
    w.table(
        "Dekning av kompetansetriangelet",
        [
            Column("Kompetanseområde", 80, "{{ corner.area }}"),
            Column("Høyeste nivå", 35, "{{ corner.highest }}", "center"),
            Column("Personer med høyt nivå", 45, "{{ corner.experienced }}", "center"),
        ],
        row="corner",
        rows="coverage",
    )
    with w.when("triangle"):
        shown = w.text(
            "Les figuren langs aksene, fra 0 i midten til 5 ytterst. Flaten inni sier ingenting "
            "for seg."
        )
        shown.paragraph_format.keep_with_next = True
        w.text("{{ triangle }}")


def _people(w: Writer) -> None:
    w.heading("Personer konsortiet kan tilby", new_page=True)
    with w.when("people"):
        w.text("Listen viser nivået til hver person og dokumentasjonen i rammeavtalen.")
        person = (
            "**{{ person.number }}. {{ person.who }}**\n"
            "{%p if person.role %}\n"
            "Table Note|{{ person.role }}, {{ person.employer }}\n"
            "{%p else %}\n"
            "Table Note|{{ person.employer }}\n"
            "{%p endif %}\n"
            "{%p if person.evidence %}\n"
            "Table Note|{{ person.evidence }}\n"
            "{%p endif %}"
        )
        w.cross_table(
            "Personer med nivå per kompetanseområde",
            [Column("Person", 76, person)],
            Repeated("{{ cell.area }}", 84, "coverage", "person.levels", "{{ cell.level }}"),
            row="person",
            rows="people",
        )
        with w.when("mix"):
            shown = w.text(
                "Figuren viser hvordan kompetansen til hver person er fordelt mellom områdene, "
                "ikke hvor høy den er. Numrene er de samme som i tabellen. {{ mix_note }}"
            )
            shown.paragraph_format.keep_with_next = True
            w.text("{{ mix }}")
        w.otherwise()
        w.text("Konsortiet har ikke lagt inn personer i rammeavtalen.")


def _rates(w: Writer) -> None:
    w.heading("Roller og pristak")
    with w.when("rates"):
        w.text(
            "Konsortiet kan ikke tilby høyere timepris enn dette. Prisene er uten merverdiavgift."
        )
        columns = [
            Column("Rolle", 80, "{{ rate.role }}"),
            Column("Nivå", 40, "–"),
            Column("Pristak per time", 40, "{{ rate.amount }}", "right"),
        ]
        levelled = ["{{ rate.role }}", "{{ rate.level }}", "{{ rate.amount }}"]
        w.table(
            "Roller og pristak", columns, row="rate", rows="rates", variant=("rate.level", levelled)
        )
        w.otherwise()
        w.text("Rammeavtalen setter ingen høyeste timepris for konsortiet.")


def _statements(w: Writer) -> None:
    w.heading("Forpliktelseserklæringer")
    w.text("En virksomhet som konsortiet støtter seg på, forplikter seg i en egen erklæring.")
    with w.when("statements"):
        w.text(
            "Tabellen viser erklæringene som er registrert og ikke trukket. De ligger i saken for "
            "rammeavtalen, saksnummer {{ case_number }}."
        )
        w.table(
            "Forpliktelseserklæringer",
            [
                Column("Virksomhet", 48, "{{ statement.firm }}"),
                Column("Gjelder", 46, "{{ statement.covers }}"),
                Column("Signert", 22, "{{ statement.signed }}"),
                Column("Til og med", 24, "{{ statement.until }}"),
                Column("Arkiv", 20, "{{ statement.reference }}"),
            ],
            row="statement",
            rows="statements",
        )
        w.otherwise()
        w.text("Det er ikke registrert noen erklæring for konsortiet.")


def _history(w: Writer) -> None:
    w.heading("Avsluttede minikonkurranser")
    with w.when("history"):
        w.text("Tabellen viser konkurranser der valget er meddelt.")
        w.table(
            "Avsluttede minikonkurranser",
            [
                Column("Minikonkurranse", 85, "{{ past.competition }}"),
                Column("Invitert", 25, "{{ past.invited }}"),
                Column("Svar", 50, "{{ past.answer }}"),
            ],
            row="past",
            rows="history",
        )
        w.otherwise()
        w.text("Konsortiet har ikke vært invitert til en minikonkurranse der valget er meddelt.")
