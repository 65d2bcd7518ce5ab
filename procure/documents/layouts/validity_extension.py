"""Bokmål text of the request to keep a bid open longer."""

from procure.documents.layouts import clauses
from procure.documents.writer import Writer


def write(w: Writer) -> None:
    """Write why more time is needed, until when, how to answer, and what an answer means."""
    clauses.letterhead(w, "Forespørsel om forlenget vedståelsesfrist")
    w.text(
        "Vi viser til tilbudet deres i minikonkurransen «{{ competition_title }}» under "
        "rammeavtalen «{{ framework }}». Tilbudet gjelder til og med **{{ valid_until }}**."
    )
    w.text("Vi ber om at tilbudet gjelder til og med **{{ new_until }}**.")
    w.heading("Derfor trenger vi mer tid")
    w.paragraphs("reason")
    w.heading("Slik svarer dere")
    w.text("Svar skriftlig på e-post til {{ contact.email }} innen **{{ answer_by }}**.")
    w.text("Merk svaret med saksnummer {{ case_number }}.")
    w.text("Dere velger selv om dere vil forlenge:")
    w.text(
        "Sier dere ja, gjelder tilbudet uendret til den nye fristen. Dere kan ikke endre pris, "
        "team eller annet innhold.",
        "List Bullet",
    )
    w.text(
        "Sier dere nei, eller svarer dere ikke, faller tilbudet bort når fristen "
        "{{ valid_until }} er ute.",
        "List Bullet",
    )
    with w.when("to_all"):
        w.text(
            "Alle tilbydere som fortsatt kan få kontrakten, får den samme forespørselen med den "
            "samme fristen."
        )
    _replies(w)
    clauses.legal_basis(w, "legal_basis", "Regler forespørselen bygger på")
    w.heading("Kontakt")
    w.text("Har dere spørsmål, kan dere ta kontakt:")
    clauses.contact(w)
    clauses.signature(w)


def _replies(w: Writer) -> None:
    with w.when("replies"):
        w.heading("Svaret vi har fått")
        w.text("Forespørselen ble sendt {{ asked_on }}.")
        with w.each("reply", "replies"):
            w.text("Svaret kom {{ reply.received }}:")
            w.paragraphs("reply.text")
            with w.when("reply.agrees"):
                w.text("**Leverandøren godtar at tilbudet gjelder til og med {{ new_until }}.**")
                w.otherwise()
                w.text(
                    "**Leverandøren godtar ikke forlengelsen. Tilbudet gjelder til og med "
                    "{{ valid_until }}.**"
                )
