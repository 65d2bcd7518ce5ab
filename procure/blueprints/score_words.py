"""What points mean, beside where they are given."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from procure.language import say
from procure.queries.scale_wordings import Grade
from procure.services.tender_criteria import SCALE


def in_words(scale: Fraction, wording: Sequence[Grade]) -> tuple[tuple[Decimal, str], ...]:
    """Return the wording of a criterion, or of every criterion where it has none of its own."""
    if wording:
        return tuple((grade.points, grade.text) for grade in wording)
    highest = Decimal(scale.numerator) / scale.denominator
    return tuple((highest * percent / 100, say(meaning)) for percent, meaning in SCALE)
