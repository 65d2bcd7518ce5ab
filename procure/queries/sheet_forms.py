"""An evaluator's own sheet, whole, for the file that is filled in offline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import competitions, evaluations, permissions
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition
from procure.domain.evaluations import Material
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.domain.sheet_forms import Remarks, SheetCell, SheetForm
from procure.models.bids import BidAnswer, TeamMember
from procure.models.competitions import Competition
from procure.models.evaluations import EvaluationSheet
from procure.queries import calibration, facts, material, scale_wordings, score_sheets
from procure.queries.material import Head
from procure.queries.scale_wordings import Grade


@dataclass(frozen=True, slots=True)
class SheetFilePage:
    """The page where the file is fetched and sent back."""

    competition: Head
    form: SheetForm
    score: tuple[Reason, ...]  # why nothing can be taken over


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> SheetFilePage:
    """Return the viewer's own sheet as a form, and whether it may be changed.

    `NotFound` for everyone who has no sheet here. An evaluator who has not declared
    impartiality, or has named a tie, is refused: the file holds the bids' answers.
    """
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    material.require_sight(viewer, subject)
    permissions.require_sight(viewer, Permission.EVALUATION_SCORE, subject)
    material.require_impartial(session, competition, viewer)
    known = facts.facts_of(session, competition)
    own = _own(session, competition_id, viewer)
    refused = competitions.refusals(known, Action.SCORE, now)
    if own is None:
        raise IllegalTransition(refused or [reason(Code.NOT_PERMITTED)])
    if own.submitted_at is not None:
        refused = (reason(Code.SHEET_SUBMITTED),)
    else:
        calibration.require_scored(session, competition_id, viewer)
    return SheetFilePage(
        competition=material.head(competition, known, now, viewer=viewer),
        form=_form(session, competition, own, viewer),
        score=refused,
    )


def _own(session: Session, competition_id: int, viewer: Actor) -> EvaluationSheet | None:
    return session.scalar(
        select(EvaluationSheet)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == viewer.id,
        )
        .options(joinedload(EvaluationSheet.scores))
        .execution_options(populate_existing=True)
    )


def _form(
    session: Session, competition: Competition, own: EvaluationSheet, viewer: Actor
) -> SheetForm:
    everything = material.of(session, competition, masked=material.hides_names(competition, viewer))
    names = {offer.id: offer.name for offer in everything.offers}
    return SheetForm(
        reference=competition.reference,
        title=competition.title,
        evaluator=viewer.name,
        evaluator_id=viewer.id,
        scale=everything.model.scale,
        cells=_cells(session, everything, own, names, scale_wordings.of(session, competition.id)),
        teams=_teams(session, names),
        invented=competition.invented,
    )


def _cells(
    session: Session,
    everything: Material,
    own: EvaluationSheet,
    names: dict[int, str],
    worded: Mapping[int, Sequence[Grade]],
) -> tuple[SheetCell, ...]:
    scores = {(score.bid_id, score.criterion_id): score for score in own.scores}
    answers = {
        (answer.bid_id, answer.criterion_id): answer.text
        for answer in session.scalars(select(BidAnswer).where(BidAnswer.bid_id.in_(names)))
    }
    nodes = {node.id: node for node in everything.scored}
    labels = {node.id: _label(everything, node.id) for node in everything.scored}
    found = []
    for bid_id, criterion_id in everything.cells:
        score = scores.get((bid_id, criterion_id))
        found.append(
            SheetCell(
                bid_id=bid_id,
                criterion_id=criterion_id,
                bid=names[bid_id],
                criterion=labels[criterion_id],
                share=evaluations.share(everything.nodes, nodes[criterion_id]),
                answer=answers.get((bid_id, criterion_id), ""),
                points=score.points if score else None,
                reason=score.reason if score else "",
                remarks=score_sheets.remarks_of(score) if score else Remarks(),
                wording=tuple((g.points, g.text) for g in worded.get(criterion_id, ())),
            )
        )
    return tuple(found)


def _label(everything: Material, criterion_id: int) -> str:
    """A part with its criterion in front: two criteria may have parts of the same name."""
    node = next(n for n in everything.nodes if n.id == criterion_id)
    return node.name if node.parent is None else f"{_label(everything, node.parent)}: {node.name}"


def _teams(session: Session, names: dict[int, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    people: dict[int, list[str]] = {bid_id: [] for bid_id in names}
    for member in session.scalars(
        select(TeamMember)
        .where(TeamMember.bid_id.in_(names))
        .order_by(TeamMember.bid_id, TeamMember.position)
    ):
        said = f"{member.label}, {member.role}"
        people[member.bid_id].append(f"{said}: {member.evidence}" if member.evidence else said)
    return tuple((names[bid_id], tuple(found)) for bid_id, found in people.items() if found)
