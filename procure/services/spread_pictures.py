"""How far apart the evaluators stood, drawn for the evaluation report as on their own page."""

from collections.abc import Sequence
from typing import Final, TypedDict

from procure.documents import figures
from procure.documents.parts import Picture
from procure.domain import evaluations
from procure.domain.evaluations import Material
from procure.domain.spread_drawings import Strip, spread
from procure.language import say
from procure.queries.consensus_minutes import AgreedCell

MOST: Final = 6  # cells: they fit a page laid sideways, and the table has them all


class Shown(TypedDict):
    """The fields that the report has for the spread."""

    spread: Picture | None
    evaluator_numbers: str | None


def of(cells: Sequence[AgreedCell], everything: Material) -> Shown:
    """Return the picture and who its numbers are; nothing where nobody handed in points."""
    names = tuple(dict.fromkeys(name for cell in cells for name, _points in cell.given))
    if not names:
        return Shown(spread=None, evaluator_numbers=None)
    by_cell = {(cell.bid_id, cell.criterion_id): cell for cell in cells}
    points = {key: [given for _name, given in cell.given] for key, cell in by_cell.items()}
    strips = [
        _strip(by_cell[key], names)
        for key in evaluations.by_disagreement(everything, points)[:MOST]
    ]
    told = say(
        "Poengene hver evaluator ga, og de felles poengene, for {count} vurderinger. "
        "Tallene står i tabellen.",
        count=len(strips),
    )
    return Shown(
        spread=figures.drawn(spread(strips, everything.model.scale), alt=told),
        evaluator_numbers=", ".join(f"{number}: {name}" for number, name in enumerate(names, 1)),
    )


def _strip(cell: AgreedCell, names: Sequence[str]) -> Strip:
    given = dict(cell.given)
    return Strip(
        f"{cell.criterion}: {cell.bid}",
        tuple(given.get(name) for name in names),
        cell.agreed.points if cell.agreed else None,
    )
