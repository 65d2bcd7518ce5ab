"""Bokmål text of the tender document, chapters 5 and 6: criteria, model and scale."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer


def write_criteria(w: Writer, chapter: tuple[str, str]) -> None:
    """Write the weights, then what is assessed under each criterion."""
    bookmark, title = chapter
    w.heading(title, bookmark=bookmark)
    w.text(
        "Vi velger leverandør etter disse kriteriene. Vektene er til sammen 100 %. Kapittel "
        "[[kapittel_modell|6]] viser hvordan vi regner."
    )
    w.table(
        "Tildelingskriterier og vekter",
        [
            Column("Tildelingskriterium", 120, "{{ criterion.name }}"),
            Column("Vekt", 40, "{{ criterion.weight }}", "right"),
        ],
        row="criterion",
        rows="criteria",
    )
    with w.each("criterion", "criteria"):
        _criterion(w)


def _criterion(w: Writer) -> None:
    w.heading("{{ criterion.name }}", 2)
    w.fact("Vekt", "{{ criterion.weight }}")
    w.fact("Hva vi vurderer", "{{ criterion.assessed }}")
    w.fact("Dokumentasjon", "{{ criterion.documentation }}")
    with w.when("criterion.max_words"):
        w.fact("Omfang", "høyst {{ criterion.max_words }}")
    with w.when("criterion.minimum"):
        w.fact(
            "Minste poeng",
            "Et tilbud med færre enn {{ criterion.minimum }} poeng her blir ikke rangert.",
        )
    with w.when("criterion.sub_criteria"):
        w.text(
            "Kriteriet er delt i underkriterier. Vekten er andelen av hele konkurransen.",
            "After Table",
        )
        w.table(
            "Underkriterier",
            [
                Column("Underkriterium", 48, "{{ part.name }}"),
                Column("Vekt", 20, "{{ part.weight }}", "right"),
                Column("Hva vi vurderer", 92, "{{ part.assessed }}"),
            ],
            row="part",
            rows="criterion.sub_criteria",
        )


def write_model(w: Writer, chapter: tuple[str, str]) -> None:
    """Write the model, the scale and the rule for ties."""
    bookmark, title = chapter
    w.heading(title, bookmark=bookmark)
    w.heading("Slik regner vi", 2)
    clauses.evaluation_model(w)
    w.text(
        "Modellen er låst fra det tidspunktet konkurransen ble sendt ut, og kan ikke endres etter "
        "at tilbudene er åpnet."
    )
    w.heading("Poengskala for kvalitet", 2)
    with w.when("wordings"):
        w.text(
            "Noen kriterier har en egen beskrivelse av poengene. Et svar som ligger mellom to "
            "trinn, får poeng mellom dem."
        )
    with w.when("scale"):
        with w.when("wordings"):
            w.text("Denne skalaen gjelder kriteriene som ikke har en egen beskrivelse:")
        _steps(w, "Poengskala", "scale")
    with w.each("wording", "wordings"):
        w.heading("{{ wording.criterion }}", 3)
        _steps(w, "Hva poengene betyr på kriteriet", "wording.steps")
    w.heading("Like tilbud", 2)
    w.text("{{ tie_rule }}")


def _steps(w: Writer, title: str, rows: str) -> None:
    w.table(
        title,
        [
            Column("Poeng", 28, "{{ step.points }}", "center"),
            Column("Hva poengene betyr", 132, "{{ step.meaning }}"),
        ],
        row="step",
        rows=rows,
        whole=True,
    )
