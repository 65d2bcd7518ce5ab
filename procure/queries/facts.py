"""From rows to the plain facts that permissions and lifecycles look at."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain.competitions import CompetitionFacts
from procure.domain.complaints import Waiting
from procure.domain.drafting import CriterionFacts, CriterionKind, DraftFacts
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.framework_file import CallOffMethod
from procure.domain.openers import OpenerFacts
from procure.domain.permissions import CompetitionRole, Subject
from procure.models.awards import Decision
from procure.models.bids import Assessment, Bid, OpeningConfirmation, Submission
from procure.models.competitions import Competition, Criterion, PriceLine, PriceOption
from procure.models.dialogues import MarketDialogue
from procure.models.evaluations import (
    ConsensusScore,
    EvaluationSheet,
    ImpartialityDeclaration,
)
from procure.models.frameworks import Framework
from procure.models.ledger import LedgerPosting
from procure.models.projects import Project
from procure.queries import ceilings, evaluation_models, openers, parties, waiting

_STAMPS = (
    "submitted_for_review_at", "approved_at", "issued_at", "deadline_at", "questions_due_at",
    "opened_at", "scoring_started_at", "consensus_started_at", "locked_at", "decided_at",
    "letters_sent_at", "standstill_ends_at", "contracted_at", "completed_at", "cancelled_at",
    "unsuccessful_at",
)  # fmt: skip

_DRAFT = (
    "need", "assignment", "deliverables", "estimate_ore", "deadline_at", "questions_due_at",
    "validity_until", "starts_on", "ends_on", "climate_reason", "scope_statement",
    "delivery_place",
)  # fmt: skip


def competition(session: Session, competition_id: int, *, lock: bool = False) -> Competition:
    """Return the competition with what the facts need, its row locked if asked."""
    if lock:  # the row first and alone: what is read after it cannot be stale
        locked = session.scalar(
            select(Competition.id).where(Competition.id == competition_id).with_for_update()
        )
        if locked is None:
            raise NotFound
    found = session.scalar(
        select(Competition)
        .where(Competition.id == competition_id)
        .options(
            joinedload(Competition.framework).joinedload(Framework.buyer),
            joinedload(Competition.project).joinedload(Project.owner),
            joinedload(Competition.model),
            selectinload(Competition.criteria).joinedload(Criterion.allowed),
            selectinload(Competition.requirements),
            selectinload(Competition.price_lines).joinedload(PriceLine.option),
            selectinload(Competition.needs),
            selectinload(Competition.roles),
            selectinload(Competition.invitations),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def subject_of(competition: Competition, *, consortium_id: int | None = None) -> Subject:
    """What the permission table may know of a competition, or of one bid in it."""
    return Subject(
        organisation_id=competition.project.owner_id,
        consortium_id=consortium_id,
        invited_consortium_ids=frozenset(i.consortium_id for i in competition.invitations),
        roles=frozenset((m.user_id, m.role) for m in competition.roles),
        issued=competition.issued_at is not None,
        opened=competition.opened_at is not None,
        locked=competition.locked_at is not None,
        published=competition.letters_sent_at is not None,
    )


def facts_of(session: Session, competition: Competition) -> CompetitionFacts:
    """Return the competition's facts for its lifecycle; one statement for the counts."""
    bids = received_bids(competition.id)
    cells = len(scored_criteria(competition))
    counts = session.execute(
        select(
            _count(bids).label("bids"),
            _count(bids.where(Bid.assessment == Assessment.ADMISSIBLE)).label("admissible"),
            _count(bids.where(Bid.assessment.is_(None))).label("unassessed"),
            _openers(competition.id).label("openers"),
            _outstanding_sheets(competition.id).label("outstanding"),
            _away(competition.id).label("away"),
            _consensus_done(competition.id).label("agreed"),
            _unshared(competition.id).label("unshared"),
            *waiting.counts(competition.id),
            _award_approved(competition.id).label("award_approved_at"),
        )
    ).one()
    return CompetitionFacts(
        **{name: getattr(competition, name) for name in _STAMPS},
        draft=draft_of(session, competition),
        authors=frozenset(filter(None, (competition.created_by_id, competition.submitted_by_id))),
        framework_ends_on=last_day(competition.framework),
        award_approved_at=counts.award_approved_at,
        unshared_material=counts.unshared,
        opener_keys=_opener_keys(session, competition),
        openers=counts.openers,
        bids=counts.bids,
        admissible_bids=counts.admissible,
        unassessed_bids=counts.unassessed,
        evaluators=max(0, _evaluators(competition) - counts.away),
        sheets_outstanding=counts.outstanding,
        consensus_missing=max(0, counts.admissible * cells - counts.agreed),
        waiting=Waiting(counts.complaints_open, counts.injunctions_open, counts.access_open),
    )


def _opener_keys(session: Session, competition: Competition) -> tuple[OpenerFacts, ...] | None:
    """The buyer's keys, while the competition waits to be issued; else nobody asks."""
    if competition.submitted_for_review_at is None or competition.issued_at is not None:
        return None
    return openers.of_body(session, competition.framework.buyer_id)


def _evaluators(competition: Competition) -> int:
    return sum(m.role is CompetitionRole.EVALUATOR for m in competition.roles)


def received_bids(competition_id: int) -> Select[int]:
    """Bids that stand: submitted at least once and not withdrawn since."""
    submitted = select(Submission.id).where(Submission.bid_id == Bid.id).exists()
    return select(Bid.id).where(
        Bid.competition_id == competition_id, Bid.withdrawn_at.is_(None), submitted
    )


def _count(rows: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _openers(competition_id: int) -> ScalarSelect[int]:
    return (
        select(func.count(OpeningConfirmation.user_id))
        .where(OpeningConfirmation.competition_id == competition_id)
        .scalar_subquery()
    )


def _unshared(competition_id: int) -> ScalarSelect[int]:
    return (
        select(func.count(MarketDialogue.id))
        .where(
            MarketDialogue.competition_id == competition_id,
            MarketDialogue.material != "",
            MarketDialogue.shared_at.is_(None),
        )
        .scalar_subquery()
    )


def _award_approved(competition_id: int) -> ScalarSelect[datetime | None]:
    return select(Decision.approved_at).where(Decision.stands_in(competition_id)).scalar_subquery()


def _outstanding_sheets(competition_id: int) -> ScalarSelect[int]:
    return (
        select(func.count(EvaluationSheet.id))
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.submitted_at.is_(None),
            EvaluationSheet.recused_at.is_(None),
        )
        .scalar_subquery()
    )


def _away(competition_id: int) -> ScalarSelect[int]:
    """Evaluators who take no part: they have named a tie, or have stepped aside."""
    tied = select(ImpartialityDeclaration.user_id).where(
        ImpartialityDeclaration.competition_id == competition_id,
        ImpartialityDeclaration.ties != "",
    )
    recused = select(EvaluationSheet.evaluator_id).where(
        EvaluationSheet.competition_id == competition_id,
        EvaluationSheet.recused_at.is_not(None),
    )
    return select(func.count()).select_from(tied.union(recused).subquery()).scalar_subquery()


def _consensus_done(competition_id: int) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(ConsensusScore)
        .join(Bid, Bid.id == ConsensusScore.bid_id)
        .where(
            ConsensusScore.competition_id == competition_id,
            Bid.assessment == Assessment.ADMISSIBLE,
        )
        .scalar_subquery()
    )


def terms_day(competition: Competition) -> date:
    """Return the day whose highest rates bind a competition: the one it was issued on.

    What is changed in the framework later binds the competitions that are issued later.
    """
    return local(competition.issued_at or competition.created_at).date()


def bidding_day(competition: Competition) -> date:
    """Return the day whose member firms are the bidders: the deadline for bids."""
    return local(competition.deadline_at or competition.created_at).date()


def scored_criteria(competition: Competition) -> list[Criterion]:
    """The quality leaves of the tree: what evaluators give points for, in order."""
    parents = {c.parent_id for c in competition.criteria}
    return [
        c for c in competition.criteria if c.kind is CriterionKind.QUALITY and c.id not in parents
    ]


def options(competition: Competition) -> tuple[PriceOption, ...]:
    """Return the options that hours are asked for, in order; none is kept without hours."""
    found = {line.option.id: line.option for line in competition.price_lines if line.option}
    return tuple(sorted(found.values(), key=lambda option: option.position))


def draft_of(session: Session, competition: Competition) -> DraftFacts:
    """Return what the checks of the task list look at."""
    framework, project = competition.framework, competition.project
    draft = draft_facts(
        competition,
        framework,
        project,
        requirements=len(competition.requirements),
        criteria=tuple(criterion_facts(c) for c in competition.criteria),
        price_lines=sum(line.option_id is None for line in competition.price_lines),
        evaluators=_evaluators(competition),
        committed_ore=ceilings.of(session, framework.id).committed_ore,
        is_party=party(session, framework, project.owner_id, on=bidding_day(competition)),
    )
    return replace(
        draft,
        options=tuple((o.name, o.last_taken_on) for o in options(competition)),
        lapsing=ceilings.dated_options(session, framework.id),
        model_problem=evaluation_models.problem_of(competition),
    )


def draft_facts(
    competition: Competition,
    framework: Framework,
    project: Project,
    *,
    requirements: int,
    criteria: tuple[CriterionFacts, ...],
    price_lines: int,
    evaluators: int,
    committed_ore: int,
    is_party: bool,
) -> DraftFacts:
    """Return the facts of a draft from its rows and from counts, however those were read."""
    deadline = competition.deadline_at
    return DraftFacts(
        **{name: getattr(competition, name) for name in _DRAFT},
        users=project.users,
        effects=project.effects,
        requirements=requirements,
        criteria=criteria,
        price_lines=price_lines,
        remaining_ore=framework.maximum_value_ore - committed_ore,
        climate=competition.climate_choice,
        standstill_chosen=competition.standstill_days is not None,
        evaluators=evaluators,
        framework_in_force=in_force(framework, local(deadline).date())
        if deadline
        else framework.activated_at is not None,
        framework_ends_on=last_day(framework),
        buyer_is_party=is_party,
        contact=bool(framework.contact_email),
        mini_competition_allowed=framework.call_off_method is not CallOffMethod.DIRECT_AWARD,
    )


def party(session: Session, framework: Framework, organisation_id: int, *, on: date) -> bool:
    """Say whether the body may call off on the day (`domain.md` E1 4)."""
    return parties.is_party(session, framework.id, organisation_id, on=on)


def spent(session: Session, framework_id: int) -> int:
    """Return what the ledger says has been called off, in øre."""
    total = session.scalar(
        select(func.coalesce(func.sum(LedgerPosting.amount_ore), 0)).where(
            LedgerPosting.framework_id == framework_id
        )
    )
    return int(total or 0)


def last_day(framework: Framework) -> date:
    """Return the last day with force: the agreement's own, or the one before it was ended."""
    if framework.terminates_on is None:
        return framework.ends_on
    return min(framework.ends_on, framework.terminates_on - timedelta(days=1))


def in_force(framework: Framework, on: date) -> bool:
    """Say whether call-offs may be made on the day (`domain.md` A1.3)."""
    return framework.activated_at is not None and framework.starts_on <= on <= last_day(framework)


def criterion_facts(c: Criterion) -> CriterionFacts:
    return CriterionFacts(
        key=c.id,
        name=c.name,
        kind=c.kind,
        weight=c.weight,
        parent=c.parent_id,
        description=c.description,
        documentation=c.documentation,
        word_limit=c.word_limit,
        climate=c.climate,
        allowed=c.parent_id is not None or c.allowed is not None,
        weight_minimum=c.allowed.weight_minimum if c.allowed else None,
        weight_maximum=c.allowed.weight_maximum if c.allowed else None,
    )
