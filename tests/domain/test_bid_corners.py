"""What a firm reads and writes of its consortium's bid."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from procure.domain import bid_corners as corners
from procure.domain.bid_corners import Reader
from procure.domain.bid_shares import Share
from procure.domain.bids import BidContent, Draft, Member

NOON = datetime(2027, 1, 29, 11, tzinfo=UTC)
LEAD, FIRM, OTHER = 1, 2, 3
EMPLOYERS = {11: LEAD, 12: FIRM, 13: OTHER}
TEAM = tuple(Member(label=f"Person {n}", role="", person_id=n) for n in EMPLOYERS)
WHOLE = BidContent(
    answers={1: "en", 2: "to"}, team=TEAM, rates={5: 100, 6: 200}, reservations="ingen",
    confirmations=frozenset({"contract"}), validity=date(2027, 6, 1),
)  # fmt: skip
CELLS = sorted({"answer:1", "answer:2", "rate:5", "rate:6", "people:1", "people:2", "people:3"})


def share(cell, firm, *, private=True):
    return Share(
        cell=cell, firm_id=firm, firm=f"Firma {firm}", private=private, assigned_at=NOON,
        assigned_by_id=1,
    )  # fmt: skip


def reader(*shares, firm=FIRM):
    return Reader(firm, firm == LEAD, shares, EMPLOYERS)


def test_firm_reads_its_own_private_part_and_not_the_others():
    me = reader(
        share("answer:1", FIRM), share("answer:2", OTHER), share("rate:5", OTHER, private=False)
    )
    assert (me.closed, me.others) == ({"answer:2"}, {"answer:2", "rate:5"})


def test_lead_reads_and_writes_everything():
    me = reader(*(share(cell, OTHER) for cell in CELLS), firm=LEAD)
    assert (me.closed, me.others) == (frozenset(), frozenset())


def test_draft_is_shown_without_what_is_closed():
    me = reader(share("answer:1", OTHER), share("people:3", OTHER), share("rate:6", LEAD))
    seen = corners.shown(Draft(content=WHOLE, version=3), me)
    assert seen.content == replace(WHOLE, answers={2: "to"}, team=TEAM[:2], rates={5: 100})
    assert (seen.version, seen.closed) == (3, {"answer:1", "people:3", "rate:6"})


def test_what_the_writer_changes_is_saved_beside_what_it_cannot_see():
    me = reader(share("people:1", LEAD), share("rate:6", LEAD))
    typed = replace(corners.without(WHOLE, me.closed, EMPLOYERS), answers={1: "ny"}, rates={5: 7})
    assert corners.settled(WHOLE, typed, me) == (
        replace(WHOLE, answers={1: "ny"}, rates={5: 7, 6: 200}), set(),
    )  # fmt: skip


def test_person_whom_nobody_employs_is_everyones():
    stranger = Member(label="Uten firma", role="")
    assert reader().people_cell(stranger) == "people:0"
    assert corners.without(replace(WHOLE, team=(stranger,)), {"people:1"}, EMPLOYERS).team == (
        stranger,
    )


def test_corner_is_written_when_something_stands_in_it():
    assert [corners.written(WHOLE, cell, EMPLOYERS) for cell in (*CELLS, "statements")] == [
        True
    ] * 8
    assert [corners.written(BidContent(answers={1: ""}), c, EMPLOYERS) for c in CELLS] == [
        False
    ] * 7


@given(st.sets(st.sampled_from(CELLS)), st.sets(st.sampled_from(CELLS)))
def test_saving_what_was_shown_changes_nothing(private, public):
    """Whatever is closed: a page that is saved as it came leaves the bid as it was."""
    shares = [share(cell, OTHER) for cell in private]
    shares += [share(cell, OTHER, private=False) for cell in public - private]
    me = reader(*shares)
    seen = corners.without(WHOLE, me.closed, EMPLOYERS)
    assert corners.settled(WHOLE, seen, me) == (WHOLE, set())


@given(st.sampled_from(CELLS), st.booleans())
def test_change_in_anothers_part_is_named(cell, private):
    me = reader(share(cell, OTHER, private=private))
    kind, _, number = cell.partition(":")
    typed = {
        "answer": replace(WHOLE, answers={**WHOLE.answers, int(number): "mitt"}),
        "rate": replace(WHOLE, rates={**WHOLE.rates, int(number): 1}),
        "people": replace(WHOLE, team=tuple(replace(m, role="ny") for m in TEAM)),
    }[kind]
    assert corners.settled(WHOLE, typed, me)[1] == {cell}
    assert cell in corners.changed(WHOLE, typed, EMPLOYERS)
