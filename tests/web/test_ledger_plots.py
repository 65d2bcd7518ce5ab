"""Where the lines of the ceiling's plot stand: every coordinate was worked out by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from procure.blueprints import ledger_plots
from procure.blueprints.ledger_plots import Part, Tick
from procure.domain.forecast import Agreement, Planned, Posted, forecast
from procure.domain.ledger import Ceiling, Level
from procure.queries.ledger import Filters, Head, LedgerPage
from procure.queries.ledger_lines import Sum

MILLION = 1_000_000_00
# 500 days from the first to the last: two units of width for each of 250 days are easy to see.
FIRST, LAST = date(2027, 1, 1), date(2028, 5, 15)
TODAY = date(2027, 9, 8)  # day 250
LINES = ((date(2027, 4, 11), 10 * MILLION), (TODAY, 25 * MILLION))  # days 100 and 250


def page(**changes):
    """A ledger of 50 million: 25 used, 5 in options, 10 planned on day 300."""
    ceiling = Ceiling(
        maximum_ore=50 * MILLION, used_ore=25 * MILLION, options_ore=5 * MILLION,
        planned_ore=10 * MILLION,
    )  # fmt: skip
    known = forecast(
        Agreement(
            starts_on=FIRST, ends_on=LAST, maximum_ore=50 * MILLION,
            committed_ore=ceiling.committed_ore,
        ),
        [Posted(day, ore) for day, ore in LINES],
        [Planned(date(2027, 10, 28), 10 * MILLION)],
        TODAY,
    )  # fmt: skip
    made = LedgerPage(
        head=Head(
            framework_id=1, reference="", title="", invented=True, starts_on=FIRST, ends_on=LAST,
            last_day=LAST,
        ),
        ceiling=ceiling, level=Level.ROOM, level_planned=Level.NEARLY,
        warning_share=Fraction(4, 5), forecast=known, steps=LINES, planned_count=1,
        filters=Filters(), rows=(), found=0, found_ore=0, older=None, years=(), consortia=(),
        buyers=(), without=0, may_correct=True,
    )  # fmt: skip
    return replace(made, **changes)


def test_lines_stand_where_their_days_and_amounts_are():
    wide, _ = ledger_plots.plots(page())
    # The sheet is 760 × 360 with margins 58, 14, 10 and 30: 688 wide for 500 days, 320 high for
    # 56 million, 12 % above the maximum.
    assert wide.used == "58.0,330.0 195.6,330.0 195.6,272.9 402.0,272.9 402.0,187.1 402.0,187.1"
    assert wide.area == f"58.0,330.0 {wide.used} 402.0,330.0"
    assert wide.planned == "402.0,158.6 470.8,158.6 470.8,101.4 746.0,101.4"
    assert (wide.maximum, wide.warning) == ("44.3", "101.4")
    assert (wide.today, wide.ends, wide.exhausted) == ("402.0", "746.0", None)
    assert wide.committed == ("402.0", "158.6")
    assert wide.years == (Tick("560.2", "2028"),)
    assert [tick.label for tick in wide.amounts] == ["0", "20", "40"]
    assert (wide.unit, wide.right, wide.floor) == (MILLION, 746, 330)


def test_the_day_the_maximum_is_reached_is_marked():
    used = page(ceiling=replace(page().ceiling, used_ore=45 * MILLION))
    known = replace(used.forecast, with_planned=TODAY)
    assert ledger_plots.plots(replace(used, forecast=known))[1].exhausted == "191.0"


def test_nothing_is_drawn_outside_the_sheet():
    narrow = ledger_plots.plots(page(steps=((date(2026, 12, 1), -5 * MILLION), *LINES)))[1]
    points = [tuple(map(float, one.split(","))) for one in narrow.used.split()]
    assert all(46 <= x <= 336 and 10 <= y <= 270 for x, y in points)


@pytest.mark.parametrize(
    ("top", "amounts"),
    [
        (44_800_000, [0, 10_000_000, 20_000_000, 30_000_000, 40_000_000]),
        (56_000_000, [0, 20_000_000, 40_000_000]),
        (1_120_000, [0, 500_000, 1_000_000]),
        (4, [0, 1, 2, 3, 4]),
        (1, [0, 1]),
    ],
)
def test_scale_stops_at_few_round_amounts(top, amounts):
    assert [ore // 100 for ore in ledger_plots.scale(top * 100)] == amounts


def test_bars_are_as_wide_as_their_sums_and_nothing_has_none():
    sums = [Sum(n, "", 1, ore, None) for n, ore in enumerate((200, 100, 1, 0, -50))]
    assert ledger_plots.widths(sums) == {0: 1000, 1: 500, 2: 5, 3: 0, 4: 0}
    assert ledger_plots.widths([]) == {}


def test_parts_of_the_maximum_lie_after_each_other():
    assert ledger_plots.parts(page()) == {
        "used": Part(0, 500), "options": Part(500, 100), "planned": Part(600, 200),
        "maximum": Part(1000, 0), "warning": Part(800, 0),
    }  # fmt: skip
    over = page(ceiling=replace(page().ceiling, planned_ore=70 * MILLION))
    assert ledger_plots.parts(over) == {
        "used": Part(0, 250), "options": Part(250, 50), "planned": Part(300, 700),
        "maximum": Part(500, 0), "warning": Part(400, 0),
    }  # fmt: skip
