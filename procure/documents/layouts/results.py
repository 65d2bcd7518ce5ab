"""What the two award letters share: strengths, names of the sums, and the method."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Repeated, Writer

WEIGHTED = (
    '{% if model.family == "points" %}Vektet{% elif model.family == "ratio" %}Bidrag'
    "{% else %}Verdi{% endif %}"
)
LOWER_WEIGHTED = (
    '{% if model.family == "points" %}vektet{% elif model.family == "ratio" %}bidrag'
    "{% else %}verdi{% endif %}"
)
TOTAL = (
    '{% if model.family == "points" %}Sum{% elif model.family == "ratio" %}Pris per kvalitetspoeng'
    "{% else %}Evaluert pris{% endif %}"
)


def strengths(w: Writer) -> None:
    """Strengths and weaknesses of the recipient's bid, where the evaluators noted any."""
    with w.when("reason.strengths"):
        w.text("**Styrker:** {{ reason.strengths }}")
    with w.when("reason.weaknesses"):
        w.text("**Svakheter:** {{ reason.weaknesses }}")


def tie(w: Writer) -> None:
    """How a tie for the first place was broken, where there was one and a published rule."""
    with w.when("tie_note"):
        w.text("{{ tie_note }}")


def method(w: Writer) -> None:
    """How the points were reckoned, as published in the tender document."""
    w.heading("Slik evaluerte vi")
    w.text("Vi brukte metoden som står i konkurransegrunnlaget:")
    clauses.evaluation_model(w)


def bars(w: Writer) -> None:
    """What each result is made of, where there is a result to draw."""
    with w.when("bars"):
        w.text("{{ bars }}")
        w.text(
            '{% if model.family == "points" %}Hver stolpe er summen av de vektede poengene. '
            "Tallene følger rekkefølgen av kriteriene i tabellen, uten dem som har underkriterier."
            '{% elif model.family == "ratio" %}Hver stolpe er prisen per kvalitetspoeng, og '
            "kortest er best. Tallet er plasseringen."
            "{% else %}Hver stolpe er den evaluerte prisen, og kortest er best. Tallet er "
            "plasseringen.{% endif %}",
            "Table Note",
        )


def teams(w: Writer) -> None:
    """The offered teams in the competence triangle, where the competition asks for three areas."""
    with w.when("team_levels"):
        w.heading("Teamene som er tilbudt", 2)
        w.text("Det høyeste nivået noen i teamet har i hvert område:")
        w.bullets("team_levels")
        with w.each("picture", "teams"):
            w.text("{{ picture }}")


def points(w: Writer) -> None:
    """Points above and what they count below, for each criterion and bid; sums and ranks last."""
    w.cross_table(
        "Poeng per kriterium og tilbud",
        [
            Column("Kriterium", 50, "{% if row.part_of %}–  {% endif %}{{ row.criterion }}"),
            Column("Vekt", 17, "{{ row.weight }}", "right"),
        ],
        Repeated(
            "{{ cell.column }}",
            190,
            "bids",
            "row.cells",
            "**{{ cell.points }}**\nTable Note|{{ cell.weighted }}",
        ),
        row="row",
        rows="rows",
        last=(
            (("Samlet resultat", ""), "Table Sum|{{ cell.total }}"),
            (("Rangering", ""), "Table Sum|{{ cell.rank }}"),
        ),
    )
