"""What the ledger's picture tells, and how wide its bars are."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from procure.blueprints import ledger_plots
from procure.blueprints.ledger_plots import Part
from procure.domain.drawings import Dot, Ink, Text
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


def test_the_picture_is_told_and_marks_the_day_the_maximum_is_reached(client):
    """The geometry is tested in tests/domain/test_ledger_drawings.py."""
    with client.application.test_request_context():
        found = ledger_plots.figure(page())
        known = replace(page().forecast, with_planned=TODAY)
        reached = ledger_plots.figure(page(forecast=known))
    assert found.text.replace("\u00a0", " ").startswith("25 000 000 kr av 50 000 000 kr er brukt.")
    texts = {m.text for m in found.drawing.marks if isinstance(m, Text)}
    assert {"Høyeste verdi", "Varsel ved 80\u00a0%", "mill. kr", "2028", "40"} <= texts
    kinds = [Ink.OFFER, Ink.OFFER, Ink.PLANNED]  # two lines, and today's sum with options
    assert [m.ink for m in found.drawing.marks if isinstance(m, Dot)] == kinds
    assert [m.ink for m in reached.narrow.marks if isinstance(m, Dot)] == [*kinds, Ink.LIMIT]


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
