"""Bokmål text of the benefit plan, on pages laid sideways."""

from typing import Final

from procure.documents.house_style import LANDSCAPE
from procure.documents.writer import Column, Writer

PAGE: Final = LANDSCAPE


def write(w: Writer) -> None:
    """Write why, the benefits one by one, how far they have come, and who follows up."""
    w.text("Gevinstplan og gevinstoversikt", "Title")
    w.text("{{ project }}", "Subtitle")
    w.fact("Prosjekteier", "{{ owner }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Oppdrag", "{{ competition_title }}")
    w.fact("Leverandør", "{{ supplier }}")
    w.fact("Oppdraget varer", "{{ period }}")
    w.fact("Status per", "{{ dated }}")
    w.heading("Formålet")
    w.paragraphs("purpose")
    w.heading("Gevinstene")
    w.text(
        "Nullpunktet er situasjonen før tiltakene, målt på samme måte som målet. Eieren svarer for "
        "at gevinsten blir hentet ut. {{ achieved }}"
    )
    w.table(
        "Gevinster med eier, nullpunkt, mål, måling, dato og status",
        [
            Column("Gevinst", 47, "**{{ benefit.name }}**"),
            Column("Eier", 37, "{{ benefit.owner }}"),
            Column("Nullpunkt", 36, "{{ benefit.baseline }}"),
            Column("Mål", 36, "{{ benefit.target }}"),
            Column("Måling", 50, "{{ benefit.measurement }}"),
            Column("Dato", 26, "{{ benefit.due }}"),
            Column("Status", 25, "{{ benefit.status }}"),
        ],
        row="benefit",
        rows="benefits",
    )
    w.heading("Oppfølging")
    w.paragraphs("follow_up")
    w.island("plan", "Egen tekst om gevinstene")
