"""Bokmål text of the call-off contract: front page, list of annexes, and the annexes.

The standard agreement's own text is referred to by name and edition, never copied.
"""

from procure.documents.layouts import contract_annexes as annexes
from procure.documents.layouts.contract_annexes import ASSIGNMENT
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write the front page with signatures, the contents, the list of annexes, the annexes."""
    _front(w)
    w.heading("Avtaledokumentene", new_page=True)
    _documents(w)
    annexes.write(w)


def _front(w: Writer) -> None:
    w.text("Avropskontrakt", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    with w.when(ASSIGNMENT):
        w.text(
            "Avtale om oppdrag etter statens standardavtale for oppdrag, SSA-O (oppdragsavtalen), "
            "{{ edition }}. Konsulenten har ansvar for resultatet av oppdraget."
        )
        w.otherwise()
        w.text(
            "Avtale om bistand etter statens standardavtale for bistand, SSA-B (bistandsavtalen), "
            "{{ edition }}. Konsulenten stiller med kvalifisert innsats, og Kunden leder arbeidet."
        )
    w.fact("Kunde", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Konsulent", "{{ supplier.lead }}, organisasjonsnummer {{ supplier.number }}")
    w.fact("Konsortium", "{{ supplier.name }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Minikonkurranse", "{{ competition_title }}, saksnummer {{ case_number }}")
    w.fact("Varighet", "{{ starts }} – {{ ends }}")
    w.fact("Samlet pris", "{{ total }} uten merverdiavgift, se prisbilaget")
    w.fact("Avtalen er fylt ut", "{{ dated }}")
    w.text(
        "Kontrakten er et avrop på rammeavtalen. Den bygger på kravene i konkurransegrunnlaget og "
        "på tilbudet fra Konsulenten, mottatt {{ bid_received }}. Tilbudet er tatt inn i bilagene "
        "uten endringer. Ved motstrid går rammeavtalen foran kontrakten.",
        "After Table",
    )
    w.heading("Underskrift")
    w.text("Kontrakten er bindende når begge parter har skrevet under.")
    w.table(
        "Underskrift",
        [
            Column("Part", 25, "**{{ signatory.part }}**"),
            Column("Virksomhet", 60, "{{ signatory.name }}\nTable Note|{{ signatory.number }}"),
            Column("Sted og dato, navn og underskrift", 75, "\n\n\n"),
        ],
        row="signatory",
        rows="signatories",
    )


def _documents(w: Writer) -> None:
    w.text(
        "Avtalen består av denne siden, den generelle avtaleteksten i standardavtalen og "
        "bilagene. Avtaleteksten er ikke tatt inn her. Et bilag som ikke er i bruk, beholder "
        "nummeret sitt og er merket «nei»."
    )
    w.table(
        "Bilag",
        [
            Column("Bilag", 20, "{{ annex.number }}"),
            Column("Navn", 110, "{{ annex.title }}"),
            Column("I bruk", 30, "{{ annex.used }}"),
        ],
        row="annex",
        rows="annexes",
    )
    with w.when(ASSIGNMENT):
        w.contents(annexes.CONTENTS_ASSIGNMENT)
        w.otherwise()
        w.contents(annexes.CONTENTS_ASSISTANCE)
