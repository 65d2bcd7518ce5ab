"""The ledger of one framework on one page: lines, sums, the ceiling and the forecast."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from fractions import Fraction
from itertools import accumulate
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import ledger, permissions
from procure.domain.errors import NotFound
from procure.domain.forecast import Forecast
from procure.domain.formats import local
from procure.domain.ledger import Ceiling, Level, Line, PostingKind
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.models.ledger import LedgerPosting
from procure.queries import ceilings, facts, ledger_lines, rules
from procure.queries.ledger_lines import Entry, Sum, Year

PAGE: Final = 50  # lines
MOST: Final = 10_000  # lines of a page that nobody looks at: of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which lines to show; None shows all."""

    year: int | None = None
    buyer_id: int | None = None
    consortium_id: int | None = None
    kind: PostingKind | None = None

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return any((self.year, self.buyer_id, self.consortium_id, self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line as it is shown; `running_ore` is the whole ledger's sum when it was made."""

    id: int
    at: datetime
    kind: PostingKind
    text: str
    reason: str
    ore: int
    running_ore: int
    competition_id: int | None
    consortium: str
    buyer: str
    made_by: str
    corrects_id: int | None
    corrected: bool
    refusals: tuple[Reason, ...]  # why it cannot be taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The framework that a page of its ledger is about."""

    framework_id: int
    reference: str
    title: str
    invented: bool
    starts_on: date
    ends_on: date
    last_day: date  # of call-offs: earlier than `ends_on` when the agreement was ended


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """How a ceiling is used, from the first day to the last."""

    head: Head
    ceiling: Ceiling
    warning_share: Fraction
    forecast: Forecast
    steps: tuple[tuple[date, int], ...]  # what was used at the end of each day with a line
    planned_count: int
    years: tuple[Year, ...]

    @property
    def warning_ore(self) -> int:
        """The amount from which to warn."""
        return int(self.ceiling.maximum_ore * self.warning_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage(OverTime):
    """Everything the page says. `rows` are one page of the filtered lines, newest first."""

    level: Level
    level_planned: Level  # with all that is planned
    filters: Filters
    rows: tuple[Row, ...]
    found: int
    found_ore: int
    older: int | None
    consortia: tuple[Sum, ...]
    buyers: tuple[Sum, ...]
    without: int  # consortia that have no line
    may_correct: bool


def page(
    session: Session,
    framework_id: int,
    *,
    viewer: Actor,
    now: datetime,
    filters: Filters = Filters(),
    before: int | None = None,
    size: int | None = None,
) -> LedgerPage:
    """Return the ledger of a framework.

    `before` is the id of the last line already seen; `size` lines follow it, or a `PAGE`.
    """
    framework = _framework(session, framework_id, viewer)
    entries = ledger_lines.entries_of(session, framework_id)
    known = _over_time(session, framework, entries, local(now).date())
    ceiling = known.ceiling
    names = _Names(session, framework_id, entries)
    found = [one for one in entries if _shown(one, filters)]
    shown, older = _page_of(found, before, size or PAGE)
    may = permissions.allows(viewer, Permission.LEDGER_CORRECT)
    return LedgerPage(
        **{field.name: getattr(known, field.name) for field in fields(known)},
        level=ledger.level(ceiling.committed_ore, ceiling.maximum_ore, known.warning_share),
        level_planned=ledger.level(
            ceiling.committed_ore + ceiling.planned_ore, ceiling.maximum_ore, known.warning_share
        ),
        filters=filters,
        rows=_rows(session, shown, entries, ceiling, names, may=may),
        found=len(found),
        found_ore=sum(one.ore for one in found),
        older=older,
        consortia=ledger_lines.totals(entries, lambda one: one.consortium_id, names.consortia),
        buyers=ledger_lines.totals(entries, lambda one: one.buyer_id, names.buyers),
        without=len(names.consortia.keys() - {one.consortium_id for one in entries}),
        may_correct=may,
    )


def over_time(
    session: Session, framework_id: int, *, viewer: Actor, now: datetime
) -> OverTime | None:
    """Return the use of a framework's ceiling; None before the first line, and to outsiders."""
    if not permissions.allows(viewer, Permission.LEDGER_READ):
        return None
    entries = ledger_lines.entries_of(session, framework_id)
    if not entries:
        return None
    framework = _framework(session, framework_id, viewer)
    return _over_time(session, framework, entries, local(now).date())


def _over_time(
    session: Session, framework: Framework, entries: Sequence[Entry], today: date
) -> OverTime:
    ceiling = ceilings.of(session, framework.id, on=today)
    planned = ledger_lines.planned_of(session, framework.id, today)
    return OverTime(
        head=_head(framework),
        ceiling=ceiling,
        warning_share=rules.settings_on(session, today).share("ceiling.warning_share"),
        forecast=ledger_lines.forecast_of(framework, ceiling, entries, planned, today),
        steps=ledger_lines.steps(entries),
        planned_count=len(planned),
        years=ledger_lines.years(entries),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingPage:
    """One line, and why it cannot be taken back."""

    head: Head
    row: Row
    corrected_by: int | None
    ceiling: Ceiling

    @property
    def used_after_ore(self) -> int:
        """What would be used if the line were taken back."""
        return self.ceiling.used_ore - self.row.ore


def posting(
    session: Session, framework_id: int, posting_id: int, *, viewer: Actor, now: datetime
) -> PostingPage:
    """Return one line of the framework's ledger. Raises `NotFound`."""
    framework = _framework(session, framework_id, viewer)
    entries = ledger_lines.entries_of(session, framework_id)
    shown = [one for one in entries if one.id == posting_id]
    if not shown:
        raise NotFound
    ceiling = ceilings.of(session, framework_id, on=local(now).date())
    may = permissions.allows(viewer, Permission.LEDGER_CORRECT)
    names = _Names(session, framework_id, shown)
    return PostingPage(
        head=_head(framework),
        row=_rows(session, shown, entries, ceiling, names, may=may)[0],
        corrected_by=next((one.id for one in entries if one.corrects_id == posting_id), None),
        ceiling=ceiling,
    )


def _framework(session: Session, framework_id: int, viewer: Actor) -> Framework:
    permissions.require_sight(viewer, Permission.LEDGER_READ, EVERYTHING)
    found = session.get(Framework, framework_id)
    if found is None:
        raise NotFound
    return found


def _head(framework: Framework) -> Head:
    return Head(
        framework_id=framework.id,
        reference=framework.reference,
        title=framework.title,
        invented=framework.invented,
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        last_day=facts.last_day(framework),
    )


def _shown(one: Entry, filters: Filters) -> bool:
    asked = (
        (filters.year, one.year),
        (filters.buyer_id, one.buyer_id),
        (filters.consortium_id, one.consortium_id),
        (filters.kind, one.kind),
    )
    return all(wanted is None or wanted == own for wanted, own in asked)


def _page_of(
    found: Sequence[Entry], before: int | None, size: int
) -> tuple[list[Entry], int | None]:
    """Return the newest lines older than `before`, and the id to go on from."""
    newest_first = list(reversed(found))
    at = next((n for n, one in enumerate(newest_first, 1) if one.id == before), 0)
    shown = newest_first[at : at + size]
    return shown, shown[-1].id if len(newest_first) > at + size else None


class _Names:
    """The names of consortia and buyers, read once; buyers are those that have a line."""

    def __init__(self, session: Session, framework_id: int, entries: Iterable[Entry]) -> None:
        found = session.execute(
            select(Consortium.id, Consortium.name).where(Consortium.framework_id == framework_id)
        )
        self.consortia: dict[int, str] = dict(found.all())
        buyers = {one.buyer_id for one in entries}
        bodies = session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(buyers))
        )
        self.buyers: dict[int, str] = dict(bodies.all())


def _rows(
    session: Session,
    shown: Sequence[Entry],
    entries: Sequence[Entry],
    ceiling: Ceiling,
    names: _Names,
    *,
    may: bool,
) -> tuple[Row, ...]:
    """Give lines their words."""
    running = dict(
        zip((one.id for one in entries), accumulate(one.ore for one in entries), strict=True)
    )
    taken_back = {one.corrects_id for one in entries}
    found = {
        row.id: row
        for row in session.scalars(
            select(LedgerPosting)
            .where(LedgerPosting.id.in_([one.id for one in shown]))
            .options(joinedload(LedgerPosting.made_by))
        )
    }
    return tuple(
        Row(
            id=one.id,
            at=one.at,
            kind=one.kind,
            text=found[one.id].text,
            reason=found[one.id].reason,
            ore=one.ore,
            running_ore=running[one.id],
            competition_id=one.competition_id,
            consortium=names.consortia.get(one.consortium_id or 0, ""),
            buyer=names.buyers.get(one.buyer_id or 0, ""),
            made_by=maker.name if (maker := found[one.id].made_by) else "",
            corrects_id=one.corrects_id,
            corrected=one.id in taken_back,
            refusals=_refusals(one, ceiling, corrected=one.id in taken_back, may=may),
        )
        for one in shown
    )


def _refusals(one: Entry, ceiling: Ceiling, *, corrected: bool, may: bool) -> tuple[Reason, ...]:
    if not may:
        return (reason(Code.NOT_PERMITTED),)
    return ledger.correction_refusals(Line(one.kind, one.ore, corrected), ceiling)
