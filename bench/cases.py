"""Cases of any size with drawn prices and points: the same seed, the same case."""

import random
from fractions import Fraction

from procure.domain.evaluation.model import Bid, Case, Criterion, CriterionKind, Line, Model

WEIGHTS = (40, 9, 9, 9, 9, 8, 8, 8)  # per cent: the price and seven of quality


def case(bids: int, *, lines: int = 0, seed: int = 0) -> Case:
    """A case in which a cheap, weak bid sets the reference price."""
    draw = random.Random(seed)  # noqa: S311 -- not for secrets
    weights = [Fraction(weight, 100) for weight in WEIGHTS]
    quality = [f"q{number}" for number in range(1, len(WEIGHTS))]
    criteria = (
        Criterion("price", CriterionKind.PRICE, weights[0]),
        *(
            Criterion(name, CriterionKind.QUALITY, weight, maximum=Fraction(10))
            for name, weight in zip(quality, weights[1:], strict=True)
        ),
    )
    schedule = tuple(Line(f"l{n}", Fraction(100 + 10 * n)) for n in range(lines))
    offers = []
    for number in range(bids):
        weak = number == 0
        price = draw.randrange(80_000, 400_000) if weak else draw.randrange(500_000, 1_500_000)
        offers.append(
            Bid(
                f"B{number}",
                None if lines else Fraction(price),
                {name: Fraction(draw.randrange(21 if weak else 101), 10) for name in quality},
                lines={line.id: Fraction(price // 1_000 + n) for n, line in enumerate(schedule)},
            )
        )
    return Case(Model(), criteria, tuple(offers), schedule)
