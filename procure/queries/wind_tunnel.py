"""The wind tunnel of a competition: its own model and criteria, with trial bids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, evaluations, permissions, tipping, trials, wind_tunnel
from procure.domain.competitions import Action
from procure.domain.errors import NotFound
from procure.domain.evaluation.model import Bid, Case, Family, PriceFormula
from procure.domain.evaluations import Material
from procure.domain.permissions import Actor, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.domain.tipping import Tipping
from procure.domain.wind_tunnel import Drawback, Kind, Trial
from procure.models.competitions import (
    Competition,
    CompetitionMembership,
    Criterion,
    EvaluationModel,
)
from procure.models.projects import Project
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """When one trial bid beats another; each tipping None where the model has no such figure.

    By the price weight, by the formula's constant, and by how much quality is worth.
    """

    wanted: str
    other: str
    holds: bool
    weight: Tipping | None = None
    constant: Tipping | None = None
    value: Tipping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelPage:
    """Everything the page shows. `here` is the model as it is; `compared` every price formula."""

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
class Attached:
    """The trial that the call-off note prints; not while it is `stale`."""

    at: datetime
    reason: str
    recommended: PriceFormula
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a trial is run on, before it is set. `refusals` say why none can be attached now."""

    head: Head
    may_edit: bool
    refusals: tuple[Reason, ...]
    estimate_ore: int | None
    material: Material
    attached: Attached | None

    @property
    def lacking(self) -> Lacking | None:
        """What keeps a trial from being run; None when nothing does."""
        if can_be_tried(self.material):
            return None
        unsound = bool(evaluations.model_problems(self.material))
        no_price = not unsound and evaluations.case(self.material).price_criterion is None
        return Lacking(
            competition=self.head,
            may_edit=self.may_edit,
            no_criteria=not self.material.scored,
            no_price=no_price,
            model_problem=unsound and bool(self.material.nodes),
        )


def can_be_tried(known: Material) -> bool:
    """Whether the model can be computed, with a price and something to give points for."""
    sound = not evaluations.model_problems(known) and bool(known.scored)
    return sound and evaluations.case(known).price_criterion is not None


def usual_prices(known: Material, estimate_ore: int, spread: int) -> dict[str, int]:
    """Return the prices, in øre, that trial bids have around an estimate until they are changed."""
    case = set_up(known, Settings(estimate_ore=estimate_ore, spread=spread))
    return {bid.id: int((bid.price or 0) * HUNDRED) for bid in case.bids}


def basis(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Basis:
    """Return what the competition's trial is run on, for staff who may read it; others get 404."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    known = facts.facts_of(session, competition)
    may_edit = permissions.allows(viewer, Permission.COMPETITION_EDIT, subject)
    refused = competitions.refusals(known, Action.EDIT, now)
    found = _material(competition.model, competition.criteria)
    return Basis(
        head=material.head(competition, known, now, viewer=viewer),
        may_edit=may_edit,
        refusals=refused if may_edit else (reason(Code.NOT_PERMITTED),),
        estimate_ore=competition.estimate_ore,
        material=found,
        attached=_attached(competition, found),
    )


def _attached(competition: Competition, found: Material) -> Attached | None:
    kept = competition.model.trial
    if kept is None:
        return None
    unsound = bool(evaluations.model_problems(found))
    return Attached(
        at=datetime.fromisoformat(kept["at"]),
        reason=kept["reason"],
        recommended=PriceFormula(kept["recommended"]),
        stale=unsound or trials.is_stale(kept, evaluations.case(found)),
    )


def tried(session: Session, competition_id: int, *, viewer: Actor) -> Material:
    """Return the model and the criteria alone, for the answer to a change; errors as `basis`."""
    found = session.execute(
        select(Project.owner_id, Competition.issued_at, EvaluationModel)
        .join(Competition, Competition.project_id == Project.id)
        .join(EvaluationModel, EvaluationModel.competition_id == Competition.id)
        .where(Competition.id == competition_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or viewer.role is Role.SUPPLIER:
        raise NotFound
    here = CompetitionMembership.competition_id == competition_id
    roles = session.execute(
        select(CompetitionMembership.user_id, CompetitionMembership.role).where(here)
    )
    subject = Subject(
        organisation_id=found.owner_id,
        roles=frozenset((row.user_id, row.role) for row in roles),
        issued=found.issued_at is not None,
    )
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    criteria = session.scalars(
        select(Criterion)
        .where(Criterion.competition_id == competition_id)
        .order_by(Criterion.position)
        .execution_options(populate_existing=True)
    )
    return _material(found.EvaluationModel, criteria)


def _material(model: EvaluationModel, criteria: Iterable[Criterion]) -> Material:
    return Material(
        model=evaluation_models.model_of(model),
        nodes=evaluations.tree_order(
            evaluation_models.node_of(criterion) for criterion in criteria
        ),
        lines=(),
        offers=(),
        agreed={},
    )


def scored(known: Material) -> tuple[Scored, ...]:
    """Return the criteria that trial bids have points on, in order."""
    return tuple(
        Scored(str(node.id), node.name, evaluations.share(known.nodes, node))
        for node in known.scored
    )


def set_up(known: Material, settings: Settings) -> Case:
    """Return the model and the criteria with the trial bids as they are set."""
    case = evaluations.case(known)
    usual = wind_tunnel.trial_bids(
        case.criteria,
        known.model.scale,
        evaluations.kroner(settings.estimate_ore),
        Fraction(settings.spread, HUNDRED),
    )
    bids = tuple(
        Bid(
            bid.id,
            evaluations.kroner(settings.prices[bid.id]) if bid.id in settings.prices else bid.price,
            {c: settings.points.get((bid.id, c), points) for c, points in bid.quality.items()},
        )
        for bid in usual
    )
    return replace(case, bids=bids)


def page(known: Material, settings: Settings) -> TunnelPage:
    """Run the trial of what lacks nothing. Raises `CaseError` for bids without sense."""
    case = set_up(known, settings)
    estimate = evaluations.kroner(settings.estimate_ore)
    spread = Fraction(settings.spread, HUNDRED)
    price = case.price_criterion
    weight = Fraction() if price is None else price.weight
    tests = wind_tunnel.compare(case, estimate, spread)
    same = next((trial for _f, trial in tests if trial.parameters == case.model.price), None)
    by_points = case.model.family is Family.POINTS
    return TunnelPage(
        family=case.model.family,
        formula=case.model.price.formula,
        scale=case.model.scale,
        price_weight=weight,
        scored=scored(known),
        bids=case.bids,
        here=same if by_points and same else wind_tunnel.run(case, estimate, spread),
        compared=tuple(
            Compared(formula, trial, wind_tunnel.drawbacks(trial, weight))
            for formula, trial in tests
        ),
        recommended=wind_tunnel.recommended(tests, weight),
        pair=pair(case, settings.wanted, settings.other),
    )


def pair(case: Case, wanted: str, other: str) -> Pair | None:
    """Compare the two chosen bids; None when none are, or the model cannot tip them."""
    kinds = {kind.value for kind in Kind}
    if wanted == other or not {wanted, other} <= kinds or case.model.family is Family.RATIO:
        return None
    try:
        if case.model.family is Family.PRICED_QUALITY:
            value = tipping.by_quality_value(case, wanted, other)
            return Pair(wanted=wanted, other=other, holds=value.holds, value=value)
        weight = tipping.by_price_weight(case, wanted, other)
        constant = tipping.by_constant(case, wanted, other)
        return Pair(
            wanted=wanted, other=other, holds=weight.holds, weight=weight, constant=constant
        )
    except KeyError:  # one of them is below a minimum: it wins nothing whatever the weights are
        return None
