"""Change consortia's highest hourly rates: by an index, or by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import rates as rules
from procure.domain.consortium_changes import Plan, first_day, require_free, require_plan
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.framework_changes import ChangeKind, Value
from procure.domain.permissions import Actor
from procure.domain.rates import Adjustment, RateChange
from procure.domain.reasons import Code, reason
from procure.models.consortia import Consortium, MaximumRate
from procure.models.frameworks import FrameworkChange, FrameworkRole
from procure.services import consortium_access as access


def role_labels(roles: Sequence[FrameworkRole]) -> dict[int, str]:
    """Name the agreement's roles so that no two are alike."""
    full = {r.id: f"{r.name}, {r.level}" if r.level else r.name for r in roles}
    names = list(full.values())
    return {
        r.id: full[r.id] if names.count(full[r.id]) == 1 else f"{full[r.id]} ({r.key})"
        for r in roles
    }


def set_rates(
    session: Session,
    consortium_id: int,
    plan: Plan,
    *,
    rates: Mapping[int, int],
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Set the highest rates of one consortium, in øre per hour by role id, from a day.

    Roles that are not named keep theirs. A change beyond a fifth must be `confirmed`; one that
    looks like a slip of a comma is refused.
    """
    consortium = access.enter(session, consortium_id, plan, actor=actor, now=now)
    labels = role_labels(consortium.framework.roles)
    if rates.keys() - labels.keys():
        raise InvalidInput([reason(Code.ROLE_UNKNOWN)])
    found = _store(session, consortium, plan, labels, rates, confirmed=confirmed)
    return _log(session, consortium, ChangeKind.RATE_SET, plan, found, actor, now)


def index_rates(
    session: Session,
    framework_id: int,
    plan: Plan,
    *,
    adjustment: Adjustment,
    versions: Mapping[int, int | None],
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> tuple[FrameworkChange, ...]:
    """Adjust every rate of the chosen consortia from a day; all of them or none.

    `versions` says which consortia, and which version of each was read. A consortium without
    rates is left as it is. The plan's own version is not looked at.
    """
    agreement = access.framework(session, framework_id, actor=actor, now=now)
    chosen = access.consortia(session, agreement, versions.keys())
    for consortium in chosen:
        access.require_version(consortium, versions[consortium.id])
    require_plan(plan, first=first_day(now), ends_on=agreement.ends_on)
    rules.require_likely(adjustment, confirmed=confirmed)
    labels = role_labels(chosen[0].framework.roles) if chosen else {}
    made = []
    for consortium in chosen:
        standing = consortium.rates_on(plan.last_before)
        if not standing:
            continue
        after = {role: adjustment.of(standing[role]) for role in labels if role in standing}
        found = _store(session, consortium, plan, labels, after, confirmed=True)
        made.append(_log(session, consortium, ChangeKind.RATES_INDEXED, plan, found, actor, now))
    if not made:
        raise InvalidInput([reason(Code.RATES_MISSING)])
    return tuple(made)


def _store(
    session: Session,
    consortium: Consortium,
    plan: Plan,
    labels: Mapping[int, str],
    rates: Mapping[int, int],
    *,
    confirmed: bool,
) -> tuple[RateChange, ...]:
    """End the rates that change on the day before, and start the new ones."""
    require_free(consortium.rates, plan.effective_on, consortium.name)
    standing = {r.role_id: r for r in consortium.rates if r.holds(plan.effective_on)}
    before = {labels[role]: row.rate_ore for role, row in standing.items()}
    after = {label: rates[role] for role, label in labels.items() if role in rates}
    found = rules.changes(before, after, confirmed=confirmed)
    changed = {change.role for change in found}
    for role in (role for role, label in labels.items() if label in changed):
        if role in standing:
            standing[role].ends_on = plan.last_before
        session.add(
            MaximumRate(
                consortium_id=consortium.id,
                role_id=role,
                starts_on=plan.effective_on,
                rate_ore=rates[role],
            )
        )
    return found


def _log(
    session: Session,
    consortium: Consortium,
    kind: ChangeKind,
    plan: Plan,
    found: Sequence[RateChange],
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    return access.leave(
        session, consortium, kind, plan,
        before=[Value.rate(change.role, change.before) for change in found],
        after=[Value.rate(change.role, change.after) for change in found],
        actor=actor, now=now,
    )  # fmt: skip


def undo(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Put the rates back as they were before a planned change: the newest first."""
    day = change.effective_on
    if any(rate.starts_on > day for rate in consortium.rates):
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    plan = Plan(effective_on=day, reason=change.reason)
    for rate in consortium.rates:
        if rate.starts_on == day:
            session.delete(rate)
        elif rate.ends_on == plan.last_before:
            rate.ends_on = None
