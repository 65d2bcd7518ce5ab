"""The wind tunnel of a competition: its own model and criteria, with trial bids."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from sqlalchemy.orm import Session

from procure.domain import evaluations, permissions, tipping, wind_tunnel
from procure.domain.errors import NotFound
from procure.domain.evaluation.model import Bid, Case, Family, PriceFormula
from procure.domain.evaluations import Material
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.tipping import Tipping
from procure.domain.wind_tunnel import Drawback, Kind, Trial
from procure.models.competitions import Competition
from procure.queries import evaluation_models, facts, material
from procure.queries.material import Head

HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the trial is set to. `spread` is per cent; an empty mapping means the usual bids.

    `prices` are øre and `points` raw points, by trial bid (and criterion id).
    """

    estimate_ore: int
    spread: int = int(wind_tunnel.SPREAD * HUNDRED)
    prices: Mapping[str, int] = field(default_factory=dict)
    points: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    wanted: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A quality criterion that the trial bids have points on; `weight` is a share of the whole."""

    id: str
    name: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Compared:
    """One price formula, what it made of the trial bids, and what speaks against it."""

    formula: PriceFormula
    trial: Trial
    drawbacks: tuple[Drawback, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """When one trial bid beats another: by the price weight, and by the formula's constant."""

    wanted: str
    other: str
    weight: Tipping
    constant: Tipping


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelPage:
    """Everything the page shows. `here` is the model as it is; `compared` every price formula."""

    competition: Head
    may_edit: bool
    family: Family
    formula: PriceFormula
    scale: Fraction
    price_weight: Fraction
    scored: tuple[Scored, ...]
    bids: tuple[Bid, ...]
    here: Trial
    compared: tuple[Compared, ...]
    recommended: tuple[PriceFormula, ...]
    pair: Pair | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A competition that no trial can be run for yet, and what it lacks."""

    competition: Head
    may_edit: bool
    no_criteria: bool
    no_price: bool
    model_problem: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What a trial is run on, before it is set."""

    head: Head
    may_edit: bool
    estimate_ore: int | None
    material: Material

    @property
    def case(self) -> Case:
        """The model and the criteria, without bids."""
        return evaluations.case(self.material)

    @property
    def scored(self) -> tuple[Scored, ...]:
        """The criteria that trial bids have points on, in order."""
        nodes = self.material.nodes
        return tuple(
            Scored(str(node.id), node.name, evaluations.share(nodes, node))
            for node in self.material.scored
        )

    @property
    def lacking(self) -> Lacking | None:
        """What keeps a trial from being run; None when nothing does."""
        unsound = bool(evaluations.model_problems(self.material))
        no_price = not unsound and self.case.price_criterion is None
        if not unsound and not no_price and self.material.scored:
            return None
        return Lacking(
            competition=self.head,
            may_edit=self.may_edit,
            no_criteria=not self.material.scored,
            no_price=no_price,
            model_problem=unsound and bool(self.material.nodes),
        )


def basis(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Basis:
    """Return what the competition's trial is run on, for staff who may read it; others get 404."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    known = facts.facts_of(session, competition)
    return Basis(
        head=material.head(competition, known, now, viewer=viewer),
        may_edit=permissions.allows(viewer, Permission.COMPETITION_EDIT, subject),
        estimate_ore=competition.estimate_ore,
        material=_material(competition),
    )


def _material(competition: Competition) -> Material:
    return Material(
        model=evaluation_models.model_of(competition.model),
        nodes=evaluations.tree_order(
            evaluation_models.node_of(criterion) for criterion in competition.criteria
        ),
        lines=(),
        offers=(),
        agreed={},
    )


def page(known: Basis, settings: Settings) -> TunnelPage:
    """Run the trial. `known.lacking` is None. Raises `CaseError` for bids without sense."""
    bids = trial_bids(known, settings)
    case = replace(known.case, bids=bids)
    estimate = evaluations.kroner(settings.estimate_ore)
    spread = Fraction(settings.spread, HUNDRED)
    price = case.price_criterion
    weight = Fraction() if price is None else price.weight
    trials = wind_tunnel.compare(case, estimate, spread)
    same = next((trial for _f, trial in trials if trial.parameters == case.model.price), None)
    by_points = case.model.family is Family.POINTS
    return TunnelPage(
        competition=known.head,
        may_edit=known.may_edit,
        family=case.model.family,
        formula=case.model.price.formula,
        scale=case.model.scale,
        price_weight=weight,
        scored=known.scored,
        bids=bids,
        here=same if by_points and same else wind_tunnel.run(case, estimate, spread),
        compared=tuple(
            Compared(formula, trial, wind_tunnel.drawbacks(trial, weight))
            for formula, trial in trials
        ),
        recommended=wind_tunnel.recommended(trials, weight),
        pair=_pair(case, settings),
    )


def trial_bids(known: Basis, settings: Settings) -> tuple[Bid, ...]:
    """Return the trial bids as they are set."""
    usual = wind_tunnel.trial_bids(
        known.case.criteria,
        known.material.model.scale,
        evaluations.kroner(settings.estimate_ore),
        Fraction(settings.spread, HUNDRED),
    )
    return tuple(
        Bid(
            bid.id,
            evaluations.kroner(settings.prices[bid.id]) if bid.id in settings.prices else bid.price,
            {c: settings.points.get((bid.id, c), points) for c, points in bid.quality.items()},
        )
        for bid in usual
    )


def _pair(case: Case, settings: Settings) -> Pair | None:
    """Compare the two chosen bids; None when none are, or the model cannot tip them."""
    kinds = {kind.value for kind in Kind}
    wanted, other = settings.wanted, settings.other
    if wanted == other or not {wanted, other} <= kinds or case.model.family is not Family.POINTS:
        return None
    try:
        return Pair(
            wanted,
            other,
            tipping.by_price_weight(case, wanted, other),
            tipping.by_constant(case, wanted, other),
        )
    except KeyError:  # one of them is below a minimum: it wins nothing whatever the weights are
        return None
