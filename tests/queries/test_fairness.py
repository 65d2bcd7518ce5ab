"""How call-offs are spread: only what is known, by name, and never so little that it tells who."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from procure.domain.cancellations import CancelGround
from procure.domain.errors import NotFound
from procure.domain.invitations import Why
from procure.extensions import atomic
from procure.queries import fairness
from procure.queries.fairness import Counts
from procure.services import competitions
from tests import bid_stories, evaluation_stories, stories
from tests.evaluation_stories import SENT


def seen(session, story, viewer=None):
    session.rollback()
    return fairness.page(session, story.framework_id, viewer=viewer or story.officer)


def counts(page):
    """Invited, read, bid, declined, silent and won, consortium by consortium."""
    return [
        (c.invited, c.read, c.bid, c.declined, c.silent, c.won)
        for c in (row.counts for row in page.rows)
    ]


def told(session, folder, rounds):
    """Rounds where consortium 0 and 1 bid, 0 wins, and 2 reads its invitation and declines."""
    story = stories.framework(session)
    for n in range(rounds):
        one = stories.issued(
            session, stories.project(session, replace(story, reference=f"2027/{n + 7}"))
        )
        with atomic(session):
            competitions.read_invitation(
                session, one.competition_id, actor=one.leads[2], now=bid_stories.WRITING
            )
        bid_stories.declined(session, one, 2, why=Why.SIZE if n else Why.TERMS, words="Ikke i år.")
        evaluation_stories.told(session, folder / str(n), story=one)
    return story


@pytest.mark.parametrize("reach", ["opened", "scoring", "locked", "decided"])
def test_nothing_is_counted_before_the_result_is_told(session, tmp_path, reach):
    found = getattr(evaluation_stories, reach)(session, tmp_path)
    page = seen(session, found.story)
    assert (page.concluded, page.under_way) == (0, 1)
    assert counts(page) == [(0, 0, 0, 0, 0, 0)] * 3
    assert page.totals == Counts(invited=0, read=0, bid=0, won=0, declined=0)


def test_sealed_declines_are_in_no_count_however_many(session):
    story = stories.issued(session)
    for n in range(3):
        bid_stories.declined(session, story, n)
    page = seen(session, story)
    assert (page.totals.declined, page.reasons) == (0, ())
    assert {row.reasons for row in page.rows} == {()}


def test_known_results_are_counted_per_consortium_in_order_of_name(session, tmp_path):
    story = told(session, tmp_path, 1)
    page = seen(session, story)
    assert [row.name for row in page.rows] == [f"Konsortium {n} (konstruert)" for n in range(3)]
    assert counts(page) == [(1, 0, 1, 0, 0, 1), (1, 0, 1, 0, 0, 0), (1, 1, 0, 1, 0, 0)]
    assert [row.even for row in page.rows] == [Fraction(1, 2), Fraction(1, 2), 0]
    assert [row.reasons for row in page.rows] == [(), (), ((Why.TERMS, 1),)]
    assert {(row.bid_share, row.win_share) for row in page.rows} == {(None, None)}
    assert (page.totals, page.concluded, page.under_way) == (
        Counts(invited=3, read=1, bid=2, won=1, declined=1), 1, 0,
    )  # fmt: skip


def test_three_of_each_give_shares_and_others_may_see_them(session, tmp_path):
    story = told(session, tmp_path, 2)
    for viewer in (story.owner, *story.evaluators):
        few = seen(session, story, viewer)
        assert (few.rows, few.totals, few.reasons, few.sees_all) == ((), None, (), False)
    assert len(seen(session, story, story.auditor).rows) == 3
    one = stories.issued(
        session, stories.project(session, replace(story, reference="2027/20"))
    )  # fmt: skip
    bid_stories.declined(session, one, 2, why=Why.SIZE)
    evaluation_stories.told(session, tmp_path / "third", story=one)
    for viewer in (story.owner, story.officer):
        page = seen(session, story, viewer)
        assert [(row.bid_share, row.win_share) for row in page.rows] == [
            (1, 1), (1, 0), (0, None),
        ]  # fmt: skip
        assert page.reasons == ((Why.SIZE, 2), (Why.TERMS, 1))
        assert page.totals.invited == 9


def test_a_choice_that_was_cancelled_before_the_contract_is_no_win(session, tmp_path):
    found = evaluation_stories.told(session, tmp_path)
    assert [row.counts.won for row in seen(session, found.story).rows] == [1, 0, 0]
    with atomic(session):
        competitions.cancel(
            session, found.id, ground=CancelGround.NEED, why="Pengene er borte.", actor=found.story.owner,
            now=SENT + timedelta(days=1),
        )  # fmt: skip
    page = seen(session, found.story)
    assert [(row.counts.bid, row.counts.won, row.even) for row in page.rows] == [
        (1, 0, 0), (1, 0, 0), (0, 0, 0),
    ]  # fmt: skip


def test_suppliers_and_administrators_know_of_no_such_page(session):
    story = stories.framework(session)
    for viewer in (*story.leads, story.outsider, story.administrator):
        with pytest.raises(NotFound):
            seen(session, story, viewer)
    with pytest.raises(NotFound):
        fairness.page(session, 99, viewer=story.officer)


def test_as_many_questions_are_asked_of_two_rounds_as_of_one(session, tmp_path, count_statements):
    story = told(session, tmp_path, 1)
    session.rollback()
    with count_statements() as one:
        fairness.page(session, story.framework_id, viewer=story.officer)
    again = stories.issued(
        session, stories.project(session, replace(story, reference="2027/20"))
    )  # fmt: skip
    evaluation_stories.told(session, tmp_path / "second", story=again)
    session.rollback()
    with count_statements() as two:
        fairness.page(session, story.framework_id, viewer=story.officer)
    assert len(one) == len(two)
