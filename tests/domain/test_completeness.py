"""How far a draft has come."""

from dataclasses import replace
from decimal import Decimal

from procure.domain.completeness import Progress, progress, total
from procure.domain.drafting import CriterionFacts, CriterionKind, DraftFacts
from procure.domain.reasons import Code, reason

TASK = CriterionFacts(
    key=2, name="Oppgave", kind=CriterionKind.QUALITY, weight=Decimal(70), description="Vi",
    documentation="Skriv", word_limit=500,
)  # fmt: skip
PRICE = CriterionFacts(
    key=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(30), description="Sum"
)


def test_empty_draft_has_begun_nothing_but_the_model():
    found = progress(DraftFacts(), 0, ())
    assert {key for key, one in found.items() if one.done} == {"model"}
    assert total(found.values()).done == 1


def test_section_counts_what_is_filled_in():
    found = progress(DraftFacts(need="Behov", deliverables="Rapport", assignment="  "), 2, ())
    assert found["need"] == Progress(2, 3)
    assert found["team"] == Progress(1, 1)


def test_section_with_a_gap_is_never_whole():
    draft = DraftFacts(need="a", assignment="b", deliverables="c")
    assert progress(draft, 0, ())["need"].whole
    gaps = [reason(Code.NEED_MISSING, "need")]
    assert progress(draft, 0, gaps)["need"] == Progress(2, 3)


def test_criteria_count_each_description_and_the_weights():
    draft = DraftFacts(criteria=(PRICE, TASK))
    assert progress(draft, 0, ())["criteria"] == Progress(3, 3)
    bare = replace(draft, criteria=(PRICE, replace(TASK, word_limit=None, weight=Decimal(60))))
    assert progress(bare, 0, ())["criteria"] == Progress(1, 3)


def test_hours_are_no_point_where_price_is_no_criterion():
    assert progress(DraftFacts(criteria=(TASK,)), 0, ())["price"].whole
    assert not progress(DraftFacts(criteria=(PRICE,)), 0, ())["price"].whole
