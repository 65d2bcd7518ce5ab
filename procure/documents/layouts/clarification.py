"""Bokmål text of the request for clarification, and of the answer in a later version."""

from procure.documents.layouts import clauses
from procure.documents.writer import Writer


def write(w: Writer) -> None:
    """Write what is asked, by when, how to answer, and what an answer may not do."""
    clauses.letterhead(
        w,
        "Forespørsel om {% if submission %}ettersending{% else %}avklaring{% endif %}",
    )
    w.text(
        "Vi viser til tilbudet deres i minikonkurransen «{{ competition_title }}» under "
        "rammeavtalen «{{ framework }}». Forespørselen har nummer {{ number }} og datoen "
        "{{ asked_on }}. Den gjelder **{{ about }}**."
    )
    w.heading("Dette ber vi om")
    with w.when("place"):
        w.text("Sted i tilbudet: {{ place }}")
    w.paragraphs("question")
    w.heading("Frist og svarmåte")
    w.text("Fristen for å svare er **{{ due }}**.")
    w.text(
        "Svar skriftlig på e-post til {{ contact.email }}. Merk svaret med saksnummer "
        "{{ case_number }} og nummeret på forespørselen."
    )
    with w.when("submission"):
        w.text(
            "Kommer ikke det vi ber om innen fristen, vurderer vi tilbudet slik det er levert. "
            "Det kan føre til at vi må avvise det."
        )
        w.otherwise()
        w.text("Kommer det ikke noe svar innen fristen, vurderer vi tilbudet slik det er levert.")
    w.heading("Svaret kan ikke forbedre tilbudet")
    w.text(
        "Svaret skal bare gjøre klart det som allerede står i tilbudet, eller legge ved det vi ber "
        "om. Det kan ikke endre pris, leveranser, team eller forbehold. Det i svaret som forbedrer "
        "tilbudet, tar vi ikke med i vurderingen."
    )
    w.text("Forespørselen betyr ikke at vi har tatt stilling til tilbudet.")
    _replies(w)
    clauses.legal_basis(w, "legal_basis", "Regler forespørselen bygger på")
    w.heading("Kontakt")
    w.text("Er noe uklart i forespørselen, kan dere ta kontakt:")
    clauses.contact(w)
    clauses.signature(w)


def _replies(w: Writer) -> None:
    with w.when("replies"):
        w.heading("Svaret vi har fått")
        with w.each("reply", "replies"):
            w.text("Svaret kom {{ reply.received }}:")
            w.paragraphs("reply.text")
            with w.when("reply.accepted"):
                w.text("**Vi har vurdert at svaret ikke forbedrer tilbudet. Det er tatt med.**")
                w.otherwise()
                w.text("**Vi har vurdert at svaret forbedrer tilbudet. Det er ikke tatt med.**")
            w.paragraphs("reply.assessment")
