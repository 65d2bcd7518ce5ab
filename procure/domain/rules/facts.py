"""What the checks of the rules may look at, beyond what the lifecycle looks at.

Each part is read only at the gates that need it (`queries.rule_facts`); elsewhere it is None,
and the checks that need it find nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.evaluations import Material, Outcome
from procure.domain.rules.award_facts import Bidder, ContractFacts, Presentation
from procure.domain.rules.settings import Settings
from procure.domain.ties import TieRule


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFacts:
    """Who would be invited, or when those who are were told. Ids are of consortia."""

    active: frozenset[int] = frozenset()  # of the framework on the day
    excluded: frozenset[int] = frozenset()  # approved, with a reason about capability
    proposed_exclusions: int = 0  # not approved yet
    sent_at: frozenset[datetime] = frozenset()  # once issued


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeFacts:
    """Whether the purchase is inside the framework (A1.5), and how full the framework is."""

    cpv_code: str = ""
    framework_cpv_codes: tuple[str, ...] = ()
    maximum_ore: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """All that a check may look at, at one gate."""

    gate: Action
    competition: CompetitionFacts
    settings: Settings = field(default_factory=Settings)
    holidays: Mapping[date, str] = field(default_factory=dict)
    scope: ScopeFacts | None = None
    invitation: InvitationFacts | None = None
    bidders: tuple[Bidder, ...] | None = None  # the bids that stand, opened
    presentations: tuple[Presentation, ...] | None = None  # where they were announced
    agreed: Material | None = None  # the agreed points and reasons
    result: Outcome | None = None  # of a locked evaluation
    tie_rule: TieRule | None = None  # what was published; told with `result`
    funding_ore: int | None = None  # grant and own funding of the project
    contract: ContractFacts | None = None
    untold: tuple[str, ...] | None = None  # bidders without a letter of the decision that stands
