from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.bid_merge import fingerprints, merge, unsettled
from procure.domain.bids import BidContent, Member, Part

BASE = BidContent(answers={1: "en", 2: "to"}, rates={7: 100}, reservations="ingen")
ONE = Member(label="Rådgiver 1", role="Rådgiver", person_id=1)
TWO = Member(label="Rådgiver 2", role="Rådgiver", person_id=2)
NAMED = Member(label="A : B", role="Rådgiver")


def test_two_answers_written_at_once_are_both_kept():
    mine, theirs = (
        replace(BASE, answers={1: "min", 2: "to"}),
        replace(BASE, answers={1: "en", 2: "din"}),
    )
    found = merge(Part.ANSWERS, fingerprints(BASE, Part.ANSWERS), mine=mine, theirs=theirs)
    assert (found.content.answers, found.clashes) == ({1: "min", 2: "din"}, ())


def test_same_answer_changed_twice_is_a_clash_that_keeps_the_later_words():
    mine, theirs = (
        replace(BASE, answers={1: "min", 2: "to"}),
        replace(BASE, answers={1: "din", 2: "to"}),
    )
    found = merge(Part.ANSWERS, fingerprints(BASE, Part.ANSWERS), mine=mine, theirs=theirs)
    assert (found.content.answers, found.clashes) == ({1: "min", 2: "to"}, ("1",))


def test_half_written_clash_leaves_what_is_stored_and_waits_to_be_settled():
    mine, theirs = (
        replace(BASE, answers={1: "min", 2: "min andre"}),
        replace(BASE, answers={1: "din", 2: "to"}),
    )
    base = fingerprints(BASE, Part.ANSWERS)
    found = merge(Part.ANSWERS, base, mine=mine, theirs=theirs, whole=False)
    assert (found.content.answers, found.clashes) == ({1: "din", 2: "min andre"}, ("1",))
    following = unsettled(found.content, Part.ANSWERS, base, found.clashes)
    again = merge(Part.ANSWERS, following, mine=mine, theirs=found.content)
    assert again.clashes == ("1",)


def test_people_added_at_once_are_both_kept_in_order():
    base = replace(BASE, team=(ONE,))
    mine = replace(BASE, team=(replace(ONE, hours=100), NAMED))
    found = merge(
        Part.TEAM, fingerprints(base, Part.TEAM), mine=mine, theirs=replace(BASE, team=(ONE, TWO))
    )
    assert found.content.team == (replace(ONE, hours=100), TWO, NAMED)
    assert found.clashes == ()


def test_other_parts_are_theirs():
    theirs = replace(BASE, rates={7: 200}, team=(ONE,))
    mine = replace(BASE, answers={1: "min", 2: "to"})
    found = merge(Part.ANSWERS, fingerprints(BASE, Part.ANSWERS), mine=mine, theirs=theirs)
    assert (found.content, found.clashes) == (replace(theirs, answers=mine.answers), ())


def test_emptied_answer_is_a_change():
    mine = replace(BASE, answers={2: "to"})
    found = merge(Part.ANSWERS, fingerprints(BASE, Part.ANSWERS), mine=mine, theirs=BASE)
    assert (found.content.answers, found.clashes) == ({2: "to"}, ())


def test_answer_emptied_by_one_and_written_by_the_other_is_a_clash():
    mine, theirs = replace(BASE, answers={2: "to"}), replace(BASE, answers={1: "din", 2: "to"})
    found = merge(Part.ANSWERS, fingerprints(BASE, Part.ANSWERS), mine=mine, theirs=theirs)
    assert (found.content.answers, found.clashes) == ({2: "to"}, ("1",))


@pytest.mark.parametrize("base", ["", "nonsense", "1:0000", ":"])
def test_page_without_its_fingerprints_never_overwrites_silently(base):
    mine, theirs = replace(BASE, answers={1: "min"}), replace(BASE, answers={1: "din", 2: "to"})
    found = merge(Part.ANSWERS, base, mine=mine, theirs=theirs)
    assert "1" in found.clashes


@pytest.mark.parametrize(
    ("part", "mine", "theirs", "clashes"),
    [
        (Part.TEAM, {"team": (ONE,)}, {}, ()),
        (Part.TEAM, {"team": (ONE,)}, {"team": (TWO,)}, ()),
        (Part.TEAM, {"team": (ONE,)}, {"team": (replace(ONE, role="Leder"),)}, ("1",)),
        (Part.TEAM, {"team": (NAMED,)}, {"team": (replace(NAMED, hours=7),)}, ("A%20%3A%20B",)),
        (Part.PRICES, {"rates": {7: 1}}, {"rates": {7: 100, 8: 2}}, ()),
        (Part.PRICES, {"rates": {7: 1}}, {"rates": {7: 2}}, ("7",)),
        (Part.STATEMENTS, {"reservations": "a"}, {"reservations": "b"}, ("statements",)),
        (Part.STATEMENTS, {"reservations": "a"}, {}, ()),
    ],
)
def test_each_part_knows_its_clashes(part, mine, theirs, clashes):
    found = merge(
        part, fingerprints(BASE, part), mine=replace(BASE, **mine), theirs=replace(BASE, **theirs)
    )
    assert found.clashes == clashes


answers = st.dictionaries(st.integers(1, 4), st.text(min_size=1, max_size=3), max_size=4)


@given(answers, answers)
def test_alone_at_the_desk_i_get_what_i_wrote(base, mine):
    before, after = BidContent(answers=base), BidContent(answers=mine)
    found = merge(Part.ANSWERS, fingerprints(before, Part.ANSWERS), mine=after, theirs=before)
    assert (found.content, found.clashes) == (after, ())


@given(answers, answers, answers)
def test_nothing_written_is_lost_unless_it_is_named_a_clash(base, mine, theirs):
    before = BidContent(answers=base)
    found = merge(
        Part.ANSWERS,
        fingerprints(before, Part.ANSWERS),
        mine=BidContent(answers=mine),
        theirs=BidContent(answers=theirs),
    )
    for cell in {*base, *mine, *theirs}:
        was, own, other = base.get(cell), mine.get(cell), theirs.get(cell)
        if str(cell) in found.clashes:
            assert own != other
            assert was not in {own, other}
        else:
            changed = own if own != was else other
            assert found.content.answers.get(cell) == changed
