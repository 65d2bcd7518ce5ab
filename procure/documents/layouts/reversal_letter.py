"""Bokmål text of the letter about a reversal."""

from procure.documents.layouts import clauses
from procure.documents.writer import Writer


def write(w: Writer) -> None:
    """Write what no longer stands, the fault, why it matters, and what follows."""
    clauses.letterhead(w, "Valget av leverandør er gjort om")
    w.text(
        "Vi viser til meddelelsen av {{ told_on }} i minikonkurransen «{{ competition_title }}» "
        "under rammeavtalen «{{ framework }}». Der skrev vi at vi hadde valgt **{{ chosen }}**."
    )
    w.text(
        "{{ reversed_by }} gjorde om dette valget {{ reversed_on }}. Meddelelsen gjelder ikke "
        "lenger, og det er ikke inngått kontrakt."
    )
    with w.when("was_chosen"):
        w.text("Tilbudet deres er derfor ikke lenger valgt.")
        w.otherwise("rejected")
        w.text("Avvisningen av tilbudet deres gjelder fortsatt.")
        w.otherwise()
        w.text("Tilbudet deres er igjen med i konkurransen på samme vilkår som før valget.")
    w.heading("Feilen vi har funnet")
    w.paragraphs("fault")
    w.heading("Derfor må valget gjøres om")
    w.paragraphs("reason")
    _following(w)
    w.heading("Klage")
    clauses.complaint(w)
    clauses.legal_basis(w, "legal_basis", "Regler omgjøringen bygger på")
    w.heading("Innsyn")
    clauses.access(w)
    w.heading("Kontakt")
    w.text("Har dere spørsmål om omgjøringen, kan dere ta kontakt:")
    clauses.contact(w)
    clauses.signature(w)


def _following(w: Writer) -> None:
    w.heading("Det som skjer nå")
    w.paragraphs("following")
    w.text(
        "Alle tilbyderne har fått brev om omgjøringen samtidig. Når vi har tatt en ny beslutning, "
        "får alle en ny meddelelse med ny begrunnelse. {% if standstill %}Da begynner også en ny "
        "karensperiode.{% else %}Det er ingen karensperiode i denne konkurransen.{% endif %}"
    )
    with w.when("rejected"):
        w.text("Dere trenger ikke å gjøre noe nå.")
        w.otherwise()
        w.text(
            "Dere trenger ikke å gjøre noe nå. Tilbudet deres kan ikke endres, og det vurderes på "
            "nytt etter de samme kriteriene."
        )
