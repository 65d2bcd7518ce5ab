"""From rows to the portable model, and what keeps a draft's model from being computed."""

from fractions import Fraction

from procure.domain import evaluations
from procure.domain.evaluation import model as portable
from procure.domain.evaluation.problems import Problem
from procure.domain.evaluations import Material, Node
from procure.models import competitions as rows


def model_of(row: rows.EvaluationModel) -> portable.Model:
    """Return the published model; money in kroner, as everywhere in a portable case."""
    return portable.Model(
        family=portable.Family(row.family),
        scale=Fraction(row.scale),
        normalise=portable.Normalise(row.normalise),
        minimum_quality=None if row.minimum_quality is None else Fraction(row.minimum_quality),
        price=portable.PriceParameters(
            formula=portable.PriceFormula(row.formula),
            k=Fraction(row.k),
            floor=None if row.floor is None else Fraction(row.floor),
            a=Fraction(row.a),
            low=None if row.low_ore is None else evaluations.kroner(row.low_ore),
            high=None if row.high_ore is None else evaluations.kroner(row.high_ore),
        ),
        rounding=portable.Rounding(
            portable.RoundingStage(row.rounding_stage), row.rounding_decimals
        ),
    )


def node_of(row: rows.Criterion) -> Node:
    """Return a criterion as the evaluation sees it."""
    return Node(
        id=row.id,
        name=row.name,
        kind=row.kind,
        weight=row.weight,
        parent=row.parent_id,
        minimum=row.minimum_points,
        value_per_point_ore=row.value_per_point_ore,
    )


def problem_of(competition: rows.Competition) -> Problem | None:
    """Return the first fault of a draft's model, asked of the same checks as the evaluation.

    Without criteria there is nothing to compute yet: that gap is named elsewhere.
    """
    if not competition.criteria:
        return None
    material = Material(
        model=model_of(competition.model),
        nodes=evaluations.tree_order(node_of(c) for c in competition.criteria),
        lines=(),
        offers=(),
        agreed={},
    )
    return next(iter(evaluations.model_problems(material)), None)
