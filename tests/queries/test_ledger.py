"""The ledger's page: running sums, years in Norway, shares, filters, forecast, statements."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from procure.domain import ledger as rules
from procure.domain.cancellations import CancelGround
from procure.domain.errors import NotFound
from procure.domain.forecast import Basis, Silence
from procure.domain.ledger import Level, PostingKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import ceilings
from procure.queries import ledger as pages
from procure.queries.ledger import Filters
from procure.queries.ledger_lines import Sum
from procure.services import competitions, ledger
from tests import evaluation_stories, ledger_stories, stories
from tests.ledger_stories import PRICE, SIGNING

WARN_AT = Fraction(4, 5)

NEW_YEAR = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)  # 2028 in Norway


def seen(session, found, now=SIGNING, viewer=None, **asked):
    return pages.page(
        session, found.story.framework_id, viewer=viewer or found.story.officer, now=now, **asked
    )


@pytest.fixture
def signed(session, tmp_path):
    return evaluation_stories.contracted(session, tmp_path)


@pytest.fixture
def history(session, signed):
    """An award, a change taken back, and one that is posted in the new year's first hour."""
    ledger_stories.change(session, signed, 5_000_00, SIGNING + timedelta(days=1))
    line = ledger_stories.lines(session)[1].id
    with atomic(session):
        ledger.correct(
            session, line, reason="Ført feil.", actor=signed.story.officer,
            now=SIGNING + timedelta(days=2),
        )  # fmt: skip
    ledger_stories.change(session, signed, -60_000_00, NEW_YEAR)
    return signed


def test_lines_stand_newest_first_with_the_sum_of_all_before(session, history):
    page = seen(session, history, NEW_YEAR)
    assert [(row.kind.value, row.ore, row.running_ore) for row in page.rows] == [
        ("change", -60_000_00, PRICE - 60_000_00),
        ("correction", -5_000_00, PRICE),
        ("change", 5_000_00, PRICE + 5_000_00),
        ("award", PRICE, PRICE),
    ]
    assert [(row.corrected, [why.code for why in row.refusals]) for row in page.rows] == [
        (False, []),
        (False, [Code.POSTING_IS_CORRECTION]),
        (True, [Code.POSTING_CORRECTED]),
        (False, []),
    ]
    newest = page.rows[0]
    assert (newest.consortium, newest.buyer, newest.made_by) == (
        "Konsortium 0 (konstruert)", "Prøvedirektoratet (konstruert)", "Prosjekteier 1",
    )  # fmt: skip
    assert page.rows[1].reason == "Ført feil."


def test_years_turn_at_midnight_in_norway_and_hold_each_kind(session, history):
    first, second = seen(session, history, NEW_YEAR).years
    assert (first.year, first.ore, first.used_ore) == (2027, PRICE, PRICE)
    assert first.kinds == (
        (PostingKind.AWARD, PRICE),
        (PostingKind.CHANGE, 5_000_00),
        (PostingKind.CORRECTION, -5_000_00),
    )
    assert (second.year, second.ore, second.used_ore) == (2028, -60_000_00, PRICE - 60_000_00)


def test_year_without_lines_stands_between_the_others(session, signed):
    ledger_stories.change(session, signed, 1_00, datetime(2029, 2, 1, tzinfo=UTC))
    page = seen(session, signed, datetime(2029, 2, 1, tzinfo=UTC))
    assert [(year.year, year.ore) for year in page.years] == [
        (2027, PRICE), (2028, 0), (2029, 1_00),
    ]  # fmt: skip


def test_sums_of_consortia_and_buyers_are_shares_of_what_is_used(session, tmp_path):
    first, second = ledger_stories.signed(session, tmp_path)
    ledger_stories.change(session, second, 2 * PRICE)
    page = seen(session, first)
    (consortium,) = page.consortia
    assert consortium == Sum(
        first.story.consortium_ids[0], "Konsortium 0 (konstruert)", 2, 4 * PRICE, Fraction(1)
    )
    assert (page.without, [one.ore for one in page.buyers]) == (2, [4 * PRICE])
    assert page.steps == ((SIGNING.date(), 4 * PRICE),)
    assert consortium.percent == 100


def test_a_call_off_that_was_taken_back_is_counted_no_more(session, signed):
    with atomic(session):
        ledger.correct(
            session, 1, reason="Ført feil.", actor=signed.story.officer, now=SIGNING
        )  # fmt: skip
    (one,) = seen(session, signed).consortia
    assert (one.call_offs, one.ore, one.share) == (0, 0, None)


@pytest.mark.parametrize(
    ("filters", "amounts"),
    [
        (Filters(), [-60_000_00, -5_000_00, 5_000_00, PRICE]),
        (Filters(year=2028), [-60_000_00]),
        (Filters(kind=PostingKind.CHANGE), [-60_000_00, 5_000_00]),
        (Filters(kind=PostingKind.CHANGE, year=2027), [5_000_00]),
        (Filters(consortium_id=1), [-60_000_00, -5_000_00, 5_000_00, PRICE]),
        (Filters(consortium_id=2), []),
        (Filters(buyer_id=99), []),
    ],
)
def test_filters_choose_lines_and_leave_the_sums_alone(session, history, filters, amounts):
    page = seen(session, history, NEW_YEAR, filters=filters)
    assert [row.ore for row in page.rows] == amounts
    assert (page.found, page.found_ore) == (len(amounts), sum(amounts))
    assert page.ceiling.used_ore == PRICE - 60_000_00
    assert filters.any == (filters != Filters())


def test_pages_follow_each_other_by_key_without_holes(session, history, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 3)
    first = seen(session, history, NEW_YEAR)
    rest = seen(session, history, NEW_YEAR, before=first.older)
    assert [row.id for row in (*first.rows, *rest.rows)] == [4, 3, 2, 1]
    assert (first.older, rest.older) == (2, None)
    whole = seen(session, history, NEW_YEAR, size=pages.MOST)
    assert ([row.id for row in whole.rows], whole.older) == ([4, 3, 2, 1], None)


def test_forecast_is_made_of_standing_lines_options_and_what_is_planned(session, tmp_path):
    now = datetime(2027, 7, 1, 9, tzinfo=UTC)  # a year and a day into the agreement
    first, second = ledger_stories.ready(session, tmp_path)
    ledger_stories.sign(session, first)
    for ore in (10_000_000, 20_000_000, 7_000_000):
        ledger_stories.change(session, first, ore)
    with atomic(session):
        ledger.correct(session, 4, reason="Ført feil.", actor=first.story.officer, now=now)
    ledger_stories.option(session, first, 50_000_000)
    found = seen(session, first, now).forecast
    assert found.pace is not None
    assert (found.pace.basis, found.pace.postings, found.pace.ore) == (
        Basis.YEAR, 3, PRICE + 30_000_000,
    )  # fmt: skip
    assert found.committed_ore == PRICE + 30_000_000 + 50_000_000
    # The other call-off was to begin on 1 March: it counts from today, with its estimate.
    assert found.line[1:3] == (
        (date(2027, 7, 1), found.committed_ore),
        (date(2027, 7, 1), found.committed_ore + 180_000_000),
    )
    assert seen(session, second, SIGNING).forecast.silence is None


def test_few_lines_are_no_forecast(session, signed):
    assert seen(session, signed).forecast.silence is Silence.TOO_FEW


def test_outlook_of_a_project_leaves_out_its_own_competitions(session, tmp_path):
    first, second = ledger_stories.ready(session, tmp_path)
    day, key = SIGNING.date(), first.story.framework_id
    both = rules.outlook(ceilings.of(session, key, on=day), 1_000_00, WARN_AT)
    assert (both.after_ore, both.all_ore) == (1_000_00, 2 * 180_000_000 + 1_000_00)
    other = ceilings.of(session, key, on=day, but_project_id=second.story.project_id)
    assert rules.outlook(other, 1_000_00, WARN_AT).all_ore == 180_000_000 + 1_000_00
    near = rules.outlook(other, 3_200_000_000, WARN_AT)
    assert (near.level, near.level_of_all) == (Level.NEARLY, Level.NEARLY)
    assert rules.outlook(other, 4_000_000_001, WARN_AT).level is Level.OVER


def test_staff_read_it_and_others_know_of_none(session, signed):
    story = signed.story
    for viewer in (story.owner, story.auditor, *story.evaluators):
        page = seen(session, signed, viewer=viewer)
        assert (page.may_correct, len(page.rows)) == (False, 1)
    for viewer in (*story.leads, story.outsider, story.administrator):
        with pytest.raises(NotFound):
            seen(session, signed, viewer=viewer)
        with pytest.raises(NotFound):
            pages.posting(session, 1, 1, viewer=viewer, now=SIGNING)


def test_page_asks_as_many_questions_of_three_call_offs_as_of_one(
    session, tmp_path, count_statements
):
    found = ledger_stories.ready(session, tmp_path, 3)
    ledger_stories.sign(session, found[0])
    counts = []
    for _ in range(2):
        session.rollback()
        session.expunge_all()
        with count_statements() as counted:
            seen(session, found[0])
        counts.append(len(counted))
        for one in found[1:]:
            if not counts[1:]:
                ledger_stories.sign(session, one)
                ledger_stories.change(session, one, 1_000_00)
                ledger_stories.option(session, one, 1_000_00)
    assert counts[0] == counts[1]


def test_competition_plans_something_until_it_is_cancelled(session, signed):
    one = replace(signed.story, reference="2027/9", project_id=0)
    drafted = stories.draft(session, one)
    assert seen(session, signed).planned_count == 1
    with atomic(session):
        competitions.cancel(
            session, drafted.competition_id, ground=CancelGround.NEED, why="Behovet er borte.", actor=drafted.owner,
            now=SIGNING,
        )  # fmt: skip
    assert (seen(session, signed).planned_count, seen(session, signed).ceiling.planned_ore) == (
        0, 0,
    )  # fmt: skip
