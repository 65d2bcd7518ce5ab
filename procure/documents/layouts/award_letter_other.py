"""Bokmål text of the award letter to a bidder that did not win."""

from procure.documents.layouts import clauses, results
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write who won and why, the points of both, standstill, complaint and access."""
    clauses.letterhead(w, "Meddelelse om valg av leverandør")
    w.text(
        "Takk for tilbudet i minikonkurransen «{{ competition_title }}» under rammeavtalen "
        "«{{ framework }}». Vi har valgt **{{ winner }}**. {% if rejected %}Tilbudet deres er "
        "avvist{% else %}Tilbudet deres nådde ikke opp denne gangen{% endif %}. Her får dere "
        "begrunnelsen."
    )
    clauses.replaces(w)
    w.text(
        "Vi mottok {{ bids_received }} tilbud og evaluerte {{ bids_evaluated }}. {% if rank %}"
        "Tilbudet deres ble nummer {{ rank }}.{% elif not rejected %}Tilbudet deres ble ikke "
        "rangert.{% endif %} Alle som har gitt tilbud, får meddelelse samtidig."
    )
    with w.when("rejected"):
        w.heading("Derfor er tilbudet deres avvist")
        w.text("{{ rejected }}")
        with w.when("rejection_provision"):
            w.text("Avvisningen bygger på {{ rejection_provision }}.")
        w.text("Et avvist tilbud blir ikke evaluert og får ingen poeng.")
    w.heading("Det valgte tilbudet")
    w.text("Dette er egenskapene og fordelene ved tilbudet vi valgte:")
    w.paragraphs("characteristics")
    results.tie(w)
    with w.when("not rejected"):
        _scores(w)
        _prices(w)
        with w.when("rank"):
            _gap(w)
        _reasons(w)
    results.method(w)
    _next_steps(w)


def _next_steps(w: Writer) -> None:
    w.heading("Karensperiode og kontrakt")
    clauses.standstill(w)
    w.text("Vi regner med å signere kontrakten {{ signing_expected }}.")
    w.heading("Klage")
    clauses.complaint(w)
    w.heading("Innsyn")
    clauses.access(w)
    clauses.legal_basis(w, "legal_basis", "Regler meddelelsen bygger på")
    w.heading("Kontakt")
    w.text("Vil dere vite mer om hvordan vi vurderte tilbudet, kan dere ta kontakt:")
    clauses.contact(w)
    clauses.signature(w)


def _scores(w: Writer) -> None:
    w.heading("Poengene")
    columns = [
        Column("Tildelingskriterium", 56, "**{{ score.criterion }}**"),
        Column("Vekt", 18, "{{ score.weight }}", "right"),
        Column("Dere:\nTable Head|poeng", 20, "{{ score.points }}", "right"),
        Column("Dere:\nTable Head|" + results.LOWER_WEIGHTED, 23, "{{ score.weighted }}", "right"),
        Column("Valgt:\nTable Head|poeng", 20, "{{ score.winner_points }}", "right"),
        Column(
            "Valgt:\nTable Head|" + results.LOWER_WEIGHTED,
            23,
            "{{ score.winner_weighted }}",
            "right",
        ),
    ]
    values = [column.value for column in columns]
    values[0] = "–  {{ score.criterion }}"
    w.table(
        "Poeng per tildelingskriterium for dere og for det valgte tilbudet",
        columns,
        row="score",
        rows="scores",
        variant=("score.part_of", values),
        last=(results.TOTAL, "", "", "{{ total }}", "", "{{ winner_total }}"),
    )


def _prices(w: Writer) -> None:
    with w.when("price and winner_price"):
        w.text(
            "Prisen i tilbudet deres var {{ price }}. Prisen i det valgte tilbudet var "
            "{{ winner_price }}.",
            "After Table",
        )
        w.otherwise("price")
        w.text("Prisen i tilbudet deres var {{ price }}.", "After Table")


def _gap(w: Writer) -> None:
    w.heading("Hva som skilte tilbudene")
    with w.when("leads"):
        w.text(
            "Tabellen viser hvor langt det valgte tilbudet lå foran dere på hvert kriterium når "
            "vekten er regnet med. Minus betyr at dere lå foran."
        )
        w.table(
            "Forspranget til det valgte tilbudet",
            [
                Column("Tildelingskriterium", 110, "**{{ lead.criterion }}**"),
                Column("Forsprang", 50, "{{ lead.lead }}", "right"),
            ],
            row="lead",
            rows="leads",
            last=("Sum", "{{ lead_total }}"),
        )
    with w.when("enough"):
        w.text(
            "Hver av disse endringene ville alene gjort tilbudet deres til nummer én, om alt annet "
            "var som det var:",
            "After Table",
        )
        w.bullets("enough")
        w.otherwise()
        w.text(
            "Ingen endring i poengene på ett kriterium, eller i prisen, ville alene vært nok til å "
            "bli nummer én.",
            "After Table",
        )


def _reasons(w: Writer) -> None:
    w.heading("Begrunnelse for hvert kriterium")
    with w.each("reason", "reasons"):
        w.heading("{{ reason.criterion }}", 2)
        w.text("**Tilbudet deres: {{ reason.points }} poeng.** {{ reason.assessment }}")
        results.strengths(w)
        w.text(
            "**Det valgte tilbudet: {{ reason.winner_points }} poeng.** "
            "{{ reason.winner_assessment }}"
        )
