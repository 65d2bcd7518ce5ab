"""Bokmål text of the questions and answers."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write what the answers are worth, a list of them, then each in full."""
    w.text("Spørsmål og svar", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Versjon", "**{{ version }}**, datert {{ dated }}")
    w.fact("Spørsmålsfrist", "{{ question_deadline }}")
    w.fact("Tilbudsfrist", "**{{ bid_deadline }}**")
    w.text(
        "Her er alle spørsmål vi har besvart, og svarene. Alle inviterte får det samme dokumentet "
        "samtidig. Spørsmålene er gjengitt uten å si hvem som har stilt dem.",
        "After Table",
    )
    w.text(
        "Svarene utfyller konkurransegrunnlaget, versjon {{ tender_version }}, men endrer det "
        "ikke. Må noe endres, sender vi en egen endringsmelding til alle.{% if version != '1' %} "
        "Denne versjonen erstatter de tidligere versjonene av spørsmål og svar.{% endif %}"
    )
    _overview(w)
    w.heading("Spørsmålene og svarene")
    with w.each("item", "questions"):
        w.heading("Spørsmål {{ item.number }}", 2)
        with w.each("line", "item.question"):
            w.text("{{ line }}", "Callout").paragraph_format.keep_with_next = True
        w.heading("Svar", 3)
        w.paragraphs("item.answer")
    w.heading("Flere spørsmål")
    w.text(
        "Still spørsmål skriftlig innen spørsmålsfristen. Bare skriftlige svar fra "
        "kontaktpersonen binder oss."
    )
    clauses.contact(w)


def _overview(w: Writer) -> None:
    w.heading("Oversikt")
    columns = [
        Column("Nr.", 16, "{{ item.number }}"),
        Column("Stilt", 52, "{{ item.asked }}"),
        Column("Besvart", 52, "{{ item.answered }}"),
        Column("Status", 40, "Uendret"),
    ]
    w.table(
        "Spørsmålene",
        columns,
        row="item",
        rows="questions",
        variant=("item.is_new", [*(column.value for column in columns[:3]), "**Nytt svar**"]),
    )
