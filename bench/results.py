"""What was measured: a row for each goal, as JSON and as a table."""

import json
import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from bench.measure import Taken

LIBRARIES = ("flask", "sqlalchemy", "jinja2", "docxtpl", "xlsxwriter", "pandas")


@dataclass(frozen=True, slots=True)
class Spread:
    """The median over the rounds, with the lowest and the highest of them."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{_short(self.median)} [{_short(self.low)}–{_short(self.high)}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure beside its anchor; goals are those of the table in the design."""

    id: str
    figure: str
    anchor: str
    unit: str
    figure_value: float
    anchor_value: float
    ratio: Spread
    wall_ratio: Spread | None = None
    goal: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the median ratio is within the goal; None where there is no goal."""
        return None if self.goal is None else self.ratio.median <= self.goal


def compared(
    taken: Taken, figure: str, anchor: str, *, id: str, goal: float | None = None, note: str = ""  # noqa: A002
) -> Row:  # fmt: skip
    """Set two variants of the same rounds against each other: CPU is what counts, in ms."""
    pairs = list(zip(taken[figure], taken[anchor], strict=True))
    return Row(
        id=id,
        figure=figure,
        anchor=anchor,
        unit="ms CPU",
        figure_value=1_000 * statistics.median(one.cpu for one, _ in pairs),
        anchor_value=1_000 * statistics.median(other.cpu for _, other in pairs),
        ratio=Spread.of([one.cpu / other.cpu for one, other in pairs]),
        wall_ratio=Spread.of([one.wall / other.wall for one, other in pairs]),
        goal=goal,
        note=note,
    )


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def as_json(rows: Sequence[Row], facts: dict[str, object]) -> str:
    """The rows and the facts around them, for machines."""
    told = [asdict(row) | {"met": row.met} for row in rows]
    return json.dumps(facts | {"rows": told}, indent=2, ensure_ascii=False) + "\n"


def as_table(rows: Sequence[Row]) -> str:
    """The rows for people: a Markdown table, as `docs/performance.md` shows it."""
    heads = ("#", "figure", "against", "value", "anchor", "ratio of CPU", "of wall", "goal", "met")
    body = [
        (
            row.id, row.figure, row.anchor,
            f"{_short(row.figure_value)} {row.unit}", f"{_short(row.anchor_value)} {row.unit}",
            str(row.ratio), str(row.wall_ratio or "–"),
            "–" if row.goal is None else f"≤ {row.goal:g}",
            {None: "–", True: "yes", False: "no"}[row.met],
        )
        for row in rows
    ]  # fmt: skip
    widths = [max(len(line[n]) for line in (heads, *body)) for n in range(len(heads))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in (heads, rule, *body)
    )


def _short(value: float) -> str:
    """Three figures are more than the noise allows."""
    if value >= 100:  # noqa: PLR2004 -- three figures
        return f"{value:.0f}"
    return f"{value:.3g}"
