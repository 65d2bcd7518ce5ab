"""Facts built by hand: a complete draft, and a competition in every state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from procure.domain.competitions import CompetitionFacts, Status
from procure.domain.drafting import ClimateChoice, CriterionFacts, CriterionKind, DraftFacts

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def days(count: float) -> datetime:
    """`NOW`, moved."""
    return NOW + timedelta(days=count)


def criterion(key: int, name: str, weight: int, **changes: object) -> CriterionFacts:
    """A quality criterion as it must be before review."""
    ready = CriterionFacts(
        key=key, name=name, kind=CriterionKind.QUALITY, weight=Decimal(weight),
        description="Vi vurderer innsikten.", documentation="Beskriv på inntil 600 ord.",
        word_limit=600,
    )  # fmt: skip
    return replace(ready, **changes)


CRITERIA = (
    criterion(1, "Pris", 30, kind=CriterionKind.PRICE, documentation="", word_limit=None),
    criterion(2, "Oppgaveforståelse", 30),
    criterion(3, "Team og kompetanse", 40),
)
DRAFT = DraftFacts(
    need="Innbyggere må melde fra tre ganger.",
    assignment="Leverandøren skal lede diagnosen.",
    deliverables="Innsiktsrapport og gevinstplan.",
    users="Innbyggere.",
    effects="Færre henvendelser.",
    delivery_place="Hos oppdragsgiveren.",
    scope_statement="Oppdraget er tjenestedesign.",
    requirements=1,
    criteria=CRITERIA,
    price_lines=2,
    estimate_ore=1_800_000_00,
    remaining_ore=40_000_000_00,
    deadline_at=days(21),
    questions_due_at=days(14),
    validity_until=date(2027, 6, 30),
    starts_on=date(2027, 5, 1),
    ends_on=date(2027, 12, 15),
    climate=ClimateChoice.INSIGNIFICANT,
    climate_reason="Rådgivning har et uvesentlig klimaavtrykk.",
    standstill_chosen=True,
    evaluators=2,
)

_DRAFT = CompetitionFacts(draft=DRAFT, framework_ends_on=date(2030, 6, 30))
_IN_REVIEW = replace(_DRAFT, submitted_for_review_at=days(-40), approved_at=days(-39))
_ISSUED = replace(
    _IN_REVIEW, issued_at=days(-38), deadline_at=days(10), questions_due_at=days(5), bids=2,
    evaluators=2,
)  # fmt: skip
_CLOSED = replace(_ISSUED, deadline_at=days(-20), questions_due_at=days(-25), openers=2)
_OPENED = replace(_CLOSED, opened_at=days(-19), admissible_bids=2)
_SCORING = replace(_OPENED, scoring_started_at=days(-18))
_CONSENSUS = replace(_SCORING, consensus_started_at=days(-15))
_DECIDED = replace(_CONSENSUS, locked_at=days(-14), decided_at=days(-13))
_STANDSTILL = replace(
    _DECIDED, award_approved_at=days(-6), letters_sent_at=days(-5), standstill_ends_at=days(5)
)
_CONTRACTED = replace(_STANDSTILL, standstill_ends_at=days(-2), contracted_at=days(-1))

#: A competition in each state at `NOW`, with every count as the next step wants it.
FACTS: Mapping[Status, CompetitionFacts] = {
    Status.DRAFT: _DRAFT,
    Status.IN_REVIEW: _IN_REVIEW,
    Status.ISSUED: _ISSUED,
    Status.CLOSED: _CLOSED,
    Status.OPENED: _OPENED,
    Status.INDIVIDUAL_SCORING: _SCORING,
    Status.CONSENSUS: _CONSENSUS,
    Status.DECIDED: _DECIDED,
    Status.STANDSTILL: _STANDSTILL,
    Status.CONTRACTED: _CONTRACTED,
    Status.COMPLETED: replace(_CONTRACTED, completed_at=NOW),
    Status.CANCELLED: replace(_ISSUED, cancelled_at=days(-30)),
    Status.UNSUCCESSFUL: replace(_CLOSED, bids=0, unsuccessful_at=days(-18)),
}
