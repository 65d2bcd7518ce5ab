"""Bokmål text of the invitation."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write the letter: need, deadlines, questions, delivery, choice, checksum, attachments."""
    w.text("Til leverandørene i rammeavtalen «{{ framework }}»", "Address")
    w.text("", "Address")
    w.text("{{ dated }}", "Address")
    w.text("Invitasjon til minikonkurranse", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.text(
        "{{ buyer }} (organisasjonsnummer {{ buyer_number }}) inviterer dere til å gi tilbud i en "
        "minikonkurranse etter rammeavtalen «{{ framework }}», saksnummer {{ framework_number }}. "
        "Invitasjonen går samtidig og likt til alle leverandører i rammeavtalen som kan utføre "
        "oppdraget."
    )
    w.heading("Kort om oppdraget")
    w.paragraphs("summary")
    with w.when("estimated_value"):
        w.text("Anslått verdi er {{ estimated_value }}.")
    w.text(
        "Kontrakten inngås på {{ contract }}. Hele oppdraget er beskrevet i konkurransegrunnlaget."
    )
    _deadlines(w)
    _questions(w)
    _delivery(w)
    _choice(w)
    w.heading("Konkurransen er låst")
    clauses.checksum(w)
    clauses.legal_basis(w, "legal_basis", "Regler konkurransen følger")
    clauses.signature(w)
    w.heading("Vedlegg")
    w.table(
        "Vedlegg",
        [
            Column("Nr.", 16, "{{ attachment.number }}"),
            Column("Vedlegg", 144, "{{ attachment.title }}"),
        ],
        row="attachment",
        rows="attachments",
        whole=True,
    )


def _deadlines(w: Writer) -> None:
    w.heading("Frister")
    w.fact("Spørsmålsfrist", "{{ question_deadline }}")
    w.fact("Tilbudsfrist", "**{{ bid_deadline }}**")
    with w.when("presentation"):
        w.fact("Presentasjon", "{{ presentation }}")
    w.fact("Forventet valg", "{{ award_expected }}")
    w.fact("Tilbudet må gjelde til", "{{ valid_until }}")
    w.text(
        "Alle klokkeslett er norsk tid. Klokken i løsningen der dere leverer, avgjør om et tilbud "
        "er levert i tide. Tilbud som kommer etter fristen, avviser vi.",
        "After Table",
    )


def _questions(w: Writer) -> None:
    w.heading("Spørsmål")
    w.text("Still spørsmål skriftlig til kontaktpersonen:")
    clauses.contact(w)
    w.text(
        "Vi gjør spørsmålene anonyme og sender spørsmål og svar samtidig til alle inviterte. Bare "
        "skriftlige svar fra kontaktpersonen binder oss."
    )


def _delivery(w: Writer) -> None:
    w.heading("Slik leverer dere tilbud")
    w.text("Lever tilbudet elektronisk her: {{ delivery_place }}")
    w.text(
        "Tilbudet er levert først når dere har fått kvittering. Et utkast som bare er lagret, er "
        "ikke levert. Dere kan endre eller trekke tilbudet fram til tilbudsfristen, og det er den "
        "siste leverte versjonen som gjelder. Tilbudene er forseglet til de blir åpnet."
    )
    w.text(
        "Vil dere ikke gi tilbud, ber vi dere si fra på samme sted med en kort grunn. Det hjelper "
        "oss å lage bedre konkurranser og har ingen følger for dere senere."
    )


def _choice(w: Writer) -> None:
    w.heading("Slik velger vi leverandør")
    w.table(
        "Tildelingskriterier",
        [
            Column("Tildelingskriterium", 130, "{{ criterion.name }}"),
            Column("Vekt", 30, "{{ criterion.weight }}", "right"),
        ],
        row="criterion",
        rows="criteria",
    )
    w.text("Hva vi vurderer under hvert kriterium, står i konkurransegrunnlaget. Vi regner slik:")
    clauses.evaluation_model(w)
    with w.when("presentation"):
        w.text(
            "Alle som oppfyller de absolutte kravene, får presentere tilbudet sitt. Alle får like "
            "lang tid. Presentasjonen er ikke et eget kriterium, men en del av grunnlaget for "
            "vurderingen."
        )
    w.text("Alle får meddelelse om valget samtidig, med begrunnelse.")
    with w.when("standstill"):
        w.text(
            "Vi venter med å inngå kontrakt til karensperioden er ute. Karensperioden er på "
            "{{ standstill }}, regnet fra dagen etter at meddelelsen er sendt."
        )
        w.otherwise()
        w.text("Vi holder ingen karensperiode. Begrunnelsen for det står i konkurransegrunnlaget.")
