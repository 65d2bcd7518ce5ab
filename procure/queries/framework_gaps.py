"""What a draft of an agreement lacks, and which other agreements it overlaps."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from procure.domain import framework_drafts
from procure.domain.framework_drafts import Draft, Span
from procure.domain.reasons import Reason
from procure.models.frameworks import AllowedCriterion, CompetenceArea, Framework, FrameworkRole
from procure.queries.framework_terms import option_of


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another agreement of the same buyer, for the same, at the same time."""

    id: int
    reference: str
    title: str
    codes: tuple[str, ...]  # the CPV codes they share


def gaps_of(session: Session, framework: Framework) -> tuple[Reason, ...]:
    """Return what the draft lacks; nothing for an agreement that is no draft."""
    if framework.activated_at is not None:
        return ()
    return framework_drafts.gaps(draft_of(session, framework))


def draft_of(session: Session, framework: Framework) -> Draft:
    """Return what the checks look at, in two statements."""
    criteria = session.scalars(
        select(AllowedCriterion)
        .where(AllowedCriterion.framework_id == framework.id)
        .order_by(AllowedCriterion.position)
    )
    spans = tuple(Span(c.name, c.kind, c.weight_minimum, c.weight_maximum) for c in criteria)
    areas, roles = session.execute(
        select(
            _count(CompetenceArea, framework.id),
            _count(FrameworkRole, framework.id),
        )
    ).one()
    return Draft(
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        duration_reason=framework.duration_reason,
        options=tuple(option_of(stored) for stored in framework.extension_options),
        scope=framework.scope,
        cpv_codes=tuple(framework.cpv_codes),
        contact_role=framework.contact_role,
        contact_email=framework.contact_email,
        method=framework.call_off_method,
        reopening_condition=framework.reopening_condition,
        spans=spans,
        areas=areas,
        roles=roles,
    )


def _count(noun: type[CompetenceArea | FrameworkRole], framework_id: int) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(noun)
        .where(noun.framework_id == framework_id)
        .scalar_subquery()
    )


def overlaps(session: Session, framework: Framework) -> tuple[Overlap, ...]:
    """Return the buyer's other agreements that share a CPV code and a day with this one.

    They are named, not refused: a new agreement may begin before the old one is used up, and
    the scope text may part them where the codes do not.
    """
    last = framework.terminates_on or framework.ends_on
    found = session.scalars(
        select(Framework)
        .where(
            Framework.buyer_id == framework.buyer_id,
            Framework.id != framework.id,
            Framework.starts_on <= last,
            func.coalesce(Framework.terminates_on, Framework.ends_on) >= framework.starts_on,
        )
        .order_by(Framework.starts_on, Framework.id)
    )
    mine = set(framework.cpv_codes)
    return tuple(
        Overlap(other.id, other.reference, other.title, tuple(sorted(shared)))
        for other in found
        if (shared := mine & set(other.cpv_codes))
    )
