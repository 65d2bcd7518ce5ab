"""Bokmål text of the final report."""

from typing import Final

from procure.documents.writer import Column, Writer

NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write the problem, the results, the benefits, what was learnt and what goes on."""
    _head(w)
    w.heading("Sammendrag")
    w.paragraphs("summary")
    w.heading("Utfordringen")
    w.paragraphs("problem")
    _phases(w)
    w.heading("Resultater")
    w.paragraphs("results")
    _benefits(w)
    w.heading("Læring")
    w.paragraphs("learning")
    w.heading("Overføringsverdi")
    w.paragraphs("transfer")
    w.heading("Videreføring")
    w.paragraphs("continuation")
    w.island("report", "Egen tekst til rapporten")


def _head(w: Writer) -> None:
    w.text("Sluttrapport", "Title")
    w.text("{{ project }}", "Subtitle")
    w.fact("Prosjekteier", "{{ owner }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Oppdrag", "{{ competition_title }}")
    w.fact("Rammeavtale", "{{ framework }}")
    w.fact("Leverandør", "{{ supplier }}")
    w.fact("Oppdraget varte", "{{ period }}")
    w.fact("Kontraktsverdi ved signering", "{{ original_value }}")
    w.fact("Kontraktsverdi til slutt", "{{ final_value }}")
    w.fact("Fakturert i alt", "{{ invoiced }}")
    w.fact("Ansvarlig for rapporten", "{{ author }}")
    w.fact("Rapporten er laget", "{{ dated }}")


def _phases(w: Writer) -> None:
    with w.when("phases"):
        w.heading("Fasene")
        w.table(
            "Fasene",
            [
                Column("Fase", 60, "**{{ phase.phase }}**"),
                Column("Planlagt", 60, "{{ phase.planned }}"),
                Column("Godkjent", 40, "{{ phase.passed }}"),
            ],
            row="phase",
            rows="phases",
        )


def _benefits(w: Writer) -> None:
    w.heading("Gevinster")
    with w.when("benefits"):
        w.text("Tabellen viser hvor langt hver gevinst i gevinstplanen er kommet.")
        w.table(
            "Status for gevinstene",
            [
                Column("Gevinst", 65, "**{{ benefit.name }}**"),
                Column("Mål", 65, "{{ benefit.target }}"),
                Column("Status", 30, "{{ benefit.status }}"),
            ],
            row="benefit",
            rows="benefits",
        )
        w.otherwise()
        w.text("Det er ikke laget en gevinstplan for prosjektet.")
