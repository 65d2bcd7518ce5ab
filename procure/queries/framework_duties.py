"""The agreements that await an officer, the most urgent first, in one statement."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.domain import framework_duties, frameworks, permissions
from procure.domain.formats import local
from procure.domain.framework_duties import NOTICE, AgreementStep
from procure.domain.permissions import Actor, Permission
from procure.models.frameworks import Framework
from procure.queries import ceilings
from procure.queries.framework_terms import option_of
from procure.queries.frameworks import facts_of


@dataclass(frozen=True, slots=True)
class AgreementDuty:
    """One agreement and what it asks; `ends_on` is None for a draft."""

    framework_id: int
    reference: str
    title: str
    step: AgreementStep
    ends_on: date | None
    days_left: int


def of(session: Session, *, viewer: Actor, now: datetime) -> tuple[AgreementDuty, ...]:
    """Return what awaits the viewer; nothing for those who cannot change agreements."""
    if not permissions.allows(viewer, Permission.FRAMEWORK_CHANGE):
        return ()
    today = local(now).date()
    found = session.execute(
        select(Framework, ceilings.used().label("used")).where(
            or_(
                Framework.activated_at.is_(None),
                (Framework.ends_on <= today + NOTICE) & (Framework.ends_on >= today),
                (Framework.terminates_on <= today + NOTICE) & (Framework.terminates_on > today),
            )
        )
    )
    duties = [_duty(row.Framework, int(row.used), today, now) for row in found]
    return tuple(sorted(filter(None, duties), key=lambda duty: (duty.days_left, duty.framework_id)))


def _duty(framework: Framework, used: int, today: date, now: datetime) -> AgreementDuty | None:
    facts = facts_of(framework, spent_ore=used, consortia=0)
    options = [option_of(stored) for stored in framework.extension_options]
    step = framework_duties.step(
        facts,
        frameworks.status(facts, now),
        today,
        option_left=any(option.taken_on is None for option in options),
    )
    if step is None:
        return None
    draft = step is AgreementStep.FINISH_DRAFT
    ends = framework.starts_on if draft else frameworks.last_day(facts)
    return AgreementDuty(
        framework_id=framework.id,
        reference=framework.reference,
        title=framework.title,
        step=step,
        ends_on=None if draft else ends,
        days_left=(ends - today).days,
    )
