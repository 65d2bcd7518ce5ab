"""The award criteria of the tender document: what is assessed, its limits, what points mean."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from procure.documents.contexts import tender_document as tender
from procure.domain import formats
from procure.domain.drafting import CriterionKind
from procure.domain.evaluations import Material, Node
from procure.language import mark, say
from procure.models.competitions import Competition, Criterion
from procure.queries.scale_wordings import Grade
from procure.services import document_parts

PARTS_BELOW: Final = mark("Se underkriteriene.")
PRICE_ASSESSED: Final = mark("Samlet pris: timer × timepris for alle rollene i prisskjemaet.")
PRICE_DOCUMENTED: Final = mark("Utfylt prisskjema.")
SCALE: Final = (
    (0, mark("Tilbudet svarer ikke på kriteriet eller dokumenterer det ikke.")),
    (25, mark("Tilbudet svarer på deler av kriteriet, med vesentlige mangler.")),
    (50, mark("Tilbudet svarer tilfredsstillende på kriteriet, med noen mangler.")),
    (75, mark("Tilbudet svarer godt på kriteriet og har bare små mangler.")),
    (100, mark("Tilbudet svarer svært godt på hele kriteriet og har ingen mangler av betydning.")),
)
Wordings = Mapping[int, Sequence[Grade]]


def write(competition: Competition, known: Material) -> tuple[tender.Criterion, ...]:
    """Return the main criteria in order, each with its parts."""
    rows = {criterion.id: criterion for criterion in competition.criteria}
    return tuple(_criterion(rows, known, node) for node in known.nodes if node.parent is None)


def _criterion(rows: Mapping[int, Criterion], known: Material, node: Node) -> tender.Criterion:
    row = rows[node.id]
    below = [child for child in known.nodes if child.parent == node.id]
    priced = row.kind is CriterionKind.PRICE
    return tender.Criterion(
        name=row.name,
        weight=document_parts.weight(known, node),
        assessed=row.description or _else(PRICE_ASSESSED, priced=priced, parts=bool(below)),
        documentation=row.documentation
        or _else(PRICE_DOCUMENTED, priced=priced, parts=bool(below)),
        max_words=most(row.word_limit, row.page_limit),
        minimum=None if row.minimum_points is None else formats.number(row.minimum_points),
        sub_criteria=tuple(
            tender.SubCriterion(
                name=child.name,
                weight=document_parts.weight(known, child),
                assessed=_assessed(rows[child.id]),
            )
            for child in below
        ),
    )


def _else(of_price: str, *, priced: bool, parts: bool) -> str:
    """What stands where nothing is written: the price speaks for itself, a parent for its parts."""
    return say(of_price) if priced else say(PARTS_BELOW) if parts else ""


def _assessed(row: Criterion) -> str:
    """What is assessed under a sub-criterion, how it is documented, and the limits."""
    limit = limits(row.word_limit, row.page_limit)
    least = row.minimum_points
    fewest = "" if least is None else say("Minst {points} poeng.", points=formats.number(least))
    return " ".join(filter(None, (row.description, row.documentation, limit, fewest)))


def limits(words: int | None, pages: int | None) -> str:
    """Return the limits of an answer as a sentence; "" when it has none."""
    highest = most(words, pages)
    return say("Høyst {limits}.", limits=highest) if highest else ""


def most(words: int | None, pages: int | None) -> str | None:
    """Return the limits of an answer as they stand after "høyst"; None when it has none."""
    said = [
        say("{words} ord", words=formats.number(words)) if words else "",
        say("{pages} sider vedlegg", pages=formats.number(pages)) if pages else "",
    ]
    return say(" og ").join(filter(None, said)) or None


def scale(highest: Fraction) -> tuple[tender.ScalePoint, ...]:
    """Return what points mean, at every quarter of the scale, where nothing else is said."""
    return tuple(
        tender.ScalePoint(points=formats.number(highest * percent / 100), meaning=say(meaning))
        for percent, meaning in SCALE
    )


def common_scale(known: Material, worded: Wordings) -> tuple[tender.ScalePoint, ...]:
    """Return the scale for the criteria without a wording of their own; () when all have one."""
    alike = any(node.id not in worded for node in known.scored)
    return scale(known.model.scale) if alike or not known.scored else ()


def wordings(known: Material, worded: Wordings) -> tuple[tender.ScaleWording, ...]:
    """Return what points mean on each criterion that says it itself, in order."""
    return tuple(
        tender.ScaleWording(criterion=node.name, steps=steps(worded[node.id]))
        for node in known.scored
        if node.id in worded
    )


def steps(grades: Sequence[Grade]) -> tuple[tender.ScalePoint, ...]:
    """Return one criterion's wording as printed."""
    return tuple(
        tender.ScalePoint(points=formats.number(grade.points), meaning=grade.text)
        for grade in grades
    )
