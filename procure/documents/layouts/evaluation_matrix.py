"""Bokmål text of the evaluation matrix, on pages laid sideways."""

from typing import Final

from procure.documents.house_style import LANDSCAPE
from procure.documents.layouts import clauses, results
from procure.documents.writer import Column, Repeated, Writer

PAGE: Final = LANDSCAPE
NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write the bids, the matrix, the prices, the reasons and the model."""
    w.text("Evalueringsmatrise", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact(
        "Evaluatorer",
        "{% for name in evaluators %}{{ name }}{% if not loop.last %}, {% endif %}{% endfor %}",
    )
    w.fact("Enighet om poengene", "{{ consensus_date }}")
    w.fact("Matrisen er laget", "{{ dated }}")
    _bids(w)
    _matrix(w)
    _prices(w)
    _reasons(w)
    w.heading("Evalueringsmodell")
    clauses.evaluation_model(w)
    w.heading("Like tilbud", 2)
    w.text("{{ tie_rule }}")
    w.heading("Kontrollsum", 2)
    clauses.checksum(w)


def _bids(w: Writer) -> None:
    w.heading("Tilbudene")
    columns = [
        Column("Tilbud", 20, "**{{ bid.column }}**", "center"),
        Column("Leverandør", 92, "{{ bid.supplier }}"),
        Column("Organisasjonsnummer", 45, "{{ bid.number }}"),
        Column("Pris", 40, "ikke evaluert", "right"),
        Column("Resultat", 36, "{{ bid.total }}", "right"),
        Column("Rangering", 24, "**{{ bid.rank }}**", "center"),
    ]
    priced = [column.value for column in columns]
    priced[3] = "{{ bid.price }}"
    w.table("Tilbudene", columns, row="bid", rows="bids", variant=("bid.price", priced))
    with w.when("excluded"):
        w.heading("Tilbud som ikke er med i evalueringen", 2)
        w.text(
            "Disse tilbudene teller ikke når laveste, høyeste og gjennomsnittlig pris regnes ut."
        )
        w.table(
            "Tilbud som ikke er med i evalueringen",
            [
                Column("Leverandør", 92, "{{ bid.supplier }}"),
                Column("Grunn", 165, "{{ bid.reason }}"),
            ],
            row="bid",
            rows="excluded",
        )
    with w.when("remarks"):
        w.heading("Merknader", 2)
        w.bullets("remarks")


def _matrix(w: Writer) -> None:
    w.heading("Poeng")
    with w.when('model.family == "priced_quality"'):
        w.text(
            "Hver rute viser poengene øverst og verdien i kroner, etter vekting, under. "
            "Underkriterier står med innrykk."
        )
        w.otherwise('model.family == "ratio"')
        w.text(
            "Hver rute viser poengene øverst og bidraget til summen under. Underkriterier står "
            "med innrykk."
        )
        w.otherwise()
        w.text(
            "Hver rute viser poengene øverst og de vektede poengene under. Underkriterier står "
            "med innrykk."
        )
    results.points(w)
    results.bars(w)
    results.teams(w)


def _prices(w: Writer) -> None:
    with w.when("price_lines"):
        w.heading("Priser")
        w.text("Hver rute viser enhetsprisen øverst og mengde × enhetspris under.")
        w.cross_table(
            "Priser per linje og tilbud",
            [
                Column("Prislinje", 45, "{{ line.line }}"),
                Column("Mengde", 22, "{{ line.quantity }}", "right"),
            ],
            Repeated(
                "{{ cell.column }}",
                190,
                "bids",
                "line.cells",
                "{{ cell.rate }}\nTable Note|{{ cell.amount }}",
            ),
            row="line",
            rows="price_lines",
            last=(
                (
                    ("Pris", ""),
                    "Table Sum|{% if cell.price %}{{ cell.price }}{% else %}–{% endif %}",
                ),
            ),
        )
    with w.when("reference_price"):
        w.text(
            "Laveste pris blant tilbudene som er evaluert, er {{ reference_price }}.", "After Table"
        )


def _reasons(w: Writer) -> None:
    w.heading("Begrunnelser")
    with w.each("criterion", "assessments"):
        w.heading("{{ criterion.criterion }} (vekt {{ criterion.weight }})", 2)
        w.table(
            "Begrunnelser",
            [
                Column("Tilbud", 18, "**{{ reason.column }}**", "center"),
                Column("Poeng", 18, "{{ reason.points }}", "center"),
                Column(
                    "Begrunnelse",
                    175,
                    "{{ reason.assessment }}\n{%p if reason.strengths %}\n**Styrker:** "
                    "{{ reason.strengths }}\n{%p endif %}\n{%p if reason.weaknesses %}\n"
                    "**Svakheter:** {{ reason.weaknesses }}\n{%p endif %}",
                ),
                Column("Se tilbudet", 46, "{{ reason.reference }}"),
            ],
            row="reason",
            rows="criterion.reasons",
        )
