"""Bokmål text of the letter to all invited when a competition ends without a winner."""

from procure.documents.layouts import clauses
from procure.documents.writer import Writer


def write(w: Writer) -> None:
    """Write that it is over, why, what it means for the bids, complaint and access."""
    w.text("Til leverandørene i rammeavtalen «{{ framework }}»", "Address")
    w.text("", "Address")
    w.text("{{ dated }}", "Address")
    w.text(
        '{% if ending == "cancelled" %}Minikonkurransen er avlyst{% else %}Minikonkurransen er '
        "avsluttet uten valg av leverandør{% endif %}",
        "Title",
    )
    w.text("{{ competition_title }}", "Subtitle")
    w.text(
        "Vi inviterte dere {{ invited_at }} til minikonkurransen «{{ competition_title }}» etter "
        "rammeavtalen «{{ framework }}», saksnummer {{ framework_number }}. "
        '{% if ending == "cancelled" %}Konkurransen ble **avlyst** {{ ended_on }}.{% else %}'
        "Konkurransen ble **avsluttet uten valg av leverandør** {{ ended_on }}.{% endif %} Alle "
        "som ble invitert, får dette brevet samtidig."
    )
    _reason(w)
    _consequences(w)
    w.heading("Klage")
    w.text(
        "Mener dere at vi har gjort feil, kan dere klage. Skriv hva dere mener er feil, og "
        "hvorfor. Merk klagen med saksnummer {{ case_number }}."
    )
    with w.each("route", "complaints"):
        w.text("**{{ route.body }}:** {{ route.how }}", "List Bullet")
    w.heading("Innsyn")
    clauses.access(w)
    w.heading("Kontakt")
    clauses.contact(w)
    clauses.signature(w)


def _reason(w: Writer) -> None:
    w.heading("Begrunnelse")
    with w.when('ending == "cancelled"'):
        with w.when("ground"):
            w.text("Den saklige grunnen: **{{ ground }}.**")
        w.paragraphs("reason")
        w.otherwise('ending == "no_bids"')
        w.text("Ingen leverte tilbud innen tilbudsfristen.")
        w.otherwise()
        w.text(
            "Alle tilbudene måtte avvises. Hver av leverandørene som ga tilbud, får begrunnelsen i "
            "et eget brev."
        )
    clauses.legal_basis(w, "legal_basis", "Regler avlysningen bygger på")


def _consequences(w: Writer) -> None:
    w.heading("Hva dette betyr for dere")
    with w.when('reached == "sealed"'):
        with w.when('ending == "cancelled"'):
            w.text(
                "Tilbud som er levert, er forseglet og blir ikke åpnet. Dere trenger ikke å "
                "arbeide videre med tilbudet deres."
            )
            w.otherwise()
            w.text("Det blir ikke inngått kontrakt på grunnlag av konkurransen.")
        w.otherwise('reached == "opened"')
        w.text(
            "Tilbudene blir ikke vurdert videre, og ingen av dem blir valgt. Dere er ikke lenger "
            "bundet av tilbudet deres."
        )
        w.otherwise()
        w.text(
            "Meddelelsen om valg av leverandør gjelder ikke lenger. Det blir ikke inngått "
            "kontrakt, og dere er ikke lenger bundet av tilbudet deres."
        )
    w.text("Skal vi dekke behovet på nytt under rammeavtalen, får dere en ny invitasjon.")
