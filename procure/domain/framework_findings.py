"""What a check of a framework file finds, and the two ways in which entries stand twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from procure.domain.framework_file import ProblemCode

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold together. `reads` are the other values it leans on."""

    path: Path
    code: ProblemCode
    params: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day in which one thing holds; `written` is what a reader calls it."""

    path: Path
    identity: object
    written: str
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def dated(self) -> bool:
        """Whether a day is given at all."""
        return self.starts_on is not None or self.ends_on is not None

    def meets(self, other: "Period") -> bool:
        """Whether the two have a day in common.

        >>> first = Period((), 1, "", None, date(2026, 1, 31))
        >>> [first.meets(Period((), 1, "", date(2026, month, 31))) for month in (1, 3)]
        [True, False]
        """
        return self.first <= other.last and other.first <= self.last

    @property
    def first(self) -> date:
        """The first day, or the first there is."""
        return self.starts_on or date.min

    @property
    def last(self) -> date:
        """The last day, or the last there is."""
        return self.ends_on or date.max

    def __str__(self) -> str:
        """Return the days, open ends left open."""
        return f"{day(self.starts_on)}–{day(self.ends_on)}"


def overlaps(periods: Sequence[Period], code: ProblemCode) -> Iterator[Finding]:
    """Find periods of one thing that meet; `code` is for those that give no days at all."""
    seen: dict[object, list[Period]] = {}
    for period in periods:
        earlier = seen.setdefault(period.identity, [])
        other = next((one for one in earlier if one.meets(period)), None)
        if other is not None:
            yield _met(period, other, code)
        earlier.append(period)


def _met(period: Period, other: Period, code: ProblemCode) -> Finding:
    if not (period.dated or other.dated):
        return Finding(period.path, code, {"value": period.written})
    params = {"value": period.written, "period": str(period), "other": str(other)}
    reads = (_whole(period.path), _whole(other.path))
    return Finding(period.path, ProblemCode.PERIODS_OVERLAP, params, reads)


def _whole(path: Path) -> Path:
    return path[:-1]  # the entry whose days were compared


def reversals(periods: Sequence[Period], start: date) -> Iterator[Finding]:
    """Find periods that end before they begin; one without a first day begins on `start`."""
    for period in periods:
        first = period.starts_on or start
        if period.ends_on is not None and period.ends_on < first:
            params = {"start": day(first), "end": day(period.ends_on)}
            path = (*period.path[:-1], "ends_on")
            yield Finding(path, ProblemCode.PERIOD_REVERSED, params, (_whole(period.path),))


def twice(entries: Sequence[tuple[Path, str, str]], code: ProblemCode) -> Iterator[Finding]:
    """Find repeated identities among (path, identity, as written); an empty one is no identity."""
    seen: set[str] = set()
    for path, identity, written in entries:
        if identity and identity in seen:
            yield Finding(path, code, {"value": written})
        seen.add(identity)


def day(value: date | None) -> str:
    """Return a day as Norwegians write it, "" for none."""
    return f"{value:%d.%m.%Y}" if value else ""
