"""The evaluation matrix as Word and as a workbook with live formulas, from one outcome."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents import figures as documents_figures
from procure.documents.contexts import evaluation_matrix as word
from procure.documents.contexts.evaluation_matrix import EvaluationMatrix
from procure.documents.parts import Picture
from procure.domain import (
    evaluation_drawings,
    evaluations,
    figures,
    formats,
    permissions,
    result_bars,
)
from procure.domain.drafting import CriterionKind
from procure.domain.errors import IllegalTransition
from procure.domain.evaluation.results import Exclusion, ExclusionCode, Flag, FlagCode
from procure.domain.evaluations import Outcome, Row
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import mark, say, using
from procure.models.accounts import User
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.models.evaluations import EvaluationSheet
from procure.queries import facts, material
from procure.services import document_parts, documents, team_pictures
from procure.services.document_parts import Common
from procure.sheets.evaluation_matrix import Matrix

TITLE: Final = mark("Evalueringsmatrise")

# What a flag means, said to the buyer. A page translates it; the Word file prints it.
FLAGS: Final[Mapping[FlagCode, str]] = {
    FlagCode.TIE: mark("Flere tilbud har samme resultat på første plass. Valget må begrunnes."),
    FlagCode.RELATIVE_MODEL: mark(
        "Modellen er relativ: Poengene til et tilbud avhenger av de andre tilbudene."
    ),
    FlagCode.FLIP_WITHOUT: mark("Uten dette tilbudet ville et annet tilbud ha vunnet."),
    FlagCode.DEAD_ZONE: mark(
        "Prisen gir færrest mulig poeng. En litt lavere eller høyere pris endrer ikke poengene."
    ),
    FlagCode.NEGATIVE_POINTS: mark("Prisformelen gir negative poeng."),
    FlagCode.ABNORMALLY_LOW: mark(
        "Prisen er under tre firedeler av medianen av de andres priser. Vurder om tilbudet er "
        "unormalt lavt, og be om en forklaring før dere eventuelt avviser det."
    ),
    FlagCode.SINGLE_BID: mark("Bare ett tilbud er rangert."),
    FlagCode.DOUBLE_WEIGHTING: mark(
        "Høyeste poengsum er lik vekten. Kontroller at vekten ikke er brukt to ganger."
    ),
    FlagCode.WEIGHTS_NOT_ONE: mark("Vektene er ikke 100 % til sammen."),
    FlagCode.BEST_QUALITY_ZERO: mark(
        "Alle tilbudene har 0 poeng på kriteriet. Poengene er derfor ikke løftet."
    ),
    FlagCode.ADVISED_AGAINST: mark(
        "Prisformelen er frarådet: Et tilbud uten vinnersjanse kan avgjøre hvem som vinner."
    ),
}

EXCLUSIONS: Final[Mapping[ExclusionCode, str]] = {
    ExclusionCode.PRICE_MISSING: mark("Prisen mangler eller er ikke fullstendig."),
    ExclusionCode.PRICE_NOT_POSITIVE: mark("En pris er 0 kroner eller lavere."),
    ExclusionCode.BELOW_MINIMUM: mark("Tilbudet har færre poeng enn minstekravet på et kriterium."),
    ExclusionCode.BELOW_MINIMUM_QUALITY: mark(
        "Tilbudet har færre kvalitetspoeng til sammen enn minstekravet."
    ),
    ExclusionCode.QUALITY_ZERO: mark(
        "Tilbudet har 0 kvalitetspoeng, så prisen kan ikke deles på dem."
    ),
}


def make_word(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Document:
    """Store the matrix as Word; unchanged data gives the newest version back."""
    competition = locked(session, competition_id, actor)
    outcome = evaluations.outcome(material.of(session, competition))
    with using(competition.language):
        common = document_parts.common(session, competition, actor, now)
        return documents.generate(
            session,
            content(session, competition, outcome, common),
            case=documents.Case(competition_id=competition_id),
            actor=actor,
            now=now,
        )


def make_workbook(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> Document:
    """Store the matrix as a workbook; unchanged data gives the newest version back."""
    from procure.sheets import evaluation_matrix  # noqa: PLC0415 -- slow import

    competition = locked(session, competition_id, actor)
    outcome = evaluations.outcome(material.of(session, competition))
    with using(competition.language):
        common = document_parts.common(session, competition, actor, now)
        matrix = workbook_values(session, competition, outcome, common)
        content = evaluation_matrix.workbook(matrix)
        file = documents.File(
            name=EvaluationMatrix.name,
            suffix="xlsx",
            title=say(TITLE),
            template_digest=documents.program_digest("evaluation_matrix.xlsx"),
            data_digest=documents.sha256(content),  # equal data gives equal bytes
            competition_id=competition_id,
        )
        return documents.store(session, file, content, actor=actor, now=now)


def locked(session: Session, competition_id: int, actor: Actor) -> Competition:
    """Lock a competition whose evaluation is locked, for whoever leads it."""
    competition = facts.competition(session, competition_id, lock=True)
    subject = facts.subject_of(competition)
    material.require_sight(actor, subject)
    permissions.require(actor, Permission.EVALUATION_CHAIR, subject)
    material.require_impartial(session, competition, actor)
    if competition.locked_at is None:
        raise IllegalTransition([reason(Code.NOT_LOCKED)])
    return competition


def workbook_values(
    session: Session, competition: Competition, outcome: Outcome, common: Common
) -> Matrix:
    """Return what the workbook is laid out from."""
    known = outcome.material
    return Matrix(
        case=evaluations.case(known),
        evaluation=outcome.evaluation,
        competition_title=competition.title,
        case_number=competition.reference,
        buyer=common.buyer,
        model_hash=common.model_hash,
        bid_names={str(offer.id): offer.name for offer in known.offers},
        criterion_names={str(node.id): node.name for node in known.leaves},
        line_names={str(line.id): line.title for line in known.lines},
        rejected=tuple(
            (bid.consortium.name, bid.assessment_reason)
            for bid in material.bids(session, competition.id)
            if bid.assessment is Assessment.REJECTED
        ),
        invented=competition.invented,
    )


def content(
    session: Session, competition: Competition, outcome: Outcome, common: Common
) -> EvaluationMatrix:
    """Return what the matrix says in Word; the evaluation report says it too."""
    known = outcome.material
    bids = {bid.id: bid for bid in material.bids(session, competition.id)}
    suppliers = document_parts.suppliers(
        session, competition, [b.consortium_id for b in bids.values()]
    )
    numbers = {key: suppliers[bid.consortium_id].number for key, bid in bids.items()}
    lowest = outcome.evaluation.reference_price
    return EvaluationMatrix(
        **common.start(),
        evaluators=_evaluators(session, competition.id),
        consensus_date=_day(competition.locked_at),
        bids=tuple(_bid(outcome, index, numbers) for index in range(len(known.offers))),
        rows=tuple(_row(outcome, row) for row in evaluations.rows(known)),
        assessments=tuple(
            _assessed(outcome, row) for row in evaluations.rows(known) if _is_scored(row)
        ),
        model=document_parts.model(known),
        tie_rule=document_parts.tie_rule(competition.model.tie_rule),
        model_hash=common.model_hash,
        reference_price=None if lowest is None else figures.kroner(lowest),
        price_lines=_price_lines(outcome),
        excluded=_excluded(outcome, list(bids.values())),
        remarks=tuple(remark(outcome, flag) for flag in outcome.evaluation.flags),
        bars=bars(outcome),
        **team_pictures.of(session, competition, outcome),
    )


def bars(outcome: Outcome) -> Picture | None:
    """Draw what each result is made of; None where there is none."""
    drawn, highest = result_bars.of(outcome)
    if not drawn:
        return None
    told = "; ".join(f"{bar.label}: {bar.text}" for bar in drawn)
    alt = say("Resultatet av hvert tilbud. {results}.", results=told)
    return documents_figures.drawn(evaluation_drawings.bars(drawn, highest), alt=alt, width=165)


def _evaluators(session: Session, competition_id: int) -> tuple[str, ...]:
    names = session.scalars(
        select(User.name)
        .join(EvaluationSheet, EvaluationSheet.evaluator_id == User.id)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.recused_at.is_(None),
        )
        .order_by(User.name)
    )
    return tuple(names)


def _day(at: datetime | None) -> str:
    return "" if at is None else formats.day(formats.local(at).date())


def _bid(outcome: Outcome, index: int, numbers: Mapping[int, str]) -> word.MatrixBid:
    offer = outcome.material.offers[index]
    return word.MatrixBid(
        column=evaluations.column(index),
        supplier=offer.name,
        number=numbers[offer.id],
        total=figures.result(outcome, offer.id),
        rank=figures.rank(outcome, offer.id),
        price=figures.price(outcome, offer.id),
    )


def _row(outcome: Outcome, row: Row) -> word.MatrixRow:
    return word.MatrixRow(
        criterion=row.node.name,
        weight=figures.share(row),
        part_of=row.is_part,
        cells=tuple(
            word.Cell(
                points=figures.points(outcome, row, offer.id),
                weighted=figures.weighted(outcome, row, offer.id),
            )
            for offer in outcome.material.offers
        ),
    )


def _is_scored(row: Row) -> bool:
    return row.leaves == (row.node.id,) and row.node.kind is CriterionKind.QUALITY


def _assessed(outcome: Outcome, row: Row) -> word.AssessedCriterion:
    agreed = outcome.material.agreed
    return word.AssessedCriterion(
        criterion=row.node.name,
        weight=figures.share(row),
        reasons=tuple(
            word.Reason(
                column=evaluations.column(index),
                points=figures.number(outcome, agreed[offer.id, row.node.id].exact),
                assessment=agreed[offer.id, row.node.id].reason,
                reference=say("Svaret på «{criterion}»", criterion=row.node.name),
            )
            for index, offer in enumerate(outcome.material.offers)
        ),
    )


def _price_lines(outcome: Outcome) -> tuple[word.MatrixPriceLine, ...]:
    return tuple(
        word.MatrixPriceLine(
            line=line.title,
            quantity=formats.number(line.hours),
            cells=tuple(
                _price_cell(offer.rates.get(line.id), line.hours)
                for offer in outcome.material.offers
            ),
        )
        for line in outcome.material.lines
    )


def _price_cell(rate: int | None, hours: int) -> word.PriceCell:
    if rate is None:
        return word.PriceCell(rate=figures.NONE, amount=figures.NONE)
    return word.PriceCell(rate=formats.kroner(rate), amount=formats.kroner(rate * hours))


def _excluded(outcome: Outcome, bids: list[Bid]) -> tuple[word.ExcludedBid, ...]:
    rejected = [
        word.ExcludedBid(supplier=bid.consortium.name, reason=bid.assessment_reason)
        for bid in bids
        if bid.assessment is Assessment.REJECTED
    ]
    stopped = [
        word.ExcludedBid(supplier=offer.name, reason=exclusion(outcome, found))
        for offer in outcome.material.offers
        if (found := outcome.score(offer.id).excluded)
    ]
    return (*rejected, *stopped)


def exclusion(outcome: Outcome, found: Exclusion) -> str:
    """Say why a bid is not ranked, with the criterion it fell on."""
    if found.criterion is None:
        return say(EXCLUSIONS[found.code])
    return f"{say(EXCLUSIONS[found.code])} ({_criteria(outcome, (found.criterion,))})"


def remark(outcome: Outcome, flag: Flag) -> str:
    """Say what a flag means and whom it concerns."""
    concerned = _bids(outcome, flag.bids) or _criteria(outcome, flag.criteria)
    said = say(FLAGS[flag.code])
    return f"{concerned}: {said}" if concerned else said


def _bids(outcome: Outcome, ids: tuple[str, ...]) -> str:
    columns = enumerate(outcome.material.offers)
    return ", ".join(evaluations.column(i) for i, offer in columns if str(offer.id) in ids)


def _criteria(outcome: Outcome, ids: tuple[str, ...]) -> str:
    return ", ".join(node.name for node in outcome.material.nodes if str(node.id) in ids)
