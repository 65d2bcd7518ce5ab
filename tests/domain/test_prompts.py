"""What is worth a word in the meeting, and what is not."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from procure.domain import prompts
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation.model import Model
from procure.domain.evaluations import Agreed, Material, Node, Offer
from procure.domain.prompts import Kind, Opinion

NODES = (
    Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(30)),
    Node(id=2, name="Oppgaveforståelse", kind=CriterionKind.QUALITY, weight=Decimal(30)),
    Node(id=3, name="Team og kompetanse", kind=CriterionKind.QUALITY, weight=Decimal(40)),
)
CELL = (11, 2)
SOUND = "God innsikt i flytting, og en plan som henger sammen."


def material(agreed=None):
    return Material(
        model=Model(),
        nodes=NODES,
        lines=(),
        offers=(Offer(id=11, name="A"), Offer(id=12, name="B"), Offer(id=13, name="C")),
        agreed={cell: Agreed(Decimal(p), said) for cell, (p, said) in (agreed or {}).items()},
    )


def told(*points, said=SOUND, agreed=None):
    """The prompts of one cell that evaluators A, B, … gave these points."""
    given = [Opinion(chr(65 + n), Decimal(p), said) for n, p in enumerate(points)]
    return [
        (one.kind, one.evaluator, one.said, one.distance)
        for one in prompts.prompts(material(agreed), {CELL: given})
    ]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((7, 8), []),
        ((5, "7.5"), []),
        ((5, 8), [(Kind.SPREAD, "", "", 3)]),
        ((7, 7, 4), [(Kind.OUTLIER, "C", "", -3)]),
        ((9, 5, 6, 6), [(Kind.OUTLIER, "A", "", Fraction(10, 3))]),
        ((2, 5, 8), [(Kind.SPREAD, "", "", 6)]),  # nobody stands alone: all do
        ((4, 4, 8, 8), [(Kind.SPREAD, "", "", 4)]),
        ((), []),
    ],
)
def test_one_who_stands_alone_is_told_and_else_the_spread(points, expected):
    assert told(*points) == expected


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Planen mangler datoer.", "mangler"),
        ("Svakt på risiko.", "Svakt"),
        ("Det er noe utydelig.", "utydelig"),
        ("Ingen mangler.", ""),
        ("Vi ser ingen store svakheter.", ""),
        ("Planen mangler ikke noe.", ""),
        ("Planen manglar framdrift.", "manglar"),
        ("Uten svakheter, men savner en tidslinje.", "savner"),
        ("", ""),
    ],
)
def test_full_points_do_not_go_with_what_is_missing(said, word):
    assert prompts.lack(said) == word
    full = [(Kind.TOP_WITH_LACK, "", word, 0)] if word else []
    assert told(agreed={CELL: (10, said)}) == full
    assert told(agreed={CELL: ("9.5", said)}) == []
    assert told(10, said=said) == [(kind, "A", *rest) for kind, _who, *rest in full]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Timeprisen er lav.", [(Kind.PRICE_WORD, "", "Timeprisen", 0)]),
        ("Dette er et billig tilbud.", [(Kind.PRICE_WORD, "", "billig", 0)]),
        ("Grundig om dyrking og om reprisen.", []),
        ("Teamet har kompetansen.", [(Kind.OTHER_CRITERION, "", "Team og kompetanse", 0)]),
        ("Teamet har forstått oppgaven.", []),  # one of two words
    ],
)
def test_reason_outside_its_criterion_is_told(said, expected):
    assert told(agreed={CELL: (7, said)}) == expected


def test_same_text_for_two_bids_is_told_at_both():
    agreed = {(11, 2): (7, "God innsikt, og en plan."), (13, 2): (6, "god innsikt og en plan")}
    found = prompts.prompts(material(agreed), {})
    assert [(one.kind, one.cell, one.said) for one in found] == [
        (Kind.SAME_TEXT, (11, 2), "C"),
        (Kind.SAME_TEXT, (13, 2), "A"),
    ]


def sheets(*rows):
    """Cells (rows) by evaluators (columns)."""
    return {
        (11 + n // 2, 2 + n % 2): [
            Opinion(chr(65 + k), Decimal(p), SOUND) for k, p in enumerate(row)
        ]
        for n, row in enumerate(rows)
    }


def whole(*rows):
    """Prompts about evaluators as a whole."""
    found = prompts.prompts(material(), sheets(*rows))
    return [(one.kind, one.evaluator, one.distance) for one in found if one.cell is None]


def test_severe_evaluator_is_told_with_the_distance_from_the_others():
    rows = [(8, 8, 6), (9, 8, 7), (4, 4, 2), (3, 4, 2), (9, 9, 7), (8, 8, 7)]
    assert prompts.severities(sheets(*rows).values()) == {
        "A": Fraction(5, 6),
        "B": Fraction(5, 6),
        "C": Fraction(-5, 3),
    }
    assert whole(*rows) == [(Kind.SEVERITY, "C", Fraction(-5, 3))]
    assert whole(*rows[:5]) == []  # five cells say little


def test_of_two_evaluators_only_the_lower_is_told():
    assert whole(*[(9, 8)] * 6) == [(Kind.SEVERITY, "B", -1)]
    assert whole(*[("8.5", 8)] * 6) == []


def test_one_who_uses_the_middle_alone_is_told():
    rows = [(6, 9), (5, 2), (7, 9), (6, 2), (5, 4), (2, 2)]
    assert whole(*rows) == [(Kind.CENTRAL, "A", Fraction(5, 6))]
    assert whole(*[(6, 9), (5, 2), (7, 9), (2, 2), (8, 8), (2, 2)]) == []


@examples(st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=1, max_size=6))
def test_severities_cancel_out(rows):
    """Whoever is above the others by some is so by as much as these are below."""
    found = prompts.severities(sheets(*[[Decimal(p) / 2 for p in row] for row in rows]).values())
    assert sum(found.values()) == 0
