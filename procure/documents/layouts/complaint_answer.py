"""Bokmål text of the answer to a complaint, and of the decision on access."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write what was said, the verdict, why, and what comes next."""
    clauses.letterhead(w, "{% if access %}Vedtak om innsyn{% else %}Svar på klagen{% endif %}")
    with w.when("access"):
        w.text(
            "Vi viser til kravet deres om innsyn i minikonkurransen «{{ competition_title }}» "
            "under rammeavtalen «{{ framework }}». Kravet kom {{ received }}."
        )
        w.otherwise()
        w.text(
            "Vi viser til klagen deres i minikonkurransen «{{ competition_title }}» under "
            "rammeavtalen «{{ framework }}». Klagen kom {{ received }}."
        )
    w.text("**{{ verdict }}**")
    with w.when("access"):
        w.heading("Dette ber dere om innsyn i")
        w.otherwise()
        w.heading("Dette mener dere")
    w.paragraphs("claim")
    w.heading("Vurderingen vår")
    w.paragraphs("assessment")
    with w.when("access"):
        _access(w)
        w.otherwise()
        _complaint(w)
    clauses.legal_basis(w, "legal_basis", "Regler svaret bygger på")
    w.heading("Kontakt")
    w.text("Har dere spørsmål, kan dere ta kontakt:")
    clauses.contact(w)
    clauses.signature(w)


def _access(w: Writer) -> None:
    w.heading("Dette gir vi innsyn i")
    w.text("Tabellen viser hva vi har bestemt for hvert dokument.")
    with w.when("redacts"):
        w.text(
            "Sladdet tekst er tatt ut av dokumentene og erstattet med en merknad. Den kan ikke "
            "leses eller hentes fram igjen."
        )
    w.table(
        "Vedtaket for hvert dokument",
        [
            Column("Dokument", 42, "**{{ part.document }}**"),
            Column("Vedtak", 32, "{{ part.given }}"),
            Column("Sladdet", 38, "{{ part.redacted }}"),
            Column("Begrunnelse", 48, "{{ part.reason }}"),
        ],
        row="part",
        rows="parts",
    )
    w.heading("Klageadgang")
    w.paragraphs("appeal")


def _complaint(w: Writer) -> None:
    w.heading("Det som skjer nå")
    w.paragraphs("consequence")
    w.heading("Videre klageadgang")
    w.text("Er dere uenige i svaret, kan dere gå videre med klagen:")
    with w.each("route", "complaints"):
        w.text("**{{ route.body }}:** {{ route.how }}", "List Bullet")
