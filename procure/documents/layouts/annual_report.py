"""Bokmål text of the framework's annual report."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write the summary, the call-offs, the answers, the use of the ceiling, and the method."""
    w.text("Årsrapport for rammeavtalen", "Title")
    w.text("{{ framework }}, {{ year }}", "Subtitle")
    w.fact("Avtaleeier", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Rammeavtalen gjelder", "{{ duration }}")
    w.fact("Rapporten er laget", "{{ dated }}")
    with w.when("unfinished"):
        w.text(
            "Året er ikke over. Tallene gjelder til og med dagen rapporten ble laget.", "Callout"
        )
    _summary(w)
    _call_offs(w)
    _answers(w)
    _ceiling(w)
    _method(w)


def _summary(w: Writer) -> None:
    w.heading("Sammendrag")
    with w.when('call_off_count == "0"'):
        w.text("I {{ year }} ble det **ikke** inngått noen avrop.")
        w.otherwise('call_off_count == "1"')
        w.text(
            "I {{ year }} ble det inngått **ett avrop** på **{{ call_off_value }}** uten "
            "merverdiavgift."
        )
        w.otherwise()
        w.text(
            "I {{ year }} ble det inngått **{{ call_off_count }} avrop** for til sammen "
            "**{{ call_off_value }}** uten merverdiavgift."
        )
    w.fact("Konkurranser sendt ut", "{{ issued }}")
    w.fact("Konkurranser avlyst", "{{ cancelled }}")
    w.fact("Uten resultat", "{{ unsuccessful }}")
    with w.when("answers"):
        w.text(
            "Leverandørene ga tilbud på **{{ answers.rate }}** av invitasjonene i konkurransene "
            "som ble avsluttet."
        )
    with w.when("days_to_award"):
        w.text(
            "Mediantiden fra invitasjonen var sendt til valget var meddelt, var "
            "{{ days_to_award }} dager."
        )
    w.text(
        "Ved utgangen av perioden var {{ used }} av {{ maximum }} brukt. Det er {{ share }} av den "
        "høyeste verdien, og {{ left }} er igjen."
    )
    with w.when("nearly_used"):
        w.text(
            "Det meste av rammen er brukt: {{ share }}. Avtaleeieren bør starte arbeidet med en ny "
            "rammeavtale, og hvert avrop må kontrolleres mot det som er igjen.",
            "Callout",
        )


def _call_offs(w: Writer) -> None:
    w.heading("Avrop")
    w.heading("Avrop i året", 2)
    with w.when("call_offs"):
        w.table(
            "Avrop i året",
            [
                Column("Avrop", 56, "{{ call_off.title }}\nTable Note|{{ call_off.reference }}"),
                Column(
                    "Oppdragsgiver og leverandør",
                    52,
                    "{{ call_off.buyer }}\nTable Note|{{ call_off.supplier }}",
                ),
                Column("Inngått", 24, "{{ call_off.signed }}"),
                Column("Verdi", 28, "{{ call_off.amount }}", "right"),
            ],
            row="call_off",
            rows="call_offs",
            last=("Til sammen", "", "", "{{ call_off_value }}"),
        )
        w.otherwise()
        w.text("Det ble ikke inngått noen avrop i {{ year }}.")
    w.heading("Avrop per leverandør", 2)
    _totals(w, "Avrop per leverandør", "Leverandør", "suppliers")
    w.heading("Avrop per oppdragsgiver", 2)
    with w.when("buyers"):
        _totals(w, "Avrop per oppdragsgiver", "Oppdragsgiver", "buyers")
        w.otherwise()
        w.text("Ingen oppdragsgiver har gjort avrop ennå.")


def _totals(w: Writer, caption: str, head: str, rows: str) -> None:
    w.table(
        caption,
        [
            Column(head, 52, "{{ total.name }}"),
            Column("Avrop i året", 25, "{{ total.year_count }}", "right"),
            Column("Verdi i året", 30, "{{ total.year_amount }}", "right"),
            Column("Avrop i alt", 23, "{{ total.all_count }}", "right"),
            Column("Verdi i alt", 30, "{{ total.all_amount }}", "right"),
        ],
        row="total",
        rows=rows,
    )


def _answers(w: Writer) -> None:
    w.heading("Svar på invitasjonene")
    with w.when("answers"):
        w.text("Slik svarte leverandørene i konkurransene som ble avsluttet i {{ year }}:")
        w.fact("Avsluttede konkurranser", "{{ answers.competitions }}")
        w.fact("Invitasjoner", "{{ answers.invitations }}")
        w.fact("Ga tilbud", "{{ answers.bids }}")
        w.fact("Avslo med grunn", "{{ answers.declined }}")
        w.fact("Svarte ikke", "{{ answers.silent }}")
        w.fact("Svarprosent", "**{{ answers.rate }}** av invitasjonene førte til tilbud")
        w.fact("Tilbud per konkurranse", "{{ answers.bids_each }} i gjennomsnitt")
        _supplier_answers(w)
        _reasons(w)
        w.otherwise()
        w.text("Ingen konkurranser ble avsluttet i {{ year }}.")


def _supplier_answers(w: Writer) -> None:
    w.heading("Svar per leverandør", 2)
    with w.when("supplier_answers"):
        w.table(
            "Svar per leverandør",
            [
                Column("Konsortium", 85, "{{ supplier.consortium }}"),
                Column("Invitasjoner", 25, "{{ supplier.invited }}", "right"),
                Column("Tilbud", 25, "{{ supplier.bids }}", "right"),
                Column("Svarprosent", 25, "{{ supplier.rate }}", "right"),
            ],
            row="supplier",
            rows="supplier_answers",
        )
        w.otherwise()
        w.text(
            "Svarene vises ikke per leverandør. Minst én leverandør fikk færre enn {{ fewest }} "
            "invitasjoner, og da ville tallene vise hvem som ga tilbud i hvilken konkurranse."
        )


def _reasons(w: Writer) -> None:
    w.heading("Hvorfor leverandørene avslo", 2)
    with w.when("decline_reasons"):
        w.text("Leverandørene oppga disse grunnene. Vi viser dem uten navn.")
        w.bullets("decline_reasons")
        w.otherwise()
        w.text(
            "Grunnene vises ikke, fordi færre enn {{ fewest }} leverandører avslo med en grunn "
            "som kan vises uten navn."
        )


def _ceiling(w: Writer) -> None:
    w.heading("Bruk av rammen")
    w.text(
        "Rammeavtalen har en høyeste verdi på {{ maximum }} uten merverdiavgift. Tabellen viser "
        "verdien av avropene det året kontrakten ble inngått."
    )
    w.table(
        "Forbruk per år",
        [
            Column("År", 20, "{{ each_year.year }}"),
            Column("Avrop", 25, "{{ each_year.count }}", "right"),
            Column("Verdi", 40, "{{ each_year.amount }}", "right"),
            Column("Brukt i alt", 40, "{{ each_year.used }}", "right"),
            Column("Andel av rammen", 35, "{{ each_year.share }}", "right"),
        ],
        row="each_year",
        rows="years",
    )
    shown = w.text(
        "Figuren viser bruken dag for dag mot den høyeste verdien. Den hele, loddrette streken "
        "viser hvor langt rapporten rekker. Den prikkede viser siste dag for avrop."
        "{% if forecast %} Den stiplede streken er prognosen.{% endif %}"
    )
    shown.paragraph_format.keep_with_next = True
    w.text("{{ use_figure }}")
    w.heading("Prognose", 2)
    with w.when("forecast"):
        w.text(
            "Prognosen fører bruken videre i samme takt. Konkurranser som er under arbeid, og "
            "opsjoner som kan tas, er ikke regnet med."
        )
        w.fact("Takten er målt over", "{{ forecast.span }}: {{ forecast.postings }} posteringer")
        w.fact("Bruk i måneden", "om lag {{ forecast.month }}")
        with w.when("forecast.used_up"):
            w.fact("Rammen er brukt opp", "**{{ forecast.used_up }}**")
            w.otherwise()
            w.fact("Brukt når avtalen slutter", "om lag {{ forecast.at_end }}")
    with w.when("no_forecast"):
        w.text("{{ no_forecast }}")


def _method(w: Writer) -> None:
    w.heading("Slik er tallene laget")
    w.text(
        "Et avrop regnes med det året kontrakten er inngått. En konkurranse er avsluttet når "
        "valget er meddelt, når den har endt uten resultat, eller når den er avlyst etter "
        "åpningen. Svar per leverandør og grunner til å avslå vises bare når det er minst "
        "{{ fewest }} av dem."
    )
    w.text("Spørsmål om rapporten går til:")
    clauses.contact(w)
