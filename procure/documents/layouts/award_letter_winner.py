"""Bokmål text of the award letter to the winner."""

from procure.documents.layouts import clauses, results
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write the choice, its reasons, what happens before a contract, complaint and access."""
    clauses.letterhead(w, "Meddelelse om valg av leverandør")
    w.text(
        "Takk for tilbudet. Vi har valgt **{{ recipient.name }}** som leverandør i "
        "minikonkurransen «{{ competition_title }}» under rammeavtalen «{{ framework }}». "
        "Gratulerer!"
    )
    clauses.replaces(w)
    w.text(
        "Vi mottok {{ bids_received }} tilbud og evaluerte {{ bids_evaluated }}. Alle som har "
        "gitt tilbud, får meddelelse samtidig."
    )
    w.text(
        "Denne meddelelsen er ikke en kontrakt. Vi er bundet av en avtale først når begge parter "
        "har skrevet under.",
        "Callout",
    )
    w.heading("Derfor valgte vi tilbudet")
    w.paragraphs("characteristics")
    results.tie(w)
    _scores(w)
    _reasons(w)
    results.method(w)
    _next_steps(w)
    w.heading("Klage")
    clauses.complaint(w)
    w.heading("Innsyn")
    clauses.access(w)
    clauses.legal_basis(w, "legal_basis", "Regler meddelelsen bygger på")
    w.heading("Kontakt")
    clauses.contact(w)
    clauses.signature(w)


def _scores(w: Writer) -> None:
    w.heading("Poengene deres")
    columns = [
        Column("Tildelingskriterium", 82, "**{{ score.criterion }}**"),
        Column("Vekt", 22, "{{ score.weight }}", "right"),
        Column("Poeng", 26, "{{ score.points }}", "right"),
        Column(results.WEIGHTED, 30, "{{ score.weighted }}", "right"),
    ]
    values = [column.value for column in columns]
    values[0] = "–  {{ score.criterion }}"
    w.table(
        "Poeng per tildelingskriterium",
        columns,
        row="score",
        rows="scores",
        variant=("score.part_of", values),
        last=(results.TOTAL, "", "", "{{ total }}"),
    )


def _reasons(w: Writer) -> None:
    w.heading("Begrunnelse for hvert kriterium")
    with w.each("reason", "reasons"):
        w.heading("{{ reason.criterion }}", 2)
        w.text("Tilbudet fikk {{ reason.points }} poeng. {{ reason.assessment }}")
        results.strengths(w)


def _next_steps(w: Writer) -> None:
    w.heading("Karensperiode og kontrakt")
    clauses.standstill(w)
    w.fact("Kontrakt", "{{ contract }}")
    w.fact("Kontraktsverdi", "{{ contract_value }}")
    w.fact("Forventet signering", "{{ signing_expected }}")
    w.fact("Tilbudet gjelder til", "{{ valid_until }}")
    with w.when("before_signing"):
        w.text("Dette må dere sende oss før kontrakten kan signeres:", "After Table")
        w.bullets("before_signing")
