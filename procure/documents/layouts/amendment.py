"""Bokmål text of the notice of a change."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

NEW = "ingenting"
GONE = "strøket"


def write(w: Writer) -> None:
    """Write what is changed, why, the deadlines that hold now and what the bidders must do."""
    w.text("Til alle som er invitert til minikonkurransen", "Address")
    w.text("", "Address")
    w.text("{{ dated }}", "Address")
    w.text("Endringsmelding, versjon {{ version }}", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.text(
        "{{ buyer }} (organisasjonsnummer {{ buyer_number }}) endrer minikonkurransen med "
        "saksnummer {{ case_number }} etter rammeavtalen «{{ framework }}». Endringen ble gjort "
        "{{ issued }}. Konkurransegrunnlaget går fra versjon {{ previous_version }} til versjon "
        "{{ version }}. Alle inviterte får meldingen samtidig."
    )
    _changes(w)
    w.heading("Hvorfor vi endrer")
    w.paragraphs("reason")
    _question(w)
    _deadlines(w)
    _consequences(w)
    w.heading("Konkurransen er låst på nytt")
    told = w.text(
        "Kontrollsummen (SHA-256) under er regnet ut av konkurransen slik den er etter endringen, "
        "og erstatter den forrige."
    )
    told.paragraph_format.keep_with_next = True
    w.text("{{ model_hash }}", "Checksum")
    clauses.legal_basis(w, "legal_basis", "Regler endringen følger")
    w.heading("Spørsmål")
    w.text("Still spørsmål skriftlig til kontaktpersonen innen spørsmålsfristen:")
    clauses.contact(w)
    clauses.signature(w)


def _changes(w: Writer) -> None:
    w.heading("Dette er endret")
    columns = [
        Column("Hva", 46, "**{{ change.what }}**"),
        Column(
            "Før",
            57,
            "{% if change.before %}{{ change.before }}{% else %}" + NEW + "{% endif %}",
        ),
        Column(
            "Nå", 57, "{% if change.after %}{{ change.after }}{% else %}" + GONE + "{% endif %}"
        ),
    ]
    w.table("Endringer", columns, row="change", rows="changes")
    w.text("Alt annet i konkurransegrunnlaget gjelder som før.")


def _question(w: Writer) -> None:
    with w.when("question_number"):
        w.heading("Spørsmål {{ question_number }}")
        w.text("Endringen svarer på dette spørsmålet. Hvem som spurte, er ikke oppgitt.")
        w.paragraphs("question")
        w.heading("Svaret vårt", 2)
        w.paragraphs("answer")


def _deadlines(w: Writer) -> None:
    w.heading("Frister som gjelder nå")
    w.fact("Spørsmålsfrist", "{{ question_deadline }}")
    with w.when("deadline_extended"):
        w.fact("Tilbudsfrist", "**{{ bid_deadline }}** (ny)")
        w.otherwise()
        w.fact("Tilbudsfrist", "**{{ bid_deadline }}** (uendret)")
    w.fact("Tilbudet må gjelde til", "{{ valid_until }}")
    with w.when("extension_reason"):
        w.text("Vi begrunner valget av tilbudsfrist slik:", "After Table")
        w.paragraphs("extension_reason")


def _consequences(w: Writer) -> None:
    w.heading("Dette betyr endringen for dere")
    with w.when("touched"):
        intro = (
            "Har dere begynt på et tilbud, er disse delene merket i tilbudsrommet til dere har "
            "bekreftet eller endret dem:"
        )
        w.text(intro).paragraph_format.keep_with_next = True
        w.bullets("touched")
        w.text(
            "Et levert tilbud står ved lag. Bekrefter eller endrer dere ikke før fristen, åpner vi "
            "tilbudet slik det er levert, med merkingen, og vurderer om det kan godtas."
        )
        w.otherwise("content_changed")
        w.text(
            "Se over det dere har skrevet. Har dere allerede levert tilbud, må dere levere en ny "
            "versjon hvis tilbudet skal følge endringen."
        )
        w.otherwise()
        w.text(
            "Innholdet i oppdraget, kravene og kriteriene er ikke endret. Det dere har skrevet i "
            "tilbudsrommet, står der fortsatt."
        )
    with w.when("validity_changed"):
        w.text(
            "Vedståelsesfristen er ny. Bekreft den i tilbudsrommet, og lever på nytt hvis dere "
            "allerede har levert.",
            "List Bullet",
        )
        w.otherwise("not content_changed and not touched")
        w.text("Har dere allerede levert tilbud, trenger dere ikke å gjøre noe.", "List Bullet")
    with w.when("content_changed"):
        w.text(
            "Last ned nye skjemaer i tilbudsrommet. Skjemaer fra en eldre versjon kan mangle noe.",
            "List Bullet",
        )
    w.text(
        "Dere kan endre, levere på nytt eller trekke tilbudet fram til tilbudsfristen. Den siste "
        "leverte versjonen gjelder.",
        "List Bullet",
    )
