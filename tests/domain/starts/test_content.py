"""Our own texts: whole in every language, and sound as they stand."""

import re
from decimal import Decimal

import pytest

from procure.domain import scale_wordings
from procure.domain.drafting import StartingPoint
from procure.domain.library import ItemKind
from procure.domain.starts import content
from procure.domain.starts.matching import Allowed, chosen
from procure.language import Language


@pytest.mark.parametrize("language", Language)
def test_every_item_is_worded_and_its_grades_can_be_published(language):
    items = content.items(language)
    assert list(items) == list(content.items(Language.BOKMAL))
    for item in items.values():
        assert item.name, item.key
        assert item.text, item.key
        assert item.evidence, item.key
        assert not scale_wordings.problems(item.grades, Decimal(10)), item.key
        scored = item.kind is ItemKind.CRITERION and not item.price
        assert bool(item.grades) is scored, item.key
        assert bool(item.fits) is (item.kind is ItemKind.CRITERION), item.key
        assert bool(item.word_limit) is (scored or item.kind is ItemKind.SHOULD), item.key


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("point", StartingPoint)
def test_every_template_is_whole_and_names_items_that_exist(point, language):
    start = content.start(point, language)
    items = content.items(language)
    assert set(start.requirements) | set(start.weights) <= set(items)
    assert sum(start.weights.values()) == 100
    assert all(items[key].kind is ItemKind.CRITERION for key in start.weights)
    assert all(items[key].kind is not ItemKind.CRITERION for key in start.requirements)
    written = f"{start.need} {start.assignment} {start.deliverables} {start.climate_reason}"
    assert not re.search(r"[{}\[\]]|xxx|\.\.\.", written.casefold())
    assert start.standstill_reason
    assert start.lengths.questions + 3 <= start.lengths.bids


def test_no_text_of_ours_says_that_it_is_lawful():
    """The reasons are proposals for an author to judge; none of them cites the law."""
    for language in Language:
        for point in StartingPoint:
            start = content.start(point, language)
            assert "§" not in start.climate_reason + start.standstill_reason


def allowed(key, name, low, high, *, price=False):
    made = {"id": len(key + name), "key": key, "name": name, "price": price}
    return Allowed(**made, low=Decimal(low), high=Decimal(high))


def test_criteria_are_those_of_the_agreement_with_our_texts_where_they_fit():
    items = content.items(Language.BOKMAL)
    start = content.start(StartingPoint.DIAGNOSE_FIRST, Language.BOKMAL)
    own = (
        allowed("price", "Pris", 15, 40, price=True),
        allowed("task", "Oppgaveforståelse", 20, 40),
        allowed("x", "Sosialt ansvar i oppdraget", 10, 15),
        allowed("climate", "Klima og miljø i leveransen", 0, 30),
        allowed("team", "Team og kompetanse", 20, 50),
    )
    found = chosen(own, items, start.weights)
    assert [(c.allowed.key, c.item and c.item.key) for c in found] == [
        ("price", "price"), ("task", "understanding"), ("x", None), ("team", "team"),
    ]  # fmt: skip
    assert sum(c.weight for c in found) == 100
