"""Bokmål text of the declaration of impartiality."""

from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write who declares, for which bidders, the ties, the assessment and the measures."""
    w.text("Habilitetserklæring", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Navn", "{{ person }}")
    w.fact("Arbeidssted", "{{ unit }}")
    w.fact("Rolle i saken", "Evaluator")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}")
    w.fact("Dokumentet er laget", "{{ dated }}")
    _bidders(w)
    w.heading("Erklæring")
    with w.when("ties"):
        w.text("Jeg kjenner navnene på tilbyderne over og oppgir disse tilknytningene:")
        w.bullets("ties")
        w.otherwise()
        w.text(
            "Jeg kjenner navnene på tilbyderne over. Verken jeg eller noen som står meg nær, har "
            "personlige, økonomiske eller faglige bindinger til noen av dem som kan svekke "
            "tilliten til at jeg er upartisk."
        )
        w.text("Jeg sier fra med en gang hvis dette endrer seg mens saken pågår.")
    _assessment(w)
    w.heading("Underskrift")
    w.text("Erklært elektronisk {{ declared_at }} av:")
    w.text("**{{ person }}**", "Address")
    w.text("{{ unit }}", "Address")
    w.text(
        "Erklæringen er gitt av en innlogget bruker og står i sakens logg. Den har derfor ingen "
        "håndskrevet underskrift.",
        "Note",
    )


def _bidders(w: Writer) -> None:
    w.heading("Tilbyderne erklæringen gjelder")
    w.text("Erklæringen er gitt etter åpningen, da det var kjent hvem som hadde levert tilbud.")
    w.table(
        "Tilbyderne erklæringen gjelder",
        [
            Column("Leverandør", 65, "{{ bidder.name }}"),
            Column("Virksomhetene i konsortiet", 95, "{{ bidder.members }}"),
        ],
        row="bidder",
        rows="bidders",
    )


def _assessment(w: Writer) -> None:
    w.heading("Vurdering og tiltak")
    with w.when("ties"):
        w.text(
            "Tilknytningen kan svekke tilliten til evalueringen. {{ person }} deltar derfor ikke i "
            "evalueringen. Tiltakene er:"
        )
        w.text("{{ person }} har ikke tilgang til tilbudene.", "List Bullet")
        w.text("{{ person }} har ikke evalueringsskjema i saken.", "List Bullet")
        w.text("Tilknytningen blir ført i anskaffelsesprotokollen.", "List Bullet")
        w.otherwise()
        w.text(
            "Det er ikke oppgitt tilknytninger. {{ person }} kan delta i evalueringen. Det er ikke "
            "behov for tiltak."
        )
    with w.when("legal_basis"):
        w.text("Reglene om habilitet står i {{ legal_basis }}.", "After List")
