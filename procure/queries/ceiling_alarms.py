"""Which agreements an officer must look at before their maximum is used up."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.domain import ledger
from procure.domain.formats import local
from procure.domain.ledger import Ceiling, Level
from procure.domain.permissions import Actor, Role
from procure.models.frameworks import Framework
from procure.queries import ceilings, ledger_lines, rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An agreement in force that is nearly used up, or will be before it ends."""

    framework_id: int
    reference: str
    title: str
    percent: Fraction  # of the maximum, options counted
    level: Level
    remaining_ore: int
    exhausted_on: date | None  # None: the maximum lasts, as far as can be seen


def of(session: Session, *, viewer: Actor, now: datetime) -> tuple[Alarm, ...]:
    """Return them, the fullest first; none for those who do not run agreements."""
    if viewer.role is not Role.OFFICER:
        return ()
    today = local(now).date()
    rows = session.execute(
        select(Framework, ceilings.used(), ceilings.open_options(on=today)).where(
            Framework.activated_at.is_not(None),
            Framework.starts_on <= today,
            Framework.ends_on >= today,
            or_(Framework.terminates_on.is_(None), Framework.terminates_on > today),
        )
    ).all()
    ids = [framework.id for framework, _, _ in rows]
    entries = ledger_lines.entries_by(session, ids)
    planned = ledger_lines.planned_by(session, ids, today)
    warn_at = rules.settings_on(session, today).share("ceiling.warning_share")
    found = []
    for framework, used, options in rows:
        ceiling = Ceiling(
            maximum_ore=framework.maximum_value_ore, used_ore=int(used), options_ore=int(options)
        )
        key = framework.id
        seen = ledger_lines.forecast_of(framework, ceiling, entries[key], planned[key], today)
        level = ledger.level(ceiling.committed_ore, ceiling.maximum_ore, warn_at)
        if level is not Level.ROOM or seen.exhausted:
            found.append(_alarm(framework, ceiling, level, seen.with_planned))
    return tuple(sorted(found, key=lambda one: (-one.percent, one.framework_id)))


def _alarm(framework: Framework, ceiling: Ceiling, level: Level, on: date | None) -> Alarm:
    return Alarm(
        framework_id=framework.id,
        reference=framework.reference,
        title=framework.title,
        percent=ceiling.percent,
        level=level,
        remaining_ore=ceiling.remaining_ore,
        exhausted_on=on,
    )
