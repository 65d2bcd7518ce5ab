"""Bokmål text of the letter to a bidder whose bid is rejected."""

from procure.documents.layouts import clauses
from procure.documents.writer import Writer


def write(w: Writer) -> None:
    """Write the decision, the reason, what follows from it, complaint and access."""
    clauses.letterhead(w, "Tilbudet deres er avvist")
    w.text(
        "Takk for tilbudet i minikonkurransen «{{ competition_title }}» under rammeavtalen "
        "«{{ framework }}». Vi mottok tilbudet {{ received_at }}. Vi har kontrollert tilbudet og "
        "kom {{ rejected_on }} til at vi må **avvise** det."
    )
    w.heading("Begrunnelse")
    w.paragraphs("reason")
    clauses.legal_basis(w, "legal_basis", "Regler avvisningen bygger på")
    w.heading("Hva avvisningen betyr")
    w.text(
        "Et avvist tilbud blir ikke evaluert og kan ikke bli valgt. Dere kan ikke rette tilbudet "
        "eller levere et nytt i denne konkurransen."
    )
    w.text(
        "Avvisningen gjelder bare denne konkurransen. Dere får meddelelse om valget av leverandør "
        "samtidig med de andre."
    )
    w.heading("Klage")
    clauses.complaint(w)
    w.heading("Innsyn")
    clauses.access(w)
    w.heading("Kontakt")
    w.text("Har dere spørsmål om avvisningen, kan dere ta kontakt:")
    clauses.contact(w)
    clauses.signature(w)
