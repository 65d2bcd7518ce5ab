"""Bokmål text of the minutes of a presentation or a dialogue meeting."""

from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write topic, time, participants, the questions with answers, and how all were alike."""
    w.text("Referat fra {% if presentation %}presentasjon{% else %}dialogmøte{% endif %}", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}")
    with w.when("supplier"):
        w.fact("Tilbyder", "{{ supplier }}")
    w.fact("Referat nummer", "{{ number }}")
    w.fact("Tema", "{{ topic }}")
    w.fact("Møtet begynte", "{{ held }}")
    w.fact("Tid brukt", "{{ minutes }} minutter")
    w.fact("Sted", "{{ place }}")
    w.fact("Referatet er laget", "{{ dated }}")
    w.heading("Deltakere")
    w.text("Disse var til stede:")
    w.table(
        "Deltakere",
        [
            Column("Navn eller rolle", 85, "{{ participant.who }}"),
            Column("For", 75, "{{ participant.side }}"),
        ],
        row="participant",
        rows="participants",
    )
    _talk(w)
    w.heading("Underskrift")
    w.text("Referatet er skrevet av:")
    w.text("**{{ written_by }}**", "Address")
    w.text("{{ buyer }}", "Address")
    w.text(
        "Referatet er ført inn av en innlogget bruker og står i sakens logg. Det har derfor ingen "
        "håndskrevet underskrift.",
        "Note",
    )


def _talk(w: Writer) -> None:
    w.heading("Likebehandling")
    w.paragraphs("equal")
    with w.when("presentation"):
        w.text(
            "Presentasjonen gir grunnlag for å vurdere tilbudet etter tildelingskriteriene. Den er "
            "ikke et eget kriterium, og den kan ikke forbedre tilbudet."
        )
    w.heading("Spørsmål og svar")
    with w.when("exchanges"):
        with w.when("same_questions"):
            w.text("De samme spørsmålene er stilt til alle tilbyderne.")
            w.otherwise()
            w.text("Spørsmålene gjaldt dette møtet og er ikke stilt til alle.")
        w.table(
            "Spørsmål og svar i møtet",
            [
                Column("Spørsmål", 65, "{{ exchange.question }}"),
                Column("Svar", 95, "{{ exchange.answer }}"),
            ],
            row="exchange",
            rows="exchanges",
        )
        w.otherwise()
        w.text("Det ble ikke stilt spørsmål i møtet.")
    w.heading("Delt materiale")
    with w.when("shared"):
        w.paragraphs("shared")
        w.otherwise()
        w.text("Det ble ikke vist eller delt ut materiale.")
    w.island("discussion", "Egen tekst om møtet")
