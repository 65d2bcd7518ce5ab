"""The evaluation report: the locked evaluation, its reasons, and how firmly it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.contexts import evaluation_report as report
from procure.documents.contexts.evaluation_matrix import ExcludedBid
from procure.documents.contexts.evaluation_report import EvaluationReport
from procure.domain import evaluations, figures, formats
from procure.domain.drafting import RequirementKind
from procure.domain.errors import IllegalTransition
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.language import say
from procure.models.awards import Decision
from procure.models.bids import Assessment, Bid, Submission
from procure.models.competitions import Competition
from procure.models.evaluations import ImpartialityDeclaration
from procure.queries import facts, material, recusals
from procure.services import document_parts, matrix_documents, protocol_parts, robustness
from procure.services.document_parts import paragraphs
from procure.services.writing import minutes_part, robustness_part

PLACES: Final[Mapping[str, str]] = {
    "": "evaluation",
    "assignment": "need",
    "estimated_value": "need",
    "opened_at": "opening",
    "controlled": "opening",
    "framework": "framework",
}

# What the report says in the same words as the matrix.
OF_MATRIX: Final = (
    "bids", "rows", "assessments", "reference_price", "model", "tie_rule", "bars", "teams",
    "team_levels", "remarks",
)  # fmt: skip


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> EvaluationReport:
    """Return the report. Raises `IllegalTransition` until the evaluation is locked."""
    if competition.locked_at is None:
        raise IllegalTransition([reason(Code.NOT_LOCKED)])
    common = document_parts.common(session, competition, actor, now)
    outcome = evaluations.outcome(material.of(session, competition))
    matrix = matrix_documents.content(session, competition, outcome, common)
    bids = _bids(session, competition.id)
    decision = _decision(session, competition.id)
    return EvaluationReport(
        **common.start(),
        **{name: getattr(matrix, name) for name in OF_MATRIX},
        framework=common.framework,
        framework_number=common.framework_number,
        assignment=paragraphs(competition.assignment),
        estimated_value=_money(competition.estimate_ore),
        issued_at=_moment(competition.issued_at),
        bid_deadline=_moment(competition.deadline_at),
        opened_at=_moment(competition.opened_at),
        locked_at=_moment(competition.locked_at),
        invited=str(len(competition.invitations)),
        received=str(len(bids)),
        evaluated=str(len(outcome.material.offers)),
        evaluators=_evaluators(session, competition.id),
        controlled=_controlled(session, competition, bids),
        requirements=_requirements(competition),
        **minutes_part.of(session, competition, outcome.material),
        excluded=_unranked(outcome),
        margin=_margin(outcome),
        without=_without(outcome),
        robustness=robustness_part.of(robustness.of(session, competition.id, outcome)),
        tied=decision is None and len(outcome.winners) > 1,
        recommended=_recommended(outcome, decision),
        recommendation=_recommendation(outcome, decision),
        approval=_approval(decision),
        model_hash=common.model_hash,
    )


def _bids(session: Session, competition_id: int) -> list[Bid]:
    found = session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition_id)), Bid.opened_at.is_not(None))
        .options(
            joinedload(Bid.consortium), selectinload(Bid.submissions).defer(Submission.payload)
        )
    )
    return sorted(found, key=lambda bid: (bid.consortium.name.casefold(), bid.id))


def _decision(session: Session, competition_id: int) -> Decision | None:
    return session.scalar(
        select(Decision)
        .where(Decision.stands_in(competition_id))
        .options(joinedload(Decision.decided_by))
    )


def _evaluators(session: Session, competition_id: int) -> tuple[report.ReportEvaluator, ...]:
    gone = {one.evaluator: one for one in recusals.of(session, competition_id)}
    return tuple(
        report.ReportEvaluator(
            name=name,
            declared=say("Trådte til side {day}", day=protocol_parts.day(gone[name].at))
            if name in gone
            else _declaration(declared),
        )
        for name, declared in protocol_parts.declarations(session, competition_id)
    )


def _declaration(declared: ImpartialityDeclaration | None) -> str:
    """Say in a sentence what an evaluator declared about impartiality."""
    if declared is None:
        return say("Erklærte ikke habilitet og deltok ikke")
    day = formats.day(formats.local(declared.declared_at).date())
    if not declared.ties:
        return say("Erklærte seg habil {day}", day=day)
    return say("Oppga tilknytning {day} og deltok ikke: {ties}", day=day, ties=declared.ties)


def _controlled(
    session: Session, competition: Competition, bids: Sequence[Bid]
) -> tuple[report.ControlledBid, ...]:
    suppliers = document_parts.suppliers(session, competition, [bid.consortium_id for bid in bids])
    return tuple(
        report.ControlledBid(
            supplier=bid.consortium.name,
            number=suppliers[bid.consortium_id].number,
            received_at=formats.exact_moment(bid.submissions[-1].received_at),
            verdict=_verdict(bid),
        )
        for bid in bids
    )


def _verdict(bid: Bid) -> str:
    if bid.assessment is Assessment.REJECTED:
        return say("Avvist: {reason}", reason=bid.assessment_reason)
    if bid.assessment is None:
        return ""
    if bid.assessment_reason:
        return say("Godtatt: {reason}", reason=bid.assessment_reason)
    return say("Godtatt")


def _requirements(competition: Competition) -> tuple[report.MustRequirement, ...]:
    return tuple(
        report.MustRequirement(number=str(requirement.number), text=requirement.text)
        for requirement in competition.requirements
        if requirement.kind is RequirementKind.MUST
    )


def _unranked(outcome: Outcome) -> tuple[ExcludedBid, ...]:
    """The admissible bids that a gate stopped; the rejected stand in the control."""
    return tuple(
        ExcludedBid(supplier=offer.name, reason=matrix_documents.exclusion(outcome, found))
        for offer in outcome.material.offers
        if (found := outcome.score(offer.id).excluded)
    )


def _names(outcome: Outcome, ids: Sequence[str]) -> str:
    names = {str(offer.id): offer.name for offer in outcome.material.offers}
    return ", ".join(names[found] for found in ids)


def _margin(outcome: Outcome) -> str | None:
    """Say how far the second is from the first, in the unit of the result."""
    first = [score for score in outcome.evaluation.bids if score.rank == 1]
    later = [score for score in outcome.evaluation.bids if score.rank and score.rank > 1]
    if not first or not later:
        return None
    second = min(later, key=lambda score: score.rank or 0)
    names = _names(outcome, [s.id for s in later if s.rank == second.rank])
    if first[0].evaluated_price is not None and second.evaluated_price is not None:
        distance = figures.kroner(second.evaluated_price - first[0].evaluated_price)
    elif first[0].total is not None and second.total is not None:
        distance = figures.number(outcome, first[0].total - second.total)
    else:
        return None
    return say(
        "Avstanden mellom nummer én og nummer to er {distance}. Nummer to er {names}.",
        distance=distance,
        names=names,
    )


def _without(outcome: Outcome) -> tuple[report.WithoutBid, ...]:
    winners = outcome.evaluation.winners
    return tuple(
        report.WithoutBid(
            removed=_names(outcome, (removal.removed,)),
            first=_names(outcome, removal.winners) or say("Ingen: modellen gir ikke noe svar"),
            effect=_effect(removal.removed, winners, removal.winners),
        )
        for removal in outcome.evaluation.leave_one_out
    )


def _effect(removed: str, winners: Sequence[str], after: Sequence[str]) -> str:
    if removed in winners:
        return say("Tilbudet er selv rangert som nummer én")
    if tuple(after) == tuple(winners):
        return say("Ingen: samme nummer én")
    return say("Et annet tilbud blir nummer én")


def _recommended(outcome: Outcome, decision: Decision | None) -> str:
    chosen = outcome.evaluation.winners if decision is None else (str(decision.bid_id),)
    return _names(outcome, chosen)


def _recommendation(outcome: Outcome, decision: Decision | None) -> tuple[str, ...]:
    """Return the reason of the decision; before there is one, what the points say."""
    if decision is not None:
        return paragraphs(decision.reason)
    winner = outcome.winners[0] if outcome.winners else None
    if winner is None:
        return ()
    return (
        say(
            "Resultatet på første plass er {result}. Rapporten begrunner poengene for hvert "
            "kriterium og viser hvordan de er lagt sammen.",
            result=figures.result(outcome, winner),
        ),
    )


def _approval(decision: Decision | None) -> report.Approval | None:
    if decision is None:
        return None
    return report.Approval(
        name=decision.decided_by.name, decided_at=formats.moment(decision.decided_at)
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else formats.moment(at)


def _money(ore: int | None) -> str:
    return "" if ore is None else formats.kroner(ore)
