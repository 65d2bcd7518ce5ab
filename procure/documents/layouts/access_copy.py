"""Bokmål text of the copy of a bid that another bidder is given access to."""

from procure.documents.writer import Writer


def write(w: Writer) -> None:
    """Say what the copy is and what is taken out, then the bid part by part."""
    w.text("Kopi av tilbudet for innsyn", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Leverandør", "{{ supplier }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Kopien er laget", "{{ dated }}")
    w.heading("Om kopien")
    w.text("Kopien er laget etter et vedtak om innsyn. Vedlegg til tilbudet er ikke med.")
    with w.when("redacts"):
        w.text(
            "Tekst som ikke gis ut, er tatt ut av kopien. Der det mangler noe, står «[sladdet]». "
            "Merket er det samme uansett hvor mye som er tatt ut."
        )
        w.otherwise()
        w.text("Ingenting er tatt ut av teksten.")
    with w.each("section", "sections"):
        w.heading("{{ section.title }}")
        w.paragraphs("section.paragraphs")
