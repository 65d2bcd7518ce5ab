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
        "En presisering utfyller konkurransegrunnlaget, versjon {{ tender_version }}, uten å endre "
        "det. Et svar som endrer noe, står også i en endringsmelding med sitt eget "
        "versjonsnummer.{% if version != '1' %} Denne versjonen erstatter de tidligere versjonene "
        "av spørsmål og svar.{% endif %}"
    )
    _overview(w)
    w.heading("Spørsmålene og svarene")
    with w.each("item", "questions"):
        w.heading("Spørsmål {{ item.number }}", 2)
        w.text(
            "Gjelder: {{ item.about }}. Stilt {{ item.asked }}.", "Table Note"
        ).paragraph_format.keep_with_next = True
        with w.each("line", "item.question"):
            w.text("{{ line }}", "Callout").paragraph_format.keep_with_next = True
        w.heading(
            "{% if item.changed_in %}Svar – endring i versjon {{ item.changed_in }}{% else %}"
            "Svar – presisering{% endif %}",
            3,
        )
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
        Column("Nr.", 12, "{{ item.number }}"),
        Column("Gjelder", 62, "{{ item.about }}"),
        Column(
            "Svaret er",
            32,
            "{% if item.changed_in %}endring (versjon {{ item.changed_in }}){% else %}presisering"
            "{% endif %}",
        ),
        Column("Besvart", 30, "{{ item.answered }}"),
        Column("Status", 24, "Uendret"),
    ]
    w.table(
        "Spørsmålene",
        columns,
        row="item",
        rows="questions",
        variant=("item.is_new", [*(column.value for column in columns[:4]), "**Nytt svar**"]),
    )
