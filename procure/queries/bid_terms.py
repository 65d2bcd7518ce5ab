"""What one consortium's bid is held against: the published criteria, lines and ceilings."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from procure.domain.bids import AskedCriterion, AskedLine, Terms
from procure.domain.price_lines import line_name
from procure.models.competitions import Competition, PriceLine, PriceOption
from procure.models.consortia import MaximumRate
from procure.models.frameworks import FrameworkRole
from procure.queries import facts


def of(session: Session, competition: Competition, consortium_id: int) -> Terms:
    """Return the terms; `competition` comes from `facts.competition`."""
    return Terms(
        criteria=tuple(
            AskedCriterion(c.id, c.name, c.word_limit, c.page_limit)
            for c in facts.scored_criteria(competition)
        ),
        lines=lines(session, competition, consortium_id),
        validity_until=competition.validity_until,
        vat_basis=competition.vat_basis,
    )


def lines(
    session: Session, competition: Competition, consortium_id: int | None = None
) -> tuple[AskedLine, ...]:
    """Return the price lines in order, with the consortium's ceilings where it has any.

    The ceilings are those that held on the day the competition was issued.
    """
    ceiling = and_(
        MaximumRate.role_id == PriceLine.role_id,
        MaximumRate.consortium_id == consortium_id,
        MaximumRate.on(facts.terms_day(competition)),
    )
    found = session.execute(
        select(
            PriceLine.id, PriceLine.label, FrameworkRole.name, PriceLine.hours,
            MaximumRate.rate_ore, PriceOption.name.label("option"),
        )
        .join(FrameworkRole, FrameworkRole.id == PriceLine.role_id)
        .outerjoin(PriceOption, PriceOption.id == PriceLine.option_id)
        .outerjoin(MaximumRate, ceiling)
        .where(PriceLine.competition_id == competition.id)
        .order_by(PriceLine.position)
    )  # fmt: skip
    return tuple(
        AskedLine(r.id, line_name(r.name, r.label), r.hours, r.rate_ore, r.option or "", r.name)
        for r in found
    )
