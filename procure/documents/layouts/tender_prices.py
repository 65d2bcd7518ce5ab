"""Bokmål text of the tender document, chapter 7: price, hours and options."""

from typing import Final

from procure.documents.writer import Column, Writer

LINE: Final = ("{{ line.role }}", "{{ line.hours }}", "{{ line.ceiling }}")


def write(w: Writer, chapter: tuple[str, str]) -> None:
    """Write what the price covers, the hours of the assignment, and those of each option."""
    bookmark, title = chapter
    w.heading(title, bookmark=bookmark)
    w.text("{{ price_basis }}")
    w.text(
        "Prisen vi sammenligner, er summen av timer × timepris for alle rollene. Timetallene er "
        "låst og like for alle. Fyll ut timeprisen for hver rolle i tilbudsskjemaet. Et tilbud "
        "der en timepris mangler eller er 0 kroner, kan ikke evalueres."
    )
    with w.when("price_options"):
        w.text(
            "**Timene i opsjonene teller med i prisen vi sammenligner.** Kontrakten inngås uten "
            "opsjonene. Tar vi ut en opsjon, gjelder timeprisene i tilbudet."
        )
    _lines(w, "Prisskjema", "price_lines", whole=False)
    with w.each("option", "price_options"):
        w.heading("Opsjon: {{ option.name }}", 2)
        w.text("Vi kan ta ut opsjonen til og med {{ option.last_day }}.")
        _lines(w, "Timer i opsjonen", "option.lines", whole=True)
    w.text(
        "Der det står en høyeste timepris, følger den av rammeavtalen. Timetallene er et "
        "anslag for å sammenligne tilbudene og forplikter oss ikke til å bestille akkurat så "
        "mange timer.",
        "After Table",
    )


def _lines(w: Writer, title: str, rows: str, *, whole: bool) -> None:
    w.table(
        title,
        [
            Column("Rolle", 84, "{{ line.role }}"),
            Column("Timer", 28, "{{ line.hours }}", "right"),
            Column("Høyeste timepris", 48, "ingen øvre grense", "right"),
        ],
        row="line",
        rows=rows,
        variant=("line.ceiling", list(LINE)),
        whole=whole,
    )
