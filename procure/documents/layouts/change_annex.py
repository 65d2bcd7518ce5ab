"""Bokmål text of the change annex after the diagnosis."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write what the parties know, what they change, what it costs, and where they sign."""
    w.text("Endringsbilag {{ number }}", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Kontrakt", "{{ contract }}, signert {{ contract_signed }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Leverandør", "{{ supplier.name }}")
    w.fact("Ledet av", "{{ supplier.lead }}, organisasjonsnummer {{ supplier.number }}")
    w.fact("Gjelder fra", "{{ valid_from }}")
    w.fact("Bilaget er laget", "{{ dated }}")
    w.text(
        "Bilaget endrer kontrakten etter den første fasen, diagnosen. Det som ikke er nevnt her, "
        "gjelder som før. Står det noe annet her enn i de andre bilagene, gjelder dette bilaget."
    )
    w.heading("Diagnosen")
    w.paragraphs("diagnosis")
    w.heading("Felles problemforståelse")
    w.text("Partene er enige om denne forståelsen av problemet:")
    w.paragraphs("understanding")
    w.heading("Ny retning")
    w.paragraphs("direction")
    _deliverables(w)
    _price(w)
    w.heading("Framdrift")
    w.table(
        "Fremdriftsplan",
        [
            Column("Aktivitet", 115, "{{ step.activity }}"),
            Column("Dato", 45, "{{ step.due }}"),
        ],
        row="step",
        rows="steps",
    )
    clauses.phase_plan(w)
    w.heading("Grunnlaget for endringen")
    w.paragraphs("basis")
    w.island("terms", "Egen tekst om endringen")
    _signatures(w)


def _deliverables(w: Writer) -> None:
    w.heading("Leveranser i fase 2 og 3")
    w.table(
        "Leveranser i fase 2 og 3",
        [
            Column("Fase", 42, "{{ deliverable.phase }}"),
            Column("Leveranse", 83, "**{{ deliverable.text }}**"),
            Column("Dato", 35, "{{ deliverable.due }}"),
        ],
        row="deliverable",
        rows="deliverables",
    )


def _price(w: Writer) -> None:
    w.heading("Pris og timer")
    with w.when("prices"):
        w.text("Timene og prisen endres slik. Beløpene er uten merverdiavgift.")
        w.table(
            "Endring i timer og pris",
            [
                Column("Rolle eller post", 90, "{{ price.item }}"),
                Column("Timer", 30, "{{ price.hours }}", "right"),
                Column("Kroner", 40, "{{ price.amount }}", "right"),
            ],
            row="price",
            rows="prices",
            last=("Til sammen", "", "{{ value.now }}"),
        )
        w.otherwise()
        w.text("Timene og prisen endres ikke.")
    w.heading("Samlet verdi", 2)
    w.fact("Kontraktsverdi ved signering", "{{ value.original }}")
    w.fact("Endret i tidligere bilag", "{{ value.earlier }}")
    w.fact("Endret i dette bilaget", "{{ value.now }}")
    w.fact("Ny kontraktsverdi", "**{{ value.total }}**")
    w.fact("Samlet endring", "{{ value.share }} av verdien ved signering")


def _signatures(w: Writer) -> None:
    w.heading("Underskrift")
    w.text("Bilaget gjelder når begge parter har skrevet under. Hver part får ett eksemplar.")
    w.table(
        "Underskrift",
        [
            Column("Part", 45, "**{{ signatory.party }}**"),
            Column("Underskriver", 40, "{{ signatory.name }}"),
            Column("Sted og dato, underskrift", 75, "\n\n\n"),
        ],
        row="signatory",
        rows="signatories",
        whole=True,
    )
