"""The need for competence, worked out from plain questions that a project owner can answer.

Every answer is a number from 0, the least need, to the number of answers less one. An area's level
follows from what is unknown or has to change, its capacity from the level and how large the work
is. The rules are rules of thumb of this tool, and no law: whoever writes the draft may put other
figures in their place. The words of the questions stand with the form.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from procure.domain.triangle import HIGHEST

OTHER: Final = "area:"  # before the key of an area that has no questions of its own
OTHER_ANSWERS: Final = 5

# Per cent of full time at each level when the work is of middling size.
USUAL_CAPACITY: Final = (0, 20, 40, 50, 60, 80)
ALONE: Final = 60  # per cent of full time that rests on one person at most
STEP: Final = 10  # capacity is a whole number of these


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question: how many answers it has, and the areas it counts for.

    `level` are the areas that it says how demanding the work is in, `size` those where it says how
    much work there is.
    """

    key: str
    answers: int
    level: frozenset[str] = frozenset()
    size: frozenset[str] = frozenset()


DESIGN: Final = "service_design"
BENEFITS: Final = "benefit_realisation"
CHANGE: Final = "change_management"
_ALL: Final = frozenset({DESIGN, BENEFITS, CHANGE})

QUESTIONS: Final = (
    Question("users_known", 4, level=frozenset({DESIGN})),
    Question("problem_known", 4, level=frozenset({DESIGN})),
    Question("users_reached", 3, level=frozenset({DESIGN}), size=frozenset({DESIGN})),
    Question("work_changed", 4, level=frozenset({CHANGE})),
    Question("leaders", 4, level=frozenset({CHANGE})),
    Question("staff", 4, size=frozenset({CHANGE})),
    Question("goal_measured", 4, level=frozenset({BENEFITS})),
    Question("gain_shared", 4, level=frozenset({BENEFITS})),
    Question("bodies", 4, size=_ALL),
    Question("own_time", 4, size=_ALL),
)

Answers = Mapping[str, int]  # by the question's key


@dataclass(frozen=True, slots=True, order=True)
class AreaNeed:
    """What is needed in an area: level 0 to 5, per cent of full time in all, and people."""

    level: int
    capacity: int
    people: int


def of(level: int, capacity: int, people: int) -> AreaNeed:
    """Return a need; level 0 needs neither time nor people."""
    return AreaNeed(level, capacity, people) if level else AreaNeed(0, 0, 0)


def questions(areas: Iterable[str]) -> tuple[Question, ...]:
    """Return the questions that count for some of the areas, given by key.

    Each area without questions of its own gets one, which counts for level and size alike.
    """
    known = tuple(areas)
    asked = [q for q in QUESTIONS if (q.level | q.size) & set(known)]
    own = (area for area in known if area not in _ALL)
    return (*asked, *(_own(area) for area in own))


def _own(area: str) -> Question:
    only = frozenset({area})
    return Question(f"{OTHER}{area}", OTHER_ANSWERS, level=only, size=only)


def sound(answers: Mapping[str, object], areas: Iterable[str]) -> dict[str, int]:
    """Return the answers that answer a question of these areas; others are left out."""
    found = {}
    for question in questions(areas):
        answer = answers.get(question.key)
        if type(answer) is int and 0 <= answer < question.answers:
            found[question.key] = answer
    return found


def missing(answers: Answers, area: str) -> tuple[Question, ...]:
    """Return the questions that count for an area and are not answered."""
    return tuple(q for q in counting(area) if q.key not in answers)


def counting(area: str) -> tuple[Question, ...]:
    """Return the questions that count for an area."""
    return tuple(q for q in questions([area]) if area in q.level | q.size)


def proposed(answers: Answers, area: str) -> AreaNeed | None:
    """Return the need of an area that follows from the answers; None while some are missing.

    Level: the mean of the answers' shares of their highest, from 0 (none) by 1 (hardly) to 5 (all).
    Capacity: the usual one at the level, from half of it for the smallest work to half as much
    again for the largest. People: so many that none has more than `ALONE` per cent.

    >>> answers = {"users_known": 3, "problem_known": 2, "users_reached": 1, "bodies": 1,
    ...            "own_time": 2}
    >>> proposed(answers, DESIGN)
    AreaNeed(level=4, capacity=60, people=1)
    """
    asked = counting(area)
    if missing(answers, area):
        return None
    hard = _share(answers, [q for q in asked if area in q.level])
    if not hard:
        return AreaNeed(0, 0, 0)
    level = 1 + _nearest(hard * (HIGHEST - 1))
    large = _share(answers, [q for q in asked if area in q.size])
    capacity = STEP * _nearest(USUAL_CAPACITY[level] * (Fraction(1, 2) + large) / STEP)
    return AreaNeed(level, capacity, max(1, -(-capacity // ALONE)))


def _share(answers: Answers, asked: Collection[Question]) -> Fraction:
    """The mean of how far up each answer lies, 0 to 1."""
    shares = (Fraction(answers[q.key], q.answers - 1) for q in asked)
    return sum(shares, Fraction()) / len(asked)


def _nearest(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return int(value + Fraction(1, 2))


def settled(
    stored: AreaNeed | None, typed: AreaNeed | None, old: AreaNeed | None, new: AreaNeed | None
) -> AreaNeed | None:
    """Return the need to keep for an area when its author saves.

    `old` and `new` are what the answers proposed and propose. What was typed now goes first, then
    what was adjusted by hand before, then the proposal, then what stands, as from the project.
    """
    if typed is not None and typed != stored:
        return typed
    if stored is not None and old is not None and stored != old:
        return stored
    return new if new is not None else stored
