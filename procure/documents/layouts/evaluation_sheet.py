"""Bokmål text of one evaluator's own sheet."""

from typing import Final

from procure.documents.writer import Column, Writer

REASON: Final = (
    "{{ score.reason }}\n{%p if score.strengths %}\n**Styrker:** {{ score.strengths }}\n"
    "{%p endif %}\n{%p if score.weaknesses %}\n**Svakheter:** {{ score.weaknesses }}\n"
    "{%p endif %}\n{%p if score.pages %}\n**Hvor i tilbudet:** {{ score.pages }}\n{%p endif %}"
)


def write(w: Writer) -> None:
    """Write whose sheet it is, then points and reasons bid by bid."""
    w.text("Individuelt evalueringsskjema", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Evaluator", "{{ evaluator }}, {{ unit }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Habilitet erklært", "{{ declared_at }}")
    w.fact("Skjemaet ble levert", "{{ submitted_at }}")
    w.fact("Poengskala", "0 til {{ scale }}")
    w.fact("Utskriften er laget", "{{ dated }}")
    w.text(
        "Skjemaet viser poengene og begrunnelsene {{ evaluator }} ga på egen hånd, før noen kjente "
        "de andres vurderinger eller prisene. Det kan ikke endres etter at det er levert. "
        "Poengene evaluatorene ble enige om, står i evalueringsmatrisen.",
        "After Table",
    )
    with w.each("bid", "bids"):
        w.heading("{{ bid.supplier }}")
        w.table(
            "Poeng og begrunnelser",
            [
                Column("Kriterium", 42, "**{{ score.criterion }}**"),
                Column("Vekt", 15, "{{ score.weight }}", "right"),
                Column("Poeng", 15, "{{ score.points }}", "right"),
                Column("Begrunnelse", 88, REASON),
            ],
            row="score",
            rows="bid.scores",
        )
    _wordings(w)
    w.heading("Kontrollsum")
    w.text(
        "Kontrollsummen (SHA-256) er regnet ut av poengene og begrunnelsene i skjemaet. Den samme "
        "summen står i sakens logg fra da skjemaet ble levert."
    )
    w.text("{{ sheet_hash }}", "Checksum")


def _wordings(w: Writer) -> None:
    """What points mean on the criteria that said so themselves."""
    with w.when("wordings"):
        w.heading("Hva poengene betyr i konkurransegrunnlaget")
    with w.each("wording", "wordings"):
        w.heading("{{ wording.criterion }}", 2)
        w.table(
            "Hva poengene betyr på kriteriet",
            [
                Column("Poeng", 28, "{{ step.points }}", "center"),
                Column("Hva poengene betyr", 132, "{{ step.meaning }}"),
            ],
            row="step",
            rows="wording.steps",
            whole=True,
        )
