"""When agreed points need more than a reason: they are others than the evaluators gave."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from procure.domain.evaluations import REASON_LENGTH
from procure.domain.reasons import Code, Reason, reason


def departs(points: Decimal, given: Sequence[Decimal]) -> bool:
    """Whether agreed points are nobody's own, or not those that most gave alike.

    >>> one, two = Decimal(7), Decimal(8)
    >>> departs(one, [one, two]), departs(Decimal("7.5"), [one, two]), departs(two, [one, one, two])
    (False, True, True)
    """
    if not given:
        return False
    most, times = Counter(given).most_common(1)[0]
    return points not in given or (times * 2 > len(given) and points != most)


def departure_problems(
    points: Decimal, given: Sequence[Decimal], said: str, *, where: str = ""
) -> tuple[Reason, ...]:
    """Say that it is not told why the points are others than given (`domain.md` E1 33).

    `where` begins the sentence, with the cell it is about where that is not plain.
    """
    if departs(points, given) and len(said) < REASON_LENGTH:
        return (reason(Code.DEPARTURE_MISSING, minimum=REASON_LENGTH, where=where),)
    return ()
