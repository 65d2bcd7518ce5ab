"""Every kind of drawing with what strains it: long names, one and many, nothing, all alike."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from procure.domain import (
    cohort_drawings,
    courses,
    evaluation_drawings,
    ledger_drawings,
    spread_drawings,
    timeline_drawings,
    triangle_drawings,
    tunnel_drawings,
)
from procure.domain.courses import Known, Step
from procure.domain.drawings import About
from procure.domain.evaluation_drawings import Bar, Reach
from procure.domain.formats import OSLO
from procure.domain.spread_drawings import Strip
from procure.domain.triangle_drawings import LARGE, NARROW, SMALL, TERNARY, Axis, Point
from procure.domain.tunnel_drawings import CARD, PAPER, TrialDot
from procure.domain.wind_tunnel import Point as Priced

LONG = "Konsortium for gevinstrealisering, tjenestedesign og endringsledelse i offentlig sektor"
UNBROKEN = "Digitaliseringsstrategigjennomføringskompetanse"
NAMES = ("A", LONG, UNBROKEN)
COUNTS = (1, 10)
DEADLINE = datetime(2027, 2, 1, 12, tzinfo=OSLO)
HARD = {
    "one": lambda n: Fraction(n % 2 * 10),
    "nothing": lambda _n: Fraction(0),
    "alike": lambda _n: Fraction(7),
    "many": lambda n: Fraction(10**n),
}


def _timelines():
    words = timeline_drawings.Words({step: f"{LONG[:20]} {step}" for step in Step}, "I dag")
    for until in (date(2027, 2, 1), date(2035, 1, 1)):
        steps = courses.course(
            Known(
                deadline_at=DEADLINE, validity_until=until, standstill_days=10,
                earlier={Step.DEADLINE: (date(2027, 1, 4),)},
            ),
            {},
        )  # fmt: skip
        for width in (timeline_drawings.WIDTH, timeline_drawings.NARROW):
            for today in (date(2027, 1, 11), until):
                yield timeline_drawings.bars(
                    steps, date(2027, 1, 11), words, today=today, width=width
                )


def _cohorts():
    for value in HARD.values():
        for count in COUNTS:
            for name in NAMES:
                cells = tuple(
                    cohort_drawings.Cell(int(value(n)), About(n + 1, name)) for n in range(count)
                )
                for width in (cohort_drawings.WIDTH, cohort_drawings.NARROW):
                    rows = [cohort_drawings.Row(name, cells)] * count
                    yield cohort_drawings.grid([name] * count, rows, width)


def _spreads():
    for name in NAMES:
        for points in ((Decimal(0),) * 12, (None,), (Decimal(10), Decimal(0), None)):
            for width in (spread_drawings.WIDTH, spread_drawings.NARROW):
                for count in COUNTS:
                    strips = [Strip(name, points, Decimal(10))] * count
                    yield spread_drawings.spread(strips, Fraction(10), width)


def _results():
    sizes = evaluation_drawings
    for width in (sizes.WIDTH, sizes.BESIDE, sizes.PHONE):
        for count in COUNTS:
            for value in HARD.values():
                parts = tuple((n + 1, float(value(n))) for n in range(6))
                whole = max(sum(size for _n, size in parts), 1.0)
                rows = [Bar("AB", parts, "12 345 678,90 kr", first=True)] * count
                yield evaluation_drawings.bars(rows, whole, width)
            for name in NAMES:
                reaches = [Reach(name, 0.0, 0.0, 1.0), Reach(name, 1.0, 1.0, 1.0)] * count
                yield evaluation_drawings.weights(reaches, width)


def _curves():
    for sheet in (PAPER, CARD):
        for value in HARD.values():
            points = [Priced(Fraction(100 + n), value(n)) for n in range(8)]
            dots = [TrialDot(n, one, wins=n == 1, told=LONG) for n, one in enumerate(points, 1)]
            prices = ("1 234,5 mill.",) * 3
            yield tunnel_drawings.curve(points, dots, Fraction(10), prices, sheet)


def _triangles():
    for name in NAMES:
        for level in (0, 5):
            people = (level,) * 10
            axes = [Axis(label=name, need=5 - level, offered=level, people=people)] * 3
            for sheet in (LARGE, SMALL):
                yield triangle_drawings.level_triangle(axes, sheet)
        for count in COUNTS:
            points = [Point(n, (Fraction(n), Fraction(1), Fraction(0))) for n in range(count)]
            for sheet in (TERNARY, NARROW):
                yield triangle_drawings.ternary([name] * 3, points, sheet)
    days = [(date(2027, 1, 1), Fraction(0)), (date(2027, 1, 1), Fraction(1))]
    texts = ("01.01.2027", "01.01.2027", "100 %")
    yield triangle_drawings.steps(days, last=date(2027, 1, 1), texts=texts)


def _ceilings():
    words = ledger_drawings.Words("Høyeste verdi", "Varsel ved 80 %", "mill. kr", "kr")
    start, end = date(2027, 1, 1), date(2037, 1, 1)
    for maximum in (100, 10**10, 10**16):
        for steps in ((), ((date(2026, 12, 1), -500), (end, 3 * maximum))):
            for planned in ((), ((date(2028, 1, 1), maximum), (end, 5 * maximum))):
                use = ledger_drawings.Use(
                    starts_on=start, ends_on=end, last_day=end, today=date(2040, 1, 1),
                    maximum_ore=maximum, warning_ore=maximum * 4 // 5, steps=steps,
                    planned=planned, exhausted=end, committed_ore=maximum,
                )  # fmt: skip
                for sheet in (ledger_drawings.PAPER, ledger_drawings.PHONE):
                    yield ledger_drawings.ceiling(use, words, sheet)


KINDS = {
    "ceiling": _ceilings,
    "timeline": _timelines,
    "cohorts": _cohorts,
    "spread": _spreads,
    "result": _results,
    "curve": _curves,
    "triangle": _triangles,
}
